"""Where a case is saved: a name suggested from its title, and nothing overwritten without a question."""

from __future__ import annotations

from pathlib import Path

from som_xl.excel.port import CASE_FILES, Port
from som_xl.model import Case, FileError, Problem


def path_for_case(port: Port, title: str, suggestion: str) -> Path | None:
    """Where to save a case file; None when the user gives up or does not want a file replaced.

    Raises:
        FileError: no ending of a case file.
    """
    path = port.ask_save_path(title, suggestion)
    if path is None:
        return None
    if path.suffix.lower() not in CASE_FILES:
        remedy = f"Brug et filnavn, der ender på {' eller '.join(CASE_FILES)}."
        raise FileError([Problem(path.name, "Filtypen kan ikke bruges her.", f"'{path.suffix}'", remedy)])
    if path.exists() and not port.confirm(title, f"{path.name} findes allerede. Skal den erstattes?"):
        return None
    return path


def file_name(case: Case, more: str = "") -> str:
    """A file name from the title of the case.

    >>> from types import SimpleNamespace
    >>> file_name(SimpleNamespace(title='CTI: "hjemløse" / 2026'))
    'CTI hjemløse 2026.toml'
    """
    kept = "".join(letter if letter.isalnum() or letter in " -_.," else " " for letter in case.title)
    return (" ".join(kept.split())[:80].strip(" .") or "sag") + more + ".toml"
