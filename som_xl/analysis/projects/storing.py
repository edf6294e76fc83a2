"""A finished case stored as a project calculation in the user's own layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from som_xl.analysis.projects import per_participant as per_head
from som_xl.analysis.projects.record import price_id, source_id
from som_xl.analysis.projects.storing_texts import (
    PLAIN_START,
    group_values,
    line_note,
    plain_text,
    project_values,
    remarks_on,
    source_values,
)
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.own_tables import Rows, cells, replace_source
from som_xl.knowledge.status import Status, worst
from som_xl.knowledge.vocabulary import PAYER_LABELS
from som_xl.model import ACTORS, Case, Problem, Result, SomError, calculate
from som_xl.model.discounting import Array

ID: Final = re.compile(r"[A-Za-z0-9_-]{1,60}")


@dataclass(frozen=True)
class StoredProject:
    """A project as rows of the user's own layer.

    Attributes:
        id, name: of the project.
        rows: by table and id, as cells of the CSV tables.
        remarks: what of the case is not in it or was converted, Danish sentences.
    """

    id: str
    name: str
    rows: dict[str, Rows]
    remarks: tuple[str, ...]

    def write(self, base: Path, folder: Path) -> None:
        """Put the project into the user's layer; everything stored under its id before gives way.

        Args:
            base: folder of the base below the layer. folder: the user's folder.

        Raises:
            KnowledgeError: the layer would not be valid; nothing is written.
            FileError: the folder cannot be written.
        """
        replace_source(self.rows, source_id(self.id), base, folder)


def stored_project(
    case: Case, knowledge: KnowledgeBase, project_id: str, name: str, today: str, *, replace: bool = False
) -> StoredProject:
    """The included consequences of a case per participant who starts, as a project of the user's own.

    Lines of the same service become one. A known service is stored in units, with the case's price where it is
    another than the default; the user's own service in kr. for each payer. Costs stay with the case.

    Args:
        case: the finished case. knowledge: gives services and default prices, and the ids that are taken.
        project_id: letters a-z, digits, underscore and hyphen. name: what the project is called.
        today: the date, YYYY-MM-DD.
        replace: a project stored under this id before gives way.

    Raises:
        SomError: an id that is taken or cannot be one, no name, or nothing per participant to store.
    """
    problems = [*_id_problems(knowledge, project_id, replace), *_name_problems(name)]
    if problems:
        raise SomError(problems)
    result = calculate(case)
    share = float(result.successes) / float(result.participants)
    found = per_head.services_per_participant(case, share)
    counted = [units for units in found if not per_head.is_nothing(case, knowledge, units)]
    if not counted:
        raise SomError([_nothing_to_store(case)])
    draft = _Draft(case, knowledge, project_id, share, int(today[:4]))
    for units in counted:
        draft.add(units)
    draft.add_head(result, plain_text(name), today)
    _refuse_taken(draft.rows, knowledge, project_id)
    remarks = remarks_on(case, knowledge, found, draft.in_kroner, draft.priced)
    return StoredProject(project_id, plain_text(name), draft.rows, remarks)


@dataclass
class _Draft:
    """The rows made so far, and what was done to the services."""

    case: Case
    knowledge: KnowledgeBase
    project_id: str
    share: float
    year: int
    rows: dict[str, Rows] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    in_kroner: list[str] = field(default_factory=list)
    priced: list[str] = field(default_factory=list)

    def founded(self, status: Status) -> dict[str, Any]:
        """Source, year and status of a row."""
        return {"source_id": source_id(self.project_id), "year": self.year, "status": status.value}

    def put(self, table: str, values: dict[str, Any]) -> None:
        """Take over one row."""
        row = cells(table, values)
        self.rows.setdefault(table, {})[row["id"]] = row

    def add_head(self, result: Result, name: str, today: str) -> None:
        """The rows of the project itself, of its target group and of its source."""
        status = worst(self.statuses)
        # The net result per participant also rests on the costs and on every price.
        result_status = worst([status, *per_head.money_statuses(self.case)])
        group = group_values(self.case, self.knowledge, self.project_id, name)
        project = project_values(self.case, result, self.knowledge, self.project_id, name, today)
        self.put("sources", source_values(self.case, name, today, source_id(self.project_id)))
        self.put("target_groups", {**group, **self.founded(status)})
        self.put("projects", {**project, **self.founded(result_status)})

    def add(self, found: per_head.ServiceUnits) -> None:
        """The rows of one service."""
        if per_head.can_be_a_row(self.case, self.knowledge, found.service):
            self._add_units(found)
        else:
            self._add_amounts(found)

    def _add_units(self, found: per_head.ServiceUnits) -> None:
        service = self.knowledge.service_by_id[found.service]
        note = line_note(self.case, found, self.share)
        about = {
            "service_id": service.id,
            "item": service.name,
            "payer": "public",
            "unit": service.unit,
            "note": note,
        }
        self._add_years(about, "units", found.units, found.status)
        if per_head.has_own_price(self.case, self.knowledge, service.id):
            self._add_price(service.id, service.unit)

    def _add_amounts(self, found: per_head.ServiceUnits) -> None:
        price = self.case.prices[found.service]
        name = plain_text(price.name or found.service)
        note = line_note(self.case, found, self.share, price)
        status = worst([found.status, *per_head.statuses_of(price)])
        for part in per_head.payer_amounts(self.case, self.knowledge, found):
            item = f"{name} ({PAYER_LABELS[part.payer]})"
            about = {"item": item, "payer": part.payer, "price_year": part.price_year, "note": note}
            self._add_years(about, "amount_kr", part.amounts, status)
        self.in_kroner.append(name)

    def _add_years(self, about: dict[str, Any], column: str, values: Array, status: Status) -> None:
        """One row for each run of years with the same value; years without change have none."""
        self.statuses.append(status)
        common = {"target_group_id": self.project_id, "kind": "difference", "per": "participant", **about}
        for value, run in groupby(enumerate(values.tolist(), 1), key=lambda pair: pair[1]):
            years = [year for year, _ in run]
            if value:
                row_id = f"{self.project_id}-{len(self.rows.get('consequences', ())) + 1:03d}"
                span = {"id": row_id, "year_from": years[0], "year_to": years[-1], column: value}
                self.put("consequences", {**common, **span, **self.founded(status)})

    def _add_price(self, service: str, unit: str) -> None:
        """The case's own price of a known service, kept beside the project and never a default."""
        price = self.case.prices[service]
        year = per_head.stored_price_year(self.case, self.knowledge, price)
        status = worst([Status.IMPORTED, *per_head.statuses_of(price)])
        self.statuses.append(status)
        values = {
            "id": price_id(self.project_id, service), "service_id": service, "unit": unit, "basis": "after_refund",
            **{actor: per_head.in_year(self.case, price, actor, year) for actor in ACTORS}, "is_default": False,
            "note": f"Pris i projektberegningen {self.project_id}", **self.founded(status), "year": year,
        }  # fmt: skip
        self.put("prices", values)
        self.priced.append(self.knowledge.service_by_id[service].name)


