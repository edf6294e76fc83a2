"""Which tables the knowledge base has, and what each column of each table may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from som_xl.knowledge import evidence_records as evidence
from som_xl.knowledge import records
from som_xl.knowledge import vocabulary as words
from som_xl.knowledge.columns import (
    Column,
    calendar_year,
    flag,
    id_list,
    identifier,
    iso_date,
    labelled,
    number,
    pattern,
    share,
    text,
    whole,
)
from som_xl.knowledge.columns import code as coded
from som_xl.knowledge.status import Status


@dataclass(frozen=True)
class Table:
    """A table: how a record is made of its cells, and its columns in the order of the record's fields."""

    make: Callable[[Iterable[Any]], Any]
    columns: dict[str, Column]


ACTORS = {"municipality": "municipality", "region": "region", "state": "state"}
STATUSES = {status.value: status for status in Status}

status = coded(STATUSES, what="status")
source_id = text(required=True, refers_to="sources")
name = text(required=True)
note = text()
money = number()
years = whole(0, 200)
payers = Column(lambda cell: tuple(cell.split(";")), False, ())
founded = {"source_id": source_id, "year": calendar_year(), "status": status, "note": note}
"""Source, year, status and note: the columns every table ends with."""

EVIDENCE_TABLES = {
    "target_groups": Table(
        evidence.TargetGroup._make,
        {
            "id": identifier(),
            "name": name,
            "area": labelled(words.AREA_LABELS, what="område"),
            "kind": labelled(words.KIND_LABELS, what="slags målgruppe"),
            "parent_id": text(refers_to="target_groups"),
            "main_group": name,
            "age_from": whole(0, 120),
            "age_to": whole(0, 120),
            "definition": name,
            "success_measure": name,
            "success_measure_status": status,
            "introduced": text(),
            "consequences_public": labelled(words.PUBLIC_LABELS, what="offentlighed"),
            "consequences_note": name,
            **founded,
        },
    ),
    "effects": Table(
        evidence.Effect._make,
        {
            "id": identifier(),
            "area": labelled(words.AREA_LABELS, what="område"),
            "intervention": name,
            "target_group_ids": id_list("target_groups"),
            "match": labelled(words.MATCH_LABELS, what="grad af match"),
            "population": name,
            "outcome": name,
            "direction": labelled(words.DIRECTION_LABELS, what="retning"),
            "design": labelled(words.DESIGN_LABELS, what="design"),
            "evidence_level": whole(1, 3, required=True),
            "country": name,
            "n": whole(1, 10_000_000),
            "follow_up_months": whole(0, 600),
            "measure": labelled(words.MEASURE_LABELS, what="effektmål"),
            "estimate": number(required=True),
            "ci_low": number(),
            "ci_high": number(),
            "control_rate": share(),
            "intervention_rate": share(),
            **founded,
        },
    ),
    "consequences": Table(
        evidence.ConsequenceRow._make,
        {
            "id": identifier(),
            "target_group_id": text(required=True, refers_to="target_groups"),
            "service_id": text(refers_to="services"),
            "item": name,
            "payer": labelled(words.PAYER_LABELS, what="betaler"),
            "kind": labelled(words.FIGURE_KIND_LABELS, what="slags tal"),
            "year_from": years,
            "year_to": years,
            "amount_kr": money,
            "units": money,
            "unit": text(),
            "per": labelled(words.PER_LABELS, what="enhed for 'pr.'"),
            "price_year": calendar_year(),
            "comparison": text(),
            "design": text(),
            **founded,
        },
    ),
    "recommendations": Table(
        evidence.Recommendation._make,
        {
            "id": identifier(),
            "target_group_id": text(required=True, refers_to="target_groups"),
            "service_id": text(refers_to="services"),
            "domain_id": text(refers_to="domains"),
            "recommendation": labelled(words.RECOMMENDATION_LABELS, what="anbefaling"),
            "direction": labelled(words.CHANGE_LABELS, required=False, what="retning"),
            "horizon": text(),
            "basis": name,
            **founded,
        },
    ),
    "projects": Table(
        evidence.Project._make,
        {
            "id": identifier(),
            "name": name,
            "target_group_id": text(required=True, refers_to="target_groups"),
            "population": name,
            "period": text(),
            "participants": whole(1, 10_000_000),
            "years_followed": years,
            "net_per_participant": money,
            "consequences_public": labelled(words.PUBLIC_LABELS, what="offentlighed"),
            "consequences_note": name,
            **founded,
        },
    ),
    "experience_calculations": Table(
        evidence.Experience._make,
        {
            "id": identifier(),
            "title": name,
            "actor": name,
            "date": pattern(
                r"\d{4}(-\d\d(-\d\d)?)?|-", "Ukendt datoform.", "Skriv ÅÅÅÅ, ÅÅÅÅ-MM, ÅÅÅÅ-MM-DD eller -."
            ),
            "som_version": text(),
            "target_group_id": text(refers_to="target_groups"),
            "target_group_text": text(),
            "success_measure": text(),
            "participants_per_year": number(0),
            "operating_years": number(0),
            "participants_total": number(0),
            "cost_per_participant": money,
            "success_rate": share(),
            "net_total": money,
            "net_per_participant": money,
            "horizon": whole(1, 100),
            "result_note": text(),
            **founded,
        },
    ),
}

