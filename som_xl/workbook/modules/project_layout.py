"""Where the results of *Projektberegning* stand, and what each named range holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import LABEL

SHEET: Final = "Projektberegning"
YEARS: Final = 10
"""Consequence years with a column; SØM's own projects have at most as many."""
FIRST_YEAR: Final = LABEL + 3
LAST_COLUMN: Final = FIRST_YEAR + YEARS - 1
CHOICE_ROW: Final = 6
LINKS_ROW: Final = 7
WORDS_HEADING: Final = 9
WORDS: Final = 5
FACTS_HEADING: Final = WORDS_HEADING + WORDS + 2
FACTS: Final = 12
MISSING_HEADING: Final = FACTS_HEADING + FACTS + 2
MISSING: Final = 12
LINES_HEADING: Final = MISSING_HEADING + MISSING + 2
LINES: Final = 30
CHANGES_HEADING: Final = LINES_HEADING + LINES + 3
CHANGES: Final = 60
CHANGE_COLUMNS: Final = 8
NOTES_HEADING: Final = CHANGES_HEADING + CHANGES + 4
LAST_ROW: Final = NOTES_HEADING + LINES

MEANINGS: Final[Mapping[str, str]] = {
    "som_project_stamp": "Hvilket valg der vises, hvornår det er læst, og af hvilken videnbase",
    "som_project_facts": "Projektet: hvad det er, deltagere, periode, resultat, status og kilde",
    "som_project_missing": "Hvad projektet mangler, og hvorfor; lange sætninger fortsætter på næste række",
    "som_project_lines": "Projektets linjer: ydelse, enhed, status, enheder pr. deltager i konsekvensår 1-10",
    "som_project_notes": "Kilde, egen pris og bemærkning til hver af linjerne",
    "som_project_words": "Projektberegningerne i sagen i ord; skrives ved hver beregning",
    "som_project_changes": "Justeringer i sagen mod originalen: ydelse, projekt, hvad, år eller betaler, oprindelig, nu, forskel, enhed; skrives ved hver beregning",
    "som_project_state": "Om det valgte projekt vises, som formel",
}


def project_areas() -> dict[str, Area]:
    """What the engine writes, by defined name."""

    def at(row: int, column: int, rows: int = 1, columns: int = 1) -> Area:
        return Area(SHEET, row, column, row + rows - 1, column + columns - 1)

    return {
        "som_project_stamp": at(4, LABEL),
        "som_project_words": at(WORDS_HEADING + 1, LABEL, WORDS),
        "som_project_facts": at(FACTS_HEADING + 1, LABEL, FACTS, 2),
        "som_project_missing": at(MISSING_HEADING + 1, LABEL, MISSING),
        "som_project_lines": at(LINES_HEADING + 2, LABEL, LINES, 3 + YEARS),
        "som_project_changes": at(CHANGES_HEADING + 3, LABEL, CHANGES, CHANGE_COLUMNS),
        "som_project_notes": at(NOTES_HEADING + 1, LABEL, LINES, 2),
    }


def project_formulas() -> dict[str, Area]:
    """Named cells that plain formulas work out."""
    return {"som_project_state": Area(SHEET, 3, LABEL, 3, LABEL)}
