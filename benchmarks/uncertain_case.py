"""The case of the uncertainty benchmarks, and the least its draws can cost by hand."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Final

import numpy as np

from benchmarks.calculation import COHORTS, SERVICES, YEARS, Floor, case_data
from som_xl.analysis.parameters import UncertainParameter
from som_xl.analysis.simulation import FAN_NUMBERS, QUANTILES
from som_xl.model.discounting import Array
from som_xl.model.distributions import Beta, Gamma, Lognormal, Normal, Triangular, Uniform

RATES: Final = (
    ("effect.success_with", 0.38, 0.52),
    ("effect.success_without", 0.14, 0.27),
    ("participants.dropout", 0.13, 0.28),
)
INTERVALS: Final = {
    "normal": (0.3, 0.3),
    "uniform": (0.2, 0.2),
    "gamma": (0.4, 0.5),
    "lognormal": (0.3, 0.4),
    "pert": (0.3, 0.5),
    "triangular": (0.2, 0.3),
}
"""From the case's value down to low and up to high."""
CONSEQUENCES: Final = ("normal", "gamma")
PRICES: Final = ("lognormal", "pert", "triangular")
COSTS: Final = ("gamma", "pert", "uniform", "pert")
CORRELATION: Final = 0.5


def uncertain_data(prices: int = 36, costs: int = 4) -> dict[str, Any]:
    """The case of 40 services with 3 rates, 40 consequences and so many prices and costs uncertain: 83 as it is."""
    data = case_data()
    data["costs"] = [{**data["costs"][k % 4], "name": f"Omkostning {k}"} for k in range(costs)]
    services = list(data["prices"])
    kinds = (
        [(f"consequences[{service}]", CONSEQUENCES[i % 2]) for i, service in enumerate(services)]
        + [(f"prices[{service}]", PRICES[i % 3]) for i, service in enumerate(services[:prices])]
        + [(f"costs[{line['name']}]", COSTS[i % 4]) for i, line in enumerate(data["costs"])]
    )
    data["uncertainty"] = [
        {"parameter": name, "distribution": "beta", "low": low, "high": high} for name, low, high in RATES
    ] + [_uncertain(name, kind, 0.75 + 0.005 * i) for i, (name, kind) in enumerate(kinds)]
    return data


def _uncertain(name: str, kind: str, width: float) -> dict[str, Any]:
    """An interval around 1 of a width of its own, so that no two distributions are the same."""
    below, above = INTERVALS[kind]
    return {"parameter": name, "distribution": kind, "low": 1 - below * width, "high": 1 + above * width}


def correlated_data() -> dict[str, Any]:
    """The same case with its 20 normally distributed consequences correlated, every pair equally."""
    data = uncertain_data()
    names = [item["parameter"] for item in data["uncertainty"] if item["distribution"] == "normal"]
    data["correlations"] = [[first, second, CORRELATION] for first, second in combinations(names, 2)]
    return data


