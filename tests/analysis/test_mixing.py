"""Mixed target groups: weighted figures, the result per group, and the nearest documented group."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from som_xl.analysis.estimate import estimate_mapping
from som_xl.analysis.mixing import groups_without_lines, mix_remarks, mixed_mapping, results_by_group
from som_xl.analysis.nearest import nearest_groups, nearest_words
from som_xl.knowledge import KnowledgeBase, default_knowledge
from som_xl.model import CaseError, SomError, calculate, case_from_mapping

ADULTS, YOUNG = "adults_homelessness", "young_homelessness"
NUMBERS: dict[str, Any] = {
    "per_year": 40,
    "years": 2,
    "cost_per_participant": 25_000,
    "success_rate": 0.1,
    "horizon": 5,
    "first_year": 2026,
    "price_year": 2026,
}


@pytest.fixture
def kb() -> KnowledgeBase:
    """The knowledge base with a made-up figure for the young as well."""
    base = default_knowledge()
    usual = next(row for row in base.consequences if row.id == "C005")
    made_up = usual._replace(id="X1", target_group_id=YOUNG, amount_kr=100_000.0)
    return replace(base, consequences=(*base.consequences, made_up))


def mixed(kb: KnowledgeBase, shares: dict[str, float]) -> Any:
    return calculate(case_from_mapping(mixed_mapping(kb, shares, **NUMBERS), kb.price_index))


def test_figures_count_by_share_and_the_groups_sum_to_the_whole(kb):
    result = mixed(kb, {ADULTS: 0.6, YOUNG: 0.4})
    found = results_by_group(result, kb)
    # 40 · 10 % = 4 successes a year, 60 % of them save 58,000 kr. and 40 % save 100,000 kr. in 2020 prices; costs are
    # 1,000,000 kr. a year; two years, the second divided by 1.035.
    cohorts, index = 1 + 1 / 1.035, 123.23 / 103.87
    assert found.groups[ADULTS][0] == pytest.approx(0.6 * cohorts * (4 * 58_000 * index - 1_000_000))
    assert found.groups[YOUNG][0] == pytest.approx(0.4 * cohorts * (4 * 100_000 * index - 1_000_000))
    assert found.unassigned is None
    np.testing.assert_allclose(sum(found.groups.values()), result.net_result)


def test_a_group_gives_what_a_case_of_its_own_would(kb):
    found = results_by_group(mixed(kb, {ADULTS: 0.25, YOUNG: 0.75}), kb)
    for group, share in ((ADULTS, 0.25), (YOUNG, 0.75)):
        own = estimate_mapping(kb, group, **{**NUMBERS, "per_year": 40 * share})
        expected = calculate(case_from_mapping(own, kb.price_index)).net_result
        np.testing.assert_allclose(found.groups[group], expected)


def test_a_group_without_figures_costs_its_share_and_is_told_by_name():
    kb = default_knowledge()
    result = mixed(kb, {ADULTS: 0.6, YOUNG: 0.4})
    cohorts = 1 + 1 / 1.035
    assert results_by_group(result, kb).groups[YOUNG][3] == pytest.approx(-0.4 * cohorts * 1_000_000)
    assert mix_remarks(kb, {ADULTS: 0.6, YOUNG: 0.4}) == [
        "Alle grupper regnes med samme succesrate og samme omkostning pr. deltager.",
        "Unge i hjemløshed (young_homelessness, 40 %) er regnet uden konsekvenser, fordi videnbasen ingen offentlige "
        "konsekvenstal har for gruppen: kun dens andel af omkostningerne tæller.",
    ]
    assert groups_without_lines(result.case, kb) == (YOUNG,)
    assert "young_homelessness, 40 %" in result.case.notes


def test_own_lines_belong_to_the_group_named_as_their_role(kb):
    price = {"municipality": 1_000, "region": 0, "state": 0}
    lines = [
        {"service": "own", "units": [-1], "role": ADULTS, "weight": 0.6},
        {"service": "own", "units": [-2], "role": "Unge i hjemløshed", "weight": 0.4},
        {"service": "own", "units": [-3], "per": "participant"},
    ]
    data = {
        "settings": {"first_year": 2026, "horizon": 1, "price_year": 2026},
        "participants": {"starts": [10]},
        "effect": {"success_rate": 0.5},
        "target_group_mix": {ADULTS: 0.6, YOUNG: 0.4},
        "costs": [{"kind": "fixed", "amounts": 1_000}],
        "consequences": lines,
        "prices": {"own": price},
    }
    found = results_by_group(calculate(case_from_mapping(data, kb.price_index)), kb)
    assert found.groups[ADULTS][0] == pytest.approx(5 * 0.6 * 1_000 - 600)
    assert found.groups[YOUNG][0] == pytest.approx(5 * 0.4 * 2_000 - 400)
    assert found.unassigned is not None
    assert found.unassigned.tolist() == pytest.approx([30_000, 0, 0, 30_000])


def test_shares_that_are_not_the_whole_are_told(kb):
    with pytest.raises(CaseError) as error:
        mixed(kb, {ADULTS: 0.6, YOUNG: 0.3})
    assert (
        str(error.value) == "target_group_mix: Andelene giver 0,9 tilsammen. De skal give præcis 1 (100 %)."
    )


def test_a_mix_of_groups_without_figures_is_refused_with_all_their_names():
    with pytest.raises(SomError) as error:
        mixed_mapping(default_knowledge(), {"young_autism": 0.5, YOUNG: 0.5}, **NUMBERS)
    assert "Der regnes ikke på opfundne tal. Fundet: Unge med autisme (young_autism), Unge i hjemløshed (young_homelessness)." in str(error.value)  # fmt: skip


# --- nearest groups --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("unge hjemløse", YOUNG),
        ("unge hjemloese med misbrug", YOUNG),
        ("adults_homelesness", ADULTS),
        ("alkoholikere", "adults_alcohol_18_64"),
        ("børn af misbrugere", "children_of_parents_drug_treatment"),
        ("unge autister", "young_autism"),
    ],
)
def test_the_nearest_group_is_found(text, nearest):
    assert nearest_groups(default_knowledge(), text)[0].id == nearest


def test_sub_groups_of_the_nearest_are_shown():
    near = [group.id for group in nearest_groups(default_knowledge(), "pårørende", 6)]
    assert {"relatives_vulnerable_adults", "children_of_parents_alcohol_treatment"} <= set(near)


def test_groups_that_only_carry_figures_are_not_offered():
    assert all(group.kind != "neighbour" for group in nearest_groups(default_knowledge(), "unge", 50))


@pytest.mark.parametrize("text", ["", "xyzzy", "_", "a" * 5_000, "?? !!"])
def test_nothing_like_it_gives_nothing(text):
    assert nearest_words(default_knowledge(), text) == ""
