"""The command line as its users meet it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from som_xl.cli import run
from som_xl.knowledge import example_case_path

COMMANDS = (
    "beregn",
    "tjek",
    "ny",
    "konverter",
    "viden",
    "skøn",
    "erfaring",
    "familie",
    "blanding",
    "følsomhed",
    "simuler",
    "scenarier",
    "usikkerhed",
    "effekt",
    "refusion",
    "lokal",
    "portefølje",
    "opfølgning",
    "projekt",
)
ENGLISH = re.compile(
    r"\b(Usage|Options|Commands|Arguments|Show this message|and exit|Error|Try|for help|Missing|Invalid|Got unexpected|No such|requires|argument|required|default)\b"
)
ACTORS = {"municipality", "region", "state", "total"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as every kind of file."""
    folder = tmp_path_factory.mktemp("sager")
    for name in ("sag.toml", "sag.json", "sag.xlsx", "sag.xlsm"):
        assert run(["ny", str(folder / name), "--eksempel"]) == 0
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


# --- help and mistypings ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
def test_help_is_danish_from_end_to_end(capsys, command):
    code, out, err = told(capsys, *command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(" ".join(["Brug: som-xl", *command]))
    assert "Vis denne hjælp." in out
    assert not ENGLISH.search(out)


def test_without_a_command_the_help_is_shown(capsys):
    assert told(capsys) == told(capsys, "--help")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["bergn", "x"], "Fejl: Kommandoen 'bergn' kendes ikke. Mente du 'beregn'?\nSe 'som-xl --help'.\n"),
        (["beregn"], "Fejl: FIL mangler.\nSe 'som-xl beregn --help'.\n"),
        (["konverter", "a.toml"], "Fejl: TIL mangler.\nSe 'som-xl konverter --help'.\n"),
        (["beregn", "x", "--formt", "json"], "Fejl: Valget --formt kendes ikke. Mente du --format?\nSe 'som-xl beregn --help'.\n"),
        (["beregn", "x", "--format", "xml"], "Fejl: Værdien til --format kendes ikke. Vælg tekst eller json.\nSe 'som-xl beregn --help'.\n"),
        (["beregn", "x", "--ud"], "Fejl: Valget --ud skal have en værdi.\nSe 'som-xl beregn --help'.\n"),
        (["beregn", "x", "y"], "Fejl: Der er skrevet for mange ord i kommandoen.\nSe 'som-xl beregn --help'.\n"),
        (["viden", "prisr"], "Fejl:\n  • Tabellen findes ikke i videnbasen. Fundet: 'prisr'. Mente du priser?\n"),
    ],
)  # fmt: skip
def test_a_mistyped_command_is_told_in_danish(capsys, arguments, expected):
    assert told(capsys, *arguments) == (2, "", expected)


# --- beregn ------------------------------------------------------------------------------------------


def test_every_kind_of_file_gives_the_same_result(capsys, folder):
    outputs = {
        told(capsys, "beregn", folder / f"sag.{kind}", "--format", "json")[1]
        for kind in ("toml", "json", "xlsx", "xlsm")
    }
    assert len(outputs) == 1


def test_json_is_the_contract(capsys, folder):
    code, out, err = told(capsys, "beregn", folder / "sag.toml", "--format", "json")
    assert (code, err) == (0, "")
    data = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert set(data) == {
        "net_result", "net_result_undiscounted", "per_participant", "participants", "completions", "successes", "years",
        "services", "committees", "break_even", "cut_off", "warnings",
    }  # fmt: skip
    for key in ("net_result", "net_result_undiscounted", "per_participant"):
        assert set(data[key]) == ACTORS
    for year in data["years"]:
        assert set(year) == {
            "year",
            "discount_factor",
            "costs",
            "saved_costs",
            "consequences",
            "net",
            "cumulative_discounted",
        }
        assert all(set(year[key]) == ACTORS for key in year if key not in {"year", "discount_factor"})
    assert all(
        set(line) == {"service", "discounted"} and set(line["discounted"]) == ACTORS
        for line in data["services"]
    )
    assert set(data["break_even"]) == ACTORS
    for answer in data["break_even"].values():
        assert set(answer) == {
            "success_rate", "success_rate_status", "cost_per_participant", "cost_multiple", "participants",
            "participants_status", "year", "years", "year_status",
        }  # fmt: skip
        assert {answer[f"{key}_status"] for key in ("success_rate", "participants", "year")} <= {
            "ok",
            "always",
            "unattainable",
            "never",
        }
        assert answer["year"] is None or isinstance(answer["year"], int)
    assert sum(data["committees"].values()) == pytest.approx(data["net_result"]["municipality"])


