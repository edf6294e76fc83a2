"""Worksheet functions that only calculate: effect sizes, discounting, price levels and refund."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import numpy as np

from som_xl.excel.answers import NA, NUM, VALUE, FunctionError
from som_xl.excel.arguments import amounts, shown, whole
from som_xl.excel.functions_estimate import discount_rate
from som_xl.excel.functions_session import Session
from som_xl.excel.functions_tables import Tables, actor
from som_xl.model import SomError, convert
from som_xl.model.discounting import discount_factors, uprate

T = TypeVar("T")
FIRST_CALENDAR_YEAR: Final = 1900
LONGEST: Final = 1000
MUNICIPALITY: Final = "kommune"

MEASURES: Final = {
    "risk_difference": "risk_difference",
    "risikodifferens": "risk_difference",
    "rd": "risk_difference",
    "risk_ratio": "risk_ratio",
    "risikoratio": "risk_ratio",
    "relativ risiko": "risk_ratio",
    "rr": "risk_ratio",
    "odds_ratio": "odds_ratio",
    "odds ratio": "odds_ratio",
    "oddsratio": "odds_ratio",
    "or": "odds_ratio",
    "hazard_ratio": "hazard_ratio",
    "hazard ratio": "hazard_ratio",
    "hazardratio": "hazard_ratio",
    "hr": "hazard_ratio",
    "smd": "smd",
    "d": "smd",
}
METHODS: Final = {
    "logit": "logit",
    "probit": "probit",
    "kraemer_kupfer": "kraemer_kupfer",
    "kraemer-kupfer": "kraemer_kupfer",
}
RESULTS: Final = {"netto": False, "med": True}


def success_rate(
    at: Session,  # noqa: ARG001  (every function has the session first)
    effekt: float,
    effekttype: str,
    grundrate: float | None,
    metode: str | None,
    resultat: str | None,
) -> float:
    """The net success rate that an effect size means, or the rate with the intervention."""
    measure = _word(MEASURES, effekttype, "effekttype", "RD, RR, OR, HR eller SMD")
    method = _word(METHODS, metode or "logit", "metode", "logit, probit eller kraemer_kupfer")
    with_intervention = _word(RESULTS, resultat or "netto", "resultat", "netto eller med")
    try:
        conversion = convert(measure, effekt, grundrate, method)
    except SomError as error:
        problem = error.problems[0]
        raise FunctionError(NUM, problem.message, problem.found, problem.remedy, problem.place) from None
    if not with_intervention:
        return conversion.net_rate
    if conversion.success_with is None:
        raise FunctionError(
            NA,
            "Omregningen giver kun nettosuccesraten.",
            "",
            "Angiv en grundrate eller en anden metode.",
            "resultat",
        )
    return conversion.success_with


def present_value(
    at: Session,  # noqa: ARG001
    beloeb: Any,
    rente: float | str | None,
    foerste_aar: float | None,
) -> float:
    """The value in the first year of amounts that fall one per year."""
    values = amounts(beloeb, "beloeb")
    if len(values) > LONGEST:
        raise FunctionError(
            NUM, "Området har for mange celler.", shown(len(values)), f"Vælg højst {LONGEST} år.", "beloeb"
        )
    if foerste_aar is not None and foerste_aar >= FIRST_CALENDAR_YEAR:
        remedy = "Skriv 0, hvis det første beløb falder i det første år, 1 hvis året efter."
        raise FunctionError(
            NUM, "Her skal stå antal år, ikke et kalenderår.", shown(foerste_aar), remedy, "foerste_aar"
        )
    start = whole(foerste_aar or 0.0, "foerste_aar", 0, LONGEST)
    factors = discount_factors(start + len(values), discount_rate(rente))
    return float(np.dot(factors[start:], values))


def discount_factor(
    at: Session,  # noqa: ARG001
    aar: float,
    rente: float | str | None,
    foerste_aar: float | None,
) -> float:
    """The factor of a year: of the calendar year when the first year is given, else after so many years."""
    if foerste_aar is not None:
        first = whole(foerste_aar, "foerste_aar", FIRST_CALENDAR_YEAR, FIRST_CALENDAR_YEAR + LONGEST)
        elapsed = whole(aar, "aar", first, first + LONGEST) - first
    elif aar >= FIRST_CALENDAR_YEAR:
        remedy = "Angiv også foerste_aar, eller skriv antal år efter det første år."
        raise FunctionError(
            VALUE, "Et kalenderår kan kun diskonteres fra et første år.", shown(aar), remedy, "aar"
        )
    else:
        elapsed = whole(aar, "aar", 0, LONGEST)
    return float(discount_factors(elapsed + 1, discount_rate(rente))[elapsed])


def uprated(at: Session, beloeb: float, fra_aar: float, til_aar: float) -> float:
    """An amount in another price level by the net price index."""
    tables = at.tables
    return uprate(
        beloeb,
        index_year(tables, fra_aar, "fra_aar"),
        index_year(tables, til_aar, "til_aar"),
        tables.price_index,
    )


def refunded(at: Session, beloeb: float, uge: float, aktoer: str | None) -> float:
    """An actor's part of a benefit in a week of the period of benefit, by the general refund steps."""
    place = actor(aktoer or MUNICIPALITY)
    week = whole(uge, "uge", 1, 10_000)
    shares = next((shares for first, shares in at.tables.refund_steps if week >= first), None)
    if shares is None:
        raise FunctionError(
            NA, "Videnbasen har ingen refusionssats for ugen.", shown(uge), "Se 'Viden Priser'.", "uge"
        )
    return beloeb * shares[place]


def index_year(tables: Tables, year: float, argument: str) -> int:
    """A year of the net price index.

    Raises:
        FunctionError: the index has no such year.
    """
    if year in tables.price_index:
        return int(year)
    span = f"{min(tables.price_index)}–{max(tables.price_index)}"
    raise FunctionError(
        NUM, "Året har intet nettoprisindeks.", shown(year), f"Vælg et år i {span}.", argument
    )


def _word(known: dict[str, T], word: str, argument: str, choices: str) -> T:
    found = known.get(word.lower())
    if found is None:
        raise FunctionError(VALUE, "Ordet kendes ikke.", shown(word), f"Skriv {choices}.", argument)
    return found
