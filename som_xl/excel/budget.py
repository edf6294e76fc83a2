"""The example budget: an ordinary municipal budget sheet that uses the worksheet functions. Same sources, same bytes.

It has no macros: the functions come from ``SOM.xlam``. Every cell also holds its value, calculated here, so the sheet
can be read where the functions are not installed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.excel.answers import ExcelError
from som_xl.excel.functions import call
from som_xl.excel.functions_session import Session
from som_xl.workbook.canvas import define, heading, print_on_a4, put, widths
from som_xl.workbook.finishing import settled, with_shared_strings
from som_xl.workbook.look import TAB_COLOURS, add_styles
from som_xl.workbook.package import Area, WorkbookPackage

FILE: Final = "eksempel_budget.xlsx"
SHEET: Final = "Budget 2026-2029"
YEARS: Final = (2026, 2027, 2028, 2029)
LABEL, UNIT, FIRST, TOTAL, NOTE = 2, 3, 4, 8, 9
"""Columns: text, unit, the first of four years, their sum, remark."""
LAST_YEAR: Final = FIRST + len(YEARS) - 1
EXAMPLE: Final = "Eksempeltal"
SCALE: Final = 73
"""Per cent in print: parts 1–3 on the first page, the rest on the second."""
HEADERS: Final = 6
"""Row with the years of the budget; the first is also the price level."""
LINES: Final = (
    ("Længerevarende botilbud (SEL § 108)", (48_300_000, 48_300_000, 48_900_000, 48_900_000)),
    ("Midlertidige botilbud (SEL § 107)", (26_700_000, 26_700_000, 26_200_000, 26_200_000)),
    ("Forsorgshjem og herberger (SEL § 110), netto", (14_200_000, 14_400_000, 14_600_000, 14_800_000)),
    ("Socialpædagogisk støtte i eget hjem (SEL § 85)", (31_500_000, 31_900_000, 32_300_000, 32_700_000)),
    ("Krisecentre (SEL § 109), netto", (4_600_000, 4_600_000, 4_700_000, 4_700_000)),
    ("Aktivitets- og samværstilbud (SEL § 104)", (12_800_000, 12_800_000, 12_900_000, 12_900_000)),
    ("Behandling af stof- og alkoholmisbrug", (9_900_000, 9_900_000, 9_900_000, 9_900_000)),
)
PRICES: Final = (
    ("Forsorgshjem og herberger (SEL § 110)", "sel110_shelter", "sel110_shelter-01", 812.0),
    ("Midlertidigt botilbud (SEL § 107)", "sel107_temp_housing", "sel107_temp_housing-03", 2_310.0),
    ("Længerevarende botilbud (SEL § 108)", "sel108_long_housing", "sel108_long_housing-01", 2_655.0),
    ("Socialpædagogisk støtte (SEL § 85)", "sel85_support", "sel85_support-01", 540.0),
)
"""Text, id of the service, id of its price, and the municipality's own price."""
PRICE_UNITS: Final = ("kr. pr. døgn", "kr. pr. døgn", "kr. pr. døgn", "kr. pr. time")
WEEKS: Final = (1, 10, 40, 60)
SOURCES: Final = (
    ("Nettosuccesrate", "EA006"),
    ("Pris pr. forløb", "K11"),
    ("Konsekvens pr. succes", "C005"),
    ("Kalkulationsrente", "2021-0"),
    ("Pris på forsorgshjem og herberger", "sel110_shelter-01"),
    ("Pris på midlertidigt botilbud", "sel107_temp_housing-03"),
    ("Pris på længerevarende botilbud", "sel108_long_housing-01"),
    ("Pris på socialpædagogisk støtte", "sel85_support-01"),
)
INSTALLING: Final = (
    "Alle beregnede tal er gemt i filen og kan læses uden SØM-XL. De beregnes kun igen, når funktionerne er installeret:",
    "1.  Installér SØM-XL. Vælg i Excel Filer, Indstillinger, Tilføjelsesprogrammer, Udfør … og Gennemse, og peg på SOM.xlam.",
    "2.  Åbn arket igen. Viser en celle #NAVN?, så tryk Ctrl+Alt+F9. Viser den en anden fejl, fortæller =SOM_SIDSTE_FEJL(celle) hvorfor.",
    '3.  Skriv selv flere formler, fx  =SOM_PRIS("sel110_shelter";"kommune";2026)  eller brug Indsæt funktion, kategorien SØM.',
)


