"""Break-even: hand-made cases for every status, and the returned number fed back into random cases."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given

from tests.model.engine import engine
from tests.model.strategies import case, cases, consequence, cost, price
from tests.model.test_properties import property_settings, volume, with_cost_factor, with_effect, with_starts
from tests.model.twin import ACTORS, AUDIENCES

PER_HEAD_KINDS = ("per_start", "per_completion", "per_participant_year")
ALL_KINDS = ("fixed", *PER_HEAD_KINDS)


def break_even(data: dict[str, Any], audience: str = "municipality") -> dict[str, Any]:
    return engine(data)["break_even"][audience]


def ten_starters(*costs: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Ten start, half of them succeed and each saves the municipality 2 days at 100 kr.: 1,000 kr."""
    return case(
        [10],
        costs=list(costs),
        consequences=fields.pop("consequences", [consequence("care", [-2])]),
        prices={"care": price(100)},
        **fields,
    )


# --- success rate ---------------------------------------------------------------------------------------


def rate(data: dict[str, Any], audience: str = "municipality") -> tuple[float | None, str]:
    answer = break_even(data, audience)
    return answer["success_rate"], answer["success_rate_status"]


def test_success_rate_that_pays_for_the_costs():
    # costs 10 · 40 = 400 kr.; at s = 1 the value is 10 · 2 · 100 = 2,000 kr.: s* = 400 / 2,000
    assert rate(ten_starters(cost("per_start", 40))) == (pytest.approx(0.2), "ok")


def test_success_rate_is_defined_for_an_intervention_without_effect():
    assert rate(ten_starters(cost("per_start", 40), effect={"success_rate": 0})) == (
        pytest.approx(0.2),
        "ok",
    )


def test_success_rate_counts_what_all_participants_save_against_the_costs():
    # all ten save half a day: 500 kr. of the 900 kr.; the remaining 400 kr. as above
    lines = [consequence("care", [-2]), consequence("care", [-0.5], per="participant")]
    assert rate(ten_starters(cost("per_start", 90), consequences=lines)) == (pytest.approx(0.2), "ok")


def test_success_rate_above_one_is_unattainable():
    # costs 10 · 300 = 3,000 kr.: s* = 3,000 / 2,000
    assert rate(ten_starters(cost("per_start", 300))) == (pytest.approx(1.5), "unattainable")


def test_success_rate_is_zero_when_it_always_pays():
    assert rate(ten_starters()) == (0, "always")
    # all ten save one day: 1,000 kr. against costs of 400 kr.
    lines = [consequence("care", [-2]), consequence("care", [-1], per="participant")]
    assert rate(ten_starters(cost("per_start", 40), consequences=lines)) == (0, "always")


def test_no_success_rate_when_success_costs_money_or_does_not_touch_the_actor():
    assert rate(ten_starters(cost("per_start", 40), consequences=[consequence("care", [2])])) == (
        None,
        "never",
    )
    assert rate(ten_starters(cost("per_start", 40)), "region") == (None, "never")


# --- cost -------------------------------------------------------------------------------------------------


def test_highest_cost_per_participant_is_the_value_per_starter():
    # 1,000 kr. over 10 starters; 2.5 times the 400 kr. paid
    answer = break_even(ten_starters(cost("per_start", 40)))
    assert answer["cost_per_participant"] == pytest.approx(100)
    assert answer["cost_multiple"] == pytest.approx(2.5)


def test_cost_multiple_is_undefined_without_positive_net_costs():
    assert break_even(ten_starters())["cost_multiple"] is None
    saving = ten_starters(cost("per_start", 40), cost("per_start", 60, saved=True))
    assert break_even(saving)["cost_multiple"] is None
    assert break_even(saving)["cost_per_participant"] == pytest.approx(100)


# --- participants -------------------------------------------------------------------------------------------


def persons(*costs: dict[str, Any]) -> tuple[float | None, str]:
    answer = break_even(ten_starters(*costs))
    return answer["participants"], answer["participants_status"]


def test_participants_that_carry_the_fixed_costs():
    # each gains 100 - 40 = 60 kr.; 300 kr. fixed needs 5 persons
    assert persons(cost("fixed", 300), cost("per_start", 40)) == (pytest.approx(5), "ok")


def test_no_number_of_participants_helps_when_each_of_them_costs_more_than_it_gains():
    assert persons(cost("fixed", 300), cost("per_start", 120)) == (None, "never")


def test_any_number_of_participants_will_do_when_there_is_nothing_fixed_to_carry():
    assert persons(cost("per_start", 40)) == (0, "always")
    assert persons(cost("fixed", 300), cost("fixed", 500, saved=True)) == (0, "always")


# --- year -------------------------------------------------------------------------------------------


def pay_back(data: dict[str, Any]) -> tuple[int | None, float | None, str]:
    answer = break_even(data)
    return answer["year"], answer["years"], answer["year_status"]


def steady_saving(start_up: float, days: list[float], horizon: int) -> dict[str, Any]:
    """One participant (no success needed) who uses so many more days at 100 kr. per year."""
    return case(
        [1],
        horizon=horizon,
        costs=[cost("fixed", start_up)],
        consequences=[consequence("care", days, per="participant")],
        prices={"care": price(100)},
    )


def test_year_in_which_the_costs_are_earned_back():
    # -1,000 + 400 = -600, -200, 200, 600: the last 200 kr. take half of the third year
    assert pay_back(steady_saving(1_000, [-4, -4, -4, -4], 4)) == (2028, pytest.approx(2.5), "ok")


