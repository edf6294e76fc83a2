"""Persons through time: who starts, is enrolled, completes and succeeds in which calendar year.

Indices: start cohort t, calendar year c, consequence year j; every function allows free leading axes ``…``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from som_xl.model.discounting import Array

Integers = NDArray[np.intp]


@lru_cache(maxsize=64)
def elapsed(cohorts: int, years: int) -> Integers:
    """Calendar years since the cohort started, ``c − t``; shape ``(T, years)``."""
    table: Integers = np.arange(years)[None, :] - np.arange(cohorts)[:, None]
    table.flags.writeable = False
    return table


@lru_cache(maxsize=64)
def _lags(years: int, consequence_years: int) -> Integers:
    """Position of ``c − j`` in an array with one zero appended; that zero where ``c < j``."""
    lag = np.arange(years)[:, None] - np.arange(consequence_years)[None, :]
    table: Integers = np.where(lag >= 0, lag, years)
    table.flags.writeable = False
    return table


def completion_delay(course_years: Array) -> Integers:
    """Calendar years from start to completion: ``max(ceil(L), 1) − 1``; shape ``(…)``.

    >>> completion_delay(np.array([0.5, 1.0, 1.5, 3.0])).tolist()
    [0, 0, 1, 2]
    """
    delay: Integers = np.maximum(np.ceil(course_years), 1.0).astype(np.intp) - 1
    return delay


def enrolled(starts: Array, course_years: Array, years: int) -> Array:
    """Person-years in the course per cohort and calendar year, ``(…, T, years)``.

    Defined as ``starts[t] · clip(L − (c − t), 0, 1)`` for ``c ≥ t``.
    """
    since = elapsed(starts.shape[-1], years)
    part = np.clip(course_years[..., None, None] - since, 0.0, 1.0) * (since >= 0)
    result: Array = starts[..., None] * part
    return result


def placed(heads: Array, delay: Integers, years: int) -> Array:
    """Heads per cohort, moved to the calendar year ``t + delay``: ``(…, T)`` to ``(…, years)``.

    >>> placed(np.array([10.0, 20.0]), np.array(1), 4).tolist()
    [0.0, 10.0, 20.0, 0.0]
    """
    cohorts = heads.shape[-1]
    source = np.arange(years) - delay[..., None]
    outside = (source < 0) | (source >= cohorts)
    lead = np.broadcast_shapes(heads.shape[:-1], delay.shape)
    source = np.broadcast_to(np.where(outside, 0, source), (*lead, years))
    moved: Array = np.take_along_axis(np.broadcast_to(heads, (*lead, cohorts)), source, -1) * ~outside
    return moved


def units_per_year(heads: Array, units: Array) -> Array:
    """Units per line and calendar year: ``Σ_j heads[c − j + 1] · units[line, j]``.

    Args:
        heads: ``(…, C)`` heads whose consequence year 1 is calendar year c.
        units: ``(…, L, J)`` units per head and consequence year.

    Returns:
        ``(…, L, C)``.
    """
    years = heads.shape[-1]
    padded = np.concatenate((heads, np.zeros((*heads.shape[:-1], 1))), -1)
    lagged = padded[..., _lags(years, units.shape[-1])]  # (…, C, J)
    result: Array = units @ np.swapaxes(lagged, -1, -2)
    return result
