"""Full-text search in Danish over all tables: every word must be there, the best hits come first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, Final, NamedTuple

from som_xl.knowledge import vocabulary as labels
from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.danish_words import SHORTEST_INSIDE, Word, fold, key, query_words, words_of
from som_xl.knowledge.status import Status

__all__ = ["SEARCHED", "Found", "Hit", "fold", "search"]

SEARCHED: dict[str, tuple[str, ...]] = {
    "target_groups": ("name", "main_group", "definition"),
    "services": ("name",),
    "domains": ("name",),
    "effects": ("intervention", "population", "outcome"),
    "consequences": ("item",),
    "recommendations": ("basis",),
    "projects": ("name", "population"),
    "experience_calculations": ("title", "actor", "target_group_text"),
    "intervention_costs": ("intervention",),
    "prices": ("service_id", "basis"),
    "price_index": ("series",),
    "discount_rates": ("valid_from",),
    "refund_rules": ("name",),
    "municipalities": ("name",),
    "aggregate_figures": ("topic",),
    "sources": ("author", "title"),
}
"""The tables in display order, and the fields that count as names; the first is shown. All other text counts too."""

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "measure": labels.MEASURE_LABELS,
    "design": labels.DESIGN_LABELS,
    "match": labels.MATCH_LABELS,
    "recommendation": labels.RECOMMENDATION_LABELS,
    "payer": labels.PAYER_LABELS,
    "area": labels.AREA_LABELS,
    "kind": {**labels.KIND_LABELS, **labels.FIGURE_KIND_LABELS},
    "series": labels.SERIES_LABELS,
    "direction": {**labels.DIRECTION_LABELS, **labels.CHANGE_LABELS},
    "per": {**labels.PER_LABELS, **labels.COST_PER_LABELS},
    "basis": labels.PRICE_BASIS_LABELS,
    "payers": labels.PAYER_LABELS,
}
_TOLD: Final = {
    "id": "id", "name": "navn", "main_group": "hovedgruppe", "definition": "afgrænsning", "note": "bemærkning",
    "success_measure": "succesmål", "consequences_note": "bemærkning", "intervention": "indsats",
    "population": "deltagere", "outcome": "udfald", "country": "land", "item": "hvad tallet dækker",
    "title": "titel", "actor": "aktør", "topic": "emne", "author": "forfatter", "publisher": "udgiver",
    "service_id": "ydelse", "domain_id": "hovedområde", "target_group_id": "målgruppe",
    "target_group_ids": "målgruppe", "parent_id": "hovedgruppe", "source_id": "kilde", "unit": "enhed",
    "default_reason": "begrundelse", "region": "region", "basis": "grundlag", "url": "adresse",
    "comparison": "sammenligning", "result_note": "resultat", "target_group_text": "målgruppe",
}  # fmt: skip
"""What a field is called when it is told where a word was found; the others are 'oplysninger'."""
_NOT_TEXT: Final = frozenset({"status", "success_measure_status", "consequences_public"})
_EXACT: Final = 0
_STARTS: Final = (1, 3, 9)
_INSIDE: Final = (5, 7, 11)
"""Grades of a word that begins a word, and of one inside a compound: in id and shown name, other names, the rest."""
_SNIPPET: Final = 70


class Found(NamedTuple):
    """Where the words were found: the field's Danish name and a piece of its text, the words in « »."""

    field: str
    snippet: str


class Hit(NamedTuple):
    """A row that was found: its table, id, name and the record itself, and where the words stand."""

    table: str
    id: str
    name: str
    record: Any
    found: tuple[Found, ...] = ()


class _Field(NamedTuple):
    name: str
    text: str
    key: str
    rank: int


class _Entry(NamedTuple):
    table: str
    record: Any
    name: str
    whole: frozenset[str]
    key: str
    fields: tuple[_Field, ...]


def search(kb: KnowledgeBase, text: str, table: str | None = None) -> tuple[Hit, ...]:
    """Rows that hold every word of ``text`` in any of their texts, or in the names of what they refer to.

    A word is found in any inflection and inside compounds: 'misbrug' in 'stofmisbrugsbehandling'.

    Args:
        kb: the knowledge base.
        text: words in any order; case, accents and the spelling of æ, ø and å do not matter.
        table: search only this table; None is all.

    Returns:
        Hits, best first: id or name is the text; its words begin words of the names; they stand inside compounds of the
        names; they stand in other texts. Alike hits come in the order of the tables, a standard price first and weak
        sources last. Empty without words.
    """
    words, whole = query_words(text), key(text).strip()
    if not words:
        return ()
    order = {name: place for place, name in enumerate(SEARCHED)}
    ranked = []
    for position, entry in enumerate(_entries(kb, table)):
        if not all(any(form in entry.key for form in word.forms) for word in words):
            continue
        graded = [_best(entry, word) for word in words]
        placed = [found for found in graded if found is not None]
        if len(placed) == len(words):
            grades = [_EXACT] if whole in entry.whole else [grade for grade, _ in placed]
            ranked.append(
                (
                    (max(grades), sum(grades), order[entry.table], _weakness(entry.record), position),
                    entry,
                    [field for _, field in placed],
                )
            )
    ranked.sort(key=lambda hit: hit[0])
    return tuple(
        Hit(entry.table, entry.record.id, entry.name, entry.record, _snippets(fields, words))
        for _, entry, fields in ranked
    )


