"""What came true, year by year, checked against the case it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from som_xl.model import Case, CaseError, Problem
from som_xl.model.discounting import uprate
from som_xl.model.fields import LARGEST
from som_xl.model.validation import show

STARTED, COMPLETED, SUCCESSES, SUCCESS_RATE = "started", "completed", "successes", "success_rate"
COST_TOTAL, COST, PRICE_FACTOR = "cost_total", "cost", "price_factor"
UNITS_PER_SUCCESS, UNITS_PER_PARTICIPANT = "units_per_success", "units_per_participant"
LABELS: Final = {
    STARTED: "Startede deltagere",
    COMPLETED: "Heraf gennemført",
    SUCCESSES: "Heraf succeser",
    SUCCESS_RATE: "Succesrate blandt gennemførte",
    COST_TOTAL: "Omkostninger i alt",
    COST: "Omkostning",
    PRICE_FACTOR: "Prisfaktor",
    UNITS_PER_SUCCESS: "Forbrug pr. succes",
    UNITS_PER_PARTICIPANT: "Forbrug pr. deltager",
}
"""What each kind of figure is called in the sheet. Persons belong to the year they started."""
NAMED: Final = (COST, PRICE_FACTOR, UNITS_PER_SUCCESS, UNITS_PER_PARTICIPANT)
"""Kinds that also name a cost line or a service."""
_COHORT: Final = (STARTED, COMPLETED, SUCCESSES, SUCCESS_RATE)
_PEOPLE_TOLERANCE: Final = 1e-9


@dataclass(frozen=True)
class Figure:
    """One realised number, as it was read.

    Attributes:
        year: calendar year. kind: of ``LABELS``. name: cost line or service, for the kinds in ``NAMED``.
        value: persons, share, kr., factor or units per head. place: where it stands, for messages.
    """

    year: int
    kind: str
    name: str
    value: float
    place: str


@dataclass(frozen=True)
class Realised:
    """Checked realised numbers of a case.

    Attributes:
        values: by kind, name (empty for those without) and year. kr. in the case's price level.
        last_year: the last year with any number: the years so far end with it.
        places: where each number stands, for messages.
    """

    values: Mapping[tuple[str, str, int], float]
    last_year: int
    places: Mapping[tuple[str, str, int], str]

    def get(self, kind: str, year: int, name: str = "") -> float | None:
        """The number, or None where the case's own is to be used."""
        return self.values.get((kind, name, year))


def realised(case: Case, figures: Sequence[Figure], running_prices: bool = False) -> Realised:
    """The figures, when they can be true of the case.

    Args:
        case: the case as planned. figures: at least one.
        running_prices: costs are in the prices of their own year and are converted to the case's price level.

    Raises:
        CaseError: every figure that cannot be used, with its place.
    """
    if not figures:
        raise CaseError(
            [Problem("", "Der er ingen realiserede tal.", "", "Udfyld mindst ét tal under realiseret.")]
        )
    problems = [problem for figure in figures for problem in _problems(case, figure)]
    problems += _given_twice(figures)
    values = {(figure.kind, figure.name, figure.year): figure.value for figure in figures}
    if not problems:
        problems = list(_impossible_persons(case, figures, values))
    if running_prices and not problems:
        problems = list(_without_index(case, figures))
    if problems:
        raise CaseError(problems)
    if running_prices:
        to, index = case.settings.price_year, case.price_index
        values = {
            key: uprate(value, key[2], to, index) if key[0] in {COST, COST_TOTAL} else value
            for key, value in values.items()
        }
    places = {(figure.kind, figure.name, figure.year): figure.place for figure in figures}
    return Realised(values, max(figure.year for figure in figures), places)


def _problems(case: Case, figure: Figure) -> Iterator[Problem]:
    """What is wrong with one figure on its own."""
    first = case.settings.first_year
    years = range(first, first + case.settings.horizon)
    operating = range(first, first + len(case.participants.starts))
    allowed = operating if figure.kind in _COHORT else years
    if figure.year not in allowed:
        what = "sagens driftsår" if allowed is operating else "sagens horisont"
        remedy = f"Vælg et år fra {allowed[0]} til {allowed[-1]}, eller forlæng sagen først."
        yield Problem(figure.place, f"Året er uden for {what}.", str(figure.year), remedy)
    if not abs(figure.value) <= LARGEST:
        yield Problem(
            figure.place, "Tallet kan ikke bruges.", show(figure.value), "Skriv et almindeligt tal."
        )
    elif figure.value < 0 and figure.kind not in {UNITS_PER_SUCCESS, UNITS_PER_PARTICIPANT}:
        yield Problem(figure.place, "Tallet er negativt.", show(figure.value), "Skriv 0 eller mere.")
    if figure.kind == SUCCESS_RATE and figure.value > 1:
        yield Problem(
            figure.place,
            "Succesraten er over 100 %.",
            show(figure.value),
            "Skriv en andel fra 0 til 1, fx 0,35.",
        )
    known = _names(case, figure.kind)
    if figure.kind in NAMED and figure.name not in known:
        remedy = f"Vælg {', '.join(sorted(known))}." if known else "Slet linjen."
        yield Problem(figure.place, "Navnet findes ikke i sagen.", show(figure.name), remedy)


def _names(case: Case, kind: str) -> set[str]:
    if kind == COST:
        return {line.name for line in case.costs}
    per = {UNITS_PER_SUCCESS: {"success"}, UNITS_PER_PARTICIPANT: {"participant"}}.get(
        kind, {"success", "participant"}
    )
    return {line.service for line in case.included if line.per in per}


def _given_twice(figures: Sequence[Figure]) -> list[Problem]:
    seen: set[tuple[str, str, int]] = set()
    problems = []
    for figure in figures:
        kind = SUCCESSES if figure.kind == SUCCESS_RATE else figure.kind
        key = kind, figure.name, figure.year
        if key in seen:
            message = f"{LABELS[figure.kind]} for {figure.year} er angivet to gange."
            problems.append(Problem(figure.place, message, "", "Behold ét af tallene."))
        seen.add(key)
    return problems


def _impossible_persons(
    case: Case, figures: Sequence[Figure], values: Mapping[tuple[str, str, int], float]
) -> Iterator[Problem]:
    """More completing than started, or more successes than completed; what is not given is as planned."""
    for figure in figures:
        if figure.kind not in {COMPLETED, SUCCESSES}:
            continue
        started = values.get(
            (STARTED, "", figure.year), case.participants.starts[figure.year - case.settings.first_year]
        )
        completed = values.get((COMPLETED, "", figure.year), started * (1 - case.participants.dropout))
        most, what = (started, "startede") if figure.kind == COMPLETED else (completed, "gennemførte")
        if figure.value > most + _PEOPLE_TOLERANCE:
            yield Problem(
                figure.place,
                f"Der er flere end de {show(most)}, der {what} (tal, der mangler, er som forventet).",
                show(figure.value),
                "Ret tallet, eller angiv også de andre tal for året.",
            )


def _without_index(case: Case, figures: Sequence[Figure]) -> Iterator[Problem]:
    for figure in figures:
        if figure.kind in {COST, COST_TOTAL} and figure.year not in case.price_index:
            yield Problem(
                figure.place,
                "Året har intet nettoprisindeks, så beløbet kan ikke omregnes.",
                str(figure.year),
                "Tilføj året i sagens settings.price_index, eller skriv beløb i sagens prisniveau.",
            )
