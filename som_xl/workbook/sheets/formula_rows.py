"""Rows of formulas from top to bottom, written as templates that name the quantities of earlier rows.

Calendar years, operating years and consequence years run from column F, and each row has one formula. In a
template square brackets name quantities:

======================  ==========================================================
``[starts]``            the quantity's cell in the same column
``[starts:]``           its whole row
``[delay=]``            its single cell in column C
``[<]``                 the cell to the left in the same row
``[C]``, ``[D]`` …      that column in the same row
======================  ==========================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook.canvas import heading, put
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area

FIRST_YEAR_COLUMN: Final = 6
YEARS_FROM: Final = get_column_letter(FIRST_YEAR_COLUMN)
_QUANTITY: Final = re.compile(r"\[(<|[C-E]|\w+[:=]?)\]")


@dataclass
class FormulaRows:
    """Writes the rows and remembers where each quantity stands.

    Attributes:
        row: next free row.
        at: row of each quantity; of its first row for a block.
        width: number of columns each row quantity fills.
    """

    sheet: Worksheet
    plan: Plan
    row: int
    at: dict[str, int] = field(default_factory=dict)
    width: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.horizon = self.plan.capacity.horizon
        self.cohorts = self.plan.capacity.operating_years

    # --- references -----------------------------------------------------------------------------------------

    def years(self, key: str) -> str:
        """The whole row of a quantity, as an absolute reference."""
        return self.block(key, 1)

    def block(self, key: str, rows: int) -> str:
        """A block of rows beginning where ``key`` stands."""
        last = get_column_letter(FIRST_YEAR_COLUMN + self.width[key] - 1)
        return f"${YEARS_FROM}${self.at[key]}:${last}${self.at[key] + rows - 1}"

    def down(self, key: str, column: str, rows: int) -> str:
        """One column of a block; a column letter with ``$`` stays when the formula moves."""
        return f"{column}${self.at[key]}:{column}${self.at[key] + rows - 1}"

    def _filled(self, template: str, column: int) -> str:
        """The template as the formula of one cell."""
        letter = get_column_letter(column)

        def reference(found: re.Match[str]) -> str:
            name = found[1]
            if name == "<":
                return f"{get_column_letter(column - 1)}{self.row}"
            if name in {"C", "D", "E"}:
                return f"${name}{self.row}"
            if name.endswith(":"):
                return self.years(name[:-1])
            if name.endswith("="):
                return f"$C${self.at[name[:-1]]}"
            return f"{letter}${self.at[name]}"

        return "=" + _QUANTITY.sub(reference, template)

    def area(self, key: str, rows: int = 1) -> Area:
        """A row quantity, or the block of rows beginning where it stands."""
        first, last = self.at[key], FIRST_YEAR_COLUMN + self.width[key] - 1
        return Area(self.sheet.title, first, FIRST_YEAR_COLUMN, first + rows - 1, last)

    # --- drawing --------------------------------------------------------------------------------------------

    def _title(self, text: str) -> None:
        self.row += 1
        heading(self.sheet, self.row, text, FIRST_YEAR_COLUMN + self.horizon - 1)
        self.row += 1

    def _line(
        self,
        key: str,
        label: str,
        unit: str,
        template: str,
        *,
        first: str = "",
        count: int = 0,
        style: str = "number",
    ) -> None:
        """One row of formulas; ``first`` is the first column's own, where a row begins differently."""
        self.at.setdefault(key, self.row)
        self.width.setdefault(key, count or self.horizon)
        put(self.sheet, self.row, 2, label, "som_label")
        if unit:
            put(self.sheet, self.row, 3, unit, "som_unit")
        for i in range(count or self.horizon):
            column = FIRST_YEAR_COLUMN + i
            formula = self._filled(first if first and i == 0 else template, column)
            put(self.sheet, self.row, column, formula, f"som_calc_{style}")
        self.row += 1

    def _beside(self, column: str, template: str, style: str = "number") -> None:
        """A formula in one of the columns before the years, in the row that comes next."""
        number = ord(column) - ord("A") + 1
        put(self.sheet, self.row, number, self._filled(template, number), f"som_calc_{style}")

    def _scalar(self, key: str, label: str, template: str) -> None:
        self.at[key] = self.row
        put(self.sheet, self.row, 2, label, "som_label")
        self._beside("C", template)
        put(self.sheet, self.row, 4, "år", "som_unit")
        self.row += 1
