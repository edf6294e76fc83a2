"""The success rate of a short estimate from a record of the knowledge base, and the interval it brings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from som_xl.analysis.estimate import estimate_mapping, rate_from_effect
from som_xl.analysis.proposals import propose
from som_xl.knowledge import default_knowledge
from som_xl.model import Case, CaseError, SomError, calculate, case_from_mapping

KNOWLEDGE = default_knowledge()
NUMBERS: dict[str, Any] = {
    "per_year": 10,
    "years": 1,
    "cost_per_participant": 5_000,
    "horizon": 5,
    "first_year": 2026,
    "price_year": 2026,
    "discount_rate": 0.0,
}


def case_of(effect_id: str, base_rate: float | None = None) -> Case:
    effect = rate_from_effect(KNOWLEDGE, effect_id, base_rate)
    data = estimate_mapping(KNOWLEDGE, "adults_homelessness", effect=effect, **NUMBERS)
    return case_from_mapping(data, KNOWLEDGE.price_index)


def interval(case: Case, parameter: str) -> tuple[Any, ...]:
    found = {item.parameter: item for item in propose(case, KNOWLEDGE)}[parameter]
    return (*(end and round(end, 4) for end in (found.low, found.high)), found.note)


def test_the_record_gives_the_rates_the_source_and_the_note():
    case = case_of("EA006", 0.31)  # + 42 percentage points
    effect = case.effect
    assert (effect.success_with, effect.success_without) == (pytest.approx(0.73), 0.31)
    assert (effect.source, effect.status) == ("aubry_2015", "published_mean")
    assert effect.note == (
        "EA006: risikodifferens 0,42. Metode: Risikodifferens. Raten uden indsats er angivet af brugeren."
    )
    assert "EA006 måler 'bor i stabil bolig'" in case.notes


def test_the_net_result_follows_the_record():
    # 10 · 42 % = 4.2 successes, each 58,000 kr. in 2020 prices: · 123.23 / 103.87; less 50,000 kr.
    result = calculate(case_of("EA006", 0.2))
    assert result.net_result[3] == pytest.approx(4.2 * 58_000 * 123.23 / 103.87 - 50_000)


def test_the_published_interval_is_proposed():
    # 0.31 + 0.36 … 0.31 + 0.48
    assert interval(case_of("EA006", 0.31), "effect.success_with") == (
        0.67, 0.79, "Publiceret 95 %-interval i EA006 (aubry_2015)",
    )  # fmt: skip


def test_an_unwanted_outcome_is_turned_round_in_rate_and_interval():
    # Odds ratio 0.22 [0.06; 0.88] of being homeless, 60 % without: odds 1.5 become 0.33, 0.09 and 1.32, so that
    # 1/1.33 = 75.2 %, 1/1.09 = 91.7 % and 1/2.32 = 43.1 % are not homeless.
    case = case_of("EA014", 0.4)
    assert case.effect.success_with == pytest.approx(1 / 1.33)
    assert interval(case, "effect.success_with")[:2] == (round(1 / 2.32, 4), round(1 / 1.09, 4))


def test_without_a_base_rate_the_studys_own_control_group_counts():
    case = case_of("EA104")  # 11 % in the control group, + 36 [18; 54] percentage points
    assert (case.effect.success_with, case.effect.success_without) == (pytest.approx(0.47), 0.11)
    assert case.effect.note.endswith("Raten uden indsats er studiets kontrolgruppe.")
    assert interval(case, "effect.success_with")[:2] == (0.29, 0.65)


def test_without_any_base_rate_a_risk_difference_is_a_net_rate_with_its_interval():
    case = case_of("EC121")  # −11 [−22; −0.4] percentage points of new violence: fewer is success
    assert (case.effect.success_rate, case.effect.success_with) == (0.11, None)
    assert interval(case, "effect.success_rate")[:2] == (0.004, 0.22)


def test_a_record_without_an_interval_gets_the_convention():
    # 13 percentage points fewer relapse; a meta-analysis: ± 25 % of 0.13
    assert interval(case_of("EA188"), "effect.success_rate") == (
        0.0975, 0.1625, "Konvention: ± 25 % af nettosuccesraten ved evidensniveau 1 (meta-analyse eller RCT)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("effect_id", "base_rate", "told"),
    [
        ("EA06", 0.3, "effect.id: Effekten findes ikke i videnbasen. Fundet: 'EA06'. Mente du "),
        ("", None, "effect.id: Effekten findes ikke i videnbasen. Fundet: ''. Id'erne står i 'Viden Effekter'."),
        ("EA001", None, "effect.base_rate: Succesraten uden indsats mangler. Angiv en andel mellem 0 og 1."),
        ("EA001", 30.0, "effect.base_rate: Succesraten uden indsats er ikke en andel. Fundet: 30. Skriv et tal mellem 0 og 1."),
        ("EA006", 0.9, "effect.id: Effekten giver en succesrate uden for 0–100 % med denne succesrate uden indsats."),
        ("EA003", 0.3, "effect.id: EA003 kan ikke regnes om til en succesrate. En hyppighedsratio siger"),
        ("EA015", 0.3, "Regn med 0. Fundet: risikoratio. Vælg en anden effekt, eller skriv succesraten selv og begrund den."),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_used_is_told(effect_id, base_rate, told):
    with pytest.raises(SomError) as error:
        rate_from_effect(KNOWLEDGE, effect_id, base_rate)
    assert told in str(error.value)


def test_small_letters_and_blanks_find_the_record():
    assert rate_from_effect(KNOWLEDGE, " ea006 ", 0.31).effect.id == "EA006"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Succesraten mangler."),
        ({"success_rate": 0.2, "effect": rate_from_effect(KNOWLEDGE, "EA006", 0.31)}, "Succesraten er angivet to gange."),
    ],
)  # fmt: skip
def test_the_rate_must_be_given_in_exactly_one_way(given, told):
    with pytest.raises(CaseError) as error:
        estimate_mapping(KNOWLEDGE, "adults_homelessness", **given, **NUMBERS)
    assert str(error.value) == (
        f"effect.success_rate: {told} Angiv enten nettosuccesraten eller en effekt fra videnbasen."
    )


def test_an_interval_that_does_not_hold_the_cases_own_rate_is_not_proposed():
    case = case_of("EA006", 0.31)
    changed = replace_rate(case, 0.9)  # outside 0.67–0.79
    assert interval(changed, "effect.success_with")[2].startswith("Konvention")


def replace_rate(case: Case, rate: float) -> Case:
    data = case.to_mapping()
    data["effect"]["success_with"] = rate
    return case_from_mapping(data, KNOWLEDGE.price_index)


def test_a_record_of_the_users_own_layer_is_found():
    own = KNOWLEDGE.effect_by_id["EA006"]._replace(id="X1", source_id="egen")
    other = replace(KNOWLEDGE, effects=(own,))
    assert rate_from_effect(other, "x1", 0.31).to_mapping()["source"] == "egen"
