"""New files: an empty case to fill in, or the built-in example."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from som_xl.knowledge import KnowledgeBase, example_case_path
from som_xl.model import calculate
from som_xl.opening import WORKBOOKS, kind_of, open_case, save_case
from som_xl.storage import write_bytes_atomically

_TOML: Final = """\
# En sag til som-xl. Udfyld felterne, og kør: som-xl tjek {name}

title = ""
municipality = ""
# target_group = "adults_homelessness"     # se: som-xl viden maalgrupper

[settings]
first_year = {year}         # første driftsår
horizon = 10              # antal kalenderår i resultatet
price_year = {year}         # prisniveau for resultatet
discount_rate = "official"

[participants]
starts = []               # antal, der starter, pr. driftsår, fx [40, 40, 40]
dropout = 0.0             # andel, der falder fra
course_years = 1.0        # forløbets længde i år

[effect]
# success_with = 0.35     # andel, der lykkes med indsats
# success_without = 0.20  # andel, der ville lykkes uden

# [[costs]]
# name = "Opstart"
# kind = "fixed"          # fixed, per_start, per_completion eller per_participant_year
# amounts = 250000        # kr.; ét tal eller ét pr. driftsår
# price_year = {year}
# payers = {{ municipality = 1.0 }}
# saved = false           # true: et tilbud, der spares

# [[consequences]]
# service = "sel110_shelter"   # se: som-xl viden ydelser
# per = "success"
# units = [-40, -25, -10]      # ændring i enheder pr. år; negativ = mindre forbrug

# [prices.min_ydelse]          # kun for egne ydelser eller egne priser
# municipality = 750
# region = 0
# state = 750
# price_year = {year}
"""


def write_new(path: Path, knowledge: KnowledgeBase, at: datetime, example: bool) -> None:
    """Write an empty case, or the example, of the kind the file's name says."""
    kind = kind_of(path)
    if kind in WORKBOOKS:
        _write_workbook(path, knowledge, at, example)
    elif example:
        save_case(open_case(example_case_path(), knowledge), path, knowledge, at)
    else:
        text = (
            _TOML.format(name=path.name, year=at.year)
            if kind == ".toml"
            else json.dumps(_empty(at.year), indent=2) + "\n"
        )
        write_bytes_atomically(path, text.encode())


def _write_workbook(path: Path, knowledge: KnowledgeBase, at: datetime, example: bool) -> None:
    """An empty workbook, or the example as in the product, also on the sheets beside the case."""
    from som_xl.workbook.build import write_workbook  # noqa: PLC0415  (case files need no workbook code)
    from som_xl.workbook.examples import write_examples  # noqa: PLC0415
    from som_xl.workbook.macros import product_macros  # noqa: PLC0415

    if not example:
        write_workbook(None, None, knowledge, path, at, product_macros())
        return
    case = open_case(example_case_path(), knowledge)
    macros = product_macros()
    write_workbook(case, calculate(case), knowledge, path, at, macros, lambda w: write_examples(w, at))


def _empty(year: int) -> dict[str, Any]:
    return {
        "title": "",
        "municipality": "",
        "settings": {"first_year": year, "horizon": 10, "price_year": year, "discount_rate": "official"},
        "target_group": "",
        "participants": {"starts": [], "dropout": 0.0, "course_years": 1.0},
        "effect": {"success_with": None, "success_without": None},
        "costs": [],
        "consequences": [],
        "prices": {},
        "committees": {},
    }
