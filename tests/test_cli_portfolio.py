"""The command on many cases, driven as a new user would."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from som_xl.cli import run
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
        ("sag;antal\nsager/lille.toml;3", "Feltet 'antal' kendes ikke"),
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
    assert "mappe eller en liste" in refused(capsys, "portefølje", str(folder / "findes_ikke"))


def test_an_empty_folder_is_told(tmp_path, capsys):
    assert "Mappen har ingen sager" in refused(capsys, "portefølje", str(tmp_path))
