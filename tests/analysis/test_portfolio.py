"""A portfolio gives what each case gives alone, and chooses the best within its budget."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from som_xl.analysis.portfolio import batch
from som_xl.analysis.portfolio.batch import outcomes
from som_xl.analysis.portfolio.choosing import Budget, choose
from som_xl.analysis.portfolio.portfolio import portfolio
from som_xl.analysis.portfolio.probability import chances
from som_xl.analysis.portfolio.projects import Project, single_case
from som_xl.analysis.portfolio.workers import dask_mapper
from som_xl.analysis.scenarios import merged
from som_xl.analysis.simulation import simulate
from som_xl.model import CaseError, FileError, calculate, case_from_mapping
from tests.model.strategies import PRICE_INDEX, cases

INDEX = {2026: 100.0, 2027: 110.0, 2028: 110.0}
BASE = {
    "settings": {"first_year": 2026, "horizon": 3, "price_year": 2026, "discount_rate": 0.0},
    "participants": {"starts": [10, 10]},
    "effect": {"success_with": 0.5, "success_without": 0.2},
    "costs": [{"name": "Drift", "kind": "per_start", "amounts": 1_000}],
    "consequences": [{"service": "egen", "units": [-4]}],
    "prices": {"egen": {"municipality": 1_000, "region": 0, "state": 500}},
}
# 20 starts × 0.3 × 4 units × 1,500 kr. = 36,000 kr. − 20 × 1,000 kr. = 16,000 kr.; kommune 24,000 − 20,000 = 4,000


def case(**changes):
    return case_from_mapping(merged(BASE, changes), INDEX)


def project(
    name: str, gain: float, cost: float, first_year: int = 2026, rate: float = 0.0, **fields
) -> Project:
    """One year, one person: pays ``cost`` and gains ``gain`` more than that."""
    one = {
        "settings": {"first_year": first_year, "horizon": 1, "price_year": 2026, "discount_rate": rate},
        "participants": {"starts": [1]},
        "effect": {"success_rate": 1.0},
        "costs": [{"name": "Drift", "kind": "fixed", "amounts": cost}],
        "consequences": [{"service": "egen", "units": [-(gain + cost)]}],
        "prices": {"egen": {"municipality": 1, "region": 0, "state": 0}},
    }
    return Project(name, case_from_mapping(one, INDEX), **fields)


def chosen(projects, total=None, per_year=()) -> dict[str, int | None]:
    answer = portfolio(projects, total=total, per_year=per_year, simulated=False)
    assert answer.choice is not None
    return dict(zip([p.name for p in projects], answer.choice.start, strict=True))


@given(st.lists(st.tuples(cases(), st.integers(1, 300), st.integers(0, 300)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_cases_of_any_shape_give_the_same_together_as_alone(drawn):
    projects = [
        Project(str(i), case_from_mapping(data, PRICE_INDEX), factor=f / 100, cost_factor=c / 100)
        for i, (data, f, c) in enumerate(drawn)
    ]
    found = outcomes(projects)
    for i, one in enumerate(projects):
        alone = calculate(single_case(one))
        size = sum(float(np.abs(part).sum()) for part in (alone.costs, alone.saved_costs, alone.consequences))
        near = {"rel": 1e-9, "abs": 1e-9 * max(1.0, size)}
        assert found.net[i] == pytest.approx(alone.net_result, **near)
        assert found.undiscounted[i] == pytest.approx(alone.net_result_undiscounted, **near)
        net_cost = (alone.costs - alone.saved_costs)[:, 3] @ alone.discount_factors
        assert found.net_cost[i] == pytest.approx(net_cost, **near)
        horizon = min(found.municipal_costs.shape[1], alone.costs.shape[0])
        assert found.municipal_costs[i, :horizon] == pytest.approx(alone.costs[:horizon, 0], **near)
        assert found.participants[i] == pytest.approx(float(alone.participants))


@given(cases(), st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300)), min_size=5, max_size=7))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_projects_of_one_case_give_the_same_as_each_alone(data, factors):
    one = case_from_mapping(data, PRICE_INDEX)
    projects = [Project(str(i), one, factor=f / 100, cost_factor=c / 100) for i, (f, c) in enumerate(factors)]
    found = outcomes(projects)
    for i, each in enumerate(projects):
        alone = calculate(single_case(each))
        size = sum(float(np.abs(part).sum()) for part in (alone.costs, alone.saved_costs, alone.consequences))
        assert found.net[i] == pytest.approx(alone.net_result, rel=1e-9, abs=1e-9 * max(1.0, size))
        assert found.participants[i] == pytest.approx(float(alone.participants))


def test_the_size_of_the_blocks_changes_no_number(monkeypatch):
    projects = [Project(str(i), case(), factor=1 + i / 7) for i in range(20)]
    whole = outcomes(projects)
    monkeypatch.setattr(batch, "BLOCK_NUMBERS", 1)
    assert outcomes(projects).net == pytest.approx(whole.net, rel=1e-12)


def test_own_participants_costs_and_amounts_make_another_project_of_the_same_case():
    one = case()
    plain, twice, own, dear, cheap = outcomes(
        [
            Project("a", one),
            Project("b", one, factor=2.0),
            Project("c", one, starts=(0.0, 5.0)),
            Project("d", one, cost_factor=1.5),
            Project("e", one, amounts=(("Drift", 400.0),)),
        ]
    ).net[:, 3]
    assert plain == pytest.approx(16_000)
    assert twice == pytest.approx(32_000)
    assert own == pytest.approx(4_000)  # a quarter of the persons
    assert dear == pytest.approx(16_000 - 10_000)  # half of 20,000 kr. more
    assert cheap == pytest.approx(36_000 - 8_000)


def test_per_krone_divides_by_what_all_payers_pay_net_of_what_is_saved():
    saved = [*BASE["costs"], {"name": "Før", "kind": "per_start", "amounts": 200, "saved": True}]
    answer = portfolio([Project("a", case(costs=saved))], simulated=False)
    # costs 20,000 − saved 4,000 = 16,000; net 16,000 + 4,000 = 20,000
    assert answer.per_krone[0, 3] == pytest.approx(1.25)


def test_a_project_that_costs_nothing_ranks_first_per_krone_and_has_no_number():
    free = case(costs=[{"name": "Drift", "kind": "per_start", "amounts": 0}])
    answer = portfolio([Project("dyr", case()), Project("gratis", free)], ranking="pr_krone", simulated=False)
    assert answer.order.tolist() == [1, 0]
    assert np.isnan(answer.per_krone[1, 3])


def test_the_chance_of_a_gain_is_the_one_simuler_gives():
    uncertain = [{"parameter": "costs[Drift]", "distribution": "normal", "low": 0.2, "high": 1.8}]
    one = case(uncertainty=uncertain, simulation={"draws": 5_000, "seed": 3})
    projects = [Project("a", one), Project("b", one, cost_factor=2.0), Project("c", one, starts=(4.0, 0.0))]
    found = chances(projects)
    for i, each in enumerate(projects):
        alone = simulate(single_case(each), 5_000, 3)
        assert found.positive[i].tolist() == alone.prob_positive.tolist()
        assert found.regret[i] == pytest.approx(np.maximum(-alone.net, 0).mean(1))
    # Kommunen gains when 20,000 kr. × factor < 24,000 kr.: factor below 1.2; sd 0.8/1.96, so Φ(0.49) = 0.688
    assert found.positive[0, 0] == pytest.approx(0.688, abs=0.02)


def test_the_knapsack_prefers_two_good_projects_to_the_one_best():
    # A gains most, but B and C together gain more for the same money: the greedy choice would be wrong.
    projects = [project("A", 100, 60), project("B", 70, 50), project("C", 60, 50)]
    assert chosen(projects, total=100) == {"A": None, "B": 2026, "C": 2026}
    assert chosen(projects, total=60) == {"A": 2026, "B": None, "C": None}
    assert chosen(projects, total=10) == {"A": None, "B": None, "C": None}


def test_a_project_that_loses_is_left_out_unless_it_is_required():
    losing = [project("tab", -10, 50), project("vind", 20, 50)]
    assert chosen(losing, total=100) == {"tab": None, "vind": 2026}
    required = [project("tab", -10, 50, required=True), project("vind", 20, 50)]
    assert chosen(required, total=100) == {"tab": 2026, "vind": 2026}
    assert chosen(required, total=50) == {"tab": 2026, "vind": None}


def test_of_alternatives_in_a_group_only_one_is_chosen():
    both = [project("lille", 30, 50, group="g"), project("stor", 40, 70, group="g")]
    assert chosen(both, total=1_000) == {"lille": None, "stor": 2026}
    assert chosen(both, total=60) == {"lille": 2026, "stor": None}


def test_a_required_project_that_does_not_fit_is_told():
    with pytest.raises(CaseError, match="skal med, kan ikke være inden for budgettet"):
        chosen([project("stor", 10, 500, required=True)], total=499)


def test_with_yearly_budgets_projects_wait_and_lose_what_waiting_costs():
    # 100 kr. a year: one project a year; the one that loses most by waiting (10 % of 200) comes first.
    projects = [project("lille", 100, 100, rate=0.1), project("stor", 200, 100, rate=0.1)]
    answer = portfolio(projects, per_year=(100, 100), simulated=False)
    assert answer.choice is not None
    assert answer.choice.start == (2027, 2026)
    assert answer.choice.value == pytest.approx(200 + 100 / 1.1)
    assert answer.choice.costs.tolist() == [100, 100]


def test_the_last_yearly_budget_also_limits_the_years_after():
    two_years = merged(
        BASE,
        {
            "settings": {"horizon": 5, "discount_rate": 0.03},
            "costs": [{"name": "Drift", "kind": "per_start", "amounts": 10}],
        },
    )
    # 10 persons × 10 kr. in each of two years; started in 2027 the second 100 kr. fall in 2028.
    projects = [
        Project("a", case_from_mapping(two_years, INDEX)),
        Project("b", case_from_mapping(two_years, INDEX)),
    ]
    assert sorted(map(str, chosen(projects, per_year=(100, 100)).values())) == ["2026", "None"]
    assert sorted(chosen(projects, per_year=(100, 200)).values()) == [2026, 2027]


def test_no_project_starts_before_its_own_first_year_or_after_the_last_budget():
    projects = [
        project("nu", 10, 50),
        project("senere", 10, 50, first_year=2027),
        project("sent", 9, 5, 2029),
    ]
    assert chosen(projects, per_year=(100, 100)) == {"nu": 2026, "senere": 2027, "sent": None}


def test_more_budget_is_worth_what_the_next_project_gives():
    # 100.5 kr. buys one of two for 50.5 kr. each; 1 % more is 101.5 kr. and buys both.
    two = [project("A", 30, 50.5), project("B", 20, 50.5)]
    answer = portfolio(two, total=100.5, simulated=False).choice
    assert answer is not None
    assert (answer.value, answer.gain) == (pytest.approx(30), pytest.approx(20))
    assert answer.marginal == pytest.approx((20 / 50.5,))  # the part of B that fits


@given(
    st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 40)), min_size=1, max_size=6),
    st.integers(0, 120),
)
@settings(max_examples=30, deadline=None)
def test_no_other_set_within_the_budget_gives_more(drawn, total):
    projects = [Project(str(i), case()) for i in range(len(drawn))]
    net = np.array([float(gain) for gain, _ in drawn])
    costs = np.array([[float(cost)] for _, cost in drawn])
    best = max(
        sum(net[i] for i in range(len(net)) if take[i])
        for take in product((0, 1), repeat=len(net))
        if sum(costs[i, 0] for i in range(len(net)) if take[i]) <= total
    )
    found = choose(projects, net, costs, Budget(float(total), (), 2026), shadow=False)
    assert found.value == pytest.approx(best)
    assert found.costs.sum() <= total + 0.005


def test_amounts_are_converted_to_the_latest_price_level():
    later = case(settings={"price_year": 2027}, prices={"egen": {"price_year": 2026}})
    answer = portfolio([Project("a", case()), Project("b", later)], simulated=False)
    assert answer.price_year == 2027
    assert answer.outcomes.net[0, 3] == pytest.approx(16_000 * 1.1)


def test_an_empty_portfolio_and_a_negative_budget_are_told():
    with pytest.raises(CaseError, match="tom"):
        portfolio([])
    with pytest.raises(CaseError, match="--budget: Budgettet kan ikke bruges"):
        portfolio([Project("a", case())], total=-1.0)


def test_a_dask_cluster_gives_the_same_numbers_to_the_bit():
    pytest.importorskip("distributed")
    uncertain = [{"parameter": "costs[Drift]", "distribution": "normal", "low": 0.2, "high": 1.8}]
    one = case(uncertainty=uncertain, simulation={"draws": 1_000, "seed": 3})
    projects = [Project(str(i), one, factor=1 + i / 3) for i in range(9)]
    here = portfolio(projects)
    with dask_mapper("lokal", processes=False) as mapper:
        there = portfolio(projects, mapper=mapper)
    for name in ("net", "undiscounted", "net_cost", "municipal_costs", "participants", "cut_off"):
        assert getattr(there.outcomes, name).tobytes() == getattr(here.outcomes, name).tobytes()
    assert here.chances is not None
    assert there.chances is not None
    assert there.chances.positive.tobytes() == here.chances.positive.tobytes()
    assert there.chances.regret.tobytes() == here.chances.regret.tobytes()


def test_an_address_without_a_cluster_is_told(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("som_xl.analysis.portfolio.workers.CONNECT_SECONDS", 0.2)
    with pytest.raises(FileError, match="ingen Dask-klynge"), dask_mapper("tcp://127.0.0.1:9"):
        pass
