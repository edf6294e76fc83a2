"""Følsomhed and Scenarier: the example's figures, cases without and with much uncertainty, scenarios as text."""

from __future__ import annotations

import math
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings

from som_xl.knowledge import example_case_path
from som_xl.model import Case, WorkbookError, calculate
from som_xl.opening import open_case
from som_xl.workbook.all_blocks import all_blocks
from som_xl.workbook.analysing import most_steps
from som_xl.workbook.analysis_layout import AnalysisLayout
from som_xl.workbook.plan import Capacity, Plan
from som_xl.workbook.reading import case_from_workbook
from som_xl.workbook.recalculation import recalculate
from som_xl.workbook.result_blocks import NOT_SIMULATED, charted_rows, fitted_chart
from som_xl.workbook.scenario_text import PIECE, joined, pieces
from som_xl.workbook.sensitivity_blocks import NOTHING_UNCERTAIN
from tests.model.strategies import cases
from tests.workbook.case_books import KNOWLEDGE, made, workbook
from tests.workbook.test_results import drawn, parts_of, series

AT = datetime(2026, 11, 23, 12, 0)
EXAMPLE = open_case(example_case_path(), KNOWLEDGE)
NEAR = pytest.approx
SIMPLE = {
    "settings": {"first_year": 2026, "horizon": 2, "price_year": 2026, "discount_rate": 0.0},
    "participants": {"starts": [10]}, "effect": {"success_with": 0.5, "success_without": 0.3},
    "costs": [{"name": "Løn", "kind": "fixed", "amounts": 1_000}],
    "consequences": [{"service": "egen", "units": [-1]}],
    "prices": {"egen": {"municipality": 300, "region": 0, "state": 0}},
}  # fmt: skip
"""10 persons · 20 % · 300 kr. − 1,000 kr. = −400 kr."""
RATE = {
    "parameter": "effect.success_with",
    "distribution": "triangular",
    "low": 0.4,
    "high": 0.9,
    "level": 1.0,
}


def blocks_of(case: Case):
    return all_blocks(Plan(KNOWLEDGE, Capacity.for_case(case, KNOWLEDGE)), case, calculate(case), AT)


@pytest.fixture(scope="module")
def example():
    return blocks_of(EXAMPLE)


# --- the example ---------------------------------------------------------------------------------------


def test_the_example_has_its_probability_and_interval_on_nettoresultat(example):
    values, units = example["som_result_tiles"]
    assert values[6] == NEAR(0.9488, abs=5e-5)
    assert units[6] == "95 %: −0,6 til 9,7 mio. kr."


def test_the_example_s_findings_in_sentences(example):
    texts = [row[0] for row in example["som_sensitivity_texts"]]
    assert texts[0] == (
        "Sandsynligheden for, at indsatsen giver det offentlige en gevinst, er 94,9 %. "
        "Kommunen: 34,6 %, regionen: 0,0 %, staten: 100,0 %."
    )
    assert "fra 55 % til 160 %" in texts[2]
    assert "i alt (4.163.562 kr. i sagen)" in texts[2]
    assert texts[3].startswith(
        "Bedre viden om alle forudsætninger er højst 41.240 kr. værd for det offentlige"
    )
    assert not any("kr.." in text for text in texts if text)
    assert example["som_sensitivity_record"][0][0].startswith("10.000 træk · startværdi 1 · SØM-XL ")


def test_the_tables_of_the_example_meet_in_the_case_s_own_result(example):
    base = NEAR([-408_207.51, -101_078.20, 4_672_847.90, 4_163_562.18], abs=0.005)
    assert example["som_sensitivity_extremes"][1][1:] == base
    assert example["som_sensitivity_choices"][0][2:] == base
    rows = example["som_sensitivity_two_way"]
    assert rows[0][2:] == [0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5]
    [own] = [row for row in rows if row[1]]
    assert (own[0], own[5]) == (NEAR(0.42), NEAR(4_163_562.18, abs=0.005))
    # break-even by cost meets the break-even sheet at 100 %
    at_100 = next(row for row in example["som_sensitivity_curve"] if row[0] == 1.0)
    assert at_100[5] == NEAR(example["som_result_break_even"][0][3])
    statistics = example["som_sensitivity_statistics"]
    assert statistics[11][1:] == NEAR([0.3459, 0.0, 1.0, 0.9488], abs=5e-5)
    assert sum(row[3] + row[4] for row in example["som_sensitivity_histogram"]) == NEAR(1.0)
    assert sum(row[4] for row in example["som_sensitivity_histogram"]) == NEAR(0.9488, abs=5e-5)
    # the fan ends where the percentiles are
    ends = [row[EXAMPLE.settings.horizon - 1] for row in example["som_sensitivity_years"][:5]]
    assert ends == NEAR([statistics[i][4] for i in (2, 5, 6, 7, 10)])


