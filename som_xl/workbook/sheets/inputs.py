"""The input sheets: Indstillinger, Målgruppe, Omkostninger, Konsekvenser 1 and 2, Priser; Effekt and Usikkerhed are drawn beside."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from som_xl.knowledge import STATUS_LABELS, KnowledgeBase, PriceRow
from som_xl.model import ACTORS
from som_xl.workbook import plan as p
from som_xl.workbook.canvas import (
    colour_by_word,
    define,
    draw_field,
    draw_table,
    fill,
    heading,
    open_sheet,
    paragraph,
    put,
    widths,
)
from som_xl.workbook.description import Table
from som_xl.workbook.look import NOTICE
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area
from som_xl.workbook.sheets.effect import draw_effect, year_labels
from som_xl.workbook.sheets.uncertainty import draw_uncertainty

_EXAMPLE = "eksempel"


def draw_inputs(book: Workbook, plan: Plan) -> None:
    """All input sheets, in order."""
    _settings(book, plan)
    _group(book, plan)
    _costs(book, plan)
    draw_effect(book, plan)
    _consequences(book, plan)
    _own_consequences(book, plan)
    _prices(book, plan)
    draw_uncertainty(book, plan)


def _fields(book: Workbook, sheet: Worksheet, plan: Plan) -> None:
    for field in plan.fields:
        if field.sheet == sheet.title:
            draw_field(book, sheet, field)


def _settings(book: Workbook, plan: Plan) -> None:
    sheet = open_sheet(
        book,
        p.SETTINGS,
        "input",
        "Udfyld de gule felter: hvad sagen hedder, hvilke år den dækker, og hvilket prisniveau resultatet vises i.",
        7,
    )
    widths(sheet, [34, 44, 18, 90, 14, 22])
    sheet.row_dimensions[10].height = 58
    heading(sheet, 5, "Sagen")
    heading(sheet, 12, "Tid, prisniveau og diskontering")
    _fields(book, sheet, plan)
    heading(sheet, plan.committees.header_row - 1, plan.committees.title)
    draw_table(book, sheet, plan.committees, set_widths=False)
    put(
        sheet,
        plan.committees.header_row,
        5,
        "Hver ydelses fordeling på udvalg skrives på arket Priser i samme rækkefølge. Det, der ikke er fordelt, vises som »Ikke fordelt«.",
        "som_help",
    )
    index = plan.index
    heading(sheet, index.header_row - 2, index.title, 7)
    paragraph(
        sheet,
        index.header_row - 1,
        "Beløb omregnes med nettoprisindekset. Fremskrevne år er markeret. Skriv et eget indeks, hvis I har et nyere tal.",
        style="som_note",
    )
    draw_table(book, sheet, index, set_widths=False)
    rows = {row.year: row for row in plan.knowledge.price_index_rows if row.series == "net_price_index"}
    fill(sheet, index, "year", list(plan.index_years))
    fill(sheet, index, "known", [plan.knowledge.price_index.get(year) for year in plan.index_years])
    fill(
        sheet, index, "status", [STATUS_LABELS[rows[y].status] if y in rows else "" for y in plan.index_years]
    )
    fill(
        sheet,
        index,
        "source",
        [plan.knowledge.source(rows[y].source_id).citation() if y in rows else "" for y in plan.index_years],
    )
    known, own = (get_column_letter(index.column_number(key)) for key in ("known", "own"))
    first = index.area.first_row
    fill(
        sheet,
        index,
        "used",
        [
            f'=IF({own}{r}<>"",{own}{r},IF({known}{r}<>"",{known}{r},""))'
            for r in range(first, first + index.rows)
        ],
    )
    sheet.freeze_panes = "A5"


def _group(book: Workbook, plan: Plan) -> None:
    sheet = open_sheet(
        book,
        p.GROUP,
        "input",
        "Vælg den målgruppe, indsatsen retter sig mod, og skriv, om jeres deltagere og jeres effektmål svarer til modellens.",
        6,
    )
    widths(sheet, [34, 60, 14, 70])
    heading(sheet, 5, "Valg af målgruppe")
    _fields(book, sheet, plan)
    for row, label in (
        (8, "Definition"),
        (9, "Succesmål"),
        (10, "Succesmålets status"),
        (11, "Hovedgruppe"),
        (12, "Konsekvenser i videnbasen"),
    ):
        put(sheet, row, 2, label, "som_label")
        column = {8: 3, 9: 4, 10: 5, 11: 6, 12: 7}[row]
        put(
            sheet,
            row,
            3,
            f'=IFERROR(INDEX(som_group_facts,MATCH(som_target_group,som_list_target_groups,0),{column}),"Egen målgruppe: intet hentes fra videnbasen")',
            "som_calc_wrapped",
        )
        sheet.row_dimensions[row].height = 44 if row in (8, 12) else 30
    put(sheet, 13, 2, "Nærmeste, hvis gruppen er jeres egen", "som_label")
    put(sheet, 13, 3, None, "som_calc_wrapped")
    put(
        sheet,
        13,
        5,
        "Skrives, når sagen beregnes. Overvej, om en af dem passer, eller skriv egne tal.",
        "som_help",
    )
    sheet.row_dimensions[13].height = 30
    define(book, "som_nearest_groups", Area(p.GROUP, 13, 3, 13, 3))
    heading(sheet, 15, "Passer videnbasens tal til jeres indsats?")
    for row in (17, 19, 20):
        sheet.row_dimensions[row].height = 44
    heading(sheet, plan.mix.header_row - 1, plan.mix.title)
    draw_table(book, sheet, plan.mix, set_widths=False, header_height=18)
    put(
        sheet,
        plan.mix.header_row,
        5,
        "Andelene skal give 100 %. Knappen Indsæt skriver hver gruppes andel som vægt på dens linjer; skriver I selv linjer, så skriv andelen som vægt og gruppen som rolle.",
        "som_help",
    )


def _costs(book: Workbook, plan: Plan) -> None:
    table = plan.costs
    sheet = open_sheet(
        book,
        p.COSTS,
        "input",
        "Skriv indsatsens omkostninger, én linje pr. post. Skriv også det sædvanlige tilbud, I sparer, som »Sparet alternativ: Ja«.",
        24,
    )
    heading(sheet, 5, table.title, table.first_column + len(table.columns) - 1)
    put(
        sheet,
        6,
        2,
        "Skriv enten ét beløb for alle driftsår eller ét pr. driftsår. Alle beløb er positive. Uden prisår gælder sagens prisniveau; uden betaler betaler kommunen.",
        "som_note",
    )
    draw_table(book, sheet, table, row_height=28)
    year_labels(sheet, table, plan.capacity.operating_years, 6)
    sheet.freeze_panes = f"C{table.header_row + 1}"
    _mark_examples(sheet, table, "status")


def _consequences(book: Workbook, plan: Plan) -> None:
    table = plan.consequences
    sheet = open_sheet(
        book,
        p.CONSEQUENCES,
        "input",
        "Medregn de offentlige ydelser, som en virksom indsats ventes at ændre, og skriv ændringen i antal enheder pr. år.",
        26,
    )
    heading(sheet, 5, table.title, table.first_column + len(table.columns) - 1)
    put(
        sheet,
        6,
        2,
        "Konsekvensår 1 er året, hvor forløbet slutter (eller året efter, se Indstillinger). SØM's egne registerskøn er ikke offentlige; se Viden Konsekvenser.",
        "som_note",
    )
    draw_table(book, sheet, table)
    names = {domain.id: domain.name for domain in plan.knowledge.domains}
    fill(sheet, table, "name", [service.name for service in plan.services])
    fill(sheet, table, "unit", [service.unit for service in plan.services])
    fill(sheet, table, "domain", [names[service.domain_id] for service in plan.services])
    fill(sheet, table, "service", [service.id for service in plan.services])
    _adjustment(sheet, plan, table)
    sheet.freeze_panes = f"C{table.header_row + 1}"
    _mark_examples(sheet, table, "status")


def _own_consequences(book: Workbook, plan: Plan) -> None:
    table = plan.own_consequences
    sheet = open_sheet(
        book,
        p.OWN_CONSEQUENCES,
        "input",
        "Egne ydelser og flere linjer for samme ydelse, fx både pr. succes og pr. deltager eller for flere i husstanden.",
        24,
    )
    heading(sheet, 5, table.title, table.first_column + len(table.columns) - 1)
    put(
        sheet,
        6,
        2,
        "Vælg en ydelse fra listen, eller skriv en egen ydelse, som har en pris under »Egne ydelser« på arket Priser.",
        "som_note",
    )
    draw_table(book, sheet, table)
    _adjustment(sheet, plan, table)
    sheet.freeze_panes = f"C{table.header_row + 1}"
    _mark_examples(sheet, table, "status")


def _adjustment(sheet: Worksheet, plan: Plan, table: Table) -> None:
    """The sum of the original units and what the user's own differ from it; the originals are not printed."""
    last = plan.capacity.consequence_years
    letters = {
        key: get_column_letter(table.column_number(key)) for key in ("u1", f"u{last}", "o1", f"o{last}")
    }
    first, end = table.area.first_row, table.area.last_row
    now, original = (
        [f"{letters[f'{kind}1']}{r}:{letters[f'{kind}{last}']}{r}" for r in range(first, end + 1)]
        for kind in ("u", "o")
    )
    fill(sheet, table, "original_sum", [f'=IF(COUNT({o})=0,"",SUM({o}))' for o in original])
    fill(
        sheet,
        table,
        "difference",
        [f'=IF(COUNT({o})=0,"",SUM({u})-SUM({o}))' for u, o in zip(now, original, strict=True)],
    )
    put(
        sheet,
        table.header_row - 1,
        table.column_number("o1"),
        "Enhederne, som de stod i den post, linjen er hentet fra. Indgår ikke i beregningen.",
        "som_note",
    )
    sheet.print_area = f"A1:{get_column_letter(table.column_number('o1') - 1)}{end}"


