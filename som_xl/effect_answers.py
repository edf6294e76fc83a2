"""The answer to ``som-xl effekt``: which records are meant, each as a success rate, and all as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from som_xl.analysis.effect_rates import Outcome, Rate, converted_rate, effect_rate
from som_xl.analysis.synthesis import Synthesis, combine
from som_xl.knowledge import Effect, KnowledgeBase
from som_xl.knowledge.searching import fold
from som_xl.model import CaseError, Problem, SomError
from som_xl.report.effect_text import effect_text, rate_fields, synthesis_fields, synthesis_text

_WEAKEST_LEVEL: Final = 3


@dataclass(frozen=True)
class Question:
    """How effects are to be converted and taken together.

    Attributes:
        base_rate: success rate without the intervention; ``None`` takes the study's control group.
        method: for standardised differences.
        outcome: whether the outcome is wanted, where the records do not tell.
        group: target group whose success measure the outcome is held against.
        forced: whether meta-analyses may be pooled.
    """

    base_rate: float | None = None
    method: str = "logit"
    outcome: Outcome | None = None
    group: str | None = None
    forced: bool = False


@dataclass(frozen=True)
class Answer:
    """Text and plain values; ``synthesis`` when several effects were taken together."""

    text: str
    data: dict[str, Any]
    synthesis: Synthesis | None = None


def chosen_effects(
    knowledge: KnowledgeBase,
    ids: Sequence[str],
    group: str | None = None,
    intervention: str | None = None,
    level: int | None = None,
    measure: str | None = None,
) -> tuple[Effect, ...]:
    """The records meant: those with the ids, or all; of them those that fit the other choices.

    Args:
        level: this evidence level or a better one (1 is best).
        measure: only effects of this measure.

    Raises:
        SomError: nothing is asked for, an id or target group is unknown, or nothing is left.
    """
    if not ids and group is None and intervention is None:
        remedy = "Skriv mindst ét id fra 'som-xl viden effekter', eller vælg --maalgruppe eller --indsats."
        raise SomError([Problem("", "Der er ikke valgt nogen effekt.", "", remedy)])
    if group is not None and group not in knowledge.target_group_by_id:
        raise _unknown("--maalgruppe", group, knowledge.target_group_by_id, "maalgrupper")
    by_id = {effect.id.casefold(): effect for effect in knowledge.effects}
    for wanted in ids:
        if wanted.casefold() not in by_id:
            raise _unknown("ID", wanted, knowledge.effect_by_id, "effekter")
    wanted_ids = dict.fromkeys(wanted.casefold() for wanted in ids)
    effects = [by_id[wanted] for wanted in wanted_ids] if ids else list(knowledge.effects)
    found = tuple(
        effect
        for effect in effects
        if (group is None or group in effect.target_group_ids)
        and (intervention is None or fold(intervention) in fold(effect.intervention))
        and effect.evidence_level <= (level or _WEAKEST_LEVEL)
        and measure in (None, effect.measure)
    )
    if not found:
        remedy = "Fjern et af valgene, eller se 'som-xl viden effekter'."
        raise SomError([Problem("", "Ingen effekt i videnbasen svarer til valgene.", "", remedy)])
    return found


def answer(knowledge: KnowledgeBase, effects: Sequence[Effect], question: Question) -> Answer:
    """One effect converted, or several taken together and the result converted."""
    rates = [_rate_or_reason(effect, question) for effect in effects]
    records = [
        {"id": effect.id, "measure": effect.measure, "estimate": effect.estimate, **rate_fields(rate)}
        for effect, rate in zip(effects, rates, strict=True)
    ]
    data: dict[str, Any] = {"data_version": knowledge.version, "effects": records}
    texts = [
        effect_text(effect, rate, knowledge, question.group)
        for effect, rate in zip(effects, rates, strict=True)
    ]
    if len(effects) == 1:
        return Answer(texts[0], data)
    try:
        synthesis = combine(effects, outcome=question.outcome, forced=question.forced)
    except CaseError as refusal:
        reason = str(refusal)
        text = "\n\n\n".join([*texts, f"Vejes ikke sammen: {reason}"])
        return Answer(text, {**data, "synthesis": None, "reason": reason})
    pooled = _pooled_rate(synthesis, question)
    fields = {**synthesis_fields(synthesis), "rate": rate_fields(pooled)}
    text = synthesis_text(synthesis, pooled, knowledge, question.group)
    return Answer(text, {**data, "synthesis": fields}, synthesis)


def _rate_or_reason(effect: Effect, question: Question) -> Rate | str:
    try:
        return effect_rate(effect, question.base_rate, question.method, question.outcome)
    except CaseError as refusal:
        return str(refusal)


def _pooled_rate(synthesis: Synthesis, question: Question) -> Rate | str:
    whole = synthesis.in_unit(synthesis.pooled.random)
    try:
        return converted_rate(
            synthesis.measure,
            whole.estimate,
            (whole.low, whole.high),
            question.base_rate,
            question.method,
            synthesis.outcome,
        )
    except CaseError as refusal:
        return str(refusal)


def _unknown(place: str, wanted: str, known: dict[str, Any], table: str) -> SomError:
    near = get_close_matches(wanted, known, 3, 0.5)
    hint = f"Mente du {' eller '.join(near)}? " if near else ""
    remedy = f"{hint}Se 'som-xl viden {table}'."
    return SomError([Problem(place, "Id'et findes ikke i videnbasen.", f"'{wanted}'", remedy)])