def test_the_scenarios_of_the_example_are_explained_and_the_steps_add_up(example):
    assert example["som_scenario_names"][0][:3] == [
        "Sagen",
        "Færre pladser og dyrere støtte",
        "Svagere effekt",
    ]
    net = example["som_scenario_comparison"][3]
    assert net[1:4] == NEAR([4_163_562.18, 1_118_594.08, 1_278_992.42], abs=0.005)
    steps = [row for row in example["som_scenario_steps"] if row[0] == 1]
    assert {row[1] for row in steps} == {"Antal deltagere", "Omkostning: CTI-støtte i egen bolig"}
    assert sum(row[4] for row in steps) == NEAR(net[2] - net[1])
    assert next(row[2:4] for row in steps if row[1] == "Antal deltagere") == ["20 · 25 · 30", "10 · 15 · 15"]
    weaker = next(row for row in example["som_scenario_steps"] if row[0] == 2)
    assert weaker[1:4] == ["Succesrate med indsats", "73,0 %", "60,0 %"]
    assert most_steps(EXAMPLE) == 2


def test_the_choice_of_a_scenario_works_without_the_engine():
    package = workbook(EXAMPLE)
    names = package.defined_names()
    for name, rows in blocks_of(EXAMPLE).items():
        package.write(names[name], rows)

    def explained(choice):
        package.write(names["som_scenario_chosen"], [[choice]])
        assert recalculate(package, ("Scenarier",))
        rows = [[cell.value for cell in row] for row in package.read(names["som_scenario_explained"])]
        bars = [[cell.value for cell in row[1:]] for row in package.read(names["som_scenario_waterfall"])]
        return [row for row in rows if row[0]], bars

    rows, bars = explained("Svagere effekt")
    assert [row[0] for row in rows] == ["Sagen", "Succesrate med indsats", "Svagere effekt"]
    assert [row[5] for row in rows] == NEAR([4_163_562.18, 1_278_992.42, 1_278_992.42], abs=0.005)
    # invisible, whole, better above and below zero, worse above and below zero
    assert bars[1] == NEAR([1_278_992.42, 0, 0, 0, 2_884_569.76, 0], abs=0.005)
    first, _ = explained(None)
    assert first[-1][0] == "Færre pladser og dyrere støtte"
    assert len(first) == 4


# --- other cases ---------------------------------------------------------------------------------------


def test_a_case_without_uncertainty_says_what_to_do_and_shows_nothing_else():
    blocks = blocks_of(made(SIMPLE))
    assert blocks["som_sensitivity_texts"][0] == [NOTHING_UNCERTAIN]
    others = {name: rows for name, rows in blocks.items() if name.startswith("som_sensitivity_")}
    for name in ("som_sensitivity_texts", "som_sensitivity_tiles"):
        others.pop(name)
    assert {value for rows in others.values() for row in rows for value in row} == {None}
    assert blocks["som_result_tiles"][0][6] == NOT_SIMULATED
    assert blocks["som_scenario_texts"][0][0].startswith("Sagen har ingen scenarier. Lav et")
    assert blocks["som_scenario_comparison"][3][1] == NEAR(-400)


def test_bars_of_a_negative_result_are_stacked_from_zero_to_the_left():
    bars = blocks_of(made({**SIMPLE, "uncertainty": [RATE]}))["som_sensitivity_bars"]
    # −400 kr. in the case; −700 kr. at 40 %, +800 kr. at 90 %: the bar of the high end crosses zero
    assert bars[0][0] == "Succesrate med indsats (40 % til 90 %)"
    assert bars[0][1:] == NEAR([0, 0, -400, -300, 0, 0, 800])
    assert sum(bars[0][1:4]) == NEAR(-400)


def test_bars_on_one_side_of_zero_begin_after_an_invisible_part():
    data = {**SIMPLE, "costs": [], "uncertainty": [RATE]}
    bars = blocks_of(made(data))["som_sensitivity_bars"]
    # 600 kr. in the case; 300 kr. at 40 %, 1,800 kr. at 90 %
    assert bars[0][1:] == NEAR([300, 300, 0, 0, 1_200, 0, 0])