def _weakness(record: Any) -> int:
    """Among rows that are alike: the standard price first, weak sources last."""
    if getattr(record, "is_default", False):
        return 0
    return 2 if getattr(record, "status", None) is Status.WEAK_SOURCE else 1


def _best(entry: _Entry, word: Word) -> tuple[int, _Field] | None:
    """The lowest grade of a word in a row, and the field it stands in; one more for the stem than for the word."""
    best: tuple[int, _Field] | None = None
    for field in entry.fields:
        if best is not None and best[0] <= _STARTS[field.rank]:
            continue
        for stem, (form, start) in enumerate(zip(word.forms, word.starts, strict=True)):
            if form not in field.key:
                continue
            if start.search(field.key):
                found = _STARTS[field.rank] + min(stem, 1)
            elif len(form) >= SHORTEST_INSIDE:
                found = _INSIDE[field.rank] + min(stem, 1)
            else:
                continue
            if best is None or found < best[0]:
                best = found, field
    return best


def _entries(kb: KnowledgeBase, table: str | None) -> Iterator[_Entry]:
    index = _index(kb)
    return iter(index[table]) if table else chain.from_iterable(index.values())


@lru_cache(maxsize=4)
def _index(kb: KnowledgeBase) -> dict[str, tuple[_Entry, ...]]:
    """Every table's rows with their texts as a search compares them; made by the first search."""
    names = {
        "service_id": {row.id: row.name for row in kb.services},
        "domain_id": {row.id: row.name for row in kb.domains},
        "target_group_id": {row.id: row.name for row in kb.target_groups},
        "source_id": {row.id: f"{row.author}: {row.title}" for row in kb.sources},
    }
    names["target_group_ids"] = names["parent_id"] = names["target_group_id"]
    keys: dict[str, str] = {}
    return {
        table: tuple(_entry(table, record, names, keys) for record in kb.table(table)) for table in SEARCHED
    }


def _entry(table: str, record: Any, names: Mapping[str, Mapping[str, str]], keys: dict[str, str]) -> _Entry:
    fields = []
    named = ("id", *SEARCHED[table])
    values = record._asdict()
    for name in (*named, *(name for name in values if name not in named)):
        text = _text(name, values[name], names)
        if text:
            if text not in keys:
                keys[text] = key(text)
            rank = 0 if name in named[:2] else 1 if name in named else 2
            fields.append(_Field(name, text, keys[text], rank))
    shown = values[SEARCHED[table][0]]
    whole = frozenset({key(record.id), key(shown)} if SEARCHED[table][0] not in names else {key(record.id)})
    return _Entry(table, record, shown, whole, "\n".join(field.key for field in fields), tuple(fields))


def _text(name: str, value: Any, names: Mapping[str, Mapping[str, str]]) -> str:
    """What a field says to a reader: labels for codes, and id with name for what it refers to."""
    if name in _NOT_TEXT or not value or not isinstance(value, str | tuple):
        return ""
    items = (value,) if isinstance(value, str) else value
    if name in names:
        return "; ".join(f"{names[name][item]} ({item})" for item in items)
    return "; ".join(_LABELS.get(name, {}).get(item, item) for item in items)


def _snippets(fields: list[_Field], words: tuple[Word, ...]) -> tuple[Found, ...]:
    return tuple(
        Found(_TOLD.get(field.name, "oplysninger"), _snippet(field.text, words))
        for field in dict.fromkeys(fields)
    )


def _snippet(text: str, words: tuple[Word, ...]) -> str:
    """The text around the first word that was found, every found word in « »."""
    marks = [
        match.span() for match in words_of(text) if any(_is_in(word, key(match.group())) for word in words)
    ]
    first = marks[0][0] if marks else 0
    start = 0 if len(text) <= _SNIPPET else max(0, min(first - _SNIPPET // 3, len(text) - _SNIPPET))
    end = min(len(text), max(start + _SNIPPET, marks[0][1] if marks else 0))
    start = text.rfind(" ", 0, start + 1) + 1 if start else 0
    end = text.find(" ", end) if text.find(" ", end) >= 0 else len(text)
    pieces, at = ["…" if start else ""], start
    for low, high in marks:
        if low >= start and high <= end:
            pieces += [text[at:low], "«", text[low:high], "»"]
            at = high
    return "".join([*pieces, text[at:end], "…" if end < len(text) else ""])


def _is_in(word: Word, compound: str) -> bool:
    return any(
        start.match(compound) or (len(form) >= SHORTEST_INSIDE and form in compound)
        for form, start in zip(word.forms, word.starts, strict=True)
    )
