"""One conversion of price levels, the same in the lookup, the worksheet function and a case; and its record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from som_xl.cli import run
from som_xl.excel.functions import call
from som_xl.excel.functions_session import Session
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.price_level import converted_price
from som_xl.model import SomError, calculate, case_from_mapping


def case(price_year: int | None, level: int = 2026, include: bool = True) -> dict[str, Any]:
    """One net success that uses 1,000 units fewer of one service, paid by the municipality alone."""
    return {
        "settings": {"first_year": level, "horizon": 1, "price_year": level, "discount_rate": 0.0},
        "participants": {"starts": [1]},
        "effect": {"success_rate": 1.0},
        "consequences": [{"service": "x", "units": [-1000], "include": include}],
        "prices": {"x": {"municipality": 753.42, "region": 0, "state": 0, "price_year": price_year}},
    }


def test_a_price_carries_where_it_came_from(kb: KnowledgeBase):
    row = kb.default_price("sel110_shelter")
    assert row is not None
    price = converted_price(kb, row, 2026)
    assert (price.from_year, price.to_year, price.index_from, price.index_to) == (2023, 2026, 118.04, 123.23)
    assert price.projected
    assert price.row is row
    assert kb.source(price.source_id)
    assert price.municipality == pytest.approx(786.546, abs=1e-3)  # 753.42 · 123.23 / 118.04


def test_converting_twice_is_converting_once_from_the_published_price(kb: KnowledgeBase):
    row = kb.default_price("sel110_shelter")
    assert row is not None
    twice = converted_price(kb, converted_price(kb, row, 2015), 2026)
    assert twice == converted_price(kb, row, 2026)


def test_every_entrance_converts_a_price_alike(kb: KnowledgeBase):
    row = kb.default_price("sel110_shelter")
    assert row is not None
    converted = converted_price(kb, row, 2026).municipality
    in_cell = call("SOM_PRIS", ("sel110_shelter", "kommune", 2026.0), Session(lambda: kb))
    in_case = calculate(case_from_mapping(case(2023), kb.price_index)).net_result[0] / 1000
    assert converted == pytest.approx(in_cell, rel=1e-12)
    assert converted == pytest.approx(in_case, rel=1e-12)


def test_a_missing_amount_stays_missing(kb: KnowledgeBase):
    price = converted_price(kb, kb.price_by_id["sel110_shelter-03"], 2026)
    assert (price.municipality, price.region, price.state) == (None, None, None)


def test_what_cannot_be_converted_is_told(kb: KnowledgeBase):
    with pytest.raises(SomError, match="prisår er ikke oplyst"):
        converted_price(kb, next(price for price in kb.prices if price.year is None), 2026)
    with pytest.raises(SomError, match="Prisen er fra 2014"):
        converted_price(kb, kb.price_by_id["home_care-01"], 2026)
    with pytest.raises(SomError, match="intet nettoprisindeks"):
        converted_price(kb, kb.prices[0], 1999)


def test_the_lookup_says_that_a_price_was_converted(capsys):
    assert run(["viden", "priser", "--ydelse", "sel110_shelter", "--prisaar", "2026"]) == 0
    out = capsys.readouterr().out
    assert "Omregnet fra 2023- til 2026-priser: brutto 1.573,1 kr. · kommune 786,55 kr." in out
    assert "(× 123,23 / 118,04, nettoprisindeks, fremskrevet; " in out


def test_the_lookup_shows_published_prices_unless_asked(capsys):
    assert run(["viden", "priser", "--ydelse", "sel110_shelter"]) == 0
    assert "Omregnet" not in capsys.readouterr().out


def test_the_lookup_gives_the_record_as_json(capsys):
    assert run(["viden", "priser", "--ydelse", "home_care", "--prisaar", "2026", "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out)["records"][0]
    assert first["converted"]["reason"].startswith("Prisen er fra 2014")


def test_a_year_without_index_is_refused(capsys):
    assert run(["viden", "priser", "--prisaar", "1999"]) == 2
    assert (
        "--prisaar: Året har intet nettoprisindeks. Fundet: 1999. Vælg et år i 2015–2027."
        in capsys.readouterr().err
    )


# --- old prices in a case ----------------------------------------------------------------------------


def warnings(data: dict[str, Any], kb: KnowledgeBase) -> list[str]:
    found: list[str] = calculate(case_from_mapping(data, kb.price_index)).to_mapping()["warnings"]
    return [warning for warning in found if warning.startswith("Gamle priser")]


@pytest.mark.parametrize(
    ("price_year", "told"), [(2022, True), (2023, False), (2026, False), (2027, False), (None, False)]
)
def test_a_price_more_than_three_years_older_than_the_price_level_is_told(kb, price_year, told):
    assert bool(warnings(case(price_year), kb)) == told


def test_the_warning_counts_prices_and_names_the_oldest_year(kb: KnowledgeBase):
    data = case(2022)
    data["consequences"] += [{"service": "y", "units": [1]}, {"service": "z", "units": [1]}]
    data["prices"] |= {
        name: {**data["prices"]["x"], "price_year": year} for name, year in (("y", 2016), ("z", 2025))
    }
    (warning,) = warnings(data, kb)
    assert warning.startswith(
        "Gamle priser: 2 af 3 priser er mere end 3 år ældre end prisniveauet 2026 (ældst: 2016)."
    )


def test_an_old_price_that_is_not_used_is_not_told(kb: KnowledgeBase):
    assert warnings(case(2015, include=False), kb) == []
