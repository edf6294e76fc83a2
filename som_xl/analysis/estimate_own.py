"""The user's own figures in a short estimate: what one success changes a year for each payer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from som_xl.model import ACTOR_NAMES, ACTORS, Case, CaseError, Problem
from som_xl.model.case import Consequence
from som_xl.model.fields import LARGEST, LONGEST
from som_xl.model.report import kroner
from som_xl.model.validation import show

USER: Final = "Brugerens skøn"
"""The source of what the user has typed."""
OWN_SERVICES: Final = {actor: f"Egen konsekvens, {ACTOR_NAMES[actor].lower()}" for actor in ACTORS}
"""The service, a kr., that carries the user's own figure for each payer."""
INSTEAD: Final = "Ikke medregnet: jeres egne tal er brugt i stedet."
"""Why a published figure does not count beside the user's own."""
_OWNERS: Final = {"municipality": "kommunens", "region": "regionens", "state": "statens"}


@dataclass(frozen=True)
class OwnValues:
    """The user's own yearly change per success, kr. in the case's price level; + is a gain for that payer.

    Attributes:
        municipality, region, state: kr. a year per success.
        years: consequence years it lasts, 1…100.

    Raises:
        CaseError: an amount that is no number, all three zero, or an impossible number of years.

    >>> [(line["service"], line["units"]) for line in OwnValues(20_000, 0, -5_000, 2).lines()]
    [('Egen konsekvens, kommune', [-20000.0]), ('Egen konsekvens, stat', [5000.0])]
    """

    municipality: float
    region: float
    state: float
    years: int

    def __post_init__(self) -> None:
        problems = [
            Problem(
                f"own.{actor}",
                "Det egne tal kan ikke bruges.",
                show(float(amount)),
                f"Skriv {_OWNERS[actor]} gevinst (+) eller udgift (−) pr. succes og år i kr.",
            )
            for actor, amount in self.amounts.items()
            if not abs(amount) <= LARGEST
        ]
        if not any(self.amounts.values()):
            remedy = "Skriv en gevinst (+) eller udgift (−) i kr. for mindst én af kommune, region og stat."
            problems.append(Problem("own", "De egne tal er alle 0.", "", remedy))
        if not (1 <= self.years <= LONGEST and float(self.years).is_integer()):
            message = "Antallet af konsekvensår kan ikke bruges."
            remedy = f"Skriv et helt tal fra 1 til {LONGEST}."
            problems.append(Problem("own.years", message, show(self.years), remedy))
        if problems:
            raise CaseError(problems)

    @property
    def amounts(self) -> dict[str, float]:
        """kr. a year per success for each actor."""
        return {"municipality": self.municipality, "region": self.region, "state": self.state}

    def lines(self) -> list[dict[str, Any]]:
        """A consequence line for each payer with an amount; fewer kr. spent is a gain."""
        return [
            {
                "service": OWN_SERVICES[actor],
                "per": "success",
                "units": [-float(amount)],
                "continue_years": int(self.years) - 1,
                "source": USER,
                "note": self._told(amount),
            }
            for actor, amount in self.amounts.items()
            if amount
        ]

    def prices(self) -> dict[str, dict[str, Any]]:
        """The price of each line's service: 1 kr. for its payer, in the case's price level."""
        return {
            OWN_SERVICES[actor]: {
                **{other: float(other == actor) for other in ACTORS},
                "name": OWN_SERVICES[actor],
                "unit": "kr.",
                "source": USER,
            }
            for actor, amount in self.amounts.items()
            if amount
        }

    def _told(self, amount: float) -> str:
        word = "gevinst" if amount > 0 else "udgift"
        return f"Jeres eget tal: {word} på {kroner(abs(amount))} om året pr. succes i {int(self.years)} år."


def own_lines(case: Case) -> tuple[Consequence, ...]:
    """The lines that count and carry the user's own figures of an estimate."""
    return tuple(line for line in case.included if is_own(line))


def is_own(line: Consequence) -> bool:
    """Whether the line carries the user's own figure of an estimate."""
    return line.service in OWN_SERVICES.values() and not line.role
