"""The result sheets: blocks fit their areas, the worked example's numbers stand where they should, charts fit."""

from __future__ import annotations

import io
import math
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from openpyxl import Workbook, load_workbook

from som_xl.analysis.wording import NOT_REACHED
from som_xl.knowledge import default_knowledge
from som_xl.model import calculate, case_from_mapping
from som_xl.workbook import chart_parts
from som_xl.workbook.analysis_layout import SENSITIVITY, AnalysisLayout
from som_xl.workbook.look import add_styles
from som_xl.workbook.plan import SCENARIOS, Capacity, Plan
from som_xl.workbook.references import named_area
from som_xl.workbook.result_blocks import (
    NO_MIX,
    NO_ROLES,
    NOT_SIMULATED,
    UNDEFINED,
    fitted_chart,
    result_blocks,
)
from som_xl.workbook.result_layout import BREAK_EVEN, COMMITTEES, NET, YEAR_ROWS, ResultLayout
from som_xl.workbook.sheets.results import RESULT_NAMES, chart_alt_texts, draw_results
from tests.model.strategies import PRICE_INDEX, case, cases, consequence, cost, price
from tests.model.test_worked_example import WORKED_EXAMPLE

KNOWLEDGE = default_knowledge()
ORE = pytest.approx
CHART = chart_parts.CHART


def calculated(data, knowledge=KNOWLEDGE):
    made = case_from_mapping(data, price_index=PRICE_INDEX)
    return Plan(knowledge, Capacity.for_case(made, knowledge)), made, calculate(made)


def blocks_of(data):
    return result_blocks(*calculated(data))


def drawn(plan: Plan) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    add_styles(book)
    draw_results(book, plan)
    return book


def parts_of(book: Workbook) -> dict[str, bytes]:
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def worked():
    return blocks_of(WORKED_EXAMPLE)


@pytest.fixture(scope="module")
def book():
    return drawn(Plan(KNOWLEDGE))


@pytest.fixture(scope="module")
def parts(book):
    return parts_of(book)


# --- shapes ------------------------------------------------------------------------------------------


def assert_fits(data):
    plan, made, result = calculated(data)
    areas, blocks = ResultLayout(plan).areas, result_blocks(plan, made, result)
    assert blocks.keys() == areas.keys()
    for name, rows in blocks.items():
        assert len(rows) == areas[name].height, name
        assert {len(row) for row in rows} == {areas[name].width}, name
        for value in (value for row in rows for value in row):
            assert value is None or type(value) in (str, int, float), (name, value)
            assert not isinstance(value, float) or math.isfinite(value), name


@given(cases())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_blocks_have_the_shape_of_their_areas(data):
    assert_fits(data)


@pytest.mark.parametrize("horizon", [1, 20, 100])
def test_blocks_fit_short_and_long_horizons(horizon):
    assert_fits({**WORKED_EXAMPLE, "settings": {**WORKED_EXAMPLE["settings"], "horizon": horizon}})


@pytest.mark.parametrize("field", ["costs", "consequences"])
def test_blocks_fit_without_costs_or_consequences(field):
    assert_fits({**WORKED_EXAMPLE, field: [], "committees": {}})


def test_blocks_fit_nine_committees():
    shares = {f"Udvalg {i}": 0.1 for i in range(9)}
    data = case([10], costs=[cost("fixed", 1_000)], committees={"*costs*": shares})
    assert_fits(data)
    rows = blocks_of(data)["som_result_committees"]
    assert [row[0] for row in rows] == ["Kommunens nettoresultat", *shares, "Ikke fordelt"]
    assert [row[3] for row in rows[1:]] == ORE([-100.0] * 10)


