"""Which columns the knowledge base's tables have in the workbook, in Danish and in reading order.

Tables that stand below each other on a sheet share column widths, so their columns are laid in the same slots:
wide texts below wide texts, numbers below numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.knowledge import vocabulary as words
from som_xl.workbook.canvas import Value
from som_xl.workbook.plan import NO, YES

NO_YEAR: Final = "u.å."
"""Shown where the source gives no year."""

Read = Callable[[KnowledgeBase, Any], Value]


@dataclass(frozen=True)
class Shown:
    """One column: header, width in characters, how the cell is formatted, and what stands in it."""

    header: str
    width: float
    style: str
    read: Read


def text(header: str, width: float, field: str) -> Shown:
    """A text as it is."""
    return Shown(header, width, "text", lambda _, row: getattr(row, field))


def number(header: str, width: float, field: str, style: str = "number") -> Shown:
    """A number; empty where the source gives none."""
    return Shown(header, width, style, lambda _, row: getattr(row, field))


def choice(header: str, width: float, field: str, labels: dict[str, str]) -> Shown:
    """A code by its Danish label."""
    return Shown(header, width, "text", lambda _, row: labels.get(getattr(row, field), ""))


def yes_no(header: str, width: float, read: Callable[[Any], bool]) -> Shown:
    """*Ja* or *Nej*."""
    return Shown(header, width, "text", lambda _, row: YES if read(row) else NO)


def group(width: float, field: str = "target_group_id", header: str = "Målgruppe") -> Shown:
    """The name of the target group."""

    def read(knowledge: KnowledgeBase, row: Any) -> Value:
        found = knowledge.target_group_by_id.get(getattr(row, field))
        return found.name if found else ""

    return Shown(header, width, "text", read)


def service(width: float, header: str = "Ydelse") -> Shown:
    """The name of the service."""

    def read(knowledge: KnowledgeBase, row: Any) -> Value:
        found = knowledge.service_by_id.get(row.service_id)
        return found.name if found else ""

    return Shown(header, width, "text", read)


def _year(_: KnowledgeBase, row: Any) -> Value:
    return NO_YEAR if row.year is None else int(row.year)


def _citation(knowledge: KnowledgeBase, row: Any) -> Value:
    return knowledge.source(row.source_id).citation()


STATUS: Final = Shown("Status", 18, "text", lambda _, row: STATUS_LABELS[row.status])
YEAR: Final = Shown("År", 7, "year", _year)
SOURCE: Final = Shown("Kilde", 60, "text", _citation)
NOTE: Final = text("Bemærkning", 60, "note")
ID: Final = text("Id", 24, "id")


def sized(shown: Shown, width: float) -> Shown:
    """The same column in another width."""
    return replace(shown, width=width)


TARGET_GROUPS: Final = (
    text("Målgruppe", 42, "name"),
    choice("Område", 14, "area", words.AREA_LABELS),
    text("Definition", 40, "definition"),
    text("Succesmål", 32, "success_measure"),
    Shown("Succesmålets status", 14, "text", lambda _, row: STATUS_LABELS[row.success_measure_status]),
    text("Hovedgruppe", 20, "main_group"),
    Shown(
        "Konsekvenser i videnbasen",
        64,
        "text",
        lambda _, row: f"{words.PUBLIC_LABELS[row.consequences_public]}: {row.consequences_note}",
    ),
    sized(STATUS, 14),
    YEAR,
    number("Alder fra", 7, "age_from", "year"),
    number("Alder til", 7, "age_to", "year"),
    choice("Slags", 18, "kind", words.KIND_LABELS),
    text("Indført i SØM", 12, "introduced"),
    SOURCE,
    NOTE,
    sized(ID, 38),
)
"""The first seven stand in this order because formulas on the sheet *Målgruppe* look them up by position."""

MUNICIPALITIES: Final = (
    text("Kommune", 20, "name"),
    text("Region", 20, "region"),
    number("Indbyggere", 12, "population", "kr"),
    sized(STATUS, 14),
    YEAR,
    SOURCE,
    text("Kommunekode", 16, "id"),
)


def _groups(knowledge: KnowledgeBase, row: Any) -> Value:
    return "; ".join(knowledge.target_group_by_id[each].name for each in row.target_group_ids)


EFFECTS: Final = (
    text("Indsats", 38, "intervention"),
    Shown("Målgruppe", 32, "text", _groups),
    text("Udfald", 33, "outcome"),
    choice("Effektmål", 30, "measure", words.MEASURE_LABELS),
    number("Skøn", 8, "estimate"),
    number("Nedre grænse", 8, "ci_low"),
    number("Øvre grænse", 8, "ci_high"),
    number("Evidens (1–3)", 9, "evidence_level", "year"),
    sized(STATUS, 21),
    YEAR,
    choice("Retning", 18, "direction", words.DIRECTION_LABELS),
    choice("Match med målgruppen", 30, "match", words.MATCH_LABELS),
    text("Deltagere i studiet", 36, "population"),
    choice("Design", 24, "design", words.DESIGN_LABELS),
    text("Land", 16, "country"),
    number("Antal personer", 9, "n", "kr"),
    number("Opfølgning (måneder)", 12, "follow_up_months", "year"),
    number("Andel uden indsats", 9, "control_rate", "pct"),
    number("Andel med indsats", 9, "intervention_rate", "pct"),
    yes_no("Kan omregnes til succesrate", 12, lambda row: row.convertible),
    choice("Område", 14, "area", words.AREA_LABELS),
    SOURCE,
    sized(NOTE, 70),
    sized(ID, 9),
)

CONSEQUENCES: Final = (
    group(34),
    text("Hvad tallet dækker", 36, "item"),
    number("Beløb (kr., + er gevinst)", 16, "amount_kr", "kr"),
    number("Prisår", 7, "price_year", "year"),
    number("Antal", 9, "units"),
    text("Enhed", 14, "unit"),
    choice("Pr.", 13, "per", words.PER_LABELS),
    choice("Betaler", 16, "payer", words.PAYER_LABELS),
    choice("Slags tal", 18, "kind", words.FIGURE_KIND_LABELS),
    sized(STATUS, 14),
    YEAR,
    SOURCE,
    NOTE,
    number("År fra", 7, "year_from", "year"),
    number("År til", 7, "year_to", "year"),
    text("Sammenligning", 40, "comparison"),
    text("Design", 30, "design"),
    service(30),
    sized(ID, 9),
)

AGGREGATES: Final = (
    text("Emne", 34, "topic"),
    text("Bemærkning", 36, "note"),
    number("Beløb i alt (kr.)", 16, "total_kr", "kr"),
    number("Prisår", 7, "price_year", "year"),
    number("Antal", 9, "persons", "kr"),
    Shown("Enhed", 14, "text", lambda _, row: "" if row.persons is None else "personer"),
    Shown("Pr.", 13, "text", lambda *_: "i alt"),
    choice("Betaler", 16, "payer", words.PAYER_LABELS),
    Shown("Slags tal", 18, "text", lambda *_: "samlet niveau"),
    sized(STATUS, 14),
    YEAR,
    SOURCE,
    sized(ID, 60),
)

PRICES: Final = (
    service(38),
    text("Enhed", 14, "unit"),
    number("Brutto (kr.)", 13, "gross", "kr_ore"),
    number("Kommune (kr.)", 13, "municipality", "kr_ore"),
    number("Region (kr.)", 13, "region", "kr_ore"),
    number("Stat (kr.)", 13, "state", "kr_ore"),
    Shown("Prisår", 8, "year", _year),
    yes_no("Standard", 10, lambda row: row.is_default),
    sized(STATUS, 20),
    choice("Grundlag", 15, "basis", words.PRICE_BASIS_LABELS),
    sized(NOTE, 70),
    text("Hvorfor denne pris er standard", 60, "default_reason"),
    SOURCE,
    sized(ID, 34),
)

REFUND_RULES: Final = (
    text("Regel", 38, "name"),
    text("Gælder fra", 14, "valid_from"),
    number("Statens andel", 13, "state_share", "pct"),
    number("Kommunens andel", 13, "municipality_share", "pct"),
    number("Regionens andel", 13, "region_share", "pct"),
    number("Fra uge", 13, "week_from", "year"),
    number("Til uge", 8, "week_to", "year"),
    number("Højst dage pr. år", 10, "day_limit", "year"),
    sized(STATUS, 20),
    YEAR,
    sized(NOTE, 70),
    service(60),
    SOURCE,
    number("Del af årsudgift fra (kr.)", 34, "amount_from", "kr"),
    number("Del af årsudgift til (kr.)", 16, "amount_to", "kr"),
    number("Beløbenes niveau", 12, "level_year", "year"),
    sized(ID, 26),
)


def _has_price(knowledge: KnowledgeBase, row: Any) -> Value:
    return NO if knowledge.default_price(row.id) is None else YES


SERVICES: Final = (
    text("Ydelse", 38, "name"),
    text("Enhed", 14, "unit"),
    yes_no("Indtægt for det offentlige", 13, lambda row: row.revenue),
    yes_no("Kommune betaler", 13, lambda row: "municipality" in row.payers),
    yes_no("Region betaler", 13, lambda row: "region" in row.payers),
    yes_no("Stat betaler", 13, lambda row: "state" in row.payers),
    YEAR,
    Shown("Har pris", 10, "text", _has_price),
    sized(STATUS, 20),
    text("Indført i SØM", 15, "introduced"),
    sized(NOTE, 70),
    text("Sådan læses en ændring", 60, "direction_note"),
    SOURCE,
    Shown("Hovedområde", 34, "text", lambda knowledge, row: knowledge.domain_by_id[row.domain_id].name),
    text("Indgår i succesmål", 60, "success_note"),
    sized(ID, 30),
)

PROJECTS: Final = (
    text("Projektberegning", 38, "name"),
    group(38),
    number("Netto pr. deltager (kr.)", 13, "net_per_participant", "kr"),
    number("Deltagere", 13, "participants", "kr"),
    number("År fulgt", 13, "years_followed", "year"),
    text("Periode", 11, "period"),
    choice("Konsekvenser i videnbasen", 19, "consequences_public", words.PUBLIC_LABELS),
    sized(STATUS, 18),
    YEAR,
    text("Deltagerne", 40, "population"),
    text("Om konsekvenserne", 60, "consequences_note"),
    SOURCE,
    NOTE,
    sized(ID, 38),
)

INTERVENTION_COSTS: Final = (
    text("Indsats", 38, "intervention"),
    group(38),
    number("Pris (kr.)", 13, "cost", "kr"),
    number("Lavt skøn (kr.)", 13, "cost_low", "kr"),
    number("Højt skøn (kr.)", 13, "cost_high", "kr"),
    number("Prisår", 11, "price_year", "year"),
    choice("Pr.", 19, "per", words.COST_PER_LABELS),
    sized(STATUS, 18),
    YEAR,
    text("Grundlag", 40, "basis"),
    sized(NOTE, 60),
    SOURCE,
    yes_no("Alternativ trukket fra", 60, lambda row: row.net_of_alternative),
    sized(ID, 38),
)


def _subject(knowledge: KnowledgeBase, row: Any) -> Value:
    if row.service_id:
        return knowledge.service_by_id[row.service_id].name
    return f"Alle ydelser under {knowledge.domain_by_id[row.domain_id].name}"


RECOMMENDATIONS: Final = (
    group(42),
    Shown("Ydelse eller hovedområde", 40, "text", _subject),
    choice("Anbefaling", 14, "recommendation", words.RECOMMENDATION_LABELS),
    choice("Retning", 11, "direction", words.CHANGE_LABELS),
    text("Horisont", 12, "horizon"),
    sized(STATUS, 16),
    YEAR,
    text("Grundlag", 46, "basis"),
    SOURCE,
    NOTE,
    sized(ID, 9),
)

EXPERIENCES: Final = (
    text("Beregning", 36, "title"),
    text("Aktør", 20, "actor"),
    Shown("Dato", 12, "text", lambda _, row: "" if row.date == "-" else row.date),
    text("Målgruppe (kildens ord)", 38, "target_group_text"),
    number("Netto i alt (kr.)", 13, "net_total", "kr"),
    number("Netto pr. deltager (kr.)", 12, "net_per_participant", "kr"),
    number("Deltagere i alt", 10, "participants_total", "number"),
    number("Horisont (år)", 9, "horizon", "year"),
    sized(STATUS, 16),
    YEAR,
    text("Resultatet med ord", 50, "result_note"),
    number("Succesrate", 11, "success_rate", "pct"),
    number("Pris pr. deltager (kr.)", 12, "cost_per_participant", "kr"),
    number("Deltagere pr. år", 10, "participants_per_year"),
    number("Driftsår", 9, "operating_years"),
    text("Succesmål", 34, "success_measure"),
    text("SØM-version", 10, "som_version"),
    group(42, header="Målgruppe i videnbasen"),
    SOURCE,
    NOTE,
    sized(ID, 9),
)


def _read_at(_: KnowledgeBase, row: Any) -> Value:
    return "læst hos anden side" if row.seen_at else "læst hos udgiver"


SOURCES: Final = (
    text("Forfatter", 36, "author"),
    YEAR,
    text("Udgiver", 24, "publisher"),
    text("Titel", 84, "title"),
    Shown("Status", 20, "text", _read_at),
    text("Adresse", 60, "url"),
    text("Læst på", 60, "seen_at"),
    sized(NOTE, 50),
    sized(ID, 42),
)

PRICE_INDEX: Final = (
    choice("Serie", 36, "series", words.SERIES_LABELS),
    number("År", 7, "year", "year"),
    number("Værdi", 24, "value"),
    sized(SOURCE, 84),
    sized(STATUS, 20),
    text("Grundlag", 60, "basis"),
    NOTE,
    sized(ID, 50),
)


def _schedule(_: KnowledgeBase, row: Any) -> Value:
    if not row.valid_from:
        return "Før den første kendte dato"
    year, month, day = row.valid_from.split("-")
    return f"Fra {day}-{month}-{year}"


DISCOUNT_RATES: Final = (
    Shown("Rentetrappe", 36, "text", _schedule),
    number("Fra år", 7, "year_from", "year"),
    number("Rente pr. år", 24, "rate", "pct"),
    sized(SOURCE, 84),
    sized(STATUS, 20),
    Shown(
        "Til år",
        60,
        "text",
        lambda _, row: "og frem" if row.year_to is None else f"til og med år {row.year_to}",
    ),
    NOTE,
    sized(YEAR, 50),
    ID,
)

DOMAINS: Final = (
    text("Hovedområde", 36, "name"),
    YEAR,
    Shown(
        "Antal ydelser",
        24,
        "year",
        lambda knowledge, row: sum(each.domain_id == row.id for each in knowledge.services),
    ),
    sized(SOURCE, 84),
    sized(STATUS, 20),
    NOTE,
    sized(ID, 60),
)
