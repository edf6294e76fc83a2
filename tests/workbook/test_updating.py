"""The result in a copy of the user's workbook: everything we did not write is kept byte for byte."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from som_xl.analysis.scenarios import replaced
from som_xl.model import ACTORS, SomError, calculate
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.package import Area, WorkbookPackage
from som_xl.workbook.recalculation import recalculate
from som_xl.workbook.updating import updated_copy
from tests.workbook.case_books import KNOWLEDGE, changed
from tests.workbook.samples import FOREIGN_PARTS, unzipped, with_parts
from tests.workbook.test_robust_reading import CASE, DATA, NAMES, cell_of, inserted_column

AT = datetime(2026, 11, 23, 12, 0)
RESULT = calculate(CASE)


def with_own_sheet(book):
    sheet = book.create_sheet("Vores ark", 2)
    sheet["A1"] = "Vores regnestykke"
    sheet["B1"] = "=SUM(som_result_net)*2"
    sheet["C1"] = "=NETWORKDAYS.INTL(1,2)"


SOURCE = with_parts(changed(DATA, with_own_sheet), FOREIGN_PARTS)


def write_copy(folder: Path, source: bytes = SOURCE) -> Path:
    original, copy = folder / "original.xlsx", folder / "kopi.xlsx"
    original.write_bytes(source)
    updated_copy(original, CASE, RESULT, copy, KNOWLEDGE, AT)
    assert original.read_bytes() == source
    return copy


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    return write_copy(tmp_path_factory.mktemp("kopi"))


def value(package: WorkbookPackage, name: str) -> object:
    area = package.defined_names()[name]
    assert area is not None
    return package.read(area)[0][0].value


def test_parts_we_did_not_write_are_kept_byte_for_byte(copy):
    before, after = unzipped(SOURCE), unzipped(copy.read_bytes())
    assert list(after) == list(before)
    package = WorkbookPackage(SOURCE, "original.xlsx")
    ours = {package.sheet_part(sheet) for sheet in package.sheet_names if sheet != "Vores ark"} | {
        "xl/workbook.xml"
    }
    differing = {name for name in before if before[name] != after[name]}
    assert {name for name in differing if not name.startswith("xl/charts/chart")} <= ours
    assert {name: after[name] for name in FOREIGN_PARTS} == FOREIGN_PARTS
    own = package.sheet_part("Vores ark")
    assert after[own] == before[own]


def test_the_inputs_are_untouched(copy):
    before, after = WorkbookPackage(SOURCE, "a"), WorkbookPackage.open(copy)
    for sheet in ("Indstillinger", "Målgruppe", "Omkostninger", "Priser", "Konsekvenser 2"):
        area = before.used_area(sheet)
        pairs = zip(chain(*before.read(area)), chain(*after.read(area)), strict=True)
        assert all(a == b for a, b in pairs if not b.has_formula)


def test_the_result_cells_are_the_engine_s(copy):
    package = WorkbookPackage.open(copy)
    net = package.read(package.defined_names()["som_result_net"])[0]
    expected = [float(RESULT.net_result[..., i]) for i in range(len(ACTORS))]
    assert [cell.value for cell in net[:3]] == pytest.approx(expected)
    assert net[3].value == pytest.approx(sum(expected))
    difference = package.read(package.defined_names()["som_control_difference"])[0]
    assert [cell.value for cell in difference] == [0, 0, 0, 0]
    assert value(package, "som_calculated_at") == "23-11-2026 12:00"
    assert value(package, "som_master_check") == "OK"
    assert str(value(package, "som_status")).startswith(
        "Beregnet og verificeret: motor og kontrolark er ens (0,00 kr.)"
    )


@pytest.mark.parametrize(
    ("name", "row", "header", "new"),
    [
        ("som_dropout", 0, "", 0.2),
        ("som_costs", 1, "Beløb i alle driftsår", 25_001),
        ("som_costs", 1, "Type", "Pr. gennemført"),
        ("som_own_consequences", 0, "Medregn", "Nej"),
        ("som_own_prices", 0, "Egen pris: Stat", 51),
        ("som_horizon", 0, "", 7),
    ],
)
def test_a_changed_input_shows_that_the_result_is_old(copy, name, row, header, new):
    package = WorkbookPackage.open(copy)
    sheet, reference = cell_of(name, row, header)
    column, line = "".join(filter(str.isalpha, reference)), int("".join(filter(str.isdigit, reference)))
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    package.write(Area(sheet, line, number, line, number), [[new]])
    assert recalculate(package, package.sheet_names)
    assert str(value(package, "som_status")).startswith("Input er ændret siden sidste beregning")
    assert value(package, "som_master_check") == "FEJL"


def test_a_missing_result_range_is_told_and_nothing_is_written(tmp_path):
    def change(book):
        del book.defined_names["som_result_net"]

    with pytest.raises(SomError) as error:
        write_copy(tmp_path, changed(DATA, change))
    assert "Navnet som_result_net mangler i arbejdsbogen, så resultatet kan ikke skrives i den." in str(
        error.value
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["original.xlsx"]


def test_columns_the_user_put_in_are_left_alone(tmp_path):
    def change(book):
        inserted_column(book)
        area = NAMES["som_consequences"]
        book["Konsekvenser 1"].insert_cols(4)
        book["Konsekvenser 1"].cell(area.first_row - 1, 4).value = "Vores kolonne"
        for row in range(area.first_row, area.last_row + 1):
            book["Konsekvenser 1"].cell(row, 4).value = f"note {row}"
        book.defined_names[
            "som_consequences"
        ].attr_text = (
            f"'Konsekvenser 1'!$B${area.first_row}:${get_column_letter(area.last_column + 1)}${area.last_row}"
        )

    package = WorkbookPackage.open(write_copy(tmp_path, changed(DATA, change)))
    area = package.defined_names()["som_consequences"]
    notes = package.read(Area("Konsekvenser 1", area.first_row, 4, area.last_row, 4))
    assert [row[0].value for row in notes] == [
        f"note {row}" for row in range(area.first_row, area.last_row + 1)
    ]


def test_a_horizon_longer_than_the_sheets_is_told_with_its_cell(tmp_path):
    longer = CASE.model_copy(update={"settings": CASE.settings.model_copy(update={"horizon": 21})})
    original = tmp_path / "original.xlsx"
    original.write_bytes(DATA)
    with pytest.raises(SomError) as error:
        updated_copy(original, longer, RESULT, tmp_path / "kopi.xlsx", KNOWLEDGE, AT)
    assert str(error.value) == (
        "Indstillinger!C14: Arbejdsbogens resultatark har plads til 20 år. Fundet: 21. "
        "Forkort horisonten, eller lav en større arbejdsbog med 'som-xl konverter'."
    )
    assert not (tmp_path / "kopi.xlsx").exists()


def test_a_group_of_the_user_s_own_gets_the_nearest_documented_ones():
    case = replaced(CASE, target_group="unge hjemløse")
    data = workbook_bytes(case, calculate(case), KNOWLEDGE, False, AT)
    near = value(WorkbookPackage(data, "egen.xlsx"), "som_nearest_groups")
    assert str(near).split("; ")[0] == "Unge i hjemløshed"
