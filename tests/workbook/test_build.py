"""The built workbook: the same bytes every time, calculated, protected, and equal to the engine."""

from __future__ import annotations

import io
import re
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from openpyxl import Workbook, load_workbook

from som_xl.excel.__main__ import main as build_product
from som_xl.knowledge import example_case_path
from som_xl.model import ACTORS, calculate
from som_xl.opening import open_case
from som_xl.workbook.__main__ import main
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.examples import write_examples
from som_xl.workbook.modules import module_sheets
from som_xl.workbook.package import CellKind, WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import column_number
from som_xl.workbook.sheets.converter import CONVERTER_ROW
from som_xl.workbook.sheets.engine import CONF, SETTINGS
from tests.model.strategies import cases
from tests.workbook.case_books import KNOWLEDGE, made
from tests.workbook.compare import difference
from tests.workbook.samples import unzipped

AT = datetime(2026, 11, 23, 12, 0)
COMMITTED = Path(__file__).parents[2] / "workbook" / "SOM.xlsm"
PLAN = Plan(KNOWLEDGE)
PAGES = {"Forside", "Vejledning", "Effekt", "Usikkerhed"}
"""Sheets read from top to bottom, with several blocks below each other."""
MODULES = module_sheets(PLAN)
FIELDS = (*PLAN.fields, *(field for module in MODULES for field in module.fields))
TABLES = (*PLAN.tables, *(table for module in MODULES for table in module.tables))
OWN_STATES = (
    '=IF(som_estimate_stamp=""',
    '=IF(som_portfolio_stamp=""',
    '=IF(som_project_choice=""',
    '=IF(INDEX(som_followup_rows,1,1)=""',
)
FORBIDDEN = re.compile(r"\b(OFFSET|INDIRECT|TEXT|VALUE|NOW|TODAY|RAND)\(")


@cache
def product() -> bytes:
    case = open_case(example_case_path(), KNOWLEDGE)
    at = datetime.fromisoformat(KNOWLEDGE.date)
    return workbook_bytes(
        case, calculate(case), KNOWLEDGE, True, at, lambda writer: write_examples(writer, at)
    )


@cache
def book() -> Workbook:
    return load_workbook(io.BytesIO(product()))


def test_two_builds_give_the_same_bytes(tmp_path):
    assert main(tmp_path).read_bytes() == product()


def test_the_files_in_the_repository_are_a_fresh_build(tmp_path):
    for fresh in build_product(tmp_path):
        assert difference(fresh, COMMITTED.parent / fresh.name) == "", "run: python -m som_xl.excel"


def test_every_formula_has_a_value_and_none_is_an_error():
    package = WorkbookPackage(product(), "SOM.xlsm")
    formulas = 0
    for sheet in package.sheet_names:
        area = package.used_area(sheet)
        for r, row in enumerate(package.read(area)):
            for c, cell in enumerate(row):
                formulas += cell.has_formula
                assert not cell.formula_without_value, area.cell(r, c)
                # A break-even year that is never reached is drawn as #N/A in a chart, not as 0.
                assert cell.kind is not CellKind.ERROR or cell.value == "#N/A", area.cell(r, c)
    assert formulas > 5_000


def test_no_formula_is_volatile_or_depends_on_the_language_of_excel():
    for sheet in book().worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert not FORBIDDEN.search(str(cell.value)), (
                        f"{sheet.title}!{cell.coordinate}: {cell.value}"
                    )


def test_every_sheet_opens_alike():
    for sheet in book().worksheets:
        assert sheet.sheet_state == "visible", sheet.title
        assert not sheet.merged_cells.ranges, sheet.title
        assert sheet.sheet_properties.tabColor is not None, sheet.title
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None, sheet.title
        if sheet.title not in {"Forside", CONF}:  # xlwings reads the settings from row 1
            assert sheet["B1"].value == sheet.title
            assert sheet["B2"].value, sheet.title
            state = str(sheet["B3"].value)  # a sheet that asks beside the case tells its own state
            assert state == "=som_status" or state.startswith(OWN_STATES), sheet.title


def test_long_sheets_keep_their_headers_in_sight():
    for sheet in book().worksheets:
        if sheet.max_row > 40 and sheet.title not in PAGES:
            assert sheet.freeze_panes is not None, sheet.title


