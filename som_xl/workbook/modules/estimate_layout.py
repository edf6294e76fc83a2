"""Where the results of *Skøn* stand, and what each named range holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from som_xl.workbook.description import Field, Table
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import ACTOR, LABEL, SUCCESS_STEPS, TILES, UNIT

SHEET: Final = "Skøn"
OWN: Final = "som_estimate_own"
LAST_COLUMN: Final = 13
TILES_ROW: Final = 26
HEADLINE_ROW: Final = 30
CHARTS_ROW: Final = 35
SUMMARY_HEADING: Final = 54
SUMMARY_ROWS: Final = 5
BREAK_EVEN_HEADING: Final = 62
WORDS: Final = 4
SERVICES_HEADING: Final = 74
SERVICES: Final = 25
SERVICE_COLUMNS: Final = 6
REMARKS_HEADING: Final = SERVICES_HEADING + SERVICES + 3
REMARKS: Final = 14
CURVE_HEADING: Final = REMARKS_HEADING + REMARKS + 2
POINTS_HEADING: Final = CURVE_HEADING + SUCCESS_STEPS + 3
USED_HEADING: Final = POINTS_HEADING + 5

MEANINGS: Final[Mapping[str, str]] = {
    "som_estimate_stamp": "Hvornår og med hvad skønnet er beregnet",
    "som_estimate_tiles": "Skønnets nøgletal. Række 1: nettoresultat i alt, kommune, region, stat, pr. deltager, break-even-år, sandsynlighed for gevinst; række 2: enhed med prisniveau",
    "som_estimate_headline": "Skønnet i to sætninger, eksempeltal og det vigtigste forbehold",
    "som_estimate_summary": "Enhed, kommune, region, stat, i alt × diskonterede omkostninger (negative), konsekvenser, nettoresultat, nettoresultat pr. deltager, sandsynlighed for gevinst",
    "som_estimate_break_even": "Enhed, kommune, region, stat, i alt, i skønnet × nettosuccesrate, højeste omkostning pr. deltager, antal deltagere, break-even-år",
    "som_estimate_words": "De fire mål i ord, for det offentlige i alt",
    "som_estimate_services": "Ydelser, der forventes berørt: navn, retning, anbefaling, diskonteret beløb i alt (tomt, når der ikke er et tal), status, grundlag og kilde",
    "som_estimate_remarks": "Forbehold: hvad der mangler tal for, nærmeste målgrupper, og hvad tallene bygger på",
    "som_estimate_curve": "Nettoresultat ved nettosuccesrate 0–100 %: rate, enhed, kommune, region, stat, i alt",
    "som_estimate_points": "Punkter i kurven (x, nettoresultat i alt): skønnet og break-even",
    "som_estimate_used": "Skønnets input ved beregningen; sammenlignes med dem, der står nu",
    "som_estimate_now": "Skønnets input nu, som formler",
    "som_estimate_state": "Om skønnet er beregnet, og om input er ændret siden",
}

CHARTS: Final = (
    "Stablede søjler for kommune, region, stat og i alt: omkostninger under nul, konsekvenser over eller under nul. En rude viser nettoresultatet. Tallene står i tabellen »Hvem betaler, og hvem vinder?«.",
    "Linjer for kommune, region, stat og i alt: nettoresultatet ved en nettosuccesrate fra 0 til 100 procent, med mærker for skønnet og break-even i alt. Tallene står i tabellen nederst.",
)


def inputs(fields: Sequence[Field], tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    """Label and cell of every input, as a formula refers to it."""
    for field in fields:
        yield field.label, field.name
    for table in tables:
        for row in range(table.rows):
            for column in table.columns:
                number = f" {row + 1}" if table.rows > 1 else ""
                yield (
                    f"{table.title.split(' (')[0].split(' pr.')[0]}: {column.header}{number}",
                    table.cell(row, column.key),
                )


def estimate_areas(fields: Sequence[Field], tables: Sequence[Table]) -> dict[str, Area]:
    """What the engine writes, by defined name."""

    def at(row: int, column: int, rows: int = 1, columns: int = 1) -> Area:
        return Area(SHEET, row, column, row + rows - 1, column + columns - 1)

    count = len(list(inputs(fields, tables)))
    return {
        "som_estimate_stamp": at(4, LABEL),
        "som_estimate_tiles": at(TILES_ROW + 1, LABEL, 2, len(TILES)),
        "som_estimate_headline": at(HEADLINE_ROW, LABEL, 4),
        "som_estimate_summary": at(SUMMARY_HEADING + 2, UNIT, SUMMARY_ROWS, 5),
        "som_estimate_break_even": at(BREAK_EVEN_HEADING + 2, UNIT, 4, 6),
        "som_estimate_words": at(BREAK_EVEN_HEADING + 7, LABEL, WORDS),
        "som_estimate_services": at(SERVICES_HEADING + 2, LABEL, SERVICES, SERVICE_COLUMNS),
        "som_estimate_remarks": at(REMARKS_HEADING + 1, LABEL, REMARKS),
        "som_estimate_curve": at(CURVE_HEADING + 2, LABEL, SUCCESS_STEPS, 6),
        "som_estimate_points": at(POINTS_HEADING + 2, UNIT, 2, 2),
        "som_estimate_used": at(USED_HEADING + 2, ACTOR, count),
    }


def estimate_formulas(fields: Sequence[Field], tables: Sequence[Table]) -> dict[str, Area]:
    """Named cells that plain formulas work out."""
    used = estimate_areas(fields, tables)["som_estimate_used"]
    return {
        "som_estimate_now": Area(SHEET, used.first_row, UNIT, used.last_row, UNIT),
        "som_estimate_state": Area(SHEET, 3, LABEL, 3, LABEL),
    }
