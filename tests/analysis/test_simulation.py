"""Simulation: draws that depend on seed and name only, and results that agree with theory and with the plain-loop twin."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from som_xl.analysis import simulation
from som_xl.analysis.draws import Scores
from som_xl.analysis.parameters import require_uncertainty, uncertain_parameters
from som_xl.analysis.simulation import QUANTILES, simulate
from som_xl.knowledge import default_knowledge
from som_xl.model import Case, CaseError, calculate
from som_xl.opening import open_case
from tests.analysis.uncertain_cases import interval, normal_factor, two_costs, with_success_rate
from tests.analysis.written_in import written_in
from tests.model.twin import twin

KNOWLEDGE = default_knowledge()
EXAMPLE = Path(__file__).parents[2] / "knowledge" / "examples" / "eksempelkommune.toml"
MANY = 200_000


@pytest.fixture(scope="module")
def example() -> Case:
    return open_case(EXAMPLE, KNOWLEDGE)


@pytest.fixture(scope="module")
def example_simulated(example: Case) -> simulation.Simulation:
    return simulate(example, draws=10_000, seed=1)


def scores(names: list[str], count: int, *correlations: tuple[str, str, float], seed: int = 1) -> Any:
    return Scores(names, correlations, seed).next(count)


# --- draws ----------------------------------------------------------------------------------------


def test_the_streams_are_the_same_on_every_machine():
    # SHA-256 of the name and the seed start numpy's PCG64, whose streams numpy promises to keep.
    found = scores(["effect.success_with", "costs[Støtte]"], 4)
    assert found[0] == pytest.approx(
        [-1.7387348640425884, 1.262886312331639, -0.46748510263922033, 1.7487440550755717], rel=1e-14
    )
    assert found[1] == pytest.approx(
        [-1.5963765608393707, 0.5970675456362349, -2.3717039582085544, -1.1327564185583139], rel=1e-14
    )
    assert scores(["effect.success_with"], 2, seed=2)[0] == pytest.approx(
        [-0.20573728195058388, 1.336216254044712], rel=1e-14
    )


def test_other_parameters_and_their_order_change_no_draw():
    alone = scores(["b"], 500)[0]
    assert (scores(["a", "b", "c"], 500)[1] == alone).all()
    assert (scores(["c", "b"], 500)[1] == alone).all()
    assert (scores(["b", "a", "c"], 500, ("a", "c", 0.7))[0] == alone).all()


def test_more_draws_begin_with_the_same_draws_whatever_the_blocks():
    whole = Scores(["a", "b"], [], 7)
    parts = Scores(["a", "b"], [], 7)
    pieces = np.concatenate([parts.next(n) for n in (1, 777, 222)], axis=1)
    assert (whole.next(5_000)[:, :1_000] == pieces).all()


def test_scores_are_standard_normal_and_unrelated():
    found = scores(["a", "b", "c"], MANY)
    # standard errors: 1/√200,000 = 0.0022 of the mean, 0.0016 of the deviation, 0.0022 of a correlation
    assert found.mean(1) == pytest.approx([0, 0, 0], abs=0.009)
    assert found.std(1) == pytest.approx([1, 1, 1], abs=0.0065)
    assert np.corrcoef(found)[np.triu_indices(3, 1)] == pytest.approx([0, 0, 0], abs=0.009)


def test_correlated_scores_hang_together_as_asked_and_stay_standard_normal():
    found = scores(["c", "x", "a", "b"], MANY, ("a", "b", 0.6), ("c", "b", -0.3))
    assert found.std(1) == pytest.approx([1, 1, 1, 1], abs=0.0065)
    together = np.corrcoef(found)
    assert together[2, 3] == pytest.approx(0.6, abs=0.009)
    assert together[0, 3] == pytest.approx(-0.3, abs=0.009)
    assert [together[0, 2], together[1, 2], together[1, 3]] == pytest.approx([0, 0, 0], abs=0.009)
    # the first in the alphabet keeps its stream, whoever is correlated with it
    assert found[2] == pytest.approx(scores(["a"], MANY)[0], rel=1e-14)


@pytest.mark.parametrize("block", [1, 777, 4_096])
def test_the_block_changes_no_result(example: Case, block: int):
    whole = simulate(example, draws=2_000, seed=5, block=2_000)
    found = simulate(example, draws=2_000, seed=5, block=block)
    assert found.net == pytest.approx(whole.net, rel=1e-12, abs=1e-6)
    assert found.fan == pytest.approx(whole.fan, rel=1e-12, abs=1e-6)
    assert found.probability_by_year.tolist() == whole.probability_by_year.tolist()


def test_more_draws_begin_with_the_same_results_and_another_seed_gives_others(
    example: Case, example_simulated: simulation.Simulation
):
    assert simulate(example, draws=500, seed=1).net == pytest.approx(
        example_simulated.net[:, :500], rel=1e-12, abs=1e-6
    )
    # municipality and state; nothing of the region's is uncertain
    other = simulate(example, draws=500, seed=2).net
    assert not (other[[0, 2]] == example_simulated.net[[0, 2], :500]).any()


# --- against what is known ------------------------------------------------------------------------


def test_the_twin_gives_the_net_result_of_single_draws(
    example: Case, example_simulated: simulation.Simulation
):
    names = [item.parameter for item in example.uncertainty]
    drawn = scores(names, 10_000)
    values = np.array([p.at(row) for p, row in zip(uncertain_parameters(example), drawn, strict=True)])
    for draw in (0, 1, 4_095, 4_096, 9_999):
        changed = written_in(example.to_mapping(), dict(zip(names, values[:, draw].tolist(), strict=True)))
        expected = twin(changed, KNOWLEDGE.price_index)["net_result"]
        assert example_simulated.net[:, draw] == pytest.approx(list(expected.values()), rel=1e-10)


def test_a_normal_cost_makes_the_net_result_normal():
    # 1,100,000 − 400,000 − 600,000 · f with f ~ N(1, 1/6): mean 100,000 and sd 100,000 kr.
    found = simulate(two_costs(normal_factor("costs[A]", 1 / 6)), draws=MANY)
    assert found.mean[[0, 3]] == pytest.approx([1e5, 1e5], abs=4 * 1e5 / math.sqrt(MANY))
    assert found.sd[3] == pytest.approx(1e5, rel=4 / math.sqrt(2 * MANY))
    assert found.prob_positive[3] == pytest.approx(0.841345, abs=4 * 0.366 / math.sqrt(MANY))
    # normal quantiles ± 1.959964, 1.644854, 1.281552, 0.674490
    z = np.array([-1.959964, -1.644854, -1.281552, -0.674490, 0, 0.674490, 1.281552, 1.644854, 1.959964])
    assert found.quantiles[:, 3] == pytest.approx(1e5 + 1e5 * z, abs=0.03 * 1e5)
    assert found.quantiles[:, 1].tolist() == [0.0] * 9


def test_percentiles_are_the_results_at_the_parameter_s_own_quantiles():
    case = with_success_rate(interval("effect.success_rate", 0.3, 0.75, "pert"))
    found = simulate(case, draws=MANY)
    parameter = uncertain_parameters(case)[0]
    # the interval is the 2.5 and 97.5 percentile: 100 · rate successes of 1,500 kr. less 40,000 kr.
    assert found.quantiles[[0, -1], 3] == pytest.approx([5_000, 72_500], rel=0.02)
    drawn = 150_000 * np.quantile(parameter.at(scores([parameter.name], MANY)[0]), QUANTILES) - 40_000
    assert found.quantiles[:, 3] == pytest.approx(drawn, rel=1e-9)


def test_the_mean_of_a_distribution_with_the_base_as_mean_is_the_case_s_result():
    case = with_success_rate(interval("effect.success_rate", 0.4, 0.6, "beta"))
    found = simulate(case, draws=MANY)
    assert abs(found.mean - calculate(case).net_result).tolist() <= (4 * found.sd / math.sqrt(MANY)).tolist()


def test_standard_errors_move_every_year_together():
    # 50 successes; units −1 with a standard error of 0.2: sd 50 · 0.2 · 1,500 kr.
    case = with_success_rate({"parameter": "consequences[gevinst]", "distribution": "normal", "se": [0.2]})
    found = simulate(case, draws=MANY)
    assert found.sd[3] == pytest.approx(15_000, rel=4 / math.sqrt(2 * MANY))
    assert found.mean[3] == pytest.approx(35_000, abs=4 * 15_000 / math.sqrt(MANY))


def test_a_correlation_widens_the_result():
    # sd 60,000 and 40,000 kr.; together √(60² + 40² + 2 · 0.5 · 60 · 40) = 87.178 thousand
    pair = normal_factor("costs[A]", 0.1), normal_factor("costs[B]", 0.1)
    found = simulate(two_costs(*pair, correlations=[["costs[A]", "costs[B]", 0.5]]), draws=MANY)
    assert found.sd[3] == pytest.approx(87_178, rel=0.007)
    assert simulate(two_costs(*pair), draws=MANY).sd[3] == pytest.approx(72_111, rel=0.007)


def test_a_share_is_cut_off_at_its_bounds_and_counted():
    # sd 0.2 / 1.96 = 0.10204: P(rate > 1) = Φ(−0.98) = 0.163543
    case = with_success_rate(interval("effect.success_rate", 0.7, 1.1), rate=0.9)
    found = simulate(case, draws=MANY)
    assert found.cut == ("effect.success_rate",)
    assert found.net[3].max() == pytest.approx(110_000)
    assert (found.net[3] > 109_999.999).mean() == pytest.approx(0.163543, abs=4 * 0.37 / math.sqrt(MANY))


def test_one_draw_in_a_thousand_may_be_cut_off_unseen():
    # dropout 0.1: P(< 0) = Φ(−0.1 · 1.96 / 0.06) = 0.00054, and with 0.07 instead of 0.06 it is 0.00255
    for half, cut in ((0.06, ()), (0.07, ("participants.dropout",))):
        line = interval("participants.dropout", 0.1 - half, 0.1 + half)
        assert simulate(with_success_rate(line, dropout=0.1), draws=MANY).cut == cut


def test_a_factor_is_not_cut_off():
    found = simulate(two_costs(normal_factor("costs[A]", 1.0)), draws=1_000)
    assert found.net[3].max() > 1_100_000 - 400_000
    assert found.cut == ()


def test_no_uncertainty_in_the_numbers_gives_the_result_of_the_case():
    case = with_success_rate(interval("effect.success_rate", 0.5, 0.5))
    found = simulate(case, draws=3)
    assert found.net.tolist() == [[10_000.0] * 3, [0.0] * 3, [25_000.0] * 3, [35_000.0] * 3]
    assert (found.sd.tolist(), found.evpi.tolist()) == ([0.0] * 4, [0.0] * 4)
    assert found.evppi[0].value == 0.0


def test_an_uncertainty_that_touches_no_money_is_simulated():
    case = two_costs(interval("effect.success_rate", 0.4, 0.6), costs=[], consequences=[], prices={})
    assert simulate(case, draws=10).net.tolist() == [[0.0] * 10] * 4


# --- the fan --------------------------------------------------------------------------------------


def test_the_fan_ends_in_the_net_result(example_simulated: simulation.Simulation):
    found = example_simulated
    assert found.fan.shape == (10, 4, 9)
    assert found.fan[-1].ravel("F") == pytest.approx(found.quantiles.ravel(), rel=1e-12)
    assert (np.diff(found.fan, axis=-1) >= -1e-9).all()
    assert found.probability_by_year[-1].tolist() == [float((row >= 0).mean()) for row in found.net]
    assert (found.first_year, found.fan_draws) == (2026, 10_000)


def test_a_large_simulation_keeps_the_first_draws_for_its_fan(example: Case, monkeypatch: pytest.MonkeyPatch):
    small = simulate(example, draws=1_000)
    monkeypatch.setattr(simulation, "FAN_NUMBERS", 1_000 * 4 * 10)
    large = simulate(example, draws=2_500, block=300)
    assert large.fan_draws == 1_000
    assert large.fan == pytest.approx(small.fan, rel=1e-12, abs=1e-6)
    assert large.net.shape == (4, 2_500)
    assert large.probability_by_year[-1, 3] == float((large.net[3] >= 0).mean())


# --- what is told ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draws", "seed", "expected"),
    [
        (0, 1, ["antal: Antallet af træk kan ikke bruges. Fundet: 0. Vælg et helt tal fra 1 til 10.000.000."]),
        (10_000_001, 1, ["antal: Antallet af træk kan ikke bruges. Fundet: 10000001. Vælg et helt tal fra 1 til 10.000.000."]),
        (1, -1, ["seed: Startværdien kan ikke bruges. Fundet: -1. Vælg et helt tal fra 0 til 4.294.967.295."]),
        (-5, 2**32, ["antal: Antallet af træk kan ikke bruges. Fundet: -5. Vælg et helt tal fra 1 til 10.000.000.", "seed: Startværdien kan ikke bruges. Fundet: 4294967296. Vælg et helt tal fra 0 til 4.294.967.295."]),
    ],
)  # fmt: skip
def test_draws_and_seed_out_of_range_are_told(draws, seed, expected):
    with pytest.raises(CaseError) as caught:
        simulate(two_costs(normal_factor("costs[A]", 0.1)), draws, seed)
    assert [str(problem) for problem in caught.value.problems] == expected


def test_a_case_without_uncertainty_is_told():
    for ask in (simulate, require_uncertainty):
        with pytest.raises(CaseError) as caught:
            ask(two_costs())
        assert str(caught.value).startswith(
            "uncertainty: Sagen har ingen usikre forudsætninger. Angiv lav og høj"
        )


MEASURES = ["mean", "sd", "p2_5", "p5", "p10", "p25", "p50", "p75", "p90", "p95", "p97_5", "prob_positive"]


@pytest.mark.parametrize("draws", [1, 2, 300])
def test_the_mapping_has_the_contract_s_keys_and_only_numbers_that_exist(example: Case, draws: int):
    found = json.loads(json.dumps(simulate(example, draws, 4_294_967_295).to_mapping(), allow_nan=False))
    assert (found["draws"], found["seed"]) == (draws, 4_294_967_295)
    for actor in ("total", "municipality", "region", "state"):
        assert list(found[actor]) == MEASURES
    assert isinstance(found["evpi"], float)
    assert found["evpi"] == found["evpi_by_actor"]["total"]
    assert {"parameter", "value"} <= set(found["evppi"][0])
    assert {line["parameter"] for line in found["evppi"]} == {item.parameter for item in example.uncertainty}
    extra = {"version", "evpi_by_actor", "fan", "parameters", "cut_off_parameters"}
    assert (
        set(found) == {"draws", "seed", "total", "municipality", "region", "state", "evpi", "evppi"} | extra
    )
    assert [year["year"] for year in found["fan"]] == list(range(2026, 2036))


# Found once on Linux with numpy 2 and SciPy; every machine must find the same.
GOLDEN = {
    "municipality": {"mean": -571035.8170299194, "sd": 1571624.107753712, "p2_5": -3467368.0393871577, "p50": -644374.6636918733, "prob_positive": 0.3459},
    "region": {"mean": -101078.19820714243, "p50": -101078.19820714243, "prob_positive": 0.0},
    "state": {"mean": 4675237.451420474, "sd": 1208229.5351139824, "p97_5": 7305800.922012723, "prob_positive": 1.0},
    "total": {"mean": 4003123.436183412, "sd": 2642210.1554444027, "p2_5": -623068.9455597939, "p25": 2126168.753786971, "p50": 3810212.9828279135, "p75": 5678123.90687985, "p97_5": 9739326.529654456, "prob_positive": 0.9488},
}  # fmt: skip


def test_the_simulation_of_the_example(example_simulated: simulation.Simulation):
    found = example_simulated.to_mapping()
    for actor, measures in GOLDEN.items():
        assert {name: found[actor][name] for name in measures} == pytest.approx(measures, rel=1e-9)
    assert found["evpi"] == pytest.approx(41240.303491679486, rel=1e-9)
    assert [line["parameter"] for line in found["evppi"][:3]] == [
        "effect.success_with", "effect.success_without", "consequences[sel110_shelter]",
    ]  # fmt: skip
    assert found["evppi"][0]["value"] == pytest.approx(1833.1455112765543, rel=1e-7)
    assert found["cut_off_parameters"] == []
