"""The formulas of a workbook file: the values stored beside them, and what another program makes of them."""

from __future__ import annotations

import io
import math
import re
import zipfile
from pathlib import Path

from som_xl.workbook.package import CellKind, WorkbookPackage
from tests.libreoffice.office import Office
from tests.workbook.samples import unzipped, zipped

Place = tuple[str, int, int]
"""Sheet, row and column; the first is 1."""
Value = float | str

_CELL = re.compile(rb"<c\b[^>]*>(?:(?!</c>).)*</c>", re.DOTALL)
_VALUE = re.compile(rb"<v>.*?</v>|<v/>", re.DOTALL)
RELATIVE, KR = 1e-6, 0.005


def stored(path: Path) -> dict[Place, Value]:
    """The stored value of every formula cell; an error as its text."""
    package = WorkbookPackage.open(path)
    values: dict[Place, Value] = {}
    for sheet in package.sheet_names:
        area = package.used_area(sheet)
        for row, cells in enumerate(package.read(area), area.first_row):
            for column, cell in enumerate(cells, area.first_column):
                if cell.has_formula:
                    number = cell.kind in (CellKind.NUMBER, CellKind.BOOLEAN)
                    values[sheet, row, column] = float(cell.value) if number else str(cell.value or "")  # type: ignore[arg-type]
    return values


def without_values(path: Path, target: Path) -> Path:
    """A copy in which no formula has a stored value, so that none can be mistaken for a calculated one."""

    def emptied(cell: re.Match[bytes]) -> bytes:
        return _VALUE.sub(b"", cell[0]) if b"<f" in cell[0] else cell[0]

    parts = unzipped(path.read_bytes())
    for name, content in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = _CELL.sub(emptied, content)
    target.write_bytes(zipped(parts))
    return target


def recalculated(office: Office, path: Path) -> dict[Place, Value]:
    """Every cell with a value after a full calculation of the file in LibreOffice."""
    sheets = office.open(path)
    office.recalculate()
    return {
        (sheet, row, column): value
        for sheet in sheets
        for row, cells in enumerate(office.values(sheet), 1)
        for column, value in enumerate(cells, 1)
    }


def same(first: Value, second: Value) -> bool:
    """Texts equal, numbers within a millionth or half an øre."""
    if isinstance(first, str) or isinstance(second, str):
        return first == second
    return math.isclose(first, second, rel_tol=RELATIVE, abs_tol=KR)


def differences(expected: dict[Place, Value], found: dict[Place, Value]) -> list[tuple[Place, Value, Value]]:
    """Formula cells whose value is another than expected."""
    pairs = ((place, value, found.get(place, "")) for place, value in expected.items())
    return [(place, value, other) for place, value, other in pairs if not same(value, other)]


def calculates_on_opening(path: Path) -> bool:
    """Whether the file asks Excel to calculate when it is opened: its stored values are then not to be trusted."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
