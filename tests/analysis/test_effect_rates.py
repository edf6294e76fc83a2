"""Records of the knowledge base as success rates: literal figures, and every record is answered."""

from __future__ import annotations

from collections import Counter

import pytest

from som_xl.analysis.effect_rates import NOT_ABOUT_PERSONS, Rate, converted_rate, effect_rate, outcome_of
from som_xl.knowledge import default_knowledge
from som_xl.model import CaseError

EFFECTS = default_knowledge().effect_by_id


def rounded(rate: Rate) -> tuple[float, ...]:
    return tuple(round(value or 0.0, 4) for value in (rate.net, rate.net_low, rate.net_high))


def test_a_risk_ratio_with_its_interval():
    # EA085: 1.63 [1.46; 1.82] on 30 %: 48.9 %, 43.8 % and 54.6 %
    rate = effect_rate(EFFECTS["EA085"], 0.3)
    assert rate.success_with == pytest.approx(0.489)
    assert rounded(rate) == (0.189, 0.138, 0.246)
    assert rate.formula == "p1 = RR · p0"


def test_an_unwanted_outcome_is_turned_into_not_having_it():
    # EA014: odds ratio 0.22 [0.06; 0.88] for homelessness. 40 % succeed without, so 60 % are homeless: odds 1.5.
    # 1.5 · 0.22 = 0.33, 0.33 / 1.33 = 24.81 % homeless, 75.19 % not; the ends change place
    rate = effect_rate(EFFECTS["EA014"], 0.4)
    assert rate.success_with == pytest.approx(1 - 0.33 / 1.33)
    assert rounded(rate) == (0.3519, 0.031, 0.5174)
    assert any("uønsket" in note for note in rate.notes)


def test_without_a_base_rate_the_control_group_of_the_study_is_used():
    # EA104: 11 % + 36 points; EA106: 31 % are readmitted, so 69 % succeed without
    rate = effect_rate(EFFECTS["EA104"])
    assert (rate.base_rate, rate.base_from_study) == (0.11, True)
    assert rate.success_with == pytest.approx(0.47)
    readmitted = effect_rate(EFFECTS["EA106"])
    assert readmitted.base_rate == pytest.approx(0.69)
    assert readmitted.success_with == pytest.approx(0.80)
    assert readmitted.net == pytest.approx(0.11)


def test_a_record_without_interval_says_that_the_uncertainty_is_unknown():
    rate = effect_rate(EFFECTS["EA105"])
    assert (rate.net_low, rate.net_high) == (None, None)
    assert any("intet 95 %-interval" in note for note in rate.notes)


def test_an_end_of_the_interval_that_is_no_share_is_not_shown():
    # 1.82 · 0.6 = 1.092
    rate = effect_rate(EFFECTS["EA085"], 0.6)
    assert rate.success_with == pytest.approx(0.978)
    assert rate.net_high is None
    assert any("uden for 0–100 %" in note for note in rate.notes)


def test_every_method_for_a_standardised_difference():
    # EA086: d = 0.48 on 30 %. logit: ln OR = 0.870624, odds 3/7 · 2.38840 = 1.02360, 50.583 %;
    # probit: Φ(−0.524401 + 0.48) = 48.229 %; Kraemer–Kupfer: 2Φ(0.48/√2) − 1 = 26.572 %
    net = {
        method: effect_rate(EFFECTS["EA086"], 0.3, method).net
        for method in ("logit", "probit", "kraemer_kupfer")
    }
    assert net == pytest.approx({"logit": 0.20583, "probit": 0.18229, "kraemer_kupfer": 0.26572}, abs=5e-5)


def test_an_unwanted_scale_changes_sign_in_every_method():
    for method in ("logit", "probit", "kraemer_kupfer"):
        up = converted_rate("smd", 0.4, (0.1, 0.7), 0.3, method, "wanted")
        down = converted_rate("smd", -0.4, (-0.7, -0.1), 0.3, method, "unwanted")
        assert (down.net, down.net_low, down.net_high) == pytest.approx((up.net, up.net_low, up.net_high))


def test_a_harmful_effect_is_a_negative_net_rate_and_says_so():
    rate = effect_rate(EFFECTS["EA160"])  # 71 % against 80 % still in education
    assert rate.net == pytest.approx(-0.09)
    assert any("negativ" in note for note in rate.notes)


def test_an_uncertain_effect_needs_to_know_whether_the_outcome_is_wanted():
    with pytest.raises(CaseError, match="ikke, om udfaldet er ønsket"):
        effect_rate(EFFECTS["EA015"], 0.2)
    assert effect_rate(EFFECTS["EA015"], 0.2, outcome="wanted").net == pytest.approx(0.11)  # 1.55 · 0.2 − 0.2


def test_the_user_cannot_turn_an_outcome_the_record_knows():
    assert outcome_of(EFFECTS["EA014"]) == "unwanted"
    assert effect_rate(EFFECTS["EA014"], 0.4, outcome="wanted") == effect_rate(EFFECTS["EA014"], 0.4)


@pytest.mark.parametrize(
    ("identifier", "reason"),
    [
        ("EA003", "hyppighedsratio"),
        ("EA011", "middelforskel"),
        ("EA017", "andel af tiden"),
        ("EA016", "uden sammenligning"),
    ],
)
def test_a_measure_that_is_not_about_persons_is_refused_with_its_reason(identifier, reason):
    with pytest.raises(CaseError, match=reason):
        effect_rate(EFFECTS[identifier], 0.3)


def test_a_ratio_without_any_base_rate_asks_for_one():
    with pytest.raises(CaseError, match="Succesraten uden indsats mangler"):
        effect_rate(EFFECTS["EA085"])


def test_every_record_is_converted_or_refused_with_a_reason():
    # At a base rate of 30 %: 344 records have a measure about persons; 60 of them neither direction nor side,
    # and 5 would give a share below 0 or above 1
    outcomes: Counter[str] = Counter()
    for effect in EFFECTS.values():
        try:
            rate = effect_rate(effect, 0.3)
        except CaseError as refusal:
            (problem,) = refusal.problems
            assert problem.message
            assert problem.remedy
            outcomes["measure" if effect.measure in NOT_ABOUT_PERSONS else problem.message.split()[0]] += 1
        else:
            assert rate.success_with is not None
            assert 0 <= rate.success_with <= 1
            assert rate.net == pytest.approx(rate.success_with - 0.3)
            if rate.net_low is not None and rate.net_high is not None:
                assert rate.net_low - 1e-9 <= rate.net <= rate.net_high + 1e-9
            outcomes["converted"] += 1
    assert outcomes == {"converted": 279, "measure": 79, "Studiet": 60, "Effekten": 5}
