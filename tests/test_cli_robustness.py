"""The commands on robustness, driven as a new user would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from som_xl.cli import run
from som_xl.knowledge import example_case_path

EXAMPLE = str(example_case_path())

SMALL = """
title = "Lille sag"
[settings]
first_year = 2026
horizon = 1
price_year = 2026
[participants]
starts = [100]
[effect]
success_with = 0.5
success_without = 0.3
[[costs]]
name = "Drift"
kind = "fixed"
amounts = 100000
[[consequences]]
service = "egen"
units = [-10]
[prices.egen]
municipality = 1000
region = 0
state = 0
"""
# 100 persons × 0.2 × 10 units × 1,000 kr. = 200,000 kr. saved − 100,000 kr. cost = 100,000 kr.


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(list(arguments)) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    return json.loads(told(capsys, *arguments, "--format", "json"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "lille.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def with_uncertainty(path: Path, text: str) -> str:
    path.write_text(SMALL + text, encoding="utf-8")
    return str(path)


def test_the_tornado_moves_one_input_to_its_ends_around_the_base_result(small, capsys):
    file = with_uncertainty(small, """
[[uncertainty]]
parameter = "costs[Drift]"
distribution = "normal"
low = 0.8
high = 1.2
[[uncertainty]]
parameter = "effect.success_with"
distribution = "beta"
low = 0.4
high = 0.6
""")  # fmt: skip
    answer = data(capsys, "folsomhed", file)
    assert answer["base"] == pytest.approx(
        {"municipality": 100_000, "region": 0, "state": 0, "total": 100_000}
    )
    first, second = answer["tornado"]
    # ± 10 percentage points × 100 persons × 10,000 kr. is wider than ± 20 % of 100,000 kr.
    assert (first["parameter"], first["low_input"], first["high_input"]) == ("effect.success_with", 0.4, 0.6)
    assert (first["low"]["total"], first["high"]["total"]) == pytest.approx((0, 200_000), abs=1e-6)
    assert (second["low"]["municipality"], second["high"]["total"]) == pytest.approx((120_000, 80_000))
    assert answer["worst_case"]["net_result"]["total"] == pytest.approx(-20_000)
    assert answer["best_case"]["net_result"]["total"] == pytest.approx(220_000)
    assert answer["proposed_intervals"] is False


def test_a_pair_of_inputs_gives_a_table_and_one_input_a_curve(small, capsys):
    table = data(capsys, "følsomhed", str(small), "--tabel", "effect.success_rate", "costs")
    assert table["values"][1] == pytest.approx([0.5, 2 / 3, 5 / 6, 1, 7 / 6, 4 / 3, 1.5])
    # net rate 0.1 … 0.3 × 1,000,000 kr. − cost
    assert table["net_result"]["total"][0][0] == pytest.approx(100_000 - 50_000)
    assert table["net_result"]["total"][-1][-1] == pytest.approx(300_000 - 150_000)
    curve = data(capsys, "foelsomhed", str(small), "--kurve", "participants.starts")
    # half the participants: half the saving, the same fixed cost
    assert curve["points"][0] == {
        "value": 0.5, "net_result": {"municipality": 0.0, "region": 0.0, "state": 0.0, "total": 0.0},
    }  # fmt: skip


def test_the_tornado_can_be_ordered_by_what_matters_for_one_actor(capsys):
    for_all = [bar["parameter"] for bar in data(capsys, "følsomhed", EXAMPLE)["tornado"]]
    answer = data(capsys, "følsomhed", EXAMPLE, "--aktoer", "kommune")
    spans = [abs(bar["high"]["municipality"] - bar["low"]["municipality"]) for bar in answer["tornado"]]
    assert spans == sorted(spans, reverse=True)
    assert [bar["parameter"] for bar in answer["tornado"]] != for_all
    assert answer["actor"] == "municipality"
    text = told(capsys, "følsomhed", EXAMPLE, "--aktoer", "kommune")
    assert "Nettoresultat for kommunen: −408.208 kr. Én forudsætning ændres ad gangen" in text


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others(capsys):
    once = told(capsys, "simuler", EXAMPLE, "--antal", "500", "--seed", "7", "--format", "json")
    again = told(capsys, "simuler", EXAMPLE, "--antal", "500", "--seed", "7", "--format", "json")
    other = told(capsys, "simuler", EXAMPLE, "--antal", "500", "--seed", "8", "--format", "json")
    assert once == again != other
    assert json.loads(once)["draws"] == 500


def test_the_answer_says_what_is_needed_to_repeat_it(capsys):
    answer = data(capsys, "simuler", EXAMPLE)
    assert (answer["draws"], answer["seed"], answer["data_version"]) == (10_000, 1, "2026.11.0")
    assert answer["version"]


def test_without_intervals_the_proposals_are_used_and_it_is_said(small, capsys):
    assert data(capsys, "simuler", str(small), "--antal", "100")["proposed_intervals"] is True
    assert "Her bruges de foreslåede intervaller" in told(capsys, "simuler", str(small), "--antal", "100")


def test_proposals_are_written_with_what_they_rest_on_and_can_be_simulated(small, tmp_path, capsys):
    out = tmp_path / "ud.toml"
    text = told(capsys, "usikkerhed", str(small), "--ud", str(out))
    assert "Konvention: ± 20 % (budgettal)" in text
    assert "En konvention er ikke viden" in text
    answer = data(capsys, "simuler", str(out), "--antal", "100")
    assert answer["proposed_intervals"] is False
    assert [item["parameter"] for item in answer["parameters"]] == [
        "effect.success_with", "effect.success_without", "costs[Drift]", "consequences[egen]", "prices[egen]",
    ]  # fmt: skip


def test_a_published_interval_is_proposed_where_the_effect_has_one(tmp_path, capsys):
    case = tmp_path / "uden.toml"
    text = example_case_path().read_text(encoding="utf-8")
    case.write_text(text.split("[[uncertainty]]")[0], encoding="utf-8")
    first = data(capsys, "usikkerhed", str(case))["proposals"][0]
    # EA006: risk difference 0.42 (0.36–0.48) on the case's 0.31 without
    assert first == {
        "parameter": "effect.success_with", "distribution": "beta", "low": 0.67, "high": 0.79, "level": 0.95,
        "note": "Publiceret 95 %-interval i EA006 (aubry_2015)",
    }  # fmt: skip


def test_the_correction_for_optimism_is_off_until_chosen_and_shown_before_and_after(capsys):
    assert data(capsys, "simuler", EXAMPLE, "--antal", "200")["optimism"] == 0
    answer = data(capsys, "simuler", EXAMPLE, "--antal", "200", "--optimisme", "0,5")
    assert answer["total"]["mean"] < answer["before_correction"]["total"]["mean"]
    assert "før korrektion" in told(capsys, "simuler", EXAMPLE, "--antal", "200", "--optimisme", "0.5")


def test_another_case_becomes_a_scenario_and_the_difference_is_explained(small, tmp_path, capsys):
    other, out = tmp_path / "dyr.toml", tmp_path / "med.toml"
    other.write_text(
        SMALL.replace("amounts = 100000", "amounts = 130000").replace("0.5", "0.45"), encoding="utf-8"
    )
    told(capsys, "scenarier", str(small), "--gem", "Dyr", "--fra", str(other), "--ud", str(out))
    case, scenario = data(capsys, "scenarier", str(out))["scenarios"]
    assert (case["net_result"]["total"], scenario["net_result"]["total"]) == pytest.approx((100_000, 20_000))
    # 5 percentage points less × 1,000,000 kr.; 30,000 kr. more
    assert {step["input"]: step["amount"]["total"] for step in scenario["explained"]} == pytest.approx(
        {"effect.success_with": -50_000, "costs.Drift": -30_000}
    )
    text = told(capsys, "scenarier", str(out))
    assert "Omkostning: Drift" in text
    assert "−30.000" in text


def test_value_of_choosing_is_told_when_all_scenarios_are_uncertain(small, capsys):
    file = with_uncertainty(small, """
