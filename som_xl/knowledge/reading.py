"""Reads one table: file → rows → records, with every problem found and where it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from som_xl.knowledge.columns import CellError, Column
from som_xl.knowledge.tables import Table
from som_xl.model.errors import Problem


@dataclass(frozen=True)
class ReadTable:
    """What was read of one table.

    Attributes:
        records: the good rows, as records.
        lines: line in the file of each record, counted from 1 with the header as line 1.
        ids: every id in the table, also of rows with a problem, so that one fault is reported once.
        files: the file of each record that does not stand in ``<name>.csv`` of the base, by position.
        problems: what is wrong with the file and its cells.
    """

    name: str
    records: tuple[Any, ...] = ()
    lines: tuple[int, ...] = ()
    ids: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    files: Mapping[int, str] = field(default_factory=dict)

    def place(self, position: int, column: str) -> str:
        """File, line and column of a cell, as errors name it."""
        file = self.files.get(position, f"{self.name}.csv")
        return f"{file}:{self.lines[position]} kolonne '{column}'"


def read_table(directory: Path, name: str, table: Table, prefix: str = "") -> ReadTable:
    """Read ``<name>.csv`` in ``directory``.

    Args:
        directory: the folder.
        name: the table's name.
        table: its columns.
        prefix: written before the file's name in errors.

    Returns:
        The records and the problems; never raises for a fault in the data.
    """
    place = f"{prefix}{name}.csv"
    try:
        rows = _cells(directory / f"{name}.csv")
    except UnreadableError as fault:
        return ReadTable(name, problems=[Problem(place, fault.args[0], fault.args[1], fault.args[2])])
    header, body = rows[0], rows[1:]
    problems = _header_problems(place, header, table)
    if problems:
        return ReadTable(name, problems=problems)
    width = len(header)
    numbered = [(line, row) for line, row in enumerate(body, 2) if row]
    problems = [
        Problem(
            f"{place}:{line}",
            f"Rækken har {len(row)} celler, men tabellen har {width} kolonner.",
            ",".join(row)[:60],
            "Sæt tekst med komma i anførselstegn, eller tilføj de manglende celler.",
        )
        for line, row in numbered
        if len(row) != width
    ]
    numbered = [(line, row) for line, row in numbered if len(row) == width]
    return _records(place, name, table, header, numbered, problems)


class UnreadableError(Exception):
    """A file with no rows to read: message, found and remedy in Danish."""


def _cells(path: Path) -> list[list[str]]:
    """All rows of the file as text cells, the header first."""
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise UnreadableError(
            "Filen mangler.", str(path), "Læg tabellen tilbage i mappen med videnbasen."
        ) from None
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise UnreadableError(
            f"Filen er ikke gemt som UTF-8 (linje {line}).",
            repr(fault.object[fault.start : fault.start + 1]),
            "Gem filen igen som CSV UTF-8.",
        ) from None
    try:
        rows = list(csv.reader(io.StringIO(content, newline="")))
    except csv.Error as fault:
        raise UnreadableError(
            "Filen kan ikke læses som CSV.", str(fault), "Gem filen igen som CSV UTF-8."
        ) from None
    if not rows or not rows[0]:
        raise UnreadableError("Filen er tom.", "", "Skriv kolonnenavnene i første linje.")
    return rows


def _header_problems(place: str, header: list[str], table: Table) -> list[Problem]:
    missing = [column for column in table.columns if column not in header]
    unknown = [column for column in header if column not in table.columns]
    problems = [
        Problem(f"{place}:1", f"Kolonnen '{column}' mangler.", "", "Tilføj kolonnen.") for column in missing
    ]
    problems += [
        Problem(f"{place}:1", "Ukendt kolonne.", f"'{column}'", "Ret navnet, eller fjern kolonnen.")
        for column in unknown
    ]
    if not problems and len(set(header)) < len(header):
        problems.append(
            Problem(f"{place}:1", "En kolonne står to gange.", ",".join(header), "Fjern den ene.")
        )
    return problems


def _records(
    file: str,
    name: str,
    table: Table,
    header: list[str],
    numbered: list[tuple[int, list[str]]],
    problems: list[Problem],
) -> ReadTable:
    """Convert column by column; a row with a faulty cell is left out of the records."""
    lines = [line for line, _ in numbered]
    cells = (
        dict(zip(header, zip(*(row for _, row in numbered), strict=True), strict=True)) if numbered else {}
    )
    faulty: set[int] = set()
    converted = []
    for column_name, column in table.columns.items():
        values, faults = _convert(cells.get(column_name, ()), column)
        converted.append(values)
        for position, fault in faults:
            faulty.add(position)
            place = f"{file}:{lines[position]} kolonne '{column_name}'"
            found = cells[column_name][position]
            problems.append(
                Problem(place, fault.message, f"'{found}'" if found else "tom celle", fault.remedy)
            )
    records = list(map(table.make, zip(*converted, strict=True)))
    ids = frozenset(cells.get("id", ()))
    if faulty:
        records = [record for position, record in enumerate(records) if position not in faulty]
        lines = [line for position, line in enumerate(lines) if position not in faulty]
    return ReadTable(name, tuple(records), tuple(lines), ids, problems)


def _convert(cells: tuple[str, ...], column: Column) -> tuple[list[Any], list[tuple[int, CellError]]]:
    """The values of a column, and the position and fault of each cell that could not be read."""
    read, empty = column.read, column.empty
    if not column.required or "" not in cells:
        if read is None:
            return list(cells), []
        try:
            return [read(cell) if cell else empty for cell in cells], []
        except CellError:
            pass
    values: list[Any] = []
    faults: list[tuple[int, CellError]] = []
    for position, cell in enumerate(cells):
        try:
            values.append(_value(cell, column))
        except CellError as fault:
            values.append(empty)
            faults.append((position, fault))
    return values, faults


def _value(cell: str, column: Column) -> Any:
    if not cell:
        if column.required:
            raise CellError("Cellen skal udfyldes.", "Skriv værdien.")
        return column.empty
    return column.read(cell) if column.read else cell
