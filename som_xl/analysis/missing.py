"""What the knowledge base lacks for a short estimate, said in words: never filled silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from som_xl.analysis.amount_rows import amount_faults
from som_xl.analysis.expected import AffectedService, affected_services
from som_xl.analysis.nearest import nearest_words
from som_xl.analysis.published import counted_figures, kept_figures
from som_xl.knowledge import ConsequenceRow, KnowledgeBase
from som_xl.model import ACTORS

_PART: dict[str, str] = {"municipality": "Kommunens", "region": "Regionens", "state": "Statens"}
_PAYERS: dict[str, str] = {"municipality": "kommunen", "region": "regionen", "state": "staten"}


def missing_figures(knowledge: KnowledgeBase, groups: Sequence[str]) -> tuple[str, ...]:
    """What an estimate for the groups cannot take from the knowledge base, Danish sentences.

    For each group: that it has no figures; the payers without any; the services expected to be affected and
    recommended to count that have none; the figures that are left out, or can be no consequence line, and why.

    Args:
        knowledge: the knowledge base. groups: ids; a group of the user's own as typed.

    >>> from som_xl.knowledge import default_knowledge
    >>> missing_figures(default_knowledge(), ["young_homelessness"])[0]
    'Unge i hjemløshed: videnbasen har ingen offentlige konsekvenstal, der kan medregnes.'
    """
    return tuple(sentence for group in dict.fromkeys(groups) for sentence in _of_group(knowledge, group))


def groups_without_figures(knowledge: KnowledgeBase, groups: Sequence[str]) -> tuple[str, ...]:
    """Those of the groups that have no figure that counts; a group of the user's own has none."""
    known = knowledge.target_group_by_id
    return tuple(
        group
        for group in dict.fromkeys(groups)
        if group not in known or not counted_figures(knowledge, group)
    )


def _of_group(knowledge: KnowledgeBase, group_id: str) -> Iterator[str]:
    group = knowledge.target_group_by_id.get(group_id)
    if group is None:
        yield f"{group_id}: målgruppen er ikke i videnbasen. {nearest_words(knowledge, group_id)}".strip()
        return
    counted = _counted_rows(knowledge, group_id)
    if counted:
        without = [_PAYERS[actor] for actor in ACTORS if actor not in {row.payer for row in counted}]
        if without:
            payers = " og ".join(without)
            yield (
                f"{group.name}: videnbasen har ingen tal, der kan medregnes, for {payers}. 0 kr. dér betyder ukendt, "
                "ikke ingen konsekvens."
            )
    else:
        yield f"{group.name}: videnbasen har ingen offentlige konsekvenstal, der kan medregnes."
    for sentence in (_services(knowledge, group_id, counted), _unusable(knowledge, group_id)):
        if sentence:
            yield f"{group.name}: {sentence}"
    yield from (f"{group.name}: {sentence}" for sentence in _left_out(knowledge, group_id))


def _counted_rows(knowledge: KnowledgeBase, group_id: str) -> list[ConsequenceRow]:
    ids = {figure.line["service"] for figure in counted_figures(knowledge, group_id)}
    return [row for row in knowledge.consequences_for(group_id) if row.id in ids]


def _services(knowledge: KnowledgeBase, group_id: str, counted: list[ConsequenceRow]) -> str:
    """The services recommended to count that no counted figure is about, and which figure may hold them."""
    rows = affected_services(knowledge, group_id)
    if not rows:
        return "videnbasen siger heller ikke, hvilke ydelser der forventes berørt." if not counted else ""
    bare = [
        row for row in rows if row.recommendation == "include" and not _has_figure(knowledge, row, counted)
    ]
    if not bare:
        return ""
    whole = [
        f"{_PART[row.payer]} del kan være med i {row.id} ({row.item})."
        for row in counted
        if not row.service_id
    ]
    names = "; ".join(row.name for row in bare)
    return " ".join([f"forventes berørt, men har intet tal, der kan medregnes for sig: {names}.", *whole])


def _has_figure(knowledge: KnowledgeBase, row: AffectedService, counted: list[ConsequenceRow]) -> bool:
    """Whether a counted figure is about the service, or about one of the domain's."""
    services = [knowledge.service_by_id[found.service_id] for found in counted if found.service_id]
    return any(row.service in ("", found.id) and row.domain == found.domain_id for found in services)


def _unusable(knowledge: KnowledgeBase, group_id: str) -> str:
    """The figures that can be no consequence line, by reason."""
    reasons: dict[str, list[str]] = {}
    for row in knowledge.consequences_for(group_id):
        if faults := amount_faults(row):
            reasons.setdefault(faults[0], []).append(row.id)
    told = "; ".join(f"{', '.join(ids)} – {reason}" for reason, ids in reasons.items())
    return f"kan ikke bruges i et skøn: {told}." if told else ""


def _left_out(knowledge: KnowledgeBase, group_id: str) -> Iterator[str]:
    for figure in kept_figures(knowledge, group_id):
        if reason := figure.left_out:
            yield f"{figure.line['service']} ({figure.price['name']}) er {reason[0].lower()}{reason[1:]}"