[[uncertainty]]
parameter = "costs[Drift]"
distribution = "normal"
low = 0.8
high = 1.2
[[scenarios]]
name = "Halv effekt"
[scenarios.changes.effect]
success_with = 0.4
""")  # fmt: skip
    answer = data(capsys, "scenarier", file)
    assert answer["scenarios"][1]["net_result"]["total"] == pytest.approx(0, abs=1e-6)
    # the case is always better and always a gain: nothing to learn
    assert answer["value_of_choosing"] == pytest.approx(0, abs=1e-6)
    assert answer["scenarios"][0]["prob_positive"]["total"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["simuler", EXAMPLE, "--antal", "0"], "antal: Antallet af træk kan ikke bruges. Fundet: 0."),
        (["simuler", EXAMPLE, "--seed", "-1"], "seed: Startværdien kan ikke bruges. Fundet: -1."),
        (["simuler", EXAMPLE, "--antal", "mange"], "Værdien til --antal kan ikke bruges."),
        (["simuler", EXAMPLE, "--optimisme", "2"], "--optimisme skal være en andel fra 0 til 1 eller 'auto', ikke '2'."),
        (["folsomhed", EXAMPLE, "--kurve", "x"], "x: Forudsætningen findes ikke i sagen. Vælg consequences[cash_benefit]"),
        (["folsomhed", EXAMPLE, "--tabel", "costs", "costs"], "De to forudsætninger er den samme."),
        (["scenarier", EXAMPLE, "--gem", "A"], "--gem og --fra hører sammen"),
        (["simuler", "findes-ikke.toml"], "findes-ikke.toml"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_in_danish(arguments, message, capsys):
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert "Traceback" not in err


def test_a_scenario_that_is_no_valid_case_is_told_with_its_name(small, capsys):
    file = with_uncertainty(
        small, '[[scenarios]]\nname = "Umulig"\n[scenarios.changes.effect]\nsuccess_with = 1.5\n'
    )
    assert run(["scenarier", file]) == 2
    assert (
        "Scenariet 'Umulig', effect.success_with: Tallet er for stort. Fundet: 1,5. Det må være højst 1."
        in capsys.readouterr().err
    )


def test_a_new_file_is_never_the_one_that_is_read(small, capsys):
    before = small.read_bytes()
    assert run(["usikkerhed", str(small), "--ud", str(small)]) == 2
    assert small.read_bytes() == before
    assert "kan ikke skrives oven i" in capsys.readouterr().err
