"""Cases as TOML and JSON: nothing is lost, and every fault of a file is told in Danish with its place."""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from som_xl import casefile
from som_xl.cli import run
from som_xl.knowledge import default_knowledge
from som_xl.model import calculate, case_from_mapping
from som_xl.opening import open_case
from tests.workbook.test_round_trip import full_cases

KNOWLEDGE = default_knowledge()

SMALL: dict[str, Any] = {
    "title": "Efterværn",
    "settings": {"first_year": 2026, "horizon": 5, "price_year": 2026, "discount_rate": 0.03, "price_index": {"2040": 150.0}},
    "target_group_mix": {"a": 0.5, "b": 0.5},
    "documentation": {"conclusion": "Ja"},
    "participants": {"starts": [40], "dropout": 0.1, "course_years": 1},
    "effect": {"success_rate": 0.1, "phase_in": [1.0], "source": "studie"},
    "costs": [{"name": "Opstart", "kind": "fixed", "amounts": 1000, "payers": {"municipality": 0.5, "state": 0.5}, "saved": False}],
    "consequences": [{"service": "egen", "units": [-1], "per": "success", "continue_years": 0, "include": True}],
    "prices": {"egen": {"municipality": 1, "region": 0, "state": 0, "price_year": 2025, "revenue": False}},
    "committees": {"egen": {"Socialudvalget": 0.5}},
    "uncertainty": [
        {"parameter": "effect.success_rate", "distribution": "normal", "low": 0, "high": 0.2},
        {"parameter": "consequences[egen]", "distribution": "normal", "se": [0.5]},
    ],
    "correlations": [["effect.success_rate", "consequences[egen]", 0.5]],
}  # fmt: skip


