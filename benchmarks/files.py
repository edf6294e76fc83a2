"""Reading the knowledge base against plain ``csv``, and where a cold start of the command line spends its time."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from benchmarks.measuring import Line, seconds
from som_xl.knowledge import default_directory, default_knowledge, example_case_path, load
from som_xl.opening import open_case, save_case

CSV_TARGET = 10
COLD_ROUNDS = 3
# What `som-xl beregn FIL --ud NY` does, with the clock read in between.
STEPS = """
import json, sys, time
clock = [time.perf_counter()]
def read(): clock.append(time.perf_counter())
from datetime import datetime
from pathlib import Path
import som_xl.cli, som_xl.opening, som_xl.report.text
from som_xl.knowledge import default_knowledge
from som_xl.model import calculate
source, target = map(Path, sys.argv[1:])
if source.suffix != ".toml":
    import som_xl.workbook.reading, som_xl.workbook.updating
read()
knowledge = default_knowledge()
read()
case = som_xl.opening.open_case(source, knowledge)
read()
result = calculate(case)
text = som_xl.report.text.result_text(case, result)
read()
som_xl.opening.save_result(source, case, result, target, knowledge, datetime(2026, 1, 1))
read()
names = ("import", "knowledge", "read", "calculate", "write")
steps = {name: b - a for name, a, b in zip(names, clock, clock[1:])}
print(json.dumps([steps, float(result.net_result[-1])]))
"""


def knowledge_lines() -> Iterator[Line]:
    folder = default_directory()

    def plain() -> int:
        rows = 0
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                rows += sum(1 for _ in csv.reader(file)) - 1
        return rows

    least, full = seconds(plain), seconds(load)
    base = load()
    records = len(base.prices) + len(base.effects)
    yield Line("csv.reader over the same files", least, f"{plain()} rows")
    ratio = full / least
    found = f"{records} prices and effects"
    yield Line(
        "knowledge base, checked", full, found, f"{ratio:.1f} ×", f"≤ {CSV_TARGET} × csv", ratio <= CSV_TARGET
    )


def cold_start_lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "sag.xlsm"
        knowledge = default_knowledge()
        save_case(open_case(example_case_path(), knowledge), workbook, knowledge, datetime(2026, 1, 1))
        yield Line("python -c pass", _wall([sys.executable, "-c", "pass"]), "")
        for source in (example_case_path(), workbook):
            kind = source.suffix
            runs = [_steps(source, Path(folder) / f"ny{i}{kind}") for i in range(COLD_ROUNDS)]
            steps, value = min(runs, key=lambda run: sum(run[0].values()))
            for name, duration in steps.items():
                yield Line(f"cold {kind}: {name}", duration, "")
            whole = _wall([sys.executable, "-m", "som_xl", "beregn", str(source)])
            yield Line(f"cold {kind}: som-xl beregn, all in all, nothing written", whole, f"{value:,.2f} kr.")


def _steps(source: Path, target: Path) -> tuple[dict[str, float], float]:
    done = subprocess.run(
        [sys.executable, "-c", STEPS, source, target], check=True, capture_output=True, encoding="utf-8"
    )
    steps, value = json.loads(done.stdout.splitlines()[-1])
    return steps, value


def _wall(command: list[str]) -> float:
    times = []
    for _ in range(COLD_ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)
