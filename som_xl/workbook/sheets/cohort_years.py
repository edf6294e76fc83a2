"""Years of intervention, course and consequence on *Effekt*: per operating year, and persons by calendar year.

Live formulas on the quantities of *Kontrol*, so that the sheet needs no engine; and a chart of the table by year.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from openpyxl import Workbook
from openpyxl.chart import Reference
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import charts
from som_xl.workbook import result_layout as place
from som_xl.workbook.canvas import define, heading, put
from som_xl.workbook.look import DARK, HEADER_FILL, PERSONS, YEAR
from som_xl.workbook.plan import EFFECT, Plan
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.result_parts import show_when, to_the_right

_PAPER: Final = "FFFFFF"
_NOTES: Final = (
    "Indsatsår: året, hvor holdet starter. Forløbsår: årene fra start til slut. Konsekvensår: årene, hvor virkningen "
    "tælles med, regnet fra forløbets slutning.",
    "Forløb regnes fra begyndelsen af indsatsåret. Kroner er der kun i de konsekvensår, som konsekvenslinjerne har enheder i.",
)


class Line(NamedTuple):
    """One row of a table: its texts, and the formula of a column.

    In a formula ``{n}`` is the number of the year, from 1. In the first table ``{start}``, ``{end}`` and ``{begin}``
    are the rows of the same column, in the second ``{up1}`` and ``{up2}`` the cells one and two rows up; ``total`` is
    the sum over all years, those after the horizon too.
    """

    label: str
    unit: str
    formula: str
    total: str = ""


COHORT_LINES: Final = (
    Line(
        "Indsatsår (holdet starter)",
        "kalenderår",
        'IF(OR(som_first_year="",{n}>som_control_operating_years),"",som_first_year+{n}-1)',
    ),
    Line(
        "Forløbsår, første–sidste",
        "kalenderår",
        'IF({end}="","",IF({end}>{start},{start}&"–"&{end},{start}))',
    ),
    Line("Forløbet slutter", "kalenderår", 'IF({start}="","",{start}+som_control_delay)'),
    Line("Konsekvensår 1", "kalenderår", 'IF({start}="","",{start}+som_control_begin)'),
    Line(
        "Konsekvensår i resultatet",
        "antal år",
        'IF(OR({begin}="",som_horizon=""),"",MAX(0,som_first_year+som_horizon-{begin}))',
    ),
)
_ENDED: Final = "IF(AND({{n}}>som_control_delay,{{n}}-som_control_delay<=COLUMNS({0})),INDEX({0},{{n}}-som_control_delay),0)"
YEAR_LINES: Final = (
    Line("Indsatsår (driftsår)", "nummer", 'IF({n}<=som_control_operating_years,{n},"")'),
    Line(
        "Deltagere, der starter",
        "personer",
        "IF({n}<=COLUMNS(som_control_starts),INDEX(som_control_starts,{n}),0)",
        "SUM(som_control_starts)",
    ),
    Line(
        "Deltagerår i forløb",
        "deltagerår",
        "SUM(INDEX(som_control_enrolled,{n},0))",
        "SUM(som_control_starts)*som_control_length",
    ),
    Line(
        "Deltagere, der gennemfører",
        "personer",
        _ENDED.format("som_control_completed"),
        "SUM(som_control_completed)",
    ),
    Line(
        "Netto-succeser blandt dem",
        "personer",
        _ENDED.format("som_control_successes"),
        "SUM(som_control_successes)",
    ),
    Line(
        "Succeser i konsekvensår 1",
        "personer",
        "INDEX(som_control_consequence_years,{n},1)",
        "SUM(som_control_successes)",
    ),
    Line(
        "Succeser i konsekvensår 2",
        "personer",
        "INDEX(som_control_consequence_years,{n},2)",
        "SUM(som_control_successes)",
    ),
    Line(
        "Succeser i konsekvensår 3 og senere",
        "personer",
        "ROUND(SUM(INDEX(som_control_consequence_years,{n},0))-{up1}-{up2},9)",
    ),
)
TOP: Final = 27
_COHORTS_HEADER: Final = TOP + 3
_YEARS_HEADER: Final = _COHORTS_HEADER + len(COHORT_LINES) + 2
_CHART_ROW: Final = _YEARS_HEADER + len(YEAR_LINES) + 2
BOTTOM: Final = _CHART_ROW + 14
"""Last row of the chart."""
YEARS_PRINTED: Final = place.FIRST_YEAR + 9
"""Column of the tenth calendar year, the last that is printed."""


def draw_cohort_years(book: Workbook, sheet: Worksheet, plan: Plan) -> None:
    """Both tables, their names and the chart."""
    heading(sheet, TOP, "Indsatsår, forløbsår og konsekvensår (beregnes; intet skal udfyldes)", 13)
    for i, text in enumerate(_NOTES, TOP + 1):
        put(sheet, i, place.LABEL, text, "som_note")
    _cohorts(book, sheet, plan)
    _years(book, sheet, plan)
    _chart(sheet, plan)


def _labels(sheet: Worksheet, header: int, title: str, lines: Sequence[Line]) -> None:
    put(sheet, header, place.LABEL, title, "som_header")
    put(sheet, header, place.UNIT, "Enhed", "som_header")
    for row, line in enumerate(lines, header + 1):
        put(sheet, row, place.LABEL, line.label, "som_known_text")
        put(sheet, row, place.UNIT, line.unit, "som_known_text")


def _numbered(first: int, column: int) -> str:
    """How many columns from ``first`` to here, as a formula: 1, 2, … Counted in the row of the heading, which is text."""
    return f"COLUMNS(${get_column_letter(first)}${TOP}:{get_column_letter(column)}${TOP})"


def _cohorts(book: Workbook, sheet: Worksheet, plan: Plan) -> None:
    """Under each operating year of the input table: when its cohort starts, ends and has consequences."""
    header, table = _COHORTS_HEADER, plan.cohorts
    first, last = table.column_number("y1"), table.column_number(f"y{plan.capacity.operating_years}")
    _labels(sheet, header, "Hold efter driftsår", COHORT_LINES)
    for column in range(first, last + 1):
        letter = get_column_letter(column)
        start, end, begin = (f"{letter}{header + i}" for i in (1, 3, 4))
        name = f'"Driftsår "&{_numbered(first, column)}'
        put(sheet, header, column, f'=IF({start}="","",{name})', "som_header")
        to_the_right(sheet, header, column)
        for row, line in enumerate(COHORT_LINES, header + 1):
            number = _numbered(first, column)
            formula = line.formula.format(n=number, start=start, end=end, begin=begin)
            put(sheet, row, column, f'=IFERROR({formula},"")', "som_calc_year")
    body = Area(EFFECT, header + 1, first, header + len(COHORT_LINES), last)
    _show_used(sheet, body)
    define(book, "som_cohort_calendar", body)


def _years(book: Workbook, sheet: Worksheet, plan: Plan) -> None:
    """Persons by calendar year, as far as the result goes; to the left the sum, and what the years leave out."""
    header, first = _YEARS_HEADER, place.FIRST_YEAR
    last, bottom = first + plan.capacity.horizon - 1, header + len(YEAR_LINES)
    _labels(sheet, header, "Efter kalenderår", YEAR_LINES)
    sheet.row_dimensions[header].height = 30
    for column in range(first, last + 1):
        letter, number = get_column_letter(column), _numbered(first, column)
        year = f'=IFERROR(IF(OR(som_first_year="",{number}>N(som_horizon)),"",som_first_year+{number}-1),"")'
        put(sheet, header, column, year, "som_header")
        for row, line in enumerate(YEAR_LINES, header + 1):
            ups = {f"up{i}": f"{letter}{row - i}" for i in (1, 2)}
            formula = line.formula.format(n=_numbered(first, column), **ups)
            _calculated(sheet, row, column, f'=IF({letter}${header}="","",IFERROR({formula},""))')
    _sums(sheet, last)
    for column in (place.ACTOR, place.SUM, *range(first, last + 1)):
        to_the_right(sheet, header, column)
        sheet.cell(header, column).number_format = YEAR
    _show_used(sheet, Area(EFFECT, header + 1, first, bottom, last))
    define(book, "som_cohort_years_header", Area(EFFECT, header, first, header, last))
    define(book, "som_cohort_years", Area(EFFECT, header + 1, place.ACTOR, bottom, last))


def _sums(sheet: Worksheet, last: int) -> None:
    """All years together, and the part after the horizon."""
    header = _YEARS_HEADER
    put(sheet, header, place.ACTOR, "I alt", "som_header")
    put(sheet, header, place.SUM, "Efter horisonten", "som_header")
    total, first = get_column_letter(place.ACTOR), get_column_letter(place.FIRST_YEAR)
    end = get_column_letter(last)
    for row, line in enumerate(YEAR_LINES, header + 1):
        whole = beyond = None
        if line.total:
            whole = f'=IFERROR(IF(SUM(som_control_starts)=0,"",{line.total}),"")'
            beyond = (
                f'=IFERROR(IF(OR({total}{row}="",COUNT({first}${header}:{end}${header})=0),"",'
                f'ROUND({total}{row}-SUM({first}{row}:{end}{row}),9)),"")'
            )
        _calculated(sheet, row, place.ACTOR, whole)
        _calculated(sheet, row, place.SUM, beyond)


def _calculated(sheet: Worksheet, row: int, column: int, formula: str | None) -> None:
    put(sheet, row, column, formula, "som_calc_number")
    sheet.cell(row, column).number_format = YEAR if row == _YEARS_HEADER + 1 else PERSONS


def _show_used(sheet: Worksheet, body: Area) -> None:
    """Only the columns whose first cell or header is in use are seen, with their header."""
    letter, header = get_column_letter(body.first_column), body.first_row - 1
    row = header if body.first_row == _YEARS_HEADER + 1 else body.first_row
    in_use = f'{letter}${row}<>""'
    top = Area(EFFECT, header, body.first_column, header, body.last_column)
    show_when(sheet, top, in_use, HEADER_FILL)
    show_when(sheet, body, in_use, _PAPER)


def _chart(sheet: Worksheet, plan: Plan) -> None:
    """Who starts and who is there as columns, who reaches the first consequence year as a line."""

    def by_year(row: int) -> Reference:
        last = place.FIRST_YEAR + plan.capacity.horizon - 1
        return Reference(sheet, min_col=place.FIRST_YEAR, max_col=last, min_row=row, max_row=row)

    rows = {line.label: row for row, line in enumerate(YEAR_LINES, _YEARS_HEADER + 1)}
    title = charts.fixed_title("Deltagere, deltagerår og succeser efter kalenderår", size=12, bold=True)
    chart = charts.bar_chart(title, charts.fixed_title(""), horizontal=False)
    charts.side_by_side(chart)
    charts.persons_axis(chart.y_axis, "Personer og deltagerår")
    chart.x_axis.title = charts.fixed_title("Kalenderår")
    for label, colour in (
        ("Deltagere, der starter", charts.PART_COLOURS[2]),
        ("Deltagerår i forløb", charts.PART_COLOURS[0]),
    ):
        charts.add_bars(chart, by_year(rows[label]), label, colour)
    years = by_year(_YEARS_HEADER)
    chart.set_categories(years)
    label = "Succeser i konsekvensår 1"
    combined = charts.with_line(chart, by_year(rows[label]), label, DARK, years)
    charts.place(sheet, combined, (_CHART_ROW, place.LABEL, BOTTOM, place.LAST_CHART_COLUMN))
