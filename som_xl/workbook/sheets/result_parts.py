"""What the result sheets are drawn with: tiles, headers, and parts that show only while they are in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.borders import DEFAULT_BORDER
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fills import DEFAULT_EMPTY_FILL
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL
from som_xl.workbook import result_layout as place
from som_xl.workbook.canvas import colour_by_word, put, widths
from som_xl.workbook.look import ACTOR_COLOURS, DARK, HEADER_FILL, LINE, NOTICE, RESULT_FILL, YEAR
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import LAST_CHART_COLUMN

WIDTHS: Final = (34, 16, 14, 14)
YEAR_WIDTH: Final = 12
_RULE_FORMAT: Final = 999
"""Number of a format that only a rule has: beyond those of the workbook's own cells."""


def columns(sheet: Worksheet, horizon: int) -> None:
    """The widths every result sheet has."""
    years = max(horizon, place.SHOWN_YEARS)
    widths(sheet, [*WIDTHS, *[YEAR_WIDTH] * years])


def tiles(
    sheet: Worksheet,
    top: int,
    labels: Sequence[tuple[str, str]],
    formats: Sequence[str],
    first_column: int = place.LABEL,
) -> None:
    """A row of large figures, each with its label above and its unit below, and the actor's colour on top."""
    white = Side(style="thick", color="FFFFFF")
    for row, height in ((top, 28), (top + 1, 30), (top + 2, 26)):
        sheet.row_dimensions[row].height = height
    for i, ((label, actor), number_format) in enumerate(zip(labels, formats, strict=True)):
        column = first_column + i
        put(sheet, top, column, label, "som_tile_label")
        put(sheet, top + 1, column, None, "som_tile")
        put(sheet, top + 2, column, None, "som_tile_label")
        number = sheet.cell(top + 1, column)
        number.number_format = number_format
        number.alignment = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
        if i == 0:
            number.font = Font(name=number.font.name, size=20, bold=True, color=number.font.color)
        for row in range(top, top + 3):
            accent = Side(style="thick", color=ACTOR_COLOURS[actor]) if row == top else None
            sheet.cell(row, column).border = Border(left=white, right=white, top=accent)


def headlines(
    sheet: Worksheet, top: int, sentences: int, last_column: int, column: int = place.LABEL
) -> None:
    """What was found in sentences, the first in large letters; below them the two banners, seen when they say something."""
    for row in range(top, top + sentences + 2):
        put(sheet, row, column, None, "som_strong" if row < top + sentences else "som_status")
    first = sheet.cell(top, column)
    first.font = Font(name=first.font.name, size=13, bold=True, color=DARK)
    sheet.row_dimensions[top].height = 20
    letter, last = get_column_letter(column), get_column_letter(last_column)
    for row, word in ((top + sentences, "EKSEMPELTAL"), (top + sentences + 1, "Bemærk")):
        colour_by_word(sheet, f"{letter}{row}:{last}{row}", word, NOTICE, f"${letter}{row}")


def actor_header(sheet: Worksheet, row: int, label: str) -> None:
    """Headers of a table per actor."""
    texts = (label, "Enhed", *(ACTOR_NAMES[actor] for actor in ACTORS_AND_TOTAL))
    for i, text in enumerate(texts):
        put(sheet, row, place.LABEL + i, text, "som_header")
        if i > 1:
            to_the_right(sheet, row, place.LABEL + i)


def to_the_right(sheet: Worksheet, row: int, column: int) -> None:
    """A header above numbers."""
    sheet.cell(row, column).alignment = Alignment(horizontal="right", vertical="center", wrap_text=True)


def year_header(sheet: Worksheet, last_year: int, row: int, label: str) -> None:
    """Headers of a table by year; the years are written with the result."""
    for column, text in (
        (place.LABEL, label),
        (place.UNIT, "Enhed"),
        (place.ACTOR, "Aktør"),
        (place.SUM, "I alt"),
    ):
        put(sheet, row, column, text, "som_header")
    for column in range(place.FIRST_YEAR, last_year + 1):
        put(sheet, row, column, None, "som_header")
        sheet.cell(row, column).number_format = YEAR
    for column in range(place.SUM, last_year + 1):
        to_the_right(sheet, row, column)


def show_when(sheet: Worksheet, area: Area, condition: str, fill: str) -> None:
    """Paper until the condition holds; then fill and frame. So nothing that is not in use is seen or printed.

    Args:
        condition: formula for the area's first cell.
        fill: colour in use.
    """
    on_paper(sheet, area)
    sheet.conditional_formatting.add(area.reference, rule(condition, fill, border=frame()))


def on_paper(sheet: Worksheet, area: Area) -> None:
    """Neither fill nor frame, until a rule gives them."""
    for row in sheet.iter_rows(area.first_row, area.last_row, area.first_column, area.last_column):
        for cell in row:
            cell.border, cell.fill = DEFAULT_BORDER, DEFAULT_EMPTY_FILL


def frame() -> Border:
    """The thin frame of a cell in use."""
    side = Side(style="thin", color=LINE)
    return Border(left=side, right=side, top=side, bottom=side)


def show_years(sheet: Worksheet, last_year: int, rows: tuple[int, int], also: str = "") -> None:
    """Header and body of the year columns appear up to the horizon; ``also`` is a further condition per row."""
    header, last_row = rows
    year = f'{get_column_letter(place.FIRST_YEAR)}${header}<>""'
    show_when(sheet, Area(sheet.title, header, place.FIRST_YEAR, header, last_year), year, HEADER_FILL)
    body = Area(sheet.title, header + 1, place.FIRST_YEAR, last_row, last_year)
    show_when(sheet, body, f"AND({year},{also})" if also else year, RESULT_FILL)
    beyond = LAST_CHART_COLUMN + 1
    if beyond <= last_year:
        condition = f'{get_column_letter(beyond)}${header}<>""'
        sheet.conditional_formatting.add(
            Area(sheet.title, 1, beyond, 1, last_year).reference, rule(condition, DARK)
        )


def rule(
    formula: str,
    fill: str,
    font: Font | None = None,
    border: Border | None = None,
    number_format: str | None = None,
) -> Rule:
    """Look of cells while a formula holds. LibreOffice gives a cell only the first rule that does."""
    shown = number_format and NumberFormat(numFmtId=_RULE_FORMAT, formatCode=number_format)
    style = DifferentialStyle(
        font=font, border=border, fill=PatternFill("solid", bgColor=fill), numFmt=shown or None
    )
    return Rule(type="expression", dxf=style, formula=[formula])
