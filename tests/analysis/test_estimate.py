"""The short estimate: which published figures count, what the case becomes, and no number where nothing is public."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from som_xl.analysis import estimate
from som_xl.analysis.estimate import affected_services, estimate_mapping, estimate_result_mapping
from som_xl.analysis.published import groups_with_figures, published_figures
from som_xl.knowledge import KnowledgeBase, Status, default_knowledge
from som_xl.model import CaseError, SomError, calculate, case_from_mapping

GROUP = "adults_homelessness"
NUMBERS = {
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
    return default_knowledge()


def mapping(kb: KnowledgeBase, group: str = GROUP, **changed: Any) -> dict[str, Any]:
    return estimate_mapping(kb, group, **{**NUMBERS, **changed})


def knowledge_with(kb: KnowledgeBase, *rows: dict[str, Any]) -> KnowledgeBase:
    """The knowledge base with other consequence figures: the municipal one per success, changed."""
    usual = next(row for row in kb.consequences if row.id == "C005")
    return replace(kb, consequences=tuple(usual._replace(**row) for row in rows))


def counted(kb: KnowledgeBase) -> list[str]:
    return [figure.line["service"] for figure in published_figures(kb, GROUP) if figure.line["include"]]


def test_the_net_result_of_the_estimate(kb):
    # 40 starts · 10 % = 4 successes a year, each saves 58,000 kr. in 2020 prices once: · 123.23 / 103.87.
    # Two years, both cost 1,000,000 kr.; the second is divided by 1.035.
    result = calculate(case_from_mapping(mapping(kb), kb.price_index))
    yearly = 4 * 58_000 * 123.23 / 103.87 - 1_000_000
    assert result.net_result.tolist() == pytest.approx(
        [yearly * (1 + 1 / 1.035), 0, 0, yearly * (1 + 1 / 1.035)]
    )


def test_the_case_is_complete_and_survives_a_file(kb):
    data = mapping(kb, discount_rate=0.02)
    case = case_from_mapping(data, kb.price_index)
    again = case_from_mapping(json.loads(json.dumps(case.to_mapping())), kb.price_index)
    assert again == case
    assert case.settings.discount_rate == 0.02
    assert case.participants.starts == (40, 40)


def test_every_line_tells_status_and_source(kb):
    case = case_from_mapping(mapping(kb), kb.price_index)
    assert all(line.status and line.source in kb.source_by_id for line in case.consequences)
    assert all(price.status and price.unit == "kr." and price.name for price in case.prices.values())
    assert all(line.source for line in case.costs)


def test_figures_that_cover_the_same_money_are_not_added(kb):
    case = case_from_mapping(mapping(kb), kb.price_index)
    assert [line.service for line in case.included] == ["C005"]
    left_out = {line.service: line.note for line in case.consequences if not line.include}
    assert set(left_out) == {"C002", "C003"}
    assert all(
        note.startswith("Ikke medregnet: dækker helt eller delvist de samme penge som C005.")
        for note in left_out.values()
    )


def test_the_figures_of_two_actors_are_both_counted(kb):
    assert counted(knowledge_with(kb, {"id": "X1"}, {"id": "X2", "payer": "region"})) == ["X1", "X2"]


def test_the_figures_of_two_services_are_both_counted_but_not_beside_the_whole(kb):
    two = {"id": "X1", "service_id": "sel110_shelter"}, {"id": "X2", "service_id": "home_care"}
    assert counted(knowledge_with(kb, *two)) == ["X1", "X2"]
    assert counted(knowledge_with(kb, {"id": "X0"}, *two)) == ["X0"]


def test_a_better_founded_figure_is_preferred_then_a_newer(kb):
    derived = {"id": "X1", "status": Status.DERIVED, "year": 2024}
    assert counted(knowledge_with(kb, derived, {"id": "X2"}, {"id": "X3", "year": 2022})) == ["X3"]


@pytest.mark.parametrize(
    "unusable",
    [
        {"payer": "society"},
        {"payer": "citizen"},
        {"payer": "public"},
        {"kind": "level"},
        {"kind": "lifetime"},
        {"kind": "cumulative"},
        {"kind": "net_result"},
        {"per": "person"},
        {"year_from": None},
        {"year_from": 0},
        {"amount_kr": None, "units": 5.0},
        {"status": Status.WEAK_SOURCE},
    ],
    ids=str,
)
def test_what_is_no_yearly_budget_consequence_per_head_is_never_counted(kb, unusable):
    with pytest.raises(SomError, match="ingen offentlige konsekvenstal"):
        mapping(knowledge_with(kb, unusable))


def test_the_years_of_the_figure_are_the_consequence_years(kb):
    figure = published_figures(knowledge_with(kb, {"year_from": 2, "year_to": 4}), GROUP)[0]
    assert figure.line["units"] == [0.0, -58_000.0, -58_000.0, -58_000.0]


@pytest.mark.parametrize(
    ("years", "used", "told"),
    [
        ({"price_year": 2018}, 2018, ""),
        (
            {"price_year": None, "year": 2020},
            2020,
            "Kilden oplyser ikke prisåret. Udgivelsesåret 2020 er brugt.",
        ),
        (
            {"price_year": 2012},
            2015,
            "Prisåret 2012 ligger uden for nettoprisindekset (2015–2027); beløbet er regnet som 2015-priser.",
        ),
        (
            {"price_year": None, "year": None},
            None,
            "Kilden oplyser ikke prisåret. Beløbet er ikke fremskrevet.",
        ),
    ],
)
def test_the_price_level_is_the_sources_own_or_the_reader_is_told(kb, years, used, told):
    other = knowledge_with(kb, years)
    figure = published_figures(other, GROUP)[0]
    assert figure.price.get("price_year") == used
    assert figure.price["note"] == told
    assert told in mapping(other)["notes"]


@pytest.mark.parametrize("group", ["adults_autism", "children_adhd_6_13", "young_autism"])
def test_a_group_without_public_figures_gets_no_invented_ones(kb, group):
    with pytest.raises(SomError) as told:
        mapping(kb, group)
    text = str(told.value)
    assert "Der regnes ikke på opfundne tal." in text
    assert "Lav en fuld beregning" in text
    assert "Voksne i hjemløshed (adults_homelessness)" in text


def test_every_group_either_has_figures_or_says_that_it_has_none(kb):
    with_figures = {group.id for group in groups_with_figures(kb)}
    for group in kb.target_groups:
        if group.id in with_figures:
            calculate(case_from_mapping(mapping(kb, group.id), kb.price_index))
        else:
            with pytest.raises(SomError):
                mapping(kb, group.id)


def test_an_unknown_group_is_told(kb):
    with pytest.raises(SomError, match=r"Målgruppen findes ikke i videnbasen\. Fundet: 'hjemlose'\."):
        mapping(kb, "hjemlose")


@pytest.mark.parametrize("years", [0, -1, 101, 10**9])
def test_an_impossible_number_of_operating_years_is_told(kb, years):
    with pytest.raises(CaseError, match="fra 1 til 100"):
        mapping(kb, years=years)


def test_other_impossible_numbers_are_told_by_the_case(kb):
    with pytest.raises(CaseError, match="success_rate"):
        case_from_mapping(mapping(kb, success_rate=35), kb.price_index)


def test_the_services_expected_to_change(kb):
    found = [(row.service, row.direction, row.recommendation) for row in affected_services(kb, GROUP)]
    assert found == [
        ("sel110_shelter", "decrease", "include"),
        ("sel107_temp_housing", "decrease", "potential"),
    ]
    domain = affected_services(kb, "children_school_absence")[0]
    assert (domain.service, domain.domain, domain.direction) == ("", "child_social", "decrease")


def test_the_result_tells_money_and_expected_changes(kb):
    result = calculate(case_from_mapping(mapping(kb), kb.price_index))
    told = estimate_result_mapping(kb, result)
    assert told["net_result"] == result.to_mapping()["net_result"]
    money, *expected = told["services"]
    assert (money["service"], money["direction"], money["source"]) == ("C005", "decrease", "vive_2020")
    assert money["discounted"]["municipality"] > 0
    assert [(row["service"], row["recommendation"], row["discounted"]) for row in expected] == [
        ("sel110_shelter", "include", None),
        ("sel107_temp_housing", "potential", None),
    ]


def test_a_changed_mapping_does_not_reach_the_next_estimate(kb):
    first = mapping(kb)
    first["consequences"][0]["units"][0] = 0.0
    first["prices"]["C005"]["municipality"] = 0.0
    assert mapping(kb) == estimate.estimate_mapping(kb, GROUP, **NUMBERS)
    assert mapping(kb)["consequences"][0]["units"] == [-58_000.0]
    assert mapping(kb)["prices"]["C005"]["municipality"] == 1.0
