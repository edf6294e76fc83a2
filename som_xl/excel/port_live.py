"""The open workbook as a port, over xlwings and Excel's own object model (Windows).

Every call goes from this process to Excel and back, so a sheet is read in one call and a block written in one.
Errors arrive as whole numbers, numbers as floats, dates as datetimes, amounts in currency format as decimals.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from som_xl.excel.commands_charts import Fit, fit_of, fitted_series
from som_xl.excel.functions_session import session
from som_xl.excel.keys import escape_pressed
from som_xl.excel.port import CASE_FILES, OPENED_CASES, Files
from som_xl.model import Case, Problem, Result, WorkbookError
from som_xl.workbook.cells import EMPTY_CELL, Cell, CellError, CellKind, CellValue
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area, area_of, named_area

MANUAL: Final = -4135
DONE: Final = 0
NO_CANCEL_KEY: Final = 0
FIRST_ERROR: Final = -2146828288
"""The number of an error cell less the number of its error: 2042 is #N/A."""
ERRORS: Final = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?",
    2036: "#NUM!", 2042: "#N/A", 2043: "#GETTING_DATA",
}  # fmt: skip
MOST_ROWS, MOST_COLUMNS = 20_000, 500
_PLAIN_WORDS: Final = ("true", "false", "sand", "falsk")
_FLAGS: Final = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows",
    "AllowSorting", "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
"""What a protected sheet still allows, in the order of ``Worksheet.Protect``."""


