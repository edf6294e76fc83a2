"""*Opfølgning* without numbers: the answer on top, the table to fill in at the bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.analysis.followup.drivers import DRIVERS
from som_xl.analysis.followup.words import DRIVER_WORDS
from som_xl.workbook import result_layout as place
from som_xl.workbook.canvas import draw_field, draw_table, heading, open_sheet, put
from som_xl.workbook.description import Field, Table
from som_xl.workbook.look import INPUT_FILL, KR
from som_xl.workbook.modules import followup_layout as at
from som_xl.workbook.modules.followup_charts import draw_charts
from som_xl.workbook.modules.followup_table_drawing import draw_prints, draw_rows
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.knowledge import link
from som_xl.workbook.sheets.result_parts import (
    actor_header,
    columns,
    headlines,
    show_when,
    show_years,
    tiles,
    year_header,
)

_INTRO: Final = (
    "Gik det, som vi regnede med? Tryk på Opfølgning (fanen SØM): det forventede skrives nederst. Udfyld de gule felter dér, "
    "hvor I har tal, og tryk igen."
)
_DEVIATIONS: Final = (
    (at.SO_FAR_HEADING, "Indtil nu: de år, I har tal for", "Realiseret"),
    (at.PLANNED_HEADING, "Ny prognose for hele perioden, når resten går som planlagt", "Ny prognose"),
    (at.CARRIED_HEADING, "Ny prognose for hele perioden, når det realiserede fortsætter", "Ny prognose"),
)
_YEARS: Final = ("Forventet", "Realiseret", "Ny prognose: resten som planlagt", "Ny prognose: som realiseret")
_KEPT_NOTE: Final = (
    "Tal, hvis linje eller år ikke længere er i sagen. De regnes ikke med. Kommer linjen eller året igen, flytter knappen dem "
    "tilbage; slet dem, der ikke skal bruges."
)


def draw_followup(book: Workbook, plan: Plan, fields: Sequence[Field], kept: Table) -> None:
    """The whole sheet."""
    sheet = open_sheet(book, at.SHEET, "result", _INTRO, at.LAST_COLUMN)
    columns(sheet, plan.capacity.horizon)
    areas, rows = at.followup_areas(plan), at.rows_area(plan)
    put(sheet, 4, place.LABEL, None, "som_note")
    _status(sheet)
    _choices(book, sheet, fields, rows)
    _top(sheet)
    draw_charts(sheet, areas)
    for row, title, outcome in _DEVIATIONS:
        _deviation(sheet, row, title, outcome)
    _basis(sheet)
    _years(sheet, areas)
    draw_prints(sheet, plan, rows)
    heading(sheet, kept.header_row - 2, kept.title, at.LAST_COLUMN)
    put(sheet, kept.header_row - 1, place.LABEL, _KEPT_NOTE, "som_note")
    draw_table(book, sheet, kept, set_widths=False, header_height=18)
    show_when(sheet, kept.area, f'$B{kept.area.first_row}<>""', INPUT_FILL)
    draw_rows(sheet, rows)
    sheet.freeze_panes = f"{get_column_letter(place.FIRST_YEAR)}5"
    for row in (at.SO_FAR_HEADING, at.YEARS_HEADING, kept.header_row - 2):
        sheet.row_breaks.append(Break(id=row - 1))


def _status(sheet: Worksheet) -> None:
    """The follow-up's own state: it is not made anew when the case is calculated."""
    put(
        sheet,
        3,
        place.LABEL,
        f'=IF(INDEX({at.ROWS},1,1)="","Ikke i brug endnu: udfyld sagen, og tryk på Opfølgning (fanen SØM)",'
        'IF(som_followup_stamp="",IF(SUMPRODUCT(--(som_followup_typed_now<>0))=0,'
        '"Det forventede er skrevet: udfyld de gule felter, hvor I har tal, og tryk på Opfølgning",'
        '"Ikke beregnet med de tal, der står her: tryk på Opfølgning"),'
        "IF(SUMPRODUCT(--((som_followup_case_now-som_followup_case_stored)^2>som_rounding))>0,"
        '"Sagens tal er ændret, siden opfølgningen blev beregnet: tryk på Opfølgning igen",'
        "IF(SUMPRODUCT(--((som_followup_typed_now-som_followup_typed_stored)^2>som_rounding))>0,"
        '"De realiserede tal er ændret, siden opfølgningen blev beregnet: tryk på Opfølgning igen",'
        '"Opfølgningen er beregnet med de tal, der står her"))))',
        "som_status",
    )


