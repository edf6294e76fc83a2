"""The engine's command line off Windows: it says in Danish what is wrong, and never with a traceback."""

from __future__ import annotations

import sys

import pytest

from som_xl.excel import engine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="about other systems than Windows")


@pytest.mark.parametrize("arguments", [[], ["--status"], ["--stop"], ["--restart"], ["--log", "motor.log"]])
def test_it_runs_on_windows_only(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert engine.main(arguments) == 2
    assert capsys.readouterr().err.startswith("Fejl: SØM-motoren kører kun på Windows")


def test_one_command_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert engine.main(["--stop", "--status"]) == 2
    assert "Vælg kun én af --stop, --status og --restart." in capsys.readouterr().err


def test_a_mistyped_option_is_told_in_danish(capsys: pytest.CaptureFixture[str]) -> None:
    assert engine.main(["--stopp"]) == 2
    assert "Valget --stopp kendes ikke." in capsys.readouterr().err


def test_help_is_danish(capsys: pytest.CaptureFixture[str]) -> None:
    assert engine.main(["--help"]) == 0
    assert "Start SØM-motoren" in capsys.readouterr().out
