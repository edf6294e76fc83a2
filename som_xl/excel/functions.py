"""The one way into every worksheet function: reads the arguments, calls it, and makes its answer safe for a cell."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from som_xl.excel.answers import (
    NA,
    NUM,
    VALUE,
    Answer,
    ExcelError,
    FunctionError,
    PassedOnError,
    Scalar,
    checked,
)
from som_xl.excel.arguments import (
    MOST_CELLS,
    Block,
    block_of,
    is_block,
    is_empty,
    located,
    number,
    number_or_text,
    text,
)
from som_xl.excel.functions_session import Session, session
from som_xl.excel.registry import BY_NAME, Argument, Entry
from som_xl.model import CaseError, Problem, SomError

LOG: Final = logging.getLogger(__name__)
READ: Final[dict[str, Callable[[Any, str], Any]]] = {
    "number": number,
    "text": text,
    "any": number_or_text,
    "range": lambda value, _: value,
}
Blocks = Mapping[int, Block]
"""Ranges by the place of their argument."""
NONE: Final[Blocks] = MappingProxyType({})
OWN_ERRORS: Final = (NA, VALUE, NUM)


def call(name: str, args: Sequence[Any], at: Session | None = None) -> Answer:
    """What the function answers in a cell, or in a block of cells.

    Args:
        name: name in the registry.
        args: as they arrive over COM: numbers, texts, None, error numbers, blocks; missing ones may be left out.
        at: the session; that of this process when absent.

    Returns:
        A float, a text, an error, or rows of them: never NaN, None or an exception. A range gives a block of
        its own shape, a row and a column the block they span; each cell has its own answer.

    >>> call("SOM_FREMSKRIV", [100.0, 2015.0, 2023.0])
    118.04
    >>> call("SOM_FREMSKRIV", [[[100.0, "x"]], 2015.0, 2023.0])
    [[118.04, ExcelError(code=2015)]]
    """
    at = at or session()
    entry = BY_NAME.get(name)
    if entry is None:
        at.last_reason = f"{name}: Funktionen findes ikke. Er SOM.xlsm og motoren af samme version?"
        return NA
    try:
        given = _given(entry, args)
        blocks = _blocks(entry, given)
        if blocks:
            return _block_answer(at, entry, given, blocks)
        return [_row(at, entry, given)] if entry.returns == "row" else _cell(at, entry, given)
    except Exception as fault:
        return _explained(at, entry, fault)


def _given(entry: Entry, args: Sequence[Any]) -> list[Any]:
    """One value per argument, None for those left out at the end.

    Raises:
        FunctionError: too many, or a function that has no answer in this version.
    """
    if entry.available:
        raise FunctionError(NA, entry.available)
    if len(args) > len(entry.arguments):
        raise FunctionError(VALUE, "Der er for mange argumenter.", str(len(args)), f"Brug {entry.call_form}.")
    return [*args, *[None] * (len(entry.arguments) - len(args))]


def _blocks(entry: Entry, given: list[Any]) -> Blocks:
    """The arguments that are answered cell by cell; one-cell ranges are put in place as plain values."""
    blocks = {}
    for place, argument in enumerate(entry.arguments):
        if argument.kind != "range" and is_block(given[place]):
            block = block_of(given[place], argument.name)
            if len(block) == 1 and len(block[0]) == 1:
                given[place] = block[0][0]
            else:
                blocks[place] = block
    return blocks


def _block_answer(at: Session, entry: Entry, given: list[Any], blocks: Blocks) -> list[list[Scalar]]:
    """One answer per cell, the first reason kept; a function that gives a row takes a column."""
    height = max(len(block) for block in blocks.values())
    width = max(len(block[0]) for block in blocks.values())
    for place, block in blocks.items():
        if len(block) not in (1, height) or len(block[0]) not in (1, width):
            raise FunctionError(
                VALUE,
                "Områderne passer ikke sammen.",
                f"{len(block)} × {len(block[0])}",
                f"Vælg {height} × {width} celler.",
                entry.arguments[place].name,
            )
    if height * width > MOST_CELLS:
        raise FunctionError(
            NUM, "Området er for stort.", f"{height * width} celler", f"Vælg højst {MOST_CELLS} celler."
        )
    before, at.last_reason = at.last_reason, ""
    if entry.returns == "row":
        if width > 1:
            raise FunctionError(
                VALUE,
                "Funktionen giver selv en række og kan kun tage en kolonne.",
                "",
                "Vælg ét tal eller en kolonne.",
            )
        rows = [_row(at, entry, given, (row, 0), blocks) for row in range(height)]
        longest = max(len(row) for row in rows)
        rows = [row + [NA] * (longest - len(row)) for row in rows]
    else:
        rows = [
            [_cell(at, entry, given, (row, column), blocks) for column in range(width)]
            for row in range(height)
        ]
    at.last_reason = at.last_reason or before
    return rows


def _cell(
    at: Session, entry: Entry, given: list[Any], cell: tuple[int, int] = (0, 0), blocks: Blocks = NONE
) -> Scalar:
    try:
        return checked(entry.function(at, *_read(entry, given, cell, blocks)))
    except Exception as fault:
        return _explained(at, entry, fault, first=bool(blocks))


def _row(
    at: Session, entry: Entry, given: list[Any], cell: tuple[int, int] = (0, 0), blocks: Blocks = NONE
) -> list[Scalar]:
    try:
        return [checked(value) for value in entry.function(at, *_read(entry, given, cell, blocks))]
    except Exception as fault:
        return [_explained(at, entry, fault, first=bool(blocks))]


def _read(entry: Entry, given: list[Any], cell: tuple[int, int], blocks: Blocks) -> list[Any]:
    """The arguments of one cell as the function wants them."""
    if not blocks:
        return [
            _one(argument, value, argument.name)
            for argument, value in zip(entry.arguments, given, strict=True)
        ]
    values = []
    for place, argument in enumerate(entry.arguments):
        block = blocks.get(place)
        if block is None:
            values.append(_one(argument, given[place], argument.name))
            continue
        row, column = min(cell[0], len(block) - 1), min(cell[1], len(block[0]) - 1)
        values.append(_one(argument, block[row][column], argument.name, (row, column, block)))
    return values


def _one(argument: Argument, value: Any, name: str, place: tuple[int, int, Block] | None = None) -> Any:
    if argument.optional and is_empty(value):
        return None
    try:
        return READ[argument.kind](value, name)
    except (FunctionError, PassedOnError) as fault:
        if place is None:
            raise
        where = located(name, *place)
        if isinstance(fault, PassedOnError):
            raise PassedOnError(fault.error, where) from None
        problem = fault.problems[0]
        raise FunctionError(fault.error, problem.message, problem.found, problem.remedy, where) from None


def _explained(at: Session, entry: Entry, fault: Exception, *, first: bool = False) -> ExcelError:
    """The error for the cell; the reason is kept, with ``first`` only when there is none yet."""
    error = _error(fault)
    told_before = isinstance(fault, PassedOnError) and error in OWN_ERRORS  # by the cell it came from
    if not (at.last_reason and (first or told_before)):
        at.last_reason = f"{entry.name}{_reason(fault)}"
    if not isinstance(fault, PassedOnError | SomError):
        LOG.error("%s failed", entry.name, exc_info=fault)
    return error


def _error(fault: Exception) -> ExcelError:
    if isinstance(fault, PassedOnError | FunctionError):
        return fault.error
    if isinstance(fault, SomError):
        return NUM if isinstance(fault, CaseError) else NA
    return VALUE


def _reason(fault: Exception) -> str:
    """What follows the function's name: the argument when there is one, and what is wrong."""
    if isinstance(fault, PassedOnError):
        message = f"Cellen har fejlværdien {fault.error.text}."
        return f", {Problem(fault.argument, message, '', 'Ret først den celle, der henvises til.')}"
    if isinstance(fault, SomError):
        reason = fault.reason() if isinstance(fault, FunctionError) else str(fault)
        return f", {reason}" if fault.problems[0].place else f": {reason}"
    return f": Der er en fejl i programmet ({type(fault).__name__}). Se loggen, og skriv til dem, der vedligeholder SØM-XL."
