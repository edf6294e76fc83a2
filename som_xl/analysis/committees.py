"""The municipality's result by political committee (udvalg): who pays and who gains inside the municipality."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from som_xl.model import Result
from som_xl.model.discounting import Array


@dataclass(frozen=True)
class CommitteeResult:
    """One committee's part, discounted kr. per calendar year, all ``(H,)``; + is a gain.

    Attributes:
        name: the committee; the last is what is not allocated.
        costs: its part of saved costs minus costs. consequences: its part of the changed use of services.
    """

    name: str
    costs: Array
    consequences: Array

    @property
    def net(self) -> Array:
        """Costs and consequences together, ``(H,)`` kr."""
        return self.costs + self.consequences


def results_by_committee(result: Result) -> tuple[CommitteeResult, ...]:
    """The municipality's discounted result of a single case shared on committees; they sum to its net result.

    Defined as ``Σ_y share[k,y] · d · consequence[y,municipality]`` and ``share[k,costs] · d · (saved − costs)[municipality]``.
    Committees of the same name are one, also one the user calls as what is not allocated.
    """
    shares = result.inputs.committee_shares
    shares = np.concatenate((shares, 1.0 - shares.sum(1, keepdims=True)), 1)
    factors = result.discount_factors
    by_service = result.consequences_by_service[..., 0] * factors
    net_costs = (result.saved_costs - result.costs)[:, 0] * factors
    found: dict[str, CommitteeResult] = {}
    for k, name in enumerate(result.committee_names):
        before = found.get(name, CommitteeResult(name, np.zeros(len(factors)), np.zeros(len(factors))))
        found[name] = CommitteeResult(
            name,
            before.costs + shares[-1, k] * net_costs,
            before.consequences + shares[:-1, k] @ by_service,
        )
    return tuple(found.values())
