"""Whether two workbooks are the same: byte for byte, or but for the last digits of calculated numbers.

``python -m tests.workbook.compare A B`` ends with 0 when they are. Another processor may add the same numbers in
another order, so a calculated value may differ in its sixteenth digit; everything else must be identical.
"""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

VALUE = re.compile(rb"<v>(-?\d+\.\d+(?:[eE][-+]?\d+)?)</v>")


def difference(first: Path, second: Path) -> str:
    """The first thing that differs; empty when nothing does."""
    if first.read_bytes() == second.read_bytes():
        return ""
    with zipfile.ZipFile(first) as a, zipfile.ZipFile(second) as b:
        if a.namelist() != b.namelist():
            return f"parts: {sorted(set(a.namelist()) ^ set(b.namelist()))}"
        for name in a.namelist():
            left, right = a.read(name), b.read(name)
            if left == right:
                continue
            if VALUE.sub(b"", left) != VALUE.sub(b"", right):
                return f"{name}: other than calculated values"
            for x, y in zip(VALUE.findall(left), VALUE.findall(right), strict=True):
                if abs(float(x) - float(y)) > 1e-9 * max(1.0, abs(float(x))):
                    return f"{name}: {x.decode()} and {y.decode()}"
    return ""


if __name__ == "__main__":
    found = difference(Path(sys.argv[1]), Path(sys.argv[2]))
    print(found or "the same")
    sys.exit(bool(found))
