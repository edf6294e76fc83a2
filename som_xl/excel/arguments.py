"""What arrives from a cell: numbers, texts, empty cells, error cells, omitted arguments and whole ranges."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from som_xl.excel.answers import NUM, VALUE, FunctionError, PassedOnError, cell_error

OMITTED: Final = -2147352572
"""What an omitted argument is over COM."""
LARGEST: Final = 1e15
MOST_CELLS: Final = 100_000
"""Cells of one answer at most: a whole column by mistake would hold Excel for minutes."""

Block = list[list[Any]]


def is_empty(value: object) -> bool:
    """Whether nothing was given: omitted, an empty cell, or a formula that gives an empty text."""
    return value is None or value == "" or (type(value) is int and value == OMITTED)


def is_block(value: object) -> bool:
    """Whether the value is a range or an array."""
    return isinstance(value, list | tuple)


def block_of(value: Any, argument: str) -> Block:
    """A range as rows of equal length; a single value is one cell, a flat array one row.

    Raises:
        FunctionError: no cells, or rows of different length.
    """
    if not is_block(value):
        return [[value]]
    rows = [list(row) for row in value] if value and is_block(value[0]) else [list(value)]
    width = len(rows[0])
    if not width or any(len(row) != width for row in rows):
        raise FunctionError(
            VALUE,
            "Området har ingen celler eller skæve rækker.",
            "",
            "Vælg et rektangulært område.",
            argument,
        )
    return rows


def number(value: Any, argument: str) -> float:
    """One number.

    Raises:
        PassedOnError: an error cell.
        FunctionError: no number.
    """
    if type(value) is float and -LARGEST <= value <= LARGEST:
        return value
    _pass_on(value, argument)
    if is_empty(value):
        raise FunctionError(VALUE, "Her mangler et tal.", "tom celle", "Skriv et tal.", argument)
    if isinstance(value, str):
        remedy = "Fjern en eventuel apostrof, og formatér cellen som tal."
        raise FunctionError(VALUE, "Her står tekst, ikke et tal.", shown(value), remedy, argument)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise FunctionError(VALUE, "Her skal stå et tal.", shown(value), "Skriv et tal.", argument)
    plain = float(value)
    if not abs(plain) <= LARGEST:
        raise FunctionError(NUM, "Tallet er for stort.", shown(value), "Skriv et almindeligt tal.", argument)
    return plain


def text(value: Any, argument: str) -> str:
    """One text, without spaces around it.

    Raises:
        PassedOnError: an error cell.
        FunctionError: no text.
    """
    if isinstance(value, str) and (stripped := value.strip()):
        return stripped
    _pass_on(value, argument)
    if isinstance(value, str) or is_empty(value):
        raise FunctionError(
            VALUE,
            "Her mangler en tekst.",
            "tom celle",
            "Skriv en tekst i anførselstegn, eller henvis til en celle.",
            argument,
        )
    raise FunctionError(
        VALUE, "Her skal stå tekst.", shown(value), "Skriv en tekst i anførselstegn.", argument
    )


def number_or_text(value: Any, argument: str) -> float | str:
    """A number, or a word in its place."""
    return text(value, argument) if isinstance(value, str) else number(value, argument)


def amounts(value: Any, argument: str) -> list[float]:
    """The numbers of a range, row by row; an empty cell is 0 (a year without money).

    Raises:
        PassedOnError: an error cell.
        FunctionError: a cell that is no number, or only empty cells.
    """
    block = block_of(value, argument)
    if all(is_empty(cell) for cells in block for cell in cells):
        raise FunctionError(
            VALUE, "Her mangler tal.", "tomme celler", "Vælg de celler, der har beløb.", argument
        )
    return [
        0.0 if is_empty(cell) else number(cell, located(argument, row, column, block))
        for row, cells in enumerate(block)
        for column, cell in enumerate(cells)
    ]


def located(argument: str, row: int, column: int, block: Sequence[Sequence[Any]]) -> str:
    """The argument with the place in its range, counted from 1; the argument alone when there is one cell.

    >>> located("aar", 2, 0, [[1], [2], [3]])
    'aar (række 3, kolonne 1 i området)'
    """
    if len(block) == 1 and len(block[0]) == 1:
        return argument
    return f"{argument} (række {row + 1}, kolonne {column + 1} i området)"


def whole(value: float, argument: str, low: int, high: int) -> int:
    """A whole number between two bounds.

    Raises:
        FunctionError: not whole, or outside.
    """
    if not value.is_integer() or not low <= value <= high:
        raise FunctionError(
            NUM, "Tallet kan ikke bruges.", shown(value), f"Skriv et helt tal fra {low} til {high}.", argument
        )
    return int(value)


def within(value: float, argument: str, low: float, high: float, remedy: str) -> float:
    """A number between two bounds.

    Raises:
        FunctionError: outside.
    """
    if not low <= value <= high:
        raise FunctionError(NUM, "Tallet er uden for det mulige.", shown(value), remedy, argument)
    return value


def shown(value: object) -> str:
    """A value as the user would recognise it.

    >>> shown(0.5), shown("12,5 %"), shown(True), shown(2026.0)
    ('0,5', "'12,5 %'", 'SAND', '2026')
    """
    if isinstance(value, bool):
        return "SAND" if value else "FALSK"
    if isinstance(value, int | float | Decimal):
        return f"{value:.10g}".replace(".", ",")
    content = str(value)
    return f"'{content}'" if len(content) <= 60 else f"'{content[:57]}…'"


def _pass_on(value: Any, argument: str) -> None:
    error = cell_error(value)
    if error is not None:
        raise PassedOnError(error, argument)
