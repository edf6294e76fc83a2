"""*Følsomhed*: what the result hangs on, how sure it is, and what better knowledge is worth."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.analysis.sensitivity import COST_STEPS
from som_xl.workbook import result_layout as place
from som_xl.workbook.analysis_layout import (
    CHOICES,
    SENSITIVITY,
    STATISTICS,
    TEXTS,
    TILES,
    AnalysisLayout,
)
from som_xl.workbook.canvas import heading, open_sheet, put
from som_xl.workbook.look import ACTOR_COLOURS, BAD, DARK, GOOD, KR, NOTICE, PCT, RESULT_FILL
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import LAST_CHART_COLUMN
from som_xl.workbook.sheets.analysis_figures import sensitivity_charts
from som_xl.workbook.sheets.result_parts import (
    actor_header,
    columns,
    rule,
    show_when,
    show_years,
    tiles,
    to_the_right,
    year_header,
)

_TILES: Final = (
    ("Sandsynlighed for gevinst i alt", "total"),
    ("… for kommunen", "municipality"),
    ("… for regionen", "region"),
    ("… for staten", "state"),
    ("95 %-interval", "total"),
    ("", "total"),
    ("Fuld viden er højst værd", "total"),
    ("Forudsætningen, der betyder mest", "total"),
)
_FORMATS: Final = (PCT, PCT, PCT, PCT, KR, KR, KR, KR)
_STATISTICS: Final = (
    "Middel", "Standardafvigelse", "2,5 % af trækkene er lavere", "5 %", "10 %", "25 %", "50 % (midten)", "75 %",
    "90 %", "95 %", "97,5 %", "Sandsynlighed for gevinst", "Fuld viden er højst værd",
)  # fmt: skip
_FAN: Final = (
    "2,5 % er lavere", "25 %", "50 % (midten)", "75 %", "97,5 %", "Ikke i minus, i alt", "Ikke i minus, kommunen",
)  # fmt: skip
_MONTE_CARLO: Final = (
    "En simulering regner sagen om mange gange. Hver gang trækkes alle usikre forudsætninger tilfældigt inden for de intervaller, I har skrevet på arket Usikkerhed.",
    "Sandsynligheden for gevinst er den andel af omregningerne, hvor nettoresultatet er over nul. 95 %-intervallet er det, der er tilbage, når de 2,5 % laveste og højeste er taget fra.",
    "Tallene er ikke sikrere end intervallerne. De fanger ikke, at en forudsætning mangler, eller at indsatsen ikke er årsag til forskellen.",
    "Værdien af fuld viden svarer på, hvad det højst kan betale sig at bruge på at undersøge sagen nærmere, før I vælger at gennemføre eller lade være.",
    "Er den lav, ville mere viden sjældent ændre beslutningen, også når intervallet er bredt. Den kan være stor for kommunen og lille for det offentlige i alt.",
)
_PARAMETER_HEADERS: Final = (
    "Forudsætning", "I sagen", "Lav", "Høj", "I alt ved lav", "I alt ved høj", "Spænd i alt", "Kommunen ved lav",
    "Kommunen ved høj", "Spænd, kommunen", "I værste fald", "I bedste fald",
)  # fmt: skip
_CURVE_HEADERS: Final = ("Omkostninger i pct. af sagens", "I alt", "Kommune", "Sagens succesrate")


def draw_sensitivity(book: Workbook, layout: AnalysisLayout) -> None:
    """The sheet without numbers."""
    intro = "Se, hvor sikkert resultatet er, og hvilke forudsætninger det hænger på. Tallene skrives, når sagen beregnes; intervallerne står på Usikkerhed."
    sheet = open_sheet(book, SENSITIVITY, "result", intro, LAST_CHART_COLUMN)
    columns(sheet, layout.plan.capacity.horizon)
    _top(sheet, layout)
    sensitivity_charts(sheet, layout)
    _statistics(sheet, layout)
    _fan(sheet, layout)
    _knowledge(sheet, layout)
    _words(sheet, layout)
    areas = layout.areas
    _two_way(
        sheet, areas["som_sensitivity_two_way"], "Nettoresultat i alt ved andre succesrater og omkostninger"
    )
    _two_way(
        sheet,
        areas["som_sensitivity_two_way_municipality"],
        "Kommunens nettoresultat ved andre succesrater og omkostninger",
    )
    _tables(sheet, layout)
    _parameters(sheet, layout)
    _behind_the_charts(sheet, layout)
    sheet.freeze_panes = f"{get_column_letter(place.FIRST_YEAR)}5"
    for row in (
        layout.spread_row,
        layout.statistics_heading,
        layout.words_heading,
        layout.curve_heading,
        layout.parameters_heading,
        layout.histogram_heading,
    ):
        sheet.row_breaks.append(Break(id=row - 1))


def _top(sheet: Worksheet, layout: AnalysisLayout) -> None:
    """The tiles, and below them what was found in sentences."""
    _wide_tiles(sheet, layout.tiles_row)
    for i in range(TEXTS):
        put(sheet, layout.texts_row + i, place.LABEL, None, "som_label")
        sheet.cell(layout.texts_row + i, place.LABEL).alignment = Alignment(vertical="center")
    headline = sheet.cell(layout.texts_row, place.LABEL)
    headline.font = Font(name=headline.font.name, size=13, bold=True, color=DARK)
    sheet.row_dimensions[layout.texts_row].height = 20
    row = layout.texts_row + TEXTS - 1
    first, last = get_column_letter(place.LABEL), get_column_letter(LAST_CHART_COLUMN)
    remark = rule(
        f'ISNUMBER(SEARCH("Bemærk",${first}{row}))', NOTICE[0], font=Font(color=NOTICE[1], bold=True)
    )
    sheet.conditional_formatting.add(f"{first}{row}:{last}{row}", remark)
    put(sheet, row + 1, place.LABEL, None, "som_note")


def _wide_tiles(sheet: Worksheet, top: int) -> None:
    """Tiles; the two that hold words go across more columns, without merging them."""
    tiles(sheet, top, _TILES, _FORMATS)
    across = ((place.LABEL + 4, place.LABEL + 5), (place.LABEL + TILES - 1, LAST_CHART_COLUMN))
    white = Side(style="thick", color="FFFFFF")
    accent = Side(style="thick", color=ACTOR_COLOURS["total"])
    for first, last in across:
        for row in range(top, top + 3):
            for column in range(first, last + 1):
                cell = sheet.cell(row, column)
                cell.style = "som_tile" if row == top + 1 else "som_tile_label"
                cell.alignment = Alignment(horizontal="centerContinuous", vertical="center")
                cell.border = Border(
                    left=white if column == first else None,
                    right=white if column == last else None,
                    top=accent if row == top else None,
                )
        sheet.cell(top + 1, first).font = Font(
            name=sheet.cell(top + 1, first).font.name, size=12, bold=True, color=DARK
        )


def _amounts(sheet: Worksheet, row: int, label: str | None, kind: str, role: str = "result") -> None:
    """A row per actor: label, unit and four cells of one kind."""
    put(sheet, row, place.LABEL, label, f"som_{role}_text")
    put(sheet, row, place.UNIT, None, "som_unit")
    for column in range(place.ACTOR, place.LAST_ACTOR + 1):
        put(
            sheet,
            row,
            column,
            None,
            f"som_total_{kind}" if column == place.LAST_ACTOR else f"som_{role}_{kind}",
        )


def _statistics(sheet: Worksheet, layout: AnalysisLayout) -> None:
    top = layout.statistics_heading
    heading(sheet, top, "Simulering: nettoresultatet i alle træk", LAST_CHART_COLUMN)
    actor_header(sheet, top + 1, "Mål")
    for i, label in enumerate(_STATISTICS):
        _amounts(sheet, top + 2 + i, label, "pct" if i == STATISTICS - 2 else "kr")


def _fan(sheet: Worksheet, layout: AnalysisLayout) -> None:
    top, last = layout.years_heading, place.FIRST_YEAR + layout.plan.capacity.horizon - 1
    heading(
        sheet, top, "Simulering: akkumuleret, diskonteret nettoresultat i alt år for år", LAST_CHART_COLUMN
    )
    year_header(sheet, last, top + 1, "Andel af trækkene")
    sheet.cell(top + 1, place.SUM).value = None
    for i, label in enumerate(_FAN):
        row = top + 2 + i
        put(sheet, row, place.LABEL, label, "som_result_text")
        put(sheet, row, place.UNIT, None, "som_unit")
        put(sheet, row, place.ACTOR, "Kommune" if i == len(_FAN) - 1 else "I alt", "som_result_text")
        put(sheet, row, place.SUM, None, "som_result_text")
        for column in range(place.FIRST_YEAR, last + 1):
            put(sheet, row, column, None, "som_result_kr" if i < len(_FAN) - 2 else "som_result_pct")
    show_years(sheet, last, (top + 1, top + 1 + len(_FAN)))


def _knowledge(sheet: Worksheet, layout: AnalysisLayout) -> None:
    area = layout.areas["som_sensitivity_knowledge"]
    heading(
        sheet,
        area.first_row - 2,
        "Hvad er bedre viden højst værd, før I beslutter? (hver aktør efter sit eget resultat)",
        LAST_CHART_COLUMN,
    )
    actor_header(sheet, area.first_row - 1, "Viden om")
    for row in range(area.first_row, area.last_row + 1):
        _amounts(sheet, row, None, "kr", "total" if row == area.first_row else "result")
        sheet.cell(row, place.LABEL).alignment = Alignment(vertical="center", shrink_to_fit=True)
    below = Area(sheet.title, area.first_row + 1, area.first_column, area.last_row, area.last_column)
    show_when(sheet, below, f'$B{below.first_row}<>""', RESULT_FILL)


def _words(sheet: Worksheet, layout: AnalysisLayout) -> None:
    heading(sheet, layout.words_heading, "Hvad er en simulering?", LAST_CHART_COLUMN)
    for i, text in enumerate(_MONTE_CARLO, layout.words_heading + 1):
        put(sheet, i, place.LABEL, text, "som_label")
        sheet.cell(i, place.LABEL).alignment = Alignment(vertical="center")


def _two_way(sheet: Worksheet, area: Area, title: str) -> None:
    heading(sheet, area.first_row - 2, f"{title} (kr., sagens prisniveau)", LAST_CHART_COLUMN)
    put(
        sheet,
        area.first_row - 1,
        place.LABEL,
        "Nettosuccesrate nedad, omkostninger i pct. af sagens henad",
        "som_note",
    )
    base = area.first_column + 2 + COST_STEPS.index(1.0)
    put(sheet, area.first_row - 1, base, "sagen ▼", "som_unit")
    sheet.cell(area.first_row - 1, base).alignment = Alignment(horizontal="right", vertical="center")
    for column in range(area.first_column, area.last_column + 1):
        put(sheet, area.first_row, column, None, "som_header")
        if column > area.first_column + 1:
            sheet.cell(area.first_row, column).number_format = "0%"
            to_the_right(sheet, area.first_row, column)
    for row in range(area.first_row + 1, area.last_row + 1):
        put(sheet, row, area.first_column, None, "som_result_pct")
        put(sheet, row, area.first_column + 1, None, "som_unit")
        sheet.cell(row, area.first_column + 1).alignment = Alignment(horizontal="right", vertical="center")
        for column in range(area.first_column + 2, area.last_column + 1):
            put(sheet, row, column, None, "som_result_kr")
    _mark_signs(sheet, area, base)


def _mark_signs(sheet: Worksheet, area: Area, base: int) -> None:
    """Loss and gain in colour beside their sign; the case's own cell with a frame."""
    first = f"{get_column_letter(area.first_column + 2)}{area.first_row + 1}"
    body = f"{first}:{get_column_letter(area.last_column)}{area.last_row}"
    mark = f"${get_column_letter(area.first_column + 1)}{area.first_row + 1}"
    side = Side(style="thin", color=DARK)
    letter = get_column_letter(base)
    sheet.conditional_formatting.add(
        f"{letter}{area.first_row + 1}:{letter}{area.last_row}",
        rule(
            f'{mark}<>""',
            NOTICE[0],
            font=Font(bold=True),
            border=Border(left=side, right=side, top=side, bottom=side),
        ),
    )
    for sign, (colour, text) in (("<0", BAD), (">0", GOOD)):
        sheet.conditional_formatting.add(
            body, rule(f"AND(ISNUMBER({first}),{first}{sign})", colour, font=Font(color=text))
        )


