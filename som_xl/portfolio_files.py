"""A portfolio from a folder of case files, or from a list of municipalities and case files (.csv, .toml)."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from som_xl import casefile
from som_xl.analysis.portfolio.projects import Project
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, CaseError, FileError, Problem, SomError
from som_xl.model.fields import LARGEST
from som_xl.opening import KINDS, open_case
from som_xl.storage import read_bytes

LISTS: Final = (".csv", ".toml")
LARGEST_LIST: Final = 20 * 1024 * 1024
MOST_PROJECTS: Final = 100_000
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
_YES, _NO = {"ja", "true", "1"}, {"", "nej", "false", "0"}


@dataclass
class _Opened:
    """Case files opened so far, each once, and what was wrong with those that could not be."""

    knowledge: KnowledgeBase
    cases: dict[Path, Case | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def case(self, path: Path) -> Case | None:
        key = path.resolve()
        if key not in self.cases:
            try:
                self.cases[key] = open_case(path, self.knowledge)
            except SomError as error:
                self.cases[key] = None
                self.problems += [_in_file(path.name, problem) for problem in error.problems]
        return self.cases[key]


def read_projects(
    path: Path, knowledge: KnowledgeBase, skip_broken: bool = False
) -> tuple[list[Project], list[Problem]]:
    """The projects of a folder or a list, with different names.

    Args:
        path: a folder whose case files are one project each, in order of name, or a list with one or more projects
            per row (see ``docs/vejledning.md``). knowledge: for default prices.
        skip_broken: leave out what cannot be read instead of raising.

    Returns:
        The projects, and what was wrong with those left out.

    Raises:
        SomError: every problem in every file and row.
    """
    opened = _Opened(knowledge)
    projects = list(_from_folder(path, opened) if path.is_dir() else _from_list(path, opened))
    if opened.problems and not skip_broken:
        raise CaseError(opened.problems)
    return _named_apart(projects), opened.problems


def _from_folder(folder: Path, opened: _Opened) -> Iterator[Project]:
    # Excel's lock files (~$…) and hidden files are no cases.
    files = sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in KINDS and file.is_file() and not file.name.startswith(("~$", "."))
    )
    if not files:
        raise FileError(
            [Problem(folder.name, "Mappen har ingen sager.", "", f"Læg filer i den: {', '.join(KINDS)}.")]
        )
    for file in files:
        case = opened.case(file)
        if case is not None:
            yield Project(case.title or file.stem, case, case.municipality)


def _from_list(path: Path, opened: _Opened) -> Iterator[Project]:
    count = 0
    for place, row in _rows(path):
        try:
            for project in _of_row(path.parent, place, row, opened):
                count += 1
                if count > MOST_PROJECTS:
                    raise FileError(
                        [Problem(path.name, "Listen er for lang.", "", f"Højst {MOST_PROJECTS} projekter.")]
                    )
                yield project
        except CaseError as error:
            opened.problems += error.problems


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a list with the place of each."""
    kind = path.suffix.lower()
    if kind == ".toml":
        data = casefile.read_mapping(path)
        rows = data.get("projekt")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(data) > 1:
            raise FileError(
                [
                    Problem(
                        path.name,
                        "Filen er ikke en liste over projekter.",
                        "",
                        "Skriv [[projekt]] for hvert.",
                    )
                ]
            )
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


