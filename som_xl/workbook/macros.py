"""Macros, ribbon and function help in a workbook: put in, and taken out of one that has them. Bytes to bytes.

A VBA project has one document module for the workbook and one per sheet; they are tied by code names, which
are given here by the order of the sheets. Everything is added as parts and elements of the package, since openpyxl
knows neither the ribbon nor the help of functions.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from som_xl.model import FileError, Problem
from som_xl.storage import read_bytes
from som_xl.workbook.finishing import Parts, packed, read_parts
from som_xl.workbook.ooxml.xml import RELATIONSHIP_ID, RELATIONSHIPS, Element, parse, serialise, tag

BOOK_CODE_NAME: Final = "ThisWorkbook"
BUILT_IN_CATEGORIES: Final = 19
"""Excel's own function categories 0–18 in the file; the first of ours is then number 20 in VBA."""
MOST_CHARACTERS: Final = 255
MOST_ARGUMENT_CHARACTERS: Final = 254
"""Above this (number of arguments plus characters of their names) the function wizard shows none."""

_TYPES: Final = "[Content_Types].xml"
_TYPES_NS: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE: Final = "_rels/.rels"
_BOOK: Final = "xl/workbook.xml"
_BOOK_LINKS: Final = "xl/_rels/workbook.xml.rels"
_PROJECT: Final = "xl/vbaProject.bin"
_PROJECT_TYPE: Final = "application/vnd.ms-office.vbaProject"
_PROJECT_LINK: Final = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_RIBBON: Final = "customUI/customUI14.xml"
_RIBBON_LINKS: Final = "customUI/_rels/customUI14.xml.rels"
_RIBBON_LINK: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_IMAGE_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_IMAGE_TYPE: Final = "image/png"
_PLAIN_BOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_BOOK: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_BOOK: Final = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_X14: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_HELP_EXTENSION: Final = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"


@dataclass(frozen=True)
class FunctionHelp:
    """What the function wizard says about one function's arguments.

    Attributes:
        name: the function's name in VBA.
        arguments: one text per argument, in order, at most 255 characters each.
    """

    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Ribbon:
    """The ribbon of a workbook.

    Attributes:
        xml: ``customUI14.xml``.
        images: PNG files by the name the XML calls them by.
    """

    xml: bytes
    images: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Macros:
    """All a workbook with macros has more than one without.

    Attributes:
        project: ``vbaProject.bin``, with document modules for ``code_names``.
        code_names: of the sheets, in order.
        category: the functions' category in the function wizard.
        functions: their help; those without arguments may be left out.
        ribbon: None for none.
    """

    project: bytes
    code_names: tuple[str, ...]
    category: str
    functions: tuple[FunctionHelp, ...]
    ribbon: Ribbon | None = None


def with_code_names(data: bytes) -> bytes:
    """The workbook with a code name for itself and for every sheet: what a VBA project is tied to."""
    parts = read_parts(data)
    _name_modules(parts)
    return packed(parts)


def code_names(data: bytes) -> tuple[str, ...]:
    """The code names of a workbook's sheets, in the order of the tabs."""
    parts = read_parts(data)
    return tuple(_code_name(parse(parts[part], part)) for part in _sheet_parts(parts))


def with_macros(data: bytes, macros: Macros) -> bytes:
    """A macro-enabled workbook (.xlsm): the given one, and the macros.

    Args:
        data: a workbook without macros.
        macros: made for a workbook with as many sheets.

    Raises:
        ValueError: it has macros, another number of sheets, or a text is too long for Excel.
    """
    _check_texts(macros)
    parts = read_parts(data)
    if _PROJECT in parts:
        raise ValueError("the workbook has macros already")
    names = _name_modules(parts)
    if names != macros.code_names:
        raise ValueError(f"the macros belong to sheets {macros.code_names}, not {names}")
    parts[_PROJECT] = macros.project
    parts[_BOOK] = _with_help(parts[_BOOK], macros)
    parts[_BOOK_LINKS] = _linked(parts[_BOOK_LINKS], "rIdMacros", _PROJECT_LINK, "vbaProject.bin")
    types = {"bin": _PROJECT_TYPE}
    if macros.ribbon is not None:
        _add_ribbon(parts, macros.ribbon)
        types["png"] = _IMAGE_TYPE
    parts[_TYPES] = _typed(parts[_TYPES], _MACRO_BOOK, types)
    return packed(parts)


def as_addin(data: bytes, macros: Macros) -> bytes:
    """An Excel add-in (.xlam): the same as ``with_macros``, of the content type that makes Excel hide the sheets."""
    parts = read_parts(with_macros(data, macros))
    parts[_TYPES] = parts[_TYPES].replace(_MACRO_BOOK.encode(), _ADDIN_BOOK.encode())
    return packed(parts)


def macro_parts(path: Path) -> Macros:
    """The macros of a workbook made by ``with_macros``, so that a new workbook can have the same.

    Raises:
        FileError: the file cannot be read, or has no macros.
    """
    try:
        parts = read_parts(read_bytes(path))
    except zipfile.BadZipFile as error:
        raise _no_macros(path) from error
    if _PROJECT not in parts:
        raise _no_macros(path)
    book = parse(parts[_BOOK], _BOOK)
    group = book.find(f"{tag('functionGroups')}/{tag('functionGroup')}")
    helps = [
        FunctionHelp(
            name.get("name", ""),
            tuple(text.text or "" for text in name.iter(f"{{{_X14}}}argumentDescription")),
        )
        for name in book.iter(f"{{{_X14}}}definedName")
    ]
    return Macros(
        parts[_PROJECT],
        tuple(_code_name(parse(parts[part], part)) for part in _sheet_parts(parts)),
        "" if group is None else group.get("name", ""),
        tuple(helps),
        _ribbon_of(parts),
    )


