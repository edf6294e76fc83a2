"""Opfølgning from beginning to end: what stands on the sheet, the comparison, and the sheet written anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from som_xl.analysis.followup.outcome import FollowUp, follow_up
from som_xl.analysis.followup.realised import realised
from som_xl.analysis.wording import decimal
from som_xl.model import Case, Problem, WorkbookError
from som_xl.workbook.description import codes_to_text
from som_xl.workbook.modules import followup_layout as at
from som_xl.workbook.modules.followup_lines import lines_of
from som_xl.workbook.modules.followup_reading import Filled, Stood, read_followup
from som_xl.workbook.modules.followup_rows import followup_blocks
from som_xl.workbook.modules.followup_sheet import RESTS, followup_sheet
from som_xl.workbook.modules.followup_table import Arranged, arranged, kept_rows, table_rows, write_changed
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import NO, YES, Plan
from som_xl.workbook.values import status_text
from som_xl.workbook.writing import Writer


def on_sheet(package: WorkbookPackage, plan: Plan, case: Case) -> tuple[Stood, Arranged]:
    """What is typed on the sheet, and where it belongs in the case.

    Raises:
        WorkbookError: the sheet is not there, or a cell cannot be used.
    """
    stood = read_followup(package, plan)
    return stood, arranged(case, lines_of(case, plan.knowledge), stood)


def compared(stood: Stood, found: Arranged) -> FollowUp | None:
    """The comparison; None when no figure has a place.

    Raises:
        CaseError: figures that cannot be true of the case, with their cells.
    """
    if not found.figures:
        return None
    return follow_up(found.case, realised(found.case, found.figures, stood.running))


def as_it_stands(package: WorkbookPackage, plan: Plan, case: Case) -> tuple[Stood, Arranged]:
    """What is typed on a sheet that is not to be laid out anew; every figure must have its place in the case.

    Raises:
        WorkbookError: some have none, each with its cell.
    """
    stood, found = on_sheet(package, plan, case)
    if found.lost:
        raise WorkbookError(_without_place(one) for one in found.lost)
    return stood, found


def write_followup(
    writer: Writer, stood: Stood, found: Arranged, answer: FollowUp | None, at_time: datetime
) -> None:
    """The table for the case with its figures, and the results; without a comparison the results are emptied.

    Raises:
        WorkbookError: the sheet has no room for all of it.
    """
    module = followup_sheet(writer.plan)
    names = writer.package.defined_names()
    table, kept = names[at.ROWS], names[at.KEPT]
    assert table is not None
    assert kept is not None
    rows, aside = table_rows(found, table, stood.running), kept_rows(found, kept)
    write_changed(writer.package, table, rows)
    writer.write_rows(module.tables[0], aside)
    knowledge = writer.plan.knowledge
    blocks = followup_blocks(module, answer, found, stood, knowledge, at_time) if answer else {}
    writer.write_module(module, blocks)


def write_choices(writer: Writer, stood: Stood) -> None:
    """The choices on top of the sheet, as texts."""
    values = {
        "running": YES if stood.running else NO,
        "status": status_text(stood.status),
        "rest": codes_to_text(RESTS)[stood.rest],
    }
    writer.write_typed(followup_sheet(writer.plan), {key: text or None for key, text in values.items()}, {})


def told(figures: Sequence[Filled]) -> list[str]:
    """Each figure in words: its line, year and value."""
    return [f"{_line(one)}: {decimal(one.value, 4)}" for one in figures]


def _without_place(one: Filled) -> Problem:
    message = "Det realiserede tal har ingen plads i sagen."
    remedy = "Tryk på Opfølgning i arbejdsbogen, så arket følger sagen, eller tøm feltet."
    return Problem(one.place, message, _line(one), remedy)


def _line(one: Filled) -> str:
    return f"{one.label}, {one.name}, {one.year}" if one.name else f"{one.label}, {one.year}"
