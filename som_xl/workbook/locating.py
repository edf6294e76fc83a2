"""Where the inputs stand in a user's workbook: by defined name, else by the texts beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from som_xl.model import Problem, WorkbookError
from som_xl.workbook.description import Field, Table
from som_xl.workbook.package import Area, Cell, CellKind, WorkbookPackage

WILDCARDS = frozenset("*?~")
"""Signs Excel's own look-ups do not take literally: no name of a service may hold them."""
_NUMBERED = re.compile(r"(.*\S) \d+$")


@dataclass(frozen=True)
class FoundTable:
    """A table as it stands in this workbook: its body, and which column holds what."""

    area: Area
    columns: dict[str, int]
    cells: list[list[Cell]]

    def cell(self, row: int, key: str) -> Cell:
        """The cell of body row ``row`` in the column ``key``."""
        return self.cells[row][self.columns[key]]

    def place(self, row: int, key: str) -> str:
        """Sheet and address of that cell."""
        return self.area.cell(row, self.columns[key])

    def numbered(self, prefix: str) -> list[str]:
        """The keys ``prefix1, prefix2, …`` that this workbook has, in order."""
        keys = [key for key in self.columns if re.fullmatch(re.escape(prefix) + r"\d+", key)]
        return sorted(keys, key=lambda key: int(key[len(prefix) :]))

    def is_empty(self, row: int, keys: list[str]) -> bool:
        """Whether nothing stands in these columns of the row."""
        return all(_blank(self.cell(row, key)) for key in keys)


def _blank(cell: Cell) -> bool:
    return (cell.kind is CellKind.EMPTY and not cell.formula_without_value) or (
        cell.kind is CellKind.TEXT and not str(cell.value).strip()
    )


def blank(cell: Cell) -> bool:
    """Whether the cell holds nothing, or only spaces."""
    return _blank(cell)


