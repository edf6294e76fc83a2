"""Pictures of the workbook for the guide, as a screen of 1366 × 768 shows it at 100 %.

Run it in the root of the project: ``python -m docs.pictures [SOM.xlsm]``. It needs LibreOffice and poppler.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np

from tests.libreoffice.functions_shim import with_functions
from tests.libreoffice.office import Office

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "billeder"
# What is left of 1366 × 768 without row numbers, scroll bars, ribbon folded away, formula bar and tabs.
WIDTH, HEIGHT = 1300, 720
BUDGET_HEIGHT = 900  # so that the result of the investment is in the picture
SHARPNESS = 144  # dots per inch: half as many again as the screen's 96
LARGEST = 250_000  # bytes
SHEETS = {
    "forside": "Forside",
    "omkostninger": "Omkostninger",
    "effekt": "Effekt",
    "konsekvenser": "Konsekvenser 1",
    "priser": "Priser",
    "usikkerhed": "Usikkerhed",
    "skoen": "Skøn",
    "familie": "Familie",
    "projektberegning": "Projektberegning",
    "nettoresultat": "Nettoresultat",
    "break-even": "Break-even",
    "foelsomhed": "Følsomhed",
    "scenarier": "Scenarier",
    "udvalg": "Udvalg",
    "opfoelgning": "Opfølgning",
    "portefoelje": "Portefølje",
    "kontrol": "Kontrol",
}


def take(workbook: Path, folder: Path) -> list[Path]:
    """One PNG per sheet of ``SHEETS``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, Office(Path(scratch), "da-DK") as office:
        office.open(workbook)
        office.recalculate()
        pictures = []
        for name, sheet in SHEETS.items():
            pdf = Path(scratch) / f"{name}.pdf"
            columns, rows = office.picture(sheet, WIDTH, HEIGHT, pdf)
            pictures.append(_png(pdf, folder / f"{name}.png"))
            size = pictures[-1].stat().st_size
            print(f"{pictures[-1].name:20} {columns:3} kolonner {rows:3} rækker {size / 1000:6.0f} kB")
            if size > LARGEST:
                raise SystemExit(f"{pictures[-1]} fylder mere end {LARGEST / 1000:.0f} kB")
    return pictures


def take_budget(budget: Path, folder: Path) -> Path:
    """The example budget, its functions calculated by LibreOffice through the macros of its test variant."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, Office(Path(scratch), "da-DK") as office:
        with_macros, pdf = Path(scratch) / "budget.xlsm", Path(scratch) / "budget.pdf"
        with_macros.write_bytes(with_functions(budget.read_bytes()))
        office.serve_functions(sys.executable, ROOT, Path(scratch) / "functions.log")
        sheet = office.open_with_macros(with_macros)[0]
        office.recalculate()
        if office.errors():
            raise SystemExit(f"{budget}: {office.errors()}")
        office.picture(sheet, WIDTH, BUDGET_HEIGHT, pdf)
        picture = _png(pdf, folder / "budget.png")
    if picture.stat().st_size > LARGEST:
        raise SystemExit(f"{picture} fylder mere end {LARGEST / 1000:.0f} kB")
    return picture


def _png(pdf: Path, target: Path) -> Path:
    """The first page as a picture of 256 colours: all a sheet has, at a third of the size."""
    command = ["pdftoppm", "-r", str(SHARPNESS), "-f", "1", "-l", "1", "-singlefile"]
    subprocess.run([*command, pdf, pdf.with_suffix("")], check=True)
    _, width, height, _, pixels = pdf.with_suffix(".ppm").read_bytes().split(maxsplit=4)
    shape = int(height), int(width)
    colours = np.frombuffer(pixels[-3 * shape[0] * shape[1] :], np.uint8).reshape(-1, 3)
    found, places, counts = np.unique(colours, axis=0, return_inverse=True, return_counts=True)
    palette = found[np.argsort(-counts, kind="stable")[:256]]
    nearest = np.array([((palette.astype(int) - colour) ** 2).sum(1).argmin() for colour in found], np.uint8)
    rows = nearest[places.reshape(-1)].reshape(shape)
    lines = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", shape[1], shape[0], 8, 3, 0, 0, 0)
    resolution = struct.pack(">IIB", round(SHARPNESS / 0.0254), round(SHARPNESS / 0.0254), 1)
    content = {
        b"IHDR": header,
        b"pHYs": resolution,
        b"PLTE": palette.tobytes(),
        b"IDAT": zlib.compress(lines, 9),
        b"IEND": b"",
    }
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in content.items()
    )
    target.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return target


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "workbook" / "SOM.xlsm", FOLDER)
    take_budget(ROOT / "workbook" / "eksempel_budget.xlsx", FOLDER)
