"""*Opfølgning*: expected against realised. Where its inputs and results stand."""

from __future__ import annotations

from functools import partial
from typing import Final

from som_xl.workbook import result_layout as place
from som_xl.workbook.description import Check, Column, Field, Table
from som_xl.workbook.modules import followup_layout as at
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.followup_drawing import draw_followup
from som_xl.workbook.plan import YES_NO, Plan
from som_xl.workbook.plan.codes import choice
from som_xl.workbook.references import Area

RESTS: Final = (("Som planlagt", "plan"), ("Som realiseret", "realised"))
"""How the years without numbers are counted in the forecast that is saved."""


def followup_sheet(plan: Plan) -> ModuleSheet:
    """The sheet of one plan."""
    fields, kept = followup_fields(), kept_table(plan)
    rows = at.rows_area(plan)
    return ModuleSheet(
        title=at.SHEET,
        group="result",
        fields=fields,
        tables=(kept,),
        areas=at.followup_areas(plan),
        formulas=at.followup_formulas(plan),
        laid_out={at.ROWS: rows},
        open_cells=realised_cells(rows),
        prints=(
            ("som_followup_case_now", "som_followup_case_stored"),
            ("som_followup_typed_now", "som_followup_typed_stored"),
        ),
        meanings=at.MEANINGS,
        charts=at.CHARTS,
        kept=(at.ROWS,),
        of_case=True,
        draw=partial(draw_followup, plan=plan, fields=fields, kept=kept),
    )


def realised_cells(rows: Area) -> tuple[Area, ...]:
    """The year columns of the second row of every pair."""
    first = rows.first_column + place.FIRST_YEAR - place.LABEL
    return tuple(
        Area(rows.sheet, row, first, row, rows.last_column)
        for row in range(rows.first_row + 1, rows.last_row + 1, 2)
    )


def followup_fields() -> tuple[Field, ...]:
    """The three choices on top."""

    def add(i: int, name: str, label: str, **parts: object) -> Field:
        return Field(f"som_followup_{name}", label, (name,), at.SHEET, at.FIRST_FIELD + i, **parts)  # type: ignore[arg-type]

    return (
        add(0, "running", "Omkostninger i egne års priser", codes=YES_NO, check=choice(YES_NO),
            help="Ja: realiserede omkostninger er i hvert års egne priser og omregnes. Nej eller tom: sagens prisniveau."),
        add(1, "status", "Status for de realiserede tal",
            check=Check("list", choices_at="som_list_status", free_text=True),
            help="Fx dokumenteret, lokal opgørelse eller eksempeltal."),
        add(2, "rest", "Gem prognose med resten", codes=RESTS, check=choice(RESTS),
            help="Hvad knappen Gem prognose regner med i de år, der ikke er tal for. Tom: som planlagt."),
    )  # fmt: skip


def kept_table(plan: Plan) -> Table:
    """Typed figures whose line or year is no longer in the case."""
    columns = (
        Column("label", "Størrelse", 34),
        Column("name", "Navn", 16),
        Column("year", "År", 14, "year"),
        Column("value", "Realiseret", 14, "number"),
    )
    return Table(
        at.KEPT,
        at.SHEET,
        at.kept_header(plan),
        place.LABEL,
        columns,
        at.KEPT_ROWS,
        "Realiserede tal uden plads",
    )
