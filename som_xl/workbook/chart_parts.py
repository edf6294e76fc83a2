"""Finishing the XML of charts and drawings: series as long as the case's years, texts beside the picture.

Pure functions, bytes in and bytes out. The points a program has stored in a chart are taken out, so that every
program reads the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from som_xl.workbook.analysis_layout import SENSITIVITY
from som_xl.workbook.ooxml.xml import Element, parse, serialise
from som_xl.workbook.plan import EFFECT
from som_xl.workbook.references import column_letters, column_number
from som_xl.workbook.result_layout import COMMITTEES, FIRST_YEAR, FOLLOWUP, NET

CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_RANGE: Final = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'|[^'!]+)!\$(?P<first>[A-Z]{1,3})\$(?P<top>\d+)(?::\$(?P<last>[A-Z]{1,3})\$(?P<bottom>\d+))?"
)


def fit_chart(chart_xml: bytes, horizon: int, capacity: int) -> bytes:
    """The chart with its series by year ended at the horizon's last column, whatever length they had.

    A series is by year when its categories are one row, from column F, on a sheet with a table by calendar year.

    Args:
        chart_xml: the chart part.
        horizon: calendar years of the case, 1 … ``capacity``.
        capacity: year columns of the workbook.

    Raises:
        ValueError: the horizon does not fit.
    """
    if not 1 <= horizon <= capacity:
        raise ValueError(f"horizon {horizon} is outside 1 … {capacity}")
    root = parse(chart_xml, "chart")
    letters = column_letters(FIRST_YEAR + horizon - 1)
    for series in root.iter(f"{CHART}ser"):
        categories = _categories(series)
        if categories is None or not _is_by_year(categories, capacity):
            continue
        for formula in _data_formulas(series):
            found = _RANGE.fullmatch(formula.text or "")
            if found and _is_by_year(found, capacity):
                formula.text = f"{found['sheet']}!${found['first']}${found['top']}:${letters}${found['top']}"
    _forget_points(root)
    return serialise(root)


def fit_chart_rows(chart_xml: bytes, sheet: str, first_row: int, rows: int) -> bytes:
    """The chart with every series down from ``first_row`` of ``sheet`` made ``rows`` rows long.

    Args:
        chart_xml: the chart part.
        sheet: sheet of the table the series show.
        first_row: row of the first category.
        rows: rows in use; at least one is shown.
    """
    root = parse(chart_xml, "chart")
    for series in root.iter(f"{CHART}ser"):
        categories = _categories(series)
        if categories is None or _sheet(categories) != sheet or int(categories["top"]) != first_row:
            continue
        if categories["last"] not in (None, categories["first"]):
            continue
        for formula in _data_formulas(series):
            found = _RANGE.fullmatch(formula.text or "")
            if found and int(found["top"]) == first_row:
                column = found["first"]
                formula.text = (
                    f"{found['sheet']}!${column}${first_row}:${column}${first_row + max(rows, 1) - 1}"
                )
    _forget_points(root)
    return serialise(root)


def with_chart_texts(chart_xml: bytes, texts: Mapping[tuple[str, int], str]) -> bytes:
    """The chart with the text it shows for titles that are read from a cell.

    Excel reads the cell itself; other programs show what stands in the chart.

    Args:
        chart_xml: the chart part.
        texts: text by sheet and row of the cell.
    """
    root = parse(chart_xml, "chart")
    for title in root.iter(f"{CHART}title"):
        for reference in title.iter(f"{CHART}strRef"):
            found = _RANGE.fullmatch(reference.findtext(f"{CHART}f") or "")
            value = reference.find(f"{CHART}strCache/{CHART}pt/{CHART}v")
            if found and value is not None:
                value.text = texts.get((_sheet(found), int(found["top"])), value.text)
    return serialise(root)


def with_alt_texts(drawing_xml: bytes, texts: Sequence[str]) -> bytes:
    """The drawing with an alternative text on each chart, in the order of the charts.

    Raises:
        ValueError: not one text per chart.
    """
    root = parse(drawing_xml, "drawing")
    frames = list(root.iter(f"{DRAWING}graphicFrame"))
    if len(frames) != len(texts):
        raise ValueError(f"{len(texts)} texts for {len(frames)} charts")
    for number, (frame, text) in enumerate(zip(frames, texts, strict=True), 1):
        properties = frame.find(f"{DRAWING}nvGraphicFramePr/{DRAWING}cNvPr")
        if properties is None:
            raise ValueError(f"chart {number} of the drawing has no properties")
        properties.set("name", f"Figur {number}")
        properties.set("descr", text)
    return serialise(root)


def _categories(series: Element) -> re.Match[str] | None:
    text = series.findtext(f"{CHART}cat//{CHART}f")
    return _RANGE.fullmatch(text) if text else None


def _data_formulas(series: Element) -> Iterator[Element]:
    for part in ("cat", "val"):
        yield from series.iterfind(f"{CHART}{part}//{CHART}f")


def _sheet(found: re.Match[str]) -> str:
    return found["sheet"].strip("'").replace("''", "'")


def _is_by_year(found: re.Match[str], capacity: int) -> bool:
    """One row from column F that does not reach beyond the workbook's year columns."""
    last = column_number(found["last"] or found["first"])
    return (
        _sheet(found) in (EFFECT, NET, COMMITTEES, SENSITIVITY, FOLLOWUP)
        and column_number(found["first"]) == FIRST_YEAR
        and (found["bottom"] or found["top"]) == found["top"]
        and last < FIRST_YEAR + capacity
    )


def _forget_points(root: Element) -> None:
    """Without the stored points of the series; stored titles stay."""
    for series in root.iter(f"{CHART}ser"):
        for part in ("cat", "val", "xVal", "yVal"):
            for kind in ("numCache", "strCache", "multiLvlStrCache"):
                for cache in list(series.iterfind(f"{CHART}{part}//{CHART}{kind}")):
                    parent = cache.getparent()
                    assert parent is not None
                    parent.remove(cache)
