"""Which projects to choose within a budget, and when to start them: a knapsack solved by HiGHS."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from som_xl.analysis.portfolio.projects import Project
from som_xl.model import CaseError, Problem
from som_xl.model.discounting import Array, discount_factors
from som_xl.model.report import kroner

NODES: Final = 300
"""The solver stops after so many branches, not after a time: the same choice on every machine."""
GAP: Final = 1e-4
"""The solver stops when no choice can be better by more than this share of the value …"""
EXACT_UP_TO: Final = 100
"""… but with so many possible starts or fewer it goes on until the best is found."""
MORE: Final = 0.01
"""The share by which budgets are raised to see what more money would give."""
_ORE: Final = 0.005
_INFEASIBLE: Final = 2


@dataclass(frozen=True)
class Budget:
    """What may be spent: the municipality's undiscounted costs, saved costs not deducted.

    Attributes:
        total: kr. for all years together; None for no limit.
        per_year: kr. per year from ``first_year``; costs after the last of them are not limited. Empty: no limit, and
            every project starts in its own first year.
        first_year: the year of the first number of ``per_year``, and the year values are discounted to.
    """

    total: float | None
    per_year: tuple[float, ...]
    first_year: int


@dataclass(frozen=True)
class Choice:
    """The chosen projects.

    Attributes:
        start: per project the year it starts; None when it is left out.
        value: kr., the chosen projects' net result for the actor, discounted to the budget's first year.
        costs: ``(years,)`` kr., their costs per year from the budget's first year.
        bound: kr., no choice gives more than this; equal to ``value`` when the choice is proven best.
        extra: kr., how much was added when every budget was raised by 1 %. gain: kr. that choice gives more.
        marginal: kr. per further krone, by limit (total first), if projects could be carried out in part.
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
    spent = _costs_by_year(starts, costs, budget)
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
        marginal=_marginal(projects, starts, spent, budget),
    )


def _starts(projects: Sequence[Project], net: Array, budget: Budget) -> Iterator[_Start]:
    """Every year each project may start in: its own first year, or with yearly budgets that or a later one."""
    last = budget.first_year + len(budget.per_year) - 1
    for i, project in enumerate(projects):
        settings = project.case.settings
        own = settings.first_year
        for year in range(own, last + 1) if budget.per_year else (own,):
            delay = year - budget.first_year
            yield _Start(
                i, year, float(net[i] * discount_factors(max(delay, 0) + 1, settings.discount_rate)[-1])
            )


def _costs_by_year(starts: Sequence[_Start], costs: Array, budget: Budget) -> Array:
    """kr. per start and year since the budget's first, ``(starts, years)``."""
    latest = max((start.year - budget.first_year for start in starts), default=0)
    table = np.zeros((len(starts), costs.shape[1] + latest))
    for row, start in zip(table, starts, strict=True):
        first = start.year - budget.first_year
        row[first : first + costs.shape[1]] = costs[start.project]
    return table


def _limits(spent: Array, budget: Budget) -> tuple[Array, Array]:
    """Costs by limit ``(limits, starts)`` and the limits ``(limits,)``, kr.; the total first."""
    rows, limits = [], []
    if budget.total is not None:
        rows.append(spent.sum(1))
        limits.append(budget.total)
    for i, limit in enumerate(budget.per_year):
        rows.append(spent[:, i] if i < spent.shape[1] else np.zeros(len(spent)))
        limits.append(limit)
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


def _solve(projects: Sequence[Project], starts: Sequence[_Start], spent: Array, budget: Budget) -> Choice:
    """The best choice. The solver keeps limits to a tolerance only; a choice over a limit is solved again below it."""
    _refuse_impossible(projects, starts, budget)
    table, limits = _limits(spent, budget)
    lowered = limits.copy()
    while True:
        picked, bound = _picked(projects, starts, table, lowered, budget)
        over = table[:, picked].sum(1) - limits
        if not (over > _ORE).any():
            break
        lowered -= np.maximum(over, 0.0) + _ORE
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


