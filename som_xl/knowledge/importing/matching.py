"""Names in a foreign file held against the names of the knowledge base."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz, process

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.importing.tablemap import NEW, SURE, NameChoice
from som_xl.knowledge.searching import fold

GROUP: Final = "målgruppe"
SERVICE: Final = "ydelse"
DOMAIN: Final = "hovedområde"


class _Known(NamedTuple):
    """One way of writing a name: the id it stands for, and how sure that is."""

    id: str
    trust: float


class Matcher:
    """Finds ids by name: each distinct name is matched once, and the user's own choices come first."""

    def __init__(self, knowledge: KnowledgeBase, choices: Iterable[NameChoice] = ()) -> None:
        self.choices: dict[tuple[str, str], NameChoice] = {
            (choice.what, _key(choice.text)): choice for choice in choices
        }
        self._ways = {
            GROUP: _ways(knowledge.target_groups),
            SERVICE: _ways(knowledge.services),
            DOMAIN: _ways(knowledge.domains),
        }
        self._ids = {
            GROUP: set(knowledge.target_group_by_id),
            SERVICE: set(knowledge.service_by_id),
            DOMAIN: set(knowledge.domain_by_id),
        }

    def choice(self, what: str, text: str) -> NameChoice:
        """What a name is: the user's choice, a match, or a new id made of the name."""
        key = (what, _key(text))
        if key not in self.choices:
            self.choices[key] = self._choose(what, text)
        return self.choices[key]

    def best(self, what: str, text: str) -> tuple[str, float]:
        """The id whose name is nearest, and how near it is (0–1); an empty id when there are no names."""
        key = _key(text)
        ways = self._ways[what]
        if text.strip() in self._ids[what]:
            return text.strip(), 1.0
        if key in ways:
            return ways[key]
        found = process.extract(key, list(ways), scorer=_likeness, limit=4)
        ranked = sorted(
            (
                (ways[way].id, score / 100 * ways[way].trust * _same_digits(key, way))
                for way, score, _ in found
            ),
            key=lambda pair: -pair[1],
        )
        if not ranked:
            return "", 0.0
        first, score = ranked[0]
        rival = next((other for name, other in ranked if name != first), 0.0)
        # Two names that fit equally well are no match, whatever they score.
        return first, min(score, 0.8) if score - rival < 0.04 else score

    def _choose(self, what: str, text: str) -> NameChoice:
        found, score = self.best(what, text)
        if score >= NEW:
            return NameChoice(what, text, found, round(score, 2))
        return NameChoice(what, text, self._new_id(what, text), 0.0, new=True)

    def _new_id(self, what: str, text: str) -> str:
        taken = self._ids[what] | {choice.id for choice in self.choices.values() if choice.what == what}
        base = slug(text) or "uden_navn"
        name, number = base, 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        return name


def waits(choice: NameChoice) -> bool:
    """Whether the user must say what the name is.

    >>> waits(NameChoice("ydelse", "Botilbud", "sel107_temp_housing", 0.7))
    True
    """
    return not choice.new and choice.confidence < SURE


def slug(text: str) -> str:
    """A name as an id: small letters, digits and underscores.

    >>> slug("Ophold på Ågården (§ 110)")
    'ophold_paa_aagaarden_110'
    """
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")[:60].strip("_")


@lru_cache(maxsize=50_000)
def _key(text: str) -> str:
    """A name without marks: what two spellings of it share."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


def _likeness(a: str, b: str, **_: object) -> float:
    """Likeness in per cent, blind to the order of words and to how compounds are split."""
    return max(fuzz.ratio(a.replace(" ", ""), b.replace(" ", "")), fuzz.token_sort_ratio(a, b))


def _same_digits(a: str, b: str) -> float:
    """Ages and paragraphs must be the same ones: 6-13 years is not 14-17 years."""
    return 1.0 if re.findall(r"\d+", a) == re.findall(r"\d+", b) else 0.75


def _ways(records: Iterable[Any]) -> dict[str, _Known]:
    """Every way of writing each name; a way that two records share is left out."""
    ways: dict[str, _Known] = {}
    shared: set[str] = set()
    for record in records:
        bare = re.sub(r"\(.*?\)", " ", record.name)
        law = re.search(r"§§? ?\d+[-\d]*", record.name)
        parts = [part for part in bare.split("/") if len(part.strip()) > 3] if "/" in bare else []
        parts += [bare.split(",")[0]] if "," in bare else []
        found = [(record.name, 1.0), (bare, 0.97), *((part, 0.93) for part in parts), (record.id, 0.95)]
        found += [(f"{bare} {law[0]}", 1.0)] if law else []
        for text, trust in found:
            key = _key(text)
            if key in ways and ways[key].id != record.id:
                if trust == 1.0 > ways[key].trust:
                    ways[key] = _Known(record.id, trust)
                elif trust < 1.0 and ways[key].trust < 1.0:
                    shared.add(key)
            elif key not in ways or ways[key].trust < trust:
                ways[key] = _Known(record.id, trust)
    return {key: way for key, way in ways.items() if key not in shared or way.trust == 1.0}
