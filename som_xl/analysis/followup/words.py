"""A follow-up in Danish sentences, the same on the sheet and on the command line."""

from __future__ import annotations

from typing import Final

from som_xl.analysis.followup.drivers import DRIVERS, PRICE, RATE, USE, VOLUME
from som_xl.analysis.followup.outcome import FollowUp
from som_xl.analysis.followup.realised import LABELS
from som_xl.model.report import kroner

DRIVER_WORDS: Final = {
    VOLUME: "antal: flere eller færre deltagere",
    RATE: "rate: frafald og succesrate",
    PRICE: "pris: omkostninger og enhedspriser",
    USE: "forbrug: ydelser pr. person",
}
NOT_A_CAUSE: Final = "Forskellen mellem forventet og realiseret siger ikke, hvad indsatsen er årsag til."
_ORDERS: Final = "Afvigelserne er gennemsnit over alle rækkefølger og summer til det hele."
_TOTAL: Final = 3


def period(answer: FollowUp) -> str:
    """The years so far: the first to the last with a number."""
    return _years(answer.plan.inputs.first_year, answer.found.last_year)


def horizon(answer: FollowUp) -> str:
    """All years of the case."""
    first = answer.plan.inputs.first_year
    return _years(first, first + answer.plan.years - 1)


def headline(answer: FollowUp) -> str:
    """How much better or worse it went than expected, for the public in all."""
    total = float((answer.so_far.realised - answer.so_far.expected)[_TOTAL])
    if round(total) == 0:
        return f"Nettoresultatet for {period(answer)} er som forventet for det offentlige i alt."
    word = "bedre" if total > 0 else "dårligere"
    amount = kroner(abs(total))
    return f"Nettoresultatet for {period(answer)} er {amount} {word} end forventet for det offentlige i alt."


def forecast(answer: FollowUp) -> str:
    """What to expect now in two ways beside what was expected, and what explains most."""
    planned, carried = answer.rest_as_planned, answer.level_carried_on
    parts = {name: float(part[_TOTAL]) for name, part in zip(DRIVERS, answer.so_far.parts, strict=True)}
    most = max(parts, key=lambda name: abs(parts[name]))
    why = (
        "" if round(parts[most]) == 0 else f"Indtil nu betyder {_short(most)} mest ({kroner(parts[most])}). "
    )
    return (
        f"{why}Ny prognose for {horizon(answer)}: {kroner(float(planned.realised[_TOTAL]))}, når resten går som planlagt, og "
        f"{kroner(float(carried.realised[_TOTAL]))}, når det realiserede fortsætter (forventet "
        f"{kroner(float(planned.expected[_TOTAL]))})."
    )


def basis(answer: FollowUp) -> list[str]:
    """What there are numbers for, what is taken as expected, and how it is explained; one sentence each."""
    given = {kind: sorted({key[2] for key in answer.found.values if key[0] == kind}) for kind in LABELS}
    lines = [f"{LABELS[kind]}: {', '.join(map(str, years))}" for kind, years in given.items() if years]
    missing = [LABELS[kind].lower() for kind, years in given.items() if not years]
    if missing:
        lines.append(f"Som forventet, fordi der ikke er tal: {', '.join(missing)}.")
    return [*lines, f"{_ORDERS} {NOT_A_CAUSE}"]


def _short(driver: str) -> str:
    """The driver's own word.

    >>> _short(VOLUME)
    'antal'
    """
    return DRIVER_WORDS[driver].split(":", maxsplit=1)[0]


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
