"""The charts of *Følsomhed* and *Scenarier*, each on the ranges it shows."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.chart import Reference
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import charts
from som_xl.workbook import result_layout as place
from som_xl.workbook.analysis_layout import AnalysisLayout
from som_xl.workbook.description import quoted
from som_xl.workbook.look import ACTOR_COLOURS, DARK
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import BREAK_EVEN, LAST_CHART_COLUMN, ResultLayout

MIDDLE_COLUMN: Final = place.FIRST_YEAR
LOW_COLOUR: Final = "56B4E9"
HIGH_COLOUR: Final = "E69F00"
GAIN_COLOUR: Final = "0072B2"
LOSS_COLOUR: Final = "D55E00"
FAN: Final = (
    ("2,5 %", "56B4E9", True),
    ("25 %", "0072B2", False),
    ("50 % (midten)", DARK, False),
    ("75 %", "0072B2", False),
    ("97,5 %", "56B4E9", True),
)


def sensitivity_charts(sheet: Worksheet, layout: AnalysisLayout) -> None:
    """Tornado over the whole width; below it spread and fan, then value of knowledge and break-even."""
    charts.place(
        sheet,
        _tornado(sheet, layout),
        (layout.tornado_row, place.LABEL, layout.spread_row - 2, LAST_CHART_COLUMN),
    )
    for row, after, left, right in (
        (layout.spread_row, layout.worth_row, _spread(sheet, layout), _fan(sheet, layout)),
        (layout.worth_row, layout.statistics_heading, _curve(sheet, layout), _worth(sheet, layout)),
    ):
        charts.place(sheet, left, (row, place.LABEL, after - 2, MIDDLE_COLUMN - 1))
        charts.place(sheet, right, (row, MIDDLE_COLUMN, after - 2, LAST_CHART_COLUMN))


def _money(layout: AnalysisLayout, turned: bool) -> charts.Title:
    """The unit of the money axis, from the cell the other result sheets use."""
    area = ResultLayout(layout.plan).areas["som_result_figures"]
    cell = f"{quoted(BREAK_EVEN)}!${get_column_letter(place.LABEL)}${area.first_row}"
    return charts.linked_title(cell, "1.000 kr. i sagens prisniveau, nutidsværdi", turned=turned)


def _title(text: str) -> charts.Title:
    return charts.fixed_title(text, size=12, bold=True)


def _down(sheet: Worksheet, area: Area, column: int, skipped: int = 0) -> Reference:
    """One column of an area, counted from 0."""
    number = area.first_column + column
    return Reference(sheet, min_col=number, min_row=area.first_row + skipped, max_row=area.last_row)


def _tornado(sheet: Worksheet, layout: AnalysisLayout) -> charts.ChartBase:
    area = layout.areas["som_sensitivity_bars"]
    chart = charts.bar_chart(
        _title("Hvad betyder mest? Nettoresultatet i alt, når én forudsætning ændres ad gangen"),
        _money(layout, turned=False),
        horizontal=True,
        gap=35,
    )
    charts.add_bars(chart, _down(sheet, area, 1), "Op til sagens resultat", None)
    for part in range(3):
        for i, (name, colour) in enumerate((("Lav værdi", LOW_COLOUR), ("Høj værdi", HIGH_COLOUR))):
            charts.add_bars(chart, _down(sheet, area, 2 + 2 * part + i), name, colour)
    chart.set_categories(_down(sheet, area, 0))
    charts.name_only(chart, (1, 2))
    return chart


def _spread(sheet: Worksheet, layout: AnalysisLayout) -> charts.ChartBase:
    area = layout.areas["som_sensitivity_histogram"]
    chart = charts.bar_chart(
        _title("Fordelingen af nettoresultatet i alt"), _money(layout, turned=False), horizontal=False, gap=5
    )
    charts.share_axis(chart.y_axis, "Andel af trækkene")
    chart.x_axis.title = _money(layout, turned=False)
    charts.upright(chart.x_axis)
    charts.add_bars(chart, _down(sheet, area, 3), "Tab eller nul", LOSS_COLOUR)
    charts.add_bars(chart, _down(sheet, area, 4), "Gevinst", GAIN_COLOUR)
    chart.set_categories(_down(sheet, area, 0))
    return chart


def _fan(sheet: Worksheet, layout: AnalysisLayout) -> charts.ChartBase:
    area = layout.areas["som_sensitivity_years"]

    def by_year(row: int) -> Reference:
        return Reference(sheet, min_col=area.first_column, max_col=area.last_column, min_row=row, max_row=row)

    chart = charts.line_chart(
        _title("Akkumuleret nettoresultat: vifte af udfald"), _money(layout, turned=True), "År"
    )
    for i, (name, colour, dashed) in enumerate(FAN):
        charts.add_line(chart, by_year(area.first_row + i), name, colour, bold=i == 2, dashed=dashed)
    chart.set_categories(by_year(area.first_row - 1))
    return chart


def _worth(sheet: Worksheet, layout: AnalysisLayout) -> charts.ChartBase:
    area = layout.areas["som_sensitivity_knowledge"]
    chart = charts.bar_chart(
        _title("Hvad er bedre viden højst værd?"), _money(layout, turned=False), horizontal=True, gap=45
    )
    charts.side_by_side(chart)
    for column, name, colour in (
        (2, "Kommune", ACTOR_COLOURS["municipality"]),
        (5, "I alt", ACTOR_COLOURS["total"]),
    ):
        charts.add_bars(chart, _down(sheet, area, column, 1), name, colour)
    chart.set_categories(_down(sheet, area, 0, 1))
    return chart


def _curve(sheet: Worksheet, layout: AnalysisLayout) -> charts.ChartBase:
    area = layout.areas["som_sensitivity_curve_points"]
    chart = charts.scatter_chart(
        _title("Nettosuccesrate, der giver nul, ved andre omkostninger"),
        _money(layout, turned=True),
        "Omkostninger i pct. af sagens",
        1.5,
    )
    charts.share_axis(chart.y_axis, "Nettosuccesrate ved break-even")
    costs: Any = chart.x_axis
    costs.scaling.min, costs.majorUnit = 0.5, 0.25
    chart.y_axis.scaling.min = 0
    for column, name, colour in (
        (2, "Kommune", ACTOR_COLOURS["municipality"]),
        (1, "I alt", ACTOR_COLOURS["total"]),
        (3, "Sagens succesrate", charts.MARK),
    ):
        charts.add_points(
            chart, _down(sheet, area, 0), _down(sheet, area, column), name, colour, bold=column == 1
        )
    return chart


def waterfall_chart(sheet: Worksheet, layout: AnalysisLayout) -> None:
    """From the case to the chosen scenario; a step that crosses zero has a part on each side."""
    area = layout.formula_areas["som_scenario_waterfall"]
    chart = charts.bar_chart(
        _title("Fra sagens nettoresultat i alt til scenariets"),
        _money(layout, turned=True),
        horizontal=False,
        gap=30,
    )
    layers = (
        ("Op til trinnet", None), ("Sagen og scenariet", DARK), ("Bedre", GAIN_COLOUR), ("Bedre", GAIN_COLOUR),
        ("Dårligere", LOSS_COLOUR), ("Dårligere", LOSS_COLOUR),
    )  # fmt: skip
    for column, (name, colour) in enumerate(layers, 1):
        charts.add_bars(chart, _down(sheet, area, column), name, colour)
    chart.set_categories(_down(sheet, area, 0))
    charts.name_only(chart, (1, 2, 4))
    charts.place(
        sheet, chart, (layout.waterfall_row, place.LABEL, layout.table_header - 2, LAST_CHART_COLUMN)
    )
