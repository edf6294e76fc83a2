"""The kinds of column a table can have: how a cell is read, and what is said when it cannot be.

Cells are read column by column with plain Python: the whole knowledge base loads in a few times the time
it takes to split the files into cells, and nothing heavy is imported for a worksheet function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf, isfinite
from typing import Any


class CellError(ValueError):
    """A cell that cannot be read: what is wrong and what to do, in Danish."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True)
class Column:
    """How the cells of one column are read.

    Attributes:
        read: turns a non-empty cell into its value, or raises ``CellError``; None keeps the text.
        required: whether an empty cell is an error.
        empty: the value of an empty cell when it is allowed.
        refers_to: name of the table whose ``id`` the value must be found in.
    """

    read: Callable[[str], Any] | None = None
    required: bool = False
    empty: Any = ""
    refers_to: str = ""


def text(*, required: bool = False, refers_to: str = "") -> Column:
    """Any text; with ``refers_to`` the id of a row in that table."""
    return Column(None, required, "", refers_to)


def id_list(refers_to: str) -> Column:
    """Ids separated by semicolons; empty is no ids. The value is a tuple."""
    return Column(lambda cell: tuple(cell.split(";")), False, (), refers_to)


def number(low: float = -inf, high: float = inf, *, required: bool = False) -> Column:
    """A finite number with a decimal point between ``low`` and ``high`` (both included)."""

    def read(cell: str) -> float:
        try:
            value = float(cell)
        except ValueError:
            raise CellError("Værdien er ikke et tal.", "Skriv et tal med punktum som decimaltegn.") from None
        if not isfinite(value):
            raise CellError("Værdien er ikke et endeligt tal.", "Skriv et tal, eller lad cellen være tom.")
        if not low <= value <= high:
            raise CellError(f"Tallet skal ligge {_between(low, high)}.", "Ret tallet.")
        return value

    return Column(read, required, None)


def share(*, required: bool = False) -> Column:
    """A fraction from 0 to 1."""
    return number(0.0, 1.0, required=required)


def whole(low: int, high: int, *, required: bool = False) -> Column:
    """A whole number between ``low`` and ``high`` (both included)."""

    def read(cell: str) -> int:
        try:
            value = int(cell)
        except ValueError:
            raise CellError("Værdien er ikke et helt tal.", "Skriv et helt tal.") from None
        if not low <= value <= high:
            raise CellError(f"Tallet skal ligge {_between(low, high)}.", "Ret tallet.")
        return value

    return Column(read, required, None)


def calendar_year(*, required: bool = False) -> Column:
    """A calendar year 1950–2100; empty where the source does not say."""
    return whole(1950, 2100, required=required)


def flag() -> Column:
    """``ja`` or ``nej``."""
    return code({"ja": True, "nej": False})


def code(values: Mapping[str, Any], *, required: bool = True, what: str = "værdi") -> Column:
    """One of the keys of ``values``; the cell becomes the value the key maps to."""

    def read(cell: str) -> Any:
        try:
            return values[cell]
        except KeyError:
            raise CellError(f"Ukendt {what}.", f"Brug en af: {', '.join(values)}.") from None

    return Column(read, required, "")


def labelled(labels: Mapping[str, str], *, required: bool = True, what: str = "værdi") -> Column:
    """One of the codes of a vocabulary; the cell keeps the code."""
    return code({key: key for key in labels}, required=required, what=what)


def iso_date() -> Column:
    """A date YYYY-MM-DD; may be empty. The value is the text, so that dates sort as text."""

    def read(cell: str) -> str:
        try:
            date.fromisoformat(cell)
        except ValueError:
            raise CellError("Værdien er ikke en dato.", "Skriv datoen som ÅÅÅÅ-MM-DD.") from None
        return cell

    return Column(read)


def pattern(expression: str, message: str, remedy: str) -> Column:
    """A required text that must match a regular expression as a whole."""
    compiled = re.compile(expression)

    def read(cell: str) -> str:
        if not compiled.fullmatch(cell):
            raise CellError(message, remedy)
        return cell

    return Column(read, True)


def identifier() -> Column:
    """A row's id: letters, digits, underscore and hyphen."""
    return pattern(
        r"[A-Za-z0-9_-]+",
        "Id'et har tegn, der ikke må bruges.",
        "Brug kun bogstaver a-z, tal, _ og -.",
    )


def _between(low: float, high: float) -> str:
    if high == inf:
        return f"på {low:g} eller derover"
    return f"mellem {low:g} og {high:g}"
