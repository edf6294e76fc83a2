"""The ribbon's commands: what happens when an economist presses a button.

A command works on a port and knows nothing of Excel. It returns what to tell the user at the end (empty: nothing),
raises ``SomError`` for what the user can put right, and writes nothing before all it needs has been read.
``run`` is what VBA calls: it tells every error in one Danish dialog and lets none through.
"""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from som_xl import __version__
from som_xl.casefile import write_case
from som_xl.excel import commands_analysis as analysis
from som_xl.excel import commands_checks as checks
from som_xl.excel import commands_estimate as short
from som_xl.excel import commands_followup as followup
from som_xl.excel import commands_lookup as lookup
from som_xl.excel import commands_project as projects
from som_xl.excel.commands_calculation import read_case, sheet_writer, write_results, write_waiting
from som_xl.excel.commands_effect import insert_effect
from som_xl.excel.commands_family import family
from som_xl.excel.commands_files import file_name, path_for_case
from som_xl.excel.commands_import import import_file
from som_xl.excel.commands_insert import chosen_groups, group_note, insert_for, names_of
from som_xl.excel.commands_portfolio import show_portfolio
from som_xl.excel.commands_snapshot import Snapshot
from som_xl.excel.commands_texts import bullets
from som_xl.excel.commands_writing import SheetWriter
from som_xl.excel.engine import user_folder
from som_xl.excel.installation import facts_of, report
from som_xl.excel.port import Port
from som_xl.knowledge import KnowledgeBase, search
from som_xl.knowledge.layers import user_knowledge
from som_xl.model import SomError
from som_xl.opening import open_case

APPLICATION: Final = "SØM-XL"
LARGEST_LOG: Final = 1_000_000


def beregn(port: Port, knowledge: KnowledgeBase) -> str:
    """Read the case, calculate it, write the results; the inputs are not touched."""
    return write_results(port, knowledge, *read_case(port, knowledge), _now())


def ny(port: Port, knowledge: KnowledgeBase) -> str:
    """Empty every input and result, after the user has agreed."""
    question = (
        "Alle input og resultater i arbejdsbogen bliver tømt. Det kan ikke fortrydes.\n"
        "Gem først sagen (Gem sag), hvis I vil beholde den.\n\nVil du begynde på en ny beregning?"
    )
    if not port.confirm(_title("ny"), question):
        return ""
    port.status("SØM: tømmer arbejdsbogen …")
    snapshot, writer = _writer(port, knowledge)
    writer.write_blank(_now().year)
    writer.clear_results()
    write_waiting(port, snapshot)
    return "Arbejdsbogen er tømt. Begynd på arket Indstillinger."


def hent(port: Port, knowledge: KnowledgeBase) -> str:
    """Put the case of a file into the input sheets, instead of what stands there."""
    path = port.ask_open_path(_title("hent"))
    if path is None:
        return ""
    port.status(f"SØM: læser {path.name} …")
    case = open_case(path, knowledge)
    snapshot, writer = _writer(port, knowledge)
    writer.write_case(case)
    writer.clear_results()
    question = (
        f"Alle input bliver erstattet af sagen i {path.name}. Det kan ikke fortrydes.\n\nVil du fortsætte?"
    )
    if not port.confirm(_title("hent"), question):
        return ""
    write_waiting(port, snapshot)
    return f"Sagen '{case.title or path.name}' er hentet. Tryk på Beregn.{followup.left_behind(port)}"


def gem(port: Port, knowledge: KnowledgeBase) -> str:
    """Save the case of the input sheets as a case file."""
    _, case = read_case(port, knowledge)
    path = path_for_case(port, _title("gem"), file_name(case))
    if path is None:
        return ""
    write_case(case, path)
    return f"Sagen er gemt i {path}."


def slaa_op(port: Port, knowledge: KnowledgeBase) -> str:
    """Find some words in the knowledge base, and go to the first row if the user wants to."""
    wanted = port.ask_text(_title("slaa_op"), "Søg i videnbasen:", port.selected_text()[:80])
    if wanted is None or not wanted.strip():
        return ""
    port.status("SØM: søger i videnbasen …")
    hits = search(knowledge, wanted)
    if not hits:
        return f"Der er intet i videnbasen om '{wanted}'. Prøv færre eller andre ord."
    text = lookup.told(knowledge, wanted, hits)
    place = lookup.row_of(port, knowledge, hits[0])
    if place is None:
        return f"{text}\n\n{lookup.OWN}" if lookup.is_own(knowledge, hits[0]) else text
    if port.confirm(_title("slaa_op"), f"{text}\n\nGå til den første ({place.address})?"):
        port.go_to(place)
    return ""


