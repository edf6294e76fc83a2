"""Effect sizes to success rates: one literal number per row of specification section 9, worked out by hand.

The values with exp and Φ were computed with 30 decimals from the power series, not with the engine.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from som_xl.model.effect_size import convert
from som_xl.model.errors import CaseError

base_rates = st.integers(1, 99).map(lambda n: n / 100)


def test_risk_difference_is_added_to_the_base_rate():
    found = convert("risk_difference", 0.1, base_rate=0.2)
    assert found.success_with == pytest.approx(0.3)
    assert found.net_rate == pytest.approx(0.1)


def test_risk_ratio_multiplies_the_base_rate():
    # 1.5 · 0.2 = 0.3
    found = convert("risk_ratio", 1.5, base_rate=0.2)
    assert found.success_with == pytest.approx(0.3)
    assert found.net_rate == pytest.approx(0.1)


def test_odds_ratio():
    # odds 0.2 / 0.8 = 1/4, doubled 1/2, probability 1/3
    found = convert("odds_ratio", 2, base_rate=0.2)
    assert found.success_with == pytest.approx(1 / 3)
    assert found.net_rate == pytest.approx(2 / 15)


def test_hazard_ratio_where_the_event_is_success():
    # 1 - 0.8² = 0.36
    found = convert("hazard_ratio", 2, base_rate=0.2)
    assert found.success_with == pytest.approx(0.36)
    assert found.net_rate == pytest.approx(0.16)


def test_standardised_mean_difference_by_logit():
    # 0.5 · π/√3 = 0.9068996821; exp = 2.4766322711; odds 0.6191580678; p = 0.3823950732
    found = convert("smd", 0.5, base_rate=0.2, method="logit")
    assert found.success_with == pytest.approx(0.3823950732, abs=1e-10)
    assert found.net_rate == pytest.approx(0.1823950732, abs=1e-10)


def test_standardised_mean_difference_by_logit_is_the_default_method():
    assert convert("smd", 0.5, base_rate=0.2) == convert("smd", 0.5, base_rate=0.2, method="logit")


def test_standardised_mean_difference_by_probit():
    # Φ⁻¹(0.2) = -0.8416212336; + 0.5 = -0.3416212336; Φ = 0.3663179778
    found = convert("smd", 0.5, base_rate=0.2, method="probit")
    assert found.success_with == pytest.approx(0.3663179778, abs=1e-9)
    assert found.net_rate == pytest.approx(0.1663179778, abs=1e-9)


def test_standardised_mean_difference_by_kraemer_and_kupfer_needs_no_base_rate():
    # 0.5 / √2 = 0.3535533906; 2 · Φ - 1 = 0.2763263902
    found = convert("smd", 0.5, method="kraemer_kupfer")
    assert found.success_with is None
    assert found.net_rate == pytest.approx(0.2763263902, abs=1e-9)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("logit", -0.0920461557),  # OR exp(-0.7255197457) = 0.4840729088; p = 0.1079538443
        ("probit", -0.0928118281),  # Φ(-0.8416212336 - 0.4) = 0.1071881719
    ],
)
def test_a_harmful_effect_gives_a_negative_net_rate(method, expected):
    assert convert("smd", -0.4, base_rate=0.2, method=method).net_rate == pytest.approx(expected, abs=1e-9)


def test_a_harmful_effect_by_kraemer_and_kupfer_is_the_mirror_image():
    # 2 · Φ(-0.2828427125) - 1
    found = convert("smd", -0.4, method="kraemer_kupfer")
    assert found.net_rate == pytest.approx(-0.2227025892, abs=1e-9)
    assert found.net_rate == pytest.approx(-convert("smd", 0.4, method="kraemer_kupfer").net_rate)


@pytest.mark.parametrize(
    ("measure", "neutral"),
    [("risk_difference", 0), ("risk_ratio", 1), ("odds_ratio", 1), ("hazard_ratio", 1)],
)
def test_the_neutral_value_changes_nothing(measure, neutral):
    found = convert(measure, neutral, base_rate=0.37)
    assert found.success_with == pytest.approx(0.37)
    assert found.net_rate == pytest.approx(0)


@pytest.mark.parametrize("method", ["logit", "probit"])
def test_no_standardised_difference_changes_nothing(method):
    assert convert("smd", 0, base_rate=0.37, method=method).success_with == pytest.approx(0.37)


@given(base_rates, st.integers(5, 400).map(lambda n: n / 100))
def test_the_odds_ratio_can_be_read_back_from_the_rates(base_rate, odds_ratio):
    with_intervention = convert("odds_ratio", odds_ratio, base_rate=base_rate).success_with
    odds = with_intervention / (1 - with_intervention)
    assert odds / (base_rate / (1 - base_rate)) == pytest.approx(odds_ratio)


@given(base_rates, base_rates)
def test_every_ratio_that_leads_to_a_rate_leads_back_to_it(base_rate, target):
    ratios = {
        "risk_difference": target - base_rate,
        "risk_ratio": target / base_rate,
        "odds_ratio": (target / (1 - target)) / (base_rate / (1 - base_rate)),
        "hazard_ratio": math.log(1 - target) / math.log(1 - base_rate),
    }
    for measure, value in ratios.items():
        found = convert(measure, value, base_rate=base_rate)
        assert found.success_with == pytest.approx(target)
        assert found.net_rate == pytest.approx(target - base_rate)


@given(base_rates, st.integers(-150, 150).map(lambda n: n / 100))
def test_logit_is_the_odds_ratio_of_chinn(base_rate, difference):
    odds_ratio = math.exp(difference * math.pi / math.sqrt(3))
    assert convert("smd", difference, base_rate=base_rate).net_rate == pytest.approx(
        convert("odds_ratio", odds_ratio, base_rate=base_rate).net_rate, abs=1e-12
    )


@given(base_rates, st.integers(-150, 150).map(lambda n: n / 100))
def test_probit_undone_by_the_opposite_difference(base_rate, difference):
    there = convert("smd", difference, base_rate=base_rate, method="probit").success_with
    back = convert("smd", -difference, base_rate=there, method="probit").success_with
    assert back == pytest.approx(base_rate, abs=1e-9)


@pytest.mark.parametrize(
    ("method", "author"), [("logit", "Chinn"), ("probit", "Furukawa"), ("kraemer_kupfer", "Kraemer")]
)
def test_the_answer_names_its_method_and_formula(method, author):
    found = convert("smd", 0.5, base_rate=0.2, method=method)
    assert author in found.method
    assert found.formula


@pytest.mark.parametrize(
    ("measure", "value", "base_rate"),
    [
        ("risk_difference", 0.9, 0.2),  # 1.1
        ("risk_difference", -0.3, 0.2),  # -0.1
        ("risk_ratio", 6, 0.2),  # 1.2
        ("risk_ratio", -1, 0.2),
        ("odds_ratio", -2, 0.2),
        ("hazard_ratio", -2, 0.2),
    ],
)
def test_an_effect_that_leaves_the_range_of_a_probability_is_an_error(measure, value, base_rate):
    with pytest.raises(CaseError):
        convert(measure, value, base_rate=base_rate)


@pytest.mark.parametrize("measure", ["risk_ratio", "odds_ratio", "hazard_ratio", "smd"])
def test_a_ratio_without_base_rate_is_an_error(measure):
    with pytest.raises(CaseError):
        convert(measure, 1.5)


@pytest.mark.parametrize("base_rate", [-0.1, 1.1])
def test_a_base_rate_that_is_no_probability_is_an_error(base_rate):
    with pytest.raises(CaseError):
        convert("odds_ratio", 1.5, base_rate=base_rate)


def test_an_unknown_measure_or_method_is_an_error():
    with pytest.raises(CaseError):
        convert("cohens_h", 0.5, base_rate=0.2)
    with pytest.raises(CaseError):
        convert("smd", 0.5, base_rate=0.2, method="arcsine")
