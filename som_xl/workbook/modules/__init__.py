"""Sheets that ask a question of their own beside the case: their inputs are no part of the case.

A module sheet is described, drawn, read and written from one ``ModuleSheet``, as the case's sheets are from the
``Plan``. A workbook made before a sheet was there is still read and calculated; only the sheet's own command needs it.
"""

from __future__ import annotations

from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.estimate_sheet import estimate_sheet
from som_xl.workbook.modules.family_sheet import family_sheet
from som_xl.workbook.modules.followup_sheet import followup_sheet
from som_xl.workbook.modules.portfolio_sheet import portfolio_sheet
from som_xl.workbook.modules.project_sheet import project_sheet
from som_xl.workbook.plan import Plan

__all__ = ["ModuleSheet", "module_sheets"]


def module_sheets(plan: Plan) -> tuple[ModuleSheet, ...]:
    """Every module sheet, in the order of the tabs."""
    return (
        estimate_sheet(plan),
        family_sheet(plan),
        project_sheet(plan),
        followup_sheet(plan),
        portfolio_sheet(),
    )
