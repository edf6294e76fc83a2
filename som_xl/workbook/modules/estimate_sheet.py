"""*Skøn*: the short estimate. Where its inputs and results stand."""

from __future__ import annotations

from functools import partial
from typing import Final

from som_xl.workbook.description import Check, Column, Field, Table
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.estimate_drawing import draw_estimate
from som_xl.workbook.modules.estimate_layout import (
    CHARTS,
    MEANINGS,
    OWN,
    SHEET,
    estimate_areas,
    estimate_formulas,
)
from som_xl.workbook.plan import Plan
from som_xl.workbook.plan.codes import AMOUNT, SHARE

FIRST_ROW: Final = 6
_MIX_HEADER: Final = 18
_YEARS = Check("whole", 1, 100, message="Skriv et helt tal fra 1 til 100.")


def estimate_sheet(plan: Plan) -> ModuleSheet:
    """The sheet of one plan."""
    fields, tables = estimate_fields(), (mix_table(plan), own_table())
    return ModuleSheet(
        title=SHEET,
        group="input",
        fields=fields,
        tables=tables,
        areas=estimate_areas(fields, tables),
        formulas=estimate_formulas(fields, tables),
        meanings=MEANINGS,
        charts=CHARTS,
        draw=partial(draw_estimate, fields=fields, tables=tables),
    )


def estimate_fields() -> tuple[Field, ...]:
    """The few inputs, one per row."""

    def add(i: int, name: str, label: str, **parts: object) -> Field:
        return Field(f"som_estimate_{name}", label, (name,), SHEET, FIRST_ROW + i, **parts)  # type: ignore[arg-type]

    positive = Check("decimal", 1e-9, 1e12, message="Skriv et tal over 0.")
    return (
        add(
            0,
            "target_group",
            "Målgruppe",
            check=Check("list", choices_at="som_list_target_groups", free_text=True),
            help="Vælg fra listen, eller skriv jeres egen. Flere: se nedenfor.",
        ),
        add(1, "per_year", "Deltagere pr. år", style="number", unit="personer", check=positive,
            help="Hvor mange der starter hvert driftsår."),
        add(2, "years", "Driftsår", style="year", unit="år", check=_YEARS, help="Hvor mange år der startes nye. Tom: 1."),
        add(3, "cost", "Omkostning pr. deltager", style="kr", unit="kr.", check=AMOUNT,
            help="I første driftsårs priser. Betales af kommunen."),
        add(4, "success_rate", "Nettosuccesrate", style="pct", unit="procentpoint",
            check=Check("decimal", -1, 1, message="Skriv en andel mellem −100 % og 100 %."),
            help="Med indsats minus uden indsats."),
        add(5, "effect", "Eller: effektstudie", unit="id", help="Fx E0123 fra Viden Effekter, i stedet for raten."),
        add(6, "base_rate", "Grundrate til studiet", style="pct", unit="uden indsats", check=SHARE,
            help="Succesraten uden indsatsen hos jer. Tom: studiets egen."),
        add(7, "horizon", "Horisont", style="year", unit="kalenderår", check=_YEARS, help="Kalenderår i resultatet. Tom: 10."),
        add(8, "first_year", "Første driftsår", style="year", unit="årstal",
            check=Check("whole", 2000, 2100, message="Skriv et årstal."), help="Også prisniveauet. Tom: i år."),
        add(9, "status", "Status for jeres tal", check=Check("list", choices_at="som_list_status", free_text=True),
            help="Fx eksempeltal eller dokumenteret. Tom: jeres eget skøn."),
    )  # fmt: skip


def mix_table(plan: Plan) -> Table:
    """Several target groups with their shares, instead of one."""
    group = Check("list", choices_at="som_list_target_groups", free_text=True)
    columns = (
        Column("group", "Målgruppe", 34, check=group),
        Column("share", "Andel", 22, "pct", check=SHARE),
    )
    return Table(
        "som_estimate_mix",
        SHEET,
        _MIX_HEADER,
        2,
        columns,
        plan.capacity.group_mix,
        "Blandet målgruppe (valgfrit)",
    )


def own_table() -> Table:
    """The user's own yearly gain per success for each payer: one row."""
    columns = tuple(
        Column(key, header, 14, style, check=check)
        for key, header, style, check in (
            ("municipality", "Kommune, kr.", "kr", AMOUNT),
            ("region", "Region, kr.", "kr", AMOUNT),
            ("state", "Stat, kr.", "kr", AMOUNT),
            ("years", "Antal år", "year", _YEARS),
        )
    )
    return Table(OWN, SHEET, _MIX_HEADER, 5, columns, 1, "Egen gevinst pr. succes pr. år (valgfrit)")
