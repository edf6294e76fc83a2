"""Hands the registry to xlwings: one function per entry, with the names and the order of its arguments.

Excel calls ``XLPy.CallUDF("som_xl.excel.udfs", name, Array(…))``. Arguments come and answers go untouched
(converter ``raw``), as blocks of plain values; what a whole number in an answer means stands in ``answers``.
Off Windows xlwings registers nothing, and the functions here can be called directly.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any, Final

import xlwings

from som_xl.excel.answers import ComScalar, to_com
from som_xl.excel.functions import call
from som_xl.excel.registry import REGISTRY, Entry

Udf = Callable[..., list[list[ComScalar]]]
RAW: Final = "raw"


def bound(entry: Entry) -> Udf:
    """The function that xlwings finds by the entry's name."""

    def function(*args: Any) -> Any:
        return to_com(call(entry.name, args))

    function.__name__ = function.__qualname__ = entry.name
    function.__doc__ = entry.description
    function.__annotations__ = {}
    vars(function)["__signature__"] = Signature(
        [
            Parameter(
                argument.name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=None if argument.optional else Parameter.empty,
            )
            for argument in entry.arguments
        ]
    )
    registered: Udf = xlwings.ret(convert=RAW)(function)
    for argument in entry.arguments:
        registered = xlwings.arg(argument.name, convert=RAW, doc=argument.help)(registered)
    complete: Udf = xlwings.func(category=entry.category)(registered)  # last: the others reset the category
    return complete


globals().update({entry.name: bound(entry) for entry in REGISTRY})
