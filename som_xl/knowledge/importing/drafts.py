"""Rows of the knowledge base made of a foreign file, not yet checked against the tables' rules."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.columns import CellError
from som_xl.knowledge.importing.matching import DOMAIN, GROUP, SERVICE, Matcher, slug, waits
from som_xl.knowledge.importing.rows import Outcome, RowNote
from som_xl.knowledge.importing.tablemap import NameChoice
from som_xl.knowledge.own_tables import cells
from som_xl.knowledge.tables import TABLES
from som_xl.knowledge.vocabulary import area_of

OWN_DOMAIN = "own_services"
STATUS = "imported"


class RowRefusedError(Exception):
    """Why a row cannot be imported, and whether the user's answer would help."""

    def __init__(self, reason: str, outcome: Outcome = Outcome.REFUSED) -> None:
        super().__init__(reason)
        self.reason, self.outcome = reason, outcome


@dataclass
class Drafts:
    """The rows made so far, by table and id, and where each stands in the file."""

    knowledge: KnowledgeBase
    matcher: Matcher
    file: str
    digest: str
    date: str
    rows: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: list[RowNote] = field(default_factory=list)

    @property
    def source_id(self) -> str:
        """The id of the source that the file is."""
        return f"import_{slug(self.file)}"

    def add(self, table: str, values: Mapping[str, Any], place: str) -> None:
        """Take over one row.

        Raises:
            RowRefusedError: a cell breaks the table's rules, or the same figure stood in an earlier row.
        """
        row = cells(table, values)
        self._check(table, row)
        known = self.rows.setdefault(table, {})
        row_id = row["id"]
        earlier = known.get(row_id)
        if earlier is not None:
            where = self.places[table, row_id]
            same = all(earlier[name] == text for name, text in row.items() if name != "note")
            message = "Samme tal som i" if same else "Et andet tal for det samme står i"
            raise RowRefusedError(f"{message} {where}.", Outcome.SKIPPED if same else Outcome.REFUSED)
        known[row_id] = row
        self.places[table, row_id] = place

    def source(self) -> None:
        """The file as a source; figures in it are never called ours."""
        if self.source_id not in self.rows.get("sources", {}):
            note = f"Importeret {self.date}; SHA-256 {self.digest[:16]}"
            values = {"id": self.source_id, "author": "Egen import", "title": self.file, "note": note}
            self.add("sources", values, self.file)

    def service(self, name: str, unit: str, domain: str, payers: tuple[str, ...], place: str) -> str:
        """The id of a service by name; an unknown one becomes a row of its own.

        Raises:
            RowRefusedError: the name may be another one's, and the user must say.
        """
        choice = self.matcher.choice(SERVICE, name)
        self._wait(choice, self.knowledge.service_by_id)
        if choice.id in self.knowledge.service_by_id or choice.id in self.rows.get("services", {}):
            return choice.id
        _must_be_new(choice)
        self.add(
            "services",
            {
                "id": choice.id, "name": name, "domain_id": self.domain(domain), "unit": unit or "enhed",
                "revenue": "nej", "payers": ";".join(payers), "direction_note": "Fortegn som i den importerede fil",
                "note": place, **self.founded(),
            },
            place,
        )  # fmt: skip
        self.notes.append(RowNote(place, Outcome.IMPORTED, f"Ny egen ydelse: '{name}' ({choice.id})."))
        return choice.id

    def domain(self, name: str) -> str:
        """The id of a main area by name; services without a known one share a domain of their own."""
        if name:
            found, score = self.matcher.best(DOMAIN, name)
            if score >= 0.85:
                return found
        if OWN_DOMAIN not in self.knowledge.domain_by_id and OWN_DOMAIN not in self.rows.get("domains", {}):
            values = {
                "id": OWN_DOMAIN,
                "name": "Egne ydelser",
                "note": "Ydelser fra egne filer",
                **self.founded(),
            }
            self.add("domains", values, self.file)
        return OWN_DOMAIN

    def group(self, name: str, place: str) -> str:
        """The id of a target group by name; an unknown one becomes a row of its own.

        Raises:
            RowRefusedError: no name, or one that may be another one's.
        """
        if not name:
            raise RowRefusedError(
                "Målgruppen mangler. Skriv den i kortet som 'maalgruppe' for tabellen.", Outcome.WAITS
            )
        choice = self.matcher.choice(GROUP, name)
        self._wait(choice, self.knowledge.target_group_by_id)
        known = self.knowledge.target_group_by_id, self.rows.get("target_groups", {})
        if not any(choice.id in ids for ids in known):
            _must_be_new(choice)
            self.add_group(choice.id, {"name": name}, place)
            self.notes.append(RowNote(place, Outcome.IMPORTED, f"Ny egen målgruppe: '{name}' ({choice.id})."))
        return choice.id

    def add_group(self, group_id: str, values: Mapping[str, Any], place: str) -> None:
        """A target group of the user's own; what the file does not say is said not to be there."""
        name = str(values["name"])
        missing = "Ikke oplyst i den importerede fil"
        filled = {
            "area": area_of(name), "kind": "som_group", "main_group": name, "definition": missing,
            "success_measure": missing, "success_measure_status": STATUS, "consequences_public": "nej",
            "consequences_note": "Egen målgruppe: tallene er importeret fra jeres egen fil.", "note": place,
        }  # fmt: skip
        given = {name: value for name, value in values.items() if value not in ("", None)}
        self.add("target_groups", {**filled, **given, "id": group_id, **self.founded()}, place)

    def founded(self) -> dict[str, str]:
        """Source and status of every imported row."""
        self.source()
        return {"source_id": self.source_id, "status": STATUS}

    def _check(self, table: str, row: Mapping[str, str]) -> None:
        for name, column in TABLES[table].columns.items():
            text = row[name]
            if not text:
                if column.required:
                    raise RowRefusedError(
                        f"'{name}' mangler, og kan ikke gættes: giv det en kolonne, eller skriv det under 'faste'."
                    )
                continue
            if column.read is not None:
                try:
                    column.read(text)
                except CellError as fault:
                    raise RowRefusedError(
                        f"'{name}' kan ikke være '{text[:40]}'. {fault.message} {fault.remedy}"
                    ) from None

    def _wait(self, choice: NameChoice, known: Mapping[str, Any]) -> None:
        if waits(choice):
            name = known[choice.id].name
            raise RowRefusedError(
                f"'{choice.text}' ligner '{name}' ({choice.confidence:.0%}), men det er ikke sikkert. "
                f'Svar i kortet (--kort): id = "{choice.id}" eller et andet id.',
                Outcome.WAITS,
            )


def _must_be_new(choice: NameChoice) -> None:
    """An id the user wrote is one of the knowledge base, or said to be new."""
    if not choice.new:
        raise RowRefusedError(
            f"'{choice.id}' findes ikke i videnbasen. Ret id for '{choice.text}' i kortet, eller skriv ny = true."
        )


def own_id(table: str, *parts: object) -> str:
    """The id of an imported row: the same for the same figure, so that a new import replaces the old.

    >>> own_id("consequences", "a", 1) == own_id("consequences", "a", 1) != own_id("consequences", "a", 2)
    True
    """
    text = "\x1f".join(map(str, (table, *parts)))
    return f"own-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
