"""*Skøn* and *Lav fuld beregning*: the short estimate on its sheet, and the whole case it becomes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from som_xl.excel.commands_calculation import sheet_writer, write_results
from som_xl.excel.commands_snapshot import Snapshot
from som_xl.excel.commands_writing import SheetWriter
from som_xl.excel.port import Port
from som_xl.knowledge import KnowledgeBase
from som_xl.model.report import kroner
from som_xl.workbook.modules.estimate_case import typed_answer
from som_xl.workbook.modules.estimate_rows import estimate_blocks, remarks_of
from som_xl.workbook.modules.estimate_sheet import estimate_sheet
from som_xl.workbook.modules.reading import Typed, read_module
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.references import Area

NOTHING_TYPED: Final = (
    "Arket Skøn er tomt. Udfyld de gule felter: målgruppe, deltagere pr. år, omkostning pr. deltager og succesrate. "
    "Tryk så på Skøn igen."
)
QUESTION: Final = (
    "Alle input i arbejdsbogen bliver erstattet af skønnets tal. Det kan ikke fortrydes.\n"
    "Gem først sagen (Gem sag), hvis I vil beholde den.\n\nVil du lave skønnet om til en fuld beregning?"
)


def estimate(port: Port, knowledge: KnowledgeBase, at: datetime) -> str:
    """Calculate the estimate and write it on its own sheet; the case is not touched."""
    snapshot, writer, typed = _read(port, knowledge)
    module = estimate_sheet(writer.plan)
    if typed.is_empty:
        _show(port, writer)
        return NOTHING_TYPED
    port.status("SØM: skønner og simulerer …")
    answer = typed_answer(typed, knowledge, at.year)
    remarks = remarks_of(answer)
    writer.write_module(module, estimate_blocks(module, answer, remarks, typed, knowledge, at))
    port.status("SØM: skriver skønnet …")
    with port.steady(snapshot.waiting):
        snapshot.flush()
        port.calculate()
    _show(port, writer)
    return ""


def full_calculation(port: Port, knowledge: KnowledgeBase, at: datetime, title: str) -> str:
    """Put the estimate's case into the input sheets and calculate it: the net result is the same."""
    snapshot, writer, typed = _read(port, knowledge)
    if typed.is_empty:
        _show(port, writer)
        return NOTHING_TYPED
    answer = typed_answer(typed, knowledge, at.year)
    if not port.confirm(title, QUESTION):
        return ""
    writer.write_case(answer.case)
    case = case_from_workbook(snapshot.package, knowledge)  # as the sheets say it now
    told = write_results(port, knowledge, snapshot, case, at)
    done = (
        f"Skønnet er lagt i inputarkene og beregnet: {kroner(float(answer.result.net_result[3]))} i alt, som i skønnet. "
        "Gå nu arkene igennem fra Indstillinger, og erstat skønnets tal med jeres egne."
    )
    return f"{done}\n\n{told}" if told else done


def _read(port: Port, knowledge: KnowledgeBase) -> tuple[Snapshot, SheetWriter, Typed]:
    port.status("SØM: læser skønnet …")
    snapshot = Snapshot(port)
    writer = sheet_writer(snapshot, knowledge)
    return snapshot, writer, read_module(snapshot.package, writer.plan, estimate_sheet(writer.plan))


def _show(port: Port, writer: SheetWriter) -> None:
    title = estimate_sheet(writer.plan).title
    port.go_to(Area(title, 1, 1, 1, 1))
