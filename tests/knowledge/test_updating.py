"""Data packages: checked, installed, and what they mean for a case that stores its figures."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from som_xl.cli import run
from som_xl.knowledge import default_directory, default_knowledge
from som_xl.knowledge.layers import user_knowledge

VERSION = default_knowledge().version
SHELTER = "sel110_shelter"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOM_XL_VIDEN", str(tmp_path / "viden"))
    return tmp_path / "viden"


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    """A copy of the shipped data with another version and some cells changed, as a zip file."""

    def write(
        version: str = "2099.1.0",
        changed: dict[str, tuple[str, str]] | None = None,
        inside: str = "",
        **extra: str,
    ) -> Path:
        source = tmp_path / f"data-{version}"
        shutil.copytree(default_directory(), source)
        (source / "version.toml").write_text(f'version = "{version}"\ndate = "2099-01-15"\n')
        for name, (old, new) in (changed or {}).items():
            text = (source / name).read_text(encoding="utf-8")
            assert old in text
            (source / name).write_text(text.replace(old, new), encoding="utf-8")
        path = tmp_path / "pakke.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in source.rglob("*"):
                if file.is_file():
                    archive.write(file, f"{inside}{file.relative_to(source)}")
            for name, text in extra.items():
                archive.writestr(name.replace("__", "/"), text)
        return path

    return write


NEWER = {
    # 753.42 → 800 for both payers; the index of 2024 from 118.68 to 120
    "prices.csv": (f"{SHELTER}-01,{SHELTER},2023,1506.85,753.42,0,753.42", f"{SHELTER}-01,{SHELTER},2023,1600,800,0,800"),
    "price_index.csv": ("net_price_index-2024,net_price_index,2024,118.68", "net_price_index-2024,net_price_index,2024,120"),
}  # fmt: skip
CASE = (
    "[settings]\nfirst_year = 2024\nhorizon = 1\nprice_year = 2024\n[participants]\nstarts = [10]\n"
    '[effect]\nsuccess_rate = 1.0\n[[consequences]]\nservice = "sel110_shelter"\nunits = [-1]\n'
)
OLD_NET = 10 * 753.42 * 118.68 / 118.04
NEW_NET = 10 * 800 * 120 / 118.04


def told(capsys, *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def net(capsys, case: Path) -> float:
    return json.loads(told(capsys, "beregn", case, "--format", "json")[1])["net_result"]["municipality"]


def test_a_newer_package_becomes_the_base_and_tells_what_it_changes(capsys, folder, package):
    code, out, err = told(capsys, "viden", "opdater", package(changed=NEWER))
    assert code == 0
    assert out == (
        f"Videnbase {VERSION} ({default_knowledge().date}) → 2099.1.0 (2099-01-15)\n\n"
        "priser: 0 nye, 1 ændrede, 0 fjernet\n"
        "  sel110_shelter-01: gross 1.506,85 → 1.600\n"
        "  sel110_shelter-01: municipality 753,42 → 800\n"
        "  sel110_shelter-01: state 753,42 → 800\n\n"
        "prisindeks: 0 nye, 1 ændrede, 0 fjernet\n"
        "  net_price_index-2024: value 118,68 → 120\n"
    )
    assert err == f"Installeret: videnbase 2099.1.0 i {folder}. Gemte sager beholder deres tal.\n"
    assert user_knowledge().version == "2099.1.0"
    assert default_knowledge().version == VERSION
    assert sorted(path.name for path in folder.iterdir()) == ["grundlag"]


@pytest.mark.parametrize("kind", ["toml", "json", "xlsx"])
def test_a_stored_case_gives_the_old_result_after_an_update(capsys, package, tmp_path, kind):
    draft, case = tmp_path / "kladde.toml", tmp_path / f"sag.{kind}"
    draft.write_text(CASE)
    assert told(capsys, "beregn", draft, "--ud", case)[0] == 0
    assert net(capsys, case) == pytest.approx(OLD_NET)
    assert told(capsys, "viden", "opdater", package(changed=NEWER))[0] == 0
    assert net(capsys, case) == pytest.approx(OLD_NET)
    assert net(capsys, draft) == pytest.approx(NEW_NET)  # stores no price, so it follows the base
    again = tmp_path / "igen.json"
    assert told(capsys, "konverter", case, again)[0] == 0
    assert net(capsys, again) == pytest.approx(OLD_NET)


def test_the_update_tells_what_it_would_change_in_a_case(capsys, folder, package, tmp_path):
    draft, case = tmp_path / "kladde.toml", tmp_path / "sag.toml"
    draft.write_text(CASE)
    told(capsys, "beregn", draft, "--ud", case)
    _, out, err = told(
        capsys, "viden", "opdater", package(changed=NEWER), "--sag", case, "--forhåndsvis", "--format", "json"
    )
    data = json.loads(out)["case"]
    assert data["figures"] == [
        {"figure": "prices.sel110_shelter.municipality", "old": 753.42, "new": 800.0},
        {"figure": "prices.sel110_shelter.state", "old": 753.42, "new": 800.0},
        {"figure": "indeks 2024", "old": 118.68, "new": 120.0},
    ]
    assert data["net_result"]["municipality"] == pytest.approx(OLD_NET)
    assert data["net_result_with_new_figures"]["municipality"] == pytest.approx(NEW_NET)
    assert (err, folder.exists()) == ("", False)


def test_the_cases_own_prices_and_index_are_not_touched(capsys, folder, package, tmp_path):
    case = tmp_path / "sag.toml"
    case.write_text(
        CASE.replace("[participants]", "[settings.price_index]\n2024 = 118.0\n[participants]")
        + "[prices.sel110_shelter]\nmunicipality = 1\nregion = 0\nstate = 0\nprice_year = 2024\n"
    )
    _, out, _ = told(capsys, "viden", "opdater", package(changed=NEWER), "--sag", case, "--forhåndsvis")
    assert out.endswith(
        "Sagen beholder de tal, den er gemt med. Med pakkens tal ville den ændres sådan:\n  ingen tal ændres\n"
        "  uændret: prisen på sel110_shelter er sagens egen\nNettoresultat:\n"
        "  Kommune: 10 kr. → 10 kr.\n  Region: 0 kr. → 0 kr.\n  Stat: 0 kr. → 0 kr.\n  I alt: 10 kr. → 10 kr.\n"
    )
    assert not folder.exists()


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (VERSION, f"Pakken har samme version som den, der bruges. Fundet: {VERSION}. Brug --tving"),
        ("2020.1.0", f"Pakken er ældre end den, der bruges. Fundet: 2020.1.0 mod {VERSION}. Brug --tving"),
    ],
)
def test_a_package_that_is_not_newer_is_refused_unless_forced(capsys, folder, package, version, message):
    path = package(version)
    code, out, err = told(capsys, "viden", "opdater", path)
    assert (code, out, folder.exists()) == (2, "", False)
    assert message in err
    assert told(capsys, "viden", "opdater", path, "--tving")[0] == 0
    assert user_knowledge().version == version


def test_a_fault_in_a_package_is_told_and_nothing_is_changed(capsys, folder, package):
    path = package(
        changed={
            "prices.csv": (
                "sel110_shelter-01,sel110_shelter,2023,1506.85",
                "sel110_shelter-01,findes_ikke,2023,1506.85",
            )
        }
    )
    code, _, err = told(capsys, "viden", "opdater", path)
    assert (code, folder.exists()) == (2, False)
    assert re.search(
        r"prices\.csv:\d+ kolonne 'service_id': Henvisningen findes ikke i services\.csv\. Fundet: 'findes_ikke'",
        err,
    )


@pytest.mark.parametrize(
    "name", ["..__..__x.csv", "examples__..__..__x.toml", "program.exe", "som_xl__cli.py"]
)
def test_files_that_do_not_belong_refuse_the_package(capsys, folder, package, tmp_path, name):
    code, _, err = told(capsys, "viden", "opdater", package(**{name: "x"}))
    assert (code, folder.exists()) == (2, False)
    assert f"pakke.zip: Pakken har filer, der ikke hører til. Fundet: {name.replace('__', '/')}." in err
    assert not list(tmp_path.glob("x.*"))


def test_a_package_may_have_everything_in_one_folder(capsys, package):
    assert told(capsys, "viden", "opdater", package(inside="knowledge/"))[0] == 0
    assert user_knowledge().version == "2099.1.0"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x.zip: Filen er ikke en datapakke (.zip)."),
        (b"PK\x03\x04abc", "x.zip: Filen er beskadiget"),
        (b"tekst", "x.zip: Filen er ikke en datapakke (.zip)."),
    ],
)
def test_a_file_that_is_no_package(capsys, folder, tmp_path, data, message):
    (tmp_path / "x.zip").write_bytes(data)
    code, _, err = told(capsys, "viden", "opdater", tmp_path / "x.zip")
    assert (code, folder.exists()) == (2, False)
    assert message in err


def test_the_own_layer_stays_on_top_and_must_fit(capsys, folder, package):
    folder.mkdir()
    header = "id,name,source_id,year,status,note"
    (folder / "domains.csv").write_text(f"{header}\negen,Eget område,soem_xl_2026,,imported,\n")
    path = package()
    assert told(capsys, "viden", "opdater", path)[0] == 0
    assert user_knowledge().domain_by_id["egen"].name == "Eget område"
    (folder / "domains.csv").write_text(f"{header}\negen,Eget område,væk,,imported,\n")
    code, _, err = told(capsys, "viden", "opdater", path, "--tving")
    assert code == 2
    assert "eget lag/domains.csv:2" in err
