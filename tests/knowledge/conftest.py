from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from som_xl.knowledge import KnowledgeBase, default_directory, default_knowledge, load
from som_xl.model.errors import KnowledgeError


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return default_knowledge()


class Tables:
    """A copy of the good tables in which a test can break one thing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.csv"

    def rows(self, table: str) -> list[list[str]]:
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, rows: list[list[str]]) -> None:
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def change(self, table: str, row_id: str, **cells: str) -> int:
        """Write ``cells`` into the row with this id; returns the line in the file."""
        rows = self.rows(table)
        header = rows[0]
        line = next(number for number, row in enumerate(rows, 1) if row[header.index("id")] == row_id)
        for column, value in cells.items():
            rows[line - 1][header.index(column)] = value
        self.write(table, rows)
        return line

    def edit(self, table: str, change: Callable[[list[list[str]]], object]) -> None:
        rows = self.rows(table)
        change(rows)
        self.write(table, rows)

    def problems(self) -> list[str]:
        """Every problem as the user reads it; empty when the tables are good."""
        try:
            load(self.folder)
        except KnowledgeError as error:
            return [str(problem) for problem in error.problems]
        return []


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    folder = tmp_path / "knowledge"
    shutil.copytree(default_directory(), folder)
    return Tables(folder)
