"""Proved: the engine and the command line give the same numbers under Windows Python as here.

Remains for a real Windows: the console's own encoding (here output is read through a pipe), and numpy after 2.1.3.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from som_xl.casefile import case_text
from som_xl.model import case_from_mapping
from tests.analysis.test_simulation import EXAMPLE, GOLDEN
from tests.model.strategies import PRICE_INDEX
from tests.model.test_worked_example import WORKED_EXAMPLE
from tests.wine.host import Windows

CALCULATE = """
import json, sys
from som_xl.model import calculate, case_from_mapping
data, prices = json.load(sys.stdin)
case = case_from_mapping(data, price_index={int(year): value for year, value in prices.items()})
print(json.dumps(calculate(case).to_mapping()))
"""

# The example of the specification, section 10, in an order a reader can check: municipality, region, state, total.
NET_RESULT = (-734_852.91, -26_967.16, 1_080_014.15, 318_194.09)
UNDISCOUNTED = (-639_085.00, -27_900.00, 1_163_835.00, 496_850.00)
CUMULATIVE = (-902_220.00, -1_136_123.38, -1_041_260.02, -321_888.56, 132_690.56, 318_194.09)
SERVICES = {
    "shelter_110": 1_428_457.71,
    "cash_benefit": 1_389_398.10,
    "income_tax": 271_042.51,
    "gp_visit": -26_967.16,
}


def same(here: Any, there: Any, tolerance: float = 1e-12) -> bool:
    """The same structure and texts; numbers equal to the last bits that two numpy versions may differ in."""
    if isinstance(here, dict):
        return (
            isinstance(there, dict)
            and list(here) == list(there)
            and all(same(here[key], there[key], tolerance) for key in here)
        )
    if isinstance(here, list):
        if not isinstance(there, list) or len(here) != len(there):
            return False
        pairs = zip(here, there, strict=True)
        return all(same(one, other, tolerance) for one, other in pairs)
    if isinstance(here, float):
        return isinstance(there, float) and there == pytest.approx(here, rel=tolerance, abs=1e-9)
    return bool(here == there) and type(here) is type(there)


def test_the_worked_example_under_windows_python(windows: Windows) -> None:
    ended = windows.run("-c", CALCULATE, stdin=json.dumps([WORKED_EXAMPLE, PRICE_INDEX]))
    result = json.loads(ended.stdout)
    assert tuple(result["net_result"].values()) == pytest.approx(NET_RESULT, abs=0.005)
    assert tuple(result["net_result_undiscounted"].values()) == pytest.approx(UNDISCOUNTED, abs=0.005)
    assert [year["cumulative_discounted"]["total"] for year in result["years"]] == pytest.approx(
        CUMULATIVE, abs=0.005
    )
    discounted = {service["service"]: service["discounted"]["total"] for service in result["services"]}
    assert discounted == pytest.approx(SERVICES, abs=0.005)
    total = result["break_even"]["total"]
    assert (total["success_rate"], total["participants"]) == (
        pytest.approx(0.1345, abs=5e-5),
        pytest.approx(52.80, abs=0.005),
    )
    assert (total["year"], total["years"]) == (2030, pytest.approx(4.7081, abs=5e-5))


def test_the_command_line_prints_the_same_json_and_danish_letters(windows: Windows, tmp_path: Path) -> None:
    settings = {**WORKED_EXAMPLE["settings"], "price_year": 2024}
    prices = {service: {**price, "price_year": 2024} for service, price in WORKED_EXAMPLE["prices"].items()}
    case = case_from_mapping(
        {**WORKED_EXAMPLE, "settings": settings, "prices": prices}, price_index=PRICE_INDEX
    )
    path = tmp_path / "Efterværn på Ærø.toml"
    path.write_text(case_text(case, ".toml"), encoding="utf-8")
    here = subprocess.run(
        [sys.executable, "-m", "som_xl", "beregn", str(path), "--format", "json"],
        capture_output=True,
        check=True,
    )
    there = windows.run("-m", "som_xl", "beregn", windows.path(path), "--format", "json")
    assert (there.code, there.stderr) == (0, "")
    assert "Beskæftigelsesudvalget" in there.stdout
    assert same(json.loads(here.stdout), json.loads(there.stdout))


def test_the_simulation_of_the_example_gives_the_same_numbers(windows: Windows) -> None:
    arguments = ["--antal", "10000", "--seed", "1", "--format", "json"]
    here = subprocess.run(
        [sys.executable, "-m", "som_xl", "simuler", str(EXAMPLE), *arguments], capture_output=True, check=True
    )
    there = windows.run("-m", "som_xl", "simuler", windows.path(EXAMPLE), *arguments)
    assert (there.code, there.stderr) == (0, "")
    found = json.loads(there.stdout)
    # SciPy's inverse functions are iterations, so two versions of it differ sooner than two of numpy
    assert same(json.loads(here.stdout), found, tolerance=1e-9)
    for actor, measures in GOLDEN.items():
        assert {name: found[actor][name] for name in measures} == pytest.approx(measures, rel=1e-9)


def test_a_missing_file_is_told_in_danish(windows: Windows) -> None:
    ended = windows.run("-m", "som_xl", "beregn", "findes ikke på øen.toml")
    assert (ended.code, ended.stdout) == (2, "")
    assert "findes ikke på øen.toml: Filen findes ikke." in ended.stderr
