"""The converter on *Effekt*, calculated by LibreOffice, gives what the program gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import EFFECT
from som_xl.workbook.sheets.converter import CONVERTER_ROW
from tests.libreoffice.office import Office
from tests.workbook.case_books import made, workbook
from tests.workbook.converter_cases import TYPED, answers, typed
from tests.workbook.test_adjustment import PLAIN

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def empty() -> bytes:
    return workbook(made(PLAIN)).to_bytes()


@pytest.mark.parametrize(("measure", "effects", "base"), TYPED)
def test_estimate_and_interval_agree_with_the_program(
    office: Office, empty: bytes, tmp_path: Path, measure: int, effects: tuple[float, ...], base: float | None
) -> None:
    package = WorkbookPackage(empty, "sag.xlsx")
    typed(package, measure, effects, base)
    package.save(tmp_path / "sag.xlsx")
    office.open(tmp_path / "sag.xlsx")
    office.recalculate()
    rows = office.values(EFFECT)
    for row, expected in zip((5, 6), answers(measure, effects, base), strict=True):
        found = rows[CONVERTER_ROW + row - 1][2:5]
        assert found == [v if isinstance(v, str) else pytest.approx(v, abs=1e-8) for v in expected]
