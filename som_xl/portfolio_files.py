"""The projects of a folder of case files, or of a list of municipalities and case files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from som_xl import casefile
from som_xl.analysis.portfolio.projects import Project
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, CaseError, FileError, Problem, SomError
from som_xl.opening import KINDS, open_case
from som_xl.portfolio_lists import (
    LISTS,
    TABLE,
    factor_on_participants,
    is_required,
    list_rows,
    number_in,
    own_amounts,
    own_starts,
    refuse_unknown,
    row_error,
    text_in,
)

MOST_PROJECTS: Final = 100_000
_GROUPS: Final = {"settings", "participants", "effect"}
"""Every case has these; a file without any of them is something else."""


@dataclass(frozen=True)
class LeftOut:
    """A file or a line of a list that cannot be used, and everything that is wrong with it."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        """The first problem in one line.

        >>> print(LeftOut((Problem("a.toml", "Filen er tom."), Problem("a.toml", "Filen er gammel."))))
        a.toml: Filen er tom. (+ 1 fejl mere)
        """
        more = len(self.problems) - 1
        return f"{self.problems[0]} (+ {more} fejl mere)" if more else str(self.problems[0])


def _quiet(text: str) -> None:
    """Nobody watches."""


@dataclass
class _Opened:
    """Case files opened so far, each once, and what cannot be used."""

    knowledge: KnowledgeBase
    watch: Callable[[str], None]
    cases: dict[Path, Case | None] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    def case(self, path: Path, of: str = "") -> Case | None:
        key = path.resolve()
        if key not in self.cases:
            self.watch(f"læser sag {len(self.cases) + 1}{of}: {path.name}")
            try:
                self.cases[key] = open_case(path, self.knowledge)
            except SomError as error:
                self.cases[key] = None
                found = _no_case(path) or tuple(_in_file(path, problem) for problem in error.problems)
                self.left_out.append(LeftOut(found))
        return self.cases[key]


def read_projects(
    path: Path,
    knowledge: KnowledgeBase,
    skip_broken: bool = False,
    *,
    without: Path | None = None,
    watch: Callable[[str], None] = _quiet,
) -> tuple[list[Project], list[LeftOut]]:
    """The projects of a folder or a list, with different names.

    Args:
        path: a folder whose case files are one project each, in order of name, or a list with one or more projects
            per row (see ``docs/vejledning.md``). knowledge: for default prices.
        skip_broken: leave out what cannot be read instead of raising; something must be left.
        without: a file of the folder that is left out without a word.
        watch: is told what is going on before each file; what it raises stops the reading.

    Returns:
        The projects, and what was left out.

    Raises:
        SomError: every problem in every file and row.
    """
    opened = _Opened(knowledge, watch)
    rows = _from_folder(path, opened, without) if path.is_dir() else _from_list(path, opened)
    projects = list(rows)
    if opened.left_out and not (skip_broken and projects):
        raise CaseError(problem for item in opened.left_out for problem in item.problems)
    return named_apart(projects), opened.left_out


def source_of(file: Path) -> Path:
    """What a file someone has pointed at stands for: a list is itself, a case stands for its folder."""
    kind = file.suffix.lower()
    if kind == ".toml":
        try:
            return file if TABLE in casefile.read_mapping(file) else file.parent
        except FileError:
            return file.parent  # where it is told with the other files
    return file if kind in LISTS else file.parent


def named_apart(projects: Sequence[Project]) -> list[Project]:
    """Projects of the same name get a number after the first."""
    seen: dict[str, int] = {}
    result = []
    for project in projects:
        seen[project.name] = seen.get(project.name, 0) + 1
        count = seen[project.name]
        result.append(project if count == 1 else replace(project, name=f"{project.name} ({count})"))
    return result


def _from_folder(folder: Path, opened: _Opened, without: Path | None) -> Iterator[Project]:
    # Excel's lock files (~$…) and hidden files are no cases.
    try:
        files = sorted(
            file
            for file in folder.iterdir()
            if file.suffix.lower() in KINDS and file.is_file() and not file.name.startswith(("~$", "."))
        )
    except OSError as error:
        remedy = "Kontrollér, at I må læse den."
        raise FileError(
            [Problem(str(folder), "Mappen kan ikke læses.", type(error).__name__, remedy)]
        ) from None
    if without is not None and without.exists():
        files = [file for file in files if not file.samefile(without)]
    if not files:
        raise FileError(
            [Problem(str(folder), "Mappen har ingen sager.", "", f"Læg filer i den: {', '.join(KINDS)}.")]
        )
    for file in files:
        case = opened.case(file, f" af {len(files)}")
        if case is not None:
            yield Project(case.title or file.stem, case, case.municipality)


def _from_list(path: Path, opened: _Opened) -> Iterator[Project]:
    if not path.exists():
        remedy = "Kontrollér navnet."
        raise FileError([Problem(str(path), "Mappen eller listen findes ikke.", "", remedy)])
    count = 0
    for place, row in list_rows(path):
        try:
            for project in _of_row(path.parent, place, row, opened):
                count += 1
                if count > MOST_PROJECTS:
                    raise FileError(
                        [Problem(path.name, "Listen er for lang.", "", f"Højst {MOST_PROJECTS} projekter.")]
                    )
                yield project
        except CaseError as error:
            opened.left_out.append(LeftOut(error.problems))


def _of_row(folder: Path, place: str, row: Mapping[str, Any], opened: _Opened) -> Iterator[Project]:
    """The projects of a row: one per file its pattern finds."""
    refuse_unknown(row, place)
    name, municipality = text_in(row, "navn", place), text_in(row, "kommune", place)
    required, factor = is_required(row, place), factor_on_participants(row, place)
    for file in _files(folder, text_in(row, "sag", place), place):
        case = opened.case(file)
        if case is not None:
            title = case.title or file.stem
            yield Project(
                name=name or (f"{municipality}: {title}" if municipality else title),
                case=case,
                municipality=municipality or case.municipality,
                group=text_in(row, "gruppe", place),
                required=required,
                factor=factor,
                starts=own_starts(row, case, place),
                cost_factor=number_in(row, "omkostningsfaktor", place),
                amounts=own_amounts(row, case, place),
            )


def _files(folder: Path, pattern: str, place: str) -> list[Path]:
    if not pattern:
        raise row_error(place, "Sagens fil mangler.", "", "Skriv filnavnet under sag, fx indsats.toml.")
    if any(mark in pattern for mark in "*?["):
        try:
            found = sorted(file for file in folder.glob(pattern) if file.suffix.lower() in KINDS)
        except (ValueError, NotImplementedError):
            found = []
        if not found:
            raise row_error(place, "Ingen filer passer til mønstret.", repr(pattern), "Ret sag.")
        return found
    return [folder / pattern]


def _no_case(path: Path) -> tuple[Problem, ...]:
    """One problem when a file holds something else than a case; none when it is a case with errors."""
    if path.suffix.lower() not in casefile.SUFFIXES:
        return ()
    try:
        data = casefile.read_mapping(path)
    except FileError:
        return ()
    if _GROUPS & set(data):
        return ()
    is_list = TABLE in data
    found = "en liste over projekter" if is_list else ", ".join(list(data)[:3]) or "ingen felter"
    remedy = "Vælg listen i stedet for mappen." if is_list else "Flyt den til en anden mappe."
    return (Problem(path.name, "Filen er ikke en sag.", found, remedy),)


def _in_file(path: Path, problem: Problem) -> Problem:
    """The problem with the file's name, and not its whole path, in its place."""
    place = problem.place.replace(str(path), path.name)
    place = place if path.name in place else f"{path.name}: {place}".removesuffix(": ")
    return Problem(place, problem.message, problem.found, problem.remedy)
