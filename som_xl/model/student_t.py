"""Student's t for whole degrees of freedom, in closed form: intervals from few studies need it, and scipy does not."""

from __future__ import annotations

import math
from typing import Final

from som_xl.model.errors import CaseError, Problem

_HALVINGS: Final = 200


def t_distribution(value: float, freedom: int) -> float:
    """P(T ≤ value) with ``freedom`` ≥ 1 degrees of freedom.

    Source: Abramowitz & Stegun, 26.7.3 (odd) and 26.7.4 (even).

    >>> t_distribution(1.0, 1)   # Cauchy: 1/2 + arctan(1)/π
    0.75
    """
    angle = math.atan(value / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = freedom % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for step in range(odd, freedom - 1, 2):
        total += term
        term *= cosine * cosine * (step + 1) / (step + 2)
    inside = 2.0 / math.pi * (angle + sine * total) if odd else sine * total
    return 0.5 + inside / 2.0


def t_quantile(probability: float, freedom: int) -> float:
    """The value that T stays below with ``probability``, 0.5 … 1 (both excluded above).

    Raises:
        CaseError: a probability outside 0.5 … 1, or fewer than one degree of freedom.

    >>> round(t_quantile(0.975, 1), 3), round(t_quantile(0.975, 10), 3)
    (12.706, 2.228)
    """
    if not 0.5 <= probability < 1 or freedom < 1:
        found = f"{probability:g} med {freedom} frihedsgrader"
        raise CaseError(
            [Problem("t-fordeling", "Fraktilen findes ikke.", found, "Brug 0,5–1 og mindst 1 frihedsgrad.")]
        )
    low, high = 0.0, 1.0
    while t_distribution(high, freedom) < probability:
        high *= 2.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        low, high = (middle, high) if t_distribution(middle, freedom) < probability else (low, middle)
    return (low + high) / 2.0
