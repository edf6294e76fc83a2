"""The sheet *Skøn*: what is typed becomes a case, what is wrong is told with its cell, the answer stands below."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from som_xl.knowledge import example_case_path
from som_xl.model import SomError, calculate
from som_xl.opening import open_case, save_case
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.examples import ESTIMATE, write_examples
from som_xl.workbook.modules.estimate_case import estimate_case, typed_answer
from som_xl.workbook.modules.estimate_rows import estimate_blocks, remarks_of
from som_xl.workbook.modules.estimate_sheet import estimate_sheet
from som_xl.workbook.modules.reading import read_module
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.recalculation import recalculate
from som_xl.workbook.references import Area
from som_xl.workbook.writing import Writer
from tests.workbook.case_books import KNOWLEDGE

AT = datetime(2026, 11, 30, 9, 0)
PLAN = Plan(KNOWLEDGE)
MODULE = estimate_sheet(PLAN)
OWN_GROUP: dict[str, Any] = {
    "target_group": "Unge på vej",
    "per_year": 10,
    "cost": 1_000,
    "success_rate": 0.5,
}
OWN = [{"municipality": 20_000, "years": 2}]


def typed_book(values: dict[str, Any], mix: Any = (), own: Any = ()) -> WorkbookPackage:
    """An empty workbook with these inputs on *Skøn*."""
    rows = {"som_estimate_mix": list(mix), "som_estimate_own": list(own)}
    data = workbook_bytes(None, None, KNOWLEDGE, False, AT, lambda w: w.write_typed(MODULE, values, rows))
    return WorkbookPackage(data, "skøn.xlsx")


def case_of(values: dict[str, Any], mix: Any = (), own: Any = ()) -> Any:
    case, _ = estimate_case(read_module(typed_book(values, mix, own), PLAN, MODULE), KNOWLEDGE, AT.year)
    return case


def problems_of(values: dict[str, Any], mix: Any = (), own: Any = ()) -> str:
    with pytest.raises(SomError) as error:
        case_of(values, mix, own)
    return " | ".join(str(problem) for problem in error.value.problems)


def answered(package: WorkbookPackage) -> WorkbookPackage:
    typed = read_module(package, PLAN, MODULE)
    answer = typed_answer(typed, KNOWLEDGE, AT.year)
    blocks = estimate_blocks(MODULE, answer, remarks_of(answer), typed, KNOWLEDGE, AT)
    Writer(package, PLAN).write_module(MODULE, blocks)
    recalculate(package, (MODULE.title,))
    return package


def block(package: WorkbookPackage, name: str) -> list[list[Any]]:
    area = package.defined_names()[name]
    assert isinstance(area, Area)
    return [[cell.value for cell in row] for row in package.read(area)]


def state(package: WorkbookPackage) -> str:
    return str(block(package, "som_estimate_state")[0][0])


def test_own_figures_by_hand():
    # 10 starts × 0.5 = 5 successes; 5 × 20,000 = 100,000 a year for two years, the second at 1 / 1.035;
    # 10 × 1,000 kr. is paid in the first: 100,000 − 10,000 + 96,618.36
    case = case_of(OWN_GROUP, own=OWN)
    assert calculate(case).net_result.tolist() == pytest.approx([186_618.36, 0, 0, 186_618.36], abs=0.005)
    assert case.target_group == "Unge på vej"
    assert case.settings.horizon == 10
    assert len(case.participants.starts) == 1
    assert case.settings.first_year == 2026


def test_the_sheet_shows_the_answer_and_follows_its_inputs():
    package = answered(typed_book(OWN_GROUP, own=OWN))
    tiles = block(package, "som_estimate_tiles")[0]
    assert tiles[:5] == pytest.approx([186_618.36, 186_618.36, 0, 0, 18_661.84], abs=0.005)
    assert tiles[5] == 2026
    rows = block(package, "som_estimate_summary")
    assert rows[0][1] == pytest.approx(-10_000)
    assert rows[1][1] == pytest.approx(196_618.36, abs=0.005)
    assert [row[0] for row in block(package, "som_estimate_services")[:1]] == ["Egen konsekvens, kommune"]
    assert state(package) == "Skønnet er beregnet med de tal, der står her"
    area = package.defined_names()["som_estimate_per_year"]
    assert isinstance(area, Area)
    package.write(area, [[11.0]])
    recalculate(package, (MODULE.title,))
    assert state(package).startswith("Input er ændret")


def test_break_even_of_the_estimate_by_hand():
    # value at full success: 10 × (20,000 + 20,000 / 1.035) = 393,236.71; 10,000 / that = 2.54 %
    rows = block(answered(typed_book(OWN_GROUP, own=OWN)), "som_estimate_break_even")
    assert rows[0][1] == pytest.approx(10_000 / 393_236.71, abs=1e-7)
    assert rows[0][5] == 0.5
    assert rows[1][4] == pytest.approx(19_661.84, abs=0.005)  # 196,618.36 / 10 participants


def test_an_empty_sheet_says_what_to_do_and_shows_no_error():
    package = typed_book({})
    assert state(package).startswith("Ikke beregnet endnu")
    for row in package.read(package.used_area(MODULE.title)):
        assert all(cell.kind.value != "error" for cell in row)


def test_several_groups_with_their_shares():
    groups = [{"group": "Voksne i hjemløshed", "share": 0.75}, {"group": "Unge i hjemløshed", "share": 0.25}]
    case = case_of({**OWN_GROUP, "target_group": None}, mix=groups)
    assert case.target_group_mix == {"adults_homelessness": 0.75, "young_homelessness": 0.25}


def test_a_study_gives_the_success_rate():
    # EA006: + 42 percentage points on a base of 31 %
    values = {**OWN_GROUP, "success_rate": None, "effect": "EA006", "base_rate": 0.31}
    case = case_of(values, own=OWN)
    assert case.effect.net_rate == pytest.approx(0.42)
    assert case.effect.source == "aubry_2015"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"target_group": None}, "Skøn!C6: Målgruppen mangler."),
        ({"per_year": None}, "Skøn!C7: Deltagere pr. år mangler."),
        ({"per_year": "tyve"}, "Skøn!C7: 'tyve' er tekst, ikke et tal."),
        ({"per_year": 0}, "Skøn!C7:"),
        ({"years": 2.5}, "Skøn!C8: Tallet er ikke helt."),
        ({"years": 400}, "Skøn!C8: Antallet af driftsår kan ikke bruges."),
        ({"cost": None}, "Skøn!C9: Omkostningen pr. deltager mangler."),
        ({"success_rate": None}, "Skøn!C10: Succesraten mangler."),
        ({"success_rate": 1.5}, "Skøn!C10:"),
        ({"effect": "EA006"}, "Skøn!C10: Succesraten er angivet to gange."),
        ({"success_rate": None, "effect": "EA00"}, "Skøn!C11:"),
        ({"base_rate": 0.3}, "Skøn!C12: Grundraten bruges kun sammen med et effektstudie."),
        ({"horizon": 0}, "Skøn!C13:"),
        ({"first_year": 1850}, "Skøn!C14:"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(changes, told):
    assert told in problems_of({**OWN_GROUP, **changes}, own=OWN)


def test_what_is_wrong_with_own_figures_and_groups_is_told_with_its_cell():
    assert "Skøn!H19: Antal år for den egne gevinst mangler." in problems_of(OWN_GROUP, own=[{"state": 5}])
    assert "Skøn!E19: De egne tal er alle 0." in problems_of(OWN_GROUP, own=[{"municipality": 0, "years": 2}])
    mix = [{"group": "Voksne i hjemløshed", "share": 0.6}]
    assert "Skøn!C6: Der er både valgt én målgruppe" in problems_of(OWN_GROUP, mix=mix)
    without = {**OWN_GROUP, "target_group": None}
    assert "Skøn!C19: " in problems_of(without, mix=mix)  # 60 % is not everybody
    assert "Skøn!B20: Målgruppen står to gange." in problems_of(without, mix=[*mix, *mix])
    assert "Skøn!C19: Andelen mangler." in problems_of(without, mix=[{"group": "Voksne i hjemløshed"}])


def test_a_group_without_figures_is_told_with_the_nearest_that_have_some():
    told = problems_of({**OWN_GROUP, "target_group": "Unge i hjemløshed"})
    assert told.startswith("Skøn!C6: Videnbasen har ingen offentlige konsekvenstal")
    assert "Nærmeste målgrupper med tal: Voksne i hjemløshed (adults_homelessness)." in told


def test_a_workbook_from_before_the_sheet_is_told_what_to_do():
    package = typed_book(OWN_GROUP)
    names = {name: area for name, area in package.defined_names().items() if "estimate" not in name}
    with pytest.raises(SomError, match="Arket Skøn mangler i arbejdsbogen"):
        MODULE.require(names)


def test_the_example_is_marked_and_calculated_with_the_numbers_that_stand_there():
    case = open_case(example_case_path(), KNOWLEDGE)
    data = workbook_bytes(case, calculate(case), KNOWLEDGE, False, AT, lambda w: write_examples(w, AT))
    package = WorkbookPackage(data, "eksempel.xlsx")
    assert block(package, "som_estimate_headline")[2][0].startswith("EKSEMPELTAL")
    assert state(package) == "Skønnet er beregnet med de tal, der står her"
    assert block(package, "som_estimate_target_group")[0][0] == ESTIMATE["target_group"]


def test_what_is_typed_goes_along_from_workbook_to_workbook(tmp_path: Path):
    old, new = tmp_path / "gammel.xlsm", tmp_path / "ny.xlsm"
    case = open_case(example_case_path(), KNOWLEDGE)
    rows = {"som_estimate_own": OWN, "som_estimate_mix": [{}, {"group": "Egen gruppe", "share": 1.0}]}
    old.write_bytes(
        workbook_bytes(
            case, calculate(case), KNOWLEDGE, True, AT, lambda w: w.write_typed(MODULE, OWN_GROUP, rows)
        )
    )
    save_case(case, new, KNOWLEDGE, AT, old)
    typed = read_module(WorkbookPackage.open(new), PLAN, MODULE)
    assert typed.values == OWN_GROUP
    assert typed.rows["som_estimate_own"] == [{"municipality": 20_000.0, "years": 2.0}]
    assert typed.positions["som_estimate_mix"] == [1]  # the empty row above it keeps its place


def test_more_services_than_rows_are_counted():
    typed = read_module(typed_book(OWN_GROUP, own=OWN), PLAN, MODULE)
    answer = typed_answer(typed, KNOWLEDGE, AT.year)
    many = replace(answer, services=answer.services[:1] * 30)
    rows = estimate_blocks(MODULE, many, (), typed, KNOWLEDGE, AT)["som_estimate_services"]
    assert len(rows) == 25
    assert rows[23][0] == "Egen konsekvens, kommune"
    assert rows[24][0] == "… og 6 mere (se 'som-xl skøn')"  # 24 are shown
