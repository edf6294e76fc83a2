"""The user's own layer as text cells: read, changed, and written after one check of the whole, or not at all."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from som_xl.knowledge.loading import load
from som_xl.knowledge.tables import TABLES
from som_xl.model.errors import FileError, Problem
from som_xl.storage import write_bytes_atomically

Rows = dict[str, dict[str, str]]
"""The rows of one table by id, each as cells by column."""

ORDER: Final = (
    "sources", "domains", "services", "target_groups", "prices", "effects", "consequences", "projects",
)  # fmt: skip
"""Tables that others refer to come first, so that a power cut between two files leaves a layer that can be read."""


def read_rows(folder: Path, table: str) -> Rows:
    """The rows of a table in the user's layer as text cells by id; none when there is no file.

    The layer has been read and checked before, so that its columns are known to be right.
    """
    path = folder / f"{table}.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def cells(table: str, values: Mapping[str, Any]) -> dict[str, str]:
    """A row of a table as text cells; a column without a value is empty."""
    return {column: cell_text(values.get(column)) for column in TABLES[table].columns}


def replace_source(rows: Mapping[str, Rows], source_id: str, base: Path, folder: Path) -> None:
    """Put all rows of one source into the user's layer; its earlier rows that are not among them are removed.

    Args:
        rows: the rows by table, the source's own among them.
        source_id: the source.
        base: folder of the base below the layer.
        folder: the user's folder; made when it does not exist.

    Raises:
        KnowledgeError: the layer would not be valid with the rows; nothing is written.
        FileError: the folder cannot be written.
    """
    tables = {name: read_rows(folder, name) for name in ORDER}
    changed = set(rows)
    for name, known in tables.items():
        kept = {key: row for key, row in known.items() if row.get("source_id") != source_id}
        if len(kept) < len(known):
            changed.add(name)
        tables[name] = {**kept, **rows.get(name, {})}
    write_tables(tables, changed, base, folder)


def write_tables(tables: Mapping[str, Rows], changed: Iterable[str], base: Path, folder: Path) -> None:
    """Write tables of the user's layer, after the whole layer has been loaded and checked in a trial folder.

    Args:
        tables: all rows of each table; those in ``ORDER`` that are not given stay as they are.
        changed: the tables to write.
        base: folder of the base below the layer.
        folder: the user's folder; made when it does not exist.

    Raises:
        KnowledgeError: the layer would not be valid; nothing is written.
        FileError: the folder cannot be written.
    """
    texts = {name: table_text(name, tables[name]) for name in ORDER if name in set(changed)}
    with tempfile.TemporaryDirectory() as trial:
        for path in folder.glob("*.csv"):
            if path.stem in TABLES and path.is_file():
                (Path(trial) / path.name).write_bytes(path.read_bytes())
        for name, text in texts.items():
            (Path(trial) / f"{name}.csv").write_bytes(text)
        load(base, Path(trial))
    make_folder(folder)
    for name, text in texts.items():
        write_bytes_atomically(folder / f"{name}.csv", text)


def table_text(table: str, rows: Rows) -> bytes:
    """A table as CSV, the columns in the order of the schema."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    columns = list(TABLES[table].columns)
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows.values())
    return buffer.getvalue().encode()


def make_folder(folder: Path) -> None:
    """The folder, with those above it.

    Raises:
        FileError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "Vælg en anden mappe med --overlay."
        raise FileError(
            [Problem(str(folder), "Mappen kan ikke laves.", error.strerror or "", remedy)]
        ) from None


def cell_text(value: Any) -> str:
    """A value as the cell of a CSV table.

    >>> cell_text(1200.0), cell_text(0.1), cell_text(None), cell_text(True)
    ('1200', '0.1', '', 'ja')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        value = float(f"{value:.12g}")
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
