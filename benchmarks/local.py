"""Local consequences from a million rows against the least pandas can do with the same file.

The floor reads the same columns and takes the mean of every service by consequence year and success. Each runs in a
process of its own, so that the peak of memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measuring import Line
from som_xl.knowledge import default_knowledge

PERSONS, YEARS, SERVICES = 100_000, 10, 40
RATIO_TARGET, MEMORY_TARGET = 8, 2_000
ROUNDS = 3

_MEASURE = """
import json, resource, sys, time
from pathlib import Path
path, services = Path(sys.argv[1]), sys.argv[2].split(",")
start = time.perf_counter()
{work}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps([time.perf_counter() - start, peak, value]))
"""
_FLOOR = """
import pandas as pd
frame = pd.read_csv(path, sep=";", decimal=",")
means = frame.groupby([frame["aar"] - frame["start_aar"], "succes"])[services].mean()
value = means.loc[(0, 1), services[0]] - means.loc[(0, 0), services[0]]
"""
_OURS = """
from som_xl.analysis.local.columns import Request
from som_xl.analysis.local.findings import local_consequences
from som_xl.analysis.local.preparing import Choices
from som_xl.analysis.local.reading import read_panel
panel = read_panel(path, Request(adjust=("alder", "koen", "tidligere")), services)
value = local_consequences(panel, Choices()).services[0].cells[0].difference
"""


def write_panel(path: Path, services: list[str]) -> None:
    """100,000 persons × 10 years × 40 services; everyone starts in one of five years."""
    random = np.random.default_rng(1)
    start, age = random.integers(2010, 2015, PERSONS), random.integers(18, 65, PERSONS)
    earlier, success = random.gamma(2, 1, PERSONS).round(1), random.integers(0, 2, PERSONS)
    sex = np.array(["K", "M"])[random.integers(0, 2, PERSONS)]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            ";".join(["person_id", "start_aar", "aar", "succes", "alder", "koen", "tidligere", *services])
            + "\n"
        )
        for first in range(0, PERSONS, 1_000):
            use = random.gamma(1, 10, (1_000, YEARS, SERVICES)).round(1) - 3
            use = use.clip(0) * (1 - 0.2 * success[first : first + 1_000, None, None])
            for i in range(1_000):
                p = first + i
                rest = f";{success[p]};{age[p]};{sex[p]};{earlier[p]};".replace(".", ",")
                for year in range(YEARS):
                    units = ";".join(f"{unit:.2f}" for unit in use[i, year]).replace(".", ",")
                    file.write(f"{p:06d};{start[p]};{start[p] + year}{rest}{units}\n")


def local_lines() -> Iterator[Line]:
    services = [service.id for service in default_knowledge().services][:SERVICES]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "panel.csv"
        write_panel(path, services)
        # By turns, so that both meet the same disturbances; the fastest of each counts.
        rounds = [[_measured(work, path, services) for work in (_FLOOR, _OURS)] for _ in range(ROUNDS)]
        (least, floor_peak, floor_value), (full, peak, value) = (
            min(runs) for runs in zip(*rounds, strict=True)
        )
        size = path.stat().st_size / 1e6
    assert abs(value - floor_value) < 0.2, (value, floor_value)
    yield Line(
        f"pandas: read {size:.0f} MB and group means", least, f"{floor_value:.3f}, {floor_peak:,.0f} MB"
    )
    ratio = full / least
    reached = ratio <= RATIO_TARGET
    yield Line(
        "checked, adjusted, robust, controlled",
        full,
        f"{value:.3f}",
        f"{ratio:.1f} ×",
        f"≤ {RATIO_TARGET} × pandas",
        reached,
    )
    yield Line(
        "  its peak of memory",
        full,
        f"{peak:,.0f} MB",
        f"{peak / floor_peak:.1f} ×",
        f"≤ {MEMORY_TARGET:,} MB",
        peak <= MEMORY_TARGET,
    )


def _measured(work: str, path: Path, services: list[str]) -> tuple[float, float, float]:
    """Seconds, peak in MB, and the unit difference of the first service in consequence year 1."""
    command = [sys.executable, "-c", _MEASURE.format(work=work), path, ",".join(services)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    seconds, peak, value = json.loads(done.stdout)
    return seconds, peak, value
