"""Where everything stands on *Portefølje*, and what each named range holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from som_xl.workbook.description import Field, Table
from som_xl.workbook.references import Area

SHEET: Final = "Portefølje"
YEARS: Final = "som_portfolio_budget_years"

RANK, NAME, MUNICIPALITY, PARTICIPANTS, NET, COST, PER_KRONE, CHANCE, CHOSEN, START, WHY = (
    2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15,
)  # fmt: skip
"""Column numbers of the list; the net results of the four actors are side by side."""
LAST_COLUMN: Final = WHY
INPUT: Final = 4
BUDGET_COLUMN: Final = 10
CHART_COLUMNS: Final = ((2, 5), (6, 10), (11, 15))
"""First and last column of each of the three charts, side by side."""

INPUT_ROW: Final = 6
BUDGET_YEARS: Final = 6
SOURCE_ROW: Final = INPUT_ROW + BUDGET_YEARS + 1
TILES_ROW: Final = SOURCE_ROW + 2
TILES: Final = (
    ("Nettoresultat i alt", "total"),
    ("Kommunen", "municipality"),
    ("Regionen", "region"),
    ("Staten", "state"),
    ("Kommunens udgift", "total"),
    ("Tilbage af budgettet", "total"),
    ("Projekter", "total"),
)
HEADLINE_ROW: Final = TILES_ROW + 4
CHARTS_ROW: Final = HEADLINE_ROW + 5
CHARTS_END: Final = CHARTS_ROW + 18
REMARKS_HEADING: Final = CHARTS_END + 2
REMARKS: Final = 10
LIST_HEADING: Final = REMARKS_HEADING + REMARKS + 2
SUMS_ROW: Final = LIST_HEADING + 4
LISTED: Final = 200
"""So many projects are listed; the list is the last on the sheet, so that no page is printed for those that are not."""

BEHIND: Final = LAST_COLUMN + 2
"""First column of the numbers behind the figures, to the right of what is printed."""
BARS: Final = 15
CURVE: Final = 41
SPENT_YEARS: Final = 15
BARS_ROW: Final = CHARTS_ROW + 2
SPENT_ROW: Final = BARS_ROW + BARS + 3

MEANINGS: Final[Mapping[str, str]] = {
    "som_portfolio_source": "Mappen eller listen, som porteføljen er regnet af",
    "som_portfolio_stamp": "Hvornår og med hvad porteføljen er regnet",
    "som_portfolio_tiles": "Nøgletal for de valgte (uden budget: alle). Række 1: nettoresultat i alt, kommune, region, stat, kommunens udgift, tilbage af budgettet, antal valgte; række 2: enhed",
    "som_portfolio_headline": "Porteføljen i to sætninger, eksempeltal og det vigtigste forbehold",
    "som_portfolio_remarks": "Forbehold, og filer der ikke kunne bruges, med grund",
    "som_portfolio_note": "Hvad listen er ordnet efter, og hvor mange projekter der ikke er plads til på den",
    "som_portfolio_sums": "Alle projekter og de valgte: navn, antal, deltagere, nettoresultat pr. aktør, kommunens udgift, netto pr. krone",
    "som_portfolio_projects": "Nr., projekt, kommune, deltagere, nettoresultat for kommune, region, stat og i alt, kommunens udgift, netto pr. krone og sandsynlighed for den valgte aktør, valgt, startår, begrundelse",
    "som_portfolio_bars": "De øverste projekter i figuren: navn, nettoresultat hvis valgt, nettoresultat hvis ikke valgt",
    "som_portfolio_spent": "Kalenderår, kommunens udgift, budget",
    "som_portfolio_curve": "Mest for pengene først: kommunens udgift lagt sammen, nettoresultat lagt sammen",
    "som_portfolio_marks": "Punkter i kurven (udgift, nettoresultat): valget og budgettets linje",
    "som_portfolio_used": "Valgene ved beregningen; sammenlignes med dem, der står nu",
    "som_portfolio_now": "Valgene nu, som formler",
    "som_portfolio_state": "Om porteføljen er beregnet, og om valgene er ændret siden",
}

CHARTS: Final = (
    "Vandrette søjler: nettoresultatet for de 15 øverste projekter på listen, bedst øverst, de valgte og de ikke valgte i hver sin farve. Navn og startår står ved søjlen. Tallene står til højre for figurerne.",
    "Kurve: nettoresultatet lagt sammen over kommunens udgift, det projekt der giver mest for pengene først, med mærker for valget og budgettet. Tallene står til højre for figurerne.",
    "Søjler: kommunens udgift pr. kalenderår til de valgte projekter, med budgettet pr. år som en linje. Tallene står til højre for figurerne.",
)


def inputs(fields: Sequence[Field], table: Table) -> Iterator[tuple[str, str]]:
    """Label and cell of every input, as a formula refers to it."""
    for field in fields:
        yield field.label, field.name
    for row in range(table.rows):
        yield f"{table.title.split(' (')[0]}: {row + 1}. år", table.cell(row, "amount")


def portfolio_areas(count: int) -> dict[str, Area]:
    """What the engine writes, by defined name; ``count`` inputs are kept."""

    def at(row: int, column: int, rows: int = 1, columns: int = 1) -> Area:
        return Area(SHEET, row, column, row + rows - 1, column + columns - 1)

    return {
        "som_portfolio_source": at(SOURCE_ROW, INPUT),
        "som_portfolio_stamp": at(4, RANK),
        "som_portfolio_tiles": at(TILES_ROW + 1, NAME, 2, len(TILES)),
        "som_portfolio_headline": at(HEADLINE_ROW, RANK, 4),
        "som_portfolio_remarks": at(REMARKS_HEADING + 1, RANK, REMARKS),
        "som_portfolio_note": at(LIST_HEADING + 1, RANK, 2),
        "som_portfolio_sums": at(SUMS_ROW, NAME, 2, PER_KRONE - NAME + 1),
        "som_portfolio_projects": at(SUMS_ROW + 2, RANK, LISTED, WHY - RANK + 1),
        "som_portfolio_bars": at(BARS_ROW, BEHIND, BARS, 3),
        "som_portfolio_spent": at(SPENT_ROW, BEHIND, SPENT_YEARS, 3),
        "som_portfolio_curve": at(BARS_ROW, BEHIND + 4, CURVE, 2),
        "som_portfolio_marks": at(BARS_ROW, BEHIND + 7, 3, 2),
        "som_portfolio_used": at(BARS_ROW + 6, BEHIND + 8, count),
    }


def portfolio_formulas(count: int) -> dict[str, Area]:
    """Named cells that plain formulas work out."""
    used = portfolio_areas(count)["som_portfolio_used"]
    column = used.first_column - 1
    return {
        "som_portfolio_now": Area(SHEET, used.first_row, column, used.last_row, column),
        "som_portfolio_state": Area(SHEET, 3, RANK, 3, RANK),
    }
