"""*Indlæs projektberegning* and *Gem projektberegning*: a stored project shown and laid into the case, and the case stored as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from som_xl.analysis.projects.adjusting import KIND_LABELS, adjustments
from som_xl.analysis.projects.laying import Laid, load_project
from som_xl.analysis.projects.record import (
    ProjectRecord,
    counted_lines,
    project_named,
    project_record,
    source_id,
)
from som_xl.analysis.projects.storing import StoredProject, stored_project
from som_xl.excel.commands_calculation import read_case, sheet_writer, write_results, write_waiting
from som_xl.excel.commands_snapshot import Snapshot
from som_xl.excel.commands_texts import MOST_CHARACTERS, bullets
from som_xl.excel.commands_writing import SheetWriter
from som_xl.excel.port import Port
from som_xl.excel.project_cells import lay_into_sheets, typed_fields
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.layers import base_directory, user_folder
from som_xl.model import Case, SomError
from som_xl.workbook.modules.project_layout import SHEET
from som_xl.workbook.modules.project_rows import record_blocks, waiting_blocks
from som_xl.workbook.modules.project_sheet import project_sheet
from som_xl.workbook.modules.reading import Typed, read_module
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.reading_cells import Fields
from som_xl.workbook.references import Area

NOTHING_CHOSEN: Final = (
    "Der er ikke valgt en projektberegning. Vælg en i det gule felt på arket Projektberegning, eller skriv navn eller id på "
    "en, I selv har gemt. Tryk så på Indlæs projektberegning igen."
)
NO_FIGURES: Final = (
    "har ingen tal, der kan lægges i en sag. Arket viser, hvad der mangler, og hvorfor. Har I SØMs officielle Excel-fil, "
    "så læs den ind med Importér vidensdatabase, og tryk på knappen igen."
)
QUESTION_ID: Final = (
    "Projektets id, fx eftervaern. Brug bogstaver a-z, tal, _ og -. Konsekvenserne gemmes pr. deltager; omkostninger og "
    "intervaller følger ikke med."
)
AT_ONCE: Final = (
    "Den kan bruges med det samme: skriv id'et eller navnet i det gule felt på arket Projektberegning. På rullelisten står "
    "den først i en ny arbejdsbog (som-xl ny)."
)
LONGEST_ID: Final = 60
LONGEST_DIALOG: Final = 900
"""Characters VBA has room for, less blank lines and headings."""
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})


@dataclass(frozen=True)
class _Ready:
    """A project that can be laid into the case of the sheets as they stand."""

    before: Fields
    laid: Laid


def load(port: Port, knowledge: KnowledgeBase, at: datetime, title: str) -> str:
    """Show the chosen project on its sheet; when the user agrees, lay its lines into the case and calculate."""
    port.status("SØM: slår projektet op …")
    snapshot = Snapshot(port)
    writer = sheet_writer(snapshot, knowledge)
    typed = read_module(snapshot.package, writer.plan, project_sheet(writer.plan))
    if typed.is_empty:
        _show(port)
        return NOTHING_CHOSEN
    record = _chosen(typed, knowledge)
    writer.write_areas(record_blocks(record, knowledge, str(typed.values["choice"]), at))
    with port.steady(snapshot.waiting):
        snapshot.flush()
        port.calculate()
    _show(port)
    name = record.project.name
    if not record.lines:
        return f"{name} {NO_FIGURES}"
    try:
        ready = _ready(writer, record)
        case = _case(snapshot, knowledge)
        if not port.confirm(title, _question(record, ready, case, knowledge)):
            return ""
        lay_into_sheets(writer, ready.before, ready.laid, record.project.id)
    except SomError as error:
        told = bullets([str(problem) for problem in error.problems], MOST_CHARACTERS - len(name))
        return f"{name} er vist, men kan ikke lægges i sagen. Sagen er ikke ændret.\n\n{told}"
    done = _calculated(port, knowledge, snapshot, writer, at)
    _show(port)
    return _told(record, ready.laid, done)


def store(port: Port, knowledge: KnowledgeBase, at: datetime, title: str) -> str:
    """Store the consequences of the case per participant in the user's own layer, under an id and a name."""
    _, case = read_case(port, knowledge)
    project_id = port.ask_text(title, QUESTION_ID, suggested_id(case.title))
    if project_id is None or not project_id.strip():
        return ""
    project_id = project_id.strip()
    earlier = next((row for row in knowledge.projects if row.id == project_id), None)
    name = port.ask_text(title, "Hvad hedder projektet?", earlier.name if earlier else case.title)
    if name is None:
        return ""
    replace = earlier is not None and earlier.source_id == source_id(project_id)
    stored = stored_project(case, knowledge, project_id, name.strip(), f"{at:%Y-%m-%d}", replace=replace)
    if replace and earlier is not None:
        question = f"Der er allerede en projektberegning med id'et {project_id}: {earlier.name}.\n\nSkal den erstattes?"
        if not port.confirm(title, question):
            return ""
    port.status("SØM: skriver til eget lag …")
    folder = user_folder()
    stored.write(base_directory(folder), folder)
    port.renew_functions()
    return _stored_told(stored, str(folder))


