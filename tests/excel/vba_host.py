"""Our VBA in pyOpenVBA's headless Excel, with a Python object in the place of xlwings' COM server.

What travels is changed as COM and pywin32 change it. Left out, since the interpreter cannot do it: the attributes
inside the functions, ``Application.CalculateFull``, ``Declare``, the DLL, Windows' shell and the file system. Those procedures of module ``xlwings``
that need them are replaced; the rest of that module is the installed one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter import EMPTY, MISSING, VBAArray, VBAErrorValue, VBAInt, VBAObject, method

from som_xl.excel.arguments import OMITTED
from som_xl.excel.vba import macro_module, udf_module, xlwings_module
from som_xl.workbook.sheets.engine import CONF, SETTINGS

ERRORS = -2146828288
"""Excel's error numbers over COM begin here: + 2042 is #N/A."""
REPLACED = {
    "XLPy": "Set XLPy = Motor.Connected()",
    "KillPy": "Motor.Kill",
    "ExpandEnvironmentStrings": "ExpandEnvironmentStrings = s",
    "FileExists": "FileExists = False",
    "GetConfigFilePath": 'GetConfigFilePath = ""',
    "GetDirectoryConfigFilePath": 'GetDirectoryConfigFilePath = ""',
}


class Engine(VBAObject):
    """Stands where the COM server of xlwings stands.

    Attributes:
        answer: what a worksheet function answers, as blocks of plain Python values.
        fails_once: the next call finds the server gone.
        on_exec: what a command does.
        fault: raised by every attempt to connect, when set: number and description.
        log: every connection, call, and command.
    """

    vba_type_name = "XLPython"

    def __init__(self, answer: Callable[[str, tuple[Any, ...]], list[list[Any]]]) -> None:
        self.answer = answer
        self.fault: tuple[int, str] | None = None
        self.fails_once = False
        self.on_exec: Callable[[object], object] = lambda _code: None
        self.log: list[tuple[Any, ...]] = []

    @method
    def Connected(self) -> object:  # noqa: N802
        self.log.append(("connect",))
        if self.fault is not None:
            raise VBARuntimeError(*self.fault)
        return self

    @method
    def Kill(self) -> object:  # noqa: N802
        self.log.append(("kill",))
        return EMPTY

    @method
    def Recalculate(self) -> object:  # noqa: N802
        self.log.append(("recalculate",))
        return EMPTY

    @method
    def CallUDF(  # noqa: N802
        self,
        script: object,
        fname: object,
        args: object,
        this_workbook: object = MISSING,
        caller: object = MISSING,
    ) -> object:
        assert isinstance(args, VBAArray)
        given = tuple(to_python(value) for value in args.elements())
        self.log.append(("call", script, fname, given, book_name(this_workbook), caller is MISSING))
        if self.fails_once:
            self.fails_once = False
            raise VBARuntimeError(-2147023174, "The RPC server is unavailable.")
        if self.fault is not None:
            raise VBARuntimeError(*self.fault)
        return to_vba(self.answer(str(fname), given))

    @method
    def Module(self, name: object) -> object:  # noqa: N802
        self.log.append(("module", name))
        return self

    @method
    def SetAttr(self, _thing: object, name: object, value: object) -> object:  # noqa: N802
        self.log.append(("set", name, book_name(value)))
        return EMPTY

    @method
    def Exec(self, code: object) -> object:  # noqa: N802
        self.log.append(("exec", code))
        self.on_exec(code)
        return EMPTY

    def named(self, kind: str) -> list[tuple[Any, ...]]:
        """What was logged of one kind."""
        return [entry[1:] for entry in self.log if entry[0] == kind]


def book_name(value: object) -> str:
    return str(value.vba_get("Name")) if isinstance(value, VBAObject) else ""


def to_python(value: object) -> Any:
    """A VBA value as pywin32 hands it to Python."""
    if value is EMPTY:
        return None
    if value is MISSING:
        return OMITTED
    if isinstance(value, VBAErrorValue):
        return ERRORS + value.number
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return tuple(to_python(item) for item in value.elements())
        (top, bottom), (left, right) = value.bounds
        return tuple(
            tuple(to_python(value.get([row, column])) for column in range(left, right + 1))
            for row in range(top, bottom + 1)
        )
    if isinstance(value, bool | str):
        return value
    assert isinstance(value, int | float), value
    return float(value) if isinstance(value, float) or not isinstance(value, VBAInt) else int(value)


def to_vba(rows: list[list[Any]]) -> object:
    """A block of answers as xlwings' server and pywin32 hand it to VBA: a value, a row, or a block."""
    cells = [[VBAInt(cell, "Long") if type(cell) is int else cell for cell in row] for row in rows]
    if len(cells) == 1:
        return cells[0][0] if len(cells[0]) == 1 else VBAArray([(0, len(cells[0]) - 1)], items=list(cells[0]))
    block = VBAArray([(0, len(cells) - 1), (0, len(cells[0]) - 1)])
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            block.set([row, column], cell)
    return block


def interpretable(source: str) -> str:
    """The source without the attributes inside procedures, which the interpreter does not know."""
    return re.sub(r"(?m)^Attribute \w+\.VB_.*\r?\n", "", source)


def xlwings_without_windows() -> str:
    """The installed module, with what needs Windows replaced."""
    source = re.sub(r"(?m)^(#Const .*?) '.*$", r"\1", xlwings_module().replace("\r\n", "\n"))
    for name, body in REPLACED.items():
        pattern = rf"(?ms)^((?:Private )?(?:Function|Sub) {name}\b[^\n]*\n).*?^(End (?:Function|Sub))"
        source, count = re.subn(pattern, rf"\g<1>    {body}\n\g<2>", source)
        assert count == 1, name
    return source


def excel(engine: Engine) -> ExcelApplication:
    """A workbook with our modules, its settings sheet, and a first sheet for values."""
    app = ExcelApplication()
    book = app.add_workbook()
    book.name = "SOM.xlsm"
    app.interpreter.host.application.vba_set("StatusBar", False, [], {}, by_ref=False)
    conf = app.interpreter.host.application.active_book.vba_get("Worksheets").vba_get("Add")
    conf.vba_set("Name", CONF, [], {}, by_ref=False)
    for row, setting in enumerate((("Indstilling", "Værdi"), *(setting[:2] for setting in SETTINGS)), 1):
        for column, text in zip("AB", setting, strict=True):
            if text:
                app.sheet(CONF).set_value(f"{column}{row}", text)
    found = app.interpreter.host.global_object
    app.interpreter.host.global_object = lambda name: engine if name == "motor" else found(name)
    for name in ("SomBro", "SomKommando", "SomRibbon"):
        app.add_module(
            macro_module(name).replace("Application.CalculateFull", "Motor.Recalculate"), name=name
        )
    app.add_module(interpretable(udf_module()), name="xlwings_udfs")
    app.add_module(xlwings_without_windows(), name="xlwings")
    return app