def test_more_own_domains_and_roles_than_there_is_room_for_are_added_together():
    lines = [consequence(f"own_{i}", [-1.0], role=f"rolle {i}") for i in range(9)]
    prices = {f"own_{i}": price(100 * (i + 1), domain=f"Område {i}") for i in range(9)}
    data = case([10], consequences=lines, prices=prices, effect={"success_rate": 1.0})
    assert_fits(data)
    blocks = blocks_of(data)
    # 10 persons save 100 + 200 + … + 900 kr. each
    for name in ("som_result_domains", "som_result_roles", "som_result_services"):
        used = [row for row in blocks[name] if row[0]]
        assert used[0][2] == ORE(45_000)
        assert sum(row[2] for row in used[1:]) == ORE(45_000)
    assert [row[0] for row in blocks["som_result_domains"]].count("Egne ydelser") == 1
    assert blocks["som_result_roles"][6][0] == "Øvrige roller"


def test_committees_of_the_same_name_are_one_row():
    shares = {"Ikke fordelt": 0.25}
    rows = blocks_of(case([10], costs=[cost("fixed", 1_000)], committees={"*costs*": shares}))[
        "som_result_committees"
    ]
    assert [row[0] for row in rows if row[0]] == ["Kommunens nettoresultat", "Ikke fordelt"]
    assert rows[1][3] == ORE(-1_000)


# --- the worked example ------------------------------------------------------------------------------


def test_the_headline_numbers(worked):
    values, units = worked["som_result_tiles"]
    assert values[:5] == ORE([318_194.09, -734_852.91, -26_967.16, 1_080_014.15, 2_651.62], abs=0.005)
    assert values[5:] == [2030, NOT_SIMULATED]
    assert units[0] == "kr., 2026-priser"
    assert worked["som_result_net"] == [ORE([-734_852.91, -26_967.16, 1_080_014.15, 318_194.09], abs=0.005)]


def test_the_simulated_probability_takes_its_tile():
    plan, made, result = calculated(WORKED_EXAMPLE)
    assert result_blocks(plan, made, result, probability=0.62)["som_result_tiles"][0][6] == 0.62


def test_the_result_in_words(worked):
    assert worked["som_result_headline"] == [
        [
            "Indsatsen giver det offentlige et nettooverskud på 318.194 kr. (2026-priser, nutidsværdi) over 2026–2031."
        ],
        ["Kommunen taber 734.853 kr., regionen taber 26.967 kr. og staten vinder 1.080.014 kr."],
    ]


def test_key_figures(worked):
    undiscounted, per_participant, _ = worked["som_result_key_figures"]
    assert undiscounted == ORE([-639_085, -27_900, 1_163_835, 496_850], abs=0.005)
    assert per_participant == ORE([-6_123.77, -224.73, 9_000.12, 2_651.62], abs=0.005)
    assert worked["som_result_heads"] == [[120], [ORE(108)], [ORE(13.5)]]


def test_parts_of_the_summary_add_up_to_the_net_result(worked):
    sums = [sum(column) for column in zip(*worked["som_result_summary"], strict=True)]
    assert sums == ORE(worked["som_result_net"][0])


def test_the_year_table(worked):
    assert worked["som_result_years_header"][0][:7] == [2026, 2027, 2028, 2029, 2030, 2031, None]
    rows = worked["som_result_years"]
    assert rows[0][:3] == [None, 1.0, ORE(0.96618357, abs=5e-9)]
    total = {"costs": 4, "saved": 8, "consequences": 12, "net": 16, "cumulative": 24}
    assert rows[total["costs"]][:5] == ORE([3_550_000, 1_350_000, 1_100_000, 1_100_000, 0])
    assert rows[total["saved"]][1:5] == ORE([240_000, 240_000, 240_000, 0])
    assert rows[total["consequences"]][1:4] == ORE([207_780, 617_910, 961_620])
    assert rows[total["net"]][0] == ORE(496_850)
    assert rows[total["cumulative"]][1:7] == ORE(
        [-902_220.00, -1_136_123.38, -1_041_260.02, -321_888.56, 132_690.56, 318_194.09], abs=0.005
    )
    assert rows[-1][:8] == [None, None, None, None, None, ORE(132_690.56, abs=0.005), None, None]
    assert all(row[7:] == [None] * 14 for row in rows)