class Ref(str):
    """A cell, a range or a name, as it stands in a formula."""

    __slots__ = ()


class Drawing:
    """The sheet while it is drawn: every formula is written together with its value."""

    def __init__(self) -> None:
        self.book = Workbook()
        add_styles(self.book)
        sheet = self.book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = SHEET
        self.sheet = sheet
        self.values: dict[tuple[int, int], Any] = {}
        """What each formula gives, by row and column."""
        self._names: dict[str, tuple[int, int]] = {}
        self._session = Session()

    def constant(self, row: int, column: int, value: str | float, style: str, name: str = "") -> None:
        """A figure or a text, with a name when it has one."""
        put(self.sheet, row, column, value, style)
        if name:
            self._name(name, row, column)

    def native(
        self, row: int, column: int, formula: str, value: float | str, style: str, name: str = ""
    ) -> None:
        """A formula of Excel's own and its value."""
        put(self.sheet, row, column, f"={formula}", style)
        self.values[row, column] = value
        if name:
            self._name(name, row, column)

    def som(
        self, row: int, column: int, function: str, *given: Any, style: str, width: int = 1, name: str = ""
    ) -> None:
        """A worksheet function and its answer; over ``width`` cells as one fixed array formula."""
        formula, value = self.called(function, *given)
        area = f"{at(row, column)}:{at(row, column + width - 1)}"
        put(self.sheet, row, column, f"={formula}", style)
        if isinstance(value, list):
            self.sheet.cell(row, column).value = ArrayFormula(area, f"={formula}")
            answers = value[0]
        else:
            answers = [value]
        if len(answers) != width or any(isinstance(answer, ExcelError) for answer in answers):
            raise ValueError(f"{formula}: {answers} {self._session.last_reason}")
        for i, answer in enumerate(answers):
            self.sheet.cell(row, column + i).style = style
            self.values[row, column + i] = answer
        if name:
            self._name(name, row, column)

    def called(self, function: str, *given: Any) -> tuple[str, Any]:
        """The text of a call and what it gives."""
        texts = [
            value if isinstance(value, Ref) else f'"{value}"' if isinstance(value, str) else f"{value:g}"
            for value in given
        ]
        arguments = [self.content(value) if isinstance(value, Ref) else value for value in given]
        plain = [float(value) if isinstance(value, int) else value for value in arguments]
        return f"{function}({','.join(texts)})", call(function, plain, self._session)

    def content(self, reference: str) -> Any:
        """The value of a cell or a name; a range as rows."""
        if reference in self._names:
            return self._of(*self._names[reference])
        cells = self.sheet[reference.replace("$", "")]
        if not isinstance(cells, tuple):
            return self._of(cells.row, cells.column)
        return [[self._of(cell.row, cell.column) for cell in row] for row in cells]

    def _of(self, row: int, column: int) -> Any:
        value = self.values.get((row, column), self.sheet.cell(row, column).value)
        return float(value) if isinstance(value, int) else value

    def _name(self, name: str, row: int, column: int) -> None:
        define(self.book, name, Area(SHEET, row, column, row, column))
        self._names[name] = row, column


def at(row: int, column: int) -> Ref:
    """A cell's address."""
    return Ref(f"{get_column_letter(column)}{row}")


PRICE_YEAR: Final = Ref(f"${get_column_letter(FIRST)}${HEADERS}")


def across(row: int) -> Ref:
    """The four years of a row."""
    return Ref(f"{at(row, FIRST)}:{at(row, LAST_YEAR)}")


