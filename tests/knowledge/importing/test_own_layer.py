"""From the command line into the user's own layer, and what goes before what."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from som_xl.cli import run
from som_xl.knowledge import Status, default_knowledge, load
from som_xl.knowledge.layers import user_folder, user_knowledge
from som_xl.model.errors import KnowledgeError
from tests.test_cli import ENGLISH

SHELTER = "sel110_shelter"
PRICES = [["Ydelse", "Kommune", "Region", "Stat", "Prisår"], ["Herberg/forsorgshjem", 800, 0, 700, 2024]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "viden"


def told(capsys, *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_nothing_of_the_user_means_the_shipped_knowledge_itself(folder):
    assert user_knowledge(folder) is default_knowledge()
    assert not folder.exists()


def test_the_folder_is_the_one_given_else_the_variable_else_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SOM_XL_VIDEN", str(tmp_path / "fælles"))
    assert user_folder(tmp_path) == tmp_path
    assert user_folder() == tmp_path / "fælles"
    monkeypatch.delenv("SOM_XL_VIDEN")
    assert user_folder().parts[-2:] == ("som-xl", "viden")


def test_an_imported_price_goes_before_the_shipped_default(capsys, make, folder):
    code, out, err = told(capsys, "viden", "importér", make({"Priser": PRICES}), "--overlay", folder)
    assert code == 0
    assert out.startswith(
        "fil.xlsx: importeret til eget lag\n  kilder: 1 række (1 nye eller ændrede)\n  priser: 1 række"
    )
    assert err == f"Skrevet: {folder}\n"
    kb = user_knowledge(folder)
    price = kb.default_price(SHELTER)
    assert (price.municipality, price.region, price.state, price.year, price.status) == (
        800,
        0,
        700,
        2024,
        Status.IMPORTED,
    )
    assert price.default_reason == "Egen import fra fil.xlsx"
    assert kb.layer("prices", price.id) == "overlay"
    assert kb.layer("prices", "sel110_shelter-01") == "shipped"
    assert default_knowledge().default_price(SHELTER).municipality == 753.42


def test_the_layers_are_listed_with_what_they_take_the_place_of(capsys, make, folder):
    told(capsys, "viden", "importer", make({"Priser": PRICES}), "--overlay", folder)
    _, out, _ = told(capsys, "viden", "lag", "--overlay", folder)
    assert "  priser sel110_shelter-01: ikke længere standardpris; own-sel110_shelter-2024 er\n" in out
    _, out, _ = told(capsys, "viden", "lag", "--overlay", folder, "--format", "json")
    data = json.loads(out)
    assert data["own_rows"]["prices"] == ["own-sel110_shelter-2024"]
    assert data["overrides"] == [
        {"table": "prices", "id": "sel110_shelter-01", "by": "own-sel110_shelter-2024",
         "changes": {"is_default": {"shipped": True, "used": False}}}
    ]  # fmt: skip


def test_a_row_with_a_known_id_takes_its_place(folder):
    folder.mkdir()
    shipped = default_knowledge()
    row = shipped.service_by_id["cash_benefit"]
    header = "id,name,domain_id,unit,revenue,payers,introduced,direction_note,success_note,source_id,year,status,note"
    (folder / "services.csv").write_text(
        f"{header}\ncash_benefit,Hjælp,income_transfers,uge,nej,municipality,,Minus er mindre,,{row.source_id},,imported,\n"
    )
    kb = user_knowledge(folder)
    assert kb.service_by_id["cash_benefit"].name == "Hjælp"
    assert [s.id for s in kb.services] == [s.id for s in shipped.services]
    assert [(o.table, o.id, o.below.name, o.above.name) for o in kb.overrides] == [
        ("services", "cash_benefit", "Kontanthjælp", "Hjælp")
    ]


def test_a_fault_in_the_layer_names_its_file_and_line(folder):
    folder.mkdir()
    header = "id,name,source_id,year,status,note"
    (folder / "domains.csv").write_text(f"{header}\nx,Eget,findes_ikke,,imported,\n")
    with pytest.raises(
        KnowledgeError, match=r"^eget lag/domains.csv:2 kolonne 'source_id': Henvisningen findes ikke"
    ):
        user_knowledge(folder)


def test_a_preview_writes_nothing_but_the_mapping(capsys, make, folder, tmp_path):
    path = make({"Priser": PRICES})
    code, out, err = told(
        capsys,
        "viden",
        "importér",
        path,
        "--forhaandsvis",
        "--kort",
        tmp_path / "kort.toml",
        "--overlay",
        folder,
    )
    assert (code, err) == (0, f"Kortet er skrevet: {tmp_path / 'kort.toml'}\n")
    assert (
        "Priser!A1:E2 · priser · sikkerhed 100%\n  A   'Ydelse' → ydelse (100%)\n  B   'Kommune' → kommune (100%)"
        in out
    )
    assert not folder.exists()
    assert tomllib.loads((tmp_path / "kort.toml").read_text())["tabel"][0]["slags"] == "priser"


def test_the_user_corrects_the_mapping_and_it_is_remembered_for_next_years_file(
    capsys, make, folder, tmp_path
):
    rows = [
        ["Ydelse", "Kolonne X", "Region", "Stat", "Prisår"],
        ["Støtte i eget hjem (§ 85)", 610, 0, 0, 2024],
    ]
    path, kort = make({"Takster 2024": rows}), tmp_path / "kort.toml"
    told(capsys, "viden", "importér", path, "--forhåndsvis", "--kort", kort, "--overlay", folder)
    text = kort.read_text()
    assert tomllib.loads(text)["navn"] == [
        {
            "hvad": "ydelse",
            "tekst": "Støtte i eget hjem (§ 85)",
            "id": "",
            "forslag": "sel85_support",
            "sikkerhed": 0.71,
        }
    ]
    text = text.replace('id = ""', 'id = "sel85_support"')
    assert text.count('betydning = "spring over"') == 1  # Kolonne X
    kort.write_text(text.replace('betydning = "spring over"', 'betydning = "kommune"'))
    assert told(capsys, "viden", "importér", path, "--kort", kort, "--overlay", folder)[0] == 0
    assert user_knowledge(folder).default_price("sel85_support").municipality == 610
    rows = [["Takster for året"], [], rows[0], ["Støtte i eget hjem (§ 85)", 650, 0, 0, 2025]]
    code, out, _ = told(
        capsys, "viden", "importér", make({"Takster 2025": rows}, name="ny.xlsx"), "--overlay", folder
    )
    assert code == 0
    assert "Layoutet er kendt: kortet fra sidste import er brugt." in out
    price = user_knowledge(folder).default_price("sel85_support")
    assert (price.municipality, price.year) == (650, 2025)


def test_an_older_price_year_does_not_take_the_place_of_a_newer(capsys, make, folder):
    told(capsys, "viden", "importér", make({"A": PRICES}), "--overlay", folder)
    older = [PRICES[0], ["Herberg/forsorgshjem", 500, 0, 500, 2020]]
    told(capsys, "viden", "importér", make({"A": older}, name="b.xlsx"), "--overlay", folder)
    kb = user_knowledge(folder)
    assert kb.default_price(SHELTER).year == 2024
    assert {price.year for price in kb.prices_for(SHELTER) if price.status is Status.IMPORTED} == {2020, 2024}


def test_importing_again_changes_nothing(capsys, make, folder):
    path = make({"A": PRICES})
    told(capsys, "viden", "importér", path, "--overlay", folder)
    before = {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    _, out, _ = told(capsys, "viden", "importér", path, "--overlay", folder)
    assert "priser: 1 række (0 nye eller ændrede)" in out
    assert {file.name: file.read_bytes() for file in folder.glob("*.csv")} == before


def test_a_price_without_every_payer_is_no_default_and_it_is_said(capsys, make, folder):
    rows = [["Ydelse", "Kommune", "Stat", "Prisår"], ["Herberg/forsorgshjem", 800, 700, 2024]]
    _, out, _ = told(capsys, "viden", "importér", make({"A": rows}), "--overlay", folder)
    assert "  A!B2: Kan slås op, men bruges ikke som standardpris: prisen for region mangler.\n" in out
    assert user_knowledge(folder).default_price(SHELTER).id == "sel110_shelter-01"


def test_a_file_with_nothing_to_import_is_an_error_and_writes_nothing(capsys, make, folder):
    code, out, err = told(
        capsys, "viden", "importér", make({"A": [["Navn", "Telefon"], ["Ida", 1]]}), "--overlay", folder
    )
    assert (code, out) == (2, "")
    assert err == (
        "Fejl:\n  • fil.xlsx: Der er intet i filen, som kan importeres. "
        "Se, hvad der er forstået, med --forhåndsvis, og ret det i et kort (--kort).\n"
    )
    assert not folder.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('slags = "priser"', 'slags = "pris"'), "tabel 1, slags: Kortet kan ikke bruges. Fundet: 'pris'. Brug en af: priser, konsekvenser, effekter, målgrupper, ydelser, spring over."),
        (('betydning = "kommune"', 'betydning = "by"'), "tabel 1, betydning: Kortet kan ikke bruges. Fundet: 'by'."),
        (('raekker = "2-2"', 'raekker = "2-a"'), "tabel 1, raekker: Kortet kan ikke bruges. Fundet: '2-a'. Skriv første og sidste række, fx 4-5."),
        (('ark = "Priser"', 'ark = "Pris"'), "Kortet nævner et ark, som filen ikke har. Fundet: 'Pris'. Brug Priser."),
        (('medtag = true', 'medtag = "ja"'), "tabel 1, medtag: Kortet kan ikke bruges. Fundet: 'ja'."),
        (('fil =', 'fil'), "Kortet er ikke gyldig TOML."),
    ],
)  # fmt: skip
def test_a_mistake_in_the_mapping_is_told(capsys, make, folder, tmp_path, change, message):
    path, kort = make({"Priser": PRICES}), tmp_path / "kort.toml"
    told(capsys, "viden", "importér", path, "--forhåndsvis", "--kort", kort, "--overlay", folder)
    text = kort.read_text()
    assert change[0] in text
    kort.write_text(text.replace(*change))
    code, _, err = told(capsys, "viden", "importér", path, "--kort", kort, "--overlay", folder)
    assert (code, folder.exists()) == (2, False)
    assert message in err


def test_a_mapping_that_is_not_there(capsys, make, folder):
    code, _, err = told(
        capsys, "viden", "importér", make({"A": PRICES}), "--kort", "nej.toml", "--overlay", folder
    )
    assert (code, err) == (
        2,
        "Fejl:\n  • nej.toml: Kortet findes ikke. Lav det først med --forhåndsvis, og ret det.\n",
    )


def test_lookups_show_the_own_layer(capsys, make, folder):
    told(capsys, "viden", "importér", make({"A": PRICES}), "--overlay", folder)
    _, out, _ = told(capsys, "viden", "priser", "--ydelse", SHELTER, "--overlay", folder, "--format", "json")
    layers = {row["id"]: row["layer"] for row in json.loads(out)["records"]}
    assert (layers["own-sel110_shelter-2024"], layers["sel110_shelter-01"]) == ("overlay", "shipped")


def test_a_case_is_calculated_with_the_own_price_until_it_has_one_of_its_own(
    capsys, make, folder, tmp_path, monkeypatch
):
    monkeypatch.setenv("SOM_XL_VIDEN", str(folder))
    case = tmp_path / "sag.toml"
    # 10 starts, all succeed, 1 day less: 10 × 800 kr. in the same price year
    case.write_text(
        "[settings]\nfirst_year = 2024\nhorizon = 1\nprice_year = 2024\n[participants]\nstarts = [10]\n"
        '[effect]\nsuccess_rate = 1.0\n[[consequences]]\nservice = "sel110_shelter"\nunits = [-1]\n'
    )
    told(capsys, "viden", "importér", make({"A": PRICES}))
    _, out, _ = told(
        capsys,
        "beregn",
        case,
        "--format",
        "json",
    )
    assert json.loads(out)["net_result"]["municipality"] == 8000
    case.write_text(
        case.read_text()
        + "[prices.sel110_shelter]\nmunicipality = 1\nregion = 0\nstate = 0\nprice_year = 2024\n"
    )
    _, out, _ = told(capsys, "beregn", case, "--format", "json")
    assert json.loads(out)["net_result"]["municipality"] == 10


def test_own_services_can_be_used_in_a_case_and_a_workbook(capsys, make, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("SOM_XL_VIDEN", str(folder))
    rows = [["Ydelse", "Enhed", "Kommune", "Region", "Stat", "Prisår"], ["Natcafé", "besøg", 50, 0, 0, 2024]]
    told(capsys, "viden", "importér", make({"A": rows}))
    case, book = tmp_path / "sag.toml", tmp_path / "sag.xlsm"
    case.write_text(
        "[settings]\nfirst_year = 2024\nhorizon = 1\nprice_year = 2024\n[participants]\nstarts = [10]\n"
        '[effect]\nsuccess_rate = 1.0\n[[consequences]]\nservice = "natcafe"\nunits = [-2]\n'
    )
    assert told(capsys, "konverter", case, book)[0] == 0
    _, out, _ = told(capsys, "beregn", book, "--format", "json")
    assert json.loads(out)["net_result"]["municipality"] == 1000
    # Without the layer the workbook is still whole: it carries the price.
    monkeypatch.setenv("SOM_XL_VIDEN", str(tmp_path / "andet"))
    _, out, _ = told(capsys, "beregn", book, "--format", "json")
    assert json.loads(out)["net_result"]["municipality"] == 1000


def test_the_shipped_folder_alone_is_what_builders_load():
    assert load().overlay is None
    assert load().own_ids == {}


@pytest.mark.parametrize("command", ["importér", "importer", "skabelon", "opdater", "lag"])
def test_the_help_of_the_commands_is_danish(capsys, command):
    code, out, _ = told(capsys, "viden", command, "--help")
    assert code == 0
    assert out.startswith(f"Brug: som-xl viden {command}")
    assert not ENGLISH.search(out)


def test_the_commands_below_viden_stand_in_its_help(capsys):
    _, out, _ = told(capsys, "viden", "--help")
    assert [line.split()[1] for line in out.splitlines() if line.startswith("  viden ")] == [
        "importér", "skabelon", "opdater", "lag",
    ]  # fmt: skip
