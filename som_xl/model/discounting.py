"""Discount factors and conversion between price levels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
DiscountRate = float | Literal["official"]

OFFICIAL_SCHEDULE: Final = ((35, 0.035), (70, 0.025), (None, 0.015))
"""Last elapsed year and rate. Source: Finansministeriet, samfundsøkonomisk diskonteringsrente, 7 January 2021."""


def official_rate(elapsed_years: int) -> float:
    """Rate per year that discounts elapsed year ``elapsed_years`` ≥ 1, fraction.

    >>> official_rate(35), official_rate(36), official_rate(71)
    (0.035, 0.025, 0.015)
    """
    return next(rate for last, rate in OFFICIAL_SCHEDULE if last is None or elapsed_years <= last)


@lru_cache(maxsize=256)
def discount_factors(horizon: int, rate: DiscountRate) -> Array:
    """Discount factors, one per calendar year.

    Defined as ``d[0] = 1`` and ``d[c] = d[c-1] / (1 + rate(c))``: consequences and costs of the first
    year count in full.

    Args:
        horizon: number of calendar years in the result.
        rate: flat rate per year as a fraction, or the official schedule by elapsed years.

    Returns:
        Shape ``(horizon,)``, dimensionless, read-only.

    >>> discount_factors(3, 0.035).round(6).tolist()
    [1.0, 0.966184, 0.933511]
    """
    rates = [official_rate(c) if rate == "official" else float(rate) for c in range(1, horizon)]
    factors: Array = np.array([1.0, *(1.0 / (1.0 + r) for r in rates)], dtype=np.float64)
    np.cumprod(factors, out=factors)
    factors.flags.writeable = False
    return factors


def uprate(amount: float, from_year: int | None, to_year: int, price_index: Mapping[int, float]) -> float:
    """An amount in another price level: ``amount · index[to] / index[from]``.

    ``from_year`` ``None`` is the wanted price level already.

    >>> uprate(100.0, 2015, 2023, {2015: 100.0, 2023: 118.04})
    118.04
    """
    if from_year is None or from_year == to_year:
        return amount
    return amount * price_index[to_year] / price_index[from_year]