def product_macros() -> Macros | None:
    """The functions and ribbon of the ``SOM.xlsm`` that comes with the program; None when it has none."""
    here = Path(__file__)
    for path in (here.parent / "SOM.xlsm", here.parents[2] / "workbook" / "SOM.xlsm"):
        if path.is_file():
            try:
                return macro_parts(path)
            except FileError:
                return None
    return None


def _check_texts(macros: Macros) -> None:
    for function in macros.functions:
        for text in function.arguments:
            if len(text) > MOST_CHARACTERS:
                raise ValueError(f"{function.name}: more than {MOST_CHARACTERS} characters: {text}")


def _name_modules(parts: Parts) -> tuple[str, ...]:
    """Give the workbook and every sheet its code name; those of the sheets are returned."""
    book = parse(parts[_BOOK], _BOOK)
    properties = book.find(tag("workbookPr"))
    if properties is None:
        raise ValueError("the workbook has no workbookPr")
    properties.set("codeName", BOOK_CODE_NAME)
    parts[_BOOK] = serialise(book)
    names = []
    for place, part in enumerate(_sheet_parts(parts), 1):
        sheet = parse(parts[part], part)
        found = sheet.find(tag("sheetPr"))
        if found is None:
            found = etree.Element(tag("sheetPr"))
            sheet.insert(0, found)
        found.set("codeName", f"Ark{place}")
        parts[part] = serialise(sheet)
        names.append(f"Ark{place}")
    return tuple(names)


def _sheet_parts(parts: Parts) -> list[str]:
    """The sheets' parts, in the order of the tabs."""
    targets = _targets(parts[_BOOK_LINKS], "xl")
    sheets = parse(parts[_BOOK], _BOOK).iterfind(f"{tag('sheets')}/{tag('sheet')}")
    return [targets[sheet.get(RELATIONSHIP_ID, "")] for sheet in sheets]


def _targets(links: bytes, folder: str) -> dict[str, str]:
    """The parts a part points to, by the id of the relationship."""
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip(
            "/"
        )
        for link in parse(links, "rels")
    }


def _code_name(sheet: Element) -> str:
    found = sheet.find(tag("sheetPr"))
    return "" if found is None else found.get("codeName", "")


def _with_help(book_xml: bytes, macros: Macros) -> bytes:
    """The category after the list of sheets, and the texts of the arguments in the list of extensions."""
    book = parse(book_xml, _BOOK)
    sheets = book.find(tag("sheets"))
    if sheets is None:
        raise ValueError("the workbook has no sheets")
    groups = etree.Element(tag("functionGroups"), builtInGroupCount=str(BUILT_IN_CATEGORIES))
    etree.SubElement(groups, tag("functionGroup"), name=macros.category)
    sheets.addnext(groups)
    extensions = book.find(tag("extLst"))
    if extensions is None:
        extensions = etree.SubElement(book, tag("extLst"))
    with_arguments = [function for function in macros.functions if function.arguments]
    if with_arguments:
        extensions.append(_help_extension(with_arguments))
    return serialise(book)


def _help_extension(functions: Sequence[FunctionHelp]) -> Element:
    extension = etree.Element(tag("ext"), {"uri": _HELP_EXTENSION}, nsmap={"x14": _X14})
    names = etree.SubElement(extension, f"{{{_X14}}}definedNames")
    for function in functions:
        name = etree.SubElement(names, f"{{{_X14}}}definedName", name=function.name)
        texts = etree.SubElement(name, f"{{{_X14}}}argumentDescriptions", count=str(len(function.arguments)))
        for place, text in enumerate(function.arguments):
            etree.SubElement(texts, f"{{{_X14}}}argumentDescription", index=str(place)).text = text
    return extension


def _add_ribbon(parts: Parts, ribbon: Ribbon) -> None:
    parts[_RIBBON] = ribbon.xml
    parts[_PACKAGE] = _linked(parts[_PACKAGE], "rIdRibbon", _RIBBON_LINK, _RIBBON)
    links = f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode()
    for name, image in sorted(ribbon.images.items()):
        parts[f"customUI/images/{name}.png"] = image
        links = _linked(links, name, _IMAGE_LINK, f"images/{name}.png")
    parts[_RIBBON_LINKS] = links


def _ribbon_of(parts: Parts) -> Ribbon | None:
    if _RIBBON not in parts:
        return None
    links = parts.get(_RIBBON_LINKS)
    targets = {} if links is None else _targets(links, "customUI")
    return Ribbon(parts[_RIBBON], {name: parts[part] for name, part in targets.items()})


def _linked(links: bytes, name: str, kind: str, target: str) -> bytes:
    root = parse(links, "rels")
    etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship", Type=kind, Target=target, Id=name)
    return serialise(root)


def _typed(types_xml: bytes, book_type: str, by_ending: Mapping[str, str]) -> bytes:
    """Content types with the workbook's kind and the endings of the new parts."""
    root = parse(types_xml.replace(_PLAIN_BOOK.encode(), book_type.encode()), _TYPES)
    known = {element.get("Extension", "").lower() for element in root.iterfind(f"{{{_TYPES_NS}}}Default")}
    for ending, kind in by_ending.items():
        if ending not in known:
            root.insert(0, etree.Element(f"{{{_TYPES_NS}}}Default", Extension=ending, ContentType=kind))
    return serialise(root)


def _no_macros(path: Path) -> FileError:
    remedy = "Brug den SOM.xlsm, der følger med SØM-XL."
    return FileError([Problem(str(path), "Filen er ikke en projektmappe med SØM-XL's makroer.", "", remedy)])
