"""A list of municipalities and case files (.csv, .toml) as rows, and the numbers a row gives its project."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from som_xl import casefile
from som_xl.model import Case, CaseError, FileError, Problem
from som_xl.model.fields import LARGEST
from som_xl.storage import read_bytes

LISTS: Final = (".csv", ".toml")
LARGEST_LIST: Final = 20 * 1024 * 1024
FIELDS: Final = (
    "sag",
    "kommune",
    "navn",
    "gruppe",
    "skal_med",
    "faktor",
    "deltagere",
    "omkostningsfaktor",
)
COST_COLUMN: Final = "omkostning:"
"""A column ``omkostning:NAVN`` gives the municipality's own amount for the cost line of that name."""
TABLE: Final = "projekt"
"""What a list in TOML consists of."""
_YES, _NO = {"ja", "true", "1"}, {"", "nej", "false", "0"}


def list_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a list with the place of each.

    Raises:
        FileError: it is no list, or has columns that are not known.
    """
    kind = path.suffix.lower()
    if kind == ".toml":
        data = casefile.read_mapping(path)
        rows = data.get(TABLE)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(data) > 1:
            remedy = f"Skriv [[{TABLE}]] for hvert projekt, eller angiv en mappe med sager i stedet."
            raise FileError([Problem(path.name, "Filen er ikke en liste over projekter.", "", remedy)])
        yield from ((f"{path.name}, projekt {i}", row) for i, row in enumerate(rows, 1))
    elif kind == ".csv":
        yield from _csv_rows(path)
    else:
        raise FileError(
            [
                Problem(
                    path.name,
                    "Porteføljen skal være en mappe eller en liste.",
                    f"'{path.suffix}'",
                    f"Vælg en mappe med sager, eller en liste, der ender på {' eller '.join(LISTS)}.",
                )
            ]
        )


def _csv_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        text = read_bytes(path, LARGEST_LIST).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(
            [Problem(path.name, "Filen er ikke gemt som UTF-8-tekst.", "", "Gem den som 'CSV UTF-8'.")]
        ) from None
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    try:
        head = [name.strip().lower() if ":" not in name else name.strip() for name in next(rows, [])]
        _refuse_other_columns(path, head)
        for number, cells in enumerate(rows, 2):
            if any(cell.strip() for cell in cells):
                if len(cells) > len(head):
                    raise FileError(
                        [
                            Problem(
                                f"{path.name}, linje {number}",
                                "Linjen har flere felter, end der er overskrifter.",
                                "",
                                "Brug semikolon mellem felterne og komma i tallene.",
                            )
                        ]
                    )
                named = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if cell.strip()}
                yield f"{path.name}, linje {number}", named
    except csv.Error:
        raise FileError([Problem(path.name, "Filen er ikke gyldig CSV.", "", "Gem den igen.")]) from None


def _refuse_other_columns(path: Path, head: Sequence[str]) -> None:
    """A heading that is not known is told once, not for every line."""
    place = f"{path.name}, linje 1"
    problems = [
        Problem(
            place, f"Kolonnen '{name}' kendes ikke.", "", f"Brug {', '.join(FIELDS)} eller {COST_COLUMN}NAVN."
        )
        for name in head
        if name and not _is_known(name)
    ]
    if any(head) and "sag" not in head:
        problems.append(
            Problem(place, "Kolonnen sag mangler.", "", "Giv hver linje en sags fil, fx indsats.toml.")
        )
    if problems:
        raise FileError(problems)


def _is_known(name: str) -> bool:
    return name in FIELDS or name.lower().startswith(COST_COLUMN)


def refuse_unknown(row: Mapping[str, Any], place: str) -> None:
    """Only the fields a project has.

    Raises:
        CaseError: another one.
    """
    unknown = [name for name in row if not _is_known(name)]
    if unknown:
        raise row_error(place, f"Feltet '{unknown[0]}' kendes ikke.", "", f"Brug {', '.join(FIELDS)}.")


def is_required(row: Mapping[str, Any], place: str) -> bool:
    """Whether the project must be part of every choice."""
    required = str(row.get("skal_med", "")).strip().lower()
    if required not in _YES | _NO:
        raise row_error(
            place, "skal_med skal være ja eller nej.", repr(row["skal_med"]), "Skriv ja eller nej."
        )
    return required in _YES


def factor_on_participants(row: Mapping[str, Any], place: str) -> float:
    """The factor, over 0; 1 when there is none."""
    factor = number_in(row, "faktor", place)
    if factor == 0:
        raise row_error(place, "Faktoren på deltagere er 0.", "", "Skriv et tal over 0, eller slet linjen.")
    return factor


def own_starts(row: Mapping[str, Any], case: Case, place: str) -> tuple[float, ...] | None:
    """Own participants per operating year: numbers with blanks between, or a list."""
    given = row.get("deltagere")
    if given is None:
        return None
    parts = given if isinstance(given, list) else str(given).split()
    starts = tuple(_parsed(part, "deltagere", place) for part in parts)
    years = len(case.participants.starts)
    if len(starts) != years or not sum(starts) > 0:
        raise row_error(
            place,
            f"deltagere skal have {years} tal (ét pr. driftsår i sagen) og mindst ét over 0.",
            repr(given),
            "Skriv tallene med mellemrum, fx 20 25 25.",
        )
    return starts


def own_amounts(row: Mapping[str, Any], case: Case, place: str) -> tuple[tuple[str, float], ...]:
    """Own amounts by name of cost line."""
    amounts = []
    names = {line.name for line in case.costs}
    for column in row:
        if column.lower().startswith(COST_COLUMN):
            name = column[len(COST_COLUMN) :].strip()
            if name not in names:
                known = ", ".join(sorted(names)) or "ingen"
                raise row_error(place, f"Sagen har ingen omkostning '{name}'.", "", f"Den har {known}.")
            amounts.append((name, number_in(row, column, place)))
    return tuple(amounts)


def text_in(row: Mapping[str, Any], name: str, place: str) -> str:
    """The text of a field; empty when there is none."""
    value = row.get(name, "")
    if not isinstance(value, str):
        raise row_error(place, f"{name} skal være tekst.", repr(value), "Skriv tekst i anførselstegn.")
    return value.strip()


def number_in(row: Mapping[str, Any], name: str, place: str) -> float:
    """A number of 0 or more; 1 when there is none."""
    return 1.0 if name not in row else _parsed(row[name], name, place)


def _parsed(value: Any, name: str, place: str) -> float:
    """A number as typed: with decimal comma or point, and points between thousands when there is a comma."""
    text = str(value).strip().replace("\u00a0", "")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    plain = re.fullmatch(r"\d+(\.\d+)?", text) and not isinstance(value, bool)
    number = float(text) if plain else math.nan
    if not 0 <= number <= LARGEST:
        raise row_error(
            place, f"{name} er ikke et tal på 0 eller mere.", repr(value), "Skriv et tal, fx 1,25."
        )
    return number


def row_error(place: str, message: str, found: str, remedy: str) -> CaseError:
    """One problem of one row."""
    return CaseError([Problem(place, message, found, remedy)])
