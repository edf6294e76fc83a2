"""The cells *Indsæt effekt* writes: each with what stands in it now, so that nothing is replaced unasked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from som_xl.analysis.wording import decimal, percent
from som_xl.excel.commands_writing import SheetWriter, cell_area, free_row, input_keys
from som_xl.model.case import Uncertainty
from som_xl.model.uncertainty import SUCCESS_RATE, SUCCESS_WITH
from som_xl.workbook.cells import Cell, CellValue
from som_xl.workbook.description import codes_to_text
from som_xl.workbook.line_rows import uncertainty_row
from som_xl.workbook.locating import FoundTable, blank, plain
from som_xl.workbook.plan import UNCERTAINTY
from som_xl.workbook.references import Area


@dataclass(frozen=True)
class Change:
    """What a cell shall hold, and what stands in it now."""

    label: str
    area: Area
    now: Cell
    new: CellValue
    is_share: bool = False

    @property
    def differs(self) -> bool:
        """Whether there is anything to write."""
        if blank(self.now) or self.new is None:
            return blank(self.now) != (self.new is None)
        if isinstance(self.now.value, float) and isinstance(self.new, float):
            return abs(self.now.value - self.new) > 1e-9
        return self.now.value != self.new

    @property
    def replaces(self) -> bool:
        """Whether something of the user's would be lost."""
        return self.differs and not blank(self.now)

    @property
    def told(self) -> str:
        """One line: what stands there, and what comes instead."""
        after = "tømmes" if self.new is None else f"bliver {self._shown(self.new)}"
        return f"{self.label}: {self._shown(self.now.value)} {after}"

    def write(self, writer: SheetWriter) -> None:
        """Put the new value in."""
        writer.package.write(self.area, [[self.new]])

    def _shown(self, value: object) -> str:
        if isinstance(value, float):
            return percent(value) if self.is_share else decimal(value, 4)
        text = str(value)
        return f"'{text}'" if len(text) <= 60 else f"'{text[:59]}…'"


def field_changes(writer: SheetWriter, values: Mapping[str, CellValue]) -> Iterator[Change]:
    """The input fields with these names."""
    for item in writer.plan.fields:
        if item.name in values:
            area = writer.locator.field(item)
            now = writer.package.read(area)[0][0]
            yield Change(item.label, area, now, values[item.name], is_share=item.style == "pct")


def interval_changes(writer: SheetWriter, interval: Uncertainty | None) -> tuple[list[Change], bool]:
    """The line of the success rate on *Usikkerhed*: filled, replaced, or emptied when there is no interval.

    A line for the net rate goes too: the case has no such parameter any more.

    Returns:
        The cells, and whether there was no line free for the interval.
    """
    table = writer.plan.uncertainty
    found = writer.locator.table(table)
    wanted = {plain(SUCCESS_WITH), plain(SUCCESS_RATE)}
    lines = [
        row
        for row in range(found.area.height)
        if plain(str(found.cell(row, "parameter").value or "")) in wanted
    ]
    no_room = False
    if interval is not None and not lines:
        free = free_row(table, found)
        lines, no_room = ([], True) if free is None else ([free], False)
    changes: list[Change] = []
    for number, line in enumerate(lines):
        changes += _line(writer, found, line, interval if number == 0 else None)
    return changes, no_room


def _line(writer: SheetWriter, found: FoundTable, row: int, interval: Uncertainty | None) -> Iterator[Change]:
    table = writer.plan.uncertainty
    columns = {column.key: column for column in table.columns}
    values = uncertainty_row(interval) if interval is not None else {}
    for key in input_keys(table, found):
        column, value = columns.get(key), values.get(key)
        if column is not None and isinstance(value, str):
            value = codes_to_text(column.codes).get(value, value)
        label = f"{UNCERTAINTY}, {column.header.lower() if column else key}"
        yield Change(
            label,
            cell_area(found, row, key),
            found.cell(row, key),
            None if value == "" else value,
            key in {"low", "high"},
        )
