"""A CSV file as one sheet: the character set and the separator are found, never asked for."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from som_xl.knowledge.importing.grid import Sheet
from som_xl.model.errors import FileError, Problem

_SEPARATORS: Final = (";", "\t", ",", "|")


def text_sheet(data: bytes, path: Path) -> Sheet:
    """The cells of a CSV file, all text.

    UTF-8 with or without mark, UTF-16 with mark, else Windows-1252, which is what Danish Excel saves as "CSV".

    Raises:
        FileError: not text, or quotation marks that do not end.
    """
    text, remarks = _decoded(data, path)
    separator = _separator(text)
    try:
        rows = tuple(
            tuple(cell or None for cell in row)
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        )
    except csv.Error as fault:
        remedy = "Gem filen igen fra Excel som CSV UTF-8."
        raise FileError([Problem(path.name, "Filen kan ikke læses som CSV.", str(fault), remedy)]) from None
    return Sheet(path.stem, rows, remarks=remarks)


def _decoded(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), ()
    if b"\0" in data:
        remedy = "Vælg en CSV-fil, eller gem den fra Excel som .xlsx."
        raise FileError([Problem(path.name, "Filen er ikke en tekstfil.", "", remedy)])
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), ("Filen er læst med tegnsættet Windows-1252.",)


def _separator(text: str) -> str:
    """The separator that most of the first lines have most of, outside quotation marks."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    counts = {mark: sum("".join(line.split('"')[::2]).count(mark) for line in lines) for mark in _SEPARATORS}
    # A Danish decimal comma is no separator where there are semicolons.
    if counts[";"] >= len(lines) / 2 > 0:
        return ";"
    return max(_SEPARATORS, key=lambda mark: counts[mark])
