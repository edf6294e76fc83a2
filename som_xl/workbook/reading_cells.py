"""Cells of a user's workbook as values, with their places and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from som_xl.model import Problem, WorkbookError
from som_xl.model.validation import Path, format_path
from som_xl.workbook.locating import FoundTable, Locator, blank, plain
from som_xl.workbook.package import Area, WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.recalculation import calculated_cell, load
from som_xl.workbook.values import Reader, UnusableCellError, number

Fields = dict[str, Any]


@dataclass
class CellReading:
    """One pass over the input sheets: what was found wrong, and where each field of the case was read.

    Attributes:
        problems: everything wrong so far.
        places: sheet and cell of each field.
        labels: label or header beside each cell.
        incomplete: a field or table is gone, so that what is missing in the case says nothing more.
        own_services: the user's own services, by the name as it is compared.
    """

    package: WorkbookPackage
    plan: Plan
    problems: list[Problem] = field(default_factory=list)
    places: dict[Path, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    incomplete: bool = False
    own_services: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.locator = Locator(self.package)

    @cached_property
    def _calculated(self) -> Any:
        """The workbook with its formulas calculated; only made when a formula has no value in the file."""
        return load(self.package)

    def locate(self, path: Path) -> str:
        """The cell a field of the case was read from; the nearest one for a field inside or above it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        inside = [place for known, place in self.places.items() if known[: len(path)] == path]
        return inside[0] if inside else format_path(path)

    def _take(
        self, data: Fields, path: tuple[str, ...], area: Area, row: int, column: int, reader: Reader
    ) -> None:
        """Read one cell into ``data`` and remember its place, also when it is empty."""
        place = area.cell(row, column)
        self.places[path] = place
        cell = self.package.read(
            Area(
                area.sheet,
                area.first_row + row,
                area.first_column + column,
                area.first_row + row,
                area.first_column + column,
            )
        )[0][0]
        value = self._read(cell, place, reader)
        if value is not None:
            target = data
            for part in path[:-1]:
                target = target.setdefault(part, {})
            target[path[-1]] = value

    def _read(self, cell: Any, place: str, reader: Reader) -> Any:
        if cell.formula_without_value and place and self._calculated is not None:
            cell = calculated_cell(self._calculated, place) or cell
        try:
            return reader(cell)
        except UnusableCellError as error:
            problem = error.problem
            self.problems.append(Problem(place, problem.message, problem.found, problem.remedy))
            return None

    def _table(self, table: Any) -> FoundTable | None:
        try:
            found = self.locator.table(table)
        except WorkbookError as error:
            self._not_found(error)
            return None
        for column in table.columns:
            if column.key in found.columns and column.role == "input":
                self.labels.update(
                    {found.place(row, column.key): column.header for row in range(found.area.height)}
                )
        return found

    def _not_found(self, error: WorkbookError) -> None:
        """Where a table or field is gone, what is missing in the case says nothing more."""
        self.problems.extend(error.problems)
        self.incomplete = True

    def _row(self, found: FoundTable, row: int, readers: dict[str, Reader]) -> tuple[Fields, dict[Path, str]]:
        """The filled cells of one row, and the places of all of them."""
        fields: Fields = {}
        places: dict[Path, str] = {(): found.place(row, next(iter(readers)))}
        for key, reader in readers.items():
            place = found.place(row, key)
            places[(key,)] = place
            value = self._read(found.cell(row, key), place, reader)
            if value is not None:
                fields[key] = value
        return fields, places

    def _first_seen(self, seen: dict[str, str], name: str, place: str, what: str) -> bool:
        """Remember a name; say so when it stands there already: capitals and spaces make no difference in Excel."""
        first = seen.setdefault(plain(name), place)
        if first != place:
            message = f"{what} står der to gange."
            self.problems.append(
                Problem(place, message, f"'{name}', også i {first}", "Slet eller omdøb den ene.")
            )
        return first == place

    def _numbers(
        self, found: FoundTable, row: int, prefix: str, fill: float | None = 0.0
    ) -> tuple[list[float], dict[Path, str]]:
        """The numbers of ``prefix1 …`` up to the last filled one; gaps become ``fill``, or repeat when it is None."""
        keys = found.numbered(prefix)
        last = max((i + 1 for i, key in enumerate(keys) if not blank(found.cell(row, key))), default=0)
        values: list[float] = []
        places: dict[Path, str] = {}
        for i, key in enumerate(keys[:last]):
            place = found.place(row, key)
            places[(i,)] = place
            value = self._read(found.cell(row, key), place, number)
            gap = (values[-1] if values else 1.0) if fill is None else fill
            values.append(gap if value is None else value)
        return values, places

    def _group_id(self, name: str) -> str:
        groups = self.plan.knowledge.target_groups
        return next((group.id for group in groups if plain(group.name) == plain(name)), name)
