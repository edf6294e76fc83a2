"""Several estimates of the same effect as one: common effect and random effects, with heterogeneity.

Everything is on the scale on which the estimates are added: the logarithm for ratios, else as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from som_xl.model.errors import CaseError, Problem
from som_xl.model.student_t import t_quantile

Numbers = NDArray[np.float64]
NORMAL_975: Final = NormalDist().inv_cdf(0.975)
_DOUBLINGS: Final = 1000
_HALVINGS: Final = 200


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval, all on one scale."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Pooled:
    """Studies taken together, on the scale of the estimates.

    Attributes:
        common: one true effect (inverse variance); normal interval.
        random: true effects that vary (Paule–Mandel); Hartung–Knapp interval (normal for 2).
        prediction: 95 % interval for the true effect in a new setting; ``None`` for fewer than 3 studies.
        common_weights, random_weights: shape ``(studies,)``, fractions that add up to 1.
        q: Cochran's Q. i2: I², share of the variation that is not chance, 0…1. tau2: variance between studies.
    """

    common: Interval
    random: Interval
    prediction: Interval | None
    common_weights: tuple[float, ...]
    random_weights: tuple[float, ...]
    q: float
    i2: float
    tau2: float


def pool(estimates: Sequence[float], standard_errors: Sequence[float]) -> Pooled:
    """Pool two or more independent estimates.

    ``w = 1/(s² + τ²)``, ``mean = Σwy / Σw``; common effect has τ² = 0. ``Q = Σ(y − common)²/s²``,
    ``I² = max(0, (Q − (k−1)) / Q)``. The interval of the random effect is ``mean ± t(k−1) · √(1/Σw)``: Hartung
    and Knapp's, whose factor ``Σw(y − mean)² / (k−1)`` is 1 at Paule and Mandel's τ², and is not let below 1
    when τ² = 0. With two studies t(1) = 12.7 would tell nothing, and the normal 1.96 is used. The prediction
    interval is ``mean ± t(k−2) · √(τ² + 1/Σw)``.

    Args:
        estimates: shape ``(studies,)``, on the scale on which effects are added.
        standard_errors: shape ``(studies,)``, positive.

    Raises:
        CaseError: fewer than two, unequal numbers, or a standard error that is not positive and finite.

    Source: Paule & Mandel (1982); Hartung & Knapp (2001), the floor by Röver, Knapp & Friede (2015);
    Higgins, Thompson & Spiegelhalter (2009).

    >>> pooled = pool([0.0, 2.0], [1.0, 1.0])   # Q = 2, one degree of freedom; τ² = 1 makes Q(τ²) = 1
    >>> pooled.random.estimate, pooled.q, pooled.i2, round(pooled.tau2, 9)
    (1.0, 2.0, 0.5, 1.0)
    """
    _check(estimates, standard_errors)
    y = np.array(estimates, dtype=np.float64)
    variances = np.array(standard_errors, dtype=np.float64) ** 2
    studies = len(y)
    common, spread, common_weights = _weighted(y, variances, 0.0)
    q = _generalised_q(y, variances, 0.0)
    tau2 = paule_mandel(y, variances)
    mean, variance, random_weights = _weighted(y, variances, tau2)
    factor = t_quantile(0.975, studies - 1) if studies > 2 else NORMAL_975
    return Pooled(
        common=_around(common, NORMAL_975 * math.sqrt(spread)),
        random=_around(mean, factor * math.sqrt(variance)),
        prediction=None
        if studies < 3
        else _around(mean, t_quantile(0.975, studies - 2) * math.sqrt(tau2 + variance)),
        common_weights=common_weights,
        random_weights=random_weights,
        q=q,
        i2=max(0.0, (q - (studies - 1)) / q) if q > 0 else 0.0,
        tau2=tau2,
    )


def paule_mandel(estimates: Numbers, variances: Numbers) -> float:
    """The variance between studies τ² ≥ 0 at which ``Σ (y − mean)² / (s² + τ²)`` is ``studies − 1``.

    0 when the studies differ no more than chance makes them.
    """
    wanted = len(estimates) - 1

    def excess(tau2: float) -> float:
        return _generalised_q(estimates, variances, tau2) - wanted

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(variances.mean())
    for _ in range(_DOUBLINGS):
        if excess(high) <= 0:
            break
        low, high = high, high * 2.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2.0


def standard_error(interval: Interval) -> float:
    """The standard error behind a 95 % interval: its width / (2 · 1.96).

    >>> round(standard_error(Interval(0.0, -1.96, 1.96)), 3)
    1.0
    """
    return (interval.high - interval.low) / (2.0 * NORMAL_975)


def asymmetry(interval: Interval) -> float:
    """How far the estimate lies from the middle of its interval, as a share of half its width; 0 is symmetric.

    >>> asymmetry(Interval(1.0, 0.0, 4.0))
    0.5
    """
    half = (interval.high - interval.low) / 2.0
    return abs(interval.estimate - (interval.low + interval.high) / 2.0) / half if half > 0 else 0.0


def _around(estimate: float, half_width: float) -> Interval:
    return Interval(estimate, estimate - half_width, estimate + half_width)


def _weighted(y: Numbers, variances: Numbers, tau2: float) -> tuple[float, float, tuple[float, ...]]:
    """Weighted mean, its variance, and the weights as fractions."""
    weights = 1.0 / (variances + tau2)
    total = float(weights.sum())
    return float(weights @ y) / total, 1.0 / total, tuple((weights / total).tolist())


def _generalised_q(y: Numbers, variances: Numbers, tau2: float) -> float:
    weights = 1.0 / (variances + tau2)
    mean = weights @ y / weights.sum()
    return float(weights @ (y - mean) ** 2)


def _check(estimates: Sequence[float], standard_errors: Sequence[float]) -> None:
    if len(estimates) != len(standard_errors) or len(estimates) < 2:
        raise CaseError(
            [
                Problem(
                    "studier",
                    "Der skal mindst to studier til en sammenvejning, hvert med en standardfejl.",
                    f"{len(estimates)} estimater og {len(standard_errors)} standardfejl",
                    "Vælg flere studier.",
                )
            ]
        )
    wrong = [error for error in standard_errors if not (math.isfinite(error) and error > 0)]
    if wrong or not all(map(math.isfinite, estimates)):
        raise CaseError(
            [
                Problem(
                    "studier",
                    "Estimater skal være endelige tal og standardfejl større end 0.",
                    ", ".join(f"{error:g}" for error in wrong),
                    "Tjek studiernes 95 %-intervaller.",
                )
            ]
        )
