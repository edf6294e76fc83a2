"""The sheets of an Excel file: values by openpyxl, merged areas and formulas by one look at the XML."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from som_xl.container import Container
from som_xl.knowledge.importing.grid import Row, Sheet, letters
from som_xl.model.errors import FileError, Problem

MOST_COLUMNS: Final = 512
LARGEST_MERGE: Final = 20_000


@dataclass
class _Marks:
    """What openpyxl's fast reading does not tell about a sheet."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)


def workbook_sheets(data: bytes, container: Container) -> tuple[Sheet, ...]:
    """Every worksheet, hidden ones too; charts and dialogs are no worksheets.

    Formulas count with the value Excel saved, and each is marked; nothing is calculated and no macro is run.

    Raises:
        FileError: the XML is damaged.
    """
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        parts: dict[str, str] = {sheet.title: getattr(sheet, "_worksheet_path") for sheet in book.worksheets}  # noqa: B009
        found = []
        for sheet in book.worksheets:
            marks = _marks(container.read(parts[sheet.title]))
            # A sheet may claim to be as large as Excel allows; only cells that are there count.
            sheet.reset_dimensions()
            rows = [_trimmed(row) for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)]
            while rows and not rows[-1]:
                rows.pop()
            found.append(
                Sheet(
                    sheet.title,
                    tuple(_with_merges(rows, marks)),
                    sheet.sheet_state != "visible",
                    frozenset(marks.formulas),
                    frozenset(marks.uncalculated),
                    tuple(marks.merged),
                    tuple(marks.remarks),
                )
            )
        return tuple(found)
    # openpyxl has no family of its own: a damaged part shows as whatever its parsing ran into.
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError) as error:
        remedy = "Åbn den i Excel, lad Excel reparere den, og gem en kopi."
        problem = Problem(container.place, "Projektmappen kan ikke læses.", type(error).__name__, remedy)
        raise FileError([problem]) from error


def _trimmed(row: tuple[Any, ...]) -> Row:
    """Without the empty cells at the end."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _marks(xml: bytes) -> _Marks:
    """Merged areas and formulas of a sheet, read row by row so that memory stays small."""
    marks = _Marks()
    wide = 0
    events = etree.iterparse(
        io.BytesIO(xml), events=("end",), tag=("{*}row", "{*}mergeCell"), resolve_entities=False
    )
    formulas = b"<f" in xml or b":f" in xml
    for _, element in events:
        if element.tag.endswith("mergeCell"):
            left, top, right, bottom = range_boundaries(element.get("ref", ""))
            if left and top and right and bottom:
                marks.merged.append((top, left, bottom, right))
            continue
        if formulas:
            _mark_formulas(element, marks)
        if len(element):
            last = element[-1].get("r")
            if last and coordinate_to_tuple(last)[1] > MOST_COLUMNS:
                wide += 1
        element.clear()
    if wide:
        marks.remarks.append(
            f"{wide} rækker har celler til højre for kolonne {letters(MOST_COLUMNS)}; de er ikke læst."
        )
    return marks


def _mark_formulas(row: etree._Element, marks: _Marks) -> None:
    for formula in row.iterfind("./{*}c/{*}f"):
        cell = formula.getparent()
        place = cell.get("r") if cell is not None else None
        if cell is None or not place:
            continue
        at = coordinate_to_tuple(place)
        value = cell.find("{*}v")
        marks.formulas.add(at)
        if (value is None or value.text is None) and cell.find("{*}is") is None:
            marks.uncalculated.add(at)


def _with_merges(rows: list[Row], marks: _Marks) -> list[Row]:
    """The value of each merged area in all its cells that lie in the rows of the sheet."""
    for top, left, bottom, right in marks.merged:
        last, width = min(bottom, len(rows)), min(right, MOST_COLUMNS)
        value = rows[top - 1][left - 1] if top <= len(rows) and left <= len(rows[top - 1]) else None
        if value is None or (last - top + 1) * (width - left + 1) > LARGEST_MERGE:
            continue
        for row in range(top - 1, last):
            cells = list(rows[row]) + [None] * (width - len(rows[row]))
            cells[left - 1 : width] = [value] * (width - left + 1)
            rows[row] = tuple(cells)
    return rows