def indsaet(port: Port, knowledge: KnowledgeBase) -> str:
    """Put what the knowledge base has for the chosen target group where nothing stands yet."""
    port.status("SØM: slår op i videnbasen …")
    snapshot, writer = _writer(port, knowledge)
    chosen = chosen_groups(writer)
    if not chosen:
        return "Vælg først en målgruppe fra listen på arket Målgruppe. For en egen målgruppe har videnbasen intet."
    done = insert_for(chosen, writer)
    write_waiting(port, snapshot)
    return done.told(names_of(knowledge, chosen), group_note(knowledge, chosen))


def indsaet_effekt(port: Port, knowledge: KnowledgeBase) -> str:
    """Put a published effect into the success rates, after the user has agreed to what it replaces."""
    return insert_effect(port, knowledge, _title("indsaet_effekt"))


def importer(port: Port, knowledge: KnowledgeBase) -> str:
    """Read figures from a file of any layout into the user's own layer."""
    return import_file(port, knowledge, _now(), _title("importer"))


def folsomhed(port: Port, knowledge: KnowledgeBase) -> str:
    """Calculate, and show what the result depends on most."""
    return analysis.show_robustness(port, knowledge, _now(), _title("folsomhed"))


def simuler(port: Port, knowledge: KnowledgeBase) -> str:
    """Calculate, and show how certain the result is."""
    return analysis.show_robustness(port, knowledge, _now(), _title("simuler"), analysis.SIMULATION)


def scenarier(port: Port, knowledge: KnowledgeBase) -> str:
    """Calculate, and show the case and its scenarios side by side."""
    return analysis.show_scenarios(port, knowledge, _now())


def gem_scenarie(port: Port, knowledge: KnowledgeBase) -> str:
    """Keep the case as a scenario; the inputs are not touched."""
    return analysis.keep_scenario(port, knowledge, _title("gem_scenarie"))


def skoen(port: Port, knowledge: KnowledgeBase) -> str:
    """The short estimate on its own sheet; the case is not touched."""
    return short.estimate(port, knowledge, _now())


def fuld(port: Port, knowledge: KnowledgeBase) -> str:
    """The estimate as a whole case in the input sheets, after the user has agreed."""
    return short.full_calculation(port, knowledge, _now(), _title("fuld"))


def familie(port: Port, knowledge: KnowledgeBase) -> str:
    """The household put into the case, after the user has agreed to what it replaces, and all of it calculated."""
    return family(port, knowledge, _now(), _title("familie"))


def portefolje(port: Port, knowledge: KnowledgeBase) -> str:
    """Many cases ranked and chosen on their own sheet; the case is not touched."""
    return show_portfolio(port, knowledge, _now(), _title("portefolje"))


def projekt(port: Port, knowledge: KnowledgeBase) -> str:
    """The chosen project on its sheet, and into the case when the user agrees."""
    return projects.load(port, knowledge, _now(), _title("projekt"))


def gem_projekt(port: Port, knowledge: KnowledgeBase) -> str:
    """The consequences of the case per participant as a project of the user's own; the case is not touched."""
    return projects.store(port, knowledge, _now(), _title("gem_projekt"))


def opfolgning(port: Port, knowledge: KnowledgeBase) -> str:
    """What the case expects beside what came true, on its own sheet; the case is not touched."""
    return followup.follow_up_on_sheet(port, knowledge, _now(), _title("opfolgning"))


def gem_prognose(port: Port, knowledge: KnowledgeBase) -> str:
    """The new forecast as a case file; the workbook is not touched."""
    return followup.save_forecast(port, knowledge, _now(), _title("gem_prognose"))


def kontroller(port: Port, knowledge: KnowledgeBase) -> str:
    """Calculate the checks and tell what fails."""
    port.status("SØM: kontrollerer …")
    with port.steady():
        port.calculate()
    return checks.checks_told(Snapshot(port), knowledge)


def installation(port: Port, knowledge: KnowledgeBase) -> str:
    """What is wrong with the installation, and what to do."""
    port.status("SØM: undersøger installationen …")
    return report(facts_of(port, knowledge.version))


@dataclass(frozen=True)
class Command:
    """One button: its name as it stands in the ribbon, and what it does."""

    label: str
    action: Callable[[Port, KnowledgeBase], str]


