"""A stored project calculation as lines per participant, and what of it cannot be a line, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from som_xl.analysis.amount_rows import amount_faults, amount_figure
from som_xl.analysis.estimate import affected_services
from som_xl.analysis.unit_rows import Units, by_service, filled, is_units, why_no_units, years_of
from som_xl.analysis.wording import decimal
from som_xl.knowledge import KnowledgeBase, search
from som_xl.knowledge.completing import price_mapping
from som_xl.knowledge.evidence_records import ConsequenceRow, Project
from som_xl.knowledge.status import NOT_FOR_DEFAULTS, worst
from som_xl.knowledge.vocabulary import CHANGE_LABELS
from som_xl.model import ACTORS, Problem, SomError

PER_SUCCESS: Final = "pr. succes; en projektberegning regnes pr. deltager"
ALSO_IN_UNITS: Final = "ydelsen står også i enheder og ville tælle to gange"


@dataclass(frozen=True)
class ProjectLine:
    """One line that a project brings.

    Attributes:
        line: a consequence with the fields of a case, per participant, with ``original`` and ``project``; it is
            not included when the knowledge base itself doubts the figure.
        price: the project's own price of the service; None where the case's or the default price counts.
        name, unit: of the service, in Danish.
        whole_item: kr. for something that is not one service, so that it may overlap with other lines.
    """

    line: dict[str, Any]
    price: dict[str, Any] | None
    name: str
    unit: str
    whole_item: bool = False

    @property
    def service(self) -> str:
        """Id of the service; each line of a project has its own."""
        return str(self.line["service"])

    @property
    def units(self) -> list[float]:
        """Units per participant in consequence year 1, 2, …"""
        return [float(value) for value in self.line["units"]]


@dataclass(frozen=True)
class ProjectRecord:
    """What is stored about a project.

    Attributes:
        project: the record. own: whether it is of the user's own layer.
        lines: what can be laid into a case.
        unusable: figures that cannot, each with the reason in Danish.
        missing: what is missing and how it can be filled, Danish sentences.
    """

    project: Project
    own: bool
    lines: tuple[ProjectLine, ...]
    unusable: tuple[tuple[ConsequenceRow, str], ...]
    missing: tuple[str, ...]


def source_id(project_id: str) -> str:
    """The source of everything that was stored with a project of the user's own."""
    return f"projekt_{project_id}"


def price_id(project_id: str, service_id: str) -> str:
    """The price row of a service that differs from the default price and was stored with a project."""
    return f"{project_id}-pris-{service_id}"


