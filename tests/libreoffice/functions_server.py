"""The Python end of ``functions_road.py``: answers as xlwings would, one line of JSON per call.

LibreOffice hands over a whole number as an integer where Excel always sends a double, and an array of nothing but
numbers as doubles throughout. In Excel errors and the mark of an argument left out are integers and all other numbers
doubles; here they are made so.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

from som_xl.excel.answers import cell_error
from som_xl.excel.arguments import OMITTED


def as_excel_sends(value: Any) -> Any:
    """The same value in Excel's types."""
    if isinstance(value, list):
        return [as_excel_sends(item) for item in value]
    if not isinstance(value, int | float) or not float(value).is_integer():
        return value
    whole = int(value)
    return whole if whole == OMITTED or cell_error(whole) else float(whole)


def main() -> None:
    """Answer until LibreOffice ends; each call is kept in the log with what it got."""
    for line in sys.stdin:
        module, name, arguments = json.loads(line)
        answer = getattr(importlib.import_module(module), name)(*as_excel_sends(arguments))
        text = json.dumps(answer)
        print(text, flush=True)
        print(json.dumps([name, arguments, answer]), file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
