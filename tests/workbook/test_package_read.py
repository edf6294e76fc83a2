"""Reading blocks of cells and names out of workbooks."""

from __future__ import annotations

from datetime import datetime

import pytest

from som_xl.model.errors import WorkbookError
from som_xl.workbook.package import EMPTY_CELL, Area, Cell, CellKind, WorkbookPackage
from som_xl.workbook.references import named_area
from tests.workbook.samples import minimal_workbook, package_of, saved, sheet_of, user_workbook


@pytest.fixture
def package(tmp_path):
    return WorkbookPackage.open(saved(tmp_path / "beregning.xlsm", user_workbook()))


def cell(rows: str, **parts: str) -> Cell:
    """Cell A1 of a sheet with these rows."""
    return package_of(rows, **parts).read(Area("Ark1", 1, 1, 1, 1))[0][0]


def number(value: float) -> Cell:
    return Cell(CellKind.NUMBER, value)


def text(value: str) -> Cell:
    return Cell(CellKind.TEXT, value)


def test_sheets_come_in_the_order_of_the_tabs(package):
    assert package.sheet_names == ("Omkostninger", "Målgruppe æøå", "Konsekvenser 1")


def test_names_give_their_area_or_none(package):
    assert package.defined_names() == {
        "SOM_priser": Area("Omkostninger", 5, 2, 7, 4),
        "SOM_målgruppe": Area("Målgruppe æøå", 1, 1, 2, 2),
        "SOM_celle": Area("Konsekvenser 1", 2, 2, 2, 2),
        "SOM_brudt": None,
        "SOM_sats": None,
    }


def test_the_text_of_a_name_is_found_whatever_its_case(package):
    assert package.raw_name("som_BRUDT") == "Omkostninger!#REF!"
    assert package.raw_name("findes_ikke") is None


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Priser!$A$1", "Priser!A1"),
        ("'Priser'!$B$9:$A$1", "Priser!A1:B9"),
        ("'Kari''s ark'!$XFD$1048576", "'Kari''s ark'!XFD1048576"),
        ("'2024'!$A$1", "'2024'!A1"),
        ("'R'!$A$1", "'R'!A1"),
        ("'AB12'!$A$1", "'AB12'!A1"),
    ],
)
def test_a_plain_name_is_an_area(name, address):
    assert named_area(name).address == address


@pytest.mark.parametrize(
    "name",
    [
        "#REF!",
        "#REF!$A$1",
        "Ark1!#REF!",
        "Ark1!$A$1:#REF!",
        "Ark1!A1",
        "Ark1!$A:$B",
        "Ark1!$1:$2",
        "Ark1!$A$1,Ark1!$C$1",
        "Ark1:Ark3!$A$1",
        "[1]Ark1!$A$1",
        "'[Bog.xlsx]Ark 1'!$A$1",
        "OFFSET(Ark1!$A$1,0,0,2,2)",
        "Ark1!$XFE$1",
        "Ark1!$A$0",
        '"tekst"',
        "",
    ],
)
def test_other_names_are_no_area(name):
    assert named_area(name) is None if not name.startswith("#REF!$") else named_area(name).sheet == "#REF"


def test_a_name_on_a_sheet_that_is_gone_is_broken():
    names = '<definedNames><definedName name="væk">Ark9!$A$1</definedName></definedNames>'
    lost = '<definedNames><definedName name="tabt">#REF!$A$1</definedName></definedNames>'
    assert package_of("", workbook=names).defined_names() == {"væk": None}
    assert package_of("", workbook=lost).defined_names() == {"tabt": None}


def test_a_block_is_read_with_its_empty_cells(package):
    assert package.read(Area("Omkostninger", 4, 2, 6, 4)) == [
        [EMPTY_CELL, EMPTY_CELL, EMPTY_CELL],
        [text("Løn"), number(10.0), number(300.5)],
        [text("Husleje"), number(2.0), number(4000.0)],
    ]


