"""Proposed intervals for a case that has none: from published intervals where there are, otherwise by convention.

A convention is not knowledge: each proposal says in words what it rests on, and the user changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from som_xl.analysis.effect_rates import effect_rate
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.evidence_records import Effect
from som_xl.knowledge.status import Status
from som_xl.model import Case, CaseError
from som_xl.model.case import Uncertainty
from som_xl.model.distributions import DistributionError
from som_xl.model.uncertainty import DROPOUT, SUCCESS_RATE, SUCCESS_WITH, SUCCESS_WITHOUT, distribution

EFFECT_WIDTHS: Final = {1: 0.25, 2: 0.40, 3: 0.60, None: 0.60}
"""Half a 95 % interval as a share of the net success rate, by evidence level of the effect. Convention."""
BASE_RATE_WIDTH: Final = 0.30
DROPOUT_WIDTH: Final = 0.50
COST_WIDTH: Final = 0.20
PRICE_WIDTH: Final = 0.15
FIRM_PRICE_WIDTH: Final = 0.05
CONSEQUENCE_WIDTH: Final = 0.50
FIRM_CONSEQUENCE_WIDTH: Final = 0.30
OPTIMISM: Final = {1: 0.0, 2: 0.10, 3: 0.25, None: 0.40}
"""Share of the net effect taken away by evidence level, when the correction is chosen. Convention."""

_FIRM: Final = {Status.DOCUMENTED, Status.OFFICIAL_RATE}
_LEVEL_WORDS: Final = {
    1: "evidensniveau 1 (meta-analyse eller RCT)",
    2: "evidensniveau 2 (kvasi-eksperiment)",
    3: "evidensniveau 3 (før-efter)",
    None: "ukendt evidensniveau",
}
_WORD: Final = re.compile(r"[\w-]+")


def propose(case: Case, knowledge: KnowledgeBase) -> tuple[Uncertainty, ...]:
    """An interval for every parameter of the case that has none, with what it rests on in its note.

    Prices by an official rate get a narrow interval, costs and the rest wider ones; an effect with a published 95 %
    interval gets that interval, others one by evidence level.
    """
    present = {item.parameter for item in case.uncertainty}
    proposals = (
        *_effect(case, knowledge, present),
        *_factors(case),
    )
    return tuple(item for item in proposals if item.parameter not in present)


def with_proposals(case: Case, knowledge: KnowledgeBase) -> Case:
    """The case with the proposed intervals added to its own."""
    return case.model_copy(update={"uncertainty": (*case.uncertainty, *propose(case, knowledge))})


def effect_record(case: Case, knowledge: KnowledgeBase) -> Effect | None:
    """The record of the knowledge base the case's effect comes from: named in its source or note."""
    named = _WORD.findall(f"{case.effect.source} {case.effect.note}")
    records = {record.id: record for record in knowledge.effects}
    return next((records[name] for name in named if name in records), None)


def optimism_share(case: Case, knowledge: KnowledgeBase) -> tuple[float, str]:
    """The conventional optimism correction of the case's effect, and in Danish the evidence level behind it."""
    record = effect_record(case, knowledge)
    level = record.evidence_level if record else None
    return OPTIMISM[level], _LEVEL_WORDS[level]


def corrected_for_optimism(case: Case, share: float) -> Case:
    """The case with ``share`` of its net effect taken away; intervals of the effect move with it.

    The rate with the intervention becomes without + (with − without) · (1 − share).
    """
    if not share:
        return case
    effect = case.effect
    update: dict[str, float] = {}
    if effect.success_with is None or effect.success_without is None:
        update["success_rate"] = effect.net_rate * (1 - share)
    else:
        update["success_with"] = effect.success_without + effect.net_rate * (1 - share)
    moved = tuple(_moved(item, effect.success_without or 0.0, share) for item in case.uncertainty)
    return case.model_copy(update={"effect": effect.model_copy(update=update), "uncertainty": moved})


def _moved(item: Uncertainty, without: float, share: float) -> Uncertainty:
    origin = {SUCCESS_WITH: without, SUCCESS_RATE: 0.0}.get(item.parameter)
    if origin is None or item.low is None or item.high is None:
        return item
    low, high = (origin + (end - origin) * (1 - share) for end in (item.low, item.high))
    return item.model_copy(
        update={"low": max(low, -1.0 if item.parameter == SUCCESS_RATE else 0.0), "high": high}
    )


