"""What a worksheet function does in VBA, run in pyOpenVBA's headless Excel: from the cell to Python and back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

pytest.importorskip("pyopenvba")
pytest.importorskip("xlwings")

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import VBAErrorValue

from som_xl.excel.answers import NA, NUM, VALUE, to_com
from som_xl.excel.arguments import OMITTED
from som_xl.excel.functions import call
from som_xl.excel.functions_session import Session
from tests.excel.vba_host import Engine, excel, macro_module

NOT_STARTED = (1000, "Could not activate Python COM server")
NO_DLL = (53, "File not found: xlwings64-0.37.8.dll")


@pytest.fixture
def engine() -> Engine:
    return Engine(lambda _name, _arguments: [[1.0]])


@pytest.fixture
def app(engine: Engine) -> ExcelApplication:
    made = excel(engine)
    made.freeze_clock(datetime(2026, 3, 2, 9, 0, 0))
    return made


def formula(app: ExcelApplication, expression: str) -> Any:
    """The answer of a formula, its references on the first sheet."""
    return app.evaluate(expression)


def put(app: ExcelApplication, **cells: object) -> None:
    for address, value in cells.items():
        app.sheet("Sheet1").set_value(address, value)


def given(engine: Engine) -> tuple[Any, ...]:
    return engine.named("call")[-1][2]


def cell(address: str) -> str:
    return f'Worksheets("Sheet1").Range("{address}")'


# --- to Python ---------------------------------------------------------------------------------------------------


def test_a_call_names_the_module_the_function_and_the_workbook_and_no_cell(app, engine):
    formula(app, 'SOM_KILDE("EA001")')
    assert engine.named("call") == [("som_xl.excel.udfs", "SOM_KILDE", ("EA001",), "SOM.xlsm", True)]


def test_omitted_arguments_arrive_as_omitted(app, engine):
    formula(app, 'SOM_PRIS("herberg", , 2026)')
    assert given(engine) == ("herberg", OMITTED, 2026, OMITTED)


def test_one_cell_is_a_block_too(app, engine):
    put(app, B2="Ældre på Bøgevej")
    formula(app, f"SOM_KILDE({cell('B2')})")
    assert given(engine) == ((("Ældre på Bøgevej",),),)


def test_a_range_arrives_in_one_piece_with_empty_cells(app, engine):
    put(app, A1=1.5, B1="tekst", A2=3)
    formula(app, f"SOM_NUTIDSVAERDI({cell('A1:B2')}, 0.035)")
    assert given(engine) == (((1.5, "tekst"), (3.0, None)), 0.035, OMITTED)


def test_an_error_in_a_range_arrives_as_excels_number(app, engine):
    app.sheet("Sheet1").sheet.vba_get("Range", ["C3"]).vba_set("Value", VBAErrorValue(2042))
    formula(app, f"SOM_NUTIDSVAERDI({cell('C3')})")
    assert given(engine)[0] == ((-2146826246,),)


def test_a_function_without_arguments_sends_none(app, engine):
    formula(app, "SOM_VERSION()")
    assert given(engine) == ()


def test_two_areas_are_refused_and_never_cut_to_the_first(app, engine):
    assert formula(app, f"SOM_NUTIDSVAERDI({cell('A1:A2,C1:C2')})") == VBAErrorValue(VALUE.code)
    assert engine.log == []
    assert "flere dele" in formula(app, "SOM_SIDSTE_FEJL()")


def test_a_whole_column_by_mistake_is_refused_before_it_is_sent(app, engine):
    assert formula(app, f"SOM_NUTIDSVAERDI({cell('A:A')})") == VBAErrorValue(NUM.code)
    assert engine.log == []
    assert "højst 100000 celler" in formula(app, "SOM_SIDSTE_FEJL()")


# --- from Python -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [NA, VALUE, NUM], ids=lambda error: error.text)
def test_an_error_from_python_is_that_error_in_the_cell(app, engine, error):
    engine.answer = lambda _name, _arguments: [[error.com]]
    assert formula(app, "SOM_VERSION()") == VBAErrorValue(error.code)


@pytest.mark.parametrize("value", [0.0, -2.5, 1e12, "Skøn: 3,5 mio. kr. – æøåÆØÅ", ""])
def test_numbers_and_texts_come_through_untouched(app, engine, value):
    engine.answer = lambda _name, _arguments: [[value]]
    assert formula(app, "SOM_VERSION()") == value


def test_a_row_and_a_block_come_with_their_errors(app, engine):
    engine.answer = lambda _name, _arguments: [[1.0, NA.com, 3.0]]
    assert formula(app, "SOM_VERSION()") == [1.0, VBAErrorValue(2042), 3.0]
    engine.answer = lambda _name, _arguments: [[1.0], [VALUE.com]]
    assert formula(app, "SOM_VERSION()") == [[1.0], [VBAErrorValue(2015)]]


def test_the_engine_is_found_once_and_kept(app, engine):
    for _ in range(3):
        formula(app, "SOM_VERSION()")
    assert len(engine.named("connect")) == 1


# --- when Python cannot be reached -------------------------------------------------------------------------------


def test_without_an_engine_a_cell_is_na_and_no_dialog_is_shown(app, engine):
    engine.fault = NOT_STARTED
    assert formula(app, "SOM_VERSION()") == VBAErrorValue(2042)
    assert app.dialogs == []


def test_a_sheet_full_of_functions_tries_the_engine_once_and_again_later(app, engine):
    engine.fault = NOT_STARTED
    for _ in range(50):
        formula(app, "SOM_VERSION()")
    assert len(engine.named("connect")) == 1
    engine.fault = None
    app.freeze_clock(datetime(2026, 3, 2, 9, 0, 0) + timedelta(seconds=21))
    assert formula(app, "SOM_VERSION()") == 1.0


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (NOT_STARTED, "Python kunne ikke startes"),
        (NO_DLL, "programfil (DLL)"),
        ((1, "Could not load xlwings64-0.37.8.dll from either of the following folders"), "Interpreter_Win"),
        ((-2147352567, "ModuleNotFoundError: No module named 'som_xl'"), "ikke installeret i den Python"),
        (
            (-2147352567, "AttributeError: module 'som_xl.excel.udfs' has no attribute 'SOM_NY'"),
            "samme version",
        ),
        ((-2147023174, "The RPC server is unavailable."), "Genstart motor"),
    ],
)
def test_the_reason_is_told_in_danish_also_without_python(app, engine, fault, words):
    engine.fault = fault
    formula(app, "SOM_VERSION()")
    reason = formula(app, "SOM_SIDSTE_FEJL()")
    assert words in reason
    assert f"({fault[0]}: {fault[1]})" in reason


def test_where_excel_only_connects_the_reason_says_how_to_start_the_engine(app, engine):
    app.sheet("xlwings.conf").set_value("B6", "True")
    assert app.sheet("xlwings.conf").value("A6") == "DEBUG UDFS"
    engine.fault = NOT_STARTED
    formula(app, "SOM_VERSION()")
    assert "pythonw -m som_xl.excel.engine" in formula(app, "SOM_SIDSTE_FEJL()")


def test_the_status_function_says_that_the_engine_is_down(app, engine):
    engine.fault = NOT_STARTED
    assert formula(app, "SOM_STATUS()").startswith("Motoren svarer ikke. Python kunne ikke startes.")


def test_the_last_error_asks_python_when_vba_knows_no_reason(app, engine):
    engine.answer = lambda _name, _arguments: [["grunden fra Python"]]
    assert formula(app, "SOM_SIDSTE_FEJL()") == "grunden fra Python"


def test_an_error_from_python_is_later_than_the_reason_vba_kept(app, engine):
    formula(app, f"SOM_NUTIDSVAERDI({cell('A1:A2,C1:C2')})")
    engine.answer = lambda name, _arguments: [["ny grund"]] if name == "SOM_SIDSTE_FEJL" else [[NUM.com]]
    formula(app, "SOM_VERSION()")
    assert formula(app, "SOM_SIDSTE_FEJL()") == "ny grund"


def test_the_last_error_of_a_cell_without_error_is_none(app, engine):
    engine.fault = NOT_STARTED
    formula(app, "SOM_VERSION()")
    put(app, A1=5)
    assert formula(app, f"SOM_SIDSTE_FEJL({cell('A1')})") == "Ingen fejl i cellen."
    app.sheet("Sheet1").sheet.vba_get("Range", ["A2"]).vba_set("Value", VBAErrorValue(2042))
    assert "Python kunne ikke startes" in formula(app, f"SOM_SIDSTE_FEJL({cell('A1:A2')})")


def test_an_engine_that_was_replaced_is_found_again_within_the_call(app, engine):
    formula(app, "SOM_VERSION()")
    engine.fails_once = True
    assert formula(app, "SOM_VERSION()") == 1.0
    assert len(engine.named("connect")) == 2


def test_on_mac_a_cell_is_na_and_the_reason_is_told(app, engine):
    source = macro_module("SomBro").replace("#If Mac Then", "#If True Then")
    app.interpreter.modules.pop("sombro")
    app.add_module(source, name="SomBro")
    assert formula(app, 'SOM_KILDE("EA001")') == VBAErrorValue(2042)
    assert engine.log == []
    assert "kræver Excel til Windows" in formula(app, "SOM_SIDSTE_FEJL()")


# --- the whole way -----------------------------------------------------------------------------------------------


def test_the_real_functions_answer_through_the_real_vba(app, engine):
    session = Session()
    engine.answer = lambda name, arguments: to_com(call(name, arguments, session))
    put(app, A1=100, A2="3,5")
    assert formula(app, "SOM_FREMSKRIV(100, 2015, 2023)") == 118.04
    assert formula(app, f"SOM_FREMSKRIV({cell('A1:A2')}, 2015, 2023)") == [[118.04], [VBAErrorValue(2015)]]
    assert "række 2" in formula(app, "SOM_SIDSTE_FEJL()")
    assert formula(app, 'SOM_NETTO_AAR("adults_homelessness", 40, 0, 1000, , , 2)') == [-40_000.0, 0.0]
