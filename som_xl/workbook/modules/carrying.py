"""What is typed on the module sheets of one workbook, moved into another: it is no part of the case."""

from __future__ import annotations

from pathlib import Path

from som_xl.workbook.cells import Cell, CellKind
from som_xl.workbook.description import Table
from som_xl.workbook.line_rows import Row, Value
from som_xl.workbook.locating import FoundTable, Locator
from som_xl.workbook.modules import ModuleSheet, module_sheets
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.references import Area
from som_xl.workbook.result_blocks import Rows
from som_xl.workbook.writing import Writer


def carry_modules(source: Path, writer: Writer) -> None:
    """Write the inputs of every module sheet the source has; other results are not moved.

    Raises:
        WorkbookError: the target has no room for all of it.
    """
    package = WorkbookPackage.open(source)
    names = package.defined_names()
    for module in module_sheets(writer.plan):
        if module.is_in(names):
            values, rows = _typed(package, module)
            writer.write_typed(module, values, rows)
            writer.write_areas({name: _block(package, names[name]) for name in module.kept})


def _typed(package: WorkbookPackage, module: ModuleSheet) -> tuple[dict[str, Value], dict[str, list[Row]]]:
    """Values as they stand, by the fields' keys and the tables' names; empty rows keep their place."""
    locator = Locator(package)
    values = {item.path[0]: _value(package.read(locator.field(item))[0][0]) for item in module.fields}
    rows = {table.name: _rows(table, locator.table(table)) for table in module.tables}
    return values, rows


def _block(package: WorkbookPackage, area: Area | None) -> Rows:
    return [] if area is None else [[_value(cell) for cell in row] for row in package.read(area)]


def _rows(table: Table, found: FoundTable) -> list[Row]:
    keys = [column.key for column in table.columns if column.role == "input" and column.key in found.columns]
    rows = [{key: _value(found.cell(row, key)) for key in keys} for row in range(found.area.height)]
    while rows and all(value is None for value in rows[-1].values()):
        rows.pop()
    return rows


def _value(cell: Cell) -> Value:
    """What stands there; a date or an error is the user's to type again."""
    if cell.kind in (CellKind.NUMBER, CellKind.TEXT, CellKind.BOOLEAN):
        return cell.value  # type: ignore[return-value]
    return None
