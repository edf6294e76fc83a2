"""Sensitivity: literal tornado, tables, curves and extremes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from som_xl.analysis.sensitivity import (
    break_even_curve,
    extremes,
    method_choices,
    one_way,
    pair_mapping,
    rate_by_cost,
    tornado,
    two_way,
)
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import CaseError, calculate, case_from_mapping
from som_xl.opening import open_case

INDEX = {2026: 100.0}
BASE = {
    "settings": {"first_year": 2026, "horizon": 1, "price_year": 2026},
    "participants": {"starts": [10]},
    "effect": {"success_with": 0.5, "success_without": 0.3},
    "costs": [
        {"name": "Drift", "kind": "fixed", "amounts": 30_000},
        {"name": "Sparet", "kind": "fixed", "amounts": 5_000, "saved": True},
    ],
    "consequences": [{"service": "egen", "units": [-10]}],
    "prices": {"egen": {"municipality": 1_000, "region": 0, "state": 0}},
}
# 10 × 0.2 × 10 × 1,000 kr. = 20,000 kr. − 30,000 kr. + 5,000 kr. = −5,000 kr.


def case(*uncertainty, **changes):
    return case_from_mapping({**BASE, **changes, "uncertainty": list(uncertainty)}, INDEX)


def interval(parameter, low, high, distribution="normal"):
    return {"parameter": parameter, "low": low, "high": high, "distribution": distribution}


def test_bars_go_to_both_sides_of_a_negative_base_and_the_widest_comes_first():
    bars = tornado(
        case(
            interval("prices[egen]", 0.9, 1.1),
            interval("costs[Drift]", 0.5, 1.5),
            interval("costs[Sparet]", 0.8, 1.2),
        )
    )
    assert [bar.parameter.name for bar in bars] == ["costs[Drift]", "prices[egen]", "costs[Sparet]"]
    assert [bar.low[3] for bar in bars] == pytest.approx([10_000, -7_000, -6_000])
    assert [bar.high[3] for bar in bars] == pytest.approx([-20_000, -3_000, -4_000])


def test_a_result_of_zero_has_bars_too():
    zero = case(interval("prices[egen]", 0.9, 1.1), costs=[{**BASE["costs"][0], "amounts": 20_000}])
    (bar,) = tornado(zero)
    assert (bar.low[3], bar.high[3]) == pytest.approx((-2_000, 2_000))


def test_a_parameter_that_moves_nothing_has_a_bar_of_no_width():
    unused = case(interval("prices[egen]", 0.9, 1.1), effect={"success_rate": 0.0})
    assert tornado(unused)[0].span() == 0


def test_standard_errors_move_all_years_together():
    with_errors = case({"parameter": "consequences[egen]", "distribution": "normal", "se": [2.0]})
    (bar,) = tornado(with_errors)
    # ± 1.959964 × 2 units × 2 successes × 1,000 kr.
    assert bar.high[3] - -5_000 == pytest.approx(-1.959964 * 2 * 2 * 1_000)
    assert bar.low[3] - -5_000 == pytest.approx(1.959964 * 2 * 2 * 1_000)


def test_worst_and_best_case_are_the_corners_of_all_intervals():
    one = open_case(example_case_path(), default_knowledge())
    worst, best = extremes(one)
    from som_xl.analysis.linear_form import linear_form

    form = linear_form(one, [item.parameter for item in one.uncertainty])
    ends = [(item.low, item.high) for item in one.uncertainty]
    corners = form.net_result(np.array(list(itertools.product(*ends))).T)[3]
    assert worst.net[3] == pytest.approx(corners.min(), rel=1e-12)
    assert best.net[3] == pytest.approx(corners.max(), rel=1e-12)


def test_two_way_table_of_rate_and_cost_has_the_case_in_it():
    rates, costs, table = rate_by_cost(case())
    i, j = rates.tolist().index(pytest.approx(0.2)), costs.tolist().index(1.0)
    assert table[i, j, 3] == pytest.approx(-5_000)
    # 10 × 0.3 × 10,000 − 0.5 × 30,000 + 5,000
    assert table[-1, 0, 3] == pytest.approx(20_000)


def test_any_pair_can_be_a_table():
    table = two_way(case(), "participants.dropout", [0.0, 0.5], "prices[egen]", [1.0, 2.0])
    assert table[..., 3].tolist() == [pytest.approx([-5_000, 15_000]), pytest.approx([-15_000, -5_000])]


def test_one_way_is_the_same_as_writing_the_value_into_the_case():
    (at,) = one_way(case(), "effect.success_without", [0.1])
    written = case(effect={"success_with": 0.5, "success_without": 0.1})
    np.testing.assert_allclose(at, calculate(written).net_result)


def test_break_even_curve_gives_the_rate_that_pays_each_cost_level():
    rates = break_even_curve(case(), "costs", [0.5, 1.0, 2.0])
    # (level × 30,000 − 5,000) / 100,000
    assert rates[:, 3] == pytest.approx([0.10, 0.25, 0.55])
    assert np.isnan(rates[:, 1]).all()  # the region has no consequences


def test_other_choices_of_method_are_full_calculations():
    one = open_case(example_case_path(), default_knowledge())
    choices = {(choice.name, choice.chosen): choice.net for choice in method_choices(one)}
    assert list(choices) == [
        ("Diskonteringsrente", "0 %"), ("Diskonteringsrente", "2 %"), ("Diskonteringsrente", "5 %"),
        ("Horisont", "5 år"), ("Horisont", "15 år"), ("Første konsekvensår", "året efter"),
    ]  # fmt: skip
    np.testing.assert_allclose(choices["Diskonteringsrente", "0 %"], calculate(one).net_result_undiscounted)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("costs", "costs", "costs: De to forudsætninger er den samme. Vælg to forskellige."),
        ("costs[Andet]", "costs", "costs[Andet]: Forudsætningen findes ikke i sagen. Vælg "),
    ],
)
def test_a_pair_that_cannot_be_is_told(first, second, message):
    with pytest.raises(CaseError) as error:
        pair_mapping(case(), first, second)
    assert str(error.value.problems[0]).startswith(message)


def test_a_case_without_uncertainty_has_no_tornado_and_it_is_told():
    with pytest.raises(CaseError) as error:
        tornado(case())
    assert str(error.value.problems[0]) == (
        "uncertainty: Sagen har ingen usikre forudsætninger. Angiv lav og høj for mindst én, eller hent forslag til intervaller."
    )
