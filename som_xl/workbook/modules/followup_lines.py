"""The lines of *Opfølgning*: what a case expects, figure by figure, as an economist reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from som_xl.analysis.followup.expected import expected_figures
from som_xl.analysis.followup.realised import (
    COMPLETED,
    COST,
    COST_TOTAL,
    LABELS,
    NAMED,
    PRICE_FACTOR,
    STARTED,
    SUCCESS_RATE,
    SUCCESSES,
    UNITS_PER_PARTICIPANT,
    UNITS_PER_SUCCESS,
)
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case

Key = tuple[str, str, int]
"""Label and name as they stand on the sheet, and the calendar year."""


@dataclass(frozen=True)
class Group:
    """Lines below one heading, with what to type in them."""

    title: str
    help: str
    kinds: tuple[str, ...]


GROUPS: Final = (
    Group(
        "Deltagere",
        "Personer, der startede i året; gennemførte og succeser tælles blandt dem, også når det sker senere. Skriv antal "
        "succeser eller succesraten, ikke begge. Raten er målt med indsats.",
        (STARTED, COMPLETED, SUCCESSES, SUCCESS_RATE),
    ),
    Group(
        "Omkostninger",
        "Kr. i året. I alt er uden de sparede og fordeles på de linjer, der ikke har deres eget tal.",
        (COST_TOTAL, COST),
    ),
    Group("Priser", "1,1 betyder, at ydelsen blev 10 % dyrere end i sagen.", (PRICE_FACTOR,)),
    Group(
        "Forbrug",
        "Ændring i antal pr. person med konsekvenser i året, gennemsnit; minus er mindre forbrug.",
        (UNITS_PER_SUCCESS, UNITS_PER_PARTICIPANT),
    ),
)
_COSTS: Final = (COST_TOTAL, COST)
_SUMMED: Final = (STARTED, COMPLETED, SUCCESSES, *_COSTS)
_PERSONS: Final = (STARTED, COMPLETED, SUCCESSES)


@dataclass(frozen=True)
class Line:
    """One pair of rows.

    Attributes:
        kind: of ``LABELS``. name: cost line or service, as the case has it. shown: as the sheet has it.
        unit: in Danish.
        values: expected by calendar year; a year without one cannot be filled in.
    """

    kind: str
    name: str
    shown: str
    unit: str
    values: Mapping[int, float]

    @property
    def label(self) -> str:
        """What the kind of figure is called."""
        return LABELS[self.kind]

    @property
    def is_cost(self) -> bool:
        """Whether the figures are kr."""
        return self.kind in _COSTS

    @property
    def is_summed(self) -> bool:
        """Whether the sum over years means anything."""
        return self.kind in _SUMMED

    def key(self, year: int) -> Key:
        """How a figure of the line is recognised."""
        return self.label, self.shown, year


def lines_of(case: Case, knowledge: KnowledgeBase) -> tuple[Line, ...]:
    """Every line of a case, group by group, and in each as they stand in the case."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for row in expected_figures(case):
        found.setdefault((row.kind, row.name), {})[row.year] = row.value
    first = case.settings.first_year
    years = range(first, first + case.settings.horizon)
    order = [kind for group in GROUPS for kind in group.kinds]
    names = _names(case, knowledge)
    place = {name: i for i, name in enumerate([line.name for line in case.costs] + list(names))}
    lines = []
    for kind, name in sorted(found, key=lambda key: (order.index(key[0]), place.get(key[1], -1))):
        values = found[kind, name]
        if kind in _COSTS:  # money may also have been spent in a year in which none was planned
            values = {year: values.get(year, 0.0) for year in years}
        shown = name if kind not in NAMED or kind == COST else names[name]
        lines.append(Line(kind, name, shown, _unit(case, knowledge, kind, name), values))
    return tuple(lines)


def _names(case: Case, knowledge: KnowledgeBase) -> dict[str, str]:
    """Each service of the case as it is shown; its id too when two are called the same."""
    own = {service: price.name for service, price in case.prices.items() if price.name}
    names = {line.service: line.service for line in case.included}
    names = {service: (knowledge.service_names | own).get(service, service) for service in names}
    alike = Counter(names.values())
    return {service: f"{name} ({service})" if alike[name] > 1 else name for service, name in names.items()}


def _unit(case: Case, knowledge: KnowledgeBase, kind: str, name: str) -> str:
    if kind in _PERSONS:
        return "personer"
    if kind == SUCCESS_RATE:
        return "pct."
    if kind in _COSTS:
        return f"kr., {case.settings.price_year}-priser"
    if kind == PRICE_FACTOR:
        return "faktor"
    service = knowledge.service_by_id.get(name)
    return case.prices[name].unit or (service.unit if service else "antal")
