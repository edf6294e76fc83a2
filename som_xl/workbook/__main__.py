"""Builds the product workbook: ``python -m som_xl.workbook [FOLDER]`` writes ``SOM.xlsm``.

Functions and ribbon are taken over from the ``SOM.xlsm`` that is there; ``python -m som_xl.excel`` makes them anew.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from som_xl.casefile import read_mapping
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.knowledge.completing import with_default_prices
from som_xl.model import calculate, case_from_mapping
from som_xl.workbook.build import write_workbook
from som_xl.workbook.examples import write_examples
from som_xl.workbook.macros import Macros, product_macros


def main(folder: Path, macros: Macros | None = None) -> Path:
    """The workbook with the built-in example, filled and calculated. Same sources, same bytes."""
    knowledge = default_knowledge()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "SOM.xlsm"
    # The stamp is the data's date, not today's: a rebuild must give the same file.
    at = datetime.fromisoformat(knowledge.date)
    data = with_default_prices(read_mapping(example_case_path()), knowledge)
    case = case_from_mapping(data, knowledge.price_index)
    write_workbook(case, calculate(case), knowledge, target, at, macros, lambda w: write_examples(w, at))
    return target


if __name__ == "__main__":
    print(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("workbook"), product_macros()))
