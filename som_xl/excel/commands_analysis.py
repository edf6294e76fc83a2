"""*Følsomhed*, *Simulér*, *Sammenlign scenarier*, *Gem scenarie* and *Foreslå intervaller*."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from som_xl.analysis.parameters import parameter_label
from som_xl.analysis.proposals import propose
from som_xl.analysis.scenarios import scenario_of, with_scenario
from som_xl.excel.commands_calculation import read_case, sheet_writer, write_results, write_waiting
from som_xl.excel.commands_texts import bullets
from som_xl.excel.commands_writing import SheetWriter, fill, free_row
from som_xl.excel.port import Port
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, Problem, WorkbookError
from som_xl.model.case import Scenario, Uncertainty
from som_xl.workbook.analysis_layout import AnalysisLayout
from som_xl.workbook.line_rows import uncertainty_row
from som_xl.workbook.locating import plain
from som_xl.workbook.plan import SCENARIOS, UNCERTAINTY
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.references import Area

SIMULATION: Final = AnalysisLayout.spread_row - AnalysisLayout.texts_row
"""How far below the first texts of *Følsomhed* the simulation begins."""
LONGEST_NAME: Final = 100
"""Characters in the name of a scenario, as the case allows."""
CONVENTION: Final = "Konvention"
"""How the note of a proposed interval begins when the interval is no published one."""

NOTHING_UNCERTAIN: Final = (
    "Sagen har ingen usikre forudsætninger: der står ingen intervaller på arket Usikkerhed.\n\n"
    "SØM-XL kan skrive forslag dér og regne med dem. Forslagene er en konvention, undtagen hvor et interval er "
    "publiceret; ret dem til jeres egne tal.\n\nVil du have forslagene?"
)
NOTHING_TO_PROPOSE: Final = "Der er intet at foreslå: alle forudsætninger har et interval. Intet er ændret."
NO_SCENARIOS: Final = (
    "Der er ingen scenarier at sammenligne med. Ret input til det, scenariet skal være, tryk på Gem scenarie, og ret "
    "derefter input tilbage."
)


@dataclass(frozen=True)
class Proposed:
    """The proposals that were written, and the names of those there was no room for."""

    written: tuple[Uncertainty, ...]
    no_room: tuple[str, ...]

    def told(self, before: int) -> str:
        """The dialog; ``before`` is how many intervals there were."""
        convention = sum(item.note.startswith(CONVENTION) for item in self.written)
        said = [
            f"{len(self.written)} forslag til intervaller er skrevet på arket {UNCERTAINTY}: "
            f"{len(self.written) - convention} publiceret, {convention} efter konvention. Grundlaget står ved hvert forslag."
        ]
        if convention:
            said.append("Konventionen er ikke viden om jeres indsats: ret tallene til jeres egne.")
        if before:
            said.append("Det, der stod i forvejen, er ikke ændret.")
        text = " ".join(said)
        return f"{text}\n\nDer var ikke plads til:\n{bullets(self.no_room)}" if self.no_room else text


def show_robustness(
    port: Port, knowledge: KnowledgeBase, at: datetime, title: str, below: int | None = None
) -> str:
    """Beregn, and go to *Følsomhed*, ``below`` rows below its first texts or to its top.

    A case without intervals is offered the proposed ones.
    """
    snapshot, case = read_case(port, knowledge)
    said = []
    if not case.uncertainty:
        if not port.confirm(title, NOTHING_UNCERTAIN):
            return ""
        proposed = _write_proposals(sheet_writer(snapshot, knowledge), case)
        if not proposed.written:
            return NOTHING_TO_PROPOSE
        said.append(proposed.told(0))
        case = case_from_workbook(snapshot.package, knowledge)  # as the sheet says it now
    said.append(write_results(port, knowledge, snapshot, case, at))
    _go_to(port, "som_sensitivity_texts", below)
    return "\n\n".join(text for text in said if text)


def show_scenarios(port: Port, knowledge: KnowledgeBase, at: datetime) -> str:
    """Beregn, and go to the sheet *Scenarier*."""
    snapshot, case = read_case(port, knowledge)
    if not case.scenarios:
        return NO_SCENARIOS
    told = write_results(port, knowledge, snapshot, case, at)
    _go_to(port, "som_scenarios")
    return told


def keep_scenario(port: Port, knowledge: KnowledgeBase, title: str) -> str:
    """The case of the input sheets as a scenario under a name the user gives; no input is touched."""
    snapshot, case = read_case(port, knowledge)
    typed = port.ask_text(title, "Hvad skal scenariet hedde?", _unused_name(case))
    name = " ".join((typed or "").split())
    if not name:
        return ""
    if len(name) > LONGEST_NAME:
        raise _problem("Navnet er for langt.", f"{len(name)} tegn", f"Skriv højst {LONGEST_NAME} tegn.")
    old = next((one for one in case.scenarios if plain(one.name) == plain(name)), None)
    if old and not port.confirm(title, f"Scenariet '{old.name}' findes allerede. Skal det erstattes?"):
        return ""
    writer = sheet_writer(snapshot, knowledge)
    room = writer.locator.table(writer.plan.scenarios).area.height
    if old is None and len(case.scenarios) >= room:
        remedy = "Erstat et af dem, eller tøm en linje på arket, og prøv igen."
        raise _problem("Der er ikke plads til flere scenarier.", str(room), remedy)
    kept = with_scenario(case, _scenario(case, name, old))
    writer.write_scenarios(kept)
    port.status("SØM: skriver …")
    with port.steady(snapshot.waiting):
        snapshot.flush()
        port.calculate()
    done = "erstattet" if old else "gemt"
    return (
        f"Scenariet '{old.name if old else name}' er {done} på arket {SCENARIOS} ({len(kept.scenarios)} af {room}). "
        "Sagens tal er ikke ændret. Tryk på Sammenlign scenarier for at se forskellen."
    )


def insert_proposals(port: Port, knowledge: KnowledgeBase) -> str:
    """Proposed intervals in the empty lines of *Usikkerhed*; what stands there is left alone."""
    snapshot, case = read_case(port, knowledge)
    proposed = _write_proposals(sheet_writer(snapshot, knowledge), case)
    if not proposed.written and not proposed.no_room:
        return NOTHING_TO_PROPOSE
    write_waiting(port, snapshot)
    _go_to(port, "som_uncertainty", -1)
    return proposed.told(len(case.uncertainty))


def _write_proposals(writer: SheetWriter, case: Case) -> Proposed:
    """One line per proposal, in the lines in which nothing stands."""
    knowledge, table = writer.plan.knowledge, writer.plan.uncertainty
    names = knowledge.service_names
    written, no_room = [], []
    for item in propose(case, knowledge):
        found = writer.locator.table(table)  # read anew: it shows what was filled in just before
        row = free_row(table, found)
        if row is None:
            no_room.append(parameter_label(item.parameter, names))
        else:
            fill(writer, table, found, row, uncertainty_row(item))
            written.append(item)
    return Proposed(tuple(written), tuple(no_room))


def _scenario(case: Case, name: str, old: Scenario | None) -> Scenario:
    """The case as a scenario; one that is replaced keeps its name and its remark."""
    return scenario_of(case, old.name, old.note) if old else scenario_of(case, name)


def _unused_name(case: Case) -> str:
    """What is suggested: the first number that is free."""
    taken = {plain(scenario.name) for scenario in case.scenarios}
    return next(name for i in range(1, len(taken) + 2) if plain(name := f"Scenarie {i}") not in taken)


def _go_to(port: Port, name: str, below: int | None = None) -> None:
    """Show the top of the sheet a named range stands on, or the row so far below where the range begins."""
    area = port.defined_names().get(name)
    if area is not None:
        row = 1 if below is None else area.first_row + below
        port.go_to(Area(area.sheet, row, 1, row, 1))


def _problem(message: str, found: str, remedy: str) -> WorkbookError:
    return WorkbookError([Problem(SCENARIOS, message, found, remedy)])
