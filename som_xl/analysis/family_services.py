"""Services that a family receives once: counted per member they would be counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case

FAMILY_SERVICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "family_treatment": "behandlingen er for hele familien",
        "child_preventive": "støtte i hjemmet og familiebehandling er for hele familien",
        "child_contact_person": "kontaktpersonen kan være for hele familien",
        "sel85_support": "støtten gives i det hjem, familien deler",
        "home_care": "den praktiske hjælp gives i det hjem, familien deler",
        "housing_first_support": "støtten følger den bolig, familien deler",
        "sel109_crisis_centre": "forælder og børn bor der sammen, og taksten kan dække dem alle",
        "lost_earnings": "kun den forælder, der passer barnet, får den",
    }
)
"""Service id to why a family receives it once. Our convention, read from the services' names; no source lists them."""
_FAMILY_UNITS: Final = ("familie", "husstand")


def counted_per_member(case: Case, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Danish warnings: services for the whole family in more than one role, or for more than one person.

    The user's own services are known by a unit that says family or household.
    """
    weights: dict[str, dict[str, float]] = {}
    for line in case.included:
        roles = weights.setdefault(line.service, {})
        roles[line.role] = max(line.weight, roles.get(line.role, line.weight))
    return tuple(
        _warning(case, knowledge, service, roles, reason)
        for service, roles in weights.items()
        if (reason := _reason(case, service)) and (len(roles) > 1 or max(roles.values()) > 1)
    )


def _reason(case: Case, service: str) -> str:
    unit = case.prices[service].unit.casefold()
    if any(word in unit for word in _FAMILY_UNITS):
        return f"enheden er {case.prices[service].unit}"
    return FAMILY_SERVICES.get(service, "")


def _warning(
    case: Case, knowledge: KnowledgeBase, service: str, roles: Mapping[str, float], reason: str
) -> str:
    known = knowledge.service_by_id.get(service)
    name = case.prices[service].name or (known.name if known else service)
    told = ", ".join(f"{role or 'deltageren selv'} ({_number(w)})" for role, w in roles.items())
    return (
        f"Dobbelttælling? {name} ({service}) regnes pr. person i: {told}. En familie får normalt ydelsen én gang: "
        f"{reason}. Er det samme ydelse, så læg den i én rolle med 1 person. (Konvention i SØM-XL.)"
    )


def _number(value: float) -> str:
    return f"{value:.10g}".replace(".", ",")
