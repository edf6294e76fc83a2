"""Effects as success rates, and several effects as one, in Danish text and as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from som_xl.analysis.effect_rates import Rate
from som_xl.analysis.synthesis import Synthesis
from som_xl.analysis.wording import decimal, percent
from som_xl.knowledge import Effect, KnowledgeBase
from som_xl.knowledge.vocabulary import DESIGN_LABELS, MATCH_LABELS, MEASURE_LABELS
from som_xl.model.meta_analysis import Interval

_LABEL: Final = 32


def effect_text(effect: Effect, rate: Rate | str, knowledge: KnowledgeBase, group: str | None = None) -> str:
    """One record: what was measured, the success rate or the reason why there is none, and reservations."""
    parts = [
        effect_facts(effect, knowledge),
        f"Kan ikke regnes om: {rate}" if isinstance(rate, str) else rate_text(rate),
    ]
    remarks = [*outcome_remarks([effect], knowledge, group), *(() if isinstance(rate, str) else rate.notes)]
    return "\n\n".join([*parts, *_bulleted(remarks)])


def effect_facts(effect: Effect, knowledge: KnowledgeBase) -> str:
    """Intervention, outcome, estimate, study and source of a record."""
    study = [
        DESIGN_LABELS[effect.design],
        f"evidensniveau {effect.evidence_level}",
        effect.country,
        "opfølgning ikke oplyst"
        if effect.follow_up_months is None
        else f"opfølgning {effect.follow_up_months} måneder",
    ]
    return "\n".join(
        [
            f"{effect.id}: {effect.intervention}",
            _row("Udfald", effect.outcome),
            _row("Deltagere", effect.population),
            _row("Effekt", f"{MEASURE_LABELS[effect.measure]} {estimate_text(effect)}"),
            _row("Studie", ", ".join(study)),
            _row("Kilde", knowledge.source(effect.source_id).citation()),
        ]
    )


def estimate_text(effect: Effect) -> str:
    """The estimate with its interval, as Danes write numbers.

    >>> from som_xl.knowledge import default_knowledge
    >>> estimate_text(default_knowledge().effect_by_id["EA001"])
    '2,46 [1,58; 3,84]'
    """
    if effect.ci_low is None or effect.ci_high is None:
        return number(effect.estimate)
    return interval_text(Interval(effect.estimate, effect.ci_low, effect.ci_high))


def interval_text(interval: Interval) -> str:
    """Estimate and interval."""
    return f"{number(interval.estimate)} [{number(interval.low)}; {number(interval.high)}]"


def number(value: float) -> str:
    """An effect size: two decimals, three when it is below 0.1 in size.

    >>> number(2.4), number(-0.034)
    ('2,40', '−0,034')
    """
    text = f"{abs(value):.{3 if 0 < abs(value) < 0.1 else 2}f}".replace(".", ",")
    return f"−{text}" if value < 0 else text


def rate_text(rate: Rate) -> str:
    """Success rate without and with, net rate with interval, method and formula."""
    lines = []
    if rate.base_rate is not None:
        origin = "studiets kontrolgruppe" if rate.base_from_study else "angivet"
        lines.append(_row("Succesrate uden indsats", f"{percent(rate.base_rate)} ({origin})"))
    if rate.success_with is not None:
        ends = [
            None if end is None else rate.success_with - rate.net + end
            for end in (rate.net_low, rate.net_high)
        ]
        lines.append(_row("Succesrate med indsats", percent(rate.success_with) + _percent_interval(ends)))
    lines += [
        _row("Nettosuccesrate", percent(rate.net) + _percent_interval([rate.net_low, rate.net_high])),
        _row("Metode", rate.method),
        _row("Formel", rate.formula),
    ]
    return "\n".join(lines)


def synthesis_text(
    synthesis: Synthesis, rate: Rate | str, knowledge: KnowledgeBase, group: str | None = None
) -> str:
    """The studies with their weights, the pooled effect, heterogeneity, success rate and reservations."""
    pooled = synthesis.pooled
    unit = synthesis.in_unit
    lines = [f"{len(synthesis.studies)} effekter vejet sammen ({MEASURE_LABELS[synthesis.measure]})", ""]
    for study, weight in zip(synthesis.studies, pooled.random_weights, strict=True):
        told = f"{estimate_text(study.effect):<22}vægt {percent(weight, 0):>5}   "
        lines.append(_row(study.effect.id, told + f"{study.effect.outcome} · {study.effect.population}"))
    lines += [
        "",
        _row("Tilfældige effekter", f"{interval_text(unit(pooled.random))}  (bruges her)"),
        _row("Fælles effekt", interval_text(unit(pooled.common))),
    ]
    if pooled.prediction:
        new = unit(pooled.prediction)
        lines.append(_row("Forudsigelse for et nyt sted", f"[{number(new.low)}; {number(new.high)}]"))
    freedom = len(synthesis.studies) - 1
    lines.append(
        _row(
            "Forskelle mellem studierne",
            f"Q = {decimal(pooled.q, 1)} ({freedom} {'frihedsgrad' if freedom == 1 else 'frihedsgrader'}), "
            f"I² = {percent(pooled.i2, 0)}, τ² = {decimal(pooled.tau2, 3)}",
        )
    )
    text = rate if isinstance(rate, str) else rate_text(rate)
    effects = [study.effect for study in synthesis.studies]
    remarks = [
        *(f"{effect.id} er ikke med: {reason}" for effect, reason in synthesis.left_out),
        *synthesis.warnings,
        *outcome_remarks(effects, knowledge, group),
        *(() if isinstance(rate, str) else rate.notes),
    ]
    parts = ["\n".join(lines), f"Kan ikke regnes om: {text}" if isinstance(rate, str) else text]
    return "\n\n".join([*parts, *_bulleted(remarks)])


def outcome_remarks(
    effects: Sequence[Effect], knowledge: KnowledgeBase, group: str | None = None
) -> list[str]:
    """What the study counted beside what the target group counts as success, and how well the group fits."""
    outcomes = "; ".join(dict.fromkeys(f"'{effect.outcome}'" for effect in effects))
    groups = (
        [group] if group else list(dict.fromkeys(g for effect in effects for g in effect.target_group_ids))
    )
    measures: dict[str, list[str]] = {}
    for found in groups:
        record = knowledge.target_group_by_id[found]
        measures.setdefault(record.success_measure, []).append(record.name)
    remarks = [
        f"Målt: {outcomes}. Succesmålet for {', '.join(names)} er '{measure}'. Vurdér, om det er det samme."
        for measure, names in measures.items()
        if any(effect.outcome != measure for effect in effects)
    ]
    for match in dict.fromkeys(effect.match for effect in effects if effect.match != "exact"):
        ids = ", ".join(effect.id for effect in effects if effect.match == match)
        remarks.append(f"{ids}: {MATCH_LABELS[match]}.")
    return remarks


def rate_fields(rate: Rate | str) -> dict[str, Any]:
    """A conversion as plain values; with ``reason`` when there is none."""
    if isinstance(rate, str):
        return {"convertible": False, "reason": rate}
    return {
        "convertible": True,
        "base_rate": rate.base_rate,
        "base_rate_from_study": rate.base_from_study,
        "success_with": rate.success_with,
        "net_rate": rate.net,
        "net_rate_low": rate.net_low,
        "net_rate_high": rate.net_high,
        "method": rate.method,
        "formula": rate.formula,
        "notes": list(rate.notes),
    }


def synthesis_fields(synthesis: Synthesis) -> dict[str, Any]:
    """A synthesis as plain values, effects in the unit of the measure."""
    pooled = synthesis.pooled
    fields: dict[str, Any] = {
        "measure": synthesis.measure,
        "studies": [
            {"id": study.effect.id, "standard_error": study.standard_error, "weight": weight}
            for study, weight in zip(synthesis.studies, pooled.random_weights, strict=True)
        ],
        "left_out": [{"id": effect.id, "reason": reason} for effect, reason in synthesis.left_out],
        "q": pooled.q,
        "i2": pooled.i2,
        "tau2": pooled.tau2,
        "warnings": list(synthesis.warnings),
    }
    for name in ("random", "common", "prediction"):
        interval = getattr(pooled, name)
        fields[name] = None if interval is None else asdict(synthesis.in_unit(interval))
    return fields


def _row(label: str, text: str) -> str:
    return f"  {label:<{_LABEL - 2}}{text}".rstrip()


def _percent_interval(ends: Sequence[float | None]) -> str:
    if all(end is None for end in ends):
        return ""
    low, high = ("?" if end is None else percent(end) for end in ends)
    return f" [{low}; {high}]"


def _bulleted(remarks: Iterable[str]) -> list[str]:
    lines = [f"  • {remark}" for remark in dict.fromkeys(remarks)]
    return ["\n".join(["Forbehold", *lines])] if lines else []
