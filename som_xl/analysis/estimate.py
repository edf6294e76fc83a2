"""The short estimate (budgetøkonomisk skøn): few inputs, the rest from the knowledge base (model.md §7).

The knowledge base holds published figures of others, not SØM's own estimates. Only a figure that can be
counted as a budget result is used: kr. a year for one public actor, as a difference, per success or per
participant, with the years it covers. Nothing is invented where there is none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, NamedTuple

from som_xl.analysis.amount_rows import Figure, amount_faults, amount_figure
from som_xl.analysis.nearest import nearest_words
from som_xl.knowledge import ConsequenceRow, KnowledgeBase, Status, TargetGroup
from som_xl.knowledge.status import NOT_FOR_DEFAULTS
from som_xl.model import Case, CaseError, Problem, Result, SomError
from som_xl.model.discounting import DiscountRate
from som_xl.model.fields import LONGEST

PROJECT: Final = "project"
"""The kind of a target group that is the participants of a project calculation."""
ORDER_OF_TRUST: Final = tuple(Status)
"""Best founded first; decides between figures that cover the same money."""


class AffectedService(NamedTuple):
    """What an intervention for the group is expected to change, as the knowledge base reads the sources.

    Attributes:
        service: service id; empty when the source names a whole domain.
        domain: domain id.
        name: Danish name of the service or domain.
        direction: ``decrease``, ``increase`` or empty where it was not public.
        recommendation: ``include``, ``potential`` or ``exclude``.
        horizon, basis, status, source: what the recommendation rests on.
    """

    service: str
    domain: str
    name: str
    direction: str
    recommendation: str
    horizon: str
    basis: str
    status: str
    source: str


def estimate_mapping(
    knowledge: KnowledgeBase,
    target_group: str,
    *,
    per_year: float,
    years: int,
    cost_per_participant: float,
    success_rate: float,
    horizon: int,
    first_year: int,
    price_year: int,
    discount_rate: DiscountRate = "official",
) -> dict[str, Any]:
    """A full case with the fields of a case file, made from few inputs.

    Args:
        knowledge: the knowledge base that gives consequences and prices.
        target_group: id of the target group.
        per_year: persons who start each operating year.
        years: operating years.
        cost_per_participant: kr. per person who starts, in ``price_year`` prices; paid by the municipality.
        success_rate: net success rate, fraction.
        horizon: calendar years in the result. first_year: the first of them.
        price_year: price level of the result.
        discount_rate: ``"official"`` or a flat fraction per year.

    Returns:
        A mapping for ``case_from_mapping``, which judges the numbers.

    Raises:
        CaseError: a number of operating years that no case can have.
        SomError: unknown group, or no published figure for it that can be counted.

    >>> from som_xl.knowledge import default_knowledge
    >>> numbers = {"per_year": 40, "years": 1, "cost_per_participant": 25000, "success_rate": 0.2}
    >>> time = {"horizon": 10, "first_year": 2026, "price_year": 2026}
    >>> case = estimate_mapping(default_knowledge(), "adults_homelessness", **numbers, **time)
    >>> [(line["service"], line["per"], line["units"]) for line in case["consequences"] if line["include"]]
    [('C005', 'success', [-58000.0])]
    """
    if not 1 <= years <= LONGEST:
        message = "Antallet af driftsår kan ikke bruges."
        raise CaseError([Problem("years", message, str(years), f"Skriv et helt tal fra 1 til {LONGEST}.")])
    figures = published_figures(knowledge, target_group)
    remarks = [remark for figure in figures if figure.line["include"] for remark in figure.remarks]
    return {
        "title": f"Budgetøkonomisk skøn: {knowledge.target_group_by_id[target_group].name}",
        "notes": " ".join(
            ["Lavet ud fra få tal og offentliggjorte konsekvenstal, ikke SØMs egne.", *remarks]
        ),
        "settings": {
            "first_year": first_year,
            "horizon": horizon,
            "price_year": price_year,
            "discount_rate": discount_rate,
        },
        "target_group": target_group,
        "participants": {"starts": [per_year] * years},
        "effect": {"success_rate": success_rate, "source": "Brugerens skøn"},
        "costs": [
            {
                "name": "Indsatsen",
                "kind": "per_start",
                "amounts": cost_per_participant,
                "price_year": price_year,
                "source": "Brugerens skøn",
            }
        ],
        "consequences": [
            {**figure.line, "units": [*figure.line["units"]], "original": [*figure.line["units"]]}
            for figure in figures
        ],
        "prices": {figure.line["service"]: dict(figure.price) for figure in figures},
    }


@lru_cache(maxsize=256)
def published_figures(knowledge: KnowledgeBase, target_group: str) -> tuple[Figure, ...]:
    """The group's figures that can be counted, best first; those that cover the same money are left out.

    Figures for the same actor overlap unless each is about its own service: the group's whole municipal
    saving and one paragraph's are not two savings. A figure per success is preferred, since it follows the
    user's success rate; then the best founded, then the newest.

    Raises:
        SomError: unknown group, or no figure that can be counted.
    """
    _known_group(knowledge, target_group)
    rows = sorted(usable_rows(knowledge, target_group), key=_preference)
    counted: list[ConsequenceRow] = []
    figures = []
    for row in rows:
        reason = _left_out(row, counted)
        if not reason:
            counted.append(row)
        figures.append(amount_figure(knowledge, (row,), reason))
    if not counted:
        raise SomError([no_figures(knowledge, target_group)])
    return tuple(figures)


def counted_figures(knowledge: KnowledgeBase, target_group: str) -> tuple[Figure, ...]:
    """Those of the group's published figures that count; empty where there is none.

    Raises:
        SomError: unknown group.
    """
    if knowledge.target_group_by_id.get(target_group) not in groups_with_figures(knowledge):
        _known_group(knowledge, target_group)
        return ()
    return tuple(figure for figure in published_figures(knowledge, target_group) if figure.line["include"])


def usable_rows(knowledge: KnowledgeBase, target_group: str) -> list[ConsequenceRow]:
    """The rows that are kr. per year for one actor, as a difference, per head, with the years they cover.

    A project has none here: its figures belong together, in units and in kr., and are laid in as a whole.
    """
    if knowledge.target_group_by_id[target_group].kind == PROJECT:
        return []
    return [row for row in knowledge.consequences_for(target_group) if not amount_faults(row)]


def affected_services(knowledge: KnowledgeBase, target_group: str) -> tuple[AffectedService, ...]:
    """The services or domains a calculation for the group may count, with direction and recommendation.

    Raises:
        SomError: unknown group.
    """
    _known_group(knowledge, target_group)
    found = []
    for row in knowledge.recommendations_for(target_group):
        service = knowledge.service_by_id.get(row.service_id)
        domain = service.domain_id if service else row.domain_id
        found.append(
            AffectedService(
                service=row.service_id,
                domain=domain,
                name=service.name if service else knowledge.domain_by_id[domain].name,
                direction=row.direction,
                recommendation=row.recommendation,
                horizon=row.horizon,
                basis=row.basis,
                status=row.status.value,
                source=row.source_id,
            )
        )
    return tuple(found)


def estimate_result_mapping(knowledge: KnowledgeBase, result: Result) -> dict[str, Any]:
    """The result of an estimate as plain numbers; ``services`` also tells which services are affected, and how.

    First the services that carry money, with their discounted value; then those the knowledge base expects
    to change, without a number (``discounted`` is ``None``).
    """
    assert result.case is not None, "an estimate is a single case"
    mapping = result.to_mapping()
    for service in mapping["services"]:
        line = next(line for line in result.case.included if line.service == service["service"])
        service |= {
            "name": result.case.prices[line.service].name,
            "direction": "decrease" if sum(line.units) < 0 else "increase",
            "recommendation": "",
            "basis": line.note,
            "status": line.status,
            "source": line.source,
        }
    expected = expected_services(knowledge, result.case)
    mapping["services"] += [{**row._asdict(), "discounted": None} for row in expected]
    return mapping


def expected_services(knowledge: KnowledgeBase, case: Case) -> tuple[AffectedService, ...]:
    """What the case's target group, or each group of its mix, is expected to change; the same only once."""
    groups = case.target_group_mix or (case.target_group,)
    return tuple(dict.fromkeys(row for group in groups for row in affected_services(knowledge, group)))


