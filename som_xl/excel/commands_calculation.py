"""*Beregn*: the case of the input sheets calculated, and every result written. Other commands begin with it."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from som_xl.excel.commands_checks import checks_told, master_fails
from som_xl.excel.commands_snapshot import Snapshot
from som_xl.excel.commands_writing import SheetWriter
from som_xl.excel.port import Port
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, calculate
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.updating import capacity_of


def read_case(port: Port, knowledge: KnowledgeBase) -> tuple[Snapshot, Case]:
    """The workbook as it stands, and the case of its input sheets.

    Raises:
        SomError: the inputs are no case; every problem with its cell.
    """
    port.status("SØM: læser sagen …")
    snapshot = Snapshot(port)
    return snapshot, case_from_workbook(snapshot.package, knowledge)


def sheet_writer(snapshot: Snapshot, knowledge: KnowledgeBase) -> SheetWriter:
    """Writes into the snapshot, where things stand in this workbook."""
    return SheetWriter(snapshot.package, Plan(knowledge, capacity_of(snapshot.package, knowledge)))


def write_waiting(port: Port, snapshot: Snapshot) -> None:
    """Write the inputs that wait in the snapshot, and calculate; there is no result any more."""
    port.status("SØM: skriver …")
    with port.steady(snapshot.waiting):
        snapshot.flush()
        port.calculate()
    port.publish(None)


def write_results(port: Port, knowledge: KnowledgeBase, snapshot: Snapshot, case: Case, at: datetime) -> str:
    """Calculate the case and write what waits in the snapshot and every result.

    Returns:
        What fails, when the master check fails afterwards; otherwise nothing.
    """
    writer = sheet_writer(snapshot, knowledge)
    port.status("SØM: beregner og simulerer …" if case.uncertainty else "SØM: beregner …")
    result = calculate(case)
    writer.write_blocks(case, result, at)  # into the snapshot: every analysis is made here
    port.status("SØM: skriver resultatet …")
    with port.steady(snapshot.waiting):
        snapshot.flush()
        port.fit_charts(writer.plan, case, result)
        port.calculate()
        SheetWriter(cast(WorkbookPackage, port), writer.plan).store_fingerprint()
        port.calculate()
    port.publish(result)
    after = Snapshot(port)
    return checks_told(after, knowledge) if master_fails(after) else ""
