"""What stands in a cell, and what can be written into one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias

ERROR_CODES = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA")


class CellKind(Enum):
    """What a cell holds."""

    EMPTY = "empty"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as read.

    Attributes:
        kind: what it holds; for a formula what the formula last gave.
        value: float for a number, str for text and for the code of an error, bool, datetime for a
            number shown as a date or a time of day, None when empty.
        has_formula: the value is calculated, also in the cells an array formula spreads over.
        formula_without_value: a formula nobody has calculated yet: ``kind`` is EMPTY, but not because
            the user left the cell empty.
    """

    kind: CellKind
    value: float | str | bool | datetime | None
    has_formula: bool = False
    formula_without_value: bool = False


EMPTY_CELL = Cell(CellKind.EMPTY, None)
UNCALCULATED_CELL = Cell(CellKind.EMPTY, None, has_formula=True, formula_without_value=True)


@dataclass(frozen=True, slots=True)
class CellError:
    """An error to write into a cell.

    >>> CellError("#N/A").code
    '#N/A'
    """

    code: str

    def __post_init__(self) -> None:
        if self.code not in ERROR_CODES:
            raise ValueError(f"not an error Excel stores in a cell: {self.code!r}")


CellValue: TypeAlias = float | int | str | bool | CellError | None
