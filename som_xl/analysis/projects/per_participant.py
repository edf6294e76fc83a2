"""The consequences of a case per participant who starts, whatever they were counted per."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from som_xl.analysis.projects.record import same_price
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.completing import default_price_mapping
from som_xl.knowledge.status import Status, worst
from som_xl.model import ACTORS, Case
from som_xl.model.case import Consequence, Price, Provenance
from som_xl.model.discounting import Array, uprate
from som_xl.model.fields import LONGEST

STATUS_CODES: Final = frozenset(status.value for status in Status)


@dataclass(frozen=True)
class ServiceUnits:
    """All included lines of one service together.

    Attributes:
        service: id. lines: the lines.
        units: ``(J,)`` units per participant who starts, consequence year 1, 2, …
        status: never better than that of any figure it is made from.
    """

    service: str
    lines: tuple[Consequence, ...]
    units: Array
    status: Status


@dataclass(frozen=True)
class PayerAmounts:
    """What one payer gains by a service of the user's own: ``(J,)`` kr. per participant who starts, + is a gain."""

    payer: str
    amounts: Array
    price_year: int


def units_per_participant(case: Case, line: Consequence, share: float) -> Array:
    """``(J,)`` units per participant who starts in consequence year 1, 2, …: the line as the calculation counts it.

    Defined as ``weight · k[j]`` per participant, and ``share · weight · k[j] · (1 − relapse)^(j−1)`` per success, with
    k the units continued. Years no case can reach (after ``LONGEST``) are cut off.

    Args:
        case: gives the relapse. line: the line. share: successes per participant who starts, Σ successes / Σ starts: the mean
            over the cohorts, dropout and phase-in included; with the same phase-in that of each of them.
    """
    path = np.array((*line.units, *line.units[-1:] * line.continue_years)[:LONGEST]) * line.weight
    if line.per == "participant":
        return path
    remaining: Array = share * path * (1.0 - case.effect.relapse) ** np.arange(len(path))
    return remaining


def services_per_participant(case: Case, share: float) -> tuple[ServiceUnits, ...]:
    """The included lines of a case by service, in the order of the case."""
    lines: dict[str, list[Consequence]] = {}
    for line in case.included:
        lines.setdefault(line.service, []).append(line)
    return tuple(_together(case, service, tuple(same), share) for service, same in lines.items())


def has_own_price(case: Case, knowledge: KnowledgeBase, service: str) -> bool:
    """Whether the case has another price of a known service than the knowledge base gives unasked."""
    default = default_price_mapping(knowledge, service)
    return default is None or not same_price(default, case.prices[service].model_dump())


def can_be_a_row(case: Case, knowledge: KnowledgeBase, service: str) -> bool:
    """Whether the service is the knowledge base's, so that it can be stored in units.

    A price with another sign than the service's, or below 0, cannot stand in the table of prices.
    """
    known, price = knowledge.service_by_id.get(service), case.prices[service]
    return (
        known is not None
        and known.revenue == price.revenue
        and all(getattr(price, actor) >= 0 for actor in ACTORS)
    )


def payer_amounts(case: Case, knowledge: KnowledgeBase, found: ServiceUnits) -> tuple[PayerAmounts, ...]:
    """The money of a service by payer, in the price's own level when the knowledge base has an index for it."""
    price = case.prices[found.service]
    sign = 1.0 if price.revenue else -1.0
    year = stored_price_year(case, knowledge, price)
    return tuple(
        PayerAmounts(actor, found.units * sign * in_year(case, price, actor, year), year)
        for actor in ACTORS
        if getattr(price, actor) and found.units.any()
    )


def is_nothing(case: Case, knowledge: KnowledgeBase, found: ServiceUnits) -> bool:
    """Whether a service leaves no row: no change per participant, or an own service that nobody pays for."""
    if can_be_a_row(case, knowledge, found.service):
        return not found.units.any()
    return not payer_amounts(case, knowledge, found)


def stored_price_year(case: Case, knowledge: KnowledgeBase, price: Price) -> int:
    """The price level to store in: the price's, else the case's, else the nearest the knowledge base can convert."""
    known = knowledge.price_index
    wanted = price.price_year or case.settings.price_year
    level = next((year for year in (wanted, case.settings.price_year) if year in known), wanted)
    return min(known, key=lambda year: abs(year - level))


def in_year(case: Case, price: Price, actor: str, year: int) -> float:
    """kr. per unit for one payer in another price level, by the index of the case."""
    return uprate(getattr(price, actor), price.price_year or case.settings.price_year, year, case.price_index)


def money_statuses(case: Case) -> list[Status]:
    """The statuses of the costs, and of the prices that are used."""
    prices = [case.prices[service] for service in dict.fromkeys(line.service for line in case.included)]
    return [status for figure in (*case.costs, *prices) for status in statuses_of(figure)]


def statuses_of(figure: Provenance) -> list[Status]:
    """The status a figure of a case has; none for the user's own."""
    return [Status(figure.status)] if figure.status in STATUS_CODES else []


def _together(case: Case, service: str, lines: tuple[Consequence, ...], share: float) -> ServiceUnits:
    paths = [units_per_participant(case, line, share) for line in lines]
    units = np.zeros(max(len(path) for path in paths))
    for path in paths:
        units[: len(path)] += path
    return ServiceUnits(service, lines, units, worst(_statuses(case, lines)))


def _statuses(case: Case, lines: tuple[Consequence, ...]) -> list[Status]:
    """What the units are made of: own figures count as imported, those computed from a success rate as derived."""
    found = [Status.IMPORTED]
    for line in lines:
        found += statuses_of(line)
        if line.per == "success":
            found += [Status.DERIVED, *statuses_of(case.effect)]
    return found
