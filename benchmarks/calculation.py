"""One full calculation, from plain data to net result and break-even, against the least it can cost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import Line, seconds
from som_xl.knowledge import default_knowledge
from som_xl.model import Result, calculate, case_from_mapping
from som_xl.workbook.build import write_workbook
from tests.libreoffice.office import Office, missing

SERVICES, YEARS, COHORTS = 40, 10, 3
FLOOR_TARGET, OFFICE_TARGET = 50, 3


def case_data() -> dict[str, Any]:
    """40 services with 10 years of units each, 10 calendar years, three payers and four costs."""
    ids = [service.id for service in default_knowledge().services][:SERVICES]
    kinds = ("fixed", "per_start", "per_start", "fixed")
    return {
        "title": "40 ydelser",
        "settings": {"first_year": 2026, "horizon": YEARS, "price_year": 2026, "discount_rate": 0.035},
        "participants": {"starts": [40, 50, 60], "dropout": 0.2, "course_years": 1},
        "effect": {"success_with": 0.45, "success_without": 0.2, "phase_in": [0.5, 0.8, 1.0]},
        "costs": [
            {
                "name": f"Omkostning {k}",
                "kind": kind,
                "amounts": [15_000 + 1_000 * k + 100 * t for t in range(COHORTS)],
                "payers": {"municipality": 0.5, "region": 0.2, "state": 0.3},
                "saved": k == 3,
            }
            for k, kind in enumerate(kinds)
        ],
        "consequences": [
            {"service": service, "units": [-(1 + line % 7) * 0.9**j for j in range(YEARS)]}
            for line, service in enumerate(ids)
        ],
        "prices": {
            service: {
                "municipality": 100.0 + line,
                "region": 30.0,
                "state": 50.0 + 2 * line,
                "price_year": 2026,
            }
            for line, service in enumerate(ids)
        },
    }


def ours(data: dict[str, Any]) -> Result:
    """Checked, calculated, and both answers worked out."""
    result = calculate(case_from_mapping(data, default_knowledge().price_index))
    _ = result.net_result, result.break_even
    return result


class Floor:
    """The same arithmetic by hand, for this case only, on arrays that are ready: nothing checked, nothing named."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.starts = np.array(data["participants"]["starts"], float)
        self.phase_in = np.array(data["effect"]["phase_in"])
        self.amounts = np.array([line["amounts"] for line in data["costs"]], float)
        self.per_start = np.array([line["kind"] == "per_start" for line in data["costs"]])[:, None]
        self.sign = np.array([1.0 if line["saved"] else -1.0 for line in data["costs"]])
        self.payers = np.array([list(line["payers"].values()) for line in data["costs"]])
        self.units = np.array([line["units"] for line in data["consequences"]])
        prices = data["prices"].values()
        self.values = -np.array(
            [[price[payer] for payer in ("municipality", "region", "state")] for price in prices]
        )
        self.factors = (1.035 ** -np.arange(YEARS))[:, None]
        since = np.arange(YEARS)[:, None] - np.arange(YEARS)[None, :]
        self.lags = np.where(since >= 0, since, YEARS)

    def __call__(self) -> tuple[Any, Any]:
        heads = np.zeros(YEARS + 1)
        heads[:COHORTS] = self.starts * 0.8 * self.phase_in
        at_full_success = (heads[self.lags] @ self.units.T) @ self.values
        amounts = self.amounts * np.where(self.per_start, self.starts, 1.0)
        net = at_full_success * 0.25
        net[:COHORTS] += (amounts * self.sign[:, None]).T @ self.payers
        cumulative = (net * self.factors).cumsum(0)
        value = (at_full_success * self.factors).sum(0)
        net_result = cumulative[-1]
        return net_result, 0.25 - net_result / value


def lines() -> Iterator[Line]:
    data = case_data()
    result, floor = ours(data), Floor(data)
    net, rate = floor()
    np.testing.assert_allclose(result.net_result[:3], net, rtol=1e-9)
    np.testing.assert_allclose(result.break_even.success_rate[:3], rate, rtol=1e-9)

    least, full = seconds(floor), seconds(lambda: ours(data))
    total = f"{result.net_result[-1]:,.2f} kr."
    yield Line("NumPy floor, arrays ready", least, f"{net.sum():,.2f} kr.")
    ratio = full / least
    target = f"≤ {FLOOR_TARGET} × floor"
    yield Line(
        "full calculation with validation", full, total, f"{ratio:.1f} ×", target, ratio <= FLOOR_TARGET
    )
    case = case_from_mapping(data, default_knowledge().price_index)
    yield Line(
        "  of which validation", seconds(lambda: case_from_mapping(data, default_knowledge().price_index)), ""
    )
    yield Line("  of which calculation", seconds(lambda: calculate(case).net_result), "")
    why = missing()
    if why:
        print(f"LibreOffice is left out: {why}")
        return
    recalculation, value = _office(data)
    np.testing.assert_allclose(value, result.net_result[-1], rtol=1e-9)
    ratio = recalculation / full
    yield Line(
        "LibreOffice recalculates the workbook",
        recalculation,
        f"{value:,.2f} kr.",
        f"{ratio:.1f} × ours",
        f"≥ {OFFICE_TARGET} × ours",
        ratio >= OFFICE_TARGET,
    )


def _office(data: dict[str, Any]) -> tuple[float, float]:
    """Seconds of a full recalculation of the same case, and the net result it gives."""
    case = case_from_mapping(data, default_knowledge().price_index)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sag.xlsx"
        write_workbook(case, calculate(case), default_knowledge(), path, datetime(2026, 1, 1))
        with Office(Path(folder)) as office:
            office.open(path)
            times = [office.recalculate() for _ in range(10)]
            return min(times), office.name("som_control_net")[0][-1]
