"""Worksheet functions that look up: prices, consequences, effects and where figures come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from som_xl.excel.answers import NA, VALUE, FunctionError
from som_xl.excel.arguments import shown, whole
from som_xl.excel.functions_money import index_year
from som_xl.excel.functions_session import Session
from som_xl.excel.functions_tables import Tables, actor
from som_xl.knowledge import STATUS_LABELS, ConsequenceRow, Effect, Source
from som_xl.knowledge.searching import fold
from som_xl.knowledge.vocabulary import (
    DESIGN_LABELS,
    DIRECTION_LABELS,
    FIGURE_KIND_LABELS,
    MATCH_LABELS,
    MEASURE_LABELS,
    PER_LABELS,
)
from som_xl.model.discounting import uprate

ESTIMATE: Final = "estimat"
LAST_CONSEQUENCE_YEAR: Final = 200
EFFECT_FIELDS: Final[dict[str, Callable[[Effect], float | str | None]]] = {
    ESTIMATE: lambda row: row.estimate,
    "lav": lambda row: row.ci_low,
    "hoej": lambda row: row.ci_high,
    "effekttype": lambda row: row.measure,
    "effektmaal": lambda row: MEASURE_LABELS[row.measure],
    "udfald": lambda row: row.outcome,
    "retning": lambda row: DIRECTION_LABELS.get(row.direction, row.direction),
    "grundrate": lambda row: row.control_rate,
    "indsatsrate": lambda row: row.intervention_rate,
    "n": lambda row: row.n,
    "opfoelgning": lambda row: row.follow_up_months,
    "evidensniveau": lambda row: row.evidence_level,
    "design": lambda row: DESIGN_LABELS.get(row.design, row.design),
    "population": lambda row: row.population,
    "match": lambda row: MATCH_LABELS[row.match],
    "land": lambda row: row.country,
    "aar": lambda row: row.year,
    "status": lambda row: row.status.label,
    "id": lambda row: row.id,
    "kilde": lambda row: row.source_id,
    "note": lambda row: row.note,
}


def unit_price(
    at: Session, ydelse: str, aktoer: str | None, prisaar: float | None, maalgruppe: str | None
) -> float:
    """kr. per unit that an actor pays after refund; in the price's own level when no year is given.

    The knowledge base has one price for all target groups; a group is only checked to exist.
    """
    tables = at.tables
    place = actor(aktoer)
    if maalgruppe is not None:
        tables.groups.find(maalgruppe, "maalgruppe")
    service = tables.services.find(ydelse, "ydelse")
    if service not in tables.prices:
        remedy = "Skriv prisen selv; andre priser for ydelsen kan ses i 'Viden Priser'."
        raise FunctionError(
            NA, "Videnbasen har ingen standardpris for ydelsen.", shown(service), remedy, "ydelse"
        )
    paid, year = tables.prices[service]
    if prisaar is None:
        return paid[place]
    wanted = index_year(tables, prisaar, "prisaar")
    if year is None:
        raise FunctionError(
            NA,
            "Prisens prisår er ikke oplyst, så den kan ikke fremskrives.",
            shown(service),
            "Udelad prisaar.",
            "prisaar",
        )
    return uprate(paid[place], index_year(tables, float(year), "ydelse"), wanted, tables.price_index)


def consequence_units(at: Session, maalgruppe: str, ydelse: str, aar: float) -> float:
    """Change in units per success in a consequence year; less use is negative.

    ``ydelse`` is a service, or the id of a published figure in kr. (unit kr. in the figure's own level).
    """
    tables = at.tables
    group = tables.groups.find(maalgruppe, "maalgruppe")
    year = whole(aar, "aar", 1, LAST_CONSEQUENCE_YEAR)
    row = _consequence(tables, group, ydelse)
    if row.kind != "difference" or row.per != "success" or row.year_from is None:
        found = f"{row.id}: {FIGURE_KIND_LABELS[row.kind]}, {PER_LABELS[row.per]}"
        raise FunctionError(
            NA, "Tallet er ikke en konsekvens pr. succes og år.", found, "Se 'Viden Konsekvenser'.", "ydelse"
        )
    last = row.year_to or row.year_from
    if not row.year_from <= year <= last:
        raise FunctionError(
            NA, "Kilden dækker ikke det år.", shown(year), f"Kilden dækker år {row.year_from}–{last}.", "aar"
        )
    value = row.units if row.amount_kr is None else -row.amount_kr
    if value is None:
        raise FunctionError(
            NA, "Kilden giver ikke et tal, kun en retning.", row.id, "Se 'Viden Konsekvenser'.", "ydelse"
        )
    return value


def _consequence(tables: Tables, group: str, wanted: str) -> ConsequenceRow:
    rows = tables.knowledge.consequences_for(group)
    for row in rows:
        if row.id == wanted.upper():
            return row
    service = tables.services.find(wanted, "ydelse")
    for row in rows:
        if row.service_id == service and row.amount_kr is None:
            return row
    note = tables.knowledge.target_group_by_id[group].consequences_note
    raise FunctionError(
        NA,
        "Videnbasen har ingen offentlig konsekvens for målgruppen og ydelsen.",
        shown(f"{group}, {service}"),
        note or "Skriv egne tal.",
        "ydelse",
    )


def effect_field(at: Session, indsats: str, maalgruppe: str | None, felt: str | None) -> float | str:
    """One field of an effect record: the one with this id, or the best match among those of the intervention."""
    tables = at.tables
    read = EFFECT_FIELDS.get((felt or ESTIMATE).lower())
    if read is None:
        raise FunctionError(
            VALUE, "Feltet kendes ikke.", shown(felt), f"Skriv {', '.join(EFFECT_FIELDS)}.", "felt"
        )
    effects = tables.effects.get(indsats) or tables.effects[tables.effect_names.find(indsats, "indsats")]
    if maalgruppe is not None:
        group = tables.groups.find(maalgruppe, "maalgruppe")
        effects = tuple(row for row in effects if group in row.target_group_ids)
        if not effects:
            raise FunctionError(
                NA,
                "Indsatsen har ingen effekt for målgruppen i videnbasen.",
                shown(indsats),
                "Udelad maalgruppe.",
                "maalgruppe",
            )
    value = read(effects[0])
    if value is None or value == "":
        raise FunctionError(
            NA, "Kilden oplyser ikke feltet.", f"{effects[0].id}, {felt}", "Se 'Viden Effekter'.", "felt"
        )
    return value


def source_of(at: Session, identifier: str) -> str:
    """The citation of a source, or of the source behind a figure with its status."""
    tables = at.tables
    record = tables.records.get(identifier) or tables.records.get(tables.record_ids.get(fold(identifier), ""))
    if record is None:
        remedy = "Skriv id'et fra en række i videnbasen, fx EA001, eller et kilde-id."
        raise FunctionError(NA, "Id'et findes ikke i videnbasen.", shown(identifier), remedy, "id")
    return record.citation() if isinstance(record, Source) else _cited(tables, record)


def _cited(tables: Tables, record: Any) -> str:
    status = STATUS_LABELS[record.status.value]
    return f"{tables.knowledge.source_by_id[record.source_id].citation()} Status: {status}."
