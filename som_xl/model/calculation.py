"""The calculation: from the arrays of a case to costs and consequences per year and actor."""

from __future__ import annotations

import numpy as np

from som_xl.model.case import Case
from som_xl.model.cohorts import completion_delay, elapsed, enrolled, placed, units_per_year
from som_xl.model.discounting import Array
from som_xl.model.inputs import Inputs, inputs_from_case
from som_xl.model.result import Flows, Result


def calculate(case: Case) -> Result:
    """The result of one case.

    Everything downstream (tables, break-even, warnings) is read from the ``Result``.
    """
    inputs = inputs_from_case(case)
    return Result(inputs, flows(inputs), case)


def calculate_arrays(inputs: Inputs) -> Result:
    """The result of arrays with any leading axes: a million draws as one case."""
    return Result(inputs, flows(inputs), None)


def flows(inputs: Inputs) -> Flows:
    """kr. per line, calendar year and actor, undiscounted, over all years in which anything falls."""
    delay = completion_delay(inputs.course_years)
    latest = int(delay.max()) if delay.ndim else int(delay)
    cohorts = inputs.starts.shape[-1]
    years = max(inputs.horizon, cohorts + latest + inputs.offset + inputs.units.shape[-1])
    completed = inputs.starts * (1.0 - inputs.dropout)[..., None]

    cost_per_year = _cost_per_year(inputs, completed, years)
    consequence_units = _consequence_units(inputs, completed, years)
    return Flows(
        costs=cost_per_year[..., None] * inputs.payers[..., :, None, :],
        consequences=consequence_units[..., None] * inputs.values[..., :, None, :],
        completions=completed,
        successes=completed * inputs.phase_in * inputs.success_rate[..., None],
    )


def _cost_per_year(inputs: Inputs, completed: Array, years: int) -> Array:
    """kr. per cost line and calendar year, ``(…, K, C)``."""
    since = elapsed(inputs.starts.shape[-1], years)
    starting = since == 0
    delay = completion_delay(inputs.course_years)
    quantity = (
        lambda: starting.astype(np.float64),
        lambda: inputs.starts[..., None] * starting,
        lambda: completed[..., None] * (since == delay[..., None, None]),
        lambda: enrolled(inputs.starts, inputs.course_years, years),
    )
    lead = np.broadcast_shapes(inputs.amounts.shape[:-2], completed.shape[:-1], delay.shape)
    result = np.zeros((*lead, len(inputs.kinds), years))
    for kind in sorted(set(inputs.kinds.tolist())):
        lines = np.flatnonzero(inputs.kinds == kind)
        result[..., lines, :] = inputs.amounts[..., lines, :] @ quantity[kind]()
    return result


def _consequence_units(inputs: Inputs, completed: Array, years: int) -> Array:
    """Change in units per consequence line and calendar year, ``(…, L, C)``; success lines at a net rate of 1."""
    split = inputs.per_success
    begin = completion_delay(inputs.course_years) + inputs.offset
    parts = []
    if split:
        remaining = (1.0 - inputs.relapse)[..., None] ** np.arange(inputs.units.shape[-1])
        succeeding = placed(completed * inputs.phase_in, begin, years)
        parts.append(units_per_year(succeeding, inputs.units[..., :split, :] * remaining[..., None, :]))
    if split < inputs.units.shape[-2] or not parts:
        parts.append(units_per_year(placed(inputs.starts, begin, years), inputs.units[..., split:, :]))
    if len(parts) == 1:
        return parts[0]
    lead = np.broadcast_shapes(parts[0].shape[:-2], parts[1].shape[:-2])
    return np.concatenate([np.broadcast_to(part, (*lead, *part.shape[-2:])) for part in parts], -2)
