"""One worksheet: its cells indexed once, read and written in blocks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from lxml import etree

from som_xl.model.errors import Problem, WorkbookError
from som_xl.workbook.cells import EMPTY_CELL, UNCALCULATED_CELL, Cell, CellValue
from som_xl.workbook.ooxml.blocks import check_block
from som_xl.workbook.ooxml.rows import Row
from som_xl.workbook.ooxml.values import FORMULA, CellContext, is_filled, read_cell, set_value
from som_xl.workbook.ooxml.xml import Element, tag
from som_xl.workbook.references import Area, area_of

_ROW = tag("row")


class Sheet:
    """A parsed worksheet part."""

    def __init__(self, name: str, root: Element) -> None:
        """Index the rows.

        Raises:
            WorkbookError: the part is no worksheet, or rows and cells are not numbered as they must be.
        """
        self.name = name
        self.root = root
        data = root.find(tag("sheetData"))
        if data is None:
            raise _damaged(name, "ingen celledata")
        self._data = data
        self._elements: dict[int, Element] = {}
        self._rows: dict[int, Row] = {}
        try:
            self._index_rows()
            self._arrays = tuple(
                area_of(formula.get("ref", ""), name)
                for formula in data.iter(FORMULA)
                if formula.get("t") in ("array", "dataTable")
            )
        except ValueError as error:
            raise _damaged(name, str(error)) from error
        self._numbers = sorted(self._elements)

    def read(self, area: Area, context: CellContext) -> list[list[Cell]]:
        """All cells of a rectangle, row by row; cells not in the file are empty.

        Raises:
            WorkbookError: a stored value that does not fit its type.
        """
        arrays = self._array_cells(area)
        block = []
        for number in range(area.first_row, area.last_row + 1):
            row = self._row(number)
            if row is None:
                block.append([EMPTY_CELL] * area.width)
                continue
            block.append(
                [
                    self._read_cell(row.cells.get(column), number, column, context, arrays)
                    for column in range(area.first_column, area.last_column + 1)
                ]
            )
        return block

    def used_area(self) -> Area:
        """The smallest rectangle around every cell with a value or a formula; A1 on an empty sheet."""
        rows: set[int] = set()
        columns: set[int] = set()
        for number in self._numbers:
            row = self._row(number)
            filled = [column for column, cell in row.cells.items() if is_filled(cell)] if row else []
            if filled:
                rows.add(number)
                columns.update((min(filled), max(filled)))
        if not rows:
            return Area(self.name, 1, 1, 1, 1)
        return Area(self.name, min(rows), min(columns), max(rows), max(columns))

    def write(self, area: Area, rows: Sequence[Sequence[CellValue]], context: CellContext) -> None:
        """Write a block; nothing is changed unless all of it can be written.

        Raises:
            ValueError: another shape than the area, or a number that is not finite.
            WorkbookError: text that cannot stand in a cell; every such cell is named.
        """
        check_block(area, rows)
        arrays = self._array_cells(area)
        for number in range(area.first_row, area.last_row + 1):
            # A damaged row must be found before the first cell is changed.
            self._row(number)
        added = False
        for number, values in enumerate(rows, area.first_row):
            for column, value in enumerate(values, area.first_column):
                row = self._row(number)
                cell = row.cells.get(column) if row else None
                in_array = (number, column) in arrays
                if cell is None:
                    if value is None or (value == "" and not in_array):
                        continue
                    cell = self._add_cell(number, column)
                    added = True
                formula = in_array or cell.find(FORMULA) is not None
                set_value(cell, value, context.strings.plain, formula)
        if added:
            self._extend_dimension(area)

    def _index_rows(self) -> None:
        """Find every row by its number."""
        number = 0
        for element in self._data.iterchildren(_ROW):
            text = element.get("r")
            number = number + 1 if text is None else int(text)
            if text is None:
                element.set("r", str(number))
            self._elements[number] = element

    def _row(self, number: int) -> Row | None:
        """A row with its cells indexed; None when the file does not have it."""
        row = self._rows.get(number)
        if row is None and number in self._elements:
            try:
                row = self._rows[number] = Row(self._elements[number], number)
            except ValueError as error:
                raise _damaged(self.name, str(error)) from error
        return row

    def _read_cell(
        self,
        cell: Element | None,
        row: int,
        column: int,
        context: CellContext,
        arrays: frozenset[tuple[int, int]],
    ) -> Cell:
        """One cell of a block."""
        in_array = (row, column) in arrays
        if cell is None:
            return UNCALCULATED_CELL if in_array else EMPTY_CELL
        try:
            return read_cell(cell, context, in_array)
        except ValueError as error:
            place = Area(self.name, row, column, row, column).address
            remedy = "Skriv cellen igen i Excel, og gem filen."
            problem = Problem(place, "Cellens indhold i filen er beskadiget.", str(error), remedy)
            raise WorkbookError([problem]) from error

    def _array_cells(self, area: Area) -> frozenset[tuple[int, int]]:
        """The cells of an area that array formulas spread over, as row and column."""
        return frozenset(
            (row, column)
            for array in self._arrays
            for row in range(max(array.first_row, area.first_row), min(array.last_row, area.last_row) + 1)
            for column in range(
                max(array.first_column, area.first_column), min(array.last_column, area.last_column) + 1
            )
        )

    def _add_cell(self, number: int, column: int) -> Element:
        """A new cell, its row made when missing, in the style of its row or else its column."""
        row = self._row(number) or self._add_row(number)
        if row.element.get("customFormat") in ("1", "true"):
            return row.add(column, row.element.get("s"))
        return row.add(column, self._column_style(column))

    def _add_row(self, number: int) -> Row:
        """A new row in its place among the others."""
        element = etree.SubElement(self._data, _ROW, {"r": str(number)})
        place = bisect_left(self._numbers, number)
        if place < len(self._numbers):
            self._elements[self._numbers[place]].addprevious(element)
        elif self._numbers:
            self._elements[self._numbers[-1]].addnext(element)
        self._numbers.insert(place, number)
        self._elements[number] = element
        self._rows[number] = Row(element, number)
        return self._rows[number]

    def _column_style(self, column: int) -> str | None:
        """The style new cells of a column get."""
        for element in self.root.iterfind(f"{tag('cols')}/{tag('col')}"):
            if int(element.get("min", "0")) <= column <= int(element.get("max", "0")):
                return element.get("style")
        return None

    def _extend_dimension(self, area: Area) -> None:
        """Let the sheet's stated extent cover an area written to."""
        element = self.root.find(tag("dimension"))
        if element is None:
            return
        try:
            old = area_of(element.get("ref", ""), self.name)
        except ValueError:
            old = self.used_area()
        element.set("ref", _union(old, area).reference)


def _union(one: Area, other: Area) -> Area:
    """The smallest area around two on the same sheet."""
    return Area(
        one.sheet,
        min(one.first_row, other.first_row),
        min(one.first_column, other.first_column),
        max(one.last_row, other.last_row),
        max(one.last_column, other.last_column),
    )


def _damaged(sheet: str, found: str) -> WorkbookError:
    """A sheet that cannot be read."""
    remedy = "Åbn filen i Excel, lad Excel reparere den, og gem den igen."
    return WorkbookError([Problem(sheet, "Arket i filen er beskadiget.", found, remedy)])