def same_price(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two prices with the fields of a case are the same money, whatever they say about themselves."""
    kept = (*ACTORS, "price_year")
    same_money = all(one.get(key) == other.get(key) for key in kept)
    return same_money and bool(one.get("revenue")) == bool(other.get("revenue"))


def counted_lines(number: int) -> str:
    """A number of lines in words.

    >>> counted_lines(1), counted_lines(7)
    ('1 linje', '7 linjer')
    """
    return f"{number} {'linje' if number == 1 else 'linjer'}"


def price_words(line: ProjectLine) -> str:
    """The project's own price in words; an amount in kr. only tells in what year's prices; empty without one."""
    if line.price is None:
        return ""
    level = f"{line.price['price_year']}-priser" if line.price.get("price_year") else "sagens prisniveau"
    if line.unit == "kr.":
        return level
    words = {"municipality": "kommune", "region": "region", "state": "stat"}
    paid = [f"{words[actor]} {decimal(line.price[actor], 2)} kr." for actor in ACTORS if line.price[actor]]
    return f"egen pris: {', '.join(paid) or '0 kr.'}, {level}"


def find_project(knowledge: KnowledgeBase, project_id: str) -> Project:
    """The project with this id.

    Raises:
        SomError: there is none; the nearest are told.
    """
    found = {project.id: project for project in knowledge.projects}
    if project_id in found:
        return found[project_id]
    remedy = f"{_near(knowledge, project_id)}Se dem, der er, med 'som-xl projekt vis'."
    raise SomError([Problem("ID", "Der er ingen projektberegning med det id.", f"'{project_id}'", remedy)])


def project_named(knowledge: KnowledgeBase, text: str, place: str) -> Project:
    """The project with this name or id; capitals and spaces make no difference.

    Args:
        place: where the text stands, for the error.

    Raises:
        SomError: there is none, or several have the name.
    """
    wanted = " ".join(text.split()).casefold()
    by_id = [project for project in knowledge.projects if project.id.casefold() == wanted]
    found = by_id or [row for row in knowledge.projects if " ".join(row.name.split()).casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        ids = " eller ".join(project.id for project in found)
        problem = Problem(place, "Flere projektberegninger hedder det samme.", f"'{text}'", f"Skriv id'et: {ids}.")  # fmt: skip
        raise SomError([problem])
    message = "Der er ingen projektberegning med det navn eller id."
    remedy = f"{_near(knowledge, text)}Vælg en på listen, eller skriv navn eller id på en, I selv har gemt."
    raise SomError([Problem(place, message, f"'{text}'", remedy)])


def project_record(knowledge: KnowledgeBase, project_id: str) -> ProjectRecord:
    """The project with its lines and with everything that is missing in them.

    Raises:
        SomError: no such project.

    >>> from som_xl.knowledge import default_knowledge
    >>> record = project_record(default_knowledge(), "project_sft")
    >>> len(record.lines), [(row.id, why) for row, why in record.unusable]
    (0, [('C039', 'angivet i pct.-point flere deltagere'), ('C040', 'angivet i pct.-point flere deltagere')])
    """
    project = find_project(knowledge, project_id)
    lines = project_lines(knowledge, project_id)
    unusable = tuple(_unusable(knowledge, project))
    own = knowledge.layer("projects", project.id) == "overlay"
    missing = tuple(_missing(knowledge, project, own, lines, unusable))
    return ProjectRecord(project, own, lines, unusable, missing)


def project_lines(knowledge: KnowledgeBase, project_id: str) -> tuple[ProjectLine, ...]:
    """The lines of a project: one per service in units, one per item and payer in kr.; empty when none can be used.

    Raises:
        SomError: no such project.
    """
    project = find_project(knowledge, project_id)
    usable = [row for row in _rows(knowledge, project) if not _why_not(knowledge, project, row)]
    units = by_service([row for row in usable if is_units(row)])
    series = _series([row for row in usable if not is_units(row)])
    return (
        *(_unit_line(knowledge, project, found) for found in units),
        *(_amount_line(knowledge, project, rows) for rows in series),
    )


def _near(knowledge: KnowledgeBase, text: str) -> str:
    """A question with the projects a text may mean, and a space; empty when it is like none."""
    found = {project.id: project for project in knowledge.projects}
    hits = [hit.id for hit in search(knowledge, text.replace("_", " ")[:200], "projects")]
    near = list(dict.fromkeys([*get_close_matches(text, found, 3, 0.5), *hits]))[:3]
    return f"Mente du {' eller '.join(f'{key} ({found[key].name})' for key in near)}? " if near else ""


def _rows(knowledge: KnowledgeBase, project: Project) -> tuple[ConsequenceRow, ...]:
    return knowledge.consequences_for(project.target_group_id)


def _why_not(knowledge: KnowledgeBase, project: Project, row: ConsequenceRow) -> str:
    """Why a row is no line per participant, in Danish; empty when it is."""
    if is_units(row):
        faults = [why_no_units(row, knowledge)]
    else:
        in_units = {other.service_id for other in _rows(knowledge, project) if is_units(other)}
        faults = [*amount_faults(row), ALSO_IN_UNITS if row.service_id in in_units else ""]
    faults.append(PER_SUCCESS if row.per == "success" else "")
    return "; ".join(fault for fault in faults if fault)


def _unusable(knowledge: KnowledgeBase, project: Project) -> Iterator[tuple[ConsequenceRow, str]]:
    for row in _rows(knowledge, project):
        why = _why_not(knowledge, project, row)
        if why:
            yield row, why


def _series(rows: list[ConsequenceRow]) -> list[list[ConsequenceRow]]:
    """Rows of the same item, payer and price level in different years belong together."""
    found: dict[Any, list[list[ConsequenceRow]]] = {}
    for row in rows:
        key = (row.service_id, row.item, row.payer, row.price_year, row.source_id)
        alike = found.setdefault(key, [])
        free = (s for s in alike if not {y for other in s for y in years_of(other)} & {*years_of(row)})
        series = next(free, None)
        if series is None:
            alike.append([row])
        else:
            series.append(row)
    return [series for alike in found.values() for series in alike]


def _unit_line(knowledge: KnowledgeBase, project: Project, found: Units) -> ProjectLine:
    service, first = knowledge.service_by_id[found.service], found.rows[0]
    price = knowledge.price_by_id.get(price_id(project.id, service.id))
    line = {
        "service": service.id,
        "per": "participant",
        "units": filled(found.by_year),
        "note": first.note,
        "status": worst(row.status for row in found.rows).value,
        "source": first.source_id,
    }
    return ProjectLine(
        _marked(knowledge, project, list(found.rows), line),
        None if price is None else price_mapping(price, knowledge),
        service.name,
        service.unit,
    )


def _amount_line(knowledge: KnowledgeBase, project: Project, rows: list[ConsequenceRow]) -> ProjectLine:
    figure, first = amount_figure(knowledge, rows), rows[0]
    whole = not first.service_id and first.source_id != source_id(project.id)
    return ProjectLine(
        _marked(knowledge, project, rows, figure.line), figure.price, first.item, "kr.", whole_item=whole
    )


def _marked(
    knowledge: KnowledgeBase, project: Project, rows: list[ConsequenceRow], line: dict[str, Any]
) -> dict[str, Any]:
    """The line with its original and its project; a shipped figure too weak to use unasked does not count."""
    doubted = [
        row.status
        for row in rows
        if row.status in NOT_FOR_DEFAULTS and knowledge.layer("consequences", row.id) == "shipped"
    ]
    note = " ".join(
        part for part in (*(f"Ikke medregnet: {s.label}." for s in doubted[:1]), line["note"]) if part
    )
    return {**line, "include": not doubted, "note": note, "original": [*line["units"]], "project": project.id}  # fmt: skip


def _missing(
    knowledge: KnowledgeBase,
    project: Project,
    own: bool,
    lines: tuple[ProjectLine, ...],
    unusable: tuple[tuple[ConsequenceRow, str], ...],
) -> Iterator[str]:
    if not own and not lines:
        yield f"{project.consequences_note.rstrip('.')}."
    for row, why in unusable:
        yield f"{row.id} '{row.item}' kan ikke lægges i en sag: {why}."
    if not own and project.net_per_participant is not None:
        yield (
            "Resultatet pr. deltager er offentligt, men ikke fordelingen på kommune, region og stat eller på år: "
            "det kan ikke lægges i en sag."
        )
    with_figures = {line.service for line in lines}
    expected = [
        f"{row.name} ({CHANGE_LABELS.get(row.direction, 'retning ikke offentlig')})"
        for row in affected_services(knowledge, project.target_group_id)
        if row.service not in with_figures or not row.service
    ]
    if expected:
        yield f"Forventes berørt, men uden tal: {', '.join(expected)}."
    if not own and not lines:
        group = knowledge.target_group_by_id[project.target_group_id]
        yield (
            "Har I SØMs officielle Excel-fil, så læs den ind med 'som-xl viden importér FIL': står målgruppen der som "
            f"'{group.name}' eller '{group.id}' (ellers svarer I i kortet), kan tallene indlæses herfra."
        )
