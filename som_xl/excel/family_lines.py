"""The lines of a household on *Konsekvenser 2*: those of an earlier time out, the new ones where nothing stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from som_xl.excel.commands_writing import SheetWriter, cell_area, fill, free_row, input_keys
from som_xl.model import Case, Problem, WorkbookError
from som_xl.model.case import Consequence
from som_xl.workbook.description import Table
from som_xl.workbook.line_rows import Row, line_row, own_price_row
from som_xl.workbook.locating import FoundTable, blank, plain
from som_xl.workbook.modules.family_filling import USE_A_FILE
from som_xl.workbook.modules.family_layout import HOUSEHOLD, USED
from som_xl.workbook.values import UnusableCellError, text

NO_ROOM: Final = f"Slet linjer, der ikke bruges. Eller: {USE_A_FILE[0].lower()}{USE_A_FILE[1:]}"


@dataclass(frozen=True)
class RoleLines:
    """Where the lines with a role stand: row of the table and the role as it is written."""

    found: FoundTable
    roles: dict[int, str]

    def of(self, roles: Iterable[str]) -> dict[int, str]:
        """The rows of these roles; capitals and spaces make no difference."""
        wanted = {plain(role) for role in roles}
        return {row: role for row, role in self.roles.items() if plain(role) in wanted}


def role_lines(writer: SheetWriter) -> RoleLines:
    """Every line of *Konsekvenser 2* with a role."""
    found = writer.locator.table(writer.plan.own_consequences)
    roles: dict[int, str] = {}
    for row in range(found.area.height):
        if not blank(found.cell(row, "role")):
            try:
                roles[row] = text(found.cell(row, "role")) or ""
            except UnusableCellError:
                continue  # reading the case tells it
    return RoleLines(found, roles)


def earlier_roles(writer: SheetWriter) -> list[str]:
    """The roles of the household that was last put into the case."""
    area = writer.package.defined_names()[USED[HOUSEHOLD]]
    assert area is not None, "the sheet has been asked for before"
    return [str(row[0].value) for row in writer.package.read(area) if row[0].value]


def clear_lines(writer: SheetWriter, lines: RoleLines, rows: Iterable[int]) -> None:
    """Empty the inputs of these rows.

    Raises:
        WorkbookError: a formula stands there, which is the user's to take out.
    """
    keys = input_keys(writer.plan.own_consequences, lines.found)
    for row in rows:
        for key in keys:
            if lines.found.cell(row, key).has_formula:
                message = "Linjen skal erstattes af husstandens, men cellen har en formel."
                remedy = "Slet formlen, eller giv linjen en rolle, der ikke står i husstanden."
                raise WorkbookError([Problem(lines.found.place(row, key), message, "", remedy)])
            writer.package.write(cell_area(lines.found, row, key), [[None]])


def add_lines(writer: SheetWriter, before: Case, lines: Sequence[Consequence], after: Case) -> None:
    """Each line in a free row, and a price for each own service it brings.

    Raises:
        WorkbookError: there is no room; nothing may be left out.
    """
    table, knowledge = writer.plan.own_consequences, writer.plan.knowledge
    known = {service.id for service in writer.plan.services}
    for line in lines:
        name = knowledge.service_by_id[line.service].name if line.service in known else line.service
        _add(writer, table, {"service": name, "role": line.role, **line_row(line)})
    new = [line.service for line in lines if line.service not in known and line.service not in before.prices]
    for service in dict.fromkeys(new):
        price = after.prices[service]
        described: Row = {"unit": price.unit, "domain": price.domain, "label": price.name}
        _add(writer, writer.plan.own_prices, {"name": service, **described, **own_price_row(price)})


def _add(writer: SheetWriter, table: Table, values: Row) -> None:
    found = writer.locator.table(table)
    row = free_row(table, found)
    lost = [key for key, value in values.items() if value not in (None, "") and key not in found.columns]
    if row is None or lost:
        message = f"Der er ikke plads til husstanden i tabellen '{table.title}' på arket {table.sheet}."
        raise WorkbookError([Problem(found.area.address, message, "", NO_ROOM)])
    fill(writer, table, found, row, values)
