"""What a module sheet is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from openpyxl import Workbook

from som_xl.model import Problem, WorkbookError
from som_xl.workbook.description import Field, Table
from som_xl.workbook.references import Area


@dataclass(frozen=True)
class ModuleSheet:
    """One sheet with its inputs and its results.

    Attributes:
        title: name of the sheet. group: colour and place of its tab.
        fields, tables: its inputs; a field's path is its key in what is read.
        areas: what is written on it, by defined name.
        formulas: named cells worked out by plain formulas.
        meanings: what each named area holds, for the documentation.
        charts: alternative text of each chart, in the order they are drawn.
        kept: the areas that go along with the inputs into another workbook, such as what was last done with them.
        of_case: its results belong to the case, and go when another case is put into the workbook.
        laid_out: what the engine lays out for the user to type in, by defined name: never emptied with the results.
        open_cells: the cells to type in there.
        prints: names of what its inputs add up to now, and of what they added up to when it was calculated.
        draw: draws the sheet without numbers; names of ``areas`` and ``formulas`` are defined by the builder.
    """

    title: str
    group: Literal["input", "result"]
    fields: tuple[Field, ...]
    tables: tuple[Table, ...]
    areas: Mapping[str, Area]
    meanings: Mapping[str, str]
    draw: Callable[[Workbook], None]
    formulas: Mapping[str, Area] = field(default_factory=dict)
    charts: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    of_case: bool = False
    laid_out: Mapping[str, Area] = field(default_factory=dict)
    open_cells: tuple[Area, ...] = ()
    prints: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every defined name of the sheet's inputs and results."""
        inputs = (*(f.name for f in self.fields), *(t.name for t in self.tables), *self.laid_out)
        return (*inputs, *self.areas)

    def require(self, names: Mapping[str, Area | None]) -> None:
        """Refuse a workbook without the sheet.

        Raises:
            WorkbookError: one of the names is gone, or the workbook is older than the sheet.
        """
        lost = [name for name in self.names if names.get(name) is None]
        if lost:
            message = f"Arket {self.title} mangler i arbejdsbogen, eller dets navn {lost[0]} er slettet."
            remedy = "Lav en ny arbejdsbog med samme tal: 'som-xl konverter GAMMEL.xlsm NY.xlsm'."
            raise WorkbookError([Problem(self.title, message, "", remedy)])

    def is_missing(self, names: Mapping[str, Area | None]) -> bool:
        """Whether the workbook has nothing of the sheet: it is older than the sheet."""
        return all(names.get(name) is None for name in self.names)

    def is_in(self, names: Mapping[str, Area | None]) -> bool:
        """Whether the workbook has the whole sheet."""
        return all(names.get(name) is not None for name in self.names)
