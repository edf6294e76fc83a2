"""Proved: the ribbon's commands run under Windows Python on a workbook file and give what they give here.

Remains for a real Excel: the same commands over COM in an open workbook (``som_xl.excel.port_live``).
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from som_xl.excel import commands
from som_xl.excel.commands import execute
from tests.excel.commands_support import opened, put, saved, values, workbook
from tests.wine.host import Windows

PRESS = """
import json, sys
from datetime import datetime
from pathlib import Path
from som_xl.excel import commands, port_live
from som_xl.excel.port_file import FilePort
commands._now = lambda: datetime(2026, 11, 23, 9, 30)
source, target, *names = sys.argv[1:]
port = FilePort.open(Path(source))
fine = [commands.execute(name, port) for name in names]
port.save(Path(target))
print(json.dumps([fine, port.told]))
"""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_now", lambda: datetime(2026, 11, 23, 9, 30))


def test_beregn_under_windows_python_writes_the_results_it_writes_here(
    windows: Windows, tmp_path: Path
) -> None:
    here = opened(saved(workbook(with_example=True), tmp_path / "SOM æøå.xlsm"))
    put(here, "Omkostninger!K8", 123_456)
    here.save(tmp_path / "SOM æøå.xlsm")
    assert execute("beregn", here)
    paths = [windows.path(tmp_path / name) for name in ("SOM æøå.xlsm", "kopi.xlsm")]
    ended = windows.run("-c", PRESS, *paths, "beregn")
    assert ended.code == 0, ended.stderr
    assert json.loads(ended.stdout) == [[True], []]
    there = opened(tmp_path / "kopi.xlsm")
    for name, area in here.defined_names().items():
        if area is not None and name.startswith("som_result_"):
            for mine, other in zip(values(here, name), values(there, name), strict=True):
                assert other == [
                    pytest.approx(value, rel=1e-12, abs=1e-9) if isinstance(value, float) else value
                    for value in mine
                ], name
    assert values(there, "som_master_check") == [["OK"]]


def test_the_other_commands_and_the_report_on_the_installation_under_windows_python(
    windows: Windows, tmp_path: Path
) -> None:
    saved(workbook(with_example=True), tmp_path / "SOM.xlsm")
    paths = [windows.path(tmp_path / name) for name in ("SOM.xlsm", "kopi.xlsm")]
    pressed = [
        "kontroller",
        "indsaet",
        "foreslaa",
        "gem_scenarie",
        "scenarier",
        "ny",
        "beregn",
        "installation",
    ]
    ended = windows.run("-c", PRESS, *paths, *pressed)
    assert ended.code == 0, ended.stderr
    fine, told = json.loads(ended.stdout)
    assert [name for name, well in zip(pressed, fine, strict=True) if not well] == ["beregn"]
    texts = dict(told)
    assert texts["SØM-XL: Foreslå intervaller"].startswith("13 forslag til intervaller er skrevet")
    assert texts["SØM-XL: Gem scenarie"].startswith("Scenariet 'Scenarie 1' er gemt")
    assert "SØM-XL: Sammenlign scenarier" not in texts  # all went well: nothing to tell
    assert texts["SØM-XL: Kør kontroller"].startswith("Masterkontrol: OK.")
    assert "Effekt!D8" in texts["SØM-XL: Beregn"]
    assert "(64-bit), xlwings 0.37.8" in texts["SØM-XL: Kontrollér installation"]
    assert texts["SØM-XL: Kontrollér installation"].endswith("Alt er i orden.")