def headers(drawing: Drawing, row: int, texts: Mapping[int, str | int]) -> None:
    """A row of column headings over the whole width; those over figures stand to the right as they do."""
    for column in range(LABEL, NOTE + 1):
        put(drawing.sheet, row, column, texts.get(column), "som_header")
        cell = drawing.sheet.cell(row, column)
        if FIRST <= column <= TOTAL:
            cell.alignment = Alignment(horizontal="right", vertical="center")
        elif column in (UNIT, NOTE):
            cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)
    drawing.sheet.row_dimensions[row].height = 18


def years_headers(drawing: Drawing, row: int, first: str) -> None:
    """Headings with the four budget years."""
    years = {FIRST + i: year for i, year in enumerate(YEARS)}
    headers(drawing, row, {LABEL: first, UNIT: "Enhed", **years, TOTAL: "I alt", NOTE: "Bemærkning"})


def total_of_row(drawing: Drawing, row: int, style: str) -> None:
    """The sum of the four years."""
    amounts = drawing.content(across(row))[0]
    drawing.native(row, TOTAL, f"SUM({across(row)})", sum(amounts), style)


def texts(drawing: Drawing, row: int, label: str, unit: str, note: str = "", strong: bool = False) -> None:
    """What stands around the figures of a row."""
    put(drawing.sheet, row, LABEL, label, "som_strong" if strong else "som_label")
    put(drawing.sheet, row, UNIT, unit, "som_unit")
    put(drawing.sheet, row, NOTE, note or None, "som_unit")


def draw_budget(drawing: Drawing, row: int) -> int:
    """The budget as it is; returns the row of its sum."""
    heading(drawing.sheet, row, "1   Nuværende budget, nettoudgifter", NOTE)
    years_headers(drawing, row + 1, "Post")
    first = row + 2
    for i, (label, amounts) in enumerate(LINES):
        texts(drawing, first + i, label, "kr.", EXAMPLE)
        for j, amount in enumerate(amounts):
            drawing.constant(first + i, FIRST + j, amount, "som_input_kr")
        total_of_row(drawing, first + i, "som_calc_kr")
    last = first + len(LINES)
    texts(drawing, last, "Socialudvalget i alt", "kr.", strong=True)
    for j in range(len(YEARS)):
        span = f"{at(first, FIRST + j)}:{at(last - 1, FIRST + j)}"
        value = sum(amounts[j] for _, amounts in LINES)
        drawing.native(last, FIRST + j, f"SUM({span})", value, "som_total_kr")
    total_of_row(drawing, last, "som_total_kr")
    return last


