"""The sheet *Portefølje* of a new workbook: its example, what it says of itself, and what there is no room for."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook

from som_xl.analysis.portfolio.portfolio import Portfolio, portfolio
from som_xl.analysis.portfolio.projects import Project
from som_xl.analysis.portfolio.telling import budget_sentences
from som_xl.knowledge import example_case_path
from som_xl.model import calculate, case_from_mapping
from som_xl.opening import open_case
from som_xl.portfolio_files import read_projects
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.examples import PORTFOLIO_BUDGET, write_examples
from som_xl.workbook.modules.portfolio_layout import MEANINGS, REMARKS
from som_xl.workbook.modules.portfolio_rows import Told, portfolio_blocks
from som_xl.workbook.modules.portfolio_sheet import portfolio_sheet
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.portfolio_numbers import mark_rows
from tests.portfolio_support import write_cases
from tests.workbook.case_books import KNOWLEDGE

AT = datetime(2026, 11, 23, 9, 30)
SHEET = portfolio_sheet()
NOTHING: list[Any] = [None] * 10


@cache
def product() -> WorkbookPackage:
    case = open_case(example_case_path(), KNOWLEDGE)
    data = workbook_bytes(
        case, calculate(case), KNOWLEDGE, True, AT, lambda writer: write_examples(writer, AT)
    )
    return WorkbookPackage(data, "SOM.xlsm")


def values(package: WorkbookPackage, name: str) -> list[list[Any]]:
    area = package.defined_names()[name]
    assert area is not None
    return [[cell.value for cell in row] for row in package.read(area)]


@pytest.fixture
def tiny(tmp_path) -> list[Project]:
    return read_projects(write_cases(tmp_path / "sager"), KNOWLEDGE)[0]


def blocks(answer: Portfolio, told: Told) -> dict[str, list[list[Any]]]:
    return portfolio_blocks(SHEET, answer, told, NOTHING, KNOWLEDGE, AT)


def test_the_example_chooses_two_smaller_projects_before_the_best_of_the_list():
    rows = [row for row in values(product(), "som_portfolio_projects") if row[0] is not None]
    assert [(row[1], row[11]) for row in rows] == [
        ("CTI til voksne i hjemløshed (eksempel)", "Nej"),
        ("CTI i bydel Nord (eksempel)", "Ja"),
        ("CTI i bydel Syd (eksempel)", "Ja"),
        ("Stofmisbrugsbehandling til forældre (eksempel)", "Nej"),
        ("Familieorienteret alkoholbehandling (eksempel)", "Nej"),
    ]
    net, costs = [row[7] for row in rows], [row[8] for row in rows]
    assert net[1] + net[2] > net[0]
    assert costs[1] + costs[2] <= PORTFOLIO_BUDGET < costs[0] + costs[2]
    # the first is the workbook's own example, calculated alone
    assert net[0] == pytest.approx(values(product(), "som_result_net")[0][3])


def test_the_example_is_marked_as_one_and_its_source_is_no_path():
    assert values(product(), "som_portfolio_headline")[2] == [
        "EKSEMPELTAL: 5 af 5 projekter bygger på illustrative tal."
    ]
    assert values(product(), "som_portfolio_source")[0][0].startswith(
        "De eksempler, der følger med programmet"
    )
    assert values(product(), "som_portfolio_state") == [["Porteføljen er beregnet med de valg, der står her"]]


def test_an_empty_workbook_has_no_number_on_the_sheet():
    package = WorkbookPackage(workbook_bytes(None, None, KNOWLEDGE, False, AT), "ny.xlsx")
    for name in SHEET.areas:
        assert all(value is None for row in values(package, name) for value in row), name
    assert values(package, "som_portfolio_state") == [
        ["Ikke beregnet endnu: tryk på Portefølje, og vælg sagerne"]
    ]


def test_every_named_range_has_its_meaning_and_every_figure_its_text():
    assert set(MEANINGS) == set(SHEET.areas) | set(SHEET.formulas)
    book = load_workbook(io.BytesIO(product().to_bytes()))
    assert len(book["Portefølje"]._charts) == len(SHEET.charts) == 3
    assert all(len(text) < 255 for text in SHEET.charts)  # Excel shows no more


def test_the_list_is_the_last_on_the_printed_columns():
    book = load_workbook(io.BytesIO(product().to_bytes()))
    sheet = book["Portefølje"]
    assert sheet.print_area == "'Portefølje'!$A$1:$O$1048576"
    area = SHEET.areas["som_portfolio_projects"]
    assert sheet.max_row == area.last_row
    behind = [name for name, found in SHEET.areas.items() if found.first_column > area.last_column]
    assert sorted(name.removeprefix("som_portfolio_") for name in behind) == [
        "bars",
        "curve",
        "marks",
        "spent",
        "used",
    ]


def test_remarks_there_is_no_room_for_are_counted(tiny):
    answer = portfolio(tiny, simulated=False)
    told = Told("sager", left_out=tuple(f"sag{i}.toml: Filen er tom." for i in range(30)))
    remarks = [row[0] for row in blocks(answer, told)["som_portfolio_remarks"]]
    assert len(remarks) == REMARKS == 10
    assert remarks[0] == "Kunne ikke bruges: sag0.toml: Filen er tom."
    assert remarks[-1].startswith("… og 21 mere")  # 30 − 9 shown


def test_without_a_budget_everything_counts_and_nothing_is_said_to_be_chosen(tiny):
    answer = portfolio(tiny, simulated=False)
    found = blocks(answer, Told("sager"))
    tiles, units = found["som_portfolio_tiles"]
    assert tiles == [
        pytest.approx(182_000),
        pytest.approx(182_000),
        0,
        0,
        pytest.approx(198_000),
        "intet",
        "3 af 3",
    ]
    assert units[5:] == ["budget i alt", "intet valg"]
    assert [row[11:] for row in found["som_portfolio_projects"][:3]] == [[None, None, None]] * 3
    assert [row[10] for row in found["som_portfolio_projects"][:3]] == ["ikke simuleret"] * 3
    assert found["som_portfolio_sums"][1] == [None] * 9
    assert mark_rows(answer) == [[None, None]] * 3
    assert found["som_portfolio_remarks"][0][0].startswith("Der er ingen forbehold")


def test_the_budgets_line_reaches_as_high_as_the_curve(tiny):
    answer = portfolio(tiny, total=110_000, simulated=False)
    assert mark_rows(answer) == [
        [pytest.approx(88_000), pytest.approx(92_000)],
        [110_000, 0],
        [110_000, pytest.approx(182_000)],
    ]


def test_a_budget_that_leaves_no_gain_out_says_that_more_changes_nothing(tiny):
    enough = budget_sentences(portfolio(tiny, total=200_000, simulated=False))
    assert enough == [
        "Budget i alt: 200.000 kr., tilbage: 2.000 kr.",
        "Intet projekt er fravalgt, fordi pengene slap op: mere budget ændrer ikke, hvad der vælges.",
    ]
    # 1 % more than 197,000 is 198,970: then Lille fits too, for 42,000 kr. of net result
    short = budget_sentences(portfolio(tiny, total=197_000, simulated=False))
    assert short[1] == "1 % mere budget (1.970 kr.) ville give 42.000 kr. mere med hele projekter."


def test_a_project_that_costs_nothing_has_words_instead_of_a_ratio():
    free = case_from_mapping(
        {
            "title": "Gratis",
            "settings": {"first_year": 2026, "horizon": 1, "price_year": 2026},
            "participants": {"starts": [1]},
            "effect": {"success_rate": 1.0},
            "consequences": [{"service": "egen", "units": [-1]}],
            "prices": {"egen": {"municipality": 1_000, "region": 0, "state": 0}},
        },
        KNOWLEDGE.price_index,
    )
    answer = portfolio([Project("Gratis", free)], simulated=False)
    found = blocks(answer, Told("x"))
    assert found["som_portfolio_projects"][0][9] == "koster intet"
    assert found["som_portfolio_sums"][0][-1] is None
