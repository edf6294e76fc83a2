"""The sheet *Projektberegning*: what is written on it, and workbooks that are older than it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from som_xl.analysis.projects.record import project_named, project_record
from som_xl.analysis.projects.storing import stored_project
from som_xl.knowledge import KnowledgeBase, default_directory, load
from som_xl.knowledge.completing import with_default_prices
from som_xl.model import Case, SomError, calculate, case_from_mapping
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.examples import write_examples
from som_xl.workbook.modules import project_layout as at
from som_xl.workbook.modules.carrying import carry_modules
from som_xl.workbook.modules.project_rows import NO_PROJECT, NOTHING_MISSING, case_blocks, record_blocks
from som_xl.workbook.modules.project_sheet import project_sheet
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.recalculation import recalculate
from som_xl.workbook.references import Area
from som_xl.workbook.writing import Writer
from tests.workbook.case_books import KNOWLEDGE, made

NOW = datetime(2026, 11, 30, 9, 0)
PLAN = Plan(KNOWLEDGE)
MODULE = project_sheet(PLAN)
# 20 of 40 who start succeed: 0.5 × −10 weeks; the user's own service in kr. for the municipality: 2 × 300
CASE: dict[str, Any] = {
    "title": "Bostøtte",
    "settings": {"first_year": 2026, "horizon": 10, "price_year": 2026, "discount_rate": 0.0},
    "target_group": "adults_homelessness",
    "participants": {"starts": [40.0]},
    "effect": {"success_rate": 0.5},
    "costs": [{"name": "Drift", "kind": "per_start", "amounts": 1000.0}],
    "consequences": [
        {"service": "cash_benefit", "units": [-10.0]},
        {"service": "mentor", "per": "participant", "units": [2.0]},
        {"service": "gp_contact", "per": "participant", "units": [1.0] * 12},
    ],
    "prices": {
        "mentor": {"municipality": 300.0, "region": 0.0, "state": 0.0, "price_year": 2026, "name": "Mentor"},
        "gp_contact": {"municipality": 0.0, "region": 200.0, "state": 0.0, "price_year": 2026},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    folder = tmp_path_factory.mktemp("viden")
    stored_project(made(CASE), KNOWLEDGE, "bostoette", "Bostøtte", "2026-11-23").write(
        default_directory(), folder
    )
    return load(default_directory(), folder)


def laid_case(knowledge: KnowledgeBase, **changes: Any) -> Case:
    """A case with lines of the project; ``changes`` by service, None removes the line."""
    found = project_record(knowledge, "bostoette")
    lines = [
        {**line.line, **(changes.get(line.service.split("-")[0]) or {})}
        for line in found.lines
        if changes.get(line.service.split("-")[0], {}) is not None
    ]
    prices = {line.service: line.price for line in found.lines if line.price is not None}
    data = {**{k: CASE[k] for k in ("settings", "participants", "effect", "costs", "target_group")}, "consequences": lines, "prices": prices}  # fmt: skip
    return case_from_mapping(with_default_prices(data, knowledge), knowledge.price_index)


def filled(rows: list[list[Any]]) -> list[list[Any]]:
    return [row for row in rows if any(value is not None for value in row)]


def block(package: WorkbookPackage, name: str) -> list[list[Any]]:
    area = package.defined_names()[name]
    assert isinstance(area, Area)
    return [[cell.value for cell in row] for row in package.read(area)]


@cache
def product() -> bytes:
    case = made(CASE)
    return workbook_bytes(
        case, calculate(case), KNOWLEDGE, True, NOW, lambda writer: write_examples(writer, NOW)
    )


def test_an_own_project_by_hand(knowledge):
    blocks = record_blocks(project_record(knowledge, "bostoette"), knowledge, "Bostøtte", NOW)
    rows = filled(blocks["som_project_lines"])
    assert rows[0][:4] == ["Kontanthjælp", "uge", "afledt", -5.0]
    assert rows[1][:4] == ["Egen læge (kontakt)", "kontakt", "egen import", 1.0]
    assert rows[1][3:] == [1.0] * 10
    assert rows[2][:4] == ["Mentor (kommune)", "kr.", "egen import", 600.0]
    notes = {row[0]: row[1] for row in filled(blocks["som_project_notes"])}
    assert notes["Egen læge (kontakt)"].startswith(
        "Egen projektberegning (2026): Bostøtte. · egen pris: region 200 kr., 2026-priser"
    )
    assert blocks["som_project_missing"][0] == [NOTHING_MISSING]
    assert blocks["som_project_stamp"] == [[f"»Bostøtte« læst 30-11-2026 09:00 · videnbase {knowledge.version} · eget lag"]]  # fmt: skip


def test_every_block_has_the_shape_of_its_area(knowledge):
    areas = at.project_areas()
    blocks = {
        **record_blocks(project_record(KNOWLEDGE, "project_move_15_25"), KNOWLEDGE, "MOVE", NOW),
        **case_blocks(laid_case(knowledge), knowledge),
    }
    assert blocks.keys() == areas.keys() == at.MEANINGS.keys() - {"som_project_state"}
    for name, rows in blocks.items():
        assert len(rows) == areas[name].height, name
        assert {len(row) for row in rows} == {areas[name].width}, name


def test_each_public_project_says_what_is_missing_and_fits():
    for project in KNOWLEDGE.projects:
        blocks = record_blocks(project_record(KNOWLEDGE, project.id), KNOWLEDGE, project.name, NOW)
        missing = " ".join(str(row[0]) for row in filled(blocks["som_project_missing"]))
        assert "ikke offentlige" in missing
        assert "officielle Excel-fil" in missing
        assert "… og" not in missing
        assert filled(blocks["som_project_lines"]) == []


def test_adjustments_against_the_original_by_hand(knowledge):
    case = laid_case(knowledge, cash_benefit={"units": [-4.0], "weight": 0.5}, gp_contact=None)
    blocks = case_blocks(case, knowledge)
    rows = filled(blocks["som_project_changes"])
    # −4 × 0.5 = −2 instead of −5; the twelve years of the line that was deleted
    assert rows[0] == ["Kontanthjælp", "Bostøtte", "ændret", "år 1", -5.0, -2.0, 3.0, "uge"]
    assert rows[12] == ["Egen læge (kontakt)", "Bostøtte", "slettet", "år 12", 1.0, 0.0, -1.0, "kontakt"]
    assert [row[0] for row in filled(blocks["som_project_words"])] == [
        "Sagen har 2 linjer fra Bostøtte. 13 tal er justeret: se nedenfor.",
        "Slettet i sagen: Egen læge (kontakt).",
    ]


def test_adjustments_there_is_no_room_for_are_counted(knowledge):
    case = laid_case(knowledge, gp_contact={"units": [2.0] * 70})
    rows = filled(case_blocks(case, knowledge)["som_project_changes"])
    assert len(rows) == at.CHANGES
    assert rows[-1][0] == "… og 11 justeringer mere (se 'som-xl projekt justeringer')"  # 70 less the 59 shown


def test_a_case_without_a_project_says_so():
    blocks = case_blocks(made(CASE), KNOWLEDGE)
    assert filled(blocks["som_project_words"]) == [[NO_PROJECT]]
    assert filled(blocks["som_project_changes"]) == []


def test_a_project_is_found_by_name_and_by_id_and_told_when_it_is_not():
    assert project_named(KNOWLEDGE, " move ", "A!C6").id == "project_move_15_25"
    assert project_named(KNOWLEDGE, "PROJECT_SFT", "A!C6").id == "project_sft"
    with pytest.raises(SomError, match=r"A!C6: Der er ingen projektberegning med det navn eller id\."):
        project_named(KNOWLEDGE, "Flyttemand", "A!C6")


def test_two_projects_of_one_name_are_told_by_id(tmp_path):
    stored_project(made(CASE), KNOWLEDGE, "move_2", "MOVE", "2026-11-23").write(default_directory(), tmp_path)
    both = load(default_directory(), tmp_path)
    with pytest.raises(SomError, match="project_move_15_25 eller move_2"):
        project_named(both, "MOVE", "A!C6")
    assert project_named(both, "move_2", "A!C6").name == "MOVE"


def test_the_product_shows_a_public_project_and_follows_its_choice():
    package = WorkbookPackage(product(), "SOM.xlsm")
    assert block(package, "som_project_choice") == [["MOVE"]]
    assert block(package, "som_project_state") == [["Det valgte projekt vises nedenfor"]]
    assert block(package, "som_project_facts")[0][1] == "MOVE (id project_move_15_25)"
    assert block(package, "som_project_words")[0] == [NO_PROJECT]
    assert ["MOVE"] in block(package, "som_list_projects")
    area = package.defined_names()["som_project_choice"]
    assert isinstance(area, Area)
    for text, told in (("SFT", "Valget er ændret"), (None, "Vælg en projektberegning")):
        package.write(area, [[text]])
        recalculate(package, (at.SHEET,))
        assert str(block(package, "som_project_state")[0][0]).startswith(told)


def test_a_workbook_from_before_the_sheet_is_still_calculated():
    package = WorkbookPackage(product(), "SOM.xlsm")
    older = {
        name: area for name, area in package.defined_names().items() if not name.startswith("som_project_")
    }
    package.defined_names = lambda: older  # type: ignore[method-assign]
    case = made(CASE)
    Writer(package, PLAN).write_blocks(case, calculate(case), NOW)
    with pytest.raises(SomError, match="Arket Projektberegning mangler i arbejdsbogen"):
        MODULE.require(older)


def test_the_choice_goes_along_to_another_workbook(tmp_path: Path):
    old = tmp_path / "gammel.xlsm"
    old.write_bytes(product())
    data = workbook_bytes(None, None, KNOWLEDGE, True, NOW, lambda writer: carry_modules(old, writer))
    assert block(WorkbookPackage(data, "ny.xlsm"), "som_project_choice") == [["MOVE"]]
