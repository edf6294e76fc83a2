"""*Importér vidensdatabase*: from a file of any layout into the user's own layer, and into use at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from som_xl.excel.commands_import import IN_USE
from som_xl.excel.commands_lookup import OWN
from som_xl.excel.functions_session import Session
from som_xl.knowledge import default_knowledge
from som_xl.knowledge.layers import user_knowledge
from som_xl.model import KnowledgeError
from tests.excel.commands_support import CountingPort, done, opened, saved, workbook

SHELTER = "sel110_shelter"
HEADER = ("Ydelse", "Kommune", "Region", "Stat", "Prisår")
OWN_PRICE = ("Herberg/forsorgshjem", 800, 0, 700, 2024)
CERTAIN = (
    "priser.xlsx.\n\n• Priser, række 2–2: priser, sikkerhed 100 %\n\nRækker ved import: kilder 1, priser 1.\n\n"
    "Vil du importere det, der er forstået, til jeres eget lag?"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder: empty."""
    monkeypatch.setenv("SOM_XL_VIDEN", str(tmp_path / "viden"))
    return tmp_path / "viden"


@pytest.fixture
def port(tmp_path: Path) -> CountingPort:
    return opened(saved(workbook(with_example=True), tmp_path / "SOM.xlsm"))


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: tuple[object, ...], name: str = "priser.xlsx") -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "Priser"
        for row in rows:
            sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def mapping_in(folder: Path) -> Path:
    (mapping,) = (folder / "kort").iterdir()
    return mapping


def question(port: CountingPort) -> str:
    return next(text for _, text in reversed(port.told) if text.endswith("?"))


def test_what_is_understood_is_shown_and_imported_when_the_user_agrees(port, make, folder):
    message = done("importer", port, opened=make(HEADER, OWN_PRICE))
    assert port.told[0] == ("SØM-XL: Importér vidensdatabase", CERTAIN)
    assert message == (
        "priser.xlsx er importeret til jeres eget lag.\n\n• kilder: 1 (1 nye eller ændrede)\n"
        f"• priser: 1 (1 nye eller ændrede)\n\n{IN_USE}"
    )
    price = user_knowledge().default_price(SHELTER)
    assert price is not None
    assert (price.municipality, price.state, price.year) == (800, 700, 2024)
    assert port.writes == []
    assert mapping_in(folder).exists()
    assert "kommune 800 kr., region 0 kr., stat 700 kr." in done(
        "slaa_op", port, typed="herberg", agrees=False
    ) + question(port)


def test_no_and_no_file_change_nothing(port, make, folder):
    assert done("importer", port, opened=make(HEADER, OWN_PRICE), agrees=False) == ""
    assert done("importer", port, opened=None) == ""
    assert not folder.exists()


def test_what_needs_an_answer_is_asked_in_a_mapping_that_the_next_press_reads(port, make, folder):
    file = make(HEADER, OWN_PRICE, ("Herberg for unge", 900, 0, 100, 2024))
    message = done("importer", port, opened=file, agrees=False)
    mapping = mapping_in(folder)
    assert message == f"Intet er importeret. Kortet kan rettes: {mapping}"
    assert (
        "Uklart (1):\n• Priser!A3: 'Herberg for unge' ligner 'Herberg/forsorgshjem (SEL § 110)' "
    ) in question(port)
    assert f"Svar Nej for at rette kortet {mapping}, og tryk så på knappen igen" in question(port)
    assert not (folder / "prices.csv").exists()
    told = mapping.read_text(encoding="utf-8")
    waiting = 'id = ""\nforslag = "sel110_shelter"'
    assert waiting in told
    answered = told.replace(waiting, 'id = "herberg_unge"\nny = true')
    mapping.write_text(answered, encoding="utf-8")
    message = done("importer", port, opened=file, agrees=True)
    assert question(port).startswith("priser.xlsx. Layoutet er kendt: kortet fra sidst er brugt.")
    assert "Uklart" not in question(port)
    assert "• ydelser: 1 (1 nye eller ændrede)" in message
    assert user_knowledge().service_by_id["herberg_unge"].name == "Herberg for unge"


def test_rows_that_were_not_taken_over_are_told_with_their_reason(port, make):
    message = done(
        "importer", port, opened=make(HEADER, OWN_PRICE, ("Herberg/forsorgshjem", 900, 0, 1, 2024))
    )
    assert "Ikke importeret (1):\n• Priser!A3: Et andet tal for det samme står i Priser!B2.\n\n" in message


def test_a_file_with_many_faults_still_fits_in_the_dialogs(port, make):
    rows = [(f"Herberg for gruppe {'x' * 60} {number}", "abc", "", "", "måske") for number in range(60)]
    message = done("importer", port, opened=make(HEADER, OWN_PRICE, *rows))
    assert len(question(port)) < 950
    assert len(message) < 950
    assert "… og " in message


def test_nothing_to_import_is_told_and_nothing_is_written(port, make, folder):
    message = done("importer", port, opened=make(("Dato", "Emne"), ("1/1", "Kaffe"), name="møder.xlsx"))
    assert message == (
        "!En fejl skal rettes. Intet er ændret.\n\n• møder.xlsx: Der er intet at importere. "
        "Brug skabelonen: skriv 'som-xl viden skabelon skabelon.xlsx' i en terminal."
    )
    assert not folder.exists()


def test_a_file_that_is_no_spreadsheet_is_told(port, tmp_path, folder):
    file = tmp_path / "løgn.xlsx"
    file.write_text("ikke en projektmappe", encoding="utf-8")
    message = done("importer", port, opened=file)
    assert message.startswith("!En fejl skal rettes. Intet er ændret.\n\n• løgn.xlsx: ")
    assert not folder.exists()


def test_a_row_that_took_the_place_of_a_shipped_one_is_not_looked_for_on_the_sheets(port, folder):
    folder.mkdir()
    (folder / "services.csv").write_text(
        "id,name,domain_id,unit,revenue,payers,introduced,direction_note,success_note,source_id,year,status,note\n"
        "cash_benefit,Kontanthjælp,income_transfers,uge,nej,municipality,,Minus er mindre,,sbst_2025,,imported,\n".replace(
            "sbst_2025", default_knowledge().service_by_id["cash_benefit"].source_id
        ),
        encoding="utf-8",
    )
    told = done("slaa_op", port, typed="Kontanthjælp")
    assert "• Ydelse: Kontanthjælp · uge · egen import · eget lag\n" in told
    assert told.endswith(OWN)
    assert port.shown is None


def test_only_rows_that_wait_for_an_answer_is_nothing_to_import_yet(port, make, folder):
    message = done("importer", port, opened=make(HEADER, ("Herberg for unge", 900, 0, 100, 2024)))
    assert (
        "• priser.xlsx: Der er intet at importere. Fundet: Priser!A2: 'Herberg for unge' ligner " in message
    )
    assert message.endswith(f"Ret kortet {mapping_in(folder)}, og tryk på knappen igen.")


def test_functions_that_could_not_read_the_knowledge_base_read_the_new_one_when_told(folder):
    folder.mkdir()
    (folder / "domains.csv").write_text("id,name\n", encoding="utf-8")
    functions = Session()
    with pytest.raises(KnowledgeError):
        _ = functions.tables
    (folder / "domains.csv").unlink()
    with pytest.raises(KnowledgeError):  # tried once, not for every cell
        _ = functions.tables
    functions.forget_knowledge()
    assert functions.tables is not None
