"""Drawing on a new workbook: bands, fields, tables, names, validation, protection and print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook.description import Check, Field, Table, absolute
from som_xl.workbook.look import BAD, GOOD, NOTICE, TAB_COLOURS
from som_xl.workbook.references import Area

FIRST_CONTENT_ROW: Final = 5
Value = str | float | int | bool | None


def open_sheet(book: Workbook, title: str, group: str, intro: str, last_column: int = 16) -> Worksheet:
    """A new sheet with its band, the sentence on what to do here, and the status line."""
    sheet: Worksheet = book.create_sheet(title)
    sheet.sheet_properties.tabColor = TAB_COLOURS[group]
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    sheet.column_dimensions["A"].width = 2
    for column in range(1, last_column + 1):
        sheet.cell(1, column).style = "som_band"
    sheet.cell(1, 2, title)
    sheet.row_dimensions[1].height = 30
    put(sheet, 2, 2, intro, "som_intro")
    put(sheet, 3, 2, "=som_status", "som_status")
    banner = f"B3:{get_column_letter(min(last_column, 8))}3"
    colour_by_word(sheet, banner, "verificeret", GOOD, "$B$3")
    colour_by_word(sheet, banner, "ændret", BAD, "$B$3")
    colour_by_word(sheet, banner, "Ikke beregnet", NOTICE, "$B$3")
    protect(sheet)
    print_on_a4(sheet)
    return sheet


def protect(sheet: Worksheet) -> None:
    """Protection without a password: locked cells are not overwritten by accident, and anybody can lift it."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
    sheet.protection.sort = False


def print_on_a4(sheet: Worksheet, portrait: bool = False) -> None:
    """One page wide, with sheet name and page number."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart("SØM-XL · &A"), right=_HeaderFooterPart("Side &P af &N")
    )


def put(sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
    """A value or formula in a cell, with its style."""
    cell = sheet.cell(row, column)
    cell.value = value
    cell.style = style


def heading(sheet: Worksheet, row: int, text: str, last_column: int = 5) -> None:
    """A section heading with its line."""
    for column in range(2, last_column + 1):
        sheet.cell(row, column).style = "som_heading"
    sheet.cell(row, 2).value = text
    sheet.row_dimensions[row].height = 20


def paragraph(
    sheet: Worksheet, row: int, text: str, lines: int = 1, style: str = "som_paragraph", column: int = 2
) -> None:
    """Text in one wide, wrapped cell; the row is as high as the lines need."""
    put(sheet, row, column, text, style)
    sheet.row_dimensions[row].height = 14.5 * lines


def widths(sheet: Worksheet, sizes: Sequence[float], first_column: int = 2) -> None:
    """Column widths in characters, from ``first_column``."""
    for i, size in enumerate(sizes):
        sheet.column_dimensions[get_column_letter(first_column + i)].width = size


def define(book: Workbook, name: str, area: Area) -> None:
    """A defined name for an area."""
    book.defined_names[name] = DefinedName(name, attr_text=absolute(area))


def colour_by_word(
    sheet: Worksheet, cell: str, word: str, colours: tuple[str, str], source: str = ""
) -> None:
    """Colour cells where their text, or that of ``source``, holds a word; the word itself stays the signal."""
    fill, text = colours
    first = source or cell.split(":", maxsplit=1)[0].replace("$", "")
    sheet.conditional_formatting.add(
        cell,
        FormulaRule(  # type: ignore[no-untyped-call]
            formula=[f'ISNUMBER(SEARCH("{word}",{first}))'],
            fill=PatternFill("solid", bgColor=fill),
            font=Font(color=text, bold=True),
        ),
    )


def validate(sheet: Worksheet, area: Area, check: Check) -> None:
    """What may be typed in the cells of an area."""
    if check.kind == "list":
        source = f"={check.choices_at}" if check.choices_at else '"' + ",".join(check.choices) + '"'
        rule = DataValidation(
            type="list", formula1=source, allow_blank=True, showErrorMessage=not check.free_text
        )
    else:
        rule = DataValidation(
            type="whole" if check.kind == "whole" else "decimal",
            operator="between",
            formula1=_plain(check.low),
            formula2=_plain(check.high),
            allow_blank=True,
            showErrorMessage=True,
        )
    rule.errorTitle = "SØM"
    rule.error = check.message or "Vælg fra listen."
    first, last = (
        f"{get_column_letter(column)}{row}"
        for column, row in ((area.first_column, area.first_row), (area.last_column, area.last_row))
    )
    rule.add(f"{first}:{last}")
    sheet.add_data_validation(rule)


def _plain(number: float | None) -> str:
    return "" if number is None else format(number, ".15g")


def draw_field(book: Workbook, sheet: Worksheet, field: Field) -> None:
    """Label, input cell, unit and guidance in one row, with the cell's name and validation."""
    put(sheet, field.row, field.column - 1, field.label, "som_label")
    put(sheet, field.row, field.column, None, f"som_input_{field.style}")
    put(sheet, field.row, field.column + 1, field.unit, "som_unit")
    put(sheet, field.row, field.column + 2, field.help, "som_help")
    define(book, field.name, field.area)
    if field.check:
        validate(sheet, field.area, field.check)


def draw_table(
    book: Workbook,
    sheet: Worksheet,
    table: Table,
    set_widths: bool = True,
    header_height: float = 30,
    row_height: float = 15,
) -> None:
    """Headers and empty styled cells of one height, with the table's name and validation."""
    area = table.area
    define(book, table.name, area)
    sheet.row_dimensions[table.header_row].height = header_height
    for row in range(area.first_row, area.last_row + 1):
        sheet.row_dimensions[row].height = row_height
    for i, column in enumerate(table.columns):
        number = table.first_column + i
        put(sheet, table.header_row, number, column.header, "som_header")
        if set_widths:
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        style = f"som_{column.role}_{column.style}"
        for row in range(area.first_row, area.last_row + 1):
            sheet.cell(row, number).style = style
        if column.check:
            validate(sheet, Area(sheet.title, area.first_row, number, area.last_row, number), column.check)


def fill(sheet: Worksheet, table: Table, key: str, values: Sequence[Value]) -> None:
    """Constants or formulas down one column of a table."""
    number = table.column_number(key)
    for i, value in enumerate(values):
        sheet.cell(table.area.first_row + i, number).value = value
