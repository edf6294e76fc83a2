"""*Kør kontroller*: the master check of the sheet *Kontrol*, with every line that fails."""

from __future__ import annotations

from typing import Final

from som_xl.excel.commands_snapshot import Snapshot
from som_xl.excel.commands_texts import bullets, kr
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Problem, SomError, WorkbookError
from som_xl.workbook.cells import CellKind
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.control import FAILED, OK

ACTORS: Final = ("Kommune", "Region", "Stat", "I alt")


def checks_told(snapshot: Snapshot, knowledge: KnowledgeBase) -> str:
    """The dialog: the status, the checks that fail and the inputs that cannot be used.

    Raises:
        WorkbookError: a named range of the sheet *Kontrol* is gone.
    """
    package = snapshot.package
    master, status = _text(package, "som_master_check"), _text(package, "som_status")
    failing = [*_failing_checks(package), *_differences(package), *_changed_inputs(package)]
    problems = input_problems(package, knowledge)
    if master == OK and not failing and not problems:
        return f"Masterkontrol: OK.\n{status}"
    parts = [f"Masterkontrol: {master or 'ikke beregnet'}.\n{status}"]
    if failing:
        parts.append("Kontroller, der fejler (se arket Kontrol):\n" + bullets(failing))
    if problems:
        parts.append("Input, der skal rettes:\n" + bullets([str(problem) for problem in problems]))
    return "\n\n".join(parts)


def master_fails(snapshot: Snapshot) -> bool:
    """Whether the master check says so in plain words; not when it has not been calculated."""
    return _text(snapshot.package, "som_master_check") == FAILED


def input_problems(package: WorkbookPackage, knowledge: KnowledgeBase) -> tuple[Problem, ...]:
    """What is wrong with the inputs, each with its cell."""
    try:
        case_from_workbook(package, knowledge)
    except SomError as error:
        return error.problems
    return ()


def _failing_checks(package: WorkbookPackage) -> list[str]:
    area = _area(package, "som_checks")
    cells = package.read(
        Area(area.sheet, area.first_row, area.first_column - 1, area.last_row, area.last_column)
    )
    return [str(label.value) for label, found in cells if found.value != OK]


def _differences(package: WorkbookPackage) -> list[str]:
    """Where the plain formulas and the engine disagree."""
    (cells,) = package.read(_area(package, "som_control_difference"))
    return [
        f"Forskel mellem motor og kontrolark, {who}: "
        + (f"{kr(cell.value)} kr." if isinstance(cell.value, float) else str(cell.value))
        for who, cell in zip(ACTORS, cells, strict=False)
        if cell.kind is not CellKind.EMPTY and cell.value != 0
    ]


def _changed_inputs(package: WorkbookPackage) -> list[str]:
    """Input sheets whose numbers are not those of the last calculation."""
    area = _area(package, "som_fingerprint_difference")
    rows = package.read(
        Area(area.sheet, area.first_row, area.first_column - 3, area.last_row, area.last_column)
    )
    return [f"Ændret siden sidste beregning: {row[0].value}" for row in rows if row[-1].value != 0]


def _text(package: WorkbookPackage, name: str) -> str:
    cell = package.read(_area(package, name))[0][0]
    return "" if cell.kind is CellKind.EMPTY else str(cell.value)


def _area(package: WorkbookPackage, name: str) -> Area:
    area = package.defined_names().get(name)
    if area is None:
        message = f"Navnet {name} mangler i arbejdsbogen, så kontrollen kan ikke læses."
        remedy = "Lav en ny arbejdsbog med samme tal: 'som-xl konverter GAMMEL.xlsm NY.xlsm'."
        raise WorkbookError([Problem("Kontrol", message, "", remedy)])
    return area
