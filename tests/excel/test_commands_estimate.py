"""The buttons *Skøn* and *Lav fuld beregning*."""

from __future__ import annotations

from pathlib import Path

import pytest

from som_xl.knowledge import default_knowledge
from som_xl.model import calculate
from som_xl.opening import open_case
from som_xl.workbook.examples import ESTIMATE
from som_xl.workbook.modules.estimate_sheet import estimate_sheet
from som_xl.workbook.plan import Plan
from som_xl.workbook.writing import Writer
from tests.excel.commands_support import CountingPort, at, done, opened, put, saved, typed, values, workbook

KNOWLEDGE = default_knowledge()
MODULE = estimate_sheet(Plan(KNOWLEDGE))


@pytest.fixture
def port(tmp_path: Path) -> CountingPort:
    found = opened(saved(workbook(with_example=True), tmp_path / "SOM.xlsm"))
    Writer(found.package, Plan(KNOWLEDGE)).write_typed(MODULE, ESTIMATE, {})
    return found


def test_the_button_writes_the_estimate_and_leaves_the_case_alone(port):
    before = {sheet: typed(port, sheet) for sheet in ("Omkostninger", "Effekt", "Nettoresultat")}
    assert done("skoen", port) == ""
    assert port.shown is not None
    assert port.shown.sheet == "Skøn"
    assert {area.sheet for area in port.writes} == {"Skøn"}
    assert before == {sheet: typed(port, sheet) for sheet in before}
    # C005: 58,000 kr. a year less per success in 2020 prices, at once for 20 × 25 % = 5 successes a year, three years
    assert values(port, "som_estimate_tiles")[0][0] == pytest.approx(-2_481_987, abs=0.5)
    assert values(port, "som_estimate_state")[0][0] == "Skønnet er beregnet med de tal, der står her"


def test_the_full_calculation_has_the_net_result_of_the_estimate(port, tmp_path):
    done("skoen", port)
    estimated = values(port, "som_estimate_tiles")[0]
    told = done("fuld", port)
    assert told.startswith("Skønnet er lagt i inputarkene og beregnet: −2.481.987 kr. i alt, som i skønnet.")
    assert values(port, "som_result_net")[0] == pytest.approx([*estimated[1:4], estimated[0]], abs=1e-6)
    assert values(port, "som_result_tiles")[0][6] == pytest.approx(estimated[6])  # the same simulation
    assert values(port, "som_master_check")[0][0] == "OK"
    port.save(tmp_path / "fuld.xlsm")
    case = open_case(tmp_path / "fuld.xlsm", KNOWLEDGE)
    assert case.participants.starts == (20, 20, 20)
    assert float(calculate(case).net_result[3]) == pytest.approx(estimated[0])


def test_no_to_the_question_changes_nothing(port):
    writes = len(port.writes)
    assert done("fuld", port, agrees=False) == ""
    assert len(port.writes) == writes


def test_an_empty_sheet_is_shown_with_what_to_fill_in(tmp_path):
    port = opened(saved(workbook(with_example=True), tmp_path / "SOM.xlsm"))
    for command in ("skoen", "fuld"):
        assert done(command, port).startswith("Arket Skøn er tomt.")
    assert port.writes == []


def test_a_wrong_number_is_told_and_nothing_written(port):
    put(port, at(port, "som_estimate_success_rate").address, "en fjerdedel")
    assert done("skoen", port).startswith(
        "!En fejl skal rettes. Intet er ændret.\n\n• Skøn!C10: 'en fjerdedel'"
    )
    assert port.writes == []


def test_a_new_calculation_empties_the_sheet_too(port):
    done("skoen", port)
    done("ny", port)
    assert values(port, "som_estimate_tiles")[0] == [None] * 7
    assert values(port, "som_estimate_target_group") == [[None]]
