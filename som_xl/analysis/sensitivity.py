"""Sensitivity: what one or two inputs mean for the net result, with everything else as in the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from som_xl.analysis.linear_form import ALL_COSTS, FACTORS_ON_ALL, LinearForm, linear_form
from som_xl.analysis.parameters import (
    SHARE,
    UncertainParameter,
    names_of,
    require_parameter,
    require_uncertainty,
    uncertain_parameters,
    value_text,
)
from som_xl.model import ACTORS_AND_TOTAL, Case, CaseError, Problem, calculate
from som_xl.model.discounting import Array
from som_xl.model.uncertainty import SUCCESS_RATE, base_value, bounds

TOTAL: Final = ACTORS_AND_TOTAL.index("total")
COST_STEPS: Final = (0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5)
"""Costs in the two-way table, as shares of the case's."""
RATE_STEPS: Final = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
"""Net success rates in the two-way table, as shares of the case's."""


@dataclass(frozen=True)
class Bar:
    """One parameter of the tornado: the net results at its low and its high value, ``(4,)`` kr. each."""

    parameter: UncertainParameter
    low: Array
    high: Array

    def span(self, actor: int = TOTAL) -> float:
        """Distance between the two, kr."""
        return float(abs(self.high[actor] - self.low[actor]))

    def to_mapping(self) -> dict[str, Any]:
        """Plain numbers, as in the JSON contract."""
        return {
            "parameter": self.parameter.name,
            "unit": self.parameter.unit,
            "base_input": self.parameter.base,
            "low_input": self.parameter.low,
            "high_input": self.parameter.high,
            "low": by_actor(self.low),
            "high": by_actor(self.high),
        }


@dataclass(frozen=True)
class Extreme:
    """All parameters at the ends that together are best, or worst, for one actor.

    Attributes:
        net: ``(4,)`` net result. inputs: the parameters' values, ``(P,)``.
    """

    net: Array
    inputs: Array


def by_actor(amounts: Array) -> dict[str, float]:
    """``(4,)`` amounts with the actors' names."""
    return dict(zip(ACTORS_AND_TOTAL, amounts.tolist(), strict=True))


def tornado(case: Case, actor: int = TOTAL) -> tuple[Bar, ...]:
    """Each uncertain parameter to its low and its high with the rest as in the case; widest first.

    Args:
        case: a case with uncertainty.
        actor: whose span decides the order: 0–2 for an actor, 3 for all together.

    Raises:
        CaseError: the case has no uncertainty.
    """
    parameters = require_uncertainty(case)
    form = linear_form(case, names_of(parameters))
    count = len(parameters)
    values = np.repeat(form.base[:, None], 2 * count, axis=1)
    values[range(count), range(count)] = [parameter.low for parameter in parameters]
    values[range(count), range(count, 2 * count)] = [parameter.high for parameter in parameters]
    net = form.net_result(values)
    bars = [Bar(parameter, net[:, i], net[:, count + i]) for i, parameter in enumerate(parameters)]
    return tuple(sorted(bars, key=lambda bar: -bar.span(actor)))


def extremes(case: Case, actor: int = TOTAL) -> tuple[Extreme, Extreme]:
    """Worst case and best case: every parameter at its low or high value.

    The net result is a straight line in each parameter, so the extremes are corners; each parameter in turn
    goes to its better end until none moves. From the base value this can stop short of the very best
    corner only where parameters change each other's direction.

    Raises:
        CaseError: the case has no uncertainty.
    """
    parameters = require_uncertainty(case)
    form = linear_form(case, names_of(parameters))
    ends = np.array([[parameter.low, parameter.high] for parameter in parameters])
    return _extreme(form, ends, actor, -1.0), _extreme(form, ends, actor, 1.0)


