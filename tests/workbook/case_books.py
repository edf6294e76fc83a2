"""Workbooks made from cases for the tests, and changed as users change them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook

from som_xl.knowledge import default_knowledge
from som_xl.knowledge.completing import with_default_prices
from som_xl.model import Case, case_from_mapping
from som_xl.workbook.build import empty_package
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Capacity, Plan
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.writing import Writer

KNOWLEDGE = default_knowledge()


def made(data: dict[str, Any]) -> Case:
    """The case as the command line makes it from a file."""
    return case_from_mapping(with_default_prices(data, KNOWLEDGE), KNOWLEDGE.price_index)


def workbook(case: Case) -> WorkbookPackage:
    """The case's inputs in a new workbook, saved and opened again; its formulas are not calculated."""
    plan = Plan(KNOWLEDGE, Capacity.for_case(case, KNOWLEDGE))
    package = empty_package(plan, macro=False)
    Writer(package, plan).write_case(case)
    return WorkbookPackage(package.to_bytes(), "sag.xlsx")


def read(data: bytes) -> Case:
    """The case in a workbook's bytes."""
    return case_from_workbook(WorkbookPackage(data, "sag.xlsx"), KNOWLEDGE)


def changed(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after a change made and saved with openpyxl."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
