"""The functions of the product in a workbook that LibreOffice can run: our real modules, another road to Python.

What is different from ``SOM.xlsm``, and only in this variant:

* Module ``xlwings`` does not compile in LibreOffice and speaks to a Windows program: a shim of the same name takes
  its place, with the two things our modules ask of it (``XLPy`` and ``GetConfig``). Its ``CallUDF`` goes through
  a service inside LibreOffice (``functions_road.py``) to the Python of the tests (``functions_server.py``).
* ``SomBro`` is the real one after ``REPLACED``: LibreOffice knows neither ``Value2``, ``CountLarge`` nor
  ``#If``. What ``CVErr`` gives is a text there (``Error 2042``),
  and an error cell's value is 0 to a macro: ``ShimValue`` makes it the whole number it is over COM.
* ``xlwings_udfs`` is the real one, with a canary function behind it: one module that does not compile silently
  disables all of them.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from som_xl.excel.registry import CATEGORY
from som_xl.excel.vba import UDF_MODULE, function_help, modules, vba_source
from som_xl.workbook.macros import Macros, code_names, with_code_names, with_macros

SERVICE: Final = "som.xl.FunctionRoad"
"""As in ``functions_road.py``, which only the office's Python can import."""
CANARY: Final = "SOM_KANARIE"
REPLACED: Final = (
    ("one(1, 1) = cells.Value2", "one(1, 1) = ShimValue(cells)(1, 1)"),
    ("Block = cells.Value2", "Block = ShimValue(cells)"),
    (".CountLarge", ".Count"),
    ("Option Private Module\r\n", ""),
)
MAC_START, MAC_ELSE, MAC_END = "#If Mac Then\r\n", "#Else\r\n", "#End If\r\n"

XLWINGS: Final = """Attribute VB_Name = "xlwings"
Option Explicit
Public Function XLPy() As Object
    Set XLPy = New XLPyShim
End Function
Public Function GetConfig(ByVal name, Optional ByVal standard)
    GetConfig = standard
End Function
Public Function ShimValue(cells)
    Dim r, c, out()
    ReDim out(1 To cells.Rows.Count, 1 To cells.Columns.Count)
    For r = 1 To cells.Rows.Count
        For c = 1 To cells.Columns.Count
            out(r, c) = cells.Cells(r, c).Value
            If cells.Cells(r, c).Text = "#N/A" Then out(r, c) = CLng(-2146826246)
            If cells.Cells(r, c).Text = "#DIV/0!" Then out(r, c) = CLng(-2146826281)
        Next
    Next
    ShimValue = out
End Function
"""
SHIM_CLASS: Final = f"""Option Explicit
Public Function CallUDF(script, fname, args, Optional wb)
    Dim i, n, a(), r, b(), j, k
    n = UBound(args) - LBound(args)
    ReDim a(0 To n + 2)
    a(0) = script
    a(1) = fname
    For i = 0 To n
        If IsMissing(args(LBound(args) + i)) Then
            a(i + 2) = CLng(-2147352572)
        Else
            a(i + 2) = args(LBound(args) + i)
        End If
    Next
    r = CreateUnoService("{SERVICE}").invoke(a, Array(), Array())
    ReDim b(0 To UBound(r), 0 To UBound(r(0)))
    For j = 0 To UBound(r)
        For k = 0 To UBound(r(0))
            b(j, k) = r(j)(k)
        Next
    Next
    CallUDF = b
End Function
"""
CANARY_FUNCTION: Final = f"""
Public Function {CANARY}(x)
    {CANARY} = x + 1
End Function
"""


def shimmed() -> dict[str, str]:
    """The modules of the variant by name, without the class."""
    real = modules(buttons=False)
    bridge = real["SomBro"]
    for old, new in REPLACED:
        if old not in bridge:
            raise ValueError(f"SomBro no longer has {old!r}: look at REPLACED again")
        bridge = bridge.replace(old, new)
    before, _, rest = bridge.partition(MAC_START)
    _, _, rest = rest.partition(MAC_ELSE)
    windows, end, after = rest.partition(MAC_END)
    if not end:
        raise ValueError("SomBro no longer has its #If Mac")
    return {
        "SomBro": before + windows + after,
        UDF_MODULE: real[UDF_MODULE] + vba_source(CANARY_FUNCTION),
        "xlwings": vba_source(XLWINGS),
    }


def _project(data: bytes, sources: Mapping[str, str]) -> bytes:
    from pyopenvba import ExcelFile, VBAModuleKind

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsm"
        path.write_bytes(data)
        with ExcelFile(path) as book:
            made = book.add_vba_project()
            for name, source in sources.items():
                made.add_module(name, source)
            made.add_module("XLPyShim", vba_source(SHIM_CLASS), kind=VBAModuleKind.other)
            book.save(path)
        with zipfile.ZipFile(path) as saved:
            return saved.read("xl/vbaProject.bin")


def variant(book: Workbook) -> bytes:
    """A drawn workbook with the functions, as an .xlsm for LibreOffice."""
    buffer = io.BytesIO()
    book.save(buffer)
    return with_functions(buffer.getvalue())


def with_functions(data: bytes) -> bytes:
    """A workbook without macros, given the functions."""
    named = with_code_names(data)
    return with_macros(
        named, Macros(_project(named, shimmed()), code_names(named), CATEGORY, function_help())
    )
