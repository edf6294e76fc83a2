"""The inputs in which two cases differ, one by one, and a case with some of them changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from som_xl.analysis.parameters import parameter_label
from som_xl.model import Case

Key = tuple[str, ...]
_EFFECT: Final = ("success_with", "success_without", "success_rate")
_NAMES: Final = {
    ("settings", "first_year"): "Første driftsår",
    ("settings", "horizon"): "Horisont",
    ("settings", "price_year"): "Prisniveau",
    ("settings", "discount_rate"): "Diskonteringsrente",
    ("settings", "first_consequence"): "Første konsekvensår",
    ("settings", "price_index"): "Nettoprisindeks",
    ("participants", "starts"): "Antal deltagere",
    ("participants", "dropout"): "Frafald",
    ("participants", "course_years"): "Forløbets længde",
    ("effect", "success"): "Succesrate",
    ("effect", "success_with"): "Succesrate med indsats",
    ("effect", "success_without"): "Succesrate uden indsats",
    ("effect", "success_rate"): "Nettosuccesrate",
    ("effect", "phase_in"): "Indfasning",
    ("effect", "relapse"): "Ekstra tilbagefald",
    ("years",): "Driftsår (deltagere, beløb pr. år og indfasning)",
}


@dataclass(frozen=True)
class Difference:
    """One input that is not the same in two cases.

    Attributes:
        key: where it stands, such as ``("effect", "success_with")`` or ``("costs", "Opstart")``.
        before, after: its values, as in the case files; None where there is none.
    """

    key: Key
    before: Any
    after: Any

    def label(self, service_names: Mapping[str, str] | None = None) -> str:
        """What the input is called in Danish."""
        if self.key in _NAMES:
            return _NAMES[self.key]
        return parameter_label(f"{self.key[0]}[{self.key[1]}]", service_names)


def differences(start: Case, end: Case) -> tuple[Difference, ...]:
    """The inputs that differ and can change the result, each of which can be changed without the others.

    Success rates are one input where one case gives the net rate and the other gives two; participants, amounts and
    phase-in are one where the number of operating years differs. A price belongs to its consequence
    where only one of the cases has it.
    """
    before, after = _inputs(start), _inputs(end)
    _tie(before, after, start, end)
    keys = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    return tuple(Difference(key, before.get(key), after.get(key)) for key in keys)


def with_differences(start: Case, end: Case, chosen: Sequence[Difference]) -> Case:
    """The first case with the chosen inputs taken from the second."""
    update: dict[str, Any] = {"scenarios": (), "uncertainty": (), "correlations": ()}
    for part in ("settings", "participants", "effect"):
        fields = {field: getattr(getattr(end, part), field) for field in _fields(part, chosen)}
        update[part] = getattr(start, part).model_copy(update=fields)
    update["costs"] = _lines(start, end, "costs", chosen)
    update["consequences"] = _lines(start, end, "consequences", chosen)
    prices = dict(end.prices) | dict(start.prices)
    prices.update({d.key[1]: end.prices[d.key[1]] for d in chosen if d.key[0] == "prices"})
    update["prices"] = prices
    if any(difference.key == ("years",) for difference in chosen):
        update["participants"] = update["participants"].model_copy(update={"starts": end.participants.starts})
        update["effect"] = update["effect"].model_copy(update={"phase_in": end.effect.phase_in})
    mixed = start.model_copy(update=update)
    index_from_end = any(difference.key == ("settings", "price_index") for difference in chosen)
    mixed._price_index = dict(end.price_index if index_from_end else start.price_index)
    return mixed


def _inputs(case: Case) -> dict[Key, Any]:
    """Every input of a case that can change the result, by its key."""
    return {
        **{("settings", name): value for name, value in case.settings},
        **{("participants", name): value for name, value in case.participants},
        **{("effect", name): getattr(case.effect, name) for name in (*_EFFECT, "phase_in", "relapse")},
        **_grouped("costs", ((line.name, _figures(line)) for line in case.costs)),
        **_grouped("consequences", ((line.service, _figures(line)) for line in case.included)),
        **{
            ("prices", service): _figures(case.prices[service])
            for service in dict.fromkeys(line.service for line in case.included)
        },
    }


def _figures(record: Any) -> dict[str, Any]:
    """The fields of a line that count in the calculation."""
    words = {"status", "source", "note", "unit", "domain", "role", "name", "original", "project"}
    return {name: value for name, value in record if name not in words}


def _grouped(part: str, lines: Iterator[tuple[str, dict[str, Any]]] | Any) -> dict[Key, Any]:
    groups: dict[Key, Any] = {}
    for name, figures in lines:
        groups.setdefault((part, name), []).append(figures)
    return groups


def _tie(before: dict[Key, Any], after: dict[Key, Any], start: Case, end: Case) -> None:
    """Inputs that cannot be changed one without the other become one."""
    if (start.effect.success_rate is None) != (end.effect.success_rate is None):
        for inputs in (before, after):
            inputs[("effect", "success")] = {name: inputs.pop(("effect", name)) for name in _EFFECT}
    if len(start.participants.starts) != len(end.participants.starts):
        for inputs in (before, after):
            costs = {key: inputs.pop(key) for key in list(inputs) if key[0] == "costs"}
            rest = {key: inputs.pop(key) for key in (("participants", "starts"), ("effect", "phase_in"))}
            inputs[("years",)] = {**rest, **costs}
    for key in [key for key in {**before, **after} if key[0] == "prices"]:
        if key not in before or key not in after:
            before.pop(key, None)
            after.pop(key, None)


def _fields(part: str, chosen: Sequence[Difference]) -> list[str]:
    names = [difference.key[1] for difference in chosen if difference.key[0] == part]
    return [field for name in names for field in (_EFFECT if name == "success" else (name,))]


def _lines(start: Case, end: Case, part: str, chosen: Sequence[Difference]) -> tuple[Any, ...]:
    """The lines of the first case, those of a chosen name replaced by the second's where the first of them stood."""
    name_of = "name" if part == "costs" else "service"
    if part == "costs" and any(difference.key == ("years",) for difference in chosen):
        return end.costs
    names = {difference.key[1] for difference in chosen if difference.key[0] == part}
    lines: list[Any] = []
    placed: set[str] = set()
    for line in (*getattr(start, part), *(line for line in getattr(end, part))):
        name = getattr(line, name_of)
        if name not in names:
            lines.extend([line] if any(line is own for own in getattr(start, part)) else [])
        elif name not in placed:
            placed.add(name)
            lines.extend(other for other in getattr(end, part) if getattr(other, name_of) == name)
    return tuple(lines)
