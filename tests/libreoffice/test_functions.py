"""Every worksheet function in a sheet that LibreOffice calculates, through our own VBA: the same answers as Python.

What is real here and what a shim replaces stands in ``functions_shim``.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyopenvba")
pytest.importorskip("xlwings")

from openpyxl import load_workbook

from som_xl.excel.answers import NA, VALUE, ExcelError
from som_xl.excel.budget import budget
from som_xl.excel.registry import REGISTRY
from tests.libreoffice.conftest import need_host
from tests.libreoffice.functions_cases import CALLS, LAST_REASON, Call, calls, drawn
from tests.libreoffice.functions_shim import variant, with_functions
from tests.libreoffice.office import Office

pytestmark = pytest.mark.libreoffice

ROOT = Path(__file__).parents[2]
NUMBER_OF_CALLS = 150
"""At least so many: fewer means that the list made from the registry has shrunk by mistake."""


@dataclass(frozen=True)
class Calculated:
    """The sheet after LibreOffice calculated it."""

    calls: list[Call]
    values: list[list[Any]]
    log: list[list[Any]]
    """Calls that reached Python: name, arguments, answer."""
    errors: list[list[Any]]

    def answer(self, one: Call) -> list[list[Any]]:
        width = len(one.expected[0])
        return [row[:width] for row in self.values[one.row - 1 :][: len(one.expected)]]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Call]]:
    made = list(calls())
    path = tmp_path_factory.mktemp("functions") / "funktioner.xlsm"
    path.write_bytes(variant(drawn(made)))
    return path, made


@pytest.fixture(scope="module", params=["en-US", "da-DK"])
def calculated(
    request: pytest.FixtureRequest,
    book: tuple[Path, list[Call]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Calculated]:
    need_host()
    folder = tmp_path_factory.mktemp("functions-office")
    log = folder / "functions.log"
    path, made = book
    with Office(folder, request.param) as office:
        office.serve_functions(sys.executable, ROOT, log)
        office.open_with_macros(path)
        log.write_text("")  # opening may have calculated some of it
        office.recalculate()
        entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
        yield Calculated(made, office.values(CALLS), entries, office.errors())


def shown(value: object) -> object:
    """An answer as LibreOffice shows it: what ``CVErr`` gives is a text there."""
    return f"Error {value.code}" if isinstance(value, ExcelError) else value


def same(found: object, wanted: object) -> bool:
    if isinstance(wanted, float):
        return isinstance(found, float) and found == pytest.approx(wanted, rel=1e-12, abs=1e-9)
    return found == wanted


def test_the_modules_compile(calculated: Calculated) -> None:
    assert calculated.values[0][0] == 42.0, "one module that does not compile disables all of them"


def test_every_function_answers_in_the_sheet_as_in_python(calculated: Calculated) -> None:
    different = []
    for one in calculated.calls:
        wanted = [[shown(value) for value in row] for row in one.expected]
        found = calculated.answer(one)
        if not all(map(same, chain(*found), chain(*wanted))):
            different.append(f"{one.name}{one.arguments}: {found}, not {wanted}")
    assert not different, "\n".join(different)


def test_the_calls_are_many_and_of_every_kind(calculated: Calculated) -> None:
    answers = [value for one in calculated.calls for row in one.expected for value in row]
    assert len(calculated.calls) >= NUMBER_OF_CALLS
    assert {float, str, ExcelError} == {type(value) for value in answers}
    assert {NA, VALUE} <= {value for value in answers if isinstance(value, ExcelError)}
    assert any(len(one.expected) > 1 for one in calculated.calls)


def test_every_function_went_through_vba_to_python(calculated: Calculated) -> None:
    # The reason for the last error is Python's: VBA keeps only its own.
    assert {name for name, _, _ in calculated.log} == {entry.name for entry in REGISTRY}


def test_a_row_of_years_is_one_call(calculated: Calculated) -> None:
    rows = [one for one in calculated.calls if one.name == "SOM_NETTO_AAR" and len(one.expected[0]) == 6]
    assert rows
    asked = [arguments for name, arguments, _ in calculated.log if name == "SOM_NETTO_AAR"]
    assert len(asked) == sum(one.name == "SOM_NETTO_AAR" for one in calculated.calls)


def test_the_last_reason_is_told_in_danish(calculated: Calculated) -> None:
    assert str(calculated.values[0][1]).startswith(
        "SOM_PRIS, ydelse: Ydelsen findes ikke i videnbasen. Fundet: 'findes ikke'."
    )


def test_no_cell_is_in_error_without_an_answer(calculated: Calculated) -> None:
    assert [error for error in calculated.errors if error[0] == CALLS] == []


def test_the_example_budget_calculates_to_the_values_it_holds(tmp_path: Path) -> None:
    need_host()
    data = budget()
    path = tmp_path / "budget.xlsm"
    path.write_bytes(with_functions(data))
    with Office(tmp_path / "office", "da-DK") as office:
        office.serve_functions(sys.executable, ROOT, tmp_path / "functions.log")
        sheet = office.open_with_macros(path)[0]
        office.recalculate()
        values, errors = office.values(sheet), office.errors()
    asked = (tmp_path / "functions.log").read_text("utf-8").splitlines()
    assert errors == []
    assert len(asked) > 30, "it was calculated, not only read"
    stored = load_workbook(io.BytesIO(data), data_only=True)[sheet]
    for row in stored.iter_rows():
        for cell in row:
            if cell.value is not None:
                wanted = float(cell.value) if isinstance(cell.value, int) else cell.value
                found = values[cell.row - 1][cell.column - 1]
                assert same(found, wanted), f"{cell.coordinate}: {found}, not {wanted}"


def test_without_an_engine_a_cell_is_not_available_and_says_why(
    office: Office, book: tuple[Path, list[Call]], tmp_path: Path
) -> None:
    path, made = book
    # The other office may still hold the file itself.
    office.open_with_macros(shutil.copy(path, tmp_path))
    office.recalculate()
    values = office.values(CALLS)
    for one in made:
        if one.name != "SOM_STATUS":
            assert values[one.row - 1][0] == shown(NA), one
    assert "SOM_STATUS" in {one.name for one in made}
    status = next(one for one in made if one.name == "SOM_STATUS")
    assert str(values[status.row - 1][0]).startswith("Motoren svarer ikke. ")
    assert "(" in str(values[0][1]), f"{LAST_REASON} tells what the system said"
    office.close()
