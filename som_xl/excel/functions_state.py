"""Worksheet functions about the open calculation and the engine: results, versions, status, the last error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from som_xl import __version__
from som_xl.excel.answers import NA, NUM, VALUE, FunctionError, cell_error
from som_xl.excel.arguments import block_of, shown
from som_xl.excel.functions_session import Session
from som_xl.excel.functions_tables import TOTAL_INDEX, actor
from som_xl.model import Result, SomError
from som_xl.model.discounting import Array

Read = Callable[[Result], Array]

PER_ACTOR: Final[dict[str, Read]] = {
    "nettoresultat": lambda result: result.net_result,
    "nettoresultat_udiskonteret": lambda result: result.net_result_undiscounted,
    "pr_deltager": lambda result: result.per_participant,
    "pr_succes": lambda result: result.per_success,
    "breakeven_succesrate": lambda result: result.break_even.success_rate,
    "breakeven_pris": lambda result: result.break_even.cost_per_participant,
    "breakeven_faktor": lambda result: result.break_even.cost_multiple,
    "breakeven_deltagere": lambda result: result.break_even.participants,
    "breakeven_aar": lambda result: result.break_even.year,
    "breakeven_tid": lambda result: result.break_even.years,
}
"""``(4,)``: kommune, region, stat, i alt."""

PER_YEAR: Final[dict[str, Read]] = {
    "omkostninger": lambda result: result.costs,
    "sparede_omkostninger": lambda result: result.saved_costs,
    "konsekvenser": lambda result: result.consequences,
    "netto": lambda result: result.net,
    "netto_diskonteret": lambda result: result.discounted_net,
}
"""``(H, 4)``: one year's, or the sum of all years."""

NEEDS_YEAR: Final[dict[str, Read]] = {
    "akkumuleret": lambda result: result.cumulative,
    "diskonteringsfaktor": lambda result: np.repeat(result.discount_factors[:, None], TOTAL_INDEX + 1, 1),
}
"""``(H, 4)``: of one year, no sum."""

WITHOUT_ACTOR: Final[dict[str, Read]] = {
    "deltagere": lambda result: result.participants,
    "gennemfoerte": lambda result: result.completions,
    "succeser": lambda result: result.successes,
    "afskaaret": lambda result: result.cut_off,
}
"""``()``."""

SERVICE: Final = "ydelse:"
COMMITTEE: Final = "udvalg:"
FIELDS: Final = (*PER_ACTOR, *PER_YEAR, *NEEDS_YEAR, *WITHOUT_ACTOR, f"{SERVICE}ID", f"{COMMITTEE}NAVN")


def result_figure(at: Session, felt: str, aktoer: str | None, aar: float | None) -> float:
    """A figure of the calculation in the open SOM workbook, kr. unless the field says otherwise."""
    place, name = actor(aktoer), felt.lower()
    read = PER_ACTOR.get(name) or WITHOUT_ACTOR.get(name) or PER_YEAR.get(name) or NEEDS_YEAR.get(name)
    if read is None and not name.startswith((SERVICE, COMMITTEE)):
        raise FunctionError(VALUE, "Feltet kendes ikke.", shown(felt), f"Skriv {', '.join(FIELDS)}.", "felt")
    result = at.result()
    year = None if aar is None else _year(result, aar)
    if read is None:
        figures = (
            _of_service(result, felt[len(SERVICE) :])
            if name.startswith(SERVICE)
            else _of_committee(result, felt[len(COMMITTEE) :], place)
        )
    else:
        figures = read(result)
    return _picked(figures, name, place, year)


def _picked(figures: Array, name: str, place: int, year: int | None) -> float:
    if figures.ndim < 2:
        if year is not None:
            raise FunctionError(VALUE, "Feltet har ikke tal pr. år.", shown(name), "Udelad aar.", "aar")
        value = float(figures[place]) if figures.ndim else float(figures)
    elif year is not None:
        value = float(figures[year, place])
    elif name in NEEDS_YEAR:
        raise FunctionError(VALUE, "Feltet findes kun pr. år.", shown(name), "Angiv aar.", "aar")
    else:
        value = float(figures[:, place].sum())
    if np.isnan(value):
        raise FunctionError(
            NA,
            "Tallet findes ikke i beregningen, fx fordi break-even ikke nås.",
            shown(name),
            "Se arket 'Break-even'.",
            "felt",
        )
    return value


def _year(result: Result, year: float) -> int:
    if year not in result.years:
        span = f"{result.years[0]}–{result.years[-1]}"
        raise FunctionError(
            NUM, "Året er ikke med i beregningen.", shown(year), f"Vælg et år i {span}.", "aar"
        )
    return result.years.index(int(year))


def _of_service(result: Result, service: str) -> Array:
    """Discounted, ``(H, 4)``."""
    services = result.inputs.services
    if service not in services:
        raise FunctionError(
            NA, "Ydelsen er ikke med i beregningen.", shown(service), f"Vælg {', '.join(services)}.", "felt"
        )
    figures: Array = (
        result.consequences_by_service[services.index(service)] * result.discount_factors[:, None]
    )
    return figures


def _of_committee(result: Result, committee: str, place: int) -> Array:
    """Discounted, ``(H, 4)``; a committee's money is the municipality's."""
    if place not in (0, TOTAL_INDEX):
        raise FunctionError(
            VALUE, "Udvalg findes kun for kommunen.", "", "Skriv kommune, eller udelad aktoer.", "aktoer"
        )
    names = result.committee_names
    if committee not in names:
        raise FunctionError(
            NA, "Udvalget er ikke med i beregningen.", shown(committee), f"Vælg {', '.join(names)}.", "felt"
        )
    return np.repeat(result.committees_per_year[names.index(committee)][:, None], TOTAL_INDEX + 1, 1)


def version(at: Session) -> str:
    """Versions of the program and of the data."""
    return f"SØM-XL {__version__}, videnbase {at.tables.knowledge.version}"


def status(at: Session) -> str:
    """Whether the engine is ready, and what it calculates with."""
    tables = at.tables
    try:
        result = at.result()
        opened = f"Åben beregning: {result.years[0]}–{result.years[-1]}."
    except SomError as reason:
        opened = f"Åben beregning: {reason}"
    return f"Klar. {version(at)} ({tables.knowledge.date}). Skøn regnes fra {tables.year} i {tables.year}-priser. {opened}"


def last_reason(at: Session, celle: Any) -> str:
    """Why the last function gave an error; when a cell is pointed at, only if that cell holds one."""
    if celle is not None and not any(cell_error(value) for row in block_of(celle, "celle") for value in row):
        return "Ingen fejl i cellen."
    return at.last_reason or "Ingen fejl."