class DrawFloor:
    """10,000 draws for this case only: NumPy's own generators, one matrix product, nothing checked, nothing named.

    The numbers of the case and of its fitted distributions are given to it ready.
    """

    def __init__(self, data: dict[str, Any], parameters: tuple[UncertainParameter, ...]) -> None:
        self.arrays = Floor(data)
        self.distributions = [parameter.distribution for parameter in parameters]
        self.prices = sum(item["parameter"].startswith("prices") for item in data["uncertainty"])
        self.coefficients = self.kroner()
        together = {name for pair in data.get("correlations", ()) for name in pair[:2]}
        self.correlated = [i for i, item in enumerate(data["uncertainty"]) if item["parameter"] in together]
        if self.correlated:
            number = len(self.correlated)
            self.root = np.linalg.cholesky(CORRELATION + (1 - CORRELATION) * np.eye(number))

    def kroner(self) -> Array:
        """Discounted kr. per calendar year and actor, and service and cost line, when every factor is 1."""
        given = self.arrays
        heads = np.zeros(YEARS + 1)
        heads[:COHORTS] = given.starts * given.phase_in
        units = heads[given.lags] @ given.units.T * given.factors
        services = units[:, None, :] * given.values.T
        amounts = given.amounts * np.where(given.per_start, given.starts, 1.0) * given.sign[:, None]
        costs = np.zeros((YEARS, 3, len(amounts)))
        costs[:COHORTS] = (amounts.T * given.factors[:COHORTS])[:, None, :] * given.payers.T
        return np.concatenate((services, costs), -1).reshape(YEARS * 3, -1)

    def values(self, rng: np.random.Generator, draws: int) -> Array:
        """One row per parameter, each from the generator's own method."""
        rows = np.empty((len(self.distributions), draws))
        for i, (row, distribution) in enumerate(zip(rows, self.distributions, strict=True)):
            if i in self.correlated:
                continue
            match distribution:
                case Normal(mean, sd):
                    row[:] = rng.normal(mean, sd, draws)
                case Lognormal(mean, sd):
                    row[:] = rng.lognormal(mean, sd, draws)
                case Uniform(low, high):
                    row[:] = rng.uniform(low, high, draws)
                case Triangular(low, mode, high):
                    row[:] = rng.triangular(low, mode, high, draws)
                case Beta(a, b, low, high):
                    row[:] = low + (high - low) * rng.beta(a, b, draws)
                case Gamma(shape, mean):
                    row[:] = rng.gamma(shape, mean / shape, draws)
        if self.correlated:
            scores = self.root @ rng.standard_normal((len(self.correlated), draws))
            normals = [
                d for d in map(self.distributions.__getitem__, self.correlated) if isinstance(d, Normal)
            ]
            rows[self.correlated] = [d.mean + d.sd * row for d, row in zip(normals, scores, strict=True)]
        return rows

    def weights(self, values: Array) -> Array:
        """What each service and cost line is multiplied with: net rate × completing × factors."""
        consequences, prices = values[3 : 3 + SERVICES], values[3 + SERVICES :][: self.prices]
        weights = np.concatenate((consequences, values[3 + SERVICES + self.prices :]))
        weights[: self.prices] *= prices
        weights[:SERVICES] *= (values[0] - values[1]) * (1.0 - values[2])
        return weights

    def cumulative(self, values: Array) -> Array:
        """Cumulative discounted net, ``(years, 4, n)``."""
        per_year = (self.coefficients @ self.weights(values)).reshape(YEARS, 3, -1)
        paths = np.empty((YEARS, 4, values.shape[1]))
        np.cumsum(per_year, 0, out=paths[:, :3])
        paths[:, :3].sum(1, out=paths[:, 3])
        return paths

    def __call__(self, draws: int, seed: int = 1) -> Summary:
        paths = self.cumulative(self.values(np.random.default_rng(seed), draws))
        return summary(paths[-1].copy(), paths, (paths >= 0).mean(-1))

    def in_blocks(self, draws: int, block: int = 10_000, seed: int = 1) -> Summary:
        """As much as is kept of a large number of draws: every net result, and the fan of as many as ours."""
        rng = np.random.default_rng(seed)
        kept = min(draws, FAN_NUMBERS // (4 * YEARS))
        net, paths, positive = np.empty((4, draws)), np.empty((YEARS, 4, kept)), np.zeros((YEARS, 4))
        for first in range(0, draws, block):
            part = self.cumulative(self.values(rng, min(block, draws - first)))
            net[:, first : first + block] = part[-1]
            positive += (part >= 0).sum(-1)
            if first < kept:
                paths[..., first : first + block] = part[..., : kept - first]
        return summary(net, paths, positive / draws)


Summary = tuple[Array, ...]


def summary(net: Array, paths: Array, positive: Array) -> Summary:
    """Mean, sd, quantiles, share above 0, EVPI, fan and share of the paths above 0 per year."""
    mean = net.mean(1)
    evpi = np.maximum(net, 0).mean(1) - np.maximum(mean, 0)
    fan = np.quantile(paths, QUANTILES, axis=-1, overwrite_input=True)
    return (
        mean,
        net.std(1, ddof=1),
        np.quantile(net, QUANTILES, axis=1),
        (net > 0).mean(1),
        evpi,
        fan,
        positive,
    )
