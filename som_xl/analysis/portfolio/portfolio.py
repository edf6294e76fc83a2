"""A whole portfolio worked out: outcomes, chances, ranking and choice together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from som_xl.analysis.portfolio.batch import Mapper, Outcomes, here, outcomes
from som_xl.analysis.portfolio.choosing import Budget, Choice, choose, waiting_factor
from som_xl.analysis.portfolio.probability import Chances, chances
from som_xl.analysis.portfolio.projects import Project
from som_xl.model import ACTORS_AND_TOTAL, CaseError, Problem
from som_xl.model.discounting import Array, uprate

NET, PER_KRONE, PROBABILITY = "netto", "pr_krone", "sandsynlighed"
RANKINGS: Final = (NET, PER_KRONE, PROBABILITY)


@dataclass(frozen=True)
class Portfolio:
    """The answer on a portfolio of n projects. kr. in ``price_year``; actors are the three and the total.

    Attributes:
        projects: in the order they were given.
        price_year: the latest price level among the cases; all amounts are converted to it.
        outcomes, chances: per project; ``chances`` is None when no simulation was asked for.
        actor: position of the actor whose result counts.
        ranking: how the projects are ordered. order: ``(n,)`` positions of the projects, best first.
        budget, choice: None when no budget was given.
    """

    projects: tuple[Project, ...]
    price_year: int
    outcomes: Outcomes
    chances: Chances | None
    actor: int
    ranking: str
    order: NDArray[np.intp]
    budget: Budget | None
    choice: Choice | None

    @property
    def starts(self) -> tuple[int | None, ...]:
        """Per project the year it starts when it is chosen; None for all when there is no budget."""
        return (None,) * len(self.projects) if self.choice is None else self.choice.start

    @property
    def counted(self) -> NDArray[np.bool_]:
        """``(n,)`` the chosen projects; all of them when there is no budget to choose within."""
        return np.array([self.choice is None or start is not None for start in self.starts])

    @property
    def net_in_all(self) -> Array:
        """``(4,)`` net result of the ``counted``, discounted to the budget's first year, as the choice's value is."""
        if self.choice is None or self.budget is None:
            everything: Array = self.outcomes.net.sum(0)
            return everything
        worth = [
            0.0 if start is None else waiting_factor(project, start, self.budget)
            for project, start in zip(self.projects, self.choice.start, strict=True)
        ]
        net: Array = np.array(worth) @ self.outcomes.net
        return net

    @property
    def per_krone(self) -> Array:
        """``(n, 4)`` net result per krone of discounted net cost of all payers; NaN where nothing is paid."""
        return per_krone(self.outcomes)


def per_krone(found: Outcomes) -> Array:
    """Net result per krone of discounted net cost of all payers, ``(n, 4)``; NaN where nothing is paid."""
    cost = np.where(found.net_cost > 0, found.net_cost, np.nan)
    return found.net / cost[:, None]


def portfolio(
    projects: Sequence[Project],
    actor: str = "total",
    ranking: str = NET,
    total: float | None = None,
    per_year: tuple[float, ...] = (),
    simulated: bool = True,
    mapper: Mapper = here,
) -> Portfolio:
    """Work out all projects, rank them, and choose among them when there is a budget.

    Args:
        projects: at least one, with different names.
        actor: whose net result counts, of ``ACTORS_AND_TOTAL``.
        ranking: of ``RANKINGS``.
        total, per_year: limits on the municipality's costs in kr. (see ``Budget``).
        simulated: whether the chance of a gain is worked out. mapper: where the work is done.

    Raises:
        CaseError: no projects, a negative budget, or required projects that do not fit.
    """
    _check(projects, total, per_year)
    place = ACTORS_AND_TOTAL.index(actor)
    year = max(project.case.settings.price_year for project in projects)
    level = np.array([_price_level(project, year) for project in projects])
    found = _in_price_level(outcomes(projects, mapper), level)
    likely = chances(projects, mapper) if simulated else None
    if likely is not None:
        likely = replace(likely, regret=likely.regret * level[:, None])
    budget = choice = None
    if total is not None or per_year:
        first = min(project.case.settings.first_year for project in projects)
        budget = Budget(total, per_year, first)
        choice = choose(projects, found.net[:, place], found.municipal_costs, budget)
    return Portfolio(
        projects=tuple(projects),
        price_year=year,
        outcomes=found,
        chances=likely,
        actor=place,
        ranking=ranking,
        order=_order(found, likely, place, ranking),
        budget=budget,
        choice=choice,
    )


def _order(found: Outcomes, likely: Chances | None, actor: int, ranking: str) -> NDArray[np.intp]:
    """Best first; the net result decides between equals, then the order they were given in.

    Per krone: a project that costs nothing comes first when it gains and last when it loses.
    """
    net = found.net[:, actor]
    if ranking == PER_KRONE:
        key = np.where(found.net_cost > 0, per_krone(found)[:, actor], np.copysign(np.inf, net))
    elif ranking == PROBABILITY and likely is not None:
        key = likely.positive[:, actor]
    else:
        key = net
    return np.lexsort((-net, -key))


def _price_level(project: Project, year: int) -> float:
    case = project.case
    index = case.price_index
    if year != case.settings.price_year and year not in index:
        raise CaseError(
            [
                Problem(
                    project.name,
                    f"Sagen kan ikke omregnes til {year}-priser, som andre sager i porteføljen har.",
                    "",
                    f"Tilføj {year} til sagens settings.price_index.",
                )
            ]
        )
    return uprate(1.0, case.settings.price_year, year, index)


def _in_price_level(found: Outcomes, level: Array) -> Outcomes:
    if (level == 1.0).all():
        return found
    column = level[:, None]
    return replace(
        found,
        net=found.net * column,
        undiscounted=found.undiscounted * column,
        net_cost=found.net_cost * level,
        municipal_costs=found.municipal_costs * column,
        cut_off=found.cut_off * level,
    )


def _check(projects: Sequence[Project], total: float | None, per_year: tuple[float, ...]) -> None:
    problems = []
    if not projects:
        problems.append(Problem("", "Porteføljen er tom.", "", "Læg mindst én sag i mappen eller på listen."))
    for option, amounts in (("--budget", () if total is None else (total,)), ("--budget-pr-aar", per_year)):
        problems += [
            Problem(
                option, "Budgettet kan ikke bruges.", f"{amount:g}", "Skriv et beløb i kr. på 0 eller mere."
            )
            for amount in amounts
            if not 0 <= amount < np.inf
        ]
    if problems:
        raise CaseError(problems)
