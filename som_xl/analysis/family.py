"""The family module (SØM 3.0): the participant's success changes things for every member of the household."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from som_xl.analysis.household import Household, Member
from som_xl.analysis.nearest import nearest_words
from som_xl.analysis.published import counted_figures
from som_xl.analysis.roles import PARTICIPANT_ROLE
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.completing import with_default_prices
from som_xl.model import Case, CaseError, Problem, case_from_mapping
from som_xl.model.report import EXAMPLE_STATUS
from som_xl.model.validation import Path, format_path

EXAMPLE_PERSONS: Final = "Antallet af personer pr. familie er et eksempeltal."


def family_case(
    case: Case, household: Household, knowledge: KnowledgeBase, replacing: Collection[str] = ()
) -> Case:
    """The case with the lines of every member added: weight is persons per household, role is the member's.

    A member with a target group gets the group's published figures that can be counted; a group without any gets
    nothing, which ``roles_without_figures`` tells. Prices are the case's, else the default prices. A line whose number
    of persons is illustrative is illustrative itself. Lines the case has for the roles ``replacing`` are left out.

    Raises:
        CaseError: a role the case has already, an unknown target group, a service without price, or nobody with
            figures; places are field paths of the household.
    """
    taken = {PARTICIPANT_ROLE, *(line.role for line in case.consequences)} - set(replacing)
    problems = list(_role_problems(taken, household)) + list(_group_problems(household, knowledge))
    if problems:
        raise CaseError(problems)
    data = case.to_mapping()
    lines: list[dict[str, Any]] = [
        line for line in data.get("consequences", ()) if not line.get("role") or line["role"] not in replacing
    ]
    kept = len(lines)
    prices: dict[str, Any] = dict(data.get("prices", {}))
    places: list[Path] = [("consequences", i) for i in range(len(lines))]
    for i, member in enumerate(household.members):
        own, own_prices = _member_lines(member, knowledge)
        lines += [{**_marked(line, member), "weight": member.persons, "role": member.role} for line in own]
        prices = {**own_prices, **prices}
        places += [("members", i, "lines", j) for j in range(len(own))]
    if len(lines) == kept:
        raise CaseError([_nobody_counts(household, knowledge)])
    data = with_default_prices({**data, "consequences": lines, "prices": prices}, knowledge)

    def locate(path: Path) -> str:
        of_line = path[:1] == ("consequences",) and len(path) > 1
        return format_path((*places[int(path[1])], *path[2:]) if of_line else path)

    return case_from_mapping(data, case.price_index, locate)


def roles_without_figures(household: Household, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Danish remarks: the roles that count for nothing, because their group has no published figures."""
    return tuple(
        f"Rollen '{member.role}' er ikke regnet med: videnbasen har ingen offentlige konsekvenstal for "
        f"{knowledge.target_group_by_id[member.target_group].name} ({member.target_group}). "
        "Skriv jeres egne konsekvenser for rollen."
        for member in household.members
        if member.target_group and not counted_figures(knowledge, member.target_group)
    )


def figure_remarks(household: Household, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Danish remarks on the published figures that count: which they are, and what must be known about them."""
    return tuple(
        " ".join(
            [
                f"Rollen '{member.role}' regner med {figure.line['service']} ({figure.line['source']}). Tallet er "
                "fundet for målgruppens egen succes, ikke for en forælders.",
                *figure.remarks,
            ]
        )
        for member in household.members
        if member.target_group
        for figure in counted_figures(knowledge, member.target_group)
    )


def _member_lines(
    member: Member, knowledge: KnowledgeBase
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Lines per person with the fields of a case file, and the prices they bring."""
    if member.lines:
        own = [
            line.model_dump(mode="json", exclude_defaults=True, exclude_none=True) for line in member.lines
        ]
        return own, {}
    figures = counted_figures(knowledge, member.target_group)
    lines = [
        {**figure.line, "units": [*figure.line["units"]], "original": [*figure.line["units"]]}
        for figure in figures
    ]
    return lines, {figure.line["service"]: dict(figure.price) for figure in figures}


def _marked(line: dict[str, Any], member: Member) -> dict[str, Any]:
    """The line, illustrative when the number of persons it is multiplied with is."""
    if member.status != EXAMPLE_STATUS or line.get("status") == EXAMPLE_STATUS:
        return line
    note = f"{line.get('note', '')} {EXAMPLE_PERSONS}".strip()
    return {**line, "status": EXAMPLE_STATUS, "note": note}


def _role_problems(taken: Collection[str], household: Household) -> Iterator[Problem]:
    for i, member in enumerate(household.members):
        if member.role in taken:
            yield Problem(
                f"members[{i}].role",
                "Sagen har allerede linjer med den rolle, så de ville blive talt to gange.",
                f"'{member.role}'",
                "Slet linjerne i sagen, eller giv medlemmet en anden rolle.",
            )


def _group_problems(household: Household, knowledge: KnowledgeBase) -> Iterator[Problem]:
    for i, member in enumerate(household.members):
        if member.target_group and member.target_group not in knowledge.target_group_by_id:
            near = nearest_words(knowledge, member.target_group)
            yield Problem(
                f"members[{i}].target_group",
                "Målgruppen findes ikke i videnbasen.",
                f"'{member.target_group}'",
                f"Ret id'et (se 'som-xl viden maalgrupper'), eller skriv egne konsekvenser i lines. {near}".strip(),
            )


def _nobody_counts(household: Household, knowledge: KnowledgeBase) -> Problem:
    groups = [knowledge.target_group_by_id[member.target_group].name for member in household.members]
    return Problem(
        "members",
        "Ingen i husstanden har konsekvenser, der kan regnes med. Der regnes ikke på opfundne tal.",
        ", ".join(dict.fromkeys(groups)),
        "Skriv jeres egne konsekvenser for rollen.",
    )
