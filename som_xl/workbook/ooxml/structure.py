"""How the parts of a package hang together: sheets, names, styles and shared strings."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from som_xl.container import Container
from som_xl.model.errors import FileError, Problem
from som_xl.workbook.ooxml.xml import (
    RELATIONSHIP_ID,
    RELATIONSHIPS,
    STRICT,
    Element,
    parse,
    tag,
)

_CALC_AFTER = frozenset(
    tag(name)
    for name in (
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "definedNames",
    )
)


@dataclass(frozen=True)
class Relationship:
    """A pointer from one part to another: the last word of its type, and the part pointed to."""

    kind: str
    target: str


@dataclass(frozen=True)
class SheetEntry:
    """A sheet in the workbook's list."""

    name: str
    part: str
    is_worksheet: bool


@dataclass(frozen=True)
class Structure:
    """What the workbook part says."""

    workbook_part: str
    sheets: tuple[SheetEntry, ...]
    names: dict[str, str]
    from_1904: bool
    shared_strings_part: str | None
    styles_part: str | None


def read_structure(container: Container) -> Structure:
    """Follow the relationships from the package to its workbook and on to its sheets.

    Raises:
        FileError: no workbook, a kind of workbook that is not supported, or broken relationships.
    """
    workbook_part = _workbook_part(container)
    root = parse(container.read(workbook_part), f"{container.place}, {workbook_part}")
    if root.tag != tag("workbook"):
        raise _unsupported(container.place, root.tag)
    sheets = root.findall(f"{tag('sheets')}/{tag('sheet')}")
    if not sheets:
        raise _no_workbook(container.place, "en projektmappe uden ark")
    related = relationships(container, workbook_part)
    properties = root.find(tag("workbookPr"))
    parts = {relationship.kind: relationship.target for relationship in related.values()}
    return Structure(
        workbook_part,
        tuple(_sheet_entry(container, element, related) for element in sheets),
        _names(root),
        properties is not None and properties.get("date1904") in ("1", "true"),
        parts.get("sharedStrings"),
        parts.get("styles"),
    )


def relationships(container: Container, source: str) -> dict[str, Relationship]:
    """The relationships of a part by id, ``""`` for the package; those out of the file left out."""
    folder, name = posixpath.split(source)
    part = posixpath.join(folder, "_rels", f"{name}.rels")
    if container.actual_name(part) is None:
        return {}
    found = {}
    for element in parse(container.read(part), f"{container.place}, {part}"):
        if element.tag != f"{{{RELATIONSHIPS}}}Relationship" or element.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
        kind = element.get("Type", "").rpartition("/")[2]
        actual = container.actual_name(target)
        found[element.get("Id", "")] = Relationship(kind, actual or target)
    return found


def require_full_calculation(root: Element) -> None:
    """Ask Excel to calculate everything when it opens the workbook."""
    element = root.find(tag("calcPr"))
    if element is None:
        element = etree.SubElement(root, tag("calcPr"))
        before = [child for child in root if child.tag in _CALC_AFTER]
        before[-1].addnext(element)
    element.set("fullCalcOnLoad", "1")


def _workbook_part(container: Container) -> str:
    """The part the package calls its document, when it can be one of a workbook in XML."""
    for relationship in relationships(container, "").values():
        if relationship.kind != "officeDocument":
            continue
        if relationship.target.lower().endswith(".bin"):
            message = "Filen er en binær projektmappe (.xlsb)."
            remedy = "Åbn den i Excel, og gem den som .xlsx eller .xlsm."
            raise FileError([Problem(container.place, message, "", remedy)])
        if container.actual_name(relationship.target) is not None:
            return relationship.target
    raise _no_workbook(container.place, "en zip-fil uden projektmappe")


def _unsupported(place: str, root_tag: str) -> FileError:
    """A document that is no ordinary workbook."""
    if root_tag == f"{{{STRICT}}}workbook":
        message = "Filen er gemt som 'Strict Open XML-projektmappe'."
        remedy = "Åbn den i Excel, og gem den som almindelig Excel-projektmappe (.xlsx)."
        return FileError([Problem(place, message, "", remedy)])
    return _no_workbook(place, f"et Office-dokument ({root_tag.rpartition('}')[2]})")


def _no_workbook(place: str, found: str) -> FileError:
    """A zip that is something else."""
    remedy = "Vælg en fil af typen .xlsx eller .xlsm."
    return FileError([Problem(place, "Filen er ikke en Excel-projektmappe.", found, remedy)])


def _sheet_entry(container: Container, element: Element, related: dict[str, Relationship]) -> SheetEntry:
    """One sheet of the list, with the part it points to."""
    name = element.get("name", "")
    relationship = related.get(element.get(RELATIONSHIP_ID, ""))
    if relationship is None or container.actual_name(relationship.target) is None:
        remedy = "Åbn filen i Excel, lad Excel reparere den, og gem den igen."
        raise FileError([Problem(container.place, f"Arket '{name}' mangler i filen.", "", remedy)])
    return SheetEntry(name, relationship.target, relationship.kind == "worksheet")


def _names(root: Element) -> dict[str, str]:
    """Names defined for the whole workbook, with their text."""
    return {
        element.get("name", ""): (element.text or "").strip()
        for element in root.iterfind(f"{tag('definedNames')}/{tag('definedName')}")
        if element.get("localSheetId") is None
    }
