"""*Effekt* shows intervention, course and consequence years: by hand, by the engine, and by formulas."""

from __future__ import annotations

import io
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import etree
from openpyxl import load_workbook

from som_xl.model import calculate
from som_xl.model.cohorts import completion_delay, enrolled, placed
from som_xl.model.report import PHASE_IN_ABOVE_FULL, RELAPSE, warnings
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.chart_parts import DRAWING
from som_xl.workbook.modules import module_sheets
from som_xl.workbook.package import Area, WorkbookPackage
from som_xl.workbook.plan import EFFECT, Plan
from som_xl.workbook.recalculation import load
from som_xl.workbook.result_layout import FIRST_YEAR
from som_xl.workbook.result_names import chart_alt_texts
from som_xl.workbook.sheets.cohort_years import YEAR_LINES
from tests.workbook.case_books import KNOWLEDGE, made, read
from tests.workbook.cohort_cases import CASES, HELSINGOER, book_of, case_of, shown
from tests.workbook.samples import unzipped

AT = datetime(2026, 1, 1, 12)
REMARKS = {
    "phase-in": "B10",
    "number of phase-in": "B11",
    "length": "E14",
    "horizon": "E15",
    "relapse": "E21",
}
LENGTH_HELP = "Gennemsnitlig varighed. Effekten falder i det kalenderår, hvor forløbet slutter."


def range_of(package: WorkbookPackage, model: Any, name: str) -> list[list[Any]]:
    """The calculated values of a named range; blank text where there is none."""
    area = package.defined_names()[name]
    assert area is not None
    return [
        [
            "" if (value := model.get_value(area.sheet, row, column)) is None else value
            for column in range(area.first_column, area.last_column + 1)
        ]
        for row in range(area.first_row, area.last_row + 1)
    ]


def near(row: list[Any]) -> list[Any]:
    """Texts as they are, numbers as pytest compares them."""
    return [value if isinstance(value, str) else pytest.approx(value, abs=1e-9) for value in row]


@pytest.mark.parametrize("name", CASES)
def test_the_sheet_shows_what_is_derived_by_hand(name: str) -> None:
    table = CASES[name]
    package = book_of(table.data)
    model = load(package)
    cohorts, years, persons = shown(table)
    assert range_of(package, model, "som_cohort_calendar") == cohorts
    assert range_of(package, model, "som_cohort_years_header") == years
    found = range_of(package, model, "som_cohort_years")
    assert [len(row) for row in found] == [22] * 8  # sum, after the horizon, 20 calendar years
    assert found == [near(row) for row in persons]


@pytest.mark.parametrize("name", CASES)
def test_the_engine_has_the_same_persons(name: str) -> None:
    table = CASES[name]
    result = calculate(made(table.data))
    inputs, years = result.inputs, len(table.years)
    delay = completion_delay(inputs.course_years)
    completed = inputs.starts * (1 - inputs.dropout)
    succeeded = completed * inputs.phase_in * inputs.success_rate
    expected = [row[2:] for row in table.persons]
    assert enrolled(inputs.starts, inputs.course_years, years).sum(0).tolist() == pytest.approx(expected[2])
    assert placed(completed, delay, years).tolist() == pytest.approx(expected[3])
    assert placed(succeeded, delay, years).tolist() == pytest.approx(expected[4])
    assert placed(succeeded, delay + inputs.offset, years).tolist() == pytest.approx(expected[5])
    assert float(result.completions) == pytest.approx(table.persons[3][0])
    assert float(result.successes) == pytest.approx(table.persons[4][0])