def test_more_parameters_than_rows_are_counted_and_the_widest_shown():
    names = [f"Linje {i}" for i in range(45)]
    costs = [{"name": name, "kind": "fixed", "amounts": 100 + i} for i, name in enumerate(names)]
    factors = [
        {"parameter": f"costs[{name}]", "distribution": "normal", "low": 0.8, "high": 1.2} for name in names
    ]
    case = made({**SIMPLE, "costs": costs, "uncertainty": factors, "simulation": {"draws": 200}})
    blocks = blocks_of(case)
    assert "Tabellen viser de 40 af 45, der betyder mest." in blocks["som_sensitivity_texts"][4][0]
    rows = blocks["som_sensitivity_parameters"]
    assert [row[0] for row in rows[:2]] == ["Omkostning: Linje 44", "Omkostning: Linje 43"]
    assert rows[0][6] == NEAR(0.4 * 144)
    assert case_from_workbook(workbook(case), KNOWLEDGE) == case
    plan = Plan(KNOWLEDGE, Capacity.for_case(case, KNOWLEDGE))
    assert charted_rows(plan, case, calculate(case))["som_sensitivity_bars"] == (0, 15)


def test_the_correction_for_optimism_is_told_before_and_after():
    case = made({**SIMPLE, "uncertainty": [RATE], "simulation": {"optimism": 0.25, "draws": 500, "seed": 7}})
    blocks = blocks_of(case)
    rows = blocks["som_sensitivity_optimism"]
    # 10 · 15 % · 300 − 1,000 = −550
    assert [row[5] for row in rows[:2]] == NEAR([-400, -550])
    assert rows[1][0] == "Nettoresultat, effekt −25 %"
    assert "optimismekorrektion" in blocks["som_sensitivity_texts"][4][0]
    assert blocks["som_sensitivity_record"][0][0].startswith("500 træk · startværdi 7")
    # the comparison simulates the same
    assert blocks["som_scenario_comparison"][12][1] == blocks["som_result_tiles"][0][6]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_blocks_have_the_shape_of_their_areas_and_hold_finite_numbers(data):
    case = made({**data, "uncertainty": _some_uncertainty(data), "simulation": {"draws": 50}})
    plan = Plan(KNOWLEDGE, Capacity.for_case(case, KNOWLEDGE))
    blocks = all_blocks(plan, case, calculate(case), AT)
    for name, area in AnalysisLayout(plan).areas.items():
        assert (len(blocks[name]), {len(row) for row in blocks[name]}) == (area.height, {area.width}), name
        for value in (value for row in blocks[name] for value in row):
            assert value is None or type(value) in (str, int, float), (name, value)
            assert not isinstance(value, float) or math.isfinite(value), name


def _some_uncertainty(data):
    lines = dict.fromkeys(line["service"] for line in data["consequences"] if line.get("include", True))
    return [
        {"parameter": f"prices[{service}]", "distribution": "normal", "low": 0.5, "high": 1.5}
        for service in lines
    ]


def test_charts_are_as_long_as_what_they_show():
    plan = Plan(KNOWLEDGE)
    parts = parts_of(drawn(plan))
    areas = AnalysisLayout(plan).areas | AnalysisLayout(plan).formula_areas
    result = calculate(EXAMPLE)

    def rows_of(number: int) -> str:
        chart = fitted_chart(parts[f"xl/charts/chart{number}.xml"], plan, EXAMPLE, result)
        return series(chart)[0].rpartition("!")[2]

    first = areas["som_sensitivity_bars"].first_row
    assert rows_of(6) == f"$C${first}:$C${first + 6}"  # seven parameters
    fan = areas["som_sensitivity_years"].first_row
    assert rows_of(8) == f"$F${fan}:$O${fan}"  # ten years
    first = areas["som_sensitivity_knowledge"].first_row + 1
    assert rows_of(10) == f"$D${first}:$D${first + 6}"
    first = areas["som_scenario_waterfall"].first_row
    assert rows_of(11) == f"$C${first}:$C${first + 3}"  # the case, two steps, the scenario


# --- scenarios as text ---------------------------------------------------------------------------------


def test_a_scenario_that_no_longer_fits_the_case_is_named_and_the_rest_calculated():
    scenarios = [
        {"name": "Forkert", "changes": {"effect": {"success_with": 1.5}}},
        {"name": "Gratis", "changes": {"costs": [{"name": "Løn", "amounts": 0}]}},
    ]
    blocks = blocks_of(made({**SIMPLE, "scenarios": scenarios}))
    texts = [row[0] for row in blocks["som_scenario_texts"] if row[0]]
    assert texts[-1].startswith("Kan ikke beregnes: Forkert. Scenariet 'Forkert', effect.success_with: ")
    assert blocks["som_scenario_names"][0][:3] == ["Sagen", "Gratis", None]
    assert blocks["som_scenario_comparison"][3][2] == NEAR(600)


