"""A household put on *Familie*: as it is typed there, and what the sheet remembers of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from openpyxl.utils.datetime import to_excel

from som_xl.analysis.household import Household, Member
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, Problem, WorkbookError
from som_xl.model.case import Consequence
from som_xl.workbook.line_rows import Row, Value
from som_xl.workbook.locating import Locator
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.family_layout import HOUSEHOLD, LINES, MEMBERS, OWN_LINES, SHEET, USED
from som_xl.workbook.modules.family_rows import member_rows
from som_xl.workbook.modules.family_sheet import family_sheet
from som_xl.workbook.package import Cell, WorkbookPackage
from som_xl.workbook.result_blocks import Rows
from som_xl.workbook.values import status_text
from som_xl.workbook.writing import Writer

USE_A_FILE: Final = "Brug husstanden som fil: 'som-xl familie SAG --husstand FIL'."


def fill_household(writer: Writer, household: Household, case: Case) -> None:
    """The household on the sheet of a new workbook whose case, ``case``, holds it already.

    Raises:
        WorkbookError: the sheet has no room for it, or no column for something it says; nothing has been written.
    """
    module, knowledge = family_sheet(writer.plan), writer.plan.knowledge
    writer.write_typed(module, {}, household_rows(household, module, knowledge))
    writer.write_module(module, used_blocks(writer.package, module, household, case, knowledge))


def household_rows(
    household: Household, module: ModuleSheet, knowledge: KnowledgeBase
) -> dict[str, list[Row]]:
    """The two tables as a household is typed in them; choices as codes.

    Raises:
        WorkbookError: the sheet has no room for it, or no column for something it says.
    """
    members = [_member_row(member, knowledge) for member in household.members]
    lines = [_line_row(member.role, line, knowledge) for member in household.members for line in member.lines]
    for table, rows in zip(module.tables, (members, lines), strict=True):
        keys = {column.key for column in table.columns}
        if len(rows) > table.rows or any(set(row) - keys for row in rows):
            message = f"Husstanden kan ikke stå på arket, som har plads til {MEMBERS} roller og {OWN_LINES} egne linjer."
            raise WorkbookError([Problem(SHEET, message, f"{len(rows)} linjer", USE_A_FILE)])
    return {HOUSEHOLD: members, LINES: lines}


def used_blocks(
    package: WorkbookPackage, module: ModuleSheet, household: Household, case: Case, knowledge: KnowledgeBase
) -> dict[str, Rows]:
    """What the sheet remembers when a household is put into the case: the two tables, and each role in words."""
    blocks: dict[str, Rows] = {"som_family_members": member_rows(household, case, knowledge)}
    for table in module.tables:
        area = Locator(package).table(table).area
        blocks[USED[table.name]] = [[_as_written(cell) for cell in row] for row in package.read(area)]
    return blocks


def _as_written(cell: Cell) -> Value:
    """What makes an equal cell; a date is a number to Excel."""
    if isinstance(cell.value, datetime):
        return float(to_excel(cell.value))  # type: ignore[no-untyped-call]
    return cell.value


def _member_row(member: Member, knowledge: KnowledgeBase) -> Row:
    group = knowledge.target_group_by_id.get(member.target_group)
    return {
        "role": member.role, "group": group.name if group else member.target_group, "persons": member.persons,
        "status": status_text(member.status), "source": member.source, "note": member.note,
    }  # fmt: skip


def _line_row(role: str, line: Consequence, knowledge: KnowledgeBase) -> Row:
    if line.per != "success" or not line.include:
        message = "Arket regner alle linjer med, pr. succes; linjen siger noget andet."
        raise WorkbookError([Problem(SHEET, message, f"{role}: {line.service}", USE_A_FILE)])
    service = knowledge.service_by_id.get(line.service)
    return {
        "role": role, "service": service.name if service else line.service,
        **{f"u{year}": value for year, value in enumerate(line.units, 1)},
        "continue_years": line.continue_years or None,
        "status": status_text(line.status), "source": line.source, "note": line.note,
    }  # fmt: skip
