"""A short estimate with all that is told of it: the sheet *Skøn* and ``som-xl skøn`` show the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from som_xl.analysis.estimate import EstimateEffect, estimate_result_mapping
from som_xl.analysis.proposals import with_proposals
from som_xl.analysis.simulation import Simulation, simulate
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, Result, calculate


@dataclass(frozen=True)
class EstimateAnswer:
    """The estimate.

    Attributes:
        case: the whole case with the proposed intervals; its net result is the estimate's.
        result: its result. outcome: its simulation with the proposed intervals.
        services: the services with money first, then those expected to change (``estimate_result_mapping``).
        remarks: what must be known of the record and what the knowledge base lacks, Danish sentences.
    """

    case: Case
    result: Result
    outcome: Simulation
    services: tuple[dict[str, Any], ...]
    remarks: tuple[str, ...]

    @property
    def probability(self) -> tuple[float, ...]:
        """P(net > 0) for municipality, region, state and in all."""
        return tuple(float(share) for share in self.outcome.prob_positive)


def answer_estimate(
    case: Case, knowledge: KnowledgeBase, effect: EstimateEffect | None = None
) -> EstimateAnswer:
    """Calculate and simulate the case of an estimate, with intervals proposed where it has none.

    Args:
        case: the estimate's case. effect: the record its success rate was taken from.
    """
    proposed = with_proposals(case, knowledge)
    result = calculate(proposed)
    found = estimate_result_mapping(knowledge, result)
    remarks = (*(effect.remarks if effect else ()), *found["missing"])
    return EstimateAnswer(proposed, result, simulate(proposed), tuple(found["services"]), remarks)
