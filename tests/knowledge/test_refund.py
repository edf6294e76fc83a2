"""Refund rules applied to amounts, worked out by hand, and the command ``refusion``."""

from __future__ import annotations

import dataclasses
import json

import pytest

from som_xl.cli import run
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.refund import Split, find_scheme, general_steps, split_gross
from som_xl.model.errors import SomError


def split(kb: KnowledgeBase, rule: str, amount: float, year: int = 2026, **where) -> Split:
    return split_gross(amount, find_scheme(kb, rule, year), **where)


def payers(found: Split) -> tuple[float, float, float]:
    return tuple(round(kr, 6) for kr in (found.municipality, found.region, found.state))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("week", "municipality"),
    [(1, 200), (4, 200), (5, 600), (26, 600), (27, 700), (52, 700), (53, 800), (500, 800)],
)
def test_the_steps_by_week(kb: KnowledgeBase, week: int, municipality: int):
    assert payers(split(kb, "trappe", 1000, weeks=(week, week))) == (municipality, 0, 1000 - municipality)


@pytest.mark.parametrize(
    ("weeks", "municipality"),
    [
        ((1, 26), 14_000),  # 4 · 200 + 22 · 600
        ((1, 52), 32_200),  # 14,000 + 26 · 700
        ((50, 55), 4_500),  # 3 · 700 + 3 · 800
        ((27, 27), 700),
    ],
)
def test_a_period_is_split_on_the_steps(kb: KnowledgeBase, weeks: tuple[int, int], municipality: int):
    amount = 1000 * (weeks[1] - weeks[0] + 1)
    found = split(kb, "trappe", amount, weeks=weeks)
    assert payers(found) == (municipality, 0, amount - municipality)
    assert sum(part.fraction for part in found.parts) == pytest.approx(1.0)


def test_the_default_price_of_cash_benefit_is_the_last_step(kb: KnowledgeBase):
    price = kb.default_price("cash_benefit")
    assert price is not None
    assert price.gross is not None
    assert split(kb, "trappe", price.gross, weeks=(53, 53)).municipality == pytest.approx(
        price.municipality, abs=0.01
    )


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (100, (50_000, 0, 50_000)),
        (120, (60_000, 0, 60_000)),
        (200, (140_000, 0, 60_000)),  # 120 days halved, 80 days at 1,000 kr. in full
    ],
)
def test_shelter_is_refunded_up_to_the_limit_of_days(kb: KnowledgeBase, days: int, expected):
    assert payers(split(kb, "sel110", 1000 * days, days=days)) == expected


def test_shelter_before_october_2023_had_no_limit(kb: KnowledgeBase):
    found = split(kb, "sel110", 300_000, year=2022, days=300)
    assert payers(found) == (150_000, 0, 150_000)
    assert "Reglen har ingen dagsgrænse." in found.notes


def test_the_lower_limit_is_pointed_out(kb: KnowledgeBase):
    assert any("sel110_90" in note for note in split(kb, "sel110", 1000, days=1).notes)
    assert payers(split(kb, "sel110_90", 100_000, days=100)) == (55_000, 0, 45_000)


def test_crisis_centre_is_halved(kb: KnowledgeBase):
    assert payers(split(kb, "sel109", 1000)) == (500, 0, 500)


@pytest.mark.parametrize(
    ("year", "amount", "state"),
    [
        (2020, 1_000_000, 0),
        (2020, 2_050_000, 240_000),  # 960,000 · 25 %
        (2020, 3_050_000, 740_000),  # + 1,000,000 · 50 %
        (2024, 850_000, 0),
        (2024, 2_500_000, 725_000),  # 810,000 · 25 % + 430,000 · 50 % + 410,000 · 75 %
    ],
)
def test_expensive_single_cases(kb: KnowledgeBase, year: int, amount: int, state: int):
    found = split(kb, "central", amount, year=year)
    assert payers(found) == (amount - state, 0, state)
    assert any("ikke fremskrevet" in note for note in found.notes)


def test_municipal_co_financing_is_nothing_at_the_margin(kb: KnowledgeBase):
    for year in (2019, 2024, 2027):
        assert payers(split(kb, "kmf", 500, year=year)) == (0, 500, 0)
    assert any("fastfrosset siden 2019" in note for note in split(kb, "kmf_praksis_0_2", 500).notes)


