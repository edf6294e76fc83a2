"""The four things that can turn out differently: volume, rate, price and use. As planned, realised and carried on.

Axes: cohort T, cost line K, consequence line L, calendar year H of the case's horizon.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from som_xl.analysis.followup.realised import (
    COMPLETED,
    COST,
    COST_TOTAL,
    PRICE_FACTOR,
    STARTED,
    SUCCESS_RATE,
    SUCCESSES,
    UNITS_PER_PARTICIPANT,
    UNITS_PER_SUCCESS,
    Realised,
)
from som_xl.model import Case, CaseError, Problem
from som_xl.model.cohorts import completion_delay, elapsed, enrolled, placed, units_per_year
from som_xl.model.discounting import Array
from som_xl.model.inputs import COST_KINDS, Inputs, inputs_from_case
from som_xl.model.report import kroner

VOLUME, RATE, PRICE, USE = "volume", "rate", "price", "use"
DRIVERS: Final = (VOLUME, RATE, PRICE, USE)


@dataclass(frozen=True)
class Rates:
    """Share of each cohort that completes, and net success rate among them, ``(T,)`` each."""

    completing: Array
    net: Array


@dataclass(frozen=True)
class Prices:
    """What things cost.

    Attributes:
        unit_costs: ``(K, H)`` realised kr. per quantity of the line; NaN where the case's amounts hold.
        lumps: ``(K, H)`` realised kr. in a year in which the line's quantity was 0.
        amounts: ``(K, H)`` factor on the case's amounts. services: ``(L, H)`` factor on prices.
    """

    unit_costs: Array
    lumps: Array
    amounts: Array
    services: Array


@dataclass(frozen=True)
class Uses:
    """How much is used.

    Attributes:
        per_head: ``(L, H)`` realised units per head with consequences in the year, all lines of the service
            together and written on the first of them; NaN where the case's units hold.
        factor: ``(L, H)`` on the case's units.
    """

    per_head: Array
    factor: Array


@dataclass(frozen=True)
class State:
    """One way things turn out: each driver as planned, as realised, or carried on."""

    volume: Array
    rate: Rates
    price: Prices
    use: Uses


@dataclass(frozen=True)
class Plan:
    """A case prepared for follow-up.

    Attributes:
        case, inputs: as planned.
        first_of: ``(L,)`` per consequence line the first line of the same service and head.
        paths: ``(L, J)`` units per head and consequence year, relapse included.
        lengths: ``(L,)`` consequence years of the service and head.
    """

    case: Case
    inputs: Inputs
    first_of: NDArray[np.intp]
    paths: Array
    lengths: NDArray[np.intp]

    @property
    def years(self) -> int:
        """Calendar years H."""
        return self.inputs.horizon


def plan_of(case: Case) -> Plan:
    """The case's arrays, and which of its consequence lines belong together."""
    inputs = inputs_from_case(case)
    split, consequence_years = inputs.per_success, inputs.units.shape[-1]
    heads = np.arange(len(inputs.units)) < split
    keys = list(zip(heads.tolist(), inputs.service_of_line.tolist(), strict=True))
    first_of = np.array([keys.index(key) for key in keys], dtype=np.intp)
    remaining = (1.0 - inputs.relapse) ** np.arange(consequence_years)
    paths = np.where(heads[:, None], inputs.units * remaining, inputs.units)
    used = np.where(inputs.units != 0, np.arange(1, consequence_years + 1), 0).max(-1, initial=0)
    lengths = np.array([used[first_of == first].max() for first in first_of], dtype=np.intp)
    return Plan(case, inputs, first_of, paths, lengths)


def planned(plan: Plan) -> State:
    """Everything as in the case."""
    inputs = plan.inputs
    cohorts = inputs.starts.shape[-1]
    costs, lines = (len(inputs.kinds), plan.years), (len(inputs.units), plan.years)
    return State(
        volume=inputs.starts,
        rate=Rates(np.full(cohorts, 1.0 - inputs.dropout), inputs.success_rate * inputs.phase_in),
        price=Prices(np.full(costs, np.nan), np.zeros(costs), np.ones(costs), np.ones(lines)),
        use=Uses(np.full(lines, np.nan), np.ones(lines)),
    )


def quantities(plan: Plan, state: State) -> Array:
    """What each cost line's amounts are multiplied with, by cohort and year, ``(K, T, H)``."""
    inputs, years = plan.inputs, plan.years
    since = elapsed(inputs.starts.shape[-1], years)
    delay = int(completion_delay(inputs.course_years))
    tables = (
        (since == 0).astype(np.float64),
        state.volume[:, None] * (since == 0),
        (state.volume * state.rate.completing)[:, None] * (since == delay),
        enrolled(state.volume, inputs.course_years, years),
    )
    assert len(tables) == len(COST_KINDS)
    return np.array([tables[kind] for kind in inputs.kinds]).reshape(-1, *since.shape)


def heads(plan: Plan, state: State) -> Array:
    """Persons whose consequence year 1 is the calendar year, per consequence line, ``(L, H)``."""
    inputs = plan.inputs
    begin = completion_delay(inputs.course_years) + inputs.offset
    succeeding = placed(state.volume * state.rate.completing * state.rate.net, begin, plan.years)
    starting = placed(state.volume, begin, plan.years)
    split = np.arange(len(inputs.units)) < inputs.per_success
    return np.where(split[:, None], succeeding, starting)


