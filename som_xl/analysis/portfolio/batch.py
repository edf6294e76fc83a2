"""All projects of a portfolio as array calculations: the one calculation, with a leading axis of projects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from som_xl.analysis.portfolio.condensing import condensed
from som_xl.analysis.portfolio.projects import Project, with_own_amounts
from som_xl.analysis.portfolio.stacking import stack_key, stacked, taken
from som_xl.model import calculate_arrays
from som_xl.model.discounting import Array
from som_xl.model.inputs import Inputs, inputs_from_case

BLOCK_NUMBERS: Final = 100_000
"""A block's largest array holds about so many numbers: small enough to stay in the processor's cache. Blocks
depend on the projects only, never on who works them out, so the numbers are the same to the bit."""


_CORNERS: Final = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
"""Factor on participants and factor on costs of the four outcomes all others follow from."""


class Mapper(Protocol):
    """Works a function out for every item, in order: here, or on other machines."""

    def __call__(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        """The results in the order of the items."""
        ...


def here(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    """One item after the other on this machine.

    >>> here(abs, [-1, 2])
    [1, 2]
    """
    return [function(item) for item in items]


@dataclass(frozen=True)
class Outcomes:
    """What each of n projects gives. kr. in its own case's price level; actors are the three and the total.

    Attributes:
        net: ``(n, 4)`` net result. undiscounted: ``(n, 4)`` the same without discounting.
        net_cost: ``(n,)`` discounted costs minus saved costs, all payers.
        municipal_costs: ``(n, C)`` the municipality's undiscounted costs per year since the project's first year,
            saved costs not deducted, also after the horizon.
        participants: ``(n,)`` persons. cut_off: ``(n,)`` undiscounted net after the horizon, not counted.
    """

    net: Array
    undiscounted: Array
    net_cost: Array
    municipal_costs: Array
    participants: Array
    cut_off: Array


def outcomes(projects: Sequence[Project], mapper: Mapper = here) -> Outcomes:
    """The outcome of every project, in their order.

    Everything in an outcome is linear in the factor on participants and in the factor on costs. Where many projects
    share a case, the case is worked out with both factors at 0 and 1, and theirs lie between (or beyond) these four.
    """
    members: dict[tuple[object, ...], list[int]] = {}
    for i, project in enumerate(projects):
        members.setdefault((id(project.case), project.amounts, project.starts), []).append(i)
    worked_out: list[Project] = []
    position = np.empty((len(projects), len(_CORNERS)), dtype=np.intp)
    between = np.ones(len(projects), dtype=np.bool_)
    for rows in members.values():
        first = len(worked_out)
        if len(rows) > len(_CORNERS):
            shared = projects[rows[0]]
            worked_out += [replace(shared, factor=f, cost_factor=c) for f, c in _CORNERS]
            position[rows] = range(first, len(worked_out))
        else:
            worked_out += [projects[i] for i in rows]
            position[rows] = np.arange(first, len(worked_out))[:, None]
            between[rows] = False
    factor = np.array([project.factor for project in projects])
    cost = np.array([project.cost_factor for project in projects])
    sides = {0.0: (1.0 - factor, 1.0 - cost), 1.0: (factor, cost)}
    weights = np.stack([sides[f][0] * sides[c][1] for f, c in _CORNERS], 1)
    weights[~between] = (1.0, 0.0, 0.0, 0.0)
    return _weighted(_worked_out(worked_out, mapper), position, weights)


def _weighted(found: Outcomes, position: NDArray[np.intp], weights: Array) -> Outcomes:
    """Sums of outcomes: per project the positions ``(n, 4)`` and the weights ``(n, 4)`` of its terms."""

    def summed(array: Array) -> Array:
        result: Array = np.einsum("nk,nk...->n...", weights, array[position])
        return result

    return Outcomes(*(summed(getattr(found, field.name)) for field in fields(Outcomes)))


def _worked_out(projects: Sequence[Project], mapper: Mapper) -> Outcomes:
    """Every project on its own row of an array calculation, block by block."""
    blocks = list(_blocks(projects))
    found = mapper(block_outcome, [inputs for _, inputs in blocks])
    years = max((part.municipal_costs.shape[1] for part in found), default=0)
    whole = Outcomes(*(np.zeros((len(projects), *size)) for size in ((4,), (4,), (), (years,), (), ())))
    for (rows, _), part in zip(blocks, found, strict=True):
        whole.net[rows] = part.net
        whole.undiscounted[rows] = part.undiscounted
        whole.net_cost[rows] = part.net_cost
        whole.municipal_costs[rows, : part.municipal_costs.shape[1]] = part.municipal_costs
        whole.participants[rows] = part.participants
        whole.cut_off[rows] = part.cut_off
    return whole


def block_outcome(inputs: Inputs) -> Outcomes:
    """The outcome of one block of projects: arrays with the leading axis ``(n,)``."""
    result = calculate_arrays(inputs)
    net_cost = (result.costs - result.saved_costs)[..., 3] @ inputs.factors
    paid = result.flows.costs[..., 0][..., ~inputs.saved, :].sum(-2)
    return Outcomes(
        result.net_result,
        result.net_result_undiscounted,
        net_cost,
        paid,
        result.participants,
        result.cut_off,
    )


def _blocks(projects: Sequence[Project]) -> Iterator[tuple[NDArray[np.intp], Inputs]]:
    """Positions of projects and their arrays, block by block."""
    case_of, cases = _bases(projects)
    groups: dict[tuple[Any, ...], list[int]] = {}
    for i, inputs in enumerate(cases):
        groups.setdefault(stack_key(inputs), []).append(i)
    for members in groups.values():
        stack = stacked([cases[i] for i in members])
        place = {case: position for position, case in enumerate(members)}
        rows = np.array([row for row, case in enumerate(case_of) if case in place], dtype=np.intp)
        size = _rows_per_block(stack)
        for first in range(0, len(rows), size):
            chosen = rows[first : first + size]
            positions = np.array([place[case_of[row]] for row in chosen], dtype=np.intp)
            yield chosen, _varied(taken(stack, positions), [projects[row] for row in chosen])


def _bases(projects: Sequence[Project]) -> tuple[list[int], list[Inputs]]:
    """The arrays of every different case, each worked out once, and which of them each project has."""
    position: dict[tuple[int, Any], int] = {}
    cases: list[Inputs] = []
    case_of = []
    for project in projects:
        key = id(project.case), project.amounts
        if key not in position:
            position[key] = len(cases)
            cases.append(condensed(inputs_from_case(with_own_amounts(project))))
        case_of.append(position[key])
    return case_of, cases


def _rows_per_block(stack: Inputs) -> int:
    cohorts, years = stack.starts.shape[-1], stack.units.shape[-1]
    calendar = max(stack.horizon, cohorts + int(stack.course_years.max()) + stack.offset + years)
    lines = max(stack.units.shape[-2], stack.amounts.shape[-2], 1)
    return max(1, int(BLOCK_NUMBERS // (lines * calendar * 3)))


def _varied(inputs: Inputs, projects: Sequence[Project]) -> Inputs:
    """A block's arrays with what each project has of its own."""
    starts = inputs.starts
    for row, project in enumerate(projects):
        if project.starts is not None:
            starts[row, : len(project.starts)] = project.starts
    starts *= np.array([project.factor for project in projects])[:, None]
    factors = np.array([project.cost_factor for project in projects])[:, None, None]
    amounts = np.where(inputs.saved[:, None], inputs.amounts, inputs.amounts * factors)
    return replace(inputs, starts=starts, amounts=amounts)
