"""Distributions of uncertain parameters: increasing functions of a standard normal score.

Each is fitted to a base value and an interval. Drawing a score and looking up the value gives one stream per
parameter, correlations on the scores, and the same draw of the same parameter in every scenario.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from som_xl.model.discounting import Array

SKEWNESS: Final = 0.05
"""A symmetric distribution takes an interval whose middle is off the base by at most this share of its width."""
MOST_COVERED: Final = 0.9999
"""An interval with more of the distribution in it is the whole range."""
NARROW: Final = 1e-3
"""Below this width, relative to the distance to the nearest bound, beta and gamma are normal for every purpose."""
THINNEST_TAIL: Final = 0.05
"""Each side of the interval must leave out at least this share of what both leave out together."""


_Inverse = Callable[[Array], NDArray[np.floating[Any]]]


class DistributionError(ValueError):
    """No such distribution exists. Carries the Danish condition that failed and what to do."""

    def __init__(self, condition: str, remedy: str) -> None:
        super().__init__(condition)
        self.condition, self.remedy = condition, remedy


class Distribution(Protocol):
    """A distribution as the function from standard normal scores to values."""

    def at(self, scores: Array) -> Array:
        """The values with the same probability as the scores; same shape."""


@dataclass(frozen=True)
class Constant:
    """No uncertainty: an interval of no width."""

    value: float

    def at(self, scores: Array) -> Array:
        """The value everywhere."""
        return np.full(scores.shape, self.value)


@dataclass(frozen=True)
class Normal:
    """Normal distribution.

    >>> Normal(10.0, 2.0).at(np.array([-1.0, 0.0])).tolist()
    [8.0, 10.0]
    """

    mean: float
    sd: float

    def at(self, scores: Array) -> Array:
        """Defined as mean + sd · z."""
        return self.mean + self.sd * scores


@dataclass(frozen=True)
class Lognormal:
    """Lognormal distribution by the mean and standard deviation of the logarithm."""

    log_mean: float
    log_sd: float

    def at(self, scores: Array) -> Array:
        """Defined as exp(log_mean + log_sd · z)."""
        result: Array = np.exp(self.log_mean + self.log_sd * scores)
        return result


@dataclass(frozen=True)
class Uniform:
    """Every value from low to high is equally likely.

    >>> Uniform(0.0, 10.0).at(np.array([0.0])).tolist()
    [5.0]
    """

    low: float
    high: float

    def at(self, scores: Array) -> Array:
        """Defined as low + (high − low) · Φ(z)."""
        return self.low + (self.high - self.low) * _probability(scores)


@dataclass(frozen=True)
class Triangular:
    """Triangular distribution from low over mode to high."""

    low: float
    mode: float
    high: float

    def at(self, scores: Array) -> Array:
        """The inverse of the distribution function, one root on each side of the mode."""
        below, above, width = self.mode - self.low, self.high - self.mode, self.high - self.low
        left = scores < _quantile(below / width)
        root = np.sqrt(_probability(np.where(left, scores, -scores)) * width * np.where(left, below, above))
        return np.where(left, self.low + root, self.high - root)


@dataclass(frozen=True)
class Beta:
    """Beta distribution on low … high; PERT is the one whose parameters follow from its mode."""

    a: float
    b: float
    low: float = 0.0
    high: float = 1.0

    @cached_property
    def _table(self) -> _Table:
        from scipy.special import betainccinv, betaincinv  # noqa: PLC0415  (0.3 s that only a simulation needs)

        return _Table(
            lambda share: betaincinv(self.a, self.b, share), lambda share: betainccinv(self.a, self.b, share)
        )

    def at(self, scores: Array) -> Array:
        """Defined as low + (high − low) · I⁻¹(Φ(z); a, b)."""
        return self.low + (self.high - self.low) * self._table.at(scores)


@dataclass(frozen=True)
class Gamma:
    """Gamma distribution by shape and mean."""

    shape: float
    mean: float

    @cached_property
    def _table(self) -> _Table:
        from scipy.special import gammainccinv, gammaincinv  # noqa: PLC0415

        return _Table(
            lambda share: gammaincinv(self.shape, share), lambda share: gammainccinv(self.shape, share)
        )

    def at(self, scores: Array) -> Array:
        """Defined as mean / shape · P⁻¹(shape; Φ(z))."""
        return self.mean / self.shape * self._table.at(scores)


class _Table:
    """A quantile function on 256 scores from −8.5 to 8.5, with cubic curves between them.

    Within 1e-6 of a standard deviation of the exact function (1e-4 where the density is without bound at an
    end), and 50 times faster than inverting it for every draw.
    """

    NODES, END = 256, 8.5

    def __init__(self, lower: _Inverse, upper: _Inverse) -> None:
        nodes = np.linspace(-self.END, self.END, self.NODES)
        tail = _probability(-np.abs(nodes))
        half = self.NODES // 2
        value = np.concatenate((lower(tail[:half]), upper(tail[half:]))).astype(np.float64)
        slope = np.gradient(value)
        slope[2:-2] = (value[:-4] - 8 * value[1:-3] + 8 * value[3:-1] - value[4:]) / 12
        rise, first, last = np.diff(value), slope[:-1], slope[1:]
        self._curves = np.stack((value[:-1], first, 3 * rise - 2 * first - last, first + last - 2 * rise))

    def at(self, scores: Array) -> Array:
        place = np.clip((scores + self.END) * ((self.NODES - 1) / (2 * self.END)), 0.0, self.NODES - 1.0)
        left = np.minimum(place.astype(np.intp), self.NODES - 2)
        part = place - left
        constant, linear, square, cube = (curve.take(left) for curve in self._curves)
        for lower in (square, linear, constant):
            cube *= part
            cube += lower
        result: Array = cube
        return result


@lru_cache(maxsize=512)
def fitted(kind: str, base: float, low: float, high: float, level: float) -> Distribution:
    """The distribution of this kind with the base value and the interval.

    The base is the mean (normal, beta, gamma, lognormal; nearly so for uniform) or the mode (triangular, PERT). A share
    ``level`` of the distribution lies between ``low`` and ``high``; for triangular and PERT equally much is
    left out on both sides, and with level 1 they, and the uniform, end there.

    Raises:
        DistributionError: no such distribution; says which condition failed.

    >>> fitted("normal", 10.0, 10 - 1.959964, 10 + 1.959964, 0.95).sd.__round__(6)
    1.0
    """
    if not low <= base <= high:
        raise DistributionError(
            "Intervallet indeholder ikke basisværdien.", "Ret low eller high, så basisværdien ligger imellem."
        )
    if low == high:
        return Constant(base)
    if level > MOST_COVERED and kind not in {"uniform", "triangular", "pert"}:
        raise DistributionError(
            "Kun ligefordelt, trekant og PERT har et yderste interval (100 %).", "Brug fx level 0.95."
        )
    return _FITS[kind](base, low, high, level)


def _normal(base: float, low: float, high: float, level: float) -> Distribution:
    _require_symmetry("Normalfordelingen", base, low, high)
    return Normal(base, (high - low) / 2 / _score(level))


def _uniform(base: float, low: float, high: float, level: float) -> Distribution:
    _require_symmetry("Ligefordelingen", base, low, high)
    beyond = (high - low) / 2 * (1 / level - 1) if level <= MOST_COVERED else 0.0
    return Uniform(low - beyond, high + beyond)


def _require_symmetry(name: str, base: float, low: float, high: float) -> None:
    if abs((low + high) / 2 - base) > SKEWNESS * (high - low):
        raise DistributionError(
            f"{name} er symmetrisk, men basisværdien ligger ikke midt i intervallet.",
            "Ret intervallet, eller vælg pert, triangular eller lognormal.",
        )


def _beta(base: float, low: float, high: float, level: float) -> Distribution:
    from scipy.special import betainc  # noqa: PLC0415

    if not (0 < low < base < high < 1):
        raise DistributionError(
            "Betafordelingen kræver low over 0, high under 1 og basisværdien inde i intervallet.",
            "Ret low og high, eller vælg pert, triangular eller uniform.",
        )

    if high - low < NARROW * min(base, 1 - base):
        return _normal(base, low, high, level)

    def tails(spread: float) -> tuple[float, float]:
        a, b = base / spread**2, (1 - base) / spread**2
        return float(betainc(a, b, low)), float(betainc(b, a, 1 - high))

    spread = _spread("Betafordelingen", tails, (high - low) / math.sqrt(base * (1 - base)), level)
    return Beta(base / spread**2, (1 - base) / spread**2)


def _gamma(base: float, low: float, high: float, level: float) -> Distribution:
    from scipy.special import gammainc, gammaincc  # noqa: PLC0415

    _require_positive("Gammafordelingen", base, low, high)
    if high - low < NARROW * base:
        return _normal(base, low, high, level)

    def tails(spread: float) -> tuple[float, float]:
        shape = spread**-2
        return float(gammainc(shape, low / base * shape)), float(gammaincc(shape, high / base * shape))

    return Gamma(_spread("Gammafordelingen", tails, (high - low) / base, level) ** -2, base)


def _lognormal(base: float, low: float, high: float, level: float) -> Distribution:
    _require_positive("Lognormalfordelingen", base, low, high)

    def tails(spread: float) -> tuple[float, float]:
        middle = -(spread**2) / 2
        return (
            _cumulative((math.log(low / base) - middle) / spread),
            _cumulative((middle - math.log(high / base)) / spread),
        )

    spread = _spread("Lognormalfordelingen", tails, math.log(high / low), level)
    return Lognormal(math.log(base) - spread**2 / 2, spread)


def _require_positive(name: str, base: float, low: float, high: float) -> None:
    if not 0 < low < base < high:
        raise DistributionError(
            f"{name} kræver, at low er over 0, og at basisværdien ligger inde i intervallet.",
            "Ret low og high, eller vælg normal, pert, triangular eller uniform.",
        )


def _triangular(base: float, low: float, high: float, level: float) -> Distribution:
    tail, width = (1 - level) / 2, high - low
    below = above = 0.0
    for _ in range(200):
        before, half = width, tail * width
        below = (half + math.sqrt(half * (half + 4 * (base - low)))) / 2
        above = (half + math.sqrt(half * (half + 4 * (high - base)))) / 2
        width = high - low + below + above
        if abs(width - before) <= 1e-14 * width:
            break
    return Triangular(low - below, base, high + above)


def _pert(base: float, low: float, high: float, level: float) -> Distribution:
    first, last = low, high
    tail = (1 - level) / 2
    for _ in range(200 if tail else 0):
        from scipy.special import betaincinv  # noqa: PLC0415

        a, b = _pert_shape(first, base, last)
        inner_low, inner_high = float(betaincinv(a, b, tail)), 1 - float(betaincinv(b, a, tail))
        width = (high - low) / (inner_high - inner_low)
        moved = min(low - width * inner_low, base), max(low - width * inner_low + width, base)
        done = abs(moved[0] - first) + abs(moved[1] - last) <= 1e-13 * width
        first, last = moved
        if done:
            break
    return Beta(*_pert_shape(first, base, last), first, last)


def _pert_shape(low: float, mode: float, high: float) -> tuple[float, float]:
    return 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)


def _spread(name: str, tails: Callable[[float], tuple[float, float]], width: float, level: float) -> float:
    """The spread at which the tails outside the interval sum to 1 − level.

    The score of what lies inside falls almost as 1/spread, so that multiplying with its ratio to the
    wanted score converges in a few steps.
    """
    wanted = _score(level)
    spread = width / 2 / wanted
    for _ in range(30):
        outside = min(max(sum(tails(spread)), 1e-300), 1 - 1e-12)
        ratio = -_quantile(outside / 2) / wanted
        if abs(ratio - 1) < 1e-12:
            break
        spread *= min(max(ratio, 0.2), 5.0)
    else:
        spread = _bisected(tails, spread, level)
    lower, upper = tails(spread)
    if not abs(lower + upper - (1 - level)) <= 1e-6:
        raise DistributionError(
            f"{name} kan ikke have {level:.0%} af sandsynligheden i intervallet.".replace("%", " %"),
            "Gør intervallet smallere, eller vælg pert, triangular eller uniform.",
        )
    if min(lower, upper) < THINNEST_TAIL * (1 - level):
        raise DistributionError(
            f"{name} kan ikke være så skæv: basisværdien ligger for tæt på den ene ende af intervallet.",
            "Ret intervallet, eller vælg pert eller triangular.",
        )
    return spread


def _bisected(tails: Callable[[float], tuple[float, float]], near: float, level: float) -> float:
    """The same spread by halving, where the steps above jump to and fro."""
    low, high = near * 1e-4, near * 1e4
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if sum(tails(middle)) < 1 - level else (low, middle)
    return low


_FITS: Final[dict[str, Callable[[float, float, float, float], Distribution]]] = {
    "normal": _normal,
    "beta": _beta,
    "gamma": _gamma,
    "triangular": _triangular,
    "pert": _pert,
    "uniform": _uniform,
    "lognormal": _lognormal,
}


def _probability(scores: Array) -> Array:
    from scipy.special import ndtr  # noqa: PLC0415

    result: Array = ndtr(scores)
    return result


def _cumulative(score: float) -> float:
    return math.erfc(-score / math.sqrt(2)) / 2


def _quantile(share: float) -> float:
    from scipy.special import ndtri  # noqa: PLC0415

    return float(ndtri(share))


def _score(level: float) -> float:
    """Half the width of the interval in standard deviations of a normal distribution.

    >>> round(_score(0.95), 6)
    1.959964
    """
    from statistics import NormalDist  # noqa: PLC0415

    return NormalDist().inv_cdf((1 + level) / 2)
