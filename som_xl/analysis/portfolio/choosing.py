"""Which projects to choose within a budget, and when to start them: a knapsack solved by HiGHS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from som_xl.analysis.portfolio.projects import Project
from som_xl.analysis.portfolio.solving import Programme, marginal_values, solve
from som_xl.model import CaseError, Problem
from som_xl.model.discounting import Array, discount_factors
from som_xl.model.report import kroner

MORE: Final = 0.01
"""The share by which budgets are raised to see what more money would give."""
_ORE: Final = 0.005


@dataclass(frozen=True)
class Budget:
    """What may be spent: the municipality's undiscounted costs, saved costs not deducted.

    Attributes:
        total: kr. for all years together; None for no limit.
        per_year: kr. per year from ``first_year``; a project may start in any of these years, and the last amount also
            holds for the years after. Empty: no limit, and every project starts in its own first year.
        first_year: the year of the first number of ``per_year``, and the year values are discounted to.
    """

    total: float | None
    per_year: tuple[float, ...]
    first_year: int

    def limit(self, i: int) -> float:
        """kr. for year number i from the first.

        >>> Budget(None, (5.0, 3.0), 2026).limit(4)
        3.0
        """
        return self.per_year[min(i, len(self.per_year) - 1)]

    def names(self, years: int) -> list[str]:
        """What the limits are called, in the order of ``Choice.marginal``, over so many years.

        >>> Budget(9.0, (5.0,), 2026).names(2)
        ['i alt', '2026', '2027']
        """
        yearly = [str(self.first_year + i) for i in range(years)] if self.per_year else []
        return ["i alt"] * (self.total is not None) + yearly


@dataclass(frozen=True)
class Choice:
    """The chosen projects.

    Attributes:
        start: per project the year it starts; None when it is left out.
        value: kr., the chosen projects' net result for the actor, discounted to the budget's first year.
        costs: ``(years,)`` kr., their costs per year from the budget's first year.
        bound: kr., no choice gives more than this; equal to ``value`` when the choice is proven best.
        extra: kr., how much was added when every budget was raised by 1 %. gain: kr. that choice gives more.
        marginal: kr. per further krone, by limit (total first, then years), if projects could be carried out in part.
    """

    start: tuple[int | None, ...]
    value: float
    costs: Array
    bound: float
    extra: float
    gain: float
    marginal: tuple[float, ...]


@dataclass(frozen=True)
class _Start:
    """One way of starting one project: a yes-or-no variable."""

    project: int
    year: int
    value: float


def choose(
    projects: Sequence[Project], net: Array, costs: Array, budget: Budget, shadow: bool = True
) -> Choice:
    """The set of projects, and their years of start, with the highest net result within the budget.

    A project that starts later has the same costs and consequences later, so its net result is discounted over the
    years it waits. Alternatives of one group exclude each other.

    Args:
        projects: n of them. net: ``(n,)`` kr., net result of the actor whose result counts.
        costs: ``(n, C)`` kr. per year since the project's own first year. budget: the limits.
        shadow: also work out what more budget would give.

    Raises:
        CaseError: the required projects do not fit within the budget.
    """
    starts = list(_starts(projects, net, budget))
    delays = np.array([start.year - budget.first_year for start in starts], dtype=np.intp)
    spent = costs_by_year(delays, costs[[start.project for start in starts]])
    found = _solve(projects, starts, spent, budget)
    if not shadow:
        return found
    more = replace(
        budget,
        total=None if budget.total is None else budget.total * (1 + MORE),
        per_year=tuple(limit * (1 + MORE) for limit in budget.per_year),
    )
    limits = _limits(spent, budget)[1]
    return replace(
        found,
        extra=float(limits.sum() * MORE),
        gain=max(0.0, _solve(projects, starts, spent, more).value - found.value),
        marginal=marginal_values(_programme(projects, starts, spent, budget)),
    )


def _starts(projects: Sequence[Project], net: Array, budget: Budget) -> Iterator[_Start]:
    """Every year each project may start in: its own first year, or with yearly budgets that or a later one."""
    last = budget.first_year + len(budget.per_year) - 1
    for i, project in enumerate(projects):
        settings = project.case.settings
        own = settings.first_year
        for year in range(own, last + 1) if budget.per_year else (own,):
            yield _Start(i, year, float(net[i] * waiting_factor(project, year, budget)))


def waiting_factor(project: Project, start: int, budget: Budget) -> float:
    """What a krone in the project's year of start is worth in the budget's first year."""
    delay = max(start - budget.first_year, 0)
    return float(discount_factors(delay + 1, project.case.settings.discount_rate)[-1])


def costs_by_year(delays: NDArray[np.intp], costs: Array) -> Array:
    """Costs placed in calendar years.

    Args:
        delays: ``(n,)`` years from the first calendar year to each one's own first year.
        costs: ``(n, C)`` kr. per year since the own first year.

    Returns:
        ``(n, years)`` kr. per calendar year.

    >>> costs_by_year(np.array([0, 1]), np.array([[5.0, 3.0], [7.0, 0.0]])).tolist()
    [[5.0, 3.0, 0.0], [0.0, 7.0, 0.0]]
    """
    used = np.flatnonzero(costs.any(0))
    years = int(used[-1]) + 1 if len(used) else 1
    table = np.zeros((len(delays), years + int(max(delays, default=0))))
    for row, delay, own in zip(table, delays, costs, strict=True):
        row[delay : delay + years] = own[:years]
    return table


def _limits(spent: Array, budget: Budget) -> tuple[Array, Array]:
    """Costs by limit ``(limits, starts)`` and the limits ``(limits,)``, kr.; the total first."""
    rows, limits = [], []
    if budget.total is not None:
        rows.append(spent.sum(1))
        limits.append(budget.total)
    for i, costs in enumerate(spent.T if budget.per_year else ()):
        rows.append(costs)
        limits.append(budget.limit(i))
    return np.array(rows).reshape(len(limits), len(spent)), np.array(limits)


def _exclusions(projects: Sequence[Project], starts: Sequence[_Start]) -> tuple[Any, Array]:
    """Rows of which at most one start is chosen, ``(rows, starts)``, and the least of each, 1 when required."""
    from scipy.sparse import csr_array  # noqa: PLC0415  (slow to import)

    ways = Counter(start.project for start in starts)
    names: dict[tuple[str, object], int] = {}
    least: list[float] = []
    rows, columns = [], []
    for column, start in enumerate(starts):
        project = projects[start.project]
        keys: list[tuple[str, object]] = [("group", project.group)] if project.group else []
        if project.required or ways[start.project] > 1:
            keys.append(("project", start.project))
        for key in keys:
            if key not in names:
                names[key] = len(names)
                least.append(float(project.required and key[0] == "project"))
            rows.append(names[key])
            columns.append(column)
    shape = (len(names), len(starts))
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape), np.array(least)


def _programme(
    projects: Sequence[Project], starts: Sequence[_Start], spent: Array, budget: Budget
) -> Programme:
    table, limits = _limits(spent, budget)
    one_of, least = _exclusions(projects, starts)
    return Programme(np.array([start.value for start in starts]), table, limits, one_of, least)


def _solve(projects: Sequence[Project], starts: Sequence[_Start], spent: Array, budget: Budget) -> Choice:
    """The best choice. The solver keeps limits to a tolerance only; a choice over a limit is solved again below it."""
    _refuse_impossible(projects, starts, budget)
    programme = _programme(projects, starts, spent, budget)
    lowered = programme
    while True:
        found = solve(lowered)
        if found is None:
            raise _too_little(projects, starts, programme.table, budget)
        picked, bound = found
        over = programme.table[:, picked].sum(1) - programme.limits
        if not (over > _ORE).any():
            break
        lowered = replace(lowered, limits=lowered.limits - np.maximum(over, 0.0) - _ORE)
    chosen = [start for start, taken in zip(starts, picked.tolist(), strict=True) if taken]
    year_of = {start.project: start.year for start in chosen}
    value = sum(start.value for start in chosen)
    return Choice(
        start=tuple(year_of.get(i) for i in range(len(projects))),
        value=value,
        costs=spent[picked].sum(0),
        bound=max(bound, value),
        extra=0.0,
        gain=0.0,
        marginal=(),
    )


def _refuse_impossible(projects: Sequence[Project], starts: Sequence[_Start], budget: Budget) -> None:
    able = {start.project for start in starts}
    late = [p.name for i, p in enumerate(projects) if p.required and i not in able]
    if late:
        last = budget.first_year + len(budget.per_year) - 1
        raise CaseError(
            [
                Problem(
                    name,
                    f"Projektet skal med, men begynder efter budgettets sidste år ({last}).",
                    "",
                    "Tilføj et beløb for flere år, eller fjern kravet.",
                )
                for name in late
            ]
        )


def _too_little(
    projects: Sequence[Project], starts: Sequence[_Start], table: Array, budget: Budget
) -> CaseError:
    required = [i for i, project in enumerate(projects) if project.required]
    names = ", ".join(projects[i].name for i in required)
    cheapest = sum(min(table[0, s] for s, start in enumerate(starts) if start.project == i) for i in required)
    found = f"{names}: {kroner(float(cheapest))}" if budget.total is not None else names
    return CaseError(
        [
            Problem(
                "--budget" if budget.total is not None else "--budget-pr-aar",
                "De projekter, der skal med, kan ikke være inden for budgettet (eller udelukker hinanden).",
                found,
                "Hæv budgettet, eller fjern kravet for nogle af dem.",
            )
        ]
    )
