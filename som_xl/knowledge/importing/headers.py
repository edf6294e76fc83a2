"""Reads one header text: what its column means, with year, price level, unit and scale."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from som_xl.knowledge.importing.words import SYNONYMS, UNIT_WORDS, Meaning
from som_xl.knowledge.searching import fold


class Header(NamedTuple):
    """What a header says.

    Attributes:
        meaning: what the column holds.
        confidence: 0–1; 1 is exactly a known word.
        year: consequence year, for a column that is one year.
        price_year: calendar year the amounts are in the prices of.
        unit: what one unit is, the knowledge base's word; empty when not said.
        factor: what the numbers must be multiplied with to be kr., units or fractions.
        part: what a year column counts, where the header says: units, an amount, or the amount of one payer.
    """

    meaning: Meaning
    confidence: float
    year: int | None = None
    price_year: int | None = None
    unit: str = ""
    factor: float = 1.0
    part: Meaning | None = None


_WORDS: Final = {fold(word): meaning for meaning, words in SYNONYMS.items() for word in words}
_LONG_WORDS: Final = sorted((word for word in _WORDS if len(word) > 3), key=len, reverse=True)
_YEAR: Final = re.compile(
    r"(?:konsekvens)?(?:aar|year|t)\s*[=+.:_]?\s*(\d{1,2})(?: (?:efter|aar efter).*)?|(\d{1,2})\.? ?(?:aar|konsekvensaar)(?: efter.*)?"
)
_CALENDAR: Final = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d|2100)(?!\d)")
_SCALES: Final = (
    (re.compile(r"\bmia\b|\bmilliard"), 1e9),
    (re.compile(r"\bmio\b|\bmillion|\bmkr\b"), 1e6),
    (re.compile(r"\b1\.?000 ?kr|\btkr\b|\bt\.? ?kr\b|\btusind|\bi 1\.?000\b"), 1e3),
    (re.compile(r"%|\bpct\b|\bprocent"), 0.01),
)
_PAYERS: Final = (
    (re.compile(r"\bkommun"), Meaning.MUNICIPALITY),
    (re.compile(r"\bregion"), Meaning.REGION),
    (re.compile(r"\bstat(en|ens|slig|sligt)?\b"), Meaning.STATE),
)
_MONEY: Final = re.compile(r"\bpris|\bkr\b|takst|andel|efter refusion|udgift|omkostning|beloeb")
_UNCERTAIN: Final = 86.0


@lru_cache(maxsize=20_000)
def read_header(text: str) -> Header | None:
    """What a header text means; None when no known word is in it.

    >>> read_header("Kommune, kr. pr. døgn (2024-priser)")
    Header(meaning=<Meaning.MUNICIPALITY: 'kommune'>, confidence=0.95, year=None, price_year=2024, unit='døgn', factor=1.0, part=None)
    >>> read_header("År 3").year, read_header("Beløb (1.000 kr.)").factor
    (3, 1000.0)
    """
    folded = re.sub(r"\s+", " ", fold(text)).strip(" .:")
    if not folded or len(folded) > 150:
        return None
    calendar = _CALENDAR.search(folded)
    price_year = int(calendar[1]) if calendar else None
    # '95 % KI' names a level, not a scale.
    scaled = re.sub(r"\d+ ?(%|pct)", "", folded)
    factor = next((value for pattern, value in _SCALES if pattern.search(scaled)), 1.0)
    found = _meaning(folded, price_year)
    if found is None:
        return None
    meaning, confidence, year = found
    return Header(meaning, confidence, year, price_year, unit_in(folded), factor)


_PARTS: Final = (
    Meaning.UNITS, Meaning.AMOUNT, Meaning.MUNICIPALITY, Meaning.REGION, Meaning.STATE, Meaning.PRICE
)  # fmt: skip


_MONEY_OF: Final = (Meaning.MUNICIPALITY, Meaning.REGION, Meaning.STATE, Meaning.PRICE)


def read_stacked(texts: tuple[str, ...]) -> Header | None:
    """What the header texts above one column mean together, from top to bottom.

    The lowest known word decides; those above it add year, price level, unit and scale.

    >>> read_stacked(("Priser (2024-priser)", "Kommune")).price_year
    2024
    >>> read_stacked(("År 2", "Antal"))[:3], read_stacked(("År 2", "Antal")).part.value
    ((<Meaning.YEAR: 'år'>, 1.0, 2), 'antal')
    """
    found = [header for header in map(read_header, texts) if header is not None]
    if not found:
        return read_header(" ".join(texts)) if len(texts) > 1 else None
    base = found[-1]
    for other in reversed(found[:-1]):
        base = _joined(base, other)
    said = [text for text in texts if read_header(text) is None]
    unit = base.unit or next((unit for text in said if (unit := unit_in(text))), "")
    level = base.price_year or next((year for text in said if (year := price_year_in(text))), None)
    return base._replace(unit=unit, price_year=level)


def _joined(low: Header, high: Header) -> Header:
    """A header with what the one above it says."""
    meaning, year, part = low.meaning, low.year, low.part
    if high.meaning is Meaning.YEAR and low.meaning in _PARTS:
        meaning, year, part = Meaning.YEAR, high.year, low.meaning
    elif low.meaning is Meaning.YEAR and high.meaning in _PARTS:
        part = high.meaning
    elif low.meaning is Meaning.AMOUNT and high.meaning in _MONEY_OF:
        meaning = high.meaning  # 'kr. pr. døgn' below 'Kommune' is a unit
    return Header(
        meaning,
        max(low.confidence, high.confidence) if meaning is Meaning.YEAR else low.confidence,
        year,
        low.price_year or high.price_year,
        low.unit or high.unit,
        low.factor if low.factor != 1 else high.factor,
        part,
    )


def price_year_in(text: str) -> int | None:
    """The price level a title or note names: '2024-priser', 'prisniveau 2024', 'PL 2024'.

    >>> price_year_in("Alle beløb er i 2024-priser"), price_year_in("Rapport 2021")
    (2024, None)
    """
    folded = fold(text)
    near = r"(?:pris\w*|pl|p/l|niveau)"
    found = re.search(rf"(20\d\d|19[5-9]\d)[ -]*{near}|{near}[ :-]*(20\d\d|19[5-9]\d)", folded)
    return int(found[1] or found[2]) if found else None


def unit_in(text: str) -> str:
    """The unit a header names after 'pr.', in parentheses or after 'antal'; empty when it names none.

    >>> unit_in("pris (kr. pr. døgn)"), unit_in("antal uger"), unit_in("kommune")
    ('døgn', 'uge', '')
    """
    folded = fold(text)
    for found in re.finditer(r"(?:\bpr\.? ?|/ ?|[(\[] ?|\bantal |\bi )([a-z]+)", folded):
        if found[1] in UNIT_WORDS:
            return UNIT_WORDS[found[1]]
    return UNIT_WORDS.get(folded.strip(" ().[]"), "")


def _meaning(folded: str, calendar: int | None) -> tuple[Meaning, float, int | None] | None:
    """Meaning, confidence and consequence year of a folded text."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", folded)
    bare = _CALENDAR.sub(" ", bare)
    bare = re.sub(r"[^a-z0-9%/_. ]+", " ", bare)
    bare = re.sub(r"\s+", " ", bare).strip(" .")
    year = _YEAR.fullmatch(bare)
    if year or re.fullmatch(r"\d{1,2}", bare):
        return Meaning.YEAR, 1.0 if year else 0.8, int((year and (year[1] or year[2])) or bare)
    if calendar is not None and not re.search(r"[a-z]", bare.replace("priser", "").replace("pris", "")):
        return Meaning.PRICE, 0.9, None
    if bare in _WORDS:
        return _WORDS[bare], 1.0, None
    last_year = re.search(r"\b(?:aar|year|t) ?=? ?(\d{1,2})$", bare)
    if last_year:
        return Meaning.YEAR, 0.9, int(last_year[1])
    short = re.split(r",| i | pr\.? | kr\b", bare)[0].strip(" .")
    if short in _WORDS:
        return _WORDS[short], 0.95, None
    payers = [meaning for pattern, meaning in _PAYERS if pattern.search(folded)]
    if len(payers) == 1 and _MONEY.search(folded):
        return payers[0], 0.9, None
    return _nearest(bare)


def _nearest(bare: str) -> tuple[Meaning, float, int | None] | None:
    """A known word inside the text, or one spelled nearly like it."""
    for word in _LONG_WORDS:
        if re.search(rf"\b{re.escape(word)}\b", bare):
            share = len(word) / max(len(bare), 1)
            return _WORDS[word], round(0.6 + 0.3 * share, 2), None
    found = process.extractOne(bare, _LONG_WORDS, scorer=fuzz.ratio, score_cutoff=_UNCERTAIN)
    return (_WORDS[found[0]], round(found[1] / 100 - 0.1, 2), None) if found else None
