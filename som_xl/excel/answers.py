"""What a worksheet function answers: a number, a text, a block of them, or a proper Excel error.

Over COM an error travels as the same whole number Excel itself uses for an error cell (−2146826246 is
``#N/A``), in both directions. Numbers are always sent as floats, so a whole number in an answer can only be
an error: the VBA wrapper tests ``VarType(x) = vbLong`` and answers ``CVErr(x And 65535)``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from som_xl.model import Problem, SomError

_FACILITY: Final = 0x800A0000 - 2**32
_LAST_CODE: Final = 2100
_DANISH: Final = {
    2000: "#NUL!",
    2007: "#DIVISION/0!",
    2015: "#VÆRDI!",
    2023: "#REFERENCE!",
    2029: "#NAVN?",
    2036: "#NUM!",
    2042: "#I/T",
}


@dataclass(frozen=True, slots=True)
class ExcelError:
    """An error value of a cell.

    Attributes:
        code: the number ``CVErr`` takes: 2042 is ``#N/A``.
    """

    code: int

    @property
    def text(self) -> str:
        """As a Danish Excel shows it.

        >>> NA.text, VALUE.text, NUM.text
        ('#I/T', '#VÆRDI!', '#NUM!')
        """
        return _DANISH.get(self.code, f"fejlværdi {self.code}")

    @property
    def com(self) -> int:
        """The whole number that stands for it over COM.

        >>> NA.com
        -2146826246
        """
        return _FACILITY + self.code


NA: Final = ExcelError(2042)
VALUE: Final = ExcelError(2015)
NUM: Final = ExcelError(2036)

Scalar = float | str | ExcelError
Answer = Scalar | list[list[Scalar]]
ComScalar = float | str | int


class FunctionError(SomError):
    """Why a function has no answer, and the error the cell gets.

    ``#VALUE!``: an argument of the wrong kind. ``#NUM!``: a number outside its bounds. ``#N/A``: asked for
    something that does not exist.
    """

    def __init__(
        self, error: ExcelError, message: str, found: str = "", remedy: str = "", argument: str = ""
    ) -> None:
        super().__init__([Problem(argument, message, found, remedy)])
        self.error = error

    def reason(self) -> str:
        """What is told, in Danish."""
        return str(self)


class PassedOnError(Exception):
    """An argument is an error cell: the function gives the same error."""

    def __init__(self, error: ExcelError, argument: str) -> None:
        super().__init__(error.text)
        self.error = error
        self.argument = argument


def cell_error(value: object) -> ExcelError | None:
    """The error in a cell as it arrives over COM; None for everything else.

    >>> cell_error(-2146826246) == NA, cell_error(2042.0), cell_error("#I/T")
    (True, None, None)
    """
    if isinstance(value, ExcelError):
        return value
    if type(value) is int and _FACILITY + 2000 <= value < _FACILITY + _LAST_CODE:
        return ExcelError(value - _FACILITY)
    return None


def checked(value: object) -> Scalar:
    """A function's own value as an answer.

    Raises:
        FunctionError: no number, or one that is not finite.
    """
    if isinstance(value, str | ExcelError):
        return value
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    raise FunctionError(NA, "Der findes ikke et tal.")


def to_com(answer: Answer) -> list[list[ComScalar]]:
    """An answer as the block that xlwings hands to VBA: rows of floats, texts and error numbers.

    >>> to_com(2.5), to_com([["a", NA]])
    ([[2.5]], [['a', -2146826246]])
    """
    rows: Sequence[Sequence[Scalar]] = answer if isinstance(answer, list) else [[answer]]
    return [[cell.com if isinstance(cell, ExcelError) else cell for cell in row] for row in rows]
