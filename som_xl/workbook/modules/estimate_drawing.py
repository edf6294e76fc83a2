"""*Skøn* without numbers: inputs on top, the answer below them on the same page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.chart import Reference
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import charts
from som_xl.workbook import result_layout as place
from som_xl.workbook.canvas import draw_field, draw_table, heading, open_sheet, put, widths
from som_xl.workbook.description import Field, Table
from som_xl.workbook.look import KR, PCT, RESULT_FILL, YEAR
from som_xl.workbook.modules import estimate_layout as at
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.result_figures import draw_curve, draw_marks
from som_xl.workbook.sheets.result_parts import actor_header, headlines, show_when, tiles, to_the_right

_INTRO: Final = (
    "Få tal ind, et skøn ud. Udfyld de gule felter, og tryk på Skøn (fanen SØM). »Lav fuld beregning« lægger det over i "
    "inputarkene uden at ændre resultatet."
)
_WIDTHS: Final = (34, 22, 14, 14, *[12] * 8)
_SUMMARY: Final = (
    ("Omkostninger", "kr"),
    ("Konsekvenser", "kr"),
    ("Nettoresultat", "kr"),
    ("Nettoresultat pr. deltager", "kr"),
    ("Sandsynlighed for gevinst", "pct"),
)
_BREAK_EVEN: Final = (
    ("Nettosuccesrate", "pct"),
    ("Højeste omkostning pr. deltager", "kr"),
    ("Antal deltagere", "number"),
    ("Break-even-år", "year"),
)
_SERVICES: Final = (
    "Ydelse eller område",
    "Retning",
    "Anbefaling",
    "I alt, kr.",
    "Status",
    "Grundlag og kilde",
)
_MIX_NOTE: Final = "Udfyldes i stedet for feltet Målgruppe. Andelene skal give 100 %."
_OWN_NOTES: Final = (
    "Hvad én succes sparer betaleren pr. år (minus: koster), og i hvor mange år.",
    "Bruges i stedet for videnbasens tal; de vises stadig, men regnes ikke med.",
    "Brug det, når videnbasen ikke har tal for målgruppen. Der fyldes aldrig noget i",
    "af sig selv.",
)


def draw_estimate(book: Workbook, fields: Sequence[Field], tables: Sequence[Table]) -> None:
    """The whole sheet."""
    sheet = open_sheet(book, at.SHEET, "input", _INTRO, at.LAST_COLUMN)
    widths(sheet, _WIDTHS)
    put(sheet, 4, place.LABEL, None, "som_note")
    _status(sheet)
    _inputs(book, sheet, fields, tables)
    _top(sheet)
    areas = at.estimate_areas(fields, tables)
    _charts(sheet, areas)
    _tables(sheet, areas["som_estimate_services"])
    _remarks(sheet)
    _behind(sheet, fields, tables, areas)
    sheet.freeze_panes = "A5"
    sheet.print_area = f"A1:{get_column_letter(at.LAST_COLUMN)}{areas['som_estimate_used'].last_row}"
    for row in (at.CHARTS_ROW, at.SERVICES_HEADING, at.CURVE_HEADING, at.USED_HEADING):
        sheet.row_breaks.append(Break(id=row - 1))


def _status(sheet: Worksheet) -> None:
    """The estimate's own state instead of the case's: it does not follow the input sheets."""
    put(
        sheet,
        3,
        place.LABEL,
        '=IF(som_estimate_stamp="","Ikke beregnet endnu: udfyld de gule felter, og tryk på Skøn",'
        'IF(SUMPRODUCT(--(som_estimate_now<>som_estimate_used))>0,"Input er ændret, siden skønnet blev beregnet: tryk på Skøn igen",'
        '"Skønnet er beregnet med de tal, der står her"))',
        "som_status",
    )


def _inputs(book: Workbook, sheet: Worksheet, fields: Sequence[Field], tables: Sequence[Table]) -> None:
    heading(sheet, 5, "Få tal", at.LAST_COLUMN)
    for field in fields:
        draw_field(book, sheet, field)
        sheet.cell(field.row, field.column + 2).style = "som_note"
        if field.style == "text":
            sheet.cell(field.row, field.column).alignment = Alignment(
                horizontal="left", vertical="center", indent=1, shrink_to_fit=True
            )
    mix, own = tables
    heading(sheet, mix.header_row - 1, mix.title, at.LAST_COLUMN)
    sheet.cell(own.header_row - 1, own.first_column).value = own.title
    for table in tables:
        draw_table(book, sheet, table, set_widths=False, header_height=18)
    put(sheet, mix.last_row + 1, place.LABEL, _MIX_NOTE, "som_note")
    for i, note in enumerate(_OWN_NOTES):
        put(sheet, own.last_row + 1 + i, own.first_column, note, "som_note")


def _top(sheet: Worksheet) -> None:
    tiles(sheet, at.TILES_ROW, place.TILES, (KR, KR, KR, KR, KR, YEAR, PCT))
    headlines(sheet, at.HEADLINE_ROW, 2, at.LAST_COLUMN)


def _charts(sheet: Worksheet, areas: Mapping[str, Area]) -> None:
    first, last = at.CHARTS_ROW, at.SUMMARY_HEADING - 2
    row = at.SUMMARY_HEADING + 2

    def by_actor(number: int) -> Reference:
        return Reference(sheet, min_col=place.ACTOR, max_col=place.LAST_ACTOR, min_row=number, max_row=number)

    unit = charts.fixed_title("1.000 kr. i første driftsårs priser, nutidsværdi", turned=True)
    payers = charts.bar_chart(
        charts.fixed_title("Hvem betaler, og hvem vinder?", size=12, bold=True), unit, horizontal=False
    )
    for i, (name, colour) in enumerate((("Omkostninger", charts.PART_COLOURS[0]), ("Konsekvenser", charts.PART_COLOURS[2]))):  # fmt: skip
        charts.add_bars(payers, by_actor(row + i), name, colour)
    payers.set_categories(by_actor(row - 1))
    whole = charts.stacked_with_net(payers, by_actor(row + 2), by_actor(row - 1))
    charts.place(sheet, whole, (first, place.LABEL, last, place.FIRST_YEAR - 1))
    curve = charts.scatter_chart(
        charts.fixed_title("Nettoresultat ved forskellige succesrater", size=12, bold=True),
        unit,
        "Nettosuccesrate",
        1.0,
    )
    draw_curve(sheet, curve, areas["som_estimate_curve"])
    draw_marks(sheet, curve, areas["som_estimate_points"].first_row)
    charts.place(sheet, curve, (first, place.FIRST_YEAR, last, at.LAST_COLUMN))


def _rows(sheet: Worksheet, first: int, rows: Sequence[tuple[str, str]], total: int | None = None) -> None:
    """Label, unit and one cell per actor."""
    for i, (label, kind) in enumerate(rows):
        role = "total" if i == total else "result"
        put(sheet, first + i, place.LABEL, label, f"som_{role}_text")
        put(sheet, first + i, place.UNIT, None, "som_unit")
        for column in range(place.ACTOR, place.LAST_ACTOR + 1):
            put(sheet, first + i, column, None, f"som_{role}_{kind}")


def _tables(sheet: Worksheet, area: Area) -> None:
    top = at.SUMMARY_HEADING
    heading(sheet, top, "Hvem betaler, og hvem vinder?", at.LAST_COLUMN)
    actor_header(sheet, top + 1, "Diskonteret over hele perioden")
    _rows(sheet, top + 2, _SUMMARY, total=2)
    top = at.BREAK_EVEN_HEADING
    heading(sheet, top, "Break-even: hvad skal der til, før det går i nul?", at.LAST_COLUMN)
    actor_header(sheet, top + 1, "Mål")
    put(sheet, top + 1, place.LAST_ACTOR + 1, "I skønnet", "som_header")
    to_the_right(sheet, top + 1, place.LAST_ACTOR + 1)
    _rows(sheet, top + 2, _BREAK_EVEN)
    for i, (_, kind) in enumerate(_BREAK_EVEN):
        put(sheet, top + 2 + i, place.LAST_ACTOR + 1, None, f"som_result_{kind}")
        put(sheet, top + 7 + i, place.LABEL, None, "som_label")
        sheet.cell(top + 7 + i, place.LABEL).alignment = Alignment(vertical="center")
    heading(sheet, area.first_row - 2, "Ydelser og områder, der forventes berørt", at.LAST_COLUMN)
    for i, text in enumerate(_SERVICES):
        put(sheet, area.first_row - 1, area.first_column + i, text, "som_header")
    for row in range(area.first_row, area.last_row + 1):
        for i in range(area.width):
            put(sheet, row, area.first_column + i, None, "som_result_kr" if i == 3 else "som_result_text")
            if i != 3:
                shrink = i < area.width - 1
                sheet.cell(row, area.first_column + i).alignment = Alignment(
                    vertical="center", shrink_to_fit=shrink
                )
    show_when(sheet, area, f'$B{area.first_row}<>""', RESULT_FILL)


def _remarks(sheet: Worksheet) -> None:
    heading(sheet, at.REMARKS_HEADING, "Forbehold, og hvad der mangler", at.LAST_COLUMN)
    for row in range(at.REMARKS_HEADING + 1, at.REMARKS_HEADING + 1 + at.REMARKS):
        put(sheet, row, place.LABEL, None, "som_label")
        sheet.cell(row, place.LABEL).alignment = Alignment(vertical="center")


def _behind(
    sheet: Worksheet, fields: Sequence[Field], tables: Sequence[Table], areas: Mapping[str, Area]
) -> None:
    """Numbers behind the curve, and the inputs the estimate was calculated with."""
    curve, points, used = (areas[f"som_estimate_{name}"] for name in ("curve", "points", "used"))
    heading(sheet, curve.first_row - 2, "Tal bag figuren: nettoresultat ved forskellige succesrater", at.LAST_COLUMN)  # fmt: skip
    actor_header(sheet, curve.first_row - 1, "Nettosuccesrate")
    for row in range(curve.first_row, curve.last_row + 1):
        put(sheet, row, place.LABEL, None, "som_result_pct")
        put(sheet, row, place.UNIT, None, "som_unit")
        for column in range(place.ACTOR, place.LAST_ACTOR + 1):
            put(sheet, row, column, None, "som_result_kr")
    heading(sheet, points.first_row - 2, "Mærker i figuren (succesrate, nettoresultat i alt)", at.LAST_COLUMN)
    for i, label in enumerate(("Skønnet", "Break-even")):
        put(sheet, points.first_row + i, place.LABEL, label, "som_result_text")
        put(sheet, points.first_row + i, place.UNIT, None, "som_result_pct")
        put(sheet, points.first_row + i, place.ACTOR, None, "som_result_kr")
    heading(sheet, used.first_row - 2, "Skønnets input: nu, og da det blev beregnet", at.LAST_COLUMN)
    for i, text in enumerate(("Input", "Nu", "Beregnet med")):
        put(sheet, used.first_row - 1, place.LABEL + i, text, "som_header")
    for row, (label, cell) in enumerate(at.inputs(fields, tables), used.first_row):
        put(sheet, row, place.LABEL, label, "som_label")
        put(sheet, row, place.UNIT, f'=IF({cell}="","",{cell})', "som_calc_number")
        put(sheet, row, place.ACTOR, None, "som_result_number")
