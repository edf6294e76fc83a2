"""What stands on *Opfølgning*: the realised figures, each with its line, year and cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from som_xl.model import Problem, WorkbookError
from som_xl.model.validation import show
from som_xl.workbook.cells import Cell, CellKind
from som_xl.workbook.locating import blank
from som_xl.workbook.modules import followup_layout as at
from som_xl.workbook.modules.followup_lines import Key
from som_xl.workbook.modules.followup_sheet import followup_sheet
from som_xl.workbook.modules.reading import Typed, read_module
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.reading_cells import CellReading
from som_xl.workbook.references import Area
from som_xl.workbook.values import number

_NAME, _WHICH, _SUM, _YEARS = 0, 2, 3, 4
"""Columns of the table: label or name, expected or realised, the sum, and the first year."""
_UNUSED: Final = "Slet tallet, eller tryk på Opfølgning, så arket følger sagen."


@dataclass(frozen=True)
class Filled:
    """One realised figure.

    Attributes:
        label, name: of its line, as they stand on the sheet. year: calendar year. value: as typed.
        place: sheet and cell.
    """

    label: str
    name: str
    year: int
    value: float
    place: str

    @property
    def key(self) -> Key:
        """How it is recognised."""
        return self.label, self.name, self.year


@dataclass(frozen=True)
class Stood:
    """The sheet as the user left it.

    Attributes:
        filled: the figures in the table. kept: those put aside because the case has no place for them.
        running: costs are in the prices of their own year. status: of the figures. rest: of ``RESTS``.
    """

    filled: tuple[Filled, ...]
    kept: tuple[Filled, ...]
    running: bool
    status: str
    rest: str

    @property
    def figures(self) -> tuple[Filled, ...]:
        """Every realised figure, with or without a place."""
        return (*self.filled, *self.kept)


def read_followup(package: WorkbookPackage, plan: Plan) -> Stood:
    """Everything typed on the sheet.

    Raises:
        WorkbookError: the sheet is not there, or a cell cannot be used: every one with its place.
    """
    typed = read_module(package, plan, followup_sheet(plan))
    area = package.defined_names()[at.ROWS]
    assert area is not None
    reading = _TableReading(package, plan)
    filled = tuple(reading.filled(area))
    kept = tuple(_kept(typed, reading.problems))
    if reading.problems:
        raise WorkbookError(reading.problems)
    values = typed.values
    return Stood(
        filled,
        kept,
        running=values.get("running") == "yes",
        status=values.get("status", ""),
        rest=values.get("rest", "plan"),
    )


class _TableReading(CellReading):
    def filled(self, area: Area) -> Iterator[Filled]:
        """The filled cells below an expected figure; anything else that is typed is a problem."""
        years: dict[int, int] = {}
        above: list[Cell] = []
        label = ""
        for r, row in enumerate(self.package.read(area)):
            which = _text(row[_WHICH])
            if _text(row[_SUM]) == at.TOTAL:
                years = {c: int(cell.value) for c, cell in _numbers(row)}
            elif which == at.EXPECTED:
                above, label = row, _text(row[_NAME])
            else:
                expected = above if which == at.REALISED else []
                usable = {c: years[c] for c, _ in _numbers(expected) if c in years}
                yield from self._typed(area, r, row, label, usable)

    def _typed(
        self, area: Area, r: int, row: list[Cell], label: str, usable: dict[int, int]
    ) -> Iterator[Filled]:
        for c in range(_YEARS, len(row)):
            place = area.cell(r, c)
            if blank(row[c]):
                continue
            if c not in usable:
                message = "Feltet er ikke i brug: der er intet forventet tal at følge op på over det."
                self.problems.append(Problem(place, message, show(row[c].value), _UNUSED))
                continue
            value = self._read(row[c], place, number)
            if value is not None:
                yield Filled(label, _text(row[_NAME]), usable[c], value, place)


def _numbers(row: list[Cell]) -> Iterator[tuple[int, Any]]:
    return ((c, cell) for c, cell in enumerate(row) if c >= _YEARS and cell.kind is CellKind.NUMBER)


def _text(cell: Cell) -> str:
    return str(cell.value) if cell.kind is CellKind.TEXT else ""


def _kept(typed: Typed, problems: list[Problem]) -> Iterator[Filled]:
    for i, row in enumerate(typed.rows[at.KEPT]):
        places = {key: typed.places[at.KEPT, i, key] for key in ("label", "year", "value")}
        missing = [key for key in places if key not in row]
        if missing or not float(row["year"]).is_integer():
            place = places[missing[0] if missing else "year"]
            message = "Linjen blandt tallene uden plads er ikke hel."
            problems.append(
                Problem(place, message, "", "Skriv størrelse, helt årstal og tal, eller slet linjen.")
            )
            continue
        yield Filled(row["label"], row.get("name", ""), int(row["year"]), row["value"], places["value"])
