"""What the user has typed on a module sheet, with the place of every value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from som_xl.model import WorkbookError
from som_xl.model.validation import Path
from som_xl.workbook.description import Column, Field
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.reading_cells import CellReading, Fields
from som_xl.workbook.values import Reader, choice, number, status, text


@dataclass(frozen=True)
class Typed:
    """The inputs of one sheet.

    Attributes:
        values: what stands in the fields, nested by their paths; empty cells are left out.
        rows: the filled rows of each table by its name, as values by column key.
        positions: where in the table each of them stands, from 0.
        places: sheet and cell of each value, by ``path`` or ``(table, row, key)``.
    """

    values: Fields
    rows: dict[str, list[Fields]]
    positions: dict[str, list[int]]
    places: dict[Path, str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been typed."""
        return not self.values and not any(self.rows.values())


def read_module(package: WorkbookPackage, plan: Plan, module: ModuleSheet) -> Typed:
    """Everything typed on the sheet.

    Raises:
        WorkbookError: the sheet is not there, or a cell cannot be used: every one with its place.
    """
    module.require(package.defined_names())
    reading = _ModuleReading(package, plan)
    typed = reading.typed(module)
    if reading.problems:
        raise WorkbookError(reading.problems)
    return typed


def reader_of(item: Field | Column) -> Reader:
    """How a cell with this description is read."""
    if item.codes:
        return choice(item.codes)
    if (item.key if isinstance(item, Column) else item.path[-1]) == "status":
        return status
    return text if item.style in {"text", "wrapped"} else number


class _ModuleReading(CellReading):
    def typed(self, module: ModuleSheet) -> Typed:
        values: Fields = {}
        for item in module.fields:
            self._take(values, item.path, self.locator.field(item), 0, 0, reader_of(item))
        rows, positions = {}, {}
        for table in module.tables:
            filled = self._filled_rows(table)
            rows[table.name], positions[table.name] = list(filled.values()), list(filled)
        return Typed(values, rows, positions, self.places)

    def _filled_rows(self, table: Any) -> dict[int, Fields]:
        """The rows in which something stands, by where they stand."""
        found = self._table(table)
        readers = {column.key: reader_of(column) for column in table.columns if column.role == "input"}
        rows: dict[int, Fields] = {}
        for row in range(found.area.height if found else 0):
            assert found
            there = {key: reader for key, reader in readers.items() if key in found.columns}
            if found.is_empty(row, list(there)):
                continue
            fields, places = self._row(found, row, there)
            self.places.update({(table.name, len(rows), *path): place for path, place in places.items()})
            rows[row] = fields
        return rows