COMMANDS: Final = {
    "beregn": Command("Beregn", beregn),
    "ny": Command("Ny beregning", ny),
    "hent": Command("Hent sag", hent),
    "gem": Command("Gem sag", gem),
    "slaa_op": Command("Slå op", slaa_op),
    "indsaet": Command("Indsæt konsekvenser og priser", indsaet),
    "indsaet_effekt": Command("Indsæt effekt", indsaet_effekt),
    "importer": Command("Importér vidensdatabase", importer),
    "folsomhed": Command("Følsomhed", folsomhed),
    "simuler": Command("Simulér", simuler),
    "scenarier": Command("Sammenlign scenarier", scenarier),
    "gem_scenarie": Command("Gem scenarie", gem_scenarie),
    "foreslaa": Command("Foreslå intervaller", analysis.insert_proposals),
    "skoen": Command("Skøn", skoen),
    "fuld": Command("Lav fuld beregning", fuld),
    "opfolgning": Command("Opfølgning", opfolgning),
    "gem_prognose": Command("Gem prognose", gem_prognose),
    "familie": Command("Familie", familie),
    "portefolje": Command("Portefølje", portefolje),
    "projekt": Command("Indlæs projektberegning", projekt),
    "gem_projekt": Command("Gem projektberegning", gem_projekt),
    "kontroller": Command("Kør kontroller", kontroller),
    "installation": Command("Kontrollér installation", installation),
}
"""Every command by the name VBA calls it by."""


def execute(name: str, port: Port, knowledge: Callable[[], KnowledgeBase] = user_knowledge) -> bool:
    """Run one command; whatever happens ends in at most one closing dialog.

    Returns:
        Whether it went well.
    """
    fine = True
    try:
        text = COMMANDS[name].action(port, knowledge())
    except SomError as error:
        text, fine = problems_told(error), False
    except Exception:
        text, fine = unexpected_told(name), False
    finally:
        with contextlib.suppress(Exception):  # a status bar that cannot be given back is no reason to fail
            port.status("")
    if text:
        port.tell(_title(name), text, warning=not fine)
    return fine


def run(name: str) -> None:
    """Run a command on the workbook whose button was pressed. Called by VBA; nothing is ever raised."""
    try:
        execute(name, _calling_workbook())
    except Exception:
        _tell_without_workbook(unexpected_told(name))


def problems_told(error: SomError) -> str:
    """Every problem with its sheet and cell, and that nothing was written."""
    problems = [str(problem) for problem in error.problems]
    count = "En fejl skal rettes" if len(problems) == 1 else f"{len(problems)} fejl skal rettes"
    return f"{count}. Intet er ændret.\n\n{bullets(problems)}"


def unexpected_told(name: str) -> str:
    """A fault of ours, told plainly; the details go to a log that can be sent to us."""
    log = user_folder() / "kommandoer.log"
    text = f"{datetime.now():%Y-%m-%d %H:%M:%S} {name}, som-xl {__version__}, Python {sys.version}\n{traceback.format_exc()}\n"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        mode = "a" if log.exists() and log.stat().st_size < LARGEST_LOG else "w"
        with log.open(mode, encoding="utf-8") as file:
            file.write(text)
        where = f"Detaljer: {log}"
    except OSError:
        where = f"Detaljerne kunne ikke gemmes i {log}."
    fault = sys.exc_info()[1]
    return f"Der skete en uventet fejl ({type(fault).__name__}). Kontrollér arbejdsbogen, før den gemmes. {where}"


def _title(name: str) -> str:
    """The title of a command's dialogs."""
    return f"{APPLICATION}: {COMMANDS[name].label}" if name in COMMANDS else APPLICATION


def _now() -> datetime:
    return datetime.now().replace(second=0, microsecond=0)


def _writer(port: Port, knowledge: KnowledgeBase) -> tuple[Snapshot, SheetWriter]:
    snapshot = Snapshot(port)
    return snapshot, sheet_writer(snapshot, knowledge)


def _calling_workbook() -> Port:
    import xlwings  # noqa: PLC0415  (tests and the command line need no Excel)

    from som_xl.excel.port_live import LivePort  # noqa: PLC0415

    book: Any = xlwings.Book.caller()
    return LivePort(book)


def _tell_without_workbook(text: str) -> None:
    """A dialog when not even the workbook could be found."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        ctypes.windll.user32.MessageBoxW(0, text, APPLICATION, 0x30)
    elif sys.stderr is not None:
        sys.stderr.write(f"{text}\n")


__all__ = ["COMMANDS", "Command", "execute", "run"]
