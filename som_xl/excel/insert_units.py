"""Units of known services for *Indsæt konsekvenser og priser*: what an own layer has of them, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from som_xl.excel.commands_writing import SheetWriter, fill, is_free
from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.knowledge.evidence_records import ConsequenceRow
from som_xl.knowledge.vocabulary import PER_LABELS
from som_xl.workbook.description import codes_to_text
from som_xl.workbook.locating import FoundTable
from som_xl.workbook.plan import PER, YES
from som_xl.workbook.writing import Row


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
            for year in range(row.year_from or 1, (row.year_to or row.year_from or 1) + 1):
                found.setdefault(year, row.units or 0.0)
        return found

    @property
    def values(self) -> Row:
        """The cells of a line with these units, the original beside them."""
        first = self.rows[0]
        return {
            **{f"u{year}": value for year, value in self.by_year.items()},
            **{f"o{year}": value for year, value in self.by_year.items()},
            "include": YES,
            "per": codes_to_text(PER)[first.per],
            "status": STATUS_LABELS[first.status.value],
            "source": first.source_id,
            "note": first.note,
        }

    def told(self, knowledge: KnowledgeBase) -> str:
        """Service, unit and years."""
        service, years = knowledge.service_by_id[self.service], sorted(self.by_year)
        span = f"år {years[0]}" if len(years) == 1 else f"år {years[0]}–{years[-1]}"
        return f"{service.name}: {service.unit}, {span}"


def is_units(row: ConsequenceRow) -> bool:
    """Whether a row is a change in the use of one service, in its units."""
    return bool(row.service_id) and row.kind == "difference" and row.units is not None


def why_no_units(row: ConsequenceRow, knowledge: KnowledgeBase) -> str:
    """Why the units of a row cannot stand on *Konsekvenser 1*; empty when they can."""
    unit = knowledge.service_by_id[row.service_id].unit
    if row.per not in codes_to_text(PER):
        return PER_LABELS[row.per]
    if row.unit.casefold() not in {"", unit.casefold()}:
        return f"angivet i {row.unit}, ydelsen tælles i {unit}"
    if row.year_from is None:
        return "år ikke oplyst"
    return "konsekvensår 0 har ingen kolonne" if row.year_from < 1 else ""


def by_service(rows: Sequence[ConsequenceRow]) -> list[Units]:
    """The rows by service; of two ways of counting (``per``) the one that comes first."""
    kept: dict[str, list[ConsequenceRow]] = {}
    for row in rows:
        same = kept.setdefault(row.service_id, [])
        if not same or same[0].per == row.per:
            same.append(row)
    return [Units(service, tuple(same)) for service, same in kept.items()]


def write_units(units: Units, writer: SheetWriter, found: FoundTable, line: int) -> bool:
    """Fill the line of the service, unless anything of it stands there; whether it was filled."""
    if not all(is_free(found, line, key) for key in ("include", *(f"u{year}" for year in units.by_year))):
        return False
    fill(writer, writer.plan.consequences, found, line, units.values)
    return True
