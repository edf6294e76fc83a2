"""Worksheet functions of no meaning: they show what passes over the bridge, and what the server itself is doing."""

from __future__ import annotations

import ctypes
import os
import time
from typing import Any

import xlwings as xw


class MemoryCounters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of the Windows API."""

    _fields_ = [
        ("size", ctypes.c_ulong),
        ("page_faults", ctypes.c_ulong),
        *[
            (name, ctypes.c_size_t)
            for name in (
                *(
                    "peak_working_set",
                    "working_set",
                    "quota_peak_paged",
                    "quota_paged",
                    "quota_peak_nonpaged",
                ),
                *("quota_nonpaged", "pagefile", "peak_pagefile"),
            )
        ],
    ]


@xw.func
@xw.arg("x", ndim=2)
def ekko(x: Any) -> Any:
    return x


@xw.func
@xw.arg("x", ndim=2)
def modtaget(x: Any, y: Any = "udeladt") -> str:
    """What Python was given, written out."""
    return f"{x!r} og {y!r}"


@xw.func
@xw.arg("x", "raw")
@xw.ret("raw")
def ubehandlet(x: Any) -> list[list[str]]:
    """The same before xlwings has cleaned it."""
    return [[repr(x)]]


@xw.func
@xw.arg("x", ndim=2)
def summer(x: Any) -> float:
    return float(sum(sum(row) for row in x))


@xw.func
def vent(sekunder: float) -> float:
    time.sleep(sekunder)
    return sekunder


@xw.func
def fejl() -> float:
    raise ValueError("ærlig fejl på øen")


@xw.func
@xw.ret("raw")
def fejlvaerdi() -> list[list[int]]:
    return [[-2146826246]]


@xw.func
def proces() -> int:
    return os.getpid()


@xw.func
def hukommelse() -> float:
    """Bytes of memory that the server holds now (its working set; Wine does not tell more)."""
    counters = MemoryCounters()
    counters.size = ctypes.sizeof(counters)
    kernel = ctypes.windll.kernel32
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong]
    if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size):
        raise OSError("GetProcessMemoryInfo")
    return float(counters.working_set)


@xw.func
def genstart() -> str:
    from som_xl.excel import engine

    engine.restart_from_within()
    return "ny motor på vej"
