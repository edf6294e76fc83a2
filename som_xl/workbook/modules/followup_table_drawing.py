"""The table of *Opfølgning* to fill in, and what tells whether anything has changed since it was compared."""

from __future__ import annotations

from typing import Final

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import result_layout as place
from som_xl.workbook.canvas import heading, put, validate
from som_xl.workbook.description import Check
from som_xl.workbook.look import DARK, GREY, HEADER_FILL, INPUT_FILL, KR, PCT, RESULT_FILL, YEAR
from som_xl.workbook.modules import followup_layout as at
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.result_parts import frame, on_paper, rule

_AMOUNT: Final = '#,##0.00;"−"#,##0.00;0'
_PERSONS: Final = "#,##0.0"
_BOLD: Final = Font(bold=True, color=DARK)
_PAPER: Final = "FFFFFF"
_NUMBER: Final = Check(
    "decimal", -1e15, 1e15, message="Skriv et tal, eller lad feltet være tomt: så regnes det som forventet."
)
_NOTES: Final = (
    "Udfyld de gule felter, hvor I har tal. Et tomt gult felt regnes som forventet. Linjerne skrives af knappen Opfølgning og "
    "følger sagen; I skal ikke udfylde dem alle.",
    "Et felt uden gul farve er ikke i brug: efter sagens horisont, efter det sidste driftsår, eller hvor ingen har "
    "konsekvenser i året.",
)


def draw_rows(sheet: Worksheet, area: Area) -> None:
    """Pairs of rows that show as the engine fills them: headings, expected and realised."""
    top = area.first_row - 4
    heading(sheet, top, "Forventet og realiseret, år for år", at.LAST_COLUMN)
    for i, note in enumerate(_NOTES):
        put(sheet, top + 1 + i, place.LABEL, note, "som_note")
    for number, row in enumerate(range(area.first_row, area.last_row + 1)):
        slot, is_second = divmod(number, 2)
        for column in (place.LABEL, place.ACTOR):
            put(sheet, row, column, None, "som_result_text")
            indent = 2 * is_second if column == place.LABEL else 1
            sheet.cell(row, column).alignment = Alignment(horizontal="left", vertical="center", indent=indent)
        put(sheet, row, place.UNIT, None, "som_unit")
        shown = PCT if slot == at.RATE_SLOT else _PERSONS if slot < at.RATE_SLOT else _AMOUNT
        for column in range(place.SUM, area.last_column + 1):
            role = "input" if is_second and column > place.SUM else "result"
            put(sheet, row, column, None, f"som_{role}_number")
            sheet.cell(row, column).number_format = shown
    _looks(sheet, area)
    validate(sheet, _years(area), _NUMBER)


def _looks(sheet: Worksheet, area: Area) -> None:
    """Fill, frame, font and number format by what the engine has written in the row."""
    on_paper(sheet, area)
    first = area.first_row
    which, total = f"${get_column_letter(place.ACTOR)}{first}", f"${get_column_letter(place.SUM)}{first}"
    is_heading = f'{total}="{at.TOTAL}"'
    is_expected, is_realised = f'{which}="{at.EXPECTED}"', f'{which}="{at.REALISED}"'
    names = Area(area.sheet, first, place.LABEL, area.last_row, place.ACTOR)
    below_heading = f'AND(${get_column_letter(place.SUM)}{first - 1}="{at.TOTAL}",B{first}<>"")'
    for condition, fill, font in (
        (is_heading, HEADER_FILL, _BOLD),
        (f"OR({is_expected},{is_realised})", RESULT_FILL, None),
    ):
        sheet.conditional_formatting.add(names.reference, rule(condition, fill, font, frame()))
    quiet = rule(below_heading, _PAPER, font=Font(italic=True, color=GREY))
    sheet.conditional_formatting.add(names.reference, quiet)
    last_person = first + 2 * at.RATE_SLOT - 1
    for top, bottom, is_large, shown in (
        (first, last_person, "N({0})=INT(N({0}))", "0"),
        (last_person + 1, last_person + 2, "", PCT),
        (last_person + 3, area.last_row, "ABS(N({0}))>=1000", KR),
    ):
        sums = Area(area.sheet, top, place.SUM, bottom, place.SUM)
        years = Area(area.sheet, top, place.FIRST_YEAR, bottom, area.last_column)
        for part, is_sum in ((sums, True), (years, False)):
            _number_rules(sheet, part, is_sum, is_large, shown)


