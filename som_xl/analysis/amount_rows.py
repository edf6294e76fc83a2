"""Consequences of the knowledge base in kr. for one payer, as a line with a service of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from som_xl.analysis.unit_rows import PER_HEAD, filled, why_no_years, years_of
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.evidence_records import ConsequenceRow
from som_xl.knowledge.status import worst
from som_xl.knowledge.vocabulary import FIGURE_KIND_LABELS, PAYER_LABELS, PER_LABELS
from som_xl.model import ACTORS


class Figure(NamedTuple):
    """A published figure as a consequence line with its price.

    Attributes:
        line: a consequence of the case; the service has the row's id, unit ``kr.`` and price 1.
        price: price of that service for the paying actor.
        remarks: what the reader must know about it, Danish sentences.
        left_out: why it does not count beside the group's other figures; empty when it does.
    """

    line: dict[str, Any]
    price: dict[str, Any]
    remarks: tuple[str, ...]
    left_out: str = ""


def amount_faults(row: ConsequenceRow) -> tuple[str, ...]:
    """Every reason why a row is no yearly kr. amount of one public actor per head, in Danish; empty when it is.

    Levels, sums over several years or a lifetime, net results after costs, and the gains of citizens or
    society are not yearly budget consequences.
    """
    found = (
        "" if row.payer in ACTORS else PAYER_LABELS[row.payer],
        "" if row.kind == "difference" else FIGURE_KIND_LABELS[row.kind],
        f"angivet i {row.unit}" if row.amount_kr is None and row.kind == "difference" else "",
        "" if row.per in PER_HEAD else PER_LABELS[row.per],
        why_no_years(row),
    )
    return tuple(reason for reason in found if reason)


def amount_figure(
    knowledge: KnowledgeBase, rows: Sequence[ConsequenceRow], left_out: str = "", name: str = ""
) -> Figure:
    """Rows that have no ``amount_faults`` as one line: the same item and payer in different years.

    Args:
        knowledge: gives the price index.
        rows: at least one row; the first gives id, source and note.
        left_out: why the line is not counted; empty when it is.
        name: what the service is called; the first row's item when empty.
    """
    first = rows[0]
    price_year, remark = _price_level(knowledge, first)
    amounts = {year: -(row.amount_kr or 0.0) for row in rows for year in years_of(row)}
    provenance = {"status": worst(row.status for row in rows).value, "source": first.source_id}
    price: dict[str, Any] = {actor: float(actor == first.payer) for actor in ACTORS}
    if price_year is not None:
        price["price_year"] = price_year
    line = {
        "service": first.id,
        "per": first.per,
        "units": filled(amounts),
        "include": not left_out,
        "note": " ".join(part for part in (left_out, remark, first.note) if part),
        **provenance,
    }
    price |= {"name": name or first.item, "unit": "kr.", "note": remark, **provenance}
    return Figure(line, price, (f"{first.id}: {remark}",) if remark else (), left_out)


def _price_level(knowledge: KnowledgeBase, row: ConsequenceRow) -> tuple[int | None, str]:
    """The price level the amount is converted from, and a Danish remark where that is not the source's own."""
    index = knowledge.price_index
    year = row.price_year if row.price_year is not None else row.year
    missing = "" if row.price_year is not None else "Kilden oplyser ikke prisåret."
    if year is None:
        return None, f"{missing} Beløbet er ikke fremskrevet."
    if year in index:
        return year, missing and f"{missing} Udgivelsesåret {year} er brugt."
    nearest = min(max(year, min(index)), max(index))
    outside = f"Prisåret {year} ligger uden for nettoprisindekset ({min(index)}–{max(index)}); beløbet er regnet som {nearest}-priser."
    return nearest, f"{missing} {outside}".strip()
