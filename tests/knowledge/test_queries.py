from __future__ import annotations

import pytest

from som_xl.knowledge import KnowledgeBase, Status, default_directory, default_knowledge, load


def test_the_built_in_knowledge_is_read_once():
    assert default_knowledge() is default_knowledge()


def test_load_reads_another_folder(kb: KnowledgeBase):
    assert load(default_directory()).counts() == kb.counts()


def test_records_cannot_be_changed(kb: KnowledgeBase):
    with pytest.raises(AttributeError):
        kb.prices[0].gross = 1.0  # type: ignore[misc]


def test_default_price_of_an_unknown_service_is_none(kb: KnowledgeBase):
    assert kb.default_price("findes_ikke") is None


def test_prices_for_a_service_start_with_the_default(kb: KnowledgeBase):
    prices = kb.prices_for("sel110_shelter")
    assert [price.is_default for price in prices] == [True, False, False]
    assert prices[1].municipality == 1506.85  # days beyond the refund limit


def test_services_by_domain_hold_every_service_once(kb: KnowledgeBase):
    by_domain = kb.services_by_domain()
    assert len(by_domain) == 11
    assert next(iter(by_domain)) == "income_transfers"
    assert sum(len(services) for services in by_domain.values()) == len(kb.services)


def test_a_user_list_of_target_groups_leaves_neighbours_out(kb: KnowledgeBase):
    ids = {group.id for group in kb.som_target_groups()}
    assert "adults_homelessness" in ids
    assert not [group_id for group_id in ids if group_id.startswith("link_")]


def test_effects_for_a_group_come_best_match_first(kb: KnowledgeBase):
    effects = kb.effects_for("children_crime_threatened_12_17")
    order = [effect.match for effect in effects]
    assert order == sorted(order, key=["exact", "narrower", "broader", "nearest"].index)
    assert order[0] == "exact"


def test_effects_of_a_study_across_two_groups_are_found_for_both(kb: KnowledgeBase):
    younger = set(kb.effects_for("children_adhd_6_13"))
    older = set(kb.effects_for("children_adhd_14_17"))
    assert younger & older


def test_related_effects_include_the_main_group_and_sub_groups(kb: KnowledgeBase):
    own = kb.effects_for("adults_acquired_brain_injury")
    related = kb.effects_for("adults_acquired_brain_injury", related=True)
    assert {effect.id for effect in own} < {effect.id for effect in related}
    assert "adults_abi_subgroup_stroke" in {group for effect in related for group in effect.target_group_ids}


@pytest.mark.parametrize(
    ("effect_id", "better"),
    [
        ("EA001", "higher"),  # risk ratio 2.46 for being housed
        ("EA014", "lower"),  # odds ratio 0.22 for being homeless
        ("EA194", "higher"),  # hazard ratio 0.72 for being back at work: harmful, so more would be better
        ("EA015", ""),  # no certain effect
        ("EA016", ""),  # a rate in one group
    ],
)
def test_which_way_is_better_follows_from_direction_and_neutral_value(
    kb: KnowledgeBase, effect_id: str, better: str
):
    assert kb.effect_by_id[effect_id].better_when == better


def test_recommendations_name_a_service_or_a_domain(kb: KnowledgeBase):
    rows = kb.recommendations_for("adults_homelessness")
    assert [(row.service_id, row.recommendation, row.direction) for row in rows] == [
        ("sel110_shelter", "include", "decrease"),
        ("sel107_temp_housing", "potential", "decrease"),
    ]


def test_costs_for_a_group(kb: KnowledgeBase):
    (cti,) = [cost for cost in kb.costs_for("adults_homelessness") if cost.intervention == "CTI"]
    assert (cti.cost, cti.cost_low, cti.cost_high, cti.per) == (49000, 41000, 62000, "completion")


def test_a_source_that_was_read_elsewhere_keeps_both_places(kb: KnowledgeBase):
    source = kb.source("finansministeriet_2021")
    assert source.author == "Finansministeriet"
    assert source.url == ""
    assert source.seen_at.startswith("https://")
    assert source.citation().endswith("Set hos anden side.")


def test_an_unknown_source_or_table_is_a_key_error(kb: KnowledgeBase):
    with pytest.raises(KeyError):
        kb.source("findes_ikke")
    with pytest.raises(KeyError):
        kb.table("findes_ikke")


def test_a_year_without_an_index_is_no_projection(kb: KnowledgeBase):
    assert not kb.index_is_projection(1999)


def test_status_knows_its_danish_label():
    assert Status.SINGLE_PROVIDER.label == "enkelt leverandør"