def test_services_come_with_the_largest_first_and_a_sum(worked):
    rows = [row for row in worked["som_result_services"] if row[0]]
    # 1,428,457.71 + 1,389,398.10 + 271,042.51 − 26,967.16
    assert [row[5] for row in rows] == ORE(
        [3_061_931.16, 1_428_457.71, 1_389_398.10, 271_042.51, -26_967.16], abs=0.01
    )


def test_services_and_domains_have_danish_names():
    service = KNOWLEDGE.services[0]
    lines = [consequence(service.id, [-1.0]), consequence("own", [-1.0])]
    prices = {service.id: price(10), "own": price(20, name="Eget tilbud", domain="Kultur")}
    blocks = blocks_of(case([1], consequences=lines, prices=prices, effect={"success_rate": 1.0}))
    assert [row[0] for row in blocks["som_result_services"][1:3]] == ["Eget tilbud", service.name]
    domain = KNOWLEDGE.domain_by_id[service.domain_id].name
    assert [row[0] for row in blocks["som_result_domains"][1:3]] == ["Kultur", domain]


def test_roles():
    lines = [
        consequence("own", [-2.0]),
        consequence("own", [-1.0], role="barn", weight=1.5, per="participant"),
    ]
    data = case([10], consequences=lines, prices={"own": price(100)}, effect={"success_rate": 0.1})
    # 10 · 0.1 · 2 · 100 = 200 and 10 · 1.5 · 100 = 1,500
    rows = blocks_of(data)["som_result_roles"][:3]
    assert [(row[0], row[2]) for row in rows] == [
        ("Konsekvenser i alt", ORE(1_700)),
        ("barn", ORE(1_500)),
        ("Deltageren selv", ORE(200)),
    ]
    assert blocks_of(WORKED_EXAMPLE)["som_result_roles"][0][0] == NO_ROLES


def test_break_even_numbers(worked):
    rate, highest, multiple, persons = worked["som_result_break_even"]
    assert rate == [ORE(0.2049, abs=5e-5), NOT_REACHED, 0.0, ORE(0.1345, abs=5e-5)]
    assert highest == ORE([16_740.70, -224.73, 9_000.12, 25_516.09], abs=0.005)
    assert multiple == [ORE(0.7322, abs=5e-5), UNDEFINED, UNDEFINED, ORE(1.1160, abs=5e-5)]
    assert persons == [NOT_REACHED, NOT_REACHED, 0.0, ORE(52.80, abs=0.005)]
    assert worked["som_result_break_even_year"] == [[NOT_REACHED, NOT_REACHED, 2026, 2030]]
    # today: 35 % − 20 %; K = 3,061,931.16 − 318,194.09 = 2,743,737.07 over 120 persons
    assert [row[0] for row in worked["som_result_break_even_today"]] == [
        ORE(0.15), ORE(22_864.48, abs=0.005), 1.0, 120.0,
    ]  # fmt: skip


def test_break_even_in_words(worked):
    sentences = [row[0] for row in worked["som_result_break_even_text"]]
    assert sentences[0] == "Nås ved en nettosuccesrate på 20,5 % (i dag 15,0 %)."
    assert sentences[1].startswith("Nås aldrig")
    assert sentences[2].startswith("Altid")
    assert (
        sentences[7]
        == "Omkostningen må højst være 25.516 kr. pr. deltager (i dag 22.864 kr.): den kan stige 11,6 %."
    )
    assert sentences[15] == "Nås i 2030, 4,7 år efter starten af 2026."
    statuses = [row[0] for row in worked["som_result_break_even_status"]]
    assert statuses[:4] == ["Nås ikke i dag", "Nås aldrig", "Altid", "Nås"]
    assert statuses[12:] == ["Nås ikke", "Nås ikke", "Altid", "Nås"]


def test_a_success_rate_above_one_hundred_percent_is_said_to_be_out_of_reach():
    data = case(
        [1], costs=[cost("fixed", 300)], consequences=[consequence("own", [-1])], prices={"own": price(200)}
    )
    text = blocks_of(data)["som_result_break_even_text"][0][0]
    assert text == "Kan ikke nås: kræver 150,0 %, altså mere end 100 % (i dag 50,0 %)."


