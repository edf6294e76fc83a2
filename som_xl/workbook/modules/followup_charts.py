"""The two charts of *Opfølgning*: why it went otherwise, and where it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openpyxl.chart import Reference
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import charts
from som_xl.workbook import result_layout as place
from som_xl.workbook.look import ACTOR_COLOURS, GREY
from som_xl.workbook.modules import followup_layout as at
from som_xl.workbook.references import Area

_UNIT: Final = "1.000 kr. i sagens prisniveau, nutidsværdi"
_LINES: Final = (
    ("Forventet", GREY),
    ("Realiseret", charts.DARK),
    ("Prognose: resten som planlagt", charts.PART_COLOURS[2]),
    ("Prognose: som realiseret", charts.PART_COLOURS[0]),
)


def draw_charts(sheet: Worksheet, areas: Mapping[str, Area]) -> None:
    """Bars by driver to the left, the cumulative lines to the right."""
    first, last = at.CHARTS_ROW, at.SO_FAR_HEADING - 2
    charts.place(sheet, _drivers(sheet, areas), (first, place.LABEL, last, place.FIRST_YEAR - 1))
    charts.place(sheet, _cumulative(sheet, areas), (first, place.FIRST_YEAR, last, at.LAST_COLUMN))


def _drivers(sheet: Worksheet, areas: Mapping[str, Area]) -> charts.ChartBase:
    area = areas["som_followup_so_far"]

    def down(column: int) -> Reference:
        return Reference(
            sheet, min_col=column, min_row=area.first_row + at.FIRST_DRIVER, max_row=area.last_row
        )

    chart = charts.bar_chart(
        charts.fixed_title("Hvad forklarer afvigelsen indtil nu?", size=12, bold=True),
        charts.fixed_title(_UNIT, turned=True),
        horizontal=False,
    )
    chart.grouping, chart.overlap = "clustered", 0
    charts.add_bars(chart, down(place.ACTOR), "Kommune", ACTOR_COLOURS["municipality"])
    charts.add_bars(chart, down(place.LAST_ACTOR), "I alt", ACTOR_COLOURS["total"])
    chart.set_categories(down(place.LABEL))
    return chart


def _cumulative(sheet: Worksheet, areas: Mapping[str, Area]) -> charts.ChartBase:
    area = areas["som_followup_years"]

    def by_year(row: int) -> Reference:
        return Reference(sheet, min_col=area.first_column, max_col=area.last_column, min_row=row, max_row=row)

    chart = charts.line_chart(
        charts.fixed_title("Akkumuleret nettoresultat i alt", size=12, bold=True),
        charts.fixed_title(_UNIT, turned=True),
        "År",
    )
    for i, (name, colour) in enumerate(_LINES):
        charts.add_line(
            chart, by_year(area.first_row + i), name, colour, bold=name == "Realiseret", dashed=i != 1
        )
    chart.set_categories(by_year(area.first_row - 1))
    return chart
