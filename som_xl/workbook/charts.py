"""The native charts of the result sheets: calm, colour-blind safe, with a visible zero line and Danish titles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.data_source import StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook.chart_parts import fit_chart, fit_chart_rows, with_alt_texts, with_chart_texts
from som_xl.workbook.look import ACTOR_COLOURS, DARK, FONT, GREY

__all__ = [
    "DARK",
    "MARK",
    "PART_COLOURS",
    "ChartBase",
    "LineChart",
    "ScatterChart",
    "Title",
    "actor_names",
    "add_bars",
    "add_line",
    "add_mark",
    "add_points",
    "bar_chart",
    "fit_chart",
    "fit_chart_rows",
    "fixed_title",
    "line_chart",
    "linked_title",
    "name_only",
    "persons_axis",
    "place",
    "scatter_chart",
    "share_axis",
    "side_by_side",
    "stacked_with_net",
    "upright",
    "with_alt_texts",
    "with_chart_texts",
    "with_line",
]

MONEY: Final = '#,##0,;"−"#,##0,;0'
"""Thousands of kr., so that no axis mixes units; the axis title says 1.000 kr."""
PERCENT: Final = "0%"
GRID: Final = "E3E3E3"
Symbol = Literal["circle", "diamond"]
_APART: Final = 60_000
"""Space between neighbouring charts, EMU."""
MARK: Final = "E69F00"
WHITE: Final = "FFFFFF"
PART_COLOURS: Final = ("E69F00", "CC79A7", "56B4E9")
"""Okabe–Ito for costs, saved costs and consequences: none of the actors' colours."""
_ACTORS: Final = (("Kommune", "municipality"), ("Region", "region"), ("Stat", "state"), ("I alt", "total"))


def actor_names(with_total: bool = True) -> tuple[tuple[str, str], ...]:
    """Series name and colour per actor, in the order of the tables."""
    actors = _ACTORS if with_total else _ACTORS[:3]
    return tuple((name, ACTOR_COLOURS[actor]) for name, actor in actors)


def _characters(size: int, bold: bool = False, colour: str = GREY) -> CharacterProperties:
    return CharacterProperties(sz=size * 100, b=bold, solidFill=colour, latin=Font(typeface=FONT))


def _text(size: int, bold: bool = False, colour: str = GREY, turned: bool = False) -> RichText:
    characters = _characters(size, bold, colour)
    return RichText(
        bodyPr=RichTextProperties(rot=-5400000 if turned else 0, vert="horz"),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=characters), r=[], endParaRPr=characters)],
    )


def linked_title(cell: str, shown: str, size: int = 9, bold: bool = False, turned: bool = False) -> Title:
    """A title read from a cell; ``shown`` is what programs show that do not read it."""
    cache = StrData(ptCount=1, pt=[StrVal(idx=0, v=shown)])
    title = Title(tx=Text(strRef=StrRef(f=cell, strCache=cache)), overlay=False)
    title.txPr = _text(size, bold, DARK if bold else GREY, turned)
    return title


def fixed_title(text: str, size: int = 9, bold: bool = False, turned: bool = False) -> Title:
    """A title that no cell changes."""
    characters = _characters(size, bold, DARK if bold else GREY)
    run = RegularTextRun(rPr=characters, t=text)
    rich = RichText(
        bodyPr=RichTextProperties(rot=-5400000 if turned else 0, vert="horz"),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=characters), r=[run])],
    )
    return Title(tx=Text(rich=rich), overlay=False)


def _dressed(chart: Any, title: Title) -> None:
    """The common look: title, legend below, visible axes, a dark zero line and light gridlines."""
    chart.title = title
    chart.style = 2
    chart.roundedCorners = False
    chart.display_blanks = "gap"
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9", w=9525))
    chart.legend.position = "b"
    chart.legend.overlay = False
    chart.legend.txPr = _text(9)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.tickLblPos = "low"
        axis.majorTickMark = "none"
        axis.minorTickMark = "none"
        axis.txPr = _text(9)
    chart.x_axis.majorGridlines = None
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="404040", w=15875))
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID, w=6350))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.y_axis.crosses = "autoZero"
    chart.x_axis.crosses = "autoZero"


