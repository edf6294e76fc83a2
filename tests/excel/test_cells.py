"""What can stand in a cell, for every argument of every function: nothing else than values and errors comes out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import inf, isfinite, nan
from typing import Any

import pytest

from som_xl.excel import functions
from som_xl.excel.answers import NA, NUM, VALUE, ExcelError, to_com
from som_xl.excel.arguments import OMITTED
from som_xl.excel.functions_session import Session
from som_xl.excel.registry import BY_NAME, ESTIMATE, REGISTRY, Argument, Entry
from som_xl.model import KnowledgeError, Problem
from tests.excel.conftest import Excel
from tests.excel.test_functions import OpenWorkbook, reason

REF = ExcelError(2023)
GROUP = "adults_homelessness"

# All arguments of each function, so that one at a time can be replaced.
GOOD: dict[str, list[Any]] = {
    **{
        name: [GROUP, 40.0, 0.6, 25_000.0, "kommune", 1.0, 10.0, 0.035]
        for name, entry in BY_NAME.items()
        if entry.arguments == ESTIMATE
    },
    "SOM_RESULTAT": ["netto", "stat", 2026.0],
    "SOM_PRIS": ["sel110_shelter", "kommune", 2026.0, GROUP],
    "SOM_KONSEKVENS": [GROUP, "C005", 1.0],
    "SOM_EFFEKT": ["EA001", GROUP, "lav"],
    "SOM_SUCCESRATE": [0.5, "SMD", 0.2, "probit", "med"],
    "SOM_NUTIDSVAERDI": [[[1.0, 2.0]], 0.035, 1.0],
    "SOM_DISKONTERING": [2028.0, 0.035, 2026.0],
    "SOM_FREMSKRIV": [100.0, 2015.0, 2023.0],
    "SOM_REFUSION": [1000.0, 5.0, "stat"],
    "SOM_KILDE": ["EA001"],
    "SOM_VERSION": [],
    "SOM_STATUS": [],
    "SOM_SIDSTE_FEJL": [1.0],
}


class Thing:
    """What no cell holds."""

    def __repr__(self) -> str:
        return "a thing"


def arguments_that(fit: Callable[[Entry, Argument], bool]) -> pytest.MarkDecorator:
    places = [
        (entry.name, place)
        for entry in REGISTRY
        for place, argument in enumerate(entry.arguments)
        if fit(entry, argument)
    ]
    return pytest.mark.parametrize(("name", "place"), places, ids=str)


every_argument = arguments_that(lambda *_: True)
judged = arguments_that(
    lambda entry, _: entry.name != "SOM_SIDSTE_FEJL"
)  # which takes the cell with the error
numbers = arguments_that(lambda _, argument: argument.kind == "number")
texts = arguments_that(lambda _, argument: argument.kind == "text")
cell_by_cell = arguments_that(lambda entry, argument: argument.kind != "range" and entry.returns != "row")


@pytest.fixture(autouse=True)
def _open_workbook(at: Session) -> None:
    at.result_source = OpenWorkbook()


def with_cell(name: str, place: int, value: Any) -> list[Any]:
    arguments = list(GOOD[name])
    arguments[place] = value
    return arguments


def is_answer(value: object) -> bool:
    if isinstance(value, list):
        return all(is_answer(cell) for row in value for cell in row)
    return isinstance(value, str | ExcelError) or (type(value) is float and isfinite(value))


@pytest.mark.parametrize("name", BY_NAME)
def test_good_arguments_give_a_value(excel: Excel, name: str):
    answer = excel(name, *GOOD[name])
    assert is_answer(answer)
    assert not isinstance(answer, ExcelError), reason(excel)


@every_argument
@pytest.mark.parametrize(
    "value",
    [None, OMITTED, "", " ", "3,5", "æøå", True, False, 0.0, -1.0, 1e300, nan, inf, 5, Decimal("2.5"), NA.com, 2026.5, (), [[]], [[1.0], [1.0, 2.0]], Thing()],
    ids=repr,
)  # fmt: skip
def test_nothing_but_values_and_errors_comes_out(excel: Excel, name: str, place: int, value: Any):
    answer = excel(name, *with_cell(name, place, value))
    assert is_answer(answer)
    assert "Der er en fejl i programmet" not in reason(excel)
    if isinstance(answer, ExcelError):
        assert reason(excel).startswith(name)


@judged
def test_an_error_cell_passes_through_as_the_same_error(excel: Excel, name: str, place: int):
    answer = excel(name, *with_cell(name, place, REF.com))
    assert answer == ([[REF]] if BY_NAME[name].returns == "row" else REF)
    argument = BY_NAME[name].arguments[place].name
    assert (
        reason(excel)
        == f"{name}, {argument}: Cellen har fejlværdien #REFERENCE!. Ret først den celle, der henvises til."
    )


@every_argument
@pytest.mark.parametrize("value", [None, OMITTED, ""], ids=["empty cell", "omitted", "empty text"])
def test_an_empty_cell_is_an_omitted_argument(excel: Excel, name: str, place: int, value: Any):
    argument = BY_NAME[name].arguments[place]
    if argument.optional:
        given = excel(name, *with_cell(name, place, value))
        assert given == excel(name, *with_cell(name, place, None))
    else:
        answer = excel(name, *with_cell(name, place, value))
        assert answer == ([[VALUE]] if BY_NAME[name].returns == "row" else VALUE)
        assert f"{name}, {argument.name}: Her mangler" in reason(excel)


@numbers
def test_a_number_written_as_text_is_told_and_not_guessed(excel: Excel, name: str, place: int):
    argument = BY_NAME[name].arguments[place]
    answer = excel(name, *with_cell(name, place, "3,5"))
    assert answer == ([[VALUE]] if BY_NAME[name].returns == "row" else VALUE)
    told = (
        "Her står tekst, ikke et tal. Fundet: '3,5'. Fjern en eventuel apostrof, og formatér cellen som tal."
    )
    assert reason(excel) == f"{name}, {argument.name}: {told}"


@texts
def test_a_number_is_no_text(excel: Excel, name: str, place: int):
    argument = BY_NAME[name].arguments[place]
    answer = excel(name, *with_cell(name, place, 12.0))
    assert answer == ([[VALUE]] if BY_NAME[name].returns == "row" else VALUE)
    assert (
        reason(excel)
        == f"{name}, {argument.name}: Her skal stå tekst. Fundet: 12. Skriv en tekst i anførselstegn."
    )


@every_argument
def test_a_range_of_one_cell_is_that_cell(excel: Excel, name: str, place: int):
    value = GOOD[name][place]
    assert excel(name, *with_cell(name, place, value if isinstance(value, list) else ((value,),))) == excel(
        name, *GOOD[name]
    )


@cell_by_cell
def test_a_range_is_answered_cell_by_cell_in_its_own_shape(excel: Excel, name: str, place: int):
    good = excel(name, *GOOD[name])
    value = GOOD[name][place]
    column = excel(name, *with_cell(name, place, ((value,), (REF.com,), (value,))))
    assert column == [[good], [REF], [good]]
    assert "(række 2, kolonne 1 i området)" in reason(excel)
    assert excel(name, *with_cell(name, place, [[value, value], [value, value]])) == [
        [good, good],
        [good, good],
    ]
    assert excel(name, *with_cell(name, place, [value, value])) == [[good, good]]


def test_a_row_and_a_column_span_a_table(excel: Excel):
    # 2015 = 100.00, 2016 = 100.48, 2023 = 118.04
    table = excel("SOM_FREMSKRIV", [[100.0], [200.0]], 2015.0, [[2016.0, 2023.0]])
    assert table == [
        [pytest.approx(100.48), pytest.approx(118.04)],
        [pytest.approx(200.96), pytest.approx(236.08)],
    ]


def test_ranges_that_do_not_fit_together_are_refused(excel: Excel):
    assert excel("SOM_FREMSKRIV", [[1.0], [2.0], [3.0]], [[2015.0], [2016.0]], 2023.0) == VALUE
    assert (
        reason(excel)
        == "SOM_FREMSKRIV, fra_aar: Områderne passer ikke sammen. Fundet: 2 × 1. Vælg 3 × 1 celler."
    )


def test_a_whole_column_by_mistake_is_refused(excel: Excel):
    assert excel("SOM_FREMSKRIV", [[1.0]] * 100_001, 2015.0, 2023.0) == NUM
    assert "Området er for stort. Fundet: 100001 celler." in reason(excel)


def test_the_net_per_year_takes_no_block(excel: Excel):
    assert excel("SOM_NETTO_AAR", GROUP, [[40.0, 50.0]], 0.1, 1.0) == VALUE
    assert "kan kun tage en kolonne" in reason(excel)


def test_the_first_reason_of_a_range_is_kept(excel: Excel):
    excel("SOM_KILDE", [["EA001", "A?", "B?"]])
    assert "(" not in reason(excel).split(":")[0]
    assert "'A?'" in reason(excel)


def test_an_error_that_came_from_our_own_cell_does_not_hide_its_reason(excel: Excel):
    excel("SOM_PRIS", "xyzzy")
    first = reason(excel)
    assert excel("SOM_FREMSKRIV", NA.com, 2015.0, 2023.0) == NA
    assert reason(excel) == first


def test_a_good_answer_keeps_the_last_reason(excel: Excel):
    excel("SOM_PRIS", "xyzzy")
    first = reason(excel)
    excel("SOM_PRIS", "cash_benefit")
    excel("SOM_PRIS", [["cash_benefit"], ["cash_benefit"]])
    assert reason(excel) == first


def test_a_fault_in_the_program_is_an_error_in_the_cell_and_stands_in_the_log(
    excel: Excel, at: Session, caplog
):
    class Broken:
        def result(self) -> Any:
            raise ZeroDivisionError

    at.result_source = Broken()
    assert excel("SOM_RESULTAT", "netto") == VALUE
    assert reason(excel).startswith("SOM_RESULTAT: Der er en fejl i programmet (ZeroDivisionError).")
    assert "ZeroDivisionError" in caplog.text


def test_a_knowledge_base_that_cannot_be_read_is_tried_once():
    tried = []

    def load() -> Any:
        tried.append(1)
        raise KnowledgeError([Problem("prices.csv:2", "Beløbet er ikke et tal.")])

    at = Session(load)
    assert functions.call("SOM_PRIS", [[["a"], ["b"]]], at) == [[NA], [NA]]
    assert len(tried) == 1
    assert at.last_reason == "SOM_PRIS, prices.csv:2: Beløbet er ikke et tal."


def test_answers_cross_com_as_rows_of_floats_texts_and_error_numbers(excel: Excel):
    assert to_com(excel("SOM_FREMSKRIV", [[100.0, "x"]], 2015.0, 2023.0)) == [[118.04, -2146826273]]
    assert to_com(excel("SOM_VERSION")) == [[excel("SOM_VERSION")]]
    yearly = to_com(excel("SOM_NETTO_AAR", *GOOD["SOM_NETTO_AAR"]))
    assert {type(cell) for row in yearly for cell in row} == {float}
