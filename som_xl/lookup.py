"""Looking things up in the knowledge base from the command line: as text and as plain values."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from som_xl.knowledge import KnowledgeBase, search
from som_xl.knowledge.searching import SEARCHED
from som_xl.model.errors import Problem, SomError
from som_xl.report.knowledge_text import TABLE_NAMES, counts_text, matching, record_fields, records_text

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
    knowledge: KnowledgeBase, table: str | None, group: str | None, service: str | None, wanted: str | None
) -> tuple[str, dict[str, Any]]:
    """Records of one table, or of all, that belong to a target group or service or hold a text.

    Raises:
        SomError: no such table, target group or service.
    """
    tables = list(TABLE_NAMES.values()) if table is None else [_table(table)]
    if group is not None:
        _known("maalgruppe", group, knowledge.target_group_by_id)
    if service is not None:
        _known("ydelse", service, knowledge.service_by_id)
    texts, found = [], {}
    for name in tables:
        records: list[Any] = list(knowledge.table(name))
        if group is not None:
            records = matching(
                records, ("id", *_GROUP_FIELDS) if name == "target_groups" else _GROUP_FIELDS, group
            )
        if service is not None:
            records = matching(records, ("id",) if name == "services" else _SERVICE_FIELDS, service)
        if wanted is not None:
            hits = {hit.id for hit in search(knowledge, wanted, name)} if name in SEARCHED else set()
            records = [record for record in records if record.id in hits]
        if records:
            danish = next(key for key, value in TABLE_NAMES.items() if value == name)
            texts.append(f"{danish} ({len(records)})\n{records_text(name, records, knowledge)}")
        found[name] = [
            {**record_fields(record, knowledge), "layer": knowledge.layer(name, record.id)}
            for record in records
        ]
    text = "\n\n".join(texts) or _nothing(knowledge, group)
    data: dict[str, Any] = {"data_version": knowledge.version}
    if table is not None:
        return text, {**data, "table": tables[0], "count": len(found[tables[0]]), "records": found[tables[0]]}
    return text, {**data, "records": {name: rows for name, rows in found.items() if rows}}


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
