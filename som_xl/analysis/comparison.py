"""Scenarios side by side as plain numbers, with probability of gain and the value of choosing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from som_xl.analysis.proposals import corrected_for_optimism
from som_xl.analysis.scenarios import Compared, value_of_choosing
from som_xl.analysis.sensitivity import TOTAL, by_actor
from som_xl.analysis.simulation import Simulation, simulate
from som_xl.analysis.value_of_information import parameters_of_choice
from som_xl.model import Case


def comparison_mapping(compared: Sequence[Compared], first: Simulation | None = None) -> dict[str, Any]:
    """The case and its scenarios: key figures, probability of gain, and what explains each difference.

    All are simulated with the draws, seed and correction for optimism of the first, so that the same uncertainty
    strikes all alike;
    ``value_of_choosing`` is the EVPI in kr. of the choice between them and doing nothing, and
    ``value_of_parameters`` the part of it that each parameter gives.

    Args:
        compared: the case first, then its scenarios.
        first: the simulation of the case, when it has been made already.
    """
    simulations = _simulations(compared, first)
    net_of_all = [simulation.net[TOTAL] for simulation in simulations if simulation is not None]
    complete = len(net_of_all) == len(compared)
    return {
        "scenarios": [_one(item, simulation) for item, simulation in zip(compared, simulations, strict=True)],
        "value_of_choosing": value_of_choosing(net_of_all) if complete else None,
        "value_of_parameters": [
            {"parameter": name, "value": value}
            for name, value in (parameters_of_choice(_corrected(compared)) if complete else ())
        ],
    }


def _corrected(compared: Sequence[Compared]) -> list[Case]:
    """The cases with the first one's correction for optimism."""
    share = compared[0].case.simulation.optimism
    return [corrected_for_optimism(item.case, share) for item in compared]


def _simulations(compared: Sequence[Compared], first: Simulation | None) -> list[Simulation | None]:
    settings = compared[0].case.simulation
    known, cases = ([], _corrected(compared)) if first is None else ([first], _corrected(compared)[1:])
    return known + [
        simulate(case, settings.draws, settings.seed) if case.uncertainty else None for case in cases
    ]


def _one(item: Compared, simulation: Simulation | None) -> dict[str, Any]:
    break_even = item.result.break_even.to_mapping()["total"]
    return {
        "name": item.name,
        "net_result": by_actor(item.result.net_result),
        "per_participant": by_actor(item.result.per_participant),
        "participants": float(item.result.participants),
        "success_rate": float(item.result.inputs.success_rate),
        "break_even_success_rate": break_even["success_rate"],
        "break_even_year": break_even["year"],
        "prob_positive": None if simulation is None else by_actor(simulation.prob_positive),
        "explained": []
        if item.explained is None
        else [
            {"input": ".".join(step.difference.key), "amount": by_actor(step.amount)}
            for step in item.explained.steps
        ],
        "explained_over_all_orders": item.explained is None or item.explained.exact,
    }
