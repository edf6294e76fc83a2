"""Expected against realised: parts that sum, forecasts that can be derived by hand, and a case that holds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from som_xl.analysis.followup.drivers import plan_of, planned
from som_xl.analysis.followup.expected import expected_figures
from som_xl.analysis.followup.outcome import follow_up, net_per_year
from som_xl.analysis.followup.realised import (
    COMPLETED,
    COST,
    COST_TOTAL,
    PRICE_FACTOR,
    STARTED,
    SUCCESS_RATE,
    SUCCESSES,
    UNITS_PER_PARTICIPANT,
    UNITS_PER_SUCCESS,
    Figure,
    realised,
)
from som_xl.analysis.followup.updating import CORRECTION, updated_case
from som_xl.analysis.scenarios import merged
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import CaseError, calculate, case_from_mapping
from som_xl.opening import open_case
from tests.model.strategies import PRICE_INDEX, cases

INDEX = {2026: 100.0, 2027: 110.0, 2028: 121.0}
BASE = {
    "settings": {"first_year": 2026, "horizon": 3, "price_year": 2026, "discount_rate": 0.0},
    "participants": {"starts": [10, 10], "dropout": 0.2},
    "effect": {"success_with": 0.6, "success_without": 0.1},
    "costs": [
        {"name": "Drift", "kind": "fixed", "amounts": 5_000},
        {"name": "Forløb", "kind": "per_start", "amounts": 1_000},
    ],
    "consequences": [{"service": "egen", "units": [-4, -2]}],
    "prices": {"egen": {"municipality": 1_000, "region": 0, "state": 0}},
}
# Each cohort: 10 × 0.8 × 0.5 = 4 net successes; 16,000 kr. in its first year and 8,000 in its second.
# 2026: 16,000 − 5,000 − 10,000 = 1,000. 2027: 24,000 − 15,000 = 9,000. 2028: 8,000. Together 18,000.


def case(**changes):
    return case_from_mapping(merged(BASE, changes), INDEX)


def figure(kind: str, value: float, year: int = 2026, name: str = "") -> Figure:
    return Figure(year, kind, name, value, "ark")


def answer(*figures: Figure, one=None, **options):
    one = one or case()
    return follow_up(one, realised(one, figures, **options))


def parts(deviation) -> list[float]:
    return [round(float(part[3]), 6) for part in deviation.parts]


def total(amounts) -> float:
    return float(amounts[3])


def test_what_came_true_as_expected_deviates_by_nothing():
    found = answer(
        figure(STARTED, 10), figure(COST, 5_000, name="Drift"), figure(PRICE_FACTOR, 1, name="egen")
    )
    assert total(found.so_far.expected) == total(found.so_far.realised) == pytest.approx(1_000)
    assert parts(found.so_far) == [0, 0, 0, 0]
    assert total(found.level_carried_on.realised) == pytest.approx(18_000)


def test_half_the_participants_is_volume_and_nothing_else():
    found = answer(figure(STARTED, 5))
    # so far: 8,000 less saved, 5,000 less paid per start
    assert parts(found.so_far) == [-3_000, 0, 0, 0]
    # the cohort also misses 4,000 in 2027
    assert total(found.rest_as_planned.realised) == pytest.approx(18_000 - 7_000)
    # carried on, 2027's cohort is half too: 8,000 − 5,000 in 2027 and 4,000 in 2028 less
    assert total(found.level_carried_on.realised) == pytest.approx(18_000 - 14_000)


def test_completions_and_successes_are_rate_and_the_rate_without_is_taken_off():
    found = answer(figure(COMPLETED, 5), figure(SUCCESSES, 2))
    # net successes 2 − 0.1 × 5 = 1.5 instead of 4: 2.5 × 4,000 less
    assert parts(found.so_far) == [0, -10_000, 0, 0]
    same = answer(figure(COMPLETED, 5), figure(SUCCESS_RATE, 0.4))
    assert parts(same.so_far) == [0, -10_000, 0, 0]


def test_a_realised_cost_is_price_and_its_level_is_carried_on():
    found = answer(figure(COST, 12_000, name="Forløb"))
    assert parts(found.so_far) == [0, 0, -2_000, 0]
    assert total(found.rest_as_planned.realised) == pytest.approx(16_000)
    assert total(found.level_carried_on.realised) == pytest.approx(14_000)


def test_a_total_is_shared_on_the_lines_without_a_number_of_their_own():
    found = answer(figure(COST_TOTAL, 18_000), figure(COST, 6_000, name="Drift"))
    assert parts(found.so_far) == [0, 0, -3_000, 0]
    # carried on: Drift 6,000 and Forløb 12,000 a year
    assert total(found.level_carried_on.realised) == pytest.approx(18_000 - 6_000)


def test_fewer_participants_at_a_higher_unit_price_share_what_they_do_together():
    # 5 starts and 10,000 kr. for Forløb: 2,000 each. Volume alone −3,000 (as above); price alone −10,000;
    # both: −8,000 saved use, costs as planned. Shapley: volume (−3,000 + 2,000)/2, price (−10,000 − 5,000)/2.
    found = answer(figure(STARTED, 5), figure(COST, 10_000, name="Forløb"))
    assert parts(found.so_far) == [-500, 0, -7_500, 0]
    assert total(found.so_far.realised - found.so_far.expected) == pytest.approx(-8_000)


def test_use_and_price_factor_act_on_the_service_in_their_year():
    found = answer(figure(UNITS_PER_SUCCESS, -3, name="egen"))
    assert parts(found.so_far) == [0, 0, 0, -4_000]  # one unit × 4 successes × 1,000 kr.
    # carried on at 3/4: 24,000 × 3/4 in 2027 and 8,000 × 3/4 in 2028
    assert total(found.level_carried_on.realised) == pytest.approx(18_000 - 4_000 - 6_000 - 2_000)
    dearer = answer(figure(PRICE_FACTOR, 1.5, name="egen"))
    assert parts(dearer.so_far) == [0, 0, 8_000, 0]


def test_costs_in_running_prices_are_converted_to_the_cases_price_level():
    found = answer(figure(COST, 5_500, 2027, "Drift"), running_prices=True)
    assert parts(found.so_far) == [0, 0, 0, 0]  # 5,500 × 100/110 = 5,000


def test_a_cost_in_a_year_without_participants_counts_in_full():
    found = answer(figure(STARTED, 0), figure(COST, 700, name="Forløb"))
    assert total(found.so_far.realised) == pytest.approx(-5_000 - 700)


def test_the_updated_case_gives_the_forecast_year_by_year():
    found = answer(
        figure(STARTED, 8),
        figure(SUCCESSES, 5),
        figure(COST_TOTAL, 16_000),
        figure(UNITS_PER_SUCCESS, -3, name="egen"),
        figure(PRICE_FACTOR, 1.2, name="egen"),
    )
    for state, forecast in ((found.done, found.rest_as_planned), (found.carried, found.level_carried_on)):
        updated = updated_case(found.plan, state, 2026)
        assert calculate(updated).net_result == pytest.approx(forecast.realised, abs=0.01)
        assert calculate(updated).net == pytest.approx(net_per_year(found.plan, state), abs=0.01)
        assert updated.participants.starts[0] == 8
        assert "til og med 2026" in updated.notes


def test_an_updated_case_needs_no_line_in_kr_for_what_a_case_can_hold():
    found = answer(figure(STARTED, 8), figure(SUCCESSES, 5), figure(COST_TOTAL, 16_000))
    assert not any(CORRECTION in line.name for line in updated_case(found.plan, found.done, 2026).costs)


KINDS = st.sampled_from(
    [
        STARTED,
        COMPLETED,
        SUCCESS_RATE,
        COST,
        COST_TOTAL,
        PRICE_FACTOR,
        UNITS_PER_SUCCESS,
        UNITS_PER_PARTICIPANT,
    ]
)


@st.composite
def followed(draw: st.DrawFn):
    """A case, and some of its expected figures moved."""
    one = case_from_mapping(draw(cases()), PRICE_INDEX)
    rows = draw(st.lists(st.sampled_from(expected_figures(one)), max_size=8, unique=True))
    moved = {}
    for row in rows:
        if row.kind not in {SUCCESSES, COST_TOTAL} and not np.isnan(row.value):
            factor = draw(st.integers(0, 10)) / 10
            value = factor if row.kind == SUCCESS_RATE else row.value * factor
            moved[row.kind, row.name, row.year] = Figure(row.year, row.kind, row.name, value, "ark")
    return one, list(moved.values())


@given(followed())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_parts_sum_and_the_updated_case_agrees_for_any_case(drawn):
    one, figures = drawn
    plan = plan_of(one)
    result = calculate(one)
    size = sum(float(np.abs(x).sum()) for x in (result.costs, result.saved_costs, result.consequences)) + 1.0
    assert net_per_year(plan, planned(plan)) == pytest.approx(result.net, abs=1e-9 * size)
    try:
        found = follow_up(one, realised(one, figures))
    except CaseError:
        return  # persons that cannot be, or nothing at all
    for deviation in (found.so_far, found.rest_as_planned, found.level_carried_on):
        whole = deviation.realised - deviation.expected
        assert sum(deviation.parts) == pytest.approx(whole, abs=1e-9 * size)
    if found.done.volume.sum() > 0:
        updated = updated_case(found.plan, found.done, found.found.last_year)
        near = 0.005 * plan.years + 1e-9 * size
        assert calculate(updated).net_result == pytest.approx(found.rest_as_planned.realised, abs=near)


def test_the_template_expects_what_the_example_says():
    expected = {
        (row.kind, row.name): row.value
        for row in expected_figures(open_case(example_case_path(), default_knowledge()))
        if row.year == 2026
    }
    assert expected[STARTED, ""] == 20
    assert expected[COMPLETED, ""] == pytest.approx(17)
    assert expected[UNITS_PER_SUCCESS, "sel110_shelter"] == -48


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (figure(STARTED, 10, 2028), "Året er uden for sagens driftsår. Fundet: 2028"),
        (figure(COST_TOTAL, 10, 2029), "Året er uden for sagens horisont"),
        (figure(STARTED, -1), "Tallet er negativt"),
        (figure(STARTED, float("nan")), "Tallet kan ikke bruges"),
        (figure(SUCCESS_RATE, 35), "Succesraten er over 100 %"),
        (figure(SUCCESSES, 9), "Der er flere end de 8, der gennemførte"),
        (figure(COMPLETED, 11), "Der er flere end de 10, der startede"),
        (figure(COST, 1, name="Ukendt"), "Navnet findes ikke i sagen. Fundet: 'Ukendt'. Vælg Drift, Forløb"),
        (figure(UNITS_PER_PARTICIPANT, 1, name="egen"), "Navnet findes ikke i sagen"),
    ],
)
def test_figures_that_cannot_be_true_are_told_with_their_place(bad, words):
    with pytest.raises(CaseError, match=r"^ark: ") as told:
        realised(case(), [bad])
    assert words in str(told.value)


def test_successes_and_a_success_rate_of_the_same_year_are_one_too_many():
    with pytest.raises(CaseError, match="er angivet to gange"):
        realised(case(), [figure(SUCCESSES, 2), figure(SUCCESS_RATE, 0.2)])


def test_lines_that_do_not_sum_to_the_total_are_told():
    with pytest.raises(CaseError, match=r"forskel 1\.000 kr\."):
        answer(
            figure(COST_TOTAL, 16_000),
            figure(COST, 5_000, name="Drift"),
            figure(COST, 10_000, name="Forløb"),
        )


def test_no_figures_at_all_are_told():
    with pytest.raises(CaseError, match="ingen realiserede tal"):
        realised(case(), [])
