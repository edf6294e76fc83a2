"""A follow-up as text: what came true, why it differs, and what to expect now."""

from __future__ import annotations

from typing import Final

from som_xl.analysis.followup import words
from som_xl.analysis.followup.drivers import DRIVERS
from som_xl.analysis.followup.outcome import Deviation, FollowUp
from som_xl.analysis.wording import example_notice
from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL
from som_xl.model.report import kroner

_LABEL: Final = 44
_NUMBER: Final = 15


def followup_text(answer: FollowUp) -> str:
    """The deviation so far and both forecasts, each shared on volume, rate, price and use."""
    case = answer.plan.case
    title = f"{case.title or 'Beregning uden titel'} – opfølgning"
    years, horizon = words.period(answer), words.horizon(answer)
    parts = [
        f"{title}\n{'=' * len(title)}",
        example_notice(case),
        words.headline(answer),
        _block(f"Indtil nu, {years}", answer.so_far, "realiseret"),
        _block(f"Ny prognose {horizon}: resten som planlagt", answer.rest_as_planned, "ny prognose"),
        _block(f"Ny prognose {horizon}: det realiserede fortsætter", answer.level_carried_on, "ny prognose"),
        "\n".join(["Grundlag", *(f"  • {line}" for line in words.basis(answer))]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(heading: str, deviation: Deviation, outcome: str) -> str:
    heads = "".join(f"{ACTOR_NAMES[actor]:>{_NUMBER}}" for actor in ACTORS_AND_TOTAL)
    rows = [
        ("forventet", deviation.expected),
        (outcome, deviation.realised),
        ("afvigelse", deviation.realised - deviation.expected),
        *(
            (f"  {words.DRIVER_WORDS[name]}", part)
            for name, part in zip(DRIVERS, deviation.parts, strict=True)
        ),
    ]
    lines = [f"{heading:<{_LABEL}}\n{'kr., nutidsværdi':<{_LABEL}}{heads}"]
    lines += [
        f"{label:<{_LABEL}}"
        + "".join(f"{kroner(float(amount)).removesuffix(' kr.'):>{_NUMBER}}" for amount in amounts)
        for label, amounts in rows
    ]
    return "\n".join(lines)
