"""Where the inputs and results of *Familie* stand, and what each named range holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from som_xl.workbook.description import Table
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import LABEL, UNIT

SHEET: Final = "Familie"
HOUSEHOLD: Final = "som_family_household"
LINES: Final = "som_family_lines"
USED: Final[Mapping[str, str]] = {
    HOUSEHOLD: "som_family_used_household",
    LINES: "som_family_used_lines",
}
"""Each table of inputs, and the copy of it as it was last put into the case."""

MEMBERS: Final = 8
OWN_LINES: Final = 20
TILES_ROW: Final = 5
TILES: Final = (
    ("Nettoresultat i alt", "total"),
    ("Kommunen", "municipality"),
    ("Regionen", "region"),
    ("Staten", "state"),
    ("Pr. familie, der starter", "total"),
    ("Deltageren alene", "total"),
    ("Resten af familien", "total"),
)
HEADLINE_ROW: Final = TILES_ROW + 4
HEADLINE: Final = 5
HOUSEHOLD_HEADING: Final = HEADLINE_ROW + HEADLINE + 1
LINES_HEADING: Final = HOUSEHOLD_HEADING + MEMBERS + 4
RESULT_HEADING: Final = LINES_HEADING + OWN_LINES + 5
SUMMARY: Final = (
    "Nettoresultat",
    "Omkostninger (fælles)",
    "Sparede omkostninger (fælles)",
    "Konsekvenser i alt, heraf:",
)
SUMMARY_ROW: Final = RESULT_HEADING + 3
ROLES: Final = 11
"""Ten roles, and one row for the rest."""
AMOUNTS: Final = 8
"""Columns of a row of results: kommune, region, stat, i alt, and the same per family."""
CHART_ROW: Final = SUMMARY_ROW + len(SUMMARY) + ROLES + 1
REMARKS_HEADING: Final = CHART_ROW + 19
REMARKS: Final = 12
MEMBERS_HEADING: Final = REMARKS_HEADING + REMARKS + 2
MEMBER_REMARKS: Final = 12
USED_HEADING: Final = MEMBERS_HEADING + MEMBER_REMARKS + 2
USED_LINES_HEADER: Final = USED_HEADING + MEMBERS + 3

MEANINGS: Final[Mapping[str, str]] = {
    "som_family_tiles": "Nøgletal for hele familien. Række 1: nettoresultat i alt, kommune, region, stat, pr. familie, der starter, deltageren alene, resten af familien; række 2: enhed med prisniveau",
    "som_family_headline": "Resultatet i to sætninger, hvad resten af familien betyder, eksempeltal og det vigtigste forbehold",
    "som_family_summary": "Enhed og kommune, region, stat, i alt, samme pr. familie × nettoresultat, fælles omkostninger (negative), sparede omkostninger, konsekvenser",
    "som_family_roles": "Diskonterede konsekvenser efter rolle, højst ti og resten: navn, enhed og beløb som ovenfor",
    "som_family_remarks": "Ydelser, der kan være talt to gange, og sagens andre forbehold",
    "som_family_members": "Om hver rolle, da husstanden sidst blev lagt i sagen: linjer, videnbasens tal, eller hvorfor den ikke er regnet med",
    "som_family_used_household": "Husstanden, som den sidst blev lagt i sagen",
    "som_family_used_lines": "De egne konsekvenser, som de sidst blev lagt i sagen",
    "som_family_state": "Om husstanden er lagt i sagen, og om den er ændret siden",
}

CHARTS: Final = (
    "Vandrette stablede søjler: hver rolles diskonterede konsekvenser for kommune, region og stat. Tallene står i tabellen »Hvem i familien, og hvem betaler?«.",
)


def family_areas(household: Table, lines: Table) -> dict[str, Area]:
    """What the engine writes, by defined name."""

    def at(row: int, column: int, rows: int = 1, columns: int = 1) -> Area:
        return Area(SHEET, row, column, row + rows - 1, column + columns - 1)

    return {
        "som_family_tiles": at(TILES_ROW + 1, LABEL, 2, len(TILES)),
        "som_family_headline": at(HEADLINE_ROW, LABEL, HEADLINE),
        "som_family_summary": at(SUMMARY_ROW, UNIT, len(SUMMARY), 1 + AMOUNTS),
        "som_family_roles": roles_area(),
        "som_family_remarks": at(REMARKS_HEADING + 1, LABEL, REMARKS),
        "som_family_members": at(MEMBERS_HEADING + 1, LABEL, MEMBER_REMARKS),
        USED[HOUSEHOLD]: at(USED_HEADING + 2, LABEL, household.rows, len(household.columns)),
        USED[LINES]: at(USED_LINES_HEADER + 1, LABEL, lines.rows, len(lines.columns)),
    }


def roles_area() -> Area:
    """The rows of the roles, which the chart shows."""
    first = SUMMARY_ROW + len(SUMMARY)
    return Area(SHEET, first, LABEL, first + ROLES - 1, UNIT + AMOUNTS)


def family_formulas() -> dict[str, Area]:
    """Named cells that plain formulas work out."""
    return {"som_family_state": Area(SHEET, 4, LABEL, 4, LABEL)}