def _number_rules(sheet: Worksheet, part: Area, is_sum: bool, is_large: str, shown: str) -> None:
    """Headings, expected and realised in one block of numbers; ``shown`` is the format while ``is_large`` holds."""
    row, column = part.first_row, get_column_letter(part.first_column)
    which, total = f"${get_column_letter(place.ACTOR)}{row}", f"${get_column_letter(place.SUM)}{row}"
    cell, above = f"{column}{row}", f"{column}{row - 1}"
    is_expected, is_realised = f'{which}="{at.EXPECTED}"', f'{which}="{at.REALISED}"'
    if not is_sum:
        is_expected, is_realised = f'AND({is_expected},{cell}<>"")', f'AND({is_realised},{above}<>"")'
    heading_rule = rule(f'AND({total}="{at.TOTAL}",{cell}<>"")', HEADER_FILL, _BOLD, frame(), YEAR)
    sheet.conditional_formatting.add(part.reference, heading_rule)
    for condition, fill in ((is_expected, RESULT_FILL), (is_realised, RESULT_FILL if is_sum else INPUT_FILL)):
        if is_large:
            large = f"AND({is_large.format(cell)},{condition})"
            sheet.conditional_formatting.add(part.reference, rule(large, fill, None, frame(), shown))
        sheet.conditional_formatting.add(part.reference, rule(condition, fill, None, frame()))


def _years(area: Area) -> Area:
    return Area(area.sheet, area.first_row, place.FIRST_YEAR, area.last_row, area.last_column)


def draw_prints(sheet: Worksheet, plan: Plan, rows: Area) -> None:
    """What the case and the realised figures add up to now, and what they did when they were compared."""
    top = at.PRINTS_HEADING
    heading(sheet, top, "Er sagen ændret siden opfølgningen?", at.LAST_COLUMN)
    for i, text in enumerate(("Tal", "Nu", "Ved beregning")):
        put(sheet, top + 1, place.LABEL + i, text, "som_header")
    for row, (label, formula) in enumerate(at.case_prints(plan), top + 2):
        put(sheet, row, place.LABEL, label, "som_label")
        for column, value in ((place.UNIT, formula), (place.ACTOR, None)):
            put(sheet, row, column, value, "som_calc_number")
            sheet.cell(row, column).number_format = "0"  # large sums of squares must fit
    _typed_prints(sheet, plan, rows)


def _typed_prints(sheet: Worksheet, plan: Plan, rows: Area) -> None:
    """One number for each pair of rows: the sum weighted with the number of the year, and how many are filled."""
    top = at.typed_heading(plan)
    heading(
        sheet, top, "Er de realiserede tal ændret siden opfølgningen? Et tal for hver linje", at.LAST_COLUMN
    )
    first, last = get_column_letter(place.FIRST_YEAR), get_column_letter(rows.last_column)
    now, stored = (
        at.followup_formulas(plan)["som_followup_typed_now"],
        at.followup_areas(plan)["som_followup_typed_stored"],
    )
    put(sheet, now.first_row, place.LABEL, "Nu", "som_label")
    put(sheet, stored.first_row, place.LABEL, "Ved beregning", "som_label")
    for i in range(at.slots(plan)):
        row, column = i // now.width, now.first_column + i % now.width
        typed = rows.first_row + 2 * i + 1
        cells = f"${first}${typed}:${last}${typed}"
        # π keeps a sum of typed figures from ever being nothing.
        formula = f"=SUMPRODUCT({cells},som_followup_years_header-som_first_year+1)+PI()*COUNTA({cells})"
        put(sheet, now.first_row + row, column, formula, "som_calc_number")
        put(sheet, stored.first_row + row, column, None, "som_calc_number")
