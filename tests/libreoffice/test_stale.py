"""An input changed in the workbook without calculating anew shows on the sheets, and goes away with the change."""

from __future__ import annotations

from pathlib import Path

import pytest

from som_xl.knowledge import default_knowledge
from som_xl.workbook.plan import Plan
from tests.libreoffice.office import Office

pytestmark = pytest.mark.libreoffice

CHANGED = "Input er ændret siden sidste beregning"
PLAN = Plan(default_knowledge())
# What a user may change: a cell's name, row and column in it, and what is typed.
CHANGES: dict[str, tuple[str, int, int, float | str]] = {
    "horizon": ("som_horizon", 1, 1, 7),
    "price level": ("som_price_year", 1, 1, 2024),
    "success rate": ("som_success_with", 1, 1, 0.43),
    "participants": ("som_cohorts", 1, 3, 41),
    "one øre of a cost": ("som_costs", 1, 9, 1234.56),
    "units of a service": ("som_consequences", 1, 7, -3),
    "units of an own line": ("som_own_consequences", 1, 6, -3),
    "own price": ("som_prices", 1, PLAN.prices.position("own_municipality") + 1, 17),
    "share of a committee": ("som_prices", 1, PLAN.prices.position("share1") + 1, 0.01),
    "discounting": ("som_discounting", 1, 1, "Flad rente"),
    "first consequence year": ("som_first_consequence", 1, 1, "Året efter, at forløbet slutter"),
    "saved alternative": ("som_costs", 1, 3, "Ja"),
}


@pytest.fixture(scope="module")
def opened(office: Office, som_xlsm: Path) -> Office:
    office.open(som_xlsm)
    return office


def state(office: Office) -> tuple[bool, str]:
    """Whether the banner says that inputs have changed, and the master check."""
    office.recalculate()
    return CHANGED in office.name("som_status")[0][0], office.name("som_master_check")[0][0]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_one_changed_input_shows_that_the_result_is_old(
    opened: Office, change: tuple[str, int, int, float | str]
) -> None:
    name, row, column, value = change
    before = opened.name(name)[row - 1][column - 1]
    assert before != value
    assert state(opened) == (False, "OK")
    opened.put(name, row, column, value)
    assert state(opened) == (True, "FEJL")
    opened.put(name, row, column, before)
    assert state(opened) == (False, "OK")


@pytest.mark.parametrize(
    ("name", "row", "column", "value"),
    [
        ("som_estimate_per_year", 1, 1, 21),
        ("som_estimate_target_group", 1, 1, "Unge i hjemløshed"),
        ("som_estimate_effect", 1, 1, "EA006"),
        ("som_estimate_mix", 2, 2, 0.5),
        ("som_estimate_own", 1, 4, 3),
    ],
)
def test_a_changed_input_of_the_estimate_shows_on_its_sheet_and_not_on_the_case(
    opened: Office, name: str, row: int, column: int, value: float | str
) -> None:
    def said() -> str:
        assert state(opened) == (False, "OK")
        return str(opened.name("som_estimate_state")[0][0])

    before = opened.name(name)[row - 1][column - 1]
    assert said() == "Skønnet er beregnet med de tal, der står her"
    opened.put(name, row, column, value)
    assert said().startswith("Input er ændret, siden skønnet blev beregnet")
    opened.put(name, row, column, before)
    assert said() == "Skønnet er beregnet med de tal, der står her"
