"""*Familie*: its areas, what is written on it, and a household as it is typed there."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import Any

import pytest

from som_xl.analysis.family import family_case
from som_xl.analysis.household import household_from_mapping
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import Case, WorkbookError, calculate, case_from_mapping
from som_xl.opening import open_case
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.modules.family_filling import fill_household, household_rows
from som_xl.workbook.modules.family_household import household_of
from som_xl.workbook.modules.family_layout import roles_area
from som_xl.workbook.modules.family_rows import NO_ROLES, family_blocks
from som_xl.workbook.modules.family_sheet import family_sheet
from som_xl.workbook.modules.reading import read_module
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Capacity, Plan
from tests.analysis.test_family import CASE, CHILD, PARTNER, PRICES
from tests.workbook.samples import unzipped

KNOWLEDGE = default_knowledge()
PLAN = Plan(KNOWLEDGE)
AT = datetime(2026, 11, 23, 12, 0)
EXAMPLES = [(family, f"husstand_{family}.toml", f"familie_{family}.toml") for family in ("alkohol", "stof")]


def with_members(*members: dict[str, Any]) -> Case:
    case = case_from_mapping(CASE, KNOWLEDGE.price_index)
    return family_case(case, household_from_mapping({"members": list(members)}), KNOWLEDGE)


def blocks_of(case: Case) -> dict[str, list[list[Any]]]:
    return family_blocks(case, calculate(case), KNOWLEDGE)


def test_areas_and_tables_do_not_overlap():
    module = family_sheet(PLAN)
    areas = [*module.areas.values(), *module.formulas.values(), *(table.area for table in module.tables)]
    cells = [
        (row, column)
        for area in areas
        for row in range(area.first_row, area.last_row + 1)
        for column in range(area.first_column, area.last_column + 1)
    ]
    assert len(cells) == len(set(cells))
    assert {*module.areas, *module.formulas} == set(module.meanings)


def test_a_larger_workbook_has_room_for_as_many_years_here():
    module = family_sheet(Plan(KNOWLEDGE, Capacity(consequence_years=13)))
    assert [column.header for column in module.tables[1].columns][-5:-3] == ["År 13", "Fortsætter (år)"]
    assert module.areas["som_family_used_lines"].width == len(module.tables[1].columns)


def test_the_result_by_role_by_hand():
    # 20 successes of 100 starts: the participant 200,000; the child 20 × 1.5 × (2 + 4 / 1.25) × 1,000 = 156,000; the
    # partner 100 × 0.5 × 3 visits more = −30,000 region, −7,500 state; the intervention costs 100,000.
    found = blocks_of(with_members(CHILD, PARTNER))
    unit = "kr., 2026-priser"
    assert [row[0] for row in found["som_family_roles"][:4]] == [
        "Deltageren selv",
        "Barn, 6-13 år",
        "Partner",
        None,
    ]
    assert found["som_family_roles"][2][2:] == pytest.approx(
        [0, -30_000, -7_500, -37_500, 0, -300, -75, -375]
    )
    assert found["som_family_summary"] == [
        [unit, *map(pytest.approx, (256_000, -30_000, -7_500, 218_500, 2_560, -300, -75, 2_185))],
        [unit, *map(pytest.approx, (-100_000, 0, 0, -100_000, -1_000, 0, 0, -1_000))],
        [unit, *map(pytest.approx, (0, 0, 0, 0, 0, 0, 0, 0))],
        [unit, *map(pytest.approx, (356_000, -30_000, -7_500, 318_500, 3_560, -300, -75, 3_185))],
    ]
    # alone 200,000 − 100,000; the others 156,000 − 37,500
    assert found["som_family_tiles"][0] == pytest.approx(
        [218_500, 256_000, -30_000, -7_500, 2_185, 100_000, 118_500]
    )
    assert found["som_family_headline"][2] == [
        "Regnet på deltageren alene er nettoresultatet 100.000 kr. Resten af familien lægger 118.500 kr. til."
    ]


def test_a_family_that_costs_is_said_to():
    (_, _, (sentence,), *_) = blocks_of(with_members(PARTNER))["som_family_headline"]
    assert sentence.endswith("Resten af familien trækker 37.500 kr. fra.")


def test_more_than_ten_roles_are_added_up():
    members = [{**CHILD, "role": f"Barn {i:02}", "persons": i} for i in range(1, 14)]
    rows = blocks_of(with_members(*members))["som_family_roles"]
    # 13 children and the participant: the nine largest children, the participant, and children 1 to 4 together
    names = [row[0] for row in rows]
    assert names == ["Deltageren selv", *(f"Barn {i:02}" for i in range(5, 14)), "Øvrige roller"]
    # a child is 20 × (2 + 4 / 1.25) × 1,000 = 104,000 per person
    assert rows[-1][5] == pytest.approx((1 + 2 + 3 + 4) * 104_000)


def test_a_case_without_roles_says_only_that():
    found = blocks_of(case_from_mapping(CASE, KNOWLEDGE.price_index))
    assert found.pop("som_family_headline")[0] == [NO_ROLES]
    assert {value for rows in found.values() for row in rows for value in row} == {None}


def test_the_chart_shows_the_roles_that_are_there():
    case = with_members(CHILD, PARTNER)
    parts = unzipped(workbook_bytes(case, calculate(case), KNOWLEDGE, False, AT))
    charts = [part.decode() for part in parts.values() if b"Konsekvenser efter rolle og betaler" in part]
    (chart,) = [chart for chart in charts if "<c:barChart>" in chart or "barChart" in chart]
    first = roles_area().first_row
    for column in "BDEF":
        assert f"'Familie'!${column}${first}:${column}${first + 2}<" in chart


def test_many_remarks_are_counted_and_long_ones_go_on_in_the_next_row():
    prices = {f"Lejr {i}": {**PRICES["own"], "unit": "ophold pr. familie"} for i in range(8)}
    case = case_from_mapping({**CASE, "prices": {**PRICES, **prices}}, KNOWLEDGE.price_index)
    member = {**CHILD, "lines": [{"service": service, "units": [-1]} for service in prices]}
    rows = blocks_of(family_case(case, household_from_mapping({"members": [member]}), KNOWLEDGE))[
        "som_family_remarks"
    ]
    told = [row[0] for row in rows if row[0]]
    assert told[0].startswith("Dobbelttælling? Lejr 0 (Lejr 0) regnes pr. person i: Barn, 6-13 år (1,5).")
    assert told[1].startswith("   ")
    assert max(map(len, told)) <= 190
    # each of the eight takes two rows; eleven rows hold five of them
    assert told[10:] == ["… og 3 mere (se 'som-xl familie')."]


# --- a household on the sheet ----------------------------------------------------------------------


@pytest.mark.parametrize(("family", "file", "parent"), EXAMPLES)
def test_a_household_put_on_the_sheet_is_read_as_the_same(family, file, parent):
    del family
    path = example_case_path()
    given = household_from_mapping(tomllib.loads(path.with_name(file).read_text(encoding="utf-8")))
    alone = open_case(path.with_name(parent), KNOWLEDGE)
    case = family_case(alone, given, KNOWLEDGE)
    data = workbook_bytes(
        case, calculate(case), KNOWLEDGE, False, AT, lambda writer: fill_household(writer, given, case)
    )
    package = WorkbookPackage(data, "sag.xlsx")
    module = family_sheet(PLAN)
    found = household_of(read_module(package, PLAN, module), module, alone, KNOWLEDGE).household

    def told(household):
        data = household.model_dump(exclude_defaults=True)
        for member in data["members"]:
            for line in member.get("lines", ()):
                line.pop("original", None)  # what was typed, kept beside what is changed later
        return data

    assert told(found) == told(given)
    state = package.read(package.defined_names()["som_family_state"])[0][0].value
    assert state == "Husstanden er lagt i sagen, og den er den samme her"


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ([{**CHILD, "role": f"Barn {i}"} for i in range(9)], "som har plads til 8 roller og 20 egne linjer. Fundet: 9 linjer."),
        ([{**CHILD, "lines": CHILD["lines"] * 21}], "Fundet: 21 linjer."),
        ([{**CHILD, "lines": [{"service": "own", "units": [-1] * 11}]}], "Fundet: 1 linjer."),
        ([PARTNER], "Arket regner alle linjer med, pr. succes; linjen siger noget andet. Fundet: Partner: visit."),
    ],
)  # fmt: skip
def test_a_household_that_does_not_fit_is_told(members, problem):
    household = household_from_mapping({"members": members})
    with pytest.raises(WorkbookError) as error:
        household_rows(household, family_sheet(PLAN), KNOWLEDGE)
    assert problem in str(error.value)
    assert str(error.value).endswith("Brug husstanden som fil: 'som-xl familie SAG --husstand FIL'.")