ECONOMY_TABLES = {
    "sources": Table(
        records.Source._make,
        {
            "id": identifier(),
            "author": name,
            "title": name,
            "publisher": text(),
            "year": calendar_year(),
            "url": text(),
            "seen_at": text(),
            "note": note,
        },
    ),
    "domains": Table(records.Domain._make, {"id": identifier(), "name": name, **founded}),
    "services": Table(
        records.Service._make,
        {
            "id": identifier(),
            "name": name,
            "domain_id": text(required=True, refers_to="domains"),
            "unit": name,
            "revenue": flag(),
            "payers": payers,
            "introduced": text(),
            "direction_note": name,
            "success_note": text(),
            **founded,
        },
    ),
    "prices": Table(
        records.PriceRow._make,
        {
            "id": identifier(),
            "service_id": text(required=True, refers_to="services"),
            "year": calendar_year(),
            "gross": number(0),
            "municipality": number(0),
            "region": number(0),
            "state": number(0),
            "unit": name,
            "basis": labelled(words.PRICE_BASIS_LABELS, what="grundlag"),
            "is_default": flag(),
            "default_reason": text(),
            "source_id": source_id,
            "status": status,
            "note": note,
        },
    ),
    "intervention_costs": Table(
        records.InterventionCost._make,
        {
            "id": identifier(),
            "intervention": name,
            "target_group_id": text(required=True, refers_to="target_groups"),
            "cost": number(0),
            "cost_low": number(0),
            "cost_high": number(0),
            "price_year": calendar_year(),
            "per": labelled(words.COST_PER_LABELS, what="enhed for 'pr.'"),
            "net_of_alternative": flag(),
            "basis": text(),
            **founded,
        },
    ),
    "price_index": Table(
        records.IndexRow._make,
        {
            "id": identifier(),
            "series": labelled(words.SERIES_LABELS, what="serie"),
            "year": calendar_year(required=True),
            "value": number(0, required=True),
            "basis": text(),
            "source_id": source_id,
            "status": status,
            "note": note,
        },
    ),
    "discount_rates": Table(
        records.DiscountRate._make,
        {
            "id": identifier(),
            "valid_from": iso_date(),
            "year_from": whole(0, 1000, required=True),
            "year_to": whole(0, 1000),
            "rate": share(required=True),
            **founded,
        },
    ),
    "refund_rules": Table(
        records.RefundRule._make,
        {
            "id": identifier(),
            "name": name,
            "service_id": text(refers_to="services"),
            "week_from": whole(1, 1000),
            "week_to": whole(1, 1000),
            "day_limit": whole(1, 366),
            "amount_from": number(0),
            "amount_to": number(0),
            "level_year": calendar_year(),
            "state_share": share(),
            "municipality_share": share(),
            "region_share": share(),
            "valid_from": iso_date(),
            **founded,
        },
    ),
    "municipalities": Table(
        records.Municipality._make,
        {
            "id": pattern(
                r"[1-8]\d\d", "Kommunekoden har ikke tre cifre (101-860).", "Skriv den officielle kode."
            ),
            "name": name,
            "region": labelled(words.REGIONS, what="region"),
            "population": whole(1, 10_000_000, required=True),
            "source_id": source_id,
            "year": calendar_year(),
            "status": status,
        },
    ),
    "aggregate_figures": Table(
        records.AggregateFigure._make,
        {
            "id": identifier(),
            "topic": name,
            "total_kr": number(0, required=True),
            "persons": number(0),
            "price_year": calendar_year(),
            "payer": labelled(words.PAYER_LABELS, what="betaler"),
            **founded,
        },
    ),
}

TABLES: dict[str, Table] = {**EVIDENCE_TABLES, **ECONOMY_TABLES}
"""Every table by name; the file is the name with ``.csv``."""