class LivePort:
    """One open workbook. Made for one command: the workbook's names are read once."""

    def __init__(self, book: Any) -> None:
        """Take an ``xlwings.Book``."""
        self._book = book
        self._app = book.app.api
        self._status_before: Any = None
        self._has_status = False
        self._is_settled = False
        self._sheets: dict[str, Any] = {}
        self._lifted: dict[str, tuple[Any, ...]] = {}
        self._is_steady = False
        self._is_stoppable = False

    # --- cells ----------------------------------------------------------------------------------------------

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all sheets with cells, in order."""
        return tuple(str(sheet.name) for sheet in self._book.sheets)

    @cached_property
    def _names(self) -> dict[str, Area | None]:
        spelled = {name.casefold(): name for name in self.sheet_names}
        found: dict[str, Area | None] = {}
        for name in self._book.api.Names:
            if "!" in str(name.Name):
                continue  # a name of one sheet
            area = named_area(str(name.RefersTo).removeprefix("="))
            sheet = spelled.get(area.sheet.casefold()) if area else None
            found[str(name.Name)] = (
                Area(sheet, area.first_row, area.first_column, area.last_row, area.last_column)
                if area and sheet
                else None
            )
        return found

    def defined_names(self) -> dict[str, Area | None]:
        """The names of the whole workbook."""
        return self._names

    def used_area(self, sheet: str) -> Area:
        """Excel's used range, which also holds cells that are only formatted; never beyond what we lay out."""
        area = area_of(str(self._book.sheets[sheet].used_range.address).replace("$", ""), sheet)
        last_row = min(area.last_row, area.first_row + MOST_ROWS - 1)
        last_column = min(area.last_column, area.first_column + MOST_COLUMNS - 1)
        return Area(sheet, area.first_row, area.first_column, last_row, last_column)

    def read(self, area: Area) -> list[list[Cell]]:
        """All cells of a rectangle."""
        if not self._is_settled:
            self._is_settled = True
            if self._app.CalculationState != DONE:  # manual calculation: what is shown may be old
                self._app.Calculate()
        return [[cell_of(value) for value in row] for row in self._values(area)]

    def write(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        """A block of values, formulas in it replaced.

        Raises:
            ValueError: another shape than the area, or a number that is not finite.
            WorkbookError: the sheet is protected with a password.
        """
        if len(rows) != area.height or any(len(row) != area.width for row in rows):
            raise ValueError(f"the block does not have the shape of {area.address}")
        block = tuple(
            tuple(_sent(value, area.cell(r, c)) for c, value in enumerate(row)) for r, row in enumerate(rows)
        )
        with self.steady([area.sheet]):
            self._range(area).Value2 = block if len(block) > 1 or len(block[0]) > 1 else block[0][0]

    def to_bytes(self) -> bytes:
        """Not from an open workbook."""
        raise NotImplementedError

    def _sheet(self, sheet: str) -> Any:
        """Excel's own object, asked for once: every question is a call to Excel."""
        if sheet not in self._sheets:
            self._sheets[sheet] = self._book.sheets[sheet].api
        return self._sheets[sheet]

    def _range(self, area: Area) -> Any:
        return self._sheet(area.sheet).Range(area.reference)

    def _values(self, area: Area) -> list[list[Any]]:
        """The values with dates as dates. Amounts in currency format are cut to four decimals there: read again."""
        cells = self._range(area)
        try:
            rows = _rows(cells.Value, area)
        except Exception:  # a date Excel cannot tell as one, such as one before 1900, fails the whole block
            return _rows(cells.Value2, area)
        if any(isinstance(value, Decimal) for row in rows for value in row):
            exact = _rows(cells.Value2, area)
            pairs = (zip(row, more, strict=True) for row, more in zip(rows, exact, strict=True))
            return [[full if isinstance(value, Decimal) else value for value, full in row] for row in pairs]
        return rows

    # --- the program ----------------------------------------------------------------------------------------

    def calculate(self) -> None:
        """Calculate what is not calculated."""
        self._app.Calculate()

    def fit_charts(self, plan: Plan, case: Case, result: Result) -> None:
        """Make the charts of the result sheets as long as the result."""
        fit = fit_of(self._names, plan, case, result)
        self._fit([area.sheet for area in fit.years] + [sheet for sheet, _ in fit.rows], fit)

    def fit_rows(self, rows: Mapping[Area, int]) -> None:
        """Make the charts as long as the rows in use."""
        fit = Fit((), 0, {(area.sheet, area.first_row): count for area, count in rows.items()})
        self._fit([area.sheet for area in rows], fit)

    def _fit(self, sheets: Iterable[str], fit: Fit) -> None:
        charted = list(dict.fromkeys(sheets))
        with self.steady(charted):
            for sheet in charted:
                for shape in self._sheet(sheet).ChartObjects():
                    for series in shape.Chart.SeriesCollection():
                        old = str(series.Formula)
                        new = fitted_series(old, fit)
                        if new != old:
                            series.Formula = new

    def publish(self, result: Result | None) -> None:
        """``SOM_RESULTAT`` answers from this result; the worksheet functions run in this process."""
        session().result_source = None if result is None else _Calculated(result)

    def renew_functions(self) -> None:
        """The worksheet functions run in this process; Excel asks every one of them again."""
        session().forget_knowledge()
        self._app.CalculateFull()

    @contextmanager
    def steady(self, sheets: Iterable[str] = ()) -> Iterator[None]:
        """Manual calculation, no drawing, no events; afterwards all as before, also when something fails.

        Raises:
            WorkbookError: one of the sheets is protected with a password.
        """
        if self._is_steady:
            for sheet in sheets:
                self._lift_protection(sheet)
            yield
            return
        app = self._app
        before = {name: getattr(app, name) for name in ("ScreenUpdating", "EnableEvents", "Calculation")}
        selected = self._selected()
        self._is_steady = True
        try:
            app.ScreenUpdating, app.EnableEvents, app.Calculation = False, False, MANUAL
            for sheet in sheets:
                self._lift_protection(sheet)
            yield
        finally:
            self._is_steady = False
            self._protect_again()
            self._select(selected)
            for name in ("Calculation", "EnableEvents", "ScreenUpdating"):
                with suppress(Exception):  # the rest is put back all the same
                    setattr(app, name, before[name])

    def status(self, text: str) -> None:
        """Show a text in the status bar; an empty text gives it back."""
        if text:
            if not self._has_status:
                self._status_before, self._has_status = self._app.StatusBar, True
            self._app.StatusBar = text
        elif self._has_status:
            self._has_status = False
            self._app.StatusBar = self._status_before  # False: Excel's own texts

    def stop_asked(self) -> bool:
        """Whether the user has pressed Esc in front of Excel since this was first asked."""
        pressed = escape_pressed(int(self._app.Hwnd))
        if not self._is_stoppable:
            # Excel itself would else break into the macro; it takes Esc back when the macro ends.
            self._app.EnableCancelKey = NO_CANCEL_KEY
            self._is_stoppable = True
            return False  # a key pressed before is no answer
        return pressed

    # --- dialogs --------------------------------------------------------------------------------------------

    def tell(self, title: str, text: str, *, warning: bool = False) -> None:
        """A dialog in front of Excel."""
        self._book.app.alert(text, title=title, buttons="ok", mode="critical" if warning else "info")

    def confirm(self, title: str, text: str) -> bool:
        """A yes-or-no question."""
        return bool(self._book.app.alert(text, title=title, buttons="yes_no", mode="info") == "yes")

    def ask_text(self, title: str, text: str, suggestion: str) -> str | None:
        """Excel's own input box."""
        answer = self._app.InputBox(text, title, suggestion)
        return None if answer is False else str(answer)

    def ask_open_path(self, title: str, files: Files = OPENED_CASES) -> Path | None:
        """Excel's own file dialog."""
        patterns = ";".join(f"*{ending}" for ending in files.endings)
        answer = self._app.GetOpenFilename(f"{files.name} ({patterns}),{patterns}", 1, title)
        return Path(answer) if isinstance(answer, str) else None

    def ask_save_path(self, title: str, suggestion: str) -> Path | None:
        """Excel's own file dialog, beginning in the workbook's folder when that is a folder of this computer."""
        folder = str(self._book.api.Path or "")
        first = str(Path(folder) / suggestion) if folder and "://" not in folder else suggestion
        filters = ",".join(f"Sag (*{ending}),*{ending}" for ending in CASE_FILES)
        answer = self._app.GetSaveAsFilename(first, filters, 1, title)
        return Path(answer) if isinstance(answer, str) else None

    def selected_text(self) -> str:
        """The text in the active cell."""
        with suppress(Exception):  # a chart sheet has no active cell
            value = self._app.ActiveCell.Value2
            return value if isinstance(value, str) else ""
        return ""

    def selected_cell(self) -> Area | None:
        """The active cell, when it is in this workbook."""
        with suppress(Exception):  # a chart sheet has no active cell
            cell = self._app.ActiveCell
            if cell.Worksheet.Parent.FullName == self._book.api.FullName:
                row, column = int(cell.Row), int(cell.Column)
                return Area(str(cell.Worksheet.Name), row, column, row, column)
        return None

    def go_to(self, area: Area) -> None:
        """Select a cell and scroll to it."""
        self._app.Goto(self._range(area), True)

    def host(self) -> dict[str, str]:
        """About this Excel; the path is a web address when the workbook is opened from OneDrive or SharePoint."""
        return {
            "path": str(self._book.api.FullName),
            "system": str(self._app.OperatingSystem),
            "excel": str(self._app.Version),
        }

    # --- left as found --------------------------------------------------------------------------------------

    def _selected(self) -> Any:
        """The selected cells, None when something else is selected."""
        with suppress(Exception):  # no window
            return self._book.app.selection
        return None

    def _select(self, selected: Any) -> None:
        """Select cells again, unless they still are."""
        with suppress(Exception):  # a selection is not worth an error
            now = self._selected()
            if selected is not None and (now is None or _place(now) != _place(selected)):
                selected.sheet.activate()
                selected.select()

    def _lift_protection(self, sheet: str) -> None:
        """Lift the protection (it has no password) until the end of ``steady``."""
        found = self._sheet(sheet)
        if sheet in self._lifted or not found.ProtectContents:
            return
        kept = (
            bool(found.ProtectDrawingObjects), True, bool(found.ProtectScenarios), False,
            *(bool(getattr(found.Protection, flag)) for flag in _FLAGS),
        )  # fmt: skip
        try:
            found.Unprotect("")
        except Exception as fault:
            message = "Arket er beskyttet med en adgangskode, så resultatet kan ikke skrives."
            remedy = "Fjern beskyttelsen (Gennemse, Fjern arkbeskyttelse), og prøv igen."
            raise WorkbookError([Problem(sheet, message, "", remedy)]) from fault
        self._lifted[sheet] = kept

    def _protect_again(self) -> None:
        for sheet, kept in self._lifted.items():
            with suppress(Exception):  # the other sheets are protected all the same
                self._sheet(sheet).Protect("", *kept)
        self._lifted.clear()


class _Calculated:
    """The result of the last press of the button."""

    def __init__(self, result: Result) -> None:
        self._result = result

    def result(self) -> Result:
        """That result."""
        return self._result


def _place(cells: Any) -> tuple[str, str, str]:
    return cells.sheet.book.name, cells.sheet.name, cells.address


def cell_of(value: Any) -> Cell:
    """A value as it comes from Excel, as a cell.

    >>> cell_of(-2146826246).value, cell_of(None).kind.value, cell_of(2.0).kind.value, cell_of(True).kind.value
    ('#N/A', 'empty', 'number', 'boolean')
    """
    if value is None:
        return EMPTY_CELL
    if isinstance(value, bool):
        return Cell(CellKind.BOOLEAN, value)
    if isinstance(value, int):  # numbers are floats, so this is an error
        return Cell(CellKind.ERROR, ERRORS.get(value - FIRST_ERROR, "#VALUE!"))
    if isinstance(value, datetime):
        at = datetime(value.year, value.month, value.day, value.hour, value.minute, value.second)
        return Cell(CellKind.DATE, at)
    if isinstance(value, str):
        return Cell(CellKind.TEXT, value)
    return Cell(CellKind.NUMBER, float(value))


def _rows(values: Any, area: Area) -> list[list[Any]]:
    """A block as it comes: one value for one cell, else rows of values."""
    if area.height == area.width == 1:
        return [[values[0][0] if isinstance(values, tuple) else values]]
    return [list(row) for row in values]


def _sent(value: CellValue, place: str) -> Any:
    """A value as Excel takes it: texts stay texts, also those that look like a number, a date or a formula."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, str):
        return f"'{value}" if _looks_like_something_else(value) else value
    if not math.isfinite(value):
        raise ValueError(f"{place}: not a finite number")
    return float(value)


def _looks_like_something_else(text: str) -> bool:
    """Whether Excel might read a text as a number, a date, a truth value or a formula.

    >>> [_looks_like_something_else(text) for text in ("Ja", "2026-11-22", "=1", "sand", "maj 2026", "Bo (§ 110)")]
    [False, True, True, True, True, True]
    """
    return (
        not text[0].isalpha() or any(letter.isdigit() for letter in text) or text.casefold() in _PLAIN_WORDS
    )
