"""The uncertain parameters of a case with their interval, distribution and Danish label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from som_xl.analysis.linear_form import ALL_COSTS, FACTORS_ON_ALL, PARTICIPANTS
from som_xl.model import Case, CaseError, Problem
from som_xl.model.case import Uncertainty
from som_xl.model.discounting import Array
from som_xl.model.distributions import Distribution
from som_xl.model.uncertainty import (
    CONSEQUENCES,
    COSTS,
    DROPOUT,
    PRICES,
    SUCCESS_RATE,
    SUCCESS_WITH,
    SUCCESS_WITHOUT,
    Bounds,
    base_value,
    bounds,
    distribution,
)

STANDARD_ERRORS: Final = 1.959964
"""Half a 95 % interval in standard errors: the low and high of a parameter given by standard errors."""
SHARE, FACTOR, ERRORS = "andel", "faktor", "standardfejl"
"""Units of parameters."""

_LABELS: Final = {
    SUCCESS_WITH: "Succesrate med indsats",
    SUCCESS_WITHOUT: "Succesrate uden indsats",
    SUCCESS_RATE: "Nettosuccesrate",
    DROPOUT: "Frafald",
    ALL_COSTS: "Alle omkostninger",
    PARTICIPANTS: "Antal deltagere",
}
_KINDS: Final = {COSTS: "Omkostning", CONSEQUENCES: "Konsekvens", PRICES: "Pris"}


@dataclass(frozen=True)
class UncertainParameter:
    """One uncertain parameter, ready to be varied.

    Attributes:
        name: as in ``Case.uncertainty``.
        unit: ``andel`` (share), ``faktor`` on the case's own figures, or ``standardfejl`` from them.
        base, low, high: the case's value and the interval, in the unit.
        distribution: from normal scores to values. bounds: where draws are cut off.
    """

    name: str
    unit: str
    base: float
    low: float
    high: float
    distribution: Distribution
    bounds: Bounds

    def at(self, scores: Array) -> Array:
        """Values for standard normal scores, cut off at the bounds; same shape."""
        values = self.distribution.at(scores)
        return values if self.bounds == bounds("") else np.clip(values, *self.bounds)


def uncertain_parameters(case: Case) -> tuple[UncertainParameter, ...]:
    """The uncertain parameters of the case, in its order."""
    return tuple(_parameter(case, item) for item in case.uncertainty)


def require_uncertainty(case: Case) -> tuple[UncertainParameter, ...]:
    """The uncertain parameters, of which there must be at least one.

    Raises:
        CaseError: the case has no uncertainty.
    """
    if not case.uncertainty:
        raise CaseError(
            [
                Problem(
                    "uncertainty",
                    "Sagen har ingen usikre forudsætninger.",
                    "",
                    "Angiv lav og høj for mindst én, eller hent forslag til intervaller.",
                )
            ]
        )
    return uncertain_parameters(case)


def require_parameter(case: Case, name: str) -> None:
    """A parameter must be one of the case's, or a factor on all costs or all participants.

    Raises:
        CaseError: it is not; lists those there are.
    """
    known = {*FACTORS_ON_ALL, SUCCESS_RATE, DROPOUT}
    if case.effect.success_with is not None:
        known |= {SUCCESS_WITH, SUCCESS_WITHOUT}
    known |= {f"{COSTS}[{line.name}]" for line in case.costs}
    for service in {line.service for line in case.included}:
        known |= {f"{CONSEQUENCES}[{service}]", f"{PRICES}[{service}]"}
    if name not in known:
        raise CaseError(
            [Problem(name, "Forudsætningen findes ikke i sagen.", "", f"Vælg {', '.join(sorted(known))}.")]
        )


def _parameter(case: Case, item: Uncertainty) -> UncertainParameter:
    name = item.parameter
    if item.se is not None:
        low, high, base, unit = -STANDARD_ERRORS, STANDARD_ERRORS, 0.0, ERRORS
    else:
        assert item.low is not None
        assert item.high is not None
        low, high, base = item.low, item.high, base_value(case, name)
        unit = FACTOR if "[" in name else SHARE
    return UncertainParameter(name, unit, base, low, high, distribution(case, item), bounds(name))


def parameter_label(name: str, service_names: Mapping[str, str] | None = None) -> str:
    """What a parameter is called in Danish.

    >>> parameter_label("prices[gp_contact]", {"gp_contact": "Egen læge"})
    'Pris: Egen læge'
    """
    if name in _LABELS:
        return _LABELS[name]
    kind, inner = name.removesuffix("]").split("[", 1)
    shown = inner if kind == COSTS else (service_names or {}).get(inner, inner)
    return f"{_KINDS[kind]}: {shown}"


def value_text(value: float, unit: str) -> str:
    """A value of a parameter as Danes write it.

    >>> value_text(0.725, SHARE), value_text(1.4, FACTOR), value_text(-1.959964, ERRORS)
    ('72,5 %', '140 %', '−1,96 SE')
    """
    number = f"{value:.2f}" if unit == ERRORS else f"{value * 100:.1f}".removesuffix(".0")
    sign = "−" if number.startswith("-") and any(digit in number for digit in "123456789") else ""
    return sign + number.lstrip("-").replace(".", ",") + (" SE" if unit == ERRORS else " %")


def names_of(parameters: Sequence[UncertainParameter]) -> tuple[str, ...]:
    """The names, in order."""
    return tuple(parameter.name for parameter in parameters)
