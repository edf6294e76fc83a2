"""What was adjusted in a case after a stored project was laid into it, each against the original."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any, Final, Literal

from som_xl.analysis.projects.record import ProjectLine, project_lines, same_price
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.vocabulary import PAYER_LABELS
from som_xl.model import ACTORS, Case
from som_xl.model.case import Consequence, Price
from som_xl.model.discounting import uprate

Kind = Literal["units", "excluded", "removed", "added", "per", "price"]
KIND_LABELS: Final[dict[Kind, str]] = {
    "units": "ændret",
    "excluded": "ikke medregnet",
    "removed": "slettet",
    "added": "ikke i projektet",
    "per": "regnes nu pr. succes",
    "price": "pris ændret",
}
"""Kind of adjustment to the Danish words for it."""


@dataclass(frozen=True)
class Adjustment:
    """One number of a project that is not what it was.

    Attributes:
        project: id of the project. service: id of the service; name, unit: in Danish.
        kind: see ``KIND_LABELS``.
        year: consequence year; None for a price or for what the whole line is counted per.
        payer: whose price; empty for units.
        original, now: units per participant and year (weight included), or kr. per unit in the case's price level
            with income negative; None for ``per``. What is excluded, removed or was not there is 0.
    """

    project: str
    service: str
    name: str
    unit: str
    kind: Kind
    year: int | None = None
    payer: str = ""
    original: float | None = None
    now: float | None = None

    @property
    def difference(self) -> float | None:
        """Now less the original."""
        return None if self.original is None or self.now is None else self.now - self.original


@dataclass(frozen=True)
class Adjustments:
    """Every adjustment of the projects in a case.

    Attributes:
        projects: ids of the projects, in the order of the case's lines.
        lines: how many lines of them the case has.
        rows: the adjustments, by project, line and year.
        remarks: what cannot be seen, Danish sentences.
    """

    projects: tuple[str, ...]
    lines: int
    rows: tuple[Adjustment, ...]
    remarks: tuple[str, ...]


def adjustments(case: Case, knowledge: KnowledgeBase) -> Adjustments:
    """Hold the lines that came with a project against their originals.

    The original is what the line itself keeps, so that it is seen also where the project is not in the knowledge
    base; removed lines and adjusted prices need the project.
    """
    lines = [line for line in case.consequences if line.project]
    projects = tuple(dict.fromkeys(line.project for line in lines))
    known = {project.id for project in knowledge.projects}
    rows: list[Adjustment] = []
    remarks: list[str] = []
    for project in projects:
        own = [line for line in lines if line.project == project]
        if project in known:
            stored = project_lines(knowledge, project)
        else:
            stored = ()
            remarks.append(
                f"Projektberegningen '{project}' er ikke i videnbasen her: slettede linjer og ændrede priser kan ikke ses."
            )
        rows += _of_project(project, own, stored, case, knowledge, project in known)
        changed = [line.name for line in stored if _record_has_changed(line, own)]
        if changed:
            remarks.append(
                f"Projektberegningen '{project}' er ændret, siden den blev lagt i sagen ({', '.join(changed)}). Her vises "
                "forskellen til de tal, den havde da."
            )
    return Adjustments(projects, len(lines), tuple(rows), tuple(remarks))


def _of_project(
    project: str,
    lines: Sequence[Consequence],
    stored: Sequence[ProjectLine],
    case: Case,
    knowledge: KnowledgeBase,
    known: bool,
) -> Iterator[Adjustment]:
    records = {line.service: line for line in stored}
    seen: set[str] = set()
    for line in lines:
        record = records.get(line.service)
        about = (project, line.service, *_described(line, record, case, knowledge))
        # A second line of a service, or one the project never had, was not there before.
        added = line.service in seen or (known and record is None and line.original is None)
        seen.add(line.service)
        original = [] if added else list(line.original or (record.units if record else ()))
        yield from _unit_changes(about, line, original, added)
        if line.per == "success" and line.include and not added:
            yield Adjustment(*about, kind="per")
        if record is not None and record.price is not None and not added:
            yield from _price_changes(about, record.price, case)
    for record in stored:
        if record.service not in seen:
            about = (project, record.service, record.name, record.unit)
            for year, value in enumerate(record.units, 1):
                if value:
                    yield Adjustment(*about, kind="removed", year=year, original=value, now=0.0)


def _unit_changes(
    about: tuple[str, str, str, str], line: Consequence, original: Sequence[float], added: bool
) -> Iterator[Adjustment]:
    units = (*line.units, *line.units[-1:] * line.continue_years)
    kind: Kind = "added" if added else "units" if line.include else "excluded"
    for index in range(max(len(units), len(original))):
        before = original[index] if index < len(original) else 0.0
        now = units[index] * line.weight if index < len(units) and line.include else 0.0
        if not isclose(before, now, rel_tol=1e-9, abs_tol=1e-12):
            yield Adjustment(*about, kind=kind, year=index + 1, original=before, now=now)


def _price_changes(
    about: tuple[str, str, str, str], stored: dict[str, Any], case: Case
) -> Iterator[Adjustment]:
    """Price per payer in the case's price level, when it is not the project's; income is negative."""
    price = case.prices.get(about[1])
    if price is None or same_price(stored, price.model_dump()):
        return
    original = Price.model_validate(stored)
    for actor in ACTORS:
        before, now = (_in_level(getattr(p, actor), p, case) for p in (original, price))
        if not isclose(before, now, rel_tol=1e-9, abs_tol=1e-12):
            yield Adjustment(*about, kind="price", payer=PAYER_LABELS[actor], original=before, now=now)


def _in_level(amount: float, price: Price, case: Case) -> float:
    level = uprate(amount, price.price_year, case.settings.price_year, case.price_index)
    return -level if price.revenue else level


def _described(
    line: Consequence, record: ProjectLine | None, case: Case, knowledge: KnowledgeBase
) -> tuple[str, str]:
    """Name and unit of a line's service."""
    if record is not None:
        return record.name, record.unit
    service, price = knowledge.service_by_id.get(line.service), case.prices.get(line.service)
    if service is not None:
        return service.name, service.unit
    return (price.name or line.service, price.unit) if price is not None else (line.service, "")


def _record_has_changed(record: ProjectLine, lines: Sequence[Consequence]) -> bool:
    """Whether a line of the case keeps another original than the project has now."""
    return any(
        line.service == record.service
        and line.original is not None
        and list(line.original) != list(record.line["original"])
        for line in lines
    )
