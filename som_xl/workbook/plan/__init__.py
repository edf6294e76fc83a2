"""The one description of the workbook's inputs, from which it is built, read and written.

A ``Plan`` belongs to a knowledge base (its services are rows) and to a capacity (how many years and lines there
is room for). Choices are shown in Danish and stored as the codes of the case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from som_xl.knowledge import KnowledgeBase, Service
from som_xl.workbook.description import Field, Table
from som_xl.workbook.plan import group, lines, settings
from som_xl.workbook.plan import prices as price_tables
from som_xl.workbook.plan import scenarios as scenario_table
from som_xl.workbook.plan import uncertainty as uncertainty_tables
from som_xl.workbook.plan.capacity import Capacity
from som_xl.workbook.plan.codes import (
    CONSEQUENCES,
    COSTS,
    DISTRIBUTIONS,
    EFFECT,
    FIRST_CONSEQUENCE,
    FLAT,
    GROUP,
    KINDS,
    NO,
    NOT_A_SERVICE,
    OFFICIAL,
    OWN_CONSEQUENCES,
    PAYER_HEADERS,
    PER,
    PRICES,
    SCENARIOS,
    SETTINGS,
    UNCERTAINTY,
    YES,
    YES_NO,
)

__all__ = [
    "CONSEQUENCES", "COSTS", "DISTRIBUTIONS", "EFFECT", "FIRST_CONSEQUENCE", "FLAT", "GROUP", "KINDS", "NO",
    "NOT_A_SERVICE", "OFFICIAL", "OWN_CONSEQUENCES", "PAYER_HEADERS", "PER", "PRICES", "SCENARIOS", "SETTINGS",
    "UNCERTAINTY", "YES", "YES_NO", "Capacity", "Plan",
]  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """Every input cell and table of the workbook."""

    knowledge: KnowledgeBase
    capacity: Capacity = field(default_factory=Capacity)

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The knowledge base's services, one row each on *Konsekvenser 1* and *Priser*, ordered by domain."""
        order = [domain.id for domain in self.knowledge.domains]
        listed = [service for service in self.knowledge.services if service.id not in NOT_A_SERVICE]
        return tuple(sorted(listed, key=lambda service: order.index(service.domain_id)))

    @cached_property
    def index_years(self) -> range:
        """Years with a row in the price index table."""
        return range(self.capacity.first_index_year, self.capacity.last_index_year + 1)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All single input cells."""
        return (
            *settings.settings_fields(self.capacity, self.index_years),
            *group.group_fields(),
            *group.effect_fields(),
            *uncertainty_tables.simulation_fields(),
        )

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All input tables."""
        return (
            self.committees,
            self.index,
            self.mix,
            self.cohorts,
            self.costs,
            self.consequences,
            self.own_consequences,
            self.prices,
            self.own_prices,
            self.uncertainty,
            self.correlations,
            self.scenarios,
        )

    @cached_property
    def committees(self) -> Table:
        """Names of the committees and their shares of the net costs."""
        return settings.committees(self.capacity)

    @cached_property
    def index(self) -> Table:
        """The net price index: the knowledge base's, and the user's own."""
        return settings.index(self.committees.last_row + 4, self.index_years)

    @cached_property
    def mix(self) -> Table:
        """A mixed target group."""
        return group.mix(self.capacity)

    @cached_property
    def cohorts(self) -> Table:
        """Starts and phase-in per operating year: two rows."""
        return group.cohorts(self.capacity)

    @cached_property
    def costs(self) -> Table:
        """The cost lines."""
        return lines.costs(self.capacity)

    @cached_property
    def consequences(self) -> Table:
        """One row per service of the knowledge base."""
        return lines.consequences(self.capacity, len(self.services))

    @cached_property
    def own_consequences(self) -> Table:
        """Free lines: own services, roles, a second line of a service."""
        return lines.own_consequences(self.capacity)

    @cached_property
    def prices(self) -> Table:
        """The knowledge base's services with its price, the user's own price and the price used."""
        return price_tables.prices(self.capacity, len(self.services))

    @cached_property
    def own_prices(self) -> Table:
        """The user's own services."""
        return price_tables.own_prices(self.capacity, self.prices.last_row + 4)

    @cached_property
    def uncertainty(self) -> Table:
        """Low and high per uncertain parameter."""
        return uncertainty_tables.uncertainty(self.capacity)

    @cached_property
    def correlations(self) -> Table:
        """Correlations between uncertain parameters."""
        return uncertainty_tables.correlations(self.capacity, self.uncertainty.last_row + 4)

    @cached_property
    def scenarios(self) -> Table:
        """Other versions of the case."""
        return scenario_table.scenarios(self.capacity)
