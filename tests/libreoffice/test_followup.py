"""Opfølgning says in an office too when the case or the realised figures have changed since it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.libreoffice.office import Office

pytestmark = pytest.mark.libreoffice

MADE = "Opfølgningen er beregnet med de tal, der står her"
CASE = "Sagens tal er ændret, siden opfølgningen blev beregnet: tryk på Opfølgning igen"
TYPED = "De realiserede tal er ændret, siden opfølgningen blev beregnet: tryk på Opfølgning igen"
# A cell's name, row and column in it, what is typed, and what the sheet says then.
CHANGES: dict[str, tuple[str, int, int, float | str, str]] = {
    "success rate": ("som_success_with", 1, 1, 0.731, CASE),
    "a saved cost": ("som_costs", 1, 3, "Ja", CASE),
    "participants": ("som_cohorts", 1, 3, 21, CASE),
    "running prices": ("som_followup_running", 1, 1, "Ja", CASE),
    "started": ("som_followup_rows", 4, 5, 17, TYPED),
    "rate": ("som_followup_rows", 10, 5, 0.601, TYPED),
    "a new figure": ("som_followup_rows", 8, 6, 0, TYPED),
}


@pytest.fixture(scope="module")
def opened(office: Office, som_xlsm: Path) -> Office:
    office.open(som_xlsm)
    return office


def state(office: Office) -> str:
    office.recalculate()
    return str(office.name("som_followup_state")[0][0])


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_shows_and_goes_away_with_it(
    opened: Office, change: tuple[str, int, int, float | str, str]
) -> None:
    name, row, column, value, words = change
    before = opened.name(name)[row - 1][column - 1]
    assert before != value
    assert state(opened) == MADE
    opened.put(name, row, column, value)
    assert state(opened) == words
    opened.put(name, row, column, before)
    assert state(opened) == MADE
