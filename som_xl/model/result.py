"""The result of a case: plain arrays with named axes, each quantity defined once and worked out when asked for.

Axes: ``…`` free (none for a single case), service Y, cost line K, consequence line L, calendar year H,
actor A. Actor axes of length 4 are municipality, region, state and total.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from som_xl.model.actors import ACTORS_AND_TOTAL
from som_xl.model.break_even import BreakEven, break_even
from som_xl.model.case import Case
from som_xl.model.discounting import Array
from som_xl.model.inputs import Inputs

UNALLOCATED = "Ikke fordelt"


@dataclass(frozen=True)
class Flows:
    """Undiscounted kr. over all calendar years C in which anything falls, also after the horizon.

    Attributes:
        costs: ``(…, K, C, 3)``, positive also for saved lines.
        consequences: ``(…, L, C, 3)``, + is a gain; per-success lines as if the net success rate were 1.
        completions: ``(…, T)`` persons. successes: ``(…, T)`` persons.
    """

    costs: Array
    consequences: Array
    completions: Array
    successes: Array


def with_total(amounts: Array) -> Array:
    """The total appended on the last axis, the actors: ``(…, 3)`` to ``(…, 4)``."""
    return np.concatenate((amounts, amounts.sum(-1, keepdims=True)), -1)


@dataclass(frozen=True)
class Result:
    """Everything that is known about the outcome of a case. kr. in the case's price level."""

    inputs: Inputs
    flows: Flows
    case: Case | None

    @property
    def years(self) -> range:
        """Calendar years of the result, H of them."""
        return range(self.inputs.first_year, self.inputs.first_year + self.inputs.horizon)

    @property
    def discount_factors(self) -> Array:
        """``(H,)``."""
        return self.inputs.factors

    @cached_property
    def _lines(self) -> Array:
        """Consequences per line at the case's own success rate, all years, ``(…, L, C, 3)``."""
        split = self.inputs.per_success
        rate = self.inputs.success_rate[..., None, None, None]
        lines = self.flows.consequences
        scaled = np.empty(np.broadcast_shapes(lines.shape, (*rate.shape[:-3], 1, 1, 1)))
        np.multiply(lines[..., :split, :, :], rate, out=scaled[..., :split, :, :])
        scaled[..., split:, :, :] = lines[..., split:, :, :]
        return scaled

    @cached_property
    def _sign(self) -> Array:
        """``(K,)``: −1 for a cost, +1 for a saved cost."""
        return np.where(self.inputs.saved, np.float64(1.0), np.float64(-1.0))

    def _cost_sum(self, weights: Array) -> Array:
        """Cost lines added with ``weights`` ``(K,)``, inside the horizon, ``(…, H, 4)``."""
        inside = self.flows.costs[..., : self.inputs.horizon, :]
        return with_total(np.tensordot(weights, inside, (0, inside.ndim - 3)))

    @cached_property
    def costs(self) -> Array:
        """Costs per year and actor, positive, ``(…, H, 4)``."""
        return self._cost_sum((~self.inputs.saved).astype(np.float64))

    @cached_property
    def saved_costs(self) -> Array:
        """Saved costs of the alternative per year and actor, positive, ``(…, H, 4)``."""
        return self._cost_sum(self.inputs.saved.astype(np.float64))

    @cached_property
    def consequences_by_service(self) -> Array:
        """``(…, Y, H, 4)``, + is a gain."""
        lines = self._lines[..., : self.inputs.horizon, :]
        member = self.inputs.service_of_line == np.arange(len(self.inputs.services))[:, None]
        years, actors = lines.shape[-2:]
        flat = lines.reshape(*lines.shape[:-2], years * actors)
        summed = member.astype(np.float64) @ flat
        return with_total(summed.reshape(*summed.shape[:-1], years, actors))

    @cached_property
    def consequences(self) -> Array:
        """All services per year and actor, ``(…, H, 4)``."""
        return np.asarray(self.consequences_by_service.sum(-3))

    @cached_property
    def net(self) -> Array:
        """Consequences − costs + saved costs, undiscounted, ``(…, H, 4)``."""
        return self.consequences - self.costs + self.saved_costs

    @cached_property
    def discounted_net(self) -> Array:
        """``(…, H, 4)``."""
        return self.net * self.inputs.factors[:, None]

    @cached_property
    def cumulative(self) -> Array:
        """Discounted net, added up from the first year, ``(…, H, 4)``."""
        return self.discounted_net.cumsum(-2)

    @property
    def net_result(self) -> Array:
        """The net result per actor and in total, discounted, ``(…, 4)``."""
        total: Array = self.cumulative[..., -1, :]
        return total

    @cached_property
    def net_result_undiscounted(self) -> Array:
        """``(…, 4)``."""
        return np.asarray(self.net.sum(-2))

    @cached_property
    def participants(self) -> Array:
        """Persons who start, all cohorts, ``(…)``."""
        return np.asarray(self.inputs.starts.sum(-1))

    @cached_property
    def completions(self) -> Array:
        """Persons who complete, all cohorts, ``(…)``."""
        return np.asarray(self.flows.completions.sum(-1))

    @cached_property
    def successes(self) -> Array:
        """Net successes, all cohorts, ``(…)``."""
        return np.asarray(self.flows.successes.sum(-1))

    @property
    def per_participant(self) -> Array:
        """Net result per person who starts, ``(…, 4)``."""
        return self.net_result / self.participants[..., None]

    @property
    def per_success(self) -> Array:
        """Net result per success, ``(…, 4)``; NaN where there are none."""
        successes = np.where(self.successes > 0, self.successes, np.nan)
        return self.net_result / successes[..., None]

    @cached_property
    def services_discounted(self) -> Array:
        """Discounted value per service and actor, ``(…, Y, 4)``."""
        value: Array = self.inputs.factors @ self.consequences_by_service
        return value

    @cached_property
    def lines_discounted(self) -> Array:
        """Discounted value per consequence line and actor, ``(…, L, 4)``; lines per success first."""
        value: Array = self.inputs.factors @ with_total(self._lines[..., : self.inputs.horizon, :])
        return value

    @cached_property
    def cut_off(self) -> Array:
        """Undiscounted net of all actors that falls after the horizon and is not counted, ``(…)``."""
        horizon = self.inputs.horizon
        consequences = self._lines[..., horizon:, :].sum((-3, -2, -1))
        costs = self.flows.costs[..., horizon:, :].sum((-2, -1)) @ self._sign
        return np.asarray(consequences + costs)

    @cached_property
    def committees_per_year(self) -> Array:
        """The municipality's discounted result by committee and year, ``(…, committees + 1, H)``; last: not allocated."""
        services = self.consequences_by_service[..., 0]
        net_costs = (self.saved_costs - self.costs)[..., None, :, 0]
        parts = np.concatenate((services, net_costs), -2) * self.inputs.factors
        shares = self.inputs.committee_shares
        with_rest = np.concatenate((shares, 1.0 - shares.sum(1, keepdims=True)), 1)
        table: Array = with_rest.T @ parts
        return table

    @property
    def committee_names(self) -> tuple[str, ...]:
        """Names along the committee axis."""
        return (*self.inputs.committees, UNALLOCATED)

    @cached_property
    def break_even(self) -> BreakEven:
        """What it takes to break even, per actor and in total."""
        horizon, factors, split = self.inputs.horizon, self.inputs.factors, self.inputs.per_success
        cost_lines = with_total(factors @ self.flows.costs[..., :horizon, :]) * -self._sign[:, None]
        value_lines = with_total(factors @ self.flows.consequences[..., :horizon, :])
        fixed = self.inputs.kinds == 0
        return break_even(
            fixed_costs=cost_lines[..., fixed, :].sum(-2),
            variable_costs=cost_lines[..., ~fixed, :].sum(-2),
            value_at_full_success=value_lines[..., :split, :].sum(-2),
            value_per_participant_lines=value_lines[..., split:, :].sum(-2),
            success_rate=self.inputs.success_rate,
            participants=self.participants,
            cumulative=self.cumulative,
            gross=(np.abs(self.costs) + np.abs(self.saved_costs) + np.abs(self.consequences))
            * factors[:, None],
            first_year=self.inputs.first_year,
        )

    def to_mapping(self) -> dict[str, Any]:
        """The result as plain numbers: the JSON contract of the command line. For a single case only."""
        from som_xl.model.report import result_mapping  # noqa: PLC0415  (report reads Result; Result offers it)

        return result_mapping(self)

    def by_actor(self, amounts: Array) -> dict[str, float]:
        """``(4,)`` amounts with the actors' names."""
        return dict(zip(ACTORS_AND_TOTAL, amounts.tolist(), strict=True))
