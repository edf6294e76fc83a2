"""Scenarios: changes laid over a case, and differences explained to the krone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from som_xl.analysis.differences import differences, with_differences
from som_xl.analysis.scenarios import (
    compare,
    explain,
    merged,
    replaced,
    scenario_case,
    scenario_of,
    value_of_choosing,
    with_scenario,
)
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import CaseError, calculate, case_from_mapping
from som_xl.model.case import Scenario
from som_xl.opening import open_case
from tests.model.strategies import PRICE_INDEX, cases

INDEX = {2026: 100.0}
BASE = {
    "settings": {"first_year": 2026, "horizon": 3, "price_year": 2026, "discount_rate": 0.0},
    "participants": {"starts": [10, 10]},
    "effect": {"success_with": 0.5, "success_without": 0.2},
    "costs": [{"name": "Drift", "kind": "per_start", "amounts": 1_000}],
    "consequences": [{"service": "egen", "units": [-4]}],
    "prices": {"egen": {"municipality": 1_000, "region": 0, "state": 500}},
}
# 20 starts × 0.3 × 4 units × 1,500 kr. = 36,000 kr. − 20 × 1,000 kr. = 16,000 kr.


def case(**changes):
    return case_from_mapping(merged(BASE, changes), INDEX)


def total(one) -> float:
    return float(calculate(one).net_result[3])


def parts(one, other) -> dict[str, float]:
    return {".".join(step.difference.key): float(step.amount[3]) for step in explain(one, other).steps}


def test_two_inputs_that_act_together_share_what_they_do_together():
    # rate 0.3 → 0.4 alone: + 12,000; price 1,500 → 3,000 alone: + 36,000; both: 96,000 − 36,000 = + 60,000
    other = case(effect={"success_with": 0.6}, prices={"egen": {"municipality": 2_000, "state": 1_000}})
    assert total(case()) == pytest.approx(16_000)
    assert parts(case(), other) == pytest.approx(
        {"effect.success_with": 18_000, "prices.egen": 42_000}  # each alone + half of the 12,000 together
    )


def test_equal_cases_have_nothing_to_explain():
    assert (
        explain(case(), case(title="andet navn", costs=[{"name": "Drift", "source": "budget"}])).steps == ()
    )


def test_one_more_operating_year_is_one_input_with_the_amounts_that_follow_it():
    other = case(
        participants={"starts": [10, 10, 10]},
        costs=[{"name": "Drift", "amounts": [1_000, 1_000, 2_000]}],
    )
    # + 10 × 0.3 × 4 × 1,500 kr. − 10 × 2,000 kr.
    assert parts(case(), other) == pytest.approx({"years": 18_000 - 20_000})


def test_a_new_consequence_brings_its_price():
    other = case(
        consequences=[{"service": "ny", "units": [-1]}],
        prices={"ny": {"municipality": 100, "region": 0, "state": 0}},
    )
    assert parts(case(), other) == pytest.approx({"consequences.ny": 20 * 0.3 * 100})


def test_a_net_rate_instead_of_two_rates_is_one_input():
    data = {**BASE, "effect": {"success_rate": 0.4}}
    assert parts(case(), case_from_mapping(data, INDEX)) == pytest.approx({"effect.success": 12_000})


def test_a_line_left_out_counts_as_the_line_it_was():
    other = case(consequences=[{"service": "egen", "include": False}])
    assert parts(case(), other) == pytest.approx({"consequences.egen": -36_000})


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), cases(), st.booleans())
def test_the_parts_sum_to_the_difference_and_all_changes_give_the_other_case(first, second, turned):
    one, other = (
        case_from_mapping(data, PRICE_INDEX) for data in ((second, first) if turned else (first, second))
    )
    found = differences(one, other)
    size = 1 + float(np.abs(calculate(one).net_result).max() + np.abs(calculate(other).net_result).max())
    np.testing.assert_allclose(
        calculate(with_differences(one, other, found)).net_result / size,
        calculate(other).net_result / size,
        atol=1e-9,
    )
    if len(found) <= 6 or len(found) > 8:
        explained = explain(one, other)
        summed = explained.start + sum((step.amount for step in explained.steps), np.zeros(4))
        scale = size + sum(float(np.abs(step.amount).max()) for step in explained.steps)
        np.testing.assert_allclose(summed / scale, explained.end / scale, atol=1e-9)


def test_changes_find_lines_by_name_service_and_parameter():
    example = open_case(example_case_path(), default_knowledge())
    scenario = Scenario(
        name="s",
        changes={
            "costs": [{"name": "Boligsocial koordinator", "amounts": 1.0}],
            "consequences": [{"service": "gp_contact", "include": False}],
            "uncertainty": [{"parameter": "participants.dropout", "high": 0.30}],
        },
    )
    changed = scenario_case(example, scenario)
    assert [line.name for line in changed.costs] == [line.name for line in example.costs]
    assert changed.costs[2].amounts == 1.0
    assert changed.costs[2].overhead == 0.15
    assert [line.include for line in changed.consequences] == [True] * 6 + [False]
    assert changed.uncertainty[2].high == 0.30
    assert changed.scenarios == ()


def test_a_whole_case_is_kept_as_it_was_when_the_case_changes():
    first = case()
    kept = with_scenario(first, scenario_of(first, "før"))
    moved = replaced(kept, effect=first.effect.model_copy(update={"success_with": 0.9}))
    assert [round(total(item.case)) for item in compare(moved)] == [64_000, 16_000]


def test_a_scenario_of_the_same_name_replaces_the_old_one():
    one = with_scenario(case(), Scenario(name="a", changes={"effect": {"success_with": 0.6}}))
    two = with_scenario(one, Scenario(name="a", changes={"effect": {"success_with": 0.7}}))
    assert [scenario.changes for scenario in two.scenarios] == [{"effect": {"success_with": 0.7}}]


def test_a_scenario_that_cannot_be_is_told_with_its_name():
    scenario = Scenario(name="Umulig", changes={"participants": {"dropout": 2}})
    with pytest.raises(CaseError) as error:
        scenario_case(case(), scenario)
    assert [str(problem) for problem in error.value.problems] == [
        "Scenariet 'Umulig', participants.dropout: Tallet er for stort. Fundet: 2. Det må være højst 1."
    ]


def test_the_value_of_choosing_is_what_the_best_choice_gains_on_average():
    a, b = np.array([10.0, -20.0]), np.array([-5.0, 5.0])
    # E max(a, b, 0) = (10 + 5) / 2; best alone: max(−5, 0, 0) = 0
    assert value_of_choosing([a, b]) == 7.5
