"""The case of an estimate from what is typed on *Skøn*; what is wrong is told with its cell."""

from __future__ import annotations

from typing import Any, Final

from som_xl.analysis.estimate import EstimateEffect, OwnValues, estimate_mapping, rate_from_effect
from som_xl.analysis.estimate_answer import EstimateAnswer, answer_estimate
from som_xl.analysis.estimate_own import USER
from som_xl.analysis.mixing import mixed_mapping
from som_xl.knowledge import KnowledgeBase
from som_xl.model import ACTORS, Case, Problem, SomError, WorkbookError, case_from_mapping
from som_xl.workbook.locating import plain
from som_xl.workbook.modules.estimate_layout import OWN, SHEET
from som_xl.workbook.modules.reading import Typed

MIX: Final = "som_estimate_mix"
DEFAULT_HORIZON: Final = 10
_NEEDED: Final = {
    "per_year": ("Deltagere pr. år mangler.", "Skriv, hvor mange der starter hvert driftsår."),
    "cost": ("Omkostningen pr. deltager mangler.", "Skriv kr. pr. deltager, 0 hvis indsatsen er gratis."),
}
_CELL_OF: Final = {
    "target_group": "target_group", "target_group_mix": "mix", "participants": "per_year", "years": "years",
    "costs": "cost", "effect.id": "effect", "effect.base_rate": "base_rate", "effect": "success_rate", "settings.horizon": "horizon", "settings.first_year": "first_year",
    "settings.price_year": "first_year", "own": "own",
}  # fmt: skip
"""The input by the field of the case that it becomes; the longest path decides."""


def estimate_case(
    typed: Typed, knowledge: KnowledgeBase, this_year: int
) -> tuple[Case, EstimateEffect | None]:
    """The whole case the few inputs become, without intervals, and the record its effect was taken from.

    Raises:
        SomError: an input that is missing or cannot be used, with its cell; or no figures for the group.
    """
    shares = _shares(typed, knowledge)
    problems = [
        Problem(_place(typed, key), message, "tom celle", remedy)
        for key, (message, remedy) in _NEEDED.items()
        if key not in typed.values
    ]
    if problems:
        raise WorkbookError(problems)
    try:
        numbers = _numbers(typed, knowledge, this_year)
        if list(shares.values()) == [1.0]:
            data = estimate_mapping(knowledge, *shares, **numbers)
        else:
            data = mixed_mapping(knowledge, shares, **numbers)
        status = typed.values.get("status", "")
        data["effect"].setdefault("status", status)  # a record has its own
        for figure in (*data["costs"], *(line for line in data["consequences"] if line["source"] == USER)):
            figure["status"] = status
        return case_from_mapping(data, knowledge.price_index), numbers["effect"]
    except SomError as error:
        raise WorkbookError(
            Problem(_cell(typed, p.place), p.message, p.found, p.remedy) for p in error.problems
        ) from None


def typed_answer(typed: Typed, knowledge: KnowledgeBase, this_year: int) -> EstimateAnswer:
    """The estimate of what is typed, calculated and simulated.

    Raises:
        SomError: as ``estimate_case``.
    """
    case, effect = estimate_case(typed, knowledge, this_year)
    return answer_estimate(case, knowledge, effect)


def _numbers(typed: Typed, knowledge: KnowledgeBase, this_year: int) -> dict[str, Any]:
    given = typed.values
    first_year = _whole(typed, "first_year", this_year)
    return {
        "per_year": given["per_year"],
        "years": _whole(typed, "years", 1),
        "cost_per_participant": given["cost"],
        "success_rate": given.get("success_rate"),
        "effect": _effect(typed, knowledge),
        "own": _own(typed),
        "horizon": _whole(typed, "horizon", DEFAULT_HORIZON),
        "first_year": first_year,
        "price_year": knowledge.price_level(first_year),
    }


def _effect(typed: Typed, knowledge: KnowledgeBase) -> EstimateEffect | None:
    if "effect" in typed.values:
        return rate_from_effect(knowledge, typed.values["effect"].strip(), typed.values.get("base_rate"))
    if "base_rate" in typed.values:
        message = "Grundraten bruges kun sammen med et effektstudie."
        remedy = "Skriv studiets id i feltet ovenfor, eller tøm grundraten."
        raise WorkbookError([Problem(_place(typed, "base_rate"), message, "", remedy)])
    return None


def _own(typed: Typed) -> OwnValues | None:
    if not typed.rows[OWN]:
        return None
    (row,) = typed.rows[OWN]
    years = row.get("years")
    if years is None:
        message, remedy = "Antal år for den egne gevinst mangler.", "Skriv, hvor mange år gevinsten varer."
        raise WorkbookError([Problem(typed.places[OWN, 0, "years"], message, "tom celle", remedy)])
    municipality, region, state = (row.get(actor, 0.0) for actor in ACTORS)
    return OwnValues(municipality, region, state, years)


def _whole(typed: Typed, key: str, default: int) -> int:
    value = typed.values.get(key, float(default))
    if not float(value).is_integer():
        raise WorkbookError(
            [Problem(_place(typed, key), "Tallet er ikke helt.", f"{value:g}", "Skriv et helt tal.")]
        )
    return int(value)


def _shares(typed: Typed, knowledge: KnowledgeBase) -> dict[str, float]:
    """Share by target group: everyone in one, or the table of several."""
    one, several = typed.values.get("target_group"), typed.rows[MIX]
    if one and several:
        message = "Der er både valgt én målgruppe og udfyldt en blandet målgruppe."
        raise WorkbookError([Problem(_place(typed, "target_group"), message, one, "Tøm det ene sted.")])
    if not several:
        if not one:
            message = "Målgruppen mangler."
            remedy = "Vælg en på listen, eller skriv jeres egen sammen med egne konsekvenser."
            raise WorkbookError([Problem(_place(typed, "target_group"), message, "tom celle", remedy)])
        return {group_id(knowledge, one): 1.0}
    shares: dict[str, float] = {}
    for i, row in enumerate(several):
        place = typed.places[MIX, i, "group"]
        if "group" not in row:
            raise WorkbookError([Problem(place, "Målgruppen mangler.", "tom celle", "Vælg en målgruppe.")])
        group = group_id(knowledge, row["group"])
        if group in shares:
            raise WorkbookError(
                [Problem(place, "Målgruppen står to gange.", row["group"], "Læg andelene sammen.")]
            )
        if "share" not in row:
            raise WorkbookError(
                [Problem(typed.places[MIX, i, "share"], "Andelen mangler.", "tom celle", "Skriv en andel.")]
            )
        shares[group] = row["share"]
    return shares


def group_id(knowledge: KnowledgeBase, name: str) -> str:
    """The id of a target group by its name or id; another text as it is."""
    wanted = plain(name)
    groups = knowledge.target_groups
    return next((g.id for g in groups if wanted in {plain(g.name), plain(g.id)}), name)


def _place(typed: Typed, key: str) -> str:
    return typed.places.get((key,), SHEET)


def _cell(typed: Typed, field: str) -> str:
    """The cell of the input a field of the case was made from."""
    parts = field.split("[", maxsplit=1)[0].split(".")
    for length in range(len(parts), 0, -1):
        key = _CELL_OF.get(".".join(parts[:length]))
        if key == "mix":
            return typed.places.get((MIX, 0, "share"), SHEET)
        if key == "own":
            return typed.places.get((OWN, 0, parts[-1]), typed.places.get((OWN, 0, "municipality"), SHEET))
        if key:
            return _place(typed, key)
    return field
