"""What one worksheet function costs in Python: µs per warm call, and as a ratio to a bare dict lookup.

Run with ``python benchmarks/functions.py``. The estimates are measured twice: the same inputs again (as when
the functions of one row share a calculation), and new inputs each time (a full case and calculation).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from timeit import Timer
from typing import Any

from som_xl.analysis.estimate import estimate_mapping
from som_xl.excel.answers import to_com
from som_xl.excel.functions import call
from som_xl.excel.functions_session import Session
from som_xl.knowledge import default_knowledge
from som_xl.model import Result, calculate, case_from_mapping

GROUP = "adults_homelessness"
ESTIMATE = (GROUP, 40.0, 0.1, 25_000.0, "kommune", 3.0, 10.0, 0.035)
FORMULAS: dict[str, tuple[Any, ...]] = {
    "SOM_RESULTAT": ("nettoresultat", "kommune"),
    "SOM_PRIS": ("sel110_shelter", "kommune", 2026.0),
    "SOM_KONSEKVENS": (GROUP, "C005", 1.0),
    "SOM_EFFEKT": ("Housing First", GROUP, "lav"),
    "SOM_SUCCESRATE": (1.5, "RR", 0.2),
    "SOM_NUTIDSVAERDI": ([[100.0] * 10], 0.035),
    "SOM_DISKONTERING": (2028.0, None, 2026.0),
    "SOM_FREMSKRIV": (100.0, 2015.0, 2023.0),
    "SOM_REFUSION": (1000.0, 10.0, "kommune"),
    "SOM_KILDE": ("EA001",),
    "SOM_VERSION": (),
    "SOM_STATUS": (),
    "SOM_SIDSTE_FEJL": (),
}
ESTIMATES = (
    "SOM_NETTORESULTAT",
    "SOM_NETTO_AAR",
    "SOM_BREAKEVEN_SUCCESRATE",
    "SOM_BREAKEVEN_PRIS",
    "SOM_BREAKEVEN_AAR",
)


class OpenWorkbook:
    """A calculated result, as the live host would give it."""

    def __init__(self, result: Result) -> None:
        self._result = result

    def result(self) -> Result:
        return self._result


def microseconds(function: Callable[[], object], number: int) -> float:
    """Best of seven, µs per call."""
    function()
    return min(Timer(function).repeat(7, number)) / number * 1e6


def main() -> None:
    knowledge = default_knowledge()
    at = Session()
    data = estimate_mapping(
        knowledge,
        GROUP,
        per_year=40,
        years=3,
        cost_per_participant=25_000,
        success_rate=0.1,
        horizon=10,
        first_year=2026,
        price_year=2026,
    )
    at.result_source = OpenWorkbook(calculate(case_from_mapping(data, knowledge.price_index)))

    def answered(name: str, arguments: tuple[Any, ...]) -> object:
        return to_com(call(name, arguments, at))

    table = {"a": 1.0}
    floor = microseconds(lambda: table["a"], 200_000)
    print(f"{'':38}{'µs':>10}{'× dict':>10}")
    print(f"{'dict lookup':38}{floor:10.3f}{1:10.0f}")

    def show(label: str, function: Callable[[], object], number: int) -> None:
        cost = microseconds(function, number)
        print(f"{label:38}{cost:10.1f}{cost / floor:10.0f}")

    for name, arguments in FORMULAS.items():
        show(name, partial(answered, name, arguments), 5_000)
    for name in ESTIMATES:
        show(f"{name}, same inputs", partial(answered, name, ESTIMATE), 5_000)
    participants = count(1)
    for name in ESTIMATES:

        def new_inputs(name: str = name) -> object:
            return answered(name, (GROUP, float(next(participants)), *ESTIMATE[2:]))

        show(f"{name}, new inputs", new_inputs, 300)
    column = [[float(year)] for year in range(10_000)]
    show(
        "SOM_FREMSKRIV, range of 10,000 cells",
        partial(answered, "SOM_FREMSKRIV", (column, 2015.0, 2023.0)),
        1,
    )


if __name__ == "__main__":
    main()
