"""Proved: ordinary mode, where the DLL starts Python with the command line that xlwings.bas 0.37.8 makes.

Remains for a real Excel: VBA making that line, and Defender's rule that stops it. A command line that starts no server is not tried: the DLL waits for
the server for minutes, so ``XLPyLoadDLL`` in VBA must find the interpreter's folder first, as it does.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.wine.host import Excel, Windows

WORKBOOK = "C:\\\\Sager på Ærø & Læsø\\\\SOM.xlsm"


def command_line(windows: Windows) -> str:
    """``XLPyCommand`` of xlwings.bas: interpreter, then sys.path from the workbook's place, then serve."""
    interpreter = windows.path(windows.python / "pythonw.exe")
    workbook = WORKBOOK.replace("&", "^&")
    places = f"False;{workbook};{workbook};;;;"
    return (
        f'cmd.exe  /K ""{interpreter}" -B -c "import sys, os;import xlwings.utils;'
        f'xlwings.utils.prepare_sys_path(\\"{places}\\");import xlwings; xlwings.serve(\'$(CLSID)\')""'
    )


def test_the_dll_starts_python_and_the_functions_answer(
    windows: Windows, new_excel: Callable[[], Excel]
) -> None:
    excel = new_excel()
    assert excel.activate(command_line(windows)) == {"value": True}
    assert excel.call("ekko", [[1.0, "æøå"], [None, 2.0]]) == [[1.0, "æøå"], ["", 2.0]]
    first = excel.call("proces")
    assert excel.call("proces") == first
    excel.release()


def test_after_release_the_next_call_starts_a_new_python(
    windows: Windows, new_excel: Callable[[], Excel]
) -> None:
    excel = new_excel()
    excel.activate(command_line(windows))
    first = excel.call("proces")
    excel.release()
    excel.activate(command_line(windows))
    assert excel.call("proces") != first
    excel.release()
