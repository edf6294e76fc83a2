"""Open-ended courses as cases, with the years and persons derived by hand; for both spreadsheet programs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from som_xl.workbook.build import empty_package
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Capacity, Plan
from som_xl.workbook.writing import Writer
from tests.workbook.case_books import KNOWLEDGE, made

BLANK = ""


def case_of(horizon: int, starts: list[float], **parts: Any) -> dict[str, Any]:
    """20 % drop out and a quarter of the others succeed because of the intervention: 0.2 successes per start."""
    return {
        "settings": {"first_year": 2026, "horizon": horizon, "price_year": 2026, **parts.get("settings", {})},
        "participants": {
            "starts": starts,
            "dropout": 0.2,
            "course_years": parts.get("course_years", 1.0),
        },
        "effect": {"success_with": 0.5, "success_without": 0.25, **parts.get("effect", {})},
        "costs": parts.get("costs", []),
        "consequences": [{"service": "Botilbud", "units": parts.get("units", [-100.0])}],
        "prices": {"Botilbud": {"municipality": 1000.0, "region": 0.0, "state": 0.0}},
    }


HELSINGOER = case_of(
    8,
    [5.0, 5.0, 5.0, 5.0],
    course_years=2.0,
    effect={"status": "example"},
    units=[-100.0, -100.0, -50.0],
    costs=[{"name": "Støtte", "kind": "per_participant_year", "amounts": 100_000.0, "status": "example"}],
)
"""20 places filled over 4 years and 2 years' stay are Helsingør's (E08 in the knowledge base); the rest is ours, as in
the guide: 5 a year, drop-out, success rates, cost, price and use."""


@dataclass(frozen=True)
class Table:
    """What the sheet must show.

    Attributes:
        cohorts: start, course years, end, consequence year 1, consequence years in the result; per operating year.
        years: calendar years. persons: the rows of the table by year; sum, after the horizon, then each year.
    """

    data: dict[str, Any]
    cohorts: list[list[float | str]]
    years: list[int]
    persons: list[list[float | str]]


CASES = {
    # L = 2: everyone is there for two whole years, completes in the second, and is in consequence year 1 that year.
    # 5 starts: 5 · 0.8 = 4 complete, 4 · 0.25 = 1 succeeds. Person-years: 4 cohorts · 5 · 2 = 40.
    "helsingoer": Table(
        HELSINGOER,
        [
            [2026, 2027, 2028, 2029],
            ["2026–2027", "2027–2028", "2028–2029", "2029–2030"],
            [2027, 2028, 2029, 2030],
            [2027, 2028, 2029, 2030],
            [7, 6, 5, 4],
        ],
        [2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033],
        [
            [BLANK, BLANK, 1, 2, 3, 4, BLANK, BLANK, BLANK, BLANK],
            [20, 0, 5, 5, 5, 5, 0, 0, 0, 0],
            [40, 0, 5, 10, 10, 10, 5, 0, 0, 0],
            [16, 0, 0, 4, 4, 4, 4, 0, 0, 0],
            [4, 0, 0, 1, 1, 1, 1, 0, 0, 0],
            [4, 0, 0, 1, 1, 1, 1, 0, 0, 0],
            [4, 0, 0, 0, 1, 1, 1, 1, 0, 0],
            [BLANK, BLANK, 0, 0, 0, 1, 2, 3, 4, 4],
        ],
    ),
    # L = 0.5: half a person-year each, all within the year of the start. 10 starts: 8 complete, 2 succeed.
    "half a year": Table(
        case_of(3, [10.0, 20.0], course_years=0.5),
        [[2026, 2027], [2026, 2027], [2026, 2027], [2026, 2027], [3, 2]],
        [2026, 2027, 2028],
        [
            [BLANK, BLANK, 1, 2, BLANK],
            [30, 0, 10, 20, 0],
            [15, 0, 5, 10, 0],
            [24, 0, 8, 16, 0],
            [6, 0, 2, 4, 0],
            [6, 0, 2, 4, 0],
            [6, 0, 0, 2, 4],
            [BLANK, BLANK, 0, 0, 2],
        ],
    ),
    # L = 2.5: 1, 1 and ½ person-year; completed in the third year, and consequence year 1 is the year after. Phase-in
    # 0.5, then 1: 10 · 0.8 · 0.25 · 0.5 = 1 and 20 · 0.8 · 0.25 = 4 successes. The result ends in 2029, so the second
    # cohort, which reaches consequence year 1 in 2030, has none.
    "two and a half, the year after, too short": Table(
        case_of(
            4,
            [10.0, 20.0],
            course_years=2.5,
            settings={"first_consequence": "year_after"},
            effect={"phase_in": [0.5, 1.0]},
        ),
        [
            [2026, 2027],
            ["2026–2028", "2027–2029"],
            [2028, 2029],
            [2029, 2030],
            [1, 0],
        ],
        [2026, 2027, 2028, 2029],
        [
            [BLANK, BLANK, 1, 2, BLANK, BLANK],
            [30, 0, 10, 20, 0, 0],
            [75, 0, 10, 30, 25, 10],
            [24, 0, 0, 0, 8, 16],
            [5, 0, 0, 0, 1, 4],
            [5, 4, 0, 0, 0, 1],
            [5, 5, 0, 0, 0, 0],
            [BLANK, BLANK, 0, 0, 0, 0],
        ],
    ),
    # Ten cohorts of 5, L = 1.5, a result of three years. After it 7 cohorts start; of 10 · 5 · 1.5 = 75 person-years
    # 5 + 7½ + 7½ fall inside; 2 of the 10 cohorts complete inside, in 2027 and 2028.
    "ten cohorts, a result of three years": Table(
        case_of(3, [5.0] * 10, course_years=1.5),
        [
            list(range(2026, 2036)),
            [f"{year}–{year + 1}" for year in range(2026, 2036)],
            list(range(2027, 2037)),
            list(range(2027, 2037)),
            [2, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        ],
        [2026, 2027, 2028],
        [
            [BLANK, BLANK, 1, 2, 3],
            [50, 35, 5, 5, 5],
            [75, 55, 5, 7.5, 7.5],
            [40, 32, 0, 4, 4],
            [10, 8, 0, 1, 1],
            [10, 8, 0, 1, 1],
            [10, 9, 0, 0, 1],
            [BLANK, BLANK, 0, 0, 0],
        ],
    ),
}


def shown(
    table: Table, operating_years: int = 10, horizon: int = 20
) -> tuple[list[Any], list[Any], list[Any]]:
    """The three ranges as large as the workbook has them: blank text where nothing is in use."""
    cohorts = [[*row, *[BLANK] * (operating_years - len(row))] for row in table.cohorts]
    room = [BLANK] * (horizon - len(table.years))
    return cohorts, [[*table.years, *room]], [[*row, *room] for row in table.persons]


@cache
def _empty(capacity: Capacity) -> bytes:
    """Drawing the sheets is most of the work."""
    return empty_package(Plan(KNOWLEDGE, capacity), macro=False).to_bytes()


def book_of(data: dict[str, Any]) -> WorkbookPackage:
    """The inputs in a workbook; its formulas are not calculated."""
    case = made(data)
    plan = Plan(KNOWLEDGE, Capacity.for_case(case, KNOWLEDGE))
    package = WorkbookPackage(_empty(plan.capacity), "sag.xlsx")
    Writer(package, plan).write_case(case)
    return package
