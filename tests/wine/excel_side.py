"""Runs in Windows Python and stands where Excel's VBA stands: the real DLL, then ``CallUDF`` over COM.

Reads one JSON command per line and answers with one JSON line. ``activate`` does what ``XLPy()`` of xlwings.bas does
(and is done again before every call, as there); ``call`` makes calls; ``release`` lets the server go.

A cell error is ``{"error": code}``, an omitted argument ``{"missing": true}``, a range is a list of rows.
"""

from __future__ import annotations

import ctypes
import datetime
import json
import sys
import time
from pathlib import Path
from typing import Any

from comtypes import CoInitialize, COMError
from comtypes.automation import VARIANT, VT_ARRAY, VT_BSTR, VT_DISPATCH, VT_ERROR, VT_VARIANT, IDispatch

DISP_E_PARAMNOTFOUND = -2147352572

OLE = ctypes.WinDLL("oleaut32")
OLE.SafeArrayCreate.restype = ctypes.c_void_p
OLE.SafeArrayCreate.argtypes = [ctypes.c_ushort, ctypes.c_uint, ctypes.c_void_p]
OLE.SafeArrayPutElement.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
OLE.SafeArrayPutElement.restype = ctypes.HRESULT


class ArrayBound(ctypes.Structure):
    """SAFEARRAYBOUND: how many, and the first index."""

    _fields_ = [("elements", ctypes.c_ulong), ("first", ctypes.c_long)]


class Server:
    """The engine as seen from one Excel."""

    def __init__(self) -> None:
        library = ctypes.WinDLL(str(next(Path(sys.executable).parent.glob("xlwings64-*.dll"))))
        self.activate_auto = library.XLPyDLLActivateAuto
        self.activate_auto.argtypes = [ctypes.POINTER(VARIANT), ctypes.c_char_p, ctypes.c_long]
        self.activate_auto.restype = ctypes.c_long
        self.config = b""

    def activate(self) -> Any:
        """The server object; starts or connects as the configuration says."""
        result = VARIANT()
        code = self.activate_auto(ctypes.byref(result), self.config, 1)
        if code != 0 or result.vt != VT_DISPATCH:
            raise RuntimeError(result.value if result.vt == VT_BSTR else f"code {code}")
        engine = ctypes.cast(result._.c_void_p, ctypes.POINTER(IDispatch))
        engine.AddRef()  # the variant gives its own reference back
        return engine

    def release(self) -> None:
        """What ``KillPy`` does: the DLL lets go of its server."""
        self.activate_auto(ctypes.byref(VARIANT()), self.config, -1)


def argument(value: Any) -> Any:
    """One argument as VBA passes it."""
    if isinstance(value, dict):
        failed = VARIANT()
        failed.vt = VT_ERROR
        failed._.VT_I4 = value.get("error", DISP_E_PARAMNOTFOUND)
        return failed
    if isinstance(value, list):
        return array_of(
            {(row, column): cell for row, cells in enumerate(value) for column, cell in enumerate(cells)}
        )
    return VARIANT() if value is None else VARIANT(value)


def array_of(cells: dict[tuple[int, ...], Any], dimensions: int = 2) -> VARIANT:
    """A rectangular array of variants, indexed from 1 as the values of a range are."""
    bounds = [(max(place) + 1, 1) for place in zip(*cells, strict=True)] or [(0, 1)] * dimensions
    array = OLE.SafeArrayCreate(VT_VARIANT, len(bounds), (ArrayBound * len(bounds))(*bounds))
    for place, cell in cells.items():
        index = (ctypes.c_long * len(place))(*(each + 1 for each in place))
        OLE.SafeArrayPutElement(array, index, ctypes.byref(argument(cell)))
    result = VARIANT()
    result.vt = VT_ARRAY | VT_VARIANT
    result._.c_void_p = array
    return result


def plain(value: Any) -> Any:
    """One answer as JSON can carry it."""
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value


def call(server: Server, module: str, name: str, arguments: list[Any]) -> dict[str, Any]:
    """One worksheet function, as ``XLPy.CallUDF(module, name, Array(…))`` in VBA."""
    try:
        engine = server.activate()
        method = engine.GetIDsOfNames("CallUDF")[0]
        array = array_of({(place,): value for place, value in enumerate(arguments)}, dimensions=1)
        return {"value": plain(engine.Invoke(method, module, name, array))}
    except COMError as fault:
        return {"exception": str(fault.details[0] or fault.text), "code": fault.hresult}
    except RuntimeError as fault:
        return {"exception": str(fault), "code": 0}


def obey(server: Server, order: dict[str, Any]) -> Any:
    """Carry out one command."""
    if order["do"] == "activate":
        server.config = order["config"].encode("mbcs")
        try:
            server.activate()
        except RuntimeError as fault:
            return {"exception": str(fault)}
        return {"value": True}
    if order["do"] == "release":
        server.release()
        return {"value": True}
    begun = time.perf_counter()
    outcomes = [call(server, *each) for _ in range(order["times"]) for each in order["calls"]]
    seconds = time.perf_counter() - begun
    same = all(outcome == outcomes[index % len(order["calls"])] for index, outcome in enumerate(outcomes))
    return {"outcomes": outcomes[: len(order["calls"])], "same_every_time": same, "seconds": seconds}


def main() -> None:
    CoInitialize()
    server = Server()
    for line in sys.stdin.buffer:
        print(json.dumps(obey(server, json.loads(line))), flush=True)
    server.release()


if __name__ == "__main__":
    main()
