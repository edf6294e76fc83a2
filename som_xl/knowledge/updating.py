"""Data packages: a newer knowledge base as one zip file, checked in full before anything is changed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from som_xl.container import Container
from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.layers import FORCED, base_directory, user_folder, version_key
from som_xl.knowledge.loading import default_directory, load, version_of
from som_xl.knowledge.tables import TABLES
from som_xl.model.errors import FileError, KnowledgeError, Problem
from som_xl.storage import read_bytes

LARGEST_PACKAGE: Final = 100 * 1024 * 1024
_TEXTS: Final = ("version.toml", "CHANGELOG.md", "README.md")


@dataclass(frozen=True)
class TableChange:
    """What differs in one table: ids added and removed, and per changed field (id, field, old, new)."""

    table: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, str, Any, Any], ...]


@contextmanager
def opened_package(path: Path, overlay: Path | None = None) -> Iterator[KnowledgeBase]:
    """The knowledge base of a package, unpacked to a temporary folder while it is looked at.

    Args:
        path: the zip file: ``version.toml``, every table as CSV, at most inside one folder.
        overlay: the user's own layer, which must fit on the new base too.

    Raises:
        FileError: no zip, damaged, too large, or with files that do not belong in a package.
        KnowledgeError: a fault in a table, or the user's layer no longer fits.
    """
    data = read_bytes(path, LARGEST_PACKAGE)
    if not data.startswith(b"PK"):
        remedy = "Vælg den .zip-fil, som datapakken er udgivet som."
        raise FileError([Problem(path.name, "Filen er ikke en datapakke (.zip).", "", remedy)])
    container = Container(data, path.name, LARGEST_PACKAGE)
    with tempfile.TemporaryDirectory() as folder:
        _unpack(container, Path(folder))
        new = load(Path(folder))
        if overlay is not None:
            try:
                load(Path(folder), overlay)
            except KnowledgeError as error:
                remedy = "Ret jeres eget lag, eller flyt filen til side."
                first = Problem(str(overlay), "Jeres eget lag passer ikke til den nye pakke.", "", remedy)
                raise KnowledgeError([first, *error.problems]) from None
        yield new


def changes(old: KnowledgeBase, new: KnowledgeBase) -> tuple[TableChange, ...]:
    """What differs between two bases, table by table; tables without a difference are left out."""
    found = []
    for table in TABLES:
        before = {record.id: record for record in old.table(table)}
        after = {record.id: record for record in new.table(table)}
        change = TableChange(
            table,
            tuple(key for key in after if key not in before),
            tuple(key for key in before if key not in after),
            tuple(
                (key, field, getattr(before[key], field), getattr(record, field))
                for key, record in after.items()
                if key in before and record != before[key]
                for field in record._fields
                if getattr(record, field) != getattr(before[key], field)
            ),
        )
        if change.added or change.removed or change.changed:
            found.append(change)
    return tuple(found)


def check_newer(new: KnowledgeBase, old: KnowledgeBase, place: str) -> None:
    """A package must be newer than what is installed.

    Raises:
        FileError: the same version, or an older one.
    """
    if version_key(new.version) > version_key(old.version):
        return
    same = new.version == old.version
    message = (
        "Pakken har samme version som den, der bruges." if same else "Pakken er ældre end den, der bruges."
    )
    found = new.version if same else f"{new.version} mod {old.version}"
    raise FileError([Problem(place, message, found, "Brug --tving for at installere den alligevel.")])


def install(new: KnowledgeBase, folder: Path | None = None) -> Path:
    """Make an opened package the base of the user's folder; the old one is replaced in one step.

    Args:
        new: from ``opened_package``, still open.
        folder: the user's folder; None is the usual one.

    Returns:
        Where it was installed.

    Raises:
        FileError: the folder cannot be written; what was installed before still is.
    """
    place = user_folder(folder)
    target, fresh, old = (place / name for name in ("grundlag", "grundlag.ny", "grundlag.gammel"))
    try:
        place.mkdir(parents=True, exist_ok=True)
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)
        shutil.copytree(new.directory, fresh)
        shipped = version_of(default_directory())
        if version_key(new.version) <= version_key(shipped):
            # Else the newer data that came with the program would be used.
            (fresh / FORCED).write_text(shipped, encoding="utf-8")
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        remedy = "Kontrollér, at I må skrive i mappen, eller vælg en anden med --overlay."
        raise FileError(
            [Problem(str(place), "Pakken kan ikke installeres.", error.strerror or "", remedy)]
        ) from None
    return target


def current_base(folder: Path | None = None) -> KnowledgeBase:
    """The base in use, without the user's layer."""
    return load(base_directory(user_folder(folder)))


def _unpack(container: Container, folder: Path) -> None:
    """Write the known files of a package to a folder; anything else refuses the package."""
    names = [PurePosixPath(name) for name in container.names]
    tops = {name.parts[0] for name in names}
    inside = 1 if len(tops) == 1 and all(len(name.parts) > 1 for name in names) else 0
    known = {*_TEXTS, *(f"{table}.csv" for table in TABLES)}
    strange = []
    for name in names:
        parts = name.parts[inside:]
        example = (
            len(parts) == 2 and parts[0] == "examples" and parts[1].endswith(".toml") and "\\" not in parts[1]
        )
        if not (example or (len(parts) == 1 and parts[0] in known)):
            strange.append(str(name))
            continue
        target = folder.joinpath(*parts)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(container.read(str(name)))
    if strange:
        remedy = "Hent pakken igen fra den, der udgiver den."
        raise FileError(
            [
                Problem(
                    container.place, "Pakken har filer, der ikke hører til.", ", ".join(strange[:5]), remedy
                )
            ]
        )
