"""Time of one call, and lines of a report."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 7


def seconds(call: Callable[[], object], at_least: float = 0.1) -> float:
    """The fastest of some rounds, each long enough to be measured: what is slower was disturbed."""
    call()
    start = time.perf_counter()
    call()
    calls = max(1, int(at_least / max(time.perf_counter() - start, 1e-7)))
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(calls):
            call()
        rounds.append((time.perf_counter() - start) / calls)
    return min(rounds)


def medians(*calls: Callable[[], object], rounds: int = 5, at_least: float = 0.05) -> list[float]:
    """The median of some rounds of each, taken in turns: what disturbs one disturbs the others."""
    numbers = []
    for call in calls:
        start = time.perf_counter()
        call()
        numbers.append(max(1, int(at_least / max(time.perf_counter() - start, 1e-7))))
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, number, times in zip(calls, numbers, taken, strict=True):
            start = time.perf_counter()
            for _ in range(number):
                call()
            times.append((time.perf_counter() - start) / number)
    return [statistics.median(times) for times in taken]


def shown(duration: float) -> str:
    """A duration with a fitting unit.

    >>> shown(0.0000123), shown(0.0123), shown(1.23)
    ('12.3 µs', '12.3 ms', '1.2 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if duration >= size:
            return f"{duration / size:.1f} {unit}"
    return f"{duration / 1e-6:.1f} µs"


@dataclass(frozen=True)
class Line:
    """One measurement: what, how long, what came out, and how it compares to its target."""

    what: str
    duration: float
    value: str
    ratio: str = ""
    target: str = ""
    reached: bool | None = None

    def cells(self) -> tuple[str, ...]:
        verdict = {None: "", True: "reached", False: "MISSED"}[self.reached]
        return self.what, shown(self.duration), self.value, self.ratio, self.target, verdict


def table(lines: list[Line]) -> str:
    """The lines below each other, the columns as wide as they need to be."""
    rows = [("what", "time", "result", "ratio", "target", ""), *(line.cells() for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
