"""Records of the knowledge base as text and as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple

from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.knowledge.price_level import AMOUNTS, ConvertedPrice
from som_xl.knowledge.searching import Found
from som_xl.knowledge.vocabulary import (
    CHANGE_LABELS,
    COST_PER_LABELS,
    DIRECTION_LABELS,
    MEASURE_LABELS,
    PAYER_LABELS,
    PER_LABELS,
    RECOMMENDATION_LABELS,
    SERIES_LABELS,
)

TABLE_NAMES: Final = {
    "maalgrupper": "target_groups",
    "hovedomraader": "domains",
    "ydelser": "services",
    "priser": "prices",
    "effekter": "effects",
    "konsekvenser": "consequences",
    "anbefalinger": "recommendations",
    "projekter": "projects",
    "erfaringer": "experience_calculations",
    "omkostninger": "intervention_costs",
    "prisindeks": "price_index",
    "renter": "discount_rates",
    "refusion": "refund_rules",
    "kommuner": "municipalities",
    "nationale-tal": "aggregate_figures",
    "kilder": "sources",
}
"""Danish name on the command line to table."""

_SHOWN: Final[dict[str, tuple[str, ...]]] = {
    "target_groups": ("name", "success_measure", "consequences_public"),
    "services": ("name", "unit", "domain_id"),
    "prices": ("service_id", "year", "unit", "gross", "municipality", "region", "state", "is_default"),
    "effects": (
        "intervention",
        "population",
        "outcome",
        "measure",
        "estimate",
        "ci_low",
        "ci_high",
        "evidence_level",
    ),
    "consequences": ("target_group_id", "item", "payer", "amount_kr", "units", "unit", "per", "year_from"),
    "recommendations": ("target_group_id", "service_id", "domain_id", "recommendation", "direction"),
    "intervention_costs": ("intervention", "target_group_id", "cost", "price_year", "per"),
    "price_index": ("series", "value"),
    "sources": ("author", "title", "url"),
}
_NOT_SHOWN: Final = {"id", "source_id", "status", "year", "note", "url"}


class Shown(NamedTuple):
    """A record as a lookup shows it.

    Attributes:
        found: where a search found it; empty without a search.
        converted: a price in another price level, or the Danish reason why it cannot be converted.
    """

    record: Any
    found: tuple[Found, ...] = ()
    converted: ConvertedPrice | str | None = None


def record_fields(shown: Shown, knowledge: KnowledgeBase) -> dict[str, Any]:
    """One record as plain values, with its source in words, where it was found and the price converted."""
    fields = {
        name: value.value if isinstance(value, Enum) else value
        for name, value in shown.record._asdict().items()
    }
    if "source_id" in fields:
        fields["source"] = knowledge.source(fields["source_id"]).citation()
    if shown.found:
        fields["found"] = [place._asdict() for place in shown.found]
    if isinstance(shown.converted, ConvertedPrice):
        fields["converted"] = {name: value for name, value in vars(shown.converted).items() if name != "row"}
    elif shown.converted:
        fields["converted"] = {"reason": shown.converted}
    return fields


def records_text(table: str, shown: Sequence[Shown], knowledge: KnowledgeBase) -> str:
    """Each record on a line of its own; below it status, year and source, the conversion and where it was found."""
    return "\n".join(_record_text(table, item, knowledge) for item in shown)


def conversion_text(price: ConvertedPrice, knowledge: KnowledgeBase) -> str:
    """What was converted from which year to which, by which index values from where."""
    amounts = " · ".join(
        _told(name, round(amount, 2)) for name in AMOUNTS if (amount := getattr(price, name)) is not None
    )
    projected = ", fremskrevet" if price.projected else ""
    return (
        f"Omregnet fra {price.from_year}- til {price.to_year}-priser: {amounts} "
        f"(× {_told('index', price.index_to)} / {_told('index', price.index_from)}, nettoprisindeks{projected}; "
        f"{knowledge.source(price.source_id).citation()})"
    )


def _record_text(table: str, item: Shown, knowledge: KnowledgeBase) -> str:
    record = item.record
    fields = record._asdict()
    names = _SHOWN.get(table) or tuple(name for name in fields if name not in _NOT_SHOWN)[:6]
    shown = " · ".join(
        _told(name, fields[name]) for name in names if name in fields and fields[name] not in (None, "", ())
    )
    lines = [f"{fields['id']}: {shown}"]
    told = ["eget lag"] if knowledge.layer(table, fields["id"]) == "overlay" else []
    if "status" in fields:
        told.append(STATUS_LABELS.get(str(getattr(fields["status"], "value", fields["status"])), ""))
    if fields.get("year"):
        told.append(str(fields["year"]))
    if "source_id" in fields:
        told.append(knowledge.source(fields["source_id"]).citation())
    if told:
        lines.append("    " + " · ".join(part for part in told if part))
    if fields.get("note"):
        lines.append(f"    {fields['note']}")
    if isinstance(item.converted, ConvertedPrice):
        lines.append(f"    {conversion_text(item.converted, knowledge)}")
    elif item.converted:
        lines.append(f"    {item.converted}")
    if item.found:
        lines.append("    Fundet i " + ", ".join(f"{place.field}: {place.snippet}" for place in item.found))
    return "\n".join(lines)


_LABELS: Final = {
    "gross": "brutto {} kr.",
    "municipality": "kommune {} kr.",
    "region": "region {} kr.",
    "state": "stat {} kr.",
    "estimate": "skøn {}",
    "ci_low": "fra {}",
    "ci_high": "til {}",
    "evidence_level": "niveau {}",
    "cost": "{} kr.",
    "price_year": "{}-priser",
    "year_from": "år {}",
    "amount_kr": "{} kr.",
    "consequences_public": "SØM's konsekvenser offentlige: {}",
}


_CODES: Final[dict[str, dict[str, str]]] = {
    "measure": MEASURE_LABELS,
    "payer": PAYER_LABELS,
    "per": {**PER_LABELS, **COST_PER_LABELS},
    "recommendation": RECOMMENDATION_LABELS,
    "direction": {**CHANGE_LABELS, **DIRECTION_LABELS},
    "series": SERIES_LABELS,
}


def _told(name: str, value: Any) -> str:
    if name in _CODES:
        return _CODES[name].get(str(value), str(value))
    if isinstance(value, bool):
        return "standardpris" if value else ""
    if isinstance(value, float):
        text = f"{value:,.4f}".rstrip("0").rstrip(".")
        value = text.translate(str.maketrans(",.", ".,"))
    return _LABELS.get(name, "{}").format(value)


def counts_text(knowledge: KnowledgeBase) -> str:
    """How many records each table has, with the name to look it up by."""
    counts = knowledge.counts()
    lines = [f"Videnbase {knowledge.version} ({knowledge.date})", ""]
    lines += [f"  {danish:<18}{counts[table]:>6}" for danish, table in TABLE_NAMES.items()]
    lines += ["", "Slå op med fx: som-xl viden effekter --maalgruppe adults_homelessness"]
    return "\n".join(lines)


def matching(records: Iterable[Any], field_names: tuple[str, ...], wanted: str) -> list[Any]:
    """Records in which one of the fields is, or holds, the wanted id."""
    found = []
    for record in records:
        for name in field_names:
            value = getattr(record, name, None)
            if value == wanted or (isinstance(value, tuple) and wanted in value):
                found.append(record)
                break
    return found
