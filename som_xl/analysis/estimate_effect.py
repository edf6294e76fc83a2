"""A record of the knowledge base as the effect of a short estimate, instead of a typed success rate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from som_xl.analysis.effect_rates import OTHER_RECORD, Rate, effect_named, effect_rate
from som_xl.analysis.wording import decimal
from som_xl.knowledge import Effect, KnowledgeBase
from som_xl.knowledge.vocabulary import MEASURE_LABELS
from som_xl.model import CaseError, Problem


@dataclass(frozen=True)
class EstimateEffect:
    """A record and the success rate it means. Make it with ``rate_from_effect``."""

    effect: Effect
    rate: Rate

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be known about the rate, Danish sentences."""
        effect = self.effect
        return (
            f"{effect.id} måler '{effect.outcome}' ({effect.population}). Kontrollér, at det svarer til jeres "
            "succesmål og målgruppe.",
            *self.rate.notes,
        )

    def to_mapping(self) -> dict[str, Any]:
        """The effect of a case: both rates, or the net rate where no rate without the intervention is known.

        The note begins with the record's id, which is where the proposed interval finds the published one.
        """
        effect, rate = self.effect, self.rate
        rates: dict[str, float] = {"success_rate": rate.net}
        if rate.success_with is not None and rate.base_rate is not None:
            rates = {"success_with": rate.success_with, "success_without": rate.base_rate}
        size = f"{MEASURE_LABELS[effect.measure]} {decimal(effect.estimate, 4)}"
        base = "studiets kontrolgruppe" if rate.base_from_study else "angivet af brugeren"
        origin = f" Raten uden indsats er {base}." if rate.base_rate is not None else ""
        note = f"{effect.id}: {size}. Metode: {rate.method}.{origin}"
        return {**rates, "status": effect.status.value, "source": effect.source_id, "note": note}


def rate_from_effect(
    knowledge: KnowledgeBase, effect_id: str, base_rate: float | None = None
) -> EstimateEffect:
    """The success rate that a record of the knowledge base means.

    Args:
        knowledge: holds the record. effect_id: its id.
        base_rate: success rate without the intervention, fraction; ``None`` takes the study's control group.

    Raises:
        SomError: unknown record, or the reason why it is no success rate; the place is ``effect.base_rate`` where
            it is the rate without the intervention that is missing or impossible, else ``effect.id``.

    >>> from som_xl.knowledge import default_knowledge
    >>> chosen = rate_from_effect(default_knowledge(), "EA006", 0.31).to_mapping()   # + 42 percentage points
    >>> round(chosen["success_with"], 2), chosen["success_without"], chosen["source"]
    (0.73, 0.31, 'aubry_2015')
    """
    effect = effect_named(knowledge, effect_id, place="effect.id")
    try:
        return EstimateEffect(effect, effect_rate(effect, base_rate))
    except CaseError as error:
        raise CaseError(_placed(problem) for problem in error.problems) from None


def _placed(problem: Problem) -> Problem:
    """The problem of a conversion at the field of the estimate it is about."""
    if problem.place == "grundrate":
        return replace(problem, place="effect.base_rate")
    return replace(problem, place="effect.id", remedy=problem.remedy if problem.place else OTHER_RECORD)
