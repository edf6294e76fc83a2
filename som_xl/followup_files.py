"""The follow-up sheet as a file: expected beside realised, written as a template and read when it is filled."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from som_xl import casefile
from som_xl.analysis.followup.expected import Expected, expected_figures
from som_xl.analysis.followup.realised import LABELS, NAMED, Figure
from som_xl.model import Case, CaseError, FileError, Problem
from som_xl.model.validation import show
from som_xl.storage import read_bytes, write_bytes_atomically

KINDS: Final = (".xlsx", ".csv", ".toml")
COLUMNS: Final = ("År", "Størrelse", "Navn", "Forventet", "Realiseret")
SHEET: Final = "Opfølgning"
LARGEST_SHEET: Final = 20 * 1024 * 1024
_KIND_OF: Final = {label.casefold(): kind for kind, label in LABELS.items()}
_FIELDS: Final = ("year", "kind", "name", "value")


def write_template(case: Case, path: Path) -> None:
    """The sheet with the case's expected figures; realised is empty, which means as expected.

    Raises:
        FileError: another ending, the file exists already, or it cannot be written.
    """
    kind = _kind(path)
    if path.exists():
        raise FileError(
            [Problem(path.name, "Filen findes allerede.", "", "Vælg et andet navn, eller slet den først.")]
        )
    rows = expected_figures(case)
    writers = {".xlsx": _workbook, ".csv": _csv, ".toml": _toml}
    write_bytes_atomically(path, writers[kind](case, rows))


def read_figures(path: Path) -> list[Figure]:
    """The realised figures of a filled sheet; rows without one are left out.

    Raises:
        SomError: every row that is not understood, with its place.
    """
    kind = _kind(path)
    rows = {".xlsx": _workbook_rows, ".csv": _csv_rows, ".toml": _toml_rows}[kind](path)
    figures: list[Figure] = []
    problems: list[Problem] = []
    for place, (year, label, name, value) in rows:
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            figures.append(_figure(place, year, label, name, value))
        except CaseError as error:
            problems += error.problems
    if problems:
        raise CaseError(problems)
    return figures


def _kind(path: Path) -> str:
    if path.suffix.lower() not in KINDS:
        raise FileError(
            [
                Problem(
                    path.name,
                    "Filtypen kan ikke bruges til opfølgning.",
                    f"'{path.suffix}'",
                    f"Brug en fil, der ender på {', '.join(KINDS)}.",
                )
            ]
        )
    return path.suffix.lower()


def _figure(place: str, year: Any, label: Any, name: Any, value: Any) -> Figure:
    text = str(label or "").strip()
    kind = text if text in LABELS else _KIND_OF.get(text.casefold())
    if kind is None:
        raise _error(place, "Størrelsen kendes ikke.", show(label), f"Vælg {', '.join(LABELS.values())}.")
    when = _number(place, "Året", year)
    if not when.is_integer():
        raise _error(place, "Året er ikke et helt tal.", show(year), "Skriv et årstal, fx 2026.")
    named = str(name or "").strip() if kind in NAMED else ""
    return Figure(int(when), kind, named, _number(place, "Realiseret", value), place)


def _number(place: str, what: str, value: Any) -> float:
    """A number from a cell, or as typed with decimal comma or point and a minus of any kind."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    text = str(value).strip().replace("−", "-").replace("\u00a0", "").replace(" ", "")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,20}(\.\d+)?", text):
        raise _error(place, f"{what} er ikke et tal.", show(value), "Skriv et tal, fx 12,5, uden enhed.")
    return float(text)


def _toml(case: Case, rows: Sequence[Expected]) -> bytes:
    lines = [
        f"# Opfølgning på: {case.title or 'sag uden titel'}".replace("\n", " "),
        f"# Beløb i kr., {case.settings.price_year}-priser. Fjern # foran de linjer, I har realiserede tal for,",
        "# og ret value. Tallet, der står, er det forventede. Linjer med # regnes som forventet.",
        "figures = [",
    ]
    lines += [
        f"  # {{ year = {row.year}, kind = {_quoted(row.kind)}, name = {_quoted(row.name)}, value = {row.value!r} }},"
        for row in rows
    ]
    return "\n".join([*lines, "]", ""]).encode()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _toml_rows(path: Path) -> Iterator[tuple[str, tuple[Any, ...]]]:
    rows = casefile.read_mapping(path).get("figures")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FileError(
            [
                Problem(
                    path.name,
                    "Filen er ikke en opfølgning.",
                    "",
                    "Lav en skabelon med 'som-xl opfølgning SAG --skabelon FIL.toml'.",
                )
            ]
        )
    for i, row in enumerate(rows, 1):
        place = f"{path.name}, tal {i}"
        unknown = [name for name in row if name not in _FIELDS]
        if unknown:
            raise _error(place, f"Feltet '{unknown[0]}' kendes ikke.", "", f"Brug {', '.join(_FIELDS)}.")
        yield place, tuple(row.get(name) for name in _FIELDS)


