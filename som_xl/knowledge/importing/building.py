"""Makes rows of the knowledge base of the tables of a foreign file, and a note of what came of every row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from som_xl.knowledge.importing.building_evidence import effect, target_group
from som_xl.knowledge.importing.building_money import Carried, consequences, prices, service
from som_xl.knowledge.importing.drafts import Drafts, RowRefusedError
from som_xl.knowledge.importing.grid import Sheet, address
from som_xl.knowledge.importing.rows import DataRow, Outcome, RowNote, data_rows
from som_xl.knowledge.importing.tablemap import Kind, TableMap
from som_xl.knowledge.importing.values import CellRefusedError, TableCells

_Build = Callable[
    [Drafts, TableCells, DataRow, Carried], tuple[int, list[CellRefusedError | RowRefusedError]]
]

_BUILDERS: Final[dict[Kind, _Build]] = {
    Kind.PRICES: prices,
    Kind.CONSEQUENCES: consequences,
    Kind.EFFECTS: effect,
    Kind.TARGET_GROUPS: target_group,
    Kind.SERVICES: service,
}


def build_table(drafts: Drafts, sheet: Sheet, table: TableMap) -> list[RowNote]:
    """Add the rows of one table to the drafts.

    Returns:
        One note per row of the body, and one more per cell that could not be used.
    """
    if table.kind is Kind.SKIP or not table.include:
        first, last = table.body
        reason = (
            "Tabellen er valgt fra." if table.kind is not Kind.SKIP else "Tabellens indhold er ikke forstået."
        )
        return [
            RowNote(address(sheet.name, row, 1), Outcome.SKIPPED, reason)
            for row in range(first, min(last, len(sheet.rows)) + 1)
            if any(cell is not None for cell in sheet.rows[row - 1])
        ]
    cells, carried = TableCells(sheet, table), Carried()
    build = _BUILDERS[table.kind]
    notes: list[RowNote] = []
    for entry in data_rows(sheet, table, drafts.matcher):
        if isinstance(entry, RowNote):
            notes.append(entry)
            continue
        place = address(sheet.name, entry.row, 1)
        try:
            count, faults = build(drafts, cells, entry, carried)
        except (CellRefusedError, RowRefusedError) as fault:
            notes.append(_fault_note(fault, place))
            continue
        notes += [_fault_note(fault, place) for fault in faults]
        if count:
            outcome = Outcome.PARTLY if faults else Outcome.IMPORTED
            notes.append(RowNote(place, outcome, "1 tal." if count == 1 else f"{count} tal."))
        elif not faults:
            notes.append(RowNote(place, Outcome.SKIPPED, "Rækken har ingen tal."))
    if carried.rows:
        reason = f"{carried.rows} rækker uden navn har fået navnet fra rækken over."
        notes.append(RowNote(address(sheet.name, table.body[0], 1), Outcome.IMPORTED, reason))
    notes += [
        RowNote(place, Outcome.IMPORTED, "Punktum eller komma kan læses på to måder; læst på dansk.")
        for place in cells.doubtful
    ]
    return notes


def _fault_note(fault: CellRefusedError | RowRefusedError | Any, place: str) -> RowNote:
    if isinstance(fault, CellRefusedError):
        problem = fault.problem
        found = f" Fundet: {problem.found}." if problem.found else ""
        return RowNote(problem.place, Outcome.REFUSED, f"{problem.message}{found} {problem.remedy}")
    return RowNote(place, fault.outcome, fault.reason)
