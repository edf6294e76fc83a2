"""What the knowledge base lacks for an estimate is said: per service, payer and figure, with the nearest group."""

from __future__ import annotations

from dataclasses import replace

import pytest

from som_xl.analysis.estimate import estimate_mapping, missing_figures, nearest_with_figures
from som_xl.analysis.missing import groups_without_figures
from som_xl.analysis.published import where_figures_are
from som_xl.knowledge import KnowledgeBase, default_knowledge
from som_xl.model import SomError

ADULTS, YOUNG = "adults_homelessness", "young_homelessness"
KNOWLEDGE = default_knowledge()


def knowledge_with(*rows: dict[str, object]) -> KnowledgeBase:
    """The knowledge base with other consequence figures: the municipal one per success, changed."""
    usual = next(row for row in KNOWLEDGE.consequences if row.id == "C005")
    return replace(KNOWLEDGE, consequences=tuple(usual._replace(**row) for row in rows))


def test_a_group_with_figures_says_what_they_do_not_cover():
    assert missing_figures(KNOWLEDGE, [ADULTS]) == (
        "Voksne i hjemløshed: videnbasen har ingen tal, der kan medregnes, for regionen og staten. 0 kr. dér betyder "
        "ukendt, ikke ingen konsekvens.",
        "Voksne i hjemløshed: forventes berørt, men har intet tal, der kan medregnes for sig: Herberg/forsorgshjem "
        "(SEL § 110). Kommunens del kan være med i C005 (Kommunale udgifter i alt).",
        "Voksne i hjemløshed: kan ikke bruges i et skøn: C001 – samfundet (også privat gevinst); C004 – "
        "borgeren selv; C006, C007 – det offentlige i alt.",
        "Voksne i hjemløshed: C002 (Alle poster, netto (CTI forankret i § 110)) er ikke medregnet: dækker helt eller "
        "delvist de samme penge som C005.",
        "Voksne i hjemløshed: C003 (Alle poster, netto (CTI forankret i § 85)) er ikke medregnet: dækker helt eller "
        "delvist de samme penge som C005.",
    )


def test_a_service_with_its_own_figure_is_not_missing():
    of_shelter = {"id": "X1", "service_id": "sel110_shelter"}
    other_payers = ({"id": "X2", "payer": "region"}, {"id": "X3", "payer": "state"})
    assert missing_figures(knowledge_with(of_shelter, *other_payers), [ADULTS]) == ()


def test_a_figure_about_a_service_of_the_domain_is_one_about_the_domain():
    group = "children_school_absence"  # child_social and income_transfers are recommended to count
    service = next(row for row in KNOWLEDGE.services if row.domain_id == "child_social")
    kb = knowledge_with({"id": "X1", "target_group_id": group, "service_id": service.id})
    told = next(text for text in missing_figures(kb, [group]) if "forventes berørt" in text)
    assert KNOWLEDGE.domain_by_id["income_transfers"].name in told
    assert KNOWLEDGE.domain_by_id["child_social"].name not in told


def test_recommended_services_are_named_where_nothing_is_counted():
    told = missing_figures(KNOWLEDGE, ["violence_exposed_women"])
    assert (
        told[0] == "Voldsudsatte kvinder: videnbasen har ingen offentlige konsekvenstal, der kan medregnes."
    )
    assert told[1].startswith(
        "Voldsudsatte kvinder: forventes berørt, men har intet tal, der kan medregnes for sig: "
    )
    assert (
        told[2] == "Voldsudsatte kvinder: kan ikke bruges i et skøn: C008 – samfundet (også privat gevinst)."
    )


def test_a_group_about_which_nothing_is_known_says_so():
    assert missing_figures(KNOWLEDGE, [YOUNG]) == (
        "Unge i hjemløshed: videnbasen har ingen offentlige konsekvenstal, der kan medregnes.",
        "Unge i hjemløshed: videnbasen siger heller ikke, hvilke ydelser der forventes berørt.",
    )


def test_a_group_of_the_users_own_is_named_with_the_nearest_documented():
    (told,) = missing_figures(KNOWLEDGE, ["unge hjemløse"])
    assert told.startswith("unge hjemløse: målgruppen er ikke i videnbasen. Nærmest: Unge i hjemløshed (")


@pytest.mark.parametrize("group", [group.id for group in KNOWLEDGE.target_groups])
def test_every_group_says_what_is_missing(group):
    assert missing_figures(KNOWLEDGE, [group])


def test_a_group_is_told_once_and_in_order():
    told = missing_figures(KNOWLEDGE, [YOUNG, ADULTS, YOUNG])
    assert [text.split(":")[0] for text in told] == ["Unge i hjemløshed"] * 2 + ["Voksne i hjemløshed"] * 5
    assert groups_without_figures(KNOWLEDGE, [YOUNG, ADULTS, "egen", YOUNG]) == (YOUNG, "egen")


def near(kb: KnowledgeBase, group: str) -> list[str]:
    return [found.id for found in nearest_with_figures(kb, group)]


def test_the_nearest_group_with_figures_is_one_about_the_same_matter():
    assert near(KNOWLEDGE, YOUNG) == [ADULTS]
    assert near(KNOWLEDGE, "hjemløse unge mænd") == [ADULTS]
    assert near(KNOWLEDGE, ADULTS) == []  # not the group itself


@pytest.mark.parametrize(
    "group", ["adults_autism", "adults_adhd_18_65", "children_autism_6_13", "xyzzy", "Voksne"]
)
def test_a_group_is_not_near_because_both_are_adults(group):
    assert near(KNOWLEDGE, group) == []


def test_main_group_and_sub_groups_come_before_groups_alike_in_words():
    groups = (
        "adults_alcohol_18_64",
        "adults_drug_no_substitution_26plus",
        "adults_drug_no_substitution",
        "adults_drug_substitution",
    )
    kb = knowledge_with(*({"id": f"X{i}", "target_group_id": group} for i, group in enumerate(groups)))
    found = near(kb, "adults_drug_no_substitution_18_25")
    assert found[:2] == ["adults_drug_no_substitution", "adults_drug_no_substitution_26plus"]
    assert "adults_drug_substitution" in found


def test_the_remedy_names_the_nearest_and_never_chooses_it():
    numbers = {"per_year": 1, "years": 1, "cost_per_participant": 0, "success_rate": 0.1, "horizon": 1}
    with pytest.raises(SomError) as error:
        estimate_mapping(KNOWLEDGE, YOUNG, **numbers, first_year=2026, price_year=2026)
    assert error.value.problems[0].remedy == (
        "Lav en fuld beregning, og skriv konsekvenserne selv, giv jeres egne tal i skønnet, eller importér SØMs "
        "officielle tal. Nærmeste målgrupper med tal: Voksne i hjemløshed (adults_homelessness)."
    )


def test_where_no_group_with_figures_is_near_that_is_said_with_those_there_are():
    assert where_figures_are(KNOWLEDGE, "adults_autism") == (
        "Ingen målgruppe med tal ligner jeres. Målgrupper med tal: Voksne i hjemløshed (adults_homelessness)."
    )
    assert where_figures_are(knowledge_with(), YOUNG) == "Ingen andre målgrupper har tal."
