"""A user's workbook: blocks of cells read and written, everything else kept byte for byte.

openpyxl loses what it does not know when it saves (ribbon, function groups, argument help, newer
conditional formats). Here only the cells written to change, and only in the parts of their sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from som_xl.container import Container
from som_xl.model.errors import Problem, WorkbookError
from som_xl.storage import read_bytes, write_bytes_atomically
from som_xl.workbook.cells import EMPTY_CELL, Cell, CellError, CellKind, CellValue
from som_xl.workbook.ooxml.dates import date_styles
from som_xl.workbook.ooxml.sheet import Sheet
from som_xl.workbook.ooxml.structure import SheetEntry, read_structure, require_full_calculation
from som_xl.workbook.ooxml.text import SharedStrings
from som_xl.workbook.ooxml.values import CellContext
from som_xl.workbook.ooxml.xml import Element, parse, serialise
from som_xl.workbook.references import Area, named_area

__all__ = ["EMPTY_CELL", "Area", "Cell", "CellError", "CellKind", "CellValue", "WorkbookPackage"]


class WorkbookPackage:
    """One .xlsx or .xlsm in memory. Sheets are parsed when first asked for."""

    def __init__(self, data: bytes, place: str) -> None:
        """Take the bytes of a workbook.

        Args:
            data: the whole file.
            place: its name, for errors.

        Raises:
            FileError: not a workbook that can be read; the message says what it is.
        """
        self._container = Container(data, place)
        self._structure = read_structure(self._container)
        self._sheets: dict[str, Sheet] = {}
        self._changed: set[str] = set()

    @classmethod
    def open(cls, path: Path) -> WorkbookPackage:
        """Read a workbook from a file.

        Raises:
            FileError: the file cannot be read, or is not a workbook.
        """
        return cls(read_bytes(path), str(path))

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all sheets, in order."""
        return tuple(sheet.name for sheet in self._structure.sheets)

    @property
    def part_names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return self._container.names

    def defined_names(self) -> dict[str, Area | None]:
        """The names of the whole workbook and the area of each.

        None for a name that is broken or not one plain area of a sheet in this workbook.
        """
        return {name: self._known_area(text) for name, text in self._structure.names.items()}

    def raw_name(self, name: str) -> str | None:
        """The text a name of the whole workbook stands for; None when there is no such name."""
        wanted = name.casefold()
        return next((text for key, text in self._structure.names.items() if key.casefold() == wanted), None)

    def sheet_part(self, sheet: str) -> str:
        """The part that holds a sheet.

        Raises:
            WorkbookError: no such sheet.
        """
        return self._entry(sheet).part

    def used_area(self, sheet: str) -> Area:
        """The smallest rectangle around every cell with a value or a formula; A1 on an empty sheet.

        Raises:
            WorkbookError: no such sheet, or it holds no cells.
        """
        return self._sheet(sheet).used_area()

    def read(self, area: Area) -> list[list[Cell]]:
        """All cells of a rectangle, row by row; cells not in the file are empty.

        Raises:
            WorkbookError: no such sheet, it holds no cells, or a cell is damaged.
        """
        return self._sheet(area.sheet).read(area, self._context)

    def write(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        """Write a block of values; formulas stay and get the values as their last results.

        A cell without a formula becomes a constant; None (and ``""``) empties it and keeps its style.
        Nothing is written unless all of the block can be.

        Args:
            area: where.
            rows: values in the shape of the area.

        Raises:
            ValueError: another shape than the area, or a number that is not finite.
            TypeError: a value of another type.
            WorkbookError: no such sheet, or text that cannot stand in a cell.
        """
        sheet = self._sheet(area.sheet)
        sheet.write(area, rows, self._context)
        self._changed.add(self._entry(area.sheet).part)

    def part(self, name: str) -> bytes:
        """The bytes of a part as it would be saved now.

        Raises:
            KeyError: no such part.
        """
        self._settle()
        return self._container.read(name)

    def replace_part(self, name: str, data: bytes) -> None:
        """Give a part new bytes; what was read from it is read again.

        Raises:
            KeyError: no such part.
            FileError: the workbook does not hang together with the new part.
        """
        self._settle()
        old = self._container.read(name)
        self._container.replace(name, data)
        try:
            self._structure = read_structure(self._container)
        except Exception:
            self._container.replace(name, old)
            raise
        self._sheets.clear()
        self.__dict__.pop("_context", None)

    def set_full_calc_on_load(self) -> None:
        """Let Excel calculate every formula when it opens the workbook."""
        part = self._structure.workbook_part
        root = self._parse(part)
        require_full_calculation(root)
        self._container.replace(part, serialise(root))

    def to_bytes(self) -> bytes:
        """The whole file; the very bytes that were opened when nothing was changed."""
        self._settle()
        return self._container.to_bytes()

    def save(self, path: Path) -> None:
        """Write the file, completely or not at all.

        Raises:
            FileError: it cannot be written there.
        """
        write_bytes_atomically(path, self.to_bytes())

    @cached_property
    def _context(self) -> CellContext:
        """Shared strings, date styles and date system."""
        strings, styles = self._structure.shared_strings_part, self._structure.styles_part
        return CellContext(
            SharedStrings(self._parse_optional(strings)),
            date_styles(self._parse_optional(styles)),
            self._structure.from_1904,
        )

    def _entry(self, sheet: str) -> SheetEntry:
        """A sheet of the list; names do not differ by case."""
        wanted = sheet.casefold()
        for entry in self._structure.sheets:
            if entry.name.casefold() == wanted:
                return entry
        found = ", ".join(self.sheet_names)
        remedy = "Kontrollér arkets navn i projektmappen."
        raise WorkbookError([Problem(sheet, f"Der er intet ark med navnet '{sheet}'.", found, remedy)])

    def _sheet(self, name: str) -> Sheet:
        """A sheet, parsed when first asked for."""
        entry = self._entry(name)
        if not entry.is_worksheet:
            remedy = "Vælg et almindeligt ark."
            raise WorkbookError([Problem(entry.name, "Arket har ingen celler (diagramark).", "", remedy)])
        if entry.part not in self._sheets:
            self._sheets[entry.part] = Sheet(entry.name, self._parse(entry.part))
        return self._sheets[entry.part]

    def _known_area(self, text: str) -> Area | None:
        """The area a name stands for, its sheet spelled as in this workbook."""
        area = named_area(text)
        if area is None:
            return None
        wanted = area.sheet.casefold()
        actual = next((name for name in self.sheet_names if name.casefold() == wanted), None)
        return None if actual is None else replace(area, sheet=actual)

    def _settle(self) -> None:
        """Put the changed sheets back into the package."""
        for part in sorted(self._changed):
            self._container.replace(part, serialise(self._sheets[part].root))
        self._changed.clear()

    def _parse(self, part: str) -> Element:
        """The XML of a part."""
        return parse(self._container.read(part), f"{self._container.place}, {part}")

    def _parse_optional(self, part: str | None) -> Element | None:
        """The XML of a part a workbook can be without."""
        if part is None or self._container.actual_name(part) is None:
            return None
        return self._parse(part)
