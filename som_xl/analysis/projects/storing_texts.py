"""What a stored project says about itself: the texts of its rows, in Danish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from som_xl.analysis.projects.per_participant import ServiceUnits, is_nothing
from som_xl.analysis.roles import PARTICIPANT_ROLE
from som_xl.analysis.wording import decimal, percent
from som_xl.knowledge import STATUS_LABELS, KnowledgeBase, TargetGroup
from som_xl.knowledge.vocabulary import area_of
from som_xl.model import Case, Result
from som_xl.model.case import Price, Provenance

PLAIN_START: Final = "=, +, - og @"
"""Signs a text must not begin with: a spreadsheet that opens the table would take it for a formula."""
MOST_PARTICIPANTS: Final = 10_000_000
LONGEST_NOTE: Final = 1000


def plain_text(text: str) -> str:
    """A text on one line that no spreadsheet takes for a formula.

    >>> plain_text("=SUM(A1)  og mere"), plain_text("Sorø: \\"Mod\\"")
    ('SUM(A1) og mere', 'Sorø: "Mod"')
    """
    return " ".join(text.split()).lstrip("=+-@ ")


def line_note(case: Case, found: ServiceUnits, share: float, price: Price | None = None) -> str:
    """How a stored figure came about: per success or participant, the roles, and the sources in the case."""
    parts = []
    if any(line.per == "success" for line in found.lines):
        relapse = f", tilbagefald {percent(case.effect.relapse)} om året" if case.effect.relapse else ""
        parts.append(f"Pr. succes × {decimal(share, 4)} succeser pr. deltager{relapse}.")
    if any(line.role for line in found.lines):
        roles = dict.fromkeys(plain_text(line.role) or PARTICIPANT_ROLE for line in found.lines)
        parts.append(f"Roller: {', '.join(roles)}.")
    if price is not None:
        parts.append(f"Sagens egen ydelse i kr.: enheder × pris{f' pr. {price.unit}' if price.unit else ''}.")
    made_of: list[Provenance] = [*found.lines, *([price] if price is not None else [])]
    if any(line.per == "success" for line in found.lines):
        made_of.append(case.effect)
    sources = dict.fromkeys(told for figure in made_of if (told := _source(figure)))
    if sources:
        parts.append(f"I sagen: {'; '.join(sources)}.")
    return plain_text(" ".join(parts))[:LONGEST_NOTE]


def source_values(case: Case, name: str, today: str, source: str) -> dict[str, Any]:
    """The row of the source: the user's own calculation."""
    return {
        "id": source, "author": plain_text(case.author) or "Egen projektberegning", "title": name,
        "publisher": plain_text(case.municipality), "year": int(today[:4]),
        "note": plain_text(f"Gemt {today} fra sagen '{case.title}'" if case.title else f"Gemt {today} fra en sag"),
    }  # fmt: skip


def group_values(case: Case, knowledge: KnowledgeBase, project_id: str, name: str) -> dict[str, Any]:
    """The row of the target group that the project's consequences belong to; it has the project's id."""
    group = _group(case, knowledge)
    known = (
        None
        if group is None
        else {"age_from": group.age_from, "age_to": group.age_to, "parent_id": _parent(group)}
    )
    return {
        "id": project_id, "name": f"{name} (projektberegning)", "area": area_of(name) if group is None else group.area,
        "kind": "project", "main_group": "Projektberegning", **(known or {}),
        "definition": f"Deltagerne i {name}", "success_measure": "Ikke relevant: konsekvenser måles pr. deltager",
        "success_measure_status": "imported", "consequences_public": "nej",
        "consequences_note": "Egen projektberegning: konsekvenserne er jeres egne, gemt fra en sag.",
    }  # fmt: skip


