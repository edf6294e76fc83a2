"""Small panels: as a file for the reading, as arrays for the estimates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from som_xl.analysis.local.panel import Covariate, Panel

SHELTER, CASH = "sel110_shelter", "cash_benefit"
SUCCESS_USE, OTHER_USE = (1, 2, 3, 4, 5), (10, 12, 14, 16, 18)
"""Means 3 and 14."""


def cpr(number: int) -> str:
    """What an id must never look like in any output."""
    return f"0101{70 + number // 10:02d}-{1000 + number}"


def rows(years: int = 3) -> list[dict[str, Any]]:
    """Five persons with success and five without, all from 2020, the same use every year."""
    people = [(1, use) for use in SUCCESS_USE] + [(0, use) for use in OTHER_USE]
    return [
        {
            "person_id": cpr(i),
            "år": 2020 + year,
            "start_år": 2020,
            "succes": success,
            "alder": 30 + i,
            SHELTER: use,
        }
        for i, (success, use) in enumerate(people)
        for year in range(years)
    ]


def write(path: Path, table: list[dict[str, Any]], separator: str = ";", encoding: str = "utf-8") -> Path:
    """The rows as CSV with decimal commas (points when the separator is a comma)."""
    point = "." if separator == "," else ","
    lines = [list(table[0]), *([_cell(cell, point) for cell in row.values()] for row in table)]
    path.write_bytes("".join(separator.join(line) + "\r\n" for line in lines).encode(encoding))
    return path


def _cell(cell: Any, point: str) -> str:
    return str(cell).replace(".", point) if isinstance(cell, float) else str(cell)


def panel(
    use: Any,
    success: Any,
    *,
    person: Any = None,
    start: Any = 2020,
    since: Any = 0,
    covariates: dict[str, Any] | None = None,
) -> Panel:
    """Arrays as a panel; every service gets a name of its own."""
    use = np.asarray(use, dtype=float)
    n = len(use)
    person = np.arange(n) if person is None else np.asarray(person)
    start, since = (np.broadcast_to(values, n).astype(np.int16) for values in (start, since))
    course = np.unique(person * 10_000 + start.astype(int), return_inverse=True)[1]
    return Panel(
        person=person,
        course=course,
        start=start,
        since=since,
        success=np.asarray(success, dtype=bool),
        group=None,
        use=use,
        services=tuple(f"service_{i}" for i in range(use.shape[1])),
        covariates=tuple(
            Covariate(name, np.asarray(values, float)) for name, values in (covariates or {}).items()
        ),
    )