def suggested_id(title: str) -> str:
    """An id made of the title of a case.

    >>> suggested_id("Efterværn på Ærø (2026)")
    'eftervaern_paa_aeroe_2026'
    """
    plain = title.casefold().translate(_LETTERS)
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain)
    return "_".join(kept.split())[:LONGEST_ID].strip("_")


def _chosen(typed: Typed, knowledge: KnowledgeBase) -> ProjectRecord:
    project = project_named(knowledge, str(typed.values["choice"]), typed.places[("choice",)])
    return project_record(knowledge, project.id)


def _ready(writer: SheetWriter, record: ProjectRecord) -> _Ready:
    before = typed_fields(writer.package, writer.plan)
    laid = load_project(before, writer.plan.knowledge, record.project.id, replace=True)
    return _Ready(before, laid)


def _case(snapshot: Snapshot, knowledge: KnowledgeBase) -> Case | None:
    """The case as it stands; None while it is incomplete."""
    try:
        return case_from_workbook(snapshot.package, knowledge)
    except SomError:
        return None


def _question(record: ProjectRecord, ready: _Ready, case: Case | None, knowledge: KnowledgeBase) -> str:
    name, count = record.project.name, counted_lines(len(record.lines))
    if not ready.laid.replaced:
        return (
            f"{name} vises på arket. Linjerne kan komme på Konsekvenser 1 og 2 og på Priser; resten af sagen ændres ikke.\n\n"
            f"Vil du lægge {count} pr. deltager fra projektet i sagen?"
        )
    lost = _lost(record, case, knowledge)
    told = f"Disse justeringer går tabt:\n{bullets(lost, MOST_CHARACTERS // 2)}" if lost else "Ingen justeringer går tabt."  # fmt: skip
    if case is None:
        told = "Det, der er justeret i dem, går tabt."
    return (
        f"Sagen har allerede {counted_lines(ready.laid.replaced)} fra {name}.\n\n{told}\n\n"
        f"Vil du erstatte dem med projektets {count}?"
    )


def _lost(record: ProjectRecord, case: Case | None, knowledge: KnowledgeBase) -> list[str]:
    """What was adjusted in the lines of the project, one line each."""
    if case is None:
        return []
    rows = [row for row in adjustments(case, knowledge).rows if row.project == record.project.id]
    return [
        ", ".join(part for part in (row.name, f"år {row.year}" if row.year else row.payer) if part)
        + f": {KIND_LABELS[row.kind]}"
        for row in rows
    ]


def _calculated(
    port: Port, knowledge: KnowledgeBase, snapshot: Snapshot, writer: SheetWriter, at: datetime
) -> str:
    """Calculate when the case is complete, else only write; what the user must know of it."""
    try:
        case = case_from_workbook(snapshot.package, knowledge)
    except SomError as error:
        writer.write_areas(waiting_blocks())
        write_waiting(port, snapshot)
        missing = bullets([str(problem) for problem in error.problems], MOST_CHARACTERS // 2)
        return f"Sagen kan ikke beregnes endnu:\n{missing}"
    told = write_results(port, knowledge, snapshot, case, at)
    return told or "Sagen er beregnet."


def _told(record: ProjectRecord, laid: Laid, done: str) -> str:
    name, count = record.project.name, counted_lines(len(laid.lines))
    replaced = f" ({counted_lines(laid.replaced)} er erstattet)" if laid.replaced else ""
    head = f"{count} pr. deltager fra {name} er lagt i sagen{replaced}. Ret dem på Konsekvenser 1 og 2, som I plejer."
    room = MOST_CHARACTERS - len(head) - len(done)
    remarks = f"Bemærk:\n{bullets(laid.remarks, room)}" if laid.remarks else ""
    return "\n\n".join(part for part in (head, remarks, done) if part)


def _stored_told(stored: StoredProject, folder: str) -> str:
    items = list(dict.fromkeys(row["item"] for row in stored.rows["consequences"].values()))
    count = "1 konsekvens" if len(items) == 1 else f"{len(items)} konsekvenser"
    head = (
        f"{stored.name} er gemt med {count} pr. deltager under id'et {stored.id} i jeres eget lag: {folder}"
    )
    listed = bullets(items, MOST_CHARACTERS // 5)
    room = LONGEST_DIALOG - len(head) - len(AT_ONCE) - len(listed)
    remarks = [f"Bemærk:\n{bullets(stored.remarks, room)}"] if stored.remarks else []
    return "\n\n".join([head, listed, *remarks, AT_ONCE])


def _show(port: Port) -> None:
    port.go_to(Area(SHEET, 1, 1, 1, 1))
