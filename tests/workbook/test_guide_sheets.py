"""The guide and knowledge sheets: names, links, provenance, language and form."""

import re

import pytest
from openpyxl import Workbook
from openpyxl.utils import range_boundaries

from som_xl import __version__
from som_xl.knowledge import STATUS_LABELS, TABLES, default_knowledge
from som_xl.workbook import plan as p
from som_xl.workbook.look import add_styles
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import named_area
from som_xl.workbook.sheets import guide_texts as texts
from som_xl.workbook.sheets.function_rows import FUNCTION_ROWS
from som_xl.workbook.sheets.guide import draw_front, draw_guide, draw_log
from som_xl.workbook.sheets.knowledge import HEADER_ROW, KNOWLEDGE_SHEETS, danish_order, draw_knowledge

KNOWLEDGE = default_knowledge()
ENGLISH = {
    "name", "source", "status code", "year", "price", "unit", "note", "target", "group", "effect", "estimate",
    "measure", "outcome", "country", "title", "author", "publisher", "state", "municipality", "gross", "cost",
    "version date", "change", "sheet", "follow-up", "net result", "default",
}  # fmt: skip


@pytest.fixture(scope="module")
def book():
    book = Workbook()
    book.remove(book.active)
    add_styles(book)
    plan = Plan(KNOWLEDGE)
    draw_front(book, plan)
    draw_guide(book, plan)
    draw_knowledge(book, plan)
    draw_log(book, plan)
    return book


def values(book, name):
    area = named_area(book.defined_names[name].attr_text)
    rows = book[area.sheet][area.reference]
    return [[cell.value for cell in row] for row in rows]


def column(book, name):
    return [row[0] for row in values(book, name)]


def tables(book):
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            first_column, first_row, last_column, last_row = range_boundaries(table.ref)
            rows = sheet.iter_rows(first_row, last_row, first_column, last_column, values_only=True)
            headers, *body = rows
            yield sheet, table.displayName, headers, body


