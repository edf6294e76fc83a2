"""Finds, reads and checks the knowledge base."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from som_xl.knowledge.base import KnowledgeBase, field_of
from som_xl.knowledge.checks import problems_across
from som_xl.knowledge.overlaying import with_overlay
from som_xl.knowledge.reading import read_table
from som_xl.knowledge.tables import TABLES
from som_xl.model.errors import KnowledgeError, Problem


def default_directory() -> Path:
    """The folder of the built-in tables: inside an installed package, or at the top of a source checkout."""
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "knowledge"


def load(directory: Path | None = None, overlay: Path | None = None) -> KnowledgeBase:
    """Read and check all tables.

    Args:
        directory: folder with one CSV file per table and ``version.toml``; None is the built-in one.
        overlay: folder with the user's own rows, in CSV files with the same columns; tables it does not have
            are as in ``directory``, and a row with the id of a row there takes its place.

    Returns:
        The knowledge base; every reference in it exists.

    Raises:
        KnowledgeError: with every problem found, each with file, line, column, what was found and a remedy.
    """
    folder = directory or default_directory()
    version, problems = _version(folder)
    tables = {name: read_table(folder, name, table) for name, table in TABLES.items()}
    layers: dict[str, Any] = {}
    if overlay is not None:
        tables, layers["overrides"], layers["own_ids"] = with_overlay(tables, overlay)
    for table in tables.values():
        problems += table.problems
    problems += problems_across(tables)
    if problems:
        raise KnowledgeError(problems)
    rows: dict[str, Any] = {field_of(name): table.records for name, table in tables.items()}
    return KnowledgeBase(version["version"], version["date"], folder, **rows, **layers, overlay=overlay)


@lru_cache(maxsize=1)
def default_knowledge() -> KnowledgeBase:
    """The built-in knowledge base, read once.

    >>> price = default_knowledge().default_price("sel110_shelter")
    >>> price.municipality, price.state, price.unit, price.year
    (753.42, 753.42, 'døgn', 2023)
    """
    return load()


def example_case_path() -> Path:
    """The complete example case that comes with the program (TOML)."""
    return default_directory() / "examples" / "eksempelkommune.toml"


def version_of(folder: Path) -> str:
    """The version of the tables in a folder.

    Raises:
        KnowledgeError: no ``version.toml`` that says.
    """
    version, problems = _version(folder)
    if problems:
        raise KnowledgeError(problems)
    return version["version"]


def _version(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    place = "version.toml"
    try:
        content = tomllib.loads((folder / place).read_text(encoding="utf-8"))
    except OSError:
        return {}, [Problem(place, "Filen mangler.", str(folder), "Skriv version og date i filen.")]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        return {}, [Problem(place, "Filen kan ikke læses.", str(fault), "Ret filen, så den er gyldig TOML.")]
    missing = [key for key in ("version", "date") if not isinstance(content.get(key), str)]
    return content, [Problem(place, f"'{key}' mangler.", "", f'Skriv {key} = "…".') for key in missing]
