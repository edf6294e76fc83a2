"""Builds the product: ``python -m som_xl.excel [FOLDER]`` writes ``SOM.xlsm`` and ``SOM.xlam``. Same sources, same bytes."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from openpyxl import Workbook

from som_xl.excel.budget import FILE as BUDGET
from som_xl.excel.budget import budget
from som_xl.excel.documents import write_intellisense
from som_xl.excel.vba import macros
from som_xl.knowledge import default_knowledge
from som_xl.storage import write_bytes_atomically
from som_xl.workbook.__main__ import main as build_workbook
from som_xl.workbook.finishing import settled, with_shared_strings
from som_xl.workbook.look import add_styles
from som_xl.workbook.macros import as_addin, with_macros
from som_xl.workbook.plan import Plan
from som_xl.workbook.sheets.engine import draw_conf


def workbook() -> bytes:
    """``SOM.xlsm``: the built-in example, filled and calculated, with functions and ribbon."""
    with tempfile.TemporaryDirectory() as folder:
        data = build_workbook(Path(folder)).read_bytes()
    return with_macros(data, macros(data))


def addin() -> bytes:
    """``SOM.xlam``: the functions alone, for any workbook; its only sheet is the engine's settings."""
    book = Workbook()
    add_styles(book)
    first = book.active
    draw_conf(book, Plan(default_knowledge()))
    if first is not None:
        book.remove(first)
    book.calculation.fullCalcOnLoad = False
    book.calculation.calcId = 191029
    properties = book.properties
    properties.title, properties.creator, properties.language = "SØM-XL, funktioner", "SØM-XL", "da-DK"
    properties.description = "Regnearksfunktioner fra SØM-XL, kategorien SØM."
    buffer = io.BytesIO()
    book.save(buffer)
    data = with_shared_strings(settled(buffer.getvalue(), True, lambda _, part: part))
    return as_addin(data, macros(data, buttons=False))


def main(folder: Path) -> tuple[Path, Path]:
    """Write both files, and beside them the help of the functions and the example budget."""
    folder.mkdir(parents=True, exist_ok=True)
    files = (folder / "SOM.xlsm", workbook()), (folder / "SOM.xlam", addin())
    for path, data in files:
        write_bytes_atomically(path, data)
    write_intellisense(folder)
    write_bytes_atomically(folder / BUDGET, budget())
    return files[0][0], files[1][0]


if __name__ == "__main__":
    for made in main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("workbook")):
        print(made)
