"""Files that are no workbook, or not one that can be read, each get an error that says what to do."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from som_xl.container import Container
from som_xl.model.errors import FileError, WorkbookError
from som_xl.workbook.package import Area, WorkbookPackage
from tests.workbook.samples import (
    MAIN,
    minimal_workbook,
    package_of,
    sheet_of,
    unzipped,
    user_workbook,
    zipped,
)

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def error_of(data: bytes) -> str:
    """What the user is told."""
    with pytest.raises(FileError) as caught:
        WorkbookPackage(data, "bog.xlsx")
    return str(caught.value)


def with_part(name: str, old: bytes, new: bytes) -> bytes:
    """The smallest workbook with one part altered."""
    parts = unzipped(minimal_workbook(sheet_of("")))
    assert old in parts[name]
    return zipped(parts | {name: parts[name].replace(old, new)})


def test_an_encrypted_workbook():
    assert error_of(OLE + "EncryptedPackage".encode("utf-16-le")) == (
        "bog.xlsx: Filen er krypteret med adgangskode eller en følsomhedsmærkat. "
        "Åbn den i Excel, fjern beskyttelsen under Filer > Oplysninger, og gem en kopi."
    )


def test_an_old_workbook():
    assert error_of(OLE + "Workbook".encode("utf-16-le")) == (
        "bog.xlsx: Filen er i det gamle Excel-format (.xls). "
        "Åbn den i Excel, og gem den som .xlsx eller .xlsm."
    )


def test_something_else():
    assert error_of(b"navn;bel\xc3\xb8b\n").startswith(
        "bog.xlsx: Filen er ikke en Excel-projektmappe. Fundet: b'navn;"
    )
    assert "Fundet: en tom fil." in error_of(b"")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_workbook(share):
    data = user_workbook()
    assert error_of(data[: int(len(data) * share)]).startswith(
        "bog.xlsx: Filen er beskadiget eller kun delvis hentet."
    )


def test_a_flipped_byte_is_found_when_its_part_is_read():
    sheet = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    data = bytearray(minimal_workbook(sheet))
    place = data.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 40
    data[place] ^= 0xFF
    package = WorkbookPackage(bytes(data), "bog.xlsx")
    with pytest.raises(FileError):
        package.read(Area("Ark1", 1, 1, 1, 1))


def test_a_zip_bomb_is_not_unpacked():
    parts = unzipped(minimal_workbook(sheet_of("")))
    data = zipped(parts | {"xl/bombe.xml": bytes(2_000_000)})
    with pytest.raises(FileError, match=r"pakker ud til mere end 1 MB .* Fundet: 2 MB i 8 dele"):
        Container(data, "bog.xlsx", largest=1_000_000)


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked():
    data = bytearray(zipped({"a": bytes(50_000_000)}))
    # The size stands in both headers: 22 bytes into the local one, 24 into that of the directory.
    struct.pack_into("<I", data, 22, 10)
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    with pytest.raises(FileError, match="beskadiget"):
        Container(bytes(data), "bog.xlsx").read("a")


def test_a_zip_with_a_password():
    data = bytearray(minimal_workbook(sheet_of("")))
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    assert error_of(bytes(data)).startswith("bog.xlsx: Filen er en zip-fil med adgangskode.")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name():
    buffer = io.BytesIO(minimal_workbook(sheet_of("")))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("XL/workbook.xml", b"")
    assert "Fundet: to dele med samme navn." in error_of(buffer.getvalue())


def test_a_way_of_packing_excel_does_not_use():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"a")
    assert "en pakkemetode, som Excel ikke bruger" in error_of(buffer.getvalue())


def test_a_zip_without_a_workbook():
    assert error_of(zipped({"foto.jpg": b""})) == (
        "bog.xlsx: Filen er ikke en Excel-projektmappe. Fundet: en zip-fil uden projektmappe. "
        "Vælg en fil af typen .xlsx eller .xlsm."
    )


def test_a_text_document():
    data = with_part(
        "xl/workbook.xml", MAIN.encode(), b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    )
    assert "Fundet: et Office-dokument (workbook)." in error_of(data)


def test_a_strict_workbook():
    data = with_part("xl/workbook.xml", MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    assert error_of(data) == (
        "bog.xlsx: Filen er gemt som 'Strict Open XML-projektmappe'. "
        "Åbn den i Excel, og gem den som almindelig Excel-projektmappe (.xlsx)."
    )


def test_a_binary_workbook():
    assert ".xlsb" in error_of(with_part("_rels/.rels", b"workbook.xml", b"workbook.bin"))


def test_a_sheet_without_its_part():
    data = with_part("xl/_rels/workbook.xml.rels", b"sheet1.xml", b"sheet9.xml")
    assert error_of(data).startswith("bog.xlsx: Arket 'Ark1' mangler i filen.")


def test_a_document_type_declaration_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><workbook'
    assert error_of(with_part("xl/workbook.xml", b"<workbook", bomb)) == (
        "bog.xlsx, xl/workbook.xml: En del af Excel-filen er beskadiget. "
        "Fundet: en dokumenttypeerklæring (DOCTYPE). "
        "Åbn filen i Excel, lad Excel reparere den, og gem den igen."
    )


def test_xml_that_is_not_well_formed():
    package = WorkbookPackage(minimal_workbook("<worksheet"), "bog.xlsx")
    with pytest.raises(
        FileError, match=r"bog\.xlsx, xl/worksheets/sheet1\.xml: En del af Excel-filen er beskadiget"
    ):
        package.used_area("Ark1")


def test_a_chart_sheet_has_no_cells():
    data = with_part(
        "xl/_rels/workbook.xml.rels", f"{OFFICE}/worksheet".encode(), f"{OFFICE}/chartsheet".encode()
    )
    package = WorkbookPackage(data, "bog.xlsx")
    assert package.sheet_names == ("Ark1",)
    with pytest.raises(WorkbookError, match=r"Arket har ingen celler \(diagramark\)"):
        package.used_area("Ark1")


def test_a_workbook_without_strings_and_styles():
    parts = unzipped(minimal_workbook(sheet_of('<row r="1"><c r="A1" s="0"><v>1</v></c></row>')))
    del parts["xl/sharedStrings.xml"], parts["xl/styles.xml"]
    package = WorkbookPackage(zipped(parts), "bog.xlsx")
    assert package.read(Area("Ark1", 1, 1, 1, 1))[0][0].value == 1.0


def test_a_missing_file(tmp_path):
    with pytest.raises(FileError, match=r"findes_ikke\.xlsx: Filen findes ikke\."):
        WorkbookPackage.open(tmp_path / "findes_ikke.xlsx")


def test_a_part_that_is_not_there():
    with pytest.raises(KeyError):
        package_of("").part("xl/vbaProject.bin")
