"""What a case expects of each year: the left side of the follow-up sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from som_xl.analysis.followup.drivers import Plan, plan_of, planned, units
from som_xl.analysis.followup.outcome import costs_per_year
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
)
from som_xl.model import Case


@dataclass(frozen=True)
class Expected:
    """One row of the sheet: year, kind of figure, cost line or service, and the case's own number."""

    year: int
    kind: str
    name: str
    value: float


def expected_figures(case: Case) -> list[Expected]:
    """Every figure that can be followed up, year by year, as the case expects it."""
    plan = plan_of(case)
    return [
        row for c in range(plan.years) for row in (*_persons(plan, c), *_costs(plan, c), *_services(plan, c))
    ]


def _persons(plan: Plan, c: int) -> Iterator[Expected]:
    inputs = plan.inputs
    if c >= inputs.starts.shape[-1]:
        return
    year, without = inputs.first_year + c, plan.case.effect.success_without or 0.0
    started = float(inputs.starts[c])
    completed = started * (1.0 - float(inputs.dropout))
    rate = without + float(inputs.success_rate * inputs.phase_in[c])
    yield Expected(year, STARTED, "", started)
    yield Expected(year, COMPLETED, "", completed)
    yield Expected(year, SUCCESSES, "", completed * rate)
    yield Expected(year, SUCCESS_RATE, "", rate)


def _costs(plan: Plan, c: int) -> Iterator[Expected]:
    year = plan.inputs.first_year + c
    amounts = costs_per_year(plan, planned(plan))[:, c]
    saved = plan.inputs.saved
    if not amounts.any():
        return
    yield Expected(year, COST_TOTAL, "", float(amounts[~saved].sum()))
    names = [line.name for line in plan.case.costs]
    for name in dict.fromkeys(names):
        same = [i for i, own in enumerate(names) if own == name]
        lines = [i for i in same if not saved[i]] or same
        yield Expected(year, COST, name, float(amounts[lines].sum()))


def _services(plan: Plan, c: int) -> Iterator[Expected]:
    """Price factor 1, and the mean units per head over all who have consequences in the year."""
    inputs, year = plan.inputs, plan.inputs.first_year + c
    by_path, active = units(plan, planned(plan))
    for first in sorted(set(plan.first_of.tolist())):
        if active[first, c] != 0:
            service = inputs.services[inputs.service_of_line[first]]
            kind = UNITS_PER_SUCCESS if first < inputs.per_success else UNITS_PER_PARTICIPANT
            total = by_path[plan.first_of == first, c].sum()
            yield Expected(year, kind, service, float(total / active[first, c]))
    for y, service in enumerate(inputs.services):
        if by_path[inputs.service_of_line == y, c].any():
            yield Expected(year, PRICE_FACTOR, service, 1.0)
