"""Published calculations as the beginning of a case, where the numbers suffice; of stored projects what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from som_xl.analysis.estimate import estimate_mapping
from som_xl.analysis.projects.record import counted_lines, project_record
from som_xl.analysis.published import groups_with_figures
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.evidence_records import Experience, Project
from som_xl.model import Problem, SomError

DEFAULT_HORIZON: Final = 10


@dataclass(frozen=True)
class Loadable:
    """What a record can become.

    Attributes:
        record: the published calculation, or the stored project.
        mapping: a case for ``case_from_mapping``; None when too little is public.
        missing: what is not public and so is not in the case, Danish sentences.
    """

    record: Experience | Project
    mapping: dict[str, Any] | None
    missing: tuple[str, ...]


def loadable(knowledge: KnowledgeBase, record_id: str, first_year: int) -> Loadable:
    """The case a published calculation or project can begin, and what is missing in it.

    A calculation needs participants, cost per participant and net success rate to become a case. Consequences are those
    the knowledge base has for its target group; the published calculation's own are not public.

    Args:
        knowledge: the knowledge base. record_id: id of the record.
        first_year: first operating year of the case; also its price level, or the newest with an index.

    Raises:
        SomError: no such record.
    """
    experience = next((row for row in knowledge.experience_calculations if row.id == record_id), None)
    if experience is not None:
        return _experience(knowledge, experience, first_year)
    project = next((row for row in knowledge.projects if row.id == record_id), None)
    if project is not None:
        return _of_project(knowledge, project)
    known = [*(row.id for row in knowledge.experience_calculations), *(row.id for row in knowledge.projects)]
    raise SomError(
        [
            Problem(
                "ID",
                "Der er ingen erfaring eller projektberegning med det id.",
                f"'{record_id}'",
                f"Vælg {', '.join(known)}.",
            )
        ]
    )


def _experience(knowledge: KnowledgeBase, row: Experience, first_year: int) -> Loadable:
    starts = _starts(row)
    missing = [
        sentence
        for known, sentence in (
            (starts, "Antal deltagere pr. år er ikke offentligt."),
            (row.cost_per_participant, "Omkostningen pr. deltager er ikke offentlig."),
            (row.success_rate, "Nettosuccesraten er ikke offentlig."),
        )
        if not known
    ]
    if missing:
        return Loadable(row, None, tuple(missing))
    assert starts is not None
    assert row.cost_per_participant is not None
    assert row.success_rate is not None
    return Loadable(row, _draft(knowledge, row, starts, first_year), _missing_consequences(knowledge, row))


def _starts(row: Experience) -> list[float] | None:
    years = int(row.operating_years or 0)
    if years and row.participants_per_year:
        return [row.participants_per_year] * years
    if years and row.participants_total:
        return [row.participants_total / years] * years
    return None


def _draft(knowledge: KnowledgeBase, row: Experience, starts: list[float], first_year: int) -> dict[str, Any]:
    """A case with the record's own participants, cost and effect, each with its source."""
    level = knowledge.price_level(first_year)
    price_year = row.year if row.year in knowledge.price_index else None
    provenance = {"status": row.status.value, "source": row.source_id}
    data: dict[str, Any] = {
        "title": row.title,
        "municipality": row.actor,
        "notes": f"{row.id}: {row.note} {row.result_note}".strip(),
        "settings": {
            "first_year": first_year,
            "horizon": row.horizon or DEFAULT_HORIZON,
            "price_year": level,
        },
        "participants": {"starts": starts},
        "effect": {"success_rate": row.success_rate, "note": row.success_measure, **provenance},
        "costs": [
            {
                "name": "Indsatsen",
                "kind": "per_start",
                "amounts": row.cost_per_participant,
                "note": row.note,
                **({"price_year": price_year} if price_year else {}),
                **provenance,
            }
        ],
    }
    if row.target_group_id in knowledge.target_group_by_id:
        data["target_group"] = row.target_group_id
    if _has_figures(knowledge, row):
        known = estimate_mapping(
            knowledge,
            row.target_group_id,
            per_year=starts[0],
            years=len(starts),
            cost_per_participant=0.0,
            success_rate=0.0,
            horizon=data["settings"]["horizon"],
            first_year=first_year,
            price_year=level,
        )
        data |= {"consequences": known["consequences"], "prices": known["prices"]}
    return data


def _has_figures(knowledge: KnowledgeBase, row: Experience) -> bool:
    return any(group.id == row.target_group_id for group in groups_with_figures(knowledge))


def _missing_consequences(knowledge: KnowledgeBase, row: Experience) -> tuple[str, ...]:
    missing = ["Beregningens egne konsekvenser pr. ydelse og år er ikke offentlige."]
    if not _has_figures(knowledge, row):
        missing.append(
            "Videnbasen har ingen konsekvenstal for målgruppen, der kan medregnes: skriv jeres egne, "
            "ellers er resultatet alene omkostninger."
        )
    if row.year not in knowledge.price_index:
        missing.append("Omkostningens prisår er ikke oplyst; den er regnet i sagens prisniveau.")
    return tuple(missing)


def _of_project(knowledge: KnowledgeBase, project: Project) -> Loadable:
    """A project is no case of its own: its lines are laid into one."""
    record = project_record(knowledge, project.id)
    lines = (
        f"{counted_lines(len(record.lines))} kan lægges i en sag"
        if record.lines
        else "Ingen linjer kan lægges i en sag"
    )
    pointer = f"{lines}: se 'som-xl projekt vis {project.id}'."
    return Loadable(project, None, (*record.missing, pointer))
