"""Project calculations: stored per participant, laid into a case, adjusted against the original."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

from som_xl.analysis.projects.adjusting import adjustments
from som_xl.analysis.projects.laying import Laid, load_project
from som_xl.analysis.projects.record import project_lines, project_record
from som_xl.analysis.projects.storing import StoredProject, stored_project
from som_xl.knowledge import KnowledgeBase, default_directory, default_knowledge, load
from som_xl.knowledge.completing import with_default_prices
from som_xl.model import Case, SomError, calculate, case_from_mapping
from tests.model.strategies import cases

KNOWLEDGE = default_knowledge()
TODAY = "2026-11-23"

# 10 × 0.8 × 0.5 × 0.5 = 2 and 30 × 0.8 × 0.5 × 1 = 12 successes: 14 of 40 who start = 0.35 per participant
FINISHED: dict[str, Any] = {
    "title": "Efterværn på Ærø",
    "author": "Økonomi og Analyse",
    "settings": {"first_year": 2026, "horizon": 10, "price_year": 2026, "discount_rate": 0.0},
    "target_group": "adults_homelessness",
    "participants": {"starts": [10.0, 30.0], "dropout": 0.2},
    "effect": {"success_rate": 0.5, "phase_in": [0.5, 1.0], "relapse": 0.1, "status": "documented"},
    "costs": [{"name": "Drift", "kind": "per_start", "amounts": 1000.0}],
    "consequences": [
        {"service": "cash_benefit", "units": [-10.0], "weight": 2.0, "continue_years": 1},
        {"service": "cash_benefit", "per": "participant", "units": [-2.0], "weight": 1.5, "role": "Barn"},
        {"service": "mentor", "per": "participant", "units": [4.0, 4.0, 1.0], "status": "published_mean", "source": "Egen opgørelse"},
        {"service": "sel110_shelter", "units": [-5.0], "include": False},
    ],
    "prices": {
        "mentor": {
            "municipality": 500.0, "region": 0.0, "state": 100.0, "price_year": 2025, "name": "Mentor", "unit": "time",
        },
    },
}  # fmt: skip


def made(data: dict[str, Any], knowledge: KnowledgeBase = KNOWLEDGE) -> Case:
    return case_from_mapping(with_default_prices(data, knowledge), knowledge.price_index)


def changed(data: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """The data with parts of its groups changed; lists are replaced."""
    return {**data, **{key: {**data[key], **value} if isinstance(value, dict) else value for key, value in parts.items()}}  # fmt: skip


def stored(data: dict[str, Any], **options: Any) -> StoredProject:
    return stored_project(made(data), KNOWLEDGE, "eftervaern", "Efterværn", TODAY, **options)


def with_project(data: dict[str, Any], folder: Path) -> KnowledgeBase:
    """The knowledge base with the case stored in it as the project ``eftervaern``."""
    stored(data).write(default_directory(), folder)
    return load(default_directory(), folder)


def without_lines(data: dict[str, Any]) -> dict[str, Any]:
    """The same settings, participants, effect and costs, and nothing else."""
    return {key: value for key, value in data.items() if key not in ("consequences", "prices", "committees")}


def laid_into(data: dict[str, Any], knowledge: KnowledgeBase, **options: Any) -> Laid:
    return load_project(data, knowledge, "eftervaern", **options)


def calculated(laid: Laid, knowledge: KnowledgeBase) -> Case:
    return made(laid.fields, knowledge)


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return with_project(FINISHED, tmp_path_factory.mktemp("viden"))


# --- stored from a finished case ---------------------------------------------------------------------


def test_the_rows_of_a_stored_project_by_hand():
    rows = stored(FINISHED).rows["consequences"].values()
    columns = (
        "service_id",
        "item",
        "payer",
        "year_from",
        "year_to",
        "units",
        "unit",
        "amount_kr",
        "price_year",
        "status",
    )
    # year 1: −10 × 2 × 0.35 and −2 × 1.5 for the child = −7 − 3; year 2: −7 × 0.9 after relapse.
    # Mentor: 4 hours × 500 and × 100 kr. a year, then 1 hour; a cost is negative.
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("cash_benefit", "Kontanthjælp", "public", "1", "1", "-10", "uge", "", "", "derived"),
        ("cash_benefit", "Kontanthjælp", "public", "2", "2", "-6.3", "uge", "", "", "derived"),
        ("", "Mentor (kommune)", "municipality", "1", "2", "", "", "-2000", "2025", "published_mean"),
        ("", "Mentor (kommune)", "municipality", "3", "3", "", "", "-500", "2025", "published_mean"),
        ("", "Mentor (stat)", "state", "1", "2", "", "", "-400", "2025", "published_mean"),
        ("", "Mentor (stat)", "state", "3", "3", "", "", "-100", "2025", "published_mean"),
    ]  # fmt: skip
    assert {row["per"] for row in rows} == {"participant"}


def test_the_notes_keep_the_roles_and_the_sources():
    notes = list(dict.fromkeys(row["note"] for row in stored(FINISHED).rows["consequences"].values()))
    assert notes == [
        "Pr. succes × 0,35 succeser pr. deltager, tilbagefald 10,0 % om året. Roller: Deltageren selv, Barn. I sagen: dokumenteret.",
        "Sagens egen ydelse i kr.: enheder × pris pr. time. I sagen: Egen opgørelse (publiceret gennemsnit).",
    ]  # fmt: skip


def test_the_project_its_group_and_its_source_have_a_row_each(knowledge):
    record = project_record(knowledge, "eftervaern")
    assert record.own
    assert record.missing == ()
    project = record.project
    assert (project.name, project.participants, project.years_followed, project.period) == ("Efterværn", 40, 3, "2026-2027")  # fmt: skip
    assert project.population == "Voksne i hjemløshed"
    group = knowledge.target_group_by_id["eftervaern"]
    assert (group.name, group.kind, group.parent_id, group.area) == ("Efterværn (projektberegning)", "project", "adults_homelessness", "adult")  # fmt: skip
    source = knowledge.source("projekt_eftervaern")
    assert (source.author, source.year) == ("Økonomi og Analyse", 2026)
    assert source.note == "Gemt 2026-11-23 fra sagen 'Efterværn på Ærø'"


def test_what_of_the_case_is_not_in_the_project_is_told():
    uncertain = {"parameter": "effect.success_rate", "distribution": "pert", "low": 0.4, "high": 0.6}
    assert stored({**FINISHED, "uncertainty": [uncertain]}).remarks == (
        "Sagens egne ydelser er gemt i kr. pr. betaler: Mentor.",
        "Ikke medregnet i sagen og derfor ikke gemt: Herberg/forsorgshjem (SEL § 110).",
        "Indfasningen er regnet ind som gennemsnittet af holdene: alle hold får samme konsekvens pr. deltager.",
        "Intervallerne på effekt og konsekvenser følger ikke med: skriv nye på Usikkerhed, når projektet er lagt i en sag.",
        "Omkostningerne følger ikke med: de skrives i den sag, projektet lægges i.",
    )


@pytest.mark.parametrize(
    ("effect", "line", "price", "expected"),
    [
        ("documented", "", "", "imported"),
        ("documented", "", "weak_source", "imported"),  # a default price is not part of a stored figure
        ("documented", "proposed", "", "proposed"),
        ("documented", "example", "", "example"),
        ("documented", "et ord, vi ikke kender", "", "imported"),
    ],
)
def test_a_figure_per_participant_is_never_better_founded_than_it_was(effect, line, price, expected):
    one = {"service": "cash_benefit", "per": "participant", "units": [-1.0], "status": line}
    data = {**changed(FINISHED, effect={"status": effect}), "consequences": [one]}
    data["prices"] = {"other": {"municipality": 1.0, "region": 0.0, "state": 0.0, "status": price}}
    (row,) = stored(data).rows["consequences"].values()
    assert row["status"] == expected


@pytest.mark.parametrize(
    ("effect", "expected"), [("", "derived"), ("official_rate", "derived"), ("weak_source", "weak_source"), ("example", "example")]
)  # fmt: skip
def test_a_figure_per_success_rests_on_the_effect_too(effect, expected):
    one = {
        "service": "cash_benefit",
        "units": [-1.0],
        "status": "weak_source" if expected == "example" else "",
    }
    data = {**changed(FINISHED, effect={"status": effect}), "consequences": [one]}
    assert [row["status"] for row in stored(data).rows["consequences"].values()] == [expected]


def test_example_costs_make_the_result_of_the_project_an_example_but_not_its_consequences():
    cost = {"name": "Drift", "kind": "per_start", "amounts": 1000.0, "status": "example"}
    rows = stored({**FINISHED, "costs": [cost]}).rows
    assert rows["projects"]["eftervaern"]["status"] == "example"
    assert rows["target_groups"]["eftervaern"]["status"] == "derived"


def test_an_own_price_of_a_known_service_is_kept_with_the_project_and_is_no_default(tmp_path):
    one = {"service": "cash_benefit", "per": "participant", "units": [-1.0]}
    own = {"municipality": 1000.0, "region": 0.0, "state": 250.0}
    data = {**FINISHED, "consequences": [one], "prices": {"cash_benefit": own}}
    knowledge = with_project(data, tmp_path)
    assert knowledge.default_price("cash_benefit") == KNOWLEDGE.default_price("cash_benefit")
    (line,) = project_lines(knowledge, "eftervaern")
    # no price year: the amount is in the case's price level, 2026
    assert {key: line.price[key] for key in (*own, "price_year")} == {**own, "price_year": 2026}
    result = calculate(calculated(laid_into(without_lines(FINISHED), knowledge), knowledge))
    # 40 who start × 1 week × 1,000 kr.
    assert float(result.consequences[:, 0].sum()) == pytest.approx(40_000)


def test_storing_again_replaces_all_that_was_stored_under_the_id(tmp_path):
    with_project(FINISHED, tmp_path)
    knowledge = load(default_directory(), tmp_path)
    own = {"municipality": 1.0, "region": 0.0, "state": 0.0}
    less = {**FINISHED, "consequences": FINISHED["consequences"][:1], "prices": {"cash_benefit": own}}
    again = stored_project(made(less), knowledge, "eftervaern", "Ny", TODAY, replace=True)
    again.write(default_directory(), tmp_path)
    knowledge = load(default_directory(), tmp_path)
    assert [line.service for line in project_lines(knowledge, "eftervaern")] == ["cash_benefit"]
    assert "eftervaern-pris-cash_benefit" in knowledge.price_by_id
    stored_project(made(FINISHED), knowledge, "eftervaern", "Ny", TODAY, replace=True).write(default_directory(), tmp_path)  # fmt: skip
    assert "eftervaern-pris-cash_benefit" not in load(default_directory(), tmp_path).price_by_id


def test_another_project_in_the_layer_is_left_alone(tmp_path):
    with_project(FINISHED, tmp_path)
    knowledge = load(default_directory(), tmp_path)
    before = project_lines(knowledge, "eftervaern")
    stored_project(made(FINISHED), knowledge, "andet", "Andet", TODAY).write(default_directory(), tmp_path)
    knowledge = load(default_directory(), tmp_path)
    assert project_lines(knowledge, "eftervaern") == before
    assert [project.id for project in knowledge.projects][-2:] == ["eftervaern", "andet"]


NAMES = ["Sørens 'Åbne' dør", 'Møde "blå" og, semikolon;', "Linje\nskift og  mellemrum"]


@pytest.mark.parametrize("name", NAMES)
def test_names_with_danish_letters_quotes_and_line_breaks_come_back(tmp_path, name):
    data = {**FINISHED, "title": name, "author": name, "prices": {"mentor": {**FINISHED["prices"]["mentor"], "name": name}}}  # fmt: skip
    stored_project(made(data), KNOWLEDGE, "x", name, TODAY).write(default_directory(), tmp_path)
    knowledge = load(default_directory(), tmp_path)
    one_line = " ".join(name.split())
    assert project_record(knowledge, "x").project.name == one_line
    assert project_lines(knowledge, "x")[1].name == f"{one_line} (kommune)"


def test_text_of_the_case_that_a_spreadsheet_takes_for_a_formula_is_disarmed():
    data = {**FINISHED, "author": "=1+1", "municipality": "@A1", "prices": {"mentor": {**FINISHED["prices"]["mentor"], "name": "-Mentor"}}}  # fmt: skip
    for rows in stored(data).rows.values():
        for row in rows.values():
            assert not [cell for key, cell in row.items() if cell[:1] in "=+@" and cell and key not in ("units", "amount_kr")]  # fmt: skip
    assert [row["item"] for row in stored(data).rows["consequences"].values()][2] == "Mentor (kommune)"


# --- the same money again ------------------------------------------------------------------------------


def same_consequences(data: dict[str, Any], together: bool) -> None:
    """The consequences of the stored project against those of the case, kr. per actor, to 1e-9 of what moves."""
    case = made(data)
    try:
        project = stored(data)
    except SomError:  # nothing is changed per participant
        assume(False)
        raise
    with tempfile.TemporaryDirectory() as folder:
        project.write(default_directory(), Path(folder))
        knowledge = load(default_directory(), Path(folder))
    again = calculate(calculated(laid_into(without_lines(data), knowledge), knowledge)).consequences
    before = calculate(case).consequences
    if together:
        before, again = before.sum(0), again.sum(0)
    moved = float(np.abs(calculate(case).flows.consequences).sum()) * max(1.0, abs(case.effect.net_rate))
    assert np.abs(again - before).max() <= 1e-9 * max(moved, 1.0)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_a_stored_project_in_the_same_case_gives_the_same_consequences(data):
    data = changed(data, effect={"phase_in": data["effect"].get("phase_in", [1.0])[:1]})
    same_consequences(data, together=False)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_with_phase_in_the_consequences_of_all_cohorts_together_are_the_same(data):
    # 100 years hold every consequence: at most 6 cohorts, 4 years of course and 45 consequence years
    data = changed(data, settings={"horizon": 100, "discount_rate": 0.0})
    same_consequences(data, together=True)


def test_phase_in_moves_consequences_between_cohorts_and_not_their_sum(knowledge):
    before = calculate(made(FINISHED)).consequences[:, 0]
    after = calculate(calculated(laid_into(without_lines(FINISHED), knowledge), knowledge)).consequences[:, 0]
    assert after.sum() == pytest.approx(before.sum(), rel=1e-12)
    assert abs(after[0]) > abs(before[0])  # the first cohort has half the effect in the case


# --- laid into a case ------------------------------------------------------------------------------------


def test_lines_go_below_those_of_the_case_with_original_project_and_provenance(knowledge):
    own = {"service": "gp_contact", "units": [1.0]}
    laid = laid_into({**without_lines(FINISHED), "consequences": [own]}, knowledge)
    case = calculated(laid, knowledge)
    assert [(line.service, line.project) for line in case.consequences] == [
        ("gp_contact", ""), ("cash_benefit", "eftervaern"), ("eftervaern-003", "eftervaern"), ("eftervaern-005", "eftervaern"),
    ]  # fmt: skip
    line = case.consequences[1]
    assert (line.per, line.units, line.original) == ("participant", (-10.0, -6.3), (-10.0, -6.3))
    assert (line.status, line.source) == ("derived", "projekt_eftervaern")
    price = case.prices["eftervaern-003"]
    assert (price.name, price.unit, price.municipality, price.region, price.state, price.price_year) == ("Mentor (kommune)", "kr.", 1.0, 0.0, 0.0, 2025)  # fmt: skip
    assert case.consequences[2].units == (2000.0, 2000.0, 500.0)


def test_a_project_is_not_laid_into_a_case_twice_unless_it_is_to_replace(knowledge):
    once = laid_into(without_lines(FINISHED), knowledge).fields
    with pytest.raises(SomError) as error:
        laid_into(once, knowledge)
    assert str(error.value) == (
        "consequences: Sagen har allerede 3 linjer fra projektberegningen, så det ville blive talt to gange. Fundet: 'eftervaern'. "
        "Slet dem i sagen, eller lad dem blive erstattet (--erstat); så mistes justeringerne i dem."
    )
    adjusted = {**once, "consequences": [{**line, "units": [1.0]} for line in once["consequences"]]}
    adjusted["prices"] = {
        **once["prices"],
        "eftervaern-003": {"municipality": 9.0, "region": 0.0, "state": 0.0},
    }
    again = laid_into(adjusted, knowledge, replace=True)
    assert again.replaced == 3
    assert (again.fields["consequences"], again.fields["prices"]) == (once["consequences"], once["prices"])


def test_uncertainty_of_a_line_that_is_gone_goes_with_it(knowledge):
    once = laid_into(without_lines(FINISHED), knowledge).fields
    old = {**once["consequences"][1], "service": "eftervaern-099"}
    interval = {
        "parameter": "consequences[eftervaern-099]",
        "distribution": "normal",
        "low": 0.9,
        "high": 1.1,
    }
    kept = {**interval, "parameter": "consequences[cash_benefit]"}
    data = {**once, "consequences": [*once["consequences"], old], "uncertainty": [interval, kept]}
    data["correlations"] = [["consequences[eftervaern-099]", "consequences[cash_benefit]", 0.5]]
    again = laid_into(data, knowledge, replace=True)
    assert again.fields["uncertainty"] == [kept]
    assert again.fields["correlations"] == []
    assert again.remarks[0] == "Intervaller for linjer, der ikke er i projektet mere, er fjernet: 1."
    calculated(again, knowledge)


def test_a_case_without_a_target_group_gets_the_projects_and_another_is_told(knowledge):
    data = without_lines(FINISHED)
    assert laid_into({**data, "target_group": ""}, knowledge).fields["target_group"] == "eftervaern"
    laid = laid_into(data, knowledge)
    assert laid.fields["target_group"] == "adults_homelessness"
    assert laid.remarks == (
        "Projektet er målt på 'Efterværn (projektberegning)'. Sagen har en anden målgruppe: overvej, om tallene passer på den.",
    )


def test_a_service_that_the_case_counts_already_is_told(knowledge):
    own = {"service": "cash_benefit", "units": [-1.0]}
    laid = laid_into({**without_lines(FINISHED), "target_group": "", "consequences": [own]}, knowledge)
    assert laid.remarks == ("'Kontanthjælp' står også på en anden linje i sagen. Tæller de det samme?",)


def test_the_case_s_own_price_goes_before_the_project_s(tmp_path):
    own = {"municipality": 1000.0, "region": 0.0, "state": 250.0, "price_year": 2026}
    one = {"service": "cash_benefit", "per": "participant", "units": [-1.0]}
    knowledge = with_project({**FINISHED, "consequences": [one], "prices": {"cash_benefit": own}}, tmp_path)
    theirs = {**own, "municipality": 7.0}
    laid = laid_into(
        {**without_lines(FINISHED), "target_group": "", "prices": {"cash_benefit": theirs}}, knowledge
    )
    assert laid.fields["prices"]["cash_benefit"] == theirs
    assert laid.remarks == ("Sagens pris på 'Kontanthjælp' er brugt, ikke projektets.",)


def test_a_price_year_that_only_the_case_has_an_index_for_is_converted():
    index = {"2030": 200.0}
    data = changed(FINISHED, settings={"price_year": 2030, "price_index": index})
    data["consequences"] = [{"service": "mentor", "per": "participant", "units": [1.0]}]
    data["prices"] = {"mentor": {"municipality": 200.0, "region": 0.0, "state": 0.0}}
    (row,) = stored(data).rows["consequences"].values()
    last = max(KNOWLEDGE.price_index)
    if last < 2030:
        assert row["price_year"] == str(last)
        assert float(row["amount_kr"]) == pytest.approx(-KNOWLEDGE.price_index[last])  # 200 × index / 200
    else:
        assert (row["price_year"], row["amount_kr"]) == ("2030", "-200")


# --- adjustments ------------------------------------------------------------------------------------------


def adjusted(knowledge: KnowledgeBase, change: Any) -> list[tuple[Any, ...]]:
    """Service, kind, year, payer, original and now of every adjustment after a change of the laid lines."""
    fields = laid_into({**without_lines(FINISHED), "target_group": ""}, knowledge).fields
    change(fields)
    found = adjustments(made(fields, knowledge), knowledge)
    return [(row.service, row.kind, row.year, row.payer, row.original, row.now) for row in found.rows]


def line_changed(number: int, **changes: Any) -> Any:
    return lambda fields: fields["consequences"].__setitem__(
        number, {**fields["consequences"][number], **changes}
    )


def test_a_case_as_it_was_loaded_has_no_adjustments(knowledge):
    assert adjusted(knowledge, lambda _: None) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (line_changed(0, units=[-8.0, -6.3]), [("cash_benefit", "units", 1, "", -10.0, -8.0)]),
        (line_changed(0, units=[-10.0]), [("cash_benefit", "units", 2, "", -6.3, 0.0)]),
        (line_changed(0, weight=0.5), [("cash_benefit", "units", 1, "", -10.0, -5.0), ("cash_benefit", "units", 2, "", -6.3, -3.15)]),
        (line_changed(0, continue_years=1), [("cash_benefit", "units", 3, "", 0.0, -6.3)]),
        (line_changed(0, include=False), [("cash_benefit", "excluded", 1, "", -10.0, 0.0), ("cash_benefit", "excluded", 2, "", -6.3, 0.0)]),
        (line_changed(0, per="success"), [("cash_benefit", "per", None, "", None, None)]),
        (lambda fields: fields["consequences"].pop(0), [("cash_benefit", "removed", 1, "", -10.0, 0.0), ("cash_benefit", "removed", 2, "", -6.3, 0.0)]),
        (lambda fields: fields["consequences"].append({**fields["consequences"][0], "units": [-1.0]}), [("cash_benefit", "added", 1, "", 0.0, -1.0)]),
        (line_changed(0, original=[-99.0], units=[-10.0, -6.3]), [("cash_benefit", "units", 1, "", -99.0, -10.0), ("cash_benefit", "units", 2, "", 0.0, -6.3)]),
    ],
)  # fmt: skip
def test_each_adjustment_stands_against_its_original(knowledge, change, expected):
    assert adjusted(knowledge, change) == expected


def test_an_adjusted_price_is_held_against_the_projects_in_the_case_s_level(knowledge):
    def dearer(fields):
        fields["prices"]["eftervaern-005"] = {
            **fields["prices"]["eftervaern-005"],
            "state": 1.5,
            "price_year": 2026,
        }

    ((service, kind, year, payer, original, now),) = adjusted(knowledge, dearer)
    assert (service, kind, year, payer, now) == ("eftervaern-005", "price", None, "stat", 1.5)
    # 1 kr. in 2025 prices
    assert original == pytest.approx(KNOWLEDGE.price_index[2026] / KNOWLEDGE.price_index[2025])


def test_without_the_project_the_lines_still_show_their_originals(knowledge):
    fields = laid_into({**without_lines(FINISHED), "target_group": ""}, knowledge).fields
    line_changed(0, units=[-8.0, -6.3])(fields)
    found = adjustments(made(fields), KNOWLEDGE)  # a colleague's knowledge base
    assert [(row.name, row.year, row.original, row.now) for row in found.rows] == [
        ("Kontanthjælp", 1, -10.0, -8.0)
    ]
    assert found.remarks == (
        "Projektberegningen 'eftervaern' er ikke i videnbasen her: slettede linjer og ændrede priser kan ikke ses.",
    )


def test_a_project_stored_anew_after_it_was_loaded_is_told(knowledge, tmp_path):
    fields = laid_into({**without_lines(FINISHED), "target_group": ""}, knowledge).fields
    newer = with_project(changed(FINISHED, effect={"success_rate": 0.25}), tmp_path)
    found = adjustments(made(fields, newer), newer)
    assert found.rows == ()
    assert found.remarks == (
        "Projektberegningen 'eftervaern' er ændret, siden den blev lagt i sagen (Kontanthjælp). Her vises forskellen til de "
        "tal, den havde da.",
    )


# --- what cannot be used -----------------------------------------------------------------------------------


def told(call: Any) -> list[str]:
    with pytest.raises(SomError) as error:
        call()
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("project_sf", "Mente du project_sft (Social færdighedstræning (SFT))"),
        ("MOVE", "Mente du project_move_15_25 (MOVE)?"),
        ("x" * 5000, "Se dem, der er, med 'som-xl projekt vis'."),
    ],
)
def test_an_unknown_id_is_told_with_the_nearest(wanted, hint):
    (problem,) = told(lambda: load_project(FINISHED, KNOWLEDGE, wanted))
    assert problem.startswith("ID: Der er ingen projektberegning med det id.")
    assert hint in problem


@pytest.mark.parametrize(
    ("project", "missing"),
    [
        ("project_sft", "C039 'Aktiv beskæftigelsesindsats' kan ikke lægges i en sag: angivet i pct.-point flere deltagere."),
        ("project_move_15_25", "kan ikke lægges i en sag: det offentlige i alt; sum over flere år."),
        ("project_sexual_transgressive_children", "Forventes berørt, men uden tal: Psykiatrisk ambulant besøg (stigning)."),
    ],
)  # fmt: skip
def test_the_public_projects_have_no_line_and_say_why(project, missing):
    assert project_lines(KNOWLEDGE, project) == ()
    (problem,) = told(lambda: load_project(FINISHED, KNOWLEDGE, project))
    assert problem.startswith(f"{project}: Projektberegningen har ingen tal, der kan lægges i en sag.")
    assert missing in problem
    assert "de findes kun i SØMs officielle Excel-fil" in problem
    assert "læs den ind med 'som-xl viden importér FIL'" in problem


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"consequences": []}, "consequences: Sagen har ingen medregnede konsekvenser at gemme. Medregn mindst én konsekvens."),
        ({"consequences": FINISHED["consequences"][3:]}, "consequences: Sagen har ingen medregnede konsekvenser at gemme. Medregn mindst én konsekvens."),
        ({"consequences": FINISHED["consequences"][:1], "effect": {"success_rate": 0.0}}, "consequences: Sagens konsekvenser er 0 pr. deltager, så der er intet at gemme. Se, om succesraten, enhederne eller priserne er 0."),
    ],
)  # fmt: skip
def test_a_case_with_nothing_per_participant_is_told(change, problem):
    assert told(lambda: stored({**FINISHED, **change})) == [problem]


@pytest.mark.parametrize(
    ("project_id", "name", "problems"),
    [
        ("efterværn", "E", ["id: Id'et kan ikke bruges. Fundet: 'efterværn'. Brug 1-60 bogstaver a-z, tal, _ og -, fx efterværn som eftervaern."]),
        ("", " ", ["id: Id'et kan ikke bruges. Fundet: ''. Brug 1-60 bogstaver a-z, tal, _ og -, fx efterværn som eftervaern.", "navn: Projektberegningen skal have et navn. Skriv, hvad indsatsen hedder."]),
        ("x", "=1+1", ["navn: Navnet begynder med et af tegnene =, +, - og @ og kan blive til en formel i et regneark. Fundet: '=1+1'. Slet tegnet."]),
        ("project_sft", "SFT", ["id: Id'et er brugt af en projektberegning, der ikke er gemt fra en sag, og som ikke kan erstattes. Fundet: 'project_sft'. Vælg et andet id."]),
        ("adults_homelessness", "H", ["id: Id'et er brugt af målgruppen Voksne i hjemløshed. Fundet: 'adults_homelessness'. Vælg et andet id."]),
        ("eftervaern", "E", ["id: Der er allerede en projektberegning med det id: Efterværn. Fundet: 'eftervaern'. Vælg et andet id, eller lad den blive erstattet (--erstat)."]),
    ],
)  # fmt: skip
def test_an_id_or_name_that_cannot_be_used_is_told(knowledge, project_id, name, problems):
    assert told(lambda: stored_project(made(FINISHED), knowledge, project_id, name, TODAY)) == problems


def test_a_shipped_project_is_not_replaced_even_when_asked():
    (problem,) = told(
        lambda: stored_project(made(FINISHED), KNOWLEDGE, "project_sft", "SFT", TODAY, replace=True)
    )
    assert "som ikke kan erstattes" in problem


SFT_ROWS = (
    "ny-001,project_sft,gp_contact,Egen læge (kontakt),public,difference,1,2,,2,kontakt,participant,,,,soem_xl_2026,,weak_source,Fra omtale",
    "ny-002,project_sft,,Alt i alt,region,difference,1,1,500,,,participant,2024,,,soem_xl_2026,,published_mean,",
    "ny-003,project_sft,gp_contact,Egen læge,region,difference,1,1,900,,,participant,2024,,,soem_xl_2026,,published_mean,",
)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A base that has three figures for a public project."""
    folder = tmp_path_factory.mktemp("base") / "knowledge"
    shutil.copytree(default_directory(), folder)
    with (folder / "consequences.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(SFT_ROWS) + "\n")
    return load(folder)


def test_a_shipped_figure_that_is_too_weak_is_laid_in_without_counting(shipped):
    data = {**without_lines(FINISHED), "target_group": "project_sft"}
    laid = load_project(data, shipped, "project_sft")
    assert [(line["service"], line["include"]) for line in laid.fields["consequences"]] == [("gp_contact", False), ("ny-002", True)]  # fmt: skip
    assert laid.remarks == (
        "'Egen læge (kontakt)' er lagt ind uden at tælle med. Ikke medregnet: svag kilde. Fra omtale",
        "'Alt i alt' kan dække samme penge som projektets andre linjer. Undgå dobbelttælling.",
    )
    case = case_from_mapping(with_default_prices(laid.fields, shipped), shipped.price_index)
    # 500 kr. for each of 10 and 30 who start, from 2024 to 2026 prices
    level = KNOWLEDGE.price_index[2026] / KNOWLEDGE.price_index[2024]
    assert calculate(case).consequences.sum(0).tolist() == pytest.approx(
        [0, 20_000 * level, 0, 20_000 * level]
    )


def test_kroner_for_a_service_that_also_stands_in_units_is_no_line(shipped):
    unusable = {row.id: why for row, why in project_record(shipped, "project_sft").unusable}
    assert unusable["ny-003"] == "ydelsen står også i enheder og ville tælle to gange"


def test_a_row_id_that_is_somebody_else_s_is_not_written_over(shipped):
    case = made(FINISHED, shipped)
    assert told(lambda: stored_project(case, shipped, "ny", "Ny", TODAY)) == [
        "id: Id'et ny-001 er brugt til noget andet i tabellen consequences. Fundet: 'ny'. Vælg et andet id."
    ]


def test_the_short_estimate_does_not_pick_single_figures_out_of_a_project(knowledge):
    from som_xl.analysis.published import groups_with_figures, published_figures

    assert "eftervaern" not in {group.id for group in groups_with_figures(knowledge)}
    (problem,) = told(lambda: published_figures(knowledge, "eftervaern"))
    assert "Målgruppen er en projektberegning: læg dens tal i en sag med 'som-xl projekt indlæs'." in problem
