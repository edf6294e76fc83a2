"""A case as a TOML or JSON file: read and written without loss."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, Final

import tomli_w

from som_xl.model import Case, FileError, Problem
from som_xl.storage import read_bytes, write_bytes_atomically

SUFFIXES: Final = (".toml", ".json")


def read_mapping(path: Path) -> dict[str, Any]:
    """The fields of a case file as plain values, not yet validated.

    Raises:
        FileError: the file is missing, is no UTF-8 text, or is no TOML or JSON.
    """
    text = _decoded(read_bytes(path), path)
    data = _parse_json(text, path) if path.suffix.lower() == ".json" else _parse_toml(text, path)
    if not isinstance(data, dict):
        raise FileError(
            [
                Problem(
                    path.name,
                    "Filen indeholder ikke en sag.",
                    "",
                    "Den skal begynde med en gruppe af felter: { … }.",
                )
            ]
        )
    return data


def case_text(case: Case, suffix: str) -> str:
    """The case as the text of a file with this suffix."""
    data = _plain(case.to_mapping())
    if suffix == ".json":
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return tomli_w.dumps(data)


def _plain(value: Any) -> Any:
    """Whole numbers written without a decimal point, as a person would."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def write_case(case: Case, path: Path) -> None:
    """Write a case file whole or not at all.

    Raises:
        FileError: the file cannot be written.
    """
    write_bytes_atomically(path, case_text(case, path.suffix.lower()).encode())


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileError(
            [
                Problem(
                    f"{path.name}, linje {line}",
                    "Filen er ikke gemt som UTF-8-tekst.",
                    "",
                    "Gem den igen med tegnsættet UTF-8.",
                )
            ]
        ) from None


def _parse_toml(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+), column (\d+)", str(error))
        place = f"{path.name}, linje {where[1]}, tegn {where[2]}" if where else path.name
        raise FileError(
            [
                Problem(
                    place,
                    "Filen er ikke gyldig TOML.",
                    "",
                    "Ret stedet: tjek anførselstegn, parenteser og dobbelte felter.",
                )
            ]
        ) from None
    except RecursionError:
        raise _too_deep(path) from None
    except ValueError:
        raise _too_many_digits(path) from None


def _parse_json(text: str, path: Path) -> Any:
    def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise FileError(
                [Problem(path.name, f"Feltet '{twice}' står to gange i samme gruppe.", "", "Slet det ene.")]
            )
        return fields

    try:
        return json.loads(text, object_pairs_hook=no_duplicates)
    except json.JSONDecodeError as error:
        raise FileError(
            [
                Problem(
                    f"{path.name}, linje {error.lineno}, tegn {error.colno}",
                    "Filen er ikke gyldig JSON.",
                    "",
                    "Ret stedet: tjek kommaer, anførselstegn og parenteser.",
                )
            ]
        ) from None
    except RecursionError:
        raise _too_deep(path) from None
    except ValueError:
        raise _too_many_digits(path) from None


def _too_many_digits(path: Path) -> FileError:
    """An integer with more digits than Python reads."""
    return FileError([Problem(path.name, "Filen har et tal med for mange cifre.", "", "Ret tallet.")])


def _too_deep(path: Path) -> FileError:
    return FileError(
        [
            Problem(
                path.name, "Filen har for mange grupper inde i hinanden.", "", "Se feltlisten i vejledningen."
            )
        ]
    )