def _tables(sheet: Worksheet, layout: AnalysisLayout) -> None:
    """Break-even by cost level, other choices of method, extremes and the correction for optimism."""
    areas = layout.areas
    curve = areas["som_sensitivity_curve"]
    heading(
        sheet,
        curve.first_row - 2,
        "Nettosuccesrate, der giver nul, ved andre omkostninger",
        LAST_CHART_COLUMN,
    )
    actor_header(sheet, curve.first_row - 1, "Omkostninger i pct. af sagens")
    for row in range(curve.first_row, curve.last_row + 1):
        _amounts(sheet, row, None, "pct")
        sheet.cell(row, place.LABEL).style = "som_result_pct"
    choices = areas["som_sensitivity_choices"]
    heading(
        sheet,
        choices.first_row - 2,
        "Andre valg af metode (nettoresultat, kr., sagens prisniveau)",
        LAST_CHART_COLUMN,
    )
    actor_header(sheet, choices.first_row - 1, "Valg")
    sheet.cell(choices.first_row - 1, place.UNIT).value = "I stedet"
    for row in range(choices.first_row, choices.first_row + CHOICES):
        _amounts(sheet, row, None, "kr")
    show_when(sheet, choices, f'$B{choices.first_row}<>""', RESULT_FILL)
    extremes = areas["som_sensitivity_extremes"]
    heading(sheet, extremes.first_row - 2, "Yderpunkter", LAST_CHART_COLUMN)
    actor_header(sheet, extremes.first_row - 1, "Alt i den dårlige eller den gode ende")
    for i, label in enumerate(("Værste fald", "Sagen", "Bedste fald")):
        _amounts(sheet, extremes.first_row + i, label, "kr")
    optimism = areas["som_sensitivity_optimism"]
    heading(sheet, optimism.first_row - 2, "Optimismekorrektion", LAST_CHART_COLUMN)
    actor_header(sheet, optimism.first_row - 1, "Før og efter")
    for row in range(optimism.first_row, optimism.last_row + 1):
        _amounts(sheet, row, None, "kr")
    show_when(sheet, optimism, f'$C{optimism.first_row}<>""', RESULT_FILL)


