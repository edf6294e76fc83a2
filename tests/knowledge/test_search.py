from __future__ import annotations

import pytest

from som_xl.knowledge import KnowledgeBase, search


@pytest.mark.parametrize("text", ["hjemløs", "HJEMLØS", "hjemloes", "hjemlos"])
def test_danish_letters_can_be_typed_in_any_way(kb: KnowledgeBase, text: str):
    found = {hit.id for hit in search(kb, text, "target_groups")}
    assert {"adults_homelessness", "young_homelessness"} <= found


@pytest.mark.parametrize("text", ["århus", "aarhus", "arhus"])
def test_the_letter_a_with_ring_is_two_a(kb: KnowledgeBase, text: str):
    assert [hit.id for hit in search(kb, "helsingør", "municipalities")] == ["217"]
    assert "751" in {hit.id for hit in search(kb, text, "municipalities")}


def test_every_word_must_be_there(kb: KnowledgeBase):
    assert [hit.id for hit in search(kb, "unge hjemløshed", "target_groups")] == ["young_homelessness"]


def test_all_tables_are_searched_when_none_is_named(kb: KnowledgeBase):
    tables = {hit.table for hit in search(kb, "behandling")}
    assert {"target_groups", "services", "effects", "domains", "intervention_costs"} <= tables


def test_no_words_find_nothing(kb: KnowledgeBase):
    assert search(kb, "  ") == ()


def test_a_hit_carries_the_record(kb: KnowledgeBase):
    (hit,) = search(kb, "herberg", "services")
    assert hit.record is kb.service_by_id["sel110_shelter"]
    assert hit.name == "Herberg/forsorgshjem (SEL § 110)"
