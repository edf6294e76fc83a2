"""The municipality's result by political committee (udvalg): who pays and who gains inside the municipality."""

from __future__ import annotations

from dataclasses import dataclass

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

    Costs are ``share[k,costs] · d · (saved − costs)[municipality]``; consequences are the rest of
    ``Result.committees_per_year``.
    Committees of the same name are one, also one the user calls as what is not allocated.
    """
    shares = result.inputs.committee_shares[-1]
    net_costs = (result.saved_costs - result.costs)[:, 0] * result.discount_factors
    found: dict[str, CommitteeResult] = {}
    for name, net, share in zip(
        result.committee_names, result.committees_per_year, (*shares, 1.0 - shares.sum()), strict=True
    ):
        costs = share * net_costs
        one = CommitteeResult(name, costs, net - costs)
        if name in found:
            one = CommitteeResult(
                name, found[name].costs + costs, found[name].consequences + one.consequences
            )
        found[name] = one
    return tuple(found.values())
