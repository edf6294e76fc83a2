"""Remarks beside the inputs of *Effekt*: guidance that becomes a warning when what is typed asks for one."""

from __future__ import annotations

from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.model.report import LONGER_HORIZON, PHASE_IN_ABOVE_FULL, RELAPSE
from som_xl.workbook.canvas import colour_by_word, put
from som_xl.workbook.look import NOTICE
from som_xl.workbook.plan import EFFECT, Plan

WARNS: Final = "OBS:"
"""Every warning begins with it, so that the colour is never the only sign."""
PHASE_IN_ROW: Final = 10
_LAST_COLUMN: Final = 13


def draw_remarks(sheet: Worksheet, plan: Plan) -> None:
    """Phase-in below its row; length of the course, horizon and relapse where their guidance stands."""
    rows = {field.name: field.row for field in plan.fields if field.sheet == EFFECT}
    guidance = {field.name: field.help for field in plan.fields if field.sheet == EFFECT}
    length, relapse = "som_course_years", "som_relapse"
    for row, column, formula in (
        (PHASE_IN_ROW, 2, _phase_in(plan)),
        (PHASE_IN_ROW + 1, 2, _phase_in_count(plan)),
        (rows[length], 5, _length(guidance[length])),
        (rows[length] + 1, 5, _horizon()),
        (rows[relapse], 5, f'IF(N(som_relapse)>0,"{WARNS} {RELAPSE}","{guidance[relapse]}")'),
    ):
        put(sheet, row, column, f'=IFERROR({formula},"")', "som_note")
        first, last = get_column_letter(column), get_column_letter(_LAST_COLUMN)
        colour_by_word(sheet, f"{first}{row}:{last}{row}", WARNS, NOTICE, f"${first}${row}")


def _typed(plan: Plan) -> str:
    """The cells of the phase-in."""
    table = plan.cohorts
    keys = ("y1", f"y{plan.capacity.operating_years}")
    first, last = (get_column_letter(table.column_number(key)) for key in keys)
    row = table.area.last_row
    return f"${first}${row}:${last}${row}"


def _phase_in(plan: Plan) -> str:
    typed = _typed(plan)
    other = f'SUMPRODUCT(({typed}<>"")*({typed}<>1))'
    said = "I SØM regnes uden indfasning. Brug den kun, når I har en grund, og skriv den i Bemærkning."
    guidance = "Tom indfasning betyder fuld effekt; tomme år sidst i rækken gentager det sidste tal."
    return (
        f'IF(COUNTIF({typed},">1")>0,"{WARNS} {PHASE_IN_ABOVE_FULL} {said}",'
        f'IF({other}>0,"{WARNS} {said}","{guidance}"))'
    )


def _phase_in_count(plan: Plan) -> str:
    count = f"COUNT({_typed(plan)})"
    return (
        f'IF({count}>som_control_operating_years,"{WARNS} Indfasningen har flere tal, end der er driftsår.",'
        f"IF(AND({count}>0,{count}<som_control_operating_years),"
        f'"{WARNS} Indfasningen har færre tal, end der er driftsår. Resten af holdene får det sidste tal.",""))'
    )


def _length(guidance: str) -> str:
    """Anything but a length, then a length of more than a year."""
    wrong = 'AND(som_course_years<>"",OR(NOT(ISNUMBER(som_course_years)),som_course_years<=0,som_course_years>20))'
    return (
        f'IF({wrong},"{WARNS} Skriv et tal over 0 og højst 20.",'
        f'IF(som_control_delay>0,"{WARNS} Forløbet varer mere end et år. Det slutter i forløbsår "'
        f'&(som_control_delay+1)&", så effekten og konsekvensår 1 falder senere.","{guidance}"))'
    )


def _horizon() -> str:
    """Consequence years the result does not hold: first a whole cohort's, then some of the last years."""
    reached = "som_control_operating_years+som_control_begin"
    last = "som_first_year+som_horizon-1"
    begins = f"{WARNS} Det sidste hold når først konsekvensår 1 i "
    runs = f"{WARNS} Der er konsekvenser til og med "
    ends = f', men resultatet slutter i "&({last})&". {LONGER_HORIZON}'
    return (
        'IF(OR(som_first_year="",som_horizon="",som_control_operating_years=0),"",'
        f'IF({reached}>som_horizon,"{begins}"&(som_first_year+{reached}-1)&"{ends}",'
        f"IF({reached}+som_control_longest-1>som_horizon,"
        f'"{runs}"&(som_first_year+{reached}+som_control_longest-2)&"{ends}","")))'
    )
