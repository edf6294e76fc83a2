"""Files that are not what they say, or want to do harm."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from som_xl.knowledge.importing import opening
from som_xl.knowledge.importing.opening import open_book
from som_xl.model.errors import FileError


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        open_book(path)
    return str(caught.value)


def workbook() -> bytes:
    book = Workbook()
    book.active.append(["Ydelse", "Kommune", "Prisår"])
    book.active.append(["Krisecenter", 900, 2024])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A workbook in which one part is another or new."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("gammel.xls", b"x", "gammel.xls: Filtypen kan ikke importeres. Fundet: '.xls'. Åbn den i Excel, og gem den som .xlsx eller CSV UTF-8."),
        ("tal.ods", b"x", "tal.ods: Filtypen kan ikke importeres. Fundet: '.ods'. Åbn den i LibreOffice eller Excel, og gem den som .xlsx eller CSV UTF-8."),
        ("gammel.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "gammel.xlsx: Filen er i det gamle Excel-format (.xls). Åbn den i Excel, og gem den som .xlsx eller .xlsm."),
        ("side.xlsx", b"<html><table></table></html>", "side.xlsx: Filen hedder Excel, men er en internetside eller XML. Åbn den i Excel, og gem den som .xlsx."),
        ("tom.xlsx", b"", "tom.xlsx: Filen er ikke en Excel-projektmappe. Fundet: en tom fil. Vælg en fil af typen .xlsx eller .xlsm."),
        ("tal.csv", b"a;b\x00c", "tal.csv: Filen er ikke en tekstfil. Vælg en CSV-fil, eller gem den fra Excel som .xlsx."),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_told(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    assert refusal(tmp_path / name) == message


def test_a_file_that_is_not_there(tmp_path):
    assert refusal(tmp_path / "x.xlsx").endswith("Filen findes ikke. Kontrollér filnavn og mappe.")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "LARGEST_UNPACKED", 2_000_000)
    bomb = tmp_path / "bombe.xlsx"
    bomb.write_bytes(with_part("xl/worksheets/sheet9.xml", bytes(5_000_000)))
    assert bomb.stat().st_size < 50_000
    assert "bombe.xlsx: Filen pakker ud til mere end 2 MB og bliver ikke åbnet." in refusal(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_definitions_is_refused(tmp_path, encoding):
    path = tmp_path / "x.xlsx"
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>'
    path.write_bytes(with_part("xl/worksheets/sheet1.xml", text.encode(encoding)))
    assert "Filen indeholder XML, som Excel aldrig skriver, og bliver ikke åbnet." in refusal(path)


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("content", [b"", b"<a", b"<a/>"])
def test_a_damaged_part_is_an_error_and_no_crash(tmp_path, part, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(with_part(part, content))
    with contextlib.suppress(FileError):  # what can still be read may be read
        open_book(path)


def test_a_sheet_that_claims_to_be_as_large_as_excel_allows_is_read_by_its_cells(tmp_path):
    with zipfile.ZipFile(io.BytesIO(workbook())) as old:
        sheet = old.read("xl/worksheets/sheet1.xml")
    huge = sheet.replace(b'<dimension ref="A1:C2"', b'<dimension ref="A1:XFD1048576"')
    assert huge != sheet
    path = tmp_path / "x.xlsx"
    path.write_bytes(with_part("xl/worksheets/sheet1.xml", huge))
    assert [len(row) for row in open_book(path).sheets[0].rows] == [3, 3]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_that_could_become_a_formula_is_refused_and_named(read, tmp_path, start):
    path = tmp_path / "a.csv"
    path.write_text(
        f"Ydelse;Kommune;Prisår;Bemærkning\nKrisecenter;900;2024;{start}cmd|'/c calc'!A1\n", encoding="utf-8"
    )
    found = read(path)
    assert found.rows("prices") == []
    assert found.notes("afvist") == [
        f"a!D2: Teksten begynder med '{start}' og kan blive til en formel. Fundet: '{start}cmd|'/c calc'!A1'. Slet tegnet i filen, og importér igen."
    ]


def test_a_leading_tab_or_blank_hides_no_formula(tmp_path, read):
    path = tmp_path / "a.csv"
    path.write_text('Ydelse;Kommune;Prisår\n"\t=1+1";900;2024\n" =1+1";900;2024\n', encoding="utf-8")
    found = read(path)
    assert found.found.rows == {}
    assert len(found.notes("afvist")) == 2


def test_a_negative_number_as_text_is_no_formula(make, read):
    rows = [["Målgruppe", "Ydelse", "År 1", "År 2"], ["Voksne i hjemløshed", "Kontanthjælp", "-2", "+5"]]
    assert [row[3] for row in read(make({"A": rows})).consequences()] == ["-2", "5"]


def test_a_formula_counts_with_its_saved_value_and_one_without_is_an_error_for_its_cell(tmp_path, read):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Ydelse</t></is></c><c r="B1" t="inlineStr"><is><t>Kommune</t></is></c>'
        '<c r="C1" t="inlineStr"><is><t>Stat</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Krisecenter</t></is></c><c r="B2"><f>2*450</f><v>900</v></c>'
        '<c r="C2"><f>1+1</f></c></row></sheetData></worksheet>'
    )
    path = tmp_path / "x.xlsx"
    path.write_bytes(with_part("xl/worksheets/sheet1.xml", sheet.encode()))
    found = read(path)
    assert found.found.rows == {}
    assert found.notes("afvist") == [
        "Sheet!C2: Cellen har en formel uden gemt værdi. Åbn filen i Excel, gem den, så formlen bliver regnet ud, og importér igen."
    ]
    assert (
        "Sheet: 1 celler er formler (den første er B2); de værdier, Excel har gemt, er brugt."
        in found.notes()
    )


def test_an_error_value_is_named(make, read):
    rows = [["Målgruppe", "Ydelse", "År 1", "År 2"], ["Voksne i hjemløshed", "Kontanthjælp", "#REF!", -5]]
    found = read(make({"A": rows}))
    assert [row[3] for row in found.consequences()] == ["-5"]
    assert found.notes("afvist") == [
        "A!C2: Cellen har en fejlværdi fra Excel. Fundet: '#REF!'. Ret formlen i filen."
    ]


def test_a_hundred_thousand_rows(tmp_path, read):
    path = tmp_path / "stor.csv"
    lines = (
        f"Ydelse nummer {i % 20};Egen gruppe {i // 2000};{i // 20 % 100};{i % 1000},5" for i in range(100_000)
    )
    path.write_text("Ydelse;Målgruppe;Konsekvensår;Antal\n" + "\n".join(lines) + "\n", encoding="utf-8")
    found = read(path)
    # 20 services × 50 groups × 100 years: every row another figure
    assert len(found.rows("consequences")) == 100_000
    assert (len(found.rows("services")), len(found.rows("target_groups"))) == (20, 50)
    assert found.rows("consequences")[-1]["units"] == "999.5"