def _of_row(folder: Path, place: str, row: Mapping[str, Any], opened: _Opened) -> Iterator[Project]:
    """The projects of a row: one per file its pattern finds."""
    unknown = [name for name in row if name not in FIELDS and not name.lower().startswith(COST_COLUMN)]
    if unknown:
        raise _row_error(place, f"Feltet '{unknown[0]}' kendes ikke.", "", f"Brug {', '.join(FIELDS)}.")
    name, municipality = _text(row, "navn", place), _text(row, "kommune", place)
    required = str(row.get("skal_med", "")).strip().lower()
    if required not in _YES | _NO:
        raise _row_error(
            place, "skal_med skal være ja eller nej.", repr(row["skal_med"]), "Skriv ja eller nej."
        )
    factor = _number(row, "faktor", place)
    if factor == 0:
        raise _row_error(place, "Faktoren på deltagere er 0.", "", "Skriv et tal over 0, eller slet linjen.")
    for file in _files(folder, _text(row, "sag", place), place):
        case = opened.case(file)
        if case is not None:
            title = case.title or file.stem
            own = municipality or case.municipality
            yield Project(
                name=name or (f"{municipality}: {title}" if municipality else title),
                case=case,
                municipality=own,
                group=_text(row, "gruppe", place),
                required=required in _YES,
                factor=factor,
                starts=_starts(row, case, place),
                cost_factor=_number(row, "omkostningsfaktor", place),
                amounts=_own_amounts(row, case, place),
            )


def _files(folder: Path, pattern: str, place: str) -> list[Path]:
    if not pattern:
        raise _row_error(place, "Sagens fil mangler.", "", "Skriv filnavnet under sag, fx indsats.toml.")
    if any(mark in pattern for mark in "*?["):
        try:
            found = sorted(file for file in folder.glob(pattern) if file.suffix.lower() in KINDS)
        except (ValueError, NotImplementedError):
            found = []
        if not found:
            raise _row_error(place, "Ingen filer passer til mønstret.", repr(pattern), "Ret sag.")
        return found
    return [folder / pattern]


def _starts(row: Mapping[str, Any], case: Case, place: str) -> tuple[float, ...] | None:
    """Own participants per operating year: numbers with blanks between, or a list."""
    given = row.get("deltagere")
    if given is None:
        return None
    parts = given if isinstance(given, list) else str(given).split()
    starts = tuple(_parsed(part, "deltagere", place) for part in parts)
    years = len(case.participants.starts)
    if len(starts) != years or not sum(starts) > 0:
        raise _row_error(
            place,
            f"deltagere skal have {years} tal (ét pr. driftsår i sagen) og mindst ét over 0.",
            repr(given),
            "Skriv tallene med mellemrum, fx 20 25 25.",
        )
    return starts


def _own_amounts(row: Mapping[str, Any], case: Case, place: str) -> tuple[tuple[str, float], ...]:
    amounts = []
    names = {line.name for line in case.costs}
    for column in row:
        if column.lower().startswith(COST_COLUMN):
            name = column[len(COST_COLUMN) :].strip()
            if name not in names:
                known = ", ".join(sorted(names)) or "ingen"
                raise _row_error(place, f"Sagen har ingen omkostning '{name}'.", "", f"Den har {known}.")
            amounts.append((name, _number(row, column, place)))
    return tuple(amounts)


def _text(row: Mapping[str, Any], name: str, place: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise _row_error(place, f"{name} skal være tekst.", repr(value), "Skriv tekst i anførselstegn.")
    return value.strip()


def _number(row: Mapping[str, Any], name: str, place: str) -> float:
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
        raise _row_error(
            place, f"{name} er ikke et tal på 0 eller mere.", repr(value), "Skriv et tal, fx 1,25."
        )
    return number


def _named_apart(projects: list[Project]) -> list[Project]:
    """Projects of the same name get a number after the first."""
    seen: dict[str, int] = {}
    result = []
    for project in projects:
        seen[project.name] = seen.get(project.name, 0) + 1
        count = seen[project.name]
        result.append(project if count == 1 else replace(project, name=f"{project.name} ({count})"))
    return result


def _in_file(name: str, problem: Problem) -> Problem:
    """The problem with the file's name in its place."""
    place = problem.place if name in problem.place else f"{name}: {problem.place}".removesuffix(": ")
    return Problem(place, problem.message, problem.found, problem.remedy)


def _row_error(place: str, message: str, found: str, remedy: str) -> CaseError:
    return CaseError([Problem(place, message, found, remedy)])
