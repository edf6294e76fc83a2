"""How robust the result of a case is: every analysis that is shown together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from som_xl.analysis.linear_form import ALL_COSTS
from som_xl.analysis.proposals import corrected_for_optimism
from som_xl.analysis.sensitivity import (
    COST_STEPS,
    Bar,
    Choice,
    Extreme,
    break_even_curve,
    extremes,
    method_choices,
    rate_by_cost,
    tornado,
)
from som_xl.analysis.simulation import Simulation, simulate
from som_xl.model import Case, calculate
from som_xl.model.discounting import Array


@dataclass(frozen=True)
class Robustness:
    """The analyses of one case. kr.; actor axes of length 4 are municipality, region, state and total.

    Attributes:
        base: ``(4,)`` net result of the case.
        tornado: widest first for the total. worst, best: for the total.
        rates, costs, table: two-way table ``(n,)``, ``(m,)``, ``(n, m, 4)``.
        curve: ``(len(COST_STEPS), 4)`` net success rate that breaks even at each cost level.
        choices: other choices of method.
        simulation: of the case, after the correction for optimism when it has one.
        uncorrected: the simulation before the correction; None when there is no correction.
        corrected_net: ``(4,)`` net result of the corrected case; None when there is no correction.
    """

    base: Array
    tornado: tuple[Bar, ...]
    worst: Extreme
    best: Extreme
    rates: Array
    costs: Array
    table: Array
    curve: Array
    choices: tuple[Choice, ...]
    simulation: Simulation
    uncorrected: Simulation | None
    corrected_net: Array | None


def robustness(case: Case) -> Robustness | None:
    """All analyses of the case with its own number of draws and seed; None when nothing is uncertain."""
    if not case.uncertainty:
        return None
    settings = case.simulation
    corrected = corrected_for_optimism(case, settings.optimism)
    worst, best = extremes(case)
    rates, costs, table = rate_by_cost(case)
    return Robustness(
        base=calculate(case).net_result,
        tornado=tornado(case),
        worst=worst,
        best=best,
        rates=rates,
        costs=costs,
        table=table,
        curve=break_even_curve(case, ALL_COSTS, COST_STEPS),
        choices=method_choices(case),
        simulation=simulate(corrected, settings.draws, settings.seed),
        uncorrected=simulate(case, settings.draws, settings.seed) if settings.optimism else None,
        corrected_net=calculate(corrected).net_result if settings.optimism else None,
    )


def histogram(net: Array, bins: int) -> tuple[Array, Array]:
    """Share of the draws in equally wide bins over the middle 99 %, the outermost taking the rest.

    Args:
        net: ``(draws,)`` kr. bins: number of bins.

    Returns:
        Edges ``(bins + 1,)`` kr. and shares ``(bins,)`` that sum to 1.

    >>> histogram(np.array([0.0, 0.0, 1.0, 1.0]), 2)[1].tolist()
    [0.5, 0.5]
    """
    low, high = np.quantile(net, (0.005, 0.995))
    if low == high:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, bins + 1)
    counts, _ = np.histogram(np.clip(net, low, high), edges)
    return edges, counts / len(net)
