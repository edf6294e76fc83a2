"""Parsing and writing the XML of a package safely."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from som_xl.model.errors import FileError, Problem

Element: TypeAlias = etree._Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def tag(name: str) -> str:
    """A tag of the spreadsheet namespace as lxml names it."""
    return f"{{{MAIN}}}{name}"


def parse(data: bytes, place: str) -> Element:
    """The root element of a part.

    Entities are never expanded, nothing is fetched, and a document type declaration, which no
    Office file has, is refused.

    Args:
        data: the bytes of the part.
        place: file and part, for the error.

    Raises:
        FileError: not well-formed, or with a document type declaration.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, strip_cdata=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(place, str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _damaged(place, "en dokumenttypeerklæring (DOCTYPE)")
    return root


def serialise(root: Element) -> bytes:
    """The bytes of a part, with the declaration Excel writes."""
    tree = root.getroottree()
    standalone = "no" if tree.docinfo.standalone is False else "yes"
    declaration = f'<?xml version="1.0" encoding="UTF-8" standalone="{standalone}"?>\r\n'
    return declaration.encode() + etree.tostring(tree, encoding="UTF-8", xml_declaration=False)


def _damaged(place: str, found: str) -> FileError:
    """A part that cannot be used."""
    remedy = "Åbn filen i Excel, lad Excel reparere den, og gem den igen."
    return FileError([Problem(place, "En del af Excel-filen er beskadiget.", found, remedy)])
