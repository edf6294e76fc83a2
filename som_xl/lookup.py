"""Looking things up in the knowledge base from the command line: as text and as plain values."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from som_xl.knowledge import KnowledgeBase, PriceRow, search
from som_xl.knowledge.price_level import ConvertedPrice, converted_price
from som_xl.knowledge.searching import Found
from som_xl.model.errors import Problem, SomError
from som_xl.report.knowledge_text import (
    TABLE_NAMES,
    Shown,
    counts_text,
    matching,
    record_fields,
    records_text,
)

_GROUP_FIELDS = ("target_group_id", "target_group_ids", "parent_id")
_SERVICE_FIELDS = ("service_id",)


def overview(knowledge: KnowledgeBase) -> tuple[str, dict[str, Any]]:
    """What the knowledge base holds: text, and the counts per table."""
    counts = knowledge.counts()
    return counts_text(knowledge), {
        "data_version": knowledge.version,
        "data_date": knowledge.date,
        "tables": counts,
    }


def look_up(
    knowledge: KnowledgeBase,
    table: str | None,
    group: str | None,
    service: str | None,
    wanted: str | None,
    price_year: int | None = None,
) -> tuple[str, dict[str, Any]]:
    """Records of one table, or of all, that belong to a target group or service or hold a text.

    Prices are shown as published, and with ``price_year`` also in the level of that year.

    Raises:
        SomError: no such table, target group or service, or no net price index for the year.
    """
    tables = list(TABLE_NAMES.values()) if table is None else [_table(table)]
    if group is not None:
        _known("maalgruppe", group, knowledge.target_group_by_id)
    if service is not None:
        _known("ydelse", service, knowledge.service_by_id)
    if price_year is not None and price_year not in knowledge.price_index:
        span = f"Vælg et år i {min(knowledge.price_index)}–{max(knowledge.price_index)}."
        raise SomError([Problem("--prisaar", "Året har intet nettoprisindeks.", str(price_year), span)])
    texts, found = [], {}
    for name in tables:
        shown = _shown(knowledge, name, _filtered(knowledge, name, group, service), wanted, price_year)
        if shown:
            danish = next(key for key, value in TABLE_NAMES.items() if value == name)
            texts.append(f"{danish} ({len(shown)})\n{records_text(name, shown, knowledge)}")
        found[name] = [
            {**record_fields(item, knowledge), "layer": knowledge.layer(name, item.record.id)}
            for item in shown
        ]
    text = "\n\n".join(texts) or _nothing(knowledge, group)
    data: dict[str, Any] = {"data_version": knowledge.version}
    if table is not None:
        return text, {**data, "table": tables[0], "count": len(found[tables[0]]), "records": found[tables[0]]}
    return text, {**data, "records": {name: rows for name, rows in found.items() if rows}}


def _filtered(knowledge: KnowledgeBase, table: str, group: str | None, service: str | None) -> list[Any]:
    """The rows of a table that belong to a target group and a service; all of them without either."""
    records: list[Any] = list(knowledge.table(table))
    if group is not None:
        fields = ("id", *_GROUP_FIELDS) if table == "target_groups" else _GROUP_FIELDS
        records = matching(records, fields, group)
    if service is not None:
        records = matching(records, ("id",) if table == "services" else _SERVICE_FIELDS, service)
    return records


def _shown(
    knowledge: KnowledgeBase, table: str, records: list[Any], wanted: str | None, price_year: int | None
) -> list[Shown]:
    """The rows as they are shown: for a search the best first with where it hit, prices also converted."""
    found: dict[str, tuple[Found, ...]] = {}
    if wanted is not None:
        kept = {record.id for record in records}
        hits = [hit for hit in search(knowledge, wanted, table) if hit.id in kept]
        records, found = [hit.record for hit in hits], {hit.id: hit.found for hit in hits}
    if table != "prices" or price_year is None:
        return [Shown(row, found.get(row.id, ())) for row in records]
    return [Shown(row, found.get(row.id, ()), _converted(knowledge, row, price_year)) for row in records]


def _converted(knowledge: KnowledgeBase, row: PriceRow, year: int) -> ConvertedPrice | str:
    """The price in the level of the year, or why it cannot be converted."""
    try:
        return converted_price(knowledge, row, year)
    except SomError as problem:
        return str(problem)


def _nothing(knowledge: KnowledgeBase, group: str | None) -> str:
    note = knowledge.target_group_by_id[group].consequences_note if group else ""
    return "Der er intet i videnbasen, som svarer til det søgte." + (f"\n{note}" if note else "")


def _table(name: str) -> str:
    plain = name.casefold().replace("å", "aa").replace("ø", "oe").replace("æ", "ae")
    if plain in TABLE_NAMES:
        return TABLE_NAMES[plain]
    if plain in TABLE_NAMES.values():
        return plain
    near = get_close_matches(plain, TABLE_NAMES, 1)
    hint = f"Mente du {near[0]}?" if near else f"Vælg {', '.join(TABLE_NAMES)}."
    raise SomError([Problem("", "Tabellen findes ikke i videnbasen.", f"'{name}'", hint)])


def _known(what: str, wanted: str, known: dict[str, Any]) -> None:
    if wanted not in known:
        near = get_close_matches(wanted, known, 3, 0.4)
        hint = f"Mente du {' eller '.join(near)}?" if near else ""
        raise SomError(
            [
                Problem(
                    f"--{what}",
                    "Id'et findes ikke i videnbasen.",
                    f"'{wanted}'",
                    f"{hint} Se 'som-xl viden {'maalgrupper' if what == 'maalgruppe' else 'ydelser'}'.".strip(),
                )
            ]
        )