def test_curves_are_the_model_at_other_rates_and_costs(worked):
    success = {row[0]: row[2:] for row in worked["som_result_curve_success"]}
    for rate in (0.0, 0.5, 1.0):
        net = calculated({**WORKED_EXAMPLE, "effect": {"success_rate": rate, "phase_in": [0.5, 1, 1]}})[
            2
        ].net_result
        assert success[rate] == ORE(net.tolist())
    cost_curve = {row[0]: row[2:] for row in worked["som_result_curve_cost"]}
    assert cost_curve[1.0] == ORE(worked["som_result_net"][0])
    assert cost_curve[0.0][3] == ORE(3_061_931.16, abs=0.01)
    assert len(success) == len(cost_curve) == 21


def test_committees(worked):
    rows = {row[0]: row for row in worked["som_result_committees"] if row[0]}
    assert rows["Kommunens nettoresultat"][3] == ORE(-734_852.91, abs=0.005)
    assert rows["Socialudvalget"][3] == ORE(-2_029_508.22, abs=0.02)
    assert rows["Beskæftigelsesudvalget"][3] == ORE(1_111_518.48, abs=0.02)
    assert rows["Ikke fordelt"][3] == ORE(183_136.83, abs=0.02)
    assert rows["Kommunens nettoresultat"][4] == ORE(-986_053.80)


# --- notices -----------------------------------------------------------------------------------------


def test_no_notice_without_remarks(worked):
    assert worked["som_result_examples"] == worked["som_result_notice"] == [[""]]
    assert worked["som_result_warnings"][0][0].startswith("Der er ingen forbehold")


def test_example_figures_are_shouted():
    data = case([10], costs=[cost("fixed", 1_000, status="example")])
    assert blocks_of(data)["som_result_examples"][0][0].startswith("EKSEMPELTAL – ")


def test_the_cut_off_stands_at_the_top():
    short = {**WORKED_EXAMPLE, "settings": {**WORKED_EXAMPLE["settings"], "horizon": 3}}
    blocks = blocks_of(short)
    assert blocks["som_result_notice"][0][0].startswith("Bemærk: Efter 2028 falder der")
    assert blocks["som_result_warnings"][0][0].startswith("Efter 2028")


def test_more_remarks_than_rows_are_counted():
    costs = [cost("fixed", 1, overhead=2.0, name=f"Post {i}") for i in range(15)]
    rows = blocks_of(case([10], costs=costs))["som_result_warnings"]
    # 15 overheads and "no consequences" are 16, of which 11 are shown
    assert rows[11] == ["… og 5 forbehold mere."]


# --- the drawn sheets --------------------------------------------------------------------------------


def test_every_name_is_defined_and_described(book):
    areas = ResultLayout(Plan(KNOWLEDGE)).areas | AnalysisLayout(Plan(KNOWLEDGE)).areas
    assert areas.keys() == RESULT_NAMES.keys()
    for name, area in areas.items():
        assert named_area(book.defined_names[name].attr_text) == area


def test_areas_do_not_overlap():
    plan = Plan(KNOWLEDGE)
    analyses = AnalysisLayout(plan)
    areas = [*ResultLayout(plan).areas.values(), *analyses.areas.values(), plan.scenarios.area]
    areas += [area for name, area in analyses.formula_areas.items() if name != "som_list_scenarios"]
    cells = [
        (area.sheet, row, column)
        for area in areas
        for row in range(area.first_row, area.last_row + 1)
        for column in range(area.first_column, area.last_column + 1)
    ]
    assert len(cells) == len(set(cells))


def test_the_sheets_are_empty_of_numbers_locked_and_unmerged(book):
    typed = {(SCENARIOS, "C29"), *((SCENARIOS, f"{c}{r}") for c in "BCEFGHIJK" for r in range(77, 85))}
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert not sheet.merged_cells.ranges
        for row in sheet.iter_rows():
            for cell in row:
                assert not isinstance(cell.value, int | float), cell.coordinate
                assert cell.protection.locked or (sheet.title, cell.coordinate) in typed, cell.coordinate


