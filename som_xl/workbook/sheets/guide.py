"""The guide sheets: Forside, Vejledning and Versionslog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.knowledge import STATUS_LABELS
from som_xl.knowledge.status import NOT_FOR_DEFAULTS, Status
from som_xl.workbook.canvas import (
    colour_by_word,
    define,
    heading,
    open_sheet,
    print_on_a4,
    put,
    widths,
)
from som_xl.workbook.look import BAD, FONT, GOOD, LINE, NOTICE, TAB_COLOURS
from som_xl.workbook.plan import NO, YES, Plan
from som_xl.workbook.references import Area
from som_xl.workbook.sheets import guide_texts as texts
from som_xl.workbook.sheets.coverage import coverage_lines, gaps
from som_xl.workbook.sheets.function_rows import FUNCTION_ROWS
from som_xl.workbook.sheets.knowledge import line_count, link

_LINE: Final = 13.5
_COLUMNS: Final = 4
"""Last column of the guide sheets: label, text, and a third with example or reference."""
_SIDE: Final = Side(style="thin", color=LINE)
_BOX: Final = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_DARK_TABS: Final = ("input", "control")
"""Tab colours on which white text is easier to read than black."""


def draw_front(book: Workbook, plan: Plan) -> None:
    """Sheet 1: purpose, steps, status, coverage, contents, colour key and limitations."""
    version = plan.knowledge.version
    intro = f"Begin her. Følg de seks trin, og klik på de blå links. Videnbase {version}."
    sheet = open_sheet(book, texts.FRONT, "guide", intro, _COLUMNS)
    widths(sheet, [28, 104, 26])
    sheet.freeze_panes = "A5"
    print_on_a4(sheet, portrait=True)
    row = _example_notice(sheet, 5)
    row = _rows(sheet, row, "Om arbejdsbogen", texts.PURPOSE)
    row = _steps(sheet, row)
    row = _status(sheet, row)
    row = _coverage(sheet, row, plan)
    row = _contents(sheet, row)
    row = _colours(sheet, row)
    _rows(sheet, row, "Metodens begrænsninger", texts.LIMITATIONS)


def draw_guide(book: Workbook, plan: Plan) -> None:
    """Sheet 2: what to type where, mistakes, concepts, running, functions, status codes and glossary."""
    count = len(plan.services)
    intro = (
        f"Kort vejledning til hvert ark. Videnbasen har {count} ydelser, som kan medregnes i en beregning."
    )
    sheet = open_sheet(book, texts.GUIDE, "guide", intro, _COLUMNS)
    widths(sheet, [30, 68, 66])
    sheet.freeze_panes = "A5"
    row = _table(
        sheet, 5, "Ark for ark", ("Ark", "Det skriver I", "Typiske fejl"), texts.SHEET_GUIDE, links=True
    )
    row = _table(sheet, row, "Sådan skrives tal", ("Emne", "Regel", "Vær opmærksom på"), texts.TYPING)
    row = _table(
        sheet, row, "Begreber, der ofte misforstås", ("Begreb", "Forklaring", "Eksempel"), texts.CONCEPTS
    )
    row = _table(sheet, row, "Sådan regnes der", ("Emne", "Forklaring", "Bemærkning"), texts.RUNNING)
    row = _functions(sheet, row)
    row = _status_codes(book, sheet, row)
    _table(sheet, row, "Ordliste", ("Ord", "Forklaring", "Bemærkning"), texts.GLOSSARY)


def draw_log(book: Workbook, plan: Plan) -> None:
    """The version log of model and data, newest first."""
    knowledge = plan.knowledge
    sheet = open_sheet(
        book, texts.LOG, "control", "Hvad der er ændret, hvornår, i modellen og i videnbasen.", 5
    )
    widths(sheet, [14, 13, 12, 110])
    heading(sheet, 5, "Ændringer")
    for i, text in enumerate(("Version", "Dato", "Del", "Ændring")):
        put(sheet, 6, 2 + i, text, "som_header")
    sheet.freeze_panes = "A7"
    sheet.print_title_rows = "6:6"
    counts = knowledge.counts()
    data = (
        f"Videnbasen i denne arbejdsbog: {counts['target_groups']} målgrupper, {counts['effects']} effekter, "
        f"{counts['consequences']} konsekvenser, {counts['services']} ydelser, {counts['prices']} priser og "
        f"{counts['sources']} kilder."
    )
    rows = [(version, day, "Model", text) for version, day, text in texts.MODEL_LOG]
    rows.append((knowledge.version, knowledge.date, "Data", data))
    for row, (version, day, part, text) in enumerate(sorted(rows, key=lambda each: each[1], reverse=True), 7):
        for column, value in ((2, version), (4, part), (5, text)):
            put(sheet, row, column, value, "som_calc_text")
        put(sheet, row, 3, None, "som_calc_text")
        sheet.cell(row, 5).alignment = Alignment(vertical="center", wrap_text=True)
        sheet.cell(row, 3).value = date.fromisoformat(day)
        sheet.cell(row, 3).number_format = "dd-mm-yyyy"
        sheet.row_dimensions[row].height = _height([(text, 110)])


def _height(cells: Iterable[tuple[str, float]]) -> float:
    """Row height that shows each text in its column width."""
    return 5 + _LINE * max(line_count(text, width) for text, width in cells)


def _width(sheet: Worksheet, column: int) -> float:
    return float(sheet.column_dimensions["ABCDE"[column - 1]].width)


def _example_notice(sheet: Worksheet, row: int) -> int:
    """The warning that illustrative figures take part, visible only while they do."""
    put(sheet, row, 2, texts.EXAMPLE_FORMULA, "som_strong")
    sheet.row_dimensions[row].height = 20
    warned = DifferentialStyle(
        font=Font(color=NOTICE[1], bold=True), fill=PatternFill("solid", bgColor=NOTICE[0])
    )
    sheet.conditional_formatting.add(
        f"B{row}:D{row}", Rule("expression", formula=[f"LEN($B${row})>0"], dxf=warned)
    )
    put(sheet, row + 1, 2, "Eksemplet", "som_strong")
    put(sheet, row + 1, 3, texts.EXAMPLE_TEXT, "som_label")
    sheet.row_dimensions[row + 1].height = _height([(texts.EXAMPLE_TEXT, _width(sheet, 3))])
    return row + 3


def _rows(sheet: Worksheet, row: int, title: str, rows: Sequence[tuple[str, str]]) -> int:
    """A section of label and paragraph; the row after it."""
    heading(sheet, row, title, _COLUMNS)
    for i, (label, text) in enumerate(rows, row + 1):
        put(sheet, i, 2, label, "som_strong")
        put(sheet, i, 3, text, "som_label")
        sheet.row_dimensions[i].height = _height([(text, _width(sheet, 3))])
    return row + len(rows) + 2


def _steps(sheet: Worksheet, row: int) -> int:
    heading(sheet, row, "Seks trin", _COLUMNS)
    sheet.cell(row, 4).value = "Se også"
    for i, step in enumerate(texts.STEPS, 1):
        link(sheet, row + i, 2, f"{i}. {step.sheet}", step.sheet)
        put(sheet, row + i, 3, step.text, "som_label")
        link(sheet, row + i, 4, step.see_also, step.see_also)
        sheet.row_dimensions[row + i].height = 18
    return row + len(texts.STEPS) + 2


def _status(sheet: Worksheet, row: int) -> int:
    heading(sheet, row, "Status", _COLUMNS)
    lines = (
        ("Beregning", "=som_status"),
        ("Samlet kontrol", "=som_master_check"),
        ("Sidst beregnet", '=IF(som_calculated_at="","Ikke beregnet endnu",som_calculated_at)'),
        ("Programmets version", "=som_version"),
        ("Videnbasens version", "=som_data_version"),
    )
    for i, (label, formula) in enumerate(lines, row + 1):
        put(sheet, i, 2, label, "som_label")
        put(sheet, i, 3, formula, "som_calc_text")
    for i in (row + 1, row + 2):
        for word, colours in (
            ("ændret", BAD), ("fejl", BAD), ("Ikke beregnet", NOTICE), ("verificeret", GOOD), ("OK", GOOD),
        ):  # fmt: skip
            colour_by_word(sheet, f"C{i}", word, colours)
    link(sheet, row + 2, 4, "Se kontrollerne", texts.CONTROL)
    link(sheet, row + 4, 4, "Se ændringer", texts.LOG)
    return row + len(lines) + 2


def _coverage(sheet: Worksheet, row: int, plan: Plan) -> int:
    """What the knowledge base has and lacks, with links to the figures."""
    heading(sheet, row, "Videnbasens dækning", _COLUMNS)
    lines = coverage_lines(plan.knowledge)
    for i, line in enumerate(lines, row + 1):
        put(sheet, i, 2, line.kind, "som_strong")
        put(sheet, i, 3, line.text, "som_label")
        link(sheet, i, 4, line.sheet, line.sheet)
        sheet.row_dimensions[i].height = 18
    last, text = row + len(lines) + 1, gaps(plan.knowledge)
    put(sheet, last, 2, "Det vigtigste, der mangler", "som_strong")
    put(sheet, last, 3, text, "som_label")
    sheet.row_dimensions[last].height = _height([(text, _width(sheet, 3))])
    return last + 2


def _contents(sheet: Worksheet, row: int) -> int:
    heading(sheet, row, "Indhold", _COLUMNS)
    for i, entry in enumerate(texts.CONTENTS, row + 1):
        link(sheet, i, 2, entry.sheet, entry.sheet)
        put(sheet, i, 3, entry.text, "som_label")
        _tab_cell(sheet, i, 4, entry.group)
    return row + len(texts.CONTENTS) + 2


def _tab_cell(sheet: Worksheet, row: int, column: int, group: str) -> None:
    """The group's word on the colour of its tabs."""
    put(sheet, row, column, texts.GROUP_WORDS[group], "som_label")
    cell = sheet.cell(row, column)
    cell.fill = PatternFill("solid", start_color=TAB_COLOURS[group])
    cell.font = Font(name=FONT, size=10, color="FFFFFF" if group in _DARK_TABS else "000000")
    cell.alignment = Alignment(horizontal="center")


