"""A new workbook: drawn from the description, filled with a case and calculated. Same input, same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, Result
from som_xl.storage import write_bytes_atomically
from som_xl.workbook.canvas import define
from som_xl.workbook.chart_parts import with_alt_texts
from som_xl.workbook.finishing import settled, with_shared_strings
from som_xl.workbook.look import add_styles
from som_xl.workbook.macros import Macros, with_macros
from som_xl.workbook.modules import ModuleSheet, module_sheets
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Capacity, Plan
from som_xl.workbook.sheets.control import draw_control
from som_xl.workbook.sheets.engine import draw_conf
from som_xl.workbook.sheets.guide import draw_front, draw_guide, draw_log
from som_xl.workbook.sheets.inputs import draw_inputs
from som_xl.workbook.sheets.knowledge import draw_knowledge
from som_xl.workbook.sheets.results import chart_alt_texts, draw_results
from som_xl.workbook.writing import Writer


def draw(plan: Plan) -> Workbook:
    """All sheets, empty of numbers."""
    book = Workbook()
    add_styles(book)
    first = book.active
    draw_front(book, plan)
    draw_guide(book, plan)
    draw_inputs(book, plan)
    modules = module_sheets(plan)
    _draw_modules(book, [module for module in modules if module.group == "input"])
    draw_results(book, plan)
    _draw_modules(book, [module for module in modules if module.group == "result"])
    draw_knowledge(book, plan)
    draw_control(book, plan)
    draw_log(book, plan)
    draw_conf(book, plan)
    if first is not None:
        book.remove(first)
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.worksheets[0]
    book.calculation.fullCalcOnLoad = False
    book.calculation.calcId = 191029
    properties = book.properties
    properties.title, properties.creator, properties.language = "SØM-XL", "SØM-XL", "da-DK"
    return book


def _draw_modules(book: Workbook, modules: Sequence[ModuleSheet]) -> None:
    for module in modules:
        module.draw(book)
        for name, area in {**module.areas, **module.formulas, **module.laid_out}.items():
            define(book, name, area)


def empty_package(plan: Plan, macro: bool, place: str = "SOM.xlsm") -> WorkbookPackage:
    """The drawn workbook as a package whose bytes depend on nothing but the plan."""
    buffer = io.BytesIO()
    book = draw(plan)
    texts = _texts_by_drawing(book, plan)
    book.save(buffer)
    data = settled(buffer.getvalue(), macro, lambda name, part: with_alt_texts(part, texts[name]))
    return WorkbookPackage(data, place)


def _texts_by_drawing(book: Workbook, plan: Plan) -> dict[str, list[str]]:
    """Drawings are numbered in the order of the tabs of the sheets that have one."""
    by_sheet = {module.title: list(module.charts) for module in module_sheets(plan)}
    for (sheet, _), text in sorted(chart_alt_texts().items()):
        by_sheet.setdefault(sheet, []).append(text)
    drawn = [name for name in book.sheetnames if by_sheet.get(name)]
    return {f"xl/drawings/drawing{i}.xml": by_sheet[name] for i, name in enumerate(drawn, 1)}


def workbook_bytes(
    case: Case | None,
    result: Result | None,
    knowledge: KnowledgeBase,
    macro: bool,
    at: datetime,
    more: Callable[[Writer], None] | None = None,
) -> bytes:
    """A whole workbook with this case and result; without a case an empty one.

    ``more`` writes what the module sheets hold.
    """
    plan = Plan(knowledge, Capacity() if case is None else Capacity.for_case(case, knowledge))
    package = empty_package(plan, macro)
    writer = Writer(package, plan)
    if case is not None:
        writer.write_case(case)
    if more:
        more(writer)
    if case is None or result is None:
        writer.finish()
    elif not writer.write_result(case, result, at, _prints(plan) if more else ()):
        package.set_full_calc_on_load()
    return with_shared_strings(package.to_bytes())


def _prints(plan: Plan) -> tuple[tuple[str, str], ...]:
    return tuple(names for module in module_sheets(plan) for names in module.prints)


def write_workbook(
    case: Case | None,
    result: Result | None,
    knowledge: KnowledgeBase,
    path: Path,
    at: datetime,
    macros: Macros | None = None,
    more: Callable[[Writer], None] | None = None,
) -> None:
    """Write a new workbook whole or not at all; .xlsm or .xlsx by the file's ending.

    ``macros`` (functions and ribbon) go into an .xlsm; without them it is one that has none.
    """
    macro = path.suffix.lower() == ".xlsm"
    data = workbook_bytes(case, result, knowledge, macro, at, more)
    write_bytes_atomically(path, with_macros(data, macros) if macro and macros else data)


__all__ = ["draw", "empty_package", "workbook_bytes", "write_workbook"]
