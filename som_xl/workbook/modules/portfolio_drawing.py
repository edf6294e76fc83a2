"""*Portefølje* without numbers: choices on top, then what is chosen, figures, remarks and the ranked list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import portfolio_charts as figures
from som_xl.workbook.canvas import (
    colour_by_word,
    draw_field,
    draw_table,
    fill,
    heading,
    open_sheet,
    put,
    widths,
)
from som_xl.workbook.description import Field, Table
from som_xl.workbook.look import BAD, GENERAL, GOOD, KR, RESULT_FILL
from som_xl.workbook.modules import portfolio_layout as at
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.result_parts import headlines, show_when, tiles, to_the_right

_INTRO: Final = (
    "Mange sager i én beregning: tryk på Portefølje (fanen SØM), og vælg en liste eller en sag i en mappe med sager. "
    "Sagen i inputarkene ændres ikke."
)
_WIDTHS: Final = (5, 34, 15, 12, 12, 12, 12, 13, 13, 12, 13, 7, 8, 21)
_BEHIND_WIDTHS: Final = (40, 14, 30, 3, 14, 14, 30, 16, 16)
_HEADERS: Final = (
    "Nr.", "Projekt", "Kommune", "Deltagere", "Netto kommune, kr.", "Netto region, kr.", "Netto stat, kr.",
    "Netto i alt, kr.", "Kommunens udgift, kr.", "Netto pr. krone", "Sandsynlighed for gevinst", "Valgt", "Startår",
    "Begrundelse",
)  # fmt: skip
_LAST_ROW: Final = 1_048_576
_KINDS: Final = ("year", "text", "text", "number", *["kr"] * 5, "number", "pct", "text", "year", "text")
_FORMATS: Final = {at.PARTICIPANTS: "#,##0", at.PER_KRONE: '0.00;[Red]"−"0.00;0.00'}
_YEAR_NOTES: Final = (
    "Fra det tidligste driftsår blandt sagerne.",
    "Det sidste beløb gælder også årene efter.",
    "Et projekt kan vente og begynde i et af årene;",
    "så falder dets nutidsværdi.",
    "Tom: alle begynder i deres eget første år.",
)


def draw_portfolio(book: Workbook, fields: Sequence[Field], table: Table) -> None:
    """The whole sheet."""
    sheet = open_sheet(book, at.SHEET, "result", _INTRO, at.LAST_COLUMN)
    widths(sheet, _WIDTHS)
    widths(sheet, _BEHIND_WIDTHS, at.BEHIND)
    put(sheet, 4, at.RANK, None, "som_note")
    _status(sheet)
    _inputs(book, sheet, fields, table)
    _top(sheet)
    areas = at.portfolio_areas(len(list(at.inputs(fields, table))))
    _charts(sheet, areas)
    _remarks(sheet)
    _list(sheet, areas["som_portfolio_projects"])
    _behind(sheet, fields, table, areas)
    sheet.freeze_panes = "A5"
    # Whole columns: printed to the last row in use, and without the numbers behind the figures.
    sheet.print_area = f"A1:{get_column_letter(at.LAST_COLUMN)}{_LAST_ROW}"
    for row in (at.CHARTS_ROW, at.LIST_HEADING):
        sheet.row_breaks.append(Break(id=row - 1))


def _status(sheet: Worksheet) -> None:
    """The portfolio's own state instead of the case's: it does not follow the input sheets."""
    put(
        sheet,
        3,
        at.RANK,
        '=IF(som_portfolio_stamp="","Ikke beregnet endnu: tryk på Portefølje, og vælg sagerne",'
        'IF(SUMPRODUCT(--(som_portfolio_now&""<>som_portfolio_used&""))>0,"Valgene er ændret, siden porteføljen blev beregnet: tryk på Portefølje igen",'
        '"Porteføljen er beregnet med de valg, der står her"&IF(som_portfolio_own="Ja","; sagen i denne arbejdsbog er med, som den var da","")))',
        "som_status",
    )


def _inputs(book: Workbook, sheet: Worksheet, fields: Sequence[Field], table: Table) -> None:
    heading(sheet, at.INPUT_ROW - 1, "Valg", at.LAST_COLUMN)
    for field in fields:
        draw_field(book, sheet, field)
        sheet.cell(field.row, field.column + 2).style = "som_note"
    draw_table(book, sheet, table, set_widths=False, header_height=15)
    fill(sheet, table, "year", [f"{i}. år" for i in range(1, table.rows + 1)])
    for i, note in enumerate(_YEAR_NOTES):
        put(sheet, table.area.first_row + i, table.area.last_column + 1, note, "som_note")
    put(sheet, at.SOURCE_ROW, at.INPUT - 1, "Mappe eller liste", "som_label")
    put(sheet, at.SOURCE_ROW, at.INPUT, None, "som_strong")


def _top(sheet: Worksheet) -> None:
    formats = (KR, KR, KR, KR, KR, KR, GENERAL)
    tiles(sheet, at.TILES_ROW, at.TILES, formats, at.NAME)
    notice, last = at.HEADLINE_ROW + 3, get_column_letter(at.LAST_COLUMN)
    colour_by_word(sheet, f"B{notice}:{last}{notice}", "kunne ikke bruges", BAD, f"$B{notice}")
    headlines(sheet, at.HEADLINE_ROW, 2, at.LAST_COLUMN, at.RANK)


def _charts(sheet: Worksheet, areas: dict[str, Area]) -> None:
    left, middle, right = ((at.CHARTS_ROW, first, at.CHARTS_END, last) for first, last in at.CHART_COLUMNS)
    figures.bars_chart(sheet, areas["som_portfolio_bars"], left)
    figures.curve_chart(sheet, areas["som_portfolio_curve"], areas["som_portfolio_marks"], middle)
    figures.spent_chart(sheet, areas["som_portfolio_spent"], right)


def _remarks(sheet: Worksheet) -> None:
    heading(sheet, at.REMARKS_HEADING, "Forbehold, og filer der ikke kunne bruges", at.LAST_COLUMN)
    for row in range(at.REMARKS_HEADING + 1, at.REMARKS_HEADING + 1 + at.REMARKS):
        put(sheet, row, at.RANK, None, "som_label")
        sheet.cell(row, at.RANK).alignment = Alignment(vertical="center")


def _list(sheet: Worksheet, area: Area) -> None:
    heading(sheet, at.LIST_HEADING, "Projekterne, bedst øverst", at.LAST_COLUMN)
    for row in (at.LIST_HEADING + 1, at.LIST_HEADING + 2):
        put(sheet, row, at.RANK, None, "som_note")
    header = at.SUMS_ROW - 1
    sheet.row_dimensions[header].height = 30
    for i, (text, kind) in enumerate(zip(_HEADERS, _KINDS, strict=True)):
        put(sheet, header, at.RANK + i, text, "som_header")
        if kind != "text":
            to_the_right(sheet, header, at.RANK + i)
    for row in (at.SUMS_ROW, at.SUMS_ROW + 1):
        _list_row(sheet, row, "total")
    for row in range(area.first_row, area.last_row + 1):
        _list_row(sheet, row, "result")
    chosen = get_column_letter(at.CHOSEN)
    colour_by_word(sheet, f"{chosen}{area.first_row}:{chosen}{area.last_row}", "Ja", GOOD)
    used = Area(at.SHEET, at.SUMS_ROW, at.RANK, area.last_row, at.LAST_COLUMN)
    show_when(sheet, used, f'$C{at.SUMS_ROW}<>""', RESULT_FILL)


def _list_row(sheet: Worksheet, row: int, role: str) -> None:
    for i, kind in enumerate(_KINDS):
        column = at.RANK + i
        put(sheet, row, column, None, f"som_{role}_{kind}")
        cell = sheet.cell(row, column)
        if column in _FORMATS:
            cell.number_format = _FORMATS[column]
        if kind == "text":
            centred = column == at.CHOSEN
            cell.alignment = Alignment(
                horizontal="center" if centred else "left",
                vertical="center",
                indent=0 if centred else 1,
                shrink_to_fit=True,
            )


def _behind(sheet: Worksheet, fields: Sequence[Field], table: Table, areas: dict[str, Area]) -> None:
    """The numbers of the figures, and the choices the portfolio was calculated with; not printed."""
    put(sheet, at.CHARTS_ROW, at.BEHIND, "Tal bag figurerne, og valgene ved beregningen", "som_strong")
    for name, headings in (
        ("bars", figures.BARS),
        ("spent", figures.SPENT),
        ("curve", figures.CURVE),
        ("marks", figures.CURVE),
    ):
        area = areas[f"som_portfolio_{name}"]
        for i, text in enumerate(headings):
            put(sheet, area.first_row - 1, area.first_column + i, text, "som_header")
        for row in range(area.first_row, area.last_row + 1):
            for i in range(area.width):
                kind = ("year" if name == "spent" else "text") if area.width == 3 and i == 0 else "kr"
                put(sheet, row, area.first_column + i, None, f"som_result_{kind}")
    marks, used = areas["som_portfolio_marks"], areas["som_portfolio_used"]
    for i, text in enumerate(("Valget", "Budgettets linje, nederst", "Budgettets linje, øverst")):
        put(sheet, marks.first_row + i, marks.first_column - 1, text, "som_label")
    for i, text in enumerate(("Valg", "Nu", "Ved beregningen")):
        put(sheet, used.first_row - 1, used.first_column - 2 + i, text, "som_header")
    for row, (label, cell) in enumerate(at.inputs(fields, table), used.first_row):
        put(sheet, row, used.first_column - 2, label, "som_label")
        put(sheet, row, used.first_column - 1, f'=IF({cell}="","",{cell})', "som_calc_number")
        put(sheet, row, used.first_column, None, "som_result_number")
