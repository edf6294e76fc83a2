"""The commands below ``projekt``, from what is public to a project of one's own that is adjusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from som_xl.knowledge import default_knowledge
from tests.test_cli import ENGLISH
from tests.test_cli_portfolio import data, refused, told

GUIDE = (Path(__file__).parents[1] / "docs" / "vejledning.md").read_text(encoding="utf-8")
MOVE = "Unge med rusmiddelproblemer (MOVE, projektberegning)"
CASE = """
title = "Efterværn på Ærø"
municipality = "Ærø"
[settings]
first_year = 2026
horizon = 5
price_year = 2026
discount_rate = 0.0
[participants]
starts = [20, 20]
dropout = 0.5
[effect]
success_rate = 0.4
[[costs]]
name = "Drift"
kind = "per_start"
amounts = 1000
[[consequences]]
service = "egen støtte"
units = [-10, -5]
[prices."egen støtte"]
municipality = 1000
region = 0
state = 250
price_year = 2026
name = "Støtte, 'særlig'"
"""
# 20 × 0.5 × 0.4 = 4 successes of 20 who start = 0.2: saves 0.2 × 10 × 1,000 = 2,000 kr. per participant in year 1
EMPTY = """
[settings]
first_year = 2026
horizon = 5
price_year = 2026
discount_rate = 0.0
[participants]
starts = [10]
[effect]
success_rate = 0.0
"""
STORE = ("projekt", "gem", "sag.toml", "--id", "eftervaern", "--navn", "Efterværn på Ærø")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOM_XL_VIDEN", str(tmp_path / "viden"))
    Path("sag.toml").write_text(CASE, encoding="utf-8")
    Path("tom.toml").write_text(EMPTY, encoding="utf-8")
    return tmp_path


def official(rows: list[list[object]], title: str = "Projekt") -> str:
    """A workbook as the official file may look: one sheet with consequences."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save("soem.xlsx")
    return "soem.xlsx"


# --- what is public ----------------------------------------------------------------------------------------


def test_the_three_public_projects_are_listed_with_nothing_to_load(capsys):
    answer = data(capsys, "projekt", "vis")
    assert [(row["id"], row["layer"], row["lines"]) for row in answer["projects"]] == [
        ("project_sft", "shipped", 0), ("project_move_15_25", "shipped", 0), ("project_sexual_transgressive_children", "shipped", 0),
    ]  # fmt: skip
    assert "project_sft: Social færdighedstræning (SFT) · intet kan indlæses endnu\n" in told(capsys, "projekt", "vis")  # fmt: skip


def test_one_project_says_exactly_what_is_missing_and_how_it_is_filled(capsys):
    text = told(capsys, "projekt", "vis", "project_move_15_25")
    assert "460 deltagere · fulgt 5 år · netto 27.000 kr. pr. deltager" in text
    missing = text.split("Mangler\n")[1]
    assert (
        "  • C038 'Alle poster (overførsler, sundhed, politi/ret/kriminalforsorg m.m.)' kan ikke lægges i en sag: det offentlige i alt; sum over flere år.\n"
        in missing
    )
    assert (
        "  • Forventes berørt, men uden tal: Sygehus (somatik og psykiatri) (retning ikke offentlig), "
        in missing
    )
    assert (
        f"læs den ind med 'som-xl viden importér FIL': står målgruppen der som '{MOVE}' eller 'project_move_15_25'"
        in missing
    )
    answer = data(capsys, "projekt", "vis", "project_move_15_25")
    assert answer["unusable"] == [
        {"id": "C038", "item": "Alle poster (overførsler, sundhed, politi/ret/kriminalforsorg m.m.)",
         "reason": "det offentlige i alt; sum over flere år"},
    ]  # fmt: skip


def test_a_public_project_cannot_be_laid_into_a_case_and_nothing_is_written(capsys):
    error = refused(capsys, "projekt", "indlæs", "project_sft", "tom.toml", "--ud", "ny.toml")
    assert error.startswith(
        "Fejl:\n  • project_sft: Projektberegningen har ingen tal, der kan lægges i en sag. "
    )
    assert not Path("ny.toml").exists()


def test_the_command_for_published_calculations_points_to_the_project(capsys):
    answer = data(capsys, "erfaring", "project_sft")
    assert answer["missing"][-1] == "Ingen linjer kan lægges i en sag: se 'som-xl projekt vis project_sft'."


# --- the official file fills it ------------------------------------------------------------------------------


