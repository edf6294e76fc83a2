"""A household in a file (.toml, .json), laid into a case."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from som_xl import casefile
from som_xl.analysis.family import family_case
from som_xl.analysis.household import Household, household_from_mapping
from som_xl.knowledge import KnowledgeBase, example_case_path
from som_xl.model import Case, CaseError, FileError, Problem
from som_xl.storage import read_bytes, write_bytes_atomically

EXAMPLES: Final = ("familie_alkohol.toml", "husstand_alkohol.toml", "familie_stof.toml", "husstand_stof.toml")


def with_household(case: Case, path: Path, knowledge: KnowledgeBase) -> tuple[Case, Household]:
    """The case with the members of the household in a file.

    Raises:
        SomError: every problem in the file, with its place.
    """
    if path.suffix.lower() not in casefile.SUFFIXES:
        remedy = f"Brug en fil, der ender på {', '.join(casefile.SUFFIXES)}."
        message = "Filtypen kan ikke bruges til en husstand."
        raise FileError([Problem(path.name, message, f"'{path.suffix}'", remedy)])
    data = casefile.read_mapping(path)
    try:
        household = household_from_mapping(data)
        return family_case(case, household, knowledge), household
    except CaseError as error:
        raise CaseError(
            Problem(f"{path.name}: {p.place}" if p.place else path.name, p.message, p.found, p.remedy)
            for p in error.problems
        ) from None


def write_examples(folder: Path) -> tuple[Path, ...]:
    """The two families that come with the program, each a case and a household, in a folder of the user's.

    Raises:
        FileError: it is no folder, or one of the files is there already.
    """
    if not folder.is_dir():
        remedy = "Lav mappen først, eller skriv . for den, I står i."
        raise FileError([Problem(str(folder), "Mappen findes ikke.", "", remedy)])
    targets = tuple(folder / name for name in EXAMPLES)
    there = [target.name for target in targets if target.exists()]
    if there:
        remedy = "Vælg en anden mappe, eller slet filen først."
        raise FileError([Problem(name, "Filen findes allerede.", "", remedy) for name in there])
    for target in targets:
        write_bytes_atomically(target, read_bytes(example_case_path().with_name(target.name)))
    return targets