def test_text_says_that_the_example_is_an_example(capsys, folder):
    code, out, _ = told(capsys, "beregn", folder / "sag.xlsm")
    assert code == 0
    assert "EKSEMPELTAL" in out
    assert not ENGLISH.search(out)


# --- files written -----------------------------------------------------------------------------------


def link(folder: Path, name: str, kind: str) -> Path:
    path = folder / name
    path.unlink(missing_ok=True)
    if kind == "symlink":
        path.symlink_to(folder / "sag.xlsm")
    else:
        path.hardlink_to(folder / "sag.xlsm")
    return path


@pytest.mark.parametrize("kind", ["same", "symlink", "hard link", "roundabout"])
def test_the_input_is_never_overwritten(capsys, folder, kind):
    before = (folder / "sag.xlsm").read_bytes()
    target = {
        "same": lambda: folder / "sag.xlsm",
        "roundabout": lambda: folder / ".." / folder.name / "sag.xlsm",
    }.get(kind, lambda: link(folder, f"{kind}.xlsm", kind))()
    code, out, err = told(capsys, "beregn", folder / "sag.xlsm", "--ud", target)
    assert (code, out) == (2, "")
    assert "Resultatet kan ikke skrives oven i den fil, der læses. Vælg et andet filnavn." in err
    assert (folder / "sag.xlsm").read_bytes() == before


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("mappe.toml", "Stien er en mappe, ikke en fil. Angiv også et filnavn."),
        ("findes ikke/ny.toml", "Mappen findes ikke."),
        ("ny.pdf", "Filtypen kendes ikke. Fundet: '.pdf'. Brug en fil, der ender på .xlsm, .xlsx, .toml, .json."),
        ("ny.xlsx", "En kopi af en .xlsm-fil kan ikke gemmes som .xlsx. Giv filen endelsen .xlsm, eller brug 'som-xl konverter' til en ny arbejdsbog."),
    ],
)  # fmt: skip
def test_a_target_that_cannot_be_written_is_told_and_nothing_is_written(capsys, folder, target, expected):
    (folder / "mappe.toml").mkdir(exist_ok=True)
    before = sorted(folder.iterdir())
    code, out, err = told(capsys, "beregn", folder / "sag.xlsm", "--ud", folder / target)
    assert (code, out) == (2, "")
    assert expected in err
    assert sorted(folder.iterdir()) == before


def test_an_existing_other_file_is_replaced_whole(capsys, folder, tmp_path):
    target = tmp_path / "gammel.toml"
    target.write_text("gammelt")
    assert told(capsys, "beregn", folder / "sag.xlsm", "--ud", target)[0] == 0
    assert tomllib.loads(target.read_text(encoding="utf-8")) == tomllib.loads(
        (folder / "sag.toml").read_text(encoding="utf-8")
    )
    assert [path.name for path in tmp_path.iterdir()] == ["gammel.toml"]


