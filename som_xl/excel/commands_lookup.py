"""*Slå op*: what the knowledge base has under a word, in one dialog, and the way to the first row."""

from __future__ import annotations

from typing import Final

from som_xl.excel.commands_texts import bullets
from som_xl.excel.port import Port
from som_xl.knowledge import STATUS_LABELS, KnowledgeBase
from som_xl.knowledge.searching import Hit
from som_xl.workbook.references import Area
from som_xl.workbook.sheets import knowledge as sheets

TABLES: Final = {
    "target_groups": ("Målgruppe", sheets.TARGET_GROUPS),
    "services": ("Ydelse", sheets.PRICES),
    "domains": ("Hovedområde", sheets.SOURCES),
    "effects": ("Effekt", sheets.EFFECTS),
    "consequences": ("Konsekvens", sheets.CONSEQUENCES),
    "recommendations": ("Anbefaling", sheets.RECOMMENDATIONS),
    "projects": ("Projekt", sheets.PROJECTS),
    "experience_calculations": ("Erfaring", sheets.EXPERIENCES),
    "intervention_costs": ("Omkostning", sheets.PROJECTS),
    "prices": ("Pris", sheets.PRICES),
    "price_index": ("Prisindeks", sheets.SOURCES),
    "discount_rates": ("Rente", sheets.SOURCES),
    "refund_rules": ("Refusion", sheets.PRICES),
    "municipalities": ("Kommune", sheets.TARGET_GROUPS),
    "aggregate_figures": ("Samlet tal", sheets.CONSEQUENCES),
    "sources": ("Kilde", sheets.SOURCES),
}
"""What a row of a table is called, and the sheet it stands on."""
OWN: Final = (
    "Den første række er fra jeres eget lag og står ikke på Viden-arkene. Se den med: som-xl viden --soeg, og hele laget "
    "med: som-xl viden lag."
)


def told(knowledge: KnowledgeBase, wanted: str, hits: tuple[Hit, ...]) -> str:
    """The hits, one on a line, with figure, status and year."""
    title = f"{len(hits)} {'række' if len(hits) == 1 else 'rækker'} i videnbasen om '{wanted}':"
    return f"{title}\n\n" + bullets([_line(knowledge, hit) for hit in hits])


def is_own(knowledge: KnowledgeBase, hit: Hit) -> bool:
    """Whether the row of a hit comes from the user's own layer."""
    return knowledge.layer(hit.table, hit.id) == "overlay"


def row_of(port: Port, knowledge: KnowledgeBase, hit: Hit) -> Area | None:
    """The cell in which the row of a hit begins, on its knowledge sheet.

    A row of the user's own layer is looked for by its id only: another row may have its name. One that took the place of
    a shipped row is not looked for, as the sheet may show the row below it.
    """
    sheet = TABLES[hit.table][1]
    own = is_own(knowledge, hit)
    took_place = any((item.table, item.id) == (hit.table, hit.id) for item in knowledge.overrides)
    if sheet not in port.sheet_names or (own and took_place):
        return None
    used = port.used_area(sheet)
    rows = port.read(used)
    for wanted in (hit.id,) if own else (hit.id, hit.name):
        for r, row in enumerate(rows, used.first_row):
            if any(cell.value == wanted for cell in row):
                first = next(c for c, cell in enumerate(row, used.first_column) if cell.value is not None)
                return Area(sheet, r, first, r, first)
    return None


def _line(knowledge: KnowledgeBase, hit: Hit) -> str:
    record = hit.record
    service = getattr(record, "service_id", "")
    name = knowledge.service_by_id[service].name if hit.table == "prices" and service else hit.name
    name = f"{name} ({hit.id})" if hit.table == "effects" else name  # what Indsæt effekt asks for
    status = getattr(record, "status", "")
    parts = [
        f"{TABLES[hit.table][0]}: {name}",
        _figure(hit),
        STATUS_LABELS.get(str(getattr(status, "value", status)), ""),
        str(getattr(record, "year", "") or ""),
        "eget lag" if is_own(knowledge, hit) else "",
    ]
    return " · ".join(part for part in parts if part)


def _figure(hit: Hit) -> str:
    record = hit.record
    if hit.table == "prices":
        paid = [
            (who, getattr(record, field))
            for who, field in (("kommune", "municipality"), ("region", "region"), ("stat", "state"))
        ]
        known = ", ".join(f"{who} {_danish(kr)} kr." for who, kr in paid if kr is not None)
        return f"{known or _danish(record.gross) + ' kr.'} pr. {record.unit}"
    if hit.table == "effects":
        return f"{record.outcome}: {_danish(record.estimate)}"
    if hit.table == "consequences" and record.amount_kr is not None:
        return f"{_danish(record.amount_kr)} kr."
    return str(record.unit) if hit.table == "services" else ""


def _danish(value: float | None) -> str:
    """A number with decimal comma.

    >>> _danish(1234.5), _danish(-0.25), _danish(None)
    ('1.234,5', '−0,25', 'ukendt')
    """
    if value is None:
        return "ukendt"
    plain = f"{value:,.4f}".rstrip("0").rstrip(".")
    return plain.translate(str.maketrans(",.-", ".,−"))