def test_the_costs_and_consequences_of_helsingoer_follow_the_years() -> None:
    # 100,000 kr. per person-year: 5, 10, 10, 10 and 5 of them. A success costs the municipality 100, 100 and 50 days
    # less at 1,000 kr.; one success begins in each of 2027 … 2030: 100; 100 + 100; 100 + 100 + 50; the same; 150; 50.
    result = calculate(made(HELSINGOER))
    assert result.costs[:, 0].tolist() == pytest.approx([5e5, 1e6, 1e6, 1e6, 5e5, 0, 0, 0])
    in_thousands = [0, 100, 200, 250, 250, 150, 50, 0]
    assert result.consequences[:, 0].tolist() == pytest.approx([1000 * amount for amount in in_thousands])
    assert float(result.cut_off) == 0


def test_twenty_places_filled_all_the_time_take_ten_starts_a_year() -> None:
    # A place is free again after two years: 20 places / 2 years = 10 starts a year.
    assert enrolled(np.array([5.0] * 4), np.array(2.0), 5).sum(0).max() == 10
    assert enrolled(np.array([10.0] * 4), np.array(2.0), 5).sum(0).tolist() == [10, 20, 20, 20, 10]


def test_the_guide_shows_the_tables_of_helsingoer() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "vejledning.md").read_text(encoding="utf-8")
    table = CASES["helsingoer"]
    start, course, end, begin, _ = table.cohorts
    for i, years in enumerate(zip(start, course, end, begin, strict=True), 1):
        assert "| " + " | ".join(map(str, (i, *years))) + " |" in guide
    for line, row in zip(YEAR_LINES[1:7], table.persons[1:7], strict=True):
        assert f"| {line.label} | " + " | ".join(map(str, [row[0], *row[2:]])) + " |" in guide


# --- remarks ----------------------------------------------------------------------------------------


def remarks(package: WorkbookPackage) -> dict[str, Any]:
    model = load(package)
    return {
        name: model.get_value(EFFECT, int(cell[1:]), ord(cell[0]) - ord("A") + 1)
        for name, cell in REMARKS.items()
    }


def test_nothing_is_remarked_on_a_plain_case() -> None:
    assert remarks(book_of(case_of(3, [10.0, 20.0]))) == {
        "phase-in": "Tom indfasning betyder fuld effekt; tomme år sidst i rækken gentager det sidste tal.",
        "number of phase-in": "",
        "length": LENGTH_HELP,
        "horizon": "",
        "relapse": "Normalt 0: konsekvensskøn fra registre rummer allerede tilbagefald.",
    }


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (
            case_of(3, [10.0, 20.0], effect={"phase_in": [0.5, 1.0]}),
            "phase-in",
            "OBS: I SØM regnes uden indfasning. Brug den kun, når I har en grund, og skriv den i Bemærkning.",
        ),
        (
            case_of(3, [10.0, 20.0], effect={"phase_in": [0.5, 1.1]}),
            "phase-in",
            "OBS: Indfasningen er over 100 % for mindst ét hold. I SØM regnes uden indfasning. Brug den kun, når I "
            "har en grund, og skriv den i Bemærkning.",
        ),
        (
            case_of(3, [10.0, 20.0], effect={"phase_in": [0.5]}),
            "number of phase-in",
            "OBS: Indfasningen har færre tal, end der er driftsår. Resten af holdene får det sidste tal.",
        ),
        (
            case_of(3, [10.0], effect={"relapse": 0.1}),
            "relapse",
            "OBS: Der regnes med tilbagefald. Konsekvensskøn fra registre rummer allerede tilbagefald, så det kan "
            "blive talt med to gange.",
        ),
        (
            HELSINGOER,
            "length",
            "OBS: Forløbet varer mere end et år. Det slutter i forløbsår 2, så effekten og konsekvensår 1 falder senere.",
        ),
        (
            # the second cohort starts in 2027, completes in 2029 and has consequences from 2030; the result ends in 2029
            CASES["two and a half, the year after, too short"].data,
            "horizon",
            "OBS: Det sidste hold når først konsekvensår 1 i 2030, men resultatet slutter i 2029. Forlæng horisonten, "
            "hvis det skal med.",
        ),
        (
            # started in 2027, three years of consequences: 2027, 2028, 2029
            case_of(3, [10.0, 20.0], units=[-3.0, -2.0, -1.0]),
            "horizon",
            "OBS: Der er konsekvenser til og med 2029, men resultatet slutter i 2028. Forlæng horisonten, hvis det "
            "skal med.",
        ),
    ],
)
def test_what_asks_for_it_is_remarked_on(data: dict[str, Any], name: str, said: str) -> None:
    assert remarks(book_of(data))[name] == said


