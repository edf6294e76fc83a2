"""The examples on the module sheets of the product workbook: eksempeltal, marked as such, or facts with their source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from som_xl.analysis.projects.record import project_named, project_record
from som_xl.workbook.modules.estimate_case import typed_answer
from som_xl.workbook.modules.estimate_rows import estimate_blocks, remarks_of
from som_xl.workbook.modules.estimate_sheet import estimate_sheet
from som_xl.workbook.modules.project_layout import SHEET as PROJECT_SHEET
from som_xl.workbook.modules.project_rows import record_blocks
from som_xl.workbook.modules.project_sheet import project_sheet
from som_xl.workbook.modules.reading import read_module
from som_xl.workbook.writing import Value, Writer

ESTIMATE: Final[Mapping[str, Value]] = {
    "target_group": "Voksne i hjemløshed",
    "per_year": 20,
    "years": 3,
    "cost": 60_000,
    "success_rate": 0.25,
    "horizon": 10,
    "first_year": 2026,
    "status": "eksempeltal",
}
"""The numbers of the user are made up; the consequences are the knowledge base's."""

PROJECT: Final = "MOVE"
"""A project of SØM: what is public of it, and what is not."""


def write_examples(writer: Writer, at: datetime) -> None:
    """Every module sheet that has an example, filled and calculated."""
    knowledge, module = writer.plan.knowledge, estimate_sheet(writer.plan)
    writer.write_typed(module, ESTIMATE, {})
    typed = read_module(writer.package, writer.plan, module)
    answer = typed_answer(typed, knowledge, at.year)
    writer.write_module(module, estimate_blocks(module, answer, remarks_of(answer), typed, knowledge, at))
    shown = project_sheet(writer.plan)
    writer.write_typed(shown, {"choice": PROJECT}, {})
    record = project_record(knowledge, project_named(knowledge, PROJECT, PROJECT_SHEET).id)
    writer.write_part(record_blocks(record, knowledge, PROJECT, at))