def draw_inputs(drawing: Drawing, row: int) -> int:
    """The investment: what is assumed; returns the next free row."""
    heading(drawing.sheet, row, "2   Investering i Housing First med CTI: forudsætninger", NOTE)
    headers(drawing, row + 1, {LABEL: "Forudsætning", UNIT: "Enhed", FIRST: "Værdi", NOTE: "Bemærkning"})
    row += 2
    plain: Sequence[tuple[str, str, str | float, str, str, str]] = (
        ("Målgruppe", "id", "adults_homelessness", "som_input_text", "hf_maalgruppe",
         "Voksne i hjemløshed; se arket Viden Målgrupper"),
        ("Deltagere, der starter pr. år", "personer", 30, "som_input_number", "hf_antal", EXAMPLE),
        ("Driftsår", "år", 4, "som_input_number", "hf_driftsaar", EXAMPLE),
        ("Kalenderår i resultatet", "år", len(YEARS), "som_input_number", "hf_horisont", "Som budgettets år"),
        ("Pris pr. CTI-forløb", "kr., prisår nedenfor", 49_000, "som_input_kr", "hf_forloebspris",
         "Offentliggjort pris fra en svag kilde (K11)"),
        ("Forløbsprisens prisår", "år", 2017, "som_input_year", "hf_prisaar", "Udgivelsesåret; kilden oplyser ikke prisåret"),
        ("Støtte, som deltageren ellers ville få", "kr., 2026-priser", 36_000, "som_input_kr", "hf_stoette_i_dag",
         f"{EXAMPLE}: brug kommunens egne tal"),
    )  # fmt: skip
    for label, unit, value, style, name, note in plain:
        texts(drawing, row, label, unit, note)
        drawing.constant(row, FIRST, value, style, name)
        row += 1
    texts(
        drawing, row, "CTI-forløbets pris, fremskrevet", "kr., 2026-priser", "SOM_FREMSKRIV, nettoprisindeks"
    )
    drawing.som(row, FIRST, "SOM_FREMSKRIV", Ref("hf_forloebspris"), Ref("hf_prisaar"), PRICE_YEAR,
                style="som_calc_kr", name="hf_forloebspris_nu")  # fmt: skip
    row += 1
    texts(drawing, row, "Merpris pr. deltager", "kr., 2026-priser", "Forløbets pris minus støtten i dag")
    price = drawing.content("hf_forloebspris_nu") - drawing.content("hf_stoette_i_dag")
    drawing.native(row, FIRST, "hf_forloebspris_nu-hf_stoette_i_dag", price, "som_calc_kr", "hf_merpris")
    row += 1
    texts(drawing, row, "Nettosuccesrate: i stabil bolig efter et år", "andel",
          "SOM_EFFEKT EA006: Housing First med ACT, Canada")  # fmt: skip
    inner, estimate = drawing.called("SOM_EFFEKT", "EA006", Ref("hf_maalgruppe"), "estimat")
    value = drawing.called("SOM_SUCCESRATE", estimate, "RD")[1]
    drawing.native(row, FIRST, f'SOM_SUCCESRATE({inner},"RD")', value, "som_calc_pct", "hf_succesrate")
    return row + 1


INVESTMENT: Final = (Ref("hf_maalgruppe"), Ref("hf_antal"), Ref("hf_succesrate"), Ref("hf_merpris"))
PERIOD: Final = (Ref("hf_driftsaar"), Ref("hf_horisont"))


def draw_result(drawing: Drawing, row: int, budget_row: int) -> int:
    """The investment: what it gives, and the budget with it; returns the next free row."""
    heading(drawing.sheet, row, "3   Investering i Housing First med CTI: resultat", NOTE)
    headers(drawing, row + 1, {
        LABEL: "Hele perioden, diskonteret", UNIT: "Enhed",
        FIRST: "Kommune", FIRST + 1: "Region", FIRST + 2: "Stat", FIRST + 3: "I alt", NOTE: "Bemærkning",
    })  # fmt: skip
    row += 2
    texts(
        drawing,
        row,
        "Nettoresultat (nutidsværdi)",
        "kr., 2026-priser",
        "Plus er en gevinst. Region, stat: ingen offentlige tal",
        strong=True,
    )
    for i, actor in enumerate(("kommune", "region", "stat", "i alt")):
        drawing.som(row, FIRST + i, "SOM_NETTORESULTAT", *INVESTMENT, actor, *PERIOD, style="som_total_kr")
    net_row = row
    for label, unit, function, style, note in (
        ("Break-even: laveste nettosuccesrate", "andel", "SOM_BREAKEVEN_SUCCESRATE", "som_result_pct",
         "Så lav må succesraten være, før kommunen taber"),
        ("Break-even: højeste merpris pr. deltager", "kr., 2026-priser", "SOM_BREAKEVEN_PRIS", "som_result_kr",
         "Så høj må merprisen være, før kommunen taber"),
        ("Break-even: tjent hjem fra", "kalenderår", "SOM_BREAKEVEN_AAR", "som_result_year", "Første år, akkumuleret og diskonteret"),
    ):  # fmt: skip
        row += 1
        texts(drawing, row, label, unit, note)
        drawing.som(row, FIRST, function, *INVESTMENT, "kommune", *PERIOD, style=style)
    row += 2
    years_headers(drawing, row, "Kommunens budget år for år")
    year_row, row = row, row + 1
    texts(
        drawing,
        row,
        "Nettoresultat for kommunen, udiskonteret",
        "kr., 2026-priser",
        "SOM_NETTO_AAR: én matrixformel",
    )
    drawing.som(
        row, FIRST, "SOM_NETTO_AAR", *INVESTMENT, "kommune", *PERIOD, style="som_result_kr", width=len(YEARS)
    )
    total_of_row(drawing, row, "som_result_kr")
    yearly_row = row
    row += 1
    texts(drawing, row, "Diskonteringsfaktor", "faktor", "Finansministeriets rente")
    for i in range(len(YEARS)):
        column = FIRST + i
        year = Ref(f"{get_column_letter(column)}${year_row}")
        drawing.som(row, column, "SOM_DISKONTERING", year, "officiel", Ref(f"$D${year_row}"), style="som_calc_factor")  # fmt: skip
    row += 1
    texts(
        drawing, row, "Budget med investeringen", "kr.", "Nuværende budget minus nettoresultat", strong=True
    )
    for i in range(len(YEARS)):
        budget, yearly = at(budget_row, FIRST + i), at(yearly_row, FIRST + i)
        value = drawing.content(budget) - drawing.content(yearly)
        drawing.native(row, FIRST + i, f"{budget}-{yearly}", value, "som_total_kr")
    total_of_row(drawing, row, "som_total_kr")
    row += 1
    texts(
        drawing,
        row,
        "Kontrol: årene diskonteret minus nettoresultat",
        "kr.",
        "Skal være 0; SOM_NUTIDSVAERDI af rækken",
    )
    inner, present = drawing.called("SOM_NUTIDSVAERDI", across(yearly_row), "officiel")
    net = at(net_row, FIRST)
    check = f"ROUND({inner}-{net},2)"
    drawing.native(row, FIRST, check, round(present - drawing.content(net), 2) + 0.0, "som_calc_kr_ore")
    return row + 1


