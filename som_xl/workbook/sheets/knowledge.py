"""The knowledge sheets: every row of the knowledge base as filterable tables, with status, source and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap as wrapped_lines
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table as Filtered
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.knowledge import KnowledgeBase
from som_xl.workbook.canvas import define, heading, open_sheet, put
from som_xl.workbook.description import quoted
from som_xl.workbook.look import NOTICE
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from som_xl.workbook.sheets import knowledge_tables as t

TARGET_GROUPS: Final = "Viden Målgrupper"
EFFECTS: Final = "Viden Effekter"
CONSEQUENCES: Final = "Viden Konsekvenser"
PRICES: Final = "Viden Priser"
PROJECTS: Final = "Viden Projekter"
RECOMMENDATIONS: Final = "Viden Anbefalinger"
EXPERIENCES: Final = "Erfaringer"
SOURCES: Final = "Kilder"
KNOWLEDGE_SHEETS: Final = (
    TARGET_GROUPS, EFFECTS, CONSEQUENCES, PRICES, PROJECTS, RECOMMENDATIONS, EXPERIENCES, SOURCES,
)  # fmt: skip

HEADER_ROW: Final = 7
WRAPPED_UP_TO: Final = 60
"""Tables with more rows than this have one line per row, so that the sheet can be skimmed."""
MAX_LINES: Final = 4
WARNED: Final = ("eksempeltal", "svag kilde")
_WARNING_FILL: Final = "FFF6E0"
_CHARACTERS_PER_WIDTH: Final = 1.15
_NUMBER: Final = 'General;"−"General'
_HEADER_HEIGHT: Final = 42
"""Two lines of text above the filter buttons."""
_PAGE_WIDTH: Final = 190
"""Characters on one printed page, so that a wide table is spread over several pages and stays readable."""


@dataclass(frozen=True)
class Block:
    """One table on a knowledge sheet: its name, title, columns and rows."""

    name: str
    title: str
    columns: tuple[t.Shown, ...]
    rows: Sequence[Any]


def draw_knowledge(book: Workbook, plan: Plan) -> None:
    """All knowledge sheets, and the names of the lists and lookups the other sheets use."""
    knowledge = plan.knowledge
    _target_groups(book, knowledge)
    for title, intro, blocks in _plain_sheets(knowledge):
        areas = _draw_sheet(book, knowledge, title, intro, blocks)
        if title == PROJECTS:
            define(book, "som_list_projects", _column(areas["projects"], 0))
    _sources(book, knowledge)


def danish_order(name: str) -> tuple[int, ...]:
    """Sort key of the Danish alphabet: æ, ø and å last, aa as å.

    >>> sorted(["Ærø", "Aarhus", "Odense", "Øster"], key=danish_order)
    ['Odense', 'Ærø', 'Øster', 'Aarhus']
    """
    last = {letter: 1000 + i for i, letter in enumerate("æøå")}
    return tuple(last.get(letter, ord(letter)) for letter in name.lower().replace("aa", "å"))


def _plain_sheets(knowledge: KnowledgeBase) -> tuple[tuple[str, str, tuple[Block, ...]], ...]:
    services = {service.id: i for i, service in enumerate(knowledge.services)}
    prices = sorted(knowledge.prices, key=lambda row: (services[row.service_id], not row.is_default))
    return (
        (
            EFFECTS,
            "Publicerede effekter af indsatser. Brug dem til at begrunde succesraten på arket Effekt.",
            (Block("effects", "Effektstudier", t.EFFECTS, knowledge.effects),),
        ),
        (
            CONSEQUENCES,
            "Publicerede tal, der ligger tæt på SØM's konsekvenser. SØM's egne konsekvensskøn er ikke offentlige.",
            (
                Block("consequences", "Publicerede konsekvenser", t.CONSEQUENCES, knowledge.consequences),
                Block(
                    "aggregate_figures", "Samlede tal (kun til sammenhæng, aldrig input)",
                    t.AGGREGATES, knowledge.aggregate_figures,
                ),
            ),
        ),
        (
            PRICES,
            "Priser pr. enhed efter refusion. Rækker med Standard = Ja bruges, når der ikke skrives en egen pris.",
            (
                Block("prices", "Priser", t.PRICES, prices),
                Block("refund_rules", "Refusionsregler", t.REFUND_RULES, knowledge.refund_rules),
                Block("services", "Ydelser og enheder", t.SERVICES, knowledge.services),
            ),
        ),
        (
            PROJECTS,
            "Projektberegninger og publicerede priser på indsatser. Brug dem på arkene Projektberegning og Omkostninger.",
            (
                Block("projects", "Projektberegninger", t.PROJECTS, knowledge.projects),
                Block(
                    "intervention_costs", "Publicerede omkostninger ved indsatser",
                    t.INTERVENTION_COSTS, knowledge.intervention_costs,
                ),
            ),
        ),
        (
            RECOMMENDATIONS,
            "Hvilke ydelser en beregning bør medregne. Det er vores læsning af offentlige kilder, ikke styrelsens ordlyd.",
            (Block("recommendations", "Anbefalinger", t.RECOMMENDATIONS, knowledge.recommendations),),
        ),
        (
            EXPERIENCES,
            "Andres offentliggjorte SØM-beregninger. Sammenlign jeres resultat med dem, før I bruger det.",
            (
                Block(
                    "experiences", "Offentliggjorte beregninger",
                    t.EXPERIENCES, knowledge.experience_calculations,
                ),
            ),
        ),
    )  # fmt: skip


def _target_groups(book: Workbook, knowledge: KnowledgeBase) -> None:
    chosen = knowledge.som_target_groups()
    others = [row for row in knowledge.target_groups if row.kind == "neighbour"]
    areas = _draw_sheet(
        book,
        knowledge,
        TARGET_GROUPS,
        "Målgrupper med definition og succesmål. Til højre for målgrupperne står kommunerne.",
        (
            Block("target_groups", "Målgrupper, der kan vælges", t.TARGET_GROUPS, chosen),
            Block("neighbours", "Nabogrupper (bærer kun tal, kan ikke vælges)", t.TARGET_GROUPS, others),
        ),
        beside=(
            Block(
                "municipalities", "Kommuner", t.MUNICIPALITIES,
                sorted(knowledge.municipalities, key=lambda row: danish_order(row.name)),
            ),
        ),
    )  # fmt: skip
    facts = areas["target_groups"]
    define(book, "som_group_facts", facts)
    define(book, "som_list_target_groups", _column(facts, 0))
    define(book, "som_list_municipalities", _column(areas["municipalities"], 0))


def _sources(book: Workbook, knowledge: KnowledgeBase) -> None:
    schedule = knowledge.official_discount_schedule()
    older = [row for row in knowledge.discount_rates if row not in schedule]
    areas = _draw_sheet(
        book,
        knowledge,
        SOURCES,
        "Alle kilder med adresse. Nederst står prisindeks, diskonteringsrenter og hovedområder.",
        (
            Block("sources", "Kilder", t.SOURCES, knowledge.sources),
            Block("discount_schedule", "Gældende diskonteringsrente", t.DISCOUNT_RATES, schedule),
            Block("older_rates", "Tidligere diskonteringsrenter", t.DISCOUNT_RATES, older),
            Block("price_index", "Prisindeks", t.PRICE_INDEX, knowledge.price_index_rows),
            Block("domains", "Hovedområder", t.DOMAINS, knowledge.domains),
        ),
    )
    define(book, "som_schedule_from", _column(areas["discount_schedule"], 1))
    define(book, "som_schedule_rate", _column(areas["discount_schedule"], 2))


def _column(area: Area, position: int) -> Area:
    number = area.first_column + position
    return Area(area.sheet, area.first_row, number, area.last_row, number)


def _draw_sheet(
    book: Workbook,
    knowledge: KnowledgeBase,
    title: str,
    intro: str,
    blocks: tuple[Block, ...],
    *,
    beside: tuple[Block, ...] = (),
) -> dict[str, Area]:
    """A sheet with its tables below each other, those ``beside`` to the right; the area of each body."""
    last = max(len(block.columns) for block in blocks) + 1
    start_beside = last + 2
    whole = start_beside + len(beside[0].columns) - 1 if beside else last
    sheet = open_sheet(book, title, "knowledge", intro, whole)
    _widths(sheet, blocks[0].columns, 2)
    areas: dict[str, Area] = {}
    row = HEADER_ROW
    for block in blocks:
        _extra_widths(sheet, block.columns)
        areas[block.name] = _draw_block(sheet, knowledge, block, header_row=row, first=2)
        row = areas[block.name].last_row + 4
    for block in beside:
        sheet.column_dimensions[get_column_letter(start_beside - 1)].width = 4
        _widths(sheet, block.columns, start_beside)
        areas[block.name] = _draw_block(
            sheet, knowledge, block, header_row=HEADER_ROW, first=start_beside, wrap=False
        )
    _links(sheet, [(block.title, areas[block.name]) for block in (*blocks[1:], *beside)])
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_title_cols = "A:B"
    total = sum(sheet.column_dimensions[get_column_letter(i)].width for i in range(1, whole + 1))
    sheet.page_setup.fitToWidth = ceil(total / _PAGE_WIDTH)
    return areas


def _widths(sheet: Worksheet, columns: Sequence[t.Shown], first: int) -> None:
    for i, column in enumerate(columns):
        sheet.column_dimensions[get_column_letter(first + i)].width = column.width


def _extra_widths(sheet: Worksheet, columns: Sequence[t.Shown]) -> None:
    """Widths for the columns that only a table further down has."""
    for i, column in enumerate(columns):
        letter = get_column_letter(2 + i)
        if letter not in sheet.column_dimensions:
            sheet.column_dimensions[letter].width = column.width


def _draw_block(
    sheet: Worksheet,
    knowledge: KnowledgeBase,
    block: Block,
    *,
    header_row: int,
    first: int,
    wrap: bool = True,
) -> Area:
    last = first + len(block.columns) - 1
    if first == 2:
        heading(sheet, header_row - 2, block.title, last)
    else:
        for column in range(first, last + 1):
            sheet.cell(header_row - 2, column).style = "som_heading"
        sheet.cell(header_row - 2, first).value = block.title
    for i, shown in enumerate(block.columns):
        put(sheet, header_row, first + i, shown.header, "som_header")
        sheet.cell(header_row, first + i).alignment = _aligned(shown.style, vertical="top")
    sheet.row_dimensions[header_row].height = _HEADER_HEIGHT
    wrapped = wrap and len(block.rows) <= WRAPPED_UP_TO
    for i, record in enumerate(block.rows):
        _draw_row(sheet, knowledge, block, record, row=header_row + 1 + i, first=first, wrapped=wrapped)
    area = Area(sheet.title, header_row + 1, first, header_row + len(block.rows), last)
    whole = Area(sheet.title, header_row, first, area.last_row, last)
    sheet.add_table(Filtered(displayName=f"som_tbl_{block.name}", ref=whole.reference))
    _warn(sheet, block, area)
    return area


def _draw_row(
    sheet: Worksheet,
    knowledge: KnowledgeBase,
    block: Block,
    record: Any,
    *,
    row: int,
    first: int,
    wrapped: bool,
) -> None:
    lines = 1
    for i, shown in enumerate(block.columns):
        value = shown.read(knowledge, record)
        is_text = shown.style == "text"
        put(sheet, row, first + i, None if value == "" else value, f"som_known_{shown.style}")
        cell = sheet.cell(row, first + i)
        cell.alignment = _aligned(shown.style, wrap=wrapped and is_text)
        if shown.style == "number":
            cell.number_format = _NUMBER
        if wrapped and is_text:
            width = sheet.column_dimensions[get_column_letter(first + i)].width - 1
            lines = max(lines, line_count(str(value), width))
    if wrapped:
        sheet.row_dimensions[row].height = 13.5 * min(lines, MAX_LINES) + 4


def _aligned(style: str, *, wrap: bool = True, vertical: str = "center") -> Alignment:
    """Text to the left with air before it, numbers to the right."""
    if style == "text":
        return Alignment(horizontal="left", vertical=vertical, wrap_text=wrap, indent=1)
    return Alignment(horizontal="right", vertical=vertical, wrap_text=wrap)


def _warn(sheet: Worksheet, block: Block, area: Area) -> None:
    """A soft colour behind rows with a weak status, and a stronger one on the word itself."""
    headers = [shown.header for shown in block.columns]
    letter = get_column_letter(area.first_column + headers.index("Status"))
    cell = f"${letter}{area.first_row}"
    formula = "OR(" + ",".join(f'{cell}="{word}"' for word in WARNED) + ")"
    status = f"{letter}{area.first_row}:{letter}{area.last_row}"
    word = DifferentialStyle(
        font=Font(color=NOTICE[1], bold=True), fill=PatternFill("solid", bgColor=NOTICE[0])
    )
    sheet.conditional_formatting.add(status, Rule("expression", formula=[formula], dxf=word))
    behind = DifferentialStyle(fill=PatternFill("solid", bgColor=_WARNING_FILL))
    sheet.conditional_formatting.add(area.reference, Rule("expression", formula=[formula], dxf=behind))


def _links(sheet: Worksheet, targets: Sequence[tuple[str, Area]]) -> None:
    """Links in row 6 to the other tables of the sheet, spaced so that no text is cut off."""
    column = 2
    for title, area in targets:
        label = f"Gå til: {title}"
        target = sheet.cell(area.first_row - 1, area.first_column).coordinate
        link(sheet, HEADER_ROW - 1, column, label, sheet.title, cell=target)
        room = 0.0
        while room < len(label) + 2:
            room += sheet.column_dimensions[get_column_letter(column)].width
            column += 1


def line_count(text: str, width: float) -> int:
    """Lines a text takes in a cell of this width (characters of the standard font).

    >>> line_count("Personer registreret med ophold på herberg", 20)
    2
    """
    return max(1, len(wrapped_lines(text, int(width * _CHARACTERS_PER_WIDTH))))


def link(sheet: Worksheet, row: int, column: int, label: str, target: str, *, cell: str = "A1") -> None:
    """A link to a place in this workbook."""
    put(sheet, row, column, label, "som_link")
    place = sheet.cell(row, column)
    place.hyperlink = Hyperlink(ref=place.coordinate, location=f"{quoted(target)}!{cell}", display=label)
    place.style = "som_link"
