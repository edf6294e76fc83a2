"""What must hold for a block of values before any of it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from som_xl.model.errors import Problem, WorkbookError
from som_xl.workbook.cells import CellValue
from som_xl.workbook.ooxml.text import fault_in
from som_xl.workbook.ooxml.values import check_value
from som_xl.workbook.references import Area


def check_block(area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
    """Refuse a block of another shape and values no cell can hold."""
    if len(rows) != area.height or any(len(row) != area.width for row in rows):
        widths = sorted({len(row) for row in rows})
        raise ValueError(
            f"{area.address} is {area.height} x {area.width}, the block has {len(rows)} rows of {widths}"
        )
    problems = list(_text_problems(area, rows))
    if problems:
        raise WorkbookError(problems)


def _text_problems(area: Area, rows: Sequence[Sequence[CellValue]]) -> Iterator[Problem]:
    """Every text of a block that cannot be stored."""
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            try:
                check_value(value)
            except (ValueError, TypeError) as error:
                raise type(error)(f"{area.cell(i, j)}: {error}") from error
            fault = fault_in(value) if isinstance(value, str) else None
            if isinstance(value, str) and fault:
                yield Problem(area.cell(i, j), fault, repr(value[:40]), "Ret teksten, og prøv igen.")
