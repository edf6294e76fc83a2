"""A workbook read sheet by sheet, each once, with what is written kept back until all of it is ready.

A call to Excel costs about a millisecond whether it moves one cell or ten thousand; so the code that reads and
writes cell by cell works on this copy, and Excel sees one read per sheet and one write per block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, TypeAlias, cast

from som_xl.excel.port import Port
from som_xl.model import Problem, WorkbookError
from som_xl.workbook.cells import EMPTY_CELL, Cell, CellError, CellKind, CellValue
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.references import Area

LONGEST_TEXT: Final = 32_767
Rows: TypeAlias = list[list[CellValue]]
Block: TypeAlias = tuple[Area, Rows]


class Snapshot:
    """The sheets of a port as they stood when first read, and with what was written to them here."""

    def __init__(self, port: Port) -> None:
        self._port = port
        self._sheets: dict[str, tuple[Area, list[list[Cell]]]] = {}
        self._pending: list[Block] = []

    @property
    def package(self) -> WorkbookPackage:
        """This, for code that works on workbook files: it has the methods that reading and writing use."""
        return cast(WorkbookPackage, self)

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all sheets, in order."""
        return self._port.sheet_names

    @cached_property
    def _names(self) -> dict[str, Area | None]:
        return self._port.defined_names()

    def defined_names(self) -> dict[str, Area | None]:
        """The names of the whole workbook."""
        return self._names

    def used_area(self, sheet: str) -> Area:
        """The rectangle that was read of a sheet."""
        return self._sheet(sheet)[0]

    def read(self, area: Area) -> list[list[Cell]]:
        """All cells of a rectangle; those outside the sheet's used area are empty."""
        used, cells = self._sheet(area.sheet)
        columns = range(area.first_column - used.first_column, area.last_column - used.first_column + 1)
        rows: list[list[Cell]] = []
        for r in range(area.first_row - used.first_row, area.last_row - used.first_row + 1):
            row = cells[r] if 0 <= r < used.height else []
            rows.append([row[c] if 0 <= c < len(row) else EMPTY_CELL for c in columns])
        return rows

    def write(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        """Keep a block until ``flush``; reading here sees it at once.

        Raises:
            ValueError: another shape than the area.
            WorkbookError: a text too long for a cell: told here, while nothing has been written.
        """
        if len(rows) != area.height or any(len(row) != area.width for row in rows):
            raise ValueError(f"the block does not have the shape of {area.address}")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, str) and len(value) > LONGEST_TEXT:
                    message = "Teksten er for lang til en celle."
                    found = f"{len(value)} tegn"
                    raise WorkbookError(
                        [Problem(area.cell(r, c), message, found, f"Forkort den til {LONGEST_TEXT} tegn.")]
                    )
        block = (area, [list(row) for row in rows])
        self._pending.append(block)
        if area.sheet in self._sheets:
            self._lay_over(block)

    def to_bytes(self) -> bytes:
        """The workbook as a file, without what is kept back."""
        return self._port.to_bytes()

    @property
    def waiting(self) -> list[str]:
        """The sheets with blocks that wait to be written."""
        return list(dict.fromkeys(area.sheet for area, _ in self._pending))

    def flush(self) -> None:
        """Write everything that was kept back, neighbouring blocks as one."""
        for area, rows in merged(self._pending):
            self._port.write(area, rows)
        self._pending.clear()

    def _sheet(self, sheet: str) -> tuple[Area, list[list[Cell]]]:
        if sheet not in self._sheets:
            used = self._port.used_area(sheet)
            self._sheets[sheet] = (used, self._port.read(used))
            for block in self._pending:
                if block[0].sheet == sheet:
                    self._lay_over(block)
        return self._sheets[sheet]

    def _lay_over(self, block: Block) -> None:
        area, rows = block
        used, cells = self._sheets[area.sheet]
        whole = Area(
            area.sheet,
            min(used.first_row, area.first_row),
            min(used.first_column, area.first_column),
            max(used.last_row, area.last_row),
            max(used.last_column, area.last_column),
        )
        if whole != used:
            cells = self.read(whole)
            self._sheets[area.sheet] = (whole, cells)
        for r, row in enumerate(rows, area.first_row - whole.first_row):
            first = area.first_column - whole.first_column
            cells[r][first : first + area.width] = [written(value) for value in row]


def written(value: CellValue) -> Cell:
    """The cell a value makes.

    >>> written("x").kind.value, written(2).value, written(None).kind.value
    ('text', 2.0, 'empty')
    """
    if value is None or value == "":
        return EMPTY_CELL
    if isinstance(value, bool):
        return Cell(CellKind.BOOLEAN, value)
    if isinstance(value, CellError):
        return Cell(CellKind.ERROR, value.code)
    return Cell(CellKind.TEXT, value) if isinstance(value, str) else Cell(CellKind.NUMBER, float(value))


def merged(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with neighbours put together, first side by side and then below each other."""
    beside: dict[tuple[str, int, int], list[Block]] = {}
    for block in blocks:
        beside.setdefault((block[0].sheet, block[0].first_row, block[0].last_row), []).append(block)
    below: dict[tuple[str, int, int], list[Block]] = {}
    for row_of_blocks in beside.values():
        for block in _joined(
            sorted(row_of_blocks, key=lambda block: block[0].first_column), side_by_side=True
        ):
            below.setdefault((block[0].sheet, block[0].first_column, block[0].last_column), []).append(block)
    for column_of_blocks in below.values():
        yield from _joined(sorted(column_of_blocks, key=lambda block: block[0].first_row), side_by_side=False)


def _joined(blocks: list[Block], *, side_by_side: bool) -> Iterator[Block]:
    area, rows = blocks[0]
    for other, more in blocks[1:]:
        touching = (
            other.first_column == area.last_column + 1
            if side_by_side
            else other.first_row == area.last_row + 1
        )
        if not touching:
            yield area, rows
            area, rows = other, more
            continue
        rows = [row + extra for row, extra in zip(rows, more, strict=True)] if side_by_side else rows + more
        area = Area(area.sheet, area.first_row, area.first_column, other.last_row, other.last_column)
    yield area, rows
