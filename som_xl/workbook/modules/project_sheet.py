"""*Projektberegning*: a stored project, what it lacks, and what was adjusted in the case since it was laid in."""

from __future__ import annotations

from functools import partial

from som_xl.workbook.description import Check, Field
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.project_drawing import draw_project
from som_xl.workbook.modules.project_layout import (
    CHOICE_ROW,
    MEANINGS,
    SHEET,
    project_areas,
    project_formulas,
)
from som_xl.workbook.plan import Plan


def project_sheet(plan: Plan) -> ModuleSheet:
    """The sheet; it is the same for every plan."""
    del plan
    field = choice_field()
    return ModuleSheet(
        title=SHEET,
        group="input",
        fields=(field,),
        tables=(),
        areas=project_areas(),
        formulas=project_formulas(),
        meanings=MEANINGS,
        of_case=True,
        draw=partial(draw_project, field=field),
    )


def choice_field() -> Field:
    """The project, by name or id."""
    return Field(
        "som_project_choice",
        "Projektberegning",
        ("choice",),
        SHEET,
        CHOICE_ROW,
        help="Vælg på listen, eller skriv navn eller id på en, I selv har gemt.",
        check=Check("list", choices_at="som_list_projects", free_text=True),
    )
