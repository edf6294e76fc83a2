"""The documents say what the program does: names, fields, commands and the example's figures."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic.fields import FieldInfo

from som_xl.cli import cli, run
from som_xl.knowledge import STATUS_LABELS, default_knowledge, example_case_path
from som_xl.model import Case, calculate
from som_xl.model.fields import Record
from som_xl.opening import open_case
from som_xl.report.text import result_text
from som_xl.workbook.build import draw
from som_xl.workbook.plan import Plan

ROOT = Path(__file__).parents[1]
TECHNICAL = (ROOT / "docs" / "technical.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "vejledning.md").read_text(encoding="utf-8")
NOTICES = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """The text below a heading, up to the next heading of the same or a higher level."""
    level = len(heading) - len(heading.lstrip("#"))
    after = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"\n#{{1,{level}}} ", after, maxsplit=1)[0]


def table_rows(text: str) -> list[list[str]]:
    """The cells of every table row whose first cell is code."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def part_of(annotation: Any) -> tuple[type[Record], str] | None:
    """The record inside a field's type, and how the path goes to it; None for a plain value."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return part_of(arguments[0])
    if origin in (Union, types.UnionType):
        return next((found for found in map(part_of, arguments) if found), None)
    if origin in (tuple, dict):
        found = part_of(arguments[0] if origin is tuple else arguments[1])
        return found and (found[0], ("[]" if origin is tuple else ".SERVICE") + found[1])
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation, ""
    return None


def fields_of(model: type[Record], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every field of a case with its path, groups before their members."""
    for name, field in model.model_fields.items():
        yield prefix + name, field
        found = part_of(field.annotation)
        if found:
            yield from fields_of(found[0], prefix + name + found[1] + ".")


@pytest.fixture(scope="module")
def defined_names() -> set[str]:
    return set(draw(Plan(default_knowledge())).defined_names)


def test_every_defined_name_is_documented_once_and_no_other(defined_names):
    documented = [
        row[0].strip("`") for row in table_rows(section(TECHNICAL, "## Defined names of the workbook"))
    ]
    assert len(documented) == len(set(documented))
    assert set(documented) == defined_names


def test_the_documents_mention_no_name_the_workbook_lacks(defined_names):
    mentioned = set(re.findall(r"\bsom_[a-z]\w*", TECHNICAL + GUIDE)) - {"som_xl"}
    assert mentioned <= defined_names


def test_every_field_of_a_case_is_documented_once_and_no_other():
    documented = [row[0].strip("`") for row in table_rows(section(TECHNICAL, "## The case file"))]
    assert len(documented) == len(set(documented))
    assert set(documented) == {path for path, _ in fields_of(Case)}


def test_every_default_of_a_case_is_documented():
    documented = {
        row[0].strip("`"): row[3].strip("`") for row in table_rows(section(TECHNICAL, "## The case file"))
    }
    expected = {}
    for path, field in fields_of(Case):
        default = field.get_default(call_default_factory=True)
        if field.is_required():
            expected[path] = "required"
        elif not isinstance(default, Record):
            expected[path] = "none" if default is None else json.dumps(default)
    assert {path: documented[path] for path in expected} == expected


def test_every_status_code_is_documented():
    documented = [row[:2] for row in table_rows(section(TECHNICAL, "### Status of a figure"))]
    assert documented == [[f"`{code}`", label] for code, label in STATUS_LABELS.items()]


@pytest.mark.parametrize("command", list(cli.commands))
def test_every_command_is_in_the_guide(command):
    assert f"som-xl {command}" in GUIDE


def test_the_guide_names_no_command_that_is_not_there():
    blocks = re.findall(
        r"^```$\n(.*?)^```$", re.sub(r"^```\w+$.*?^```$", "", GUIDE, flags=re.S | re.M), re.S | re.M
    )
    commands = set(re.findall(r"^som-xl (\S+)", "\n".join(blocks), re.M))
    assert commands <= set(cli.commands)
    assert len(commands) > 3


def test_the_guide_prints_what_the_program_prints_for_the_example():
    case = open_case(example_case_path(), default_knowledge())
    assert result_text(case, calculate(case)) in GUIDE


@pytest.mark.parametrize(
    "command",
    [
        "viden ydelser --soeg herberg",
        "effekt EA085 --grundrate 0,3",
        "refusion --regel trappe --beloeb 26000 --uger 1-26",
        "projekt vis project_move_15_25",
    ],
)
def test_the_guide_prints_what_the_commands_print(capsys, command):
    assert run(command.split()) == 0
    assert f"som-xl {command}\n" in GUIDE
    assert f"\n```\n{capsys.readouterr().out}```\n" in GUIDE


def test_every_library_the_program_needs_has_its_notice():
    names = {re.split(r"[<>=;\[ ]", line)[0] for line in requires("som-xl") or () if "extra ==" not in line}
    assert {name for name in names if f"| {name} |" not in NOTICES} == set()


def anchors(text: str) -> set[str]:
    """What a link to a heading says: small letters, no punctuation, hyphens for blanks."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path):
    text = path.read_text(encoding="utf-8")
    broken = []
    for link in re.findall(r"\]\(([^)]+)\)", re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)):
        if link.startswith("http"):
            continue
        target, _, anchor = re.sub(r"\s+", "", link).partition("#")
        file = path.parent / target if target else path
        if not file.exists() or (anchor and anchor not in anchors(file.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_documents_hold_no_machine_paths(path: Path):
    assert not re.search(r"(?<![\w/.:])/(tmp|home|work|root)/", path.read_text(encoding="utf-8"))