def test_year_that_ends_at_exactly_nought_is_the_year_of_break_even():
    # -800, -400, 0
    assert pay_back(steady_saving(1_200, [-4, -4, -4], 3)) == (2028, pytest.approx(3), "ok")
    # -0.4 + 0.1 + 0.1 + 0.1 + 0.1 is -2.8e-17 in binary: nought all the same
    assert pay_back(steady_saving(0.4, [-0.001] * 4, 4)) == (2029, pytest.approx(4), "ok")


def test_year_is_never_when_the_horizon_ends_first():
    assert pay_back(steady_saving(1_000, [-4, -4, -4, -4], 2)) == (None, None, "never")


def test_year_is_the_first_when_there_is_never_a_deficit():
    assert pay_back(steady_saving(400, [-4, -4], 2)) == (2026, 0, "always")
    assert pay_back(steady_saving(0, [0], 3)) == (2026, 0, "always")


def test_year_counts_from_the_last_deficit():
    # 100, -100, 0, -200, 200
    assert pay_back(steady_saving(0, [-1, 2, -1, 2, -4], 5)) == (2030, pytest.approx(4.5), "ok")
    # 100, -100: a surplus that does not last
    assert pay_back(steady_saving(0, [-1, 2], 2)) == (None, None, "never")


# --- the answer fed back into the case ---------------------------------------------------------------


def zero_kroner(*results: dict[str, Any]) -> Any:
    return pytest.approx(0, abs=1e-6 + 1e-9 * sum(map(volume, results)))


@property_settings
@given(cases())
def test_at_the_break_even_success_rate_the_net_result_is_nought(data):
    for audience, measures in engine(data)["break_even"].items():
        if measures["success_rate_status"] == "ok":
            found = engine(with_effect(data, measures["success_rate"]))
            assert found["net_result"][audience] == zero_kroner(found)


@property_settings
@given(cases())
def test_at_the_break_even_number_of_participants_the_net_result_is_nought(data):
    starts = data["participants"]["starts"]
    for audience, measures in engine(data)["break_even"].items():
        if measures["participants_status"] == "ok":
            factor = measures["participants"] / sum(starts)
            assume(factor < 1e9)
            found = engine(with_starts(data, [factor * heads for heads in starts]))
            assert found["net_result"][audience] == zero_kroner(found)


@property_settings
@given(cases())
def test_at_the_break_even_multiple_of_the_costs_the_net_result_is_nought(data):
    for audience, measures in engine(data)["break_even"].items():
        multiple = measures["cost_multiple"]
        if multiple is not None and multiple >= 0:
            found = engine(with_cost_factor(data, multiple, ALL_KINDS))
            assert found["net_result"][audience] == zero_kroner(found)


@property_settings
@given(cases())
def test_highest_cost_per_participant_is_what_the_consequences_are_worth(data):
    result = engine(data)
    for audience in AUDIENCES:
        worth = sum(entry["discounted"][audience] for entry in result["services"])
        found = result["break_even"][audience]["cost_per_participant"] * result["participants"]
        assert found == pytest.approx(worth, rel=1e-9, abs=1e-6 + 1e-10 * volume(result))


@property_settings
@given(cases())
def test_from_the_break_even_year_on_the_cumulative_net_stays_in_surplus(data):
    result = engine(data)
    nought = 1e-6 + 1e-8 * volume(result)
    for audience, measures in result["break_even"].items():
        path = [row["cumulative_discounted"][audience] for row in result["years"]]
        if measures["year_status"] == "never":
            assert path[-1] < nought
            assert measures["year"] is measures["years"] is None
            continue
        first = measures["year"] - data["settings"]["first_year"]
        assert min(path[first:]) > -nought
        if measures["year_status"] == "always":
            assert (first, measures["years"]) == (0, 0)
        else:
            assert measures["year_status"] == "ok"
            assert path[first - 1] < 0
            assert first < measures["years"] <= first + 1


@property_settings
@given(cases())
def test_a_number_is_missing_exactly_when_the_status_says_never(data):
    for measures in engine(data)["break_even"].values():
        for number, status in (("success_rate", "success_rate_status"), ("year", "year_status")):
            assert (measures[number] is None) == (measures[status] == "never")
            assert (measures[number] == 0) <= (measures[status] == "always")
        assert (measures["participants"] is None) == (measures["participants_status"] == "never")
        assert measures["cost_per_participant"] is not None


def test_each_actor_breaks_even_on_its_own():
    # 1,000 kr. for the municipality and 3,000 kr. for the state at s = 0.5; each pays 500 kr.
    data = case(
        [10],
        costs=[cost("per_start", 100, payers={"municipality": 0.5, "state": 0.5})],
        consequences=[consequence("care", [-2])],
        prices={"care": price(100, 0, 300)},
    )
    found = {audience: break_even(data, audience)["success_rate"] for audience in AUDIENCES}
    # 500 / 2,000; 500 / 6,000; 1,000 / 8,000
    assert found == {
        "municipality": pytest.approx(0.25),
        "region": None,
        "state": pytest.approx(1 / 12),
        "total": pytest.approx(0.125),
    }
    assert set(found) == {*ACTORS, "total"}


def test_a_negative_amount_does_not_turn_a_zero_into_a_deficit():
    # Nobody starts in 2026, so the year moves no money; in 2027 a negative cost is a gain of 10 × 100 kr.
    data = case([0, 10], costs=[cost("per_start", -100)], horizon=2)
    total = engine(data)["break_even"]["total"]
    assert (total["year"], total["years"], total["year_status"]) == (2026, 0.0, "always")
