"""A CSV or .xlsx file as a heading row and pieces of rows, so that a million rows never stand in memory as text."""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pandas as pd

from som_xl.model.errors import FileError, Problem

ROWS_AT_A_TIME: Final = 100_000
SUFFIXES: Final = (".csv", ".xlsx")
FIRST_ROW: Final = 2
"""Row number of the first row of data: the headings stand in row 1."""


@dataclass(frozen=True)
class Source:
    """A table in a file.

    Attributes:
        header: the headings.
        decimal: the character before the decimals of a number that is text.
    """

    path: Path
    header: tuple[str, ...]
    decimal: str
    separator: str
    encoding: str

    def pieces(self, text_columns: set[int]) -> Iterator[pd.DataFrame]:
        """The rows, some at a time; columns are numbered, and the last one holds what is beyond the headings.

        Args:
            text_columns: columns to read as text, so that an id keeps its zeros.

        Raises:
            FileError: the file cannot be read as a table.
        """
        read = _csv_pieces if self.path.suffix.lower() == ".csv" else _xlsx_pieces
        return read(self, text_columns)


def open_source(path: Path) -> Source:
    """The headings of a file and how it is written.

    Raises:
        FileError: not a CSV or .xlsx file, missing, empty, or not readable.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise _error(path, "Filtypen kendes ikke.", "Gem panelet som CSV eller .xlsx.")
    try:
        if suffix == ".xlsx":
            header = next(_xlsx_rows(path), ())
            source = Source(path, tuple("" if cell is None else str(cell) for cell in header), ",", "", "")
        else:
            source = _csv_source(path)
    except FileNotFoundError:
        raise _error(path, "Filen findes ikke.", "Kontrollér filnavn og mappe.") from None
    except OSError:
        raise _error(
            path, "Filen kan ikke læses.", "Luk den i andre programmer, og kontrollér, at du har læseadgang."
        ) from None
    if not any(name.strip() for name in source.header):
        raise _error(path, "Filen er tom.", "Skriv kolonnenavnene i første række og data nedenunder.")
    return source


def _csv_source(path: Path) -> Source:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(1_000_000)
    separator = max(";\t,", key=first.count)
    try:
        header = tuple(next(csv.reader([first], delimiter=separator), []))
    except csv.Error:
        raise _error(
            path, "Første række kan ikke læses som kolonnenavne.", "Gem filen igen som CSV."
        ) from None
    return Source(path, header, "." if separator == "," else ",", separator, encoding)


def _encoding(path: Path) -> str:
    """UTF-8 where the whole file is that, otherwise what Danish Excel writes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in start:
            raise _error(path, "Filen er ikke en CSV-fil i UTF-8.", "Gem den igen som CSV UTF-8.")
        file.seek(0)
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _csv_pieces(source: Source, text_columns: set[int]) -> Iterator[pd.DataFrame]:
    width = len(source.header)
    # A category is read as text, and each text is kept once.
    settings: Any = {
        "dtype": dict.fromkeys(text_columns, "category"),
        "keep_default_na": False,
        "na_values": [""],
    }
    try:
        with pd.read_csv(
            source.path,
            sep=source.separator,
            decimal=source.decimal,
            encoding=source.encoding,
            encoding_errors="replace",
            header=None,
            names=list(range(width + 1)),
            skiprows=1,
            index_col=False,
            skip_blank_lines=False,
            low_memory=False,
            chunksize=ROWS_AT_A_TIME,
            **settings,
        ) as reader:
            yield from reader
    except pd.errors.EmptyDataError:
        return
    except pd.errors.ParserError as error:
        # pandas tells the line, and nothing of what stands in it.
        line = re.search(r"line (\d+)", str(error))
        if line is None:
            raise _error(source.path, "Et anførselstegn er ikke lukket.", "Gem filen igen som CSV.") from None
        remedy = "Sæt tekst med skilletegn i anførselstegn, eller fjern de ekstra celler."
        place = f"{source.path.name}, række {line[1]}"
        raise FileError([Problem(place, "Rækken kan ikke deles i kolonner.", "", remedy)]) from None


def _xlsx_pieces(source: Source, text_columns: set[int]) -> Iterator[pd.DataFrame]:
    width = len(source.header)
    rows = _xlsx_rows(source.path)
    next(rows, None)
    start = 0
    while block := list(islice(rows, ROWS_AT_A_TIME)):
        cut = [(*row[:width], *(None,) * (width - len(row)), _first(row[width:])) for row in block]
        frame = pd.DataFrame(
            cut, columns=range(width + 1), index=range(start, start + len(block)), dtype=object
        )
        for column in text_columns:
            frame[column] = frame[column].map(_as_text)
        frame = frame.replace("", None)
        yield frame.astype(dict.fromkeys(text_columns, "category"))
        start += len(block)


def _xlsx_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (a CSV file needs no spreadsheet library)
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            yield from book.worksheets[0].iter_rows(values_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, EOFError):
        remedy = "Fjern en eventuel adgangskode, og gem den igen som .xlsx."
        raise _error(path, "Filen kan ikke læses som en arbejdsbog.", remedy) from None


def _as_text(cell: object) -> object:
    """A number in an id or category as it would be typed, with the same decimal comma as text."""
    if not isinstance(cell, float):
        return cell if cell is None else str(cell)
    return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")


def _first(cells: tuple[Any, ...]) -> object:
    return next((cell for cell in cells if cell is not None), None)


def _error(path: Path, message: str, remedy: str) -> FileError:
    return FileError([Problem(path.name, message, "", remedy)])
