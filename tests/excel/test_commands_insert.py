"""*Indsæt konsekvenser og priser for målgruppen*: only what is public, only where nothing stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from som_xl.knowledge import KnowledgeBase, default_knowledge
from som_xl.opening import open_case
from som_xl.workbook.locating import Locator
from som_xl.workbook.plan import Plan
from tests.excel.commands_support import (
    INPUT_SHEETS,
    CountingPort,
    done,
    opened,
    put,
    saved,
    typed,
    values,
    workbook,
)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return default_knowledge()


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    return saved(workbook(with_example=False), tmp_path / "blank.xlsm")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example case in a workbook, calculated."""
    return saved(workbook(with_example=True), tmp_path / "SOM.xlsm")


def counted(port: CountingPort) -> list[dict[str, Any]]:
    """The lines of *Konsekvenser 1* with something under *Medregn*, by column."""
    found = Locator(port.package).table(Plan(default_knowledge()).consequences)
    rows = [{key: found.cell(row, key).value for key in found.columns} for row in range(found.area.height)]
    return [row for row in rows if row["include"] is not None]


def test_a_group_with_published_figures_gets_its_recommended_service_and_amounts(blank: Path) -> None:
    port = opened(blank)
    put(port, "Målgruppe!C6", "Voksne i hjemløshed")
    message = done("indsaet", port)
    assert message.startswith("Målgruppe: Voksne i hjemløshed\n\nSat til Medregn = Ja på Konsekvenser 1")
    (shelter,) = counted(port)
    assert shelter["include"] == "Ja"
    assert shelter["service"] == "sel110_shelter"
    assert [shelter[f"u{year}"] for year in range(1, 11)] == [None] * 10  # units are not public
    assert "Antal enheder er ikke offentligt" in shelter["note"]
    # C002: 35,000 kr. saved per participant in year 1, 2012 prices, paid by the municipality
    lines = {row[0]: row for row in values(port, "som_own_consequences") if row[0]}
    assert sorted(name[-5:-1] for name in lines) == ["C002", "C003", "C005"]
    line = lines["Alle poster, netto (CTI forankret i § 110) (C002)"]
    assert line[2:6] == ["Nej", "Deltager", None, -35_000.0]
    prices = {row[0]: row for row in values(port, "som_own_prices") if row[0]}
    assert prices[line[0]][1] == "kr."
    assert prices[line[0]][8:12] == [1.0, 0.0, 0.0, 2012.0]
    assert "2012 er ikke i nettoprisindekset" in str(prices[line[0]])
    # C005 has no price year in its source, and none is made up
    unknown = next(row for name, row in prices.items() if "C005" in name)
    assert unknown[11] is None
    assert "prisår er ikke oplyst" in str(unknown)
    assert "samfundet (også privat gevinst)" in message
    assert len(message) < 950


def test_recommendations_and_effect_records_of_the_group_are_shown_beside(blank: Path) -> None:
    port = opened(blank)
    put(port, "Målgruppe!C6", "voksne  i hjemløshed")
    done("indsaet", port)
    (shelter,) = counted(port)
    assert shelter["recommendation"] == "medregn · fald"
    assert any(row[0] for row in values(port, "som_effect_records"))


def test_nothing_the_user_typed_is_overwritten_and_a_second_press_adds_nothing(example: Path) -> None:
    port = opened(example)
    before = {sheet: typed(port, sheet) for sheet in INPUT_SHEETS}
    message = done("indsaet", port)
    assert "Stod der allerede og er ikke ændret:\n• " in message
    for sheet in INPUT_SHEETS:
        now = typed(port, sheet)
        assert {place: now[place] for place in before[sheet]} == before[sheet]
    once = {sheet: typed(port, sheet) for sheet in INPUT_SHEETS}
    done("indsaet", port)
    assert {sheet: typed(port, sheet) for sheet in INPUT_SHEETS} == once


