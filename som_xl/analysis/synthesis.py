"""Several published effects of one intervention as one effect, with what speaks against doing so."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from som_xl.analysis.effect_rates import Outcome, in_log, outcome_of, study_interval
from som_xl.knowledge import Effect
from som_xl.knowledge.vocabulary import MEASURE_LABELS
from som_xl.model import CaseError
from som_xl.model.errors import Problem
from som_xl.model.meta_analysis import Interval, Pooled, asymmetry, pool, standard_error

FEW: Final = 3
HIGH_I2: Final = 0.5
ASYMMETRIC: Final = 0.15
"""Distance of the estimate from the middle of its interval, as a share of half the width, that is told."""


@dataclass(frozen=True)
class Study:
    """One record that takes part: its interval and standard error on the scale of the pooling."""

    effect: Effect
    scaled: Interval
    standard_error: float


@dataclass(frozen=True)
class Synthesis:
    """Studies taken together.

    Attributes:
        measure: measure of all the studies.
        outcome: whether what they count is wanted; ``None`` when it is not known.
        studies: those that take part, in the order given.
        left_out: the others, each with the Danish reason.
        pooled: the result on the scale of the pooling (logarithm for ratios).
        warnings: what the reader must know, Danish sentences.
    """

    measure: str
    outcome: Outcome | None
    studies: tuple[Study, ...]
    left_out: tuple[tuple[Effect, str], ...]
    pooled: Pooled
    warnings: tuple[str, ...]

    def in_unit(self, interval: Interval) -> Interval:
        """An interval of ``pooled`` in the unit of the measure."""
        return _mapped(interval, math.exp) if in_log(self.measure) else interval


def combine(effects: Sequence[Effect], *, outcome: Outcome | None = None, forced: bool = False) -> Synthesis:
    """Pool the effects that can be pooled.

    Args:
        effects: at least two records; one given twice counts once.
        outcome: whether what they count is wanted, where no record tells.
        forced: also when meta-analyses are among them.

    Raises:
        CaseError: measures differ, outcomes are both wanted and unwanted, meta-analyses are among the records
            and ``forced`` is false, or fewer than two records have an interval to weigh them by.
    """
    unique = tuple({effect.id: effect for effect in effects}.values())
    _refuse(unique, forced)
    studies, left_out = [], []
    for effect in unique:
        reason = _unusable(effect)
        if reason:
            left_out.append((effect, reason))
        else:
            studies.append(_study(effect))
    if len(studies) < 2:
        reasons = " ".join(f"{effect.id} {reason}" for effect, reason in left_out)
        raise _refusal(
            f"Der er ikke to effekter med et 95 %-interval at veje dem sammen efter. {reasons}".strip(),
            _ids(unique),
            "Vælg flere effekter, eller brug den bedste enkeltvis.",
        )
    pooled = pool([study.scaled.estimate for study in studies], [study.standard_error for study in studies])
    kept = [study.effect for study in studies]
    told: Outcome | None = next(filter(None, map(outcome_of, kept)), outcome)
    return Synthesis(
        measure=kept[0].measure,
        outcome=told,
        studies=tuple(studies),
        left_out=tuple(left_out),
        pooled=pooled,
        warnings=tuple(_warnings(studies, pooled)),
    )


def _refuse(effects: Sequence[Effect], forced: bool) -> None:
    measures = Counter(effect.measure for effect in effects)
    if len(measures) > 1:
        found = ", ".join(f"{MEASURE_LABELS[measure]} ({count})" for measure, count in measures.items())
        raise _refusal(
            "Effekterne er målt med forskellige effektmål og kan ikke vejes sammen.",
            found,
            "Vælg effekter med samme effektmål, og se de andre enkeltvis.",
        )
    by_outcome = {
        wanted: [e for e in effects if outcome_of(e) == wanted] for wanted in ("wanted", "unwanted")
    }
    if all(by_outcome.values()):
        raise _refusal(
            "Nogle effekter er på et ønsket udfald og andre på et uønsket, så de kan ikke vejes sammen.",
            f"ønsket: {_ids(by_outcome['wanted'])}; uønsket: {_ids(by_outcome['unwanted'])}",
            "Vælg effekter på samme udfald.",
        )
    reviews = [effect for effect in effects if effect.design == "meta_analysis"]
    if reviews and len(effects) > 1 and not forced:
        what = (
            "Meta-analyser af samme indsats bygger for en stor del på de samme forsøg"
            if len(reviews) > 1
            else "En meta-analyse kan selv rumme de andre studier"
        )
        raise _refusal(
            f"{what}. Vejes de sammen, tæller forsøgene flere gange, og usikkerheden bliver for lille.",
            _ids(reviews),
            "Brug den meta-analyse, der passer bedst, alene. Ved I, at intet forsøg er med to gange, så tilføj --tving.",
        )


def _unusable(effect: Effect) -> str:
    """Why a record cannot be weighed with others; empty when it can."""
    if effect.measure == "rate":
        return "er en andel i én gruppe uden sammenligning."
    interval = study_interval(effect)
    if interval is None:
        return "har intet 95 %-interval i videnbasen."
    if interval.low == interval.high:
        return "har et interval uden bredde."
    if in_log(effect.measure) and min(interval.estimate, interval.low) <= 0:
        return "er et forholdstal, som ikke er større end 0."
    return ""


def _study(effect: Effect) -> Study:
    interval = study_interval(effect)
    assert interval is not None, "records without an interval are left out before this"
    scaled = _mapped(interval, math.log) if in_log(effect.measure) else interval
    return Study(effect, scaled, standard_error(scaled))


def _mapped(interval: Interval, function: Callable[[float], float]) -> Interval:
    return Interval(function(interval.estimate), function(interval.low), function(interval.high))


def _warnings(studies: Sequence[Study], pooled: Pooled) -> Iterator[str]:
    effects = [study.effect for study in studies]
    if len(studies) < FEW:
        yield f"Kun {len(studies)} studier: forskelle mellem studier kan ikke vurderes, og intervallet er for smalt."
    if any(effect.design == "meta_analysis" for effect in effects):
        yield "Meta-analyser er vejet med (--tving): de kan dele forsøg, og så er usikkerheden for lille."
    for source, count in Counter(effect.source_id for effect in effects).items():
        if count > 1:
            same = _ids([effect for effect in effects if effect.source_id == source])
            yield f"{same} er fra samme publikation ({source}). Er det de samme personer, tæller de flere gange."
    yield from _differences(effects)
    if pooled.i2 >= HIGH_I2:
        yield (
            f"Studierne er uenige ud over det tilfældige (I² = {pooled.i2 * 100:.0f} %). Et gennemsnit dækker over "
            "forskellige effekter; se på forudsigelsesintervallet."
        )
    crooked = [study.effect for study in studies if asymmetry(study.scaled) > ASYMMETRIC]
    if crooked:
        yield (
            f"Intervallet for {_ids(crooked)} er ikke symmetrisk om estimatet, så standardfejlen, der er regnet af "
            "det, er usikker. Tjek kilden."
        )


def _differences(effects: Sequence[Effect]) -> Iterator[str]:
    """One sentence per thing the studies do not have in common."""
    asked: tuple[tuple[str, Callable[[Effect], Any]], ...] = (
        ("Indsatserne", lambda effect: effect.intervention),
        ("Udfaldene", lambda effect: effect.outcome),
        ("Deltagerne", lambda effect: effect.population),
        ("Landene", lambda effect: effect.country),
        ("Opfølgningstiderne", _follow_up),
        ("Evidensniveauerne", lambda effect: f"niveau {effect.evidence_level}"),
    )
    for name, read in asked:
        values = list(dict.fromkeys(read(effect) for effect in effects))
        if len(values) > 1:
            yield f"{name} er forskellige: {'; '.join(values)}."


def _follow_up(effect: Effect) -> str:
    return "ikke oplyst" if effect.follow_up_months is None else f"{effect.follow_up_months} måneder"


def _ids(effects: Sequence[Effect]) -> str:
    return ", ".join(effect.id for effect in effects)


def _refusal(message: str, found: str, remedy: str) -> CaseError:
    return CaseError([Problem("", message, found, remedy)])
