"""What must hold for every case: the algebra of the calculation, whatever the numbers are."""

from __future__ import annotations

import copy
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.model.engine import engine
from tests.model.strategies import PRICE_INDEX, case, cases, consequence, cost, price
from tests.model.twin import ACTORS, AUDIENCES

property_settings = settings(
    max_examples=150,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
flat_rates = st.sampled_from([0.0, 0.035, 0.1, -0.02])
PER_HEAD_KINDS = ("per_start", "per_completion", "per_participant_year")


def changed(data: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A copy of the case data with other top-level fields."""
    return {**copy.deepcopy(data), **fields}


def with_effect(data: dict[str, Any], success_rate: float, **fields: Any) -> dict[str, Any]:
    """A copy with another net success rate and the same phase-in and relapse."""
    kept = {name: data["effect"][name] for name in ("phase_in", "relapse") if name in data["effect"]}
    return changed(data, effect={**kept, "success_rate": success_rate, **fields})


def with_horizon(data: dict[str, Any], horizon: int) -> dict[str, Any]:
    return changed(data, settings={**data["settings"], "horizon": horizon})


def with_starts(data: dict[str, Any], starts: list[float]) -> dict[str, Any]:
    return changed(data, participants={**data["participants"], "starts": starts})


def per_cohort(amounts: float | list[float], cohorts: int) -> list[float]:
    return amounts if isinstance(amounts, list) else [amounts] * cohorts


def with_cost_factor(data: dict[str, Any], factor: float, kinds: tuple[str, ...]) -> dict[str, Any]:
    """A copy where the amounts of these kinds of cost lines are multiplied."""
    cohorts = len(data["participants"]["starts"])
    lines = copy.deepcopy(data["costs"])
    for line in lines:
        if line["kind"] in kinds:
            line["amounts"] = [factor * kr for kr in per_cohort(line["amounts"], cohorts)]
    return changed(data, costs=lines)


def volume(result: dict[str, Any]) -> float:
    """All the money that moves, without signs: the yardstick for rounding."""
    columns = ("costs", "saved_costs", "consequences")
    return sum(
        abs(row[column][actor]) * row["discount_factor"]
        for row in result["years"]
        for column in columns
        for actor in ACTORS
    )


def kroner(expected: Any, *results: dict[str, Any]) -> Any:
    """Equal to rounding, measured against the volume of the results compared."""
    return pytest.approx(expected, rel=1e-9, abs=1e-6 + 1e-10 * sum(map(volume, results)))


def summed(*amounts: dict[str, float]) -> dict[str, float]:
    return {audience: sum(amount[audience] for amount in amounts) for audience in AUDIENCES}


def times(factor: float, amounts: dict[str, float]) -> dict[str, float]:
    return {audience: factor * amounts[audience] for audience in AUDIENCES}


# --- the result adds up -------------------------------------------------------------------------------


@property_settings
@given(cases())
def test_the_total_is_the_sum_of_municipality_region_and_state(data):
    result = engine(data)
    tables = [result["net_result"], result["net_result_undiscounted"], result["per_participant"]]
    for row in result["years"]:
        tables += [row[column] for column in ("costs", "saved_costs", "consequences", "net")]
        tables.append(row["cumulative_discounted"])
    tables += [entry["discounted"] for entry in result["services"]]
    for table in tables:
        assert table["total"] == kroner(sum(table[actor] for actor in ACTORS), result)


@property_settings
@given(cases())
def test_services_less_discounted_net_costs_are_the_net_result(data):
    result = engine(data)
    for audience in AUDIENCES:
        services = sum(entry["discounted"][audience] for entry in result["services"])
        net_costs = sum(
            row["discount_factor"] * (row["costs"][audience] - row["saved_costs"][audience])
            for row in result["years"]
        )
        assert services - net_costs == kroner(result["net_result"][audience], result)


@property_settings
@given(cases())
def test_the_last_cumulative_amount_is_the_net_result(data):
    result = engine(data)
    assert result["years"][-1]["cumulative_discounted"] == kroner(result["net_result"], result)


@property_settings
@given(cases())
def test_the_net_of_a_year_is_consequences_less_costs_plus_saved_costs(data):
    result = engine(data)
    for row in result["years"]:
        for audience in AUDIENCES:
            expected = row["consequences"][audience] - row["costs"][audience] + row["saved_costs"][audience]
            assert row["net"][audience] == kroner(expected, result)


@property_settings
@given(cases())
def test_the_committees_share_the_municipality_s_net_result(data):
    result = engine(data)
    assert sum(result["committees"].values()) == kroner(result["net_result"]["municipality"], result)


@property_settings
@given(cases())
def test_the_calendar_runs_from_the_first_year_through_the_horizon(data):
    first_year, horizon = data["settings"]["first_year"], data["settings"]["horizon"]
    years = [row["year"] for row in engine(data)["years"]]
    assert years == list(range(first_year, first_year + horizon))


# --- the result is a sum of its parts -------------------------------------------------------------------


@property_settings
@given(cases())
def test_the_net_result_is_additive_over_services(data):
    whole = engine(data)
    parts = [engine(changed(data, consequences=[]))]
    for service in data["prices"]:
        lines = [line for line in data["consequences"] if line["service"] == service]
        parts.append(engine(changed(data, costs=[], consequences=lines)))
    assert summed(*(part["net_result"] for part in parts)) == kroner(whole["net_result"], whole, *parts)
    assert sum(part["cut_off"] for part in parts) == kroner(whole["cut_off"], whole, *parts)


@property_settings
@given(cases())
def test_the_net_result_is_additive_over_cost_lines(data):
    whole = engine(changed(data, consequences=[]))
    parts = [engine(changed(data, consequences=[], costs=[line])) for line in data["costs"]]
    assert summed(*(part["net_result"] for part in parts)) == kroner(whole["net_result"], whole, *parts)


@property_settings
@given(cases(kinds=PER_HEAD_KINDS))
def test_the_net_result_is_additive_over_cohorts_when_no_cost_is_fixed(data):
    whole = engine(data)
    starts = data["participants"]["starts"]
    parts = []
    for cohort, heads in enumerate(starts):
        if heads > 0:
            alone = [heads if t == cohort else 0 for t in range(len(starts))]
            parts.append(engine(with_starts(data, alone)))
    assert summed(*(part["net_result"] for part in parts)) == kroner(whole["net_result"], whole, *parts)
    assert sum(part["successes"] for part in parts) == pytest.approx(whole["successes"], abs=1e-9)


@property_settings
@given(cases(kinds=("fixed",)))
def test_fixed_costs_do_not_depend_on_the_number_of_participants(data):
    starts = data["participants"]["starts"]
    few = engine(changed(data, consequences=[]))
    many = engine(changed(with_starts(data, [7 * heads for heads in starts]), consequences=[]))
    assert many["net_result"] == kroner(few["net_result"], few)


@property_settings
@given(cases(), st.integers(0, 4))
def test_a_payer_bears_its_share_of_the_cost_and_the_total_does_not_change(data, quarters):
    shares = {"municipality": quarters / 4, "state": 1 - quarters / 4}
    alone = engine(
        changed(
            data, consequences=[], costs=[{**line, "payers": {"municipality": 1}} for line in data["costs"]]
        )
    )
    split = engine(
        changed(data, consequences=[], costs=[{**line, "payers": shares} for line in data["costs"]])
    )
    cost_in_all = alone["net_result"]["municipality"]
    assert split["net_result"] == kroner(
        {
            "municipality": quarters / 4 * cost_in_all,
            "region": 0,
            "state": (1 - quarters / 4) * cost_in_all,
            "total": cost_in_all,
        },
        alone,
    )


@property_settings
@given(cases())
def test_a_line_not_included_is_as_good_as_absent(data):
    included = [line for line in data["consequences"] if line.get("include", True)]
    assert engine(data) == engine(changed(data, consequences=included))


@property_settings
@given(cases())
def test_saved_costs_are_the_same_costs_with_opposite_sign(data):
    paid = engine(changed(data, consequences=[], costs=[{**line, "saved": False} for line in data["costs"]]))
    saved = engine(changed(data, consequences=[], costs=[{**line, "saved": True} for line in data["costs"]]))
    assert saved["net_result"] == kroner(times(-1, paid["net_result"]), paid)
    assert saved["cut_off"] == kroner(-paid["cut_off"], paid)
    for row, other in zip(saved["years"], paid["years"], strict=True):
        assert row["saved_costs"] == kroner(other["costs"], paid)
        assert all(kr == 0 for kr in row["costs"].values())


# --- proportions ----------------------------------------------------------------------------------------


@property_settings
@given(cases(), st.sampled_from([0, 0.5, 3]))
def test_the_value_of_every_service_is_proportional_to_its_price(data, factor):
    prices = {
        service: {**row, **{actor: factor * row[actor] for actor in ACTORS}}
        for service, row in data["prices"].items()
    }
    base, scaled = engine(data), engine(changed(data, prices=prices))
    costs_alone = engine(changed(data, consequences=[]))["net_result"]
    expected = summed(costs_alone, times(factor, summed(base["net_result"], times(-1, costs_alone))))
    assert scaled["net_result"] == kroner(expected, base, scaled)
    for before, after in zip(base["services"], scaled["services"], strict=True):
        assert after["discounted"] == kroner(times(factor, before["discounted"]), base, scaled)


@property_settings
@given(cases(), st.sampled_from([-0.5, -0.2, 0.1, 0.25, 0.5]))
def test_the_net_result_is_a_straight_line_in_the_net_success_rate(data, rate):
    none, single, double = (engine(with_effect(data, k * rate)) for k in (0, 1, 2))
    expected = summed(times(2, single["net_result"]), times(-1, none["net_result"]))
    assert double["net_result"] == kroner(expected, none, single, double)
    assert double["successes"] == pytest.approx(2 * single["successes"], abs=1e-9)


@property_settings
@given(cases())
def test_only_the_difference_between_with_and_without_counts(data):
    kept = {name: data["effect"][name] for name in ("phase_in", "relapse") if name in data["effect"]}
    pair = engine(changed(data, effect={**kept, "success_with": 0.12, "success_without": 0.02}))
    net = engine(with_effect(data, 0.10))
    assert pair["net_result"] == kroner(net["net_result"], net)


@property_settings
@given(cases())
def test_per_success_lines_are_worth_nothing_at_a_success_rate_of_zero(data):
    without = [line for line in data["consequences"] if line.get("per", "success") == "participant"]
    found = engine(with_effect(data, 0))
    expected = engine(changed(with_effect(data, 0), consequences=without))
    assert found["successes"] == 0
    assert found["net_result"] == kroner(expected["net_result"], expected)


@property_settings
@given(cases(), st.sampled_from([0.5, 3]))
def test_scaling_all_cohorts_and_fixed_costs_scales_the_result(data, factor):
    larger = with_starts(data, [factor * heads for heads in data["participants"]["starts"]])
    base, scaled = engine(data), engine(with_cost_factor(larger, factor, ("fixed",)))
    assert scaled["net_result"] == kroner(times(factor, base["net_result"]), base, scaled)
    assert scaled["cut_off"] == kroner(factor * base["cut_off"], base, scaled)
    assert scaled["per_participant"] == kroner(base["per_participant"], base, scaled)


@property_settings
@given(cases(), st.sampled_from([2015, 2022]))
def test_another_price_level_multiplies_every_krone_by_the_index_ratio(data, price_year):
    case_year = data["settings"]["price_year"]
    dated = [{"price_year": case_year, **line} for line in data["costs"]]
    base = engine(changed(data, costs=dated))
    other = engine(changed(data, costs=dated, settings={**data["settings"], "price_year": price_year}))
    ratio = PRICE_INDEX[price_year] / PRICE_INDEX[case_year]
    assert other["net_result"] == kroner(times(ratio, base["net_result"]), base, other)


# --- time -------------------------------------------------------------------------------------------------


@property_settings
@given(cases(discount=flat_rates))
def test_everything_a_year_later_is_worth_one_discount_factor(data):
    cohorts = len(data["participants"]["starts"])
    later = with_starts(data, [0, *data["participants"]["starts"]])
    later["costs"] = [
        {**line, "amounts": [0, *per_cohort(line["amounts"], cohorts)]} for line in data["costs"]
    ]
    if "phase_in" in data["effect"]:
        later["effect"]["phase_in"] = [0.5, *data["effect"]["phase_in"]]
    later = with_horizon(later, data["settings"]["horizon"] + 1)
    base, moved = engine(data), engine(later)
    factor = 1 / (1 + data["settings"]["discount_rate"])
    assert moved["net_result"] == kroner(times(factor, base["net_result"]), base, moved)
    assert moved["net_result_undiscounted"] == kroner(base["net_result_undiscounted"], base, moved)
    assert moved["cut_off"] == kroner(base["cut_off"], base, moved)


@property_settings
@given(cases(discount=flat_rates))
def test_consequences_from_the_year_after_are_worth_one_discount_factor_less(data):
    completion, after = (
        {**data["settings"], "first_consequence": name, "horizon": 60}
        for name in ("completion_year", "year_after")
    )
    base = engine(changed(data, costs=[], settings=completion))
    moved = engine(changed(data, costs=[], settings=after))
    factor = 1 / (1 + data["settings"]["discount_rate"])
    assert moved["net_result"] == kroner(times(factor, base["net_result"]), base, moved)


@property_settings
@given(cases())
def test_a_long_horizon_cuts_nothing_off_and_a_longer_one_changes_nothing(data):
    # At the latest: 6 cohorts, 4 course years, 1 year's delay, 5 + 40 consequence years
    long, longer = engine(with_horizon(data, 56)), engine(with_horizon(data, 80))
    assert long["cut_off"] == kroner(0, long)
    assert longer["net_result_undiscounted"] == kroner(long["net_result_undiscounted"], long)


@property_settings
@given(cases())
def test_the_cut_off_is_what_a_long_horizon_adds(data):
    assume(data["settings"]["horizon"] <= 15)
    short, long = engine(data), engine(with_horizon(data, 60))
    added = long["net_result_undiscounted"]["total"] - short["net_result_undiscounted"]["total"]
    assert short["cut_off"] == kroner(added, short, long)


@property_settings
@given(cases())
def test_without_discounting_the_net_result_is_the_undiscounted_one(data):
    result = engine(changed(data, settings={**data["settings"], "discount_rate": 0}))
    assert result["net_result"] == kroner(result["net_result_undiscounted"], result)


def test_the_official_rate_steps_down_after_35_and_70_years():
    rows = engine(case([1], horizon=73, discount_rate="official"))["years"]
    factors = [row["discount_factor"] for row in rows]
    assert factors[0] == 1
    assert factors[34] / factors[35] == pytest.approx(1.035)
    assert factors[35] / factors[36] == pytest.approx(1.025)
    assert factors[69] / factors[70] == pytest.approx(1.025)
    assert factors[70] / factors[71] == pytest.approx(1.015)
    assert factors[35] == pytest.approx(1.035**-35)
    assert factors[72] == pytest.approx(1.035**-35 * 1.025**-35 * 1.015**-2)


# --- literal numbers: what two twins could misread in the same way ---------------------------------------


def yearly(result: dict[str, Any], column: str) -> list[float]:
    return [row[column]["total"] for row in result["years"]]


def test_a_course_of_two_and_a_half_years_is_enrolled_over_three_and_pays_off_in_the_third():
    # 10 starters, 20 % drop out; person-years 10, 10 and 5; 8 complete in 2028; half of them succeed
    result = engine(
        case(
            [10],
            dropout=0.2,
            course_years=2.5,
            horizon=5,
            costs=[cost("per_participant_year", 1_000), cost("per_completion", 100)],
            consequences=[consequence("care", [-1, -2])],
            prices={"care": price(500)},
        )
    )
    assert yearly(result, "costs") == pytest.approx([10_000, 10_000, 5_000 + 800, 0, 0])
    assert yearly(result, "consequences") == pytest.approx([0, 0, 2_000, 4_000, 0])


def test_a_course_of_a_tenth_of_a_year_is_completed_in_the_year_it_starts():
    result = engine(case([10], course_years=0.1, horizon=2, costs=[cost("per_participant_year", 1_000)]))
    assert yearly(result, "costs") == pytest.approx([1_000, 0])


def test_relapse_eats_into_the_effect_on_those_who_succeed_only():
    # 10 · 0.5 = 5 successes, units -4 then -4 · 0.75 then -4 · 0.75²; participants 10 · -1 every year
    result = engine(
        case(
            [10],
            horizon=3,
            effect={"success_rate": 0.5, "relapse": 0.25},
            consequences=[
                consequence("care", [-4], continue_years=2),
                consequence("care", [-1], continue_years=2, per="participant"),
            ],
            prices={"care": price(100)},
        )
    )
    assert yearly(result, "consequences") == pytest.approx([2_000 + 1_000, 1_500 + 1_000, 1_125 + 1_000])


def test_a_missing_tail_of_the_phase_in_repeats_its_last_value():
    # 10 starters a year at a net rate of 0.5: 5 · 0.2, 5 · 0.6, 5 · 0.6, 5 · 0.6
    data = case([10, 10, 10, 10], horizon=4, effect={"success_rate": 0.5, "phase_in": [0.2, 0.6]})
    assert engine(data)["successes"] == pytest.approx(1 + 3 + 3 + 3)


def test_a_cost_in_older_prices_is_lifted_by_the_net_price_index():
    # 123.4 / 100.0 from 2015 to 2026, with 10 % overhead on top
    data = case([1], costs=[cost("fixed", 1_000, price_year=2015, overhead=0.1)])
    assert engine(data)["net_result"]["municipality"] == pytest.approx(-1_357.4)


def test_cohorts_beyond_the_horizon_count_as_heads_and_their_money_as_cut_off():
    data = case([10, 10, 10], horizon=1, dropout=0.5, costs=[cost("per_start", 100), cost("fixed", 30)])
    result = engine(data)
    assert (result["participants"], result["completions"], result["successes"]) == (30, 15, 7.5)
    assert result["net_result"]["total"] == pytest.approx(-1_030)
    assert result["cut_off"] == pytest.approx(-2_060)
    assert result["per_participant"]["total"] == pytest.approx(-1_030 / 30)


def test_more_income_tax_is_a_gain_and_more_of_any_other_service_a_cost():
    data = case(
        [10],
        consequences=[consequence("income_tax", [100]), consequence("care", [3], weight=2)],
        prices={"income_tax": price(0.25, 0, 0.12, revenue=True), "care": price(50)},
    )
    # 5 successes: tax 5 · 100 · 0.25 and 0.12; care 5 · 3 · 2 · 50
    assert engine(data)["net_result"] == pytest.approx(
        {"municipality": 125 - 1_500, "region": 0, "state": 60, "total": -1_315}
    )


def test_what_no_committee_has_is_not_shared_out():
    data = case(
        [10],
        costs=[cost("fixed", 1_000)],
        consequences=[consequence("care", [-4])],
        prices={"care": price(100, 0, 900)},
        committees={"care": {"Socialudvalget": 0.75}},
    )
    # 5 successes · 4 · 100 kr. = 2,000 for the municipality: 1,500 shared out; 500 and the costs not
    assert engine(data)["committees"] == pytest.approx({"Socialudvalget": 1_500, "Ikke fordelt": 500 - 1_000})


def test_services_come_in_the_order_they_are_first_included():
    data = case(
        [1],
        consequences=[
            consequence("b", [1], include=False),
            consequence("c", [1]),
            consequence("b", [1]),
            consequence("c", [1], per="participant"),
            consequence("unpriced", [1], include=False),
        ],
        prices={"b": price(1), "c": price(2)},
    )
    # b: 0.5 · 1 unit more; c: 0.5 and 1 unit more at 2 kr.
    found = [(entry["service"], entry["discounted"]["total"]) for entry in engine(data)["services"]]
    assert found == [("c", pytest.approx(-3)), ("b", pytest.approx(-0.5))]


def test_a_case_without_costs_and_included_consequences_has_a_net_result_of_nought():
    result = engine(case([10], horizon=2, consequences=[consequence("care", [-1], include=False)]))
    assert result["net_result"] == {"municipality": 0, "region": 0, "state": 0, "total": 0}
    assert result["services"] == []
    assert result["committees"] == {"Ikke fordelt": 0}


def test_a_committee_without_money_is_shown_with_nought():
    result = engine(case([10], committees={"care": {"Socialudvalget": 1.0}}))
    assert result["committees"] == {"Socialudvalget": 0, "Ikke fordelt": 0}
