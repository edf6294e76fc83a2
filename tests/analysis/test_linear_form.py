"""The linear form gives the net result that the calculation gives with the values written into the case."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from som_xl.analysis.linear_form import linear_form
from som_xl.model import calculate, case_from_mapping
from som_xl.model.discounting import discount_factors
from tests.analysis.written_in import written_in
from tests.model.strategies import PRICE_INDEX, case, cases, consequence, cost, price
from tests.model.twin import ACTORS

FACTORS = st.integers(-8, 24).map(lambda n: n / 8)
SHARES = st.integers(0, 100).map(lambda n: n / 100)


def made(data: dict[str, Any]) -> Any:
    return case_from_mapping(data, PRICE_INDEX)


def volume(data: dict[str, Any]) -> float:
    """All the money that moves, without signs: the yardstick for rounding."""
    years = calculate(made(data)).to_mapping()["years"]
    columns = ("costs", "saved_costs", "consequences")
    return sum(abs(year[column][actor]) for year in years for column in columns for actor in ACTORS)


@st.composite
def varied(draw: st.DrawFn) -> tuple[dict[str, Any], list[str], list[list[float]], dict[str, list[float]]]:
    """Case data, some of its parameters, three values of each, and the standard errors of some consequences."""
    data = draw(cases())
    for line in data["costs"]:
        line["name"] = draw(st.sampled_from(["Fælles", "", line["name"]]))
    services = sorted({line["service"] for line in data["consequences"]})
    rates = ["success_rate"] if "success_rate" in data["effect"] or draw(st.booleans()) else ["success_with", "success_without"]  # fmt: skip
    possible = {f"effect.{rate}": SHARES for rate in rates} | {"participants.dropout": SHARES}
    others = [f"costs[{line['name']}]" for line in data["costs"]] + ["costs", "participants.starts"]
    others += [f"{kind}[{service}]" for service in services for kind in ("consequences", "prices")]
    positive = st.integers(1, 24).map(lambda n: n / 8)
    possible |= {name: positive if name == "participants.starts" else FACTORS for name in others}
    names = draw(st.lists(st.sampled_from(sorted(possible)), unique=True, max_size=8))
    errors = {}
    for name in names:
        if name.startswith("consequences[") and draw(st.booleans()):
            lengths = [
                len(line["units"])
                for line in data["consequences"]
                if name == f"consequences[{line['service']}]"
            ]
            count = draw(st.integers(1, max(lengths)))
            errors[name] = draw(
                st.lists(st.integers(0, 40).map(lambda n: n / 8), min_size=count, max_size=count)
            )
    data["uncertainty"] = [
        {"parameter": name, "distribution": "normal", "se": se} for name, se in errors.items()
    ]
    return data, names, [[draw(possible[name]) for _ in range(3)] for name in names], errors


@settings(
    max_examples=200,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(varied())
def test_the_linear_form_is_the_calculation_with_the_values_written_in(drawn):
    data, names, values, errors = drawn
    form = linear_form(made(data), names)
    columns = np.array(values).reshape(len(names), 3)
    net, cumulative = form.net_result(columns), form.cumulative(columns)
    assert (net.shape, cumulative.shape) == ((4, 3), (data["settings"]["horizon"], 4, 3))
    for i in range(3):
        changed = written_in(data, dict(zip(names, columns[:, i].tolist(), strict=True)), errors)
        result = calculate(made(changed))
        rounding = 1e-6 + 1e-12 * volume(changed)
        assert net[:, i] == pytest.approx(result.net_result, rel=1e-9, abs=rounding)
        assert cumulative[..., i] == pytest.approx(result.cumulative, rel=1e-9, abs=rounding)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(varied())
def test_at_the_values_of_the_case_it_is_the_case(drawn):
    data, names, _, _ = drawn
    form = linear_form(made(data), names)
    base = calculate(made(data)).net_result
    assert form.net_result(form.base[:, None])[:, 0] == pytest.approx(
        base, rel=1e-9, abs=1e-6 + 1e-12 * volume(data)
    )


SMALL = case(
    [10, 20],
    costs=[
        cost("fixed", 1_000, name="Fast"),
        cost("per_start", 50, name="Støtte"),
        cost("per_completion", 30, name="Støtte", saved=True),
    ],
    consequences=[consequence("herberg", [-4, -2], weight=2.0), consequence("læge", [3], per="participant")],
    prices={"herberg": price(100, 0, 60), "læge": price(0, 10)},
    effect={"success_with": 0.5, "success_without": 0.3},
    dropout=0.2,
    horizon=4,
)


def at(values: dict[str, float], **changed: Any) -> list[float]:
    form = linear_form(made({**SMALL, **changed}), list(values))
    return form.net_result(np.array([list(values.values())]).T)[:, 0].tolist()


# 30 starts, 24 complete, net rate 0.2: 4.8 successes; herberg 4.8 · 2 · 6 = 57.6 days: 5,760 kr. and 3,456 kr.
# Costs 2 · 1,000 + 30 · 50 = 3,500 kr., saved 24 · 30 = 720 kr.; læge 30 · 3 · 10 = 900 kr. for the region.
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (5_760 - 3_500 + 720, -900, 3_456)),
        ({"effect.success_rate": 0.4}, (2 * 5_760 - 2_780, -900, 2 * 3_456)),
        ({"effect.success_with": 0.7}, (2 * 5_760 - 2_780, -900, 2 * 3_456)),
        ({"effect.success_without": 0.5}, (-2_780, -900, 0)),
        ({"participants.dropout": 0.6}, (2_880 - 3_500 + 360, -900, 1_728)),
        ({"participants.starts": 2.0}, (2 * 5_760 - 5_000 + 1_440, -1_800, 2 * 3_456)),
        ({"costs": 2.0}, (5_760 - 7_000 + 720, -900, 3_456)),
        ({"costs[Støtte]": 2.0}, (5_760 - 5_000 + 1_440, -900, 3_456)),
        ({"costs": 2.0, "costs[Fast]": 0.5}, (5_760 - 5_000 + 720, -900, 3_456)),
        ({"prices[herberg]": 0.5, "consequences[herberg]": 3.0}, (1.5 * 5_760 - 2_780, -900, 1.5 * 3_456)),
        ({"consequences[læge]": 0.0}, (5_760 - 2_780, 0, 3_456)),
    ],
)  # fmt: skip
def test_a_small_case_by_hand(values, expected):
    assert at(values) == pytest.approx([*expected, sum(expected)])


def test_standard_errors_are_added_to_every_year_and_the_last_of_them_repeats():
    # 1.5 standard errors of 0.4 then (repeated) 0.4: units −3.4 and −1.4, 4.8 of the 6 days a success had: 0.8
    one = [{"parameter": "consequences[herberg]", "distribution": "normal", "se": [0.4]}]
    assert at({"consequences[herberg]": 1.5}, uncertainty=one)[0] == pytest.approx(0.8 * 5_760 - 2_780)
    # errors of 1 and 0: units −3 and −2
    two = [{"parameter": "consequences[herberg]", "distribution": "normal", "se": [1.0, 0.0]}]
    assert at({"consequences[herberg]": 1.0}, uncertainty=two)[0] == pytest.approx(5 / 6 * 5_760 - 2_780)


def test_years_and_discounting_are_the_case_s():
    settings_ = {**SMALL["settings"], "horizon": 2, "discount_rate": "official"}
    form = linear_form(made({**SMALL, "settings": settings_}), ["costs[Fast]"])
    assert form.years == 2
    moved = form.cumulative(np.array([[1.0, 2.0]]))[:, 0]
    assert moved[:, 1] - moved[:, 0] == pytest.approx(-1_000 * np.cumsum(discount_factors(2, "official")))


def test_a_case_without_money_gives_zeros():
    empty = linear_form(made(case([1], horizon=3)), ["effect.success_rate"])
    assert empty.net_result(np.array([[0.1, 0.2]])).tolist() == [[0.0, 0.0]] * 4
    assert empty.cumulative(np.array([[0.1, 0.2]])).shape == (3, 4, 2)
