"""The household that is typed on *Familie*; what is wrong is told with its cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from som_xl.analysis.family import family_case
from som_xl.analysis.household import Household, household_from_mapping
from som_xl.analysis.nearest import nearest_words
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, CaseError, Problem, WorkbookError
from som_xl.workbook.locating import plain
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.estimate_case import group_id
from som_xl.workbook.modules.family_layout import HOUSEHOLD, LINES, SHEET
from som_xl.workbook.modules.reading import Typed
from som_xl.workbook.plan import COSTS, PRICES, SCENARIOS, UNCERTAINTY
from som_xl.workbook.wording import in_sheet_words

_SHEETS: Final = {
    "uncertainty": UNCERTAINTY, "correlations": UNCERTAINTY, "scenarios": SCENARIOS, "prices": PRICES,
    "committees": PRICES, "costs": COSTS,
}  # fmt: skip
"""Where the user sees a part of the case that the household makes impossible."""


@dataclass(frozen=True)
class TypedHousehold:
    """The household of the sheet.

    Attributes:
        household: its members.
        places: sheet and cell by field path of the household.
        headers: header above the cell, by the same path.
    """

    household: Household
    places: Mapping[str, str]
    headers: Mapping[str, str]

    def family_case(self, case: Case, knowledge: KnowledgeBase, replacing: Collection[str]) -> Case:
        """The case with the household, instead of the lines it has for the roles ``replacing``.

        Raises:
            WorkbookError: what cannot be used, with its cell.
        """
        try:
            return family_case(case, self.household, knowledge, replacing)
        except CaseError as error:
            raise WorkbookError(_told(p, self.places, self.headers) for p in error.problems) from None


def household_of(typed: Typed, module: ModuleSheet, case: Case, knowledge: KnowledgeBase) -> TypedHousehold:
    """The household of the sheet's two tables.

    Raises:
        WorkbookError: a cell that is missing or cannot be used; every one with its place.
    """
    problems = [*_member_problems(typed, knowledge), *_line_problems(typed)]
    if problems:
        raise WorkbookError(problems)
    members, places = _members(typed, case, knowledge)
    titles = {column.key: column.header for table in module.tables for column in table.columns}
    headers = {path: titles[key] for path, (_, key) in places.items()}
    cells = {path: cell for path, (cell, _) in places.items()}
    try:
        household = household_from_mapping({"members": members})
    except CaseError as error:
        raise WorkbookError(_told(p, cells, headers) for p in error.problems) from None
    return TypedHousehold(household, cells, headers)


def _member_problems(typed: Typed, knowledge: KnowledgeBase) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    with_lines = {plain(line["role"]) for line in typed.rows[LINES] if "role" in line}
    for i, row in enumerate(typed.rows[HOUSEHOLD]):
        place = typed.places[HOUSEHOLD, i, "role"]
        group_place = typed.places[HOUSEHOLD, i, "group"]
        if "role" not in row:
            yield Problem(place, "Rollen mangler.", "tom celle", "Vælg en på listen, eller skriv jeres egen.")
            continue
        role, group = row["role"], row.get("group", "")
        first = seen.setdefault(plain(role), place)
        if first != place:
            remedy = "Læg personerne sammen, eller giv hver sin rolle, fx Barn 0-5 år og Barn 6-13 år."
            yield Problem(place, "Rollen står der to gange.", f"'{role}', også i {first}", remedy)
        elif group and plain(role) in with_lines:
            remedy = "Tøm målgruppen, eller slet rollens egne konsekvenser."
            message = f"Rollen '{role}' har både en målgruppe og egne konsekvenser."
            yield Problem(group_place, message, group, remedy)
        elif not group and plain(role) not in with_lines:
            remedy = "Vælg en målgruppe, eller skriv rollens egne konsekvenser nedenfor."
            message = f"Rollen '{role}' har hverken en målgruppe eller egne konsekvenser."
            yield Problem(group_place, message, "tom celle", remedy)
        elif group and group_id(knowledge, group) not in knowledge.target_group_by_id:
            near = nearest_words(knowledge, group)
            remedy = "Vælg en på listen, eller tøm cellen, og skriv rollens egne konsekvenser nedenfor."
            message = "Målgruppen findes ikke i videnbasen."
            yield Problem(group_place, message, f"'{group}'", f"{remedy} {near}".strip())


def _line_problems(typed: Typed) -> Iterator[Problem]:
    roles = {plain(row["role"]): row["role"] for row in typed.rows[HOUSEHOLD] if "role" in row}
    for i, row in enumerate(typed.rows[LINES]):
        place = {key: typed.places[LINES, i, key] for key in ("role", "service", "u1")}
        if "role" not in row:
            yield Problem(place["role"], "Linjens rolle mangler.", "tom celle", "Vælg en rolle i husstanden.")
        elif plain(row["role"]) not in roles:
            there = f", eller vælg en, der står der: {', '.join(roles.values())}" if roles else ""
            remedy = f"Skriv rollen og antallet af personer i husstanden ovenfor{there}."
            yield Problem(place["role"], "Rollen står ikke i husstanden.", f"'{row['role']}'", remedy)
        if "service" not in row:
            yield Problem(place["service"], "Linjens ydelse mangler.", "tom celle", "Vælg en ydelse.")
        if not any(_is_year(key) for key in row):
            remedy = "Skriv ændringen i antal enheder pr. år, eller slet linjen."
            yield Problem(place["u1"], "Linjen har ingen ændringer.", "tom celle", remedy)


def _members(
    typed: Typed, case: Case, knowledge: KnowledgeBase
) -> tuple[list[dict[str, Any]], dict[str, tuple[str, str]]]:
    """Members as in a household's file, and for each field path the cell and the column's key."""
    members: list[dict[str, Any]] = []
    places: dict[str, tuple[str, str]] = {}
    for i, row in enumerate(typed.rows[HOUSEHOLD]):
        member: dict[str, Any] = {
            key: row[key] for key in ("role", "persons", "status", "source", "note") if key in row
        }
        path = f"members[{i}]"
        for key, field in (("role", "role"), ("persons", "persons"), ("group", "target_group")):
            places[f"{path}.{field}"] = (typed.places[HOUSEHOLD, i, key], key)
        places[path] = places[f"{path}.role"]
        places.setdefault("members", places[f"{path}.target_group"])  # nobody of them counts
        if "group" in row:
            members.append({**member, "target_group": group_id(knowledge, row["group"])})
            continue
        lines: list[dict[str, Any]] = []
        for j, line in enumerate(typed.rows[LINES]):
            if plain(line["role"]) == plain(row["role"]):
                inner = f"{path}.lines[{len(lines)}]"
                for key in ("service", "continue_years"):
                    places[f"{inner}.{key}"] = (typed.places[LINES, j, key], key)
                places[inner] = places[f"{inner}.service"]
                places[f"{inner}.units"] = (typed.places[LINES, j, "u1"], "u1")
                lines.append(_line(line, case, knowledge))
        members.append({**member, "lines": lines})
    return members, places


def _line(row: Mapping[str, Any], case: Case, knowledge: KnowledgeBase) -> dict[str, Any]:
    """One line with the fields of a case file; what was typed stays beside what is changed later."""
    years = [int(key[1:]) for key in row if _is_year(key)]
    units = [row.get(f"u{year}", 0.0) for year in range(1, max(years) + 1)]
    kept = {key: row[key] for key in ("continue_years", "status", "source", "note") if key in row}
    return {
        "service": _service_id(row["service"], case, knowledge),
        "units": units,
        "original": units,
        **kept,
    }


def _service_id(name: str, case: Case, knowledge: KnowledgeBase) -> str:
    """The service a typed name means: one of the case's own, or of the knowledge base by name or id."""
    wanted = plain(name)
    own = {plain(service): service for service in case.prices}
    known = next((s.id for s in knowledge.services if wanted in {plain(s.name), plain(s.id)}), name)
    return own.get(wanted, known)


def _is_year(key: str) -> bool:
    return key[0] == "u" and key[1:].isdigit()


def _told(problem: Problem, places: Mapping[str, str], headers: Mapping[str, str]) -> Problem:
    """The problem with the cell of its field, in the words of the sheet."""
    path = problem.place
    while path and path not in places:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    sheet = _SHEETS.get(problem.place.split("[")[0].split(".")[0], SHEET)
    place = Problem(places.get(path, sheet), problem.message, problem.found, problem.remedy)
    return in_sheet_words(place, headers.get(path, ""))