def _picked(
    projects: Sequence[Project], starts: Sequence[_Start], table: Array, limits: Array, budget: Budget
) -> tuple[NDArray[np.bool_], float]:
    """Which starts are chosen, and the most any choice could give."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  (slow to import)

    if not starts:
        return np.zeros(0, dtype=np.bool_), 0.0
    values = np.array([start.value for start in starts])
    relaxed = _relaxation(projects, starts, table, limits)
    if relaxed.status == _INFEASIBLE:
        raise _too_little(projects, starts, table, budget)
    rows, lower, upper = _constraints(projects, starts, table, limits)
    gap = 0.0 if len(starts) <= EXACT_UP_TO else GAP
    with _no_solver_messages():
        answer = milp(
            -values,
            integrality=np.ones(len(starts), dtype=np.intp),
            bounds=Bounds(*_core(values, relaxed, rows, lower, upper)),
            constraints=LinearConstraint(rows, lower, upper),
            options={"node_limit": NODES, "mip_rel_gap": gap},
        )
    if answer.x is None:
        raise _too_little(projects, starts, table, budget)
    return answer.x > 0.5, min(-float(answer.mip_dual_bound), -float(relaxed.fun))


@contextmanager
def _no_solver_messages() -> Iterator[None]:
    """HiGHS writes some messages to the standard output even when told not to, where they would spoil our JSON."""
    try:
        sys.stdout.flush()
        kept = os.dup(1)
    except (OSError, ValueError, AttributeError):
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _constraints(
    projects: Sequence[Project], starts: Sequence[_Start], table: Array, limits: Array
) -> tuple[Any, Array, Array]:
    """Rows with their least and most: the limits first, as shares, then who excludes whom."""
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415  (slow to import)

    one_of, least = _exclusions(projects, starts)
    # As shares of the limit the solver's tolerance means the same for every budget.
    scale = np.where(limits > 0, limits, 1.0)
    rows = vstack([csr_array(table / scale[:, None]), one_of], format="csr")
    lower = np.concatenate((np.full(len(limits), -np.inf), least))
    return rows, lower, np.concatenate((limits / scale, np.ones(len(least))))


def _relaxation(projects: Sequence[Project], starts: Sequence[_Start], table: Array, limits: Array) -> Any:
    """The same choice when projects may be carried out in part: a linear programme, solved at once."""
    from scipy.optimize import linprog  # noqa: PLC0415  (slow to import)
    from scipy.sparse import vstack  # noqa: PLC0415

    rows, lower, upper = _constraints(projects, starts, table, limits)
    required = np.flatnonzero(lower > 0)
    return linprog(
        [-start.value for start in starts],
        A_ub=vstack([rows, -rows[required]]),
        b_ub=np.concatenate((upper, -lower[required])),
        bounds=(0, 1),
        method="highs",
    )


def _core(values: Array, relaxed: Any, rows: Any, lower: Array, upper: Array) -> tuple[Array, Array]:
    """Least and most of every variable, settled where the relaxation proves it (reduced-cost fixing).

    A variable whose change would cost more than lies between the relaxation and a choice that is possible
    cannot be changed in the best choice; the solver is left with the few that are in doubt.
    """
    lowest, highest = np.zeros(len(values)), np.ones(len(values))
    whole = relaxed.x > 1 - 1e-9
    used = rows @ whole.astype(np.float64)
    if (used < lower).any() or (used > upper).any():
        return lowest, highest
    columns = rows.tocsc()
    for j in np.argsort(-relaxed.x + relaxed.lower.marginals / max(1.0, np.abs(values).max()), kind="stable"):
        entries = slice(columns.indptr[j], columns.indptr[j + 1])
        touched, amounts = columns.indices[entries], columns.data[entries]
        if not whole[j] and values[j] > 0 and (used[touched] + amounts <= upper[touched]).all():
            whole[j] = True
            used[touched] += amounts
    doubt = -relaxed.fun - values[whole].sum() + 1e-9 * np.abs(values).sum()
    highest[relaxed.lower.marginals > doubt] = 0.0
    lowest[-relaxed.upper.marginals > doubt] = 1.0
    return lowest, highest


def _marginal(
    projects: Sequence[Project], starts: Sequence[_Start], spent: Array, budget: Budget
) -> tuple[float, ...]:
    """kr. per further krone of each limit when projects may be carried out in part (the dual of the relaxation)."""
    table, limits = _limits(spent, budget)
    if not starts or not len(limits):
        return (0.0,) * len(limits)
    per_share = -_relaxation(projects, starts, table, limits).ineqlin.marginals[: len(limits)]
    return tuple((per_share / np.where(limits > 0, limits, 1.0) + 0.0).tolist())


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
