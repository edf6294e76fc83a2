"""*Familie*: the household of the sheet put into the case, and the case calculated for the whole family."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from som_xl.excel.commands_calculation import sheet_writer, write_results
from som_xl.excel.commands_snapshot import Snapshot
from som_xl.excel.commands_texts import bullets
from som_xl.excel.commands_writing import SheetWriter
from som_xl.excel.family_lines import RoleLines, add_lines, clear_lines, earlier_roles, role_lines
from som_xl.excel.port import Port
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case
from som_xl.model.case import Consequence
from som_xl.workbook.locating import plain
from som_xl.workbook.modules.family_filling import used_blocks
from som_xl.workbook.modules.family_household import TypedHousehold, household_of
from som_xl.workbook.modules.family_layout import SHEET
from som_xl.workbook.modules.family_rows import member_remarks
from som_xl.workbook.modules.family_sheet import family_sheet
from som_xl.workbook.modules.reading import read_module
from som_xl.workbook.plan import OWN_CONSEQUENCES
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.references import Area

NOTHING_TYPED: Final = (
    "Husstanden på arket Familie er tom, og sagen har ingen roller. Skriv først forælderens egen sag i inputarkene: "
    "deltagere, omkostninger, succesrate og egne konsekvenser. Skriv så partner, børn og andre i husstanden, og tryk "
    "på Familie igen."
)
QUESTION: Final = (
    f"Arket {OWN_CONSEQUENCES} har allerede linjer med disse roller. De bliver erstattet af husstanden på arket "
    f"{SHEET}, så de ikke tælles to gange:\n{{roles}}\n\nRettelser, I selv har lavet i linjerne, går tabt. Det kan ikke "
    "fortrydes.\n\nVil du fortsætte?"
)


@dataclass(frozen=True)
class Change:
    """What the household changes in the case.

    Attributes:
        after: the case with the household.
        old, new: the lines that go out, and those that come in.
        rows: the rows of *Konsekvenser 2* that are emptied, with their roles.
    """

    after: Case
    old: tuple[Consequence, ...]
    new: tuple[Consequence, ...]
    rows: dict[int, str]

    @property
    def is_none(self) -> bool:
        """Whether the case holds the household already."""
        return [line.model_dump() for line in self.old] == [line.model_dump() for line in self.new]


def family(port: Port, knowledge: KnowledgeBase, at: datetime, title: str) -> str:
    """Put the household into the case, after the user has agreed to what it replaces, and calculate all of it.

    With an empty household, the result of the roles the case has already.

    Raises:
        SomError: what cannot be used, each with its cell; nothing has been written.
    """
    port.status("SØM: læser husstanden …")
    snapshot = Snapshot(port)
    writer = sheet_writer(snapshot, knowledge)
    module = family_sheet(writer.plan)
    typed = read_module(snapshot.package, writer.plan, module)
    lines = role_lines(writer)
    if typed.is_empty and not lines.roles:
        _show(port)
        return NOTHING_TYPED
    case = case_from_workbook(snapshot.package, knowledge)
    told = ""
    if not typed.is_empty:
        found = household_of(typed, module, case, knowledge)
        change = _change(writer, case, found, lines)
        if change.rows and not change.is_none and not port.confirm(title, _question(change, found)):
            return ""
        if not change.is_none:
            clear_lines(writer, lines, change.rows)
            add_lines(writer, case, change.new, change.after)
            case = case_from_workbook(snapshot.package, knowledge)  # as the sheets say it now
            told = "Husstanden er lagt i sagen og regnet med:\n"
            told += bullets(member_remarks(found.household, case, knowledge))
        writer.write_areas(used_blocks(snapshot.package, module, found.household, case, knowledge))
    failing = write_results(port, knowledge, snapshot, case, at)
    _show(port)
    return "\n\n".join(text for text in (told, failing) if text)


def _change(writer: SheetWriter, case: Case, found: TypedHousehold, lines: RoleLines) -> Change:
    """The lines of the household instead of those of its roles, also of roles it had the last time."""
    members = [member.role for member in found.household.members]
    rows = lines.of([*members, *earlier_roles(writer)])
    replacing = set(rows.values())
    old = tuple(line for line in case.consequences if line.role and line.role in replacing)
    after = found.family_case(case, writer.plan.knowledge, replacing)
    return Change(after, old, after.consequences[len(case.consequences) - len(old) :], rows)


def _question(change: Change, found: TypedHousehold) -> str:
    members = {plain(member.role) for member in found.household.members}
    told = []
    for role, count in Counter(change.rows.values()).items():
        gone = "" if plain(role) in members else ": står ikke længere i husstanden og fjernes"
        told.append(f"{role} ({count} {'linje' if count == 1 else 'linjer'}){gone}")
    return QUESTION.format(roles=bullets(told, 400))


def _show(port: Port) -> None:
    port.go_to(Area(SHEET, 1, 1, 1, 1))