def _colours(sheet: Worksheet, row: int) -> int:
    """The colour key: the word stands in the coloured cell."""
    heading(sheet, row, "Farver", _COLUMNS)
    samples = (
        ("Input", "som_input_text", None, "Gul med blå tekst: her skriver I. Kun disse felter kan ændres."),
        ("Beregnet", "som_calc_text", None, "Hvid med sort tekst: en formel. Rettes ikke."),
        ("Resultat", "som_result_text", None, "Lyseblå: et resultat, skrevet af Beregn."),
        (
            "Kendt",
            "som_known_text",
            None,
            "Grå: hentet fra videnbasen. Status, kilde og år står ved siden af.",
        ),
        ("Verificeret", "som_calc_text", GOOD, "Grøn med ord: kontrollen er bestået."),
        (
            "Ændret eller fejl",
            "som_calc_text",
            BAD,
            "Rød med ord: input er ændret, eller en kontrol er ikke bestået.",
        ),
        ("Eksempeltal", "som_calc_text", NOTICE, "Gul advarsel med ord: tallet er svagt eller opdigtet."),
    )
    for i, (word, style, colours, text) in enumerate(samples, row + 1):
        put(sheet, i, 2, word, style)
        cell = sheet.cell(i, 2)
        cell.protection = Protection(locked=True)
        if colours:
            cell.fill = PatternFill("solid", start_color=colours[0])
            cell.font = Font(name=FONT, size=10, bold=True, color=colours[1])
        put(sheet, i, 3, text, "som_label")
    for i, group in enumerate(TAB_COLOURS):
        _tab_cell(sheet, row + 1 + i, 4, group)
    sheet.cell(row, 4).value = "Arkfaner"
    return row + len(samples) + 2


