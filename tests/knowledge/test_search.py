"""Search as Danes type: letters, compounds, inflections, order of the hits, and where they stand."""

from __future__ import annotations

import re
import time

import pytest

from som_xl.knowledge import KnowledgeBase, search
from som_xl.knowledge.danish_words import key, query_words


def ids(kb: KnowledgeBase, text: str, table: str | None = None) -> list[str]:
    return [hit.id for hit in search(kb, text, table)]


# --- letters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["hjemløs", "HJEMLØS", "hjemloes", "hjemlos", "hjemlo\N{COMBINING LONG STROKE OVERLAY}s"[:7] + "s"],
)
def test_danish_letters_can_be_typed_in_any_way(kb: KnowledgeBase, text: str):
    assert {"adults_homelessness", "young_homelessness"} <= set(ids(kb, text, "target_groups"))


@pytest.mark.parametrize("text", ["århus", "aarhus", "arhus", "A\N{COMBINING RING ABOVE}rhus"])
def test_the_letter_a_with_ring_is_two_a(kb: KnowledgeBase, text: str):
    assert ids(kb, text, "municipalities")[0] == "751"
    assert ids(kb, "helsingør", "municipalities")[0] == "217"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("beskæftigelse", "beskaeftigelse"),
        ("misbrugsbehandling", "MISBRUGSBEHANDLING"),
        ("pårørende", "paaroerende"),
        ("børn", "boern"),
        ("anbragte unge", "unge  anbragte"),
    ],
)
def test_two_ways_of_writing_give_the_same_hits(kb: KnowledgeBase, one: str, other: str):
    assert set(ids(kb, one)) == set(ids(kb, other))
    assert ids(kb, one)


# --- compounds and inflections -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "table", "inside"),
    [
        ("misbrug behandling", "services", "stofmisbrugsbehandling"),
        ("hjem", "services", "forsorgshjem"),
        ("center", "services", "krisecenter"),
        ("penge", "services", "sygedagpenge"),
    ],
)
def test_a_word_is_found_inside_a_compound(kb: KnowledgeBase, text: str, table: str, inside: str):
    names = [hit.name.casefold() for hit in search(kb, text, table)]
    assert any(inside in name for name in names)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("krisecentre", "sel109_crisis_centre"),
        ("krisecentrene", "sel109_crisis_centre"),
        ("kontanthjælpen", "cash_benefit"),
        ("herbergerne", "sel110_shelter"),
    ],
)
def test_inflections_are_found(kb: KnowledgeBase, text: str, service: str):
    assert any(found.startswith(service) for found in ids(kb, text, "services"))


def test_plurals_with_another_vowel_are_found(kb: KnowledgeBase):
    assert set(ids(kb, "barn", "target_groups")) == set(ids(kb, "børn", "target_groups"))


def test_a_short_word_is_only_found_where_a_word_begins(kb: KnowledgeBase):
    for hit in search(kb, "ung"):
        texts = " ".join(str(value) for value in hit.record) + str(hit.found)
        assert re.search(r"(?<![^\W_])ung", texts, re.I)


# --- which rows, in which order ----------------------------------------------------------------------


def test_every_word_must_be_there(kb: KnowledgeBase):
    assert ids(kb, "unge hjemløshed", "target_groups") == ["young_homelessness"]
    assert ids(kb, "hjemløshed zzz") == []


def test_all_tables_are_searched_when_none_is_named(kb: KnowledgeBase):
    tables = {hit.table for hit in search(kb, "behandling")}
    assert {"target_groups", "services", "effects", "prices", "intervention_costs", "sources"} <= tables


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("EA006", "EA006"),
        ("ea006", "EA006"),
        ("sel110_shelter", "sel110_shelter"),
        ("Voksne i hjemløshed", "adults_homelessness"),
        ("kontanthjælp", "cash_benefit"),
        ("herberg", "sel110_shelter"),
        ("CTI", "EA014"),
        ("Helsingør", "217"),
    ],
)
def test_the_id_or_the_name_itself_comes_first(kb: KnowledgeBase, text: str, first: str):
    assert ids(kb, text)[0] == first


