"""A case as a function of its uncertain parameters: the calculation's own flows, weighted.

The calculation is a product of rates, factors and prices in every line, so each line's kr. per year is worked
out once and a draw only weights them: a thousand draws cost one matrix product. ``calculate`` gives the
same for the case with the values written into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from som_xl.model import Case
from som_xl.model.calculation import flows
from som_xl.model.discounting import Array
from som_xl.model.inputs import Inputs, inputs_from_case
from som_xl.model.uncertainty import (
    DROPOUT,
    SUCCESS_RATE,
    SUCCESS_WITH,
    SUCCESS_WITHOUT,
    base_value,
)

ALL_COSTS: Final = "costs"
"""Factor on every cost line that is not a saved alternative; for sensitivity only."""
PARTICIPANTS: Final = "participants.starts"
"""Factor on the number of participants in every year; for sensitivity only."""
FACTORS_ON_ALL: Final = (ALL_COSTS, PARTICIPANTS)
_RATE, _COMPLETING = "*rate*", "*completing*"
Factors = tuple[str, ...]


@dataclass(frozen=True)
class LinearForm:
    """The discounted net result per year and actor as a sum of terms, each a product of parameters.

    Attributes:
        parameters: names, P of them.
        base: ``(P,)`` their values in the case.
        terms: per term the positions of its factors: a parameter, or P for the net success rate and P + 1
            for the share that completes.
        amounts: ``(M, H, 3)`` discounted kr. per term when all its factors are 1.
        fixed_rates: success with and without, net rate and drop-out of the case, for those not varied.
    """

    parameters: tuple[str, ...]
    base: Array
    terms: tuple[tuple[int, ...], ...]
    amounts: Array
    fixed_rates: dict[str, float]

    @property
    def years(self) -> int:
        """Number of calendar years H."""
        return int(self.amounts.shape[1])

    @cached_property
    def _per_year(self) -> Array:
        return np.ascontiguousarray(self.amounts.reshape(len(self.terms), 3 * self.years).T)

    @cached_property
    def _all_years(self) -> Array:
        return np.ascontiguousarray(self.amounts.sum(1).T)

    def net_result(self, values: Array) -> Array:
        """Net result of municipality, region, state and in all, ``(4, n)``, for values ``(P, n)``."""
        return _with_total(self._all_years @ self._weights(values))

    def cumulative(self, values: Array) -> Array:
        """Cumulative discounted net per year and actor, ``(H, 4, n)``, for values ``(P, n)``."""
        per_year = self._per_year @ self._weights(values)
        per_actor = per_year.reshape(self.years, 3, values.shape[1])
        np.cumsum(per_actor, 0, out=per_actor)
        return np.concatenate((per_actor, per_actor.sum(1, keepdims=True)), 1)

    def _weights(self, values: Array) -> Array:
        """The product of each term's factors, ``(M, n)``."""
        columns = [*values, self._net_rate(values), 1.0 - self._of(DROPOUT, values)]
        weights = np.empty((len(self.terms), values.shape[1]))
        for m, term in enumerate(self.terms):
            weights[m] = columns[term[0]] if term else 1.0
            for position in term[1:]:
                weights[m] *= columns[position]
        return weights

    def _net_rate(self, values: Array) -> Array | float:
        if SUCCESS_RATE in self.parameters:
            return self._of(SUCCESS_RATE, values)
        return self._of(SUCCESS_WITH, values) - self._of(SUCCESS_WITHOUT, values)

    def _of(self, name: str, values: Array) -> Array | float:
        if name in self.parameters:
            row: Array = values[self.parameters.index(name)]
            return row
        return self.fixed_rates[name]


def linear_form(case: Case, parameters: Sequence[str]) -> LinearForm:
    """The net result of a case as a function of these parameters.

    Args:
        case: the case.
        parameters: names as in ``Case.uncertainty``, or ``costs`` and ``participants.starts`` for a factor on
            all costs or all participants.
    """
    names = tuple(parameters)
    position = {name: i for i, name in enumerate(names)} | {_RATE: len(names), _COMPLETING: len(names) + 1}
    sums: dict[tuple[int, ...], Array] = {}
    for factors, amounts in _lines(case, names):
        term = tuple(sorted(position[factor] for factor in factors if factor in position))
        sums[term] = sums.get(term, 0.0) + amounts
    shape = (case.settings.horizon, 3)
    effect, errors = case.effect, _standard_errors(case)
    pair = (effect.success_with, effect.success_without)
    return LinearForm(
        parameters=names,
        base=np.array([0.0 if name in errors else base_value(case, name) for name in names]),
        terms=tuple(sums),
        amounts=np.array(list(sums.values())).reshape(-1, *shape),
        fixed_rates={
            SUCCESS_WITH: effect.net_rate if pair[0] is None else pair[0],
            SUCCESS_WITHOUT: pair[1] or 0.0,
            DROPOUT: case.participants.dropout,
        },
    )


def _lines(case: Case, names: tuple[str, ...]) -> Iterator[tuple[Factors, Array]]:
    """Every line's factors and its discounted kr. per year and actor when all of them are 1."""
    inputs = replace(inputs_from_case(case), dropout=np.array(0.0))
    per_line = flows(inputs)
    factors = inputs.factors[:, None]
    services = [inputs.services[i] for i in inputs.service_of_line]
    consequences = per_line.consequences[:, : inputs.horizon] * factors
    deviations = _deviations(case, inputs, names)
    for i, service in enumerate(services):
        head: Factors = (_RATE, _COMPLETING) if i < inputs.per_success else ()
        common = (*head, PARTICIPANTS, f"prices[{service}]")
        if service in deviations:
            yield common, consequences[i]
            yield (*common, f"consequences[{service}]"), deviations[service][i, : inputs.horizon] * factors
        else:
            yield (*common, f"consequences[{service}]"), consequences[i]
    costs = per_line.costs[:, : inputs.horizon] * factors
    for i, line in enumerate(case.costs):
        kind: Factors = {"fixed": (), "per_completion": (PARTICIPANTS, _COMPLETING)}.get(
            line.kind, (PARTICIPANTS,)
        )
        whole = () if line.saved else (ALL_COSTS,)
        yield (*kind, *whole, f"costs[{line.name}]"), costs[i] * (1.0 if line.saved else -1.0)


def _standard_errors(case: Case) -> dict[str, tuple[float, ...]]:
    return {item.parameter: item.se for item in case.uncertainty if item.se is not None}


def _deviations(case: Case, inputs: Inputs, names: tuple[str, ...]) -> dict[str, Array]:
    """For services with standard errors: the flows of one standard error on every year, per service."""
    errors = {name: se for name, se in _standard_errors(case).items() if name in names}
    if not errors:
        return {}
    moved = case.model_copy(
        update={
            "consequences": tuple(
                line.model_copy(
                    update={
                        "units": _error_path(errors.get(f"consequences[{line.service}]"), len(line.units))
                    }
                )
                for line in case.consequences
            )
        }
    )
    deviation = flows(replace(inputs, units=inputs_from_case(moved).units)).consequences
    return {name.removeprefix("consequences[")[:-1]: deviation for name in errors}


def _error_path(errors: tuple[float, ...] | None, years: int) -> tuple[float, ...]:
    if errors is None:
        return (0.0,) * years
    return (errors + errors[-1:] * years)[:years]


def _with_total(amounts: Array) -> Array:
    return np.concatenate((amounts, amounts.sum(0, keepdims=True)))
