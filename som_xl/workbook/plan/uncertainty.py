"""*Usikkerhed*: how the case is simulated, the uncertain parameters and how they hang together."""

from __future__ import annotations

from som_xl.workbook.description import Check, Column, Field, Table, year_columns
from som_xl.workbook.plan.capacity import Capacity
from som_xl.workbook.plan.codes import AMOUNT, DISTRIBUTIONS, NOT_NEGATIVE, SHARE, UNCERTAINTY, choice

HEADER_ROW = 24
_PARAMETERS = Check("list", choices_at="som_list_parameters", free_text=True)


def simulation_fields() -> tuple[Field, ...]:
    """Number of draws, seed and correction for optimism."""
    return (
        Field(
            "som_draws",
            "Antal træk",
            ("simulation", "draws"),
            UNCERTAINTY,
            6,
            style="kr",
            unit="træk",
            check=Check("whole", 1, 1_000_000, message="Skriv et helt tal mellem 1 og 1.000.000."),
            help="10.000 er nok til de fleste sager. Flere træk giver lidt mere præcise percentiler.",
        ),
        Field(
            "som_seed",
            "Startværdi",
            ("simulation", "seed"),
            UNCERTAINTY,
            7,
            style="year",
            unit="helt tal",
            check=Check("whole", 0, 4_294_967_295, message="Skriv et helt tal på mindst 0."),
            help="Samme sag, antal træk og startværdi giver præcis de samme tal igen.",
        ),
        Field(
            "som_optimism",
            "Optimismekorrektion",
            ("simulation", "optimism"),
            UNCERTAINTY,
            8,
            style="pct",
            unit="af nettoeffekten",
            check=SHARE,
            help="Andelen af effekten, der trækkes fra før simuleringen. Tom eller 0 %: ingen korrektion.",
        ),
    )


def uncertainty(capacity: Capacity) -> Table:
    """Low and high per uncertain parameter."""
    return Table(
        "som_uncertainty",
        UNCERTAINTY,
        HEADER_ROW,
        2,
        (
            Column("parameter", "Parameter", 34, check=_PARAMETERS),
            Column("label", "I ord", 38, "text", "calc"),
            Column("distribution", "Fordeling", 15, check=choice(DISTRIBUTIONS), codes=DISTRIBUTIONS),
            Column("base", "Basis", 9, "number", "calc"),
            Column("low", "Lav", 9, "number", check=AMOUNT),
            Column("high", "Høj", 9, "number", check=AMOUNT),
            Column("level", "Dækning", 9, "pct", check=SHARE),
            Column("note", "Grundlag", 50, "text"),
            *year_columns(
                "se",
                "Standardfejl år",
                capacity.consequence_years,
                "number",
                width=11,
                check=NOT_NEGATIVE,
            ),
        ),
        capacity.uncertain,
        "Usikre forudsætninger",
    )


def correlations(capacity: Capacity, header_row: int) -> Table:
    """Correlations between uncertain parameters."""
    return Table(
        "som_correlations",
        UNCERTAINTY,
        header_row,
        2,
        (
            Column("first", "Parameter A", 34, check=_PARAMETERS),
            Column("second", "Parameter B", 38, check=_PARAMETERS),
            Column(
                "correlation",
                "Korrelation",
                15,
                "number",
                check=Check("decimal", -1, 1, message="Skriv et tal mellem −1 og 1."),
            ),
        ),
        capacity.correlations,
        "Sammenhænge (valgfrit)",
    )
