"""Proved: every registered worksheet function answers over the DLL and COM exactly as it does in Python here.

Each is called with the arguments of its own example, with Danish letters, error cells, empty cells, ranges and
omitted arguments. Remains for a real Excel: the generated VBA wrapper around these calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from som_xl.excel import udfs
from som_xl.excel.registry import REGISTRY, Entry
from tests.wine.host import MISSING, NOT_AVAILABLE, Engine, Excel, Windows, error

MODULE = "som_xl.excel.udfs"
TELLS_ABOUT_ITS_PROCESS = ("SOM_STATUS", "SOM_SIDSTE_FEJL", "SOM_RESULTAT")
KINDS = ("example", "only required", "Danish letters", "error cell", "empty cell", "range of rows")
BLOCK = [[1.0, 2.0], [3.0, 4.0]]


def literal(written: str) -> Any:
    """One argument as it stands in a Danish formula; a reference becomes a row of amounts."""
    text = written.strip()
    if not text:
        return MISSING
    if text.startswith('"'):
        return text.strip('"')
    if re.fullmatch(r"-?\d+(,\d+)?", text):
        return float(text.replace(",", "."))
    return [[100.0, 200.0, 300.0, 400.0, 500.0]]


def arguments(entry: Entry, kind: str) -> list[Any]:
    """All arguments of the function as the wrapper passes them: omitted ones too."""
    inside = entry.example[entry.example.index("(") + 1 : entry.example.rindex(")")]
    given = [literal(each) for each in inside.split(";")] if inside else []
    if kind == "only required":
        given = given[: entry.required]
    first = {
        "Danish letters": "Hjemløse på Ærø",
        "error cell": error(NOT_AVAILABLE),
        "empty cell": None,
        "range of rows": BLOCK,
    }
    if kind in first and given:
        given[0] = first[kind]
    return given + [MISSING] * (len(entry.arguments) - len(given))


def here(value: Any) -> Any:
    """An argument as the function gets it when it is called without COM."""
    if isinstance(value, dict):
        return value.get("error")
    return tuple(tuple(row) for row in value) if isinstance(value, list) else value


def over_com(block: list[list[Any]]) -> Any:
    """A block of answers as xlwings sends it: one value bare, one row as a list."""
    if len(block) > 1:
        return block
    return block[0][0] if len(block[0]) == 1 else block[0]


CALLS = [(entry, kind) for entry in REGISTRY for kind in KINDS]


@pytest.fixture(scope="module")
def outcomes(windows: Windows) -> Iterator[dict[tuple[str, str], Any]]:
    """What every call gave, made in one go."""
    engine = Engine(windows)
    engine.start()
    excel = Excel(windows)
    excel.connect()
    made = excel.call_many([(MODULE, entry.name, arguments(entry, kind)) for entry, kind in CALLS])
    yield {
        (entry.name, kind): outcome for (entry, kind), outcome in zip(CALLS, made["outcomes"], strict=True)
    }
    excel.close()
    engine.say("--stop")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("entry", REGISTRY, ids=lambda entry: entry.name)
def test_the_answer_over_com_is_the_answer_here(
    outcomes: dict[tuple[str, str], Any], entry: Entry, kind: str
) -> None:
    outcome = outcomes[entry.name, kind]
    assert "value" in outcome, outcome
    found = outcome["value"]
    if entry.name in TELLS_ABOUT_ITS_PROCESS:
        return
    expected = over_com(getattr(udfs, entry.name)(*map(here, arguments(entry, kind))))
    if isinstance(expected, float):
        expected = pytest.approx(expected, rel=1e-12)
    elif isinstance(expected, list):
        expected = [pytest.approx(each, rel=1e-12) for each in expected]
    assert found == expected
    if isinstance(expected, int):
        assert isinstance(found, int)
