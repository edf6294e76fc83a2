"""The built workbook against the schemas of Microsoft's validator and what is known to make Excel repair a file.

It needs no LibreOffice; it stands here because it too looks at the finished file from outside.
"""

from __future__ import annotations

from pathlib import Path

from openxml_audit import OpenXmlValidator

UNLIMITED = 0


def test_the_audit_of_the_workbook_finds_nothing(som_xlsm: Path) -> None:
    found = OpenXmlValidator(max_errors=UNLIMITED).validate(som_xlsm).errors
    assert [f"{error.part_uri} {error.path}: {error.description}" for error in found] == []
