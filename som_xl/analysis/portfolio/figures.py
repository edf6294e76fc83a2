"""The numbers behind the figures of a portfolio: what the money buys, and when it is spent."""

from __future__ import annotations

import numpy as np

from som_xl.analysis.portfolio.choosing import costs_by_year
from som_xl.analysis.portfolio.portfolio import Portfolio
from som_xl.model.discounting import Array


def efficiency_curve(answer: Portfolio) -> tuple[Array, Array]:
    """Net result added up over the municipality's costs, the most for the money first.

    Returns:
        ``(m + 1,)`` kr. of the municipality's costs, undiscounted, and ``(m + 1,)`` kr. of net result for the actor,
        both from 0; only the m projects that gain.
    """
    costs = answer.outcomes.municipal_costs.sum(1)
    net = answer.outcomes.net[:, answer.actor]
    gaining = np.flatnonzero(net > 0)
    ratio = net[gaining] / np.where(costs[gaining] > 0, costs[gaining], 1e-9)
    best = gaining[np.argsort(-ratio, kind="stable")]
    return np.concatenate(([0.0], costs[best].cumsum())), np.concatenate(([0.0], net[best].cumsum()))


def spending(answer: Portfolio) -> dict[int, float]:
    """kr. of the municipality's costs by calendar year, undiscounted: of the chosen, of all when none were chosen."""
    first = min(project.case.settings.first_year for project in answer.projects)
    if answer.choice is None:
        own = np.array([project.case.settings.first_year - first for project in answer.projects])
        costs = costs_by_year(own, answer.outcomes.municipal_costs).sum(0)
    else:
        costs = answer.choice.costs
    used = np.flatnonzero(np.abs(costs) >= 0.005)
    last = int(used[-1]) + 1 if len(used) else 1
    limits = 0 if answer.budget is None else len(answer.budget.per_year)
    padded = np.concatenate((costs, np.zeros(limits)))[: max(last, limits)]
    return {first + i: float(amount) for i, amount in enumerate(padded)}
