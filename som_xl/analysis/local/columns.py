"""Which column of the panel is what, by its heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from som_xl.model.errors import Problem, SomError

ROLES: Final = {
    "person": ("person_id", "person"),
    "year": ("aar", "kalenderaar"),
    "start": ("start_aar", "startaar"),
    "since": ("aar_siden_start",),
    "group": ("maalgruppe",),
    "success": ("succes",),
}
"""The columns with a fixed meaning: the names they may have, as ``plain`` writes them."""

_DANISH: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "_", "-": "_"})


@dataclass(frozen=True)
class Request:
    """What the user asks of the columns.

    Attributes:
        adjust: covariates, numbers or text as they stand.
        categories: covariates whose numbers are codes of categories.
        services: the services to estimate; empty for every column that is a service of the knowledge base.
    """

    adjust: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """Position of every column that is used, from 0.

    Attributes:
        width: number of columns.
        roles: position of each role in ``ROLES`` that is there.
        services: position by service id.
        covariates: position by the user's name of it.
        categories: the covariates that are categories also when they look like numbers.
        unused: headings of the columns that are not used, fit to be shown.
        headings: every heading, fit to be shown.
    """

    width: int
    roles: dict[str, int]
    services: dict[str, int]
    covariates: dict[str, int]
    categories: frozenset[str]
    unused: tuple[str, ...]
    headings: tuple[str, ...] = field(repr=False)


def plain(name: str) -> str:
    """A heading without case, Danish letters, blanks and hyphens.

    >>> plain(" År siden-start ")
    'aar_siden_start'
    """
    return name.strip().lower().translate(_DANISH)


def shown(heading: str, position: int) -> str:
    """A heading fit for a message: without a heading row, the first person's data stand in its place.

    >>> shown("alder", 3), shown("0101701234", 3), shown("", 3)
    ("'alder'", 'kolonne 4', 'kolonne 4')
    """
    name = heading.strip()
    personal = re.search(r"\d{6}|\d{2}[-./]\d{2}|@", name) or len(name) > 60
    return f"kolonne {position + 1}" if not name or personal else f"'{name}'"


def recognise(header: Sequence[str], request: Request, known: Collection[str], file: str) -> Columns:
    """The columns by what they are.

    Args:
        header: the first row of the file.
        request: what the user asks for.
        known: service ids of the knowledge base.
        file: name of the file, for messages.

    Raises:
        SomError: a column is missing, stands twice, or has a name close to a service id.
    """
    names = [plain(heading) for heading in header]
    headings = tuple(shown(heading, i) for i, heading in enumerate(header))
    position = {name: i for i, name in reversed(list(enumerate(names)))}
    roles = {
        role: position[alias]
        for role, aliases in ROLES.items()
        for alias in aliases[::-1]
        if alias in position
    }
    missing = _missing(roles, position, request, known)
    chosen = tuple(plain(name) if plain(name) in known else name for name in request.services)
    services = chosen or tuple(name for name in names if name in known)
    covariates = tuple(dict.fromkeys((*request.adjust, *request.categories)))
    used = {
        *roles.values(),
        *(position[plain(name)] for name in (*services, *covariates) if plain(name) in position),
    }
    problems = [Problem(file, *texts) for texts in missing]
    if not missing:
        problems += _doubtful(file, names, headings, used, known, bool(request.services))
        if not services:
            problems.append(
                Problem(
                    file,
                    "Ingen kolonne er en ydelse.",
                    "",
                    "Giv en kolonne et id fra 'som-xl viden ydelser' som navn, eller vælg den med --ydelse.",
                )
            )
    if problems:
        raise SomError(problems)
    return Columns(
        width=len(names),
        roles=roles,
        services={service: position[plain(service)] for service in services},
        covariates={name: position[plain(name)] for name in covariates},
        categories=frozenset(request.categories),
        unused=tuple(headings[i] for i, name in enumerate(names) if name and i not in used),
        headings=headings,
    )


def _missing(
    roles: dict[str, int], position: dict[str, int], request: Request, known: Collection[str]
) -> list[tuple[str, str, str]]:
    """Message, found and remedy for each column that is not there, or cannot be what the user asks."""
    found = [
        (f"Kolonnen '{name}' mangler.", "", "Skriv kolonnenavnene i første række, og tilføj kolonnen.")
        for role, name in (("person", "person_id"), ("success", "succes"))
        if role not in roles
    ]
    if "year" not in roles and not {"start", "since"} <= roles.keys():
        remedy = "Tilføj 'år' (kalenderår), eller både 'start_år' og 'år_siden_start'."
        found.append(("Kolonnen 'år' mangler.", "", remedy))
    services = {*known, *map(plain, request.services)}
    for option, wanted in (
        ("--justér", request.adjust),
        ("--kategori", request.categories),
        ("--ydelse", request.services),
    ):
        for name in wanted:
            if plain(name) not in position:
                remedy = f"Ret navnet efter {option}, eller tilføj kolonnen."
                found.append((f"Kolonnen '{name}' findes ikke i filen.", "", remedy))
            elif position[plain(name)] in roles.values():
                found.append((f"Kolonnen '{name}' kan ikke bruges efter {option}.", "", "Vælg en anden."))
            elif option != "--ydelse" and plain(name) in services:
                remedy = "Lav en kolonne med forbruget før start, og justér for den."
                found.append((f"Kolonnen '{name}' er en ydelse og kan ikke justeres for.", "", remedy))
    return found


def _doubtful(
    file: str,
    names: list[str],
    headings: tuple[str, ...],
    used: set[int],
    known: Collection[str],
    chosen: bool,
) -> list[Problem]:
    """Headings that stand twice, and headings that are nearly a service: both could hide a mistake."""
    counts = Counter(names)
    problems = []
    for i, name in enumerate(names):
        if name and counts[name] > 1 and names.index(name) != i:
            problems.append(Problem(file, f"Kolonnen {headings[i]} står to gange.", "", "Fjern den ene."))
        near = get_close_matches(name, known, 1, 0.85) if name and i not in used and not chosen else []
        if near:
            remedy = f"Mente du '{near[0]}'? Ret navnet, eller vælg ydelserne med --ydelse."
            problems.append(
                Problem(file, f"Kolonnen {headings[i]} er ikke en ydelse i videnbasen.", "", remedy)
            )
    return problems
