"""*xlwings.conf*: how Excel finds and starts the Python engine.

xlwings reads the settings itself: names in column A, values in column B, from row 1 down to the first empty name.
So the sheet cannot open with a band as the others do; its first row is a pair of headings, which xlwings takes for a
setting it does not know. Columns C and D are for people. Every value is text: a logical value would be read in
the language of Excel.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment

from som_xl.workbook.canvas import print_on_a4, protect, put, validate
from som_xl.workbook.description import Check
from som_xl.workbook.look import TAB_COLOURS, TEXT
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area

CONF: Final = "xlwings.conf"
FUNCTION_MODULE: Final = "som_xl.excel.udfs"


class Setting(NamedTuple):
    """One row: the name and value xlwings reads, what may be written, and what it means."""

    name: str
    value: str
    choices: str
    text: str


_FLAG: Final = "True eller False"
SETTINGS: Final = (
    Setting(
        "Interpreter_Win",
        "",
        "tom eller sti",
        "Den Python, der bruges, fx %LOCALAPPDATA%\\SOM-XL\\python\\pythonw.exe. Tom: den Python, Windows selv finder.",
    ),
    Setting(
        "PYTHONPATH",
        "",
        "tom",
        "Ekstra mapper med Python-kode. Skal være tom: SØM-XL er installeret som en pakke.",
    ),
    Setting(
        "ADD_WORKBOOK_TO_PYTHONPATH",
        "False",
        _FLAG,
        "Om Python leder efter kode ved siden af projektmappen. False: kode i en mappe med filer fra andre bliver aldrig kørt.",
    ),
    Setting(
        "UDF Modules",
        FUNCTION_MODULE,
        FUNCTION_MODULE,
        "Det Python-modul, regnearksfunktionerne kommer fra. Ret det ikke.",
    ),
    Setting(
        "DEBUG UDFS",
        "False",
        _FLAG,
        "True: Excel starter ikke selv Python, men forbinder sig til en motor, der kører i forvejen. Bruges, hvor Excel ikke må starte programmer.",
    ),
    Setting(
        "USE UDF SERVER",
        "True",
        _FLAG,
        "True: knapperne bruger den samme kørende Python som funktionerne. Ret det ikke.",
    ),
    Setting("SHOW CONSOLE", "False", _FLAG, "True viser Pythons vindue; kun til fejlsøgning."),
)


def draw_conf(book: Workbook, _plan: Plan) -> None:
    """Sheet 23: the settings of the engine, visible and explained."""
    sheet = book.create_sheet(CONF)
    sheet.sheet_properties.tabColor = TAB_COLOURS["control"]
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    for letter, width in zip("ABCD", (34, 28, 20, 88), strict=True):
        sheet.column_dimensions[letter].width = width
    for column, header in enumerate(("Indstilling", "Værdi", "Kan være", "Hvad den betyder"), 1):
        put(sheet, 1, column, header, "som_header")
    sheet.row_dimensions[1].height = 20
    for row, setting in enumerate(SETTINGS, 2):
        put(sheet, row, 1, setting.name, "som_calc_text")
        put(sheet, row, 2, setting.value or None, "som_input_text")
        sheet.cell(row, 2).number_format = TEXT
        put(sheet, row, 3, setting.choices, "som_unit")
        put(sheet, row, 4, setting.text, "som_help")
        sheet.cell(row, 4).alignment = Alignment(vertical="center", wrap_text=True)
        sheet.row_dimensions[row].height = 28
        if setting.choices == _FLAG:
            message = "Skriv True eller False, også i dansk Excel."
            validate(
                sheet, Area(CONF, row, 2, row, 2), Check("list", choices=("True", "False"), message=message)
            )
    sheet.freeze_panes = "A2"
    protect(sheet)
    print_on_a4(sheet)
