"""Mixed target groups: the published figures of each group weighted by its share, and the result per group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from som_xl.analysis.estimate import estimate_mapping, group_name
from som_xl.analysis.estimate_own import OWN_SERVICES, OwnValues, is_own, own_lines
from som_xl.analysis.published import counted_figures, no_figures
from som_xl.analysis.roles import valued_lines
from som_xl.analysis.wording import decimal
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, Result, SomError
from som_xl.model.case import Consequence
from som_xl.model.discounting import Array

UNASSIGNED: Final = "Linjer uden målgruppe"
"""What lines that belong to no group of the mix are called."""


@dataclass(frozen=True)
class GroupResults:
    """Discounted net kr. ``(4,)``, + is a gain. They sum to the net result.

    Attributes:
        groups: per group of the mix its own lines and its share of the user's own figures, less its share of the costs.
        unassigned: lines that belong to no group of the mix; None when there are no such lines.
    """

    groups: dict[str, Array]
    unassigned: Array | None


def mixed_mapping(
    knowledge: KnowledgeBase, shares: Mapping[str, float], *, own: OwnValues | None = None, **numbers: Any
) -> dict[str, Any]:
    """A short estimate for a mixed target group, with the fields of a case file.

    Args:
        knowledge: gives the figures. shares: share of the participants by target group.
        own: the user's own change per success, counted for all groups (weight 1); groups may then be the user's own.
        numbers: as for ``estimate_mapping``; success rate and cost are the same for all groups.

    Returns:
        A mapping for ``case_from_mapping``, which judges the numbers and that the shares sum to 1. Every published
        line has the share of its group as weight. A group without figures has no lines; the notes tell it.

    Raises:
        SomError: without ``own``: an unknown group, or published figures for none of them.
    """
    served = list(shares) if own else [group for group in shares if counted_figures(knowledge, group)]
    if not served:
        raise SomError([no_figures(knowledge, *shares)])
    drafts = {group: estimate_mapping(knowledge, group, own=own, **numbers) for group in served}
    mixed = dict(drafts[served[0]])
    del mixed["target_group"]
    names = [group_name(knowledge, group) for group in shares]
    notes = [drafts[group]["notes"] for group in served]
    return mixed | {
        "title": f"Budgetøkonomisk skøn, blandet målgruppe: {', '.join(names)}",
        "notes": " ".join(dict.fromkeys([*notes, *mix_remarks(knowledge, shares, own=own is not None)])),
        "target_group_mix": dict(shares),
        "consequences": [
            *(own.lines() if own else ()),
            *(
                {**line, "weight": shares[group]}
                for group in served
                for line in drafts[group]["consequences"]
                if line["service"] not in OWN_SERVICES.values()
            ),
        ],
        "prices": {key: price for draft in drafts.values() for key, price in draft["prices"].items()},
    }


def mix_remarks(knowledge: KnowledgeBase, shares: Mapping[str, float], *, own: bool = False) -> list[str]:
    """What must be known about an estimate for the mix, Danish sentences; groups without figures by name.

    Args:
        knowledge: gives the figures. shares: share of the participants by target group.
        own: whether the user's own figures are counted instead of the published ones.
    """
    remarks = ["Alle grupper regnes med samme succesrate og samme omkostning pr. deltager."]
    if own:
        return [*remarks, "Jeres egne tal gælder alle grupper og er delt på dem som deltagerne."]
    for group, share in shares.items():
        if not counted_figures(knowledge, group):
            remarks.append(
                f"{knowledge.target_group_by_id[group].name} ({group}, {decimal(share * 100)} %) er regnet uden "
                "konsekvenser, fordi videnbasen ingen offentlige konsekvenstal har for gruppen: kun dens andel af "
                "omkostningerne tæller."
            )
    return remarks


def results_by_group(result: Result, knowledge: KnowledgeBase) -> GroupResults:
    """The net result of a case with a mixed target group, shared on its groups.

    A line belongs to the group whose published figure it is, or whose id or name is its role. Costs and the user's
    own figures of an estimate are shared as the participants are. A group's part is what a case of its own would give.
    """
    assert result.case is not None, "groups belong to a single case"
    mix = result.case.target_group_mix or {}
    factors = result.discount_factors
    costs = factors @ (result.saved_costs - result.costs)
    groups: dict[str, Array] = {group: share * costs for group, share in mix.items()}
    owners = _owners(result.case, knowledge)
    unassigned: Array | None = None
    for line, value in valued_lines(result):
        group = _group_of(line, owners)
        if group is None and mix and is_own(line):
            groups = {name: net + mix[name] * value for name, net in groups.items()}
        elif group is None:
            unassigned = value + (np.zeros(4) if unassigned is None else unassigned)
        else:
            groups[group] = groups[group] + value
    return GroupResults(groups, unassigned)


def groups_without_lines(case: Case, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The groups of the mix that no included line belongs to: only their share of the costs counts."""
    if own_lines(case):
        return ()
    owners = _owners(case, knowledge)
    served = {_group_of(line, owners) for line in case.included}
    return tuple(group for group in case.target_group_mix or {} if group not in served)


def _owners(case: Case, knowledge: KnowledgeBase) -> dict[str, str]:
    """The group of the mix by what a line may say: its id or name (as role), or the id of one of its figures."""
    mix = case.target_group_mix or {}
    known = knowledge.target_group_by_id
    owners = {row.id: row.target_group_id for row in knowledge.consequences if row.target_group_id in mix}
    owners |= {known[group].name: group for group in mix if group in known}
    return owners | {group: group for group in mix}


def _group_of(line: Consequence, owners: Mapping[str, str]) -> str | None:
    return owners.get(line.role) or owners.get(line.service)
