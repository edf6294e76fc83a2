"""The realised level carried on: what the years without numbers look like if it goes on as it has gone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from som_xl.analysis.followup.drivers import Plan, Rates, State, planned, quantities, units
from som_xl.analysis.followup.realised import (
    COMPLETED,
    PRICE_FACTOR,
    STARTED,
    SUCCESS_RATE,
    SUCCESSES,
    Realised,
)
from som_xl.model.discounting import Array


def carried_state(plan: Plan, found: Realised, done: State) -> State:
    """The realised state with its level carried on to the cohorts and years that have no number.

    Volume, completion, success rate, costs and use go on at realised in proportion to planned, over all years that have
    a number; prices go on at the factor of the last year that has one.

    Args:
        plan: the case. found: the realised numbers. done: the state they give, the rest as planned.
    """
    base = planned(plan)
    volume = _proportional(done.volume, base.volume, _given(plan, found, STARTED))
    completed = _given(plan, found, COMPLETED)
    completing = done.rate.completing.copy()
    if (done.volume * completed).sum() > 0:
        weights = done.volume * completed
        completing[~completed] = (weights * completing).sum() / weights.sum()
    rated = _given(plan, found, SUCCESSES) | _given(plan, found, SUCCESS_RATE)
    rate = Rates(completing, _carried_rates(done, base, rated))
    later = np.arange(plan.years) + plan.inputs.first_year > found.last_year
    price = replace(
        done.price,
        amounts=np.where(later, _cost_level(plan, done, base)[:, None], done.price.amounts),
        services=np.where(later, _price_level(plan, found)[:, None], done.price.services),
    )
    use = replace(done.use, factor=np.where(later, _use_level(plan, done)[:, None], done.use.factor))
    return State(volume, rate, price, use)


def _given(plan: Plan, found: Realised, kind: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    first = plan.inputs.first_year
    return np.array([found.get(kind, first + t) is not None for t in range(plan.inputs.starts.shape[-1])])


def _proportional(done: Array, base: Array, given: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Array:
    """Where nothing is given, the plan in the proportion of what is given to its plan."""
    expected = base[given].sum()
    return np.where(given, done, base * (done[given].sum() / expected)) if expected > 0 else done


def _carried_rates(done: State, base: State, rated: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Array:
    """Net rates in proportion to the plan, so that a planned phase-in goes on; the mean where none was planned."""
    persons = (done.volume * done.rate.completing)[rated]
    if not persons.sum() > 0:
        return done.rate.net
    reached, expected = persons @ done.rate.net[rated], persons @ base.rate.net[rated]
    later = base.rate.net * (reached / expected) if expected > 0 else reached / persons.sum()
    return np.where(rated, done.rate.net, np.clip(later, -1.0, 1.0))


def _cost_level(plan: Plan, done: State, base: State) -> Array:
    """Realised over planned costs at the realised volume, per cost line ``(K,)``; 1 where there is nothing to compare."""
    by_cohort = quantities(plan, done)
    known = ~np.isnan(done.price.unit_costs)
    paid = np.where(known, done.price.unit_costs * by_cohort.sum(1) + done.price.lumps, 0.0).sum(1)
    expected = np.where(known, (plan.inputs.amounts[..., None] * by_cohort).sum(1), 0.0).sum(1)
    return np.where(expected > 0, paid / np.where(expected > 0, expected, 1.0), base.price.amounts[:, 0])


def _price_level(plan: Plan, found: Realised) -> Array:
    """The last given factor of each line's service, ``(L,)``; 1 where none is given."""
    inputs = plan.inputs
    level = np.ones(len(inputs.units))
    for line, service in enumerate(inputs.service_of_line):
        for c in range(plan.years):
            factor = found.get(PRICE_FACTOR, inputs.first_year + c, inputs.services[service])
            level[line] = level[line] if factor is None else factor
    return level


def _use_level(plan: Plan, done: State) -> Array:
    """Realised over planned units at the realised heads, per line ``(L,)``; 1 where there is nothing to compare."""
    by_path, active = units(plan, done)
    level = np.ones(len(by_path))
    for first in set(plan.first_of.tolist()):
        known = ~np.isnan(done.use.per_head[first])
        members = plan.first_of == first
        expected = by_path[members][:, known].sum()
        if expected != 0:
            level[members] = (done.use.per_head[first] * active[first])[known].sum() / expected
    return level