def _parameters(sheet: Worksheet, layout: AnalysisLayout) -> None:
    area = layout.areas["som_sensitivity_parameters"]
    heading(
        sheet,
        layout.parameters_heading,
        "Én forudsætning ændret ad gangen (nettoresultat, kr., sagens prisniveau)",
        LAST_CHART_COLUMN,
    )
    put(
        sheet,
        layout.parameters_heading + 1,
        place.LABEL,
        "Den, der flytter resultatet i alt mest, står øverst. Lav og høj er intervallet på Usikkerhed; en faktor er vist i pct. af sagens tal, SE er standardfejl.",
        "som_note",
    )
    header = area.first_row - 1
    sheet.row_dimensions[header].height = 30
    for i, text in enumerate(_PARAMETER_HEADERS):
        put(sheet, header, area.first_column + i, text, "som_header")
        if i:
            to_the_right(sheet, header, area.first_column + i)
    for row in range(area.first_row, area.last_row + 1):
        for i in range(area.width):
            words = i < 4 or i > 9
            put(sheet, row, area.first_column + i, None, "som_result_text" if words else "som_result_kr")
            if words:
                sheet.cell(row, area.first_column + i).alignment = Alignment(
                    horizontal="right" if i else "left", vertical="center", shrink_to_fit=True
                )
    show_when(sheet, area, f'$B{area.first_row}<>""', RESULT_FILL)


