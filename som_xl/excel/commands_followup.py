"""*Opfølgning* and *Gem prognose*: what came true beside what was expected, and the forecast it gives."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

from som_xl.analysis.followup.updating import updated_case
from som_xl.excel.commands_calculation import read_case, sheet_writer
from som_xl.excel.commands_files import file_name, path_for_case
from som_xl.excel.commands_snapshot import Snapshot
from som_xl.excel.commands_texts import bullets
from som_xl.excel.commands_writing import SheetWriter
from som_xl.excel.port import Port
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, calculate
from som_xl.model.report import kroner
from som_xl.opening import save_case
from som_xl.workbook.modules import followup_layout as at
from som_xl.workbook.modules.followup_run import as_it_stands, compared, on_sheet, told, write_followup
from som_xl.workbook.modules.followup_sheet import RESTS, followup_sheet
from som_xl.workbook.modules.followup_table import Arranged
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.references import Area

LAID_OUT: Final = (
    "Det forventede er skrevet på arket Opfølgning ({lines} linjer). Udfyld de gule felter, hvor I har tal; et tomt felt regnes "
    "som forventet. Tryk så på Opfølgning igen."
)
RETURNED: Final = "Tal, der har fået deres plads i sagen igen, er flyttet tilbage og regnet med:"
NOTHING_TYPED: Final = "Der er ingen realiserede tal på arket Opfølgning. Tryk på Opfølgning, udfyld de gule felter, og prøv igen."


def follow_up_on_sheet(port: Port, knowledge: KnowledgeBase, at_time: datetime, title: str) -> str:
    """The table laid out for the case as it is now; with realised figures in it, the comparison."""
    snapshot, case = read_case(port, knowledge)
    writer = sheet_writer(snapshot, knowledge)
    stood, found = on_sheet(snapshot.package, writer.plan, case)
    answer = compared(stood, found)
    write_followup(writer, stood, found, answer, at_time)  # into the snapshot: what has no room is told here
    if found.lost and not port.confirm(title, _question(found)):
        return ""
    port.status("SØM: skriver opfølgningen …")
    _write(port, snapshot, writer, case, is_compared=answer is not None)
    table = port.defined_names()[at.ROWS]
    assert table is not None
    row = 1 if answer else table.first_row - 4
    port.go_to(Area(table.sheet, row, 1, row, 1))
    if answer is None:
        return LAID_OUT.format(lines=len(found.lines))
    return f"{RETURNED}\n\n{bullets(told(found.returned))}" if found.returned else ""


def save_forecast(port: Port, knowledge: KnowledgeBase, at_time: datetime, title: str) -> str:
    """The case with the realised figures in it, the rest as the sheet says, in a file of its own."""
    snapshot, case = read_case(port, knowledge)
    writer = sheet_writer(snapshot, knowledge)
    stood, found = as_it_stands(snapshot.package, writer.plan, case)
    answer = compared(stood, found)
    if answer is None:
        return NOTHING_TYPED
    state = answer.done if stood.rest == "plan" else answer.carried
    updated = updated_case(answer.plan, state, answer.found.last_year)
    path = path_for_case(port, title, file_name(case, " - prognose"))
    if path is None:
        return ""
    save_case(updated, path, knowledge, at_time)
    rest = next(text for text, code in RESTS if code == stood.rest).lower()
    net = kroner(float(calculate(updated).net_result[3]))
    return (
        f"Prognosen er gemt som sag i {path}: {net} i alt, med resten {rest}. Arbejdsbogen er ikke ændret; hent prognosen med "
        "Hent sag, helst i en kopi af arbejdsbogen."
    )


def left_behind(port: Port) -> str:
    """What to tell when another case has been put into the workbook and realised figures stand there."""
    area = port.defined_names().get("som_followup_typed_now")
    numbers = [cell.value for row in port.read(area) for cell in row] if area else []
    if not any(numbers):
        return ""
    return " De realiserede tal på arket Opfølgning står der endnu: slet dem, hvis de hører til en anden sag."


def _question(found: Arranged) -> str:
    count = len(found.lost)
    what = "1 realiseret tal har" if count == 1 else f"{count} realiserede tal har"
    return (
        f"{what} ingen plads i sagen, fordi linjen eller året ikke er der længere:\n\n{bullets(told(found.lost))}\n\n"
        "De flyttes til »Realiserede tal uden plads« på arket og regnes ikke med. Vil du fortsætte?"
    )


def _write(port: Port, snapshot: Snapshot, writer: SheetWriter, case: Case, *, is_compared: bool) -> None:
    with port.steady(snapshot.waiting):
        snapshot.flush()
        if is_compared:
            port.fit_charts(writer.plan, case, calculate(case))
        port.calculate()
        if is_compared:
            prints = followup_sheet(writer.plan).prints
            SheetWriter(cast(WorkbookPackage, port), writer.plan).store_prints(prints)
            port.calculate()
