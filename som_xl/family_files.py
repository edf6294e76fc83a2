"""A household in a file (.toml, .json), or on the sheet *Familie* of a workbook, laid into a case."""

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


def with_sheet(case: Case, path: Path, knowledge: KnowledgeBase) -> tuple[Case, Household | None]:
    """The case of a workbook with the household of its sheet *Familie*, as the button gives it.

    Lines the case has for the household's roles are replaced; None when nothing is typed there.

    Raises:
        SomError: what cannot be used, with its cell.
    """
    from som_xl.workbook.locating import plain  # noqa: PLC0415  (a case file needs no workbook code)
    from som_xl.workbook.modules.family_household import household_of  # noqa: PLC0415
    from som_xl.workbook.modules.family_sheet import family_sheet  # noqa: PLC0415
    from som_xl.workbook.modules.reading import read_module  # noqa: PLC0415
    from som_xl.workbook.package import WorkbookPackage  # noqa: PLC0415
    from som_xl.workbook.plan import Plan  # noqa: PLC0415
    from som_xl.workbook.updating import capacity_of  # noqa: PLC0415

    package = WorkbookPackage.open(path)
    plan = Plan(knowledge, capacity_of(package, knowledge))
    module = family_sheet(plan)
    if not module.is_in(package.defined_names()):
        return case, None
    typed = read_module(package, plan, module)
    if typed.is_empty:
        return case, None
    found = household_of(typed, module, case, knowledge)
    roles = {plain(member.role) for member in found.household.members}
    replacing = {line.role for line in case.consequences if line.role and plain(line.role) in roles}
    return found.family_case(case, knowledge, replacing), found.household


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
