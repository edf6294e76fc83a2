"""*Effekt*: who takes part, how many succeed, which years that falls in, and what the knowledge base has."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import plan as p
from som_xl.workbook.canvas import define, draw_field, draw_table, fill, heading, open_sheet, put, widths
from som_xl.workbook.description import Table
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.cohort_years import TOP, YEARS_PRINTED, draw_cohort_years
from som_xl.workbook.sheets.converter import CONVERTER_ROW, draw_converter
from som_xl.workbook.sheets.effect_remarks import draw_remarks
from som_xl.workbook.sheets.knowledge import link

EFFECT_RECORDS_ROW: Final = CONVERTER_ROW + 11
EFFECT_RECORDS: Final = 15
_NET_RATE_ROW: Final = 20


def draw_effect(book: Workbook, plan: Plan) -> None:
    """The sheet without numbers."""
    table = plan.cohorts
    sheet = open_sheet(
        book,
        p.EFFECT,
        "input",
        "Skriv, hvor mange der starter hvert driftsår, og hvor mange flere der lykkes med indsatsen end uden.",
        16,
    )
    years = max(plan.capacity.operating_years + 2, plan.capacity.horizon)
    widths(sheet, [36, 24, 20, *[11] * (years + 1)])
    sheet.row_dimensions[24].height = 58
    heading(sheet, 5, table.title, 13)
    draw_table(book, sheet, table, set_widths=False, header_height=18)
    year_labels(sheet, table, plan.capacity.operating_years, 6)
    fill(sheet, table, "label", ["Deltagere, der starter", "Indfasning af effekten"])
    fill(sheet, table, "unit", ["personer", "1 = fuld effekt"])
    heading(sheet, 12, "Forløb", 13)
    heading(sheet, 16, "Succesrate", 13)
    for field in plan.fields:
        if field.sheet == p.EFFECT:
            draw_field(book, sheet, field)
            sheet.cell(field.row, 5).style = "som_note"
    _net_rate(book, sheet)
    draw_remarks(sheet, plan)
    draw_cohort_years(book, sheet, plan)
    draw_converter(book, sheet)
    _effect_records(book, sheet)
    sheet.freeze_panes = "C5"
    last = get_column_letter(YEARS_PRINTED)
    sheet.print_area = f"A1:{last}{EFFECT_RECORDS_ROW + 1 + EFFECT_RECORDS}"
    for row in (TOP, CONVERTER_ROW):
        sheet.row_breaks.append(Break(id=row - 1))


def year_labels(sheet: Worksheet, table: Table, years: int, row: int) -> None:
    """The calendar year above each operating year."""
    for i in range(years):
        later = f"+{i}" if i else ""
        formula = f'=IFERROR(IF(som_first_year="","",som_first_year{later}),"")'
        put(sheet, row, table.column_number(f"y{i + 1}"), formula, "som_unit")


def _net_rate(book: Workbook, sheet: Worksheet) -> None:
    row = _NET_RATE_ROW
    put(sheet, row, 2, "Nettosuccesrate, der regnes med", "som_strong")
    put(
        sheet,
        row,
        3,
        '=IF(som_success_rate<>"",som_success_rate,N(som_success_with)-N(som_success_without))',
        "som_calc_pct",
    )
    put(sheet, row, 4, "procentpoint", "som_unit")
    define(book, "som_net_rate", Area(p.EFFECT, row, 3, row, 3))
    text = f"Hjælp til succesraten: omregner og effektstudier fra række {CONVERTER_ROW}"
    link(sheet, row, 5, text, p.EFFECT, cell=f"B{CONVERTER_ROW}")


def _effect_records(book: Workbook, sheet: Worksheet) -> None:
    """Room for the knowledge base's effect records of the chosen group; written when the case is calculated."""
    top = EFFECT_RECORDS_ROW
    heading(sheet, top, "Effektstudier i videnbasen for målgruppen (opdateres, når sagen beregnes)", 13)
    sheet.row_dimensions[top + 1].height = 30
    for i, text in enumerate(
        ("Indsats", "Id", "Effektmål", "Skøn", "Nedre", "Øvre", "Evidens-niveau", "Land", "Udfald")
    ):
        put(sheet, top + 1, 2 + i, text, "som_header")
    for row in range(top + 2, top + 2 + EFFECT_RECORDS):
        for column in range(2, 11):
            sheet.cell(row, column).style = "som_known_number" if column in (5, 6, 7) else "som_known_text"
    define(book, "som_effect_records", Area(p.EFFECT, top + 2, 2, top + 1 + EFFECT_RECORDS, 10))
