"""The numbers of a case as arrays. Every array may have free leading axes: draws, scenarios, municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from som_xl.model.actors import ACTORS
from som_xl.model.case import COSTS_KEY, Case, Consequence, CostLine, Price, Shares
from som_xl.model.discounting import Array, discount_factors, uprate

COST_KINDS: Final = ("fixed", "per_start", "per_completion", "per_participant_year")


@dataclass(frozen=True)
class Inputs:
    """What the calculation reads, with the axes ``…`` (free), cohort T, cost line K, consequence line L,
    consequence year J, service Y and actor A.

    The success lines come first among the consequence lines: ``per_success`` of them.

    Attributes:
        starts: ``(…, T)`` persons. dropout: ``(…)`` fraction. course_years: ``(…)`` years.
        success_rate: ``(…)`` net rate. phase_in: ``(…, T)``. relapse: ``(…)`` fraction.
        offset: 0 or 1 years from completion to consequence year 1.
        amounts: ``(…, K, T)`` kr. in the case's price level, overhead included.
        kinds: ``(K,)`` index into ``COST_KINDS``. payers: ``(…, K, A)`` shares. saved: ``(K,)`` true or false.
        units: ``(…, L, J)`` change per head and year, weight included.
        values: ``(…, L, A)`` kr. per unit in the case's price level, − for expenditure and + for revenue.
        services: names of the services. service_of_line: ``(L,)`` index into them.
        committees: names. committee_shares: ``(Y + 1, number of committees)``; the last row is the net costs.
        factors: ``(H,)`` discount factors.
    """

    first_year: int
    starts: Array
    dropout: Array
    course_years: Array
    success_rate: Array
    phase_in: Array
    relapse: Array
    offset: int
    amounts: Array
    kinds: NDArray[np.intp]
    payers: Array
    saved: NDArray[np.bool_]
    units: Array
    values: Array
    per_success: int
    services: tuple[str, ...]
    service_of_line: NDArray[np.intp]
    committees: tuple[str, ...]
    committee_shares: Array
    factors: Array

    @property
    def horizon(self) -> int:
        """Number of calendar years in the result."""
        return len(self.factors)


def inputs_from_case(case: Case) -> Inputs:
    """The arrays of one case, without leading axes."""
    settings, effect = case.settings, case.effect
    operating_years = len(case.participants.starts)
    lines = sorted(
        case.included, key=lambda line: line.per != "success"
    )  # stable: order kept within each kind
    services = tuple(dict.fromkeys(line.service for line in case.included))
    position = {service: i for i, service in enumerate(services)}
    level = _PriceLevel(case)
    value_of = {service: _value(case.prices[service], level) for service in services}
    committees, committee_shares = _committees(case, services)
    return Inputs(
        first_year=settings.first_year,
        starts=np.array(case.participants.starts),
        dropout=np.float64(case.participants.dropout),  # type: ignore[arg-type]
        course_years=np.float64(case.participants.course_years),  # type: ignore[arg-type]
        success_rate=np.float64(effect.net_rate),  # type: ignore[arg-type]
        phase_in=np.array(_extended(effect.phase_in, operating_years)),
        relapse=np.float64(effect.relapse),  # type: ignore[arg-type]
        offset=int(settings.first_consequence == "year_after"),
        amounts=np.array([_amounts(line, operating_years, level) for line in case.costs]).reshape(
            -1, operating_years
        ),
        kinds=np.array([COST_KINDS.index(line.kind) for line in case.costs], dtype=np.intp),
        payers=np.array([_shares(line.payers) for line in case.costs]).reshape(-1, len(ACTORS)),
        saved=np.array([line.saved for line in case.costs], dtype=np.bool_),
        units=_units(lines),
        values=np.array([value_of[line.service] for line in lines]).reshape(-1, len(ACTORS)),
        per_success=sum(line.per == "success" for line in lines),
        services=services,
        service_of_line=np.array([position[line.service] for line in lines], dtype=np.intp),
        committees=committees,
        committee_shares=committee_shares,
        factors=discount_factors(settings.horizon, settings.discount_rate),
    )


def _extended(values: tuple[float, ...], length: int) -> tuple[float, ...]:
    """The last value repeated for the missing tail."""
    return values + values[-1:] * (length - len(values))


class _PriceLevel:
    """Converts amounts to the case's price level; each year's factor is worked out once."""

    def __init__(self, case: Case) -> None:
        self._to = case.settings.price_year
        self._index = case.price_index
        self._factors: dict[int | None, float] = {}

    def factor(self, year: int | None) -> float:
        if year not in self._factors:
            self._factors[year] = uprate(1.0, year, self._to, self._index)
        return self._factors[year]


def _amounts(line: CostLine, operating_years: int, level: _PriceLevel) -> list[float]:
    amounts = line.amounts if isinstance(line.amounts, tuple) else (line.amounts,) * operating_years
    factor = (1.0 + line.overhead) * level.factor(line.price_year)
    return [amount * factor for amount in amounts]


def _shares(shares: Shares) -> tuple[float, float, float]:
    return shares.municipality, shares.region, shares.state


def _value(price: Price, level: _PriceLevel) -> tuple[float, float, float]:
    """kr. per unit and actor: less expenditure is a gain, more revenue is a gain."""
    factor = level.factor(price.price_year) if price.revenue else -level.factor(price.price_year)
    return price.municipality * factor, price.region * factor, price.state * factor


def _units(lines: list[Consequence]) -> Array:
    years = max((len(line.units) + line.continue_years for line in lines), default=1)
    rows = []
    for line in lines:
        row = line.units + line.units[-1:] * line.continue_years
        rows.append(row + (0.0,) * (years - len(row)))
    units = np.array(rows, dtype=np.float64).reshape(-1, years)
    units *= np.array([line.weight for line in lines])[:, None]
    return units


def _committees(case: Case, services: tuple[str, ...]) -> tuple[tuple[str, ...], Array]:
    names = tuple(dict.fromkeys(name for shares in case.committees.values() for name in shares))
    table = np.zeros((len(services) + 1, len(names)))
    for row, key in enumerate((*services, COSTS_KEY)):
        for name, share in case.committees.get(key, {}).items():
            table[row, names.index(name)] = share
    return names, table
