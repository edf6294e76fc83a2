"""Published consequence figures a short estimate can count: which ones, in what order, and why others cannot.

The knowledge base holds published figures of others, not SØM's own estimates. Only a figure that can be
counted as a budget result is used: kr. a year for one public actor, as a difference, per success or per
participant, with the years it covers. Nothing is invented where there is none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from som_xl.analysis.amount_rows import Figure, amount_faults, amount_figure
from som_xl.analysis.nearest import nearest_of, nearest_words
from som_xl.knowledge import ConsequenceRow, KnowledgeBase, Status, TargetGroup
from som_xl.knowledge.status import NOT_FOR_DEFAULTS
from som_xl.model import Problem, SomError

ORDER_OF_TRUST: Final = tuple(Status)
"""Best founded first; decides between figures that cover the same money."""
PROJECT: Final = "project"
"""The kind of a target group that is the participants of a project calculation."""


@lru_cache(maxsize=256)
def kept_figures(knowledge: KnowledgeBase, target_group: str) -> tuple[Figure, ...]:
    """The group's figures that can be counted, best first; those that cover the same money are left out.

    Figures for the same actor overlap unless each is about its own service: the group's whole municipal
    saving and one paragraph's are not two savings. A figure per success is preferred, since it follows the
    user's success rate; then the best founded, then the newest.

    Raises:
        SomError: unknown group.
    """
    require_known_group(knowledge, target_group)
    rows = sorted(usable_rows(knowledge, target_group), key=_preference)
    counted: list[ConsequenceRow] = []
    figures = []
    for row in rows:
        reason = _left_out(row, counted)
        if not reason:
            counted.append(row)
        figures.append(amount_figure(knowledge, (row,), reason))
    return tuple(figures)


def published_figures(knowledge: KnowledgeBase, target_group: str) -> tuple[Figure, ...]:
    """``kept_figures`` for a group that has at least one that counts.

    Raises:
        SomError: unknown group, or no figure that can be counted.
    """
    figures = kept_figures(knowledge, target_group)
    if not any(figure.line["include"] for figure in figures):
        raise SomError([no_figures(knowledge, target_group)])
    return figures


def counted_figures(knowledge: KnowledgeBase, target_group: str) -> tuple[Figure, ...]:
    """Those of the group's published figures that count; empty where there is none.

    Raises:
        SomError: unknown group.
    """
    return tuple(figure for figure in kept_figures(knowledge, target_group) if figure.line["include"])


def usable_rows(knowledge: KnowledgeBase, target_group: str) -> list[ConsequenceRow]:
    """The rows that are kr. per year for one actor, as a difference, per head, with the years they cover.

    A project has none here: its figures belong together, in units and in kr., and are laid in as a whole.
    """
    if knowledge.target_group_by_id[target_group].kind == PROJECT:
        return []
    return [row for row in knowledge.consequences_for(target_group) if not amount_faults(row)]


@lru_cache(maxsize=8)
def groups_with_figures(knowledge: KnowledgeBase) -> tuple[TargetGroup, ...]:
    """The target groups for which a short estimate can be made."""
    return tuple(
        group
        for group in knowledge.target_groups
        if any(row.status not in NOT_FOR_DEFAULTS for row in usable_rows(knowledge, group.id))
    )


@lru_cache(maxsize=512)
def nearest_with_figures(knowledge: KnowledgeBase, target_group: str) -> tuple[TargetGroup, ...]:
    """Other groups with figures that are like this one, nearest first; empty when none is like it.

    The main group, sub-groups and sub-groups of the same main group come first, then groups alike in words.
    The user must choose one himself: nothing is taken from it.

    Args:
        knowledge: the knowledge base. target_group: id, or the user's own words.

    >>> from som_xl.knowledge import default_knowledge
    >>> [group.id for group in nearest_with_figures(default_knowledge(), "young_homelessness")]
    ['adults_homelessness']
    """
    return nearest_of(knowledge, target_group, groups_with_figures(knowledge))


def where_figures_are(knowledge: KnowledgeBase, *target_groups: str) -> str:
    """The nearest groups with figures as a Danish sentence, or that none is near and which there are."""
    near = [other for group in target_groups for other in nearest_with_figures(knowledge, group)]
    others = list(dict.fromkeys(near)) or groups_with_figures(knowledge)
    named = ", ".join(f"{other.name} ({other.id})" for other in others if other.id not in target_groups)
    if not named:
        return "Ingen andre målgrupper har tal."
    return (
        f"Nærmeste målgrupper med tal: {named}."
        if near
        else f"Ingen målgruppe med tal ligner jeres. Målgrupper med tal: {named}."
    )


def no_figures(knowledge: KnowledgeBase, *target_groups: str) -> Problem:
    """That no published figure can be counted for any of the groups, and where there are some."""
    groups = [knowledge.target_group_by_id[group] for group in target_groups]
    remedy = (
        "Lav en fuld beregning, og skriv konsekvenserne selv, giv jeres egne tal i skønnet, "
        f"eller importér SØMs officielle tal. {where_figures_are(knowledge, *target_groups)}"
    )
    if any(group.kind == PROJECT for group in groups):
        remedy = "Målgruppen er en projektberegning: læg dens tal i en sag med 'som-xl projekt indlæs'."
    message = "Videnbasen har ingen offentlige konsekvenstal, der kan bruges i et skøn for målgruppen. Der regnes ikke på opfundne tal."
    return Problem(
        "target_group", message, ", ".join(f"{group.name} ({group.id})" for group in groups), remedy
    )


def require_known_group(knowledge: KnowledgeBase, target_group: str) -> None:
    """Tell an unknown group with the ones nearest to it.

    Raises:
        SomError: unknown group.
    """
    if target_group not in knowledge.target_group_by_id:
        raise SomError(
            [
                Problem(
                    "target_group",
                    "Målgruppen findes ikke i videnbasen.",
                    f"'{target_group}'",
                    f"Vælg et id fra 'Viden Målgrupper', eller giv jeres egne tal i skønnet. {nearest_words(knowledge, target_group)}".strip(),
                )
            ]
        )


def _preference(row: ConsequenceRow) -> tuple[bool, int, int, str]:
    return (row.per != "success", ORDER_OF_TRUST.index(row.status), -(row.year or 0), row.id)


def _left_out(row: ConsequenceRow, counted: list[ConsequenceRow]) -> str:
    """Why a row is not counted, a Danish sentence; empty when it is."""
    if row.status in NOT_FOR_DEFAULTS:
        return f"Ikke medregnet: {row.status.label}."
    for other in counted:
        own_services = row.service_id and other.service_id and row.service_id != other.service_id
        if other.payer == row.payer and not own_services:
            return f"Ikke medregnet: dækker helt eller delvist de samme penge som {other.id}."
    return ""
