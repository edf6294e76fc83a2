"""*Familie* without numbers: the answer on top, the household below it, and the tables behind the answer."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.chart import Reference
from openpyxl.styles import Alignment
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL
from som_xl.workbook import charts
from som_xl.workbook import result_layout as place
from som_xl.workbook.canvas import colour_by_word, draw_table, heading, open_sheet, put, widths
from som_xl.workbook.description import Table
from som_xl.workbook.look import BAD, GOOD, KR, NOTICE, RESULT_FILL
from som_xl.workbook.modules import family_layout as at
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.result_parts import headlines, show_when, tiles, to_the_right

_INTRO: Final = (
    "Når deltageren lykkes, ændrer det også noget for familien. Udfyld de gule felter, og tryk på Familie (fanen SØM): "
    "husstanden bliver lagt i sagen på Konsekvenser 2, og alt bliver beregnet."
)
_STATE: Final = (
    "=IF(COUNTA({household})+COUNTA({lines})=0,"
    'IF(COUNTA({used_household})=0,"Der er ingen husstand endnu: udfyld de gule felter",'
    '"Husstanden er tømt her, men det, der er lagt i sagen, står på Konsekvenser 2"),'
    "IF(SUMPRODUCT(--({household}<>{used_household}))+SUMPRODUCT(--({lines}<>{used_lines}))=0,"
    '"Husstanden er lagt i sagen, og den er den samme her",'
    'IF(COUNTA({used_household})=0,"Husstanden er ikke lagt i sagen endnu: tryk på Familie",'
    '"Husstanden er ændret, siden den blev lagt i sagen: tryk på Familie igen")))'
)
_HOUSEHOLD_NOTES: Final = (
    "Gennemsnit pr. familie: 0,4 er 40 personer i 100 familier. Målgruppen giver videnbasens tal; tom: skriv egne konsekvenser.",
)
_LINE_NOTES: Final = (
    "Ændring i antal enheder pr. år, pr. person. Rollen skal stå i husstanden ovenfor. Egne ydelser skal have en pris på Priser.",
    "Det, familien får én gang (fx familiebehandling), skrives i rollen Familien samlet med 1 person. Ellers tælles det flere gange.",
)
_WIDE_COLUMNS: Final = 5
"""Of the columns with years, those under which amounts in kr. stand too."""


def draw_family(book: Workbook, household: Table, lines: Table) -> None:
    """The whole sheet."""
    last = lines.first_column + len(lines.columns) - 1
    sheet = open_sheet(book, at.SHEET, "input", _INTRO, last)
    years = len([column for column in lines.columns if column.key.startswith("u")])
    widths(sheet, (28, 28, *[12.2] * _WIDE_COLUMNS, *[8.8] * (years - _WIDE_COLUMNS), 9.2, 13, 14, 42))
    _status(sheet)
    _top(sheet)
    _inputs(book, sheet, household, lines, last)
    _result(sheet, last)
    _chart(sheet)
    areas = at.family_areas(household, lines)
    for top, title, name in (
        (at.REMARKS_HEADING, "Dobbelttælling og andre forbehold", "som_family_remarks"),
        (
            at.MEMBERS_HEADING,
            "Om hver rolle, da husstanden sidst blev lagt i sagen",
            "som_family_members",
        ),
    ):
        heading(sheet, top, title, last)
        for row in range(areas[name].first_row, areas[name].last_row + 1):
            put(sheet, row, place.LABEL, None, "som_label")
            sheet.cell(row, place.LABEL).alignment = Alignment(vertical="center")
    heading(sheet, at.USED_HEADING, "Husstanden, som den sidst blev lagt i sagen", last)
    for table in (household, lines):
        _used(sheet, table, areas[at.USED[table.name]])
    sheet.freeze_panes = "A5"
    for row in (at.LINES_HEADING, at.CHART_ROW, at.USED_HEADING):
        sheet.row_breaks.append(Break(id=row - 1))


def _status(sheet: Worksheet) -> None:
    """Below the case's state: whether the household that stands here is in the case."""
    used = {f"used_{key}": at.USED[name] for key, name in (("household", at.HOUSEHOLD), ("lines", at.LINES))}
    formula = _STATE.format(household=at.HOUSEHOLD, lines=at.LINES, **used)
    put(sheet, 4, place.LABEL, formula, "som_status")
    for word, colours in (("er ændret", BAD), ("ikke lagt", NOTICE), ("den samme", GOOD)):
        colour_by_word(sheet, "B4:H4", word, colours, "$B$4")


