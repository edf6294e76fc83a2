"""The records of target groups and what is known about them: effects, consequences, calculations.

The same conventions as in ``records``: ``id``, ``source_id``, ``year``, ``status`` on every record, None
for a number the source does not give.
"""

from __future__ import annotations

from typing import NamedTuple

from som_xl.knowledge.status import Status
from som_xl.knowledge.vocabulary import CONVERTIBLE_MEASURES, RATIO_MEASURES


class TargetGroup(NamedTuple):
    """A target group (målgruppe).

    Attributes:
        kind: ``som_group``, ``subgroup``, ``project`` or ``neighbour`` (no SØM group; only carries figures).
        parent_id: the main group of a sub-group; empty for a main group.
        success_measure_status: ``documented`` when SØM's own wording is public, else ``proposed``.
        consequences_public: ``nej`` or ``delvist``: SØM's own estimates are only in the official Excel file.
    """

    id: str
    name: str
    area: str
    kind: str
    parent_id: str
    main_group: str
    age_from: int | None
    age_to: int | None
    definition: str
    success_measure: str
    success_measure_status: Status
    introduced: str
    consequences_public: str
    consequences_note: str
    source_id: str
    year: int | None
    status: Status
    note: str


class Effect(NamedTuple):
    """A published effect of an intervention.

    Attributes:
        target_group_ids: the groups the study says something about; ``match`` says how well.
        population: who was in the study, as the source says.
        evidence_level: 1 meta-analysis or RCT, 2 quasi-experiment, 3 before-after without control.
        n: persons; sometimes of the whole review, see ``note``.
        follow_up_months: 0 = at the end of treatment, None = not stated.
        estimate, ci_low, ci_high: in the unit of ``measure``, with the sign of the source.
        control_rate, intervention_rate: fractions 0–1.
    """

    id: str
    area: str
    intervention: str
    target_group_ids: tuple[str, ...]
    match: str
    population: str
    outcome: str
    direction: str
    design: str
    evidence_level: int
    country: str
    n: int | None
    follow_up_months: int | None
    measure: str
    estimate: float
    ci_low: float | None
    ci_high: float | None
    control_rate: float | None
    intervention_rate: float | None
    source_id: str
    year: int | None
    status: Status
    note: str

    @property
    def convertible(self) -> bool:
        """Whether the measure can be turned into a success rate."""
        return self.measure in CONVERTIBLE_MEASURES

    @property
    def better_when(self) -> str:
        """``higher`` or ``lower``: which way the estimate points when it is good; empty when unknown.

        Follows from ``direction`` and the side of the neutral value: a beneficial odds ratio below 1 is
        about something unwanted (for example still homeless).
        """
        neutral = 1.0 if self.measure in RATIO_MEASURES else 0.0
        if self.direction == "none" or self.measure == "rate" or self.estimate == neutral:
            return ""
        return "higher" if (self.estimate > neutral) == (self.direction == "beneficial") else "lower"


class ConsequenceRow(NamedTuple):
    """A neighbouring published consequence; not one of SØM's own estimates.

    Attributes:
        service_id: the service, where the figure is about exactly one; else empty.
        item: what the figure covers, in own words.
        payer: whose money; ``society`` and ``citizen`` hold private gains and are no budget result.
        kind: whether it is a difference, a sum, a level … see ``FIGURE_KIND_LABELS``.
        year_from, year_to: years after the intervention the figure covers.
        amount_kr: + gain or saving, − cost; per year when ``kind`` is ``difference``.
        units, unit: the figure when it is not in kr.
    """

    id: str
    target_group_id: str
    service_id: str
    item: str
    payer: str
    kind: str
    year_from: int | None
    year_to: int | None
    amount_kr: float | None
    units: float | None
    unit: str
    per: str
    price_year: int | None
    comparison: str
    design: str
    source_id: str
    year: int | None
    status: Status
    note: str


class Recommendation(NamedTuple):
    """Which services a calculation for a target group may count.

    Attributes:
        service_id, domain_id: exactly one is given; a domain means all its services are candidates.
        recommendation: ``include``, ``potential`` or ``exclude``; our reading of ``basis``.
        direction: ``decrease``, ``increase`` or empty where it was not public.
        basis: what the reading rests on; SØM's own recommendations were not public.
    """

    id: str
    target_group_id: str
    service_id: str
    domain_id: str
    recommendation: str
    direction: str
    horizon: str
    basis: str
    source_id: str
    year: int | None
    status: Status
    note: str


class Project(NamedTuple):
    """A stored project calculation (projektberegning): what is public about it.

    Attributes:
        participants: persons in the study, None where not public.
        years_followed: years after the intervention.
        net_per_participant: kr. per participant, + is a gain, where published.
        consequences_public: ``nej`` or ``delvist``.
    """

    id: str
    name: str
    target_group_id: str
    population: str
    period: str
    participants: int | None
    years_followed: int | None
    net_per_participant: float | None
    consequences_public: str
    consequences_note: str
    source_id: str
    year: int | None
    status: Status
    note: str


class Experience(NamedTuple):
    """A published calculation of others; money in kr., + is a gain. None where the result was not seen."""

    id: str
    title: str
    actor: str
    date: str
    som_version: str
    target_group_id: str
    target_group_text: str
    success_measure: str
    participants_per_year: float | None
    operating_years: float | None
    participants_total: float | None
    cost_per_participant: float | None
    success_rate: float | None
    net_total: float | None
    net_per_participant: float | None
    horizon: int | None
    result_note: str
    source_id: str
    year: int | None
    status: Status
    note: str
