"""Stored projects, and a case against them, as text and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from som_xl.analysis.projects.adjusting import KIND_LABELS, Adjustment, Adjustments
from som_xl.analysis.projects.laying import Laid
from som_xl.analysis.projects.record import (
    ProjectLine,
    ProjectRecord,
    counted_lines,
    price_words,
    project_record,
)
from som_xl.analysis.projects.storing import StoredProject
from som_xl.analysis.wording import decimal
from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.model.report import kroner
from som_xl.report.knowledge_text import Shown, record_fields

_DECIMALS = 4


def projects_text(knowledge: KnowledgeBase) -> str:
    """Every project on a line, with how much of it can be laid into a case."""
    records = [project_record(knowledge, project.id) for project in knowledge.projects]
    lines = []
    for record in records:
        count = len(record.lines)
        can = f"{counted_lines(count)} kan indlæses" if count else "intet kan indlæses endnu"
        lines.append(f"{record.project.id}: {record.project.name} · {can}")
        lines.append(f"    {_provenance(record, knowledge)}")
    return (
        "\n".join([f"Projektberegninger ({len(records)})", *lines, "", "Se én: som-xl projekt vis ID"]) + "\n"
    )


def projects_mapping(knowledge: KnowledgeBase) -> dict[str, Any]:
    """The same as plain values."""
    records = [project_record(knowledge, project.id) for project in knowledge.projects]
    return {
        "count": len(records),
        "projects": [
            {
                **record_fields(Shown(record.project), knowledge),
                "layer": "overlay" if record.own else "shipped",
                "lines": len(record.lines),
                "missing": list(record.missing),
            }
            for record in records
        ],
    }


def project_text(record: ProjectRecord, knowledge: KnowledgeBase) -> str:
    """One project: who took part, its lines year by year, and what is missing."""
    project = record.project
    about = [
        project.population,
        project.period,
        f"{decimal(project.participants)} deltagere" if project.participants is not None else "",
        f"fulgt {project.years_followed} år" if project.years_followed else "",
        f"netto {kroner(project.net_per_participant)} pr. deltager"
        if project.net_per_participant is not None
        else "",
    ]
    parts = [
        "\n".join(
            [
                f"{project.id}: {project.name}",
                f"    {' · '.join(part for part in about if part)}",
                f"    {_provenance(record, knowledge)}",
                *([f"    {project.note}"] if project.note else []),
            ]
        ),
        _lines_text(record.lines, knowledge),
        "\n".join(["Mangler", *(f"  • {sentence}" for sentence in record.missing)]) if record.missing else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def project_mapping(record: ProjectRecord, knowledge: KnowledgeBase) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "record": record_fields(Shown(record.project), knowledge),
        "layer": "overlay" if record.own else "shipped",
        "lines": [
            {"name": line.name, "unit": line.unit, **line.line, "price": line.price} for line in record.lines
        ],
        "unusable": [{"id": row.id, "item": row.item, "reason": why} for row, why in record.unusable],
        "missing": list(record.missing),
    }


def laid_text(laid: Laid, record: ProjectRecord) -> str:
    """What was laid into a case, and what must be known about it."""
    replaced = f" ({counted_lines(laid.replaced)} er erstattet)" if laid.replaced else ""
    head = f"Lagt i sagen fra {record.project.id} ({record.project.name}), pr. deltager{replaced}:"
    lines = [f"  {line.name}: {_units(line.units)} {line.unit}" for line in laid.lines]
    return "\n".join([head, *lines, *_remarks(laid.remarks)]) + "\n"


def stored_text(stored: StoredProject) -> str:
    """What was stored of a case."""
    rows = stored.rows["consequences"].values()
    items = dict.fromkeys(row["item"] for row in rows)
    head = f"Gemt som {stored.id} ({stored.name}): {len(items)} {'konsekvens' if len(items) == 1 else 'konsekvenser'} pr. deltager"
    listed = [f"  {item}" for item in items]
    use = f"Læg den i en sag med: som-xl projekt indlæs {stored.id} SAG --ud NY_SAG"
    return "\n".join([head, *listed, *_remarks(stored.remarks), "", use]) + "\n"


def adjustments_text(found: Adjustments, knowledge: KnowledgeBase) -> str:
    """Each adjustment against the original, line by line."""
    names = {project.id: project.name for project in knowledge.projects}
    parts = []
    for project in found.projects:
        rows = [row for row in found.rows if row.project == project]
        title = f"{project} ({names[project]})" if project in names else project
        told = [_told(row) for row in rows] or ["  Ingen justeringer: alle linjer er som i projektet."]
        parts.append("\n".join([title, *told]))
    if found.remarks:
        parts.append("\n".join(_remarks(found.remarks)).lstrip("\n"))
    return "\n\n".join(parts) + "\n"


def adjustments_mapping(found: Adjustments) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "projects": list(found.projects),
        "lines": found.lines,
        "adjustments": [
            {
                "project": row.project, "service": row.service, "name": row.name, "unit": row.unit, "kind": row.kind,
                "year": row.year, "payer": row.payer, "original": row.original, "now": row.now,
                "difference": row.difference,
            }
            for row in found.rows
        ],
        "remarks": list(found.remarks),
    }  # fmt: skip


def _told(row: Adjustment) -> str:
    what = f"år {row.year}" if row.year is not None else row.payer
    head = f"  {row.name}{f', {what}' if what else ''}"
    if row.original is None or row.now is None or row.difference is None:
        return f"{head}: {KIND_LABELS[row.kind]}"
    unit = "kr." if row.kind == "price" else row.unit
    change = decimal(row.difference, _DECIMALS)
    sign = "+" if row.difference > 0 else ""
    kind = "" if row.kind == "units" else f" ({KIND_LABELS[row.kind]})"
    return (
        f"{head}: {decimal(row.original, _DECIMALS)} → {decimal(row.now, _DECIMALS)} {unit}, "
        f"forskel {sign}{change}{kind}"
    )


def _lines_text(lines: Sequence[ProjectLine], knowledge: KnowledgeBase) -> str:
    """The lines by service: units per participant and consequence year, price and source."""
    if not lines:
        return ""
    told = ["Linjer pr. deltager, konsekvensår 1, 2, …"]
    for line in lines:
        about = [
            STATUS_LABELS[line.line["status"]],
            knowledge.source(line.line["source"]).citation(),
            "" if line.line["include"] else "tæller ikke med, før I selv vælger det",
        ]
        price = f" ({words})" if (words := price_words(line)) else ""
        told.append(f"  {line.name}: {_units(line.units)} {line.unit}{price}")
        told.append(f"      {' · '.join(part for part in about if part)}")
    return "\n".join(told)


def _units(units: Sequence[float]) -> str:
    return "; ".join(decimal(value, _DECIMALS) for value in units)


def _provenance(record: ProjectRecord, knowledge: KnowledgeBase) -> str:
    project = record.project
    told = [
        "eget lag" if record.own else "",
        project.status.label,
        str(project.year) if project.year else "",
        knowledge.source(project.source_id).citation(),
    ]
    return " · ".join(part for part in told if part)


def _remarks(remarks: Sequence[str]) -> list[str]:
    return ["", "Bemærk", *(f"  • {remark}" for remark in remarks)] if remarks else []
