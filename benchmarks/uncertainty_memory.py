"""One large simulation in a process of its own: ``python -m benchmarks.uncertainty_memory ours|floor DRAWS``.

Prints as JSON the seconds it took, the most memory the process ever had, what it had when everything was
imported and the case was ready (both MB), and the mean net result.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

import scipy.special  # noqa: F401  (imported by the first draw otherwise: part of the baseline)

from benchmarks.uncertain_case import DrawFloor, uncertain_data
from som_xl.analysis.parameters import uncertain_parameters
from som_xl.analysis.simulation import simulate
from som_xl.knowledge import default_knowledge
from som_xl.model import case_from_mapping


def memory(field: str) -> float:
    """MB of this process: VmHWM is the most so far, VmRSS what it has now.

    ``getrusage`` would count the memory of the process that started it.
    """
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) * 1024 / 1e6


def main(side: str, draws: int) -> None:
    data = uncertain_data()
    case = case_from_mapping(data, default_knowledge().price_index)
    floor = DrawFloor(data, uncertain_parameters(case))
    before = memory("VmRSS")
    start = time.perf_counter()
    if side == "ours":
        found = simulate(case, draws)
        mean, *_ = found.mean, found.sd, found.quantiles, found.prob_positive
    else:
        mean, *_ = floor.in_blocks(draws)
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, memory("VmHWM"), before, float(mean[-1])]))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
