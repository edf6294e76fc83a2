"""``som-xl effekt`` as its users meet it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from som_xl.cli import run
from som_xl.cli_common import typed_number
from som_xl.model import SomError

SUPPORTED = ("EA015", "EA024", "EA045", "EA166", "EA182", "EA183", "EA189", "EA192")


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["effekt", *(str(argument) for argument in arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def test_one_effect_is_told_with_formula_interval_and_what_was_measured(capsys):
    code, out, err = told(capsys, "EA085", "--grundrate", "0,3")
    assert (code, err) == (0, "")
    for line in (
        "EA085: IPS (individuelt planlagt job med støtte)",
        "risikoratio 1,63 [1,46; 1,82]",
        "30,0 % (angivet)",
        "48,9 % [43,8 %; 54,6 %]",
        "18,9 % [13,8 %; 24,6 %]",
        "p1 = RR · p0",
        "Succesmålet for Borgere med svære psykiske lidelser er 'I beskæftigelse eller uddannelse året efter'",
    ):
        assert line in out


@pytest.mark.parametrize("written", ["0,3", "0.3", "30 %", "30%"])
def test_a_base_rate_can_be_written_as_people_do(capsys, written):
    code, out, _ = told(capsys, "EA085", "--grundrate", written, "--format", "json")
    assert code == 0
    assert json.loads(out)["effects"][0]["net_rate"] == pytest.approx(0.189)


def test_several_effects_are_pooled_and_the_result_converted(capsys):
    code, out, _ = told(capsys, *SUPPORTED, "--grundrate", "0.2", "--format", "json")
    assert code == 0
    synthesis = json.loads(out)["synthesis"]
    assert synthesis["random"]["estimate"] == pytest.approx(2.8766, abs=5e-5)
    assert synthesis["rate"]["success_with"] == pytest.approx(0.2 * 2.8766, abs=2e-5)
    assert sum(study["weight"] for study in synthesis["studies"]) == pytest.approx(1.0)


def test_a_choice_by_intervention_and_evidence_level(capsys):
    code, out, _ = told(capsys, "--indsats", "sibs", "--evidens", 1, "--format", "json")
    assert code == 0
    assert {effect["id"] for effect in json.loads(out)["effects"]} >= {"EC189", "EC190", "EC191"}


def test_a_choice_by_measure(capsys):
    arguments = ("--maalgruppe", "adults_homelessness", "--effektmaal", "rr", "--format", "json")
    code, out, _ = told(capsys, *arguments)
    assert code == 0
    assert {effect["measure"] for effect in json.loads(out)["effects"]} == {"risk_ratio"}


def test_meta_analyses_are_shown_one_by_one_with_the_reason(capsys):
    code, out, _ = told(capsys, "EA085", "EA090", "--grundrate", "0.3")
    assert code == 0
    assert "48,9 %" in out
    assert "69,3 %" in out  # 2.31 · 0.3
    assert "Vejes ikke sammen: Meta-analyser af samme indsats" in out


def test_an_effect_that_is_no_success_rate_says_why(capsys):
    code, out, _ = told(capsys, "EA003")
    assert code == 0
    assert "Kan ikke regnes om: EA003 kan ikke regnes om til en succesrate. En hyppighedsratio" in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Der er ikke valgt nogen effekt."),
        (["EA999"], "ID: Id'et findes ikke i videnbasen. Fundet: 'EA999'. Mente du"),
        (["--maalgruppe", "homeless"], "--maalgruppe: Id'et findes ikke i videnbasen. Fundet: 'homeless'."),
        (["EA085", "--grundrate", "meget"], "--grundrate: Værdien er ikke et tal. Fundet: 'meget'."),
        (["EA085", "--grundrate", "30"], "grundrate: Succesraten uden indsats er ikke en andel."),
        (["--indsats", "findes ikke"], "Ingen effekt i videnbasen svarer til valgene."),
        (["EA085", "--evidens", "4"], "Værdien til --evidens kan ikke bruges."),
        (["EA085", "--metode", "x"], "Vælg logit eller probit eller kraemer-kupfer."),
    ],
)
def test_what_cannot_be_answered_is_told_in_danish(capsys, arguments, expected):
    code, out, err = told(capsys, *arguments)
    assert expected in out + err
    assert code == 2 or "Succesraten uden indsats" in out


@pytest.mark.parametrize(("name", "start"), [("skov.png", b"\x89PNG"), ("skov.svg", b"<?xml")])
def test_a_forest_plot_is_drawn_and_drawn_alike(capsys, tmp_path: Path, name: str, start: bytes):
    pytest.importorskip("matplotlib")
    contents = []
    for folder in ("a", "b"):
        path = tmp_path / folder / name
        path.parent.mkdir()
        code, _, err = told(capsys, *SUPPORTED, "--billede", path)
        assert (code, err) == (0, f"Skrevet: {path}\n")
        contents.append(path.read_bytes())
    assert contents[0].startswith(start)
    assert contents[0] == contents[1]


def test_the_plot_names_studies_effects_and_the_good_side(capsys, tmp_path: Path):
    pytest.importorskip("matplotlib")
    path = tmp_path / "skov.svg"
    assert told(capsys, *SUPPORTED, "--billede", path)[0] == 0
    text = path.read_text(encoding="utf-8")
    for words in (
        "Støttet beskæftigelse",
        "Voksne i hjemløshed",
        "2,88 [1,73; 4,80]",
        "bedre med indsats ►",
        "24 %",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["EA085", "--billede", "x.png"], "Der skal mindst to effekter til et skovdiagram."),
        (["EA085", "EA090", "--billede", "x.png"], "Der er intet at tegne."),
        ([*SUPPORTED, "--billede", "x.bmp"], "Billedet kan ikke have den endelse. Fundet: .bmp."),
    ],
)
def test_a_picture_that_cannot_be_made_is_told(capsys, arguments, expected):
    code, _, err = told(capsys, *arguments)
    assert code == 2
    assert expected in err


def test_without_matplotlib_the_remedy_is_told(capsys, monkeypatch, tmp_path: Path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, _, err = told(capsys, *SUPPORTED, "--billede", tmp_path / "x.png")
    assert code == 2
    assert "Billeder kræver biblioteket matplotlib." in err
    assert "som-xl[pictures]" in err


def test_no_picture_loads_no_matplotlib():
    code = (
        "import sys; from som_xl.cli import run; run(['effekt', 'EA085', '--grundrate', '0.3']); "
        "sys.exit('matplotlib' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [("12000", 12000.0), ("1.234.567,5", 1234567.5), ("−0,25", -0.25), ("0.125", 0.125), ("12,5 %", 0.125)],
)
def test_numbers_as_people_type_them(text, value):
    assert typed_number(text, "--beloeb") == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["1.234", "12.000", "", "1,2,3", "1e5", "nan", "inf", "0x10", "9" * 400, "٣"]
)
def test_what_is_no_number_or_has_two_readings_is_refused(text):
    with pytest.raises(SomError):
        typed_number(text, "--beloeb")
