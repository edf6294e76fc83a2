"""A workbook in a file as a port: questions are answered beforehand, and what is told is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from som_xl.excel.port import OPENED_CASES, Files
from som_xl.model import Case, Result
from som_xl.workbook.cells import Cell, CellValue
from som_xl.workbook.fitting import fit_package_rows
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.plan import Plan
from som_xl.workbook.recalculation import recalculate
from som_xl.workbook.references import Area
from som_xl.workbook.result_blocks import fitted_chart
from som_xl.workbook.writing import OWN_SHEETS


@dataclass
class FilePort:
    """One workbook file.

    Attributes:
        package: the workbook.
        agrees, typed, opened, saved: the answers to a yes-or-no question, and to a question for a text, for a
            file to open and for a file to save; None is giving up, but for a text taking the suggestion.
        selected: the text in the selected cell. cell: the selected cell.
        told: every dialog, as title and text. progress: every text of the status bar.
        shown: the place the user was taken to.
        stops_after: the user presses Esc after so many texts of the status bar; never when None.
    """

    package: WorkbookPackage
    agrees: bool = True
    typed: str | None = None
    opened: Path | None = None
    saved: Path | None = None
    selected: str = ""
    cell: Area | None = None
    told: list[tuple[str, str]] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)
    shown: Area | None = None
    stops_after: int | None = None

    @classmethod
    def open(cls, path: Path) -> FilePort:
        """The workbook in a file.

        Raises:
            FileError: it cannot be read, or is not a workbook.
        """
        return cls(WorkbookPackage.open(path))

    def save(self, path: Path) -> None:
        """Write the workbook to a file, completely or not at all."""
        self.package.save(path)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all sheets, in order."""
        return self.package.sheet_names

    def defined_names(self) -> dict[str, Area | None]:
        """The names of the whole workbook."""
        return self.package.defined_names()

    def used_area(self, sheet: str) -> Area:
        """The rectangle around every filled cell."""
        return self.package.used_area(sheet)

    def read(self, area: Area) -> list[list[Cell]]:
        """All cells of a rectangle."""
        return self.package.read(area)

    def write(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        """A block of values; formulas stay."""
        self.package.write(area, rows)

    def to_bytes(self) -> bytes:
        """The workbook as it would be saved now."""
        return self.package.to_bytes()

    def calculate(self) -> None:
        """Store the value of every formula of our sheets; else Excel calculates when it opens the file."""
        named = {
            area.sheet for name, area in self.defined_names().items() if area and name.startswith("som_")
        }
        sheets = tuple(sheet for sheet in self.sheet_names if sheet in named or sheet in OWN_SHEETS)
        if not recalculate(self.package, sheets):
            self.package.set_full_calc_on_load()

    def fit_charts(self, plan: Plan, case: Case, result: Result) -> None:
        """Make the charts as long as the result."""
        for part in self.package.part_names:
            if part.startswith("xl/charts/chart"):
                chart = self.package.part(part)
                fitted = fitted_chart(chart, plan, case, result)
                if fitted != chart:
                    self.package.replace_part(part, fitted)

    def fit_rows(self, rows: Mapping[Area, int]) -> None:
        """Make the charts as long as the rows in use."""
        fit_package_rows(self.package, rows)

    def publish(self, result: Result | None) -> None:
        """A file has no worksheet functions to answer."""

    def renew_functions(self) -> None:
        """A file has no worksheet functions to answer."""

    @contextmanager
    def steady(self, sheets: Iterable[str] = ()) -> Iterator[None]:  # noqa: ARG002
        """A file shows nothing."""
        yield

    def status(self, text: str) -> None:
        """Keep the text."""
        self.progress.append(text)

    def stop_asked(self) -> bool:
        """After as many texts in the status bar as said beforehand."""
        return self.stops_after is not None and len(self.progress) > self.stops_after

    def tell(self, title: str, text: str, *, warning: bool = False) -> None:  # noqa: ARG002
        """Keep the dialog."""
        self.told.append((title, text))

    def confirm(self, title: str, text: str) -> bool:
        """Keep the question, and give the answer."""
        self.told.append((title, text))
        return self.agrees

    def ask_text(self, title: str, text: str, suggestion: str) -> str | None:  # noqa: ARG002
        """The answer, else the suggestion."""
        return suggestion if self.typed is None else self.typed

    def ask_open_path(self, title: str, files: Files = OPENED_CASES) -> Path | None:  # noqa: ARG002
        """The answer."""
        return self.opened

    def ask_save_path(self, title: str, suggestion: str) -> Path | None:  # noqa: ARG002
        """The answer."""
        return self.saved

    def selected_text(self) -> str:
        """The text said beforehand."""
        return self.selected

    def selected_cell(self) -> Area | None:
        """The cell said beforehand."""
        return self.cell

    def go_to(self, area: Area) -> None:
        """Keep the place."""
        self.shown = area

    def host(self) -> dict[str, str]:
        """No program shows a file."""
        return {}