def test_inserted_amounts_do_not_change_the_result_until_the_user_counts_them(
    example: Path, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    port = opened(example)
    before = values(port, "som_result_net")
    done("indsaet", port)
    assert done("beregn", port) == ""
    assert values(port, "som_result_net") == before
    port.save(tmp_path / "inserted.xlsm")
    case = open_case(tmp_path / "inserted.xlsm", knowledge)
    assert sum(not line.include for line in case.consequences) == 3


def test_a_group_without_public_figures_is_told_plainly_and_nothing_counts(blank: Path) -> None:
    port = opened(blank)
    put(port, "Målgruppe!C6", "Unge i hjemløshed")
    message = done("indsaet", port)
    assert "Der er ingen offentlige konsekvenser at indsætte for målgruppen." in message
    assert "konsekvensestimater er ikke offentlige" in message
    assert counted(port) == []
    assert values(port, "som_own_consequences") == values(opened(blank), "som_own_consequences")


def test_a_recommended_main_area_is_told_but_no_service_is_chosen(
    blank: Path, knowledge: KnowledgeBase
) -> None:
    port = opened(blank)
    group = knowledge.target_group_by_id["children_anxiety_depression_6_13"]
    put(port, "Målgruppe!C6", group.name)
    message = done("indsaet", port)
    assert "Hovedområder, der bør overvejes på Konsekvenser 1:\n• " in message
    assert [row["service"] for row in counted(port)] == ["special_school"]


def test_an_own_group_has_nothing_in_the_knowledge_base(blank: Path) -> None:
    for group in ("Vores egen målgruppe", None):
        port = opened(blank)
        put(port, "Målgruppe!C6", group)
        assert done("indsaet", port).startswith("Vælg først en målgruppe fra listen")
        assert port.writes == []


def test_a_full_sheet_is_told(blank: Path) -> None:
    port = opened(blank)
    put(port, "Målgruppe!C6", "Voksne i hjemløshed")
    for row in range(8, 38):
        put(port, f"Konsekvenser 2!B{row}", "Noget")
    message = done("indsaet", port)
    assert "Der var ikke plads til:\n• " in message
    assert not [row for row in values(port, "som_own_prices") if row[0]]


def test_imported_units_go_in_year_by_year_and_only_where_nothing_stands(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOM_XL_VIDEN", str(tmp_path / "viden"))
    file = tmp_path / "konsekvenser.csv"
    file.write_text(
        "Målgruppe;Ydelse;Enhed;År 0;År 1;År 2\n"
        "Voksne i hjemløshed;Krisecenter;timer;;-1;-1\n"
        "Voksne i hjemløshed;Herberg/forsorgshjem;døgn;;-10;-20,5\n"
        "Voksne i hjemløshed;Kontanthjælp;uge;1;-2;-3\n"
        "Voksne i hjemløshed;Frikort til svømmehal;kort;;-4;-4\n",
        encoding="utf-8",
    )
    port = opened(blank)
    put(port, "Målgruppe!C6", "Voksne i hjemløshed")
    assert done("importer", port, opened=file).startswith(
        "konsekvenser.csv er importeret til jeres eget lag."
    )
    message = done("indsaet", port)
    shelter, cash = (
        next(row for row in counted(port) if row["service"] == service)
        for service in ("sel110_shelter", "cash_benefit")
    )
    assert [shelter[key] for key in ("include", "per", "u1", "u2", "u3")] == [
        "Ja",
        "Succes",
        -10.0,
        -20.5,
        None,
    ]
    assert [cash[key] for key in ("u1", "u2", "u3", "status")] == [-2.0, -3.0, None, "egen import"]
    assert len(counted(port)) == 2
    assert "\n• Herberg/forsorgshjem (SEL § 110): døgn, år 1–2\n" in message
    assert "Krisecenter (angivet i time, ydelsen tælles i døgn)" in message
    assert (
        "• Frikort til svømmehal: kort, år 1–2 (ydelsen er ikke i denne arbejdsbog; lav en ny med som-xl ny)"
        in message
    )
    again = done("indsaet", port)
    assert "Indsat på Konsekvenser 1" not in again
    assert "Stod der allerede og er ikke ændret:\n• Herberg/forsorgshjem (SEL § 110)" in again


def test_a_mixed_target_group_gets_each_group_s_lines_with_its_share_and_name(blank: Path) -> None:
    port = opened(blank)
    for row, (group, share) in enumerate((("Voksne i hjemløshed", 0.7), ("Unge i hjemløshed", 0.3)), 25):
        put(port, f"Målgruppe!B{row}", group)
        put(port, f"Målgruppe!C{row}", share)
    message = done("indsaet", port)
    assert message.startswith("Målgruppe: Voksne i hjemløshed 70 %, Unge i hjemløshed 30 %")
    found = Locator(port.package).table(Plan(default_knowledge()).own_consequences)
    lines = [
        (found.cell(row, "role").value, found.cell(row, "weight").value, found.cell(row, "include").value)
        for row in range(found.area.height)
        if found.cell(row, "service").value
    ]
    assert ("Voksne i hjemløshed", 0.7, "Nej") in lines
    assert {line[:2] for line in lines} <= {("Voksne i hjemløshed", 0.7), ("Unge i hjemløshed", 0.3)}
    before = len(lines)
    again = done("indsaet", port)
    assert "Stod der allerede" in again
    found = Locator(port.package).table(Plan(default_knowledge()).own_consequences)
    assert sum(found.cell(row, "service").value is not None for row in range(found.area.height)) == before