def test_the_remarks_use_the_words_of_the_result() -> None:
    data = case_of(3, [10.0, 20.0], effect={"phase_in": [1.5], "relapse": 0.1}, units=[-3.0, -2.0, -1.0])
    said = remarks(book_of(data))
    told = warnings(calculate(made(data)))
    assert {PHASE_IN_ABOVE_FULL, RELAPSE} <= set(told)
    assert PHASE_IN_ABOVE_FULL in said["phase-in"]
    assert said["relapse"] == f"OBS: {RELAPSE}"
    assert any(text.endswith("Forlæng horisonten, hvis det skal med.") for text in told)


def typed(data: dict[str, Any], name: str, value: object) -> WorkbookPackage:
    """The case with something else in an input cell."""
    package = book_of(data)
    area = package.defined_names()[name]
    assert area is not None
    package.write(
        Area(area.sheet, area.first_row, area.first_column, area.first_row, area.first_column), [[value]]
    )  # type: ignore[list-item]
    return package


@pytest.mark.parametrize("length", ["to", 0.0, -1.0, 21.0])
def test_a_length_that_is_none_is_told_and_nothing_is_in_error(length: object) -> None:
    package = typed(HELSINGOER, "som_course_years", length)
    assert remarks(package)["length"] == "OBS: Skriv et tal over 0 og højst 20."
    assert_no_errors(package)


def test_an_empty_length_is_one_year_on_every_sheet_and_in_the_engine() -> None:
    package = typed(HELSINGOER, "som_course_years", None)
    case = read(package.to_bytes())
    assert case.participants.course_years == 1
    model = load(package)
    persons = range_of(package, model, "som_cohort_years")
    assert persons[2][:7] == [20, 0, 5, 5, 5, 5, 0]  # person-years: 5 · 1 in each year
    assert remarks(package)["length"] == LENGTH_HELP
    net = range_of(package, model, "som_control_net")[0]
    assert net == pytest.approx(calculate(case).net_result.tolist())


def test_more_phase_in_than_operating_years_is_told_as_the_reader_tells_it() -> None:
    package = book_of(case_of(3, [10.0]))
    area = package.defined_names()["som_cohorts"]
    assert area is not None
    package.write(Area(EFFECT, area.last_row, 4, area.last_row, 5), [[0.5, 1.0]])
    assert remarks(package)["number of phase-in"] == "OBS: Indfasningen har flere tal, end der er driftsår."
    with pytest.raises(Exception, match="Indfasningen har flere tal, end der er driftsår"):
        read(package.to_bytes())


# --- odd workbooks ----------------------------------------------------------------------------------


def assert_no_errors(package: WorkbookPackage) -> None:
    model = load(package)
    used = package.used_area(EFFECT)
    for row in range(1, used.last_row + 1):
        for column in range(1, used.last_column + 1):
            value = model.get_value(EFFECT, row, column)
            assert not isinstance(value, dict), (row, column, value)


@cache
def empty() -> bytes:
    return workbook_bytes(None, None, KNOWLEDGE, False, AT)


def test_an_empty_workbook_shows_no_years_and_no_errors() -> None:
    package = WorkbookPackage(empty(), "tom.xlsx")
    assert_no_errors(package)
    for name in ("som_cohort_calendar", "som_cohort_years_header", "som_cohort_years"):
        area = package.defined_names()[name]
        assert area is not None
        assert {cell.value for row in package.read(area) for cell in row} <= {"", None}, name


