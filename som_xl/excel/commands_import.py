"""*Importér vidensdatabase*: figures from a file of any layout into the user's own layer of the knowledge base."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from som_xl.analysis.wording import percent
from som_xl.excel.commands_texts import MOST_CHARACTERS, bullets
from som_xl.excel.port import OPENED_TABLES, Port
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.importing.mapping import mapping_text
from som_xl.knowledge.importing.report import DANISH, reasons
from som_xl.knowledge.importing.rows import Outcome, RowNote
from som_xl.knowledge.importing.tablemap import Kind, TableMap
from som_xl.knowledge.importing.understanding import Outcomes, Understanding, outcomes, understand
from som_xl.knowledge.importing.writing import write_layer
from som_xl.knowledge.layers import base_directory, user_folder
from som_xl.knowledge.own_tables import make_folder
from som_xl.model import FileError, Problem
from som_xl.storage import write_bytes_atomically

LONGEST_REASON: Final = 170
"""Characters of one reason, so that a dialog has room for several."""
NOT_TAKEN: Final = (Outcome.WAITS, Outcome.REFUSED, Outcome.SKIPPED)
QUESTION: Final = "Vil du importere det, der er forstået, til jeres eget lag?"
IN_USE: Final = (
    "Slå op, Indsæt og SOM_-funktionerne bruger nu tallene. Viden-arkene og standardpriserne på Priser i denne arbejdsbog "
    "er som før; en ny arbejdsbog (som-xl ny) får dem med."
)
USE_TEMPLATE: Final = "Brug skabelonen: skriv 'som-xl viden skabelon skabelon.xlsx' i en terminal."


@dataclass(frozen=True)
class Read:
    """A file as it was understood, what an import would give, and where its mapping lies or will lie."""

    file: Path
    understood: Understanding
    found: Outcomes
    mapping: Path

    @property
    def doubts(self) -> list[str]:
        """What the user may want to answer or correct, one sentence each."""
        tables = [f"{_place(t)}: tabellen er ikke forstået" for t in self.understood.tables if _is_foreign(t)]
        return [*tables, *_told(self.found.notes, (Outcome.WAITS, Outcome.REFUSED))]

    def remember(self) -> None:
        """Write the mapping where the next import of the same layout finds it."""
        make_folder(self.mapping.parent)
        book, layout = self.understood.book, self.understood.layout
        text = mapping_text(book, layout, self.understood.tables, self.found.names)
        write_bytes_atomically(self.mapping, text.encode())


def import_file(port: Port, knowledge: KnowledgeBase, at: datetime, title: str) -> str:
    """Ask for a file, show how it is understood, and import it when the user agrees.

    What is doubtful is written to a mapping file beside the own layer, which this command reads the next time.

    Raises:
        SomError: the file cannot be used, holds nothing to import, or would make the layer invalid.
    """
    path = port.ask_open_path(title, OPENED_TABLES)
    if path is None:
        return ""
    port.status(f"SØM: læser {path.name} …")
    folder = user_folder()
    understood = understand(path, knowledge, memory=folder / "kort")
    found = outcomes(understood, knowledge, f"{at:%Y-%m-%d}")
    read = Read(path, understood, found, folder / "kort" / f"{understood.layout}.toml")
    doubts = read.doubts
    if doubts:
        read.remember()
    if not found.rows:
        remedy = f"Ret kortet {read.mapping}, og tryk på knappen igen." if doubts else USE_TEMPLATE
        raise FileError([Problem(path.name, "Der er intet at importere.", reasons(found)[:400], remedy)])
    if not port.confirm(title, preview_told(read, doubts)):
        return f"Intet er importeret. Kortet kan rettes: {read.mapping}" if doubts else ""
    port.status("SØM: skriver til eget lag …")
    counts, notes = write_layer(found, understood, base_directory(folder), folder, knowledge)
    read.remember()
    port.renew_functions()
    return import_told(replace(read, found=replace(found, notes=(*found.notes, *notes))), counts)


def preview_told(read: Read, doubts: list[str]) -> str:
    """Tables, rows and how sure each is; what is doubtful, and how to go on."""
    tables = [
        f"{_place(table)}: {table.kind}, sikkerhed {percent(table.confidence, 0)}"
        for table in read.understood.tables
        if table.kind is not Kind.SKIP and table.include
    ]
    known = " Layoutet er kendt: kortet fra sidst er brugt." if read.understood.remembered else ""
    rows = ", ".join(f"{DANISH[name]} {len(rows)}" for name, rows in read.found.rows.items())
    how = f"Svar Nej for at rette kortet {read.mapping}, og tryk så på knappen igen (eller: som-xl viden importér … --kort)."
    end = [*([how] if doubts else []), QUESTION]
    room = MOST_CHARACTERS - sum(map(len, (read.file.name, known, rows, *end)))
    unclear = [f"Uklart ({len(doubts)}):\n{bullets(doubts, room // 2)}"] if doubts else []
    listed = bullets(tables, room // 2)
    return "\n\n".join([f"{read.file.name}.{known}", listed, f"Rækker ved import: {rows}.", *unclear, *end])


def import_told(read: Read, counts: dict[str, int]) -> str:
    """What was written, and what was not and why, as far as there is room."""
    written = [
        f"{DANISH[name]}: {len(rows)} ({counts[name]} nye eller ændrede)"
        for name, rows in read.found.rows.items()
    ]
    said = [f"{read.file.name} er importeret til jeres eget lag.", bullets(written)]
    left = _told(read.found.notes, NOT_TAKEN)
    if left:
        room = MOST_CHARACTERS - sum(map(len, said)) - len(IN_USE)
        said.append(f"Ikke importeret ({len(left)}):\n{bullets(left, room)}")
    return "\n\n".join([*said, IN_USE])


def _is_foreign(table: TableMap) -> bool:
    """Whether a table was not understood; one the user skips in the mapping is."""
    return table.include and table.kind is Kind.SKIP


def _place(table: TableMap) -> str:
    return f"{table.sheet}, række {table.body[0]}–{table.body[1]}"


def _told(notes: tuple[RowNote, ...], kinds: tuple[Outcome, ...]) -> list[str]:
    """The notes of these kinds in this order, long ones cut."""
    told = [f"{note.place}: {note.reason}" for kind in kinds for note in notes if note.outcome is kind]
    return [text if len(text) <= LONGEST_REASON else f"{text[: LONGEST_REASON - 1]}…" for text in told]
