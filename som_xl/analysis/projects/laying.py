"""The lines of a stored project laid into a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from som_xl.analysis.projects.record import ProjectLine, counted_lines, project_record, same_price
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, Problem, SomError

Fields = dict[str, Any]


@dataclass(frozen=True)
class Laid:
    """A case with a project in it.

    Attributes:
        fields: the case's fields, for ``case_from_mapping``.
        lines: what was laid in. replaced: how many earlier lines of the project it took the place of.
        remarks: what the user must know or do, Danish sentences.
    """

    fields: Fields
    lines: tuple[ProjectLine, ...]
    replaced: int
    remarks: tuple[str, ...]


def load_project(
    case: Case | Mapping[str, Any], knowledge: KnowledgeBase, project_id: str, *, replace: bool = False
) -> Laid:
    """Lay the lines of a project into a case, below the lines it has.

    Everything else in the case stays; its own price of a service goes before the project's. A line whose service has
    no price anywhere is laid in without counting. A case without a target group gets the project's.

    Args:
        case: the case, or the fields of one. knowledge: has the project.
        project_id: id of the project.
        replace: lines of the project that are in the case, and what was adjusted in them, give way.

    Raises:
        SomError: no such project, one without usable figures, or lines of it in the case already.
    """
    record = project_record(knowledge, project_id)
    if not record.lines:
        message = "Projektberegningen har ingen tal, der kan lægges i en sag."
        raise SomError([Problem(project_id, message, "", " ".join(record.missing))])
    fields = case.to_mapping() if isinstance(case, Case) else dict(case)
    lines: list[Fields] = list(fields.get("consequences", ()))
    earlier = [line for line in lines if line.get("project") == project_id]
    if earlier and not replace:
        message = f"Sagen har allerede {counted_lines(len(earlier))} fra projektberegningen, så det ville blive talt to gange."
        remedy = "Slet dem i sagen, eller lad dem blive erstattet (--erstat); så mistes justeringerne i dem."
        raise SomError([Problem("consequences", message, f"'{project_id}'", remedy)])
    kept = [line for line in lines if line.get("project") != project_id]
    prices = _prices_left(fields.get("prices", {}), earlier, kept)
    remarks: list[str] = []
    laid = [_laid(line, prices, knowledge, remarks) for line in record.lines]
    fields = {**fields, "consequences": [*kept, *laid], "prices": prices}
    _forget_removed(fields, earlier, remarks)
    _target_group(fields, knowledge, record.project.target_group_id, remarks)
    remarks += _twice(record.lines, kept)
    return Laid(fields, record.lines, len(earlier), tuple(remarks))


def _prices_left(prices: Mapping[str, Any], removed: Sequence[Fields], kept: Sequence[Fields]) -> Fields:
    """The case's prices without those that only removed lines used."""
    gone = {line.get("service") for line in removed} - {line.get("service") for line in kept}
    return {service: price for service, price in prices.items() if service not in gone}


def _laid(line: ProjectLine, prices: Fields, knowledge: KnowledgeBase, remarks: list[str]) -> Fields:
    """The line as the case gets it; ``prices`` gets the price the line brings."""
    service = line.service
    if line.price is not None:
        if service in prices and not same_price(prices[service], line.price):
            remarks.append(f"Sagens pris på '{line.name}' er brugt, ikke projektets.")
        prices.setdefault(service, dict(line.price))
    fields = {**line.line, "units": [*line.units], "original": [*line.line["original"]]}
    if service not in prices and knowledge.default_price(service) is None:
        remarks.append(
            f"'{line.name}' er lagt ind uden at tælle med, for den har ingen pris: giv den en pris, og medregn den."
        )
        return {**fields, "include": False}
    if not fields["include"]:
        remarks.append(f"'{line.name}' er lagt ind uden at tælle med. {fields['note']}")
    return fields


def _forget_removed(fields: Fields, removed: Sequence[Fields], remarks: list[str]) -> None:
    """Uncertainty of services that are no longer in the case goes with them."""
    gone = {line.get("service") for line in removed} - {
        line.get("service") for line in fields["consequences"]
    }
    names = {f"{part}[{service}]" for service in gone for part in ("consequences", "prices")}
    told = [entry for entry in fields.get("uncertainty", ()) if entry.get("parameter") in names]
    if not told:
        return
    fields["uncertainty"] = [entry for entry in fields["uncertainty"] if entry not in told]
    if fields.get("correlations"):
        fields["correlations"] = [pair for pair in fields["correlations"] if not names & set(pair[:2])]
    remarks.append(f"Intervaller for linjer, der ikke er i projektet mere, er fjernet: {len(told)}.")


def _target_group(fields: Fields, knowledge: KnowledgeBase, group: str, remarks: list[str]) -> None:
    if not fields.get("target_group") and not fields.get("target_group_mix"):
        fields["target_group"] = group
    elif fields.get("target_group") != group:
        name = knowledge.target_group_by_id[group].name
        remarks.append(
            f"Projektet er målt på '{name}'. Sagen har en anden målgruppe: overvej, om tallene passer på den."
        )


def _twice(lines: Sequence[ProjectLine], kept: Sequence[Fields]) -> list[str]:
    """Remarks on what may be counted twice: a service on other lines too, and sums that cover several services."""
    others = {line.get("service") for line in kept if line.get("include", True)}
    remarks = [
        f"'{line.name}' står også på en anden linje i sagen. Tæller de det samme?"
        for line in lines
        if line.service in others
    ]
    whole = [f"'{line.name}'" for line in lines if line.whole_item]
    if whole and len(lines) > 1:
        remarks.append(
            f"{', '.join(whole)} kan dække samme penge som projektets andre linjer. Undgå dobbelttælling."
        )
    return remarks
