"""The built SOM.xlsm and SOM.xlam: what is inside, that it hangs together, and that a rebuild gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyopenvba")
pytest.importorskip("oletools")
pytest.importorskip("xlwings")

from lxml import etree
from oletools.mraptor import MacroRaptor
from oletools.olevba import VBA_Parser
from openpyxl import Workbook, load_workbook
from openxml_audit import OpenXmlValidator

from som_xl.excel.__main__ import addin, main, workbook
from som_xl.excel.registry import REGISTRY
from som_xl.excel.vba import (
    BUTTON_MODULES,
    DICTIONARY,
    MACROS,
    SHARED_MODULES,
    macro_module,
    macros,
    modules,
    ribbon,
)
from som_xl.knowledge import default_knowledge
from som_xl.model import FileError
from som_xl.opening import open_case
from som_xl.workbook import build
from som_xl.workbook.finishing import packed
from som_xl.workbook.macros import FunctionHelp, Macros, macro_parts, with_code_names, with_macros
from som_xl.workbook.package import Area, WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.sheets.engine import CONF, SETTINGS, draw_conf

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
CALLBACK_ARGUMENTS = "control As IRibbonControl"


@pytest.fixture(scope="session")
def book() -> bytes:
    original = build.draw

    def with_settings(plan: Plan) -> Workbook:
        drawn = original(plan)
        if CONF not in drawn.sheetnames:
            draw_conf(drawn, plan)
        return drawn

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "draw", with_settings)
        return workbook()


@pytest.fixture(scope="session")
def add_in() -> bytes:
    return addin()


@pytest.fixture(params=["SOM.xlsm", "SOM.xlam"])
def product(request: Any, book: bytes, add_in: bytes, tmp_path: Path) -> Path:
    path = tmp_path / request.param
    path.write_bytes(book if request.param == "SOM.xlsm" else add_in)
    return path


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def as_workbook(path: Path) -> bytes:
    """The file as one openpyxl will read: it refuses add-ins by their content type."""
    found = parts(path.read_bytes())
    found["[Content_Types].xml"] = found["[Content_Types].xml"].replace(b"addin.macro", b"sheet.macro")
    return packed(found)


def extracted(path: Path) -> dict[str, str]:
    """Modules as olevba, which knows nothing of us, takes them out; without the attributes at the top."""
    parser = VBA_Parser(str(path))
    try:
        return {name.rsplit(".", 1)[0]: code for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()


def body(source: str) -> str:
    """Source without what only files and streams have at the top."""
    kept = re.sub(r"\AVERSION.*?^END\r?\n", "", source, flags=re.S | re.M)
    return re.sub(r"\A(Attribute VB_[^\n]*\n)*", "", kept).replace("\r\n", "\n").strip()


# --- the package -------------------------------------------------------------------------------------------------


def test_the_package_follows_the_schema_of_office(product):
    result = OpenXmlValidator().validate(str(product))
    assert [error.description for error in result.errors] == []


def test_a_rebuild_gives_the_same_bytes(tmp_path):
    built = [hashlib.sha256(path.read_bytes()).hexdigest() for path in main(tmp_path)]
    assert built == [hashlib.sha256(data).hexdigest() for data in (workbook(), addin())]


@pytest.mark.parametrize("product", ["SOM.xlsm", "SOM.xlam"], indirect=True)
def test_the_file_says_what_it_is(product):
    kind = {"SOM.xlsm": b"sheet.macroEnabled", "SOM.xlam": b"addin.macroEnabled"}[product.name]
    assert (
        b"application/vnd.ms-excel." + kind + b".main+xml"
        in parts(product.read_bytes())["[Content_Types].xml"]
    )


def test_openpyxl_reads_all_that_was_there_before(book):
    sheets = load_workbook(io.BytesIO(book), data_only=True)
    assert sheets["Nettoresultat"].max_row > 10
    assert sheets[CONF]["A1"].value == "Indstilling"


def test_a_case_written_from_outside_excel_leaves_macros_and_ribbon_byte_for_byte(book, tmp_path):
    package = WorkbookPackage(book, "SOM.xlsm")
    package.write(Area("Indstillinger", 6, 3, 6, 3), [["Ny titel"]])
    before, after = parts(book), parts(package.to_bytes())
    changed = {name for name in before if after[name] != before[name]}
    assert set(after) == set(before)
    assert changed == {package.sheet_part("Indstillinger")}
    path = tmp_path / "SOM.xlsm"
    path.write_bytes(book)
    assert open_case(path, default_knowledge()).costs


# --- VBA ---------------------------------------------------------------------------------------------------------


def test_what_olevba_finds_is_what_was_put_in(product):
    found = extracted(product)
    sources = modules(buttons=product.suffix == ".xlsm")
    assert {name: body(found[name]) for name in sources} == {
        name: body(source) for name, source in sources.items()
    }
    assert [name for name in SHARED_MODULES if body(found[name]) != body(macro_module(name))] == []


def test_sheets_and_workbook_have_a_module_each_and_no_code(product):
    data = parts(product.read_bytes())
    found = extracted(product)
    documents = set(found) - {*SHARED_MODULES, *BUTTON_MODULES, "xlwings_udfs", "xlwings", DICTIONARY}
    names = {
        re.search(rb'codeName="([^"]+)"', data[name]).group(1).decode()
        for name in data
        if name.startswith("xl/worksheets/sheet")
    }
    assert documents == names | {"ThisWorkbook"}
    assert b'<workbookPr codeName="ThisWorkbook"/>' in data["xl/workbook.xml"]
    assert {name for name in documents if body(found[name])} == set()


def test_nothing_runs_by_itself(product):
    """The flags of a macro scanner, as documented for IT departments: xlwings.bas writes files and starts programs."""
    raptor = MacroRaptor("\n".join(extracted(product).values()))
    raptor.scan()
    assert raptor.get_flags() == "-WX"
    assert not raptor.suspicious


def test_every_worksheet_function_has_its_help_in_vba(product):
    source = extracted(product)["xlwings_udfs"]
    for entry in REGISTRY:
        assert f'Attribute {entry.name}.VB_Description = "{entry.description}"' in source
    assert source.count('.VB_ProcData.VB_Invoke_Func = " \\n20"') == len(REGISTRY)


# --- function help -----------------------------------------------------------------------------------------------


def test_the_category_and_the_arguments_are_explained(product):
    xml = parts(product.read_bytes())["xl/workbook.xml"]
    root = etree.fromstring(xml)
    order = [etree.QName(element).localname for element in root]
    assert order.index("functionGroups") == order.index("sheets") + 1
    assert order[-1] == "extLst"
    assert (
        b'<functionGroups builtInGroupCount="19"><functionGroup name="S\xc3\x98M"/></functionGroups>' in xml
    )
    told = {
        name.get("name"): [text.text for text in name.iter("{*}argumentDescription")]
        for name in root.iter("{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}definedName")
    }
    assert told == {
        entry.name: [argument.help for argument in entry.arguments] for entry in REGISTRY if entry.arguments
    }


# --- ribbon ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tab() -> Any:
    return etree.fromstring(ribbon().xml)


def test_every_button_has_a_callback_with_the_right_arguments(tab):
    declared = dict(re.findall(r"(?m)^Public Sub (\w+)\((.*)\)\r$", macro_module("SomRibbon")))
    called = {element.get("onAction") for element in tab.iter() if element.get("onAction")}
    assert called == set(declared)
    assert set(declared.values()) == {CALLBACK_ARGUMENTS}
    other = {
        name
        for element in tab.iter()
        for name in element.attrib
        if name.startswith("get") or name in ("onLoad", "onChange", "loadImage")
    }
    assert other == set()


def test_ids_and_key_tips_are_unique_and_no_key_tip_begins_another(tab):
    for attribute in ("id", "keytip"):
        found = [element.get(attribute) for element in tab.iter() if element.get(attribute)]
        assert len(found) == len(set(found))
    tips = [element.get("keytip") for element in tab.iter() if element.get("keytip")]
    assert [(a, b) for a in tips for b in tips if a != b and b.startswith(a)] == []
    assert all(re.fullmatch("[A-Z0-9]{1,3}", tip) for tip in tips)


def test_every_button_explains_itself(tab):
    for element in [*tab.iter(f"{UI}button"), *tab.iter(f"{UI}menu")]:
        for attribute in ("label", "screentip", "supertip", "keytip", "image"):
            assert element.get(attribute), (element.get("id"), attribute)
        assert "size" not in element.attrib or etree.QName(element.getparent()).localname != "menu"


def test_the_groups_come_in_the_order_of_the_work(tab):
    order = ["Guide", "Input", "Viden", "Beregn", "Analyse", "Rapport", "Kontrol", "Hjælp"]
    found = [element.get("label") for element in tab.iter(f"{UI}group")]
    assert found == [label for label in order if label in found]


def test_every_image_is_there_in_32_by_32_and_used(tab, book):
    used = {element.get("image") for element in tab.iter() if element.get("image")}
    assert used == set(ribbon().images)
    links = etree.fromstring(parts(book)["customUI/_rels/customUI14.xml.rels"])
    assert {link.get("Id"): link.get("Target") for link in links} == {
        name: f"images/{name}.png" for name in used
    }
    for name in used:
        png = parts(book)[f"customUI/images/{name}.png"]
        assert png == (MACROS / "icons" / f"{name}.png").read_bytes()
        assert struct.unpack(">4xII", png[12:24]) == (32, 32)


def test_every_tag_is_a_sheet_or_a_command(tab, book):
    from som_xl.excel.commands import COMMANDS

    sheets = set(load_workbook(io.BytesIO(book), read_only=True).sheetnames)
    tags = {
        callback: {e.get("tag") for e in tab.iter() if e.get("onAction") == callback}
        for callback in ("SomRibbon_Vis", "SomRibbon_Kommando")
    }
    assert tags["SomRibbon_Vis"] <= sheets
    # Installation goes through VBA first, which can tell why Python is not there.
    assert tags["SomRibbon_Kommando"] | {"installation"} == set(COMMANDS)


def test_the_add_in_has_no_ribbon(add_in):
    assert [name for name in parts(add_in) if name.startswith("customUI")] == []


# --- the settings sheet ------------------------------------------------------------------------------------------


def test_settings_are_text_in_column_a_and_b_without_a_gap(product):
    sheet = load_workbook(io.BytesIO(as_workbook(product)))[CONF]
    rows = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=2)]
    assert rows == [(setting.name, setting.value or None) for setting in SETTINGS]
    assert all(value is None or isinstance(value, str) for _, value in rows)
    assert {row[1].number_format for row in sheet.iter_rows(min_row=2)} == {"@"}
    assert {row[1].protection.locked for row in sheet.iter_rows(min_row=2)} == {False}


def test_no_sheet_looks_like_embedded_code(book):
    assert [
        name for name in load_workbook(io.BytesIO(book), read_only=True).sheetnames if name.endswith(".py")
    ] == []


# --- macros carried from one workbook to another -----------------------------------------------------------------


def two_sheets() -> bytes:
    book = Workbook()
    book.create_sheet("Ark to")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def some_macros(**changed: Any) -> Macros:
    values = {
        "project": b"vba",
        "code_names": ("Ark1", "Ark2"),
        "category": "SØM",
        "functions": (FunctionHelp("F", ("æ", "ø")),),
    }
    return Macros(**{**values, **changed})


def test_macros_taken_out_and_put_in_again_give_the_same_file(tmp_path):
    data = two_sheets()
    made = with_macros(data, macros(data))
    path = tmp_path / "SOM.xlsm"
    path.write_bytes(made)
    assert with_macros(data, macro_parts(path)) == made


def test_macros_for_other_sheets_are_refused():
    with pytest.raises(ValueError, match="belong to sheets"):
        with_macros(two_sheets(), some_macros(code_names=("Ark1",)))


def test_a_workbook_with_macros_is_not_given_others():
    with pytest.raises(ValueError, match="macros already"):
        with_macros(with_macros(two_sheets(), some_macros()), some_macros())


def test_a_text_too_long_for_the_function_wizard_is_refused():
    with pytest.raises(ValueError, match="255"):
        with_macros(two_sheets(), some_macros(functions=(FunctionHelp("F", ("x" * 256,)),)))


@pytest.mark.parametrize("content", [b"not a zip", two_sheets()], ids=["no zip", "no macros"])
def test_a_file_without_our_macros_is_told(tmp_path, content):
    path = tmp_path / "SOM.xlsm"
    path.write_bytes(content)
    with pytest.raises(FileError, match="makroer"):
        macro_parts(path)


def test_code_names_are_given_once_and_for_all():
    once = with_code_names(two_sheets())
    assert with_code_names(once) == once
