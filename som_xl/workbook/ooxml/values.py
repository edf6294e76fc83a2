"""From the XML of one cell to its value, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from numbers import Real
from typing import SupportsFloat

from lxml import etree

from som_xl.workbook.cells import EMPTY_CELL, UNCALCULATED_CELL, Cell, CellError, CellKind, CellValue
from som_xl.workbook.ooxml.dates import date_of
from som_xl.workbook.ooxml.text import SharedStrings, decode, encode, needs_preserve, rich_text
from som_xl.workbook.ooxml.xml import SPACE, Element, tag

FORMULA = tag("f")
_VALUE = tag("v")
_INLINE = tag("is")
_TEXT = tag("t")


@dataclass(frozen=True)
class CellContext:
    """What the workbook must tell before a cell's value can be known."""

    strings: SharedStrings
    date_styles: frozenset[int]
    from_1904: bool


def read_cell(cell: Element, context: CellContext, in_array: bool = False) -> Cell:
    """The value of a cell.

    Args:
        cell: its ``c`` element.
        context: shared strings, date styles and date system of the workbook.
        in_array: an array formula that stands in another cell spreads over this one.

    Raises:
        ValueError: the stored value does not fit its stored type.
    """
    children = {child.tag: child for child in cell}
    formula = in_array or FORMULA in children
    kind, value = _stored(cell, children, context)
    if kind is CellKind.EMPTY:
        return UNCALCULATED_CELL if formula else EMPTY_CELL
    return Cell(kind, value, formula)


def is_filled(cell: Element) -> bool:
    """Whether a cell has a formula or a value, not only a style."""
    return any(child.tag in (FORMULA, _INLINE) or (child.tag == _VALUE and child.text) for child in cell)


def _stored(
    cell: Element, children: Mapping[str, Element], context: CellContext
) -> tuple[CellKind, float | str | bool | datetime | None]:
    """Kind and value of the stored content."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = children.get(_INLINE)
        return (CellKind.EMPTY, None) if inline is None else (CellKind.TEXT, rich_text(inline))
    element = children.get(_VALUE)
    text = None if element is None else element.text or ""
    if text is None or (text == "" and kind != "str"):
        return CellKind.EMPTY, None
    return _typed(kind, text, cell.get("s"), context)


def _typed(
    kind: str, text: str, style: str | None, context: CellContext
) -> tuple[CellKind, float | str | bool | datetime]:
    """Kind and value of the text in ``v``."""
    match kind:
        case "s":
            return CellKind.TEXT, _shared(int(text), context.strings)
        case "str":
            return CellKind.TEXT, decode(text)
        case "b":
            return CellKind.BOOLEAN, text.strip() in ("1", "true")
        case "e":
            return CellKind.ERROR, text
        case "d":
            return CellKind.DATE, datetime.fromisoformat(text).replace(tzinfo=None)
        case "n":
            return _number_or_date(text, style, context)
    raise ValueError(f"unknown cell type {kind!r}")


def _shared(number: int, strings: SharedStrings) -> str:
    """A shared string."""
    if not 0 <= number < len(strings.texts):
        raise ValueError(f"no shared string {number}")
    return strings.texts[number]


def _number_or_date(text: str, style: str | None, context: CellContext) -> tuple[CellKind, float | datetime]:
    """A number, or the date it is shown as."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"not a number: {text!r}")
    if style is not None and int(style) in context.date_styles:
        date = date_of(number, context.from_1904)
        if date is not None:
            return CellKind.DATE, date
    return CellKind.NUMBER, number


def number_text(value: SupportsFloat) -> str:
    """A number as stored: the shortest text that reads back as the same number.

    Raises:
        ValueError: not finite, which Excel cannot store.

    >>> number_text(0.1), number_text(12.0), number_text(-0.0), number_text(1e300)
    ('0.1', '12', '0', '1e+300')
    """
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    # Adding zero turns -0.0, which Excel does not have, into 0.0.
    return repr(number + 0.0).removesuffix(".0")


def check_value(value: CellValue) -> None:
    """Refuse what no cell can hold, before any cell is touched.

    Raises:
        ValueError: a number that is not finite.
        TypeError: none of the kinds of value.
    """
    if value is None or isinstance(value, bool | str | CellError):
        return
    if not isinstance(value, Real):
        raise TypeError(f"cannot stand in a cell: {value!r}")
    number_text(value)


def set_value(cell: Element, value: CellValue, plain_strings: Mapping[str, int], formula: bool) -> None:
    """Give a cell a value; its style, its formula and anything unknown stay.

    Args:
        cell: its ``c`` element.
        value: a checked value. None empties the cell. So does ``""``, except as the result of a formula.
        plain_strings: texts in the workbook's table of shared strings; others are stored in the cell.
        formula: the value is the result of a formula here, or of an array formula spreading over the cell.
    """
    for name in (_VALUE, _INLINE):
        for child in cell.findall(name):
            cell.remove(child)
    # vm points to metadata about the old value (a data type, a picture); it must not outlive it.
    for attribute in {"t", "vm"} & set(cell.keys()):
        del cell.attrib[attribute]
    if value is None or (value == "" and not formula):
        return
    if isinstance(value, str) and not formula and value not in plain_strings:
        cell.set("t", "inlineStr")
        inline = _insert(cell, _INLINE)
        _set_text(etree.SubElement(inline, _TEXT), value)
        return
    kind, text = _kind_and_text(value, plain_strings, formula)
    if kind != "n":
        cell.set("t", kind)
    element = _insert(cell, _VALUE)
    if kind == "str":
        _set_text(element, text)
    else:
        element.text = text


def _kind_and_text(
    value: float | str | CellError, plain_strings: Mapping[str, int], formula: bool
) -> tuple[str, str]:
    """The type attribute and the text of ``v``."""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, str):
        return ("str", value) if formula else ("s", str(plain_strings[value]))
    if isinstance(value, CellError):
        return "e", value.code
    return "n", number_text(value)


def _insert(cell: Element, name: str) -> Element:
    """A new child in the place the schema wants it: after the formula, before anything else."""
    child = etree.SubElement(cell, name)
    cell.insert(0 if cell.find(FORMULA) is None else 1, child)
    return child


def _set_text(element: Element, text: str) -> None:
    """Store text with its white space."""
    element.text = encode(text)
    if needs_preserve(element.text):
        element.set(SPACE, "preserve")
