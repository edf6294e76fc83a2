"""The engine and its plain-loop twin agree on every number of the result."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.model.engine import engine
from tests.model.strategies import PRICE_INDEX, case, cases, consequence, cost, price
from tests.model.twin import differences, knife_edges, twin


def without_knife_edges(result: dict[str, Any], edges: set[tuple[str, str]]) -> dict[str, Any]:
    break_even = {
        audience: {field: value for field, value in measures.items() if (audience, field) not in edges}
        for audience, measures in result["break_even"].items()
    }
    return {**result, "break_even": break_even}


@settings(
    max_examples=2000,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases())
def test_engine_and_twin_give_the_same_result(data):
    edges = knife_edges(data, PRICE_INDEX)
    found = without_knife_edges(engine(data), edges)
    expected = without_knife_edges(twin(data, PRICE_INDEX), edges)
    assert differences(found, expected) == []


def test_the_comparison_notices_a_wrong_krone_a_wrong_status_and_a_missing_entry():
    expected = {"net": [1_000.0, 2_000.0], "status": "ok", "year": None}
    assert differences({"net": [1_000.0, 2_000.0], "status": "ok", "year": None}, expected) == []
    assert differences({"net": [1_000.0, 2_000.01], "status": "ok", "year": None}, expected) == [
        ".net[1]: 2000.01 instead of 2000.0"
    ]
    assert len(differences({"net": [1_000.0], "status": "always", "year": 2026}, expected)) == 3
    assert len(differences({"net": [1_000.0, 2_000.0], "status": "ok"}, expected)) == 1
    assert len(differences({"net": [1_000.0, float("nan")], "status": "ok", "year": None}, expected)) == 1


def test_a_consequence_that_exactly_covers_the_cost_is_a_knife_edge_of_the_break_even_rate():
    # 10 · 0.5 successes · 2 days · 100 kr. = 1,000 kr. a day saved at s = 0.5 and 2,000 kr. at s = 1
    data = case(
        [10],
        costs=[cost("per_start", 200)],  # 2,000 kr.: s* = 2,000 / 2,000 = 1
        consequences=[consequence("care", [-2])],
        prices={"care": price(100)},
    )
    assert ("municipality", "success_rate_status") in knife_edges(data, PRICE_INDEX)
    assert ("municipality", "year_status") not in knife_edges(data, PRICE_INDEX)
    assert not {edge for edge in knife_edges(data, PRICE_INDEX) if edge[0] in {"region", "state"}}