def units(plan: Plan, state: State) -> tuple[Array, Array]:
    """Units by the case's paths, and heads with consequences in the year, per line: ``(L, H)`` each."""
    years = np.arange(plan.inputs.units.shape[-1])
    beginning = heads(plan, state)
    active = (years < plan.lengths[:, None]).astype(np.float64)
    by_path, with_consequences = np.zeros_like(beginning), np.zeros_like(beginning)
    for line, persons in enumerate(beginning):
        by_path[line] = units_per_year(persons, plan.paths[line : line + 1])[0]
        with_consequences[line] = units_per_year(persons, active[line : line + 1])[0]
    return by_path, with_consequences


def realised_state(plan: Plan, found: Realised) -> State:
    """The realised numbers where there are any, and the plan everywhere else."""
    base = planned(plan)
    volume = _cohorts(plan, found, STARTED, base.volume)
    rate = _realised_rates(plan, found, replace(base, volume=volume))
    price = _realised_prices(plan, found, replace(base, volume=volume, rate=rate))
    return State(volume, rate, price, _realised_uses(plan, found, base))


def _cohorts(plan: Plan, found: Realised, kind: str, otherwise: Array) -> Array:
    first = plan.inputs.first_year
    given = [found.get(kind, first + t) for t in range(len(otherwise))]
    return np.array([own if value is None else value for value, own in zip(given, otherwise, strict=True)])


def _realised_rates(plan: Plan, found: Realised, state: State) -> Rates:
    """Success rates are given as observed; the rate without the intervention is taken off where the case has one."""
    first, without = plan.inputs.first_year, plan.case.effect.success_without or 0.0
    completing, net = state.rate.completing.copy(), state.rate.net.copy()
    for t, started in enumerate(state.volume):
        completed = found.get(COMPLETED, first + t)
        if completed is not None and started > 0:
            completing[t] = completed / started
        persons = started * completing[t] if completed is None else completed
        successes, rate = found.get(SUCCESSES, first + t), found.get(SUCCESS_RATE, first + t)
        if rate is not None:
            net[t] = rate - without
        elif successes is not None and persons > 0:
            net[t] = successes / persons - without
    return Rates(completing, net)


def _realised_prices(plan: Plan, found: Realised, state: State) -> Prices:
    inputs, prices = plan.inputs, state.price
    by_cohort = quantities(plan, state)
    by_plan = (inputs.amounts[..., None] * by_cohort).sum(1)
    paid = _paid(plan, found, by_plan)
    quantity = by_cohort.sum(1)
    known = ~np.isnan(paid)
    unit_costs, lumps = prices.unit_costs.copy(), prices.lumps.copy()
    some = known & (quantity > 0)
    unit_costs[some] = paid[some] / quantity[some]
    unit_costs[known & ~some] = 0.0
    lumps[known & ~some] = paid[known & ~some]
    services = prices.services.copy()
    for line, service in enumerate(inputs.service_of_line):
        for c in range(plan.years):
            factor = found.get(PRICE_FACTOR, inputs.first_year + c, inputs.services[service])
            services[line, c] = 1.0 if factor is None else factor
    return replace(prices, unit_costs=unit_costs, lumps=lumps, services=services)


def _paid(plan: Plan, found: Realised, by_plan: Array) -> Array:
    """Realised kr. per cost line and year, NaN where none is known, ``(K, H)``.

    What is given for a name is shared on its lines, and what is given for the whole year on the paid lines without a
    number of their own, as they would have cost at the realised volume.
    """
    paid = np.full(by_plan.shape, np.nan)
    saved = plan.inputs.saved
    names = [line.name for line in plan.case.costs]
    for c in range(plan.years):
        year = plan.inputs.first_year + c
        for name in dict.fromkeys(names):
            amount = found.get(COST, year, name)
            if amount is not None:
                same = np.array([own == name for own in names])
                lines = same & ~saved if (same & ~saved).any() else same
                paid[lines, c] = _shared(amount, by_plan[lines, c])
        whole = found.get(COST_TOTAL, year)
        if whole is not None:
            rest = np.isnan(paid[:, c]) & ~saved
            left = whole - paid[~rest & ~saved, c].sum()
            if not rest.any() and abs(left) >= 0.005:
                raise _does_not_add_up(found.places[COST_TOTAL, "", year], year, left)
            paid[rest, c] = _shared(left, by_plan[rest, c])
    return paid


def _shared(amount: float, by_plan: Array) -> Array:
    """An amount in proportion to the plan, or evenly where nothing was planned."""
    whole = by_plan.sum()
    return amount * (by_plan / whole if whole > 0 else np.full(len(by_plan), 1 / max(1, len(by_plan))))


def _does_not_add_up(place: str, year: int, left: float) -> CaseError:
    return CaseError(
        [
            Problem(
                place,
                f"Omkostningerne i {year} linje for linje giver ikke det samme som omkostninger i alt.",
                f"forskel {kroner(left)}",
                "Ret tallene, eller angiv kun det ene.",
            )
        ]
    )


def _realised_uses(plan: Plan, found: Realised, base: State) -> Uses:
    per_head = base.use.per_head.copy()
    inputs = plan.inputs
    for line in sorted(set(plan.first_of.tolist())):
        kind = UNITS_PER_SUCCESS if line < inputs.per_success else UNITS_PER_PARTICIPANT
        service = inputs.services[inputs.service_of_line[line]]
        for c in range(plan.years):
            given = found.get(kind, inputs.first_year + c, service)
            if given is not None:
                per_head[line, c] = given
    return replace(base.use, per_head=per_head)
