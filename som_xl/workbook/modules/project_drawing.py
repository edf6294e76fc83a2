"""*Projektberegning* without numbers: the choice on top, the project and the case below it."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook.canvas import draw_field, heading, open_sheet, put, widths
from som_xl.workbook.description import Field, quoted
from som_xl.workbook.look import RESULT_FILL
from som_xl.workbook.modules import project_layout as at
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import LABEL
from som_xl.workbook.sheets.result_parts import rule, show_when, to_the_right

_INTRO: Final = (
    "Konsekvenserne af ét bestemt projekt, målt på alle, der startede. Vælg et i det gule felt, og tryk på Indlæs "
    "projektberegning (fanen SØM)."
)
_WIDTHS: Final = (36, 26, 16, *[10] * at.YEARS)
_STATE: Final = (
    '=IF(som_project_choice="","Vælg en projektberegning i det gule felt, og tryk på Indlæs projektberegning",'
    'IF(som_project_stamp="","Ikke vist endnu: tryk på Indlæs projektberegning",'
    'IF(ISNUMBER(FIND("»"&som_project_choice&"«",som_project_stamp)),"Det valgte projekt vises nedenfor",'
    '"Valget er ændret: tryk på Indlæs projektberegning igen")))'
)
_CHANGES: Final = (
    "Ydelse", "Projektberegning", "Hvad", "År eller betaler", "Oprindelig", "Nu", "Forskel", "Enhed"
)  # fmt: skip
_FIRST_NUMBER: Final = LABEL + 4
"""Column of *Oprindelig*."""
_DECIMALS: Final = 'General;"−"General'
_LINKS: Final = (
    (LABEL, "Linjer pr. deltager", at.LINES_HEADING),
    (LABEL + 1, "Justeret i sagen", at.CHANGES_HEADING),
    (LABEL + 3, "Kilde til hver linje", at.NOTES_HEADING),
)


def draw_project(book: Workbook, field: Field) -> None:
    """The whole sheet."""
    sheet = open_sheet(book, at.SHEET, "input", _INTRO, at.LAST_COLUMN)
    widths(sheet, _WIDTHS)
    put(sheet, 3, LABEL, _STATE, "som_status")
    put(sheet, 4, LABEL, None, "som_note")
    _choice(book, sheet, field)
    areas = at.project_areas()
    _texts(sheet, areas)
    _lines(sheet, areas["som_project_lines"])
    _changes(sheet, areas["som_project_changes"])
    _notes(sheet, areas["som_project_notes"])
    sheet.freeze_panes = "A5"
    sheet.print_area = f"A1:{get_column_letter(at.LAST_COLUMN)}{at.LAST_ROW}"
    for row in (at.LINES_HEADING, at.CHANGES_HEADING, at.NOTES_HEADING):
        sheet.row_breaks.append(Break(id=row - 1))


def _choice(book: Workbook, sheet: Worksheet, field: Field) -> None:
    heading(sheet, 5, "Vælg projekt", at.LAST_COLUMN)
    draw_field(book, sheet, field)
    sheet.cell(field.row, field.column + 2).style = "som_note"
    sheet.cell(field.row, field.column).alignment = Alignment(
        horizontal="left", vertical="center", indent=1, shrink_to_fit=True
    )
    for column, text, row in _LINKS:
        cell = sheet.cell(at.LINKS_ROW, column)
        put(sheet, at.LINKS_ROW, column, text, "som_link")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quoted(at.SHEET)}!B{row}", display=text)
        cell.style = "som_link"


def _texts(sheet: Worksheet, areas: dict[str, Area]) -> None:
    """The parts that are sentences: each may run on over the empty cells to its right."""
    for row, text in (
        (at.WORDS_HEADING, "Projektberegninger i sagen"),
        (at.FACTS_HEADING, "Projektet"),
        (at.MISSING_HEADING, "Hvad mangler, og hvorfor"),
    ):
        heading(sheet, row, text, at.LAST_COLUMN)
    for name in ("som_project_words", "som_project_missing"):
        area = areas[name]
        for row in range(area.first_row, area.last_row + 1):
            _running(sheet, row, LABEL)
    area = areas["som_project_facts"]
    for row in range(area.first_row, area.last_row + 1):
        put(sheet, row, LABEL, None, "som_strong")
        _running(sheet, row, LABEL + 1)
    wide = Area(at.SHEET, area.first_row, LABEL, area.last_row, at.LAST_COLUMN)
    sheet.conditional_formatting.add(wide.reference, rule(f'$C{area.first_row}<>""', RESULT_FILL))


def _running(sheet: Worksheet, row: int, column: int) -> None:
    put(sheet, row, column, None, "som_label")
    sheet.cell(row, column).alignment = Alignment(vertical="center")


def _lines(sheet: Worksheet, area: Area) -> None:
    heading(sheet, at.LINES_HEADING, "Linjer pr. deltager, som de er gemt (negativ = mindre forbrug)", at.LAST_COLUMN)  # fmt: skip
    years = [f"Konsekv.-år {year}" for year in range(1, at.YEARS + 1)]
    _header(sheet, area.first_row - 1, ("Ydelse", "Enhed", "Status", *years), at.FIRST_YEAR)
    _body(sheet, area, range(at.FIRST_YEAR, at.LAST_COLUMN + 1))


def _changes(sheet: Worksheet, area: Area) -> None:
    heading(sheet, at.CHANGES_HEADING, "Justeret i sagen mod originalen", at.LAST_COLUMN)
    put(sheet, at.CHANGES_HEADING + 1, LABEL, "=som_status", "som_note")
    _header(sheet, area.first_row - 1, _CHANGES, _FIRST_NUMBER)
    sheet.cell(area.first_row - 1, area.last_column).style = "som_header"
    framed = Area(at.SHEET, area.first_row, area.first_column, area.last_row, area.last_column - 1)
    _body(sheet, framed, range(_FIRST_NUMBER, area.last_column))
    for row in range(area.first_row, area.last_row + 1):
        put(sheet, row, area.last_column, None, "som_unit")


def _header(sheet: Worksheet, row: int, texts: tuple[str, ...], first_number: int) -> None:
    sheet.row_dimensions[row].height = 28
    for i, text in enumerate(texts):
        put(sheet, row, LABEL + i, text, "som_header")
        if LABEL + i >= first_number:
            to_the_right(sheet, row, LABEL + i)


def _body(sheet: Worksheet, area: Area, numbers: range) -> None:
    """Texts and numbers that shrink rather than show ####; paper where nothing stands."""
    for row in range(area.first_row, area.last_row + 1):
        for column in range(area.first_column, area.last_column + 1):
            is_number = column in numbers
            put(sheet, row, column, None, f"som_result_{'number' if is_number else 'text'}")
            cell = sheet.cell(row, column)
            cell.alignment = Alignment(
                horizontal="right" if is_number else "left", vertical="center", shrink_to_fit=True
            )
            if is_number:
                cell.number_format = _DECIMALS
    show_when(sheet, area, f'$B{area.first_row}<>""', RESULT_FILL)


def _notes(sheet: Worksheet, area: Area) -> None:
    heading(sheet, at.NOTES_HEADING, "Kilde og bemærkning til hver linje", at.LAST_COLUMN)
    for row in range(area.first_row, area.last_row + 1):
        put(sheet, row, LABEL, None, "som_label")
        sheet.cell(row, LABEL).alignment = Alignment(vertical="center", shrink_to_fit=True)
        _running(sheet, row, LABEL + 1)
