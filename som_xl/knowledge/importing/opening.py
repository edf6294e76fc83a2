"""Opens a foreign file without trusting it: kind, size and content are checked before anything is unpacked."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from som_xl.container import Container
from som_xl.knowledge.importing.grid import Book
from som_xl.model.errors import FileError, Problem
from som_xl.storage import read_bytes

LARGEST_FILE: Final = 60 * 1024 * 1024
LARGEST_UNPACKED: Final = 300 * 1024 * 1024

_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
_TEXTS: Final = (".csv", ".txt", ".tsv")
_DOCTYPE: Final = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le"))


def open_book(path: Path) -> Book:
    """Every sheet of a workbook, or the table of a CSV file, as plain cells.

    Raises:
        FileError: missing, another kind of file, encrypted, damaged, a zip bomb, or with XML that Excel
            never writes.
    """
    suffix = path.suffix.lower()
    if suffix not in (*_WORKBOOKS, *_TEXTS):
        raise _refused(path.name, "Filtypen kan ikke importeres.", f"'{path.suffix}'", _how_to_save(suffix))
    data = read_bytes(path, LARGEST_FILE)
    digest = hashlib.sha256(data).hexdigest()
    if suffix in _TEXTS:
        from som_xl.knowledge.importing.text_files import text_sheet  # noqa: PLC0415

        return Book(path.name, digest, (text_sheet(data, path),))
    if data.lstrip()[:1] == b"<":
        message = "Filen hedder Excel, men er en internetside eller XML."
        raise _refused(path.name, message, "", "Åbn den i Excel, og gem den som .xlsx.")
    container = Container(data, path.name, LARGEST_UNPACKED)
    _check_parts(container)
    from som_xl.knowledge.importing.workbooks import workbook_sheets  # noqa: PLC0415  (openpyxl)

    return Book(path.name, digest, workbook_sheets(data, container))


def _check_parts(container: Container) -> None:
    """Refuse packages without a workbook, and XML with definitions that could unfold without end."""
    names = {name.lower() for name in container.names}
    if "xl/workbook.bin" in names:
        raise _refused(container.place, "Filen er i formatet .xlsb.", "", _how_to_save(".xlsb"))
    if "xl/workbook.xml" not in names:
        found = "en zip-fil uden projektmappe"
        raise _refused(container.place, "Filen er ikke en Excel-projektmappe.", found, _how_to_save(".zip"))
    for name in container.names:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            content = container.read(name)
            if any(mark in content for mark in _DOCTYPE):
                message = "Filen indeholder XML, som Excel aldrig skriver, og bliver ikke åbnet."
                remedy = "Kontrollér, hvor filen kommer fra."
                raise _refused(container.place, message, f"DOCTYPE i {name}", remedy)


def _how_to_save(suffix: str) -> str:
    program = "LibreOffice eller Excel" if suffix == ".ods" else "Excel"
    return f"Åbn den i {program}, og gem den som .xlsx eller CSV UTF-8."


def _refused(place: str, message: str, found: str, remedy: str) -> FileError:
    return FileError([Problem(place, message, found, remedy)])
