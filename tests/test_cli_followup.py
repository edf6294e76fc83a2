"""The follow-up command, from template to updated case."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from som_xl.cli import run
from tests.test_cli_portfolio import refused, told
from tests.test_cli_robustness import SMALL

# SMALL: 100 starts × (0.5 − 0.3) × 10 units × 1,000 kr. = 200,000 kr. saved − 100,000 kr. cost = 100,000 kr.


@pytest.fixture
def case(tmp_path: Path) -> str:
    path = tmp_path / "sag.toml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "toml"])
def test_a_filled_template_explains_the_deviation_and_writes_the_new_case(kind, case, tmp_path, capsys):
    sheet, new = tmp_path / f"ark.{kind}", tmp_path / "ny.toml"
    told(capsys, "opfolgning", case, "--skabelon", str(sheet))
    if kind == "xlsx":
        book = openpyxl.load_workbook(sheet)
        rows = {(row[1].value, row[2].value): row[4] for row in book["Opfølgning"].iter_rows(min_row=2)}
        rows["Startede deltagere", None].value = 80
        rows["Omkostning", "Drift"].value = 110_000
        book.save(sheet)
    elif kind == "csv":
        text = sheet.read_text(encoding="utf-8-sig")
        text = text.replace("deltagere;;100;", "deltagere;;100;80").replace(
            "Drift;100000;", "Drift;100000;110.000,00"
        )
        sheet.write_text(text, encoding="utf-8")
    else:
        lines = sheet.read_text(encoding="utf-8").replace("value = 100.0", "value = 80").splitlines()
        kept = [
            line.replace("# {", "{") if '"started"' in line or '"Drift"' in line else line for line in lines
        ]
        sheet.write_text("\n".join(kept).replace("100000.0", "110000"), encoding="utf-8")
    options = ("--realiseret", str(sheet), "--ud", str(new), "--format", "json")
    answer = json.loads(told(capsys, "opfølgning", case, *options))
    # 80 starts: 160,000 kr. saved − 110,000 kr. = 50,000 kr.
    assert answer["so_far"]["realised"]["total"] == pytest.approx(50_000)
    parts = {name: amounts["total"] for name, amounts in answer["so_far"]["parts"].items()}
    assert parts == pytest.approx({"volume": -40_000, "rate": 0, "price": -10_000, "use": 0})
    net = json.loads(told(capsys, "beregn", str(new), "--format", "json"))["net_result"]["total"]
    assert net == pytest.approx(answer["forecast_rest_as_planned"]["realised"]["total"])


def test_the_text_says_how_it_went_and_what_is_taken_as_expected(case, tmp_path, capsys):
    sheet = tmp_path / "ark.toml"
    sheet.write_text('figures = [{year = 2026, kind = "started", value = 80}]', encoding="utf-8")
    text = told(capsys, "opfølgning", case, "--realiseret", str(sheet))
    assert "Nettoresultatet for 2026 er 40.000 kr. dårligere end forventet" in text
    assert "Som forventet, fordi der ikke er tal: heraf gennemført" in text


def filled(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


HEAD = "År;Størrelse;Navn;Forventet;Realiseret\n"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "a.csv",
            HEAD + "2026;Startede deltagere;;;mange",
            "linje 2: Realiseret er ikke et tal. Fundet: 'mange'",
        ),
        ("a.csv", HEAD + "i år;Startede deltagere;;;5", "Året er ikke et tal"),
        ("a.csv", HEAD + "2026;Humør;;;5", "Størrelsen kendes ikke"),
        ("a.csv", HEAD + "2031;Startede deltagere;;;5", "Året er uden for sagens driftsår"),
        ("a.csv", HEAD + "2026;Startede deltagere;;;-5", "Tallet er negativt"),
        ("a.csv", HEAD, "ingen realiserede tal"),
        ("a.csv", "noget;andet\n", "Overskrifterne mangler"),
        ("a.csv", "", "Overskrifterne mangler"),
        ("a.toml", 'figures = [{year = 2026, kind = "started", vaerdi = 1}]', "Feltet 'vaerdi' kendes ikke"),
        ("a.toml", "title = 'x'", "Filen er ikke en opfølgning"),
        ("a.toml", 'figures = [{year = true, kind = "started", value = 1}]', "Året er ikke et tal"),
        ("a.xlsx", "ingen arbejdsbog", "ikke en arbejdsbog, der kan læses"),
        ("a.docx", "", "Filtypen kan ikke bruges"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_told(name, text, words, case, tmp_path, capsys):
    assert words in refused(capsys, "opfølgning", case, "--realiseret", filled(tmp_path / name, text))


def test_nothing_is_overwritten(case, tmp_path, capsys):
    sheet = filled(tmp_path / "ark.toml", 'figures = [{year = 2026, kind = "started", value = 80}]')
    assert "findes allerede" in refused(capsys, "opfølgning", case, "--skabelon", sheet)
    assert "oven i" in refused(capsys, "opfølgning", case, "--realiseret", sheet, "--ud", case)
    assert "enten --skabelon" in refused(capsys, "opfølgning", case)


def test_a_workbook_without_the_sheet_are_told(case, tmp_path, capsys):
    path = tmp_path / "tom.xlsx"
    openpyxl.Workbook().save(path)
    assert "Overskrifterne mangler" in refused(capsys, "opfølgning", case, "--realiseret", str(path))
    assert run(["opfølgning", case, "--realiseret", str(tmp_path / "findes_ikke.csv")]) == 2
