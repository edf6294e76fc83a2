"""The documented target groups nearest to what a user writes: help for a group of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from som_xl.knowledge import KnowledgeBase, TargetGroup, search
from som_xl.knowledge.searching import fold

SHORTEST_WORD: Final = 4
"""Shorter words (med, af, til) say nothing about the group."""
SHORTEST_BEGINNING: Final = 5
"""A word that is found nowhere is cut from the end to this many letters: alkoholikere, alkohol."""
LONGEST_TEXT: Final = 200
"""More is not read."""
ALIKE: Final = 0.8
"""How alike an id must be to be taken as a mistyping (the ratio of difflib)."""
_TELLING: Final = frozenset({"id", "navn", "hovedgruppe", "afgrænsning"})
"""The fields that say who the group is; a word in a remark says nothing."""
_PERSONS: Final = frozenset(
    fold(
        "voksen voksne ung unge barn børn menneske mennesker borger borgere person personer familie familier"
    ).split()
)
"""Words for who somebody is, not for what the matter is: adults are not alike because they are adults."""


def nearest_groups(knowledge: KnowledgeBase, text: str, limit: int = 5) -> tuple[TargetGroup, ...]:
    """Groups a user may choose, nearest first: an id nearly the same, then all words found, then some of them.

    A word that few groups have counts more than one that many have. The main group of the nearest and its
    sub-groups follow. Empty when nothing is like it.

    >>> from som_xl.knowledge import default_knowledge
    >>> [group.id for group in nearest_groups(default_knowledge(), "unge hjemløse med misbrug", 2)]
    ['young_homelessness', 'adults_homelessness']
    """
    groups = {group.id: group for group in knowledge.som_target_groups()}
    found = get_close_matches(text, groups, 1, ALIKE)
    plain = text[:LONGEST_TEXT].replace("_", " ")
    found += _found(knowledge, plain)
    found += _by_words(knowledge, plain)
    near = [group_id for group_id in dict.fromkeys(found) if group_id in groups]
    if near:
        near += _relatives(groups, near[0])
    return tuple(groups[group_id] for group_id in list(dict.fromkeys(near))[:limit])


def nearest_words(knowledge: KnowledgeBase, text: str) -> str:
    """The nearest groups as a Danish sentence; empty when there is none."""
    near = [f"{group.name} ({group.id})" for group in nearest_groups(knowledge, text, 3)]
    return f"Nærmest: {'; '.join(near)}." if near else ""


def nearest_of(
    knowledge: KnowledgeBase, target_group: str, candidates: Iterable[TargetGroup]
) -> tuple[TargetGroup, ...]:
    """Those of the candidates that are like a group, nearest first; the group itself is left out.

    Its main group, sub-groups and the other sub-groups of its main group, then those ``nearest_groups`` finds by
    the words that tell what the matter is.

    Args:
        knowledge: the knowledge base. target_group: id, or the user's own words.
        candidates: the groups to choose among.
    """
    wanted = {group.id: group for group in candidates if group.id != target_group}
    group = knowledge.target_group_by_id.get(target_group)
    near = _family(knowledge, group) if group else []
    words = re.findall(r"[^\W\d_]+", (group.name if group else target_group)[:LONGEST_TEXT])
    telling = " ".join(word for word in words if fold(word) not in _PERSONS)
    near += [found.id for found in nearest_groups(knowledge, telling, len(knowledge.target_groups))]
    return tuple(wanted[group_id] for group_id in dict.fromkeys(near) if group_id in wanted)


def _by_words(knowledge: KnowledgeBase, text: str) -> list[str]:
    scores: dict[str, float] = {}
    for word in dict.fromkeys(text.split()):
        if len(word) >= SHORTEST_WORD:
            ends = range(len(word), min(len(word), SHORTEST_BEGINNING) - 1, -1)
            hits = next((found for end in ends if (found := _found(knowledge, word[:end]))), [])
            for group_id in hits:
                scores[group_id] = scores.get(group_id, 0.0) + 1 / len(hits)
    return sorted(scores, key=lambda group_id: -scores[group_id])


def _found(knowledge: KnowledgeBase, text: str) -> list[str]:
    """Groups in whose name or definition all the words stand, best first."""
    return [
        hit.id
        for hit in search(knowledge, text, "target_groups")
        if all(found.field in _TELLING for found in hit.found)
    ]


def _family(knowledge: KnowledgeBase, group: TargetGroup) -> list[str]:
    groups = knowledge.target_group_by_id
    parent = group.parent_id
    siblings = [other.id for other in groups.values() if parent and other.parent_id == parent]
    return [*_relatives(groups, group.id), *siblings]


def _relatives(groups: dict[str, TargetGroup], group_id: str) -> list[str]:
    parent = groups[group_id].parent_id
    children = [other.id for other in groups.values() if other.parent_id == group_id]
    return [*([parent] if parent in groups else []), *children]