def draw_prices(drawing: Drawing, row: int) -> int:
    """The municipality's own prices beside those of the knowledge base; returns the next free row."""
    heading(drawing.sheet, row, "4   Egne takster (eksempeltal) mod SØM-priser, 2026-priser", NOTE)
    headers(drawing, row + 1, {
        LABEL: "Ydelse", UNIT: "Enhed", FIRST: "Egen takst", FIRST + 1: "SØM-pris", FIRST + 2: "Forskel",
        NOTE: "SØM-prisens id (kilde i afsnit 6)",
    })  # fmt: skip
    row += 2
    for (label, service, price, own), unit in zip(PRICES, PRICE_UNITS, strict=True):
        texts(drawing, row, label, unit, price)
        drawing.constant(row, FIRST, own, "som_input_kr")
        drawing.som(row, FIRST + 1, "SOM_PRIS", service, "kommune", PRICE_YEAR, style="som_result_kr")
        own_at, known_at = at(row, FIRST), at(row, FIRST + 1)
        drawing.native(row, FIRST + 2, f"{own_at}-{known_at}", own - drawing.content(known_at), "som_calc_kr")
        row += 1
    return row


def draw_refund(drawing: Drawing, row: int) -> int:
    """A benefit shared between municipality and state; returns the next free row."""
    heading(drawing.sheet, row, "5   Forsørgelse efter refusionstrappen", NOTE)
    weeks = {FIRST + i: week for i, week in enumerate(WEEKS)}
    headers(drawing, row + 1, {LABEL: "Uge i ydelsesperioden", UNIT: "Enhed", **weeks, NOTE: "Bemærkning"})
    week_row, row = row + 1, row + 2
    texts(drawing, row, "Ydelse før refusion", "kr. pr. uge", EXAMPLE)
    for i in range(len(WEEKS)):
        drawing.constant(row, FIRST + i, 3_000, "som_input_kr")
    for place, (label, actor) in enumerate((("Kommunens andel", "kommune"), ("Statens andel", "stat")), 1):
        texts(drawing, row + place, label, "kr. pr. uge", "SOM_REFUSION")
        for i in range(len(WEEKS)):
            letter = get_column_letter(FIRST + i)
            amount, week = Ref(f"{letter}${row}"), Ref(f"{letter}${week_row}")
            drawing.som(row + place, FIRST + i, "SOM_REFUSION", amount, week, actor, style="som_result_kr")
    return row + 3


