"""*Usikkerhed*: how uncertain the most important inputs are, and how the case is simulated."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.analysis.proposals import OPTIMISM
from som_xl.workbook import plan as p
from som_xl.workbook.canvas import colour_by_word, draw_field, draw_table, fill, heading, open_sheet, put
from som_xl.workbook.look import BAD, NOTICE
from som_xl.workbook.plan import Plan

LAST_COLUMN: Final = 9
NOT_FOUND: Final = "Findes ikke i sagen"
CONVENTION: Final = "Konvention"
_OPTIMISM_ROW: Final = 9
_GUIDE_ROW: Final = 11
GUIDE: Final = (
    (
        "Lav og høj",
        "Det interval, som I er 95 % sikre på. Vælg en anden Dækning, hvis intervallet betyder noget andet; 100 % er yderste grænse.",
    ),
    (
        "Basis",
        "Sagens eget tal. Det er fordelingens middelværdi; ved Trekant og PERT er det den mest sandsynlige værdi. Det skal ligge mellem lav og høj.",
    ),
    (
        "Faktor",
        "For costs[…], consequences[…] og prices[…] er lav og høj en faktor på sagens egne tal: 0,8 er 20 % lavere, 1 er uændret.",
    ),
    (
        "Fordeling",
        "Beta: en rate mellem 0 og 100 %. Normal: lige stor usikkerhed til begge sider. Gamma og Lognormal: kan ikke blive negativ, hale opad.",
    ),
    ("", "Trekant og PERT: et eksperts lav, mest sandsynlig og høj. Ligefordelt: alt mellem lav og høj er lige sandsynligt."),
    (
        "Standardfejl",
        "Kun for consequences[…]: i stedet for lav og høj kan konsekvensens standardfejl skrives år for år, med fordelingen Normal.",
    ),
    (
        "Sammenhænge",
        "Nederst: 0 er ingen sammenhæng, 1 er helt i takt, −1 er modsat. Er to priser høje samtidig, er resultatet mere usikkert, end tallene viser hver for sig.",
    ),
    (
        "Eksempel",
        "Succesraten er 73 %, og studiet siger 60–84 %: parameter effect.success_with, Beta, lav 0,60, høj 0,84, Grundlag: studiet.",
    ),
    (
        "Konvention",
        "Knappen »Foreslå intervaller« (som-xl usikkerhed) udfylder det, der mangler. Står der »Konvention« i Grundlag, er det en tommelfingerregel og ikke viden.",
    ),
)  # fmt: skip


def draw_uncertainty(book: Workbook, plan: Plan) -> None:
    """The fields of the simulation, how to fill in the table, the table and the correlations."""
    table, pairs = plan.uncertainty, plan.correlations
    intro = "Skriv, hvor usikre de vigtigste forudsætninger er. Tallene bruges på arket Følsomhed og ændrer ikke selve nettoresultatet."
    sheet = open_sheet(book, p.UNCERTAINTY, "input", intro, LAST_COLUMN)
    heading(sheet, table.header_row - 2, table.title, LAST_COLUMN)
    put(
        sheet,
        table.header_row - 1,
        2,
        "Vælg parameteren på listen, eller skriv den: effect.success_with, effect.success_without, effect.success_rate, participants.dropout, costs[navn], consequences[ydelses-id], prices[ydelses-id].",
        "som_note",
    )
    draw_table(book, sheet, table)
    heading(sheet, 5, "Simulering", LAST_COLUMN)
    for field in plan.fields:
        if field.sheet == p.UNCERTAINTY:
            draw_field(book, sheet, field)
            sheet.cell(field.row, field.column + 2).style = "som_note"
    shares = ", ".join(
        f"{share:.0%} ved {f'evidensniveau {level}' if level else 'ukendt niveau'}".replace("%", " %")
        for level, share in OPTIMISM.items()
    )
    put(
        sheet,
        _OPTIMISM_ROW,
        5,
        f"Konvention, ikke viden: {shares}.",
        "som_note",
    )
    heading(sheet, _GUIDE_ROW, "Sådan udfyldes tabellen", LAST_COLUMN)
    for i, (label, text) in enumerate(GUIDE, _GUIDE_ROW + 1):
        put(sheet, i, 2, label, "som_strong")
        put(sheet, i, 3, text, "som_note")
    _formulas(sheet, plan)
    heading(sheet, pairs.header_row - 1, pairs.title, LAST_COLUMN)
    draw_table(book, sheet, pairs, set_widths=False, header_height=18)
    area = table.area
    label, note = (get_column_letter(table.column_number(key)) for key in ("label", "note"))
    colour_by_word(sheet, f"{label}{area.first_row}:{label}{area.last_row}", NOT_FOUND, BAD)
    colour_by_word(sheet, f"{note}{area.first_row}:{note}{area.last_row}", CONVENTION, NOTICE)
    sheet.freeze_panes = "A5"
    _pages(sheet, plan)


def _pages(sheet: Worksheet, plan: Plan) -> None:
    """What most users fill in is printed alone; the standard errors follow, beside the parameters' names."""
    table = plan.uncertainty
    errors = [get_column_letter(table.column_number(f"se{i}")) for i in (1, plan.capacity.consequence_years)]
    sheet.print_area = [
        f"A1:{get_column_letter(LAST_COLUMN)}{plan.correlations.last_row}",
        f"{errors[0]}{table.header_row}:{errors[1]}{table.last_row}",
    ]
    sheet.print_title_cols = "B:B"


def _formulas(sheet: Worksheet, plan: Plan) -> None:
    """The parameter in words, and its value in the case."""
    table = plan.uncertainty
    letter = get_column_letter(table.column_number("parameter"))
    errors = [get_column_letter(table.column_number(f"se{i}")) for i in (1, plan.capacity.consequence_years)]
    rows = range(table.area.first_row, table.area.last_row + 1)
    fill(
        sheet,
        table,
        "label",
        [
            f'=IF({letter}{r}="","",IFERROR(INDEX(som_parameter_words,MATCH({letter}{r},som_list_parameters,0)),"{NOT_FOUND}"))'
            for r in rows
        ],
    )
    fields = (
        ("effect.success_with", "som_success_with"),
        ("effect.success_without", "som_success_without"),
        ("effect.success_rate", "som_net_rate"),
        ("participants.dropout", "som_dropout"),
    )
    for r in rows:
        value = f"IF(COUNT({errors[0]}{r}:{errors[1]}{r})>0,0,1)"
        for name, cell in reversed(fields):
            value = f'IF({letter}{r}="{name}",{cell},{value})'
        sheet.cell(r, table.column_number("label")).alignment = Alignment(
            vertical="center", shrink_to_fit=True, indent=1
        )
        sheet.cell(r, table.column_number("base")).number_format = "0.00"
        sheet.cell(r, table.column_number("base")).value = f'=IF({letter}{r}="","",{value})'
