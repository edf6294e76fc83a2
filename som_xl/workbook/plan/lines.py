"""*Omkostninger*, *Konsekvenser 1* and *Konsekvenser 2*: the lines of a case."""

from __future__ import annotations

from som_xl.model import ACTORS
from som_xl.workbook.description import Check, Column, Table, year_columns
from som_xl.workbook.plan.capacity import Capacity
from som_xl.workbook.plan.codes import (
    AMOUNT,
    CONSEQUENCES,
    COSTS,
    KINDS,
    OWN_CONSEQUENCES,
    PAYER_HEADERS,
    PER,
    SHARE,
    YES_NO,
    choice,
)


def costs(capacity: Capacity) -> Table:
    """The cost lines."""
    return Table(
        "som_costs",
        COSTS,
        7,
        2,
        (
            Column("name", "Omkostning", 34),
            Column("kind", "Type", 15, check=choice(KINDS), codes=KINDS),
            Column("saved", "Sparet alternativ", 10, check=choice(YES_NO), codes=YES_NO),
            Column(
                "price_year",
                "Prisår",
                8,
                "year",
                check=Check("whole", 1900, 2200, message="Skriv et årstal."),
            ),
            Column(
                "overhead",
                "Overhead",
                10,
                "pct",
                check=Check("decimal", -1, 1e15, message="Skriv en procent, fx 10 %."),
            ),
            *(Column(f"payer_{a}", f"{PAYER_HEADERS[a]} betaler", 10, "pct", check=SHARE) for a in ACTORS),
            Column("amount", "Beløb i alle driftsår", 13, "kr", check=AMOUNT),
            *year_columns("y", "Beløb driftsår", capacity.operating_years, "kr", check=AMOUNT),
            Column("status", "Status", 16, check=Check("list", choices_at="som_list_status", free_text=True)),
            Column("source", "Kilde", 30, "wrapped"),
            Column("note", "Bemærkning", 40, "wrapped"),
        ),
        capacity.cost_lines,
        "Omkostningslinjer (kr.)",
    )


def _units(capacity: Capacity) -> tuple[Column, ...]:
    return (
        *year_columns("u", "Konsekvensår", capacity.consequence_years, "number", width=13, check=AMOUNT),
        Column(
            "continue_years",
            "Fortsætter (år)",
            10,
            "year",
            check=Check("whole", 0, 100, message="Skriv et helt antal år."),
        ),
        Column("original_sum", "Oprindelig sum", 11, "number", "calc"),
        Column("difference", "Forskel", 11, "number", "calc"),
        Column("status", "Status", 16, check=Check("list", choices_at="som_list_status", free_text=True)),
        Column("source", "Kilde", 30, "wrapped"),
        Column("note", "Bemærkning om match", 40, "wrapped"),
        Column("order", "Nr.", 6, "year", check=Check("whole", 0, 100_000, message="Skriv et helt tal.")),
    )


def _original(capacity: Capacity) -> tuple[Column, ...]:
    """The units as they were before the user adjusted them, and the project they came with, at the far right."""
    years = capacity.consequence_years
    return (
        *year_columns("o", "Oprindelig år", years, "number", width=10, check=AMOUNT, optional=True),
        Column("project", "Projektberegning", 24, optional=True),
    )


def consequences(capacity: Capacity, rows: int) -> Table:
    """One row per service of the knowledge base."""
    return Table(
        "som_consequences",
        CONSEQUENCES,
        7,
        2,
        (
            Column("name", "Ydelse", 48, "text", "known"),
            Column("unit", "Enhed", 17, "text", "known"),
            Column("include", "Medregn", 9, check=choice(YES_NO), codes=YES_NO),
            Column("per", "Pr.", 9, check=choice(PER), codes=PER),
            Column("weight", "Vægt", 7, "number", check=AMOUNT),
            Column("recommendation", "Anbefaling og retning", 30, "text", "known"),
            *_units(capacity),
            Column("domain", "Hovedområde", 30, "text", "known"),
            Column("service", "Ydelses-id", 24, "text", "known"),
            *_original(capacity),
        ),
        rows,
        "Ændring i antal enheder pr. år, pr. person (negativ = mindre forbrug)",
    )


def own_consequences(capacity: Capacity) -> Table:
    """Free lines: own services, roles, a second line of a service."""
    return Table(
        "som_own_consequences",
        OWN_CONSEQUENCES,
        7,
        2,
        (
            Column(
                "service",
                "Ydelse",
                38,
                check=Check("list", choices_at="som_list_services", free_text=True),
            ),
            Column("role", "Rolle i husstand", 12),
            Column("include", "Medregn", 9, check=choice(YES_NO), codes=YES_NO),
            Column("per", "Pr.", 9, check=choice(PER), codes=PER),
            Column("weight", "Vægt", 7, "number", check=AMOUNT),
            *_units(capacity),
            *_original(capacity),
        ),
        capacity.own_lines,
        "Ændring i antal enheder pr. år, pr. person (negativ = mindre forbrug)",
    )