def _prices(book: Workbook, plan: Plan) -> None:
    table, own = plan.prices, plan.own_prices
    sheet = open_sheet(
        book,
        p.PRICES,
        "input",
        "Videnbasens priser er gennemsnit eller satser efter refusion. Skriv egne priser, hvor I kender dem; de går forud.",
        30,
    )
    heading(sheet, 5, table.title, table.first_column + len(table.columns) - 1)
    put(
        sheet,
        6,
        2,
        "Skriv alle tre betalere, hvis I skriver en egen pris (0, hvis de ikke betaler). Indtægt = Ja betyder, at flere enheder er en indtægt (skat).",
        "som_note",
    )
    draw_table(book, sheet, table, header_height=44)
    sheet.freeze_panes = f"C{table.header_row + 1}"
    defaults = [plan.knowledge.default_price(service.id) for service in plan.services]
    fill(sheet, table, "name", [service.name for service in plan.services])
    fill(sheet, table, "unit", [service.unit for service in plan.services])
    fill(sheet, table, "service", [service.id for service in plan.services])
    for actor in ACTORS:
        fill(
            sheet, table, f"known_{actor}", [None if row is None else getattr(row, actor) for row in defaults]
        )
    fill(sheet, table, "known_year", [None if row is None else row.year for row in defaults])
    fill(sheet, table, "known_revenue", [p.YES if service.revenue else p.NO for service in plan.services])
    fill(
        sheet,
        table,
        "known_status",
        ["ingen standardpris" if row is None else STATUS_LABELS[row.status] for row in defaults],
    )
    fill(sheet, table, "known_note", ["" if row is None else row.default_reason for row in defaults])
    fill(sheet, table, "known_source", [_citation(plan.knowledge, row) for row in defaults])
    for actor in ACTORS:
        fill(
            sheet,
            table,
            f"used_{actor}",
            [_used_price(table, i, actor, has_known=True) for i in range(table.rows)],
        )
    fill(sheet, table, "difference", [_price_difference(table, i) for i in range(table.rows)])
    heading(sheet, own.header_row - 1, own.title, table.first_column + len(table.columns) - 1)
    draw_table(book, sheet, own, set_widths=False, header_height=44)
    for actor in ACTORS:
        fill(
            sheet,
            own,
            f"used_{actor}",
            [_used_price(own, i, actor, has_known=False) for i in range(own.rows)],
        )
    for i in range(plan.capacity.committees):
        put(
            sheet,
            table.header_row - 1,
            table.column_number(f"share{i + 1}"),
            f'=INDEX(som_committees,{i + 1},1)&""',
            "som_unit",
        )
    define(book, "som_list_services", table.part("name"))
    _mark_examples(sheet, table, "own_status")
    _mark_examples(sheet, own, "own_status")


