"""Disclosure control: which figures may be shown, and how coarsely, so that nobody can be recognised."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from som_xl.analysis.local.estimating import YearEstimate, by_person
from som_xl.analysis.local.panel import Floats, Integers

COUNT_STEP: Final = 5
LARGEST_SHARE: Final = 0.5
"""No person may have more than this share of a group's use of a service in a year."""


class Refusal(StrEnum):
    """Why a figure is not shown; the order is that of the checks."""

    NONE = ""
    NOT_SEPARABLE = "not_separable"
    FEW_PERSONS = "few_persons"
    FEW_USERS = "few_users"
    DOMINATED = "dominated"
    SAME_FOR_ALL = "same_for_all"

    @property
    def label(self) -> str:
        """Why, in Danish."""
        return _LABELS[self]


_LABELS: Final = {
    Refusal.NONE: "",
    Refusal.NOT_SEPARABLE: "succes kan ikke skilles fra startår og baggrund",
    Refusal.FEW_PERSONS: "for få personer i en af grupperne",
    Refusal.FEW_USERS: "for få brugere i en af grupperne",
    Refusal.DOMINATED: "én person har over halvdelen af en gruppes forbrug",
    Refusal.SAME_FOR_ALL: "alle i en gruppe har samme forbrug",
}


def refusals(
    estimate: YearEstimate | None,
    use: Floats,
    success: NDArray[np.bool_],
    person: Integers,
    smallest: int,
    show_zero: bool,
) -> tuple[list[Refusal], tuple[int, int]]:
    """Per service, why the figure is held back; and the persons in each group (not success, success).

    Only rows that carry the estimate count: in a start year where all succeed, nobody does.

    Args:
        estimate: the year's estimate. use: ``(n, S)``. success, person: ``(n,)``.
        smallest: fewest persons, and fewest users, in each group.
        show_zero: no users at all in a group is allowed.
    """
    services = use.shape[1]
    if estimate is None:
        return [Refusal.NOT_SEPARABLE] * services, (0, 0)
    counts = [0, 0]
    found = [Refusal.NONE] * services
    for group in (False, True):
        rows = estimate.carries & (success == group)
        persons, position = np.unique(person[rows], return_inverse=True)
        counts[group] = len(persons)
        if len(persons) < smallest:
            return [Refusal.FEW_PERSONS] * services, (0, 0)
        reasons = _group_refusals(
            use[rows], by_person(use[rows], position, len(persons)), smallest, show_zero
        )
        found = [mine or theirs for mine, theirs in zip(found, reasons, strict=True)]
    return found, (counts[0], counts[1])


def _group_refusals(rows: Floats, totals: Floats, smallest: int, show_zero: bool) -> list[Refusal]:
    """The checks of one group; ``rows`` is ``(n, S)`` and ``totals`` the same summed over each person."""
    users = (totals > 0).sum(axis=0)
    few = (users < smallest) & ~(show_zero & (users == 0))
    dominated = totals.max(axis=0) > LARGEST_SHARE * totals.sum(axis=0)
    same = (rows.max(axis=0) == rows.min(axis=0)) & (users > 0)
    checks = ((few, Refusal.FEW_USERS), (dominated, Refusal.DOMINATED), (same, Refusal.SAME_FOR_ALL))
    return [
        next((reason for failed, reason in checks if failed[service]), Refusal.NONE)
        for service in range(rows.shape[1])
    ]


def rounded_count(persons: int) -> int:
    """A count to the nearest multiple of 5.

    >>> rounded_count(5), rounded_count(7), rounded_count(8)
    (5, 5, 10)
    """
    return COUNT_STEP * round(persons / COUNT_STEP)


def count_words(persons: int, smallest: int) -> str:
    """A count in words; a small one is not told.

    >>> count_words(0, 5), count_words(3, 5), count_words(1234, 5)
    ('0', 'færre end 5', 'ca. 1.235')
    """
    if persons == 0:
        return "0"
    if persons < smallest:
        return f"færre end {smallest}"
    return f"ca. {rounded_count(persons):,}".replace(",", ".")


def rounded_to_error(value: float, se: float) -> float:
    """A figure with the decimals its standard error has room for: three of the error's digits.

    Exact figures could be solved for the counts behind them.

    >>> rounded_to_error(-12.345678, 0.98765), rounded_to_error(1234.5, 456.7), rounded_to_error(0.5, 0.0)
    (-12.346, 1234.0, 0.5)
    """
    if not se > 0:
        return round(value, 6)
    return round(value, 2 - math.floor(math.log10(se)))
