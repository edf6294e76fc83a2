"""Writing blocks: what was written is there, and nothing else has changed."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from som_xl.model.errors import FileError, WorkbookError
from som_xl.workbook.package import Area, CellError, CellKind, WorkbookPackage
from tests.workbook.samples import (
    CELL,
    FOREIGN_PARTS,
    MAIN,
    apart_from,
    minimal_workbook,
    package_of,
    references,
    saved,
    sheet_of,
    unzipped,
    user_workbook,
)

COSTS = "xl/worksheets/sheet1.xml"
BLOCK = Area("Omkostninger", 4, 2, 8, 6)
ROWS = [
    ["ny række", None, 1.5, None, None],
    ["Løn & <pension>", 12, 0.1, 3606.0, False],
    [" Husleje ", None, -2, "for dyrt", CellError("#DIV/0!")],
    [None, 1e-7, 123456789.125, CellError("#N/A"), "Leje"],
    ["to\nlinjer", 7, True, None, None],
]
WRITTEN = {f"{column}{row}" for row in range(4, 9) for column in "BCDEF"}


@pytest.fixture
def original():
    return user_workbook()


@pytest.fixture
def written(original):
    package = WorkbookPackage(original, "beregning.xlsm")
    package.write(BLOCK, ROWS)
    return package.to_bytes()


def test_every_other_part_is_kept_byte_for_byte_in_its_place(original, written):
    before, after = unzipped(original), unzipped(written)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [COSTS]
    assert {name: after[name] for name in FOREIGN_PARTS} == FOREIGN_PARTS


def test_dates_and_attributes_of_the_entries_are_kept(original, written):
    def entries(data: bytes) -> list[tuple[object, ...]]:
        infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
        return [(i.filename, i.date_time, i.external_attr, i.create_system, i.compress_type) for i in infos]

    assert entries(original) == entries(written)


def test_the_rest_of_the_sheet_is_unchanged(original, written):
    before, after = unzipped(original)[COSTS], unzipped(written)[COSTS]
    cells = references(before)
    assert references(after) - cells == {"B4", "D4", "F7", "B8", "C8", "D8"}
    assert _without_new_rows(apart_from(after, WRITTEN, cells)) == _without_new_rows(
        apart_from(before, WRITTEN, cells)
    )


def _without_new_rows(canonical: bytes) -> bytes:
    """A sheet without its empty rows, and without its dimension, which grew."""
    root = etree.fromstring(canonical)
    for row in list(root.iter(f"{{{MAIN}}}row")):
        if len(row) == 0:
            row.getparent().remove(row)
    root.remove(root.find(f"{{{MAIN}}}dimension"))
    return etree.tostring(root, method="c14n")


def test_the_dimension_covers_the_new_cells(written):
    sheet = etree.fromstring(unzipped(written)[COSTS])
    assert sheet.find(f"{{{MAIN}}}dimension").get("ref") == "A1:F8"


def test_openpyxl_reads_what_was_written(written):
    values = load_workbook(io.BytesIO(written), data_only=True)["Omkostninger"]
    assert [[cell.value for cell in row] for row in values["B4:F8"]] == [
        ["ny række", None, 1.5, None, None],
        ["Løn & <pension>", 12, 0.1, 3606, False],
        [" Husleje ", None, -2, "for dyrt", "#DIV/0!"],
        [None, 1e-7, 123456789.125, "#N/A", "Leje"],
        ["to\nlinjer", 7, True, None, None],
    ]


def test_formulas_and_styles_stay(written):
    sheet = load_workbook(io.BytesIO(written))["Omkostninger"]
    assert [sheet[f"E{row}"].value for row in (5, 6, 7)] == ["=C5*D5", "=C6*D6", "=C7*D7"]
    assert sheet["B5"].font.bold
    assert sheet["C5"].fill.start_color.rgb == "00FFF2CC"
    assert sheet["D7"].number_format == '#,##0.00" kr."'
    assert str(sheet.merged_cells) == "A1:D1"
    assert sheet.row_dimensions[6].hidden
    assert str(sheet.data_validations.dataValidation[0].sqref) == "F5:F9"


def test_our_own_reader_agrees(written):
    block = WorkbookPackage(written, "igen").read(BLOCK)
    assert [cell.value for cell in block[2]] == [" Husleje ", None, -2.0, "for dyrt", "#DIV/0!"]
    assert [cell.has_formula for cell in block[2]] == [False, False, False, True, False]
    assert block[1][3].value == 3606.0


def test_an_unchanged_package_is_the_very_file(original):
    package = WorkbookPackage(original, "beregning.xlsm")
    package.read(BLOCK)
    assert package.to_bytes() == original


def test_the_same_writing_gives_the_same_file(original, written):
    again = WorkbookPackage(original, "beregning.xlsm")
    again.write(BLOCK, ROWS)
    assert again.to_bytes() == written


def test_a_saved_file_can_be_opened(tmp_path, original):
    package = WorkbookPackage.open(saved(tmp_path / "ind.xlsm", original))
    package.write(Area("Konsekvenser 1", 2, 2, 2, 2), [[601.0]])
    package.save(tmp_path / "ud.xlsm")
    again = WorkbookPackage.open(tmp_path / "ud.xlsm")
    assert again.read(Area("Konsekvenser 1", 2, 2, 2, 2))[0][0].value == 601.0
    assert (tmp_path / "ind.xlsm").read_bytes() == original


def test_saving_into_a_missing_folder_is_an_error(tmp_path, original):
    with pytest.raises(FileError, match="Mappen findes ikke"):
        WorkbookPackage(original, "b").save(tmp_path / "væk" / "ud.xlsx")


def cells_after(rows: str, area: Area, values: list[list[object]], **parts: str) -> list[str]:
    """The XML of every cell after writing."""
    package = package_of(rows, **parts)
    package.write(area, values)
    sheet = etree.fromstring(package.part("xl/worksheets/sheet1.xml"))
    return [etree.tostring(cell).decode().replace(f' xmlns="{MAIN}"', "") for cell in sheet.iter(CELL)]


A1 = Area("Ark1", 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (5, '<c r="A1"><v>5</v></c>'),
        (5.0, '<c r="A1"><v>5</v></c>'),
        (-0.0, '<c r="A1"><v>0</v></c>'),
        (0.1, '<c r="A1"><v>0.1</v></c>'),
        (2**53 + 2, '<c r="A1"><v>9007199254740994</v></c>'),
        (True, '<c r="A1" t="b"><v>1</v></c>'),
        ("ny", '<c r="A1" t="inlineStr"><is><t>ny</t></is></c>'),
        ("kendt", '<c r="A1" t="s"><v>1</v></c>'),
        (" luft", '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> luft</t></is></c>'),
        ("=1+1", '<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("a\rb", '<c r="A1" t="inlineStr"><is><t>a_x000D_b</t></is></c>'),
        (CellError("#NUM!"), '<c r="A1" t="e"><v>#NUM!</v></c>'),
    ],
)
def test_how_a_constant_is_stored(value, xml):
    strings = "<si><r><t>ny</t></r></si><si><t>kendt</t></si>"
    assert cells_after("", A1, [[value]], strings=strings) == [xml]


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (5, '<c r="A1" s="2"><f>B1</f><v>5</v></c>'),
        ("kendt", '<c r="A1" s="2" t="str"><f>B1</f><v>kendt</v></c>'),
        ("", '<c r="A1" s="2" t="str"><f>B1</f><v/></c>'),
        (False, '<c r="A1" s="2" t="b"><f>B1</f><v>0</v></c>'),
        (CellError("#N/A"), '<c r="A1" s="2" t="e"><f>B1</f><v>#N/A</v></c>'),
        (None, '<c r="A1" s="2"><f>B1</f></c>'),
    ],
)
def test_how_the_result_of_a_formula_is_stored(value, xml):
    rows = '<row r="1"><c r="A1" s="2" t="e" vm="3"><f>B1</f><v>#VALUE!</v></c></row>'
    assert cells_after(rows, A1, [[value]], strings="<si><t>kendt</t></si>") == [xml]


def test_shared_and_array_formulas_keep_their_attributes():
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">C1</f><v>1</v></c>'
        '<c r="B1" cm="1"><f t="array" aca="1" ref="B1:D1">D1:E1</f><v>1</v></c><c r="C1"><v>1</v></c></row>'
    )
    assert cells_after(rows, Area("Ark1", 1, 1, 1, 5), [[2, "x", "y", "", ""]]) == [
        '<c r="A1"><f t="shared" ref="A1:A2" si="0">C1</f><v>2</v></c>',
        '<c r="B1" cm="1" t="str"><f t="array" aca="1" ref="B1:D1">D1:E1</f><v>x</v></c>',
        '<c r="C1" t="str"><v>y</v></c>',
        '<c r="D1" t="str"><v/></c>',
    ]


@pytest.mark.parametrize("nothing", [None, ""])
def test_emptying_a_cell_keeps_its_style_and_makes_none(nothing):
    rows = '<row r="1"><c r="A1" s="4" t="inlineStr"><is><t>x</t></is></c></row>'
    assert cells_after(rows, Area("Ark1", 1, 1, 2, 2), [[nothing, nothing]] * 2) == ['<c r="A1" s="4"/>']


def test_unknown_content_of_a_cell_stays_behind_its_value():
    rows = '<row r="1"><c r="A1"><v>1</v><extLst><ext uri="u"/></extLst></c></row>'
    assert cells_after(rows, A1, [[2]]) == ['<c r="A1"><v>2</v><extLst><ext uri="u"/></extLst></c>']


def test_new_cells_take_the_style_of_their_row_or_else_their_column():
    before = '<cols><col min="2" max="3" style="7"/></cols>'
    rows = '<row r="1" s="5" customFormat="1"/><row r="2" s="6"/>'
    package = WorkbookPackage(minimal_workbook(sheet_of(rows, before)), "prøve")
    package.write(Area("Ark1", 1, 1, 3, 2), [[1, 1], [1, 1], [1, 1]])
    sheet = etree.fromstring(package.part("xl/worksheets/sheet1.xml"))
    assert [(cell.get("r"), cell.get("s")) for cell in sheet.iter(CELL)] == [
        ("A1", "5"),
        ("B1", "5"),
        ("A2", None),
        ("B2", "7"),
        ("A3", None),
        ("B3", "7"),
    ]


def test_new_rows_and_cells_come_in_order():
    rows = (
        '<row r="3" spans="2:2"><c r="B3"><v>0</v></c><extLst/></row><row r="9"><c r="AA9"><v>0</v></c></row>'
    )
    package = package_of(rows)
    for row in (10, 9, 3, 1, 5):
        package.write(Area("Ark1", row, 1, row, 3), [[1, 2, 3]])
    sheet = etree.fromstring(package.part("xl/worksheets/sheet1.xml"))
    assert [row.get("r") for row in sheet.iter(f"{{{MAIN}}}row")] == ["1", "3", "5", "9", "10"]
    assert [cell.get("r") for cell in sheet.iter(CELL)][3:6] == ["A3", "B3", "C3"]
    assert [cell.get("r") for cell in sheet.iter(CELL)][9:13] == ["A9", "B9", "C9", "AA9"]
    third = sheet.findall(f".//{{{MAIN}}}row")[1]
    assert third.get("spans") == "1:3"
    assert third[-1].tag == f"{{{MAIN}}}extLst"


def test_foreign_namespaces_and_comments_survive():
    sheet = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<!-- æ -->'
        f'<worksheet xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" mc:Ignorable="x14ac">'
        '<sheetData><row r="1" x14ac:dyDescent="0.25"><c r="A1"><v>1</v></c></row></sheetData>'
        '<extLst><ext xmlns:x14="urn:x14" uri="{x}"><x14:sparklineGroups/></ext></extLst></worksheet>'
    )
    package = WorkbookPackage(minimal_workbook(sheet), "prøve")
    package.write(A1, [[2]])
    assert package.part("xl/worksheets/sheet1.xml").decode() == sheet.replace("<v>1</v>", "<v>2</v>")


def test_a_block_of_another_shape_is_refused(original):
    package = WorkbookPackage(original, "b")
    for rows in ([], [[1]], [[1, 2], [3]]):
        with pytest.raises(ValueError, match=r"Omkostninger!B5:C6 is 2 x 2"):
            package.write(Area("Omkostninger", 5, 2, 6, 3), rows)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400])
def test_a_number_excel_cannot_store_is_refused_and_nothing_written(original, value):
    package = WorkbookPackage(original, "b")
    with pytest.raises(ValueError, match=r"Omkostninger!C5: not a finite number"):
        package.write(Area("Omkostninger", 5, 2, 5, 3), [["x", value]])
    assert package.to_bytes() == original


def test_a_value_of_another_type_is_refused(original):
    with pytest.raises(TypeError, match=r"Omkostninger!B5: cannot stand in a cell"):
        WorkbookPackage(original, "b").write(Area("Omkostninger", 5, 2, 5, 2), [[object()]])


def test_every_text_excel_cannot_store_is_named_and_nothing_written(original):
    package = WorkbookPackage(original, "b")
    with pytest.raises(WorkbookError) as caught:
        package.write(Area("Omkostninger", 5, 2, 5, 4), [["ok", "a\x00b", "x" * 32_768]])
    assert [problem.place for problem in caught.value.problems] == ["Omkostninger!C5", "Omkostninger!D5"]
    assert caught.value.problems[0].message == (
        "Teksten indeholder et kontroltegn (U+0000), som Excel ikke kan gemme."
    )
    assert package.to_bytes() == original


def test_an_error_to_write_is_one_excel_knows():
    with pytest.raises(ValueError, match="#WRONG"):
        CellError("#WRONG")


@pytest.mark.filterwarnings("ignore:Workbook contains no stylesheet")
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_any_number_comes_back_exactly(numbers):
    area = Area("Ark1", 1, 1, 1, len(numbers))
    package = package_of("")
    package.write(area, [numbers])
    again = WorkbookPackage(package.to_bytes(), "igen").read(area)[0]
    assert [cell.value for cell in again] == numbers
    sheet = load_workbook(io.BytesIO(package.to_bytes()))["Ark1"]
    assert [cell.value for cell in sheet[1]] == numbers


ANY_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cn"), exclude_characters="\ufffe\uffff").filter(
        lambda letter: letter in "\t\n\r" or ord(letter) >= 32
    ),
    min_size=1,
)
ESCAPES = st.lists(
    st.sampled_from(["_", "x000D_", "_x000D", "\r", "x005F", "_x005F_", " ", "æ", "_xD83D_"])
).map("".join)


@given(st.lists(ANY_TEXT | ESCAPES.filter(bool), min_size=1, max_size=8), st.booleans())
def test_any_text_comes_back_exactly(texts, as_results):
    area = Area("Ark1", 1, 1, len(texts), 1)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><f>B1</f></c></row>' for n in range(1, len(texts) + 1))
    package = package_of(rows if as_results else "")
    package.write(area, [[text] for text in texts])
    again = WorkbookPackage(package.to_bytes(), "igen").read(area)
    assert [row[0].value for row in again] == texts
    assert {row[0].kind for row in again} == {CellKind.TEXT}


def calculation(workbook: str) -> str:
    """The workbook part after asking for a full calculation, from its sheets on."""
    package = package_of("", workbook=workbook)
    package.set_full_calc_on_load()
    return package.part("xl/workbook.xml").decode().partition("</sheets>")[2]


def test_full_calculation_is_asked_for_in_the_place_of_the_schema():
    assert calculation('<calcPr calcId="191029"/><extLst/>') == (
        '<calcPr calcId="191029" fullCalcOnLoad="1"/><extLst/></workbook>'
    )
    assert calculation("<definedNames/><extLst/>") == (
        '<definedNames/><calcPr fullCalcOnLoad="1"/><extLst/></workbook>'
    )
    assert calculation("") == '<calcPr fullCalcOnLoad="1"/></workbook>'


def test_a_replaced_part_is_read_again():
    package = package_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings="<si><t>gammel</t></si>")
    assert package.read(A1)[0][0].value == "gammel"
    package.write(Area("Ark1", 2, 1, 2, 1), [[4]])
    new = f'<sst xmlns="{MAIN}"><si><t>ny</t></si></sst>'.encode()
    package.replace_part("xl/sharedStrings.xml", new)
    assert [row[0].value for row in package.read(Area("Ark1", 1, 1, 2, 1))] == ["ny", 4.0]
    assert package.part("/xl/sharedStrings.xml") == new


def test_a_part_that_would_break_the_workbook_is_not_taken():
    package = package_of("")
    before = package.to_bytes()
    with pytest.raises(FileError):
        package.replace_part("xl/workbook.xml", b"<broken")
    assert unzipped(package.to_bytes()) == unzipped(before)
    with pytest.raises(KeyError):
        package.replace_part("xl/ny.xml", b"")


def test_parts_and_sheet_parts_are_listed(original):
    package = WorkbookPackage(original, "b")
    assert package.sheet_part("konsekvenser 1") == "xl/worksheets/sheet3.xml"
    assert package.part_names == tuple(unzipped(original))


def test_large_blocks_are_fast():
    # 100 columns x 300 rows; ten times what is promised, so a slow machine does not fail the test
    area = Area("Ark1", 1, 1, 300, 100)
    package = package_of("")
    start = time.perf_counter()
    package.write(area, [[1.5] * 100 for _ in range(300)])
    package.read(area)
    assert time.perf_counter() - start < 60
