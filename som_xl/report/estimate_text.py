"""The short estimate, and what a published calculation can be used for, as text."""

from __future__ import annotations

from som_xl.analysis.estimate import expected_services
from som_xl.analysis.loading import Loadable
from som_xl.analysis.mixing import mix_remarks
from som_xl.analysis.simulation import Simulation
from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.knowledge.vocabulary import CHANGE_LABELS, RECOMMENDATION_LABELS
from som_xl.model import Case, Result
from som_xl.report.knowledge_text import Shown, records_text
from som_xl.report.mix_text import groups_text
from som_xl.report.robustness_text import chance_words
from som_xl.report.text import result_text


def estimate_text(case: Case, result: Result, outcome: Simulation, knowledge: KnowledgeBase) -> str:
    """The result of an estimate, its chance of a gain, and the services expected to change."""
    counted = [
        f"  {case.prices[line.service].name} ({STATUS_LABELS[line.status]}, {line.source})"
        for line in case.included
    ]
    parts = [
        result_text(case, result).rstrip("\n"),
        _mix(case, result, knowledge),
        "Med de foreslåede intervaller (konvention, hvor intet er publiceret):\n" + chance_words(outcome),
        "\n".join(["Medregnede konsekvenser", *counted]),
        _expected(case, knowledge),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _mix(case: Case, result: Result, knowledge: KnowledgeBase) -> str:
    """What a mixed target group is made of; empty for a single group."""
    if not case.target_group_mix:
        return ""
    remarks = "\n".join(f"  • {remark}" for remark in mix_remarks(knowledge, case.target_group_mix))
    return f"{groups_text(result, knowledge)}\n\nBlandet målgruppe\n{remarks}"


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
