"""One row of a worksheet: its cells by column."""

from __future__ import annotations

import re
from bisect import bisect_left

from lxml import etree

from som_xl.workbook.ooxml.xml import Element, tag
from som_xl.workbook.references import cell_position, cell_reference

CELL = tag("c")


class Row:
    """A row element and its cells by column."""

    def __init__(self, element: Element, number: int) -> None:
        self.element = element
        self.number = number
        self.cells: dict[int, Element] = {}
        column = 0
        for cell in element.iterchildren(CELL):
            reference = cell.get("r")
            column = column + 1 if reference is None else cell_position(reference)[1]
            if reference is None:
                # Counted, not named: a cell put in before it would shift it.
                cell.set("r", cell_reference(number, column))
            self.cells[column] = cell
        self.columns = sorted(self.cells)

    def add(self, column: int, style: str | None) -> Element:
        """A new empty cell in its place among the others."""
        cell = etree.SubElement(self.element, CELL, {"r": cell_reference(self.number, column)})
        if style is not None:
            cell.set("s", style)
        place = bisect_left(self.columns, column)
        if place < len(self.columns):
            self.cells[self.columns[place]].addprevious(cell)
        elif self.columns:
            self.cells[self.columns[-1]].addnext(cell)
        else:
            self.element.insert(0, cell)
        self.columns.insert(place, column)
        self.cells[column] = cell
        spans = self.element.get("spans")
        if spans is not None:
            self.element.set("spans", widened(spans, column))
        return cell


def widened(spans: str, column: int) -> str:
    """A row's ``spans`` hint made to cover a column.

    >>> widened("2:4", 7), widened("1:9", 7)
    ('2:7', '1:9')
    """
    ends = [int(end) for end in re.findall("[0-9]+", spans)]
    first, last = min(ends, default=column), max(ends, default=column)
    return spans if first <= column <= last else f"{min(first, column)}:{max(last, column)}"
