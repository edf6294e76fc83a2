"""The VBA project of SOM.xlsm and SOM.xlam: modules from ``macros/``, from the installed xlwings, and from the registry.

Nothing of xlwings is kept in the repository: its module comes from the installed package, so module and program file
(DLL) always have the same version. The functions are generated, one per entry of the registry, without any logic.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from som_xl.excel.registry import CATEGORY, REGISTRY, Entry
from som_xl.workbook.macros import (
    MOST_ARGUMENT_CHARACTERS,
    MOST_CHARACTERS,
    FunctionHelp,
    Macros,
    Ribbon,
    code_names,
    with_code_names,
)

UDF_MODULE: Final = "xlwings_udfs"
"""The name stock xlwings uses: an *Import Functions* by mistake replaces the module instead of adding a second."""
CUSTOM_CATEGORY: Final = 20
MACROS: Final = Path(__file__).parents[2] / "macros"
SHARED_MODULES: Final = ("SomBro",)
BUTTON_MODULES: Final = ("SomKommando", "SomRibbon")
DICTIONARY: Final = "Dictionary"
"""A class that module xlwings uses on Mac."""


def udf_module(registry: Iterable[Entry] = REGISTRY) -> str:
    """Source of the module with the worksheet functions.

    Raises:
        ValueError: a text Excel or VBA cannot hold.
    """
    lines = [
        f'Attribute VB_Name = "{UDF_MODULE}"',
        "Option Explicit",
        "",
        "' The worksheet functions, generated from som_xl/excel/registry.py: no logic here, only the bridge.",
    ]
    for entry in registry:
        lines += ["", *_function(entry)]
    return vba_source("\n".join(lines) + "\n")


def _function(entry: Entry) -> list[str]:
    """One function, with what the function wizard says about it."""
    _check(entry)
    names = [argument.name for argument in entry.arguments]
    declared = ["Optional " * argument.optional + argument.name for argument in entry.arguments]
    description = entry.description.replace('"', '""')
    return [
        f"Public Function {entry.name}({', '.join(declared)})",
        f'Attribute {entry.name}.VB_Description = "{description}"',
        f'Attribute {entry.name}.VB_ProcData.VB_Invoke_Func = " \\n{CUSTOM_CATEGORY}"',
        f'    {entry.name} = SomKald("{entry.name}", Array({", ".join(names)}))',
        "End Function",
    ]


def _check(entry: Entry) -> None:
    names = [argument.name for argument in entry.arguments]
    texts = [entry.description, *(argument.help for argument in entry.arguments)]
    if max(map(len, texts)) > MOST_CHARACTERS:
        raise ValueError(f"{entry.name}: a text has more than {MOST_CHARACTERS} characters")
    if len(names) + sum(map(len, names)) > MOST_ARGUMENT_CHARACTERS:
        raise ValueError(f"{entry.name}: the names of the arguments are too long for the function wizard")
    if any("\n" in text or "\r" in text for text in texts):
        raise ValueError(f"{entry.name}: a text has more than one line")


def vba_source(text: str) -> str:
    """Source as VBA stores it: lines end in CR LF.

    Raises:
        ValueError: a character VBA cannot store (outside cp1252); it would silently become a question mark.
    """
    text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    try:
        text.encode("cp1252")
    except UnicodeEncodeError as error:
        raise ValueError(
            f"VBA cannot hold {text[error.start]!r} in {text[max(error.start - 40, 0) : error.end]!r}"
        ) from error
    return text


def macro_module(name: str) -> str:
    """Source of a module kept in ``macros/``."""
    return vba_source((MACROS / f"{name}.bas").read_text("utf-8"))


def xlwings_module() -> str:
    """Source of module ``xlwings`` as the installed package has it, licence and all."""
    return vba_source(files("xlwings").joinpath("xlwings.bas").read_text("utf-8"))


def dictionary_class() -> str:
    """Source of the class ``Dictionary`` as the installed package has it (MIT, Tim Hall)."""
    return vba_source(files("xlwings").joinpath("addin", "Dictionary.cls").read_text("utf-8"))


def modules(buttons: bool) -> dict[str, str]:
    """Source of every module by name; without ``buttons`` the functions only, as in the add-in."""
    own = (*SHARED_MODULES, *(BUTTON_MODULES if buttons else ()))
    return {
        **{name: macro_module(name) for name in own},
        UDF_MODULE: udf_module(),
        "xlwings": xlwings_module(),
        DICTIONARY: dictionary_class(),
    }


def project(data: bytes, sources: Mapping[str, str]) -> bytes:
    """A VBA project (``vbaProject.bin``) for a workbook.

    Args:
        data: a workbook with code names and no macros.
        sources: modules by name.
    """
    from pyopenvba import ExcelFile, VBAModuleKind  # noqa: PLC0415  (only building needs it)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsm"
        path.write_bytes(data)
        with ExcelFile(path) as book:
            made = book.add_vba_project()
            for name, source in sources.items():
                kind = VBAModuleKind.other if name == DICTIONARY else VBAModuleKind.standard
                made.add_module(name, source, kind=kind)
            book.save(path)
        with zipfile.ZipFile(path) as saved:
            return saved.read("xl/vbaProject.bin")


def ribbon() -> Ribbon:
    """The ribbon and its icons, from ``macros/``."""
    images = {path.stem: path.read_bytes() for path in sorted((MACROS / "icons").glob("*.png"))}
    return Ribbon((MACROS / "customUI14.xml").read_bytes(), images)


def function_help(registry: Iterable[Entry] = REGISTRY) -> tuple[FunctionHelp, ...]:
    """What the function wizard says about the arguments of every function that has any."""
    return tuple(
        FunctionHelp(entry.name, tuple(argument.help for argument in entry.arguments))
        for entry in registry
        if entry.arguments
    )


def macros(data: bytes, buttons: bool = True) -> Macros:
    """The macros for a workbook.

    Args:
        data: the workbook, without macros.
        buttons: with the ribbon and its buttons; without them only the functions, as in the add-in.
    """
    named = with_code_names(data)
    return Macros(
        project(named, modules(buttons)),
        code_names(named),
        CATEGORY,
        function_help(),
        ribbon() if buttons else None,
    )
