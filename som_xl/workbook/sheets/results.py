"""The result sheets Nettoresultat, Break-even and Udvalg: drawn empty, filled with ``result_blocks``."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.borders import DEFAULT_BORDER
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fills import DEFAULT_EMPTY_FILL
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.analysis.wording import MEASURE_NAMES
from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL
from som_xl.workbook import result_layout as place
from som_xl.workbook.canvas import colour_by_word, define, heading, open_sheet, put, widths
from som_xl.workbook.look import (
    ACTOR_COLOURS,
    BAD,
    DARK,
    FACTOR,
    GOOD,
    HEADER_FILL,
    KR,
    LINE,
    NOTICE,
    NUMBER,
    PCT,
    RESULT_FILL,
    YEAR,
)
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import BREAK_EVEN, COMMITTEES, LAST_CHART_COLUMN, NET, ResultLayout
from som_xl.workbook.result_names import RESULT_NAMES, chart_alt_texts
from som_xl.workbook.sheets.result_figures import committee_chart, curve_charts, net_charts

__all__ = ["RESULT_NAMES", "chart_alt_texts", "draw_results"]

_WIDTHS: Final = (34, 16, 14, 14)
_YEAR_WIDTH: Final = 12


def draw_results(book: Workbook, plan: Plan) -> None:
    """The three sheets without numbers."""
    layout = ResultLayout(plan)
    _net_sheet(book, layout)
    _break_even_sheet(book, layout)
    _committee_sheet(book, layout)
    for name, area in layout.areas.items():
        define(book, name, area)


# --- Nettoresultat ------------------------------------------------------------------------------------------


def _net_sheet(book: Workbook, layout: ResultLayout) -> None:
    intro = "Læs, hvad indsatsen betyder økonomisk for kommune, region og stat. Tallene skrives, når sagen beregnes; skriv ikke på dette ark."
    sheet = open_sheet(book, NET, "result", intro, LAST_CHART_COLUMN)
    _columns(sheet, layout)
    _tiles(sheet, layout)
    _notices(sheet, layout)
    _summary(sheet, layout)
    _year_table(sheet, layout)
    areas = layout.areas
    _actor_table(
        sheet, areas["som_result_domains"], "Konsekvenser efter hovedområde, diskonteret", "Hovedområde"
    )
    _actor_table(
        sheet, areas["som_result_roles"], "Konsekvenser efter rolle i husstanden, diskonteret", "Rolle"
    )
    _actor_table(sheet, areas["som_result_services"], "Konsekvenser efter ydelse, diskonteret", "Ydelse")
    net_charts(sheet, layout)
    sheet.freeze_panes = f"{get_column_letter(place.FIRST_YEAR)}5"
    for row in (layout.domain_chart_row, layout.summary_heading, layout.years_heading, layout.roles_heading):
        sheet.row_breaks.append(Break(id=row - 1))


def _columns(sheet: Worksheet, layout: ResultLayout) -> None:
    years = max(layout.horizon, place.SHOWN_YEARS)
    widths(sheet, [*_WIDTHS, *[_YEAR_WIDTH] * years])


def _tiles(sheet: Worksheet, layout: ResultLayout) -> None:
    top = layout.tiles_row
    formats = (KR, KR, KR, KR, KR, YEAR, PCT)
    white = Side(style="thick", color="FFFFFF")
    for row, height in ((top, 28), (top + 1, 30), (top + 2, 26)):
        sheet.row_dimensions[row].height = height
    for i, ((label, actor), number_format) in enumerate(zip(place.TILES, formats, strict=True)):
        column = place.LABEL + i
        put(sheet, top, column, label, "som_tile_label")
        put(sheet, top + 1, column, None, "som_tile")
        put(sheet, top + 2, column, None, "som_tile_label")
        number = sheet.cell(top + 1, column)
        number.number_format = number_format
        number.alignment = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
        if i == 0:
            number.font = Font(name=number.font.name, size=20, bold=True, color=number.font.color)
        for row in range(top, top + 3):
            accent = Side(style="thick", color=ACTOR_COLOURS[actor]) if row == top else None
            sheet.cell(row, column).border = Border(left=white, right=white, top=accent)


def _notices(sheet: Worksheet, layout: ResultLayout) -> None:
    top = layout.headline_row
    put(sheet, top, place.LABEL, None, "som_strong")
    sheet.cell(top, place.LABEL).font = Font(
        name=sheet.cell(top, place.LABEL).font.name, size=13, bold=True, color="1F3A5F"
    )
    sheet.row_dimensions[top].height = 20
    put(sheet, top + 1, place.LABEL, None, "som_strong")
    for row, word in ((top + 2, "EKSEMPELTAL"), (top + 3, "Bemærk")):
        put(sheet, row, place.LABEL, None, "som_status")
        _band_by_word(sheet, row, word)
    heading(sheet, layout.warnings_heading, "Forbehold", LAST_CHART_COLUMN)
    for row in range(place.WARNINGS):
        put(sheet, layout.warnings_heading + 1 + row, place.LABEL, None, "som_label")
        sheet.cell(layout.warnings_heading + 1 + row, place.LABEL).alignment = Alignment(vertical="center")


def _band_by_word(sheet: Worksheet, row: int, word: str) -> None:
    """A notice's row in colour across the charts' width, when it begins with its word."""
    fill, text = NOTICE
    first, last = get_column_letter(place.LABEL), get_column_letter(LAST_CHART_COLUMN)
    rule = _rule(f'ISNUMBER(SEARCH("{word}",${first}{row}))', fill, font=Font(color=text, bold=True))
    sheet.conditional_formatting.add(f"{first}{row}:{last}{row}", rule)


def _summary(sheet: Worksheet, layout: ResultLayout) -> None:
    top = layout.summary_heading
    heading(sheet, top, "Hvem betaler, og hvem vinder?", LAST_CHART_COLUMN)
    put(sheet, top + 1, place.LABEL, None, "som_help")
    sheet.cell(top + 1, place.LABEL).alignment = Alignment(vertical="center")
    _actor_header(sheet, top + 2, "Diskonteret over hele perioden")
    rows = (
        ("Omkostninger", "kr"),
        ("Sparede omkostninger", "kr"),
        ("Konsekvenser", "kr"),
        ("Nettoresultat", "kr"),
        ("Nettoresultat, udiskonteret", "kr"),
        ("Nettoresultat pr. deltager", "kr"),
        ("Nettoresultat pr. succes", "kr"),
        ("Deltagere, der starter", "number"),
        ("Deltagere, der gennemfører", "number"),
        ("Succeser (netto)", "number"),
    )
    for i, (label, kind) in enumerate(rows):
        row = top + 3 + i
        role = "total" if label == "Nettoresultat" else "result"
        put(sheet, row, place.LABEL, label, f"som_{role}_text")
        put(sheet, row, place.UNIT, None, "som_unit")
        first = place.LAST_ACTOR if kind == "number" else place.ACTOR
        for column in range(first, place.LAST_ACTOR + 1):
            put(sheet, row, column, None, f"som_{role}_{kind}")
            if kind == "number":
                sheet.cell(row, column).number_format = NUMBER


def _actor_header(sheet: Worksheet, row: int, label: str) -> None:
    texts = (label, "Enhed", *(ACTOR_NAMES[actor] for actor in ACTORS_AND_TOTAL))
    for i, text in enumerate(texts):
        put(sheet, row, place.LABEL + i, text, "som_header")
        if i > 1:
            _to_the_right(sheet, row, place.LABEL + i)


def _to_the_right(sheet: Worksheet, row: int, column: int) -> None:
    sheet.cell(row, column).alignment = Alignment(horizontal="right", vertical="center", wrap_text=True)


def _year_table(sheet: Worksheet, layout: ResultLayout) -> None:
    top = layout.years_heading
    heading(sheet, top, "År for år", LAST_CHART_COLUMN)
    _year_header(sheet, layout, top + 1, "Beløb")
    first = top + 2
    _year_row(sheet, layout, first, ("Diskonteringsfaktor", ""), "factor")
    for i, (measure, _) in enumerate(place.MEASURES):
        for j, actor in enumerate(ACTORS_AND_TOTAL):
            _year_row(sheet, layout, first + 1 + 4 * i + j, (measure, ACTOR_NAMES[actor]), "kr")
    _year_row(sheet, layout, first + place.MARKER_ROW, ("Break-even-år (mærke i figuren)", "I alt"), "kr")
    _show_years(sheet, layout, (top + 1, first + place.MARKER_ROW))


def _year_header(sheet: Worksheet, layout: ResultLayout, row: int, label: str) -> None:
    for column, text in (
        (place.LABEL, label),
        (place.UNIT, "Enhed"),
        (place.ACTOR, "Aktør"),
        (place.SUM, "I alt"),
    ):
        put(sheet, row, column, text, "som_header")
    for column in range(place.FIRST_YEAR, layout.last_year + 1):
        put(sheet, row, column, None, "som_header")
        sheet.cell(row, column).number_format = YEAR
    for column in range(place.SUM, layout.last_year + 1):
        _to_the_right(sheet, row, column)


def _year_row(sheet: Worksheet, layout: ResultLayout, row: int, names: tuple[str, str], kind: str) -> None:
    role = "total" if names[1] == "I alt" else "result"
    put(sheet, row, place.LABEL, names[0], f"som_{role}_text")
    put(sheet, row, place.UNIT, None, "som_unit")
    put(sheet, row, place.ACTOR, names[1], f"som_{role}_text")
    for column in range(place.SUM, layout.last_year + 1):
        put(sheet, row, column, None, f"som_{role}_{kind}")
    if kind == "factor":
        for column in range(place.FIRST_YEAR, layout.last_year + 1):
            sheet.cell(row, column).number_format = FACTOR


def _show_when(sheet: Worksheet, area: Area, condition: str, fill: str) -> None:
    """Paper until the condition holds; then fill and frame. So nothing that is not in use is seen or printed.

    Args:
        condition: formula for the area's first cell.
        fill: colour in use.
    """
    for row in sheet.iter_rows(area.first_row, area.last_row, area.first_column, area.last_column):
        for cell in row:
            cell.border, cell.fill = DEFAULT_BORDER, DEFAULT_EMPTY_FILL
    side = Side(style="thin", color=LINE)
    frame = Border(left=side, right=side, top=side, bottom=side)
    sheet.conditional_formatting.add(area.reference, _rule(condition, fill, border=frame))


def _show_years(sheet: Worksheet, layout: ResultLayout, rows: tuple[int, int], also: str = "") -> None:
    """Header and body of the year columns appear up to the horizon; ``also`` is a further condition per row."""
    header, last_row = rows
    year = f'{get_column_letter(place.FIRST_YEAR)}${header}<>""'
    _show_when(
        sheet, Area(sheet.title, header, place.FIRST_YEAR, header, layout.last_year), year, HEADER_FILL
    )
    body = Area(sheet.title, header + 1, place.FIRST_YEAR, last_row, layout.last_year)
    _show_when(sheet, body, f"AND({year},{also})" if also else year, RESULT_FILL)
    beyond = LAST_CHART_COLUMN + 1
    if beyond <= layout.last_year:
        condition = f'{get_column_letter(beyond)}${header}<>""'
        sheet.conditional_formatting.add(
            Area(sheet.title, 1, beyond, 1, layout.last_year).reference, _rule(condition, DARK)
        )


def _rule(formula: str, fill: str, font: Font | None = None, border: Border | None = None) -> Rule:
    style = DifferentialStyle(font=font, border=border, fill=PatternFill("solid", bgColor=fill))
    return Rule(type="expression", dxf=style, formula=[formula])


def _actor_table(sheet: Worksheet, area: Area, title: str, label: str) -> None:
    """A table with a sum and rows: name, unit, kommune, region, stat, i alt."""
    heading(sheet, area.first_row - 2, title, LAST_CHART_COLUMN)
    _actor_header(sheet, area.first_row - 1, label)
    for row in range(area.first_row, area.last_row + 1):
        role = "total" if row == area.first_row else "result"
        put(sheet, row, place.LABEL, None, f"som_{role}_text")
        # A row written later does not grow, so a long name shrinks instead of wrapping.
        sheet.cell(row, place.LABEL).alignment = Alignment(vertical="center", shrink_to_fit=True)
        put(sheet, row, place.UNIT, None, f"som_{role}_text")
        sheet.cell(row, place.UNIT).font = Font(
            name=sheet.cell(row, place.UNIT).font.name, size=9, color="595959"
        )
        for column in range(place.ACTOR, place.LAST_ACTOR + 1):
            put(sheet, row, column, None, f"som_{role}_kr")
    below = Area(sheet.title, area.first_row + 1, area.first_column, area.last_row, area.last_column)
    _show_when(sheet, below, f'$B{below.first_row}<>""', RESULT_FILL)


# --- Break-even -----------------------------------------------------------------------------------------------


def _break_even_sheet(book: Workbook, layout: ResultLayout) -> None:
    intro = "Se, hvad der skal til, for at indsatsen hverken giver gevinst eller tab, alt andet lige. Tallene skrives, når sagen beregnes."
    sheet = open_sheet(book, BREAK_EVEN, "result", intro, LAST_CHART_COLUMN)
    widths(sheet, [*_WIDTHS, *[_YEAR_WIDTH] * place.SHOWN_YEARS])
    heading(sheet, 5, "Hvad skal der til?", LAST_CHART_COLUMN)
    put(sheet, 6, place.LABEL, None, "som_strong")
    _measures(sheet, layout)
    curve_charts(sheet, layout)
    _words(sheet, layout)
    areas = layout.areas
    _curve_table(
        sheet, areas["som_result_curve_success"], "Nettoresultat ved nettosuccesrate", "Nettosuccesrate"
    )
    _curve_table(
        sheet,
        areas["som_result_curve_cost"],
        "Nettoresultat ved nettoomkostning",
        "Nettoomkostning i pct. af i dag",
    )
    _points(sheet, layout)
    heading(sheet, layout.figures_heading, "Tekster i figurerne", LAST_CHART_COLUMN)
    for row in range(place.FIGURES):
        put(sheet, layout.figures_heading + 1 + row, place.LABEL, None, "som_unit")
    sheet.freeze_panes = "A5"
    sheet.row_breaks.append(Break(id=layout.words_heading - 1))
    sheet.row_breaks.append(Break(id=layout.success_heading - 1))


def _measures(sheet: Worksheet, layout: ResultLayout) -> None:
    header = layout.measures_header
    _actor_header(sheet, header, "Break-even")
    today = place.LAST_ACTOR + 1
    put(sheet, header, today, "I dag, i alt", "som_header")
    _to_the_right(sheet, header, today)
    rows = (
        ("Nettosuccesrate, der skal til", "pct"),
        ("Højeste omkostning pr. deltager", "kr"),
        ("Højeste omkostning, pct. af i dag", "pct"),
        ("Deltagere, der skal til", "number"),
        ("Break-even-år", "year"),
    )
    for i, (label, kind) in enumerate(rows):
        row = header + 1 + i
        put(sheet, row, place.LABEL, label, "som_result_text")
        put(sheet, row, place.UNIT, None, "som_unit")
        last = today if kind != "year" else place.LAST_ACTOR
        for column in range(place.ACTOR, last + 1):
            role = "total" if column == place.LAST_ACTOR else "result"
            put(sheet, row, column, None, f"som_{role}_{kind}")
            if kind == "number":
                sheet.cell(row, column).number_format = "#,##0.0"


def _words(sheet: Worksheet, layout: ResultLayout) -> None:
    top = layout.words_heading
    heading(sheet, top, "I ord", LAST_CHART_COLUMN)
    for column, text in (
        (place.LABEL, "Mål"),
        (place.UNIT, "Status"),
        (place.ACTOR, "Aktør"),
        (place.SUM, "Forklaring"),
    ):
        put(sheet, top + 1, column, text, "som_header")
    for column in range(place.SUM + 1, LAST_CHART_COLUMN + 1):
        put(sheet, top + 1, column, None, "som_header")
    for i in range(16):
        row, actor = top + 2 + i, ACTORS_AND_TOTAL[i % 4]
        role = "total" if actor == "total" else "result"
        put(sheet, row, place.LABEL, MEASURE_NAMES[i // 4], f"som_{role}_text")
        put(sheet, row, place.UNIT, None, f"som_{role}_text")
        put(sheet, row, place.ACTOR, ACTOR_NAMES[actor], f"som_{role}_text")
        put(sheet, row, place.SUM, None, "som_label")
        sheet.cell(row, place.SUM).alignment = Alignment(vertical="center")
    letter = get_column_letter(place.UNIT)
    area = f"{letter}{top + 2}:{letter}{top + 17}"
    # The first rule that holds decides; "Nås" is part of the others.
    for word, colours in (("aldrig", BAD), ("ikke", BAD), ("Altid", GOOD), ("Nås", GOOD)):
        colour_by_word(sheet, area, word, colours)


def _curve_table(sheet: Worksheet, area: Area, title: str, label: str) -> None:
    heading(sheet, area.first_row - 2, f"{title}, diskonteret", LAST_CHART_COLUMN)
    _actor_header(sheet, area.first_row - 1, label)
    for row in range(area.first_row, area.last_row + 1):
        put(sheet, row, place.LABEL, None, "som_result_pct")
        put(sheet, row, place.UNIT, None, "som_unit")
        for column in range(place.ACTOR, place.LAST_ACTOR + 1):
            put(sheet, row, column, None, "som_total_kr" if column == place.LAST_ACTOR else "som_result_kr")


def _points(sheet: Worksheet, layout: ResultLayout) -> None:
    area = layout.areas["som_result_curve_points"]
    heading(sheet, area.first_row - 2, "Mærker i figurerne, i alt", LAST_CHART_COLUMN)
    for i, text in enumerate(("Mærke", "Pct.", "Nettoresultat, kr.")):
        put(sheet, area.first_row - 1, place.LABEL + i, text, "som_header")
    for i, text in enumerate(
        ("Succesrate i dag", "Succesrate ved break-even", "Omkostning i dag", "Omkostning ved break-even")
    ):
        put(sheet, area.first_row + i, place.LABEL, text, "som_result_text")
        put(sheet, area.first_row + i, place.UNIT, None, "som_result_pct")
        put(sheet, area.first_row + i, place.ACTOR, None, "som_result_kr")


# --- Udvalg ---------------------------------------------------------------------------------------------------


def _committee_sheet(book: Workbook, layout: ResultLayout) -> None:
    intro = "Se, hvilke politiske udvalg der betaler, og hvilke der vinder. Fordelingen skrives på Indstillinger og Priser."
    sheet = open_sheet(book, COMMITTEES, "result", intro, LAST_CHART_COLUMN)
    _columns(sheet, layout)
    area = layout.areas["som_result_committees"]
    heading(
        sheet,
        5,
        "Kommunens nettoresultat efter udvalg, diskonteret",
        LAST_CHART_COLUMN,
    )
    put(sheet, 6, place.LABEL, None, "som_help")
    sheet.cell(6, place.LABEL).alignment = Alignment(vertical="center")
    _year_header(sheet, layout, layout.committees_header, "Udvalg")
    for row in range(area.first_row, area.last_row + 1):
        role = "total" if row == area.first_row else "result"
        _year_row(sheet, layout, row, ("", "I alt" if role == "total" else ""), "kr")
        sheet.cell(row, place.LABEL).value = sheet.cell(row, place.ACTOR).value = None
    _show_years(sheet, layout, (layout.committees_header, area.last_row), f'$B{area.first_row}<>""')
    below = Area(COMMITTEES, area.first_row + 1, place.LABEL, area.last_row, place.SUM)
    _show_when(sheet, below, f'$B{below.first_row}<>""', RESULT_FILL)
    committee_chart(sheet, layout)
    sheet.freeze_panes = f"{get_column_letter(place.FIRST_YEAR)}5"
