from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from som_xl.knowledge import KnowledgeBase, default_knowledge
from som_xl.knowledge.importing.understanding import Outcomes, Understanding, outcomes, understand

Rows = Sequence[Sequence[Any]]
Sheets = dict[str, Rows]


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return default_knowledge()


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook: sheets with rows, merged areas as ``Ark!A1:B1``, hidden sheets by name."""

    def write(
        sheets: Sheets, merged: Sequence[str] = (), hidden: Sequence[str] = (), name: str = "fil.xlsx"
    ) -> Path:
        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
            if title in hidden:
                sheet.sheet_state = "hidden"
        for area in merged:
            title, cells = area.split("!")
            book[title].merge_cells(cells)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


class Read:
    """A file as it was understood and what came of it."""

    def __init__(self, path: Path, kb: KnowledgeBase, mapping: Path | None = None) -> None:
        self.understood: Understanding = understand(path, kb, mapping)
        self.found: Outcomes = outcomes(self.understood, kb, "2026-11-23")

    def prices(self) -> list[tuple[str, ...]]:
        """Service, year, gross, municipality, region, state, unit."""
        fields = ("service_id", "year", "gross", "municipality", "region", "state", "unit")
        return [tuple(row[f] for f in fields) for row in self.rows("prices")]

    def consequences(self) -> list[tuple[str, ...]]:
        """Target group, service, consequence year, units, amount."""
        fields = ("target_group_id", "service_id", "year_from", "units", "amount_kr")
        return [tuple(row[f] for f in fields) for row in self.rows("consequences")]

    def rows(self, table: str) -> list[dict[str, str]]:
        return list(self.found.rows.get(table, {}).values())

    def notes(self, outcome: str = "") -> list[str]:
        return [f"{n.place}: {n.reason}" for n in self.found.notes if not outcome or n.outcome == outcome]


@pytest.fixture
def read(kb: KnowledgeBase) -> Callable[..., Read]:
    return lambda path, mapping=None: Read(path, kb, mapping)