def _table(rows: Sequence[Expected]) -> Iterator[tuple[Any, ...]]:
    yield COLUMNS
    yield from ((row.year, LABELS[row.kind], row.name, row.value, None) for row in rows)


def _csv(_case: Case, rows: Sequence[Expected]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for row in _table(rows):
        writer.writerow([_danish(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _danish(cell: Any) -> Any:
    """A number as a Danish Excel reads it; text and years as they are.

    >>> _danish(1953059.3866485937), _danish(-48.0), _danish(2026)
    ('1953059,386649', '-48', 2026)
    """
    if not isinstance(cell, float):
        return cell
    return f"{cell:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def _csv_rows(path: Path) -> Iterator[tuple[str, tuple[Any, ...]]]:
    try:
        text = read_bytes(path, LARGEST_SHEET).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(
            [Problem(path.name, "Filen er ikke gemt som UTF-8-tekst.", "", "Gem den som 'CSV UTF-8'.")]
        ) from None
    delimiter = ";" if ";" in text.split("\n", 1)[0] else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise FileError([Problem(path.name, "Filen er ikke gyldig CSV.", "", "Gem den igen.")]) from None
    yield from _below_heading(path.name, rows, "linje")


def _workbook(case: Case, rows: Sequence[Expected]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  (slow to import)
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for number, row in enumerate(_table(rows), 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever a cost line is called
            elif isinstance(value, float):
                cell.number_format = "#,##0.00"
        if number > 1:
            sheet.cell(number, 5).fill = PatternFill("solid", start_color="FFF6CC")
            sheet.cell(number, 5).number_format = "#,##0.00"
        else:
            for column in range(1, 6):
                sheet.cell(1, column).font = Font(bold=True)
    notes = (
        "Udfyld de gule felter, hvor I har tal. Et tomt felt regnes som forventet.",
        f"Beløb i kr., {case.settings.price_year}-priser. Deltagere, gennemførte og succeser hører til startåret.",
    )
    for number, note in enumerate(notes, 1):
        sheet.cell(number, 7).value = note
    for letter, width in zip("ABCDE", (8, 30, 34, 16, 16), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _workbook_rows(path: Path) -> Iterator[tuple[str, tuple[Any, ...]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  (slow to import)

    data = read_bytes(path, LARGEST_SHEET)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        names = book.sheetnames
        rows = list(book[SHEET].iter_rows(max_col=5, values_only=True)) if SHEET in names else []
    except Exception:  # whatever a damaged package makes openpyxl raise
        raise FileError(
            [Problem(path.name, "Filen er ikke en arbejdsbog, der kan læses.", "", "Gem den igen i Excel.")]
        ) from None
    yield from _below_heading(f"{path.name}, {SHEET}", rows, "række")


def _below_heading(
    name: str, rows: Sequence[Sequence[Any]], word: str
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Year, kind, name and realised value of each row below the heading."""
    heading = [str(cell or "").strip().casefold() for cell in rows[0]] if rows else []
    if heading[: len(COLUMNS)] != [column.casefold() for column in COLUMNS]:
        raise FileError(
            [
                Problem(
                    name,
                    "Overskrifterne mangler eller er ændret.",
                    "",
                    f"Første linje skal være {', '.join(COLUMNS)}, som i skabelonen (--skabelon).",
                )
            ]
        )
    for number, row in enumerate(rows[1:], 2):
        cells = (*row, *(None,) * len(COLUMNS))
        yield f"{name}, {word} {number}", (cells[0], cells[1], cells[2], cells[4])


def _error(place: str, message: str, found: str, remedy: str) -> CaseError:
    return CaseError([Problem(place, message, found, remedy)])
