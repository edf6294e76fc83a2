"""The worked example of the specification (section 10), to the øre, for the engine and for its twin."""

from __future__ import annotations

import pytest

from tests.model.engine import engine
from tests.model.strategies import PRICE_INDEX, case, consequence, cost, price
from tests.model.twin import twin

WORKED_EXAMPLE = case(
    [40, 40, 40],
    dropout=0.10,
    course_years=1.0,
    horizon=6,
    discount_rate="official",
    effect={"success_with": 0.35, "success_without": 0.20, "phase_in": [0.5, 1.0, 1.0], "relapse": 0.0},
    costs=[
        cost("fixed", [250_000, 0, 0]),
        cost("per_start", 25_000, overhead=0.10),
        cost("per_start", 6_000, saved=True),
    ],
    consequences=[
        consequence("shelter_110", [-40, -25, -10]),
        consequence("cash_benefit", [-6, -10, -12], continue_years=1),
        consequence("income_tax", [9_000, 15_000, 18_000, 18_000]),
        consequence("gp_visit", [1.5], per="participant"),
    ],
    prices={
        "shelter_110": price(750, 0, 750),
        "cash_benefit": price(2_276, 0, 569),
        "income_tax": price(0.25, 0, 0.12, revenue=True),
        "gp_visit": price(0, 155, 0),
    },
    committees={
        "shelter_110": {"Socialudvalget": 1.0},
        "*costs*": {"Socialudvalget": 1.0},
        "cash_benefit": {"Beskæftigelsesudvalget": 1.0},
    },
)


@pytest.fixture(scope="module", params=["engine", "twin"])
def result(request):
    return engine(WORKED_EXAMPLE) if request.param == "engine" else twin(WORKED_EXAMPLE, PRICE_INDEX)


def kroner(municipality: float, region: float, state: float, total: float):
    expected = {"municipality": municipality, "region": region, "state": state, "total": total}
    return pytest.approx(expected, rel=0, abs=0.005)


def test_net_result_per_actor(result):
    assert result["net_result"] == kroner(-734_852.91, -26_967.16, 1_080_014.15, 318_194.09)
    assert result["net_result_undiscounted"] == kroner(-639_085.00, -27_900.00, 1_163_835.00, 496_850.00)
    assert result["per_participant"] == kroner(-6_123.77, -224.73, 9_000.12, 2_651.62)


def test_heads(result):
    # 3 · 40 start, 90 % complete, 15 % of them succeed: 36 · 0.15 = 5.4 a year, half of it in the first
    assert result["participants"] == 120
    assert result["completions"] == pytest.approx(108)
    assert result["successes"] == pytest.approx(2.7 + 5.4 + 5.4)


def test_nothing_is_cut_off(result):
    assert result["cut_off"] == pytest.approx(0, abs=0.005)


def test_every_year(result):
    expected = [
        (2026, 1_350_000, 240_000, 207_780, -902_220, -902_220.00),
        (2027, 1_100_000, 240_000, 617_910, -242_090, -1_136_123.38),
        (2028, 1_100_000, 240_000, 961_620, 101_620, -1_041_260.02),
        (2029, 0, 0, 797_580, 797_580, -321_888.56),
        (2030, 0, 0, 521_640, 521_640, 132_690.56),
        (2031, 0, 0, 220_320, 220_320, 318_194.09),
    ]
    columns = ("costs", "saved_costs", "consequences", "net", "cumulative_discounted")
    found = [(row["year"], *(row[column]["total"] for column in columns)) for row in result["years"]]
    assert [row[0] for row in found] == [row[0] for row in expected]
    for row, literal in zip(found, expected, strict=True):
        assert row == pytest.approx(literal, rel=0, abs=0.005)
    # 1.035 to the powers 0 … 5
    assert [row["discount_factor"] for row in result["years"]] == pytest.approx(
        [1, 0.96618357, 0.93351070, 0.90194271, 0.87144223, 0.84197317], abs=5e-9
    )


