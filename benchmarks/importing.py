"""Import and the knowledge base at size, against plain ``csv`` and against openpyxl reading the same cells."""

from __future__ import annotations

import csv
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook

from benchmarks.measuring import Line, seconds
from som_xl.knowledge import KnowledgeBase, default_directory, default_knowledge, load, search
from som_xl.knowledge.importing.understanding import outcomes, understand

RECORDS = 50_000
ROWS = 100_000
CSV_TARGET = 10
IMPORT_TARGET = 5


def importing_lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _large_base(Path(folder) / "knowledge")
        yield from _foreign_file(Path(folder) / "stor.xlsx")


def _large_base(folder: Path) -> Iterator[Line]:
    """Load and check, look up and search with 50,000 consequences."""
    shutil.copytree(default_directory(), folder)
    path = folder / "consequences.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, first, *_ = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([f"C{i}", *first[1:]] for i in range(RECORDS))

    def plain() -> int:
        rows = 0
        for table in folder.glob("*.csv"):
            with table.open(encoding="utf-8", newline="") as file:
                rows += len(list(csv.reader(file)))
        return rows

    least, full = seconds(plain), seconds(lambda: load(folder))
    yield Line("csv.reader over the same files", least, f"{plain()} rows")
    ratio = full / least
    yield Line(
        "loaded and checked",
        full,
        f"{RECORDS} consequences",
        f"{ratio:.1f} ×",
        f"≤ {CSV_TARGET} × csv",
        ratio <= CSV_TARGET,
    )
    kb = load(folder)
    yield from _questions(kb)


def _questions(kb: KnowledgeBase) -> Iterator[Line]:
    once = seconds(lambda: kb.default_price("sel110_shelter"))
    yield Line("look-up of a default price", once, "sel110_shelter")
    found = seconds(lambda: kb.consequences_for("adults_homelessness"))
    yield Line(
        "consequences of a target group", found, f"{len(kb.consequences_for('adults_homelessness'))} rows"
    )
    searched = seconds(lambda: search(kb, "herberg"))
    yield Line("search in every table", searched, f"{len(search(kb, 'herberg'))} hits")


def _foreign_file(path: Path) -> Iterator[Line]:
    """A workbook of 100,000 rows, understood and turned into rows of the knowledge base."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Konsekvenser")
    sheet.append(["Ydelse", "Målgruppe", "Konsekvensår", "Antal", "Enhed", "Kilde"])
    for i in range(ROWS):
        names = f"Ydelse nummer {i % 20}", f"Egen gruppe {i // 2000}"
        sheet.append([*names, i // 20 % 100, i % 1000 + 0.5, "døgn", "regnskab"])
    book.save(path)
    knowledge = default_knowledge()

    def floor() -> int:
        rows = load_workbook(path, read_only=True)["Konsekvenser"].iter_rows(values_only=True)
        return sum(1 for row in rows for cell in row if cell is not None)

    def whole() -> int:
        return len(outcomes(understand(path, knowledge), knowledge, "2026-01-01").rows["consequences"])

    (cells, least), (rows, full) = _once(floor), _once(whole)
    ratio = full / least
    yield Line("openpyxl reading the same cells", least, f"{cells} cells")
    yield Line(
        "import, checked row by row",
        full,
        f"{rows} rows",
        f"{ratio:.1f} ×",
        f"≤ {IMPORT_TARGET} × openpyxl",
        ratio <= IMPORT_TARGET,
    )


def _once(call: Callable[[], int]) -> tuple[int, float]:
    """The better of two calls that take seconds."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        value = call()
        times.append(time.perf_counter() - start)
    return value, min(times)
