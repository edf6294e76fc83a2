"""Who pays and who gains: the three public actors and their sum."""

from __future__ import annotations

from typing import Final

ACTORS: Final = ("municipality", "region", "state")
TOTAL: Final = "total"
ACTORS_AND_TOTAL: Final = (*ACTORS, TOTAL)

ACTOR_NAMES: Final = {"municipality": "Kommune", "region": "Region", "state": "Stat", "total": "I alt"}
"""Danish names for everything the user reads."""