def test_sheet_names_do_not_differ_by_case(package):
    assert package.read(Area("OMKOSTNINGER", 5, 2, 5, 2)) == [[text("Løn")]]
    assert package.read(Area("målgruppe ÆØÅ", 1, 1, 1, 1)) == [[text("Hjemløse unge")]]


def test_dates_and_percentages_are_known_by_their_number_format(package):
    assert package.read(Area("Målgruppe æøå", 1, 2, 1, 3)) == [
        [Cell(CellKind.DATE, datetime(2025, 1, 1)), number(0.125)]
    ]


def test_booleans_and_errors_are_read(package):
    assert package.read(Area("Omkostninger", 5, 6, 6, 6)) == [
        [Cell(CellKind.BOOLEAN, True)],
        [Cell(CellKind.ERROR, "#N/A")],
    ]


def test_a_formula_never_calculated_is_not_an_empty_cell(package):
    # openpyxl writes formulas without values
    assert package.read(Area("Omkostninger", 5, 5, 5, 5)) == [[Cell(CellKind.EMPTY, None, True, True)]]


def test_the_used_area_is_that_of_the_content(package):
    assert package.used_area("omkostninger") == Area("Omkostninger", 1, 1, 7, 6)
    assert package_of('<row r="3"><c r="C3" s="0"/></row>').used_area("Ark1") == Area("Ark1", 1, 1, 1, 1)


def test_an_unknown_sheet_is_named_with_those_there_are(package):
    with pytest.raises(WorkbookError) as caught:
        package.used_area("Omkostningr")
    assert str(caught.value) == (
        "Omkostningr: Der er intet ark med navnet 'Omkostningr'. "
        "Fundet: Omkostninger, Målgruppe æøå, Konsekvenser 1. Kontrollér arkets navn i projektmappen."
    )


def test_rich_text_is_joined_and_phonetic_hints_left_out():
    item = (
        "<si><r><t>Fed</t></r><r><rPr><b/></rPr><t xml:space='preserve'> skrift</t></r>"
        "<rPh sb='0' eb='1'><t>x</t></rPh></si>"
    )
    assert cell('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=item) == text("Fed skrift")


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="A1" t="inlineStr"><is><t>her</t></is></c>', text("her")),
        ('<c r="A1" t="inlineStr"><is><r><t>he</t></r><r><t>r</t></r></is></c>', text("her")),
        ('<c r="A1" t="str"><f>B1</f><v>to_x000D_linjer</v></c>', Cell(CellKind.TEXT, "to\rlinjer", True)),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', Cell(CellKind.TEXT, "", True)),
        ('<c r="A1" t="str"><f>B1</f></c>', Cell(CellKind.EMPTY, None, True, True)),
        ('<c r="A1"><f>B1</f><v/></c>', Cell(CellKind.EMPTY, None, True, True)),
        ('<c r="A1"><f>B1</f><v>2</v></c>', Cell(CellKind.NUMBER, 2.0, True)),
        ('<c r="A1" t="b"><v>0</v></c>', Cell(CellKind.BOOLEAN, False)),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', Cell(CellKind.ERROR, "#DIV/0!", True)),
        ('<c r="A1" t="d"><v>2025-03-01T00:00:00</v></c>', Cell(CellKind.DATE, datetime(2025, 3, 1))),
        ('<c r="A1"><v>0.1</v></c>', number(0.1)),
        ('<c r="A1"><v>1.7976931348623157E+308</v></c>', number(1.7976931348623157e308)),
        ('<c r="A1" s="0"/>', EMPTY_CELL),
        ("<c><v>7</v></c>", number(7.0)),
    ],
)
def test_every_way_of_storing_a_value_is_read(xml, expected):
    assert cell(f'<row r="1">{xml}</row>') == expected


def test_rows_and_cells_without_references_are_counted():
    package = package_of("<row><c><v>1</v></c></row><row><c/><c><v>2</v></c></row>")
    assert package.read(Area("Ark1", 1, 1, 2, 2)) == [[number(1.0), EMPTY_CELL], [EMPTY_CELL, number(2.0)]]


