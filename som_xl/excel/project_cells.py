"""The lines of a project put into the rows of *Konsekvenser 1* and *2* and of *Priser*; no other cell is touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from som_xl.analysis.projects.laying import Laid
from som_xl.excel.commands_writing import (
    SheetWriter,
    cell_area,
    fill,
    free_row,
    input_keys,
    is_free,
    no_room,
)
from som_xl.model import WorkbookError
from som_xl.model.case import Consequence, Price
from som_xl.workbook.description import Table
from som_xl.workbook.line_rows import Row, line_row, own_price_row
from som_xl.workbook.locating import FoundTable, plain
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.reading import Reading
from som_xl.workbook.reading_cells import Fields

_OWN: Final = "own_"
"""How the keys of the columns with the user's own price begin."""


def typed_fields(package: WorkbookPackage, plan: Plan) -> Fields:
    """The fields of the case in the input sheets, which may be incomplete.

    Raises:
        WorkbookError: what stands in a cell cannot be used; every such cell.
    """
    reading = Reading(package, plan)
    fields = reading.case_fields()
    if reading.problems:
        raise WorkbookError(reading.problems)
    return fields


def lay_into_sheets(writer: SheetWriter, before: Fields, laid: Laid, project: str) -> None:
    """Write what a project changes: its lines, their prices, and a target group where there was none.

    Args:
        writer: writes into a snapshot. before: the fields as they stand in the sheets.
        laid: the fields with the project in them. project: its id.

    Raises:
        WorkbookError: there is no room, or the lines do not agree with what stands in the sheets.
    """
    plan = writer.plan
    for table in (plan.consequences, plan.own_consequences):
        _empty_rows(writer, table, "project", {project})
    _write_prices(writer, before.get("prices", {}), laid.fields["prices"])
    for line in laid.fields["consequences"][-len(laid.lines) :]:
        _write_line(writer, Consequence.model_validate(line))
    gone = {entry["parameter"] for entry in before.get("uncertainty", ())} - {
        entry["parameter"] for entry in laid.fields.get("uncertainty", ())
    }
    _empty_rows(writer, plan.uncertainty, "parameter", gone)
    for end in ("first", "second"):
        _empty_rows(writer, plan.correlations, end, gone)
    if laid.fields.get("target_group") != before.get("target_group"):
        _write_target_group(writer, str(laid.fields["target_group"]))
    typed_fields(writer.package, plan)


def _write_line(writer: SheetWriter, line: Consequence) -> None:
    """On the service's own row when it is free, else as a line of its own."""
    known, own = writer.plan.consequences, writer.plan.own_consequences
    found = writer.locator.table(known)
    rows = {found.cell(row, "service").value: row for row in range(found.area.height)}
    row = rows.get(line.service)
    name = writer.plan.knowledge.service_names.get(line.service, line.service)
    if row is None and line.service in writer.plan.knowledge.service_by_id:
        raise no_room(known, found, f"'{name}'")
    if row is not None and all(is_free(found, row, key) for key in input_keys(known, found)):
        _fill(writer, known, found, row, line_row(line))
        return
    found = writer.locator.table(own)
    free = free_row(own, found)
    if free is None:
        raise no_room(own, found, f"'{name}'")
    _fill(writer, own, found, free, {"service": name, **line_row(line)})


def _write_prices(writer: SheetWriter, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """The prices that came, changed or went; the others stay as they are typed."""
    known = {service.id for service in writer.plan.services}
    for service in dict.fromkeys([*before, *after]):
        if before.get(service) == after.get(service):
            continue
        table, key = (writer.plan.prices, "service") if service in known else (writer.plan.own_prices, "name")
        _empty_rows(writer, table, key, {service}, _OWN if service in known else "")
        if service in after:
            _write_price(writer, service, Price.model_validate(after[service]), is_known=service in known)


def _write_price(writer: SheetWriter, service: str, price: Price, *, is_known: bool) -> None:
    table = writer.plan.prices if is_known else writer.plan.own_prices
    found = writer.locator.table(table)
    values = own_price_row(price)
    if is_known:
        rows = {found.cell(row, "service").value: row for row in range(found.area.height)}
        row = rows.get(service)
    else:
        row = free_row(table, found)
        values |= {"name": service, "label": price.name, "unit": price.unit, "domain": price.domain}
    if row is None:
        raise no_room(table, found, f"'{service}'")
    _fill(writer, table, found, row, values)


def _fill(writer: SheetWriter, table: Table, found: FoundTable, row: int, values: Row) -> None:
    """Write one free row; nothing of it may be lost.

    Raises:
        WorkbookError: the workbook has no column for a value, as one made before the column was there.
    """
    lost = [
        key
        for key, value in values.items()
        if value not in (None, "") and key not in input_keys(table, found)
    ]
    if lost:
        raise no_room(table, found, f"'{lost[0]}' = {values[lost[0]]}")
    fill(writer, table, found, row, values)


def _empty_rows(writer: SheetWriter, table: Table, key: str, wanted: set[str], prefix: str = "") -> None:
    """Empty the inputs, or those whose keys begin with ``prefix``, of the rows with one of these texts under ``key``."""
    found = writer.locator.table(table)
    if key not in found.columns:
        return
    texts = {plain(text) for text in wanted}
    for row in range(found.area.height):
        value = found.cell(row, key).value
        if value is not None and plain(str(value)) in texts:
            for column in input_keys(table, found):
                if column.startswith(prefix):
                    writer.package.write(cell_area(found, row, column), [[None]])


def _write_target_group(writer: SheetWriter, group: str) -> None:
    field = next(item for item in writer.plan.fields if item.name == "som_target_group")
    name = writer.plan.knowledge.target_group_by_id[group].name
    writer.package.write(writer.locator.field(field), [[name]])
    writer.write_knowledge(group)
