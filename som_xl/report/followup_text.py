"""A follow-up as text: what came true, why it differs, and what to expect now."""

from __future__ import annotations

from typing import Final

from som_xl.analysis.followup.drivers import DRIVERS, PRICE, RATE, USE, VOLUME
from som_xl.analysis.followup.outcome import Deviation, FollowUp
from som_xl.analysis.followup.realised import LABELS
from som_xl.analysis.wording import example_notice
from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL
from som_xl.model.report import kroner

_LABEL: Final = 44
_NUMBER: Final = 15
_WORDS: Final = {
    VOLUME: "antal: flere eller færre deltagere",
    RATE: "rate: frafald og succesrate",
    PRICE: "pris: omkostninger og enhedspriser",
    USE: "forbrug: ydelser pr. person",
}


def followup_text(answer: FollowUp) -> str:
    """The deviation so far and both forecasts, each shared on volume, rate, price and use."""
    case, last = answer.plan.case, answer.found.last_year
    first = answer.plan.inputs.first_year
    title = f"{case.title or 'Beregning uden titel'} – opfølgning"
    years = str(first) if first == last else f"{first}–{last}"
    horizon = f"{first}–{first + answer.plan.years - 1}"
    parts = [
        f"{title}\n{'=' * len(title)}",
        example_notice(case),
        _headline(answer, years),
        _block(f"Indtil nu, {years}", answer.so_far, "realiseret"),
        _block(f"Ny prognose {horizon}: resten som planlagt", answer.rest_as_planned, "ny prognose"),
        _block(f"Ny prognose {horizon}: det realiserede fortsætter", answer.level_carried_on, "ny prognose"),
        _basis(answer),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _headline(answer: FollowUp, years: str) -> str:
    total = float((answer.so_far.realised - answer.so_far.expected)[3])
    if round(total) == 0:
        return f"Nettoresultatet for {years} er som forventet for det offentlige i alt."
    word = "bedre" if total > 0 else "dårligere"
    return (
        f"Nettoresultatet for {years} er {kroner(abs(total))} {word} end forventet for det offentlige i alt."
    )


def _block(heading: str, deviation: Deviation, outcome: str) -> str:
    heads = "".join(f"{ACTOR_NAMES[actor]:>{_NUMBER}}" for actor in ACTORS_AND_TOTAL)
    rows = [
        ("forventet", deviation.expected),
        (outcome, deviation.realised),
        ("afvigelse", deviation.realised - deviation.expected),
        *((f"  {_WORDS[name]}", part) for name, part in zip(DRIVERS, deviation.parts, strict=True)),
    ]
    lines = [f"{heading:<{_LABEL}}\n{'kr., nutidsværdi':<{_LABEL}}{heads}"]
    lines += [
        f"{label:<{_LABEL}}"
        + "".join(f"{kroner(float(amount)).removesuffix(' kr.'):>{_NUMBER}}" for amount in amounts)
        for label, amounts in rows
    ]
    return "\n".join(lines)


def _basis(answer: FollowUp) -> str:
    given = {kind: sorted({key[2] for key in answer.found.values if key[0] == kind}) for kind in LABELS}
    lines = ["Grundlag"]
    lines += [f"  • {LABELS[kind]}: {', '.join(map(str, years))}" for kind, years in given.items() if years]
    missing = [LABELS[kind].lower() for kind, years in given.items() if not years]
    if missing:
        lines.append(f"  • Som forventet, fordi der ikke er tal: {', '.join(missing)}.")
    lines.append(
        "  • Afvigelserne er gennemsnit over alle rækkefølger og summer til det hele. Forskellen mellem forventet og "
        "realiseret siger ikke, hvad indsatsen er årsag til."
    )
    return "\n".join(lines)
