"""*Portefølje*: the cases of a folder or a list in one calculation, ranked and chosen on their own sheet."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from som_xl.analysis.portfolio.batch import block_outcome
from som_xl.analysis.portfolio.portfolio import Portfolio, portfolio
from som_xl.analysis.portfolio.probability import with_intervals
from som_xl.analysis.portfolio.projects import Project
from som_xl.excel.commands_calculation import sheet_writer
from som_xl.excel.commands_snapshot import Snapshot
from som_xl.excel.commands_writing import SheetWriter
from som_xl.excel.port import OPENED_PORTFOLIOS, Port
from som_xl.knowledge import KnowledgeBase
from som_xl.model import SomError
from som_xl.portfolio_files import LeftOut, named_apart, read_projects, source_of
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.portfolio_rows import Told, charted, portfolio_blocks, raw_inputs
from som_xl.workbook.modules.portfolio_sheet import portfolio_sheet
from som_xl.workbook.modules.portfolio_wishes import Wishes, in_cells, wishes
from som_xl.workbook.modules.reading import Typed, read_module
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.references import Area

STOPPED: Final = "Stoppet. Intet er ændret."
OWN: Final = "Sagen i denne arbejdsbog"
OWN_IN_FOLDER: Final = "Denne arbejdsbog ligger selv i mappen, men er ikke med. Vælg Ja ved »Tag sagen i denne arbejdsbog med«, hvis den skal være det."
SHOWN_EVERY: Final = 0.3
"""Seconds between two texts in the status bar: a call to Excel must not cost more than the work."""


class Stopped(Exception):  # noqa: N818  (no error: what the user asked for)
    """The user has pressed Esc."""


@dataclass
class Watch:
    """Shows how far the work is, and stops it when the user asks for it."""

    port: Port
    shown_at: float = 0.0

    def __call__(self, text: str) -> None:
        """Tell what is going on; at most a few times a second.

        Raises:
            Stopped: the user has pressed Esc.
        """
        if time.monotonic() - self.shown_at < SHOWN_EVERY:
            return
        if self.port.stop_asked():
            raise Stopped
        self.port.status(f"SØM: {text} (Esc stopper)")
        self.shown_at = time.monotonic()

    def mapper(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        """One item after the other, shown and stoppable."""
        word = "regner" if function is block_outcome else "simulerer"
        results = []
        for i, item in enumerate(items, 1):
            self(f"{word} {i} af {len(items)}")
            results.append(function(item))
        return results


def show_portfolio(port: Port, knowledge: KnowledgeBase, at: datetime, title: str) -> str:
    """Ask for the cases, work them all out and write the sheet; the case in the input sheets is not touched."""
    port.status("SØM: læser valgene …")
    snapshot = Snapshot(port)
    writer, module = sheet_writer(snapshot, knowledge), portfolio_sheet()
    typed = read_module(snapshot.package, writer.plan, module)
    wanted = wishes(typed)
    source = _source(port, snapshot, title)
    if source is None:
        return ""
    try:
        projects, told = _projects(port, snapshot, knowledge, source, wanted)
        answer = _answer(port, projects, wanted, typed)
    except Stopped:
        return STOPPED
    _write(port, snapshot, writer, module, answer, told, at)
    port.go_to(Area(module.title, 1, 1, 1, 1))
    return _left_out(told)


def _left_out(told: Told) -> str:
    """The closing dialog, when something could not be used."""
    count = len(told.left_out)
    if count == 1:
        return f"Én fil eller linje kunne ikke bruges og er ikke med:\n\n{told.left_out[0]}"
    return (
        f"{count} filer eller linjer kunne ikke bruges og er ikke med. De står under »Forbehold«."
        if count
        else ""
    )


def _source(port: Port, snapshot: Snapshot, title: str) -> Path | None:
    """The folder or list of last time when the user agrees, else the one the user points at; None for giving up."""
    area = snapshot.defined_names()["som_portfolio_source"]
    assert area is not None  # read_module has looked
    before = str(snapshot.read(area)[0][0].value or "")
    if before and _exists(Path(before)):
        question = (
            f"Sidst blev der regnet på {before}.\nNej: vælg andre sager.\n\nVil du regne på det samme igen?"
        )
        if port.confirm(title, question):
            return Path(before)
    file = port.ask_open_path(f"{title}: vælg en liste, eller en sag i mappen", OPENED_PORTFOLIOS)
    return None if file is None else source_of(file)


def _exists(path: Path) -> bool:
    try:
        return path.is_absolute() and path.exists()
    except OSError:  # a name this computer cannot even look for
        return False


def _projects(
    port: Port, snapshot: Snapshot, knowledge: KnowledgeBase, source: Path, wanted: Wishes
) -> tuple[list[Project], Told]:
    """Every project that can be read, and what must be said beside them."""
    own_file = Path(port.host().get("path", ""))
    inside = source.is_dir() and _exists(own_file) and own_file.parent.samefile(source)
    watch = Watch(port)
    projects, left_out = read_projects(
        source, knowledge, skip_broken=True, without=own_file if inside else None, watch=watch
    )
    if wanted.own:
        try:
            case = case_from_workbook(snapshot.package, knowledge)
            own = Project(case.title or OWN, case, case.municipality)
            projects = named_apart([*projects, own])
        except SomError as error:
            left_out = [LeftOut(error.problems), *left_out]
    projects, proposed = with_intervals(projects, knowledge)
    notes = (OWN_IN_FOLDER,) if inside and not wanted.own else ()
    return projects, Told(str(source), proposed, tuple(str(item) for item in left_out), notes)


def _answer(port: Port, projects: list[Project], wanted: Wishes, typed: Typed) -> Portfolio:
    try:
        return portfolio(
            projects,
            wanted.actor,
            wanted.ranking,
            wanted.total,
            wanted.per_year,
            mapper=Watch(port).mapper,
        )
    except SomError as error:
        raise in_cells(error, typed) from None


def _write(
    port: Port,
    snapshot: Snapshot,
    writer: SheetWriter,
    module: ModuleSheet,
    answer: Portfolio,
    told: Told,
    at: datetime,
) -> None:
    used = raw_inputs(snapshot.package, module)
    blocks = portfolio_blocks(module, answer, told, used, writer.plan.knowledge, at)
    writer.write_module(module, blocks)
    names = snapshot.defined_names()
    rows = {area: count for name, count in charted(blocks).items() if (area := names[name]) is not None}
    port.status("SØM: skriver porteføljen …")
    with port.steady(snapshot.waiting):
        snapshot.flush()
        port.fit_rows(rows)
        port.calculate()
