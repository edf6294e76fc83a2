"""The last touch on a file openpyxl has drawn: fixed times and order of parts, fonts as the schema has them,
texts shared as Excel itself stores them. Pure functions, bytes in and bytes out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from som_xl.workbook.ooxml.xml import MAIN, RELATIONSHIPS, SPACE, Element, parse, serialise, tag

_FIXED_TIME: Final = (2026, 1, 1, 0, 0, 0)
_PLAIN_TYPE: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPE: Final = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_STAMPS: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_SHEET: Final = re.compile(r"xl/worksheets/sheet\d+\.xml")
_FIRST_PARTS: Final = ("[Content_Types].xml", "_rels/.rels")
_CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_STRINGS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_STRINGS_RELATIONSHIP: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
)
_STRINGS: Final = "xl/sharedStrings.xml"
_FONT_ORDER: Final = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip

Parts = dict[str, bytes]


def read_parts(data: bytes) -> Parts:
    """All parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package whose bytes depend on its parts alone: fixed times, fixed order."""
    names = [*_FIRST_PARTS, *sorted(set(parts) - set(_FIRST_PARTS))]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in names:
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            target.writestr(info, parts[name])
    return buffer.getvalue()


def settled(data: bytes, macro: bool, finish_drawing: Callable[[str, bytes], bytes]) -> bytes:
    """The drawn file with nothing of the moment it was drawn in.

    Args:
        data: the file as openpyxl wrote it.
        macro: whether it is a macro-enabled workbook (.xlsm).
        finish_drawing: puts the alternative texts on the charts of a drawing part.
    """
    parts = read_parts(data)
    if macro:
        parts[_FIRST_PARTS[0]] = parts[_FIRST_PARTS[0]].replace(_PLAIN_TYPE, _MACRO_TYPE)
    parts["docProps/core.xml"] = _STAMPS.sub(rb"\g<1>2026-01-01T00:00:00Z", parts["docProps/core.xml"])
    parts["xl/styles.xml"] = with_ordered_fonts(parts["xl/styles.xml"])
    for name in parts:
        if name.startswith("xl/drawings/drawing"):
            parts[name] = finish_drawing(name, parts[name])
    return packed(parts)


def with_ordered_fonts(styles_xml: bytes) -> bytes:
    """The children of every font in the order of the schema; openpyxl has an order of its own."""
    root = parse(styles_xml, "xl/styles.xml")
    for font in root.iter(tag("font")):
        font[:] = sorted(font, key=lambda child: _FONT_ORDER.index(etree.QName(child).localname))
    return serialise(root)


def with_shared_strings(data: bytes) -> bytes:
    """Every text cell's text in the table of shared strings, where Excel keeps them."""
    parts = read_parts(data)
    if _STRINGS in parts:
        return data
    positions: dict[str, int] = {}
    count = 0
    for name in sorted(parts):
        if _SHEET.fullmatch(name):
            root = parse(parts[name], name)
            count += _share(root, positions)
            parts[name] = serialise(root)
    parts[_STRINGS] = _string_table(positions, count)
    parts[_FIRST_PARTS[0]] = _added(
        parts[_FIRST_PARTS[0]],
        f"{{{_CONTENT_TYPES}}}Override",
        PartName=f"/{_STRINGS}",
        ContentType=_STRINGS_TYPE,
    )
    relationships = "xl/_rels/workbook.xml.rels"
    parts[relationships] = _added(
        parts[relationships],
        f"{{{RELATIONSHIPS}}}Relationship",
        Type=_STRINGS_RELATIONSHIP,
        Target=f"/{_STRINGS}",
        Id="rIdStrings",
    )
    return packed(parts)


def _share(sheet: Element, positions: dict[str, int]) -> int:
    """Turn inline texts into references; returns how many there were."""
    count = 0
    for cell in sheet.iter(tag("c")):
        inline = cell.find(tag("is"))
        if cell.get("t") != "inlineStr" or inline is None:
            continue
        text = "".join(part.text or "" for part in inline.iter(tag("t")))
        cell.remove(inline)
        cell.set("t", "s")
        etree.SubElement(cell, tag("v")).text = str(positions.setdefault(text, len(positions)))
        count += 1
    return count


def _string_table(positions: Mapping[str, int], count: int) -> bytes:
    start = f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="{len(positions)}"/>'
    table = parse(start.encode(), _STRINGS)
    for text in positions:
        element = etree.SubElement(etree.SubElement(table, tag("si")), tag("t"))
        element.text = text
        if text != text.strip() or "\n" in text:
            element.set(SPACE, "preserve")
    return serialise(table)


def _added(part: bytes, name: str, **attributes: str) -> bytes:
    root = parse(part, name)
    etree.SubElement(root, name, attributes)
    return serialise(root)
