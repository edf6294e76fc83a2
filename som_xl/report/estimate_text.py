"""The short estimate, and what a published calculation can be used for, as text."""

from __future__ import annotations

from typing import Any

from som_xl.analysis.estimate import EstimateEffect, estimate_result_mapping
from som_xl.analysis.estimate_own import own_lines
from som_xl.analysis.expected import expected_services, groups_of
from som_xl.analysis.loading import Loadable
from som_xl.analysis.missing import groups_without_figures, missing_figures
from som_xl.analysis.mixing import mix_remarks
from som_xl.analysis.published import where_figures_are
from som_xl.analysis.simulation import Simulation
from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.knowledge.vocabulary import CHANGE_LABELS, RECOMMENDATION_LABELS
from som_xl.model import Case, Result
from som_xl.model.case import Consequence
from som_xl.report.effect_text import outcome_remarks, rate_fields, rate_text
from som_xl.report.knowledge_text import Shown, records_text
from som_xl.report.mix_text import groups_mapping, groups_text
from som_xl.report.robustness_text import chance_words
from som_xl.report.text import result_text


def estimate_text(
    case: Case,
    result: Result,
    outcome: Simulation,
    knowledge: KnowledgeBase,
    effect: EstimateEffect | None = None,
) -> str:
    """The result of an estimate, its chance of a gain, the services expected to change, and what is missing.

    Args:
        case: the case of the estimate. result: its result. outcome: its simulation.
        knowledge: the knowledge base it was made from.
        effect: the record its success rate comes from, when it does.
    """
    parts = [
        result_text(case, result).rstrip("\n"),
        _mix(case, result, knowledge),
        _effect(case, effect, knowledge) if effect else "",
        "Med de foreslåede intervaller (konvention, hvor intet er publiceret):\n" + chance_words(outcome),
        "\n".join(["Medregnede konsekvenser", *(_counted(case, line) for line in case.included)]),
        _expected(case, knowledge),
        _missing(case, knowledge),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def estimate_fields(
    result: Result, outcome: Simulation, knowledge: KnowledgeBase, effect: EstimateEffect | None = None
) -> dict[str, Any]:
    """The same as plain values, not rounded: the JSON of the command line."""
    assert result.case is not None, "an estimate is a single case"
    chance = outcome.to_mapping()
    answer = estimate_result_mapping(knowledge, result)
    answer["prob_positive"] = {actor: chance[actor]["prob_positive"] for actor in answer["net_result"]}
    if effect:
        answer["effect"] = {"id": effect.effect.id, **rate_fields(effect.rate)}
    if mix := result.case.target_group_mix:
        answer["groups"] = groups_mapping(result, knowledge)
        answer["remarks"] = mix_remarks(knowledge, mix, own=bool(own_lines(result.case)))
    return answer


def _mix(case: Case, result: Result, knowledge: KnowledgeBase) -> str:
    """What a mixed target group is made of; empty for a single group."""
    if not case.target_group_mix:
        return ""
    told = mix_remarks(knowledge, case.target_group_mix, own=bool(own_lines(case)))
    remarks = "\n".join(f"  • {remark}" for remark in told)
    return f"{groups_text(result, knowledge)}\n\nBlandet målgruppe\n{remarks}"


def _counted(case: Case, line: Consequence) -> str:
    name = case.prices[line.service].name
    return (
        f"  {name} ({STATUS_LABELS[line.status]}, {line.source})" if line.status else f"  {name}. {line.note}"
    )


def _effect(case: Case, effect: EstimateEffect, knowledge: KnowledgeBase) -> str:
    """How the record became a success rate, and its reservations."""
    record = effect.effect
    known = [group for group in groups_of(case) if group in knowledge.target_group_by_id]
    remarks = [remark for group in known for remark in outcome_remarks([record], knowledge, group)]
    if set(groups_of(case)) - set(record.target_group_ids):
        remarks.append(f"{record.id} er fundet for en anden gruppe: {record.population}.")
    remarks = list(dict.fromkeys([*remarks, *effect.rate.notes]))
    heading = f"Succesraten er fra {record.id}: {record.intervention}"
    return "\n".join([heading, rate_text(effect.rate), *(f"  • {remark}" for remark in remarks)])


def _missing(case: Case, knowledge: KnowledgeBase) -> str:
    """What the knowledge base lacks for the groups, and where there are figures."""
    groups = groups_of(case)
    sentences = list(missing_figures(knowledge, groups))
    if without := groups_without_figures(knowledge, groups):
        sentences.append(where_figures_are(knowledge, *without))
    kept = [line.service for line in case.consequences if not line.include]
    if own_lines(case) and kept:
        sentences.append(f"Jeres egne tal er brugt i stedet for de offentliggjorte: {', '.join(kept)}.")
    return (
        "\n".join(["Det mangler i videnbasen", *(f"  • {sentence}" for sentence in sentences)])
        if sentences
        else ""
    )


def loadable_text(found: Loadable, knowledge: KnowledgeBase) -> str:
    """The record, whether it can become a case, and what is missing."""
    table = "experience_calculations" if hasattr(found.record, "success_measure") else "projects"
    verdict = (
        "Rækker til begyndelsen på en sag: brug --ud FIL."
        if found.mapping is not None
        else "Rækker ikke til en sag."
    )
    missing = (
        "\n".join(["Mangler", *(f"  • {sentence}" for sentence in found.missing)]) if found.missing else ""
    )
    parts = [records_text(table, [Shown(found.record)], knowledge), verdict, missing]
    return "\n\n".join(part for part in parts if part) + "\n"


def _expected(case: Case, knowledge: KnowledgeBase) -> str:
    rows = expected_services(knowledge, case)
    if not rows:
        return ""
    lines = [
        f"  {row.name}: {CHANGE_LABELS.get(row.direction, 'retning ikke offentlig')}; "
        f"{RECOMMENDATION_LABELS[row.recommendation]}"
        for row in rows
    ]
    return "\n".join(["Ydelser og områder, der forventes berørt (uden beløb)", *lines])