def test_units_of_the_official_file_can_be_loaded_per_participant(capsys):
    file = official(
        [
            ["Målgruppe", "Ydelse", "Enhed", "År 1", "År 2", "År 3"],
            [MOVE, "Kontanthjælp", "uge", -2, -1.5, -1.5],
            [MOVE, "Krisecenter", "timer", -1, -1, -1],
            [MOVE, "Frikort til svømmehal", "kort", 4, 0, 0],
        ]
    )
    text = told(capsys, "viden", "importér", file)
    assert f"'{MOVE}' er en projektberegning: tallene regnes pr. deltager." in text
    answer = data(capsys, "projekt", "vis", "project_move_15_25")
    assert [(line["service"], line["per"], line["units"], line["status"]) for line in answer["lines"]] == [
        ("cash_benefit", "participant", [-2.0, -1.5, -1.5], "imported"),
        ("frikort_til_svoemmehal", "participant", [4.0, 0.0, 0.0], "imported"),
    ]  # fmt: skip
    assert [row["reason"] for row in answer["unusable"][1:]] == ["angivet i time, ydelsen tælles i døgn"] * 3
    assert not [sentence for sentence in answer["missing"] if "officielle Excel-fil" in sentence]
    text = told(capsys, "projekt", "indlaes", "project_move_15_25", "tom.toml", "--ud", "ny.toml")
    assert "  Kontanthjælp: −2; −1,5; −1,5 uge\n" in text
    assert "'Frikort til svømmehal' er lagt ind uden at tælle med, for den har ingen pris" in text
    services = {row["service"]: row for row in data(capsys, "beregn", "ny.toml")["services"]}
    assert list(services) == ["cash_benefit"]
    # 10 who start × (2 + 1.5 + 1.5) weeks, in 2026 prices and undiscounted
    price = default_knowledge().default_price("cash_benefit")
    index = default_knowledge().price_index
    weeks = 50 * price.municipality * index[2026] / index[price.year]
    assert services["cash_benefit"]["discounted"]["municipality"] == pytest.approx(weeks)


def test_kroner_of_the_official_file_become_a_line_for_each_payer(capsys):
    file = official(
        [
            ["Målgruppe", "Post", "Betaler", "Konsekvensår", "Beløb", "Prisår"],
            [MOVE, "Kontanthjælp", "Kommune", 1, 3000, 2023],
            [MOVE, "Kontanthjælp", "Kommune", 2, 1000, 2023],
            [MOVE, "Kontanthjælp", "Stat", 1, 500, 2023],
        ]
    )
    told(capsys, "viden", "importér", file)
    answer = data(capsys, "projekt", "vis", "project_move_15_25")
    assert [(line["name"], line["units"], line["price"]["municipality"], line["price"]["price_year"]) for line in answer["lines"]] == [
        ("Kontanthjælp", [-3000.0, -1000.0], 1.0, 2023), ("Kontanthjælp", [-500.0], 0.0, 2023),
    ]  # fmt: skip
    told(capsys, "projekt", "indlæs", "project_move_15_25", "tom.toml", "--ud", "ny.toml")
    net = data(capsys, "beregn", "ny.toml")["net_result"]
    # 10 who start × 4,000 and × 500 kr., from 2023 to 2026 prices
    assert net["municipality"] / net["state"] == pytest.approx(8)
    assert net["municipality"] == pytest.approx(40_000 * 123.23 / 118.04)


def test_a_figure_that_the_file_counts_per_success_is_told_and_not_loaded(capsys):
    file = official(
        [["Målgruppe", "Ydelse", "Pr.", "År 1", "År 2"], [MOVE, "Kontanthjælp", "succes", -2, -1]]
    )
    told(capsys, "viden", "importér", file)
    answer = data(capsys, "projekt", "vis", "project_move_15_25")
    assert answer["lines"] == []
    assert "Kontanthjælp' kan ikke lægges i en sag: pr. succes; en projektberegning regnes pr. deltager." in answer["missing"][2]  # fmt: skip


# --- one's own -----------------------------------------------------------------------------------------------


