"""What a ribbon command needs of the workbook it works in, and of the program that shows it.

The same command runs on an open workbook (``port_live``) and on a file (``port_file``); it never knows which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from som_xl.model import Case, Result
from som_xl.workbook.cells import Cell, CellValue
from som_xl.workbook.plan import Plan
from som_xl.workbook.references import Area

CASE_FILES: Final = (".toml", ".json")


@dataclass(frozen=True)
class Files:
    """What a file dialog offers: what the files are called, and their endings with the dot."""

    name: str
    endings: tuple[str, ...]


OPENED_CASES: Final = Files("Sager", (*CASE_FILES, ".xlsm", ".xlsx"))
OPENED_PORTFOLIOS: Final = Files("Sager og lister over sager", (*OPENED_CASES.endings, ".csv"))
OPENED_TABLES: Final = Files("Regneark", (".xlsx", ".xlsm", ".csv"))


class Port(Protocol):
    """One workbook with its user."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all sheets, in order."""

    def defined_names(self) -> dict[str, Area | None]:
        """The names of the whole workbook; None for one that is not one plain area of it."""

    def used_area(self, sheet: str) -> Area:
        """A rectangle that holds every filled cell of a sheet."""

    def read(self, area: Area) -> list[list[Cell]]:
        """All cells of a rectangle, row by row, in one call to the program."""

    def write(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        """A block of values, in one call to the program; None empties a cell."""

    def to_bytes(self) -> bytes:
        """The workbook as a file.

        Raises:
            NotImplementedError: it is open in Excel, where no formula is without a value.
        """

    def calculate(self) -> None:
        """Calculate the workbook's formulas."""

    def fit_charts(self, plan: Plan, case: Case, result: Result) -> None:
        """Make the charts as long as the result."""

    def fit_rows(self, rows: Mapping[Area, int]) -> None:
        """Make the charts that show a range row by row as long as the rows in use.

        Args:
            rows: rows in use, by range; the first row of a range is the chart's first category.
        """

    def publish(self, result: Result | None) -> None:
        """Let the worksheet functions answer from this result; None when there is none any more."""

    def renew_functions(self) -> None:
        """Let the worksheet functions answer from the knowledge base as it is now."""

    def steady(self, sheets: Iterable[str] = ()) -> AbstractContextManager[None]:
        """While blocks are written to these sheets: nothing flickers or recalculates; afterwards all is as found.

        Raises:
            WorkbookError: one of the sheets cannot be written to; nothing has been written yet.
        """

    def status(self, text: str) -> None:
        """Show what is going on; an empty text gives the status bar back as it was found."""

    def stop_asked(self) -> bool:
        """Whether the user has pressed Esc since this was first asked; long work asks now and then."""

    def tell(self, title: str, text: str, *, warning: bool = False) -> None:
        """One dialog."""

    def confirm(self, title: str, text: str) -> bool:
        """A yes-or-no question."""

    def ask_text(self, title: str, text: str, suggestion: str) -> str | None:
        """A line of text; None when the user gives up."""

    def ask_open_path(self, title: str, files: Files = OPENED_CASES) -> Path | None:
        """A file of this kind that exists; None when the user gives up."""

    def ask_save_path(self, title: str, suggestion: str) -> Path | None:
        """Where to save a case; None when the user gives up."""

    def selected_text(self) -> str:
        """The text in the selected cell; empty when it holds something else."""

    def selected_cell(self) -> Area | None:
        """The selected cell; None when it is in another workbook, or when no cell is selected."""

    def go_to(self, area: Area) -> None:
        """Show and select a place."""

    def host(self) -> dict[str, str]:
        """About the program: ``path`` of the workbook, ``system`` and version of ``excel``; empty for a file."""
