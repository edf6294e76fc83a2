"""Monte Carlo: what the uncertain parameters together mean for the net result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from som_xl import __version__
from som_xl.analysis.draws import Scores
from som_xl.analysis.linear_form import linear_form
from som_xl.analysis.parameters import UncertainParameter, names_of, require_uncertainty
from som_xl.analysis.value_of_information import ParameterValue, perfect_information, single_parameters
from som_xl.model import ACTORS_AND_TOTAL, Case, CaseError, Problem
from som_xl.model.discounting import Array

DEFAULT_DRAWS: Final = 10_000
DEFAULT_SEED: Final = 1
MOST_DRAWS: Final = 10_000_000
QUANTILES: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
QUANTILE_NAMES: Final = ("p2_5", "p5", "p10", "p25", "p50", "p75", "p90", "p95", "p97_5")
BLOCK: Final = 4_096
"""Draws worked out at a time: small enough to stay in the processor's cache. Changes no result."""
FAN_NUMBERS: Final = 8_000_000
"""The fan keeps at most so many numbers (64 MB); with more draws it shows the first of them."""


@dataclass(frozen=True)
class Simulation:
    """The outcome of a simulation. kr. in the case's price level; actors are the three and the total.

    Attributes:
        draws, seed: what gives the same numbers again.
        parameters: the uncertain parameters, P.
        net: ``(4, draws)`` net result.
        fan: ``(H, 4, 9)`` quantiles of the cumulative discounted net, by ``QUANTILES``.
        fan_draws: draws behind the fan. first_year: its first calendar year.
        probability_by_year: ``(H, 4)`` share of draws in which the cumulative net is ≥ 0 that year.
        cut: names of parameters of which more than one draw in a thousand was cut off at its bound.
        evpi: ``(4,)`` kr. evppi: value of knowing each parameter, for the total, largest first.
    """

    draws: int
    seed: int
    parameters: tuple[UncertainParameter, ...]
    net: Array
    fan: Array
    fan_draws: int
    first_year: int
    probability_by_year: Array
    cut: tuple[str, ...]
    evpi: Array
    evppi: tuple[ParameterValue, ...]

    @property
    def mean(self) -> Array:
        """``(4,)`` kr."""
        return np.asarray(self.net.mean(1))

    @property
    def sd(self) -> Array:
        """Standard deviation of the draws, ``(4,)`` kr."""
        return np.asarray(self.net.std(1, ddof=1)) if self.draws > 1 else np.zeros(4)

    @property
    def quantiles(self) -> Array:
        """``(9, 4)`` kr., by ``QUANTILES``; between two draws linearly."""
        return np.asarray(np.quantile(self.net, QUANTILES, axis=1))

    @property
    def prob_positive(self) -> Array:
        """Share of draws with a net result above 0, ``(4,)``."""
        return np.asarray((self.net > 0).mean(1))

    def to_mapping(self) -> dict[str, Any]:
        """Plain numbers: the JSON contract of ``som-xl simuler``."""
        mean, sd, quantiles, positive = self.mean, self.sd, self.quantiles, self.prob_positive
        per_actor = {
            actor: {
                "mean": float(mean[i]),
                "sd": float(sd[i]),
                **dict(zip(QUANTILE_NAMES, quantiles[:, i].tolist(), strict=True)),
                "prob_positive": float(positive[i]),
            }
            for i, actor in enumerate(ACTORS_AND_TOTAL)
        }
        return {
            "draws": self.draws,
            "seed": self.seed,
            "version": __version__,
            **per_actor,
            "evpi": float(self.evpi[-1]),
            "evpi_by_actor": dict(zip(ACTORS_AND_TOTAL, self.evpi.tolist(), strict=True)),
            "evppi": [
                {
                    "parameter": item.parameter,
                    "value": item.value,
                    "by_actor": dict(zip(ACTORS_AND_TOTAL, item.by_actor, strict=True)),
                }
                for item in self.evppi
            ],
            "fan": self._fan_mapping(),
            "parameters": [
                {"parameter": p.name, "base": p.base, "low": p.low, "high": p.high, "unit": p.unit}
                for p in self.parameters
            ],
            "cut_off_parameters": list(self.cut),
        }

    def _fan_mapping(self) -> list[dict[str, Any]]:
        total = ACTORS_AND_TOTAL.index("total")
        return [
            {
                "year": self.first_year + c,
                **dict(zip(QUANTILE_NAMES, self.fan[c, total].tolist(), strict=True)),
                "prob_positive": float(self.probability_by_year[c, total]),
            }
            for c in range(len(self.fan))
        ]


def simulate(
    case: Case, draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED, block: int = BLOCK
) -> Simulation:
    """Draw all uncertain parameters of the case and work out the net result of every draw.

    The same case, draws and seed give the same numbers, whatever the block.

    Raises:
        CaseError: the case has no uncertainty, or draws or seed is out of range.
    """
    _check(draws, seed)
    parameters = require_uncertainty(case)
    form = linear_form(case, names_of(parameters))
    scores = Scores(form.parameters, case.correlations, seed)
    fan_draws = min(draws, max(1, FAN_NUMBERS // (4 * form.years)))
    net, paths = np.empty((4, draws)), np.empty((form.years, 4, fan_draws))
    not_negative = np.zeros((form.years, 4), dtype=np.int64)
    outside = np.zeros(len(parameters), dtype=np.int64)
    for first in range(0, draws, block):
        last = min(first + block, draws)
        values = _values(parameters, scores.next(last - first), outside)
        cumulative = form.cumulative(values)
        net[:, first:last] = cumulative[-1]
        not_negative += (cumulative >= 0).sum(-1)
        if first < fan_draws:
            paths[..., first:last] = cumulative[..., : fan_draws - first]
    return Simulation(
        draws=draws,
        seed=seed,
        parameters=parameters,
        net=net,
        fan=np.moveaxis(np.quantile(paths, QUANTILES, axis=-1, overwrite_input=True), 0, -1),
        fan_draws=fan_draws,
        first_year=case.settings.first_year,
        probability_by_year=not_negative / draws,
        cut=tuple(p.name for p, n in zip(parameters, outside, strict=True) if n > draws / 1_000),
        evpi=perfect_information(net),
        evppi=single_parameters(form, parameters, case.correlations, seed),
    )


def _values(parameters: tuple[UncertainParameter, ...], scores: Array, outside: NDArray[np.int64]) -> Array:
    """Scores become values, in place; what falls outside a parameter's bounds is cut off and counted."""
    for i, parameter in enumerate(parameters):
        row = parameter.distribution.at(scores[i])
        low, high = parameter.bounds
        if np.isfinite(low):
            outside[i] += np.count_nonzero((row < low) | (row > high))
            np.clip(row, low, high, out=row)
        scores[i] = row
    return scores


def _check(draws: int, seed: int) -> None:
    problems = []
    if not 1 <= draws <= MOST_DRAWS:
        problems.append(
            Problem(
                "antal",
                "Antallet af træk kan ikke bruges.",
                str(draws),
                "Vælg et helt tal fra 1 til 10.000.000.",
            )
        )
    if not 0 <= seed < 2**32:
        problems.append(
            Problem(
                "seed",
                "Startværdien kan ikke bruges.",
                str(seed),
                "Vælg et helt tal fra 0 til 4.294.967.295.",
            )
        )
    if problems:
        raise CaseError(problems)
