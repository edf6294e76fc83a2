"""*Scenarier*: the case and its scenarios side by side, and what explains the difference."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.workbook import result_layout as place
from som_xl.workbook.analysis_layout import SCENARIO_TEXTS, STEPS, WATERFALL, AnalysisLayout
from som_xl.workbook.canvas import define, draw_table, fill, heading, open_sheet, put, validate
from som_xl.workbook.description import Check
from som_xl.workbook.look import DARK, HEADER_FILL, RESULT_FILL
from som_xl.workbook.plan import SCENARIOS
from som_xl.workbook.references import Area
from som_xl.workbook.result_layout import LAST_CHART_COLUMN
from som_xl.workbook.sheets.analysis_figures import waterfall_chart
from som_xl.workbook.sheets.result_parts import columns, show_when, to_the_right

_COMPARED: Final = (
    ("Nettoresultat, kommunen", "kr"), ("Nettoresultat, regionen", "kr"), ("Nettoresultat, staten", "kr"),
    ("Nettoresultat i alt", "kr"), ("Nettoresultat pr. deltager", "kr"), ("Forskel fra sagen, i alt", "kr"),
    ("Forskel fra sagen, kommunen", "kr"), ("Nettoomkostninger, diskonteret", "kr"), ("Deltagere, der starter", "kr"),
    ("Nettosuccesrate", "pct"), ("Nettosuccesrate ved break-even, i alt", "pct"), ("Break-even-år, i alt", "year"),
    ("Sandsynlighed for gevinst, i alt", "pct"), ("Sandsynlighed for gevinst, kommunen", "pct"),
)  # fmt: skip
_TOTAL_ROW: Final = 3
_EXPLAINED: Final = (
    "Input", "Før", "Efter", "Beløb i alt, kr.", "Beløb, kommunen, kr.", "Nettoresultat i alt efter trinnet, kr.",
)  # fmt: skip
_WATERFALL: Final = ("Trin", "Usynlig del", "Sagen og scenariet", "Bedre, over nul", "Bedre, under nul", "Dårligere, over nul", "Dårligere, under nul")  # fmt: skip
_STORED: Final = (
    "Et scenarie er sagens egne input med nogle få rettelser, eller en hel sag (Hel sag = Ja). Rettelserne er gemt som JSON, så de følger med til og fra en fil.",
    "Nemmest: ret tallene på inputarkene, vælg »Gem scenarie« på fanen SØM, og fortryd rettelserne. Navn og bemærkning kan rettes her; tøm rækken for at slette et scenarie.",
)
NO_SCENARIO: Final = "Der er intet scenarie at forklare endnu. Gem et scenarie, og beregn."


def draw_scenarios(book: Workbook, layout: AnalysisLayout) -> None:
    """The sheet without numbers; the explanation of the chosen scenario is formulas."""
    intro = "Sammenlign sagen med gemte scenarier, og se, hvilke input der gør forskellen. Tallene skrives, når sagen beregnes."
    sheet = open_sheet(book, SCENARIOS, "result", intro, LAST_CHART_COLUMN)
    columns(sheet, place.SHOWN_YEARS)
    for i in range(SCENARIO_TEXTS):
        put(sheet, layout.scenario_texts_row + i, place.LABEL, None, "som_strong")
    _comparison(sheet, layout)
    _choice(sheet, layout)
    _explained(sheet, layout)
    waterfall_chart(sheet, layout)
    _stored(book, sheet, layout)
    _steps(sheet, layout)
    _waterfall(sheet, layout)
    for name, area in layout.formula_areas.items():
        define(book, name, area)
    sheet.freeze_panes = "C5"
    for row in (layout.explained_heading, layout.plan.scenarios.header_row - 3, layout.steps_heading):
        sheet.row_breaks.append(Break(id=row - 1))


def _comparison(sheet: Worksheet, layout: AnalysisLayout) -> None:
    names, body = layout.areas["som_scenario_names"], layout.areas["som_scenario_comparison"]
    heading(sheet, layout.comparison_heading, "Side om side", LAST_CHART_COLUMN)
    for column, text in ((place.LABEL, "Mål"), (place.UNIT, "Enhed")):
        put(sheet, names.first_row, column, text, "som_header")
    sheet.row_dimensions[names.first_row].height = 44
    for column in range(names.first_column, names.last_column + 1):
        put(sheet, names.first_row, column, None, "som_header")
        to_the_right(sheet, names.first_row, column)
    for i, (label, kind) in enumerate(_COMPARED):
        row = body.first_row + i
        role = "total" if i == _TOTAL_ROW else "result"
        put(sheet, row, place.LABEL, label, f"som_{role}_text")
        put(sheet, row, place.UNIT, None, "som_unit")
        for column in range(names.first_column, names.last_column + 1):
            put(sheet, row, column, None, f"som_{role}_{kind}")
    used = f'{get_column_letter(names.first_column)}${names.first_row}<>""'
    show_when(sheet, names, used, HEADER_FILL)
    numbers = Area(sheet.title, body.first_row, names.first_column, body.last_row, body.last_column)
    show_when(sheet, numbers, used, RESULT_FILL)


def _choice(sheet: Worksheet, layout: AnalysisLayout) -> None:
    """The scenario to explain; without a choice the first."""
    top = layout.explained_heading
    heading(sheet, top, "Hvad forklarer forskellen?", LAST_CHART_COLUMN)
    put(sheet, top + 1, place.LABEL, "Vælg et scenarie", "som_strong")
    chosen, number = (layout.formula_areas[name] for name in ("som_scenario_chosen", "som_scenario_number"))
    put(sheet, chosen.first_row, chosen.first_column, None, "som_input_text")
    validate(
        sheet,
        chosen,
        Check("list", choices_at="som_list_scenarios", message="Vælg et gemt scenarie på listen."),
    )
    put(sheet, top + 1, place.ACTOR, "← tom: det første. Figur og tabel følger valget.", "som_note")
    sheet.cell(chosen.first_row, chosen.first_column).alignment = Alignment(
        vertical="center", shrink_to_fit=True
    )
    put(sheet, number.first_row, number.first_column - 1, "Viser nr.", "som_unit")
    put(
        sheet,
        number.first_row,
        number.first_column,
        '=IFERROR(MATCH(som_scenario_chosen,INDEX(som_scenario_ends,0,1),0),IF(INDEX(som_scenario_ends,1,1)="",0,1))',
        "som_unit",
    )
    put(
        sheet,
        top + 2,
        place.LABEL,
        f'=IF(som_scenario_number=0,"{NO_SCENARIO}",INDEX(som_scenario_ends,som_scenario_number,5))',
        "som_label",
    )
    sheet.cell(top + 2, place.LABEL).alignment = Alignment(vertical="center")
    sheet.cell(top + 2, place.LABEL).font = Font(
        name=sheet.cell(top + 2, place.LABEL).font.name, bold=True, color=DARK
    )


def _explained(sheet: Worksheet, layout: AnalysisLayout) -> None:
    """The case, the steps of the chosen scenario and where they end, as formulas over what the engine wrote."""
    area = layout.formula_areas["som_scenario_explained"]
    header = area.first_row - 1
    sheet.row_dimensions[header].height = 44
    for i, text in enumerate(_EXPLAINED):
        put(sheet, header, area.first_column + i, text, "som_header")
        if i > 2:
            to_the_right(sheet, header, area.first_column + i)
    first = area.first_row
    for row in range(first, area.last_row + 1):
        for i, formula in enumerate(_explained_row(first, row)):
            kind = "text" if i < 3 else "kr"
            put(sheet, row, area.first_column + i, formula, f"som_result_{kind}")
            if i < 3:
                sheet.cell(row, area.first_column + i).alignment = Alignment(
                    vertical="center", shrink_to_fit=True
                )
    show_when(sheet, area, f'$B{first}<>""', RESULT_FILL)


def _explained_row(first: int, row: int) -> tuple[str, ...]:
    """Label, before, after, amount in all, amount of the municipality, and the result after the step."""
    step = f"ROWS($A${first}:$A{row})-1"
    count = "INDEX(som_scenario_ends,som_scenario_number,2)"
    # The block of steps has as many rows for each scenario.
    at = f"(som_scenario_number-1)*ROWS(som_scenario_steps)/ROWS(som_scenario_ends)+{step}"

    def chosen(case: str, column: int, end: str) -> str:
        return (
            f'=IF(som_scenario_number=0,"",IF({step}=0,{case},IF({step}<={count},'
            f'INDEX(som_scenario_steps,{at},{column}),IF({step}={count}+1,{end},""))))'
        )

    return (
        chosen('"Sagen"', 2, "INDEX(som_scenario_ends,som_scenario_number,1)"),
        chosen('""', 3, '""') + '&""',
        chosen('""', 4, '""') + '&""',
        chosen("INDEX(som_scenario_comparison,4,2)", 5, "INDEX(som_scenario_ends,som_scenario_number,3)"),
        chosen("INDEX(som_scenario_comparison,1,2)", 6, "INDEX(som_scenario_ends,som_scenario_number,4)"),
        f'=IF($B{row}="","",IF(OR({step}=0,{step}={count}+1),E{row},N(G{row - 1})+E{row}))',
    )


def _stored(book: Workbook, sheet: Worksheet, layout: AnalysisLayout) -> None:
    table = layout.plan.scenarios
    heading(sheet, table.header_row - 3, f"{table.title} (input)", LAST_CHART_COLUMN)
    for i, text in enumerate(_STORED):
        put(sheet, table.header_row - 2 + i, place.LABEL, text, "som_note")
    draw_table(book, sheet, table, set_widths=False, header_height=18)
    letters = [
        get_column_letter(table.column_number(column.key))
        for column in table.columns
        if column.role == "input"
    ]
    rows = range(table.area.first_row, table.area.last_row + 1)
    fill(sheet, table, "length", ["=" + "+".join(f"LEN({letter}{r})" for letter in letters) for r in rows])
    for row in rows:
        sheet.cell(row, table.first_column).alignment = Alignment(vertical="center", shrink_to_fit=True)


def _steps(sheet: Worksheet, layout: AnalysisLayout) -> None:
    for name, title, headers, kinds in (
        ("som_scenario_steps", f"Trin for alle scenarier ({STEPS} rækker til hvert)",
         ("Scenarie nr.", "Input", "Før", "Efter", "I alt, kr.", "Kommunen, kr."), ("year", "text", "text", "text", "kr", "kr")),
        ("som_scenario_ends", "Hvor hvert scenarie ender",
         ("Scenarie", "Antal trin", "I alt, kr.", "Kommunen, kr.", "I ord"), ("text", "year", "kr", "kr", "text")),
    ):  # fmt: skip
        area = layout.areas[name]
        heading(sheet, area.first_row - 2, title, LAST_CHART_COLUMN)
        for i, (header, kind) in enumerate(zip(headers, kinds, strict=True)):
            put(sheet, area.first_row - 1, area.first_column + i, header, "som_header")
            for row in range(area.first_row, area.last_row + 1):
                put(sheet, row, area.first_column + i, None, f"som_result_{kind}")
                if kind == "text":
                    sheet.cell(row, area.first_column + i).alignment = Alignment(vertical="center")
        show_when(sheet, area, f'$B{area.first_row}<>""', RESULT_FILL)


def _waterfall(sheet: Worksheet, layout: AnalysisLayout) -> None:
    """Stacked parts of the columns: from the result before a step to the result after it, on each side of zero."""
    area = layout.formula_areas["som_scenario_waterfall"]
    told = layout.formula_areas["som_scenario_explained"]
    heading(sheet, area.first_row - 2, "Tal bag figuren (kr.)", LAST_CHART_COLUMN)
    sheet.row_dimensions[area.first_row - 1].height = 30
    for i, text in enumerate(_WATERFALL):
        put(sheet, area.first_row - 1, area.first_column + i, text, "som_header")
        if i:
            to_the_right(sheet, area.first_row - 1, area.first_column + i)
    for i in range(WATERFALL):
        row, source = area.first_row + i, told.first_row + i
        before, after, amount = f"N($G${source - 1})", f"N($G${source})", f"N($E${source})"
        whole = (
            f'OR($B${source}="",ROWS($A${told.first_row}:$A{source})=1,'
            f"ROWS($A${told.first_row}:$A{source})-1=INDEX(som_scenario_ends,MAX(som_scenario_number,1),2)+1)"
        )
        low, high = f"MIN({before},{after})", f"MAX({before},{after})"
        above = f"MAX(0,{high})-MAX(0,{low})"
        below = f"MIN(0,{low})-MIN(0,{high})"
        formulas = (
            f'=$B${source}&""',
            f"=IF({whole},0,MAX(0,{low})+MIN(0,{high}))",
            f"=IF({whole},{after},0)",
            f"=IF({whole},0,IF({amount}>=0,{above},0))",
            f"=IF({whole},0,IF({amount}>=0,{below},0))",
            f"=IF({whole},0,IF({amount}<0,{above},0))",
            f"=IF({whole},0,IF({amount}<0,{below},0))",
        )
        for column, formula in enumerate(formulas, area.first_column):
            kind = "text" if column == area.first_column else "kr"
            put(sheet, row, column, formula, f"som_result_{kind}")
            if kind == "text":
                sheet.cell(row, column).alignment = Alignment(vertical="center", shrink_to_fit=True)
