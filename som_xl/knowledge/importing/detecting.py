"""Finds the tables of a sheet by their headers, wherever they stand and however many rows a header has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from som_xl.knowledge.importing.grid import Cell, Row, Sheet, blank
from som_xl.knowledge.importing.headers import Header, price_year_in, read_header, read_stacked, unit_in
from som_xl.knowledge.importing.numbers import parse_number
from som_xl.knowledge.importing.tablemap import ColumnMap, Kind, TableMap
from som_xl.knowledge.importing.words import Meaning

MOST_HEADER_ROWS: Final = 3
SAMPLE: Final = 30
_PAYERS: Final = (Meaning.MUNICIPALITY, Meaning.REGION, Meaning.STATE)
_SEVERAL: Final = (Meaning.YEAR, Meaning.NOTE, Meaning.SKIP, Meaning.SOURCE)
"""Meanings that more than one column may have."""


def detect(sheet: Sheet) -> tuple[TableMap, ...]:
    """The tables of a sheet from top to bottom; a table whose kind is not understood is ``Kind.SKIP``."""
    starts = list(_headers(sheet))
    found = []
    for position, (first, last) in enumerate(starts):
        limit = starts[position + 1][0] - 1 if position + 1 < len(starts) else len(sheet.rows)
        columns = _columns(sheet, first, last)
        kind = _kind(columns)
        end = _end(sheet, last + 1, limit, columns)
        if end <= last:
            continue
        above = starts[position - 1][1] + 1 if position else 1
        told = _texts(sheet, above, last) + _texts(sheet, end + 1, min(end + 8, limit))
        used = [column.confidence for column in columns if column.meaning is not Meaning.SKIP]
        confidence = 0.0 if kind is Kind.SKIP else sum(used) / len(used)
        level = next((year for text in told if (year := price_year_in(text))), None)
        found.append(
            TableMap(
                sheet.name,
                kind,
                (first, last),
                (last + 1, end),
                columns,
                round(confidence, 2),
                price_year=level,
                include=kind is not Kind.SKIP,
            )
        )
    return tuple(found)


def header_text(cell: Cell) -> str:
    """A header cell as text; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _headers(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """First and last row of each header."""
    row, inside = 1, False
    while row <= len(sheet.rows):
        cells = sheet.rows[row - 1]
        if all(blank(cell) for cell in cells):
            inside = False
        elif _is_header(cells, inside):
            first, last = _block(sheet, row)
            yield first, last
            row, inside = last, True
        row += 1


def _is_header(cells: Row, inside: bool) -> bool:
    """Whether a row names columns. ``inside`` a table the proof must be stronger: a row of figures may name a payer."""
    if inside and any(isinstance(cell, str) and cell and read_header(cell) is None for cell in cells):
        return False
    filled = [_typed(cell) for cell in cells if not blank(cell)]
    if len(filled) < 2 or any(_is_figure(cell) for cell in filled):
        return False
    texts = {cell.strip() for cell in filled if isinstance(cell, str)}
    known = {text: header for text in texts if (header := read_header(text)) is not None}
    meanings = {(header.meaning, header.year, header.price_year) for header in known.values()}
    years = [cell for cell in filled if isinstance(cell, int)]
    if not texts or (years and not _rising(years)):
        return False
    if inside:
        return len(meanings) >= 2 and len(known) == len(texts)
    enough = len(meanings) + len(years) >= 2
    return enough and len(known) + len(years) >= (len(texts) + len(years)) / 2


def _typed(cell: Cell) -> Cell:
    """A text that is a number as that number: CSV files and some workbooks hold nothing but text."""
    if isinstance(cell, str):
        if re.fullmatch(r"\d{1,4}", cell.strip()):
            return int(cell)
        number = parse_number(cell)
        return cell if number is None else number.value + 0.5  # never a whole number: no year
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _rising(years: list[int]) -> bool:
    return len(years) >= 2 and all(low < high for low, high in pairwise(years))


def _is_figure(cell: Cell) -> bool:
    """A number that cannot be a year, or a date: nothing a header holds."""
    if isinstance(cell, str):
        return False
    is_year = (
        isinstance(cell, int) and not isinstance(cell, bool) and (0 <= cell <= 30 or 1950 <= cell <= 2100)
    )
    return not is_year


def _block(sheet: Sheet, row: int) -> tuple[int, int]:
    """The rows of a header around a row that is one: above while they span columns, below while they name units."""
    first = last = row
    while first > 1 and last - first + 1 < MOST_HEADER_ROWS and _may_stand_above(sheet, first - 1):
        first -= 1
    while last - first + 1 < MOST_HEADER_ROWS and _may_stand_below(sheet, first, last):
        last += 1
    return first, last


def _may_stand_above(sheet: Sheet, row: int) -> bool:
    """A row that spans columns of the header below it; a title over everything does not."""
    cells = [_typed(cell) for cell in sheet.rows[row - 1] if not blank(cell)]
    filled = {header_text(cell) for cell in cells}
    if not filled or any(_is_figure(cell) for cell in cells):
        return False
    prose = sum(text.endswith(".") and len(text) > 3 for text in filled)
    if prose > len(filled) / 2:
        return False
    spans = any(top == row == bottom and left > 1 for top, left, bottom, _ in sheet.merged)
    return (len(filled) > 1 and any(read_header(text) for text in filled)) or spans


def _may_stand_below(sheet: Sheet, first: int, last: int) -> bool:
    """A row of years, units or narrower headers below the header so far."""
    if last >= len(sheet.rows):
        return False
    cells = [_typed(cell) for cell in sheet.rows[last]]
    filled = [cell for cell in cells if not blank(cell)]
    if not filled or any(_is_figure(cell) for cell in filled):
        return False
    texts = [cell for cell in filled if isinstance(cell, str)]
    repeated = _above_all(sheet, first, last)
    # A single name that is neither makes it a row of the table, which must never be lost in a header.
    if not all(text in repeated or _names_unit_or_column(text) for text in texts):
        return False
    years = [cell for cell in filled if isinstance(cell, int)]
    if years:
        # 'Kontanthjælp, kommune, 1, 5' is a row of figures: each of its columns has a header of its own.
        above = [
            _above(sheet, first, last, column)
            for column, cell in enumerate(cells, 1)
            if isinstance(cell, int)
        ]
        spanned = len(set(above)) < len(above) or not any(above)
        return spanned and _rising(years)
    before = sum(header is not None for _, header in _stacked(sheet, first, last))
    after = sum(header is not None for _, header in _stacked(sheet, first, last + 1))
    return after >= before


def _above(sheet: Sheet, first: int, last: int, column: int) -> tuple[str, ...]:
    return tuple(text for row in range(first, last + 1) if (text := header_text(sheet.cell(row, column))))


def _above_all(sheet: Sheet, first: int, last: int) -> set[str]:
    return {header_text(cell) for row in range(first, last + 1) for cell in sheet.rows[row - 1]}


def _names_unit_or_column(text: str) -> bool:
    return (
        read_header(text) is not None
        or bool(unit_in(text))
        or text.strip("() .").casefold() in ("kr", "pct", "%")
    )


def _stacked(sheet: Sheet, first: int, last: int) -> list[tuple[tuple[str, ...], Header | None]]:
    """The header texts above each column, and what they mean together."""
    width = max(len(sheet.rows[row - 1]) for row in range(first, last + 1))
    found = []
    for column in range(1, width + 1):
        texts = (header_text(sheet.cell(row, column)) for row in range(first, last + 1))
        distinct = tuple(dict.fromkeys(text for text in texts if text))
        found.append((distinct, read_stacked(distinct) if distinct else None))
    return found


def _columns(sheet: Sheet, first: int, last: int) -> tuple[ColumnMap, ...]:
    """Every column with a header; a meaning that two claim goes to the surer one."""
    columns = []
    for number, (texts, header) in enumerate(_stacked(sheet, first, last), 1):
        if not texts:
            continue
        told = " / ".join(texts)
        if header is None:
            columns.append(ColumnMap(number, told, Meaning.SKIP, 0.0))
            continue
        columns.append(ColumnMap(number, told, *_in_context(header, sheet, last + 1, number)))
    best: dict[object, ColumnMap] = {}
    for column in columns:
        key = _claim(column)
        if key not in best or best[key].confidence < column.confidence:
            best[key] = column
    years = [column for column in columns if column.meaning is Meaning.YEAR]
    lone = len(years) < 2
    return tuple(
        column
        if best[_claim(column)] is column and not (lone and column in years and column.confidence < 1)
        else ColumnMap(column.column, column.header, Meaning.SKIP, 0.0)
        for column in columns
    )


def _in_context(header: Header, sheet: Sheet, body: int, column: int) -> Header:
    """A header read together with the cells below it."""
    if header.meaning is Meaning.SERVICE and _holds_numbers(sheet, body, column):
        header = header._replace(meaning=Meaning.UNITS)  # 'Konsekvens' above figures
    if header.meaning in (Meaning.YEAR, Meaning.UNITS, Meaning.AMOUNT) and header.unit == "år":
        header = header._replace(unit="")  # 'Konsekvens pr. år' says how often, not of what
    return header


def _claim(column: ColumnMap) -> object:
    if column.meaning is Meaning.YEAR:
        return column.meaning, column.year, column.part
    if column.meaning in _SEVERAL:
        return column.column
    if column.meaning in (*_PAYERS, Meaning.PRICE):
        return column.meaning, column.price_year, column.factor == 0.01
    return column.meaning


def _holds_numbers(sheet: Sheet, first: int, column: int) -> bool:
    cells = [sheet.cell(row, column) for row in range(first, first + SAMPLE)]
    filled = [cell for cell in cells if not blank(cell)]
    return sum(map(_shows_number, filled)) > len(filled) / 2


def _shows_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return parse_number(cell) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _kind(columns: tuple[ColumnMap, ...]) -> Kind:
    has = {column.meaning for column in columns}
    money = has & {*_PAYERS, Meaning.PRICE}
    if Meaning.INTERVENTION in has and Meaning.ESTIMATE in has:
        return Kind.EFFECTS
    if Meaning.YEAR in has and has & {Meaning.SERVICE, Meaning.GROUP}:
        return Kind.CONSEQUENCES
    if Meaning.SERVICE in has and (Meaning.UNITS in has or {Meaning.GROUP, Meaning.AMOUNT} <= has):
        return Kind.CONSEQUENCES
    if Meaning.SERVICE in has and (money or {Meaning.PAYER, Meaning.AMOUNT} <= has):
        return Kind.PRICES
    if Meaning.GROUP in has and has & {Meaning.DEFINITION, Meaning.SUCCESS_MEASURE}:
        return Kind.TARGET_GROUPS
    if Meaning.SERVICE in has and has & {Meaning.UNIT, Meaning.DOMAIN}:
        return Kind.SERVICES
    return Kind.SKIP


_NAMES: Final = (Meaning.SERVICE, Meaning.GROUP, Meaning.INTERVENTION)
_FIGURES: Final = (*_PAYERS, Meaning.PRICE, Meaning.AMOUNT, Meaning.UNITS, Meaning.YEAR, Meaning.ESTIMATE)


def _end(sheet: Sheet, first: int, limit: int, columns: tuple[ColumnMap, ...]) -> int:
    """The last row of the table: a gap ends it unless figures follow, three empty rows always do."""
    names = [column.column for column in columns if column.meaning in _NAMES]
    figures = [column.column for column in columns if column.meaning in _FIGURES]
    others = [column.column for column in columns if column.meaning not in (*_NAMES, Meaning.SKIP)]

    def tells(row: int) -> bool:
        if not any(not blank(sheet.cell(row, column)) for column in names):
            return False
        if figures:
            return any(_shows_number(sheet.cell(row, column)) for column in figures)
        return any(not blank(sheet.cell(row, column)) for column in others)

    last, gap = first - 1, 0
    for row in range(first, limit + 1):
        distinct = {header_text(cell) for cell in sheet.rows[row - 1] if not blank(cell)}
        if not distinct:
            gap += 1
            if gap == 3:
                break
            continue
        # After a gap only figures go on with the table, or a heading with figures right below it.
        if gap and not (tells(row) or (len(distinct) == 1 and row < limit and tells(row + 1))):
            break
        last, gap = row, 0
    return last


def _texts(sheet: Sheet, first: int, last: int) -> list[str]:
    """The texts of rows that may tell about a table: titles above and notes below."""
    first = max(first, last - 12)
    return [
        cell
        for row in range(first, last + 1)
        if row <= len(sheet.rows)
        for cell in dict.fromkeys(sheet.rows[row - 1])
        if isinstance(cell, str)
    ]
