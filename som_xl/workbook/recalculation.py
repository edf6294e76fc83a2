"""The workbook's own formulas, calculated outside Excel, so that the file has values before anyone opens it.

The spreadsheet engine is formualizer: independent of ours, so that *Kontrol* really is a second opinion.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import formualizer

from som_xl.workbook.package import Area, Cell, CellError, CellKind, CellValue, WorkbookPackage
from som_xl.workbook.references import cell_position

_ERRORS: Final = {
    "Na": "#N/A",
    "Name": "#NAME?",
    "Value": "#VALUE!",
    "Div": "#DIV/0!",
    "Ref": "#REF!",
    "Num": "#NUM!",
    "Null": "#NULL!",
}


def load(package: WorkbookPackage) -> Any:
    """The workbook in the spreadsheet engine, calculated; None when the engine cannot read it."""
    try:
        model = formualizer.load_workbook_bytes(package.to_bytes())
        model.evaluate_all()
    except Exception:  # the engine is a convenience here: without it the values are left to Excel
        return None
    return model


def recalculate(package: WorkbookPackage, sheets: tuple[str, ...]) -> bool:
    """Store the value of every formula on these sheets.

    Returns:
        Whether it could be done. If not, the file must be calculated by Excel when it is opened.
    """
    model = load(package)
    if model is None:
        return False
    for sheet in sheets:
        for area in _formula_runs(package, sheet):
            values = [
                _stored(model.get_value(sheet, area.first_row, column))
                for column in range(area.first_column, area.last_column + 1)
            ]
            package.write(area, [values])
    return True


def calculated_cell(model: Any, address: str) -> Cell | None:
    """One cell of a calculated workbook; None when it has no usable value."""
    sheet, _, reference = address.rpartition("!")
    row, column = cell_position(reference)
    value = model.get_value(sheet.strip("'").replace("''", "'"), row, column)
    if isinstance(value, bool):
        return Cell(CellKind.BOOLEAN, value, has_formula=True)
    if isinstance(value, int | float):
        return Cell(CellKind.NUMBER, float(value), has_formula=True)
    if isinstance(value, str):
        return Cell(CellKind.TEXT, value, has_formula=True)
    return None


def _stored(value: Any) -> CellValue:
    if isinstance(value, dict):
        return CellError(_ERRORS.get(str(value.get("kind")), "#VALUE!"))
    if value is None:
        return 0.0
    if isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _formula_runs(package: WorkbookPackage, sheet: str) -> Iterator[Area]:
    """Stretches of formula cells within one row."""
    used = package.used_area(sheet)
    for r, row in enumerate(package.read(used)):
        start = None
        for c in range(len(row) + 1):
            is_formula = c < len(row) and row[c].has_formula
            if is_formula and start is None:
                start = c
            elif not is_formula and start is not None:
                number = used.first_row + r
                yield Area(sheet, number, used.first_column + start, number, used.first_column + c - 1)
                start = None
