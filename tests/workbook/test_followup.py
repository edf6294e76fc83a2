"""The lines of Opfølgning: enough room for any case, every line told apart, and the example marked as made up."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings

from som_xl.knowledge import example_case_path
from som_xl.model import calculate
from som_xl.opening import open_case
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.examples import write_examples
from som_xl.workbook.modules.followup_lines import lines_of
from som_xl.workbook.modules.followup_reading import read_followup
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Capacity, Plan
from som_xl.workbook.updating import capacity_of
from tests.model.strategies import cases
from tests.workbook import followup_books as books
from tests.workbook.case_books import KNOWLEDGE, made


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_there_is_room_for_every_line_and_no_two_look_alike(data):
    case = made(data)
    lines = lines_of(case, KNOWLEDGE)
    assert len({(line.label, line.shown) for line in lines}) == len(lines)
    assert len(lines) <= Capacity.for_case(case, KNOWLEDGE).followup_rows


def test_services_with_one_name_are_told_apart_by_their_id():
    price = {"municipality": 1, "region": 0, "state": 0, "name": "Besøg"}
    uses = [{"service": "a", "units": [1]}, {"service": "b", "units": [1]}]
    case = made(books.BASE | {"consequences": uses, "prices": {"a": price, "b": price}})
    shown = [line.shown for line in lines_of(case, KNOWLEDGE) if line.label == "Prisfaktor"]
    assert shown == ["Besøg (a)", "Besøg (b)"]


def test_a_workbook_made_for_a_large_case_has_room_for_it():
    services = [f"ydelse {i}" for i in range(40)]
    data = books.BASE | {
        "consequences": [{"service": service, "units": [1]} for service in services],
        "prices": {service: {"municipality": 1, "region": 0, "state": 0} for service in services},
    }
    package = WorkbookPackage(books.book_of(data), "stor.xlsm")
    # persons 4, costs 1 + 2, and a price and a use for each of 40 services
    assert len(lines_of(made(data), KNOWLEDGE)) == 87
    assert capacity_of(package, KNOWLEDGE).followup_rows == 87


@cache
def product() -> WorkbookPackage:
    case = open_case(example_case_path(), KNOWLEDGE)
    at = datetime.fromisoformat(KNOWLEDGE.date)
    data = workbook_bytes(case, calculate(case), KNOWLEDGE, True, at, lambda w: write_examples(w, at))
    return WorkbookPackage(data, "SOM.xlsm")


def test_the_example_is_marked_and_compared_and_the_case_is_as_before():
    package = product()
    headline = [row[0] for row in books.named(package, "som_followup_headline")]
    assert headline[2].startswith("EKSEMPELTAL – både sagens og de realiserede tal er illustrative")
    assert books.named(package, "som_followup_status") == [["eksempeltal"]]
    assert books.named(package, "som_followup_state")[0][0].startswith("Opfølgningen er beregnet")
    assert books.line(package, "Startede deltagere") == ([75, 20, 25, 30], [40, 16, 24, None])
    forecast = books.named(package, "som_followup_planned")
    net = books.named(package, "som_result_net")[0]
    assert forecast[0][1:] == pytest.approx(net, abs=1e-5)  # expected is the case's own result
    so_far = books.named(package, "som_followup_so_far")
    assert sum(row[4] for row in so_far[3:]) == pytest.approx(so_far[2][4], abs=1e-4)
    assert all(row[4] != 0 for row in so_far[3:])  # something of each driver


def test_what_is_typed_in_the_example_is_read_with_its_cell():
    package = product()
    stood = read_followup(package, Plan(KNOWLEDGE, capacity_of(package, KNOWLEDGE)))
    first = stood.filled[0]
    assert (first.label, first.name, first.year, first.value) == ("Startede deltagere", "", 2026, 16)
    assert first.place == books.cell(package, "Startede deltagere", None, 2026)
    assert stood.status == "example"
    assert len(stood.filled) == 9