def test_the_first_year_by_hand(result):
    # 2.7 successes. Shelter 2.7 · 40 · 750 = 81,000 for municipality and state each.
    # Cash benefit 2.7 · 6 · 2,276 = 36,871.2 and 2.7 · 6 · 569 = 9,217.8.
    # Income tax 2.7 · 9,000 · 0.25 = 6,075 and 2.7 · 9,000 · 0.12 = 2,916.
    # GP 40 · 1.5 · 155 = 9,300 for the region.
    # Costs 250,000 + 40 · 25,000 · 1.1 = 1,350,000; saved 40 · 6,000 = 240,000.
    first = result["years"][0]
    assert first["costs"] == kroner(1_350_000, 0, 0, 1_350_000)
    assert first["saved_costs"] == kroner(240_000, 0, 0, 240_000)
    assert first["consequences"] == kroner(123_946.20, -9_300, 93_133.80, 207_780)
    assert first["net"] == kroner(-986_053.80, -9_300, 93_133.80, -902_220)


def test_discounted_per_service(result):
    found = {entry["service"]: entry["discounted"]["total"] for entry in result["services"]}
    assert list(found) == ["shelter_110", "cash_benefit", "income_tax", "gp_visit"]
    literal = {
        "shelter_110": 1_428_457.71,
        "cash_benefit": 1_389_398.10,
        "income_tax": 271_042.51,
        "gp_visit": -26_967.16,
    }
    assert found == pytest.approx(literal, rel=0, abs=0.005)


def test_committees(result):
    # Discounted, municipal: half of shelter (750 of 1,500 kr.) is 714,228.855;
    # 2,276/2,845 of the cash benefit is 1,111,518.48; 0.25/0.37 of the income tax is 183,136.83.
    # Net costs: the municipality's value 714,228.855 + 1,111,518.48 + 183,136.83 = 2,008,884.165 less its
    # net result -734,852.91 is 2,743,737.075. Socialudvalget: 714,228.855 - 2,743,737.075.
    assert result["committees"] == pytest.approx(
        {"Socialudvalget": -2_029_508.22, "Beskæftigelsesudvalget": 1_111_518.48, "Ikke fordelt": 183_136.83},
        rel=0,
        abs=0.02,
    )


def test_break_even_success_rate(result):
    found = {actor: measures["success_rate"] for actor, measures in result["break_even"].items()}
    assert found["municipality"] == pytest.approx(0.2049, abs=5e-5)
    assert found["region"] is None
    assert found["state"] == 0
    assert found["total"] == pytest.approx(0.1345, abs=5e-5)
    statuses = {actor: measures["success_rate_status"] for actor, measures in result["break_even"].items()}
    assert statuses == {"municipality": "ok", "region": "never", "state": "always", "total": "ok"}


def test_highest_cost_per_participant(result):
    found = {actor: measures["cost_per_participant"] for actor, measures in result["break_even"].items()}
    assert found == kroner(16_740.70, -224.73, 9_000.12, 25_516.09)


def test_cost_multiple(result):
    found = {actor: measures["cost_multiple"] for actor, measures in result["break_even"].items()}
    assert found["municipality"] == pytest.approx(0.7322, abs=5e-5)
    assert found["total"] == pytest.approx(1.1160, abs=5e-5)
    assert found["region"] is None
    assert found["state"] is None


def test_break_even_participants(result):
    found = {
        actor: (measures["participants"], measures["participants_status"])
        for actor, measures in result["break_even"].items()
    }
    assert found["municipality"] == (None, "never")
    assert found["region"] == (None, "never")
    assert found["state"] == (0, "always")
    assert found["total"] == (pytest.approx(52.80, abs=0.005), "ok")


def test_break_even_year(result):
    found = {
        actor: (measures["year"], measures["years"], measures["year_status"])
        for actor, measures in result["break_even"].items()
    }
    assert found["municipality"] == (None, None, "never")
    assert found["region"] == (None, None, "never")
    assert found["state"] == (2026, 0, "always")
    # 2029 ends at -321,888.56 and 2030 at 132,690.56: 4 + 321,888.56 / 454,579.12
    assert found["total"] == (2030, pytest.approx(4.7081, abs=5e-5), "ok")