def test_years_begin_in_column_f(book):
    for name in ("som_result_years_header", "som_result_committees_header", "som_sensitivity_years_header"):
        assert "$F$" in book.defined_names[name].attr_text


def test_what_is_not_in_use_has_no_look_of_its_own_so_it_is_not_printed(book):
    for name in ("som_result_years", "som_result_services", "som_result_committees"):
        area = named_area(book.defined_names[name].attr_text)
        last = book[area.sheet].cell(area.last_row, area.last_column)
        assert last.fill.fill_type is None, name
        assert last.border.right.style is None, name
        assert last.style.startswith(("som_result_", "som_total_"))


def test_the_book_opens_again(book):
    buffer = io.BytesIO()
    book.save(buffer)
    assert load_workbook(buffer).sheetnames == [NET, BREAK_EVEN, SENSITIVITY, SCENARIOS, COMMITTEES]


def test_charts_have_titles_axis_titles_and_visible_axes(parts):
    charts = [content for name, content in parts.items() if name.startswith("xl/charts/chart")]
    assert len(charts) == 12
    for content in charts:
        root = etree.fromstring(content)
        assert root.find(f"{CHART}chart/{CHART}title") is not None
        axes = [*root.iter(f"{CHART}valAx"), *root.iter(f"{CHART}catAx")]
        assert len(axes) == 2
        assert all(axis.find(f"{CHART}delete").get("val") == "0" for axis in axes)
        assert any(axis.find(f"{CHART}title") is not None for axis in axes)
        assert root.find(f".//{CHART}view3D") is None
        assert root.find(f".//{CHART}separator") is None  # openpyxl writes it wrongly
        assert all(label.get("sourceLinked") is not None for label in root.iter(f"{CHART}numFmt"))


# --- fitting charts ----------------------------------------------------------------------------------


def series(chart_xml: bytes, part: str = "val") -> list[str]:
    return [node.findtext(f".//{CHART}f") for node in etree.fromstring(chart_xml).iter(CHART + part)]


def test_series_end_at_the_horizon_and_can_grow_again(parts):
    chart = parts["xl/charts/chart1.xml"]
    assert all(":$Y$" in formula for formula in [*series(chart), *series(chart, "cat")])
    six = chart_parts.fit_chart(chart, 6, 20)
    assert all(
        re.fullmatch(r"'Nettoresultat'!\$F\$(\d+):\$K\$\1", f) for f in [*series(six), *series(six, "cat")]
    )
    one = chart_parts.fit_chart(six, 1, 20)
    assert all(":$F$" in formula for formula in series(one))
    assert series(chart_parts.fit_chart(one, 20, 20)) == series(chart)


def test_a_single_cell_and_an_unquoted_sheet_as_excel_writes_them_are_fitted_too(parts):
    chart = chart_parts.fit_chart(parts["xl/charts/chart1.xml"], 1, 20)
    as_excel = re.sub(rb"'Nettoresultat'!\$F\$(\d+):\$F\$\d+", rb"Nettoresultat!$F$\1", chart)
    assert all(":$J$" in formula for formula in series(chart_parts.fit_chart(as_excel, 5, 20)))


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6, 7, 9, 10, 11, 12])
def test_charts_that_are_not_by_year_keep_their_ranges(parts, number):
    chart = parts[f"xl/charts/chart{number}.xml"]
    for part in ("val", "cat", "xVal", "yVal"):
        assert series(chart_parts.fit_chart(chart, 3, 20), part) == series(chart, part)


@pytest.mark.parametrize("horizon", [0, 21])
def test_a_horizon_outside_the_workbook_is_refused(parts, horizon):
    with pytest.raises(ValueError, match="horizon"):
        chart_parts.fit_chart(parts["xl/charts/chart1.xml"], horizon, 20)


