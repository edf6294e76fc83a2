"""The result sheets Nettoresultat, Break-even and Udvalg: drawn empty, filled with ``result_blocks``."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.analysis.wording import MEASURE_NAMES
from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL
from som_xl.workbook import result_layout as place
from som_xl.workbook.analysis_layout import AnalysisLayout
from som_xl.workbook.canvas import colour_by_word, define, heading, open_sheet, put, widths
from som_xl.workbook.look import (
    BAD,
    FACTOR,
    GOOD,
    KR,
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
from som_xl.workbook.sheets.result_parts import (
    WIDTHS,
    YEAR_WIDTH,
    actor_header,
    columns,
    rule,
    show_when,
    show_years,
    tiles,
    to_the_right,
    year_header,
)
from som_xl.workbook.sheets.scenarios import draw_scenarios
from som_xl.workbook.sheets.sensitivity import draw_sensitivity

__all__ = ["RESULT_NAMES", "chart_alt_texts", "draw_results"]


def draw_results(book: Workbook, plan: Plan) -> None:
    """The five sheets without numbers."""
    layout = ResultLayout(plan)
    _net_sheet(book, layout)
    _break_even_sheet(book, layout)
    analyses = AnalysisLayout(plan)
    draw_sensitivity(book, analyses)
    draw_scenarios(book, analyses)
    _committee_sheet(book, layout)
    for name, area in (layout.areas | analyses.areas).items():
        define(book, name, area)


# --- Nettoresultat ------------------------------------------------------------------------------------------


def _net_sheet(book: Workbook, layout: ResultLayout) -> None:
    intro = "Læs, hvad indsatsen betyder økonomisk for kommune, region og stat. Tallene skrives, når sagen beregnes; skriv ikke på dette ark."
    sheet = open_sheet(book, NET, "result", intro, LAST_CHART_COLUMN)
    columns(sheet, layout.horizon)
    tiles(sheet, layout.tiles_row, place.TILES, (KR, KR, KR, KR, KR, YEAR, PCT))
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
    _actor_table(
        sheet, areas["som_result_groups"], "Nettoresultat efter målgruppe, diskonteret", "Målgruppe (andel)"
    )
    _actor_table(sheet, areas["som_result_services"], "Konsekvenser efter ydelse, diskonteret", "Ydelse")
    net_charts(sheet, layout)
    sheet.freeze_panes = f"{get_column_letter(place.FIRST_YEAR)}5"
    for row in (layout.domain_chart_row, layout.summary_heading, layout.years_heading, layout.roles_heading):
        sheet.row_breaks.append(Break(id=row - 1))


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
    banner = rule(f'ISNUMBER(SEARCH("{word}",${first}{row}))', fill, font=Font(color=text, bold=True))
    sheet.conditional_formatting.add(f"{first}{row}:{last}{row}", banner)


def _summary(sheet: Worksheet, layout: ResultLayout) -> None:
    top = layout.summary_heading
    heading(sheet, top, "Hvem betaler, og hvem vinder?", LAST_CHART_COLUMN)
    put(sheet, top + 1, place.LABEL, None, "som_help")
    sheet.cell(top + 1, place.LABEL).alignment = Alignment(vertical="center")
    actor_header(sheet, top + 2, "Diskonteret over hele perioden")
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


def _year_table(sheet: Worksheet, layout: ResultLayout) -> None:
    top = layout.years_heading
    heading(sheet, top, "År for år", LAST_CHART_COLUMN)
    year_header(sheet, layout.last_year, top + 1, "Beløb")
    first = top + 2
    _year_row(sheet, layout, first, ("Diskonteringsfaktor", ""), "factor")
    for i, (measure, _) in enumerate(place.MEASURES):
        for j, actor in enumerate(ACTORS_AND_TOTAL):
            _year_row(sheet, layout, first + 1 + 4 * i + j, (measure, ACTOR_NAMES[actor]), "kr")
    _year_row(sheet, layout, first + place.MARKER_ROW, ("Break-even-år (mærke i figuren)", "I alt"), "kr")
    show_years(sheet, layout.last_year, (top + 1, first + place.MARKER_ROW))


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


def _actor_table(sheet: Worksheet, area: Area, title: str, label: str) -> None:
    """A table with a sum and rows: name, unit, kommune, region, stat, i alt."""
    heading(sheet, area.first_row - 2, title, LAST_CHART_COLUMN)
    actor_header(sheet, area.first_row - 1, label)
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
    show_when(sheet, below, f'$B{below.first_row}<>""', RESULT_FILL)


# --- Break-even -----------------------------------------------------------------------------------------------


def _break_even_sheet(book: Workbook, layout: ResultLayout) -> None:
    intro = "Se, hvad der skal til, for at indsatsen hverken giver gevinst eller tab, alt andet lige. Tallene skrives, når sagen beregnes."
    sheet = open_sheet(book, BREAK_EVEN, "result", intro, LAST_CHART_COLUMN)
    widths(sheet, [*WIDTHS, *[YEAR_WIDTH] * place.SHOWN_YEARS])
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
    actor_header(sheet, header, "Break-even")
    today = place.LAST_ACTOR + 1
    put(sheet, header, today, "I dag, i alt", "som_header")
    to_the_right(sheet, header, today)
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
    actor_header(sheet, area.first_row - 1, label)
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
    columns(sheet, layout.horizon)
    area = layout.areas["som_result_committees"]
    heading(
        sheet,
        5,
        "Kommunens nettoresultat efter udvalg, diskonteret",
        LAST_CHART_COLUMN,
    )
    put(sheet, 6, place.LABEL, None, "som_help")
    sheet.cell(6, place.LABEL).alignment = Alignment(vertical="center")
    year_header(sheet, layout.last_year, layout.committees_header, "Udvalg")
    for row in range(area.first_row, area.last_row + 1):
        role = "total" if row == area.first_row else "result"
        _year_row(sheet, layout, row, ("", "I alt" if role == "total" else ""), "kr")
        sheet.cell(row, place.LABEL).value = sheet.cell(row, place.ACTOR).value = None
    show_years(sheet, layout.last_year, (layout.committees_header, area.last_row), f'$B{area.first_row}<>""')
    below = Area(COMMITTEES, area.first_row + 1, place.LABEL, area.last_row, place.SUM)
    show_when(sheet, below, f'$B{below.first_row}<>""', RESULT_FILL)
    committee_chart(sheet, layout)
    sheet.freeze_panes = f"{get_column_letter(place.FIRST_YEAR)}5"
