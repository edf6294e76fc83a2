"""What it takes to break even: success rate, cost, number of participants and year (model.md §4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from som_xl.model.actors import ACTORS_AND_TOTAL
from som_xl.model.discounting import Array

Statuses = NDArray[np.str_]
OK: Final = "ok"
ALWAYS: Final = "always"
UNATTAINABLE: Final = "unattainable"
NEVER: Final = "never"
ROUNDING: Final = 1e-9
"""A cumulative result this small, relative to the money that moved, is zero and not a deficit."""


@dataclass(frozen=True)
class BreakEven:
    """Break-even per actor and in total, ``(…, 4)`` each; NaN where there is no such number.

    Attributes:
        success_rate: net success rate at which the net result is zero, fraction.
        cost_per_participant: highest discounted net cost per participant, kr.
        cost_multiple: the same as a multiple of today's discounted net cost.
        participants: persons needed with fixed costs unchanged.
        year: first calendar year from which the cumulative result stays ≥ 0.
        years: the same as years from the start of the first year, with a fraction.
        value: discounted value of all consequences, kr. costs: discounted net costs, kr.
        value_at_full_success: discounted value of the per-success lines at a net success rate of 1, kr.
    """

    success_rate: Array
    success_rate_status: Statuses
    cost_per_participant: Array
    cost_multiple: Array
    participants: Array
    participants_status: Statuses
    year: Array
    years: Array
    year_status: Statuses
    value: Array
    costs: Array
    value_at_full_success: Array

    def to_mapping(self) -> dict[str, dict[str, Any]]:
        """One mapping per actor and for the total, ``None`` where there is no number."""
        return {name: dict(self._of_actor(i)) for i, name in enumerate(ACTORS_AND_TOTAL)}

    def _of_actor(self, i: int) -> Iterator[tuple[str, float | int | str | None]]:
        for name in (
            "success_rate",
            "cost_per_participant",
            "cost_multiple",
            "participants",
            "year",
            "years",
        ):
            number = float(getattr(self, name)[i])
            yield name, None if np.isnan(number) else int(number) if name == "year" else number
            if hasattr(self, f"{name}_status"):
                yield f"{name}_status", str(getattr(self, f"{name}_status")[i])


def break_even(
    *,
    fixed_costs: Array,
    variable_costs: Array,
    value_at_full_success: Array,
    value_per_participant_lines: Array,
    success_rate: Array,
    participants: Array,
    cumulative: Array,
    gross: Array,
    first_year: int,
) -> BreakEven:
    """Solve for the four measures.

    Args:
        fixed_costs, variable_costs: discounted net costs from ``fixed`` lines and from the rest, ``(…, 4)`` kr.
        value_at_full_success: discounted value of the per-success lines at a net rate of 1, ``(…, 4)`` kr.
        value_per_participant_lines: discounted value of the per-participant lines, ``(…, 4)`` kr.
        success_rate, participants: ``(…)``.
        cumulative: cumulative discounted net, ``(…, H, 4)`` kr.
        gross: discounted kr. that moved per year, ``(…, H, 4)``; sets what counts as rounding.
    """
    costs = fixed_costs + variable_costs
    value = value_at_full_success * success_rate[..., None] + value_per_participant_lines
    rate, rate_status = _success_rate(costs - value_per_participant_lines, value_at_full_success)
    persons, persons_status = _participants(fixed_costs, value - variable_costs, participants)
    year, years, year_status = _year(cumulative, gross, first_year)
    return BreakEven(
        success_rate=rate,
        success_rate_status=rate_status,
        cost_per_participant=value / participants[..., None],
        cost_multiple=_ratio(value, np.where(costs > 0, costs, np.nan)),
        participants=persons,
        participants_status=persons_status,
        year=year,
        years=years,
        year_status=year_status,
        value=value,
        costs=costs,
        value_at_full_success=value_at_full_success,
    )


def _ratio(numerator: Array, denominator: Array) -> Array:
    """The quotient; NaN where the denominator is zero or NaN."""
    result: Array = np.divide(
        numerator, denominator, out=np.full(np.shape(numerator), np.nan), where=(denominator != 0)
    )
    return result


def _chosen(*choices: tuple[NDArray[np.bool_], str]) -> Statuses:
    """The first status whose condition holds, else ``ok``."""
    status: Statuses = np.asarray(OK)
    for condition, name in reversed(choices):
        status = np.where(condition, name, status)
    return status


def _success_rate(to_cover: Array, value_at_full_success: Array) -> tuple[Array, Statuses]:
    possible = value_at_full_success > 0
    rate = _ratio(to_cover, np.where(possible, value_at_full_success, np.nan))
    always = possible & (rate <= 0)
    status = _chosen((~possible, NEVER), (always, ALWAYS), (rate > 1, UNATTAINABLE))
    return np.where(always, 0.0, rate), status


def _participants(fixed_costs: Array, margin: Array, participants: Array) -> tuple[Array, Statuses]:
    """``margin`` is what today's participants bring in beyond their own variable costs, kr."""
    possible = margin > 0
    factor = _ratio(fixed_costs, np.where(possible, margin, np.nan))
    always = possible & (factor <= 0)
    status = _chosen((~possible, NEVER), (always, ALWAYS))
    return np.where(always, 0.0, factor) * participants[..., None], status


def _year(cumulative: Array, gross: Array, first_year: int) -> tuple[Array, Array, Statuses]:
    horizon = cumulative.shape[-2]
    rounding = ROUNDING * (1.0 + gross.sum(-2, keepdims=True))
    deficit = cumulative < -rounding
    # The first year after the last deficit; 0 when there is none, the horizon when it lasts to the end.
    index = np.where(deficit.any(-2), horizon - deficit[..., ::-1, :].argmax(-2), 0)
    never, always = index == horizon, index == 0
    here = np.take_along_axis(cumulative, np.minimum(index, horizon - 1)[..., None, :], -2)[..., 0, :]
    before = np.take_along_axis(cumulative, np.maximum(index - 1, 0)[..., None, :], -2)[..., 0, :]
    years = np.where(always, 0.0, index + _ratio(-before, np.where(always | never, np.nan, here - before)))
    status = _chosen((never, NEVER), (always, ALWAYS))
    return np.where(never, np.nan, first_year + index), np.where(never, np.nan, years), status
