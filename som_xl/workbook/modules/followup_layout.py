"""Where the results of *Opfølgning* stand, and what each named range holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from som_xl.workbook import plan as p
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import (
    ACTOR,
    FIRST_YEAR,
    FOLLOWUP,
    LABEL,
    LAST_CHART_COLUMN,
    SHOWN_YEARS,
    UNIT,
)
from som_xl.workbook.sheets.control import fingerprint_blocks

SHEET: Final = FOLLOWUP
ROWS: Final = "som_followup_rows"
KEPT: Final = "som_followup_kept"
LAST_COLUMN: Final = LAST_CHART_COLUMN
FIRST_FIELD: Final = 6
LINK_ROW: Final = 9
TILES_ROW: Final = 11
HEADLINE_ROW: Final = 15
CHARTS_ROW: Final = 20
SO_FAR_HEADING: Final = 40
PLANNED_HEADING: Final = SO_FAR_HEADING + 10
CARRIED_HEADING: Final = PLANNED_HEADING + 10
DEVIATION_ROWS: Final = 7
"""Expected, realised, deviation and the four drivers."""
FIRST_DRIVER: Final = 3
BASIS_HEADING: Final = CARRIED_HEADING + 10
BASIS: Final = 12
YEARS_HEADING: Final = BASIS_HEADING + BASIS + 2
YEAR_ROWS: Final = 8
PRINTS_HEADING: Final = YEARS_HEADING + YEAR_ROWS + 3
KEPT_ROWS: Final = 20
GROUPS: Final = 4
"""Groups of figures in the table, each with a heading of its own: persons, costs, prices and use."""
RATE_SLOT: Final = 4
"""The pair of rows of the success rate; the slots before it hold the first heading and the numbers of persons."""
EXPECTED, REALISED, TOTAL = "forventet", "realiseret", "I alt"
"""What the rows of the table are told apart by."""

TILES: Final = (
    ("Afvigelse indtil nu, i alt", "total"),
    ("Kommunen", "municipality"),
    ("Regionen", "region"),
    ("Staten", "state"),
    ("Forventet i alt", "total"),
    ("Prognose: som planlagt", "total"),
    ("Prognose: som realiseret", "total"),
)
MEANINGS: Final[Mapping[str, str]] = {
    "som_followup_stamp": "Hvornår og med hvad opfølgningen er beregnet; tom, når den ikke er",
    "som_followup_tiles": "Nøgletal. Række 1: afvigelse indtil nu i alt, kommune, region, stat; forventet, ny prognose med resten som planlagt og som realiseret, i alt; række 2: enhed og periode",
    "som_followup_headline": "Afvigelsen og de to prognoser i to sætninger, eksempeltal, forbehold",
    "som_followup_so_far": "Indtil nu: enhed, kommune, region, stat, i alt × forventet, realiseret, afvigelse, heraf antal, rate, pris, forbrug",
    "som_followup_planned": "Hele perioden, når resten går som planlagt, som ovenfor",
    "som_followup_carried": "Hele perioden, når det realiserede fortsætter, som ovenfor",
    "som_followup_basis": "Hvilke tal og år opfølgningen bygger på, og hvad der er regnet som forventet",
    "som_followup_years_header": "Kalenderår; tomme efter horisonten",
    "som_followup_years_units": "Enheder i årstabellen",
    "som_followup_years": "Akkumuleret, diskonteret nettoresultat år for år: forventet, realiseret, ny prognose med resten som planlagt og som realiseret, i alt og for kommunen",
    "som_followup_case_stored": "Sagens tal, da opfølgningen blev beregnet; sammenlignes med dem, der står nu",
    "som_followup_typed_stored": "De realiserede tal, da opfølgningen blev beregnet: et tal for hver linje i tabellen",
    "som_followup_case_now": "Sagens tal nu, som formler",
    "som_followup_typed_now": "De realiserede tal nu, som formler: et tal for hver linje i tabellen, summen vægtet med årets nummer plus π gange antal felter",
    "som_followup_state": "Om opfølgningen er beregnet, og om sagen eller de realiserede tal er ændret siden",
    ROWS: "Tabellen med forventede og realiserede tal: størrelse eller navn, enhed, forventet/realiseret, i alt, år for år; realiserede tal skrives i de gule felter",
}
CHARTS: Final = (
    "Søjler for antal, rate, pris og forbrug, for kommunen og i alt: hvor meget bedre (over nul) eller dårligere (under nul) det er gået end forventet indtil nu. Tallene står i tabellen »Indtil nu«.",
    "Linjer for det akkumulerede nettoresultat i alt år for år: forventet, realiseret, ny prognose med resten som planlagt og ny prognose, når det realiserede fortsætter. Tallene står i tabellen »År for år«.",
)


def at(row: int, column: int, rows: int = 1, columns: int = 1) -> Area:
    """An area of the sheet."""
    return Area(SHEET, row, column, row + rows - 1, column + columns - 1)


def case_prints(plan: Plan) -> list[tuple[str, str]]:
    """Label and formula of each number that tells whether the case or the choices have changed."""
    watched = [
        (label, f"=INDEX(som_fingerprint_now,{i},1)")
        for i, (label, _) in enumerate(fingerprint_blocks(plan), 1)
        if label not in {p.UNCERTAINTY, p.SCENARIOS}
    ]
    net = [
        (f"Nettoresultat på Kontrol, {actor}", f"=INDEX(som_control_net,1,{i})")
        for i, actor in enumerate(("kommune", "region", "stat"), 1)
    ]
    choices = [
        ("Egne års priser er valgt", f'=IF(som_followup_running="{p.YES}",1,0)'),
        ("Tallene er mærket eksempeltal", '=IF(som_followup_status="eksempeltal",1,0)'),
    ]
    return [*watched, *net, *choices]


def typed_heading(plan: Plan) -> int:
    """Row of the heading of what tells whether the realised figures have changed."""
    return PRINTS_HEADING + len(case_prints(plan)) + 3


def kept_header(plan: Plan) -> int:
    """Row of the headers of the figures without a place."""
    return typed_heading(plan) + 2 * print_rows(plan) + 5


def slots(plan: Plan) -> int:
    """Pairs of rows in the table: one for each figure and for the heading of each group."""
    return plan.capacity.followup_rows + GROUPS


def print_rows(plan: Plan) -> int:
    """Rows with one number for each pair of rows of the table."""
    return -(-slots(plan) // SHOWN_YEARS)


def rows_area(plan: Plan) -> Area:
    """The table to fill in."""
    return at(kept_header(plan) + KEPT_ROWS + 7, LABEL, 2 * slots(plan), 4 + plan.capacity.horizon)


def followup_areas(plan: Plan) -> dict[str, Area]:
    """What the engine writes and empties, by defined name."""
    horizon, years, typed = plan.capacity.horizon, YEARS_HEADING + 1, typed_heading(plan)
    deviations = {
        "som_followup_so_far": SO_FAR_HEADING,
        "som_followup_planned": PLANNED_HEADING,
        "som_followup_carried": CARRIED_HEADING,
    }
    return {
        "som_followup_stamp": at(4, LABEL),
        "som_followup_tiles": at(TILES_ROW + 1, LABEL, 2, len(TILES)),
        "som_followup_headline": at(HEADLINE_ROW, LABEL, 4),
        **{name: at(row + 2, UNIT, DEVIATION_ROWS, 5) for name, row in deviations.items()},
        "som_followup_basis": at(BASIS_HEADING + 1, LABEL, BASIS),
        "som_followup_years_header": at(years, FIRST_YEAR, 1, horizon),
        "som_followup_years_units": at(years + 1, UNIT, YEAR_ROWS),
        "som_followup_years": at(years + 1, FIRST_YEAR, YEAR_ROWS, horizon),
        "som_followup_case_stored": at(PRINTS_HEADING + 2, ACTOR, len(case_prints(plan))),
        "som_followup_typed_stored": at(
            typed + 2 + print_rows(plan), FIRST_YEAR, print_rows(plan), SHOWN_YEARS
        ),
    }


def followup_formulas(plan: Plan) -> dict[str, Area]:
    """Named cells that plain formulas work out."""
    return {
        "som_followup_case_now": at(PRINTS_HEADING + 2, UNIT, len(case_prints(plan))),
        "som_followup_typed_now": at(typed_heading(plan) + 1, FIRST_YEAR, print_rows(plan), SHOWN_YEARS),
        "som_followup_state": at(3, LABEL),
    }
