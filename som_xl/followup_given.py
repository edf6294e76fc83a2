"""What came true, wherever it was typed: in a template, or on the sheet *Opfølgning* of a SØM-XL workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from som_xl.analysis.followup.realised import Figure
from som_xl.followup_files import SHEET, read_figures
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case, FileError, Problem, SomError, WorkbookError
from som_xl.opening import WORKBOOKS

if TYPE_CHECKING:
    from som_xl.workbook.package import WorkbookPackage
    from som_xl.workbook.plan import Plan

MACRO_WORKBOOK: Final = ".xlsm"
"""A workbook that is never a template."""


@dataclass(frozen=True)
class Given:
    """What is known of what came true.

    Attributes:
        figures: as they were read. running: costs are in the prices of their own year.
        rest: how the years without figures are counted in a new case: ``plan`` or ``realised``.
    """

    figures: Sequence[Figure]
    running: bool = False
    rest: str = "plan"


def read_given(path: Path, case: Case, knowledge: KnowledgeBase) -> Given:
    """The realised figures of a filled template or of a workbook's sheet.

    Raises:
        SomError: every row or cell that is not understood, with its place; or a sheet without figures.
    """
    found = _sheet_of(path, knowledge)
    if found is None and path.suffix.lower() == MACRO_WORKBOOK:
        message = f"Arbejdsbogen kan ikke læses eller har ikke arket {SHEET}."
        remedy = "Lav en ny arbejdsbog med samme tal ('som-xl konverter'), eller brug --skabelon."
        raise FileError([Problem(path.name, message, "", remedy)])
    if found is None:
        return Given(read_figures(path))
    from som_xl.workbook.modules.followup_run import as_it_stands  # noqa: PLC0415  (slow to import)

    stood, placed = as_it_stands(*found, case)
    if not placed.figures:
        message = "Der er ingen realiserede tal på arket."
        remedy = "Tryk på Opfølgning i arbejdsbogen, og udfyld de gule felter, eller brug --skabelon og --realiseret."
        raise WorkbookError([Problem(f"{path.name}, {SHEET}", message, "", remedy)])
    return Given(placed.figures, stood.running, stood.rest)


def _sheet_of(path: Path, knowledge: KnowledgeBase) -> tuple[WorkbookPackage, Plan] | None:
    """The workbook and its layout, when it has the sheet as ours has it."""
    if path.suffix.lower() not in WORKBOOKS:
        return None
    from som_xl.workbook.modules.followup_layout import ROWS  # noqa: PLC0415
    from som_xl.workbook.package import WorkbookPackage  # noqa: PLC0415
    from som_xl.workbook.plan import Plan  # noqa: PLC0415
    from som_xl.workbook.updating import capacity_of  # noqa: PLC0415

    try:
        package = WorkbookPackage.open(path)
    except SomError:
        return None  # told by whoever reads it as a template
    if package.defined_names().get(ROWS) is None:
        return None
    return package, Plan(knowledge, capacity_of(package, knowledge))