def test_stored_points_are_forgotten_so_that_the_cells_are_read(parts):
    chart = parts["xl/charts/chart1.xml"]
    stored = chart.replace(b"</f></numRef>", b"</f><numCache><ptCount val='20'/></numCache></numRef>")
    assert b"numCache" in stored
    assert b"numCache" not in chart_parts.fit_chart(stored, 6, 20)


def test_rows_in_use_are_fitted_and_one_row_stays_when_there_are_none(parts):
    area = ResultLayout(Plan(KNOWLEDGE)).areas["som_result_domains"]
    first = area.first_row + 1
    chart = chart_parts.fit_chart_rows(parts["xl/charts/chart3.xml"], NET, first, 4)
    assert series(chart) == [f"'Nettoresultat'!${c}${first}:${c}${first + 3}" for c in "DEF"]
    none = chart_parts.fit_chart_rows(chart, NET, first, 0)
    assert series(none)[2] == f"'Nettoresultat'!$F${first}:$F${first}"
    assert series(chart_parts.fit_chart(none, 6, 20)) == series(none)


def test_a_fitted_chart_shows_the_case(parts):
    plan, made, result = calculated(WORKED_EXAMPLE)
    chart = fitted_chart(parts["xl/charts/chart1.xml"], plan, made, result)
    assert "Investeringen er tjent hjem i 2030" in chart.decode()
    assert "1.000 kr., 2026-priser, nutidsværdi" in chart.decode()
    committees = fitted_chart(parts["xl/charts/chart12.xml"], plan, made, result)
    first = ResultLayout(plan).areas["som_result_committees"].first_row + 1
    assert series(committees) == [f"'Udvalg'!$E${first}:$E${first + 2}"]


def test_alternative_texts(parts):
    drawing = parts["xl/drawings/drawing1.xml"]
    texts = [text for (sheet, _), text in sorted(chart_alt_texts().items()) if sheet == NET]
    root = etree.fromstring(chart_parts.with_alt_texts(drawing, texts))
    found = [node.get("descr") for node in root.iter(f"{chart_parts.DRAWING}cNvPr")]
    assert found == texts
    assert len(texts) == 3


def test_an_alternative_text_too_few_is_refused(parts):
    with pytest.raises(ValueError, match="2 texts for 3 charts"):
        chart_parts.with_alt_texts(parts["xl/drawings/drawing1.xml"], ["a", "b"])


def test_the_year_table_has_a_row_per_measure_and_actor():
    assert YEAR_ROWS == 1 + 6 * 4 + 1


def test_a_mixed_target_group_has_its_net_result_by_group():
    # flat 0 %, one year: 10 start, all succeed; A (60 %) saves 1,000 kr. a success on its line, B nothing:
    # A 10 × 0.6 × 1,000 − 0.6 × 4,000 = 3,600; B −0.4 × 4,000 = −1,600; 2,000 in all
    data = {
        "settings": {"first_year": 2026, "horizon": 1, "price_year": 2026, "discount_rate": 0.0},
        "target_group_mix": {"adults_homelessness": 0.6, "Egen gruppe": 0.4},
        "participants": {"starts": [10]},
        "effect": {"success_rate": 1.0},
        "costs": [{"name": "Indsats", "kind": "fixed", "amounts": 4000}],
        "consequences": [{"service": "kr", "role": "adults_homelessness", "weight": 0.6, "units": [-1000]}],
        "prices": {"kr": {"municipality": 1, "region": 0, "state": 0}},
    }
    rows = blocks_of(data)["som_result_groups"]
    assert [[row[0], *row[2:]] for row in rows[:3]] == [
        ["Nettoresultat", 2000, 0, 0, 2000],
        ["Voksne i hjemløshed (60 %)", 3600, 0, 0, 3600],
        ["Egen gruppe (40 %)", -1600, 0, 0, -1600],
    ]
    assert rows[3][0] is None
    assert blocks_of(WORKED_EXAMPLE)["som_result_groups"][0][0] == NO_MIX
