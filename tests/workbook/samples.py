"""Workbooks as users have them, built for the tests, and comparing two of them."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from lxml import etree
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from som_xl.workbook.package import WorkbookPackage

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELL, VALUE, INLINE = (f"{{{MAIN}}}{name}" for name in ("c", "v", "is"))
FOREIGN_PARTS = {
    "xl/vbaProject.bin": bytes(range(256)) * 20,
    "customUI/customUI14.xml": '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui">'
    '<ribbon><tabs><tab id="som" label="SØM æøå"/></tabs></ribbon></customUI>'.encode(),
    "customXml/item1.xml": b"<anything   spaced='oddly' />\n",
}
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' + "".join(
    f'<Override PartName="/xl/{part}.xml" '
    f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
    for part, kind in {
        "workbook": "sheet.main",
        "worksheets/sheet1": "worksheet",
        "sharedStrings": "sharedStrings",
        "styles": "styles",
    }.items()
)
CONTENT_TYPES += (
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RIBBON = (
    '<Relationship Id="rIdRibbon" Target="customUI/customUI14.xml" '
    'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"/>'
)


def user_workbook() -> bytes:
    """Three sheets with all a user may put on them, and parts openpyxl does not know."""
    book = Workbook()
    costs = book.active
    costs.title = "Omkostninger"
    _fill_costs(costs)
    target_group = book.create_sheet("Målgruppe æøå")
    target_group["A1"] = "Hjemløse unge"
    target_group["B1"] = datetime(2025, 1, 1)
    target_group["B1"].number_format = "dd-mm-yyyy"
    target_group["C1"] = 0.125
    target_group["C1"].number_format = "0.0%"
    consequences = book.create_sheet("Konsekvenser 1")
    consequences["B2"] = "=Omkostninger!D5*2"
    consequences["B3"] = "=Omkostninger!B5"
    for name, text in {
        "SOM_priser": "Omkostninger!$B$5:$D$7",
        "SOM_målgruppe": "'Målgruppe æøå'!$A$1:$B$2",
        "SOM_celle": "'Konsekvenser 1'!$B$2",
        "SOM_brudt": "Omkostninger!#REF!",
        "SOM_sats": "0.035",
    }.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    costs.defined_names["lokal"] = DefinedName("lokal", attr_text="Omkostninger!$A$1")
    buffer = io.BytesIO()
    book.save(buffer)
    return with_parts(buffer.getvalue(), FOREIGN_PARTS)


def _fill_costs(sheet) -> None:
    """Values, formulas and everything that must survive on the sheet that is written to."""
    sheet["A1"] = "Omkostninger"
    sheet.merge_cells("A1:D1")
    for row, values in enumerate((("Løn", 10, 300.5), ("Husleje", 2, 4000), ("Leje", 1, 12)), 5):
        sheet.cell(row, 2, values[0])
        sheet.cell(row, 3, values[1])
        sheet.cell(row, 4, values[2]).number_format = '#,##0.00" kr."'
        sheet.cell(row, 5, f"=C{row}*D{row}")
    sheet["B5"].font = Font(bold=True)
    sheet["C5"].fill = PatternFill("solid", start_color="FFF2CC")
    sheet["F5"] = True
    sheet["F6"] = "#N/A"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["H"].number_format = "0.00"
    sheet.column_dimensions["H"].width = 20
    validation = DataValidation(type="list", formula1='"ja,nej"')
    validation.add("F5:F9")
    sheet.add_data_validation(validation)
    sheet.conditional_formatting.add("D5:D7", CellIsRule(operator="lessThan", formula=["0"]))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=5, max_row=7))
    sheet.add_chart(chart, "J2")


def with_parts(data: bytes, added: dict[str, bytes]) -> bytes:
    """The workbook with parts of another program, and the ribbon's relationship."""
    parts = unzipped(data)
    root = parts["_rels/.rels"].decode()
    parts["_rels/.rels"] = root.replace("</Relationships>", RIBBON + "</Relationships>").encode()
    types = parts["[Content_Types].xml"].decode()
    if 'Extension="bin"' not in types:
        binary = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        parts["[Content_Types].xml"] = types.replace("<Override", binary + "<Override", 1).encode()
    return zipped(parts | added)


def minimal_workbook(
    sheet_xml: str,
    *,
    strings: str = "",
    workbook: str = "",
    properties: str = "",
    formats: str = "",
    target: str = "worksheets/sheet1.xml",
) -> bytes:
    """A workbook of one sheet `Ark1` whose XML is given: what other programs write and openpyxl does not."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES.encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" '
                'Target="/xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook xmlns="{MAIN}" xmlns:r="{office}">{properties}<sheets><sheet name="Ark1" '
                f'sheetId="1" r:id="rId1"/></sheets>{workbook}</workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{package}">'
                f'<Relationship Id="rId1" Type="{office}/worksheet" Target="{target}"/>'
                f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
                f'<Relationship Id="rId3" Type="{office}/styles" Target="/xl/styles.xml"/>'
                f'<Relationship Id="rId4" Type="{office}/hyperlink" Target="http://x.dk" '
                'TargetMode="External"/>'
                "</Relationships>"
            ).encode(),
            "xl/worksheets/sheet1.xml": sheet_xml.encode(),
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'.encode(),
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>'.encode(),
        }
    )


def sheet_of(rows: str, before: str = "", after: str = "") -> str:
    """The XML of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def package_of(rows: str, **parts: str) -> WorkbookPackage:
    """A package of one sheet `Ark1` with these rows."""
    return WorkbookPackage(minimal_workbook(sheet_of(rows), **parts), "prøve.xlsx")


def unzipped(data: bytes) -> dict[str, bytes]:
    """Every part by name, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 17, 12, 30, 10)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def apart_from(sheet: bytes, written: set[str], kept: set[str]) -> bytes:
    """A sheet in canonical form without the values of the written cells and without new cells.

    Args:
        sheet: the part.
        written: references whose content is left out.
        kept: references of the cells there were before; others are left out.
    """
    root = etree.fromstring(sheet)
    for cell in list(root.iter(CELL)):
        if cell.get("r") not in kept:
            cell.getparent().remove(cell)
        elif cell.get("r") in written:
            cell.attrib.pop("t", None)
            for child in [*cell.findall(VALUE), *cell.findall(INLINE)]:
                cell.remove(child)
    return etree.tostring(root, method="c14n")


def references(sheet: bytes) -> set[str]:
    """The references of all cells there are."""
    return {cell.get("r") for cell in etree.fromstring(sheet).iter(CELL)}


def saved(path: Path, data: bytes) -> Path:
    """The bytes as a file."""
    path.write_bytes(data)
    return path
