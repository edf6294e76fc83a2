"""Reads the cells of a foreign table: figures, texts and codes, and says why one cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Final

from som_xl.knowledge.importing.grid import Sheet, address, blank
from som_xl.knowledge.importing.numbers import Style, is_missing, parse_number, style_of
from som_xl.knowledge.importing.tablemap import ColumnMap, TableMap
from som_xl.knowledge.searching import fold
from som_xl.model.errors import Problem

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_ERRORS: Final = (
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#REFERENCE!",
    "#VÆRDI!",
    "#NAVN?",
)
LONGEST_TEXT: Final = 2000


class CellRefusedError(Exception):
    """A cell that cannot be used."""

    def __init__(self, place: str, message: str, found: object, remedy: str) -> None:
        shown = "" if found is None else f"'{str(found)[:60]}'"
        self.problem = Problem(place, message, shown, remedy)
        super().__init__(str(self.problem))


class TableCells:
    """The cells of one table, read as its columns ask for.

    Attributes:
        doubtful: cells whose number depends on the decimal mark, which the column does not show.
    """

    def __init__(self, sheet: Sheet, table: TableMap) -> None:
        self.sheet, self.table = sheet, table
        self.doubtful: list[str] = []
        self._styles: dict[int, Style | None] = {}

    def place(self, row: int, column: ColumnMap) -> str:
        """The cell as the user finds it."""
        return address(self.sheet.name, row, column.column)

    def text(self, row: int, column: ColumnMap) -> str:
        """The text of a cell on one line; empty when it is.

        Raises:
            CellRefusedError: a text that a spreadsheet could take for a formula, an error value, or too long.
        """
        cell = self.sheet.cell(row, column.column)
        if blank(cell):
            return self._nothing(row, column)
        if isinstance(cell, datetime):
            cell = cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        raw = str(cell)
        text = re.sub(r"\s+", " ", raw).strip()
        if isinstance(cell, str):
            self._refuse_formula(raw, text, self.place(row, column))
        if len(text) > LONGEST_TEXT:
            message = f"Teksten er længere end {LONGEST_TEXT} tegn."
            raise CellRefusedError(self.place(row, column), message, text, "Forkort den.")
        return text

    def figure(self, row: int, column: ColumnMap) -> float | None:
        """The number of a cell times the column's factor; None when the cell says that there is none.

        Raises:
            CellRefusedError: something is there, but no number.
        """
        cell = self.sheet.cell(row, column.column)
        place = self.place(row, column)
        if blank(cell):
            self._nothing(row, column)
            return None
        if isinstance(cell, bool):
            raise CellRefusedError(place, "Cellen er sand/falsk, ikke et tal.", cell, "Skriv tallet.")
        if isinstance(cell, int | float):
            if not isfinite(cell):
                raise CellRefusedError(place, "Tallet er ikke endeligt.", cell, "Skriv tallet.")
            return cell * column.factor
        if isinstance(cell, date | datetime | time | timedelta):
            remedy = "Excel har læst tallet som en dato. Skriv tallet, og formatér cellen som tal."
            raise CellRefusedError(place, "Cellen er en dato, ikke et tal.", cell, remedy)
        assert isinstance(cell, str)
        return self._number(cell, place, column)

    def year(self, row: int, column: ColumnMap) -> int | None:
        """The whole number of a year cell: 2024, '2024-priser', 'År 3', or the year of a date.

        Raises:
            CellRefusedError: no year.
        """
        cell = self.sheet.cell(row, column.column)
        if isinstance(cell, date | datetime):
            return cell.year
        if isinstance(cell, str):
            found = re.findall(r"\d+", cell)
            if len(found) == 1 and len(found[0]) <= 4:
                return int(found[0])
            if is_missing(cell) or blank(cell):
                return None
        value = self.figure(row, column)
        if value is None or value.is_integer():
            return None if value is None else int(value)
        raise CellRefusedError(
            self.place(row, column), "Cellen er ikke et år.", cell, "Skriv et helt årstal."
        )

    def code(self, row: int, column: ColumnMap, labels: Mapping[str, str]) -> str:
        """The code of a vocabulary, given as the code or as its Danish label; empty for an empty cell.

        Raises:
            CellRefusedError: another word.
        """
        text = self.text(row, column)
        if not text or is_missing(text):
            return ""
        code = code_of(text, labels)
        if code is None:
            remedy = f"Skriv en af: {', '.join(labels.values())}."
            raise CellRefusedError(self.place(row, column), "Ordet kendes ikke.", text, remedy)
        return code

    def _nothing(self, row: int, column: ColumnMap) -> str:
        if (row, column.column) in self.sheet.uncalculated:
            remedy = "Åbn filen i Excel, gem den, så formlen bliver regnet ud, og importér igen."
            raise CellRefusedError(
                self.place(row, column), "Cellen har en formel uden gemt værdi.", None, remedy
            )
        return ""

    def _number(self, cell: str, place: str, column: ColumnMap) -> float | None:
        text = cell.strip()
        if is_missing(text):
            return None
        if text.upper() in _ERRORS:
            raise CellRefusedError(place, "Cellen har en fejlværdi fra Excel.", text, "Ret formlen i filen.")
        number = parse_number(text, self._style(column.column))
        if number is None:
            self._refuse_formula(cell, text, place)
            if re.match(r"^[<>≤≥]", text):
                message, remedy = (
                    "Cellen er en grænse, ikke et tal.",
                    "Skriv et tal, eller lad cellen være tom.",
                )
            else:
                message, remedy = "Cellen er tekst, ikke et tal.", "Skriv et tal, eller lad cellen være tom."
            raise CellRefusedError(place, message, text, remedy)
        if number.doubtful:
            self.doubtful.append(place)
        # A percent sign in the cell says the same as one in the header.
        percent_twice = number.percent and column.factor == 0.01
        return number.value * (1.0 if percent_twice else column.factor)

    def _style(self, column: int) -> Style | None:
        """What the column's other cells show, else what those of the whole table do."""
        if column not in self._styles:
            own = style_of(self._texts(column))
            every = (text for other in self.table.columns for text in self._texts(other.column))
            self._styles[column] = own or style_of(every)
        return self._styles[column]

    def _texts(self, column: int) -> Iterator[str]:
        first, last = self.table.body
        for row in range(first, last + 1):
            cell = self.sheet.cell(row, column)
            if isinstance(cell, str):
                yield cell

    @staticmethod
    def _refuse_formula(raw: str, text: str, place: str) -> None:
        if raw.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS):
            message = f"Teksten begynder med {raw[0] if raw[0] in '=+-@' else 'et tabulatortegn'!r} og kan blive til en formel."
            raise CellRefusedError(place, message, text, "Slet tegnet i filen, og importér igen.")


def code_of(text: str, labels: Mapping[str, str]) -> str | None:
    """The code that a word stands for: the code itself, its label, or a label's beginning; None for another word.

    >>> code_of("Kommune", {"municipality": "kommune", "state": "stat"})
    'municipality'
    """
    wanted = fold(text).strip(" .")
    ways = {fold(label): code for code, label in labels.items()}
    ways |= {re.sub(r" *\(.*\)", "", way): code for way, code in ways.items()}
    ways |= {code: code for code in labels}
    if wanted in ways:
        return ways[wanted]
    starts = {code for way, code in ways.items() if len(wanted) >= 4 and way.startswith(wanted)}
    return starts.pop() if len(starts) == 1 else None


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, as one remark."""
    return "; ".join(part for part in parts if part)
