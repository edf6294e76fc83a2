"""What a sheet is described with: single cells (fields), tables, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from som_xl.workbook.references import Area


def quoted(sheet: str) -> str:
    """The sheet's name as it stands in a formula."""
    return "'" + sheet.replace("'", "''") + "'"


def absolute(area: Area) -> str:
    """The area as it stands in a formula, with the sheet."""
    first = f"${get_column_letter(area.first_column)}${area.first_row}"
    last = f"${get_column_letter(area.last_column)}${area.last_row}"
    return f"{quoted(area.sheet)}!{first}" + ("" if first == last else f":{last}")


@dataclass(frozen=True)
class Check:
    """What Excel lets the user type, and what it says otherwise."""

    kind: str  # "decimal", "whole" or "list"
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    choices_at: str = ""
    free_text: bool = False
    message: str = ""


@dataclass(frozen=True)
class Field:
    """One input cell: label to the left, unit and guidance to the right.

    Attributes:
        name: defined name of the cell.
        path: field of the case, as keys.
        style: kind of content (``text``, ``number``, ``pct``, ``year``, ``kr``).
        codes: Danish text to code, for a choice.
    """

    name: str
    label: str
    path: tuple[str, ...]
    sheet: str
    row: int
    style: str = "text"
    unit: str = ""
    help: str = ""
    check: Check | None = None
    codes: tuple[tuple[str, str], ...] = ()
    column: int = 3

    @property
    def area(self) -> Area:
        """Where the cell stands in a new workbook."""
        return Area(self.sheet, self.row, self.column, self.row, self.column)


@dataclass(frozen=True)
class Column:
    """One column of a table. ``role`` is ``input``, ``known``, ``calc`` or ``result``.

    A workbook made before an ``optional`` column was there is still read.
    """

    key: str
    header: str
    width: float = 10
    style: str = "text"
    role: str = "input"
    check: Check | None = None
    codes: tuple[tuple[str, str], ...] = ()
    help: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a header row and ``rows`` rows below it.

    Attributes:
        name: defined name of the body.
        header_row: row of the headers; the body begins in the next.
        first_column: column number of the first column.
    """

    name: str
    sheet: str
    header_row: int
    first_column: int
    columns: tuple[Column, ...]
    rows: int
    title: str = ""

    @property
    def area(self) -> Area:
        """The body."""
        first = self.header_row + 1
        return Area(
            self.sheet,
            first,
            self.first_column,
            first + self.rows - 1,
            self.first_column + len(self.columns) - 1,
        )

    @property
    def last_row(self) -> int:
        """Last row of the body."""
        return self.header_row + self.rows

    def position(self, key: str) -> int:
        """Index of the column with this key."""
        return next(i for i, column in enumerate(self.columns) if column.key == key)

    def column_number(self, key: str) -> int:
        """Sheet column number of the column with this key."""
        return self.first_column + self.position(key)

    def part(self, first_key: str, last_key: str | None = None) -> Area:
        """The body of one column, or of the columns from ``first_key`` to ``last_key``."""
        area = self.area
        return Area(
            self.sheet,
            area.first_row,
            self.column_number(first_key),
            area.last_row,
            self.column_number(last_key or first_key),
        )

    def cell(self, row: int, key: str, fixed_row: bool = False) -> str:
        """A cell of body row ``row`` (from 0) as it stands in a formula on another sheet."""
        letter = get_column_letter(self.column_number(key))
        return f"{quoted(self.sheet)}!${letter}{'$' if fixed_row else ''}{self.header_row + 1 + row}"

    def row_part(self, row: int, first_key: str, last_key: str) -> str:
        """A stretch of body row ``row`` as it stands in a formula on another sheet."""
        first, last = (get_column_letter(self.column_number(key)) for key in (first_key, last_key))
        number = self.header_row + 1 + row
        return f"{quoted(self.sheet)}!${first}{number}:${last}{number}"


def year_columns(
    prefix: str,
    header: str,
    count: int,
    style: str,
    role: str = "input",
    width: float = 11,
    check: Check | None = None,
    optional: bool = False,
) -> tuple[Column, ...]:
    """Columns ``prefix1 …`` with headers ``header 1 …``."""
    return tuple(
        Column(f"{prefix}{i}", f"{header} {i}", width, style, role, check, optional=optional)
        for i in range(1, count + 1)
    )


def codes_to_text(codes: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Code to Danish text."""
    return {code: text for text, code in codes}
