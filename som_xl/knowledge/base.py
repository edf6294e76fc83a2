"""The knowledge base in memory: the tables as records, and the questions the other rooms ask of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from som_xl.knowledge.evidence_records import (
    ConsequenceRow,
    Effect,
    Experience,
    Project,
    Recommendation,
    TargetGroup,
)
from som_xl.knowledge.records import (
    AggregateFigure,
    DiscountRate,
    Domain,
    IndexRow,
    InterventionCost,
    Municipality,
    PriceRow,
    RefundRule,
    Service,
    Source,
)
from som_xl.knowledge.status import Status
from som_xl.knowledge.tables import TABLES


class Override(NamedTuple):
    """A row of the base that the user's own layer changes.

    Attributes:
        below: the record of the base.
        above: the record that counts: the user's, or the base's own that is no longer the default price.
        by: id of the user's row that did it.
    """

    table: str
    id: str
    below: Any
    above: Any
    by: str


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """All tables, checked: every reference exists and every default price is complete.

    Attributes:
        version: version of the data, apart from the version of the program.
        date: date of the data, YYYY-MM-DD.
        directory: where the tables were read.
        overlay: folder of the user's own layer; None when there is none.
        overrides: what the user's layer changes in the base.
        own_ids: the ids of the user's own rows, by table.
    """

    version: str
    date: str
    directory: Path
    target_groups: tuple[TargetGroup, ...]
    effects: tuple[Effect, ...]
    consequences: tuple[ConsequenceRow, ...]
    recommendations: tuple[Recommendation, ...]
    projects: tuple[Project, ...]
    experience_calculations: tuple[Experience, ...]
    sources: tuple[Source, ...]
    domains: tuple[Domain, ...]
    services: tuple[Service, ...]
    prices: tuple[PriceRow, ...]
    intervention_costs: tuple[InterventionCost, ...]
    price_index_rows: tuple[IndexRow, ...]
    discount_rates: tuple[DiscountRate, ...]
    refund_rules: tuple[RefundRule, ...]
    municipalities: tuple[Municipality, ...]
    aggregate_figures: tuple[AggregateFigure, ...]
    overlay: Path | None = None
    overrides: tuple[Override, ...] = ()
    own_ids: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def layer(self, table: str, row_id: str) -> str:
        """Which layer a row comes from: ``overlay`` for the user's own, else ``shipped``."""
        return "overlay" if row_id in self.own_ids.get(table, ()) else "shipped"

    @cached_property
    def target_group_by_id(self) -> dict[str, TargetGroup]:
        """Target groups by id."""
        return {group.id: group for group in self.target_groups}

    @cached_property
    def service_by_id(self) -> dict[str, Service]:
        """Services by id."""
        return {service.id: service for service in self.services}

    @cached_property
    def service_names(self) -> dict[str, str]:
        """Danish name of each service."""
        return {service.id: service.name for service in self.services}

    def price_level(self, year: int) -> int:
        """The year itself when it has a net price index, else the newest year that has."""
        return year if year in self.price_index else max(self.price_index)

    @cached_property
    def domain_by_id(self) -> dict[str, Domain]:
        """Domains by id."""
        return {domain.id: domain for domain in self.domains}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def municipality_by_id(self) -> dict[str, Municipality]:
        """Municipalities by official code."""
        return {municipality.id: municipality for municipality in self.municipalities}

    @cached_property
    def effect_by_id(self) -> dict[str, Effect]:
        """Effects by id."""
        return {effect.id: effect for effect in self.effects}

    @cached_property
    def price_by_id(self) -> dict[str, PriceRow]:
        """Price rows by id."""
        return {price.id: price for price in self.prices}

    @cached_property
    def price_index(self) -> dict[int, float]:
        """The net price index (nettoprisindeks, 2015 = 100) by year, projections included."""
        return {row.year: row.value for row in self._net_price_rows}

    @cached_property
    def _net_price_rows(self) -> tuple[IndexRow, ...]:
        rows = [row for row in self.price_index_rows if row.series == "net_price_index"]
        return tuple(sorted(rows, key=lambda row: row.year))

    @cached_property
    def _default_prices(self) -> dict[str, PriceRow]:
        return {price.service_id: price for price in self.prices if price.is_default}

    def index_is_projection(self, year: int) -> bool:
        """Whether the net price index of ``year`` is a projection; False for a year it does not have."""
        return any(row.year == year and row.status is Status.PROJECTION for row in self._net_price_rows)

    def default_price(self, service_id: str) -> PriceRow | None:
        """The price used when the user chooses none; None when the user must give a price."""
        return self._default_prices.get(service_id)

    def prices_for(self, service_id: str) -> tuple[PriceRow, ...]:
        """Every price of a service: the default first, then the newest first."""
        rows = [price for price in self.prices if price.service_id == service_id]
        return tuple(sorted(rows, key=lambda price: (not price.is_default, -(price.year or 0))))

    def services_by_domain(self) -> dict[str, tuple[Service, ...]]:
        """Services by domain id, domains and services in display order."""
        return {
            domain.id: tuple(service for service in self.services if service.domain_id == domain.id)
            for domain in self.domains
        }

    def som_target_groups(self) -> tuple[TargetGroup, ...]:
        """The groups a user may choose: without the neighbours that only carry figures."""
        return tuple(group for group in self.target_groups if group.kind != "neighbour")

    def effects_for(self, target_group_id: str, *, related: bool = False) -> tuple[Effect, ...]:
        """Effects for a target group, best match first; ``related`` adds its main group and sub-groups."""
        wanted = self._related(target_group_id) if related else {target_group_id}
        rows = [effect for effect in self.effects if wanted.intersection(effect.target_group_ids)]
        order = ("exact", "narrower", "broader", "nearest", "none")
        return tuple(sorted(rows, key=lambda effect: (order.index(effect.match), effect.evidence_level)))

    def consequences_for(self, target_group_id: str) -> tuple[ConsequenceRow, ...]:
        """Neighbouring published consequences for a target group; not SØM's own estimates."""
        return tuple(row for row in self.consequences if row.target_group_id == target_group_id)

    def recommendations_for(self, target_group_id: str) -> tuple[Recommendation, ...]:
        """Which services or domains a calculation for the group may count."""
        return tuple(row for row in self.recommendations if row.target_group_id == target_group_id)

    def costs_for(self, target_group_id: str) -> tuple[InterventionCost, ...]:
        """Published intervention costs for a target group."""
        return tuple(row for row in self.intervention_costs if row.target_group_id == target_group_id)

    def source(self, source_id: str) -> Source:
        """The source with this id; ``KeyError`` when there is none."""
        return self.source_by_id[source_id]

    def official_discount_schedule(self) -> tuple[DiscountRate, ...]:
        """The steps of the newest official schedule, by elapsed years."""
        newest = max(row.valid_from for row in self.discount_rates)
        rows = [row for row in self.discount_rates if row.valid_from == newest]
        return tuple(sorted(rows, key=lambda row: row.year_from))

    def counts(self) -> dict[str, int]:
        """Number of rows per table."""
        return {name: len(self.table(name)) for name in TABLES}

    def table(self, name: str) -> tuple[Any, ...]:
        """The records of a table by its name; ``KeyError`` for a name that is no table."""
        if name not in TABLES:
            raise KeyError(name)
        rows: tuple[Any, ...] = getattr(self, field_of(name))
        return rows

    def _related(self, target_group_id: str) -> set[str]:
        group = self.target_group_by_id.get(target_group_id)
        parent = group.parent_id if group else ""
        children = {other.id for other in self.target_groups if other.parent_id == target_group_id}
        return {target_group_id, *children, *([parent] if parent else [])}


def field_of(table: str) -> str:
    """The attribute of ``KnowledgeBase`` that holds a table (``price_index`` is taken by the series)."""
    return "price_index_rows" if table == "price_index" else table
