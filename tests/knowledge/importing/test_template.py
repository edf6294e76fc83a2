"""The template: what is filled in comes back from the knowledge base."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from som_xl.cli import run
from som_xl.knowledge.importing.template import SHEETS
from som_xl.knowledge.layers import user_knowledge

FILLED = {
    "Priser": ["Natcafé", "", "besøg", "50,5", 0, 10, 2024, "Regnskab", "nyt tilbud"],
    "Konsekvenser": ["Voksne i hjemløshed", "Krisecenter", "døgn", "pr. deltager", -3, -1],
    "Konsekvenser i kroner": ["Unge i Nordbyen", "Kontanthjælp", "stat", "pr. succes", 2, -1200, 2024],
    "Effekter": ["CTI", "Voksne i hjemløshed", "i bolig", "gavnlig", "kvasi-eksperiment", "odds ratio", 1.4, 1.1, 1.8, 90, 12, "Danmark", "herberg"],
    "Målgrupper": ["Unge i Nordbyen", "børn og unge", "15-25 år uden job", "I job efter et år", 15, 25],
}  # fmt: skip


@pytest.fixture
def template(tmp_path: Path) -> Path:
    assert run(["viden", "skabelon", str(tmp_path / "skabelon.xlsx")]) == 0
    return tmp_path / "skabelon.xlsx"


def test_what_is_written_in_the_template_can_be_looked_up(template, tmp_path, capsys):
    book = load_workbook(template)
    for title, cells in FILLED.items():
        for column, value in enumerate(cells, 1):
            if value != "":
                book[title].cell(5, column).value = value
    book.save(template)
    assert run(["viden", "importér", str(template), "--overlay", str(tmp_path / "viden")]) == 0, (
        capsys.readouterr().err
    )
    kb = user_knowledge(tmp_path / "viden")
    price = kb.default_price("natcafe")
    assert (price.municipality, price.region, price.state, price.year, price.unit) == (
        50.5,
        0,
        10,
        2024,
        "besøg",
    )
    own = [row for row in kb.consequences if row.status.value == "imported"]
    assert {
        (r.target_group_id, r.service_id, r.year_from, r.units, r.amount_kr, r.payer, r.per) for r in own
    } == {
        ("adults_homelessness", "sel109_crisis_centre", 1, -3, None, "public", "participant"),
        ("adults_homelessness", "sel109_crisis_centre", 2, -1, None, "public", "participant"),
        ("unge_i_nordbyen", "cash_benefit", 2, None, -1200, "state", "success"),
    }
    effect = next(row for row in kb.effects if row.status.value == "imported")
    assert (effect.measure, effect.estimate, effect.evidence_level, effect.n) == ("odds_ratio", 1.4, 2, 90)
    group = kb.target_group_by_id["unge_i_nordbyen"]
    assert (group.area, group.age_from, group.age_to, group.definition) == (
        "child",
        15,
        25,
        "15-25 år uden job",
    )


def test_an_empty_template_has_nothing_to_import_and_its_examples_are_never_taken(template, tmp_path, capsys):
    assert run(["viden", "importér", str(template), "--overlay", str(tmp_path / "viden")]) == 2
    assert "Der er intet i filen, som kan importeres." in capsys.readouterr().err


def test_every_sheet_says_what_it_is_for_and_every_column_what_to_write(template):
    book = load_workbook(template)
    for title, (told, fields) in SHEETS.items():
        sheet = book[title]
        assert sheet["A1"].value == told
        assert [cell.value for cell in sheet[2]] == [field.help for field in fields]
        assert [cell.value for cell in sheet[3]] == [field.header for field in fields]


@pytest.mark.parametrize(
    ("name", "message"),
    [("a.xls", "Skabelonen er en .xlsx-fil."), ("skabelon.xlsx", "Filen findes allerede.")],
)
def test_the_template_is_a_new_xlsx(template, capsys, name, message):
    assert run(["viden", "skabelon", str(template.with_name(name))]) == 2
    assert message in capsys.readouterr().err
