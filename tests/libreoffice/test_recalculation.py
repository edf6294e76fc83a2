"""The built workbook calculated by LibreOffice: the same values as those stored in the file, in any language."""

from __future__ import annotations

from pathlib import Path

import pytest

from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import ACTORS_AND_TOTAL, calculate
from som_xl.opening import open_case
from tests.libreoffice import formulas
from tests.libreoffice.office import Office

pytestmark = pytest.mark.libreoffice


def test_no_formula_is_in_error(office: Office, som_xlsm: Path, tmp_path: Path) -> None:
    office.open(formulas.without_values(som_xlsm, tmp_path / "tom.xlsm"))
    office.recalculate()
    assert office.errors() == []


def test_every_formula_gives_the_value_stored_in_the_file(
    office: Office, som_xlsm: Path, tmp_path: Path
) -> None:
    expected = formulas.stored(som_xlsm)
    assert len(expected) > 6000
    assert not formulas.calculates_on_opening(som_xlsm)
    empty = formulas.without_values(som_xlsm, tmp_path / "tom.xlsm")
    assert set(formulas.stored(empty).values()) == {""}
    assert formulas.differences(expected, formulas.recalculated(office, empty)) == []


def test_danish_settings_give_the_same_values(danish_office: Office, som_xlsm: Path, tmp_path: Path) -> None:
    empty = formulas.without_values(som_xlsm, tmp_path / "tom.xlsm")
    found = formulas.recalculated(danish_office, empty)
    assert formulas.differences(formulas.stored(som_xlsm), found) == []
    assert danish_office.errors() == []
    # It did take the language: 1.234,56 and not 1,234.56
    net = danish_office.name("som_control_net")[0][3]
    assert danish_office.formatted("som_control_net") != danish_office.formatted("som_title")
    whole, _, decimals = danish_office.formatted("som_control_net").rpartition(",")
    assert whole.lstrip("−-").replace(".", "").isdigit()
    assert len(decimals) == 2
    assert net == pytest.approx(example_result()[0][3], abs=0.01)


def example_result() -> tuple[list[float], list[float | str]]:
    """Net result and break-even year of the built-in example, from the engine."""
    result = calculate(open_case(example_case_path(), default_knowledge()))
    break_even = result.break_even.to_mapping()
    return result.net_result.tolist(), [break_even[actor]["year"] or "nås ikke" for actor in ACTORS_AND_TOTAL]


def test_the_control_sheet_agrees_with_the_engine_on_the_example(
    office: Office, som_xlsm: Path, tmp_path: Path
) -> None:
    office.open(formulas.without_values(som_xlsm, tmp_path / "tom.xlsm"))
    office.recalculate()
    net, years = example_result()
    assert office.name("som_control_net") == [pytest.approx(net, abs=0.01)]
    assert office.name("som_control_break_even_year") == [years]
    assert office.name("som_control_difference") == [[0.0] * 4]
    assert office.name("som_master_check") == [["OK"]]