def _extreme(form: LinearForm, ends: Array, actor: int, sign: float) -> Extreme:
    inputs = form.base.copy()
    for _ in range(len(ends) + 1):
        before = inputs.copy()
        for i, pair in enumerate(ends):
            choices = np.repeat(inputs[:, None], 2, axis=1)
            choices[i] = pair
            inputs[i] = pair[int(np.argmax(sign * form.net_result(choices)[actor]))]
        if (inputs == before).all():
            break
    return Extreme(form.net_result(inputs[:, None])[:, 0], inputs)


def one_way(case: Case, parameter: str, values: Sequence[float]) -> Array:
    """Net result at these values of one parameter, ``(n, 4)`` kr."""
    form = linear_form(case, [parameter])
    return form.net_result(np.array([values], dtype=np.float64)).T


def two_way(
    case: Case, first: str, first_values: Sequence[float], second: str, second_values: Sequence[float]
) -> Array:
    """Net result at every pair of values of two parameters, ``(n, m, 4)`` kr.

    Any parameter of the case, and ``costs`` or ``participants.starts`` for a factor on all of them.
    """
    form = linear_form(case, [first, second])
    grid = np.meshgrid(np.asarray(first_values, float), np.asarray(second_values, float), indexing="ij")
    net = form.net_result(np.array([axis.ravel() for axis in grid]))
    return np.moveaxis(net.reshape(4, len(first_values), len(second_values)), 0, -1)


def rate_by_cost(case: Case) -> tuple[Array, Array, Array]:
    """The two-way table shown first: net success rate × all costs.

    Returns:
        Net success rates ``(n,)``, costs as shares of the case's ``(m,)``, and net results ``(n, m, 4)`` kr.
        A rate of 0 in the case gives rates from 0 to 30 %.
    """
    base = case.effect.net_rate
    rates = np.array(RATE_STEPS) * base if base else np.linspace(0.0, 0.3, len(RATE_STEPS))
    rates = np.unique(np.clip(rates, -1.0, 1.0))
    costs = np.array(COST_STEPS)
    return rates, costs, two_way(case, SUCCESS_RATE, rates.tolist(), ALL_COSTS, costs.tolist())


def break_even_curve(
    case: Case, parameter: str, values: Sequence[float], sought: str = SUCCESS_RATE
) -> Array:
    """The value of ``sought`` at which the net result is zero, per value of ``parameter``; ``(n, 4)``.

    Exact, because the net result is a straight line in ``sought``. NaN where it does not move the net result.
    The value can be impossible, such as a success rate above 1: the caller says so.
    """
    net = two_way(case, parameter, values, sought, [0.0, 1.0])
    at_zero, slope = net[:, 0], net[:, 1] - net[:, 0]
    moves = np.abs(slope) > 1e-9 * np.maximum(np.abs(at_zero), 1.0)
    return np.where(moves, -at_zero / np.where(moves, slope, 1.0), np.nan)


@dataclass(frozen=True)
class Choice:
    """A choice of method made otherwise, and the net result it gives.

    Attributes:
        name: what is chosen, Danish. chosen: the alternative, Danish. net: ``(4,)`` kr.
    """

    name: str
    chosen: str
    net: Array


