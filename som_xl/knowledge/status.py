"""How well a figure is founded: one stable code per row of the knowledge base, and its Danish label."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """How a figure came to be, from best to least founded.

    >>> Status("official_rate").label
    'offentlig sats'
    """

    DOCUMENTED = "documented"
    OFFICIAL_RATE = "official_rate"
    IMPORTED = "imported"
    PUBLISHED_MEAN = "published_mean"
    SINGLE_PROVIDER = "single_provider"
    DERIVED = "derived"
    PROPOSED = "proposed"
    EXAMPLE = "example"
    PROJECTION = "projection"
    WEAK_SOURCE = "weak_source"

    @property
    def label(self) -> str:
        """The Danish label shown to the user."""
        return STATUS_LABELS[self.value]


STATUS_LABELS: dict[str, str] = {
    "documented": "dokumenteret",
    "official_rate": "offentlig sats",
    "imported": "egen import",
    "published_mean": "publiceret gennemsnit",
    "single_provider": "enkelt leverandør",
    "derived": "afledt",
    "proposed": "foreslået",
    "example": "eksempeltal",
    "projection": "fremskrivning",
    "weak_source": "svag kilde",
}

NOT_FOR_DEFAULTS = frozenset({Status.WEAK_SOURCE, Status.EXAMPLE, Status.PROPOSED})
"""A price with one of these statuses is never used unless the user chooses it."""


def worst(found: Iterable[Status]) -> Status:
    """The least founded of some figures; an illustrative one stays illustrative, whatever it is mixed with.

    >>> worst([Status.EXAMPLE, Status.WEAK_SOURCE]), worst([Status.IMPORTED, Status.DOCUMENTED])
    (<Status.EXAMPLE: 'example'>, <Status.IMPORTED: 'imported'>)
    """
    order = list(Status)
    return max(found, key=lambda status: len(order) if status is Status.EXAMPLE else order.index(status))
