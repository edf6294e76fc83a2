"""What is asked for on *Portefølje*; what cannot be used is told with its cell."""

from __future__ import annotations

from dataclasses import dataclass

from som_xl.analysis.portfolio.portfolio import NET
from som_xl.model import Problem, SomError, WorkbookError
from som_xl.workbook.modules.portfolio_layout import SHEET, YEARS
from som_xl.workbook.modules.reading import Typed

_OPTIONS = {"--budget": ("budget",), "--budget-pr-aar": (YEARS, 0, "amount")}
"""The input by the option of the command, as the portfolio's own errors name it."""


@dataclass(frozen=True)
class Wishes:
    """The choices on the sheet, as ``portfolio`` takes them.

    Attributes:
        own: whether the case in the workbook's input sheets is one of the projects.
    """

    ranking: str
    actor: str
    total: float | None
    per_year: tuple[float, ...]
    own: bool


def wishes(typed: Typed) -> Wishes:
    """The choices, with what an empty cell means.

    Raises:
        WorkbookError: a budget below 0, or years with an empty one before them.
    """
    given, rows = typed.values, typed.rows[YEARS]
    total = given.get("budget")
    problems = [] if total is None else _below_zero(typed.places[("budget",)], total)
    for i, (row, position) in enumerate(zip(rows, typed.positions[YEARS], strict=True)):
        place = typed.places[YEARS, i, "amount"]
        problems += _below_zero(place, row["amount"])
        if position != i and not problems:
            message = f"Beløbet for {i + 1}. år mangler, men der er et for {position + 1}. år."
            problems.append(Problem(place, message, "", "Skriv 0 i et år, hvor der ingen penge er."))
    if problems:
        raise WorkbookError(problems)
    return Wishes(
        ranking=given.get("ranking", NET),
        actor=given.get("actor", "total"),
        total=total,
        per_year=tuple(row["amount"] for row in rows),
        own=given.get("own") == "yes",
    )


def in_cells(error: SomError, typed: Typed) -> WorkbookError:
    """The error with the sheet's cells where it names the command's options."""
    return WorkbookError(
        Problem(
            typed.places.get(_OPTIONS[p.place], SHEET) if p.place in _OPTIONS else p.place,
            p.message,
            p.found,
            p.remedy,
        )
        for p in error.problems
    )


def _below_zero(place: str, amount: float) -> list[Problem]:
    if amount >= 0:
        return []
    return [Problem(place, "Budgettet er under 0.", f"{amount:g}", "Skriv et beløb i kr. på 0 eller mere.")]
