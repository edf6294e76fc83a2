"""What a newer data package would change in a case that stores the figures it used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from som_xl.knowledge import KnowledgeBase, PriceRow
from som_xl.knowledge.completing import price_mapping
from som_xl.model import ACTORS, Case, calculate, case_from_mapping


@dataclass(frozen=True)
class CaseChange:
    """What a package means for one case.

    Attributes:
        figures: what would change, as (figure, old, new).
        untouched: figures of the case that the package has nothing to say about, with the reason.
        before, after: net result per actor and in total, kr.; as the case stands, and with the new figures.
    """

    figures: tuple[tuple[str, Any, Any], ...]
    untouched: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]


def case_change(case: Case, old: KnowledgeBase, new: KnowledgeBase) -> CaseChange:
    """The case with the prices and index of ``new`` where it has those of ``old``.

    A price that equals a row of ``old`` gets the same row of ``new``, a default price the new default. The user's
    own prices, own index and all other figures stay.
    """
    data = case.to_mapping()
    figures: list[tuple[str, Any, Any]] = []
    untouched: list[str] = []
    for service, price in list(data.get("prices", {}).items()):
        row = _row_of(price, service, old)
        if row is None:
            untouched.append(f"prisen på {service} er sagens egen")
            continue
        newer = new.default_price(service) if row.is_default else new.price_by_id.get(row.id)
        if newer is None or newer.municipality is None:
            untouched.append(f"prisen på {service} findes ikke i den nye pakke")
            continue
        fresh = price_mapping(newer, new)
        figures += [
            (f"prices.{service}.{key}", price.get(key), value)
            for key, value in fresh.items()
            if key != "revenue" and price.get(key) != value
        ]
        data["prices"][service] = {**price, **fresh}
    index = data["settings"].get("price_index", {})
    for year, value in list(index.items()):
        known, newer_value = old.price_index.get(int(year)), new.price_index.get(int(year))
        if value == known and newer_value is not None:
            del index[year]
    used = {case.settings.price_year, *(price.price_year for price in case.prices.values())}
    used |= {cost.price_year for cost in case.costs}
    figures += [
        (f"indeks {year}", case.price_index.get(year), new.price_index.get(year))
        for year in sorted(year for year in used if year is not None)
        if str(year) not in index
        and case.price_index.get(year) != new.price_index.get(year, case.price_index.get(year))
    ]
    after = case_from_mapping(data, {**old.price_index, **new.price_index})
    return CaseChange(tuple(figures), tuple(untouched), _net(case), _net(after))


def _row_of(price: dict[str, Any], service: str, base: KnowledgeBase) -> PriceRow | None:
    """The row of the base a price of a case was taken from; None for the user's own."""
    for row in base.prices_for(service):
        same = all(price.get(actor) == getattr(row, actor) for actor in ACTORS)
        if same and price.get("price_year") == row.year and price.get("source", "") == row.source_id:
            return row
    return None


def _net(case: Case) -> tuple[float, ...]:
    return tuple(float(value) for value in calculate(case).net_result)
