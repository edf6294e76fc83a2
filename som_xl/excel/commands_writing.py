"""Cases and results into a workbook that may have been worked on: rows moved, columns inserted, years added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from som_xl.model import Case, Problem, Result, WorkbookError
from som_xl.workbook import plan as p
from som_xl.workbook.cells import CellKind
from som_xl.workbook.description import Column, Table, codes_to_text
from som_xl.workbook.line_rows import Value, scenario_row
from som_xl.workbook.locating import FoundTable, Locator
from som_xl.workbook.modules import ModuleSheet, module_sheets
from som_xl.workbook.references import Area
from som_xl.workbook.result_names import RESULT_NAMES
from som_xl.workbook.updating import refuse_long_horizon
from som_xl.workbook.writing import STAMP, Writer

NEW_WORKBOOK: Final = "Lav en ny arbejdsbog til sagen med 'som-xl konverter'."


@dataclass(frozen=True)
class SheetWriter(Writer):
    """Writes where things stand in this workbook, not where they stand in a new one."""

    @cached_property
    def locator(self) -> Locator:
        """Finds tables and fields."""
        return Locator(self.package)

    def write_case(self, case: Case) -> None:
        """Every input cell: filled from the case, or emptied; what belongs to the case before is forgotten.

        Raises:
            WorkbookError: the workbook has no room for all of the case; nothing of it may be lost.
        """
        refuse_long_horizon(self.package, self.plan, case)
        found = self.locator.table(self.plan.index)
        years = {found.cell(row, "year").value for row in range(found.area.height)}
        lost = sorted(set(case.settings.price_index) - (years & set(self.plan.index_years)))
        if lost:
            raise no_room(self.plan.index, found, f"året {lost[0]}")
        super().write_case(case)
        self._forget()

    def write_blank(self, year: int) -> None:
        """Every input cell emptied; only what most cases begin with is filled in."""
        begin: dict[str, Value] = {
            "som_first_year": year,
            "som_horizon": 10,
            "som_price_year": min(max(year, self.plan.index_years[0]), self.plan.index_years[-1]),
            "som_discounting": p.OFFICIAL,
            "som_first_consequence": p.FIRST_CONSEQUENCE[0][0],
        }
        for field in self.plan.fields:
            self._put(field.name, [[begin.get(field.name)]])
        for table in self.plan.tables:
            self._write_table(table, [])
        for module in self._modules():
            self.write_typed(module, {}, {})
            self.write_module(module, {})
            self.write_areas({name: [] for name in module.laid_out})
        self.write_knowledge("")

    def write_scenarios(self, case: Case) -> None:
        """The kept scenarios of the case, and no other input.

        Raises:
            WorkbookError: the workbook has no room for them.
        """
        self._write_table(self.plan.scenarios, [scenario_row(item) for item in case.scenarios])

    def write_blocks(self, case: Case, result: Result, at: datetime) -> None:
        """Every result block and the stamp, if the sheets have room for all years."""
        refuse_long_horizon(self.package, self.plan, case)
        super().write_blocks(case, result, at)

    def clear_results(self) -> None:
        """No result and no stamp: the workbook is not calculated."""
        for name in (*RESULT_NAMES, *STAMP, "som_fingerprint_stored"):
            self._put(name, [])
        self._forget()

    def _forget(self) -> None:
        """Module sheets of the case have no result, and remember no input of it."""
        for module in self._modules():
            if module.of_case:
                self.write_module(module, {})

    def _modules(self) -> list[ModuleSheet]:
        """The module sheets this workbook has; one made before a sheet was there does without it."""
        names = self.package.defined_names()
        return [module for module in module_sheets(self.plan) if module.is_in(names)]

    def _write_table(self, table: Table, rows: Sequence[Mapping[str, Value]]) -> None:
        found = self.locator.table(table)
        placed = self._placed(table, found, rows)
        columns = {key: _column(table, key) for key in found.columns}
        for row in placed.values():
            lost = [key for key, value in row.items() if value not in (None, "") and key not in columns]
            if lost:
                raise no_room(table, found, f"'{lost[0]}' = {row[lost[0]]}")
        for key, column in columns.items():
            if column is None or column.role != "input":
                continue
            texts = codes_to_text(column.codes)
            values: list[list[Value]] = []
            for number in range(found.area.height):
                value = placed.get(number, {}).get(key)
                value = texts.get(value, value) if isinstance(value, str) else value
                values.append([None if value == "" else value])
            self.package.write(column_area(found, key), values)

    def _placed(
        self, table: Table, found: FoundTable, rows: Sequence[Mapping[str, Value]]
    ) -> dict[int, Mapping[str, Value]]:
        """The filled rows by the body row they belong in."""
        filled = {
            number: row for number, row in enumerate(rows) if any(v not in (None, "") for v in row.values())
        }
        if table.name in {"som_consequences", "som_prices"}:
            ids = [service.id for service in self.plan.services]
            return self._keyed(table, found, "service", {ids[number]: row for number, row in filled.items()})
        if table.name == "som_index":
            years = self.plan.index_years
            return self._keyed(table, found, "year", {years[number]: row for number, row in filled.items()})
        if filled and max(filled) >= found.area.height:
            raise no_room(table, found, f"{len(rows)} linjer")
        return filled

    @staticmethod
    def _keyed(
        table: Table,
        found: FoundTable,
        key: str,
        rows: Mapping[Any, Mapping[str, Value]],
    ) -> dict[int, Mapping[str, Value]]:
        """Rows that belong to the body row with their key."""
        numbers = {found.cell(number, key).value: number for number in range(found.area.height)}
        placed: dict[int, Mapping[str, Value]] = {}
        for name, row in rows.items():
            if name not in numbers:
                raise no_room(table, found, f"'{name}'")
            placed[numbers[name]] = row
        return placed


def column_area(found: FoundTable, key: str) -> Area:
    """The body of one column where it stands."""
    column = found.area.first_column + found.columns[key]
    return Area(found.area.sheet, found.area.first_row, column, found.area.last_row, column)


def cell_area(found: FoundTable, row: int, key: str) -> Area:
    """One cell of the body where it stands."""
    column, number = found.area.first_column + found.columns[key], found.area.first_row + row
    return Area(found.area.sheet, number, column, number, column)


def is_free(found: FoundTable, row: int, key: str) -> bool:
    """Whether nothing at all stands in a cell: also not a formula that shows nothing."""
    cell = found.cell(row, key)
    return cell.kind is CellKind.EMPTY and not cell.has_formula


def input_keys(table: Table, found: FoundTable) -> list[str]:
    """The keys of the columns a user fills in."""
    return [key for key in found.columns if (column := _column(table, key)) and column.role == "input"]


def free_row(table: Table, found: FoundTable) -> int | None:
    """The first row in which no input stands; None when the table is full."""
    keys = input_keys(table, found)
    # A line that was filled in here is seen: the snapshot shows what waits to be written.
    return next(
        (row for row in range(found.area.height) if all(is_free(found, row, key) for key in keys)), None
    )


def fill(writer: SheetWriter, table: Table, found: FoundTable, row: int, values: Mapping[str, Value]) -> None:
    """Write the input cells of one row in which nothing stands; codes as the texts of their choice."""
    for key in input_keys(table, found):
        value = values.get(key)
        if value in (None, "") or not is_free(found, row, key):
            continue
        column = _column(table, key)
        texts = codes_to_text(column.codes) if column else {}
        shown = texts.get(value, value) if isinstance(value, str) else value
        writer.package.write(cell_area(found, row, key), [[shown]])


def _column(table: Table, key: str) -> Column | None:
    """The description of a column; one year more than described is like the first year."""
    described = {column.key: column for column in table.columns}
    return described.get(key) or described.get(key.rstrip("0123456789") + "1")


def no_room(table: Table, found: FoundTable, what: str) -> WorkbookError:
    """The error of a table without a row or column for something of the case."""
    message = f"Arbejdsbogen har ikke plads til hele sagen i tabellen '{table.title}'."
    return WorkbookError([Problem(found.area.address, message, what, NEW_WORKBOOK)])
