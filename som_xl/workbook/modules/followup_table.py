"""The table of *Opfølgning* laid out for a case: every realised figure follows its line and its year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from som_xl.analysis.followup.realised import Figure
from som_xl.model import Case, Problem, WorkbookError
from som_xl.workbook.canvas import Value
from som_xl.workbook.cells import CellKind
from som_xl.workbook.modules import followup_layout as at
from som_xl.workbook.modules.followup_lines import GROUPS, Group, Key, Line
from som_xl.workbook.modules.followup_reading import Filled, Stood
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.references import Area
from som_xl.workbook.result_blocks import Rows

LARGER: Final = (
    "Lav en større arbejdsbog med 'som-xl konverter GAMMEL.xlsm NY.xlsm'; de realiserede tal følger med."
)
OWN_PRICES: Final = "egne års priser"


@dataclass(frozen=True)
class Arranged:
    """The lines of a case with the realised figures that belong to them.

    Attributes:
        case: the case. lines: what it expects.
        placed: the figures that have a place, by it.
        lost: figures of the table that no longer have one. waiting: those put aside that still have none.
        returned: those put aside that have one again.
    """

    case: Case
    lines: tuple[Line, ...]
    placed: Mapping[Key, Filled]
    lost: tuple[Filled, ...]
    waiting: tuple[Filled, ...]
    returned: tuple[Filled, ...]

    @property
    def kept(self) -> tuple[Filled, ...]:
        """Every figure without a place."""
        return (*self.waiting, *self.lost)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The calendar years of the case."""
        first = self.case.settings.first_year
        return tuple(range(first, first + self.case.settings.horizon))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures with a place, as the comparison takes them."""
        lines = {(line.label, line.shown): line for line in self.lines}
        return tuple(
            Figure(
                one.year,
                lines[one.label, one.name].kind,
                lines[one.label, one.name].name,
                one.value,
                one.place,
            )
            for one in self.placed.values()
        )


def arranged(case: Case, lines: Sequence[Line], stood: Stood) -> Arranged:
    """Every figure where its line and year stand in the case; one put aside comes back when its place is free."""
    places = {line.key(year) for line in lines for year in line.values}
    placed = {one.key: one for one in stood.filled if one.key in places}
    waiting, returned = [], []
    for one in stood.kept:
        if one.key in places and one.key not in placed:
            placed[one.key] = one
            returned.append(one)
        else:
            waiting.append(one)
    lost = tuple(one for one in stood.filled if one.key not in places)
    return Arranged(case, tuple(lines), placed, lost, tuple(waiting), tuple(returned))


def table_rows(found: Arranged, area: Area, running: bool) -> Rows:
    """The rows of the whole table, as large as its area.

    Raises:
        WorkbookError: the table is too small for the lines or years of the case.
    """
    rows: Rows = []
    for group, lines in _grouped(found.lines):
        rows += [[group.title, "Enhed", None, at.TOTAL, *found.years], [group.help]]
        for line in lines:
            rows += _pair(line, found, running)
    _refuse_small(found, area, len(rows))
    filled: Rows = [[*row, *[None] * (area.width - len(row))] for row in rows]
    return filled + [[None] * area.width for _ in range(area.height - len(rows))]


def kept_rows(found: Arranged, area: Area) -> list[dict[str, Value]]:
    """The rows of the table of figures without a place.

    Raises:
        WorkbookError: there is no room for all of them.
    """
    if len(found.kept) > area.height:
        message = f"Der er {len(found.kept)} realiserede tal uden plads i sagen, men kun plads til at gemme {area.height}."
        remedy = "Slet dem, der ikke skal bruges, eller ret sagen, så de passer."
        raise WorkbookError([Problem(area.address, message, "", remedy)])
    return [
        {"label": one.label, "name": one.name, "year": one.year, "value": one.value} for one in found.kept
    ]


def write_changed(package: WorkbookPackage, area: Area, rows: Rows) -> None:
    """Write only the cells that hold something else: a formula the user typed stays where its figure stays."""
    for r, (row, cells) in enumerate(zip(rows, package.read(area), strict=True)):
        differs = [
            (None if cell.kind is CellKind.EMPTY else cell.value) != value
            for value, cell in zip(row, cells, strict=True)
        ]
        for first, last in _runs(differs):
            number, left = area.first_row + r, area.first_column
            run = Area(area.sheet, number, left + first, number, left + last)
            package.write(run, [row[first : last + 1]])


def _grouped(lines: Sequence[Line]) -> Iterator[tuple[Group, list[Line]]]:
    for group in GROUPS:
        own = [line for line in lines if line.kind in group.kinds]
        if own:
            yield group, own


def _pair(line: Line, found: Arranged, running: bool) -> Rows:
    expected = [line.values.get(year) for year in found.years]
    realised = [found.placed.get(line.key(year)) for year in found.years]
    values = [None if one is None else one.value for one in realised]
    sums = [_sum(row) if line.is_summed else None for row in (expected, values)]
    return [
        [line.label, line.unit, at.EXPECTED, sums[0], *expected],
        [line.shown or None, OWN_PRICES if running and line.is_cost else None, at.REALISED, sums[1], *values],
    ]


def _sum(values: Sequence[float | None]) -> float | None:
    given = [value for value in values if value is not None]
    return sum(given) if given else None


def _refuse_small(found: Arranged, area: Area, rows: int) -> None:
    years = area.width - 4
    if len(found.years) > years:
        message = f"Sagen har {len(found.years)} år, men arket har kun plads til {years}."
        raise WorkbookError([Problem(area.address, message, "", LARGER)])
    if rows > area.height:
        room = area.height // 2 - at.GROUPS
        message = f"Sagen har {len(found.lines)} linjer at følge op på, men arket har kun plads til {room}."
        raise WorkbookError([Problem(area.address, message, "", LARGER)])


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last of every stretch of true.

    >>> list(_runs([True, True, False, True]))
    [(0, 1), (3, 3)]
    """
    start = None
    for i, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = i
        elif not flag and start is not None:
            yield start, i - 1
            start = None
