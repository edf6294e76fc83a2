"""*Priser*: prices of the knowledge base's services and of the user's own."""

from __future__ import annotations

from som_xl.model import ACTORS
from som_xl.workbook.description import Check, Column, Table
from som_xl.workbook.plan.capacity import Capacity
from som_xl.workbook.plan.codes import AMOUNT, PAYER_HEADERS, PRICES, SHARE, YES_NO, choice


def _price_columns(capacity: Capacity, difference: Column) -> tuple[Column, ...]:
    """What the two tables share, column under column; only a service of the knowledge base has a difference."""
    return (
        *(Column(f"own_{a}", f"Egen pris: {PAYER_HEADERS[a]}", 14, "price", check=AMOUNT) for a in ACTORS),
        Column(
            "own_year",
            "Eget prisår",
            8,
            "year",
            check=Check("whole", 1900, 2200, message="Skriv et årstal."),
        ),
        Column("own_revenue", "Egen: indtægt", 9, check=choice(YES_NO), codes=YES_NO),
        *(Column(f"used_{a}", f"Brugt: {PAYER_HEADERS[a]}", 14, "price", "calc") for a in ACTORS),
        difference,
        *(
            Column(f"share{i}", f"Andel udvalg {i}", 9, "pct", check=SHARE)
            for i in range(1, capacity.committees + 1)
        ),
        Column(
            "own_status",
            "Status for egen pris",
            16,
            check=Check("list", choices_at="som_list_status", free_text=True),
        ),
        Column("own_source", "Kilde til egen pris", 30, "wrapped"),
        Column("own_note", "Bemærkning til egen pris", 40, "wrapped"),
    )


def prices(capacity: Capacity, rows: int) -> Table:
    """The knowledge base's services with its price, the user's own price and the price used."""
    return Table(
        "som_prices",
        PRICES,
        7,
        2,
        (
            Column("name", "Ydelse", 48, "text", "known"),
            Column("unit", "Enhed", 18, "text", "known"),
            *(Column(f"known_{a}", f"Videnbasen: {PAYER_HEADERS[a]}", 14, "price", "known") for a in ACTORS),
            Column("known_year", "Prisår", 7, "year", "known"),
            Column("known_revenue", "Indtægt", 9, "text", "known"),
            Column("known_status", "Status", 18, "text", "known"),
            *_price_columns(capacity, Column("difference", "Forskel til videnbasen", 14, "kr_ore", "calc")),
            Column("known_note", "Videnbasens valg af pris", 60, "wrapped", "known"),
            Column("known_source", "Videnbasens kilde", 40, "wrapped", "known"),
            Column("service", "Ydelses-id", 24, "text", "known"),
        ),
        rows,
        "Pris pr. enhed efter refusion (kr.)",
    )


def own_prices(capacity: Capacity, header_row: int) -> Table:
    """The user's own services."""
    return Table(
        "som_own_prices",
        PRICES,
        header_row,
        2,
        (
            Column("name", "Egen ydelse", 38),
            Column("unit", "Enhed", 14),
            Column("domain", "Hovedområde", 11),
            Column("blank1", " ", 11, "text", "known"),
            Column("blank2", "  ", 11, "text", "known"),
            Column("blank3", "   ", 7, "text", "known"),
            Column("blank4", "    ", 9, "text", "known"),
            Column("label", "Visningsnavn", 18),
            *_price_columns(capacity, Column("blank5", "     ", 14, "text", "known")),
        ),
        capacity.own_services,
        "Egne ydelser (kr. pr. enhed efter refusion)",
    )
