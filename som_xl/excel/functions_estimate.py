"""The short estimate in a cell: net result, break-even and chance of a gain from few inputs."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

import numpy as np

from som_xl.analysis.draws import Scores
from som_xl.analysis.estimate import estimate_mapping
from som_xl.analysis.linear_form import linear_form
from som_xl.analysis.parameters import names_of, uncertain_parameters
from som_xl.analysis.proposals import with_proposals
from som_xl.analysis.simulation import DEFAULT_DRAWS, DEFAULT_SEED
from som_xl.excel.answers import NA, NUM, VALUE, FunctionError
from som_xl.excel.arguments import shown, whole, within
from som_xl.excel.functions_session import Session
from som_xl.excel.functions_tables import actor
from som_xl.knowledge import KnowledgeBase
from som_xl.model import CaseError, Result, SomError, calculate, case_from_mapping
from som_xl.model.break_even import NEVER
from som_xl.model.discounting import Array, DiscountRate

OPERATING_YEARS: Final = 1.0
HORIZON: Final = 10.0
LONGEST: Final = 100
FIELDS: Final = {"target_group": "maalgruppe", "years": "aar"}
"""Fields of the estimate by the argument the user knows."""
SMALLEST: Final = 1e-9
LARGEST_NUMBER: Final = 1e12

Inputs = tuple[str, float, float, float, str | None, float | None, float | None, float | str | None]
"""maalgruppe, antal, succesrate, pris_pr_deltager, aktoer, aar, horisont, rente."""
Judged = tuple[KnowledgeBase, str, float, float, float, int, int, DiscountRate, int]
"""What ``_calculated`` takes."""
_Figures = TypeVar("_Figures")


def net_result(at: Session, *inputs: *Inputs) -> float:
    """The net result of the estimate for one actor, discounted, kr."""
    return float(_estimate(at, *inputs).net_result[actor(inputs[4])])


def net_per_year(at: Session, *inputs: *Inputs) -> list[float]:
    """The net per calendar year for one actor, undiscounted, kr."""
    years: list[float] = _estimate(at, *inputs).net[:, actor(inputs[4])].tolist()
    return years


def break_even_success_rate(at: Session, *inputs: *Inputs) -> float:
    """The net success rate at which the net result is zero; above 1 it cannot be reached."""
    result, place = _estimate(at, *inputs), actor(inputs[4])
    if result.break_even.success_rate_status[place] == NEVER:
        raise FunctionError(
            NA, "Der findes ingen break-even-succesrate: flere succeser giver ikke aktøren en gevinst."
        )
    return float(result.break_even.success_rate[place])


def break_even_price(at: Session, *inputs: *Inputs) -> float:
    """The highest discounted net cost per participant, kr."""
    return float(_estimate(at, *inputs).break_even.cost_per_participant[actor(inputs[4])])


def break_even_year(at: Session, *inputs: *Inputs) -> float:
    """The first calendar year from which the cumulative discounted net stays at or above zero."""
    result, place = _estimate(at, *inputs), actor(inputs[4])
    if result.break_even.year_status[place] == NEVER:
        raise FunctionError(
            NA,
            f"Investeringen er ikke tjent hjem ved udgangen af {result.years[-1]}.",
            "",
            "Prøv en længere horisont.",
        )
    return float(result.break_even.year[place])


def probability(at: Session, *inputs: *Inputs) -> float:
    """The chance that the net result for one actor is above 0 when the estimate is as uncertain as proposed.

    The same arguments always give the same number: the draws and their seed are fixed.
    """
    place = actor(inputs[4])
    return float(_answered(_probabilities, _judged(at, *inputs))[place])


def discount_rate(rente: float | str | None) -> DiscountRate:
    """A rate per year from the cell: a fraction, or the official schedule.

    Raises:
        FunctionError: another word, or a rate that is no fraction.
    """
    if rente is None:
        return "official"
    if isinstance(rente, str):
        if rente.lower() in ("official", "officiel"):
            return "official"
        raise FunctionError(
            VALUE, "Renten kendes ikke.", shown(rente), "Skriv officiel, eller et tal som 0,035.", "rente"
        )
    return within(
        rente, "rente", -0.05, 0.25, "Skriv en andel pr. år mellem -0,05 og 0,25, fx 0,035 for 3,5 %."
    )


def _estimate(at: Session, *inputs: *Inputs) -> Result:
    return _answered(_calculated, _judged(at, *inputs))


def _judged(
    at: Session,
    maalgruppe: str,
    antal: float,
    succesrate: float,
    pris_pr_deltager: float,
    aktoer: str | None,
    aar: float | None,
    horisont: float | None,
    rente: float | str | None,
) -> Judged:
    """The arguments, judged here so that the reason names them."""
    actor(aktoer)
    tables = at.tables
    return (
        tables.knowledge,
        tables.groups.find(maalgruppe, "maalgruppe"),
        within(antal, "antal", SMALLEST, LARGEST_NUMBER, "Skriv antal deltagere pr. år, større end 0."),
        within(succesrate, "succesrate", -1, 1, "Skriv nettosuccesraten som en andel, fx 0,10 for 10 %."),
        within(
            pris_pr_deltager, "pris_pr_deltager", -LARGEST_NUMBER, LARGEST_NUMBER, "Skriv kr. pr. deltager."
        ),
        whole(OPERATING_YEARS if aar is None else aar, "aar", 1, LONGEST),
        whole(HORIZON if horisont is None else horisont, "horisont", 1, LONGEST),
        discount_rate(rente),
        tables.year,
    )


def _answered(question: Callable[[*Judged], _Figures], inputs: Judged) -> _Figures:
    """The answer; what is wrong with the estimate is told by the user's own arguments."""
    try:
        return question(*inputs)
    except SomError as error:
        problem = error.problems[0]
        code = NUM if isinstance(error, CaseError) else NA
        raise FunctionError(
            code, problem.message, problem.found, problem.remedy, FIELDS.get(problem.place, problem.place)
        ) from None


@lru_cache(maxsize=512)
def _calculated(
    knowledge: KnowledgeBase,
    target_group: str,
    per_year: float,
    success_rate: float,
    cost_per_participant: float,
    years: int,
    horizon: int,
    rate: DiscountRate,
    year: int,
) -> Result:
    """The functions of one row of a budget sheet share their calculation."""
    data = estimate_mapping(
        knowledge,
        target_group,
        per_year=per_year,
        years=years,
        cost_per_participant=cost_per_participant,
        success_rate=success_rate,
        horizon=horizon,
        first_year=year,
        price_year=year,
        discount_rate=rate,
    )
    return calculate(case_from_mapping(data, knowledge.price_index))


@lru_cache(maxsize=512)
def _probabilities(*inputs: *Judged) -> Array:
    """The share of the draws in which each actor's net result is above 0, ``(4,)``: as ``simulate`` counts it,
    without the rest of a simulation, since a sheet may hold hundreds of these."""
    case = _calculated(*inputs).case
    assert case is not None, "an estimate is a single case"
    parameters = uncertain_parameters(with_proposals(case, inputs[0]))
    form = linear_form(case, names_of(parameters))
    scores = _scores(form.parameters)
    net = form.net_result(np.array([p.at(row) for p, row in zip(parameters, scores, strict=True)]))
    return np.asarray((net > 0).mean(1))


@lru_cache(maxsize=8)
def _scores(names: tuple[str, ...]) -> Array:
    """The draws of these parameters: the same for every estimate of a target group."""
    return Scores(names, (), DEFAULT_SEED).next(DEFAULT_DRAWS)