def _behind_the_charts(sheet: Worksheet, layout: AnalysisLayout) -> None:
    """Numbers the charts are drawn from."""
    parts = ("Usynlig del", "Lav, inden basis", "Høj, inden basis", "Lav, efter basis", "Høj, efter basis", "Lav, over nul", "Høj, over nul")  # fmt: skip
    for name, title, headers, kinds in (
        ("som_sensitivity_histogram", "Tal bag figuren: fordelingen",
         ("Midten, 1.000 kr.", "Fra, kr.", "Til, kr.", "Tab eller nul", "Gevinst"), ("text", "kr", "kr", "pct", "pct")),
        ("som_sensitivity_bars", "Tal bag figuren: hvad betyder mest? (kr.)", ("Forudsætning", *parts), ("text", *["kr"] * 7)),
        ("som_sensitivity_curve_points", "Tal bag figuren: break-even ved andre omkostninger", _CURVE_HEADERS, ("pct",) * 4),
    ):  # fmt: skip
        area = layout.areas[name]
        heading(sheet, area.first_row - 2, title, LAST_CHART_COLUMN)
        sheet.row_dimensions[area.first_row - 1].height = 30
        for i, (header, kind) in enumerate(zip(headers, kinds, strict=True)):
            put(sheet, area.first_row - 1, area.first_column + i, header, "som_header")
            if i:
                to_the_right(sheet, area.first_row - 1, area.first_column + i)
            for row in range(area.first_row, area.last_row + 1):
                put(sheet, row, area.first_column + i, None, f"som_result_{kind}")
        show_when(sheet, area, f'$B{area.first_row}<>""', RESULT_FILL)