def hyperlinks(sheet):
    return [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_target_group_list_holds_each_group_a_user_may_choose_once(book):
    names = column(book, "som_list_target_groups")
    assert names == [group.name for group in KNOWLEDGE.som_target_groups()]
    assert len(set(names)) == len(names)


def test_group_facts_hold_what_the_target_group_sheet_looks_up_by_position(book):
    facts = values(book, "som_group_facts")
    for row, group in zip(facts, KNOWLEDGE.som_target_groups(), strict=True):
        assert row[0] == group.name
        assert row[2] == group.definition
        assert row[3] == group.success_measure
        assert row[4] == STATUS_LABELS[group.success_measure_status]
        assert row[5] == group.main_group
        assert row[6].endswith(group.consequences_note)


def test_group_list_and_facts_have_the_same_rows(book):
    listed, facts = (
        named_area(book.defined_names[name].attr_text)
        for name in ("som_list_target_groups", "som_group_facts")
    )
    assert (listed.first_row, listed.last_row) == (facts.first_row, facts.last_row)
    assert listed.first_column == facts.first_column == 2
    assert listed.first_row == HEADER_ROW + 1


def test_municipalities_are_in_danish_alphabetical_order(book):
    names = column(book, "som_list_municipalities")
    assert len(names) == len(KNOWLEDGE.municipalities)
    assert names[0] == "Albertslund"
    # aa counts as å, after æ and ø
    assert names[-4:] == ["Ærø", "Aabenraa", "Aalborg", "Aarhus"]
    assert names == sorted(names, key=danish_order)


def test_discount_schedule_names_hold_the_official_steps(book):
    assert column(book, "som_schedule_from") == [0, 36, 71]
    assert column(book, "som_schedule_rate") == [0.035, 0.025, 0.015]


def test_status_list_holds_every_label_in_one_column(book):
    assert values(book, "som_list_status") == [[label] for label in STATUS_LABELS.values()]


def test_every_status_code_is_explained():
    assert set(texts.STATUS_TEXTS) == set(STATUS_LABELS)


def test_every_record_of_the_knowledge_base_stands_on_a_knowledge_sheet(book):
    shown = [
        cell
        for _, _, headers, body in tables(book)
        for row in body
        for header, cell in zip(headers, row, strict=True)
        if header in ("Id", "Kommunekode")
    ]
    expected = [record.id for table in TABLES for record in KNOWLEDGE.table(table)]
    assert sorted(shown) == sorted(expected)


def test_every_row_shows_status_source_and_year(book):
    for _, name, headers, body in tables(book):
        status, year = headers.index("Status"), headers.index("År") if "År" in headers else None
        source = headers.index("Titel" if name == "som_tbl_sources" else "Kilde")
        for row in body:
            assert row[status], (name, row)
            assert row[source], (name, row)
            if year is not None:
                assert row[year], (name, row)
        assert year is not None or "Prisår" in headers, name


def test_headers_of_a_table_are_unique_texts(book):
    for _, name, headers, _ in tables(book):
        assert all(isinstance(header, str) and header for header in headers), name
        assert len(set(headers)) == len(headers), name


def test_headers_hold_no_english_words(book):
    headers = {header.lower() for _, _, row, _ in tables(book) for header in row}
    assert not headers & ENGLISH
    assert not [header for header in headers if "_" in header]


def test_yes_and_no_are_danish_words_not_booleans(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            assert not [value for value in row if isinstance(value, bool)], sheet.title


def test_amounts_are_numbers(book):
    for _, name, headers, body in tables(book):
        for position, header in enumerate(headers):
            if "(kr.)" in header or header in ("Skøn", "Indbyggere", "Værdi", "Rente pr. år"):
                cells = [row[position] for row in body]
                assert all(cell is None or isinstance(cell, int | float) for cell in cells), (name, header)


def test_default_prices_are_marked(book):
    [(headers, body)] = [(h, b) for _, name, h, b in tables(book) if name == "som_tbl_prices"]
    marked = [row for row in body if row[headers.index("Standard")] == "Ja"]
    assert len(marked) == sum(price.is_default for price in KNOWLEDGE.prices) > 0


def test_no_cell_of_the_knowledge_sheets_is_a_formula_but_the_status_line(book):
    for title in KNOWLEDGE_SHEETS:
        for row in book[title].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert (cell.coordinate, cell.value) == ("B3", "=som_status")


def test_sheets_have_no_merged_cells_and_are_visible(book):
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"


def test_headers_stay_in_view(book):
    assert {book[title].freeze_panes for title in KNOWLEDGE_SHEETS} == {"C8"}
    for title in (texts.FRONT, texts.GUIDE, texts.LOG):
        assert book[title].freeze_panes


def test_only_internal_links(book):
    known = {entry.sheet for entry in texts.CONTENTS}
    seen = set()
    for sheet in book.worksheets:
        for hyperlink in hyperlinks(sheet):
            assert hyperlink.target is None
            target = re.fullmatch(r"'([^']+)'!([A-Z]+[0-9]+)", hyperlink.location)
            assert target, hyperlink.location
            assert target[1] in known
            seen.add(target[1])
    assert seen == known


def test_links_within_a_knowledge_sheet_lead_to_a_header_row(book):
    for title in KNOWLEDGE_SHEETS:
        starts = {table.ref.split(":")[0] for table in book[title].tables.values()}
        links = {hyperlink.location.split("!")[1] for hyperlink in hyperlinks(book[title])}
        assert links <= starts
        assert len(links) == len(starts) - 1


def test_contents_list_every_planned_sheet_once():
    listed = [entry.sheet for entry in texts.CONTENTS]
    assert len(set(listed)) == len(listed) == 31
    inputs = [
        p.SETTINGS, p.GROUP, p.COSTS, p.EFFECT, p.CONSEQUENCES, p.OWN_CONSEQUENCES, p.PRICES, p.UNCERTAINTY,
    ]  # fmt: skip
    assert listed[2:10] == inputs
    assert [sheet for sheet in listed if sheet in KNOWLEDGE_SHEETS] == list(KNOWLEDGE_SHEETS)


def test_front_shows_engine_status_versions_and_the_example_warning(book):
    formulas = {cell.value for row in book[texts.FRONT].iter_rows() for cell in row if cell.data_type == "f"}
    text = " ".join(formulas)
    for name in (
        "som_status", "som_master_check", "som_calculated_at", "som_version", "som_data_version", "som_example_count",
    ):  # fmt: skip
        assert name in text


def test_front_says_that_this_is_not_the_agencys_model(book):
    text = " ".join(str(cell.value) for row in book[texts.FRONT].iter_rows() for cell in row)
    assert "uafhængig, åben genskabelse" in text
    assert "Social- og Boligstyrelsen" in text


def test_front_counts_what_the_knowledge_base_has_and_says_what_is_missing(book):
    rows = {row[1].value: row for row in reversed(list(book[texts.FRONT].iter_rows()))}
    groups = KNOWLEDGE.som_target_groups()
    lacking = sum(not KNOWLEDGE.consequences_for(group.id) for group in groups)
    priced = sum(KNOWLEDGE.default_price(service.id) is not None for service in KNOWLEDGE.services)
    for kind, said, target in (
        ("Effekter", f"{len(KNOWLEDGE.effects)} effekter. ", "Viden Effekter"),
        ("Konsekvenser", f"{len(groups) - lacking} af {len(groups)} målgrupper", "Viden Konsekvenser"),
        ("Anbefalinger", f"{len(KNOWLEDGE.recommendations)} anbefalinger. ", "Viden Anbefalinger"),
        ("Priser", f"{priced} af {len(KNOWLEDGE.services)} ydelser har en standardpris.", "Viden Priser"),
    ):
        assert said in rows[kind][2].value
        assert rows[kind][3].hyperlink.location == f"'{target}'!A1"
    missing = rows["Det vigtigste, der mangler"][2].value
    assert missing.startswith(f"SØM's egne konsekvensskøn er ikke offentlige. {lacking} målgrupper")


def test_every_input_and_analysis_sheet_has_its_guidance():
    guided = [entry[0] for entry in texts.SHEET_GUIDE]
    inputs = [entry.sheet for entry in texts.CONTENTS if entry.group == "input"]
    assert guided == [*inputs, "Nettoresultat", "Følsomhed", "Scenarier", "Opfølgning", "Portefølje"]


def test_guide_lists_the_worksheet_functions_with_examples_as_text(book):
    sheet = book[texts.GUIDE]
    rows = [row[1:4] for row in sheet.iter_rows() if str(row[1].value).startswith("SOM_")]
    assert tuple(tuple(cell.value for cell in row) for row in rows) == FUNCTION_ROWS
    assert all(row[2].data_type == "s" and row[2].quotePrefix for row in rows)
    assert "Regnearksfunktioner" in {cell.value for cell in sheet["B"]}


def test_front_has_no_unlocked_cell(book):
    for title in (texts.FRONT, texts.GUIDE, texts.LOG, *KNOWLEDGE_SHEETS):
        assert all(cell.protection.locked for row in book[title].iter_rows() for cell in row), title


def test_log_begins_with_the_newest_and_names_model_and_data_versions(book):
    rows = [row[1:5] for row in book[texts.LOG].iter_rows(min_row=7, values_only=True)]
    assert (__version__, "Model") in {(row[0], row[2]) for row in rows}
    assert (KNOWLEDGE.version, "Data") in {(row[0], row[2]) for row in rows}
    dates = [row[1] for row in rows]
    assert dates == sorted(dates, reverse=True)


def test_texts_fit_in_a_cell_and_rows_stay_low(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert len(str(cell.value or "")) <= 32_767
        heights = [size.height for size in sheet.row_dimensions.values() if size.height]
        assert max(heights) <= 75, sheet.title


def test_formulas_and_texts_hold_no_machine_paths(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            for value in row:
                if isinstance(value, str):
                    assert not re.search(r"(?<![\w/.:])/(tmp|home|work|root)/", value), value
