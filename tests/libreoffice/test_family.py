"""Row 4 of *Familie* tells whether the household that stands there is the one in the case."""

from __future__ import annotations

import tomllib
from datetime import datetime

import pytest

from som_xl.analysis.family import family_case
from som_xl.analysis.household import household_from_mapping
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import calculate
from som_xl.opening import open_case
from som_xl.workbook.build import write_workbook
from som_xl.workbook.modules.family_filling import fill_household
from tests.libreoffice.office import Office

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def opened(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The alcohol example with its household in the case and on the sheet."""
    knowledge = default_knowledge()
    parent, members = (
        example_case_path().with_name(f"{name}_alkohol.toml") for name in ("familie", "husstand")
    )
    household = household_from_mapping(tomllib.loads(members.read_text(encoding="utf-8")))
    case = family_case(open_case(parent, knowledge), household, knowledge)
    path = tmp_path_factory.mktemp("familie") / "alkohol.xlsx"
    at = datetime(2026, 11, 23)
    write_workbook(
        case,
        calculate(case),
        knowledge,
        path,
        at,
        more=lambda writer: fill_household(writer, household, case),
    )
    office.open(path)
    return office


def state(office: Office) -> str:
    office.recalculate()
    return str(office.name("som_family_state")[0][0])


def test_a_household_that_is_in_the_case_says_so(opened: Office) -> None:
    assert state(opened) == "Husstanden er lagt i sagen, og den er den samme her"
    assert opened.errors() == []


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [("som_family_household", 3, 0.7), ("som_family_household", 1, "Ven"), ("som_family_lines", 4, -9)],
)
def test_one_changed_cell_says_that_it_is_not_the_same(
    opened: Office, name: str, column: int, value: float | str
) -> None:
    before = opened.name(name)[0][column - 1]
    opened.put(name, 1, column, value)
    assert state(opened) == "Husstanden er ændret, siden den blev lagt i sagen: tryk på Familie igen"
    opened.put(name, 1, column, before)
    assert state(opened) == "Husstanden er lagt i sagen, og den er den samme her"
