"""A portfolio as a plain workbook: the whole table to filter and sort, the figures, and what must be known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.analysis.portfolio.answer import COLUMNS, table_rows
from som_xl.analysis.portfolio.portfolio import Portfolio
from som_xl.analysis.portfolio.telling import budget_sentences, order_sentence, remarks, result_sentence
from som_xl.storage import write_bytes_atomically
from som_xl.workbook import portfolio_charts as figures
from som_xl.workbook import portfolio_numbers as numbers
from som_xl.workbook.chart_parts import with_alt_texts
from som_xl.workbook.finishing import settled
from som_xl.workbook.modules.portfolio_layout import CHARTS
from som_xl.workbook.references import Area

TABLE, FIGURES, TEXTS = "Portefølje", "Figurer", "Forklaring"
_BARS, _CURVE, _YEARS = 25, 500, 100
_FIRST: Final = 2
_BESIDE: Final = 20


def write_portfolio_book(answer: Portfolio, proposed: int, skipped: Sequence[str], path: Path) -> None:
    """Write the workbook (.xlsx) whole or not at all. Same portfolio, same bytes.

    Args:
        proposed: projects simulated with proposed intervals. skipped: what was left out, and why.

    Raises:
        FileError: the file cannot be written.
    """
    book = Workbook()
    table = book.active
    assert table is not None
    table.title = TABLE
    _table(table, answer)
    _figures(book.create_sheet(FIGURES), answer)
    lines = [result_sentence(answer), *budget_sentences(answer), order_sentence(answer), ""]
    lines += [*remarks(answer, proposed), *(f"Sprunget over: {item}" for item in skipped)]
    _texts(book.create_sheet(TEXTS), lines)
    file = io.BytesIO()
    book.save(file)
    data = settled(file.getvalue(), macro=False, finish_drawing=lambda _, part: with_alt_texts(part, CHARTS))
    write_bytes_atomically(path, data)


def _table(sheet: Worksheet, answer: Portfolio) -> None:
    for number, row in enumerate((COLUMNS, *table_rows(answer)), 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever the project is called
            elif isinstance(value, float):
                cell.number_format = "0.0%" if column in (12, 13) else "0.00" if column == 11 else "#,##0"
    for column, text in enumerate(COLUMNS, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(12, len(text) + 2)
    sheet.column_dimensions["B"].width = 44
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions


def _figures(sheet: Worksheet, answer: Portfolio) -> None:
    """The charts on the left, their numbers on the right."""
    bars, next_column = _block(sheet, _BESIDE, figures.BARS, numbers.bar_rows(answer, _BARS))
    spent, next_column = _block(sheet, next_column, figures.SPENT, numbers.spent_rows(answer, _YEARS))
    curve, next_column = _block(sheet, next_column, figures.CURVE, numbers.curve_rows(answer, _CURVE))
    marks, _ = _block(sheet, next_column, figures.CURVE, numbers.mark_rows(answer))
    figures.bars_chart(sheet, bars, (2, 1, 42, 9))
    figures.curve_chart(sheet, curve, marks, (2, 10, 22, 18))
    figures.spent_chart(sheet, spent, (23, 10, 42, 18))


def _block(sheet: Worksheet, column: int, headings: Sequence[str], rows: numbers.Rows) -> tuple[Area, int]:
    """Write a block with its headings; where its rows stand, and the first column after it."""
    for i, text in enumerate(headings):
        sheet.cell(1, column + i, text).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column + i)].width = max(14, len(text) + 2)
    for r, row in enumerate(rows, _FIRST):
        for i, value in enumerate(row):
            cell = sheet.cell(r, column + i)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, float):
                cell.number_format = "#,##0"
    last = _FIRST + max(len(rows), 1) - 1
    return Area(sheet.title, _FIRST, column, last, column + len(headings) - 1), column + len(headings) + 1


def _texts(sheet: Worksheet, lines: Sequence[str]) -> None:
    sheet.cell(1, 1, "Porteføljen i ord, og hvad man skal vide").font = Font(bold=True)
    for row, text in enumerate(lines, 2):
        cell = sheet.cell(row, 1)
        cell.value = text
        cell.data_type = "s"
    sheet.column_dimensions["A"].width = 120
