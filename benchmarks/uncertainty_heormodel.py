"""The same case in heormodel, as well as its documentation allows: ``ParameterSet``, a function of all draws, ``run_psa``.

Made easier for heormodel: the distributions are fitted, the case is the floor's matrix of kr. and the model is the
floor's arithmetic on all draws at once, where its own engines take the draws one by one. One process is used,
which is faster here than its default of one per core. Having no fan or quantiles, it takes the floor's; EVPI
is its own. The two distributions it lacks are written as its others are, on ``scipy.stats``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from heormodel.models import Outcomes
from heormodel.params import Beta, Gamma, LogNormal, Normal, ParameterSet, Uniform
from heormodel.params.distributions import Distribution
from heormodel.run import run_psa
from heormodel.voi import evpi
from scipy import stats

from benchmarks.calculation import YEARS
from benchmarks.uncertain_case import DrawFloor, Summary, summary
from som_xl.analysis.parameters import UncertainParameter
from som_xl.model import distributions as ours

COLUMNS = ["cost", "effect", *(f"{year}, {actor}" for year in range(YEARS) for actor in range(3))]


@dataclass(frozen=True, repr=False)
class Triangular(Distribution):
    low: float
    mode: float
    high: float

    def _frozen(self) -> Any:
        width = self.high - self.low
        return stats.triang((self.mode - self.low) / width, self.low, width)


@dataclass(frozen=True, repr=False)
class Pert(Distribution):
    a: float
    b: float
    low: float
    high: float

    def _frozen(self) -> Any:
        return stats.beta(self.a, self.b, self.low, self.high - self.low)


def translated(distribution: ours.Distribution) -> Distribution:
    """One of our fitted distributions as one of heormodel's."""
    match distribution:
        case ours.Normal(mean, sd):
            return Normal(mean, sd)
        case ours.Lognormal(mean, sd):
            return LogNormal(mean, sd)
        case ours.Uniform(low, high):
            return Uniform(low, high)
        case ours.Triangular(low, mode, high):
            return Triangular(low, mode, high)
        case ours.Gamma(shape, mean):
            return Gamma(shape, mean / shape)
        case ours.Beta(a, b, 0.0, 1.0):
            return Beta(a, b)
        case ours.Beta(a, b, low, high):
            return Pert(a, b, low, high)
    raise TypeError(distribution)


class Peer:
    """Sampling, model and EVPI."""

    def __init__(self, floor: DrawFloor, parameters: tuple[UncertainParameter, ...]) -> None:
        self.floor = floor
        self.parameters = ParameterSet({p.name: translated(p.distribution) for p in parameters})

    def model(self, draws: pd.DataFrame) -> Outcomes:
        """Both decisions for every draw: carrying it out, of which the cost is minus the net result, and not."""
        paths = self.floor.cumulative(np.ascontiguousarray(draws.to_numpy().T))
        panel = np.zeros((2, len(draws), len(COLUMNS)))
        panel[0, :, 0] = -paths[-1, -1]
        panel[0, :, 2:] = paths[:, :3].reshape(-1, len(draws)).T
        index = pd.MultiIndex.from_product(
            [["carry out", "do not"], draws.index], names=["intervention", "iteration"]
        )
        data = pd.DataFrame(panel.reshape(-1, len(COLUMNS)), index, COLUMNS)
        return Outcomes(data, effect="effect", comparator="do not")

    def __call__(self, draws: int, seed: int = 1) -> Summary:
        sample = self.parameters.sample(draws, seed=seed)
        outcomes = run_psa(self.model, sample, sequential=True).outcomes
        actors = outcomes.data.loc["carry out"].to_numpy()[:, 2:].T.reshape(YEARS, 3, draws)
        paths = np.concatenate((actors, actors.sum(1, keepdims=True)), 1)
        result = list(summary(paths[-1].copy(), paths, (paths >= 0).mean(-1)))
        result[4][-1] = evpi(outcomes, wtp=0.0)
        return tuple(result)
