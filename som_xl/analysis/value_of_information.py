"""What better knowledge is worth, in kr., for the decision *gennemfør / gennemfør ikke*.

Whoever knew the truth would carry the intervention out only where it pays. EVPI is what that is worth on
average; EVPPI is the part of it that knowledge of one parameter gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.polynomial.hermite_e import hermefit, hermeval

from som_xl.analysis.draws import Scores
from som_xl.analysis.linear_form import LinearForm
from som_xl.analysis.parameters import UncertainParameter
from som_xl.model.discounting import Array

NODES: Final = 4_096
"""Equally likely values of a parameter over which its value is averaged."""
REGRESSION_DRAWS: Final = 50_000
DEGREE: Final = 5


class ParameterValue(NamedTuple):
    """The value of knowing one parameter before deciding, kr.

    ``value`` counts all actors together; ``by_actor`` is ``(4,)``: each deciding by its own net result, and in all.
    """

    parameter: str
    value: float
    by_actor: tuple[float, ...]


def perfect_information(net: Array) -> Array:
    """EVPI per actor, ``(A,)`` kr., from net results ``(A, n)``.

    Defined as E[max(net, 0)] − max(E[net], 0): the alternative is not to carry it out, which costs nothing.

    >>> perfect_information(np.array([[-2.0, 4.0]])).tolist()
    [1.0]
    """
    value: Array = np.maximum(net, 0).mean(-1) - np.maximum(net.mean(-1), 0)
    return value


def single_parameters(
    form: LinearForm,
    parameters: Sequence[UncertainParameter],
    correlations: Sequence[tuple[str, str, float]],
    seed: int,
) -> tuple[ParameterValue, ...]:
    """EVPPI of every parameter, largest for the total first.

    Defined as E[max(E[net | parameter], 0)] − max(E[net], 0).
    """
    if correlations:
        expected = _regressed(form, parameters, correlations, seed)
    else:
        expected = conditional_means(form, parameters, node_values(parameters))
    values = np.maximum(perfect_information(expected), 0.0)
    listed = [
        ParameterValue(parameter.name, float(value[-1]), tuple(value.tolist()))
        for parameter, value in zip(parameters, values.T, strict=True)
    ]
    return tuple(sorted(listed, key=lambda item: -item.value))


def node_values(parameters: Sequence[UncertainParameter]) -> Array:
    """Equally likely values of every parameter, rising, ``(P, NODES)``."""
    from scipy.special import ndtri  # noqa: PLC0415

    scores = ndtri((np.arange(NODES) + 0.5) / NODES)
    return np.array([parameter.at(scores) for parameter in parameters]).reshape(-1, NODES)


def conditional_means(form: LinearForm, parameters: Sequence[UncertainParameter], values: Array) -> Array:
    """E[net | parameter = value], ``(4, P, n)`` kr., for independent parameters: exact.

    Each parameter enters every line at most once, so the net result is a straight line in it, and the
    mean over the others is the net result at their means.
    """
    means = values.mean(1)
    points = np.concatenate((means[:, None], means[:, None] + np.eye(len(parameters))), 1)
    net = form.net_result(points)
    slopes = net[:, 1:] - net[:, :1]
    result: Array = net[:, :1, None] + slopes[..., None] * (values - means[:, None])
    return result


def _regressed(
    form: LinearForm,
    parameters: Sequence[UncertainParameter],
    correlations: Sequence[tuple[str, str, float]],
    seed: int,
) -> Array:
    """E[net | parameter], ``(4, P, n)``, by regression on its normal score: for parameters that hang together."""
    scores = Scores(form.parameters, correlations, seed).next(REGRESSION_DRAWS)
    net = form.net_result(
        np.array([parameter.at(row) for parameter, row in zip(parameters, scores, strict=True)])
    )
    fits = [hermefit(row, net.T, DEGREE) for row in scores]
    return np.stack([hermeval(row, fit) for row, fit in zip(scores, fits, strict=True)], 1)
