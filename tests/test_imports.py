"""What may import what: the rooms of the house, and what the engine must never load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "openpyxl", "xlwings", "lxml", "click", "rich", "formualizer")


@pytest.mark.parametrize(
    ("module", "kept_out"),
    [
        ("som_xl.model", HEAVY),
        ("som_xl.knowledge", ("pandas", "openpyxl", "xlwings", "formualizer")),
        ("som_xl.cli", ("pandas", "openpyxl", "xlwings", "formualizer")),
    ],
)
def test_importing_it_loads_nothing_heavy(module: str, kept_out: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print(*(name for name in {kept_out!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.split() == []


def test_the_rooms_import_one_way() -> None:
    # The contracts stand in pyproject.toml.
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
