"""*Indstillinger*: the case, time and price level, committees, net price index."""

from __future__ import annotations

from som_xl.workbook.description import Check, Column, Field, Table
from som_xl.workbook.plan.capacity import Capacity
from som_xl.workbook.plan.codes import DISCOUNTING, FIRST_CONSEQUENCE, SETTINGS, SHARE, choice


def settings_fields(capacity: Capacity, index_years: range) -> tuple[Field, ...]:
    """Title and author, years, price level and discounting."""
    rows = iter(range(6, 40))

    def add(name: str, label: str, path: tuple[str, ...], **parts: object) -> Field:
        return Field(f"som_{name}", label, path, SETTINGS, next(rows), **parts)  # type: ignore[arg-type]

    last_year = 2100
    sag = (
        add("title", "Titel", ("title",), help="Indsatsens navn, som det skal stå på resultatet."),
        add(
            "municipality",
            "Kommune",
            ("municipality",),
            help="Vælg fra listen, eller skriv navnet.",
            check=Check("list", choices_at="som_list_municipalities", free_text=True),
        ),
        add("author", "Udarbejdet af", ("author",)),
        add("date", "Dato", ("date",), help="Fritekst, fx 23-11-2026."),
        add("notes", "Bemærkninger", ("notes",), style="wrapped"),
    )
    next(rows), next(rows)
    tid = (
        add(
            "first_year",
            "Første driftsår",
            ("settings", "first_year"),
            style="year",
            unit="år",
            help="Det kalenderår, hvor de første deltagere starter.",
            check=Check("whole", 2000, last_year, message="Skriv et årstal mellem 2000 og 2100."),
        ),
        add(
            "horizon",
            "Horisont",
            ("settings", "horizon"),
            style="year",
            unit="kalenderår",
            help=f"Antal kalenderår i resultatet, højst {capacity.horizon}. Det, der falder senere, tælles ikke med.",
            check=Check(
                "whole",
                1,
                capacity.horizon,
                message=f"Skriv et helt tal mellem 1 og {capacity.horizon}.",
            ),
        ),
        add(
            "price_year",
            "Prisniveau",
            ("settings", "price_year"),
            style="year",
            unit="årets priser",
            help="Alle resultater vises i dette års priser. Beløb i andre års priser omregnes med nettoprisindekset nedenfor.",
            check=Check(
                "whole",
                index_years[0],
                index_years[-1],
                message="Året skal stå i nettoprisindekset nedenfor.",
            ),
        ),
        add(
            "discounting",
            "Diskontering",
            ("settings", "discounting"),
            codes=DISCOUNTING,
            check=choice(DISCOUNTING),
            help="Officiel: 3,5 % de første 35 år, 2,5 % til år 70, derefter 1,5 %. Første år diskonteres ikke.",
        ),
        add(
            "flat_rate",
            "Flad rente",
            ("settings", "flat_rate"),
            style="pct",
            unit="pr. år",
            help="Bruges kun, når der er valgt flad rente.",
            check=Check("decimal", -0.05, 0.25, message="Skriv en rente mellem −5 % og 25 %."),
        ),
        add(
            "first_consequence",
            "Første konsekvensår",
            ("settings", "first_consequence"),
            codes=FIRST_CONSEQUENCE,
            check=choice(FIRST_CONSEQUENCE),
            help="SØM regner konsekvenserne fra det kalenderår, hvor forløbet afsluttes.",
        ),
    )
    return sag + tid


def committees(capacity: Capacity) -> Table:
    """Names of the committees and their shares of the net costs."""
    return Table(
        "som_committees",
        SETTINGS,
        22,
        2,
        (
            Column("name", "Udvalg", 34),
            Column("costs_share", "Andel af indsatsens nettoomkostninger", 30, "pct", check=SHARE),
        ),
        capacity.committees,
        "Politiske udvalg (kommunens del)",
    )


def index(first_row: int, index_years: range) -> Table:
    """The net price index: the knowledge base's, and the user's own."""
    return Table(
        "som_index",
        SETTINGS,
        first_row,
        2,
        (
            Column("year", "År", 34, "year", "known"),
            Column("known", "Nettoprisindeks (videnbasen)", 30, "number", "known"),
            Column(
                "own",
                "Eget indeks",
                18,
                "number",
                check=Check("decimal", 1e-9, 1e15, message="Skriv et tal over 0."),
            ),
            Column("source", "Kilde", 90, "wrapped", "known"),
            Column("used", "Brugt", 14, "number", "calc"),
            Column("status", "Status", 22, "text", "known"),
        ),
        len(index_years),
        "Nettoprisindeks (2015 = 100)",
    )
