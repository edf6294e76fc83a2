"""Danish words as a search compares them: one spelling for æ, ø and å, and inflections cut off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

_DOUBLE: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_VOWEL_SHIFTS: Final = {"born": "barn", "barn": "born", "bornene": "barn", "fadre": "far", "modre": "mor"}
"""Plurals no ending gives away (børn, fædre, mødre), spelled as ``key`` does."""
_WORD: Final = re.compile(r"[^\W_]+(?:[-&./][^\W_]+)*")
SHORTEST_INSIDE: Final = 4
"""Shorter words are only found where a word begins: 'unge' is not meant to find 'tunge'."""


class Word(NamedTuple):
    """One word of a query.

    Attributes:
        forms: the word itself first, then its stem and an irregular form, spelled as ``key`` does.
        starts: the same forms as patterns that only match where a word begins.
    """

    forms: tuple[str, ...]
    starts: tuple[re.Pattern[str], ...]


def fold(text: str) -> str:
    """Lower case without accents, æ, ø and å written with two letters.

    >>> fold("Hjemløshed på Århus' gader")
    "hjemloeshed paa aarhus' gader"
    """
    return _strip(text.casefold().translate(_DOUBLE))


def key(text: str) -> str:
    """One spelling for all ways of writing æ, ø and å: 'hjemløs', 'hjemloes' and 'hjemlos' are the same.

    >>> key("Hjemløs"), key("HJEMLOES"), key("hjemlos")
    ('hjemlos', 'hjemlos', 'hjemlos')
    """
    return fold(text).replace("ae", "a").replace("oe", "o").replace("aa", "a")


def query_words(text: str) -> tuple[Word, ...]:
    """The words of a query; signs alone are no words.

    >>> [word.forms for word in query_words("Behandlingen § 110")]
    [('behandlingen', 'behandling'), ('110',)]
    """
    trimmed = (re.sub(r"^[\W_]+|[\W_]+$", "", word) for word in key(text).split())
    return tuple(_word(word) for word in dict.fromkeys(trimmed) if word)


def words_of(text: str) -> Iterator[re.Match[str]]:
    """Where each word of a text stands."""
    return _WORD.finditer(text)


@lru_cache(maxsize=1000)
def _word(word: str) -> Word:
    stem = _stem(word)
    forms = tuple(dict.fromkeys(form for form in (word, stem, _VOWEL_SHIFTS.get(word, "")) if form))
    return Word(forms, tuple(re.compile(r"(?<![^\W_])" + re.escape(form)) for form in forms))


def _stem(word: str) -> str:
    """The word without its ending; 'centre' and 'center' meet in 'cent'."""
    stem: str = _stemmer().stemWord(word)
    return stem[:-1] if stem.endswith(("tr", "dr")) and len(stem) > SHORTEST_INSIDE else stem


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    # Imported by the first search: it takes 20 ms, which a worksheet function should not wait for.
    from snowballstemmer.danish_stemmer import DanishStemmer  # noqa: PLC0415

    return DanishStemmer()


def _strip(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
