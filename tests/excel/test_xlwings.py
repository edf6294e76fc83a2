"""Our functions as the stock, open-source xlwings sees them, and that the rest of the room does without it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from som_xl.excel.arguments import OMITTED
from som_xl.excel.registry import REGISTRY, Entry

pytest.importorskip("xlwings")

CALLS = [
    ["SOM_FREMSKRIV", [100.0, 2015.0, 2023.0]],
    ["SOM_FREMSKRIV", [[[100.0], [None], ["3,5"], [-2146826265]], 2015.0, 2023.0]],
    ["SOM_PRIS", ["Herberg/forsorgshjem (SEL § 110)", "kommune", OMITTED, OMITTED]],
    ["SOM_NETTO_AAR", ["adults_homelessness", 40.0, 0.0, 1000.0, OMITTED, OMITTED, 2.0, OMITTED]],
    ["SOM_SIDSTE_FEJL", [OMITTED]],
]

every_entry = pytest.mark.parametrize("entry", REGISTRY, ids=lambda entry: entry.name)


def python(*arguments: str, text: str = "") -> str:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def stock() -> Any:
    return json.loads(python("-m", "tests.excel.stock_xlwings", text=json.dumps(CALLS)))


def test_the_stock_wrapper_has_exactly_our_functions(stock):
    names = re.findall(r"^Function (\w+)\(", stock["wrapper"], re.M)
    assert sorted(names) == sorted(entry.name for entry in REGISTRY)


@every_entry
def test_the_stock_wrapper_has_our_arguments_in_our_order(stock, entry: Entry):
    wanted = ", ".join(
        ("Optional " if argument.optional else "") + argument.name for argument in entry.arguments
    )
    assert f"Function {entry.name}({wanted})" in stock["wrapper"].splitlines()
    passed = ", ".join(argument.name for argument in entry.arguments)
    assert (
        f'XLPy.CallUDF("som_xl.excel.udfs", "{entry.name}", Array({passed}), ThisWorkbook' in stock["wrapper"]
    )


@every_entry
def test_xlwings_knows_texts_and_leaves_values_alone(stock, entry: Entry):
    info = stock["info"][entry.name]
    assert info["ret"] == {"doc": entry.description, "options": {"convert": "raw"}}
    assert (info["category"], info["volatile"], info["async_mode"]) == ("SØM", False, None)
    assert [argument["doc"] for argument in info["args"]] == [argument.help for argument in entry.arguments]
    assert all(argument["options"] == {"convert": "raw"} for argument in info["args"])


def test_calls_through_xlwings_give_blocks_of_plain_values(stock):
    number, column, price, row, last = stock["answers"]
    assert number == [[118.04]]
    assert column == [[118.04], [-2146826273], [-2146826273], [-2146826265]]
    assert price == [[753.42]]
    assert row == [[-40_000.0, 0.0]]
    assert "række 2, kolonne 1" in last[0][0]


def test_worksheet_functions_need_neither_xlwings_nor_pandas():
    code = "import sys; from som_xl.excel.functions import call; call('SOM_PRIS', ['cash_benefit']); print({'xlwings', 'pandas', 'openpyxl'} & set(sys.modules))"
    assert python("-c", code).strip() == "set()"
