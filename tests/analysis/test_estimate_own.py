"""The user's own figures in a short estimate: what they give, and that nothing is mixed into them silently."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from som_xl.analysis.estimate import OwnValues, estimate_mapping, estimate_result_mapping
from som_xl.analysis.mixing import groups_without_lines, mix_remarks, mixed_mapping, results_by_group
from som_xl.analysis.proposals import propose
from som_xl.knowledge import KnowledgeBase, default_knowledge
from som_xl.model import Case, CaseError, Result, calculate, case_from_mapping

ADULTS, YOUNG, OWN_GROUP = "adults_homelessness", "young_homelessness", "Unge på vej i Helsingør"
NUMBERS: dict[str, Any] = {
    "per_year": 10,
    "years": 1,
    "cost_per_participant": 5_000,
    "success_rate": 0.5,
    "horizon": 5,
    "first_year": 2026,
    "price_year": 2026,
    "discount_rate": 0.0,
}
TWO_YEARS = OwnValues(municipality=20_000, region=0, state=0, years=2)
KNOWLEDGE = default_knowledge()


def case_of(group: str, own: OwnValues, kb: KnowledgeBase = KNOWLEDGE, **changed: Any) -> Case:
    return case_from_mapping(estimate_mapping(kb, group, own=own, **{**NUMBERS, **changed}), kb.price_index)


def mixed(shares: dict[str, float], own: OwnValues) -> Result:
    return calculate(
        case_from_mapping(mixed_mapping(KNOWLEDGE, shares, own=own, **NUMBERS), KNOWLEDGE.price_index)
    )


@pytest.mark.parametrize("group", [ADULTS, YOUNG, OWN_GROUP])
def test_the_own_figure_is_all_that_counts_whatever_the_group(group):
    # 10 starts · 50 % = 5 successes, each 20,000 kr. in 2 years: 200,000; less 10 · 5,000 = 50,000 kr.
    result = calculate(case_of(group, TWO_YEARS))
    assert result.net_result.tolist() == pytest.approx([150_000, 0, 0, 150_000])


def test_each_payer_has_its_own_line_and_only_its_own_money():
    result = calculate(case_of(OWN_GROUP, OwnValues(20_000, 3_000, -8_000, 1)))
    # 5 successes · 20,000 less costs of 50,000; 5 · 3,000; 5 · −8,000
    assert result.net_result.tolist() == pytest.approx([50_000, 15_000, -40_000, 25_000])
    told = estimate_result_mapping(KNOWLEDGE, result)
    assert [
        (row["name"], row["direction"], row["recommendation"], row["discounted"]["total"])
        for row in told["services"]
    ] == [
        ("Egen konsekvens, kommune", "decrease", "", pytest.approx(100_000)),
        ("Egen konsekvens, region", "decrease", "", pytest.approx(15_000)),
        ("Egen konsekvens, stat", "increase", "", pytest.approx(-40_000)),
    ]


def test_years_beyond_the_horizon_fall_away_and_discounting_counts():
    # consequence years 2026 and 2027 of three; the second divided by 1.10: 100,000 + 90,909.09 − 50,000
    result = calculate(case_of(OWN_GROUP, OwnValues(20_000, 0, 0, 3), horizon=2, discount_rate=0.10))
    assert result.net_result[3] == pytest.approx(100_000 + 100_000 / 1.1 - 50_000)
    assert result.cut_off == pytest.approx(100_000)


def test_the_own_line_says_whose_it_is():
    case = case_of(YOUNG, TWO_YEARS)
    (line,) = case.consequences
    price = case.prices["Egen konsekvens, kommune"]
    assert (line.status, line.source, line.per) == ("", "Brugerens skøn", "success")
    assert line.note == "Jeres eget tal: gevinst på 20.000 kr. om året pr. succes i 2 år."
    assert (price.municipality, price.region, price.state, price.unit) == (1.0, 0.0, 0.0, "kr.")
    assert price.price_year is None  # the case's own price level


def test_published_figures_are_kept_but_not_counted_and_say_why():
    case = case_of(ADULTS, TWO_YEARS)
    assert [line.service for line in case.included] == ["Egen konsekvens, kommune"]
    kept = {line.service: line for line in case.consequences if not line.include}
    assert set(kept) == {"C002", "C003", "C005"}
    assert all(
        line.note.startswith("Ikke medregnet: jeres egne tal er brugt i stedet.") for line in kept.values()
    )
    assert kept["C005"].note.startswith(
        "Ikke medregnet: jeres egne tal er brugt i stedet. Kilden oplyser ikke prisåret."
    )
    assert all(line.note.count("Ikke medregnet") == 1 for line in kept.values())
    assert kept["C005"].units == kept["C005"].original == (-58_000.0,)
    assert "jeres egne konsekvenstal; videnbasens er ikke medregnet." in case.notes


def test_nothing_is_taken_from_the_knowledge_base_for_a_group_of_the_users_own():
    case = case_of(OWN_GROUP, TWO_YEARS)
    assert case.target_group == OWN_GROUP
    assert case.title == f"Budgetøkonomisk skøn: {OWN_GROUP}"
    assert f"Målgruppen '{OWN_GROUP}' er jeres egen: intet om den er hentet fra videnbasen." in case.notes
    assert list(case.prices) == ["Egen konsekvens, kommune"]


def test_a_group_without_a_name_is_told():
    with pytest.raises(CaseError, match=r"target_group: Målgruppen mangler\."):
        estimate_mapping(KNOWLEDGE, "  ", own=TWO_YEARS, **NUMBERS)


def test_a_name_that_is_too_long_is_told():
    assert case_of("x" * 200, TWO_YEARS).target_group == "x" * 200
    with pytest.raises(CaseError, match=r"navn er for langt\. Fundet: 201 tegn\. Brug højst 200 tegn\."):
        estimate_mapping(KNOWLEDGE, "x" * 201, own=TWO_YEARS, **NUMBERS)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((0, 0, 0, 2), "own: De egne tal er alle 0. Skriv en gevinst (+) eller udgift (−) i kr. for mindst én af"),
        ((1, 0, 0, 0), "own.years: Antallet af konsekvensår kan ikke bruges. Fundet: 0. Skriv et helt tal fra 1 til 100."),
        ((1, 0, 0, 101), "own.years: Antallet af konsekvensår kan ikke bruges. Fundet: 101."),
        ((1, 0, 0, 1.5), "own.years: Antallet af konsekvensår kan ikke bruges. Fundet: 1,5."),
        ((1, 0, 0, float("nan")), "own.years: Antallet af konsekvensår kan ikke bruges."),
        ((float("nan"), 0, 0, 1), "own.municipality: Det egne tal kan ikke bruges. Fundet: nan. Skriv kommunens gevinst"),
        ((0, float("inf"), 0, 1), "own.region: Det egne tal kan ikke bruges. Fundet: inf."),
        ((0, 0, -2e15, 1), "own.state: Det egne tal kan ikke bruges."),
    ],
)  # fmt: skip
def test_own_figures_that_cannot_be_used_are_told(values, told):
    with pytest.raises(CaseError) as error:
        OwnValues(*values)
    assert told in str(error.value)


def test_every_problem_is_told_at_once():
    with pytest.raises(CaseError) as error:
        OwnValues(float("nan"), float("inf"), 0, 0)
    assert [problem.place for problem in error.value.problems] == [
        "own.municipality", "own.region", "own.years",
    ]  # fmt: skip


def test_own_figures_are_proposed_as_uncertain_as_the_users_own():
    notes = {item.parameter: item.note for item in propose(case_of(YOUNG, TWO_YEARS), KNOWLEDGE)}
    assert notes["consequences[Egen konsekvens, kommune]"] == "Konvention: ± 50 % (egne tal)"


def test_own_figures_count_for_every_group_of_a_mix_and_are_shared_as_the_participants():
    result = mixed({ADULTS: 0.6, YOUNG: 0.3, OWN_GROUP: 0.1}, TWO_YEARS)
    assert result.net_result[3] == pytest.approx(150_000)
    found = results_by_group(result, KNOWLEDGE)
    assert {group: value[3] for group, value in found.groups.items()} == pytest.approx(
        {ADULTS: 90_000, YOUNG: 45_000, OWN_GROUP: 15_000}
    )
    assert found.unassigned is None
    assert result.case is not None
    assert [(line.service, line.weight) for line in result.case.included] == [("Egen konsekvens, kommune", 1)]
    assert {line.service for line in result.case.consequences if not line.include} == {"C002", "C003", "C005"}
    assert groups_without_lines(result.case, KNOWLEDGE) == ()


def test_a_mix_with_own_figures_does_not_say_that_a_group_counts_for_nothing():
    shares = {ADULTS: 0.6, YOUNG: 0.4}
    assert mix_remarks(KNOWLEDGE, shares, own=True) == [
        "Alle grupper regnes med samme succesrate og samme omkostning pr. deltager.",
        "Jeres egne tal gælder alle grupper og er delt på dem som deltagerne.",
    ]
    assert "uden konsekvenser" not in mixed_mapping(KNOWLEDGE, shares, own=TWO_YEARS, **NUMBERS)["notes"]


def test_figures_that_are_too_weak_to_count_are_kept_beside_the_own_ones():
    usual = next(row for row in KNOWLEDGE.consequences if row.id == "C005")
    weak = replace(KNOWLEDGE, consequences=(usual._replace(id="X1", status=type(usual.status).WEAK_SOURCE),))
    case = case_of(ADULTS, TWO_YEARS, weak)
    assert [(line.service, line.include) for line in case.consequences] == [
        ("Egen konsekvens, kommune", True), ("X1", False),
    ]  # fmt: skip
