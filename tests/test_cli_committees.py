"""``som-xl udvalg``: who pays and who gains inside the municipality."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from som_xl.analysis.committees import results_by_committee
from som_xl.cli import run
from som_xl.knowledge import default_knowledge
from som_xl.model import calculate, case_from_mapping
from tests.model.strategies import cases

BOOK = "workbook/SOM.xlsm"
INDEX = default_knowledge().price_index
TWO: dict[str, Any] = {
    "settings": {"first_year": 2026, "horizon": 2, "price_year": 2026, "discount_rate": 0.25},
    "participants": {"starts": [10]},
    "effect": {"success_rate": 0.5},
    "costs": [
        {"name": "Indsats", "kind": "per_start", "amounts": 1000},
        {"name": "Sparet", "kind": "per_start", "amounts": 400, "saved": True},
    ],
    "consequences": [{"service": "støtte", "units": [-1, -1]}],
    "prices": {"støtte": {"municipality": 3000, "region": 0, "state": 9000}},
    "committees": {"*costs*": {"Social": 0.75, "Økonomi": 0.25}, "støtte": {"Økonomi": 0.6}},
}


def test_each_committee_s_costs_and_consequences_by_hand():
    # net cost 10 × (1,000 − 400) = 6,000 in 2026: Social 4,500, Økonomi 1,500. Saved for the municipality
    # 10 × 0.5 × 3,000 = 15,000 in 2026 and 15,000 / 1.25 = 12,000 in 2027: Økonomi 60 %, the rest nobody
    result = calculate(case_from_mapping(TWO, INDEX))
    found = {row.name: row for row in results_by_committee(result)}
    assert found["Social"].net.tolist() == pytest.approx([-4500, 0])
    assert found["Økonomi"].costs.tolist() == pytest.approx([-1500, 0])
    assert found["Økonomi"].consequences.tolist() == pytest.approx([9000, 7200])
    assert found["Ikke fordelt"].net.tolist() == pytest.approx([6000, 4800])
    assert sum(row.net.sum() for row in found.values()) == pytest.approx(result.net_result[0]) == 21_000


@given(cases())
@settings(max_examples=60, deadline=None)
def test_committees_add_up_to_the_municipality_year_by_year(data):
    result = calculate(case_from_mapping(data, INDEX))
    found = results_by_committee(result)
    together = np.sum([row.net for row in found], axis=0)
    scale = max(1.0, float(np.abs(result.consequences[:, 0]).max() + np.abs(result.costs[:, 0]).max()))
    assert together == pytest.approx(result.discounted_net[:, 0], abs=1e-9 * scale)
    by_name: dict[str, Any] = {}
    for name, amounts in zip(result.committee_names, result.committees_per_year, strict=True):
        by_name[name] = by_name.get(name, 0.0) + amounts
    assert {row.name for row in found} == set(by_name)
    for row in found:
        assert row.net == pytest.approx(by_name[row.name], abs=1e-9 * scale)


def test_text_and_json_of_the_example(capsys):
    assert run(["udvalg", BOOK]) == 0
    text = capsys.readouterr().out
    assert "EKSEMPELTAL" in text
    assert (
        "Socialudvalget taber 2.325.028 kr., Beskæftigelsesudvalget vinder 1.224.044 kr. og Økonomiudvalget vinder "
        "692.777 kr.\n"
    ) in text
    assert "Socialudvalget                    −4.549.265     2.224.236    −2.325.028" in text
    assert run(["udvalg", BOOK, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["years"] == list(range(2026, 2036))
    assert sum(row["net"] for row in data["committees"]) == pytest.approx(data["net_result"])
    assert data["committees"][0]["committee"] == "Socialudvalget"


def test_a_case_without_committees_says_where_they_are_written(tmp_path: Path, capsys):
    path = tmp_path / "sag.json"
    path.write_text(json.dumps({key: value for key, value in TWO.items() if key != "committees"}))
    assert run(["udvalg", str(path)]) == 0
    text = capsys.readouterr().out
    assert "Sagen har ingen udvalg: alt er ikke fordelt." in text
    assert "Ikke fordelt" in text


def test_a_missing_file_is_told_in_danish(capsys):
    assert run(["udvalg", "findes_ikke.toml"]) != 0
    assert "findes_ikke.toml" in capsys.readouterr().err
