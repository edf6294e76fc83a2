"""The three native charts of a portfolio, over numbers that stand in three blocks of a sheet."""

from __future__ import annotations

from typing import Final

from openpyxl.chart import LineChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import charts
from som_xl.workbook.look import ACCENT, DARK
from som_xl.workbook.references import Area

BARS: Final = ("Projekt", "Valgt, kr.", "Ikke valgt (eller intet budget), kr.")
SPENT: Final = ("År", "Udgift, kr.", "Budget, kr.")
CURVE: Final = ("Udgift, kr.", "Netto, kr.")
"""Headings of the blocks."""
OTHER: Final = "B8C4CC"
_UNIT: Final = "1.000 kr., nutidsværdi"
_MILLIONS: Final = "#,##0.0,,"
_BUDGET_COLOUR: Final = "D55E00"

Place = tuple[int, int, int, int]
"""First row, first column, last row and last column of the cells a chart covers."""


def bars_chart(sheet: Worksheet, area: Area, place: Place) -> None:
    """Net result of the best projects, the chosen ones in colour.

    Args:
        area: name, net result when chosen, net result when not; one row per project.
    """
    chart = charts.bar_chart(
        charts.fixed_title("Nettoresultat for de øverste på listen", size=12, bold=True),
        charts.fixed_title(_UNIT),
        horizontal=True,
        gap=40,
    )
    for i, (heading, colour) in enumerate(zip(BARS[1:], (ACCENT, OTHER), strict=True), 1):
        charts.add_bars(chart, _column(sheet, area, i), heading.removesuffix(", kr."), colour)
    chart.set_categories(_column(sheet, area, 0))
    charts.place(sheet, chart, place)


def curve_chart(sheet: Worksheet, curve: Area, marks: Area, place: Place) -> None:
    """Net result added up over costs, the most for the money first.

    Args:
        curve: costs and net result, one row per point. marks: the choice, and two points of the budget's line.
    """
    chart = charts.scatter_chart(
        charts.fixed_title("Hvad får man for pengene?", size=12, bold=True),
        charts.fixed_title("Nettoresultat, 1.000 kr.", turned=True),
        "Kommunens udgift lagt sammen, mio. kr.",
        None,
    )
    chart.x_axis.number_format = _MILLIONS  # short, so that the labels have room beside each other
    charts.add_points(
        chart, _column(sheet, curve, 0), _column(sheet, curve, 1), "Mest for pengene først", DARK
    )
    budget = Area(marks.sheet, marks.first_row + 1, marks.first_column, marks.last_row, marks.last_column)
    charts.add_points(chart, _column(sheet, budget, 0), _column(sheet, budget, 1), "Budget", _BUDGET_COLOUR)
    choice = Area(marks.sheet, marks.first_row, marks.first_column, marks.first_row, marks.last_column)
    charts.add_points(
        chart, _column(sheet, choice, 0), _column(sheet, choice, 1), "Valget", ACCENT, symbol="diamond"
    )
    charts.place(sheet, chart, place)


def spent_chart(sheet: Worksheet, area: Area, place: Place) -> None:
    """What is spent each year, and the budget.

    Args:
        area: calendar year, costs, budget; one row per year.
    """
    bars = charts.bar_chart(
        charts.fixed_title("Kommunens udgift pr. år", size=12, bold=True),
        charts.fixed_title("1.000 kr., udiskonteret", turned=True),
        horizontal=False,
    )
    charts.add_bars(bars, _column(sheet, area, 1), "Udgift", ACCENT)
    bars.set_categories(_column(sheet, area, 0))
    bars.x_axis.number_format = "0"
    bars.y_axis.scaling.min = 0
    line = LineChart()
    line.marker = True
    charts.add_line(line, _column(sheet, area, 2), "Budget", _BUDGET_COLOUR)
    line.set_categories(_column(sheet, area, 0))
    bars += line
    charts.place(sheet, bars, place)


def _column(sheet: Worksheet, area: Area, i: int) -> Reference:
    column = area.first_column + i
    return Reference(sheet, min_col=column, max_col=column, min_row=area.first_row, max_row=area.last_row)
