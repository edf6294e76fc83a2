"""Runs the stock xlwings code over our functions off Windows; started by a test in a process of its own.

Prints one JSON object: the wrapper stock xlwings would generate, its metadata, and answers through ``call_udf``.
"""

from __future__ import annotations

import io
import json
import sys
import types
from importlib import import_module
from typing import Any


def module(name: str, **content: Any) -> types.ModuleType:
    """A stand-in for a module that exists on Windows only."""
    made = types.ModuleType(name)
    vars(made).update(content)
    sys.modules[name] = made
    return made


def main() -> None:
    module("pythoncom", CoInitialize=lambda: None)
    module("pywintypes", com_error=Exception)
    module("win32com")
    module("win32com.client", Dispatch=lambda thing: thing)
    xlwings: Any = import_module("xlwings")
    stock: Any = import_module("xlwings.udfs")
    xlwings.func, xlwings.arg, xlwings.ret = stock.xlfunc, stock.xlarg, stock.xlret
    udfs = import_module("som_xl.excel.udfs")

    text = io.StringIO()
    stock.generate_vba_wrapper("som_xl.excel.udfs", udfs, text, types.SimpleNamespace(Name="SOM.xlsm"))

    xlwings._xlwindows = types.SimpleNamespace(Range=lambda xl: xl, is_range_instance=lambda _: False)
    stock.Range = lambda impl: impl
    xlwings.engines = {"excel": None}
    module("xlwings.com_server", loop=None)
    calls = json.loads(sys.stdin.read())
    answers = [stock.call_udf("som_xl.excel.udfs", name, tuple(args)) for name, args in calls]
    functions = [value for value in vars(udfs).values() if hasattr(value, "__xlfunc__")]
    info = {
        f.__name__: {key: value for key, value in f.__xlfunc__.items() if key != "argmap"} for f in functions
    }
    print(json.dumps({"wrapper": text.getvalue(), "info": info, "answers": answers}))


if __name__ == "__main__":
    main()
