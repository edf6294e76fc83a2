"""Goes through the rows of a foreign table: which hold figures, which are notes, and what came of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from som_xl.knowledge.importing.detecting import header_text
from som_xl.knowledge.importing.grid import Sheet, address, blank
from som_xl.knowledge.importing.matching import GROUP, Matcher
from som_xl.knowledge.importing.numbers import parse_number
from som_xl.knowledge.importing.tablemap import SURE, Kind, TableMap
from som_xl.knowledge.importing.words import Meaning
from som_xl.knowledge.searching import fold


class Outcome(StrEnum):
    """What came of a row or cell of the file."""

    IMPORTED = "importeret"
    PARTLY = "delvist importeret"
    REFUSED = "afvist"
    WAITS = "venter på svar"
    SKIPPED = "sprunget over"


@dataclass(frozen=True)
class RowNote:
    """What came of one row, or of one cell when the reason is about that."""

    place: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True)
class DataRow:
    """A row with figures: its number in the sheet, and the target group of the heading it stands under."""

    row: int
    heading: str


_SUMS: Final = re.compile(r"(i alt|sum|total|subtotal|samlet|gennemsnit)\b")
_EXAMPLE: Final = "eksempel"
LONGEST_RUN: Final = 10
"""Rows outside the tables that are told one by one."""


def data_rows(sheet: Sheet, table: TableMap, matcher: Matcher) -> Iterator[DataRow | RowNote]:
    """Each row of the body that is not empty: as data, or as a note that says why it is none."""
    heading = table.group
    headers = _header_rows(sheet, table)
    first_names = table.of(Meaning.SERVICE, Meaning.GROUP, Meaning.INTERVENTION)
    takes_headings = table.kind is Kind.CONSEQUENCES and not table.of(Meaning.GROUP)
    for row in range(table.body[0], min(table.body[1], len(sheet.rows)) + 1):
        cells = sheet.rows[row - 1]
        filled = [cell for cell in cells if not blank(cell)]
        if not filled and not _has_formula(sheet, row):
            continue
        place = address(sheet.name, row, 1)
        texts = [header_text(cell) for cell in filled]
        if tuple(texts) in headers:
            yield RowNote(place, Outcome.SKIPPED, "Overskriften står her igen.")
        elif any(fold(text).startswith(_EXAMPLE) and len(text) < 40 for text in texts[:3]):
            yield RowNote(place, Outcome.SKIPPED, "Rækken er mærket som eksempel.")
        elif len(set(texts)) == 1 and not _is_number(filled[0]) and not _has_formula(sheet, row):
            if takes_headings and matcher.best(GROUP, _group_name(texts[0]))[1] >= SURE:
                heading = _group_name(texts[0])
                yield RowNote(place, Outcome.SKIPPED, f"Mellemoverskrift: målgruppen er '{heading}'.")
            else:
                yield RowNote(place, Outcome.SKIPPED, f"Note eller mellemoverskrift: '{texts[0][:80]}'.")
        elif any(_SUMS.match(fold(header_text(sheet.cell(row, c.column)))) for c in first_names):
            yield RowNote(place, Outcome.SKIPPED, "Rækken er en sum eller et gennemsnit.")
        else:
            yield DataRow(row, heading)


def rows_outside(sheet: Sheet, tables: tuple[TableMap, ...]) -> Iterator[RowNote]:
    """The rows of a sheet that belong to no table: titles, notes and what was not understood."""
    inside: set[int] = set()
    for table in tables:
        inside.update(range(table.header[0], table.body[1] + 1))
    run: list[tuple[int, str]] = []
    for row, cells in enumerate((*sheet.rows, ()), 1):
        texts = list(dict.fromkeys(header_text(cell) for cell in cells if not blank(cell)))
        if texts and row not in inside:
            run.append((row, " · ".join(texts)[:80]))
            continue
        yield from _told(sheet, run)
        run = []


def _told(sheet: Sheet, run: list[tuple[int, str]]) -> Iterator[RowNote]:
    """Notes of rows that follow each other: one each, or one for all when they are many."""
    if len(run) > LONGEST_RUN:
        (first, told), (last, _) = run[0], run[-1]
        reason = f"Række {first}-{last} er uden for tabellerne; den første er '{told}'."
        yield RowNote(address(sheet.name, first, 1), Outcome.SKIPPED, reason)
        return
    for row, told in run:
        yield RowNote(address(sheet.name, row, 1), Outcome.SKIPPED, f"Uden for tabellerne: '{told}'.")


def _header_rows(sheet: Sheet, table: TableMap) -> set[tuple[str, ...]]:
    return {
        tuple(header_text(cell) for cell in sheet.rows[row - 1] if not blank(cell))
        for row in range(table.header[0], table.header[1] + 1)
        if row <= len(sheet.rows)
    }


def _group_name(text: str) -> str:
    return re.sub(r"(?i)^m(å|aa)lgruppe\s*:?\s*", "", text).strip()


def _is_number(cell: object) -> bool:
    return not isinstance(cell, str) or parse_number(cell) is not None


def _has_formula(sheet: Sheet, row: int) -> bool:
    return bool(sheet.uncalculated) and any(at == row for at, _ in sheet.uncalculated)