def method_choices(case: Case) -> tuple[Choice, ...]:
    """The net result with other discount rates, horizons and timing of the consequences than the case's."""
    settings = case.settings
    horizon = settings.horizon
    alternatives: list[tuple[str, str, dict[str, Any]]] = [
        ("Diskonteringsrente", value_text(rate, SHARE), {"discount_rate": rate}) for rate in (0.0, 0.02, 0.05)
    ]
    if settings.discount_rate != "official":
        alternatives.append(("Diskonteringsrente", "officiel", {"discount_rate": "official"}))
    alternatives += [
        ("Horisont", f"{years} år", {"horizon": years})
        for years in sorted({max(horizon // 2, 1), min(horizon + 5, 100)} - {horizon})
    ]
    later = settings.first_consequence == "completion_year"
    alternatives.append(
        (
            "Første konsekvensår",
            "året efter" if later else "samme år",
            {"first_consequence": "year_after" if later else "completion_year"},
        )
    )
    return tuple(Choice(name, chosen, _net(case, change)) for name, chosen, change in alternatives)


def _net(case: Case, change: dict[str, Any]) -> Array:
    changed = case.model_copy(update={"settings": case.settings.model_copy(update=change)})
    return calculate(changed).net_result


def sensitivity_mapping(case: Case, actor: int = TOTAL) -> dict[str, Any]:
    """Everything in this module for one case as plain numbers: the JSON contract of ``som-xl følsomhed``.

    Args:
        case: a case with uncertainty.
        actor: whose net result orders the tornado and is worst and best: 0–2 for an actor, 3 for all together.

    Raises:
        CaseError: the case has no uncertainty.
    """
    parameters = require_uncertainty(case)
    worst, best = extremes(case, actor)
    rates, costs, table = rate_by_cost(case)
    curve = break_even_curve(case, ALL_COSTS, list(COST_STEPS))
    return {
        "base": by_actor(calculate(case).net_result),
        "actor": ACTORS_AND_TOTAL[actor],
        "tornado": [bar.to_mapping() for bar in tornado(case, actor)],
        "worst_case": _extreme_mapping(parameters, worst),
        "best_case": _extreme_mapping(parameters, best),
        "two_way": {
            "success_rate": rates.tolist(),
            "cost_factor": costs.tolist(),
            "net_result": {name: table[..., i].tolist() for i, name in enumerate(ACTORS_AND_TOTAL)},
        },
        "break_even_curve": [
            {
                "cost_factor": cost,
                "success_rate": {
                    name: None if np.isnan(value) else value
                    for name, value in zip(ACTORS_AND_TOTAL, row.tolist(), strict=True)
                },
            }
            for cost, row in zip(COST_STEPS, curve, strict=True)
        ],
        "method_choices": [
            {"name": choice.name, "chosen": choice.chosen, "net_result": by_actor(choice.net)}
            for choice in method_choices(case)
        ],
    }


def _extreme_mapping(parameters: Sequence[UncertainParameter], extreme: Extreme) -> dict[str, Any]:
    return {
        "net_result": by_actor(extreme.net),
        "inputs": dict(zip(names_of(parameters), extreme.inputs.tolist(), strict=True)),
    }


def curve_mapping(case: Case, parameter: str) -> dict[str, Any]:
    """Net result at evenly spaced values of one parameter, as plain numbers.

    Raises:
        CaseError: the parameter is not in the case.
    """
    values = steps(case, parameter)
    net = one_way(case, parameter, values)
    return {
        "parameter": parameter,
        "points": [
            {"value": value, "net_result": by_actor(row)} for value, row in zip(values, net, strict=True)
        ],
    }


def pair_mapping(case: Case, first: str, second: str) -> dict[str, Any]:
    """Net result at every pair of values of two parameters, as plain numbers.

    Raises:
        CaseError: a parameter is not in the case, or both are the same.
    """
    if first == second:
        raise CaseError([Problem(first, "De to forudsætninger er den samme.", "", "Vælg to forskellige.")])
    rows, columns = steps(case, first), steps(case, second)
    net = two_way(case, first, rows, second, columns)
    return {
        "parameters": [first, second],
        "values": [rows, columns],
        "net_result": {name: net[..., i].tolist() for i, name in enumerate(ACTORS_AND_TOTAL)},
    }


def steps(case: Case, parameter: str, count: int = 7) -> list[float]:
    """Evenly spaced values of a parameter: over its interval where it has one, otherwise around the case's.

    Raises:
        CaseError: the parameter is not in the case.
    """
    require_parameter(case, parameter)
    own = {item.name: item for item in uncertain_parameters(case)}.get(parameter)
    if own is not None:
        return [float(value) for value in np.linspace(own.low, own.high, count)]
    base = 1.0 if parameter in FACTORS_ON_ALL else base_value(case, parameter)
    low, high = (0.5 * base, 1.5 * base) if base else (0.0, 0.3)
    limit = bounds(parameter)
    return [float(v) for v in np.linspace(max(low, limit.low), min(high, limit.high), count)]
