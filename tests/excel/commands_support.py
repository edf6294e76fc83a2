"""Workbooks and ports that the tests of the ribbon's commands share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from som_xl.excel.commands import execute
from som_xl.excel.port_file import FilePort
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import calculate
from som_xl.opening import open_case
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.cells import Cell, CellValue
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.references import Area, area_of

INPUT_SHEETS = (
    "Indstillinger", "Målgruppe", "Omkostninger", "Effekt",
    "Konsekvenser 1", "Konsekvenser 2", "Priser", "Usikkerhed",
)  # fmt: skip


class CountingPort(FilePort):
    """A file port that counts what would be calls to Excel."""

    def __init__(self, package: WorkbookPackage) -> None:
        super().__init__(package)
        self.reads: Counter[str] = Counter()
        self.writes: list[Area] = []

    def read(self, area: Area) -> list[list[Cell]]:
        self.reads[area.sheet] += 1
        return super().read(area)

    def write(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        self.writes.append(area)
        super().write(area, rows)


@cache
def workbook(*, with_example: bool) -> bytes:
    """A new workbook: empty, or with the example, calculated on 23 November 2026."""
    knowledge = default_knowledge()
    case = open_case(example_case_path(), knowledge) if with_example else None
    result = calculate(case) if case else None
    return workbook_bytes(case, result, knowledge, macro=True, at=datetime(2026, 11, 23, 9, 30))


def saved(data: bytes, path: Path) -> Path:
    path.write_bytes(data)
    return path


def done(name: str, port: FilePort, **answers: Any) -> str:
    """Press a button and answer its questions; what the closing dialog says, ``!`` first when something is wrong, empty for no dialog."""
    for answer, value in answers.items():
        setattr(port, answer, value)
    before = len(port.told)
    fine = execute(name, port)
    said = [text for _, text in port.told[before:] if not text.endswith("?")]
    assert len(said) <= 1
    return "".join(said) if fine else "!" + "".join(said)


def opened(path: Path) -> CountingPort:
    return CountingPort(WorkbookPackage.open(path))


def at(port: Any, name: str) -> Area:
    area = port.defined_names()[name]
    assert isinstance(area, Area)
    return area


def values(port: Any, name: str) -> list[list[Any]]:
    """What stands in a named range."""
    return [[cell.value for cell in row] for row in port.package.read(at(port, name))]


def put(port: Any, address: str, value: CellValue) -> None:
    """Type something into one cell, as the user would."""
    sheet, _, reference = address.rpartition("!")
    area = area_of(reference, sheet.strip("'"))
    port.package.write(area, [[value]])


def contents(package: WorkbookPackage, sheet: str) -> dict[str, Any]:
    """Every filled cell of a sheet by its address; numbers rounded."""
    used = package.used_area(sheet)
    return {
        used.cell(r, c): round(cell.value, 6) if isinstance(cell.value, float) else cell.value
        for r, row in enumerate(package.read(used))
        for c, cell in enumerate(row)
        if cell.value is not None
    }


def typed(port: Any, sheet: str) -> dict[str, Any]:
    """Every filled cell of a sheet that is no formula."""
    used = port.package.used_area(sheet)
    return {
        used.cell(r, c): cell.value
        for r, row in enumerate(port.package.read(used))
        for c, cell in enumerate(row)
        if cell.value is not None and not cell.has_formula
    }
