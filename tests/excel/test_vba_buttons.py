"""The buttons, run in pyOpenVBA's headless Excel with the installed xlwings' own ``RunPython`` and ``GetConfig``."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("pyopenvba")
pytest.importorskip("xlwings")

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import VBAObject, member

from som_xl.excel.commands import COMMANDS
from som_xl.workbook.sheets.engine import SETTINGS
from tests.excel.vba_host import Engine, excel

NOT_STARTED = (1000, "Could not activate Python COM server")


class Control(VBAObject):
    """A button of the ribbon."""

    vba_type_name = "IRibbonControl"

    def __init__(self, tag: str) -> None:
        self._tag = tag

    @member
    def Tag(self) -> object:  # noqa: N802
        return self._tag


@pytest.fixture
def engine() -> Engine:
    return Engine(lambda _name, _arguments: [[1.0]])


@pytest.fixture
def app(engine: Engine) -> ExcelApplication:
    return excel(engine)


def press(app: ExcelApplication, callback: str, tag: str = "") -> None:
    app.run(callback, Control(tag))


def excel_state(app: ExcelApplication) -> dict[str, Any]:
    return {
        name: app.evaluate(name)
        for name in (
            "Application.Calculation",
            "Application.ScreenUpdating",
            "Application.EnableEvents",
            "Application.StatusBar",
            "ActiveSheet.Name",
            "Selection.Address",
        )
    }


def test_a_button_runs_its_command_on_its_own_workbook_in_the_live_process(app, engine):
    press(app, "SomRibbon_Kommando", "beregn")
    assert engine.named("set") == [("BOOK_CALLER", "SOM.xlsm")]
    assert engine.named("exec") == [("import som_xl.excel.commands as c; c.run('beregn')",)]
    assert app.dialogs == []


def test_excel_is_left_as_it_was_found_whatever_python_did(app, engine):
    app.evaluate('Worksheets("Sheet1").Activate')
    app.evaluate('Worksheets("Sheet1").Range("B3:C4").Select')
    before = excel_state(app)

    def meddling(_code: object) -> None:
        app.evaluate('Worksheets("xlwings.conf").Activate')
        for name, value in (
            ("Calculation", -4135),
            ("ScreenUpdating", False),
            ("EnableEvents", False),
            ("StatusBar", "halvvejs"),
        ):
            app.application.vba_set(name, value, [], {}, by_ref=False)

    engine.on_exec = meddling
    press(app, "SomRibbon_Kommando", "beregn")
    assert excel_state(app) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_only_a_command_that_shows_something_may_end_on_another_sheet(app, engine, command):
    app.evaluate('Worksheets("Sheet1").Activate')
    engine.on_exec = lambda _code: app.evaluate('Worksheets("xlwings.conf").Activate')
    press(app, "SomRibbon_Kommando", command)
    shows = command in {
        "slaa_op", "folsomhed", "simuler", "scenarier", "foreslaa", "indsaet_effekt",
        "skoen", "familie", "projekt", "opfolgning", "portefolje",
    }  # fmt: skip
    assert app.evaluate("ActiveSheet.Name") == ("xlwings.conf" if shows else "Sheet1")


def test_without_python_there_is_one_danish_dialog_and_excel_is_as_before(app, engine):
    before = excel_state(app)
    engine.fault = NOT_STARTED
    press(app, "SomRibbon_Kommando", "beregn")
    ((kind, text, title, _style),) = app.dialogs
    assert (kind, title) == ("MsgBox", "SØM-XL")
    assert text.startswith("Python kunne ikke startes.")
    assert excel_state(app) == before


def test_a_button_tries_the_engine_although_cells_have_given_up(app, engine):
    engine.fault = NOT_STARTED
    app.evaluate("SOM_VERSION()")
    engine.fault = None
    press(app, "SomRibbon_Kommando", "beregn")
    assert len(engine.named("exec")) == 1
    assert app.evaluate("SOM_VERSION()") == 1.0


def test_navigation_needs_no_python(app, engine):
    press(app, "SomRibbon_Vis", "xlwings.conf")
    assert app.evaluate("ActiveSheet.Name") == "xlwings.conf"
    assert engine.log == []


def test_a_sheet_that_is_gone_is_told(app):
    press(app, "SomRibbon_Vis", "Målgruppe")
    assert app.dialogs[0][1] == "Arket 'Målgruppe' kan ikke vises i SOM.xlsm."


def test_installation_is_python_s_own_report_when_python_answers(app, engine):
    press(app, "SomRibbon_Installation")
    assert engine.named("exec") == [("import som_xl.excel.commands as c; c.run('installation')",)]
    assert app.dialogs == []


def test_installation_says_what_is_wrong_when_python_does_not_answer(app, engine):
    engine.fault = (53, "File not found: xlwings64-0.37.8.dll")
    press(app, "SomRibbon_Installation")
    text = app.dialogs[0][1]
    assert text.startswith("Excel kan ikke nå Python.\n\nExcel kan ikke finde xlwings' programfil (DLL).")
    assert "64-bit. xlwings 0.37.8." in text
    assert "Excel starter selv Python" in text


def test_restart_stops_and_finds_the_engine_and_lets_cells_answer_anew(app, engine):
    press(app, "SomRibbon_Genstart")
    assert [entry[0] for entry in engine.log] == ["kill", "connect", "module", "recalculate"]
    assert app.dialogs[0][1] == "Motoren er genstartet."


def test_where_excel_only_connects_the_engine_restarts_itself(app, engine):
    app.sheet("xlwings.conf").set_value("B6", "True")
    press(app, "SomRibbon_Genstart")
    assert engine.named("exec") == [("import som_xl.excel.engine as m; m.restart_from_within()",)]


def test_help_is_one_dialog(app):
    press(app, "SomRibbon_Hjaelp")
    ((_kind, text, _title, _style),) = app.dialogs
    assert '=SOM_PRIS("sel110_shelter";"kommune";2026)' in text
    assert len(text) < 1000


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_xlwings_reads_every_setting_of_the_sheet(app, setting):
    value = app.run("GetConfig", setting.name.upper(), "unset")
    assert value == setting.value
