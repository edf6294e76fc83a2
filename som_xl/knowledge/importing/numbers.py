"""Numbers as people write them: Danish and English marks, thousands, percentages, kr. and minus signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from math import isfinite
from typing import Final, NamedTuple


class Style(StrEnum):
    """Which mark is the decimal one."""

    DANISH = "dansk"
    ENGLISH = "engelsk"


class Number(NamedTuple):
    """A number read from text.

    Attributes:
        value: with the percentage taken: ``12,5 %`` is 0.125.
        percent: whether the text had a percent sign.
        doubtful: whether the other style would have given another number.
    """

    value: float
    percent: bool = False
    doubtful: bool = False


MISSING: Final = frozenset(
    ("-", "–", "—", "−", ".", "..", "...", "…", "n/a", "na", "n.a.", "i.o.", "io", "ikke oplyst", "ukendt", "x", "#i/t",
     "#n/a", "null", "none", "nan", "ingen", "ikke signifikant", "i.s.", "is", "ns", "n.s.", "*")
)  # fmt: skip
"""What people write in a cell when there is no number."""

_WORDS: Final = re.compile(r"(?i)\bdkk\b|\bkr\b\.?|\bkroner\b|\bca\b\.?|\bpct\b\.?|%|\*+$")
_DASH_FOR_OERE: Final = re.compile(r"(?<=\d),-+$")
_MINUS: Final = str.maketrans({"−": "-", "–": "-", "—": "-", "‒": "-"})
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f\u2009']+")
_DANISH: Final = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_ENGLISH: Final = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}( \d{3})+")


def is_missing(text: str) -> bool:
    """Whether the text says that there is no number.

    >>> is_missing("–"), is_missing("i.o."), is_missing("0")
    (True, True, False)
    """
    return text.strip().casefold() in MISSING


@lru_cache(maxsize=50_000)
def parse_number(text: str, style: Style | None = None) -> Number | None:
    """The number a text shows; None when it shows none.

    A text that is a number in both styles is read as ``style`` says, as Danish when that is not known, and is
    then doubtful.

    >>> parse_number("1.234,50 kr.")
    Number(value=1234.5, percent=False, doubtful=False)
    >>> parse_number("12,5 %").value, parse_number("−48").value, parse_number("(1.000)").value
    (0.125, -48.0, -1000.0)
    >>> parse_number("1.234"), parse_number("1.234", Style.ENGLISH).value
    (Number(value=1234.0, percent=False, doubtful=True), 1.234)
    """
    plain, percent = _plain(text)
    danish = _value(plain, Style.DANISH)
    english = _value(plain, Style.ENGLISH)
    if danish is None and english is None:
        return None
    doubtful = danish is not None and english is not None and danish != english
    first, second = (english, danish) if style is Style.ENGLISH else (danish, english)
    value = first if first is not None else second
    assert value is not None
    return Number(value / 100 if percent else value, percent, doubtful and style is None)


def style_of(texts: Iterable[str]) -> Style | None:
    """The style of a column: what its unambiguous numbers say, None when they say nothing or both.

    >>> style_of(["1.234", "0.75"]), style_of(["1.234", "2.000,50"]), style_of(["1.234"])
    (<Style.ENGLISH: 'engelsk'>, <Style.DANISH: 'dansk'>, None)
    """
    found = set()
    for text in texts:
        plain, _ = _plain(text)
        danish, english = _value(plain, Style.DANISH), _value(plain, Style.ENGLISH)
        if (danish is None) != (english is None):
            found.add(Style.DANISH if english is None else Style.ENGLISH)
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> tuple[str, bool]:
    """The digits, marks and sign alone, and whether there was a percent sign."""
    plain = text.strip().translate(_MINUS)
    percent = "%" in plain or bool(re.search(r"(?i)\bpct\b", plain))
    plain = _DASH_FOR_OERE.sub("", _WORDS.sub("", plain).strip())
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1].strip()}"
    if plain.endswith("-") and plain[:-1].strip()[-1:].isdigit():
        plain = f"-{plain[:-1]}"
    blanks = _BLANKS.sub(" ", plain).strip()
    head = re.split(r"[.,]\d*$", blanks)[0]
    # A blank inside a number is a thousands mark or nothing we know.
    if " " in blanks and (_GROUPED.fullmatch(head) or re.fullmatch(r"[+-] ?[\d.,]+", blanks)):
        blanks = blanks.replace(" ", "")
    return blanks, percent


def _value(plain: str, style: Style) -> float | None:
    pattern, thousands, mark = (_DANISH, ".", ",") if style is Style.DANISH else (_ENGLISH, ",", ".")
    if not pattern.fullmatch(plain):
        return None
    value = float(plain.replace(thousands, "").replace(mark, "."))
    return value if isfinite(value) else None
