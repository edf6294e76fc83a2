"""A case's arrays with as few lines as its net result needs: many services become three amounts of money."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from som_xl.model.actors import ACTORS
from som_xl.model.discounting import Array
from som_xl.model.inputs import Inputs

_SERVICE = "*"
"""Condensed lines are sums over services, which are no longer told apart."""


def condensed(inputs: Inputs) -> Inputs:
    """Arrays of a single case with the same flows per year and actor on fewer lines.

    All success lines become one line per actor, whose units are kr. per head and consequence year,
    ``Σ_lines units[line, j] · value[line, actor]``, and so do the lines per participant. Cost lines of one kind with
    the same payers are added. Committees and services are left out.
    """
    split = inputs.per_success
    success = _as_money(inputs.units[:split], inputs.values[:split])
    others = _as_money(inputs.units[split:], inputs.values[split:])
    units = np.concatenate((success, others))
    sorts = [
        (kind, saved, *payers)
        for kind, saved, payers in zip(
            inputs.kinds.tolist(), inputs.saved.tolist(), inputs.payers.tolist(), strict=True
        )
    ]
    kept = sorted(set(sorts))
    member = np.array([[sort == other for other in sorts] for sort in kept], dtype=np.float64)
    first = [sorts.index(sort) for sort in kept]
    return replace(
        inputs,
        amounts=member.reshape(len(kept), len(sorts)) @ inputs.amounts,
        kinds=inputs.kinds[first],
        payers=inputs.payers[first],
        saved=inputs.saved[first],
        units=units,
        values=np.tile(np.eye(len(ACTORS)), (len(units) // len(ACTORS), 1)),
        per_success=len(success),
        services=(_SERVICE,),
        service_of_line=np.zeros(len(units), dtype=np.intp),
        committees=(),
        committee_shares=np.zeros((2, 0)),
    )


def _as_money(units: Array, values: Array) -> Array:
    """kr. per head, actor and consequence year, ``(3, J)``; no lines stay no lines.

    >>> _as_money(np.array([[-2.0, -1.0]]), np.array([[-100.0, 0.0, -50.0]])).tolist()
    [[200.0, 100.0], [0.0, 0.0], [100.0, 50.0]]
    """
    return values.T @ units + 0.0 if len(units) else units