def _choices(book: Workbook, sheet: Worksheet, fields: Sequence[Field], rows: Area) -> None:
    heading(sheet, at.FIRST_FIELD - 1, "Valg", at.LAST_COLUMN)
    for field in fields:
        draw_field(book, sheet, field)
        sheet.cell(field.row, field.column + 2).style = "som_note"
        sheet.cell(field.row, field.column).alignment = Alignment(
            horizontal="left", vertical="center", indent=1, shrink_to_fit=True
        )
        if not field.unit:  # the help begins where the unit would stand
            put(sheet, field.row, field.column + 1, field.help, "som_note")
            sheet.cell(field.row, field.column + 2).value = None
    link(sheet, at.LINK_ROW, place.LABEL, "Gå til de gule felter", at.SHEET, cell=f"B{rows.first_row - 4}")


def _top(sheet: Worksheet) -> None:
    tiles(sheet, at.TILES_ROW, at.TILES, [KR] * len(at.TILES))
    headlines(sheet, at.HEADLINE_ROW, 2, 13)


def _deviation(sheet: Worksheet, top: int, title: str, outcome: str) -> None:
    heading(sheet, top, title, at.LAST_COLUMN)
    actor_header(sheet, top + 1, "Diskonteret nettoresultat")
    drivers = [DRIVER_WORDS[name] for name in DRIVERS]
    labels = ("Forventet", outcome, "Afvigelse", *(text[0].upper() + text[1:] for text in drivers))
    for i, label in enumerate(labels):
        role, row = "total" if i == at.FIRST_DRIVER - 1 else "result", top + 2 + i
        put(sheet, row, place.LABEL, label, f"som_{role}_text")
        if i >= at.FIRST_DRIVER:
            sheet.cell(row, place.LABEL).alignment = Alignment(horizontal="left", vertical="center", indent=2)
        put(sheet, row, place.UNIT, None, "som_unit")
        for column in range(place.ACTOR, place.LAST_ACTOR + 1):
            put(sheet, row, column, None, f"som_{role}_kr")


def _basis(sheet: Worksheet) -> None:
    heading(sheet, at.BASIS_HEADING, "Grundlag: hvad opfølgningen bygger på", at.LAST_COLUMN)
    for row in range(at.BASIS_HEADING + 1, at.BASIS_HEADING + 1 + at.BASIS):
        put(sheet, row, place.LABEL, None, "som_label")
        sheet.cell(row, place.LABEL).alignment = Alignment(vertical="center")


def _years(sheet: Worksheet, areas: Mapping[str, Area]) -> None:
    area, top = areas["som_followup_years"], at.YEARS_HEADING
    heading(sheet, top, "År for år: akkumuleret nettoresultat, diskonteret", at.LAST_COLUMN)
    year_header(sheet, area.last_column, top + 1, "Beløb")
    sheet.cell(top + 1, place.SUM).value = None
    for i in range(at.YEAR_ROWS):
        row, actor = area.first_row + i, "I alt" if i < len(_YEARS) else "Kommune"
        put(sheet, row, place.LABEL, _YEARS[i % len(_YEARS)], "som_result_text")
        put(sheet, row, place.UNIT, None, "som_unit")
        put(sheet, row, place.ACTOR, actor, "som_result_text")
        put(sheet, row, place.SUM, None, "som_result_text")
        for column in range(place.FIRST_YEAR, area.last_column + 1):
            put(sheet, row, column, None, "som_result_kr")
    show_years(sheet, area.last_column, (top + 1, area.last_row))
