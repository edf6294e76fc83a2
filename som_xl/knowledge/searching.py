"""Search by name, blind to case and accents: 'hjemloes' and 'hjemlos' both find 'hjemløs'."""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

from som_xl.knowledge.base import KnowledgeBase

SEARCHED: dict[str, tuple[str, ...]] = {
    "target_groups": ("name", "main_group", "definition"),
    "services": ("name", "id"),
    "domains": ("name",),
    "effects": ("intervention", "population", "outcome"),
    "consequences": ("item",),
    "recommendations": ("basis",),
    "projects": ("name", "population"),
    "experience_calculations": ("title", "actor", "target_group_text"),
    "intervention_costs": ("intervention",),
    "prices": ("service_id", "note"),
    "refund_rules": ("name",),
    "municipalities": ("name", "id"),
    "aggregate_figures": ("topic",),
    "sources": ("author", "title"),
}
"""The tables that can be searched, and the fields that count as names; the first is shown."""

_DOUBLE = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_SINGLE = str.maketrans({"æ": "a", "ø": "o", "å": "a"})


class Hit(NamedTuple):
    """A row that was found: its table, id, name and the record itself."""

    table: str
    id: str
    name: str
    record: Any


def search(kb: KnowledgeBase, text: str, table: str | None = None) -> tuple[Hit, ...]:
    """Rows whose names hold every word of ``text``.

    Args:
        kb: the knowledge base.
        text: words in any order; case, accents and the spelling of æ, ø and å do not matter.
        table: search only this table; None is all.

    Returns:
        Hits in the order of the tables; empty when ``text`` has no words.
    """
    words = fold(text).split()
    if not words:
        return ()
    names = [table] if table else list(SEARCHED)
    return tuple(hit for name in names for hit in _hits(kb, name, words))


def fold(text: str) -> str:
    """Lower case without accents, æ, ø and å written with two letters.

    >>> fold("Hjemløshed på Århus' gader")
    "hjemloeshed paa aarhus' gader"
    """
    return _strip(text.casefold().translate(_DOUBLE))


def _hits(kb: KnowledgeBase, table: str, words: list[str]) -> list[Hit]:
    hits = []
    for record in kb.table(table):
        names = [getattr(record, field) for field in SEARCHED[table]]
        lowered = " ".join(names).casefold()
        key = _strip(lowered.translate(_DOUBLE)) + " " + _strip(lowered.translate(_SINGLE))
        if all(word in key for word in words):
            hits.append(Hit(table, record.id, names[0], record))
    return hits


def _strip(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
