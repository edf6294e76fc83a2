"""Expected against realised: the deviation so far and of the forecasts, shared on volume, rate, price and use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from som_xl.analysis.attribution import over_all_orders
from som_xl.analysis.followup.carrying import carried_state
from som_xl.analysis.followup.drivers import (
    DRIVERS,
    Plan,
    State,
    plan_of,
    planned,
    quantities,
    realised_state,
    units,
)
from som_xl.analysis.followup.realised import Realised
from som_xl.model import ACTORS_AND_TOTAL, Case
from som_xl.model.discounting import Array
from som_xl.model.result import with_total


@dataclass(frozen=True)
class Deviation:
    """Two net results and what lies between them, kr. ``(4,)``: the three actors and the total.

    The parts, one per driver in the order of ``DRIVERS``, sum to ``realised − expected``.
    """

    expected: Array
    realised: Array
    parts: tuple[Array, ...]

    def to_mapping(self) -> dict[str, Any]:
        """Plain numbers with the actors' names."""
        return {
            "expected": _named(self.expected),
            "realised": _named(self.realised),
            "deviation": _named(self.realised - self.expected),
            "parts": {name: _named(part) for name, part in zip(DRIVERS, self.parts, strict=True)},
        }


@dataclass(frozen=True)
class FollowUp:
    """The whole answer.

    Attributes:
        plan: the case as planned. found: what came true.
        done: the state with the rest as planned. carried: with the realised level carried on.
        so_far: discounted net of the years to ``found.last_year``.
        rest_as_planned, level_carried_on: the case's whole net result.
    """

    plan: Plan
    found: Realised
    done: State
    carried: State
    so_far: Deviation
    rest_as_planned: Deviation
    level_carried_on: Deviation

    def to_mapping(self) -> dict[str, Any]:
        """The JSON of ``som-xl opfølgning``."""
        return {
            "first_year": self.plan.inputs.first_year,
            "last_realised_year": self.found.last_year,
            "so_far": self.so_far.to_mapping(),
            "forecast_rest_as_planned": self.rest_as_planned.to_mapping(),
            "forecast_level_carried_on": self.level_carried_on.to_mapping(),
        }


def follow_up(case: Case, found: Realised) -> FollowUp:
    """Compare a case with what came true, and look ahead in two ways."""
    plan = plan_of(case)
    base, done = planned(plan), realised_state(plan, found)
    carried = carried_state(plan, found, done)
    years = found.last_year - plan.inputs.first_year + 1
    return FollowUp(
        plan,
        found,
        done,
        carried,
        _deviation(plan, base, done, years),
        _deviation(plan, base, done, plan.years),
        _deviation(plan, base, carried, plan.years),
    )


def costs_per_year(plan: Plan, state: State) -> Array:
    """kr. per cost line and year, undiscounted, positive also for saved lines, ``(K, H)``."""
    by_cohort = quantities(plan, state)
    by_plan = (plan.inputs.amounts[..., None] * by_cohort).sum(1) * state.price.amounts
    known = ~np.isnan(state.price.unit_costs)
    realised = state.price.unit_costs * by_cohort.sum(1) + state.price.lumps
    return np.asarray(np.where(known, realised, by_plan))


def units_per_line(plan: Plan, state: State) -> Array:
    """Units per consequence line and year, ``(L, H)``; realised use stands on a service's first line."""
    by_path, active = units(plan, state)
    by_path = by_path * state.use.factor
    given = state.use.per_head[plan.first_of]
    own = np.arange(len(by_path)) == plan.first_of
    return np.where(np.isnan(given), by_path, np.where(own[:, None], given * active, 0.0))


def net_per_year(plan: Plan, state: State) -> Array:
    """Undiscounted net per year and actor, ``(H, 4)``: consequences − costs + saved costs."""
    inputs = plan.inputs
    sign = np.where(inputs.saved, 1.0, -1.0)[:, None]
    costs: Array = (costs_per_year(plan, state) * sign).T @ inputs.payers
    consequences: Array = (units_per_line(plan, state) * state.price.services).T @ inputs.values
    return with_total(costs + consequences)


def cumulative(plan: Plan, state: State) -> Array:
    """Discounted net from the first year to each year, per actor, ``(H, 4)``; the last row is the net result."""
    return np.asarray(np.cumsum(plan.inputs.factors[:, None] * net_per_year(plan, state), axis=0))


def _deviation(plan: Plan, base: State, other: State, years: int) -> Deviation:
    def net(changed: Iterable[int]) -> Array:
        mixed = replace(base, **{DRIVERS[i]: getattr(other, DRIVERS[i]) for i in changed})
        return np.asarray(plan.inputs.factors[:years] @ net_per_year(plan, mixed)[:years])

    parts = over_all_orders(len(DRIVERS), net)
    return Deviation(net(()), net(range(len(DRIVERS))), tuple(parts))


def _named(amounts: Array) -> dict[str, float]:
    return dict(zip(ACTORS_AND_TOTAL, amounts.tolist(), strict=True))
