"""The value of an input before and after, as Danes write it; nothing where it is more than one figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from som_xl.analysis.differences import Key
from som_xl.analysis.wording import decimal, percent
from som_xl.model import ACTORS
from som_xl.model.report import kroner
from som_xl.workbook.plan import FIRST_CONSEQUENCE

_SHARES: Final = {"success_with", "success_without", "success_rate", "dropout", "relapse", "discount_rate"}
_WHOLE: Final = {"first_year", "horizon", "price_year"}
_WORDS: Final = {
    "official": "officiel",
    **{code: text[0].lower() + text[1:] for text, code in FIRST_CONSEQUENCE},
}
_FEW: Final = 4
"""So many numbers of a list are written out."""


def value_words(key: Key, value: Any) -> str:
    """A value of the input under ``key`` in words, as short as a cell has room for.

    >>> value_words(("effect", "success_with"), 0.6), value_words(("participants", "starts"), (20.0, 25.0))
    ('60,0 %', '20 · 25')
    """
    if value is None:
        return "ingen"
    if isinstance(value, str):
        return _WORDS.get(value, value)
    if isinstance(value, int | float):
        return str(int(value)) if key[-1] in _WHOLE else _number(key[-1], float(value))
    if key[0] == "prices" and isinstance(value, Mapping):
        return kroner(sum(value[actor] for actor in ACTORS))
    if key[0] == "costs" and len(value) == 1:
        return _amount(value[0]["amounts"])
    if key[0] == "consequences" and len(value) == 1:
        line = value[0]
        return f"{decimal(line['weight'] * sum(line['units']))} enheder"
    if key[-1] in {"starts", "phase_in"}:
        return _listed(value)
    return ""


def _number(name: str, value: float) -> str:
    return percent(value) if name in _SHARES else decimal(value, 2)


def _amount(amounts: float | Sequence[float]) -> str:
    return kroner(sum(amounts)) + " i alt" if isinstance(amounts, Sequence) else kroner(amounts)


def _listed(values: Sequence[float]) -> str:
    if len(values) <= _FEW:
        return " · ".join(decimal(value, 2) for value in values)
    return f"{decimal(sum(values))} i alt"
