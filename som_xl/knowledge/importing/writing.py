"""Writes imported rows into the user's own layer: all of them after one check of the whole, or none."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Final

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.importing.defaults import Rows, with_defaults
from som_xl.knowledge.importing.rows import RowNote
from som_xl.knowledge.importing.understanding import Outcomes, Understanding
from som_xl.knowledge.loading import load
from som_xl.knowledge.tables import TABLES
from som_xl.model.errors import FileError, Problem
from som_xl.storage import write_bytes_atomically

ORDER: Final = ("sources", "domains", "services", "target_groups", "prices", "effects", "consequences")
"""Tables that others refer to come first, so that a power cut between two files leaves a layer that can be read."""


def write_layer(
    found: Outcomes, understanding: Understanding, base: Path, folder: Path, knowledge: KnowledgeBase
) -> tuple[dict[str, int], list[RowNote]]:
    """Put the rows into the user's layer, where rows with the same id are replaced.

    Args:
        found: the rows.
        understanding: the file, for reasons and errors.
        base: folder of the base below the layer.
        folder: the user's folder; made when it does not exist.
        knowledge: the base with the layer as it is now.

    Returns:
        New and changed rows per table, and notes about default prices.

    Raises:
        KnowledgeError: the layer would not be valid with the rows; nothing is written.
        FileError: the folder cannot be written.
    """
    tables = {name: read_rows(folder, name) for name in ORDER}
    before = {name: {key: dict(row) for key, row in rows.items()} for name, rows in tables.items()}
    for name, rows in found.rows.items():
        tables[name].update({key: dict(row) for key, row in rows.items()})
    fresh = {key: place for key, place in found.places.items() if key[0] in found.rows}
    notes = with_defaults(tables["prices"], fresh, tables["services"], knowledge, understanding.book.name)
    counts = {
        name: sum(before[name].get(key) != tables[name][key] for key in rows)
        for name, rows in found.rows.items()
    }
    texts = {name: table_text(name, rows) for name, rows in tables.items() if rows}
    with tempfile.TemporaryDirectory() as trial:
        for path in folder.glob("*.csv"):
            if path.stem in TABLES:
                (Path(trial) / path.name).write_bytes(path.read_bytes())
        for name, text in texts.items():
            (Path(trial) / f"{name}.csv").write_bytes(text)
        load(base, Path(trial))
    make_folder(folder)
    for name in ORDER:
        if name in found.rows or (name == "prices" and name in texts):
            write_bytes_atomically(folder / f"{name}.csv", texts[name])
    return counts, notes


def read_rows(folder: Path, table: str) -> Rows:
    """The rows of a table in the user's layer as text cells by id; none when there is no file.

    The layer has been read and checked before, so that its columns are known to be right.
    """
    path = folder / f"{table}.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


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