def _effect(case: Case, knowledge: KnowledgeBase, present: set[str]) -> Iterator[Uncertainty]:
    effect = case.effect
    record = effect_record(case, knowledge)
    level = record.evidence_level if record else None
    width = EFFECT_WIDTHS[level] * abs(effect.net_rate)
    by_level = (
        f"Konvention: ± {EFFECT_WIDTHS[level]:.0%} af nettosuccesraten ved {_LEVEL_WORDS[level]}".replace(
            "%", " %"
        )
    )
    if effect.success_with is None or effect.success_without is None:
        if not present & {SUCCESS_WITH, SUCCESS_WITHOUT} and effect.net_rate:
            if published := _published(record, effect.net_rate, None):
                yield from _interval(case, SUCCESS_RATE, *published)
            else:
                yield from _share(case, SUCCESS_RATE, effect.net_rate, width, by_level)
    elif SUCCESS_RATE not in present:
        if published := _published(record, effect.success_with, effect.success_without):
            yield from _interval(case, SUCCESS_WITH, *published)
        else:
            yield from _share(case, SUCCESS_WITH, effect.success_with, width, by_level)
        words = f"Konvention: ± {BASE_RATE_WIDTH:.0%} af raten".replace("%", " %")
        base = effect.success_without
        yield from _share(case, SUCCESS_WITHOUT, base, BASE_RATE_WIDTH * base, words)
    dropout = case.participants.dropout
    words = f"Konvention: ± {DROPOUT_WIDTH:.0%} af frafaldet".replace("%", " %")
    yield from _share(case, DROPOUT, dropout, DROPOUT_WIDTH * dropout, words)


def _published(record: Effect | None, rate: float, without: float | None) -> tuple[float, float, str] | None:
    """The ends of the record's interval as the rate with the intervention, or as the net rate when ``without`` is
    ``None``; ``None`` when they cannot be converted or do not hold the case's own rate.

    An outcome whose direction the record does not tell is taken as wanted.
    """
    if record is None:
        return None
    try:
        found = effect_rate(record, without, outcome="wanted")
    except CaseError:
        return None
    if found.net_low is None or found.net_high is None:
        return None
    low, high = (end + (without or 0.0) for end in (found.net_low, found.net_high))
    if not low < rate < high:
        return None
    return low, high, f"Publiceret 95 %-interval i {record.id} ({record.source_id})"


def _factors(case: Case) -> Iterator[Uncertainty]:
    for name in dict.fromkeys(line.name for line in case.costs if line.name):
        yield from _factor(case, f"costs[{name}]", COST_WIDTH, "budgettal")
    lines = {line.service: line for line in case.included}
    for service, line in lines.items():
        if any(line.units):
            width = FIRM_CONSEQUENCE_WIDTH if line.status in _FIRM else CONSEQUENCE_WIDTH
            label = Status(line.status).label if line.status in set(Status) else "egne tal"
            yield from _factor(case, f"consequences[{service}]", width, label)
    for service in lines:
        status = case.prices[service].status
        width = FIRM_PRICE_WIDTH if status in _FIRM else PRICE_WIDTH
        label = Status(status).label if status in set(Status) else "egne priser"
        if not case.prices[service].revenue:
            yield from _factor(case, f"prices[{service}]", width, label)


def _factor(case: Case, name: str, width: float, basis: str) -> Iterator[Uncertainty]:
    words = f"Konvention: ± {width:.0%} ({basis})".replace("%", " %")
    yield from _interval(case, name, 1 - width, 1 + width, words, kinds=("normal",))


def _share(case: Case, name: str, base: float, width: float, basis: str) -> Iterator[Uncertainty]:
    if width:
        lowest = -1.0 if name == SUCCESS_RATE else 0.0
        yield from _interval(case, name, max(base - width, lowest), min(base + width, 1.0), basis)


def _interval(
    case: Case, name: str, low: float, high: float, basis: str, kinds: tuple[str, ...] = ("beta", "pert")
) -> Iterator[Uncertainty]:
    """The first of these distributions that can have the interval; nothing when none can."""
    for kind in kinds:
        item = Uncertainty.model_validate(
            {
                "parameter": name,
                "distribution": kind,
                "low": round(low, 6),
                "high": round(high, 6),
                "note": basis,
            }
        )
        try:
            distribution(case, item)
        except DistributionError:
            continue
        yield item
        return
