"""The example budget: its formulas hold, its values are those of the functions, and a rebuild gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import formualizer
import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from som_xl.excel.budget import FILE, SHEET, Drawing, budget, draw
from som_xl.excel.registry import BY_NAME

COMMITTED = Path(__file__).parents[2] / "workbook" / FILE
PROMISED = {
    "SOM_NETTORESULTAT", "SOM_NETTO_AAR", "SOM_BREAKEVEN_SUCCESRATE", "SOM_BREAKEVEN_PRIS", "SOM_BREAKEVEN_AAR",
    "SOM_PRIS", "SOM_FREMSKRIV", "SOM_DISKONTERING", "SOM_NUTIDSVAERDI", "SOM_REFUSION", "SOM_EFFEKT",
    "SOM_SUCCESRATE", "SOM_KILDE", "SOM_VERSION",
}  # fmt: skip


@pytest.fixture(scope="module")
def data() -> bytes:
    return budget()


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return draw()


def sheet_of(data: bytes, values: bool) -> Worksheet:
    return load_workbook(io.BytesIO(data), data_only=values)[SHEET]


def _bounds(reference: str) -> tuple[int, int, int, int]:
    """First row, last row, first column, last column."""
    left, top, right, bottom = range_boundaries(reference)
    assert left
    assert top
    assert right
    assert bottom
    return top, bottom, left, right


def formulas(sheet: Worksheet) -> dict[str, str]:
    found = {}
    for row in sheet.iter_rows():
        for cell in row:
            content = cell.value.text if isinstance(cell.value, ArrayFormula) else cell.value
            if isinstance(content, str) and content.startswith("="):
                found[cell.coordinate] = content
    return found


def test_a_rebuild_gives_the_committed_bytes(data: bytes) -> None:
    assert data == budget()
    assert data == COMMITTED.read_bytes(), "run: python -m som_xl.excel"


def test_the_package_follows_the_schema_of_office() -> None:
    assert [error.description for error in OpenXmlValidator(max_errors=0).validate(COMMITTED).errors] == []


def test_it_has_no_macros_and_no_links_to_other_files() -> None:
    with zipfile.ZipFile(COMMITTED) as package:
        assert not [name for name in package.namelist() if re.search("vba|externalLink", name, re.I)]


def test_it_uses_the_functions_a_budget_needs(data: bytes) -> None:
    used = set(re.findall(r"SOM_[A-Z_]+", " ".join(formulas(sheet_of(data, values=False)).values())))
    assert used == PROMISED
    assert used <= set(BY_NAME)


def test_every_formula_has_a_value_and_none_is_an_error(data: bytes) -> None:
    values = sheet_of(data, values=True)
    for place, formula in formulas(sheet_of(data, values=False)).items():
        value = values[place].value
        assert value is not None, formula
        assert not str(value).startswith("#"), formula


def test_the_row_of_years_is_one_array_formula_with_a_value_in_every_cell(data: bytes) -> None:
    arrays = [
        cell.value
        for row in sheet_of(data, values=False).iter_rows()
        for cell in row
        if isinstance(cell.value, ArrayFormula)
    ]
    assert len(arrays) == 1
    assert "SOM_NETTO_AAR" in str(arrays[0].text)
    (cells,) = sheet_of(data, values=True).iter_rows(*_bounds(arrays[0].ref), values_only=True)
    assert [type(value) for value in cells] == [float] * 4


def test_excels_own_formulas_have_the_values_that_are_stored(data: bytes) -> None:
    """The functions' values put in their place, and the rest calculated by an independent spreadsheet engine."""
    book = load_workbook(io.BytesIO(data))
    sheet, stored = book[SHEET], sheet_of(data, values=True)
    native = []
    for place, formula in formulas(sheet).items():
        if "SOM_" in formula:
            sheet[place].value = stored[place].value
        else:
            native.append(place)
    buffer = io.BytesIO()
    book.save(buffer)
    model = formualizer.load_workbook_bytes(buffer.getvalue())
    model.evaluate_all()
    assert len(native) > 20
    for place in native:
        cell = stored[place]
        assert model.get_value(SHEET, cell.row, cell.column) == pytest.approx(cell.value), place


def test_the_years_discounted_are_the_net_result(drawing: Drawing) -> None:
    labels = {row: str(drawing.sheet.cell(row, 2).value) for row in range(1, drawing.sheet.max_row + 1)}
    (check,) = (row for row, label in labels.items() if label.startswith("Kontrol"))
    assert drawing.values[check, 4] == 0.0


def test_what_is_typed_is_marked_as_an_example_or_has_a_source(drawing: Drawing) -> None:
    for row in drawing.sheet.iter_rows():
        typed = [cell for cell in row if str(cell.style).startswith("som_input") and cell.value is not None]
        note = str(row[8].value)
        if typed and typed[0].row > 6:
            assert re.search("Eksempeltal|kilde|Målgrupper|budgettets år|sel", note), typed[0].coordinate


def test_it_says_what_it_is_and_how_to_install_the_functions(data: bytes) -> None:
    sheet = sheet_of(data, values=True)
    content = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for told in (
        "Eksempeltal, ikke en rigtig kommunes budget",
        "Egne takster (eksempeltal)",
        "2026-priser",
        "SOM.xlam",
        "#NAVN?",
        "SOM_SIDSTE_FEJL",
    ):
        assert told in content


def test_no_cells_are_merged_and_it_prints_on_a4(data: bytes) -> None:
    sheet = sheet_of(data, values=False)
    assert not sheet.merged_cells.ranges
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert len(sheet.row_breaks.brk) == 1