def draw_sources(drawing: Drawing, row: int) -> int:
    """Where the figures of the investment come from, and how the functions are installed; the last row."""
    heading(drawing.sheet, row, "6   Kilder og forbehold", NOTE)
    row += 1
    headers(drawing, row, {LABEL: "Tal", UNIT: "Id"})
    put(drawing.sheet, row, FIRST, "Kilde", "som_header")
    for label, identifier in SOURCES:
        row += 1
        texts(drawing, row, label, identifier)
        drawing.som(row, FIRST, "SOM_KILDE", at(row, UNIT), style="som_note")
    for line in (
        "Konsekvensen er et publiceret fald på 58.000 kr. i kommunale udgifter pr. succes i ét år. Senere år er ikke offentlige og tæller 0.",
        "Effekt og konsekvens kommer fra forskellige studier og lande. Arket viser, hvordan funktionerne bruges; det er ikke en anbefaling.",
    ):
        row += 1
        put(drawing.sheet, row, LABEL, line, "som_note")
    row += 2
    heading(drawing.sheet, row, "7   Sådan får I funktionerne til at regne", NOTE)
    for line in INSTALLING:
        row += 1
        put(drawing.sheet, row, LABEL, line, "som_intro")
    return row


def draw() -> Drawing:
    """The whole sheet."""
    drawing = Drawing()
    sheet = drawing.sheet
    sheet.sheet_properties.tabColor = TAB_COLOURS["result"]
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
    sheet.column_dimensions["A"].width = 2
    widths(sheet, (42, 21, 20, 13, 13, 13, 14, 42))
    for column in range(1, NOTE + 1):
        sheet.cell(1, column).style = "som_band"
    sheet.cell(1, LABEL, "Socialudvalget, budget 2026–2029")
    sheet.row_dimensions[1].height = 30
    put(sheet, 2, LABEL, "Eksempelkommune. Gule felter er indtastet, blå er resultater. Kr. i 2026-priser; "
        "udgifter er plus i budgettet, gevinster er plus i nettoresultatet.", "som_intro")  # fmt: skip
    put(sheet, 3, LABEL, "Eksempeltal, ikke en rigtig kommunes budget. Beregnet med:", "som_status")
    drawing.som(3, FIRST, "SOM_VERSION", style="som_note")
    budget_row = draw_budget(drawing, HEADERS - 1)
    row = draw_inputs(drawing, budget_row + 2)
    row = draw_result(drawing, row + 1, budget_row)
    sheet.row_breaks.append(Break(row))
    row = draw_prices(drawing, row + 1)
    row = draw_refund(drawing, row + 1)
    last = draw_sources(drawing, row + 1)
    sheet.freeze_panes = "C5"
    print_on_a4(sheet)
    # A fixed scale: Excel overlooks page breaks when it fits to the page itself.
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = SCALE
    sheet.print_options.horizontalCentered = True
    sheet.print_area = f"A1:{at(last, NOTE)}"
    return drawing


def budget() -> bytes:
    """``eksempel_budget.xlsx``."""
    drawing = draw()
    book = drawing.book
    book.calculation.fullCalcOnLoad = False
    book.calculation.calcId = 191029
    properties = book.properties
    properties.title, properties.creator, properties.language = "Eksempel på budget", "SØM-XL", "da-DK"
    properties.description = (
        "Et kommunalt budgetark med eksempeltal, der bruger regnearksfunktionerne i SOM.xlam."
    )
    buffer = io.BytesIO()
    book.save(buffer)
    package = WorkbookPackage(settled(buffer.getvalue(), False, lambda _, part: part), FILE)
    for (row, column), value in drawing.values.items():
        package.write(Area(SHEET, row, column, row, column), [[value]])
    return with_shared_strings(package.to_bytes())
