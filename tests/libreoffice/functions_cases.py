"""Calls of every worksheet function, and the sheet that makes them: made from the registry, nothing by hand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.excel.answers import NA, Answer, ExcelError
from som_xl.excel.functions import call
from som_xl.excel.functions_session import Session
from som_xl.excel.registry import REGISTRY, Entry
from tests.libreoffice.functions_shim import CANARY

CALLS: Final = "Kald"
DATA: Final = "Tal"
LAST_REASON: Final = "SOM_SIDSTE_FEJL"
ROW: Final = [[100.0, 250.5, None, -75.0, 0.0]]
"""What the ranges of the registry's examples hold."""
TEXT_NUMBER: Final = "3,5"
DIVISION: Final = ExcelError(2007)
ERRORS: Final = {NA: "=NA()", DIVISION: "=1/0"}
"""Error cells by the formula that makes them."""
_PARTS: Final = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')


@dataclass(frozen=True)
class Literal:
    """An array written in the formula itself."""

    row: tuple[float, ...]


@dataclass
class Call:
    """One call: what it is given, where its answer stands, and what it must be."""

    name: str
    arguments: tuple[Any, ...]
    row: int = 0
    """First row on sheet ``CALLS``."""

    @property
    def expected(self) -> list[list[Any]]:
        """What Python answers, always as rows."""
        given = [[list(value.row)] if isinstance(value, Literal) else value for value in self.arguments]
        answer: Answer = call(self.name, given, Session())
        return [list(row) for row in answer] if isinstance(answer, list) else [[answer]]


def example(entry: Entry) -> tuple[Any, ...]:
    """The arguments of an entry's example; a range as cells."""
    inside = entry.example[len(entry.name) + 2 : -1]
    return tuple(_value(part) for part in _PARTS.split(inside)) if inside else ()


def _value(part: str) -> Any:
    if part.startswith('"'):
        return part[1:-1]
    if not part:
        return None
    if part[0].isalpha():
        return ROW
    return float(part.replace(",", "."))


def calls() -> Iterator[Call]:
    """The example of every function, and its arguments left out, in cells, in columns, and of the wrong kind."""
    for entry in REGISTRY:
        if entry.name == LAST_REASON:
            continue
        given = example(entry)
        yield Call(entry.name, given)
        if not given:
            continue
        yield Call(entry.name, given[: entry.required])
        in_cells = [value if isinstance(value, list) else [[value]] for value in given]
        yield Call(entry.name, tuple(in_cells))
        for place, argument in enumerate(entry.arguments[: len(given)]):

            def with_one(value: Any, place: int = place, given: tuple[Any, ...] = given) -> tuple[Any, ...]:
                return (*given[:place], value, *given[place + 1 :])

            yield Call(entry.name, with_one([[None]]))
            yield Call(entry.name, with_one("æøå ÆØÅ é"))
            yield Call(entry.name, with_one([[DIVISION]]))
            if argument.kind == "range":
                yield Call(entry.name, with_one([[100.0, TEXT_NUMBER]]))
                yield Call(entry.name, with_one([[100.0, NA]]))
                yield Call(entry.name, with_one([[100.0], [50.0]]))
                yield Call(entry.name, with_one(Literal((1.0, 2.0, 3.0))))
                continue
            wrong = 7.0 if argument.kind == "text" else TEXT_NUMBER
            yield Call(entry.name, with_one([[wrong]]))
            if entry.returns == "row" and not isinstance(given[place], float):
                continue
            yield Call(entry.name, with_one([[given[place]], [wrong], [NA], [None], [given[place]]]))
    group = [["adults_homelessness"], ["young_homelessness"]]
    yield Call("SOM_NETTORESULTAT", (group, [[40.0], [25.0]], 0.1, 25_000.0, [["kommune", "stat", "i alt"]]))
    yield Call("SOM_DISKONTERING", ([[0.0, 1.0, 35.0, 36.0]], [[0.035], [0.02]]))
    yield Call("SOM_FREMSKRIV", (Literal((1.0, 2.0)), 2015.0, 2023.0))


def drawn(made: list[Call]) -> Workbook:
    """A workbook that makes these calls, each below the one before; the canary in A1."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = CALLS
    data = book.create_sheet(DATA)
    sheet["A1"] = f"={CANARY}(41)"
    sheet["B1"] = f'=IF(LEN(SOM_PRIS("findes ikke")&"")>0,{LAST_REASON}(),"")'
    row = data_row = 3
    for one in made:
        one.row = row
        texts = []
        for value in one.arguments:
            texts.append(_text(value, data, data_row))
            data_row += len(value) if isinstance(value, list) else 0
        formula = f"={one.name}({','.join(texts)})"
        height, width = len(one.expected), len(one.expected[0])
        if height == width == 1:
            sheet.cell(row, 1, formula)
        else:
            area = f"A{row}:{get_column_letter(width)}{row + height - 1}"
            sheet.cell(row, 1).value = ArrayFormula(area, formula)
        row += height
    return book


def _text(value: Any, data: Worksheet, row: int) -> str:
    """An argument as it is written; cells are put on the data sheet."""
    if value is None:
        return '""'  # LibreOffice makes an argument left out in the middle 0; Excel makes it missing
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Literal):
        return "{" + ",".join(map(repr, value.row)) + "}"
    for r, cells in enumerate(value):
        for c, content in enumerate(cells):
            data.cell(row + r, c + 1).value = ERRORS[content] if isinstance(content, ExcelError) else content
    return f"{DATA}!A{row}:{get_column_letter(len(value[0]))}{row + len(value) - 1}"
