"""The family module: members' lines, the result by role, and services a family receives once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from som_xl.analysis.family import family_case, figure_remarks, roles_without_figures
from som_xl.analysis.family_services import FAMILY_SERVICES, counted_per_member
from som_xl.analysis.household import Household, household_from_mapping
from som_xl.analysis.roles import results_by_role
from som_xl.knowledge import KnowledgeBase, default_knowledge
from som_xl.model import Case, CaseError, calculate, case_from_mapping

# 100 parents × 0.2 = 20 successes; 100,000 kr. for the intervention, all in the first year.
PRICES = {
    "own": {"municipality": 1_000, "region": 0, "state": 0},
    "visit": {"municipality": 0, "region": 200, "state": 50},
}
CASE: dict[str, Any] = {
    "settings": {"first_year": 2026, "horizon": 2, "price_year": 2026, "discount_rate": 0.25},
    "participants": {"starts": [100]},
    "effect": {"success_rate": 0.2},
    "costs": [{"name": "Drift", "kind": "fixed", "amounts": 100_000}],
    "consequences": [{"service": "own", "units": [-10]}],
    "prices": PRICES,
}
CHILD = {"role": "Barn, 6-13 år", "persons": 1.5, "lines": [{"service": "own", "units": [-2, -4]}]}
PARTNER = {
    "role": "Partner",
    "persons": 0.5,
    "lines": [{"service": "visit", "units": [3], "per": "participant"}],
}


@pytest.fixture
def kb() -> KnowledgeBase:
    return default_knowledge()


def case(**changed: Any) -> Case:
    return case_from_mapping({**CASE, **changed}, default_knowledge().price_index)


def household(*members: dict[str, Any]) -> Household:
    return household_from_mapping({"members": list(members)})


def test_each_role_gets_its_own_part_and_they_sum_to_the_net_result(kb):
    result = calculate(family_case(case(), household(CHILD, PARTNER), kb))
    found = results_by_role(result)
    amounts = {role: value.tolist() for role, value in found.consequences.items()}
    assert amounts == {
        "Deltageren selv": pytest.approx([200_000, 0, 0, 200_000]),  # 20 × 10 × 1,000
        # 20 × 1.5 × (2 + 4 / 1.25) × 1,000
        "Barn, 6-13 år": pytest.approx([156_000, 0, 0, 156_000]),
        # 100 starts × 0.5 × 3 visits more
        "Partner": pytest.approx([0, -30_000, -7_500, -37_500]),
    }
    assert found.costs.tolist() == pytest.approx([-100_000, 0, 0, -100_000])
    parts = sum(found.consequences.values(), found.costs + found.saved_costs)
    np.testing.assert_allclose(parts, result.net_result)
    assert result.net_result[3] == pytest.approx(218_500)


def test_the_parts_are_right_when_lines_per_participant_stand_first(kb):
    lines = [{"service": "visit", "units": [-1], "per": "participant"}, {"service": "own", "units": [-10]}]
    found = results_by_role(calculate(family_case(case(consequences=lines), household(CHILD), kb)))
    # 100 visits × 250 kr. + 200,000 kr.; the child as above
    assert found.consequences["Deltageren selv"][3] == pytest.approx(225_000)
    assert found.consequences["Barn, 6-13 år"][3] == pytest.approx(156_000)


def test_a_line_that_does_not_count_is_in_no_role(kb):
    left_out = {**CHILD, "lines": [*CHILD["lines"], {"service": "unknown", "units": [-1], "include": False}]}
    found = results_by_role(calculate(family_case(case(), household(left_out), kb)))
    assert found.consequences["Barn, 6-13 år"][3] == pytest.approx(156_000)


def test_a_member_without_own_price_gets_the_default_price(kb):
    member = {"role": "Barn", "persons": 2, "lines": [{"service": "foster_care", "units": [-0.1]}]}
    made = family_case(case(), household(member), kb)
    assert made.prices["foster_care"].source == kb.default_price("foster_care").source_id
    assert made.prices["own"].municipality == 1_000


def test_a_group_with_published_figures_gives_them_per_person(kb):
    homeless = {"role": "Bror", "persons": 0.1, "target_group": "adults_homelessness"}
    result = calculate(family_case(case(), household(homeless), kb))
    # C005: 58,000 kr. a success in 2020 prices · 123.23 / 103.87, once; 20 successes × 0.1 persons
    assert results_by_role(result).consequences["Bror"].tolist() == pytest.approx(
        [20 * 0.1 * 58_000 * 123.23 / 103.87, 0, 0, 20 * 0.1 * 58_000 * 123.23 / 103.87]
    )
    assert figure_remarks(household(homeless), kb)[0].startswith(
        "Rollen 'Bror' regner med C005 (vive_2020). Tallet er fundet for målgruppens egen succes, ikke for en forælders."
    )


def test_a_group_without_published_figures_is_told_by_name_and_counts_for_nothing(kb):
    silent = {"role": "Partner", "persons": 0.6, "target_group": "relatives_vulnerable_adults"}
    made = family_case(case(), household(CHILD, silent), kb)
    assert "Partner" not in results_by_role(calculate(made)).consequences
    assert roles_without_figures(household(CHILD, silent), kb) == (
        "Rollen 'Partner' er ikke regnet med: videnbasen har ingen offentlige konsekvenstal for "
        "Pårørende til udsatte borgere (relatives_vulnerable_adults). Skriv jeres egne konsekvenser for rollen.",
    )


def test_a_published_figure_is_kept_beside_what_is_changed_later(kb):
    homeless = {"role": "Bror", "persons": 0.1, "target_group": "adults_homelessness"}
    line = family_case(case(), household(homeless), kb).consequences[-1]
    assert line.original == line.units == (-58_000,)


def test_made_up_persons_make_a_documented_figure_an_example(kb):
    own = {"service": "own", "units": [-2], "status": "documented", "note": "Målt."}
    member = {
        "role": "Barn",
        "persons": 0.4,
        "status": "example",
        "lines": [own, {**own, "status": "example"}],
    }
    first, second = family_case(case(), household(member), kb).consequences[1:]
    assert (first.status, first.note) == (
        "example",
        "Målt. Antallet af personer pr. familie er et eksempeltal.",
    )
    assert (second.status, second.note) == ("example", "Målt.")
    assert (
        family_case(case(), household({**member, "status": "documented"}), kb).consequences[1].note == "Målt."
    )


def test_lines_of_an_earlier_household_are_replaced_when_asked_for(kb):
    once = family_case(case(), household(CHILD, PARTNER), kb)
    again = family_case(once, household({**CHILD, "persons": 3}), kb, replacing={CHILD["role"]})
    assert [(line.role, line.weight) for line in again.consequences] == [
        ("", 1), ("Partner", 0.5), ("Barn, 6-13 år", 3),
    ]  # fmt: skip


def test_the_case_itself_is_not_changed(kb):
    plain = case()
    before = plain.to_mapping()
    family_case(plain, household(CHILD), kb)
    assert plain.to_mapping() == before


# --- services a family receives once ---------------------------------------------------------------


def treated(role: str, persons: float) -> dict[str, Any]:
    lines = [{"service": "family_treatment", "units": [-5]}]
    return {"role": role, "persons": persons, "lines": lines}


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ([treated("Barn", 1.5)], "Barn (1,5)"),
        ([treated("Barn", 0.8), treated("Partner", 0.5)], "Barn (0,8), Partner (0,5)"),
    ],
)
def test_family_treatment_per_member_is_warned_of(members, told, kb):
    assert counted_per_member(family_case(case(), household(*members), kb), kb) == (
        "Dobbelttælling? Familiebehandling/familiekonsulent (family_treatment) regnes pr. person i: "
        f"{told}. En familie får normalt ydelsen én gang: behandlingen er for hele familien. "
        "Er det samme ydelse, så læg den i én rolle med 1 person. (Konvention i SØM-XL.)",
    )


def test_family_treatment_once_is_no_double_count(kb):
    assert (
        counted_per_member(family_case(case(), household(treated("Familien samlet", 1), CHILD), kb), kb) == ()
    )


def test_an_own_service_with_a_unit_per_family_is_known(kb):
    prices = {**PRICES, "camp": {**PRICES["own"], "name": "Familielejr", "unit": "ophold pr. familie"}}
    member = {"role": "Barn", "persons": 2, "lines": [{"service": "camp", "units": [-1]}]}
    (warning,) = counted_per_member(family_case(case(prices=prices), household(member), kb), kb)
    assert warning.startswith("Dobbelttælling? Familielejr (camp) regnes pr. person i: Barn (2).")
    assert "enheden er ophold pr. familie" in warning


def test_every_family_service_is_in_the_knowledge_base(kb):
    assert set(FAMILY_SERVICES) <= set(kb.service_by_id)


# --- what cannot be used ---------------------------------------------------------------------------

LINE = {"service": "own", "units": [-1]}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({}, "members: Feltet mangler. Tilføj feltet."),
        ({"members": []}, "Husstanden har ingen medlemmer. Tilføj mindst ét [[members]]."),
        ({"medlemmer": [], "members": [CHILD]}, "medlemmer: Feltet kendes ikke. Ret stavemåden, eller fjern feltet."),
        ({"members": "børn"}, "members: Her skal stå en liste. Fundet: 'børn'. Skriv en liste i kantede parenteser, fx [40, 40, 40]."),
        ({"members": [{**CHILD, "persons": 0}]}, "members[0].persons: Tallet er for lille. Fundet: 0. Det skal være større end 0."),
        ({"members": [{**CHILD, "persons": 21}]}, "members[0].persons: Tallet er for stort. Fundet: 21. Det må være højst 20."),
        ({"members": [{**CHILD, "persons": float("nan")}]}, "members[0].persons: Tallet er ikke et endeligt tal. Fundet: nan. Skriv et almindeligt tal."),
        ({"members": [{**CHILD, "persons": "to"}]}, "members[0].persons: Her skal stå et tal. Fundet: 'to'. Skriv et tal uden anførselstegn og med punktum som decimaltegn."),
        ({"members": [{"role": "Barn", "persons": 1}]}, "members[0]: Rollen har ingen konsekvenser. Angiv enten target_group (en målgruppe i videnbasen) eller lines (egne konsekvenser)."),
        ({"members": [{**CHILD, "target_group": "x"}]}, "members[0]: Rollen har både target_group og lines. Angiv enten target_group (en målgruppe i videnbasen) eller lines (egne konsekvenser)."),
        ({"members": [{**CHILD, "lines": [{**LINE, "weight": 2}]}]}, "members[0]: En linje har sin egen role eller weight. Slet dem: rollen er medlemmets, og vægten er antallet af personer."),
        ({"members": [CHILD, CHILD]}, "En rolle står to gange. Giv hvert medlem sin egen rolle, fx Barn, 0-5 år og Barn, 6-13 år."),
        ({"members": [{**CHILD, "lines": [{"service": "own", "units": []}]}]}, "members[0].lines[0].units: Listen er tom. Fundet: en liste med 0 værdier. Skriv mindst ét tal."),
    ],
)  # fmt: skip
def test_a_household_that_cannot_be_used_is_told(data, problem):
    with pytest.raises(CaseError) as error:
        household_from_mapping(data)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ([{**CHILD, "role": "Deltageren selv"}], "members[0].role: Sagen har allerede linjer med den rolle, så de ville blive talt to gange. Fundet: 'Deltageren selv'. Slet linjerne i sagen, eller giv medlemmet en anden rolle."),
        ([{"role": "Bror", "persons": 1, "target_group": "ukendt"}], "members[0].target_group: Målgruppen findes ikke i videnbasen. Fundet: 'ukendt'. Ret id'et (se 'som-xl viden maalgrupper'), eller skriv egne konsekvenser i lines."),
        ([CHILD, {"role": "Bror", "persons": 1, "lines": [LINE, {"service": "egen", "units": [1]}]}], "members[1].lines[1].service: Ydelsen har ingen pris i sagen og ingen standardpris i videnbasen. Fundet: 'egen'. Ret stavemåden, eller angiv en pris under prices.egen."),
        ([{"role": "Partner", "persons": 1, "target_group": "relatives_vulnerable_adults"}], "members: Ingen i husstanden har konsekvenser, der kan regnes med. Der regnes ikke på opfundne tal. Fundet: Pårørende til udsatte borgere. Skriv jeres egne konsekvenser for rollen."),
    ],
)  # fmt: skip
def test_a_household_that_does_not_fit_the_case_is_told(members, problem, kb):
    with pytest.raises(CaseError) as error:
        family_case(case(), household(*members), kb)
    assert str(error.value) == problem


def test_a_household_is_not_added_twice(kb):
    once = family_case(case(), household(CHILD), kb)
    with pytest.raises(CaseError, match="talt to gange"):
        family_case(once, household(CHILD), kb)
