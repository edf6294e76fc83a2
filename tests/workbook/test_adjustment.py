"""Own figures beside the original ones, with the difference; the originals never change a result."""

from __future__ import annotations

import pytest

from som_xl.model import Case, calculate
from som_xl.workbook.package import Area, WorkbookPackage
from som_xl.workbook.recalculation import load
from tests.workbook.case_books import KNOWLEDGE, changed, made, read, workbook
from tests.workbook.test_robust_reading import told

PLAIN = {
    "settings": {"first_year": 2026, "horizon": 8, "price_year": 2026},
    "participants": {"starts": [40.0]},
    "effect": {"success_rate": 0.15},
    "consequences": [
        {"service": "cash_benefit", "units": [-40.0, -42.0, -20.5]},
        {"service": "Egen støtte", "units": [-1.5]},
    ],
    "prices": {
        "Egen støtte": {"municipality": 100.0, "region": 0.0, "state": 50.0},
        "cash_benefit": {"municipality": 3000.0, "region": 0.0, "state": 1000.0},
    },
}
ORIGINAL = {**PLAIN, "consequences": [{**PLAIN["consequences"][0], "original": [-48.0, -42.0], "project": "project_sft"}, PLAIN["consequences"][1]]}  # fmt: skip


@pytest.fixture(scope="module")
def adjusted() -> WorkbookPackage:
    return workbook(made(ORIGINAL))


def found(package: WorkbookPackage, table: str, header: str, row_text: str) -> Area:
    """The cell under a header in the row whose first column holds a text."""
    area = package.defined_names()[table]
    assert area is not None
    whole = Area(area.sheet, area.first_row - 1, area.first_column, area.last_row, area.last_column)
    cells = [[cell.value for cell in row] for row in package.read(whole)]
    row = next(i for i, values in enumerate(cells) if values[0] == row_text)
    column = cells[0].index(header)
    return Area(area.sheet, whole.first_row + row, area.first_column + column, whole.first_row + row, area.first_column + column)  # fmt: skip


def shown(package: WorkbookPackage, table: str, header: str, row_text: str):
    place = found(package, table, header, row_text)
    return load(package).get_value(place.sheet, place.first_row, place.first_column)


def test_the_original_units_come_back_with_the_case(adjusted):
    case = read(adjusted.to_bytes())
    assert case == made(ORIGINAL)
    assert [line.original for line in case.consequences] == [(-48.0, -42.0), None]
    assert [line.project for line in case.consequences] == ["project_sft", ""]


def test_the_original_units_change_no_result():
    plain, kept = (calculate(made(data)) for data in (PLAIN, ORIGINAL))
    assert plain.net_result.tolist() == kept.net_result.tolist()


def test_the_difference_is_the_units_now_less_the_original_ones(adjusted):
    # now −40 −42 −20.5 = −102.5, originally −48 −42 = −90
    assert shown(adjusted, "som_consequences", "Oprindelig sum", "Kontanthjælp") == -90.0
    assert shown(adjusted, "som_consequences", "Forskel", "Kontanthjælp") == -12.5
    assert shown(adjusted, "som_own_consequences", "Forskel", "Egen støtte") == ""


def test_text_among_the_original_units_is_told_with_its_cell(adjusted):
    place = found(adjusted, "som_consequences", "Oprindelig år 2", "Kontanthjælp")
    reference = place.address.rpartition("!")[2]

    def spoil(book):
        book[place.sheet][reference] = "cirka 40"

    assert told(changed(adjusted.to_bytes(), spoil)) == [
        f"{place.address}: 'cirka 40' er tekst, ikke et tal. Skriv et tal."
    ]


def test_a_workbook_from_before_the_columns_were_there_is_read(adjusted):
    def remove(book):
        for table in ("som_consequences", "som_own_consequences"):
            area = adjusted.defined_names()[table]
            header = area.first_row - 1
            sheet = book[area.sheet]
            for column in range(area.first_column, area.last_column + 1):
                if str(sheet.cell(header, column).value).startswith(("Oprindelig", "Projektberegning")):
                    for row in range(header, area.last_row + 1):
                        sheet.cell(row, column).value = None

    assert read(changed(adjusted.to_bytes(), remove)) == made(PLAIN)


def test_a_price_of_one_s_own_is_shown_with_its_difference_in_the_case_s_price_level(adjusted):
    known = KNOWLEDGE.default_price("cash_benefit")
    index = KNOWLEDGE.price_index
    level = index[2026] / index[known.year]
    # own price without a year is in the case's level: 3000 + 0 + 1000
    expected = 4000.0 - (known.municipality + known.region + known.state) * level
    assert shown(adjusted, "som_prices", "Forskel til videnbasen", "Kontanthjælp") == pytest.approx(expected)
    assert shown(adjusted, "som_prices", "Forskel til videnbasen", "Uddannelseshjælp") == ""


def test_a_case_with_more_original_years_than_the_standard_gets_room():
    line = {"service": "cash_benefit", "units": [-1.0], "original": [-1.0] * 14}
    case: Case = made({**PLAIN, "consequences": [line]})
    assert read(workbook(case).to_bytes()) == case
