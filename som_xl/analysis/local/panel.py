"""The panel as arrays: one row per person, start and calendar year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[Any]
"""Whole numbers of any width: ids are coded as small as they can be."""

SYNTHETIC_MARK: Final = "SYNTETISK"
"""What every person id of a made-up panel begins with."""


@dataclass(frozen=True)
class Covariate:
    """One background variable.

    Attributes:
        values: ``(n,)`` numbers, or codes from 0 into the categories.
        categories: how many categories there are; 0 for a number.
    """

    name: str
    values: Floats | Integers
    categories: int = 0


@dataclass(frozen=True)
class Panel:
    """Every array has one entry per row of the file that is not empty; none of them is ever shown.

    Attributes:
        person: ``(n,)`` codes from 0.
        course: ``(n,)`` codes from 0 of person and start year together: a person may start more than once.
        start: ``(n,)`` calendar year in which the course starts.
        since: ``(n,)`` years since the start; negative before it.
        success: ``(n,)`` true or false, the same in all rows of a course.
        group: ``(n,)`` target group; None when the file has no such column.
        use: ``(n, S)`` units of each service in the year.
        services: service ids.
        unused: headings of columns that are not used.
        synthetic: every person is marked as made up.
        start_given: whether the file says when a course starts; otherwise it is the person's first year.
    """

    person: Integers = field(repr=False)
    course: Integers = field(repr=False)
    start: Integers = field(repr=False)
    since: Integers = field(repr=False)
    success: NDArray[np.bool_] = field(repr=False)
    group: NDArray[np.object_] | None = field(repr=False)
    use: Floats = field(repr=False)
    services: tuple[str, ...]
    covariates: tuple[Covariate, ...] = field(repr=False)
    unused: tuple[str, ...] = ()
    synthetic: bool = False
    start_given: bool = True

    @property
    def year(self) -> Integers:
        """Calendar year of each row, ``(n,)``."""
        return self.start + self.since
