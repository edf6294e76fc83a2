"""The user's own layer on top of the base: which rows are added, and which take another's place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from som_xl.knowledge.base import Override
from som_xl.knowledge.reading import ReadTable, read_table
from som_xl.knowledge.tables import TABLES

PREFIX = "eget lag/"
"""Written before file names of the user's layer in errors."""

Merged = tuple[dict[str, ReadTable], tuple[Override, ...], dict[str, frozenset[str]]]


def with_overlay(base: Mapping[str, ReadTable], folder: Path) -> Merged:
    """The tables with the rows of the user's layer.

    A row with a known id takes the place of the row of the base; others come last. A default price of the user
    takes the place of the base's as default; the base's row stays as an ordinary price.

    Args:
        base: the tables of the base, as read.
        folder: the user's CSV files; only those that exist are read.

    Returns:
        The tables, what was changed in the base, and the ids of the user's rows by table. Never raises for a
        fault in the data: the tables carry their problems.
    """
    tables, overrides, own = dict(base), [], {}
    for name, table in TABLES.items():
        if (folder / f"{name}.csv").is_file():
            top = read_table(folder, name, table, PREFIX)
            tables[name], replaced = _merged(base[name], top)
            overrides += replaced
            own[name] = top.ids
    tables["prices"], demoted = _one_default(tables["prices"], own.get("prices", frozenset()))
    return tables, (*overrides, *demoted), own


def _merged(base: ReadTable, top: ReadTable) -> tuple[ReadTable, list[Override]]:
    records, lines, files = list(base.records), list(base.lines), dict(base.files)
    at = {record.id: position for position, record in enumerate(records)}
    fresh: set[str] = set()
    overrides = []
    for record, line in zip(top.records, top.lines, strict=True):
        position = at.get(record.id)
        if position is None or record.id in fresh:
            position = len(records)
            records.append(record)
            lines.append(line)
        else:
            overrides.append(Override(base.name, record.id, records[position], record, record.id))
            records[position], lines[position] = record, line
        fresh.add(record.id)
        files[position] = f"{PREFIX}{base.name}.csv"
    ids, problems = base.ids | top.ids, [*base.problems, *top.problems]
    return replace(
        base, records=tuple(records), lines=tuple(lines), ids=ids, problems=problems, files=files
    ), overrides


def _one_default(prices: ReadTable, own: frozenset[str]) -> tuple[ReadTable, list[Override]]:
    """Base prices are no longer default where the user's layer has a default for the service."""
    chosen = {price.service_id: price.id for price in prices.records if price.is_default and price.id in own}
    if not chosen:
        return prices, []
    records: list[Any] = list(prices.records)
    overrides = []
    for position, price in enumerate(records):
        if price.is_default and price.id not in own and price.service_id in chosen:
            records[position] = price._replace(is_default=False)
            by = chosen[price.service_id]
            overrides.append(Override("prices", price.id, price, records[position], by))
    return replace(prices, records=tuple(records)), overrides
