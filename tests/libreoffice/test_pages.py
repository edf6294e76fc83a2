"""Every sheet on paper: at least one page, none of them blank, the Danish letters whole."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.libreoffice.office import Office

pytestmark = pytest.mark.libreoffice

SHEETS = (
    "Forside",
    "Vejledning",
    "Indstillinger",
    "Målgruppe",
    "Omkostninger",
    "Effekt",
    "Konsekvenser 1",
    "Konsekvenser 2",
    "Priser",
    "Usikkerhed",
    "Skøn",
    "Familie",
    "Projektberegning",
    "Nettoresultat",
    "Break-even",
    "Følsomhed",
    "Scenarier",
    "Udvalg",
    "Opfølgning",
    "Portefølje",
    "Viden Målgrupper",
    "Viden Effekter",
    "Viden Konsekvenser",
    "Viden Priser",
    "Viden Projekter",
    "Viden Anbefalinger",
    "Erfaringer",
    "Kilder",
    "Kontrol",
    "Versionslog",
    "xlwings.conf",
)
RESULTS = {
    "Nettoresultat": 5,
    "Break-even": 4,
    "Følsomhed": 8,
    "Scenarier": 6,
    "Udvalg": 4,
    "Familie": 4,
    "Opfølgning": 6,
    "Portefølje": 4,
}
"""Sheets meant for printing, and how many pages they may take."""
CONTRAST = 3.0
"""Standard deviation of the grey tones (0–255) of a page; white paper has 0."""


@pytest.fixture(scope="module")
def opened(office: Office, som_xlsm: Path) -> Office:
    for program in ("pdftoppm", "pdftotext"):
        if shutil.which(program) is None:
            why = f"{program} (poppler-utils) is not installed"
            (pytest.fail if os.environ.get("SOM_REQUIRE_HOSTS") == "1" else pytest.skip)(why)
    assert set(SHEETS) == set(office.open(som_xlsm)), "a sheet is missing here"
    office.recalculate()
    return office


def pages(pdf: Path) -> list[np.ndarray]:
    """The pages in grey tones, coarse."""
    subprocess.run(["pdftoppm", "-gray", "-r", "40", pdf, pdf.with_suffix("")], check=True)
    return [_grey(path) for path in sorted(pdf.parent.glob("*.pgm"))]


def _grey(path: Path) -> np.ndarray:
    """A binary PGM file: P5, width, height and 255 in its head, then a byte per pixel."""
    kind, width, height, depth, pixels = path.read_bytes().split(maxsplit=4)
    assert (kind, depth) == (b"P5", b"255")
    count = int(width) * int(height)
    return np.frombuffer(pixels[-count:], np.uint8).reshape(int(height), int(width))


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True).stdout.decode("utf-8")


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_sheet_prints(opened: Office, sheet: str, tmp_path: Path) -> None:
    pdf = tmp_path / "ark.pdf"
    opened.pdf(sheet, pdf)
    printed = pages(pdf)
    assert len(printed) <= RESULTS.get(sheet, 200)
    assert printed
    assert opened.values(sheet)[0][1] in text_of(pdf), "another sheet was printed"
    assert all(page.std() > CONTRAST for page in printed), [round(float(page.std()), 1) for page in printed]


@pytest.mark.parametrize(
    ("sheet", "word"),
    [("Målgruppe", "målgruppe"), ("Omkostninger", "Sparet"), ("Break-even", "Nås"), ("Forside", "SØM")],
)
def test_danish_letters_survive(opened: Office, sheet: str, word: str, tmp_path: Path) -> None:
    pdf = tmp_path / "ark.pdf"
    opened.pdf(sheet, pdf)
    assert word in text_of(pdf)


def test_no_cell_shows_that_its_number_does_not_fit(opened: Office, tmp_path: Path) -> None:
    cut = {}
    for sheet in SHEETS:
        pdf = tmp_path / "ark.pdf"
        opened.pdf(sheet, pdf)
        if "###" in text_of(pdf):
            cut[sheet] = [line for line in text_of(pdf).splitlines() if "###" in line]
    assert cut == {}