def test_a_finished_case_is_stored_laid_into_another_and_adjusted(capsys):
    assert told(capsys, *STORE) == (
        "Gemt som eftervaern (Efterværn på Ærø): 2 konsekvenser pr. deltager\n"
        "  Støtte, 'særlig' (kommune)\n"
        "  Støtte, 'særlig' (stat)\n"
        "\n"
        "Bemærk\n"
        "  • Sagens egne ydelser er gemt i kr. pr. betaler: Støtte, 'særlig'.\n"
        "  • Omkostningerne følger ikke med: de skrives i den sag, projektet lægges i.\n"
        "\n"
        "Læg den i en sag med: som-xl projekt indlæs eftervaern SAG --ud NY_SAG\n"
    )
    assert told(capsys, "projekt", "indlæs", "eftervaern", "tom.toml", "--ud", "ny.toml") == (
        "Lagt i sagen fra eftervaern (Efterværn på Ærø), pr. deltager:\n"
        "  Støtte, 'særlig' (kommune): −2.000; −1.000 kr.\n"
        "  Støtte, 'særlig' (stat): −500; −250 kr.\n"
    )
    net = data(capsys, "beregn", "ny.toml")["net_result"]
    assert (net["municipality"], net["state"]) == pytest.approx((30_000, 7_500))  # 10 × 3,000 and 10 × 750
    ny = Path("ny.toml")
    ny.write_text(ny.read_text(encoding="utf-8").replace("-2000,", "-1500,", 1), encoding="utf-8")
    text = told(capsys, "projekt", "justeringer", "ny.toml")
    assert text == (
        "eftervaern (Efterværn på Ærø)\n"
        "  Støtte, 'særlig' (kommune), år 1: −2.000 → −1.500 kr., forskel +500\n"
    )
    assert f"\n```\n{text}```\n" in GUIDE
    answer = data(capsys, "projekt", "justeringer", "ny.toml")
    assert answer["adjustments"] == [
        {"project": "eftervaern", "service": "eftervaern-001", "name": "Støtte, 'særlig' (kommune)", "unit": "kr.",
         "kind": "units", "year": 1, "payer": "", "original": -2000.0, "now": -1500.0, "difference": 500.0},
    ]  # fmt: skip
    assert (answer["projects"], answer["lines"], answer["remarks"]) == (["eftervaern"], 2, [])


def test_a_workbook_keeps_the_project_also_where_the_layer_is_not(capsys, folder, monkeypatch):
    rows = [["Ydelse", "Enhed", "Kommune", "Region", "Stat", "Prisår"], ["Natcafé", "besøg", 50, 0, 0, 2024]]
    told(capsys, "viden", "importér", official(rows, "Priser"))
    own = CASE.replace('"egen støtte"\nunits', '"natcafe"\nunits')
    Path("sag.toml").write_text(own, encoding="utf-8")
    told(capsys, *STORE)
    told(capsys, "projekt", "indlæs", "eftervaern", "tom.toml", "--ud", "ny.xlsx")
    here = data(capsys, "beregn", "ny.xlsx")["net_result"]
    # 0.2 × (10 + 5) visits × 50 kr. × 10 who start, from 2024 to 2026 prices
    assert here["municipality"] == pytest.approx(1_500 * 123.23 / 118.68)
    assert told(capsys, "projekt", "justeringer", "ny.xlsx").endswith("  Ingen justeringer: alle linjer er som i projektet.\n")  # fmt: skip
    monkeypatch.setenv("SOM_XL_VIDEN", str(folder / "andet"))
    assert data(capsys, "beregn", "ny.xlsx")["net_result"] == pytest.approx(here)
    text = told(capsys, "projekt", "justeringer", "ny.xlsx")
    assert "Projektberegningen 'eftervaern' er ikke i videnbasen her" in text


def test_a_stored_project_is_replaced_only_when_asked(capsys):
    told(capsys, *STORE)
    assert "id: Der er allerede en projektberegning med det id: Efterværn på Ærø." in refused(capsys, *STORE)
    Path("sag.toml").write_text(CASE.replace("[-10, -5]", "[-20]"), encoding="utf-8")
    told(capsys, *STORE, "--erstat")
    lines = data(capsys, "projekt", "vis", "eftervaern")["lines"]
    assert [line["units"] for line in lines] == [[-4000.0], [-1000.0]]


def test_lines_in_the_case_are_replaced_only_when_asked(capsys):
    told(capsys, *STORE)
    load = ("projekt", "indlæs", "eftervaern")
    told(capsys, *load, "tom.toml", "--ud", "a.toml")
    assert "Sagen har allerede 2 linjer fra projektberegningen" in refused(
        capsys, *load, "a.toml", "--ud", "b.toml"
    )
    assert not Path("b.toml").exists()
    assert "pr. deltager (2 linjer er erstattet):" in told(
        capsys, *load, "a.toml", "--ud", "b.toml", "--erstat"
    )
    assert data(capsys, "beregn", "a.toml")["net_result"] == data(capsys, "beregn", "b.toml")["net_result"]


