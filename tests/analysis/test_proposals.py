"""Proposed intervals: published where there are, a convention otherwise, and never over the user's own."""

from __future__ import annotations

import pytest

from som_xl.analysis.proposals import corrected_for_optimism, optimism_share, propose, with_proposals
from som_xl.analysis.simulation import simulate
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import calculate
from som_xl.opening import open_case

KNOWLEDGE = default_knowledge()


@pytest.fixture(scope="module")
def example():
    return open_case(example_case_path(), KNOWLEDGE)


def bare(case):
    changed = case.model_copy(update={"uncertainty": ()})
    changed._price_index = case.price_index
    return changed


def test_every_parameter_of_the_case_gets_an_interval_with_its_basis(example):
    notes = {item.parameter: (item.low, item.high, item.note) for item in propose(bare(example), KNOWLEDGE)}
    assert notes["effect.success_with"] == (0.67, 0.79, "Publiceret 95 %-interval i EA006 (aubry_2015)")
    assert notes["effect.success_without"] == (0.217, 0.403, "Konvention: ± 30 % af raten")
    assert notes["participants.dropout"] == (0.075, 0.225, "Konvention: ± 50 % af frafaldet")
    assert notes["prices[psychiatric_special_place]"] == (0.95, 1.05, "Konvention: ± 5 % (offentlig sats)")
    assert len(notes) == 3 + 4 + 7 + 6  # rates and drop-out, costs, consequences, prices but the tax


def test_the_interval_of_an_unwanted_outcome_is_turned_round_and_a_net_rate_has_its_own(example):
    def interval(**effect):
        case = bare(example)
        case = case.model_copy(update={"effect": type(case.effect).model_validate(effect)})
        case._price_index = example.price_index
        first = propose(case, KNOWLEDGE)[0]
        return first.parameter, first.low, first.high

    # Odds ratio of being homeless 0.22 [0.06; 0.88], 60 % without: odds of 1.5 · 0.88 and 1.5 · 0.06, and 1 − p
    without = {"success_with": 0.75, "success_without": 0.4, "note": "EA014"}
    assert interval(**without) == ("effect.success_with", round(1 / 2.32, 6), round(1 / 1.09, 6))
    # −11 [−22; −0.4] percentage points of new violence
    assert interval(success_rate=0.11, note="EC121") == ("effect.success_rate", 0.004, 0.22)


def test_what_the_user_has_given_is_left_as_it_is(example):
    proposed = with_proposals(example, KNOWLEDGE)
    assert proposed.uncertainty[: len(example.uncertainty)] == example.uncertainty
    names = [item.parameter for item in proposed.uncertainty]
    assert len(names) == len(set(names))
    assert propose(proposed, KNOWLEDGE) == ()
    assert simulate(proposed, 100).draws == 100


def test_without_a_record_the_width_follows_the_evidence_level(example):
    unknown = bare(example)
    effect = unknown.effect.model_copy(update={"note": "", "source": "eget skøn"})
    unknown = unknown.model_copy(update={"effect": effect})
    first = propose(unknown, KNOWLEDGE)[0]
    # ± 60 % of a net rate of 0.42
    assert (first.low, first.high) == (pytest.approx(0.73 - 0.252), pytest.approx(0.73 + 0.252))
    assert first.note == "Konvention: ± 60 % af nettosuccesraten ved ukendt evidensniveau"
    assert optimism_share(unknown, KNOWLEDGE) == (0.40, "ukendt evidensniveau")
    assert optimism_share(example, KNOWLEDGE) == (0.0, "evidensniveau 1 (meta-analyse eller RCT)")


def test_a_share_at_its_bound_gets_a_distribution_that_can_have_it(example):
    certain = bare(example)
    effect = certain.effect.model_copy(update={"success_with": 1.0, "note": ""})
    certain = certain.model_copy(update={"effect": effect})
    certain._price_index = example.price_index
    first = propose(certain, KNOWLEDGE)[0]
    assert (first.parameter, first.distribution, first.high) == ("effect.success_with", "pert", 1.0)


def test_the_correction_takes_its_share_of_the_net_effect_and_moves_the_interval(example):
    corrected = corrected_for_optimism(example, 0.25)
    # 0.31 + 0.42 × 0.75; interval 0.60–0.84 → 0.31 + 0.29 × 0.75 … 0.31 + 0.53 × 0.75
    assert corrected.effect.success_with == pytest.approx(0.625)
    moved = corrected.uncertainty[0]
    assert (moved.low, moved.high) == (pytest.approx(0.5275), pytest.approx(0.7075))
    assert calculate(corrected).net_result[3] < calculate(example).net_result[3]
    assert corrected_for_optimism(example, 0.0) is example
