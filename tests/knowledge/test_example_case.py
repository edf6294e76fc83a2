"""The example that comes with the program: honest about what is known and what is made up."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from som_xl.knowledge import STATUS_LABELS, KnowledgeBase, default_knowledge, example_case_path
from som_xl.knowledge.completing import with_default_prices
from som_xl.model import calculate, case_from_mapping


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    given = tomllib.loads(example_case_path().read_text(encoding="utf-8"))
    assert "prices" not in given  # they are the knowledge base's
    return with_default_prices(given, default_knowledge())


def figures(example: dict[str, Any]) -> list[dict[str, Any]]:
    return [example["effect"], *example["costs"], *example["consequences"], *example["prices"].values()]


def test_it_describes_three_operating_years_over_ten(example: dict[str, Any]):
    assert example["title"] == "CTI til voksne i hjemløshed (eksempel)"
    assert example["municipality"] == "Eksempelkommune"
    assert example["target_group"] == "adults_homelessness"
    assert example["settings"]["first_year"] == example["settings"]["price_year"] == 2026
    assert example["settings"]["horizon"] == 10
    assert example["participants"]["starts"] == [20, 25, 30]


def test_every_figure_has_a_status(example: dict[str, Any]):
    assert {figure["status"] for figure in figures(example)} <= set(STATUS_LABELS)


def test_a_figure_that_is_not_made_up_has_a_source(example: dict[str, Any], kb: KnowledgeBase):
    known = [figure for figure in figures(example) if figure["status"] != "example"]
    assert len(known) == 8  # the effect and the seven prices
    assert all(figure["source"] in kb.source_by_id for figure in known)


def test_every_source_that_is_named_exists(example: dict[str, Any], kb: KnowledgeBase):
    named = [figure["source"] for figure in figures(example) if "source" in figure]
    assert set(named) <= set(kb.source_by_id)


def test_prices_are_the_default_prices(example: dict[str, Any], kb: KnowledgeBase):
    for service, price in example["prices"].items():
        default = kb.default_price(service)
        assert default is not None
        assert price["municipality"] == default.municipality
        assert price["region"] == default.region
        assert price["state"] == default.state
        assert price["price_year"] == default.year
        assert price.get("revenue", False) == kb.service_by_id[service].revenue
        assert (price["status"], price["source"]) == (default.status.value, default.source_id)


def test_the_effect_is_the_published_one(example: dict[str, Any], kb: KnowledgeBase):
    effect = kb.effect_by_id["EA006"]
    assert example["effect"]["success_with"] == effect.intervention_rate
    assert example["effect"]["success_without"] == effect.control_rate
    assert example["effect"]["source"] == effect.source_id


def test_the_units_fade_over_eight_years(example: dict[str, Any]):
    per_success = [line["units"] for line in example["consequences"] if line["per"] == "success"]
    assert all(len(units) == 8 and abs(units[7]) < max(map(abs, units)) for units in per_success)


def test_the_state_gains_while_the_municipality_nearly_breaks_even(
    example: dict[str, Any], kb: KnowledgeBase
):
    result = calculate(case_from_mapping(example, kb.price_index))
    municipality, _region, state, total = result.net_result
    costs = 5_200_000  # kr., the municipality's own cost of the intervention, rounded
    assert abs(municipality) < 0.1 * costs
    assert state > 4_000_000
    assert total > 0