def test_the_own_layer_lists_the_project(capsys):
    told(capsys, *STORE)
    rows = json.loads(told(capsys, "viden", "lag", "--format", "json"))["own_rows"]
    assert (rows["projects"], rows["target_groups"], rows["sources"]) == (["eftervaern"], ["eftervaern"], ["projekt_eftervaern"])  # fmt: skip
    assert "eget lag" in told(capsys, "projekt", "vis")


def test_the_guide_prints_what_the_program_prints(capsys):
    told(capsys, "ny", "--eksempel", "eksempel.toml")
    store = ("projekt", "gem", "eksempel.toml", "--id", "cti_eksempel", "--navn", "CTI i Eksempelkommune")
    assert f"\n```\n{told(capsys, *store)}```\n" in GUIDE
    assert 'som-xl projekt gem eksempel.toml --id cti_eksempel --navn "CTI i Eksempelkommune"\n' in GUIDE
    told(capsys, "projekt", "indlæs", "cti_eksempel", "tom.toml", "--ud", "ny.toml")
    assert "EKSEMPELTAL" in told(capsys, "beregn", "ny.toml")


# --- what cannot be done ----------------------------------------------------------------------------------------


def test_a_layer_that_cannot_be_written_is_told_and_leaves_nothing(capsys, folder):
    (folder / "fil").write_text("", encoding="utf-8")
    error = refused(capsys, *STORE, "--overlay", str(folder / "fil" / "viden"))
    assert "Mappen kan ikke laves." in error
    (folder / "viden").mkdir()
    (folder / "viden" / "consequences.csv").mkdir()
    assert "Stien er en mappe, ikke en fil." in refused(capsys, *STORE)


def test_a_layer_with_a_fault_is_told_with_its_place_and_not_changed(capsys, folder):
    (folder / "viden").mkdir()
    (folder / "viden" / "domains.csv").write_text(
        "id,name,source_id,year,status,note\nx,Eget,findes_ikke,,imported,\n"
    )
    assert "eget lag/domains.csv:2 kolonne 'source_id'" in refused(capsys, *STORE)
    assert [path.name for path in (folder / "viden").iterdir()] == ["domains.csv"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["vis", "efter"], "ID: Der er ingen projektberegning med det id. Fundet: 'efter'."),
        (["indlæs", "project_sf", "tom.toml", "--ud", "ny.toml"], "Mente du project_sft (Social færdighedstræning (SFT))"),
        (["indlæs", "project_sft", "tom.toml", "--ud", "tom.toml"], "tom.toml: Resultatet kan ikke skrives oven i den fil, der læses."),
        (["indlæs", "project_sft", "tom.toml", "--ud", "ny.docx"], "ny.docx: Filtypen kendes ikke."),
        (["indlæs", "project_sft", "tom.toml"], "--ud mangler."),
        (["indlæs", "project_sft", "nej.toml", "--ud", "ny.toml"], "nej.toml: Filen findes ikke."),
        (["gem", "tom.toml", "--id", "x", "--navn", "X"], "consequences: Sagen har ingen medregnede konsekvenser at gemme."),
        (["gem", "sag.toml", "--id", "æ", "--navn", "X"], "id: Id'et kan ikke bruges. Fundet: 'æ'."),
        (["gem", "sag.toml", "--navn", "X"], "--id mangler."),
        (["justeringer", "tom.toml"], "tom.toml: Sagen har ingen linjer fra en projektberegning. Læg en i den med 'som-xl projekt indlæs ID SAG --ud NY_SAG'."),
        (["vsi"], "Kommandoen 'vsi' kendes ikke. Mente du 'vis'?"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(capsys, arguments, problem):
    assert problem in refused(capsys, "projekt", *arguments)


@pytest.mark.parametrize("command", ["vis", "indlæs", "indlaes", "gem", "justeringer"])
def test_the_help_of_the_commands_is_danish(capsys, command):
    out = told(capsys, "projekt", command, "--help")
    assert out.startswith(f"Brug: som-xl projekt {command}")
    assert not ENGLISH.search(out)


def test_without_a_command_the_help_is_shown(capsys):
    assert told(capsys, "projekt").startswith("Brug: som-xl projekt [VALG] KOMMANDO …")