def _table(
    sheet: Worksheet,
    row: int,
    title: str,
    headers: tuple[str, str, str],
    rows: Sequence[tuple[str, str, str]],
    *,
    links: bool = False,
) -> int:
    """A section with three columns of text; the row after it."""
    heading(sheet, row, title, _COLUMNS)
    for i, header in enumerate(headers):
        put(sheet, row + 1, 2 + i, header, "som_header")
        sheet.cell(row + 1, 2 + i).alignment = Alignment(horizontal="left", vertical="center", indent=1)
    sheet.row_dimensions[row + 1].height = 18
    for i, texts_of_row in enumerate(rows, row + 2):
        for column, text in enumerate(texts_of_row, 2):
            put(sheet, i, column, text, "som_calc_wrapped")
            sheet.cell(i, column).alignment = Alignment(
                horizontal="left", vertical="center", wrap_text=True, indent=1
            )
        if links:
            link(sheet, i, 2, texts_of_row[0], texts_of_row[0])
            sheet.cell(i, 2).alignment = Alignment(horizontal="left", vertical="center", indent=1)
            sheet.cell(i, 2).border = _BOX
        else:
            sheet.cell(i, 2).font = Font(name=FONT, size=10, bold=True)
        sheet.row_dimensions[i].height = _height(
            (text, _width(sheet, column)) for column, text in enumerate(texts_of_row, 2)
        )
    return row + len(rows) + 3


def _functions(sheet: Worksheet, row: int) -> int:
    """The worksheet functions; the examples are texts, so that they show and never calculate."""
    headers = ("Funktion", "Hvad den giver", "Eksempel")
    end = _table(sheet, row, "Regnearksfunktioner", headers, (*FUNCTION_ROWS, *texts.FUNCTION_NOTES))
    for i in range(row + 2, row + 2 + len(FUNCTION_ROWS)):
        example = sheet.cell(i, 4)
        example.data_type = "s"
        example.quotePrefix = True
    return end


def _status_codes(book: Workbook, sheet: Worksheet, row: int) -> int:
    """The table of status codes; its first column is the list the input sheets choose from."""
    rows = [
        (
            label,
            texts.STATUS_TEXTS[code],
            NO if Status(code) in NOT_FOR_DEFAULTS else YES,
        )
        for code, label in STATUS_LABELS.items()
    ]
    end = _table(sheet, row, "Statuskoder", ("Status", "Betydning", "Kan være standardpris"), rows)
    define(book, "som_list_status", Area(sheet.title, row + 2, 2, row + 1 + len(rows), 2))
    return end
