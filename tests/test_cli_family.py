"""The family command, from the examples in the guide to files that cannot be used."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from som_xl.cli import run
from som_xl.family_files import EXAMPLES
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.references import Area
from tests.test_cli_portfolio import data, refused, told
from tests.test_cli_robustness import SMALL

GUIDE = (Path(__file__).parents[1] / "docs" / "vejledning.md").read_text(encoding="utf-8")

# SMALL: 100 starts × 0.2 × 10 units × 1,000 kr. = 200,000 kr. saved − 100,000 kr. cost = 100,000 kr.
HOUSEHOLD = """
[[members]]
role = "Barn"
persons = 1.5
lines = [{ service = "egen", units = [-2] }]
"""
# 20 successes × 1.5 children × 2 units × 1,000 kr. = 60,000 kr.


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sag.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "husstand.toml").write_text(HOUSEHOLD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


FAMILY = ("familie", "sag.toml", "--husstand", "husstand.toml")


def test_the_result_by_role_sums_to_the_net_result(capsys):
    answer = data(capsys, *FAMILY)
    assert {role["role"]: role["total"] for role in answer["roles"]} == pytest.approx(
        {"Deltageren selv": 200_000, "Barn": 60_000}
    )
    assert answer["costs"]["municipality"] == pytest.approx(-100_000)
    assert answer["net_result"]["total"] == pytest.approx(160_000)
    assert answer["per_family"]["total"] == pytest.approx(1_600)
    assert answer["remarks"] == []


@pytest.mark.parametrize("name", ["ny.toml", "ny.json", "ny.xlsx"])
def test_the_written_case_has_the_same_result_and_the_same_roles(name, capsys):
    answer = data(capsys, *FAMILY, "--ud", name)
    assert data(capsys, "familie", name)["roles"] == answer["roles"]
    assert data(capsys, "beregn", name)["net_result"] == pytest.approx(answer["net_result"])


def test_the_written_workbook_has_the_household_on_its_sheet(folder, capsys):
    answer = data(capsys, *FAMILY, "--ud", "ny.xlsx")
    assert on_sheet(folder, "som_family_household")[0][:3] == ["Barn", None, 1.5]
    assert on_sheet(folder, "som_family_lines")[0][:3] == ["Barn", "egen", -2]
    assert on_sheet(folder, "som_family_state") == [["Husstanden er lagt i sagen, og den er den samme her"]]
    assert on_sheet(folder, "som_family_tiles")[0][0] == pytest.approx(answer["net_result"]["total"])


def test_a_household_changed_on_the_sheet_replaces_its_lines(folder, capsys):
    told(capsys, *FAMILY, "--ud", "ny.xlsx")
    package = WorkbookPackage.open(folder / "ny.xlsx")
    area = package.defined_names()["som_family_household"]
    package.write(
        Area(area.sheet, area.first_row, area.first_column + 2, area.first_row, area.first_column + 2), [[3]]
    )
    package.save(folder / "rettet.xlsx")
    roles = {role["role"]: role["total"] for role in data(capsys, "familie", "rettet.xlsx")["roles"]}
    assert roles == pytest.approx({"Deltageren selv": 200_000, "Barn": 120_000})


def test_a_household_too_large_for_the_sheet_is_in_the_case_all_the_same(folder, capsys):
    many = "".join(HOUSEHOLD.replace('"Barn"', f'"Barn {i}"') for i in range(9))
    (folder / "husstand.toml").write_text(many, encoding="utf-8")
    assert run([*FAMILY, "--ud", "ny.xlsx"]) == 0
    assert "Linjerne er med i sagen. Familie: Husstanden kan ikke stå på arket" in capsys.readouterr().err
    assert on_sheet(folder, "som_family_household")[0][0] is None
    assert len(data(capsys, "familie", "ny.xlsx")["roles"]) == 10


def on_sheet(folder, name):
    package = WorkbookPackage.open(folder / "ny.xlsx")
    return [[cell.value for cell in row] for row in package.read(package.defined_names()[name])]


def test_a_service_for_the_whole_family_is_warned_of_in_the_text(folder, capsys):
    counted = HOUSEHOLD.replace('"egen"', '"family_treatment"')
    (folder / "husstand.toml").write_text(counted, encoding="utf-8")
    text = told(capsys, *FAMILY)
    assert (
        "  • Dobbelttælling? Familiebehandling/familiekonsulent (family_treatment) regnes pr. person i: Barn (1,5)."
        in text
    )


@pytest.mark.parametrize(
    ("household", "problem"),
    [
        ("members = 3", "husstand.toml: members: Her skal stå en liste. Fundet: 3. Skriv en liste i kantede parenteser, fx [40, 40, 40]."),
        ("", "husstand.toml: members: Feltet mangler. Tilføj feltet."),
        ("[[members]", "husstand.toml, linje 1, tegn 10: Filen er ikke gyldig TOML. Ret stedet: tjek anførselstegn, parenteser og dobbelte felter."),
        (HOUSEHOLD.replace('"egen"', '"ukendt"'), "husstand.toml: members[0].lines[0].service: Ydelsen har ingen pris i sagen og ingen standardpris i videnbasen. Fundet: 'ukendt'. Ret stavemåden, eller angiv en pris under prices.ukendt."),
        (HOUSEHOLD * 2, "husstand.toml: En rolle står to gange. Giv hvert medlem sin egen rolle, fx Barn, 0-5 år og Barn, 6-13 år."),
    ],
)  # fmt: skip
def test_a_household_that_cannot_be_used_is_told_with_its_place(household, problem, folder, capsys):
    (folder / "husstand.toml").write_text(household, encoding="utf-8")
    assert refused(capsys, *FAMILY) == f"Fejl:\n  • {problem}\n"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["sag.toml"], "sag.toml: Sagen har ingen roller. Skriv --husstand FIL, udfyld arket Familie, eller giv konsekvenslinjerne en rolle."),
        (["sag.toml", "--husstand", "x.xlsx"], "x.xlsx: Filtypen kan ikke bruges til en husstand. Fundet: '.xlsx'. Brug en fil, der ender på .toml, .json."),
        ([*FAMILY[1:], "--ud", "husstand.toml"], "husstand.toml: Resultatet kan ikke skrives oven i den fil, der læses. Vælg et andet filnavn."),
        (["--eksempler", "findes_ikke"], "findes_ikke: Mappen findes ikke. Lav mappen først, eller skriv . for den, I står i."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(arguments, problem, capsys):
    assert refused(capsys, "familie", *arguments) == f"Fejl:\n  • {problem}\n"


def test_a_case_or_the_examples_is_needed(capsys):
    assert "Skriv enten SAG eller --eksempler MAPPE." in refused(capsys, "familie")
    assert "Skriv enten SAG eller --eksempler MAPPE." in refused(capsys, *FAMILY, "--eksempler", ".")


# --- the two examples ------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["alkohol", "stof"])
def test_the_guide_prints_what_the_program_prints_for_the_examples(family, capsys):
    assert run(["familie", "--eksempler", "."]) == 0
    command = f"familie familie_{family}.toml --husstand husstand_{family}.toml"
    assert f"som-xl {command}\n" in GUIDE
    assert f"\n```\n{told(capsys, *command.split())}```\n" in GUIDE


def test_examples_are_never_written_over(folder, capsys):
    (folder / "husstand_stof.toml").write_text("mit", encoding="utf-8")
    error = (
        "Fejl:\n  • husstand_stof.toml: Filen findes allerede. Vælg en anden mappe, eller slet filen først.\n"
    )
    assert refused(capsys, "familie", "--eksempler", ".") == error
    assert not (folder / "familie_alkohol.toml").exists()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_figure_of_the_examples_is_marked_or_has_a_known_source(name):
    given = tomllib.loads(example_case_path().with_name(name).read_text(encoding="utf-8"))
    figures = [*given.get("costs", ()), *given.get("consequences", ()), *given.get("members", ())]
    figures += [line for member in given.get("members", ()) for line in member.get("lines", ())]
    assert figures
    assert {figure["status"] for figure in figures} == {"example"}


@pytest.mark.parametrize(("family", "effect"), [("alkohol", "EA066"), ("stof", "EA021")])
def test_the_effect_of_an_example_is_the_published_one(family, effect):
    path = example_case_path().with_name(f"familie_{family}.toml")
    given = tomllib.loads(path.read_text(encoding="utf-8"))["effect"]
    row = default_knowledge().effect_by_id[effect]
    assert (given["success_with"], given["success_without"]) == (row.intervention_rate, row.control_rate)
    assert (given["source"], given["status"]) == (row.source_id, row.status.value)


def test_the_alcohol_example_by_hand(capsys):
    run(["familie", "--eksempler", "."])
    capsys.readouterr()
    answer = json.loads(
        told(
            capsys,
            "familie",
            "familie_alkohol.toml",
            "--husstand",
            "husstand_alkohol.toml",
            "--format",
            "json",
        )
    )
    # 30 families × 0.8 complete × (0.69 − 0.55) = 3.36 successes a year for 3 years; 0.4 children aged 0-5 each get
    # 2, 4, 4, 3 days less relief at 2,832 kr. in 2024 prices; 3.5 % a year.
    index = default_knowledge().price_index
    price = 2_832 * index[2026] / index[2024]
    per_success = sum(days / 1.035**j for j, days in enumerate([2, 4, 4, 3])) * price * 0.4
    cohorts = sum(1 / 1.035**t for t in range(3))
    child = next(role for role in answer["roles"] if role["role"] == "Barn, 0-5 år")
    assert child["municipality"] == pytest.approx(3.36 * per_success * cohorts)
    assert answer["successes"] == pytest.approx(3 * 3.36)
