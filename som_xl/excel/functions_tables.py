"""The knowledge base as the worksheet functions ask it: dictionaries made once, a lookup per question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from som_xl.excel.answers import NA, VALUE, FunctionError
from som_xl.excel.arguments import shown
from som_xl.knowledge import TABLES, Effect, KnowledgeBase, Service, TargetGroup
from som_xl.knowledge.refund import general_steps
from som_xl.knowledge.searching import fold

TOTAL_INDEX: Final = 3
MATCHES: Final = ("exact", "narrower", "broader", "nearest", "none")
"""How well an effect's study fits its target group, best first."""
ACTOR_WORDS: Final = {
    "kommune": 0,
    "kommunen": 0,
    "municipality": 0,
    "region": 1,
    "regionen": 1,
    "stat": 2,
    "staten": 2,
    "state": 2,
    "i alt": TOTAL_INDEX,
    "ialt": TOTAL_INDEX,
    "total": TOTAL_INDEX,
}


class UnknownNameError(FunctionError):
    """A name that is not there. What comes near is searched for only when the reason is told, since it takes
    milliseconds and a range can hold thousands of such names."""

    def __init__(self, what: str, wanted: str, argument: str, nearest: Callable[[str], str]) -> None:
        super().__init__(NA, f"{what} findes ikke i videnbasen.", shown(wanted), "", argument)
        self._wanted, self._nearest = wanted, nearest

    def reason(self) -> str:
        """The Danish reason, with what the user may have meant."""
        return f"{self} {self._nearest(self._wanted)}"


class Names:
    """Ids by what a user may write: the id or the Danish name, in any case, with or without æ, ø and å."""

    def __init__(self, what: str, names: list[tuple[str, str]], remedy: str) -> None:
        self._what, self._remedy = what, remedy
        self._ids = {identifier: identifier for identifier, _ in names}
        folded: dict[str, set[str]] = {}
        for identifier, name in names:
            for text in (identifier, name):
                folded.setdefault(fold(text), set()).add(identifier)
        self._folded = {text: found.pop() for text, found in folded.items() if len(found) == 1}

    def find(self, text: str, argument: str) -> str:
        """The id.

        Raises:
            UnknownNameError: nothing by that name; the reason tells what comes near.
        """
        found = self._ids.get(text) or self._folded.get(fold(text))
        if found is None:
            raise UnknownNameError(self._what, text, argument, self._near)
        return found

    def _near(self, text: str) -> str:
        near = get_close_matches(fold(text), self._folded, 2, 0.5)
        ids = list(dict.fromkeys(self._folded[name] for name in near))
        return f"Mente du {' eller '.join(ids)}? {self._remedy}" if ids else self._remedy


class Tables:
    """What the functions look up. Made once per knowledge base.

    Attributes:
        price_index: net price index per year.
        year: year of the data: first year and price level of a short estimate.
        prices: per service kr. per unit for kommune, region, stat and in total, and the price year.
        refund_steps: first week and the shares of kommune, region, stat and total; the last step first.
        effects: effects by id, and by name with the best match first.
        records: every record of the knowledge base by id; where tables share an id, the first table's.
        record_ids: the ids in lower case without special letters.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self.price_index = knowledge.price_index
        self.year = min(max(int(knowledge.date[:4]), min(self.price_index)), max(self.price_index))
        self.groups = _names("Målgruppen", knowledge.target_groups, "Viden Målgrupper")
        self.services = _names("Ydelsen", knowledge.services, "Viden Priser")
        self.prices = dict(_default_prices(knowledge))
        self.refund_steps = tuple(sorted(_refund_steps(knowledge), reverse=True))
        self.effects = _effects(knowledge)
        effect_names = [(row.id, row.id) for row in knowledge.effects]
        effect_names += [(fold(row.intervention), row.intervention) for row in knowledge.effects]
        self.effect_names = Names("Indsatsen", effect_names, "Se arket 'Viden Effekter'.")
        rows = [row for table in TABLES for row in knowledge.table(table)]
        self.records: dict[str, Any] = {row.id: row for row in reversed(rows)}
        self.record_ids = {fold(identifier): identifier for identifier in self.records}


@lru_cache(maxsize=4)
def tables_of(knowledge: KnowledgeBase) -> Tables:
    """The lookups of a knowledge base."""
    return Tables(knowledge)


def _names(what: str, rows: Sequence[TargetGroup | Service], sheet: str) -> Names:
    return Names(what, [(row.id, row.name) for row in rows], f"Se arket '{sheet}'.")


def _default_prices(knowledge: KnowledgeBase) -> Iterator[tuple[str, tuple[tuple[float, ...], int | None]]]:
    for service in knowledge.services:
        row = knowledge.default_price(service.id)
        if row is not None:
            paid = (row.municipality or 0.0, row.region or 0.0, row.state or 0.0)
            yield service.id, ((*paid, sum(paid)), row.year)


def _refund_steps(knowledge: KnowledgeBase) -> Iterator[tuple[int, tuple[float, ...]]]:
    for rule in general_steps(knowledge):
        shares = (rule.municipality_share or 0.0, rule.region_share or 0.0, rule.state_share or 0.0)
        yield rule.week_from or 1, (*shares, 1.0)


def _effects(knowledge: KnowledgeBase) -> dict[str, tuple[Effect, ...]]:
    found: dict[str, list[Effect]] = {}
    for effect in sorted(knowledge.effects, key=lambda row: (MATCHES.index(row.match), row.evidence_level)):
        found[effect.id] = [effect]
        found.setdefault(fold(effect.intervention), []).append(effect)
    return {name: tuple(effects) for name, effects in found.items()}


def actor(word: str | None, argument: str = "aktoer") -> int:
    """The place of an actor among kommune, region, stat and i alt; omitted is i alt.

    Raises:
        FunctionError: no such actor.
    """
    if word is None:
        return TOTAL_INDEX
    found = ACTOR_WORDS.get(word.lower())
    if found is None:
        raise FunctionError(
            VALUE, "Aktøren kendes ikke.", shown(word), "Skriv kommune, region, stat eller i alt.", argument
        )
    return found
