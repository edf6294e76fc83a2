"""The user's own knowledge: where it lies, and the knowledge base with it on top.

``default_knowledge`` is the shipped data alone, the same on every machine: what is built and tested uses it.
The command line and the Excel engine use ``user_knowledge``.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.loading import default_directory, default_knowledge, load, version_of
from som_xl.knowledge.tables import TABLES

VARIABLE = "SOM_XL_VIDEN"
"""Environment variable that names the user's folder."""
FORCED = "tvunget.txt"
"""File in an installed package that the user chose over newer data; it names the version it was chosen over."""


def user_folder(given: Path | None = None) -> Path:
    """The folder of the user's own knowledge: ``given``, else ``SOM_XL_VIDEN``, else the user's data folder.

    It holds the own layer (CSV tables), ``grundlag`` (a newer data package) and ``kort`` (remembered mappings).
    Nothing is made here; the folder need not exist.
    """
    if given is not None:
        return given
    if named := os.environ.get(VARIABLE):
        return Path(named)
    from platformdirs import user_data_path  # noqa: PLC0415  (only a machine without the variable asks)

    return user_data_path("som-xl", appauthor=False) / "viden"


def base_directory(folder: Path) -> Path:
    """The base to build on: the installed data package, unless the program came with one at least as new.

    An older package that the user insisted on counts until the program comes with other data.
    """
    installed, shipped = folder / "grundlag", default_directory()
    if not (installed / "version.toml").is_file():
        return shipped
    forced = installed / FORCED
    if forced.is_file() and forced.read_text(encoding="utf-8") == version_of(shipped):
        return installed
    return installed if version_key(version_of(installed)) > version_key(version_of(shipped)) else shipped


def user_knowledge(folder: Path | None = None) -> KnowledgeBase:
    """The newest base with the user's own layer on top; read again only when a file has changed.

    Raises:
        KnowledgeError: a fault in a table, with file, line and column.
    """
    place = user_folder(folder)
    base = base_directory(place)
    files = [path for name in TABLES if (path := place / f"{name}.csv").is_file()]
    if base == default_directory() and not files:
        return default_knowledge()
    stamps = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return _loaded(base, version_of(base), place if files else None, stamps)


def version_key(version: str) -> tuple[int, ...]:
    """A version as numbers that sort as versions do; parts that are no numbers count as 0.

    >>> version_key("2026.11.0") > version_key("2026.2.10")
    True
    """
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))


@lru_cache(maxsize=2)
def _loaded(base: Path, version: str, overlay: Path | None, stamps: object) -> KnowledgeBase:  # noqa: ARG001
    """Read once per state of the files."""
    return load(base, overlay)
