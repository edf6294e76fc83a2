"""The command on many cases, driven as a new user would."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from som_xl.cli import run
from som_xl.knowledge import example_case_path
from tests.portfolio_support import case_text, write_cases
from tests.test_cli_robustness import SMALL

# SMALL: 100 persons × 0.2 × 10 units × 1,000 kr. = 200,000 kr. saved − 100,000 kr. cost = 100,000 kr., all the municipality's.
DEAR = SMALL.replace("Lille sag", "Dyr sag").replace("amounts = 100000", "amounts = 250000")  # −50,000 kr.


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(list(arguments)) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(list(arguments)) == 2
    error = capsys.readouterr().err
    assert "Traceback" not in error
    return error


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    return json.loads(told(capsys, *arguments, "--format", "json"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "sager"
    path.mkdir()
    (path / "lille.toml").write_text(SMALL, encoding="utf-8")
    (path / "dyr.toml").write_text(DEAR, encoding="utf-8")
    return path


def test_a_folder_is_ranked_and_chosen_within_the_budget(folder, capsys):
    answer = data(capsys, "portefolje", str(folder), "--budget", "1.000.000")
    assert [(row["name"], round(row["net_result"]["total"]), row["start"]) for row in answer["projects"]] == [
        ("Lille sag", 100_000, 2026),
        ("Dyr sag", -50_000, None),
    ]
    assert answer["choice"]["value"] == pytest.approx(100_000)
    assert answer["projects"][1]["why"] == "negativt nettoresultat"
    assert answer["proposed_intervals"] == 2
    assert 0.5 < answer["projects"][0]["prob_positive"]["municipality"] < 1


def test_the_text_says_what_was_chosen_and_that_intervals_were_proposed(folder, capsys):
    text = told(capsys, "portefølje", str(folder), "--budget", "1000000", "--aktoer", "kommune")
    assert "1 af 2 projekter giver kommunen 100.000 kr. (nutidsværdi i 2026) for 100.000 kr." in text
    assert "Dyr sag: negativt nettoresultat" in text
    assert "2 af 2 projekter har ingen usikre forudsætninger" in text


def test_a_broken_file_stops_everything_unless_it_may_be_skipped(folder, capsys):
    (folder / "halv.toml").write_text("title = ", encoding="utf-8")
    (folder / "forkert.json").write_text('{"title": 3}', encoding="utf-8")
    error = refused(capsys, "portefølje", str(folder))
    assert "halv.toml" in error
    assert "forkert.json" in error
    text = told(capsys, "portefølje", str(folder), "--spring-over", "--uden-simulering")
    assert "Portefølje: 2 projekter" in text
    assert "Sprunget over: halv.toml" in text


def test_a_list_gives_each_municipality_its_own_numbers(folder, capsys):
    (folder.parent / "liste.csv").write_text(
        "kommune;sag;faktor;deltagere;omkostning:Drift;gruppe\n"
        "Aarhus;sager/*.toml;2;;;\n"
        "Odense;sager/lille.toml;;50;40000;g\n",
        encoding="utf-8",
    )
    answer = data(capsys, "portefølje", str(folder.parent / "liste.csv"), "--uden-simulering")
    found = {row["name"]: round(row["net_result"]["total"]) for row in answer["projects"]}
    # Fixed costs stay when there are twice as many; 50 persons save 100,000 kr.
    assert found == {
        "Aarhus: Lille sag": 400_000 - 100_000,
        "Aarhus: Dyr sag": 400_000 - 250_000,
        "Odense: Lille sag": 100_000 - 40_000,
    }


def test_a_list_in_toml_is_the_same(folder, capsys):
    path = folder.parent / "liste.toml"
    path.write_text(
        '[[projekt]]\nnavn = "A"\nsag = "sager/lille.toml"\ndeltagere = [50]\n"omkostning:Drift" = 40000\n',
        encoding="utf-8",
    )
    answer = data(capsys, "portefølje", str(path), "--uden-simulering")
    assert answer["net_result"]["total"] == pytest.approx(60_000)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "sag;antal\nsager/lille.toml;3\nsager/lille.toml;4",
            "Fejl:\n  • liste.csv, linje 1: Kolonnen 'antal' kendes ikke",
        ),
        ("kommune;fil\nAarhus;x.toml", "2 fejl:\n  • liste.csv, linje 1: Kolonnen 'fil' kendes ikke"),
        ("kommune\nAarhus", "linje 1: Kolonnen sag mangler"),
        ("sag;faktor\nsager/lille.toml;mange", "faktor er ikke et tal på 0 eller mere. Fundet: 'mange'"),
        ("sag;faktor\nsager/lille.toml;-1", "faktor er ikke et tal"),
        ("sag;faktor\nsager/lille.toml;0", "Faktoren på deltagere er 0"),
        ("sag;deltagere\nsager/lille.toml;10 10", "deltagere skal have 1 tal"),
        ("sag;omkostning:Leje\nsager/lille.toml;10", "Sagen har ingen omkostning 'Leje'. Den har Drift"),
        ("sag\nsager/findes_ikke.toml", "Filen findes ikke"),
        ("sag\nsager/*.xyz", "Ingen filer passer til mønstret"),
        ("kommune;sag\nAarhus;", "Sagens fil mangler"),
        ("sag;skal_med\nsager/lille.toml;måske", "skal_med skal være ja eller nej"),
        ("sag;kommune\nsager/lille.toml;Aarhus;ekstra", "Linjen har flere felter"),
        ("", "Porteføljen er tom"),
    ],
)
def test_a_list_with_an_error_is_told_with_its_line(folder, capsys, row, words):
    (folder.parent / "liste.csv").write_text(row, encoding="utf-8")
    assert words in refused(capsys, "portefølje", str(folder.parent / "liste.csv"), "--uden-simulering")


def test_the_whole_table_goes_to_csv_and_spreadsheet(folder, tmp_path, capsys):
    (folder / "formel.toml").write_text(SMALL.replace("Lille sag", "=1+1"), encoding="utf-8")
    for name in ("tabel.csv", "tabel.xlsx", "tabel.json"):
        told(capsys, "portefølje", str(folder), "--uden-simulering", "--ud", str(tmp_path / name))
    with (tmp_path / "tabel.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["Projekt"] for row in rows] == ["'=1+1", "Lille sag", "Dyr sag"]
    assert float(rows[1]["Netto i alt"].replace(",", ".")) == pytest.approx(100_000)
    sheet = openpyxl.load_workbook(tmp_path / "tabel.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet["B"]] == ["Projekt", "=1+1", "Lille sag", "Dyr sag"]
    assert sheet["B2"].data_type == "s"
    assert len(json.loads((tmp_path / "tabel.json").read_text(encoding="utf-8"))["projects"]) == 3


def test_the_picture_is_drawn(folder, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    picture = tmp_path / "p.png"
    told(
        capsys, "portefølje", str(folder), "--uden-simulering", "--budget", "99000", "--billede", str(picture)
    )
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_options_that_cannot_be_used_are_told(folder, capsys):
    assert "hele kroner" in refused(capsys, "portefølje", str(folder), "--budget", "mange")
    assert "hele kroner" in refused(capsys, "portefølje", str(folder), "--budget-pr-aar", "100,-5")
    assert "kræver simulering" in refused(
        capsys, "portefølje", str(folder), "--rang", "sandsynlighed", "--uden-simulering"
    )
    assert "filtype" in refused(capsys, "portefølje", str(folder), "--ud", "tabel.docx")
    assert "blandt sagerne" in refused(capsys, "portefølje", str(folder), "--ud", str(folder / "ny.xlsx"))
    assert "Mappen eller listen findes ikke" in refused(capsys, "portefølje", str(folder / "findes_ikke"))
    assert "mappe eller en liste" in refused(capsys, "portefølje", str(Path(__file__)))
    case = refused(capsys, "portefølje", str(folder / "lille.toml"))
    assert "Filen er ikke en liste over projekter" in case
    assert "angiv en mappe med sager i stedet" in case


def test_within_a_budget_two_smaller_projects_can_be_better_than_the_best_of_the_list(tmp_path, capsys):
    # The derivation is in tests/portfolio_support.py.
    folder = write_cases(tmp_path / "sager")

    def chosen(budget: int) -> tuple[set[str], float]:
        answer = data(capsys, "portefølje", str(folder), "--budget", str(budget), "--uden-simulering")
        assert [row["name"] for row in answer["projects"]] == ["Stor", "Mellem", "Lille"]  # by net result
        return {row["name"] for row in answer["projects"] if row["chosen"]}, answer["choice"]["value"]

    assert chosen(110_000) == ({"Mellem", "Lille"}, pytest.approx(92_000))
    assert chosen(150_000) == ({"Stor", "Lille"}, pytest.approx(132_000))
    assert chosen(197_999) == ({"Stor", "Mellem"}, pytest.approx(140_000))
    assert chosen(198_000) == ({"Stor", "Mellem", "Lille"}, pytest.approx(182_000))


def test_a_project_that_waits_has_its_costs_and_its_value_in_a_later_year(tmp_path, capsys):
    folder = write_cases(tmp_path / "sager")
    answer = data(capsys, "portefølje", str(folder), "--budget-pr-aar", "110000,90000", "--uden-simulering")
    assert {row["name"]: row["start"] for row in answer["projects"]} == {
        "Stor": 2026,
        "Mellem": 2027,
        "Lille": 2027,
    }
    choice = answer["choice"]
    assert choice["costs_per_year"] == pytest.approx({"2026": 110_000, "2027": 88_000})
    # 3.5 % a year, and all of it the municipality's
    assert choice["value"] == pytest.approx(90_000 + 92_000 / 1.035)
    assert choice["net_result"]["municipality"] == pytest.approx(choice["value"])
    assert choice["net_result"]["state"] == 0


def test_the_three_rankings(tmp_path, capsys):
    folder = write_cases(tmp_path / "sager")

    def order(*arguments: str) -> list[str]:
        return [row["name"] for row in data(capsys, "portefølje", str(folder), *arguments)["projects"]]

    assert order("--rang", "netto", "--uden-simulering") == ["Stor", "Mellem", "Lille"]
    assert order("--rang", "pr_krone", "--uden-simulering") == ["Lille", "Mellem", "Stor"]
    # All have the same proposed intervals: the more is gained per krone, the less can go wrong.
    assert order("--rang", "sandsynlighed") == ["Lille", "Mellem", "Stor"]


def test_what_is_no_case_is_told_in_one_line_per_file(folder, capsys):
    example = example_case_path().with_name("husstand_stof.toml").read_text(encoding="utf-8")
    (folder / "husstand.toml").write_text(example, encoding="utf-8")
    (folder / "liste.toml").write_text('[[projekt]]\nsag = "lille.toml"\n', encoding="utf-8")
    (folder / "tom.json").write_text("{}", encoding="utf-8")
    openpyxl.Workbook().save(folder / "budget.xlsx")
    lines = refused(capsys, "portefølje", str(folder)).splitlines()
    assert lines == [
        "4 fejl:",
        "  • budget.xlsx: Projektmappen er ikke en SØM-arbejdsbog. Fundet: arkene Sheet. "
        "Vælg en fil, der er lavet med SØM-XL, eller lav en ny med 'som-xl ny'.",
        "  • husstand.toml: Filen er ikke en sag. Fundet: members. Flyt den til en anden mappe.",
        "  • liste.toml: Filen er ikke en sag. Fundet: en liste over projekter. Vælg listen i stedet for mappen.",
        "  • tom.json: Filen er ikke en sag. Fundet: ingen felter. Flyt den til en anden mappe.",
    ]


def test_when_no_file_can_be_used_the_reasons_are_told_also_when_they_may_be_skipped(tmp_path, capsys):
    (tmp_path / "halv.toml").write_text("title = ", encoding="utf-8")
    assert "halv.toml" in refused(capsys, "portefølje", str(tmp_path), "--spring-over")


def test_an_encrypted_workbook_is_left_out_with_its_reason(folder, capsys):
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    (folder / "hemmelig.xlsx").write_bytes(ole)
    text = told(capsys, "portefølje", str(folder), "--spring-over", "--uden-simulering")
    assert "Sprunget over: hemmelig.xlsx: Filen er krypteret med adgangskode" in text
    assert "Portefølje: 2 projekter" in text


def test_many_left_out_are_counted_by_reason(tmp_path, capsys):
    folder = tmp_path / "sager"
    folder.mkdir()
    for i in range(14):
        (folder / f"{i:02}.toml").write_text(case_text(f"Sag {i:02}", 100, 100_000), encoding="utf-8")
    text = told(capsys, "portefølje", str(folder), "--budget", "100000", "--uden-simulering")
    assert text.count(": ikke plads i budgettet") == 10
    assert "… og 3 mere: 3 ikke plads i budgettet." in text


def test_without_a_budget_the_text_says_what_all_give_together(tmp_path, capsys):
    text = told(capsys, "portefølje", str(write_cases(tmp_path / "sager")), "--uden-simulering")
    assert (
        "3 projekter giver tilsammen det offentlige i alt 182.000 kr. for 198.000 kr. af kommunens penge"
        in text
    )


def test_the_spreadsheet_has_the_table_the_figures_and_the_words(tmp_path, capsys):
    target = tmp_path / "valg.xlsx"
    arguments = ["--budget-pr-aar", "110000,90000", "--uden-simulering", "--ud"]
    folder = write_cases(tmp_path / "sager")
    told(capsys, "portefølje", str(folder), *arguments, str(target))
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Portefølje", "Figurer", "Forklaring"]
    figures = book["Figurer"]
    assert [type(chart).__name__ for chart in figures._charts] == ["BarChart", "ScatterChart", "BarChart"]
    rows = [[cell.value for cell in row] for row in figures["T2:V4"]]
    assert rows == [
        ["1. Stor (2026)", pytest.approx(90_000), None],
        ["2. Mellem (2027)", pytest.approx(50_000), None],
        ["3. Lille (2027)", pytest.approx(42_000), None],
    ]
    spent = [[cell.value for cell in row] for row in figures["X2:Z3"]]
    assert spent == [[2026, 110_000, 110_000], [2027, 88_000, 90_000]]
    # the most for the money first: Lille, Mellem, Stor
    curve = [[cell.value for cell in row] for row in figures["AB2:AC5"]]
    assert curve == [
        [0, 0],
        [38_000, pytest.approx(42_000)],
        [88_000, pytest.approx(92_000)],
        [198_000, pytest.approx(182_000)],
    ]
    assert book["Forklaring"]["A2"].value.startswith(
        "3 af 3 projekter giver det offentlige i alt 178.889 kr."
    )
    with zipfile.ZipFile(target) as parts:
        assert parts.read("xl/drawings/drawing1.xml").count(b'descr="') == 3
    again = tmp_path / "igen.xlsx"
    told(capsys, "portefølje", str(folder), *arguments, str(again))
    assert again.read_bytes() == target.read_bytes()


def test_an_empty_folder_is_told(tmp_path, capsys):
    assert "Mappen har ingen sager" in refused(capsys, "portefølje", str(tmp_path))
