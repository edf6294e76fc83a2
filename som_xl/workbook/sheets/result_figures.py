"""The six charts of the result sheets, each on the ranges it shows."""

from __future__ import annotations

from typing import Final

from openpyxl.chart import Reference
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import charts
from som_xl.workbook import result_layout as place
from som_xl.workbook.description import quoted
from som_xl.workbook.look import ACTOR_COLOURS
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import BREAK_EVEN, LAST_CHART_COLUMN, ResultLayout

MIDDLE_COLUMN: Final = place.FIRST_YEAR
"""First column of the right one of two charts."""


def _text_cell(layout: ResultLayout, figure: int) -> str:
    """The cell with the unit (0) or a chart's title (from 1), as a chart refers to it."""
    area = layout.areas["som_result_figures"]
    return f"{quoted(BREAK_EVEN)}!${get_column_letter(place.LABEL)}${area.first_row + figure}"


def _titles(
    layout: ResultLayout, figure: int, text: str, turned: bool = True
) -> tuple[charts.Title, charts.Title]:
    """The title and the money axis title of a chart."""
    return (
        charts.linked_title(_text_cell(layout, figure), text, size=12, bold=True),
        charts.linked_title(
            _text_cell(layout, 0), "1.000 kr. i sagens prisniveau, nutidsværdi", turned=turned
        ),
    )


def net_charts(sheet: Worksheet, layout: ResultLayout) -> None:
    """The two charts that tell the story, and below them the consequences by main area."""
    first, last = layout.charts_row, layout.domain_chart_row - 2
    cumulative = _cumulative_chart(sheet, layout)
    charts.place(sheet, cumulative, (first, place.LABEL, last, MIDDLE_COLUMN - 1))
    charts.place(sheet, _payer_chart(sheet, layout), (first, MIDDLE_COLUMN, last, LAST_CHART_COLUMN))
    domains = layout.areas["som_result_domains"]
    by_domain = charts.bar_chart(
        *_titles(layout, 3, "Konsekvenser efter hovedområde og aktør", turned=False), horizontal=True, gap=45
    )
    for i, (name, colour) in enumerate(charts.actor_names(with_total=False)):
        column = place.ACTOR + i
        values = Reference(sheet, min_col=column, min_row=domains.first_row + 1, max_row=domains.last_row)
        charts.add_bars(by_domain, values, name, colour)
    by_domain.set_categories(
        Reference(sheet, min_col=place.LABEL, min_row=domains.first_row + 1, max_row=domains.last_row)
    )
    charts.place(
        sheet,
        by_domain,
        (layout.domain_chart_row, place.LABEL, layout.warnings_heading - 2, LAST_CHART_COLUMN),
    )


def _cumulative_chart(sheet: Worksheet, layout: ResultLayout) -> charts.LineChart:
    years = layout.areas["som_result_years"]

    def by_year(row: int) -> Reference:
        return Reference(sheet, min_col=place.FIRST_YEAR, max_col=layout.last_year, min_row=row, max_row=row)

    chart = charts.line_chart(*_titles(layout, 1, "Akkumuleret nettoresultat"), "År")
    for i, (name, colour) in enumerate(charts.actor_names()):
        charts.add_line(chart, by_year(years.first_row + place.CUMULATIVE_ROW + i), name, colour, bold=i == 3)
    charts.add_mark(chart, by_year(years.last_row), "Break-even")
    chart.set_categories(by_year(years.first_row - 1))
    return chart


def _payer_chart(sheet: Worksheet, layout: ResultLayout) -> charts.ChartBase:
    summary = layout.areas["som_result_summary"]

    def by_actor(row: int) -> Reference:
        return Reference(sheet, min_col=place.ACTOR, max_col=place.LAST_ACTOR, min_row=row, max_row=row)

    chart = charts.bar_chart(*_titles(layout, 2, "Hvem betaler, og hvem vinder?"), horizontal=False)
    names = ("Omkostninger", "Sparede omkostninger", "Konsekvenser")
    for i, (name, colour) in enumerate(zip(names, charts.PART_COLOURS, strict=True)):
        charts.add_bars(chart, by_actor(summary.first_row + i), name, colour)
    categories = by_actor(summary.first_row - 1)
    chart.set_categories(categories)
    return charts.stacked_with_net(chart, by_actor(summary.last_row + 1), categories)


def curve_charts(sheet: Worksheet, layout: ResultLayout) -> None:
    """Net result against success rate to the left, against cost to the right."""
    first, last = layout.curves_row, layout.words_heading - 2
    success = charts.scatter_chart(
        *_titles(layout, 4, "Nettoresultat ved forskellige succesrater"), "Nettosuccesrate", 1.0
    )
    draw_curve(sheet, success, layout.areas["som_result_curve_success"])
    draw_marks(sheet, success, layout.areas["som_result_curve_points"].first_row)
    charts.place(sheet, success, (first, place.LABEL, last, MIDDLE_COLUMN - 1))
    cost = charts.scatter_chart(
        *_titles(layout, 5, "Nettoresultat ved forskellige omkostninger"),
        "Nettoomkostning i pct. af i dag",
        2.0,
    )
    draw_curve(sheet, cost, layout.areas["som_result_curve_cost"])
    draw_marks(sheet, cost, layout.areas["som_result_curve_points"].first_row + 2)
    charts.place(sheet, cost, (first, MIDDLE_COLUMN, last, LAST_CHART_COLUMN))


def draw_curve(sheet: Worksheet, chart: charts.ScatterChart, area: Area) -> None:
    """One line per actor from a table of points."""

    def down(column: int) -> Reference:
        return Reference(sheet, min_col=column, min_row=area.first_row, max_row=area.last_row)

    for i, (actor, colour) in enumerate(charts.actor_names()):
        charts.add_points(chart, down(place.LABEL), down(place.ACTOR + i), actor, colour, bold=i == 3)


def draw_marks(sheet: Worksheet, chart: charts.ScatterChart, row: int) -> None:
    """Today and break-even, from two rows of points."""

    def at(row: int, column: int) -> Reference:
        return Reference(sheet, min_col=column, min_row=row, max_row=row)

    today, found = ((at(row + i, place.UNIT), at(row + i, place.ACTOR)) for i in range(2))
    charts.add_points(chart, *today, "I dag, i alt", charts.DARK, symbol="circle")
    charts.add_points(chart, *found, "Break-even, i alt", charts.MARK, symbol="diamond")


def committee_chart(sheet: Worksheet, layout: ResultLayout) -> None:
    """Bars by committee below the table."""
    area = layout.areas["som_result_committees"]
    chart = charts.bar_chart(
        *_titles(layout, 6, "Kommunens nettoresultat efter udvalg", turned=False), horizontal=True
    )
    below = area.first_row + 1

    def down(column: int) -> Reference:
        return Reference(sheet, min_col=column, min_row=below, max_row=area.last_row)

    charts.add_bars(chart, down(place.SUM), "Kommune", ACTOR_COLOURS["municipality"])
    chart.set_categories(down(place.LABEL))
    chart.legend = None
    charts.place(sheet, chart, (area.last_row + 2, place.LABEL, area.last_row + 22, LAST_CHART_COLUMN))