@pytest.mark.parametrize("name", ["som_first_year", "som_horizon"])
@pytest.mark.parametrize("value", [None, "næste år"])
def test_a_setting_that_is_missing_or_no_number_gives_no_error(name: str, value: object) -> None:
    package = typed(HELSINGOER, name, value)
    assert_no_errors(package)
    header = range_of(package, load(package), "som_cohort_years_header")
    assert set(header[0]) == {""}


def test_a_larger_workbook_has_room_for_more_cohorts_and_years() -> None:
    # 12 cohorts from 2026, each there for a year and a half; 25 years in the result
    package = book_of(case_of(25, [5.0] * 12, course_years=1.5))
    model = load(package)
    assert range_of(package, model, "som_cohort_calendar")[2] == list(range(2027, 2039))
    persons = range_of(package, model, "som_cohort_years")
    assert persons[2] == [90, 0, 5, *[7.5] * 11, 2.5, *[0] * 12]


# --- the sheet --------------------------------------------------------------------------------------


@cache
def finished() -> bytes:
    case = made(HELSINGOER)
    return workbook_bytes(case, calculate(case), KNOWLEDGE, False, AT)


def test_the_chart_shows_the_table_as_long_as_the_result() -> None:
    chart = etree.fromstring(unzipped(finished())["xl/charts/chart1.xml"])
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    area = WorkbookPackage(finished(), "sag.xlsx").defined_names()["som_cohort_years"]
    assert area is not None
    header = area.first_row - 1
    shown = [[node.text for node in series.iter(f"{space}f")] for series in chart.iter(f"{space}ser")]
    # eight years: columns F … M; starts, person-years, successes in consequence year 1
    assert shown == [
        [f"'Effekt'!$F${header}:$M${header}", f"'Effekt'!$F${header + i}:$M${header + i}"] for i in (2, 3, 6)
    ]


def test_every_drawing_has_the_texts_of_its_own_sheet() -> None:
    parts = unzipped(finished())
    package = WorkbookPackage(finished(), "sag.xlsx")
    found = {}
    for sheet in package.sheet_names:
        part = package.sheet_part(sheet)
        relations = parts.get(f"{part.rpartition('/')[0]}/_rels/{part.rpartition('/')[2]}.rels", b"")
        drawing = re.search(rb"drawings/(drawing\d+\.xml)", relations)
        if drawing:
            root = etree.fromstring(parts[f"xl/drawings/{drawing[1].decode()}"])
            for i, node in enumerate(root.iter(f"{DRAWING}cNvPr")):
                found[sheet, i] = node.get("descr")
    beside = {(m.title, i): text for m in module_sheets(Plan(KNOWLEDGE)) for i, text in enumerate(m.charts)}
    assert found == chart_alt_texts() | beside
    assert next(iter(found)) == (EFFECT, 0)


def test_one_page_holds_ten_years_and_every_row() -> None:
    sheet = load_workbook(io.BytesIO(finished()))[EFFECT]
    names = WorkbookPackage(finished(), "sag.xlsx").defined_names()
    records = names["som_effect_records"]
    assert records is not None
    assert sheet.print_area == f"'Effekt'!$A$1:$O${records.last_row}"
    assert FIRST_YEAR + 9 == 15  # O is the tenth year
    assert sheet.freeze_panes == "C5"


def test_names_of_the_tables_stand_where_the_plan_puts_them() -> None:
    plan = Plan(KNOWLEDGE)
    names = WorkbookPackage(empty(), "tom.xlsx").defined_names()
    calendar, cohorts = names["som_cohort_calendar"], names["som_cohorts"]
    assert calendar is not None
    assert cohorts is not None
    # the years of a cohort stand under the column it is typed in
    assert calendar.first_column == plan.cohorts.column_number("y1")
    assert calendar.last_column == cohorts.last_column
