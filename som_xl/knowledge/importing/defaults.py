"""Which imported prices the model uses unasked: the newest complete one of each service."""

from __future__ import annotations

from collections.abc import Mapping

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.importing.rows import Outcome, RowNote
from som_xl.knowledge.own_tables import Rows


def with_defaults(
    prices: Rows, fresh: Mapping[tuple[str, str], str], services: Rows, knowledge: KnowledgeBase, file: str
) -> list[RowNote]:
    """Mark the default prices among the user's own; ``prices`` is changed.

    Args:
        prices: all rows of the user's layer, those of the import included.
        fresh: the cell of each imported row, by table and id.
        services: the user's own services.
        knowledge: the base, for units and the years of the price index.
        file: the imported file, for the reason.

    Returns:
        A note for each imported price that cannot be a default, with the reason.
    """
    notes: list[RowNote] = []
    chosen: dict[str, str] = {
        row["service_id"]: key for key, row in prices.items() if row["is_default"] == "ja"
    }
    for (table, key), place in fresh.items():
        if table != "prices":
            continue
        row = prices[key]
        reason = _unfit(row, services, knowledge)
        if reason:
            notes.append(
                RowNote(place, Outcome.IMPORTED, f"Kan slås op, men bruges ikke som standardpris: {reason}.")
            )
            continue
        row["default_reason"] = row["default_reason"] or f"Egen import fra {file}"
        rival = chosen.get(row["service_id"])
        if rival is None or int(prices[rival]["year"]) <= int(row["year"]):
            chosen[row["service_id"]] = key
    for key, row in prices.items():
        row["is_default"] = "ja" if chosen.get(row["service_id"]) == key else "nej"
    return notes


def _unfit(row: Mapping[str, str], services: Rows, knowledge: KnowledgeBase) -> str:
    """Why a price cannot be a default, in Danish; empty when it can."""
    names = {"municipality": "kommune", "region": "region", "state": "stat"}
    missing = [name for key, name in names.items() if not row[key]]
    if missing:
        return f"prisen for {' og '.join(missing)} mangler"
    if not row["year"]:
        return "prisåret mangler"
    if int(row["year"]) not in knowledge.price_index:
        return f"nettoprisindekset har ikke {row['year']}"
    known = knowledge.service_by_id.get(row["service_id"])
    own = services.get(row["service_id"])
    unit = known.unit if known else own["unit"] if own else row["unit"]
    return "" if row["unit"] == unit else f"den er pr. {row['unit']}, men ydelsen regnes pr. {unit}"