def outcome(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | str, name: str = "sag.json"
) -> tuple[int, str, list[str]]:
    """Exit code, output and told problems of checking a file with this content."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    code = run(["tjek", str(path)])
    out, err = capsys.readouterr()
    return code, out, [line.removeprefix("  • ") for line in err.splitlines()[1:]]


def with_value(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    data = copy.deepcopy(SMALL)
    target: Any = data
    for part in path[:-1]:
        target = target[part]
    target[path[-1]] = value
    return data


# --- without loss ------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(full_cases(), st.sampled_from([".toml", ".json"]))
def test_a_case_survives_both_kinds_of_file(tmp_path_factory, data, suffix):
    case = case_from_mapping(data, KNOWLEDGE.price_index)
    path = tmp_path_factory.getbasetemp() / f"sag{suffix}"
    casefile.write_case(case, path)
    again = case_from_mapping(casefile.read_mapping(path), KNOWLEDGE.price_index)
    assert again == case
    assert casefile.case_text(again, suffix) == casefile.case_text(case, suffix)


@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_the_longest_name_of_a_service_can_be_uncertain(tmp_path, suffix):
    name = "x" * 200
    data = {
        "settings": {"first_year": 2026, "horizon": 2, "price_year": 2026},
        "participants": {"starts": [10]},
        "effect": {"success_rate": 0.5},
        "consequences": [{"service": name, "units": [-1]}],
        "prices": {name: {"municipality": 100, "region": 0, "state": 0}},
        "uncertainty": [
            {"parameter": f"consequences[{name}]", "distribution": "normal", "low": 0.9, "high": 1.1}
        ],
    }
    case = case_from_mapping(data, KNOWLEDGE.price_index)
    path = tmp_path / f"sag{suffix}"
    casefile.write_case(case, path)
    assert case_from_mapping(casefile.read_mapping(path), KNOWLEDGE.price_index) == case


def test_the_example_of_the_contract_works_with_ids_the_knowledge_base_does_not_know(tmp_path):
    data = {
        "title": "Efterværn", "municipality": "Helsingør", "author": "", "notes": "",
        "settings": {"first_year": 2026, "horizon": 10, "price_year": 2026, "discount_rate": "official", "first_consequence": "completion_year"},
        "target_group": "homeless_adults",
        "participants": {"starts": [40, 40, 40], "dropout": 0.10, "course_years": 1.0},
        "effect": {"success_with": 0.35, "success_without": 0.20, "phase_in": [0.5, 1.0, 1.0], "relapse": 0.0},
        "costs": [{"name": "Opstart", "kind": "fixed", "amounts": [250000, 0, 0], "price_year": 2025, "overhead": 0.0, "payers": {"municipality": 1.0}, "saved": False}],
        "consequences": [{"service": "shelter_110", "per": "success", "weight": 1.0, "units": [-40, -25, -10], "continue_years": 0, "role": "", "include": True}],
        "prices": {"shelter_110": {"municipality": 750, "region": 0, "state": 750, "price_year": 2024, "revenue": False}},
        "committees": {"shelter_110": {"Socialudvalget": 1.0}, "*costs*": {"Socialudvalget": 1.0}},
    }  # fmt: skip
    path = tmp_path / "sag.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    result = calculate(open_case(path, KNOWLEDGE))
    # 40 starts × 0.9 × 0.15: half in the first year
    assert float(result.successes) == pytest.approx(13.5)


def test_a_byte_order_mark_does_no_harm(tmp_path, capsys):
    for name, text in (("sag.json", json.dumps(SMALL)), ("sag.toml", "")):
        code, _, problems = outcome(tmp_path, capsys, b"\xef\xbb\xbf" + text.encode(), name)
        assert (code, "UTF-8" in "".join(problems)) == (0 if text else 2, False)


# --- files that are no case --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("sag.json", b"", "sag.json, linje 1, tegn 1: Filen er ikke gyldig JSON. Ret stedet: tjek kommaer, anførselstegn og parenteser."),
        ("sag.json", b'{"title": "a"\n "b": 1}', "sag.json, linje 2, tegn 2: Filen er ikke gyldig JSON. Ret stedet: tjek kommaer, anførselstegn og parenteser."),
        ("sag.toml", b"title = \n", "sag.toml, linje 1, tegn 9: Filen er ikke gyldig TOML. Ret stedet: tjek anførselstegn, parenteser og dobbelte felter."),
        ("sag.toml", b'title = "a"\ntitle = "b"\n', "sag.toml, linje 2, tegn 12: Filen er ikke gyldig TOML. Ret stedet: tjek anførselstegn, parenteser og dobbelte felter."),
        ("sag.json", b'{"title": "a", "title": "b"}', "sag.json: Feltet 'title' står to gange i samme gruppe. Slet det ene."),
        ("sag.json", b"[1]", "sag.json: Filen indeholder ikke en sag. Den skal begynde med en gruppe af felter: { … }."),
        ("sag.json", '{"title": "æ"}'.encode("utf-16"), "sag.json, linje 1: Filen er ikke gemt som UTF-8-tekst. Gem den igen med tegnsættet UTF-8."),
        ("sag.toml", 'author = "a"\ntitle = "æ"'.encode("latin-1"), "sag.toml, linje 2: Filen er ikke gemt som UTF-8-tekst. Gem den igen med tegnsættet UTF-8."),
        ("sag.json", b'{"title": ' + b"9" * 5000 + b"}", "sag.json: Filen har et tal med for mange cifre. Ret tallet."),
        ("sag.toml", b"title = " + b"9" * 5000, "sag.toml: Filen har et tal med for mange cifre. Ret tallet."),
        ("sag.json", b"[" * 100_000 + b"]" * 100_000, "sag.json: Filen har for mange grupper inde i hinanden. Se feltlisten i vejledningen."),
        ("sag.toml", b"a = " + b"[" * 50_000, "sag.toml: Filen har for mange grupper inde i hinanden. Se feltlisten i vejledningen."),
        ("sag.txt", b"x", "sag.txt: Filtypen kendes ikke. Fundet: '.txt'. Brug en fil, der ender på .xlsm, .xlsx, .toml, .json."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_case_is_told_in_one_line(tmp_path, capsys, name, content, expected):
    assert outcome(tmp_path, capsys, content, name) == (2, "", [expected])


def test_a_missing_file_and_a_folder_are_told(tmp_path, capsys):
    (tmp_path / "mappe.json").mkdir()
    assert run(["tjek", str(tmp_path / "findes ikke.toml")]) == 2
    assert "findes ikke.toml: Filen findes ikke. Kontrollér filnavn og mappe." in capsys.readouterr().err
    assert run(["tjek", str(tmp_path / "mappe.json")]) == 2
    assert "mappe.json: Stien er en mappe, ikke en fil. Vælg en fil i mappen." in capsys.readouterr().err


# --- fields --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("titel",), "x", "titel: Feltet kendes ikke. Ret stavemåden, eller fjern feltet."),
        (("title",), None, "title: Her skal stå tekst. Fundet: intet. Skriv tekst i anførselstegn."),
        (("title",), 7, "title: Her skal stå tekst. Fundet: 7. Skriv tekst i anførselstegn."),
        (("title",), "x" * 10_001, f"title: Listen eller teksten er for lang. Fundet: '{'x' * 56}…'. Højst 10000 er tilladt."),
        (("settings", "first_year"), 2026.5, "settings.first_year: Her skal stå et helt tal. Fundet: 2026,5. Skriv et helt tal."),
        (("settings", "first_year"), True, "settings.first_year: Her skal stå et helt tal. Fundet: true. Skriv et helt tal."),
        (("settings", "first_year"), "2026", "settings.first_year: Her skal stå et helt tal. Fundet: '2026'. Skriv et helt tal."),
        (("settings", "horizon"), 0, "settings.horizon: Tallet er for lille. Fundet: 0. Det skal være mindst 1."),
        (("settings", "price_year"), 2039, "settings.price_year: Året har intet nettoprisindeks. Fundet: 2039. Vælg et år i 2015–2040, eller tilføj året i settings.price_index."),
        (("settings", "price_year"), 10**400, "settings.price_year: Tallet er for stort. Fundet: et meget stort tal. Det må være højst 2200."),
        (("settings", "price_index"), {"²": 1.0}, "settings.price_index.²: Her skal stå et helt tal. Fundet: '²'. Skriv et helt tal."),
        (("settings", "price_index"), {"2030": 10**400}, "settings.price_index.2030: Her skal stå et tal. Fundet: et meget stort tal. Skriv et tal uden anførselstegn og med punktum som decimaltegn."),
        (("settings", "discount_rate"), "officiel", "settings.discount_rate: Værdien kendes ikke. Fundet: 'officiel'. Vælg 'official'."),
        (("settings", "discount_rate"), 3.5, "settings.discount_rate: Tallet er for stort. Fundet: 3,5. Det må være højst 0,25."),
        (("participants", "starts"), [], "participants.starts: Listen er tom. Fundet: en liste med 0 værdier. Skriv mindst ét tal."),
        (("participants", "starts"), [-1.0, 2], "participants.starts[0]: Tallet er for lille. Fundet: -1. Det skal være mindst 0."),
        (("participants", "starts"), [0], "participants.starts: Der starter ingen deltagere. Skriv mindst ét tal over 0."),
        (("participants", "starts"), [1] * 101, "participants.starts: Listen eller teksten er for lang. Fundet: en liste med 101 værdier. Højst 100 er tilladt."),
        (("participants", "starts"), 40, "participants.starts: Her skal stå en liste. Fundet: 40. Skriv en liste i kantede parenteser, fx [40, 40, 40]."),
        (("participants", "dropout"), math.nan, "participants.dropout: Tallet er ikke et endeligt tal. Fundet: nan. Skriv et almindeligt tal."),
        (("participants", "dropout"), math.inf, "participants.dropout: Tallet er ikke et endeligt tal. Fundet: inf. Skriv et almindeligt tal."),
        (("participants", "dropout"), "0.1", "participants.dropout: Her skal stå et tal. Fundet: '0.1'. Skriv et tal uden anførselstegn og med punktum som decimaltegn."),
        (("effect",), {}, "effect: Succesraten mangler. Angiv både success_with og success_without (med og uden indsats) eller success_rate."),
        (("effect", "success_with"), 0.3, "effect: Succesraten er angivet to gange. Angiv enten success_with og success_without eller kun success_rate."),
        (("costs", 0, "name"), [], "costs[0].name: Her skal stå tekst. Fundet: en liste med 0 værdier. Skriv tekst i anførselstegn."),
        (("costs", 0, "kind"), "fast", "costs[0].kind: Værdien kendes ikke. Fundet: 'fast'. Vælg 'fixed', 'per_start', 'per_completion' eller 'per_participant_year'."),
        (("costs", 0, "amounts"), 1e308, "costs[0].amounts: Tallet er for stort. Fundet: 1e+308. Det må være højst 1e+15."),
        (("costs", 0, "amounts"), [1, 2], "costs[0].amounts: Antallet af beløb passer ikke til antallet af driftsår. Fundet: en liste med 2 værdier. Skriv ét tal for alle år eller 1 tal (ét pr. driftsår)."),
        (("costs", 0, "payers"), {"municipality": 0.5, "state": 0.4}, "costs[0].payers: Andelene giver 0,9 tilsammen. De skal give præcis 1 (100 %)."),
        (("costs", 0, "payers"), {"kommune": 1.0}, "costs[0].payers.kommune: Feltet kendes ikke. Ret stavemåden, eller fjern feltet."),
        (("costs", 0, "saved"), 1, "costs[0].saved: Her skal stå true eller false. Fundet: 1. Skriv true eller false."),
        (("consequences", 0, "service"), "ukendt", "consequences[0].service: Ydelsen har ingen pris i sagen og ingen standardpris i videnbasen. Fundet: 'ukendt'. Ret stavemåden, eller angiv en pris under prices.ukendt."),
        (("consequences", 0, "service"), [], "consequences[0].service: Her skal stå tekst. Fundet: en liste med 0 værdier. Skriv tekst i anførselstegn."),
        (("prices", "egen", "price_year"), 2014, "prices.egen.price_year: Året har intet nettoprisindeks. Fundet: 2014. Vælg et år i 2015–2040, eller tilføj året i settings.price_index."),
        (("committees", "egen", "Udvalg 2"), 0.6, "committees.egen: Andelene giver 1,1 tilsammen. De må højst give 1 (100 %)."),
        (("target_group_mix", "b"), 0.6, "target_group_mix: Andelene giver 1,1 tilsammen. De skal give præcis 1 (100 %)."),
        (("uncertainty", 0, "low"), 2.0, "uncertainty[0]: low er større end high. Byt om på de to tal."),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_used_is_told_with_its_place(tmp_path, capsys, path, value, expected):
    code, out, problems = outcome(tmp_path, capsys, json.dumps(with_value(path, value)))
    wanted = f"sag.json: {expected}"
    if path == ("consequences", 0, "service"):
        # the correlation names the service too
        assert wanted in problems
    else:
        assert problems == [wanted]
    assert (code, out) == (2, "")


def test_dates_of_toml_are_no_numbers_and_no_text(tmp_path, capsys):
    content = "title = 2026-01-02\n[settings]\nfirst_year = 2026-01-01T10:00:00\nhorizon = 1\nprice_year = 2026\n[participants]\nstarts = [1]\n[effect]\nsuccess_rate = 0.1\n"
    assert outcome(tmp_path, capsys, content, "sag.toml") == (
        2, "",
        [
            "sag.toml: title: Her skal stå tekst. Fundet: 2026-01-02 (en dato eller et klokkeslæt). Skriv tekst i anførselstegn.",
            "sag.toml: settings.first_year: Her skal stå et helt tal. Fundet: 2026-01-01T10:00:00 (en dato eller et klokkeslæt). Skriv et helt tal.",
        ],
    )  # fmt: skip


def test_all_faults_of_a_file_are_told_at_once(tmp_path, capsys):
    data = with_value(("participants", "dropout"), 2)
    data["titel"] = "x"
    del data["settings"]["horizon"]
    data["costs"][0]["kind"] = "fast"
    code, out, problems = outcome(tmp_path, capsys, json.dumps(data))
    assert (code, out) == (2, "")
    assert {problem.split(": ")[1] for problem in problems} == {
        "participants.dropout",
        "titel",
        "settings.horizon",
        "costs[0].kind",
    }


HOSTILE = (
    None, True, "7", "", [], {}, [[]], {"a": 1}, math.nan, math.inf, -0.0, 1e308, 10**400, -1, "x" * 20_000, [1] * 200,
    [None], ["a"], "\ud800", "²", 1e-320, 2026.5,
)  # fmt: skip


def paths(data: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every value inside."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in inner for found in [(*path, key), *paths(value, (*path, key))]]


@pytest.mark.parametrize("path", paths(SMALL), ids=lambda path: ".".join(map(str, path)))
def test_no_value_in_any_place_brings_the_program_down(tmp_path, capsys, path):
    for value in HOSTILE:
        code, out, problems = outcome(tmp_path, capsys, json.dumps(with_value(path, value)))
        assert code in {0, 2}, (value, problems)
        assert (out == "") == (code == 2)
        assert all(problem.startswith("sag.json: ") and problem.endswith(".") for problem in problems)
