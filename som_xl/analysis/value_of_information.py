"""What better knowledge is worth, in kr., for the decision *gennemfør / gennemfør ikke*.

Whoever knew the truth would carry the intervention out only where it pays. EVPI is what that is worth on
average; EVPPI is the part of it that knowledge of one parameter gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from som_xl.analysis.draws import Scores
from som_xl.analysis.linear_form import LinearForm, linear_form
from som_xl.analysis.parameters import UncertainParameter, names_of, uncertain_parameters
from som_xl.model import Case
from som_xl.model.discounting import Array

NODES, END = 1_001, 8.0
"""Normal scores from −8 to 8 over which the value of a parameter is averaged, weighted with their density."""
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
        weights = np.full(REGRESSION_DRAWS, 1 / REGRESSION_DRAWS)
    else:
        scores, weights = _weighted_scores()
        values = np.array([parameter.at(scores) for parameter in parameters])
        expected = conditional_means(form, values, weights)
    gains = np.maximum(expected, 0.0) @ weights - np.maximum(expected @ weights, 0.0)
    listed = [
        ParameterValue(parameter.name, float(value[-1]), tuple(value.tolist()))
        for parameter, value in zip(parameters, np.maximum(gains, 0.0).T, strict=True)
    ]
    return tuple(sorted(listed, key=lambda item: -item.value))


def parameters_of_choice(cases: Sequence[Case]) -> tuple[tuple[str, float], ...]:
    """EVPPI in kr. of every parameter for the choice between cases or none of them, largest first.

    Defined as E[max over cases and 0 of E[net | parameter]] − max over them of E[net], for all actors together. A
    parameter has the same luck in every case that has it. Empty when parameters hang together: then the
    means given one of them are not known exactly.
    """
    if any(case.correlations for case in cases):
        return ()
    scores, weights = _weighted_scores()
    curves: list[dict[str, Array]] = []
    for case in cases:
        parameters = uncertain_parameters(case)
        values = np.array([parameter.at(scores) for parameter in parameters])
        expected = conditional_means(linear_form(case, names_of(parameters)), values, weights)[-1]
        curves.append(dict(zip(names_of(parameters), expected, strict=True)))
    means = [next(iter(curve.values())) @ weights for curve in curves]
    listed = []
    for name in dict.fromkeys(name for curve in curves for name in curve):
        table = np.stack(
            [np.zeros(NODES)]
            + [curve.get(name, np.full(NODES, mean)) for curve, mean in zip(curves, means, strict=True)]
        )
        listed.append((name, max(float(table.max(0) @ weights - (table @ weights).max()), 0.0)))
    return tuple(sorted(listed, key=lambda item: -item[1]))


def _weighted_scores() -> tuple[Array, Array]:
    """Normal scores and their probabilities, which sum to 1, ``(NODES,)`` each."""
    scores = np.linspace(-END, END, NODES)
    weights = np.exp(-(scores**2) / 2)
    return scores, weights / weights.sum()


def conditional_means(form: LinearForm, values: Array, weights: Array) -> Array:
    """E[net | parameter = value], ``(4, P, n)`` kr., for independent parameters: exact.

    Each parameter enters every line at most once, so the net result is a straight line in it, and the
    mean over the others is the net result at their means.

    Args:
        form: the net result. values: ``(P, n)`` of every parameter. weights: ``(n,)`` that sum to 1.
    """
    means = values @ weights
    points = np.concatenate((means[:, None], means[:, None] + np.eye(len(means))), 1)
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
    return np.stack([_fitted_curve(row, net) for row in scores], 1)


def _fitted_curve(scores: Array, net: Array) -> Array:
    """The values ``(4, n)`` of the polynomial of the scores ``(n,)`` nearest to the net results ``(4, n)``.

    Hermite polynomials are almost uncorrelated on normal scores, so the normal equations are well conditioned.
    """
    basis = np.empty((DEGREE + 1, len(scores)))
    basis[0], basis[1] = 1.0, scores
    for k in range(1, DEGREE):
        basis[k + 1] = scores * basis[k] - k * basis[k - 1]
    result: Array = np.linalg.solve(basis @ basis.T, basis @ net.T).T @ basis
    return result
