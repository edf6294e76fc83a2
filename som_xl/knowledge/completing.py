"""What the case leaves out and the knowledge base has: the default prices of the services it uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.records import PriceRow


def default_price_mapping(knowledge: KnowledgeBase, service_id: str) -> dict[str, Any] | None:
    """The default price of a service with the field names of a case, or None where there is none."""
    row = knowledge.default_price(service_id)
    return None if row is None else price_mapping(row, knowledge)


def price_mapping(row: PriceRow, knowledge: KnowledgeBase) -> dict[str, Any]:
    """A price of the knowledge base with the field names of a case.

    A service of the user's own brings its name, unit and domain, so that the case can be read without them.
    """
    price: dict[str, Any] = {
        "municipality": row.municipality,
        "region": row.region,
        "state": row.state,
        "price_year": row.year,
        "status": row.status.value,
        "source": row.source_id,
    }
    service = knowledge.service_by_id[row.service_id]
    if service.revenue:
        price["revenue"] = True
    if knowledge.layer("services", service.id) == "overlay":
        price |= {"name": service.name, "unit": service.unit, "domain": service.domain_id}
    return price


def with_default_prices(data: Mapping[str, Any], knowledge: KnowledgeBase) -> dict[str, Any]:
    """The case's fields with a price for every service that the knowledge base has a default price for.

    Prices the case gives are kept; a service without any price is left for the validation to tell.
    """
    lines, prices = data.get("consequences"), data.get("prices", {})
    if not isinstance(lines, list | tuple) or not isinstance(prices, Mapping):
        return dict(data)
    completed = dict(prices)
    for line in lines:
        service = line.get("service") if isinstance(line, Mapping) else None
        if isinstance(service, str) and service not in completed:
            price = default_price_mapping(knowledge, service)
            if price is not None:
                completed[service] = price
    return {**data, "prices": completed} if completed else dict(data)
