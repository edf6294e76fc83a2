"""From a study's effect size to the success rate with the intervention and the net rate (model.md §9)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from som_xl.model.errors import CaseError, Problem
from som_xl.model.validation import show

_NORMAL: Final = NormalDist()


@dataclass(frozen=True)
class Conversion:
    """What an effect size means for the success rate.

    Attributes:
        success_with: success rate with the intervention, fraction; ``None`` when no base rate is involved.
        net_rate: net success rate, fraction.
        method: the method's name, in Danish.
        formula: the formula used, for the user to read.
    """

    success_with: float | None
    net_rate: float
    method: str
    formula: str


def _odds_ratio(value: float, base: float) -> float:
    return value * base / (1 - base + value * base)


def _probit(value: float, base: float) -> float:
    if base in (0.0, 1.0):
        return base
    return _NORMAL.cdf(_NORMAL.inv_cdf(base) + value)


_WITH_BASE_RATE: Final[dict[tuple[str, str], tuple[Callable[[float, float], float], str, str]]] = {
    ("risk_difference", ""): (lambda v, p: p + v, "Risikodifferens", "p1 = p0 + RD"),
    ("risk_ratio", ""): (lambda v, p: v * p, "Relativ risiko", "p1 = RR · p0"),
    ("odds_ratio", ""): (_odds_ratio, "Oddsratio", "p1 = OR·p0 / (1 − p0 + OR·p0)"),
    ("hazard_ratio", ""): (lambda v, p: 1 - (1 - p) ** v, "Hazardratio", "p1 = 1 − (1 − p0)^HR"),
    ("smd", "logit"): (
        lambda v, p: _odds_ratio(math.exp(v * math.pi / math.sqrt(3)), p),
        "Standardiseret forskel, logit (Chinn 2000)",
        "ln OR = d·π/√3; p1 = OR·p0 / (1 − p0 + OR·p0)",
    ),
    ("smd", "probit"): (_probit, "Standardiseret forskel, probit (Cox/Furukawa)", "p1 = Φ(Φ⁻¹(p0) + d)"),
}
_RATIOS: Final = {"risk_ratio", "odds_ratio", "hazard_ratio"}


def convert(measure: str, value: float, base_rate: float | None = None, method: str = "logit") -> Conversion:
    """Convert one effect size.

    Args:
        measure: ``risk_difference``, ``risk_ratio``, ``odds_ratio``, ``hazard_ratio`` or ``smd``.
        value: the effect size; ratios are positive, the event is the success.
        base_rate: success rate without the intervention, 0…1. Not needed for Kraemer–Kupfer, nor for
            a risk difference (then only the net rate is known).
        method: for ``smd`` only: ``logit``, ``probit`` or ``kraemer_kupfer``.

    Raises:
        CaseError: unknown measure or method, no base rate, or a result that is no share.

    Source: Chinn (2000), Statistics in Medicine 19; Furukawa & Leucht (2011), PLoS ONE 6;
    Kraemer & Kupfer (2006), Biological Psychiatry 59.

    >>> convert("risk_ratio", 2.0, 0.2).net_rate
    0.2
    >>> round(convert("smd", 0.5, method="kraemer_kupfer").net_rate, 4)
    0.2763
    """
    _check_numbers(value, base_rate)
    if measure == "smd" and method == "kraemer_kupfer":
        return Conversion(
            None, 2 * _NORMAL.cdf(value / math.sqrt(2)) - 1, "Kraemer–Kupfer", "netto = 2Φ(d/√2) − 1"
        )
    key = (measure, method if measure == "smd" else "")
    if key not in _WITH_BASE_RATE:
        known = ", ".join(sorted({name for name, _ in _WITH_BASE_RATE}))
        raise CaseError(
            [
                Problem(
                    "effekt",
                    "Effektmålet eller metoden kendes ikke.",
                    show(f"{measure}/{method}"),
                    f"Vælg {known}.",
                )
            ]
        )
    function, name, formula = _WITH_BASE_RATE[key]
    if base_rate is None:
        if measure == "risk_difference" and -1 <= value <= 1:
            return Conversion(None, value, name, "netto = RD")
        raise CaseError(
            [Problem("grundrate", "Succesraten uden indsats mangler.", "", "Angiv en andel mellem 0 og 1.")]
        )
    if measure in _RATIOS and value <= 0:
        raise CaseError(
            [Problem("effekt", "Et forholdstal skal være større end 0.", show(value), "Tjek effektmålet.")]
        )
    success_with = function(value, base_rate)
    if not 0 <= success_with <= 1:
        raise CaseError(
            [
                Problem(
                    "effekt",
                    "Effekten giver en succesrate uden for 0–100 % med denne succesrate uden indsats.",
                    show(success_with),
                    "Vælg en anden succesrate uden indsats eller et andet effektmål.",
                )
            ]
        )
    return Conversion(success_with, success_with - base_rate, name, formula)


def _check_numbers(value: float, base_rate: float | None) -> None:
    if not math.isfinite(value):
        raise CaseError(
            [Problem("effekt", "Effekten er ikke et endeligt tal.", show(value), "Skriv et tal.")]
        )
    if base_rate is not None and not 0 <= base_rate <= 1:
        raise CaseError(
            [
                Problem(
                    "grundrate",
                    "Succesraten uden indsats er ikke en andel.",
                    show(base_rate),
                    "Skriv et tal mellem 0 og 1.",
                )
            ]
        )