def test_a_failure_while_replacing_leaves_the_old_file(capsys, folder, tmp_path, monkeypatch):
    target = tmp_path / "gammel.json"
    target.write_text("gammelt")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    code, out, err = told(capsys, "konverter", folder / "sag.toml", target)
    assert (code, out) == (2, "")
    assert "Der er ikke plads på drevet. Frigør plads, eller gem et andet sted." in err
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("gammel.json", "gammelt")]


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_killed_run_leaves_the_old_file_or_the_whole_new_one(folder, tmp_path):
    target = tmp_path / "kopi.toml"
    whole = (folder / "sag.toml").read_bytes()
    for delay in (0.05, 0.3, 0.45, 0.5, 0.55, 0.6, 0.7):
        target.write_bytes(b"gammelt")
        process = subprocess.Popen(
            [sys.executable, "-m", "som_xl", "konverter", str(folder / "sag.json"), str(target)],
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert target.read_bytes() in {b"gammelt", whole}


@pytest.mark.parametrize("kind", ["toml", "json", "xlsx", "xlsm"])
def test_a_new_file_is_never_laid_over_an_old_one(capsys, tmp_path, kind):
    path = tmp_path / f"ny.{kind}"
    path.write_text("mit")
    assert told(capsys, "ny", path) == (
        2,
        "",
        f"Fejl:\n  • ny.{kind}: Filen findes allerede. Vælg et andet navn, eller slet den først.\n",
    )
    assert path.read_text() == "mit"


def test_a_new_workbook_says_what_must_be_filled_in(capsys, tmp_path):
    path = tmp_path / "ny.xlsx"
    assert told(capsys, "ny", path)[0] == 0
    assert told(capsys, "tjek", path) == (
        2, "",
        "5 fejl:\n"
        "  • Indstillinger!C13: 'Første driftsår' er ikke udfyldt. Fundet: tom celle. Udfyld cellen.\n"
        "  • Indstillinger!C14: 'Horisont' er ikke udfyldt. Fundet: tom celle. Udfyld cellen.\n"
        "  • Indstillinger!C15: 'Prisniveau' er ikke udfyldt. Fundet: tom celle. Udfyld cellen.\n"
        "  • Effekt!D8: 'Driftsår 1' er ikke udfyldt. Fundet: tom celle. Udfyld cellen.\n"
        "  • Effekt!C17: Succesraten mangler. Udfyld begge succesrater (med og uden indsats), eller kun nettosuccesraten.\n",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["toml", "json"])
def test_a_new_case_file_says_what_must_be_filled_in(capsys, tmp_path, kind):
    path = tmp_path / f"ny.{kind}"
    assert told(capsys, "ny", path)[0] == 0
    code, _, err = told(capsys, "tjek", path)
    assert code == 2
    assert [line.split(": ")[1] for line in err.splitlines()[1:]] == ["participants.starts", "effect"]


def test_a_case_goes_round_through_every_kind_without_loss(capsys, folder, tmp_path):
    way = [
        folder / "sag.toml",
        tmp_path / "a.xlsm",
        tmp_path / "b.json",
        tmp_path / "c.xlsx",
        tmp_path / "d.toml",
    ]
    for source, target in pairwise(way):
        assert told(capsys, "konverter", source, target) == (0, "", f"Skrevet: {target}\n")
    first, last = (tomllib.loads(path.read_text(encoding="utf-8")) for path in (way[0], way[-1]))
    assert last == first


# --- viden -------------------------------------------------------------------------------------------

TABLES = (
    "maalgrupper",
    "ydelser",
    "priser",
    "effekter",
    "konsekvenser",
    "anbefalinger",
    "projekter",
    "erfaringer",
    "omkostninger",
    "kilder",
)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_shown_and_counted(capsys, table):
    code, out, err = told(capsys, "viden", table, "--format", "json")
    data = json.loads(out)
    assert (code, err, data["count"]) == (0, "", len(data["records"]))
    assert data["count"] > 0
    assert told(capsys, "viden", table)[0] == 0


def test_the_overview_counts_what_the_tables_hold(capsys):
    data = json.loads(told(capsys, "viden", "--format", "json")[1])
    assert (
        data["tables"]["effects"]
        == json.loads(told(capsys, "viden", "effekter", "--format", "json")[1])["count"]
    )


def test_search_finds_danish_letters_in_both_spellings(capsys):
    found = [
        told(capsys, "viden", "maalgrupper", "--soeg", word, "--format", "json")[1]
        for word in ("hjemløs", "hjemloes", "HJEMLØS")
    ]
    assert json.loads(found[0])["count"] > 0
    assert found[0] == found[1] == found[2]


def test_an_unknown_target_group_gets_a_suggestion(capsys):
    code, out, err = told(capsys, "viden", "effekter", "--maalgruppe", "homelessness")
    assert (code, out) == (2, "")
    assert "--maalgruppe: Id'et findes ikke i videnbasen. Fundet: 'homelessness'. Mente du" in err


# --- the process -------------------------------------------------------------------------------------


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "som_xl", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_locale_without_danish_letters_does_no_harm():
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = process("beregn", "--help", **plain)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Skriv også en ny arbejdsbog" in done.stdout.decode()
    assert (
        "findes ikke.toml: Filen findes ikke." in process("tjek", "findes ikke.toml", **plain).stderr.decode()
    )


@pytest.mark.skipif(os.name == "nt" or shutil.which("sh") is None, reason="needs a shell with pipes")
def test_a_reader_that_stops_early_sees_no_traceback():
    command = f"{sys.executable} -m som_xl viden --format json kilder | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == (b"{\n", b"", 0)


def test_the_users_own_match_check_is_printed_with_the_result(tmp_path, capsys):
    path = tmp_path / "sag.toml"
    path.write_text(
        example_case_path().read_text(encoding="utf-8")
        + '\n[documentation]\ntarget_group_match = "Delvist"\ntarget_group_argument = "Også unge under 18"\n'
        + 'conclusion = "Tallene bruges med forbehold"\n',
        encoding="utf-8",
    )
    assert run(["beregn", str(path)]) == 0
    text = capsys.readouterr().out
    assert (
        "  Målgruppen svarer til modellens: Delvist – Også unge under 18\n  Konklusion: Tallene bruges med forbehold"
        in text
    )
