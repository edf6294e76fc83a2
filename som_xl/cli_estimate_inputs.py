"""What is typed for a short estimate, as a case; what is wrong is told with the option it was given by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from som_xl.cli_common import typed_number

if TYPE_CHECKING:
    from som_xl.analysis.estimate import EstimateEffect, OwnValues
    from som_xl.knowledge import KnowledgeBase
    from som_xl.model import Case
    from som_xl.model.errors import Problem

OWN: Final = ("--egen-kommune", "--egen-region", "--egen-stat")
_OPTIONS: Final = {
    "target_group": "--maalgruppe",
    "target_group_mix": "--maalgruppe",
    "participants.starts": "--antal",
    "years": "--aar",
    "costs": "--pris",
    "effect.id": "--effekt",
    "effect.base_rate": "--grundrate",
    "effect.success_rate": "--succesrate",
    "settings.horizon": "--horisont",
    "settings.first_year": "--start",
    "own.municipality": OWN[0],
    "own.region": OWN[1],
    "own.state": OWN[2],
    "own.years": "--egne-aar",
    "own": OWN[0],
}
"""The option by which a field of the case is given."""


@dataclass(frozen=True)
class Inputs:
    """What was typed beside plain numbers; ``None`` where an option was not given.

    Attributes:
        groups: each as ``ID`` or ``ID=SHARE``.
        success_rate: net rate, fraction.
        effect: id of a record. base_rate: success rate without the intervention, as typed.
        own: municipality, region and state, kr. as typed. own_years: how long they last.
    """

    groups: tuple[str, ...]
    success_rate: float | None
    effect: str | None
    base_rate: str | None
    own: tuple[str | None, str | None, str | None]
    own_years: int | None

    def case(self, knowledge: KnowledgeBase, **numbers: Any) -> tuple[Case, EstimateEffect | None]:
        """The case of the estimate, and the record its effect comes from.

        Raises:
            SomError: the place of each problem is its option.
        """
        from som_xl.analysis.estimate import estimate_mapping
        from som_xl.analysis.mixing import mixed_mapping
        from som_xl.model import SomError, case_from_mapping

        shares = group_shares(self.groups)
        try:
            effect = self._chosen_effect(knowledge)
            numbers |= {"success_rate": self.success_rate, "effect": effect, "own": self._own_values()}
            if list(shares.values()) == [1.0]:
                data = estimate_mapping(knowledge, *shares, **numbers)
            else:
                data = mixed_mapping(knowledge, shares, **numbers)
            return case_from_mapping(data, knowledge.price_index), effect
        except SomError as error:
            raise SomError(_by_option(problem) for problem in error.problems) from None

    def _chosen_effect(self, knowledge: KnowledgeBase) -> EstimateEffect | None:
        from som_xl.analysis.estimate import rate_from_effect
        from som_xl.model import Problem, SomError

        base_rate = None if self.base_rate is None else typed_number(self.base_rate, "--grundrate")
        if self.effect is not None:
            return rate_from_effect(knowledge, self.effect, base_rate)
        if base_rate is not None:
            message = "Succesraten uden indsats bruges kun sammen med en effekt."
            remedy = "Skriv også --effekt ID, eller skriv nettosuccesraten med --succesrate."
            raise SomError([Problem("--grundrate", message, f"'{self.base_rate}'", remedy)])
        return None

    def _own_values(self) -> OwnValues | None:
        from som_xl.analysis.estimate import OwnValues
        from som_xl.model import Problem, SomError

        municipality, region, state = (
            0.0 if text is None else typed_number(text, option)
            for text, option in zip(self.own, OWN, strict=True)
        )
        if self.own == (None, None, None) and self.own_years is None:
            return None
        if self.own_years is None:
            remedy = "Skriv, hvor mange år jeres egne tal varer, fx --egne-aar 2."
            raise SomError([Problem("--egne-aar", "Antallet af år mangler.", "", remedy)])
        return OwnValues(municipality, region, state, self.own_years)


def group_shares(given: tuple[str, ...]) -> dict[str, float]:
    """The share of each target group as typed; a single group without a share is everyone.

    Raises:
        SomError: a group twice, no share where there are several, or a share that is no number.
    """
    from som_xl.model import Problem, SomError

    place = "--maalgruppe"
    shares: dict[str, float] = {}
    for text in given:
        group, equals, share = text.partition("=")
        if group in shares:
            raise SomError(
                [Problem(place, "Målgruppen står to gange.", f"'{group}'", "Læg andelene sammen.")]
            )
        if not equals and len(given) > 1:
            remedy = "Skriv fx --maalgruppe A=0.6 --maalgruppe B=0.4."
            raise SomError([Problem(place, "Målgruppens andel mangler.", f"'{group}'", remedy)])
        shares[group] = typed_number(share, place) if equals else 1.0
    return shares


def _by_option(problem: Problem) -> Problem:
    """The problem at the option that gave the field; a share of the mix is told by its own option."""
    field = problem.place.split("[", maxsplit=1)[0]
    place = _OPTIONS.get(field) or _OPTIONS.get(field.split(".", maxsplit=1)[0], problem.place)
    return replace(problem, place=place)
