"""*Familie*: the household of a participant, put into the case, and the case's result by role."""

from __future__ import annotations

from functools import partial
from typing import Final

from som_xl.analysis.household import MOST_PERSONS
from som_xl.workbook.description import Check, Column, Table, year_columns
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.family_drawing import draw_family
from som_xl.workbook.modules.family_layout import (
    CHARTS,
    HOUSEHOLD,
    HOUSEHOLD_HEADING,
    LINES,
    LINES_HEADING,
    MEANINGS,
    MEMBERS,
    OWN_LINES,
    SHEET,
    USED,
    family_areas,
    family_formulas,
)
from som_xl.workbook.plan import Plan
from som_xl.workbook.plan.codes import AMOUNT

ROLES: Final = ("Partner", "Barn 0-5 år", "Barn 6-13 år", "Barn 14-17 år", "Anden voksen", "Familien samlet")
_STATUS: Final = Check("list", choices_at="som_list_status", free_text=True)


def family_sheet(plan: Plan) -> ModuleSheet:
    """The sheet of one plan."""
    household, lines = household_table(), lines_table(plan)
    return ModuleSheet(
        title=SHEET,
        group="input",
        fields=(),
        tables=(household, lines),
        areas=family_areas(household, lines),
        formulas=family_formulas(),
        meanings=MEANINGS,
        charts=CHARTS,
        kept=(*USED.values(), "som_family_members"),
        of_case=True,
        draw=partial(draw_family, household=household, lines=lines),
    )


def household_table() -> Table:
    """One row per role: who, how many, and with whose figures."""
    persons = Check("decimal", 0, MOST_PERSONS, message=f"Skriv et tal over 0 og højst {MOST_PERSONS}.")
    group = Check("list", choices_at="som_list_target_groups", free_text=True)
    columns = (
        Column("role", "Rolle", check=Check("list", choices=ROLES, free_text=True)),
        Column("group", "Målgruppe", check=group),
        Column("persons", "Personer pr. familie", style="number", check=persons),
        Column("status", "Status", check=_STATUS),
        Column("source", "Kilde"),
        Column("note", "Bemærkning"),
    )
    title = "Husstanden: hvem bor med deltageren?"
    return Table(HOUSEHOLD, SHEET, HOUSEHOLD_HEADING + 1, 2, columns, MEMBERS, title)


def lines_table(plan: Plan) -> Table:
    """Own consequences per person of a role, with the columns of *Konsekvenser 2*."""
    services = Check("list", choices_at="som_list_services", free_text=True)
    columns = (
        Column("role", "Rolle", check=Check("list", choices_at=_role_cells(), free_text=True)),
        Column("service", "Ydelse", check=services),
        *year_columns("u", "År", plan.capacity.consequence_years, "number", check=AMOUNT),
        Column(
            "continue_years",
            "Fortsætter (år)",
            style="year",
            check=Check("whole", 0, 100, message="Skriv et helt antal år."),
        ),
        Column("status", "Status", check=_STATUS),
        Column("source", "Kilde"),
        Column("note", "Bemærkning"),
    )
    title = "Egne konsekvenser pr. person, år for år efter succesen (negativ = mindre forbrug)"
    return Table(LINES, SHEET, LINES_HEADING + 1, 2, columns, OWN_LINES, title)


def _role_cells() -> str:
    """The roles of the household, as the choices of the table below it."""
    first = HOUSEHOLD_HEADING + 2
    return f"$B${first}:$B${first + MEMBERS - 1}"