def _money_axis(axis: Any, unit: Title) -> None:
    axis.number_format = MONEY
    axis.numFmt.sourceLinked = False
    axis.title = unit


def line_chart(title: Title, unit: Title, x_title: str) -> LineChart:
    """Money by calendar year."""
    chart = LineChart()
    chart.marker = True
    _dressed(chart, title)
    _money_axis(chart.y_axis, unit)
    chart.x_axis.title = fixed_title(x_title)
    chart.x_axis.number_format = "0"
    return chart


def add_line(
    chart: LineChart, values: Reference, name: str, colour: str, bold: bool = False, dashed: bool = False
) -> None:
    """One line with small markers, so that a single year is seen too."""
    series = SeriesFactory(values, title=name)
    _draw_line(series, colour, bold)
    if dashed:
        series.graphicalProperties.line.prstDash = "dash"
    series.marker = _marker("circle", 7 if bold else 5, colour)
    chart.series.append(series)


def add_mark(chart: LineChart, values: Reference, name: str) -> None:
    """A large marker with its category beside it, where there is a value."""
    series = SeriesFactory(values, title=name)
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    series.marker = _marker("diamond", 13, MARK)
    series.smooth = False
    series.dLbls = _labels("t", 10, category=True)
    chart.series.append(series)


class _Labels(DataLabelList):
    """Labels whose number format is not taken from the cells: openpyxl writes no ``sourceLinked``."""

    def to_tree(self, tagname: Any = None, idx: Any = None, namespace: Any = None) -> Any:
        """The XML, with the missing attribute."""
        tree = super().to_tree(tagname, idx, namespace)
        for number_format in tree.iter("numFmt"):
            number_format.set("sourceLinked", "0")
        return tree


for _part in ("__attrs__", "__nested__", "__elements__", "__namespaced__"):
    setattr(_Labels, _part, getattr(DataLabelList, _part))  # openpyxl gives a subclass only its own fields


def _labels(position: str, size: int, category: bool) -> DataLabelList:
    """The name and category of a point, or its amount."""
    labels = _Labels(
        dLblPos=position,
        showVal=not category,
        showCatName=category,
        showSerName=category,
        showLegendKey=False,
        showPercent=False,
        showBubbleSize=False,
    )
    labels.numFmt = "0" if category else MONEY
    labels.txPr = _text(size, bold=True, colour=DARK)
    labels.spPr = GraphicalProperties(solidFill=WHITE)
    return labels


def _draw_line(series: Series, colour: str, bold: bool) -> None:
    series.graphicalProperties = GraphicalProperties(
        ln=LineProperties(solidFill=colour, w=38100 if bold else 22225)
    )
    series.smooth = False


def _marker(symbol: Symbol, size: int, colour: str) -> Marker:
    marker = Marker(symbol=symbol, size=size)
    marker.graphicalProperties = GraphicalProperties(solidFill=colour)
    marker.graphicalProperties.line.solidFill = colour if symbol == "circle" else DARK
    return marker


def bar_chart(title: Title, unit: Title, horizontal: bool, gap: int = 60) -> BarChart:
    """Stacked bars; horizontal ones have the first category on top."""
    chart = BarChart()
    chart.type = "bar" if horizontal else "col"
    chart.grouping = "stacked"
    chart.overlap = 100
    chart.gapWidth = gap
    _dressed(chart, title)
    _money_axis(chart.y_axis, unit)
    if horizontal:
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
        chart.y_axis.tickLblPos = "nextTo"
    return chart


