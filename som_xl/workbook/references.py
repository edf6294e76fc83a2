"""Places in a workbook: columns, cells and rectangular areas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[Rr]|[Cc]")
_PLAIN_NAME = re.compile(
    r"(?:'(?P<quoted>(?:[^'\[\]:]|'')+)'|(?P<plain>[^\s'!\[\]:,()]+))!"
    r"(?P<first>\$[A-Z]{1,3}\$[0-9]{1,7})(?::(?P<last>\$[A-Z]{1,3}\$[0-9]{1,7}))?",
    re.IGNORECASE,
)


@cache
def column_number(letters: str) -> int:
    """The number of a column, from 1.

    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@cache
def column_letters(number: int) -> str:
    """The letters of a column numbered from 1.

    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_position(reference: str) -> tuple[int, int]:
    """Row and column of a cell reference, from 1.

    Raises:
        ValueError: not a cell reference.

    >>> cell_position("B5"), cell_position("$AA$10")
    ((5, 2), (10, 27))
    """
    match = _CELL.fullmatch(reference)
    if match is None:
        raise ValueError(f"not a cell reference: {reference!r}")
    return int(match[2]), column_number(match[1])


def cell_reference(row: int, column: int) -> str:
    """The reference of a cell.

    >>> cell_reference(5, 2)
    'B5'
    """
    return f"{column_letters(column)}{row}"


def quoted_sheet(sheet: str) -> str:
    """A sheet's name as Excel writes it in a reference.

    >>> print(quoted_sheet("Målgrupper"), quoted_sheet("Konsekvenser 1"), quoted_sheet("Kari's ark"))
    Målgrupper 'Konsekvenser 1' 'Kari''s ark'
    """
    if _PLAIN_SHEET.fullmatch(sheet) and not _LOOKS_LIKE_A_CELL.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


@dataclass(frozen=True)
class Area:
    """A rectangle of cells on one sheet; rows and columns count from 1 and both ends belong to it."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __post_init__(self) -> None:
        rows_fit = 1 <= self.first_row <= self.last_row <= LAST_ROW
        columns_fit = 1 <= self.first_column <= self.last_column <= LAST_COLUMN
        if not (rows_fit and columns_fit):
            raise ValueError(f"no such area on a sheet: {self!r}")

    @property
    def address(self) -> str:
        """The reference a user can paste into Excel's name box.

        >>> Area("Omkostninger", 5, 2, 9, 6).address
        'Omkostninger!B5:F9'
        """
        return f"{quoted_sheet(self.sheet)}!{self.reference}"

    @property
    def reference(self) -> str:
        """The reference within the sheet: ``B5:F9``, or ``B5`` for a single cell."""
        first = cell_reference(self.first_row, self.first_column)
        last = cell_reference(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.last_row - self.first_row + 1

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.last_column - self.first_column + 1

    def cell(self, row: int, column: int) -> str:
        """The address of one cell by its offset from the first: ``rows[row][column]`` of a block read.

        >>> Area("Omkostninger", 5, 2, 9, 6).cell(0, 0), Area("Omkostninger", 5, 2, 9, 6).cell(2, 1)
        ('Omkostninger!B5', 'Omkostninger!C7')
        """
        if not (0 <= row < self.height and 0 <= column < self.width):
            raise ValueError(f"row {row}, column {column} is outside {self.address}")
        return (
            f"{quoted_sheet(self.sheet)}!{cell_reference(self.first_row + row, self.first_column + column)}"
        )


def area_of(reference: str, sheet: str) -> Area:
    """The area of a reference within a sheet, corners in any order.

    Raises:
        ValueError: not a rectangle of cells.

    >>> area_of("F9:B5", "Omkostninger").address
    'Omkostninger!B5:F9'
    """
    first, _, last = reference.partition(":")
    row_1, column_1 = cell_position(first)
    row_2, column_2 = cell_position(last or first)
    return Area(sheet, min(row_1, row_2), min(column_1, column_2), max(row_1, row_2), max(column_1, column_2))


def named_area(text: str) -> Area | None:
    """The area a defined name stands for, when it is one absolute rectangle on one sheet.

    None for everything else: broken (``#REF!``), whole rows or columns, unions, formulas, constants,
    other workbooks, and relative references, which mean another place in every cell.

    >>> print(named_area("'Konsekvenser 1'!$A$1:$B$2").address)
    'Konsekvenser 1'!A1:B2
    >>> named_area("Priser!#REF!") is None
    True
    """
    match = _PLAIN_NAME.fullmatch(text.strip())
    if match is None:
        return None
    sheet = match["quoted"].replace("''", "'") if match["quoted"] else match["plain"]
    reference = match["first"] if match["last"] is None else f"{match['first']}:{match['last']}"
    try:
        return area_of(reference, sheet)
    except ValueError:
        return None