def test_word_start_comes_before_inside_a_compound_before_a_note(kb: KnowledgeBase):
    found = ids(kb, "misbrug", "target_groups")
    start = found.index("adults_mental_and_misuse")  # "… og samtidigt misbrug"
    compound = found.index("adults_drug_no_substitution")  # "… med stofmisbrug: …"
    assert start < compound
    services = ids(kb, "refusion", "services")
    assert services  # only in notes
    assert ids(kb, "refusion", "refund_rules")


def test_the_standard_price_comes_before_other_prices_and_weak_sources_last(kb: KnowledgeBase):
    prices = [
        kb.price_by_id[found]
        for found in ids(kb, "kontanthjælp", "prices")
        if found.startswith("cash_benefit")
    ]
    assert prices[0].is_default
    assert prices[-1].status == "weak_source"


def test_notes_codes_sources_and_what_a_row_refers_to_are_searched(kb: KnowledgeBase):
    assert "EA085" in ids(kb, "forsøg lægges sammen", "effects")  # the note
    assert "EA006" in ids(
        kb, "lodtrækningsforsøg Canada hjemløshed", "effects"
    )  # code, country, target group
    assert "EA006" in ids(kb, "aubry stabil", "effects")  # author and outcome
    assert "sel110_shelter-01" in ids(kb, "forsorgshjem", "prices")  # the service's name


@pytest.mark.parametrize("text", ["  ", "", "§", "«»", "\N{ZERO WIDTH SPACE}", "***", "_"])
def test_no_words_find_nothing(kb: KnowledgeBase, text: str):
    assert search(kb, text) == ()


@pytest.mark.parametrize("text", ["(", "[a-", "\\d+", "a" * 10_000, "%s", "'; drop", "\x00"])
def test_signs_of_other_languages_are_plain_text(kb: KnowledgeBase, text: str):
    assert isinstance(search(kb, text), tuple)


def test_a_hit_carries_the_record(kb: KnowledgeBase):
    hit = search(kb, "herberg", "services")[0]
    assert hit.record is kb.service_by_id["sel110_shelter"]
    assert hit.name == "Herberg/forsorgshjem (SEL § 110)"


# --- where it was found ------------------------------------------------------------------------------


def test_the_snippet_marks_the_word_and_names_the_field(kb: KnowledgeBase):
    (place,) = search(kb, "forsorgshjem", "services")[0].found
    assert place == ("navn", "«Herberg/forsorgshjem» (SEL § 110)")


def test_a_long_text_is_cut_around_the_word(kb: KnowledgeBase):
    hit = next(hit for hit in search(kb, "verificeret", "refund_rules") if hit.id == "trappe_1")
    (place,) = hit.found
    assert place.field == "bemærkning"
    assert place.snippet.startswith("…")
    assert "«verificeret»" in place.snippet
    assert len(place.snippet) < 110


def test_every_hit_shows_the_words_it_was_found_by(kb: KnowledgeBase):
    for text in ("misbrug behandling", "krisecentre", "børn", "hjem"):
        for hit in search(kb, text):
            assert hit.found
            assert all("«" in place.snippet for place in hit.found), (text, hit)


# --- words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("behandlingerne", ("behandlingerne", "behandling")),
        ("hjemløsheden", ("hjemlosheden", "hjemlos")),
        ("krisecentre", ("krisecentre", "krisecent")),
        ("børn", ("born", "barn")),
        ("110", ("110",)),
        ("«misbrug»,", ("misbrug",)),
    ],
)
def test_forms_of_a_word(word: str, forms: tuple[str, ...]):
    assert query_words(word)[0].forms == forms


def test_one_key_for_all_spellings():
    assert key("Ærø, Ålborg") == key("AEROE, AALBORG") == "aro, alborg"


def test_a_search_is_quick_once_the_index_is_made(kb: KnowledgeBase):
    search(kb, "hjem")
    start = time.perf_counter()
    for _ in range(10):
        search(kb, "misbrug behandling")
    assert (time.perf_counter() - start) / 10 < 0.2
