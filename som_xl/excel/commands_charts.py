"""The charts of an open workbook made as long as its result: the formula of one series, old to new."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from som_xl.model import Case, Result
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area, cell_reference, named_area, quoted_sheet
from som_xl.workbook.result_blocks import charted_rows

_SERIES: Final = re.compile(r"=SERIES\((.*)\)", re.DOTALL)
_PARTS: Final = re.compile(r"""(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|\([^()]*\)|\{[^{}]*\}|[^,"'(){}])*""")
YEAR_HEADERS: Final = (
    "som_cohort_years_header",
    "som_result_years_header",
    "som_result_committees_header",
    "som_sensitivity_years_header",
    "som_followup_years_header",
)


@dataclass(frozen=True)
class Fit:
    """How long series are to be.

    Attributes:
        years: the year headings of a sheet, as wide as there is room for.
        horizon: calendar years of the result.
        rows: rows in use by the sheet and row of the first category of a table.
    """

    years: tuple[Area, ...]
    horizon: int
    rows: Mapping[tuple[str, int], int]


def fit_of(names: Mapping[str, Area | None], plan: Plan, case: Case, result: Result) -> Fit:
    """The lengths of this result, where its ranges stand in this workbook."""
    years = tuple(area for name in YEAR_HEADERS if (area := names.get(name)) is not None)
    rows = {}
    for name, (offset, in_use) in charted_rows(plan, case, result).items():
        area = names.get(name)
        if area is not None:
            rows[area.sheet, area.first_row + offset] = max(in_use, 1)
    return Fit(years, len(result.years), rows)


def fitted_series(formula: str, fit: Fit) -> str:
    """The formula of a series with its categories and values as long as they are to be.

    >>> years = Area("Udvalg", 8, 6, 8, 25)
    >>> fitted_series("=SERIES(Udvalg!$B$9,Udvalg!$F$8:$O$8,Udvalg!$F$9:$O$9,1)", Fit((years,), 3, {}))
    '=SERIES(Udvalg!$B$9,Udvalg!$F$8:$H$8,Udvalg!$F$9:$H$9,1)'
    """
    found = _SERIES.fullmatch(formula.strip())
    texts = _split(found[1]) if found else []
    categories = named_area(texts[1]) if len(texts) >= 4 else None
    if categories is None:
        return formula
    for i in (1, 2):
        area = named_area(texts[i])
        if area is not None:
            texts[i] = _absolute(_fitted(area, categories, fit))
    return f"=SERIES({','.join(texts)})"


def _split(text: str) -> list[str]:
    """The arguments of a formula, commas inside quotes and brackets left alone.

    >>> _split("'a,b'!$A$1,,(c,d),1")
    ["'a,b'!$A$1", '', '(c,d)', '1']
    """
    texts, start = [], 0
    while start <= len(text):
        part = _PARTS.match(text, start)
        end = part.end() if part else len(text)
        texts.append(text[start:end])
        start = end + 1
    return texts


def _fitted(area: Area, categories: Area, fit: Fit) -> Area:
    for years in fit.years:
        by_year = all(
            one.sheet == years.sheet
            and one.height == 1
            and one.first_column == years.first_column
            and one.last_column <= years.last_column
            for one in (area, categories)
        )
        if by_year:
            last = years.first_column + fit.horizon - 1
            return Area(area.sheet, area.first_row, area.first_column, area.last_row, last)
    rows = fit.rows.get((categories.sheet, categories.first_row))
    down = categories.width == area.width == 1 and area.first_row == categories.first_row
    if rows is not None and down and area.sheet == categories.sheet:
        return Area(
            area.sheet, area.first_row, area.first_column, area.first_row + rows - 1, area.last_column
        )
    return area


def _absolute(area: Area) -> str:
    first, last = (
        cell_reference(area.first_row, area.first_column),
        cell_reference(area.last_row, area.last_column),
    )
    fixed = [re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", corner) for corner in (first, last)]
    return f"{quoted_sheet(area.sheet)}!" + (fixed[0] if first == last else ":".join(fixed))
