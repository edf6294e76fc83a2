"""Writes imported rows into the user's own layer: all of them after one check of the whole, or none."""

from __future__ import annotations

from pathlib import Path

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.importing.defaults import with_defaults
from som_xl.knowledge.importing.rows import RowNote
from som_xl.knowledge.importing.understanding import Outcomes, Understanding
from som_xl.knowledge.own_tables import ORDER, read_rows, write_tables


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
    prices = {"prices"} if tables["prices"] else set()
    write_tables(tables, {*found.rows, *prices}, base, folder)
    return counts, notes
