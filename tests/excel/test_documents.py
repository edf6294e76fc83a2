"""The documents made from the registry: current, complete, and true about the errors."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from som_xl.excel.answers import NA, NUM, VALUE, ExcelError
from som_xl.excel.documents import (
    COVERAGE_PAGE,
    ERRORS,
    FUNCTION_ROWS,
    FUNCTIONS_PAGE,
    INTELLISENSE,
    NAMESPACE,
    ROOT,
    function_rows,
    functions_page,
    intellisense_xml,
    main,
    write_intellisense,
)
from som_xl.excel.functions import call
from som_xl.excel.functions_session import Session
from som_xl.excel.registry import REGISTRY, Argument, Entry
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import calculate
from som_xl.opening import open_case
from som_xl.workbook.sheets import function_rows as shown

ESTIMATE = ("adults_homelessness", 40.0, 0.1, 25000.0)
UNKNOWN_GROUP = ("ingen_gruppe", *ESTIMATE[1:])
OF_ESTIMATE: dict[ExcelError, list[tuple[Any, ...]]] = {
    NA: [UNKNOWN_GROUP],
    VALUE: [
        ("adults_homelessness", "mange", 0.1, 1.0),
        ("adults_homelessness", None, 0.1, 1.0),
        (*ESTIMATE, "kirken"),
        (*ESTIMATE, None, None, None, "høj"),
    ],
    NUM: [
        ("adults_homelessness", 0.0, 0.1, 1.0),
        ("adults_homelessness", 1.0, 2.0, 1.0),
        (*ESTIMATE, None, 0.0),
        (*ESTIMATE, None, 1.0, 101.0),
        (*ESTIMATE, None, 1.0, 10.5),
        (*ESTIMATE, None, None, None, 3.5),
    ],
}
PROVOKED: dict[str, dict[ExcelError, list[tuple[Any, ...]]]] = {
    "SOM_NETTORESULTAT": OF_ESTIMATE,
    "SOM_NETTO_AAR": OF_ESTIMATE,
    "SOM_BREAKEVEN_SUCCESRATE": {**OF_ESTIMATE, NA: [UNKNOWN_GROUP, (*ESTIMATE, "region")]},
    "SOM_BREAKEVEN_PRIS": OF_ESTIMATE,
    "SOM_BREAKEVEN_AAR": {**OF_ESTIMATE, NA: [UNKNOWN_GROUP, (*ESTIMATE[:3], 1e9, "kommune")]},
    "SOM_SANDSYNLIGHED": OF_ESTIMATE,
    "SOM_RESULTAT": {
        NA: [("ydelse:ingen",), ("udvalg:intet",), ("breakeven_aar", "kommune")],
        VALUE: [("ukendt",), ("netto", "kirken"), ("nettoresultat", None, 2026.0), ("akkumuleret",)],
        NUM: [("netto", None, 1999.0)],
    },
    "SOM_PRIS": {
        NA: [("ingen_ydelse",), ("sel110_shelter", None, None, "ingen_gruppe")],
        VALUE: [(5.0,), (None,), ("sel110_shelter", "kirken"), ("sel110_shelter", None, "nu")],
        NUM: [("sel110_shelter", None, 1800.0)],
    },
    "SOM_KONSEKVENS": {
        NA: [
            ("ingen", "C005", 1.0),
            ("adults_homelessness", "ingen", 1.0),
            ("adults_homelessness", "C005", 150.0),
        ],
        VALUE: [
            ("adults_homelessness", "C005", None),
            ("adults_homelessness", "C005", "et"),
            (1.0, "C005", 1.0),
        ],
        NUM: [("adults_homelessness", "C005", 0.0), ("adults_homelessness", "C005", 1.5)],
    },
    "SOM_EFFEKT": {
        NA: [("ingen",), ("EA001", "ingen_gruppe")],
        VALUE: [("EA001", None, "farve"), (5.0,), (None,)],
    },
    "SOM_SUCCESRATE": {
        NA: [(0.1, "RD", None, None, "med")],
        VALUE: [(None, "RR", 0.2), ("stor", "RR", 0.2), (1.5, "XX", 0.2), (0.3, "SMD", 0.2, "gæt")],
        NUM: [(1.5, "RR"), (1.5, "RR", 2.0), (-1.0, "RR", 0.2), (9.0, "RR", 0.5)],
    },
    "SOM_NUTIDSVAERDI": {
        VALUE: [([[None, None]], 0.03), ([[1.0, "x"]], 0.03), ([[1.0]], "høj")],
        NUM: [([[1.0]], 3.5), ([[1.0] * 1001], 0.03), ([[1.0]], 0.03, 2026.0)],
    },
    "SOM_DISKONTERING": {
        VALUE: [(None,), ("x",), (2028.0,), (2.0, "høj")],
        NUM: [(1.5,), (2020.0, 0.03, 2026.0), (2.0, 3.5)],
    },
    "SOM_FREMSKRIV": {VALUE: [(None, 2015.0, 2023.0), (1.0, "x", 2023.0)], NUM: [(1.0, 1800.0, 2023.0)]},
    "SOM_REFUSION": {
        VALUE: [(None, 10.0), (1.0, "x"), (1000.0, 10.0, "kirken")],
        NUM: [(1000.0, 0.0), (1000.0, 1.5)],
    },
    "SOM_KILDE": {NA: [("intet",)], VALUE: [(None,), (5.0,)]},
    "SOM_VERSION": {},
    "SOM_STATUS": {},
    "SOM_SIDSTE_FEJL": {},
}


@pytest.fixture(scope="module")
def calculated() -> Session:
    result = calculate(open_case(example_case_path(), default_knowledge()))
    at = Session()
    at.result_source = SimpleNamespace(result=lambda: result)
    return at


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (FUNCTIONS_PAGE, functions_page()),
        (FUNCTION_ROWS, function_rows()),
        (f"workbook/{INTELLISENSE}", intellisense_xml()),
    ],
)
def test_the_files_of_the_repository_are_what_the_registry_gives(path: str, text: str) -> None:
    assert (ROOT / path).read_text("utf-8") == text


def test_the_files_are_written_whole(tmp_path: Path) -> None:
    for name in (FUNCTIONS_PAGE, FUNCTION_ROWS):
        (tmp_path / name).parent.mkdir(parents=True)
    written = [*main(tmp_path), write_intellisense(tmp_path)]
    names = [path.relative_to(tmp_path).as_posix() for path in written]
    assert names == [FUNCTIONS_PAGE, FUNCTION_ROWS, COVERAGE_PAGE, INTELLISENSE]
    assert b"\r" not in b"".join(path.read_bytes() for path in written)


def test_the_sheet_lists_every_function_with_its_own_texts() -> None:
    expected = tuple((entry.name, entry.description, entry.example) for entry in REGISTRY)
    assert expected == shown.FUNCTION_ROWS


def test_the_page_has_a_section_per_function_with_all_its_texts() -> None:
    sections = dict(re.findall(r"^## (SOM_\w+)\n(.*?)(?=^## |\Z)", functions_page(), re.S | re.M))
    assert list(sections) == [entry.name for entry in REGISTRY]
    for entry in REGISTRY:
        texts = (entry.description, entry.call_form, entry.example, *ERRORS[entry.name].values())
        for text in (*texts, *(argument.help for argument in entry.arguments)):
            assert text in sections[entry.name], (entry.name, text)


def test_every_link_of_the_page_leads_to_a_heading_or_a_file() -> None:
    page = functions_page()
    headings = {text.lower() for text in re.findall(r"^## (.+)$", page, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", page):
        assert target[1:] in headings if target.startswith("#") else (ROOT / "docs" / target).exists()


def test_the_intellisense_file_holds_every_function_and_argument_in_order() -> None:
    root = etree.fromstring(intellisense_xml().encode())
    assert root.tag == f"{{{NAMESPACE}}}IntelliSense"
    assert [child.tag for child in root] == [f"{{{NAMESPACE}}}FunctionInfo"]
    assert [
        (
            function.get("Name"),
            function.get("Description"),
            [(argument.get("Name"), argument.get("Description")) for argument in function],
        )
        for function in root[0]
    ] == [
        (entry.name, entry.description, [(argument.name, argument.help) for argument in entry.arguments])
        for entry in REGISTRY
    ]


def test_texts_with_marks_of_their_own_survive() -> None:
    hard = Entry(
        "SOM_X",
        'a | "b" & <c>',
        (Argument("x", 'it\'s "so" & <on>'),),
        "number",
        "=SOM_X(\"a\";'b')",
        len,
        available="kommer senere",
    )
    root = etree.fromstring(intellisense_xml([hard]).encode())
    assert root[0][0].get("Description") == hard.description
    assert root[0][0][0].get("Description") == hard.arguments[0].help
    page = functions_page([hard])
    assert "a \\| " in page
    assert "#I/T: kommer senere" in page
    made: dict[str, Any] = {}
    exec(function_rows([hard]), made)
    assert made["FUNCTION_ROWS"] == ((hard.name, hard.description, hard.example),)


def test_the_errors_told_are_those_that_are_provoked_here() -> None:
    assert {name: set(errors) for name, errors in ERRORS.items()} == {
        name: set(errors) for name, errors in PROVOKED.items()
    }
    assert list(ERRORS) == [entry.name for entry in REGISTRY]


@pytest.mark.parametrize(
    ("name", "error", "arguments"),
    [
        pytest.param(name, error, arguments, id=f"{name} {error.text} {i}")
        for name, errors in PROVOKED.items()
        for error, cases in errors.items()
        for i, arguments in enumerate(cases)
    ],
)
def test_every_error_told_can_happen(
    calculated: Session, name: str, error: ExcelError, arguments: tuple[Any, ...]
) -> None:
    answer = call(name, arguments, calculated)
    while isinstance(answer, list):
        answer = answer[0]  # type: ignore[assignment]
    assert answer == error, calculated.last_reason


def test_no_calculation_is_the_error_that_is_told() -> None:
    assert call("SOM_RESULTAT", ["nettoresultat"], Session()) == NA


# --- what IT departments are told ---------------------------------------------------------------------------------


def it_section(heading: str) -> str:
    text = (ROOT / "docs" / "it.md").read_text("utf-8")
    return re.split(r"\n## ", text.split(f"\n## {heading}\n", 1)[1], maxsplit=1)[0]


def test_it_is_told_every_word_a_macro_scanner_raises_and_no_other() -> None:
    pytest.importorskip("oletools")
    from oletools.mraptor import MacroRaptor
    from oletools.olevba import VBA_Parser

    told = it_section("Hvad makroskannere melder")
    raised: set[tuple[str, str]] = set()
    for name in ("SOM.xlsm", "SOM.xlam"):
        parser = VBA_Parser(str(ROOT / "workbook" / name))
        raised |= {(kind, word.lower()) for kind, word, _ in parser.analyze_macros()}
        raptor = MacroRaptor("\n".join(code for *_, code in parser.extract_macros()))
        parser.close()
        raptor.scan()
        assert f"`{raptor.get_flags()}`" in told
        assert not raptor.suspicious
    listed = [
        re.findall(r"`([^`]+)`", line.split("|")[1]) for line in told.splitlines() if line.startswith("| `")
    ]
    assert sorted(word.lower() for words in listed for word in words) == sorted(
        word for kind, word in raised if kind == "Suspicious"
    )
    assert [word for kind, word in raised if kind == "AutoExec"] == []


def test_it_is_told_the_ids_and_versions_the_program_has() -> None:
    pytest.importorskip("xlwings")
    from som_xl.excel.installation import CHILD_PROCESS_RULE, XLWINGS
    from som_xl.excel.vba import xlwings_module

    text = (ROOT / "docs" / "it.md").read_text("utf-8")
    source = xlwings_module()
    class_ids = re.findall(r"\{[0-9a-f-]{36}\}", source)
    assert class_ids
    assert set(re.findall(r"\{[0-9a-f-]{36}\}", text)) == set(class_ids)
    assert CHILD_PROCESS_RULE in text
    assert set(re.findall(r"\b0\.\d+\.\d+\b", text)) == {XLWINGS}
    for bits in (32, 64):
        assert f"xlwings{bits}-{XLWINGS}.dll" in text
        assert f"xlwings{bits}-{XLWINGS}.dll" in source


def test_it_is_told_the_settings_and_options_that_exist() -> None:
    from som_xl.excel.engine import command
    from som_xl.workbook.sheets.engine import SETTINGS

    text = (ROOT / "docs" / "it.md").read_text("utf-8")
    names = {setting.name for setting in SETTINGS}
    assert {"Interpreter_Win", "DEBUG UDFS", "ADD_WORKBOOK_TO_PYTHONPATH"} <= {
        name for name in names if f"`{name}`" in text
    }
    options = {option for parameter in command.params for option in parameter.opts}
    assert {
        option for option in options if f"som_xl.excel.engine {option}" in text or f"… {option}" in text
    } == (options)


def test_the_checklist_tries_every_button_and_numbers_its_points() -> None:
    text = (ROOT / "docs" / "excel-tjekliste.md").read_text("utf-8")
    ribbon = etree.parse(ROOT / "macros" / "customUI14.xml")
    labels = {
        button.get("label") for button in ribbon.iter("{*}button") if button.getparent().tag.endswith("group")
    }
    assert {label for label in labels if f"*{label}*" not in text} == set()
    rows = re.findall(r"^\| (\d+) \|(.*)\|(.*)\|(.*)\|(.*)\|$", text, re.M)
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
    assert all(row[1].strip() and row[2].strip() and row[3].strip() == "☐" for row in rows)