@dataclass(frozen=True)
class Locator:
    """Finds fields and tables in one workbook."""

    package: WorkbookPackage

    @cached_property
    def _names(self) -> dict[str, Area | None]:
        return self.package.defined_names()

    @cached_property
    def _texts(self) -> dict[str, list[tuple[str, int, int]]]:
        """Every short text and where it stands, for workbooks with lost names."""
        found: dict[str, list[tuple[str, int, int]]] = {}
        for sheet in self.package.sheet_names:
            area = self.package.used_area(sheet)
            for r, row in enumerate(self.package.read(area)):
                for c, cell in enumerate(row):
                    if cell.kind is CellKind.TEXT and len(str(cell.value)) < 80:
                        found.setdefault(plain(str(cell.value)), []).append(
                            (sheet, area.first_row + r, area.first_column + c)
                        )
        return found

    def name(self, name: str) -> Area | None:
        """The area of a defined name; None when it is gone or broken."""
        return self._names.get(name)

    def field(self, field: Field, occurrence: int = 0) -> Area:
        """The input cell of a field.

        Raises:
            WorkbookError: neither the name nor the label is there.
        """
        area = self.name(field.name)
        if area is not None:
            return Area(area.sheet, area.first_row, area.first_column, area.first_row, area.first_column)
        home = self._home(field.sheet)
        # Row 1 is the band with the sheet's own name, which may be the label of a field too.
        places = self._texts.get(plain(field.label), [])
        on_sheet = [place for place in places if place[0] == home and place[1] > 1]
        if len(on_sheet) <= occurrence:
            raise WorkbookError(
                [
                    Problem(
                        field.area.address,
                        f"Feltet '{field.label}' blev ikke fundet: navnet {field.name} er slettet, og teksten står ikke på arket.",
                        "",
                        "Hent en ny arbejdsbog med 'som-xl ny', og flyt jeres tal dertil, eller opret navnet igen.",
                    )
                ]
            )
        sheet, row, column = on_sheet[occurrence]
        return Area(sheet, row, column + 1, row, column + 1)

    def _home(self, sheet: str) -> str | None:
        """The sheet of this name; when it was renamed, the one that has the name in its band at the top."""
        if sheet in self.package.sheet_names:
            return sheet
        return next((name for name, row, _ in self._texts.get(plain(sheet), []) if row == 1), None)

    def table(self, table: Table) -> FoundTable:
        """The body and columns of a table.

        Raises:
            WorkbookError: the table or one of its input columns is not there.
        """
        area = self.name(table.name)
        if area is None or not self._has_headers(table, area):
            area = self._by_headers(table, area)
        headers = self._headers(area)
        columns = _matched(table, headers)
        missing = _missing(table, columns)
        if missing:
            raise WorkbookError(
                [
                    Problem(
                        Area(
                            area.sheet,
                            area.first_row - 1,
                            area.first_column,
                            area.first_row - 1,
                            area.last_column,
                        ).address,
                        f"Kolonnen '{missing[0]}' mangler i tabellen '{table.title}'.",
                        "",
                        "Skriv overskriften igen, eller fortryd sletningen af kolonnen.",
                    )
                ]
            )
        self._refuse_rows_below(table, area, columns)
        return FoundTable(area, columns, self.package.read(area))

    def _refuse_rows_below(self, table: Table, area: Area, columns: dict[str, int]) -> None:
        """A line typed right below the table would be left out of every calculation without a word."""
        inputs = [
            columns[column.key]
            for column in table.columns
            if column.role == "input" and column.key in columns
        ]
        if table.columns[0].role != "input":
            return
        below = Area(area.sheet, area.last_row + 1, area.first_column, area.last_row + 1, area.last_column)
        cells = self.package.read(below)[0]
        filled = [i for i in inputs if not _blank(cells[i]) and not cells[i].has_formula]
        if len(filled) >= 2:
            raise WorkbookError(
                [
                    Problem(
                        below.cell(0, filled[0]),
                        f"Linjen står under tabellen '{table.title}' og regnes ikke med.",
                        "",
                        "Flyt den op i en tom linje i tabellen, eller slet den.",
                    )
                ]
            )

    def _headers(self, area: Area) -> list[str]:
        row = self.package.read(
            Area(area.sheet, area.first_row - 1, area.first_column, area.first_row - 1, area.last_column)
        )[0]
        return [plain(str(cell.value)) if cell.kind is CellKind.TEXT else "" for cell in row]

    def _has_headers(self, table: Table, area: Area) -> bool:
        return area.first_row > 1 and bool(_matched(table, self._headers(area)))

    def _by_headers(self, table: Table, named: Area | None) -> Area:
        home = self._home(table.sheet)
        candidates = []
        for sheet, row, column in self._texts.get(plain(table.columns[0].header), []):
            used = self.package.used_area(sheet)
            headers = self._headers(Area(sheet, row + 1, column, row + 1, max(used.last_column, column)))
            found = _matched(table, headers)
            if 2 * len(found) > len(table.columns):
                candidates.append((sheet == home, len(found), sheet, row, column, max(found.values())))
        if candidates:
            _, _, sheet, row, column, last = max(candidates, key=lambda candidate: candidate[:2])
            last = max(last, len(table.columns) - 1)
            # A larger workbook has more rows than the standard; its name still knows how many.
            known = named.last_row - row if named is not None and named.sheet == sheet else 0
            return self._down(sheet, row + 1, column, column + last, max(table.rows, known))
        place = (named or table.area).address
        raise WorkbookError(
            [
                Problem(
                    place,
                    f"Tabellen '{table.title}' blev ikke fundet: navnet {table.name} er slettet, og overskrifterne står ikke på noget ark.",
                    "",
                    "Hent en ny arbejdsbog med 'som-xl ny', og flyt jeres tal dertil, eller opret navnet igen.",
                )
            ]
        )

    def _down(self, sheet: str, row: int, first: int, last: int, rows: int) -> Area:
        """At least as many rows as the table was made with, and on while something stands there."""
        used = self.package.used_area(sheet)
        end = row + rows - 1
        while end < used.last_row and not all(
            _blank(cell) for cell in self.package.read(Area(sheet, end + 1, first, end + 1, last))[0]
        ):
            end += 1
        return Area(sheet, row, first, end, last)


def plain(text: str) -> str:
    """How texts are compared: spaces and capitals make no difference.

    >>> plain("  Egen   YDELSE ")
    'egen ydelse'
    """
    return " ".join(text.split()).casefold()


def _missing(table: Table, columns: dict[str, int]) -> list[str]:
    """Headers of the columns that must be there and are not; of numbered ones the first, and any between two others."""
    missing = []
    for column in table.columns:
        if column.key in columns or column.role == "calc" or column.optional or not column.header.strip():
            continue
        stem, number = column.key.rstrip("0123456789"), column.key[len(column.key.rstrip("0123456789")) :]
        others = [int(key[len(stem) :]) for key in columns if re.fullmatch(re.escape(stem) + r"\d+", key)]
        if not number or int(number) < max(others, default=2):
            missing.append(column.header)
    return missing


def _matched(table: Table, headers: list[str]) -> dict[str, int]:
    """Key to column position, by header text. Numbered columns may be more or fewer than the standard."""
    position = {header: i for i, header in reversed(list(enumerate(headers))) if header}
    matched: dict[str, int] = {}
    families: dict[str, str] = {}
    for column in table.columns:
        header = plain(column.header)
        if header in position:
            matched[column.key] = position[header]
        numbered = _NUMBERED.fullmatch(header)
        if numbered and column.key[-1].isdigit():
            families[numbered[1]] = column.key.rstrip("0123456789")
    for header, i in position.items():
        numbered = _NUMBERED.fullmatch(header)
        if numbered and numbered[1] in families:
            matched.setdefault(families[numbered[1]] + header.rsplit(" ", 1)[1], i)
    return matched