def _id_problems(knowledge: KnowledgeBase, project_id: str, replace: bool) -> Iterator[Problem]:
    found = f"'{project_id[:60]}'"
    project = next((row for row in knowledge.projects if row.id == project_id), None)
    if not ID.fullmatch(project_id):
        remedy = "Brug 1-60 bogstaver a-z, tal, _ og -, fx efterværn som eftervaern."
        yield Problem("id", "Id'et kan ikke bruges.", found, remedy)
    elif project is not None and project.source_id != source_id(project_id):
        message = (
            "Id'et er brugt af en projektberegning, der ikke er gemt fra en sag, og som ikke kan erstattes."
        )
        yield Problem("id", message, found, "Vælg et andet id.")
    elif project is not None and not replace:
        remedy = "Vælg et andet id, eller lad den blive erstattet (--erstat)."
        yield Problem("id", f"Der er allerede en projektberegning med det id: {project.name}.", found, remedy)
    elif project is None and project_id in knowledge.target_group_by_id:
        name = knowledge.target_group_by_id[project_id].name
        yield Problem("id", f"Id'et er brugt af målgruppen {name}.", found, "Vælg et andet id.")


def _name_problems(name: str) -> Iterator[Problem]:
    if not name.strip():
        yield Problem("navn", "Projektberegningen skal have et navn.", "", "Skriv, hvad indsatsen hedder.")
    elif plain_text(name) != " ".join(name.split()):
        message = f"Navnet begynder med et af tegnene {PLAIN_START} og kan blive til en formel i et regneark."
        yield Problem("navn", message, f"'{name[:60]}'", "Slet tegnet.")


def _nothing_to_store(case: Case) -> Problem:
    if not case.included:
        message, remedy = "Sagen har ingen medregnede konsekvenser at gemme.", "Medregn mindst én konsekvens."
    else:
        message = "Sagens konsekvenser er 0 pr. deltager, så der er intet at gemme."
        remedy = "Se, om succesraten, enhederne eller priserne er 0."
    return Problem("consequences", message, "", remedy)


def _refuse_taken(rows: dict[str, Rows], knowledge: KnowledgeBase, project_id: str) -> None:
    """No row of others may be written over because its id happens to be the same.

    Raises:
        SomError: it would be.
    """
    own = source_id(project_id)
    for table, fresh in rows.items():
        for record in knowledge.table(table):
            if record.id in fresh and own not in (record.id, getattr(record, "source_id", "")):
                message = f"Id'et {record.id} er brugt til noget andet i tabellen {table}."
                raise SomError([Problem("id", message, f"'{project_id}'", "Vælg et andet id.")])
