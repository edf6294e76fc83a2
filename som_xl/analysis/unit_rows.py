"""Consequences of the knowledge base in units of a known service, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.evidence_records import ConsequenceRow
from som_xl.knowledge.vocabulary import PER_LABELS

PER_HEAD: Final = ("success", "participant")
"""What a consequence line of a case can be counted per."""


@dataclass(frozen=True)
class Units:
    """The units of one service, all with the same ``per``; at least one row."""

    service: str
    rows: tuple[ConsequenceRow, ...]

    @property
    def by_year(self) -> dict[int, float]:
        """Units by consequence year; the first row of a year counts."""
        found: dict[int, float] = {}
        for row in self.rows:
            for year in years_of(row):
                found.setdefault(year, row.units or 0.0)
        return found

    def told(self, knowledge: KnowledgeBase) -> str:
        """Service, unit and years."""
        service, years = knowledge.service_by_id[self.service], sorted(self.by_year)
        span = f"år {years[0]}" if len(years) == 1 else f"år {years[0]}–{years[-1]}"
        return f"{service.name}: {service.unit}, {span}"


def is_units(row: ConsequenceRow) -> bool:
    """Whether a row is a change in the use of one service, in its units."""
    return bool(row.service_id) and row.kind == "difference" and row.units is not None


def why_no_units(row: ConsequenceRow, knowledge: KnowledgeBase) -> str:
    """Why the units of a row cannot be a line of a case, in Danish; empty when they can."""
    unit = knowledge.service_by_id[row.service_id].unit
    if row.per not in PER_HEAD:
        return PER_LABELS[row.per]
    if row.unit.casefold() not in {"", unit.casefold()}:
        return f"angivet i {row.unit}, ydelsen tælles i {unit}"
    return why_no_years(row)


def why_no_years(row: ConsequenceRow) -> str:
    """Why the years of a row are no consequence years of a case, in Danish; empty when they are.

    Consequence year 1 is the first a line can have.
    """
    if row.year_from is None:
        return "år ikke oplyst"
    return "konsekvensår 0 har ingen kolonne" if row.year_from < 1 else ""


def years_of(row: ConsequenceRow) -> range:
    """The consequence years a row covers; without an end it is one year."""
    first = row.year_from or 1
    return range(first, max(first, row.year_to or first) + 1)


def by_service(rows: Sequence[ConsequenceRow]) -> list[Units]:
    """The rows by service; of two ways of counting (``per``) the one that comes first."""
    kept: dict[str, list[ConsequenceRow]] = {}
    for row in rows:
        same = kept.setdefault(row.service_id, [])
        if not same or same[0].per == row.per:
            same.append(row)
    return [Units(service, tuple(same)) for service, same in kept.items()]


def filled(by_year: dict[int, float]) -> list[float]:
    """The numbers of consequence year 1, 2, … to the last one there is; a gap is 0.

    >>> filled({1: -10.0, 3: -4.0})
    [-10.0, 0.0, -4.0]
    """
    return [by_year.get(year, 0.0) for year in range(1, max(by_year) + 1)]