def test_a_scenario_with_more_inputs_than_steps_adds_the_rest_together():
    costs = [{"name": f"Linje {i}", "kind": "fixed", "amounts": 100.0} for i in range(20)]
    changed = [{"name": f"Linje {i}", "amounts": 100.0 + i + 1} for i in range(20)]
    case = made({**SIMPLE, "costs": costs, "scenarios": [{"name": "Dyrere", "changes": {"costs": changed}}]})
    steps = [row for row in blocks_of(case)["som_scenario_steps"] if row[0] == 1]
    assert (len(steps), steps[0][1], steps[-1][1]) == (16, "Omkostning: Linje 19", "Øvrige (5 input)")
    assert sum(row[4] for row in steps) == NEAR(-sum(range(1, 21)))
    assert steps[-1][4] == NEAR(-(1 + 2 + 3 + 4 + 5))


@pytest.mark.parametrize(
    "text", ["🙂" * 20_000, " " * 70_000, '"}]\\' * 9_000, "1e5", "=1+1", "_x000D_\t\n", "\u2028Ø"]
)
def test_any_text_in_a_scenario_survives_the_workbook(text):
    data = {**SIMPLE, "scenarios": [{"name": "A", "note": "b", "complete": True, "changes": {"title": text}}]}
    case = made(data)
    assert all(len(piece.encode("utf-16-le")) // 2 <= PIECE for piece in pieces({"title": text}))
    assert case_from_workbook(workbook(case), KNOWLEDGE).scenarios == case.scenarios


def test_more_scenarios_than_columns_are_kept_and_counted():
    scenarios = [
        {"name": f"Nr. {i}", "changes": {"effect": {"success_with": 0.3 + i / 20}}} for i in range(10)
    ]
    case = made({**SIMPLE, "scenarios": scenarios})
    assert "2 mere er gemt" in blocks_of(case)["som_scenario_texts"][2][0]
    assert case_from_workbook(workbook(case), KNOWLEDGE) == case


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["{'a': 1}"], "Scenarier!E77: Scenariets data er ikke gyldig JSON. Fundet: tegn 2: '{'a': 1}'."),
        (['{"a": 1', '"b"}'], "Scenarier!E77: Scenariets data er ikke gyldig JSON."),
        (["[1, 2]"], "Scenarier!E77: Scenariets data er ikke en gruppe af felter. Fundet: '[1, 2]'."),
        (['{"a": NaN}'], "Scenarier!E77: Scenariets data har et tal, der ikke er endeligt. Fundet: NaN."),
        (["9" * 6_000], "Scenarier!E77: Scenariets data har et tal, der ikke kan bruges."),
        (['{"a":' * 5_000], "Scenarier!E77: Scenariets data er ikke en sag. Fundet: mere end 30 niveauer."),
        ([None], "Scenarier!E77: Scenariets data er ikke gyldig JSON."),
    ],
)
def test_text_that_is_no_scenario_is_told_with_its_cell(cells, told):
    package = workbook(made(SIMPLE))
    area = package.defined_names()["som_scenarios"]
    row = ["Mit", "Nej"] + [None] + cells + [None] * (area.width - 3 - len(cells))
    package.write(area, [row] + [[None] * area.width] * (area.height - 1))
    with pytest.raises(WorkbookError) as error:
        case_from_workbook(package, KNOWLEDGE)
    assert told in str(error.value)


def test_two_scenarios_of_one_name_and_one_without_a_name_are_told_with_their_cells():
    package = workbook(made(SIMPLE))
    area = package.defined_names()["som_scenarios"]
    rows = [[name, "Nej", None, "{}", *[None] * (area.width - 4)] for name in ("A", "a ", None)]
    package.write(area, rows + [[None] * area.width] * (area.height - 3))
    with pytest.raises(WorkbookError) as error:
        case_from_workbook(package, KNOWLEDGE)
    assert "Scenarier!B78: Scenariets navn står der to gange." in str(error.value)
    assert "Scenarier!B79: 'Scenariets navn' er ikke udfyldt." in str(error.value)


def test_brackets_inside_a_text_are_not_levels():
    assert joined(['{"note": "' + "[" * 100 + '"}']) == {"note": "[" * 100}
