"""The arrays of many cases as one: padded to one shape with lines, cohorts and years of zero.

A line without units, a cost without kr. and a cohort without persons add exactly zero, so every case keeps its
result. What cannot be padded is shared by all cases of a stack: discount factors and the consequences' first year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from som_xl.model.discounting import Array
from som_xl.model.inputs import COST_KINDS, Inputs

Integers = NDArray[np.intp]
_WITH_ROWS: Final = (
    "starts",
    "dropout",
    "course_years",
    "success_rate",
    "phase_in",
    "relapse",
    "amounts",
    "payers",
    "units",
    "values",
)
"""The arrays that have one row per case of a stack."""


def stack_key(inputs: Inputs) -> tuple[Any, ...]:
    """Cases with the same key are stacked. Shapes are rounded up to a power of two, so that a case with
    very many lines or years does not make all the others large."""
    sizes = (inputs.starts.shape[-1], *inputs.units.shape[-2:], len(inputs.kinds))
    rounded = tuple(1 << max(0, size - 1).bit_length() for size in sizes)
    return inputs.first_year, inputs.offset, inputs.factors.tobytes(), rounded


def stacked(cases: Sequence[Inputs]) -> Inputs:
    """Cases of one key as one ``Inputs`` with the leading axis ``(n,)``.

    Args:
        cases: condensed arrays of single cases, without leading axes.

    Returns:
        Cost lines in the order of ``COST_KINDS``, paid before saved; success lines before the others.
    """
    cohorts = max(case.starts.shape[-1] for case in cases)
    years = max(case.units.shape[-1] for case in cases)
    success = max(case.per_success for case in cases)
    others = max(case.units.shape[-2] - case.per_success for case in cases)
    kinds, saved, places = _cost_places(cases)
    lines = [_line_places(case, success) for case in cases]
    count = success + others
    return replace(
        cases[0],
        starts=np.array([_placed(case.starts, (cohorts,)) for case in cases]),
        dropout=np.array([case.dropout for case in cases]),
        course_years=np.array([case.course_years for case in cases]),
        success_rate=np.array([case.success_rate for case in cases]),
        phase_in=np.array([_placed(case.phase_in, (cohorts,)) for case in cases]),
        relapse=np.array([case.relapse for case in cases]),
        amounts=_scattered([case.amounts for case in cases], places, (len(kinds), cohorts)),
        kinds=kinds,
        payers=_scattered([case.payers for case in cases], places, (len(kinds), 3)),
        saved=saved,
        units=_scattered([case.units for case in cases], lines, (count, years)),
        values=_scattered([case.values for case in cases], lines, (count, 3)),
        per_success=success,
        service_of_line=np.zeros(count, dtype=np.intp),
    )


def taken(stack: Inputs, rows: Integers) -> Inputs:
    """The cases at these positions of a stack, in this order; one may come many times."""
    return replace(stack, **{name: getattr(stack, name)[rows] for name in _WITH_ROWS})


def _cost_places(cases: Sequence[Inputs]) -> tuple[Integers, NDArray[np.bool_], list[Integers]]:
    """Kind and saving of each place for a cost line, and the place of each case's lines."""
    sorts = [(kind, saved) for kind in range(len(COST_KINDS)) for saved in (False, True)]
    sort_of = [list(zip(case.kinds.tolist(), case.saved.tolist(), strict=True)) for case in cases]
    room = {sort: max(found.count(sort) for found in sort_of) for sort in sorts}
    first, end = {}, 0
    for sort in sorts:
        first[sort], end = end, end + room[sort]
    places = [
        np.array([first[sort] + found[:i].count(sort) for i, sort in enumerate(found)], dtype=np.intp)
        for found in sort_of
    ]
    kinds = np.array([kind for kind, saved in sorts for _ in range(room[kind, saved])], dtype=np.intp)
    saved = np.array([saved for kind, saved in sorts for _ in range(room[kind, saved])], dtype=np.bool_)
    return kinds, saved, places


def _line_places(case: Inputs, success: int) -> Integers:
    """The place of each consequence line: per success first, the others after ``success`` places."""
    own = np.arange(case.units.shape[-2])
    return np.where(own < case.per_success, own, own - case.per_success + success)


def _scattered(arrays: Sequence[Array], places: Sequence[Integers], shape: tuple[int, ...]) -> Array:
    """Each array's rows at their places in zeros of this shape, ``(n, *shape)``."""
    result = np.zeros((len(arrays), *shape))
    for whole, array, rows in zip(result, arrays, places, strict=True):
        whole[rows, : array.shape[-1]] = array
    return result


def _placed(array: Array, shape: tuple[int, ...]) -> Array:
    """The array at the beginning of zeros of this shape."""
    result = np.zeros(shape)
    result[: len(array)] = array
    return result
