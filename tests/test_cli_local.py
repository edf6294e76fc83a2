"""``som-xl lokal`` as its users meet it, and what never comes out of it."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from som_xl.cli import run
from tests.analysis.local.panels import CASH, SHELTER, cpr, rows, write

CPR = re.compile(r"\d{6}-?\d{4}")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lokal") / "panel.csv"
    assert run(["lokal", "--eksempel", str(path)]) == 0
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "panel.csv", rows())


def told(capsys, *arguments):
    capsys.readouterr()
    code = run(["lokal", *map(str, arguments)])
    return code, *capsys.readouterr()


def test_help_is_danish(capsys):
    code, out, err = told(capsys, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("Brug: som-xl lokal")
    assert not re.search(r"\b(Usage|Options|Show this|default|required|RANGE)\b", out)


def test_the_small_panel_by_hand(capsys, small):
    # Means 3 and 14 in each of three years; error √(50/16), see test_estimating.
    code, out, err = told(capsys, small)
    assert (code, err) == (0, "")
    assert "sel110_shelter: Herberg/forsorgshjem (SEL § 110), døgn." in out
    assert len(re.findall(r"−11 +1,77 +−15,08 til −6,92", out)) == 3
    assert "Tallene er sammenhænge, ikke årsager" in out
    assert "Kolonner, der ikke er brugt: 'alder'." in out


def test_the_example_is_marked_as_made_up_everywhere(capsys, example, tmp_path):
    text = example.read_text("utf-8-sig").splitlines()
    assert all(line.startswith("SYNTETISK-") and line.endswith(";SYNTETISKE DATA") for line in text[1:])
    for name in ("ud.toml", "ud.csv", "ud.json"):
        code, out, _ = told(capsys, example, "--ud", tmp_path / name)
        assert code == 0
        assert out.startswith("SYNTETISKE DATA")
    assert "SYNTETISKE DATA" in (tmp_path / "ud.toml").read_text("utf-8")
    assert "SYNTETISKE DATA" in (tmp_path / "ud.csv").read_text("utf-8")
    assert json.loads((tmp_path / "ud.json").read_text("utf-8"))["synthetic"] is True


def test_the_example_shows_why_earlier_use_must_be_adjusted_for(capsys, example):
    # Made with −26 in consequence year 2; those who used shelters more before the start succeed less often.
    found = {}
    for option in ([], ["--justér", "alder,køn,tidligere_herberg"]):
        _, out, _ = told(capsys, example, *option, "--format", "json")
        shelter = json.loads(out)["services"][0]
        found[bool(option)] = shelter["years"][1], shelter["before_start"]
    (plain, plain_before), (adjusted, adjusted_before) = found[False], found[True]
    assert plain["difference"] < adjusted["difference"] - 5
    assert adjusted["low"] < -26 < adjusted["high"]
    assert plain_before["high"] < 0
    assert adjusted_before["low"] < 0 < adjusted_before["high"]


def test_the_ascii_option_is_the_same(capsys, example):
    danish, ascii_only = (
        told(capsys, example, option, "køn", "--format", "json")[1] for option in ("--justér", "--juster")
    )
    assert json.loads(danish)["adjusted_for"] == ["start_year", "køn"]
    assert danish == ascii_only


def test_the_toml_can_be_pasted_into_a_case(capsys, small, tmp_path):
    assert told(capsys, small, "--ud", tmp_path / "ud.toml")[0] == 0
    data = tomllib.loads((tmp_path / "ud.toml").read_text("utf-8"))
    assert data["consequences"][0]["units"] == [-11, -11, -11]
    assert data["uncertainty"] == [
        {"parameter": f"consequences[{SHELTER}]", "distribution": "normal", "se": [1.77] * 3}
    ]


def test_the_csv_has_a_line_per_service_and_year(capsys, small, tmp_path):
    assert told(capsys, small, "--ud", tmp_path / "ud.csv")[0] == 0
    with (tmp_path / "ud.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file, delimiter=";"))
    assert [row["konsekvensår"] for row in table] == ["1", "2", "3"]
    assert (table[0]["forskel"], table[0]["standardfejl"], table[0]["med_succes"]) == ("-11", "1,77", "5")


def test_the_figures_are_laid_into_a_case_that_calculates(capsys, small, tmp_path):
    case, new = tmp_path / "sag.toml", tmp_path / "ny.toml"
    assert run(["ny", str(case), "--eksempel"]) == 0
    assert told(capsys, small, "--sag", case, "--ud", new)[0] == 0
    before, after = (tomllib.loads(path.read_text("utf-8")) for path in (case, new))
    line = next(line for line in after["consequences"] if line["service"] == SHELTER)
    assert line["units"] == [-11, -11, -11]
    assert line["source"].startswith("Kommunens egne data")
    assert len(after["consequences"]) == len(before["consequences"])
    assert {"parameter": f"consequences[{SHELTER}]", "distribution": "normal", "se": [1.77] * 3} in after[
        "uncertainty"
    ]
    assert run(["beregn", str(new)]) == 0


def test_consequence_year_1_is_where_the_case_has_it(capsys, example, tmp_path):
    case = tmp_path / "sag.toml"
    assert run(["ny", str(case), "--eksempel"]) == 0
    data = case.read_text("utf-8").replace("course_years = 0.75", "course_years = 1.5")
    case.write_text(data, "utf-8")
    for option, expected in ([], 1), (["--foerste-aar", "0"], 0):
        _, out, _ = told(
            capsys, example, "--sag", case, "--ud", tmp_path / "ny.toml", "--format", "json", *option
        )
        assert json.loads(out)["first_consequence_since_start"] == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Fejl: DATA mangler."),
        (["{data}", "--sag", "{data}"], "Fejl: Den nye sag skal have et navn: tilføj --ud."),
        (["{data}", "--ud", "{data}"], "Resultatet kan ikke skrives oven i den fil, der læses."),
        (["{data}", "--ud", "x.xlsx"], "x.xlsx: Filtypen kendes ikke."),
        (["{data}", "--mindste-celle", "2"], "Fejl: Værdien til --mindste-celle kan ikke bruges."),
        (["{data}", "--maalgruppe", "findes_ikke"], "maalgruppe: Filen har ingen kolonne 'målgruppe'."),
        (["--eksempel", "{data}"], "panel.csv: Filen findes allerede."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(capsys, small, arguments, expected):
    code, out, err = told(capsys, *(argument.format(data=small) for argument in arguments))
    assert (code, out) == (2, "")
    assert expected in err


def test_several_target_groups_must_be_chosen_between(capsys, tmp_path):
    table = [row | {"målgruppe": group} for group in ("a", "b") for row in rows()]
    for row in table[30:]:
        row["person_id"] += "b"
    path = write(tmp_path / "p.csv", table)
    code, _, err = told(capsys, path)
    assert (code, "Filen har flere målgrupper. Vælg en af dem med --maalgruppe." in err) == (2, True)
    assert "målgruppen b" in told(capsys, path, "--maalgruppe", "b")[1]
    assert "Målgruppen findes ikke i filen." in told(capsys, path, "--maalgruppe", "c")[2]


def test_missing_libraries_are_told_with_what_to_install(capsys, small, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "statsmodels" else name)
    assert told(capsys, small) == (
        2,
        "",
        'Fejl:\n  • Lokale konsekvenser kræver mere, end der er installeret: statsmodels. Kør: pip install "som-xl[local]"\n',
    )


def test_the_command_line_loads_no_statistics_before_it_needs_them():
    code = "import sys, som_xl.cli; print(*(name for name in ('pandas', 'scipy', 'statsmodels') if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    "change",
    [
        {},
        {SHELTER: "2020-01-01"},
        {SHELTER: cpr(3)},
        {"succes": cpr(3)},
        {"succes": 0},
        {"år": 2020},
        {"alder": cpr(4)},
        {"person_id": ""},
        {SHELTER: f"1;{cpr(5)};{cpr(6)}"},
        {SHELTER: f'"{cpr(5)}'},
    ],
)
@pytest.mark.parametrize("form", ["tekst", "json"])
def test_no_id_comes_out(capsys, tmp_path, change, form):
    table = rows()
    table[1] |= change
    table = [row | {CASH: 3 + i % 20} for i, row in enumerate(table)]
    path = write(tmp_path / "panel.csv", table)
    texts = []
    for name in ("ud.toml", "ud.csv", "ud.json"):
        _, out, err = told(capsys, path, "--justér", "alder", "--format", form, "--ud", tmp_path / name)
        written = (tmp_path / name).read_text("utf-8") if (tmp_path / name).exists() else ""
        texts += [out, err, written]
    assert any(texts)
    assert not CPR.search("".join(texts))


def test_no_id_comes_out_of_a_fault_of_ours(capsys, small, monkeypatch):
    def broken(*_):
        raise ValueError(f"could not convert string to float: '{cpr(3)}'")

    monkeypatch.setattr("som_xl.analysis.local.findings.estimate", broken)
    code, out, err = told(capsys, small)
    log = Path(err.split("Detaljer: ")[1].strip())
    text = log.read_text("utf-8")
    log.unlink()
    assert code == 1
    assert "ValueError in broken" in text
    assert not CPR.search(out + err + text)
