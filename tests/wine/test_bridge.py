"""Proved: what passes from VBA's place through the DLL and COM to a function in Python, and back.

Remains for a real Excel: which variants Excel itself makes of cells (here they are made as it documents them).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.wine.host import MISSING, NOT_AVAILABLE, Engine, Excel, Windows, error

MEGABYTE = 1_000_000
DEMO = "demo_functions"


@pytest.fixture(scope="module")
def excel(windows: Windows) -> Iterator[Excel]:
    engine = Engine(windows)
    engine.start()
    opened = Excel(windows)
    opened.connect()
    yield opened
    opened.close()
    engine.say("--stop")


@pytest.mark.parametrize(
    ("argument", "in_python"),
    [
        pytest.param(1.5, "1.5", id="number"),
        pytest.param("æøå ÆØÅ é €", "'æøå ÆØÅ é €'", id="Danish text"),
        pytest.param("", "''", id="empty text"),
        pytest.param(True, "True", id="truth value"),
        pytest.param(None, "None", id="empty cell"),
        pytest.param(MISSING, "None", id="omitted argument takes the default"),
        pytest.param(error(NOT_AVAILABLE), "-2146826246", id="error cell"),
        pytest.param([[1.0, 2.0], [3.0, 4.0]], "((1.0, 2.0), (3.0, 4.0))", id="range"),
        pytest.param([[1.0, 2.0]], "((1.0, 2.0),)", id="one row"),
        pytest.param([[1.0], [2.0]], "((1.0,), (2.0,))", id="one column"),
        pytest.param(
            [["å", None], [error(NOT_AVAILABLE), 2.0]], "(('å', None), (-2146826246, 2.0))", id="mixed range"
        ),
    ],
)
def test_a_raw_argument_arrives_as(excel: Excel, argument: Any, in_python: str) -> None:
    assert excel.call("ubehandlet", argument) == in_python


def test_xlwings_own_converter_cannot_tell_an_error_from_an_empty_cell(excel: Excel) -> None:
    # why our functions are registered with the raw converter
    assert excel.call("modtaget", [[error(NOT_AVAILABLE), None]]) == "[[None, None]] og 'udeladt'"


def test_an_omitted_last_argument_takes_its_default(excel: Excel) -> None:
    assert excel.call("modtaget", 1.0, MISSING) == "[[1.0]] og 'udeladt'"


def test_answers_come_back_as_numbers_texts_and_blocks(excel: Excel) -> None:
    assert excel.call("ekko", 2.5) == 2.5
    assert excel.call("ekko", "Rødgrød på Læsø") == "Rødgrød på Læsø"
    assert excel.call("ekko", [[1.0, "æ"], [2.0, "ø"]]) == [[1.0, "æ"], [2.0, "ø"]]
    assert excel.call("ekko", [[1.0], [2.0]]) == [[1.0], [2.0]]
    assert excel.call("ekko", [[1.0, 2.0]]) == [1.0, 2.0]  # xlwings sends one row as a plain list


def test_an_error_number_comes_back_as_a_whole_number(excel: Excel) -> None:
    found = excel.call("fejlvaerdi")
    assert found == NOT_AVAILABLE
    assert isinstance(found, int)


def test_a_large_block_goes_both_ways(excel: Excel) -> None:
    block = [[float(row * 100 + column) for column in range(100)] for row in range(100)]
    assert excel.call("ekko", block) == block


def test_a_fault_in_a_function_reaches_the_caller_and_the_next_call_works(excel: Excel) -> None:
    first, second = excel.call_many([(DEMO, "fejl", []), (DEMO, "ekko", [1.0])])["outcomes"]
    assert "ValueError: ærlig fejl på øen" in first["exception"]
    assert second == {"value": 1.0}


def test_an_unknown_module_and_an_unknown_function_are_faults_not_crashes(excel: Excel) -> None:
    found = excel.call_many([("findes_ikke", "f", []), (DEMO, "findes_ikke", []), (DEMO, "ekko", [1.0])])[
        "outcomes"
    ]
    assert "No module named 'findes_ikke'" in found[0]["exception"]
    assert "findes_ikke" in found[1]["exception"]
    assert found[2] == {"value": 1.0}


def test_ten_thousand_calls_in_a_row_take_no_more_memory(excel: Excel) -> None:
    block = [[1.0, "æøå", error(NOT_AVAILABLE)], [None, 2.0, 3.0]]
    calls = [
        (DEMO, "ekko", ["Ærø"]),
        (DEMO, "ubehandlet", [block]),
        (DEMO, "summer", [[[1.0, 2.0]]]),
        (DEMO, "ekko", [block]),
    ]
    excel.call_many(calls, times=125)
    before = excel.call("hukommelse")
    ran = excel.call_many(calls, times=2_500)
    assert ran["same_every_time"]
    assert [outcome["value"] for outcome in ran["outcomes"]][2] == 3.0
    assert excel.call("hukommelse") - before < 3 * MEGABYTE
    print(f"{10_000 / ran['seconds']:.0f} calls a second")
