"""Workbooks with a household that the tests of *Familie* share."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from som_xl.analysis.household import Household, household_from_mapping
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import calculate
from som_xl.opening import open_case
from som_xl.workbook.build import workbook_bytes
from som_xl.workbook.modules.family_filling import household_rows
from som_xl.workbook.modules.family_sheet import family_sheet
from som_xl.workbook.plan import Plan
from som_xl.workbook.writing import Writer
from tests.excel.commands_support import CountingPort, opened, put, saved, values

KNOWLEDGE = default_knowledge()
AT = datetime(2026, 11, 23, 9, 30)
# The tables of *Familie*: the household from row 17, own consequences from row 29; u1 stands in D.
HOUSEHOLD, LINES = 17, 29
LAID = "Husstanden er lagt i sagen, og den er den samme her"
CHANGED = "Husstanden er ændret, siden den blev lagt i sagen: tryk på Familie igen"


def household(family: str) -> Household:
    path = example_case_path().with_name(f"husstand_{family}.toml")
    return household_from_mapping(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def parent(family: str) -> bytes:
    """The parent's case calculated, without a household."""
    case = open_case(example_case_path().with_name(f"familie_{family}.toml"), KNOWLEDGE)
    return workbook_bytes(case, calculate(case), KNOWLEDGE, macro=False, at=AT)


def port_of(data: bytes, folder: Path) -> CountingPort:
    return opened(saved(data, folder / "sag.xlsx"))


def type_in(port: CountingPort, family: str) -> None:
    """The household of an example, as an economist types it."""
    plan = Plan(KNOWLEDGE)
    module = family_sheet(plan)
    Writer(port.package, plan).write_typed(module, {}, household_rows(household(family), module, KNOWLEDGE))


def put_row(port: CountingPort, row: int, **cells: Any) -> None:
    columns = {"role": "B", "group": "C", "service": "C", "persons": "D", "status": "E"}
    if "units" in cells:
        columns["status"] = "O"
        for letter, value in zip("DEFGHIJKLM", cells.pop("units"), strict=False):
            put(port, f"Familie!{letter}{row}", value)
    for key, value in cells.items():
        put(port, f"Familie!{columns[key]}{row}", value)


def roles(port: CountingPort) -> dict[str, list[float]]:
    """Kommune, region, stat, i alt by role as *Familie* shows it."""
    return {row[0]: row[2:6] for row in values(port, "som_family_roles") if row[0]}


def lines_of(port: CountingPort) -> list[list[Any]]:
    """Service, role, weight, units of year 1 and 2, their originals and the status of each line on *Konsekvenser 2*."""
    rows = values(port, "som_own_consequences")
    return [[*row[:2], row[4], *row[5:7], *row[22:24], row[18]] for row in rows if row[0] or row[1]]


def one_child(folder: Path) -> CountingPort:
    """The alcohol example's parent with one child in the household, whose own line is a published service."""
    port = port_of(parent("alkohol"), folder)
    put_row(port, HOUSEHOLD, role="Barn 0-5 år", persons=0.4, status="eksempeltal")
    put_row(
        port, LINES, role="barn 0-5 år", service="Plejefamilie", units=[-0.02, -0.03], status="eksempeltal"
    )
    return port