def _citation(knowledge: KnowledgeBase, row: PriceRow | None) -> str:
    return "" if row is None else knowledge.source(row.source_id).citation()


def _used_price(table: Table, i: int, actor: str, has_known: bool) -> str:
    """The price in the case's price level: the user's own, else the knowledge base's."""
    row = table.area.first_row + i

    def at(key: str) -> str:
        return f"${get_column_letter(table.column_number(key))}{row}"

    own = f'{at(f"own_{actor}")}*IF({at("own_year")}="",1,som_index_now/SUMIF(som_index_years,{at("own_year")},som_index_used))'
    if not has_known:
        return f'=IF({at(f"own_{actor}")}="","",IFERROR({own},"mangler indeks"))'
    known = f"{at(f'known_{actor}')}*som_index_now/SUMIF(som_index_years,{at('known_year')},som_index_used)"
    return f'=IFERROR(IF({at(f"own_{actor}")}<>"",{own},IF({at(f"known_{actor}")}="","",{known})),"mangler indeks")'


def _price_difference(table: Table, i: int) -> str:
    """The price used less the knowledge base's, all payers together, in the case's price level."""
    row = table.area.first_row + i

    def at(key: str) -> str:
        return f"${get_column_letter(table.column_number(key))}{row}"

    own, used, known = (
        f"{at(f'{kind}_{ACTORS[0]}')}:{at(f'{kind}_{ACTORS[-1]}')}" for kind in ("own", "used", "known")
    )
    level = f"som_index_now/SUMIF(som_index_years,{at('known_year')},som_index_used)"
    return f'=IF(OR(COUNT({own})=0,COUNT({known})=0,COUNT({used})<3),"",IFERROR(SUM({used})-SUM({known})*{level},"mangler indeks"))'


def _mark_examples(sheet: Worksheet, table: Table, key: str) -> None:
    """Colour every illustrative figure's status; the word stands in the cell."""
    letter = get_column_letter(table.column_number(key))
    area = table.area
    colour_by_word(sheet, f"{letter}{area.first_row}:{letter}{area.last_row}", _EXAMPLE, NOTICE)
