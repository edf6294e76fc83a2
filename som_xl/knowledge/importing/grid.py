"""A foreign file as grids of plain cells: what every later step of the import looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet, or the one table of a CSV file.

    Attributes:
        name: as on the tab.
        rows: the cells from row 1, rows of unequal length; a merged area has its value in every cell.
        hidden: whether the sheet is hidden in Excel.
        formulas: cells whose value was calculated by a formula, as (row, column) from 1.
        uncalculated: the formulas the file holds no value for.
        merged: areas as (first row, first column, last row, last column) from 1.
        remarks: what was left aside while opening, in Danish.
    """

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    formulas: frozenset[tuple[int, int]] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    remarks: tuple[str, ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """The value in a cell, counted from 1; None outside the sheet."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None


@dataclass(frozen=True)
class Book:
    """A foreign file, opened.

    Attributes:
        name: the file's name without folder.
        digest: SHA-256 of its bytes, as hexadecimal.
    """

    name: str
    digest: str
    sheets: tuple[Sheet, ...] = field(default_factory=tuple)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet with this name; None when there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def blank(cell: Cell) -> bool:
    """Whether a cell has nothing to read.

    >>> blank(None), blank("  "), blank(0)
    (True, True, False)
    """
    return cell is None or (isinstance(cell, str) and not cell.strip())


@lru_cache(maxsize=1000)
def letters(column: int) -> str:
    """The letters of a column counted from 1.

    >>> letters(1), letters(26), letters(28)
    ('A', 'Z', 'AB')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(name: str) -> int:
    """The number of a column from its letters; 0 when they are none.

    >>> column_number("AB"), column_number("b"), column_number("7")
    (28, 2, 0)
    """
    number = 0
    for letter in name.strip().upper():
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number


def address(sheet: str, row: int, column: int) -> str:
    """A cell as the user finds it.

    >>> address("Priser", 4, 2)
    'Priser!B4'
    """
    return f"{sheet}!{letters(column)}{row}"
