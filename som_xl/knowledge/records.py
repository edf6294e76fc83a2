"""The records of services, prices and rules: one record = one row = one figure with its source.

Every record has ``id``, ``source_id``, ``year`` and ``status``. ``year`` is the year the figure belongs to
(for money in ``PriceRow`` the price level), None where the source does not say. A number that the source
does not give is None, never 0.
"""

from __future__ import annotations

from typing import NamedTuple

from som_xl.knowledge.status import Status


class Source(NamedTuple):
    """Where figures come from: the original publication, and where it was read when that is elsewhere."""

    id: str
    author: str
    title: str
    publisher: str
    year: int | None
    url: str
    seen_at: str
    note: str

    def citation(self) -> str:
        """Author, year, title and publisher on one line, as written in a report."""
        year = f" ({self.year})" if self.year else ""
        publisher = f" {self.publisher}." if self.publisher and self.publisher != self.author else ""
        seen = " Set hos anden side." if self.seen_at else ""
        return f"{self.author}{year}: {self.title}.{publisher}{seen}"


class Domain(NamedTuple):
    """A main area (hovedområde) of public services, in display order."""

    id: str
    name: str
    source_id: str
    year: int | None
    status: Status
    note: str


class Service(NamedTuple):
    """A public service or activity whose use a social intervention may change.

    Attributes:
        unit: what one unit is, for example ``døgn`` or ``uge``.
        revenue: True when more units is income for the public (tax).
        payers: actor codes that pay, for example ``("municipality", "state")``.
        direction_note: how to read the sign of a change in units.
        success_note: whether use of the service is itself part of a success measure.
    """

    id: str
    name: str
    domain_id: str
    unit: str
    revenue: bool
    payers: tuple[str, ...]
    introduced: str
    direction_note: str
    success_note: str
    source_id: str
    year: int | None
    status: Status
    note: str


class PriceRow(NamedTuple):
    """One published price or rate of one unit of a service.

    Attributes:
        year: price level of the amounts.
        gross: kr. per unit before refund.
        municipality, region, state: kr. per unit each actor pays; None where the source does not say.
        unit: unit of this figure; equals the service's unit in a default price.
        is_default: used when the user chooses no price; at most one per service.
        default_reason: why this variant was chosen, in Danish.
    """

    id: str
    service_id: str
    year: int | None
    gross: float | None
    municipality: float | None
    region: float | None
    state: float | None
    unit: str
    basis: str
    is_default: bool
    default_reason: str
    source_id: str
    status: Status
    note: str


class InterventionCost(NamedTuple):
    """Published cost of an intervention; mind ``per`` and whether the alternative is already subtracted.

    Attributes:
        cost, cost_low, cost_high: kr. per ``per``; the ends are other scenarios, not always an interval.
        price_year: price level, None where the source does not say.
        net_of_alternative: True when the saved usual intervention is already subtracted.
    """

    id: str
    intervention: str
    target_group_id: str
    cost: float | None
    cost_low: float | None
    cost_high: float | None
    price_year: int | None
    per: str
    net_of_alternative: bool
    basis: str
    source_id: str
    year: int | None
    status: Status
    note: str


class IndexRow(NamedTuple):
    """One value of a price series (index 2015 = 100, or per cent per year)."""

    id: str
    series: str
    year: int
    value: float
    basis: str
    source_id: str
    status: Status
    note: str


class DiscountRate(NamedTuple):
    """One step of a discounting schedule: ``rate`` per year for elapsed years ``year_from``–``year_to``."""

    id: str
    valid_from: str
    year_from: int
    year_to: int | None
    rate: float
    source_id: str
    year: int | None
    status: Status
    note: str


class RefundRule(NamedTuple):
    """One rule for how the cost of a service is shared between the actors.

    Attributes:
        week_from, week_to: weeks of benefit the rule covers.
        day_limit: days per year the rule covers.
        amount_from, amount_to: kr. per year and case the rule covers, in the level of ``level_year``.
        state_share, municipality_share, region_share: fractions 0–1, None where not known.
    """

    id: str
    name: str
    service_id: str
    week_from: int | None
    week_to: int | None
    day_limit: int | None
    amount_from: float | None
    amount_to: float | None
    level_year: int | None
    state_share: float | None
    municipality_share: float | None
    region_share: float | None
    valid_from: str
    source_id: str
    year: int | None
    status: Status
    note: str


class Municipality(NamedTuple):
    """A Danish municipality: official three-digit code, region and population in ``year``."""

    id: str
    name: str
    region: str
    population: int
    source_id: str
    year: int | None
    status: Status


class AggregateFigure(NamedTuple):
    """A total for context, never input: kr. per year unless ``note`` says sum or lifetime."""

    id: str
    topic: str
    total_kr: float
    persons: float | None
    price_year: int | None
    payer: str
    source_id: str
    year: int | None
    status: Status
    note: str
