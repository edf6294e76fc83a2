"""From a foreign file to rows of the knowledge base: understood, corrected by the user, built and reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.importing.building import build_table
from som_xl.knowledge.importing.detecting import detect, header_text
from som_xl.knowledge.importing.drafts import Drafts
from som_xl.knowledge.importing.grid import Book, Sheet, blank, letters
from som_xl.knowledge.importing.mapping import check_fits, read_mapping_file, transferred
from som_xl.knowledge.importing.matching import GROUP, Matcher
from som_xl.knowledge.importing.opening import open_book
from som_xl.knowledge.importing.rows import Outcome, RowNote, rows_outside
from som_xl.knowledge.importing.tablemap import SURE, Kind, NameChoice, TableMap, fingerprint
from som_xl.knowledge.importing.words import Meaning


@dataclass(frozen=True)
class Understanding:
    """What a file was understood as.

    Attributes:
        layout: fingerprint of sheets and headers.
        names: what the user has said about names, or said last time.
        remembered: whether the mapping is the one of an earlier file of the same layout.
    """

    book: Book
    layout: str
    tables: tuple[TableMap, ...]
    names: tuple[NameChoice, ...] = ()
    remembered: bool = False


@dataclass(frozen=True)
class Outcomes:
    """What an import gives.

    Attributes:
        rows: the new rows, by table and id, as cells of the CSV tables.
        notes: what came of every row of the file that is not empty.
        names: what each name was taken for.
        places: the cell each new row stands in, by table and id.
    """

    rows: dict[str, dict[str, dict[str, str]]]
    notes: tuple[RowNote, ...]
    names: tuple[NameChoice, ...]
    places: dict[tuple[str, str], str]

    def count(self, outcome: Outcome) -> int:
        """How many rows and cells ended so."""
        return sum(note.outcome is outcome for note in self.notes)


def understand(
    path: Path, knowledge: KnowledgeBase, mapping: Path | None = None, memory: Path | None = None
) -> Understanding:
    """Open a file and find its tables.

    Args:
        path: the workbook or CSV file.
        knowledge: what names are held against.
        mapping: the user's mapping file; its word is final.
        memory: folder with the mappings of earlier imports.

    Raises:
        FileError: the file or the mapping cannot be used.
    """
    book = open_book(path)
    found = tuple(_with_group(table, sheet, knowledge) for sheet in book.sheets for table in detect(sheet))
    layout = fingerprint(found)
    if mapping is not None:
        _, tables, names = read_mapping_file(mapping)
        check_fits(mapping, tables, book)
        return Understanding(book, layout, tables, names)
    known = memory / f"{layout}.toml" if memory is not None else None
    if known is not None and found and known.is_file():
        _, tables, names = read_mapping_file(known)
        if len(tables) == len(found) and all(
            len(a.columns) == len(b.columns) for a, b in zip(tables, found, strict=True)
        ):
            return Understanding(book, layout, transferred(tables, found), names, remembered=True)
    return Understanding(book, layout, found)


def outcomes(understanding: Understanding, knowledge: KnowledgeBase, date: str) -> Outcomes:
    """Build the rows of a file as it is understood; nothing is written.

    Args:
        understanding: from ``understand``.
        knowledge: what names and ids are held against.
        date: the day of the import, YYYY-MM-DD, for the source.
    """
    book = understanding.book
    matcher = Matcher(knowledge, understanding.names)
    drafts = Drafts(knowledge, matcher, book.name, book.digest, date)
    notes: list[RowNote] = []
    for sheet in book.sheets:
        tables = tuple(table for table in understanding.tables if table.sheet == sheet.name)
        notes += [*_sheet_notes(sheet), *rows_outside(sheet, tables)]
    # What describes a name comes before what only uses it, wherever it stands in the file.
    described = (Kind.TARGET_GROUPS, Kind.SERVICES)
    for table in sorted(understanding.tables, key=lambda table: table.kind not in described):
        found = book.sheet(table.sheet)
        if found is not None:
            notes += build_table(drafts, found, table)
    notes += drafts.notes
    if set(drafts.rows) <= {"sources", "domains"}:
        drafts.rows.clear()
    order = {sheet.name: number for number, sheet in enumerate(book.sheets)}
    notes.sort(key=lambda note: _position(note.place, order))
    return Outcomes(drafts.rows, tuple(notes), tuple(matcher.choices.values()), drafts.places)


def _position(place: str, order: dict[str, int]) -> tuple[int, int]:
    """Where a note stands in the file: sheet, then row."""
    sheet, _, cell = place.rpartition("!")
    digits = "".join(letter for letter in cell if letter.isdigit()) if sheet else ""
    return order.get(sheet or place, -1), int(digits or 0)


def _sheet_notes(sheet: Sheet) -> list[RowNote]:
    notes = [RowNote(sheet.name, Outcome.SKIPPED, remark) for remark in sheet.remarks]
    if sheet.hidden:
        notes.append(
            RowNote(sheet.name, Outcome.IMPORTED, "Arket er skjult i Excel; det er læst som de andre.")
        )
    calculated = len(sheet.formulas - sheet.uncalculated)
    if calculated:
        row, column = min(sheet.formulas - sheet.uncalculated)
        reason = f"{calculated} celler er formler (den første er {letters(column)}{row}); de værdier, Excel har gemt, er brugt."
        notes.append(RowNote(sheet.name, Outcome.IMPORTED, reason))
    return notes


def _with_group(table: TableMap, sheet: Sheet, knowledge: KnowledgeBase) -> TableMap:
    """The target group that stands above a table of consequences, or on the tab, when it has no column."""
    if table.kind is not Kind.CONSEQUENCES or table.of(Meaning.GROUP):
        return table
    matcher = Matcher(knowledge)
    told = [sheet.name]
    for row in range(max(1, table.header[0] - 6), table.header[0]):
        told += [header_text(cell) for cell in dict.fromkeys(sheet.rows[row - 1]) if not blank(cell)]
    for text in reversed(told):
        after = text.partition(":")[2].strip() or text
        if matcher.best(GROUP, after)[1] >= SURE:
            return replace(table, group=after)
    return table
