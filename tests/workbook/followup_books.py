"""A small workbook to follow up, with figures that can be derived by hand."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from som_xl.analysis.scenarios import merged
from som_xl.model import calculate
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.references import Area, area_of
from tests.workbook.case_books import KNOWLEDGE, made

AT = datetime(2026, 11, 23, 9, 30)
BASE: dict[str, Any] = {
    "title": "Lille sag",
    "settings": {"first_year": 2026, "horizon": 3, "price_year": 2026, "discount_rate": 0.0},
    "target_group": "adults_homelessness",
    "participants": {"starts": [10, 10], "dropout": 0.2},
    "effect": {"success_with": 0.6, "success_without": 0.1},
    "costs": [
        {"name": "Drift", "kind": "fixed", "amounts": 5_000},
        {"name": "Forløb", "kind": "per_start", "amounts": 1_000},
    ],
    "consequences": [{"service": "egen", "units": [-4, -2]}],
    "prices": {"egen": {"municipality": 1_000, "region": 0, "state": 0, "unit": "uger"}},
}
# Each cohort: 10 × 0.8 × 0.5 = 4 net successes; 16,000 kr. in its first year and 8,000 in its second.
# 2026: 16,000 − 5,000 − 10,000 = 1,000. 2027: 24,000 − 15,000 = 9,000. 2028: 8,000. Together 18,000.
LABEL, UNIT, WHICH, SUM, FIRST = range(5)


@cache
def small() -> bytes:
    """The case in a calculated workbook, its sheet Opfølgning not used yet."""
    return book_of(BASE)


def book_of(data: dict[str, Any]) -> bytes:
    case = made(data)
    return workbook_bytes(case, calculate(case), KNOWLEDGE, macro=True, at=AT)


def changed_case(**changes: Any) -> dict[str, Any]:
    return merged(BASE, changes)


def table(package: WorkbookPackage) -> list[list[Any]]:
    """What stands in the table, row by row."""
    area = package.defined_names()["som_followup_rows"]
    assert area is not None
    return [[cell.value for cell in row] for row in package.read(area)]


def cell(package: WorkbookPackage, label: str, name: str | None, year: int) -> str:
    """The address of the realised figure of a line."""
    area = package.defined_names()["som_followup_rows"]
    assert area is not None
    rows = table(package)
    for r, row in enumerate(rows[:-1]):
        if row[LABEL] == label and rows[r + 1][LABEL] == name:
            years = next(one for one in reversed(rows[:r]) if one[SUM] == "I alt")
            return area.cell(r + 1, years.index(year))
    raise AssertionError(f"{label} {name} is not on the sheet")


def type_in(package: WorkbookPackage, address: str, value: Any) -> None:
    """Type something into one cell, as the user would."""
    sheet, _, reference = address.rpartition("!")
    package.write(area_of(reference, sheet.strip("'")), [[value]])


def line(package: WorkbookPackage, label: str, name: str | None = None) -> tuple[list[Any], list[Any]]:
    """Expected and realised of a line: the sum and the years."""
    rows = table(package)
    r = next(i for i, row in enumerate(rows[:-1]) if row[LABEL] == label and rows[i + 1][LABEL] == name)
    return _cut(rows[r][SUM:]), _cut(rows[r + 1][SUM:])


def _cut(row: list[Any]) -> list[Any]:
    return row[: 1 + 3]


def named(package: WorkbookPackage, name: str) -> list[list[Any]]:
    """What stands in a named range."""
    area = package.defined_names()[name]
    assert isinstance(area, Area)
    return [[one.value for one in row] for row in package.read(area)]