def _top(sheet: Worksheet) -> None:
    tiles(sheet, at.TILES_ROW, at.TILES, [KR] * len(at.TILES))
    headlines(sheet, at.HEADLINE_ROW, at.HEADLINE - 2, 13)


def _inputs(book: Workbook, sheet: Worksheet, household: Table, lines: Table, last: int) -> None:
    for table, notes in ((household, _HOUSEHOLD_NOTES), (lines, _LINE_NOTES)):
        heading(sheet, table.header_row - 1, table.title, last)
        draw_table(book, sheet, table, set_widths=False)
        for column in table.columns:
            if column.style == "text":
                _shrink(sheet, table, column.key)
            else:
                to_the_right(sheet, table.header_row, table.column_number(column.key))
        for i, note in enumerate(notes):
            put(sheet, table.last_row + 1 + i, place.LABEL, note, "som_note")


def _shrink(sheet: Worksheet, table: Table, key: str) -> None:
    """Long names are seen whole; a remark goes on to the right."""
    if key == "note":
        return
    for row in range(table.area.first_row, table.area.last_row + 1):
        cell = sheet.cell(row, table.column_number(key))
        cell.alignment = Alignment(horizontal="left", vertical="center", indent=1, shrink_to_fit=True)


def _result(sheet: Worksheet, last: int) -> None:
    """Who in the family, and who pays: in all to the left, per family to the right."""
    heading(sheet, at.RESULT_HEADING, "Hvem i familien, og hvem betaler?", last)
    header, roles = at.SUMMARY_ROW - 1, at.roles_area()
    put(sheet, header - 1, place.ACTOR, "I alt, nutidsværdi over hele perioden", "som_strong")
    put(sheet, header - 1, place.ACTOR + 4, "Pr. familie, der starter", "som_strong")
    names = [ACTOR_NAMES[actor] for actor in ACTORS_AND_TOTAL]
    for i, text in enumerate(("Rolle", "Enhed", *names, *names)):
        put(sheet, header, place.LABEL + i, text, "som_header")
        if i > 1:
            to_the_right(sheet, header, place.LABEL + i)
    for row in range(at.SUMMARY_ROW, roles.last_row + 1):
        i = row - at.SUMMARY_ROW
        role = "total" if i == 0 else "result"
        label = at.SUMMARY[i] if i < len(at.SUMMARY) else None
        put(sheet, row, place.LABEL, label, f"som_{role}_text")
        put(sheet, row, place.UNIT, None, "som_result_text")
        for column in range(place.ACTOR, roles.last_column + 1):
            put(sheet, row, column, None, f"som_{role}_kr")
        if label is None:
            sheet.cell(row, place.LABEL).alignment = Alignment(
                horizontal="left", vertical="center", indent=2, shrink_to_fit=True
            )
    show_when(sheet, roles, f'$B{roles.first_row}<>""', RESULT_FILL)


def _chart(sheet: Worksheet) -> None:
    roles = at.roles_area()

    def down(column: int) -> Reference:
        return Reference(sheet, min_col=column, min_row=roles.first_row, max_row=roles.last_row)

    chart = charts.bar_chart(
        charts.fixed_title("Konsekvenser efter rolle og betaler", size=12, bold=True),
        charts.fixed_title("1.000 kr. i sagens prisniveau, nutidsværdi"),
        horizontal=True,
        gap=45,
    )
    for i, (name, colour) in enumerate(charts.actor_names(with_total=False)):
        charts.add_bars(chart, down(place.ACTOR + i), name, colour)
    chart.set_categories(down(place.LABEL))
    charts.place(
        sheet, chart, (at.CHART_ROW, place.LABEL, at.REMARKS_HEADING - 2, at.roles_area().last_column)
    )


def _used(sheet: Worksheet, table: Table, area: Area) -> None:
    """The table as it was, so that a change shows."""
    sheet.row_dimensions[area.first_row - 1].height = 30
    for i, column in enumerate(table.columns):
        put(sheet, area.first_row - 1, area.first_column + i, column.header, "som_header")
        style = "som_result_text" if column.style == "text" else "som_result_number"
        for row in range(area.first_row, area.last_row + 1):
            put(sheet, row, area.first_column + i, None, style)
            if column.style == "text":
                sheet.cell(row, area.first_column + i).alignment = Alignment(
                    horizontal="left", vertical="center", indent=1, shrink_to_fit=column.key != "note"
                )
    show_when(sheet, area, f'$B{area.first_row}<>""', RESULT_FILL)