def test_wide_sheets_are_printed_without_what_few_need_on_the_first_page():
    # ten standard errors on Usikkerhed follow on a page of their own, beside the parameters' names
    uncertainty = book()["Usikkerhed"]
    first, second = str(uncertainty.print_area).replace("'Usikkerhed'!", "").split(",")
    assert first.startswith("$A$1:$I$")
    assert second.startswith("$J$24:$S$")
    assert uncertainty.print_title_cols == "$B:$B"
    for sheet in ("Konsekvenser 1", "Konsekvenser 2"):
        headers = [cell.value for cell in book()[sheet][7]]
        last = str(book()[sheet].print_area).rpartition(":")[2].split("$")[1]
        beyond = headers[column_number(last) :]
        assert beyond == [*(f"Oprindelig år {year}" for year in range(1, 11)), "Projektberegning"]


def test_sheets_of_a_group_share_a_colour():
    colours = {sheet.title: sheet.sheet_properties.tabColor.rgb for sheet in book().worksheets}
    inputs = {colours[table.sheet] for table in PLAN.tables} - {colours["Scenarier"]}
    assert len(inputs) == 1
    assert colours["Scenarier"] == colours["Følsomhed"] == colours["Nettoresultat"]
    assert len({colour for title, colour in colours.items() if title.startswith("Viden ")}) == 1
    assert colours["Kontrol"] not in inputs
    assert colours["Nettoresultat"] not in inputs


def test_input_cells_are_open_and_checked_and_all_others_are_locked():
    open_cells: dict[str, set[str]] = {}
    for field in FIELDS:
        open_cells.setdefault(field.sheet, set()).add(field.area.cell(0, 0).rpartition("!")[2])
    for table in TABLES:
        for column in table.columns:
            if column.role == "input":
                area = table.part(column.key)
                cells = {area.cell(row, 0).rpartition("!")[2] for row in range(area.height)}
                open_cells.setdefault(table.sheet, set()).update(cells)
    # The calculator of effect sizes is filled in too, but is no part of the case.
    top = CONVERTER_ROW
    open_cells["Effekt"] |= {f"C{top + 2}", f"C{top + 3}", f"D{top + 3}", f"E{top + 3}", f"C{top + 4}"}
    # The scenario to explain is chosen, but is no part of the case.
    open_cells["Scenarier"].add("C29")
    # Whoever sets up the engine writes there; no case is read from it.
    open_cells[CONF] = {f"B{row}" for row in range(2, 2 + len(SETTINGS))}
    for module in MODULES:
        for area in module.open_cells:
            cells = {area.cell(0, column).rpartition("!")[2] for column in range(area.width)}
            open_cells.setdefault(module.title, set()).update(cells)
    for sheet in book().worksheets:
        unlocked = {
            cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
        }
        assert unlocked == open_cells.get(sheet.title, set()), sheet.title


def test_every_checked_input_has_its_validation():
    ranges: dict[str, set[str]] = {
        sheet.title: {
            str(part) for rule in sheet.data_validations.dataValidation for part in rule.sqref.ranges
        }
        for sheet in book().worksheets
    }
    for field in FIELDS:
        if field.check:
            assert field.area.cell(0, 0).rpartition("!")[2] in ranges[field.sheet], field.name
    for table in TABLES:
        for column in table.columns:
            if column.check and column.role == "input":
                assert table.part(column.key).address.rpartition("!")[2] in ranges[table.sheet], column.key


def test_nothing_points_outside_the_file():
    for name, part in unzipped(product()).items():
        assert "externalLink" not in name
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in part or b"hyperlink" in part, name


def test_every_chart_says_in_words_what_it_shows():
    drawings = [
        part
        for name, part in unzipped(product()).items()
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)
    ]
    assert drawings
    for drawing in drawings:
        for element in etree.fromstring(drawing).iter("{*}cNvPr"):
            assert len(element.get("descr", "")) > 30


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_control_sheet_agrees_with_the_engine(data):
    case = made(data)
    result = calculate(case)
    package = WorkbookPackage(workbook_bytes(case, result, KNOWLEDGE, False, AT), "sag.xlsx")
    names = package.defined_names()
    control = [cell.value for cell in package.read(names["som_control_net"])[0]]
    expected = [float(result.net_result[..., i]) for i in range(len(ACTORS))]
    assert control == pytest.approx([*expected, sum(expected)], rel=1e-12, abs=0.01)
    assert [cell.value for cell in package.read(names["som_control_difference"])[0]] == [0, 0, 0, 0]
    assert str(package.read(names["som_status"])[0][0].value).startswith("Beregnet og verificeret")