def add_bars(chart: BarChart, values: Reference, name: str, colour: str | None) -> None:
    """One layer of bars; without a colour it is there but not seen."""
    series = SeriesFactory(values, title=name)
    if colour is None:
        series.graphicalProperties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    else:
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line.solidFill = WHITE
    series.invertIfNegative = False
    chart.series.append(series)


def name_only(chart: ChartBase, shown: Sequence[int]) -> None:
    """A legend with these series alone."""
    drawn: Any = chart
    hidden = [i for i in range(len(drawn.series)) if i not in shown]
    drawn.legend.legendEntry = [LegendEntry(idx=i, delete=True) for i in hidden]


def upright(axis: Any) -> None:
    """Every label of the axis, turned so that narrow columns have room for it."""
    axis.tickLblSkip = 1
    axis.txPr = _text(9, turned=True)


def share_axis(axis: Any, title: str, turned: bool = True) -> None:
    """Shares of the whole instead of money."""
    axis.number_format = PERCENT
    axis.numFmt.sourceLinked = False
    axis.title = fixed_title(title, turned=turned)


def persons_axis(axis: Any, title: str) -> None:
    """Persons instead of money."""
    axis.number_format = "General"
    axis.numFmt.sourceLinked = False
    axis.title = fixed_title(title, turned=True)


def side_by_side(chart: BarChart) -> None:
    """Bars beside each other instead of on top."""
    chart.grouping, chart.overlap = "clustered", 0


def with_line(bars: BarChart, values: Reference, name: str, colour: str, categories: Reference) -> ChartBase:
    """Bars with a line across them, on the same axes."""
    line = LineChart()
    line.marker = True
    add_line(line, values, name, colour, bold=True)
    line.set_categories(categories)
    bars += line
    return bars


def stacked_with_net(bars: BarChart, net: Reference, categories: Reference) -> ChartBase:
    """Stacked parts with the net as a dark diamond and its amount beside it."""
    line = LineChart()
    line.marker = True
    series = SeriesFactory(net, title="Netto")
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    series.marker = _marker("diamond", 11, DARK)
    series.smooth = False
    series.dLbls = _labels("r", 9, category=False)
    line.series.append(series)
    line.set_categories(categories)
    bars += line
    return bars


def scatter_chart(title: Title, unit: Title, x_title: str, highest: float | None) -> ScatterChart:
    """Money against a share from 0 to ``highest``; against money when it is None."""
    chart = ScatterChart()
    chart.style = 2
    chart.scatterStyle = "lineMarker"
    _dressed(chart, title)
    _money_axis(chart.y_axis, unit)
    across: Any = chart.x_axis
    if highest is None:
        _money_axis(across, fixed_title(x_title))
        return chart
    across.title = fixed_title(x_title)
    across.number_format = PERCENT
    across.numFmt.sourceLinked = False
    across.scaling.min = 0
    across.scaling.max = highest
    across.majorUnit = highest / 10
    return chart


def add_points(
    chart: ScatterChart,
    x: Reference,
    y: Reference,
    name: str,
    colour: str,
    *,
    symbol: Symbol | None = None,
    bold: bool = False,
) -> None:
    """A line through the points, or with ``symbol`` a single large marker."""
    series = SeriesFactory(y, x, title=name)
    if symbol:
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
        series.marker = _marker(symbol, 12, colour)
        series.smooth = False
    else:
        _draw_line(series, colour, bold)
        series.marker = Marker(symbol="none")
    chart.series.append(series)


def place(sheet: Worksheet, chart: ChartBase, area: tuple[int, int, int, int]) -> None:
    """The chart over the cells from first row and column to last row and column, a little apart from the next."""
    first_row, first_column, last_row, last_column = area
    start = AnchorMarker(col=first_column - 1, row=first_row - 1, colOff=_APART, rowOff=_APART)
    end = AnchorMarker(col=last_column, row=last_row)
    drawn: Any = chart  # the stubs know only a cell as anchor
    drawn.anchor = TwoCellAnchor(editAs="oneCell", _from=start, to=end)
    sheet.add_chart(chart)