def test_the_cells_of_an_array_formula_are_formulas():
    package = package_of(
        '<row r="1"><c r="A1"><f t="array" ref="A1:C1">B9:D9</f><v>1</v></c><c r="B1"><v>2</v></c></row>'
    )
    assert package.read(Area("Ark1", 1, 1, 1, 4)) == [
        [
            Cell(CellKind.NUMBER, 1.0, True),
            Cell(CellKind.NUMBER, 2.0, True),
            Cell(CellKind.EMPTY, None, True, True),
            EMPTY_CELL,
        ]
    ]


FORMATS = (
    '<numFmts><numFmt numFmtId="164" formatCode="[$-406]d. mmmm yyyy;@"/>'
    '<numFmt numFmtId="165" formatCode="#,##0&quot; mdr.&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>'
    '<xf numFmtId="165"/><xf numFmtId="20"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("style", "serial", "expected"),
    [
        (0, "45658", number(45658.0)),
        (1, "45658", Cell(CellKind.DATE, datetime(2025, 1, 1))),
        (2, "45658.75", Cell(CellKind.DATE, datetime(2025, 1, 1, 18))),
        (3, "12", number(12.0)),
        (4, "0.5", Cell(CellKind.DATE, datetime(1899, 12, 31, 12))),
        (1, "-5", number(-5.0)),
        (1, "2958466", number(2958466.0)),
    ],
)
def test_dates_of_the_1900_system(style, serial, expected):
    assert cell(f'<row r="1"><c r="A1" s="{style}"><v>{serial}</v></c></row>', formats=FORMATS) == expected


def test_dates_of_the_1904_system():
    # 45658 - 1462 days lie between the two systems
    found = cell(
        '<row r="1"><c r="A1" s="1"><v>44196</v></c></row>',
        formats=FORMATS,
        properties='<workbookPr date1904="1"/>',
    )
    assert found == Cell(CellKind.DATE, datetime(2025, 1, 1))


@pytest.mark.parametrize(
    "xml", ['<c r="A1"><v>NaN</v></c>', '<c r="A1"><v>12,5</v></c>', '<c r="A1" t="s"><v>4</v></c>']
)
def test_a_damaged_value_is_reported_with_its_cell(xml):
    with pytest.raises(WorkbookError, match=r"^'Ark1'!A1: Cellens indhold i filen er beskadiget\."):
        cell(f'<row r="1">{xml}</row>')


@pytest.mark.parametrize("rows", ['<row r="x"/>', '<row r="1"><c r="??"/></row>'])
def test_a_damaged_sheet_is_reported(rows):
    with pytest.raises(WorkbookError, match=r"^Ark1: Arket i filen er beskadiget\."):
        cell(rows)


def test_a_prefixed_namespace_and_an_absolute_target_are_read():
    sheet = sheet_of('<row r="1"><c r="A1"><v>3</v></c></row>')
    prefixed = (
        sheet.replace("</", "</x:")
        .replace("<", "<x:")
        .replace("<x:/x:", "</x:")
        .replace("xmlns=", "xmlns:x=")
    )
    data = minimal_workbook(prefixed, target="/xl/worksheets/Sheet1.XML")
    assert WorkbookPackage(data, "prøve").read(Area("Ark1", 1, 1, 1, 1)) == [[number(3.0)]]


def test_an_area_knows_its_addresses():
    area = Area("Konsekvenser 1", 5, 2, 9, 6)
    assert area.address == "'Konsekvenser 1'!B5:F9"
    assert area.cell(4, 4) == "'Konsekvenser 1'!F9"
    with pytest.raises(ValueError, match="outside"):
        area.cell(5, 0)


@pytest.mark.parametrize("corners", [(0, 1, 1, 1), (1, 1, 1, 16385), (2, 1, 1, 1), (1, 1, 1048577, 1)])
def test_an_area_lies_on_the_sheet(corners):
    with pytest.raises(ValueError, match="no such area"):
        Area("Ark1", *corners)
