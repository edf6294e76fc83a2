"""A published effect as a success rate: with interval, formula and reservations, or the reason why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

from som_xl.knowledge import Effect, KnowledgeBase
from som_xl.knowledge.vocabulary import MEASURE_LABELS, RATIO_MEASURES
from som_xl.model import CaseError, Problem, SomError, convert
from som_xl.model.meta_analysis import Interval

Outcome = Literal["wanted", "unwanted"]

NOT_ABOUT_PERSONS: Final = {
    "rate_ratio": "En hyppighedsratio siger, hvor ofte noget sker eller hvor mange dage, ikke hvor mange det sker for.",
    "mean_difference": "En middelforskel er i udfaldets egen enhed og siger ikke, hvor stor en andel der lykkes.",
    "time_share_difference": "Tallet er en forskel i andel af tiden, ikke i andel af personerne.",
    "rate": "Tallet er en andel i én gruppe uden sammenligning: hvor mange der var lykkedes alligevel, vides ikke.",
}
"""Why each of the other measures is no success rate, in Danish."""
OTHER_RECORD: Final = "Vælg en anden effekt, eller skriv succesraten selv og begrund den."
"""What the user can do with an effect that is no success rate."""


@dataclass(frozen=True)
class Rate:
    """What an effect means for the share who succeed; fractions 0–1.

    Attributes:
        base_rate: success rate without the intervention; ``None`` when the method needs none.
        base_from_study: whether it is that of the study's control group.
        success_with: success rate with the intervention; ``None`` without a base rate.
        net: net rate with its interval; an end is ``None`` when it is unknown or no share.
        method, formula: in words, for the user to read.
        notes: reservations, Danish sentences.
    """

    base_rate: float | None
    base_from_study: bool
    success_with: float | None
    net: float
    net_low: float | None
    net_high: float | None
    method: str
    formula: str
    notes: tuple[str, ...]


def effect_named(
    knowledge: KnowledgeBase, wanted: str, remedy: str = "Id'erne står i 'Viden Effekter'.", place: str = ""
) -> Effect:
    """The record with this id, in small or capital letters.

    Args:
        knowledge: holds the records. wanted: the id as typed.
        remedy: where the ids are found, a Danish sentence; follows those that are nearly the same.
        place: where it was typed.

    Raises:
        SomError: no such record.
    """
    by_id = {effect.id.casefold(): effect for effect in knowledge.effects}
    found = by_id.get(wanted.strip().casefold())
    if found is None:
        near = get_close_matches(wanted.upper(), knowledge.effect_by_id, 3, 0.5)
        hint = f"Mente du {' eller '.join(near)}? " if near else ""
        message = "Effekten findes ikke i videnbasen."
        raise SomError([Problem(place, message, f"'{wanted}'", f"{hint}{remedy}")])
    return found


def outcome_of(effect: Effect) -> Outcome | None:
    """Whether what the study counts is wanted; ``None`` when direction and estimate do not tell.

    A beneficial ratio below 1 counts something unwanted, for example persons still homeless.
    """
    if not effect.better_when:
        return None
    return "wanted" if effect.better_when == "higher" else "unwanted"


def effect_rate(
    effect: Effect, base_rate: float | None = None, method: str = "logit", outcome: Outcome | None = None
) -> Rate:
    """The success rate that one record of the knowledge base means.

    Args:
        effect: the record.
        base_rate: success rate without the intervention; ``None`` takes the study's control group.
        method: for ``smd``: ``logit``, ``probit`` or ``kraemer_kupfer``.
        outcome: whether the study's outcome is wanted, where the record does not tell.

    Raises:
        CaseError: with the reason why the record is no success rate.
    """
    reason = NOT_ABOUT_PERSONS.get(effect.measure)
    if reason:
        raise _refused(f"{effect.id} kan ikke regnes om til en succesrate. {reason}", effect.measure)
    counted = outcome_of(effect) or outcome
    from_study = base_rate is None and effect.control_rate is not None
    if from_study and effect.control_rate is not None:
        base_rate = effect.control_rate if counted == "wanted" else 1.0 - effect.control_rate
    interval = (effect.ci_low, effect.ci_high)
    return converted_rate(effect.measure, effect.estimate, interval, base_rate, method, counted, from_study)


def converted_rate(
    measure: str,
    estimate: float,
    interval: tuple[float | None, float | None],
    base_rate: float | None,
    method: str,
    outcome: Outcome | None,
    base_from_study: bool = False,
) -> Rate:
    """The success rate of an effect size with its interval, in the unit of ``measure``.

    An unwanted outcome is converted as what it is, a share with the outcome, and success is not having it:
    ``success = 1 − share``, so the net rate changes sign and the ends of the interval change place.

    Raises:
        CaseError: the outcome is not known to be wanted or unwanted, or the conversion is impossible.

    >>> rate = converted_rate("risk_ratio", 0.5, (0.25, 1.0), 0.6, "logit", "unwanted")   # 40 % become 20 %
    >>> round(rate.success_with, 3), round(rate.net, 3), round(rate.net_low, 3), round(rate.net_high, 3)
    (0.8, 0.2, 0.0, 0.3)
    """
    if outcome is None:
        raise _refused(
            "Studiet fandt ingen sikker effekt, og videnbasen siger ikke, om udfaldet er ønsket. Regn med 0.",
            MEASURE_LABELS[measure],
            "Skal estimatet regnes om alligevel, så angiv, om udfaldet er ønsket eller uønsket.",
        )
    unwanted = outcome == "unwanted"
    event_base = 1.0 - base_rate if unwanted and base_rate is not None else base_rate
    conversion = convert(measure, estimate, event_base, method)
    ends = [_end(measure, end, event_base, method) for end in interval]
    low, high = (_minus(end) for end in reversed(ends)) if unwanted else ends
    net = 0.0 - conversion.net_rate if unwanted else conversion.net_rate
    with_event = conversion.success_with
    return Rate(
        base_rate=base_rate,
        base_from_study=base_from_study,
        success_with=1.0 - with_event if unwanted and with_event is not None else with_event,
        net=net,
        net_low=low,
        net_high=high,
        method=conversion.method,
        formula=_formula(conversion.formula, unwanted),
        notes=tuple(_notes(measure, net, interval, ends, unwanted)),
    )


def in_log(measure: str) -> bool:
    """Whether effects of this measure are added as logarithms."""
    return measure in RATIO_MEASURES


def study_interval(effect: Effect) -> Interval | None:
    """Estimate and 95 % interval of a record in the unit of its measure; ``None`` without an interval."""
    if effect.ci_low is None or effect.ci_high is None:
        return None
    return Interval(effect.estimate, effect.ci_low, effect.ci_high)


def _end(measure: str, end: float | None, base: float | None, method: str) -> float | None:
    """One end of the interval as a net rate of the event; ``None`` when it is no share."""
    if end is None:
        return None
    try:
        return convert(measure, end, base, method).net_rate
    except CaseError:
        return None


def _minus(value: float | None) -> float | None:
    return None if value is None else 0.0 - value


def _formula(formula: str, unwanted: bool) -> str:
    if not unwanted:
        return formula
    if formula.startswith("netto"):
        return f"{formula}, med modsat fortegn, fordi udfaldet er uønsket"
    return f"{formula}, hvor p er andelen med det uønskede udfald; succesrate = 1 − p"


def _notes(
    measure: str,
    net: float,
    interval: tuple[float | None, float | None],
    ends: list[float | None],
    unwanted: bool,
) -> Iterator[str]:
    if unwanted:
        yield "Udfaldet er uønsket; succes er, at det ikke sker."
    if measure == "smd":
        yield (
            "Effekten er målt på en skala. Omregningen antager, at skalaen er nogenlunde normalfordelt, og at "
            "succes er at komme over en grænse på den."
        )
    if net < 0:
        yield "Nettosuccesraten er negativ: færre lykkes med indsatsen end uden."
    if None in interval:
        yield "Kilden har intet 95 %-interval, så usikkerheden er ukendt."
    elif None in ends:
        yield "En ende af intervallet giver en succesrate uden for 0–100 % og vises ikke."


def _refused(message: str, found: str, remedy: str = OTHER_RECORD) -> CaseError:
    return CaseError([Problem("", message, MEASURE_LABELS.get(found, found), remedy)])
