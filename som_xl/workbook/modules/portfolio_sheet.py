"""*Portefølje*: many cases ranked, and the best of them chosen within a budget. Its inputs and where they stand."""

from __future__ import annotations

from functools import partial
from typing import Final

from som_xl.analysis.portfolio.portfolio import NET, PER_KRONE, PROBABILITY
from som_xl.workbook.description import Check, Column, Field, Table
from som_xl.workbook.modules import portfolio_layout as at
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.modules.portfolio_drawing import draw_portfolio

RANKINGS: Final = (("nettoresultat", NET), ("pr. krone", PER_KRONE), ("sandsynlighed", PROBABILITY))
ACTORS: Final = (
    ("i alt", "total"),
    ("kommune", "municipality"),
    ("region", "region"),
    ("stat", "state"),
)
_YES_NO: Final = (("Nej", "no"), ("Ja", "yes"))
_BUDGET: Final = Check("decimal", 0, 1e12, message="Skriv et beløb i kr. på 0 eller mere.")


def portfolio_sheet() -> ModuleSheet:
    """The sheet; it does not depend on the plan."""
    fields, table = portfolio_fields(), years_table()
    count = len(list(at.inputs(fields, table)))
    return ModuleSheet(
        title=at.SHEET,
        group="result",
        fields=fields,
        tables=(table,),
        areas=at.portfolio_areas(count),
        formulas=at.portfolio_formulas(count),
        meanings=at.MEANINGS,
        charts=at.CHARTS,
        draw=partial(draw_portfolio, fields=fields, table=table),
    )


def portfolio_fields() -> tuple[Field, ...]:
    """The choices, one per row."""

    def add(i: int, name: str, label: str, **parts: object) -> Field:
        return Field(
            f"som_portfolio_{name}", label, (name,), at.SHEET, at.INPUT_ROW + i, column=at.INPUT, **parts  # type: ignore[arg-type]
        )  # fmt: skip

    def chosen(codes: tuple[tuple[str, str], ...]) -> dict[str, object]:
        return {"codes": codes, "check": Check("list", choices=tuple(text for text, _ in codes))}

    return (
        add(0, "ranking", "Ordn efter", **chosen(RANKINGS), help="Tom: nettoresultat."),
        add(1, "actor", "Hvis nettoresultat tæller", **chosen(ACTORS),
            help="For listen, valget og figurerne. Tom: i alt."),
        add(2, "budget", "Budget i alt", style="kr", unit="kr.", check=_BUDGET,
            help="Kommunens udgifter, udiskonteret. Tom: ingen grænse."),
        add(3, "own", "Tag sagen i denne arbejdsbog med", **chosen(_YES_NO),
            help="Som den står i inputarkene nu. Tom: Nej."),
    )  # fmt: skip


def years_table() -> Table:
    """What may be spent in each year."""
    columns = (
        Column("year", "Budget pr. år", 13, role="known"),
        Column("amount", "Højst, kr.", 12, "kr", check=_BUDGET),
    )
    return Table(
        at.YEARS,
        at.SHEET,
        at.INPUT_ROW,
        at.BUDGET_COLUMN,
        columns,
        at.BUDGET_YEARS,
        "Budget pr. år (valgfrit)",
    )
