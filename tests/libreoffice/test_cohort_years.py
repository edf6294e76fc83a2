"""The years and persons on *Effekt*, calculated by LibreOffice, are those derived by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from som_xl.model import calculate
from som_xl.workbook.build import write_workbook
from som_xl.workbook.plan import EFFECT
from tests.libreoffice import formulas
from tests.libreoffice.office import Office
from tests.workbook.case_books import KNOWLEDGE, made
from tests.workbook.cohort_cases import CASES, book_of, shown

pytestmark = pytest.mark.libreoffice

AT = datetime(2026, 1, 1, 12)


def near(row: list[Any]) -> list[Any]:
    return [value if isinstance(value, str) else pytest.approx(value, abs=1e-9) for value in row]


@pytest.mark.parametrize("name", CASES)
def test_the_sheet_shows_what_is_derived_by_hand(office: Office, tmp_path: Path, name: str) -> None:
    book_of(CASES[name].data).save(tmp_path / "sag.xlsx")
    office.open(tmp_path / "sag.xlsx")
    office.recalculate()
    cohorts, years, persons = shown(CASES[name])
    assert office.errors() == []
    assert office.name("som_cohort_calendar") == cohorts
    assert office.name("som_cohort_years_header") == years
    assert office.name("som_cohort_years") == [near(row) for row in persons]


def test_the_table_follows_what_is_typed_without_the_engine(office: Office, tmp_path: Path) -> None:
    book_of(CASES["helsingoer"].data).save(tmp_path / "sag.xlsx")
    office.open(tmp_path / "sag.xlsx")
    office.put("som_course_years", 1, 1, 3.0)
    office.put("som_cohorts", 1, 3, 10.0)
    office.recalculate()
    # 10 in 2026–2028 and 5 in each of 2027–2029, 2028–2030 and 2029–2031
    assert office.name("som_cohort_years")[2][:9] == [75, 0, 10, 15, 20, 15, 10, 5, 0]
    assert office.name("som_cohort_calendar")[3][:4] == [2028, 2029, 2030, 2031]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("som_course_years", "to år"),
        ("som_course_years", 0.0),
        ("som_first_year", "næste år"),
        ("som_horizon", ""),
    ],
)
def test_what_is_no_number_puts_no_error_on_the_sheet(
    office: Office, tmp_path: Path, name: str, value: float | str
) -> None:
    book_of(CASES["helsingoer"].data).save(tmp_path / "sag.xlsx")
    office.open(tmp_path / "sag.xlsx")
    office.put(name, 1, 1, value)
    office.recalculate()
    assert [error for error in office.errors() if error[0] == EFFECT] == []


def test_an_empty_workbook_shows_no_years_and_no_errors(office: Office, tmp_path: Path) -> None:
    write_workbook(None, None, KNOWLEDGE, tmp_path / "tom.xlsx", AT)
    office.open(tmp_path / "tom.xlsx")
    office.recalculate()
    assert [error for error in office.errors() if error[0] == EFFECT] == []
    for name in ("som_cohort_calendar", "som_cohort_years_header", "som_cohort_years"):
        assert {value for row in office.name(name) for value in row} == {""}


def test_a_calculated_workbook_stores_what_libreoffice_calculates(
    danish_office: Office, tmp_path: Path
) -> None:
    case = made(CASES["two and a half, the year after, too short"].data)
    path = tmp_path / "sag.xlsx"
    write_workbook(case, calculate(case), KNOWLEDGE, path, AT)
    empty = formulas.without_values(path, tmp_path / "tom.xlsx")
    found = formulas.recalculated(danish_office, empty)
    stored = {place: value for place, value in formulas.stored(path).items() if place[0] == EFFECT}
    assert len(stored) > 250
    assert formulas.differences(stored, found) == []
    assert danish_office.name("som_master_check") == [["OK"]]
