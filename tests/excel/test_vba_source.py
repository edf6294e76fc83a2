"""The sources of the VBA project: generated functions, hand-written modules, and what comes from xlwings."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

pytest.importorskip("xlwings")

from som_xl.excel import arguments
from som_xl.excel.registry import BY_NAME, REGISTRY, Entry
from som_xl.excel.vba import (
    BUTTON_MODULES,
    SHARED_MODULES,
    dictionary_class,
    function_help,
    macro_module,
    modules,
    udf_module,
    vba_source,
    xlwings_module,
)

OWN = (*SHARED_MODULES, *BUTTON_MODULES)
RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
    any and as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cint clng clnglng clngptr const
    csng cstr currency cvar cverr date debug decimal declare defbool defbyte defcur defdate defdbl defint deflng defobj
    defsng defstr defvar dim do double doevents each else elseif empty end endif enum eqv erase event exit false fix for
    friend function get global gosub goto if imp implements in input inputb int integer is lbound len lenb let like
    lock long longlong longptr loop lset me mod new next not nothing null on open option optional or paramarray
    preserve print private property pset public put raiseevent redim rem resume return rset scale seek select set sgn
    shared single spc static stop string sub tab then to true type typeof ubound unlock until variant vb_name wend
    while with withevents write xor
    """,
    )
)
DECLARED = re.compile(
    r"(?:\b(?:Dim|Const|ByVal|ByRef|Optional|Sub|Function|Private|Public)|,)[ \t]+(\w+)(?=[\s,()]|$)", re.M
)
RUNS_BY_ITSELF = re.compile(
    r"\b(auto_?(open|close|exec|exit|new|activate)|workbook_\w+|worksheet_\w+|document_\w+|app_\w+|OnTime|OnKey)\b",
    re.I,
)


def test_one_function_reads_as_designed():
    source = udf_module([BY_NAME["SOM_PRIS"]])
    assert source == (
        'Attribute VB_Name = "xlwings_udfs"\r\n'
        "Option Explicit\r\n"
        "\r\n"
        "' The worksheet functions, generated from som_xl/excel/registry.py: no logic here, only the bridge.\r\n"
        "\r\n"
        "Public Function SOM_PRIS(ydelse, Optional aktoer, Optional prisaar, Optional maalgruppe)\r\n"
        'Attribute SOM_PRIS.VB_Description = "Prisen pr. enhed af en ydelse efter statsrefusion, i kr."\r\n'
        'Attribute SOM_PRIS.VB_ProcData.VB_Invoke_Func = " \\n20"\r\n'
        '    SOM_PRIS = SomKald("SOM_PRIS", Array(ydelse, aktoer, prisaar, maalgruppe))\r\n'
        "End Function\r\n"
    )


@pytest.mark.parametrize("entry", REGISTRY, ids=lambda entry: entry.name)
def test_every_function_passes_all_its_arguments_in_order(entry: Entry):
    source = udf_module()
    names = ", ".join(argument.name for argument in entry.arguments)
    assert source.count(f"Public Function {entry.name}(") == 1
    assert f'    {entry.name} = SomKald("{entry.name}", Array({names}))\r\n' in source
    assert (
        f'Attribute {entry.name}.VB_Description = "{entry.description.replace(chr(34), chr(34) * 2)}"'
        in source
    )


def test_a_quotation_mark_in_a_text_is_doubled():
    entry = replace(BY_NAME["SOM_VERSION"], description='Kaldes "version".')
    assert 'VB_Description = "Kaldes ""version""."' in udf_module([entry])


@pytest.mark.parametrize("text", ["større end ≥ 1", "x" * 256, "to\nlinjer"])
def test_a_text_excel_or_vba_cannot_hold_is_refused(text):
    with pytest.raises(ValueError, match=r"VBA cannot hold|more than"):
        udf_module([replace(BY_NAME["SOM_VERSION"], description=text)])


def test_arguments_whose_names_the_function_wizard_cannot_show_are_refused():
    entry = BY_NAME["SOM_KILDE"]
    long = replace(entry, arguments=(replace(entry.arguments[0], name="a" * 254),))
    with pytest.raises(ValueError, match="function wizard"):
        udf_module([long])


def test_every_text_of_the_function_wizard_is_there_in_order():
    by_name = {help_.name: help_.arguments for help_ in function_help()}
    assert by_name == {
        entry.name: tuple(argument.help for argument in entry.arguments)
        for entry in REGISTRY
        if entry.arguments
    }


@pytest.mark.parametrize("name", [*modules(buttons=True)])
def test_every_module_can_be_stored_by_vba(name):
    source = modules(buttons=True)[name]
    assert source.encode("cp1252").decode("cp1252") == source
    assert f'Attribute VB_Name = "{name}"' in source
    assert "\n" not in source.replace("\r\n", "")


@pytest.mark.parametrize("name", OWN)
def test_our_modules_declare_everything_and_run_nothing_by_themselves(name):
    source = macro_module(name)
    assert "\r\nOption Explicit\r\n" in source
    assert RUNS_BY_ITSELF.findall(source) == []


@pytest.mark.parametrize("name", ["SomBro", "SomKommando"])
def test_only_worksheet_functions_can_be_called_from_a_cell(name):
    # SomRibbon holds procedures with an argument only Excel's ribbon can give.
    assert "\r\nOption Private Module\r\n" in macro_module(name)
    assert "Function" not in re.sub(r"'.*", "", macro_module("SomRibbon"))


def test_a_cell_never_shows_a_dialog():
    assert not re.search(r"\b(MsgBox|InputBox|Popup|SomSig)\b", re.sub(r"'.*", "", macro_module("SomBro")))


def test_the_largest_range_is_the_same_in_vba_and_python():
    assert f"MOST_CELLS As Long = {arguments.MOST_CELLS}\r\n" in macro_module("SomBro")


def test_module_xlwings_is_the_installed_one_with_its_licence():
    xlwings = pytest.importorskip("xlwings")
    source = xlwings_module()
    assert f"'Version: {xlwings.__version__}" in source
    assert "BSD 3-clause license" in source
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in source
    assert 'Attribute VB_Name = "Dictionary"' in dictionary_class()
    assert "License: MIT" in dictionary_class()


def test_the_add_in_has_the_functions_and_no_buttons():
    assert set(modules(buttons=True)) - set(modules(buttons=False)) == set(BUTTON_MODULES)


def test_source_gets_the_line_ends_of_vba():
    assert vba_source("a\nb\r\nc") == "a\r\nb\r\nc"


@pytest.mark.parametrize("name", [*OWN, "xlwings_udfs"])
def test_no_name_is_a_word_of_vba(name):
    code = re.sub(r"'.*|\"[^\"]*\"", "", modules(buttons=True)[name])
    declared = {found.lower() for found in DECLARED.findall(code)}
    leading = {
        "public",
        "private",
        "const",
        "function",
        "sub",
        "byval",
        "byref",
        "optional",
        "true",
    }  # not declared
    assert declared & (RESERVED - leading) == set()
