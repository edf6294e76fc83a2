"""What the tables hold: counts, spot figures with their source, and what must never slip in."""

from __future__ import annotations

import csv
import re

import pytest

from som_xl.knowledge import STATUS_LABELS, TABLES, KnowledgeBase, Status

COUNTS = {
    "target_groups": 58,
    "effects": 423,
    "consequences": 46,
    "recommendations": 20,
    "projects": 3,
    "experience_calculations": 23,
    "sources": 444,
    "domains": 11,
    "services": 79,
    "prices": 296,
    "intervention_costs": 21,
    "price_index": 26,
    "discount_rates": 7,
    "refund_rules": 44,
    "municipalities": 98,
    "aggregate_figures": 25,
}


def test_counts(kb: KnowledgeBase):
    assert kb.counts() == COUNTS


def test_counts_are_the_rows_of_the_files(kb: KnowledgeBase):
    for table, count in kb.counts().items():
        with (kb.directory / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.reader(file))) - 1 == count, table


def test_version_and_date_of_the_data(kb: KnowledgeBase):
    assert kb.version == "2026.11.0"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", kb.date)


def test_the_columns_of_a_table_are_the_fields_of_its_record(kb: KnowledgeBase):
    for name, table in TABLES.items():
        assert tuple(table.columns) == kb.table(name)[0]._fields, name


def test_every_row_has_a_source_and_a_status(kb: KnowledgeBase):
    for table in set(TABLES) - {"sources"}:
        for row in kb.table(table):
            assert kb.source(row.source_id).title, (table, row.id)
            assert row.status.value in STATUS_LABELS, (table, row.id)


def test_every_source_is_used(kb: KnowledgeBase):
    used = {row.source_id for table in set(TABLES) - {"sources"} for row in kb.table(table)}
    assert {source.id for source in kb.sources} == used


def test_every_status_has_a_danish_label():
    assert set(STATUS_LABELS) == {status.value for status in Status}


# Spot figures: the number, its source, and where it was published.
def test_a_risk_ratio_of_housing_first(kb: KnowledgeBase):
    effect = kb.effect_by_id["EA001"]
    assert (effect.measure, effect.estimate, effect.ci_low, effect.ci_high) == (
        "risk_ratio",
        2.46,
        1.58,
        3.84,
    )
    assert effect.target_group_ids == ("adults_homelessness",)
    source = kb.source(effect.source_id)
    assert (source.author, source.year) == ("Baxter m.fl.", 2019)
    assert source.url == "https://jech.bmj.com/content/73/5/379.abstract"


def test_the_published_rates_of_housing_first_with_act(kb: KnowledgeBase):
    effect = kb.effect_by_id["EA006"]
    assert (effect.intervention_rate, effect.control_rate, effect.estimate) == (0.73, 0.31, 0.42)
    assert effect.status is Status.PUBLISHED_MEAN


def test_the_price_of_a_shelter_day_is_half_a_year_place_per_payer(kb: KnowledgeBase):
    price = kb.default_price("sel110_shelter")
    assert price is not None
    # 550,000 kr. a year / 365 days / 2 after 50 % state refund
    assert price.municipality == price.state == 753.42
    assert price.region == 0
    assert (price.year, price.unit) == (2023, "døgn")


def test_cash_benefit_is_the_step_over_52_weeks(kb: KnowledgeBase):
    price = kb.default_price("cash_benefit")
    assert price is not None
    # 12,498 kr. a month × 12 / 52 = 2,884.15; 80 % municipality, 20 % state
    assert (price.municipality, price.region, price.state, price.year) == (2307.32, 0, 576.83, 2025)


def test_income_tax_is_the_marginal_revenue_of_2026(kb: KnowledgeBase):
    price = kb.default_price("income_tax")
    assert price is not None
    # municipality 25.049 % of the 92 % left after labour market contribution; state 8 % + 12.01 % of 92 %
    assert (price.municipality, price.region, price.state, price.year) == (0.2305, 0, 0.1905, 2026)
    assert [service.id for service in kb.services if service.revenue] == ["income_tax"]


def test_marginal_municipal_share_of_health_is_nothing(kb: KnowledgeBase):
    for service in ("gp_contact", "psychologist_session", "private_psychiatrist", "health_insurance_other"):
        price = kb.default_price(service)
        assert price is not None
        assert price.municipality == price.state == 0
        assert price.status is Status.DERIVED


