"""Speed, as ratios to something that is known, all in one run: ``python -m benchmarks.run``.

A ratio compares two measurements of the same machine in the same minute; the times themselves say little.
"""

from __future__ import annotations

import platform

from benchmarks.calculation import COHORTS, SERVICES, YEARS
from benchmarks.calculation import lines as calculation_lines
from benchmarks.files import cold_start_lines, knowledge_lines
from benchmarks.importing import RECORDS, ROWS, importing_lines
from benchmarks.local import PERSONS, local_lines
from benchmarks.local import SERVICES as LOCAL_SERVICES
from benchmarks.local import YEARS as LOCAL_YEARS
from benchmarks.measuring import table
from benchmarks.portfolio import INTERVENTIONS, MUNICIPALITIES
from benchmarks.portfolio import lines as portfolio_lines
from benchmarks.uncertainty import lines as uncertainty_lines


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}")
    for title, lines in (
        (f"One case: {SERVICES} services × {YEARS} years × 3 payers, {COHORTS} cohorts", calculation_lines),
        (f"A portfolio: {MUNICIPALITIES} municipalities × {INTERVENTIONS} interventions", portfolio_lines),
        ("Monte Carlo and sensitivity of the same case, uncertain", uncertainty_lines),
        ("The knowledge base", knowledge_lines),
        (f"{RECORDS} records, and a foreign file of {ROWS} rows", importing_lines),
        ("The command line, from nothing", cold_start_lines),
        (f"Local consequences: {PERSONS * LOCAL_YEARS:,} rows × {LOCAL_SERVICES} services", local_lines),
    ):
        print(f"\n{title}\n\n{table(list(lines()))}", flush=True)


if __name__ == "__main__":
    main()