def test_what_nobody_named_pays_is_told(kb: KnowledgeBase):
    found = split(kb, "psykolog_60", 1000)
    assert (payers(found), found.remainder) == ((0, 600, 0), pytest.approx(400))


def test_nothing_is_lost_in_any_rule(kb: KnowledgeBase):
    for rule in kb.refund_rules:
        if None in (rule.municipality_share, rule.region_share, rule.state_share) or rule.day_limit:
            continue
        found = split(kb, rule.id, 1234.5, year=2030)
        assert found.municipality + found.region + found.state + found.remainder == pytest.approx(1234.5), (
            rule.id
        )


@pytest.mark.parametrize(
    ("rule", "amount", "where", "told"),
    [
        ("trappe", 1000, {}, "Reglen afhænger af ugen."),
        ("trappe", 1000, {"weeks": (0, 4)}, "Ugerne kan ikke bruges. Fundet: 0–4."),
        ("trappe", 1000, {"weeks": (9, 4)}, "Ugerne kan ikke bruges. Fundet: 9–4."),
        ("trappe", -1, {"weeks": (1, 1)}, "Beløbet skal være 0 kr. eller mere."),
        ("trappe", float("nan"), {"weeks": (1, 1)}, "Beløbet skal være 0 kr. eller mere."),
        ("sel110", 1000, {}, "Reglen afhænger af antal døgn i året."),
        ("sel110", 1000, {"days": 367}, "Et kalenderår har højst 366 døgn."),
        ("flekslon", 1000, {}, "Videnbasen kender ikke andelene i reglen."),
        ("sel1100", 1000, {}, "Reglen findes ikke i videnbasen."),
    ],
)
def test_what_cannot_be_split_is_told(kb: KnowledgeBase, rule, amount, where, told):
    with pytest.raises(SomError) as error:
        split(kb, rule, amount, **where)
    assert told in str(error.value)


def test_a_rule_before_its_time_is_refused(kb: KnowledgeBase):
    with pytest.raises(SomError, match="først fra 2016-01-04"):
        find_scheme(kb, "trappe", 2015)


def test_an_amount_of_nothing_is_split_into_nothing(kb: KnowledgeBase):
    assert payers(split(kb, "central", 0.0)) == (0, 0, 0)


def test_the_rules_are_data(kb: KnowledgeBase):
    rules = tuple(
        rule._replace(state_share=0.1, municipality_share=0.9) if rule.id == "trappe_1" else rule
        for rule in kb.refund_rules
    )
    changed = dataclasses.replace(kb, refund_rules=rules)
    assert payers(split(changed, "trappe", 1000, weeks=(1, 1))) == (900, 0, 100)
    assert [rule.week_from for rule in general_steps(changed)] == [1, 5, 27, 53]


def test_the_command_splits_a_period(capsys):
    assert (
        run(["refusion", "--regel", "trappe", "--beloeb", "26000", "--uger", "1-26", "--format", "json"]) == 0
    )
    data = json.loads(capsys.readouterr().out)
    assert data["payers"] == pytest.approx({"municipality": 14_000, "region": 0, "state": 12_000})
    assert [part["label"] for part in data["parts"]] == ["uge 1–4", "uge 5–26"]


def test_the_command_tells_shares_kroner_and_source(capsys):
    assert run(["refusion", "--regel", "sel110", "--beloeb", "150.000,50", "--doegn", "200"]) == 0
    out = capsys.readouterr().out
    for words in (
        "Gælder fra 2023-10-01",
        "døgn 1–120",
        "70,0 %",
        "105.000,35",
        "45.000,15",
        "Kilde: Social- og",
    ):
        assert words in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--regel", "trappe"], "--beloeb mangler."),
        (["--regel", "trappe", "--beloeb", "tusind"], "--beloeb: Værdien er ikke et tal."),
        (["--regel", "trappe", "--beloeb", "1", "--uge", "1", "--uger", "1-2"], "både --uge og --uger"),
        (
            ["--regel", "trappe", "--beloeb", "1", "--uger", "et"],
            "--uger: Ugerne kan ikke læses. Fundet: 'et'.",
        ),
        (["--regel", "trappe", "--beloeb", "1", "--uge", "0"], "Værdien til --uge kan ikke bruges."),
    ],
)
def test_a_mistyped_command_is_told_in_danish(capsys, arguments, told):
    assert run(["refusion", *arguments]) == 2
    assert told in capsys.readouterr().err
