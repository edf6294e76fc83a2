"""What better knowledge is worth: formulas for normal results, and what must hold whatever the numbers are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from som_xl.analysis.linear_form import linear_form
from som_xl.analysis.parameters import names_of, uncertain_parameters
from som_xl.analysis.simulation import simulate
from som_xl.analysis.value_of_information import (
    ParameterValue,
    conditional_means,
    parameters_of_choice,
    perfect_information,
    single_parameters,
)
from som_xl.model import Case
from tests.analysis.uncertain_cases import interval, normal_factor, two_costs, with_success_rate

MANY = 200_000


def unit_normal_loss(mean: float, sd: float) -> float:
    """Value of knowing a normal net result: σ · [φ(m/σ) − |m|/σ · Φ(−|m|/σ)]."""
    distance = abs(mean) / sd
    return sd * (norm.pdf(distance) - distance * norm.cdf(-distance))


def values(case: Case, seed: int = 1) -> dict[str, ParameterValue]:
    parameters = uncertain_parameters(case)
    found = single_parameters(linear_form(case, names_of(parameters)), parameters, case.correlations, seed)
    return {value.parameter: value for value in found}


def test_perfect_information_by_hand():
    # −2 and 4: carrying out gives 1 on average, knowing first gives (0 + 4) / 2 = 2
    assert perfect_information(np.array([[-2.0, 4.0], [-4.0, 2.0], [1.0, 2.0], [-1.0, -2.0]])).tolist() == [
        1.0, 1.0, 0.0, 0.0,
    ]  # fmt: skip


# Gain of 1,100,000 kr. against costs of 1,000,000 kr.: mean 100,000 kr.; and 950,000 kr.: mean −50,000 kr.
@pytest.mark.parametrize(("gain", "mean"), [(1_100_000, 100_000), (950_000, -50_000), (1_000_000, 0)])
def test_the_value_of_perfect_information_of_a_normal_result(gain, mean):
    case = two_costs(normal_factor("costs[A]", 1 / 6), gain=gain)
    expected = unit_normal_loss(mean, 100_000)
    evpi = simulate(case, draws=MANY).evpi
    # sd of max(net, 0) is below 70,000 kr.
    assert evpi[[0, 3]] == pytest.approx([expected] * 2, abs=4 * 70_000 / math.sqrt(MANY))
    assert evpi[[1, 2]].tolist() == [0.0, 0.0]
    # knowing the only uncertain parameter is knowing everything
    assert values(case)["costs[A]"].value == pytest.approx(expected, rel=1e-3)


def test_a_literal_unit_normal_loss():
    # φ(1) − 1 · Φ(−1) = 0.241971 − 0.158655 = 0.083315
    case = two_costs(normal_factor("costs[A]", 1 / 6))
    assert values(case)["costs[A]"].value == pytest.approx(8_331.5, rel=1e-3)


def test_each_of_two_independent_parameters_has_its_own_value():
    # sd 60,000 kr. from A and 80,000 kr. from B: 100,000 kr. together
    case = two_costs(normal_factor("costs[A]", 0.1), normal_factor("costs[B]", 0.2))
    found = values(case)
    assert list(found) == ["costs[B]", "costs[A]"]
    assert found["costs[A]"].value == pytest.approx(unit_normal_loss(1e5, 6e4), rel=2e-3)
    assert found["costs[B]"].value == pytest.approx(unit_normal_loss(1e5, 8e4), rel=2e-3)
    assert found["costs[A]"].by_actor == (found["costs[A]"].value, 0.0, 0.0, found["costs[A]"].value)
    evpi = simulate(case, draws=MANY).evpi[3]
    assert evpi == pytest.approx(unit_normal_loss(1e5, 1e5), abs=4 * 70_000 / math.sqrt(MANY))
    assert found["costs[B]"].value < evpi


@pytest.mark.parametrize("correlation", [0.5, -0.6])
def test_knowing_one_of_two_that_hang_together_tells_of_the_other(correlation):
    # E[net | z of A] = 100,000 − (60,000 + r · 80,000) · z
    case = two_costs(
        normal_factor("costs[A]", 0.1), normal_factor("costs[B]", 0.2),
        correlations=[["costs[A]", "costs[B]", correlation]],
    )  # fmt: skip
    found = values(case)
    for name, own, other in (("costs[A]", 6e4, 8e4), ("costs[B]", 8e4, 6e4)):
        expected = unit_normal_loss(1e5, abs(own + correlation * other))
        # over 40 seeds the regression is right on average, with a deviation of 180 kr. at most
        assert found[name].value == pytest.approx(expected, abs=4 * 180)
    evpi = simulate(case, draws=MANY).evpi[3]
    assert max(value.value for value in found.values()) <= evpi + 4 * 70_000 / math.sqrt(50_000)


def test_a_correlation_elsewhere_hardly_changes_a_value():
    lines = [normal_factor("costs[A]", 0.1), normal_factor("costs[B]", 0.2), interval("participants.dropout", 0, 0, "pert")]  # fmt: skip
    case = two_costs(*lines, correlations=[["costs[A]", "participants.dropout", 0.3]])
    assert values(case)["costs[B]"].value == pytest.approx(unit_normal_loss(1e5, 8e4), rel=0.03)


def test_the_mean_over_the_others_is_exact_for_products_of_parameters():
    # net = 100 · (1 − dropout) · rate · 1,500 · price − 40,000: the mean over two of them, given the third
    lines = [
        interval("effect.success_rate", 0.4, 0.6, "beta"),
        interval("participants.dropout", 0.1, 0.3, "beta"),
        interval("prices[gevinst]", 0.6, 1.7, "gamma"),
    ]
    parameters = uncertain_parameters(case := with_success_rate(*lines, dropout=0.2))
    scores, weights = np.array([-1.5, 0.0, 1.0, 2.0]), np.array([0.1, 0.4, 0.3, 0.2])
    nodes = np.array([parameter.at(scores) for parameter in parameters])
    found = conditional_means(linear_form(case, names_of(parameters)), nodes, weights)
    rate, dropout, price = nodes @ weights
    assert found.shape == (4, 3, nodes.shape[1])
    assert found[3, 0] == pytest.approx(150_000 * nodes[0] * (1 - dropout) * price - 40_000)
    assert found[3, 1] == pytest.approx(150_000 * rate * (1 - nodes[1]) * price - 40_000)
    assert found[2, 2] == pytest.approx(50_000 * rate * (1 - dropout) * nodes[2])


def test_no_single_parameter_is_worth_more_than_all_of_them():
    lines = [
        interval("effect.success_rate", 0.2, 0.7, "pert"),
        interval("costs[A]", 0.5, 2.5, "pert"),
        interval("prices[gevinst]", 0.6, 1.7, "gamma"),
    ]
    case = with_success_rate(*lines, rate=0.3)
    found = simulate(case, draws=MANY)
    assert [value.value for value in found.evppi] == sorted((v.value for v in found.evppi), reverse=True)
    error = 4 * found.sd / math.sqrt(MANY)
    for actor in range(4):
        assert all(0 <= value.by_actor[actor] <= found.evpi[actor] + error[actor] for value in found.evppi)
    assert found.evppi[0].value > 0


def test_what_cannot_change_the_decision_is_worth_nothing():
    # costs of A between 500,000 and 700,000 kr. against a gain of 1,100,000 − 400,000 kr.: never a loss
    case = two_costs(interval("costs[A]", 5 / 6, 7 / 6, "uniform", level=1.0))
    assert values(case)["costs[A]"].value == pytest.approx(0.0, abs=1e-6)
    assert simulate(case, draws=1_000).evpi[3] == pytest.approx(0.0, abs=1e-6)


def test_the_value_of_a_parameter_for_the_choice_between_two_cases_is_analytic():
    uncertain = two_costs(normal_factor("costs[A]", 0.1), normal_factor("costs[B]", 0.2))
    certain = two_costs(normal_factor("costs[B]", 0.0), gain=1_090_000)
    found = dict(parameters_of_choice([uncertain, certain]))
    # given A: 100,000 kr. with sd 60,000 kr., or 90,000 kr. for certain; doing nothing is never better than that.
    # The gain of choosing is that of the difference, with mean 10,000 kr.
    assert found["costs[A]"] == pytest.approx(unit_normal_loss(10_000, 60_000), rel=1e-3)
    assert found["costs[B]"] == pytest.approx(unit_normal_loss(10_000, 80_000), rel=1e-3)


def test_parameters_that_hang_together_have_no_exact_value_for_a_choice():
    case = two_costs(
        normal_factor("costs[A]", 0.1), normal_factor("costs[B]", 0.2),
        correlations=[["costs[A]", "costs[B]", 0.5]],
    )  # fmt: skip
    assert parameters_of_choice([case, case]) == ()
