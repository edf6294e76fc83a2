"""The short estimate (budgetøkonomisk skøn): few inputs, the rest from the knowledge base (model.md §7)."""

from __future__ import annotations

from typing import Any, Final

from som_xl.analysis.amount_rows import Figure
from som_xl.analysis.estimate_effect import EstimateEffect, rate_from_effect
from som_xl.analysis.estimate_own import INSTEAD, USER, OwnValues
from som_xl.analysis.expected import affected_services, expected_services, groups_of
from som_xl.analysis.missing import groups_without_figures, missing_figures
from som_xl.analysis.published import kept_figures, nearest_with_figures, published_figures
from som_xl.knowledge import KnowledgeBase
from som_xl.model import CaseError, Problem, Result
from som_xl.model.discounting import DiscountRate
from som_xl.model.fields import LONGEST

__all__ = [
    "EstimateEffect",
    "OwnValues",
    "affected_services",
    "estimate_mapping",
    "estimate_result_mapping",
    "expected_services",
    "missing_figures",
    "nearest_with_figures",
    "rate_from_effect",
]

LONGEST_NAME: Final = 200
"""Characters in the name of a group of the user's own, as for a group of a mix."""


def estimate_mapping(
    knowledge: KnowledgeBase,
    target_group: str,
    *,
    per_year: float,
    years: int,
    cost_per_participant: float,
    success_rate: float | None = None,
    effect: EstimateEffect | None = None,
    horizon: int,
    first_year: int,
    price_year: int,
    discount_rate: DiscountRate = "official",
    own: OwnValues | None = None,
) -> dict[str, Any]:
    """A full case with the fields of a case file, made from few inputs.

    Args:
        knowledge: the knowledge base that gives consequences and prices.
        target_group: id of the target group; with ``own`` also a group of the user's own, kept as typed.
        per_year: persons who start each operating year.
        years: operating years.
        cost_per_participant: kr. per person who starts, in ``price_year`` prices; paid by the municipality.
        success_rate: net success rate, fraction. effect: or the effect of a record, by ``rate_from_effect``.
        horizon: calendar years in the result. first_year: the first of them.
        price_year: price level of the result.
        discount_rate: ``"official"`` or a flat fraction per year.
        own: the user's own change per success. Published figures of the group are then kept but do not count.

    Returns:
        A mapping for ``case_from_mapping``, which judges the numbers.

    Raises:
        CaseError: a number of operating years that no case can have, or not exactly one success rate.
        SomError: without ``own``: unknown group, or no published figure for it that can be counted.

    >>> from som_xl.knowledge import default_knowledge
    >>> numbers = {"per_year": 40, "years": 1, "cost_per_participant": 25000, "success_rate": 0.2}
    >>> time = {"horizon": 10, "first_year": 2026, "price_year": 2026}
    >>> case = estimate_mapping(default_knowledge(), "adults_homelessness", **numbers, **time)
    >>> [(line["service"], line["per"], line["units"]) for line in case["consequences"] if line["include"]]
    [('C005', 'success', [-58000.0])]
    >>> own = OwnValues(municipality=20_000, region=0, state=0, years=2)
    >>> case = estimate_mapping(default_knowledge(), "Unge på vej", own=own, **numbers, **time)
    >>> [(line["service"], line["units"], line["continue_years"]) for line in case["consequences"]]
    [('Egen konsekvens, kommune', [-20000.0], 1)]
    """
    _judge(target_group, years, success_rate, effect)
    figures = _figures(knowledge, target_group, own)
    return {
        "title": f"Budgetøkonomisk skøn: {group_name(knowledge, target_group)}",
        "notes": _notes(knowledge, target_group, figures, effect, own),
        "settings": {
            "first_year": first_year,
            "horizon": horizon,
            "price_year": price_year,
            "discount_rate": discount_rate,
        },
        "target_group": target_group,
        "participants": {"starts": [per_year] * years},
        "effect": effect.to_mapping() if effect else {"success_rate": success_rate, "source": USER},
        "costs": [
            {
                "name": "Indsatsen",
                "kind": "per_start",
                "amounts": cost_per_participant,
                "price_year": price_year,
                "source": USER,
            }
        ],
        "consequences": [*(own.lines() if own else ()), *(_line(figure, own) for figure in figures)],
        "prices": (own.prices() if own else {})
        | {figure.line["service"]: dict(figure.price) for figure in figures},
    }


