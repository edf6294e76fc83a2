"""Regression-adjusted difference between success and not success, per service and consequence year.

One regression per consequence year gives the same estimates as one stacked model with every coefficient free per
year; the covariances between the years are kept, as the stacked model would give them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from statsmodels.regression.linear_model import OLS

from som_xl.analysis.local.panel import Floats, Integers
from som_xl.analysis.local.preparing import Study

COLLINEAR: Final = 1e-10
"""A column whose share of variation not explained by the columns before it is smaller says nothing new."""
FULL_LEVERAGE: Final = 1e-9


@dataclass(frozen=True)
class YearEstimate:
    """One consequence year, all services.

    Attributes:
        difference: ``(S,)`` units per person and year, success minus not success.
        influence: ``(persons, S)`` each person's part of the error; its squares sum to the variance.
        persons: ``(persons,)`` codes of the persons, ascending.
        carries: ``(n,)`` the rows of the year that say anything about the difference.
        freedom: degrees of freedom of the t-distribution.
    """

    difference: Floats
    influence: Floats = field(repr=False)
    persons: Integers = field(repr=False)
    carries: NDArray[np.bool_] = field(repr=False)
    freedom: float

    @cached_property
    def se(self) -> Floats:
        """Standard error, ``(S,)``."""
        error: Floats = np.sqrt((self.influence**2).sum(axis=0))
        return error


def estimate(study: Study, rows: Integers) -> YearEstimate | None:
    """The rows of one year, adjusted for start year and background.

    None where success cannot be told from these.
    """
    panel = study.panel
    return estimate_year(
        panel.use[rows],
        panel.success[rows],
        panel.person[rows],
        np.column_stack([_indicators(panel.start[rows]), study.background[panel.course[rows]]]),
    )


def estimate_year(
    use: Floats, success: NDArray[np.bool_], person: Integers, background: Floats
) -> YearEstimate | None:
    """Least squares of use on success, the background and a constant.

    The design is the same for all services, so it is factored once (statsmodels' pseudo-inverse ``P``), and
    ``P @ use`` are the coefficients. Variance: HC3, ``(w_i e_i / (1 − h_i))²`` summed over persons, when a person
    has one row; cluster-robust by person with statsmodels' small-sample factor when somebody has several.

    Args:
        use: ``(n, S)`` units. success: ``(n,)``. person: ``(n,)`` codes. background: ``(n, k)``.

    >>> import numpy as np
    >>> use = np.array([[2.0], [4.0], [7.0], [9.0]])
    >>> year = estimate_year(use, np.array([True, True, False, False]), np.arange(4), np.empty((4, 0)))
    >>> float(year.difference[0].round(9))      # 3 − 8
    -5.0
    >>> float((year.se[0] ** 2).round(9))       # HC3: weights ±½, residuals ±1, leverages ½: four times (½ · 1 / ½)²
    4.0
    """
    n = len(success)
    design = np.column_stack([np.ones(n), background, success.astype(float)])
    kept = independent(design)
    if kept[-1] != design.shape[1] - 1 or n <= len(kept):
        return None
    design = design[:, kept]
    model: Any = OLS(use[:, 0], design)
    model.fit()
    inverse: Floats = model.pinv_wexog
    residual = use - design @ (inverse @ use)
    weight = inverse[-1]
    leverage = np.einsum("nk,kn->n", design, inverse)
    persons, position = np.unique(person, return_inverse=True)
    if len(persons) == n:
        # A row that fits itself has no residual and no weight in the difference.
        room = np.where(1 - leverage > FULL_LEVERAGE, 1 - leverage, np.inf)
        parts, freedom = (weight / room)[:, None] * residual, n - len(kept)
    else:
        factor = len(persons) / (len(persons) - 1) * (n - 1) / (n - len(kept))
        parts, freedom = np.sqrt(factor) * weight[:, None] * residual, len(persons) - 1
    carries = np.abs(weight) > FULL_LEVERAGE * np.abs(weight).max()
    return YearEstimate(
        inverse[-1] @ use, by_person(parts, position, len(persons)), persons, carries, freedom
    )


def independent(design: Floats) -> list[int]:
    """The columns that are no linear combination of the columns before them.

    >>> import numpy as np
    >>> independent(np.array([[1.0, 2.0, 1.0], [1.0, 2.0, 0.0], [1.0, 2.0, 0.0]]))
    [0, 2]
    """
    products = design.T @ design
    kept: list[int] = []
    explained: Any = 0.0
    for column in range(len(products)):
        own = products[column, column]
        if kept:
            shared = products[kept, column]
            explained = shared @ np.linalg.solve(products[np.ix_(kept, kept)], shared)
        if own - explained > COLLINEAR * own:
            kept.append(column)
    return kept


def by_person(values: Floats, position: Integers, persons: int) -> Floats:
    """Rows summed over each person; shapes ``(n, S)``, ``(n,)`` and ``(persons, S)``."""
    order = np.argsort(position, kind="stable")
    if len(position) == persons:
        return values[order]
    sums: Floats = np.add.reduceat(
        values[order], np.searchsorted(position[order], np.arange(persons)), axis=0
    )
    return sums


def covariance(years: tuple[YearEstimate, ...]) -> Floats:
    """Covariances between the consequence years of each service, over the persons; shape ``(S, J, J)``."""
    services = years[0].difference.size
    result = np.empty((services, len(years), len(years)))
    for a, first in enumerate(years):
        for b, second in enumerate(years[: a + 1]):
            _, mine, theirs = np.intersect1d(
                first.persons, second.persons, assume_unique=True, return_indices=True
            )
            result[:, a, b] = np.einsum("ps,ps->s", first.influence[mine], second.influence[theirs])
            result[:, b, a] = result[:, a, b]
    return result


def _indicators(start: Integers) -> Floats:
    """One column per start year but the first."""
    columns: Floats = (start[:, None] == np.unique(start)[None, 1:]).astype(float)
    return columns