def test_benefits_add_up_over_the_refund_steps(kb: KnowledgeBase):
    for price in kb.prices:
        if price.gross is None or None in (price.municipality, price.region, price.state):
            continue
        paid = price.municipality + price.region + price.state
        assert paid == pytest.approx(price.gross, abs=0.02), price.id


def test_net_price_index(kb: KnowledgeBase):
    assert kb.price_index[2015] == 100.0
    assert kb.price_index[2023] == 118.04
    assert kb.price_index[2024] == 118.68
    # 118.68 × 1.019 per year: the state's estimate for 2025 carried forward
    assert [kb.price_index[year] for year in (2025, 2026, 2027)] == [120.93, 123.23, 125.57]
    assert set(kb.price_index) == set(range(2015, 2028))
    assert [year for year in kb.price_index if kb.index_is_projection(year)] == [2025, 2026, 2027]


def test_the_official_discount_schedule(kb: KnowledgeBase):
    steps = [(row.year_from, row.year_to, row.rate) for row in kb.official_discount_schedule()]
    assert steps == [(0, 35, 0.035), (36, 70, 0.025), (71, None, 0.015)]


def test_refund_steps(kb: KnowledgeBase):
    steps = [rule for rule in kb.refund_rules if rule.id.startswith("trappe")]
    assert [rule.state_share for rule in steps] == [0.8, 0.4, 0.3, 0.2]
    assert [rule.week_from for rule in steps] == [1, 5, 27, 53]


def test_cool_kids_as_published(kb: KnowledgeBase):
    (cool_kids,) = [row for row in kb.experience_calculations if row.id == "E01"]
    assert (cool_kids.participants_total, cool_kids.net_per_participant, cool_kids.horizon) == (54, 81000, 9)


def test_municipalities(kb: KnowledgeBase):
    assert kb.municipality_by_id["217"].name == "Helsingør"
    assert {municipality.region for municipality in kb.municipalities} == {
        "Region Hovedstaden",
        "Region Sjælland",
        "Region Syddanmark",
        "Region Midtjylland",
        "Region Nordjylland",
    }


# What must never slip in.
def test_no_default_price_rests_on_a_weak_source(kb: KnowledgeBase):
    defaults = [price for price in kb.prices if price.is_default]
    assert len(defaults) == 49
    assert {price.status for price in defaults} == {
        Status.DERIVED,
        Status.OFFICIAL_RATE,
        Status.PUBLISHED_MEAN,
        Status.SINGLE_PROVIDER,
    }
    assert not [price.id for price in defaults if "svag kilde" in price.note]


def test_a_single_supplier_as_default_says_that_it_must_be_replaced(kb: KnowledgeBase):
    singles = [p for p in kb.prices if p.is_default and p.status is Status.SINGLE_PROVIDER]
    assert singles
    assert all("erstat med kommunens egen pris" in price.default_reason for price in singles)


def test_placeholders_and_missing_prices_have_no_default(kb: KnowledgeBase):
    for service in (
        "somatic_inpatient_day",
        "emergency_room",
        "psychiatric_inpatient_day",
        "alcohol_treatment",
    ):
        assert kb.default_price(service) is None


def test_every_target_group_says_whether_consequences_are_public(kb: KnowledgeBase):
    assert {group.consequences_public for group in kb.target_groups} == {"nej", "delvist"}
    for group in kb.target_groups:
        assert (group.consequences_public == "delvist") == bool(kb.consequences_for(group.id)), group.id


def test_meta_analyses_that_share_trials_say_so(kb: KnowledgeBase):
    ips = [e for e in kb.effects if e.intervention.startswith("IPS (") and e.design == "meta_analysis"]
    assert ips
    assert all("må ikke lægges sammen" in effect.note for effect in ips)


def test_incidence_ratios_and_time_shares_are_not_convertible(kb: KnowledgeBase):
    assert not kb.effect_by_id["EA003"].convertible  # visits to the emergency room, IRR
    assert not kb.effect_by_id["EA017"].convertible  # share of the time in stable housing
    assert kb.effect_by_id["EA014"].convertible  # odds ratio


def test_sources_are_web_addresses_or_none(kb: KnowledgeBase):
    for source in kb.sources:
        for address in (source.url, source.seen_at):
            assert re.fullmatch(r"(https?://\S+)?", address), source.id
        assert source.url or source.seen_at or source.note, source.id
