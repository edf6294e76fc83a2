"""How a foreign file is understood: its tables, and the meaning of each of their columns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from som_xl.knowledge.importing.words import Meaning
from som_xl.knowledge.searching import fold


class Kind(StrEnum):
    """What a table holds; the value is the word in the mapping file."""

    PRICES = "priser"
    CONSEQUENCES = "konsekvenser"
    EFFECTS = "effekter"
    TARGET_GROUPS = "målgrupper"
    SERVICES = "ydelser"
    SKIP = "spring over"


@dataclass(frozen=True)
class ColumnMap:
    """One column of a table; see ``headers.Header`` for what the header adds to the meaning."""

    column: int
    header: str
    meaning: Meaning
    confidence: float
    year: int | None = None
    price_year: int | None = None
    unit: str = ""
    factor: float = 1.0
    part: Meaning | None = None


@dataclass(frozen=True)
class TableMap:
    """One table of a sheet. Rows are counted from 1, both ends included.

    Attributes:
        header: first and last row of the header.
        body: first and last row below it.
        confidence: 0–1; how sure the reading of kind and columns is.
        group: the target group of every row, where it has no column of its own: as the sheet writes it.
        price_year: price level of amounts whose column and row do not say.
        per: ``success`` or ``participant``; what consequences are counted per.
        empty_is_zero: an empty payer beside a filled one means that it pays nothing.
        fixed: values for columns of the knowledge base that the file does not have, by column name.
        include: whether the rows are imported.
    """

    sheet: str
    kind: Kind
    header: tuple[int, int]
    body: tuple[int, int]
    columns: tuple[ColumnMap, ...]
    confidence: float
    group: str = ""
    price_year: int | None = None
    per: str = "success"
    empty_is_zero: bool = False
    fixed: dict[str, str] = field(default_factory=dict)
    include: bool = True

    def of(self, *meanings: Meaning) -> tuple[ColumnMap, ...]:
        """The columns with one of these meanings, from left to right."""
        if meanings not in self._found:
            self._found[meanings] = tuple(column for column in self.columns if column.meaning in meanings)
        return self._found[meanings]

    @cached_property
    def _found(self) -> dict[tuple[Meaning, ...], tuple[ColumnMap, ...]]:
        """What ``of`` has found before: it is asked for every row."""
        return {}

    @property
    def signature(self) -> str:
        """The headers without figures of years, so that next year's file has the same."""
        headers = "|".join(_yearless(column.header) for column in self.columns)
        return f"{_yearless(self.sheet)}:{headers}"


@dataclass(frozen=True)
class NameChoice:
    """What a name in the file is in the knowledge base.

    Attributes:
        what: ``ydelse``, ``målgruppe`` or ``hovedområde``.
        text: the name as the file writes it.
        id: the id of the knowledge base, or the id the new row gets.
        confidence: 0–1 for the match; 0 for a new row.
        new: whether a row of its own is made.
    """

    what: str
    text: str
    id: str
    confidence: float
    new: bool = False


SURE = 0.85
"""Names that match at least this well are used; those from ``NEW`` up to here wait for the user."""
NEW = 0.6
"""Names that match nothing this well become rows of their own."""


def fingerprint(tables: Iterable[TableMap]) -> str:
    """A short name of a layout: the same for files with the same sheets and headers, whatever their values."""
    text = "\n".join(table.signature for table in tables)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _yearless(text: str) -> str:
    return re.sub(r"\b(19|20)\d\d\b", "####", fold(text))