def project_values(
    case: Case, result: Result, knowledge: KnowledgeBase, project_id: str, name: str, today: str
) -> dict[str, Any]:
    """The row of the project: who took part, when, and what the case gave per participant."""
    settings, starts = case.settings, case.participants.starts
    first, last = settings.first_year, settings.first_year + len(starts) - 1
    persons = round(sum(starts))
    when = (
        "det år, forløbet slutter"
        if settings.first_consequence == "completion_year"
        else "året efter forløbet"
    )
    rate = f"Nettosuccesrate {percent(case.effect.net_rate)}, frafald {percent(case.participants.dropout)}"
    note = (
        f"Gemt {today} fra sagen '{case.title}'. {rate}. Konsekvensår 1 er {when}. Nettoresultatet pr. deltager er "
        f"sagens, {settings.price_year}-priser over {settings.horizon} år, efter sagens omkostninger."
    )
    return {
        "id": project_id, "name": name, "target_group_id": project_id, "population": _population(case, knowledge, name),
        "period": str(first) if first == last else f"{first}-{last}",
        "participants": persons if 1 <= persons <= MOST_PARTICIPANTS else None,
        "years_followed": max(len(line.units) + line.continue_years for line in case.included),
        "net_per_participant": float(round(float(result.per_participant[3]))), "consequences_public": "nej",
        "consequences_note": "Egen projektberegning: konsekvenser pr. deltager, gemt fra en sag.", "note": note,
    }  # fmt: skip


def remarks_on(
    case: Case,
    knowledge: KnowledgeBase,
    found: Sequence[ServiceUnits],
    in_kroner: Sequence[str],
    priced: Sequence[str],
) -> tuple[str, ...]:
    """What of the case is not in the project, and what was converted, Danish sentences."""
    return tuple(_remarks(case, knowledge, found, in_kroner, priced))


def _remarks(
    case: Case,
    knowledge: KnowledgeBase,
    found: Sequence[ServiceUnits],
    in_kroner: Sequence[str],
    priced: Sequence[str],
) -> Iterator[str]:
    if in_kroner:
        yield f"Sagens egne ydelser er gemt i kr. pr. betaler: {', '.join(in_kroner)}."
    if priced:
        yield f"Sagens egne priser er gemt med projektet (de bliver ikke standardpriser): {', '.join(priced)}."
    nothing = [_name(case, knowledge, units.service) for units in found if is_nothing(case, knowledge, units)]
    if nothing:
        yield f"Uden ændring eller pris pr. deltager og derfor ikke gemt: {', '.join(nothing)}."
    left_out = dict.fromkeys(
        _name(case, knowledge, line.service) for line in case.consequences if not line.include
    )
    if left_out:
        yield f"Ikke medregnet i sagen og derfor ikke gemt: {', '.join(left_out)}."
    if len(set(case.effect.phase_in)) > 1 and any(line.per == "success" for line in case.included):
        yield "Indfasningen er regnet ind som gennemsnittet af holdene: alle hold får samme konsekvens pr. deltager."
    if any(item.parameter.startswith(("consequences[", "effect.")) for item in case.uncertainty):
        yield "Intervallerne på effekt og konsekvenser følger ikke med: skriv nye på Usikkerhed, når projektet er lagt i en sag."
    yield "Omkostningerne følger ikke med: de skrives i den sag, projektet lægges i."


def _name(case: Case, knowledge: KnowledgeBase, service: str) -> str:
    price = case.prices.get(service)
    return knowledge.service_names.get(service) or (price.name if price else "") or service


def _source(figure: Provenance) -> str:
    status = STATUS_LABELS.get(figure.status, figure.status)
    return f"{figure.source} ({status})" if figure.source and status else figure.source or status


def _group(case: Case, knowledge: KnowledgeBase) -> TargetGroup | None:
    """The case's target group; of a mix the first."""
    first = case.target_group or next(iter(case.target_group_mix or ()), "")
    return knowledge.target_group_by_id.get(first)


def _parent(group: TargetGroup) -> str:
    """A project stands below an ordinary group, never below another project."""
    return "" if group.kind == "project" else group.id


def _population(case: Case, knowledge: KnowledgeBase, name: str) -> str:
    groups = [*([case.target_group] if case.target_group else (case.target_group_mix or ()))]
    known = knowledge.target_group_by_id
    told = ", ".join(known[group].name if group in known else group for group in groups)
    return plain_text(told) or f"Deltagerne i {name}"
