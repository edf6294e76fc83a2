"""What the data lack: duplicates, contradictions, and which groups and services have which figures.

The tables load with these findings: they are not errors, but a reader of the data should know them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.records import PriceRow, Service

ROUNDING: Final = 0.005
"""Half a percentage point: what rates in whole per cent may be rounded by."""


@dataclass(frozen=True)
class Finding:
    """Something about two or more rows, or one, that a reader of the data should know.

    Attributes:
        kind: ``identical``, ``duplicate_price``, ``contradicting_price``, ``contradicting_effect``,
            ``contradicting_consequence`` or ``rates_differ``.
        table: the table. ids: the rows. message: a Danish sentence.
    """

    kind: str
    table: str
    ids: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class GroupCoverage:
    """How much is known about a target group: numbers of rows.

    Attributes:
        effects: effect records. best: of them with evidence level 1. rates: of them that can be a success rate.
        consequences, recommendations, costs: rows of those tables.
        services: services its consequences and recommendations name. priced: of them with a standard price.
    """

    id: str
    name: str
    kind: str
    effects: int
    best: int
    rates: int
    consequences: int
    recommendations: int
    costs: int
    services: int
    priced: int


@dataclass(frozen=True)
class ServiceCoverage:
    """The prices of a service: how many, the standard price, and the newest year of any price."""

    service: Service
    prices: int
    default: PriceRow | None
    newest: int | None


def findings(knowledge: KnowledgeBase) -> tuple[Finding, ...]:
    """Every finding, in the order of the checks and of the tables."""
    return tuple(
        chain(
            _identical(knowledge),
            _prices(knowledge),
            _effects(knowledge),
            _consequences(knowledge),
            _rates(knowledge),
        )
    )


def group_coverage(knowledge: KnowledgeBase) -> tuple[GroupCoverage, ...]:
    """Each target group a user may choose, in the order of the table."""
    return tuple(_group(knowledge, group.id) for group in knowledge.som_target_groups())


def service_coverage(knowledge: KnowledgeBase) -> tuple[ServiceCoverage, ...]:
    """Each service, in the order of the table."""
    covered = []
    for service in knowledge.services:
        prices = knowledge.prices_for(service.id)
        years = [price.year for price in prices if price.year]
        default = knowledge.default_price(service.id)
        covered.append(ServiceCoverage(service, len(prices), default, max(years, default=None)))
    return tuple(covered)


def _group(knowledge: KnowledgeBase, group_id: str) -> GroupCoverage:
    group = knowledge.target_group_by_id[group_id]
    effects = knowledge.effects_for(group_id)
    consequences = knowledge.consequences_for(group_id)
    recommendations = knowledge.recommendations_for(group_id)
    services = {row.service_id for row in consequences} | {row.service_id for row in recommendations}
    services.discard("")
    return GroupCoverage(
        id=group_id,
        name=group.name,
        kind=group.kind,
        effects=len(effects),
        best=sum(effect.evidence_level == 1 for effect in effects),
        rates=sum(effect.convertible for effect in effects),
        consequences=len(consequences),
        recommendations=len(recommendations),
        costs=len(knowledge.costs_for(group_id)),
        services=len(services),
        priced=sum(knowledge.default_price(service) is not None for service in services),
    )


def _identical(knowledge: KnowledgeBase) -> Iterator[Finding]:
    for table in knowledge.counts():
        for rows in _alike(knowledge.table(table), lambda row: row._replace(id="")):
            ids = _ids(rows)
            yield Finding("identical", table, ids, f"{', '.join(ids)} er ens bortset fra id.")


def _prices(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """The same amount twice, and different amounts for the same thing, where no note tells them apart."""

    def same_thing(price: PriceRow) -> Hashable:
        return price.service_id, price.year, price.unit, price.basis

    for rows in _alike(knowledge.prices, lambda price: (same_thing(price), _amounts(price), price.note)):
        ids = _ids(rows)
        yield Finding(
            "duplicate_price", "prices", ids, f"{', '.join(ids)} er samme beløb for samme ydelse og år."
        )
    for rows in _alike(knowledge.prices, same_thing):
        untold = _untold(rows, _amounts)
        if untold:
            message = f"{', '.join(untold)} har forskellige beløb for samme ydelse, år og enhed, uden at noten siger hvorfor."
            yield Finding("contradicting_price", "prices", untold, message)


def _effects(knowledge: KnowledgeBase) -> Iterator[Finding]:
    for rows in _alike(
        knowledge.effects,
        lambda e: (
            e.source_id,
            e.measure,
            e.intervention,
            e.outcome,
            e.population,
            e.country,
            e.follow_up_months,
        ),
    ):
        untold = _untold(rows, lambda effect: effect.estimate)
        if untold:
            message = (
                f"{', '.join(untold)} har forskellige estimater af det samme, uden at noten siger hvorfor."
            )
            yield Finding("contradicting_effect", "effects", untold, message)


def _consequences(knowledge: KnowledgeBase) -> Iterator[Finding]:
    for rows in _alike(
        knowledge.consequences,
        lambda c: (
            c.target_group_id,
            c.item,
            c.payer,
            c.kind,
            c.year_from,
            c.year_to,
            c.per,
            c.unit,
            c.comparison,
        ),
    ):
        untold = _untold(rows, lambda row: (row.amount_kr, row.units))
        if untold:
            message = f"{', '.join(untold)} har forskellige tal for det samme, uden at noten siger hvorfor."
            yield Finding("contradicting_consequence", "consequences", untold, message)


def _rates(knowledge: KnowledgeBase) -> Iterator[Finding]:
    """A risk difference that is not the difference of its own two rates."""
    for effect in knowledge.effects:
        if (
            effect.measure != "risk_difference"
            or effect.control_rate is None
            or effect.intervention_rate is None
        ):
            continue
        difference = effect.intervention_rate - effect.control_rate
        if abs(difference - effect.estimate) > ROUNDING + 1e-9:
            numbers = (
                f"estimatet {effect.estimate:.3g} er ikke forskellen på raterne ({difference:.3g})".replace(
                    ".", ","
                )
            )
            message = f"{effect.id}: {numbers}. Det kan skyldes afrunding eller justering i kilden."
            yield Finding("rates_differ", "effects", (effect.id,), message)


def _untold(rows: tuple[Any, ...], amount: Callable[[Any], Hashable]) -> tuple[str, ...]:
    """Ids of rows that differ in amount while their notes are the same, or one has none."""
    if len({amount(row) for row in rows}) < 2:
        return ()
    if any(not row.note for row in rows):
        return _ids(rows)
    for alike in _alike(rows, lambda row: row.note):
        if len({amount(row) for row in alike}) > 1:
            return _ids(alike)
    return ()


def _amounts(price: PriceRow) -> Hashable:
    return price.gross, price.municipality, price.region, price.state


def _alike(rows: Iterable[Any], same: Callable[[Any], Hashable]) -> Iterator[tuple[Any, ...]]:
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        groups[same(row)].append(row)
    return (tuple(alike) for alike in groups.values() if len(alike) > 1)


def _ids(rows: Iterable[Any]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)
