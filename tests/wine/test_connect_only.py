"""Proved: the pre-started engine (``python -m som_xl.excel.engine``) as Excel meets it, connect-only mode.

One engine, which stays when everybody leaves, serves two at once, is stopped and restarted in the middle, and tells
its user what it does. Remains for a real Windows: a logon shortcut, console windows, and Excel's own reaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.wine.host import Engine, Excel, Windows

OpenExcel = Callable[[], Excel]
DEMO = "demo_functions"


def test_without_an_engine_excel_is_told_that_nothing_may_be_started(new_excel: OpenExcel) -> None:
    assert "cannot autostart server" in new_excel().activate()["exception"]


def test_commands_when_no_engine_runs(windows: Windows) -> None:
    engine = Engine(windows)
    status, stop = engine.say("--status"), engine.say("--stop")
    assert (status.code, status.stdout) == (
        1,
        "SØM-motoren kører ikke. Start den med: pythonw -m som_xl.excel.engine\n",
    )
    assert (stop.code, stop.stdout) == (0, "SØM-motoren kører ikke.\n")


def test_a_log_that_cannot_be_written_is_told(windows: Windows) -> None:
    ended = Engine(windows).say("--log", "C:\\windows")
    assert ended.code == 2
    assert "Loggen kan ikke skrives." in ended.stderr


def test_the_engine_says_that_it_runs_and_starts_only_once(engine: Engine, new_excel: OpenExcel) -> None:
    excel = new_excel()
    excel.connect()
    process = f"proces {excel.call('proces')}"
    status, second = engine.say("--status"), engine.say()
    assert (status.code, second.code) == (0, 0)
    assert status.stdout.startswith(f"SØM-motoren kører ({process}, ")
    assert second.stdout.startswith(f"SØM-motoren kører allerede ({process}, ")
    excel.call_many([(DEMO, "fejl", [])])
    assert "SØM-XL" in engine.log()
    assert "ærlig fejl på øen" in engine.log()


@pytest.mark.usefixtures("engine")
def test_the_engine_stays_when_all_have_left(new_excel: OpenExcel) -> None:
    first = new_excel()
    first.connect()
    process = first.call("proces")
    first.release()
    first.close()
    time.sleep(2)
    second = new_excel()
    second.connect()
    assert second.call("proces") == process


@pytest.mark.usefixtures("engine")
def test_two_at_once_each_get_their_own_answers(new_excel: OpenExcel) -> None:
    one, two = new_excel(), new_excel()
    one.connect()
    two.connect()
    for number, excel in enumerate((one, two), 1):
        calls = [(DEMO, "summer", [[[float(number), float(step)]]]) for step in range(300)]
        excel.send({"do": "call", "calls": [(DEMO, "vent", [0.5]), *calls], "times": 1})
    for number, excel in enumerate((one, two), 1):
        values = [outcome["value"] for outcome in excel.answer()["outcomes"]]
        assert values == [0.5, *(float(number + step) for step in range(300))]


def test_while_the_engine_is_stopped_calls_fail_and_a_new_engine_is_found(
    engine: Engine, new_excel: OpenExcel
) -> None:
    excel = new_excel()
    excel.connect()
    assert engine.say("--stop").stdout == "SØM-motoren er standset.\n"
    gone = excel.call_many([(DEMO, "ekko", [1.0])] * 2)["outcomes"]
    assert all("exception" in outcome for outcome in gone)
    engine.start()
    # Wine gives the new engine the old one's process number, and so its address: the DLL believes it still knows it.
    excel.release()
    excel.connect()
    assert excel.call("ekko", "igen på øen") == "igen på øen"


def test_after_a_restart_the_same_excel_goes_on(engine: Engine, new_excel: OpenExcel) -> None:
    excel = new_excel()
    excel.connect()
    before = excel.call("proces")
    engine.start("--restart")
    assert wait_for_another(excel, before) != before
    assert excel.call("ekko", "igen på øen") == "igen på øen"


def test_the_engine_restarts_itself_when_a_button_in_excel_asks(engine: Engine, new_excel: OpenExcel) -> None:
    excel = new_excel()
    excel.connect()
    before = excel.call("proces")
    assert excel.call("genstart") == "ny motor på vej"
    assert wait_for_another(excel, before) != before
    assert engine.say("--status").code == 0


def test_an_engine_that_hangs_in_a_calculation_is_stopped_by_force(windows_to_spoil: Windows) -> None:
    engine, excel = Engine(windows_to_spoil), Excel(windows_to_spoil)
    engine.start()
    excel.connect()
    excel.send({"do": "call", "calls": [(DEMO, "vent", [90.0])], "times": 1})
    time.sleep(1)
    assert engine.say("--stop").stdout == "SØM-motoren er standset.\n"
    assert "exception" in excel.answer()["outcomes"][0]
    assert engine.say("--status").code == 1
    excel.close()


def wait_for_another(excel: Excel, process: int, seconds: float = 60) -> int:
    """The engine's process once it is another than ``process``."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        outcome = excel.call_many([(DEMO, "proces", [])])["outcomes"][0]
        if outcome.get("value", process) != process:
            return int(outcome["value"])
        time.sleep(0.3)
    raise AssertionError("No new engine answered.")