def _known_group(knowledge: KnowledgeBase, target_group: str) -> None:
    if target_group not in knowledge.target_group_by_id:
        raise SomError(
            [
                Problem(
                    "target_group",
                    "Målgruppen findes ikke i videnbasen.",
                    f"'{target_group}'",
                    f"Vælg et id fra 'Viden Målgrupper'. {nearest_words(knowledge, target_group)}".strip(),
                )
            ]
        )


def _preference(row: ConsequenceRow) -> tuple[bool, int, int, str]:
    return (row.per != "success", ORDER_OF_TRUST.index(row.status), -(row.year or 0), row.id)


def _left_out(row: ConsequenceRow, counted: list[ConsequenceRow]) -> str:
    """Why a row is not counted, a Danish sentence; empty when it is."""
    if row.status in NOT_FOR_DEFAULTS:
        return f"Ikke medregnet: {row.status.label}."
    for other in counted:
        own_services = row.service_id and other.service_id and row.service_id != other.service_id
        if other.payer == row.payer and not own_services:
            return f"Ikke medregnet: dækker helt eller delvist de samme penge som {other.id}."
    return ""


def no_figures(knowledge: KnowledgeBase, *target_groups: str) -> Problem:
    """That no published figure can be counted for any of the groups, and for which groups there are some."""
    groups = [knowledge.target_group_by_id[group] for group in target_groups]
    others = [f"{other.name} ({other.id})" for other in groups_with_figures(knowledge)]
    remedy = "Lav en fuld beregning, og skriv konsekvenserne selv, eller importér SØMs officielle tal."
    if any(group.kind == PROJECT for group in groups):
        remedy = "Målgruppen er en projektberegning: læg dens tal i en sag med 'som-xl projekt indlæs'."
    if others:
        remedy += f" Målgrupper med tal: {', '.join(others)}."
    message = "Videnbasen har ingen offentlige konsekvenstal, der kan bruges i et skøn for målgruppen. Der regnes ikke på opfundne tal."
    return Problem(
        "target_group", message, ", ".join(f"{group.name} ({group.id})" for group in groups), remedy
    )


@lru_cache(maxsize=8)
def groups_with_figures(knowledge: KnowledgeBase) -> tuple[TargetGroup, ...]:
    """The target groups for which a short estimate can be made."""
    return tuple(
        group
        for group in knowledge.target_groups
        if any(row.status not in NOT_FOR_DEFAULTS for row in usable_rows(knowledge, group.id))
    )