def group_name(knowledge: KnowledgeBase, target_group: str) -> str:
    """The Danish name of a target group; a group of the user's own as typed."""
    known = knowledge.target_group_by_id.get(target_group)
    return known.name if known else target_group


def _judge(target_group: str, years: int, success_rate: float | None, effect: EstimateEffect | None) -> None:
    problems = []
    if not target_group.strip():
        remedy = "Vælg en målgruppe, eller skriv jeres egen."
        problems.append(Problem("target_group", "Målgruppen mangler.", "", remedy))
    if len(target_group) > LONGEST_NAME:
        message, remedy = "Målgruppens navn er for langt.", f"Brug højst {LONGEST_NAME} tegn."
        problems.append(Problem("target_group", message, f"{len(target_group)} tegn", remedy))
    if not 1 <= years <= LONGEST:
        message = "Antallet af driftsår kan ikke bruges."
        problems.append(Problem("years", message, str(years), f"Skriv et helt tal fra 1 til {LONGEST}."))
    if (success_rate is None) == (effect is None):
        message = "Succesraten mangler." if effect is None else "Succesraten er angivet to gange."
        remedy = "Angiv enten nettosuccesraten eller en effekt fra videnbasen."
        problems.append(Problem("effect.success_rate", message, "", remedy))
    if problems:
        raise CaseError(problems)


def _figures(knowledge: KnowledgeBase, target_group: str, own: OwnValues | None) -> tuple[Figure, ...]:
    if own is None:
        return published_figures(knowledge, target_group)
    known = target_group in knowledge.target_group_by_id
    return kept_figures(knowledge, target_group) if known else ()


def _line(figure: Figure, own: OwnValues | None) -> dict[str, Any]:
    units = figure.line["units"]
    line = {**figure.line, "units": [*units], "original": [*units]}
    if own is None:
        return line
    note = str(line["note"]).removeprefix(figure.left_out).strip()
    return line | {"include": False, "note": f"{INSTEAD} {note}".strip()}


def _notes(
    knowledge: KnowledgeBase,
    target_group: str,
    figures: tuple[Figure, ...],
    effect: EstimateEffect | None,
    own: OwnValues | None,
) -> str:
    """What the estimate rests on and what must be known about it."""
    remarks = list(effect.remarks) if effect else []
    if own is None:
        basis = "Lavet ud fra få tal og offentliggjorte konsekvenstal, ikke SØMs egne."
        remarks += [remark for figure in figures if figure.line["include"] for remark in figure.remarks]
    else:
        basis = "Lavet ud fra få tal og jeres egne konsekvenstal; videnbasens er ikke medregnet."
        if target_group not in knowledge.target_group_by_id:
            remarks.append(
                f"Målgruppen '{target_group}' er jeres egen: intet om den er hentet fra videnbasen."
            )
    return " ".join([basis, *remarks])


def estimate_result_mapping(knowledge: KnowledgeBase, result: Result) -> dict[str, Any]:
    """The result of an estimate as plain values, with what the knowledge base has and lacks for it.

    ``services``: first those that carry money, with their discounted value; then those the knowledge base expects
    to change, without a number (``discounted`` is ``None``). ``missing``: Danish sentences, ``missing_figures``.
    ``nearest``: other groups with figures, nearest first, for each group that has none itself.
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
    groups = groups_of(result.case)
    mapping["missing"] = list(missing_figures(knowledge, groups))
    mapping["nearest"] = [
        {
            "target_group": group,
            "groups": [{"id": o.id, "name": o.name} for o in nearest_with_figures(knowledge, group)],
        }
        for group in groups_without_figures(knowledge, groups)
    ]
    return mapping
