"""What was understood and what came of it: as text for a person and as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from som_xl.knowledge.base import KnowledgeBase
from som_xl.knowledge.importing.grid import letters
from som_xl.knowledge.importing.matching import waits
from som_xl.knowledge.importing.rows import Outcome, RowNote
from som_xl.knowledge.importing.tablemap import ColumnMap, Kind, NameChoice, TableMap
from som_xl.knowledge.importing.understanding import Outcomes, Understanding
from som_xl.knowledge.importing.words import Meaning

SHOWN: Final = 40
"""Lines of one kind shown as text; JSON has them all."""
DANISH: Final = {
    "sources": "kilder", "domains": "hovedområder", "services": "ydelser", "target_groups": "målgrupper",
    "prices": "priser", "effects": "effekter", "consequences": "konsekvenser",
}  # fmt: skip


def preview_text(understanding: Understanding, found: Outcomes, knowledge: KnowledgeBase) -> str:
    """Tables, columns and names with how sure each is, and what an import would give."""
    lines = [f"{understanding.book.name}: {_tables(understanding.tables)}"]
    if understanding.remembered:
        lines.append("Layoutet er kendt: kortet fra sidste import er brugt.")
    for table in understanding.tables:
        lines += ["", *_table_lines(table)]
    lines += _name_lines(found.names, knowledge)
    lines += ["", "Ved import:", *_count_lines(found), "", *_note_lines(found.notes)]
    return "\n".join(lines)


def import_text(understanding: Understanding, found: Outcomes, counts: dict[str, int]) -> str:
    """What was written, and every row that was not taken over."""
    lines = [f"{understanding.book.name}: importeret til eget lag"]
    if understanding.remembered:
        lines.append("Layoutet er kendt: kortet fra sidste import er brugt.")
    lines += [
        f"  {DANISH[name]}: {_rows(len(rows))} ({counts[name]} nye eller ændrede)"
        for name, rows in found.rows.items()
    ]
    lines += ["", *_note_lines(found.notes)]
    return "\n".join(lines)


def as_data(
    understanding: Understanding, found: Outcomes, counts: dict[str, int] | None = None
) -> dict[str, Any]:
    """The whole report as plain values: tables, names, counts and one note per row."""
    return {
        "file": understanding.book.name,
        "fingerprint": understanding.layout,
        "remembered": understanding.remembered,
        "tables": [
            {
                "sheet": table.sheet, "kind": table.kind.value, "rows": list(table.body),
                "header": list(table.header), "confidence": table.confidence, "include": table.include,
                "target_group": table.group, "price_year": table.price_year,
                "columns": [
                    {
                        "column": letters(column.column), "header": column.header, "meaning": column.meaning.value,
                        "confidence": column.confidence, "year": column.year, "price_year": column.price_year,
                        "unit": column.unit, "factor": column.factor,
                    }
                    for column in table.columns
                ],
            }
            for table in understanding.tables
        ],
        "names": [asdict(name) for name in found.names],
        "rows": {name: len(rows) for name, rows in found.rows.items()},
        "changed": counts,
        "notes": [{"place": n.place, "outcome": n.outcome.value, "reason": n.reason} for n in found.notes],
    }  # fmt: skip


def _tables(tables: Sequence[TableMap]) -> str:
    understood = sum(table.kind is not Kind.SKIP for table in tables)
    return f"{understood} {'tabel' if understood == 1 else 'tabeller'} forstået" + (
        f", {len(tables) - understood} ikke forstået" if understood < len(tables) else ""
    )


def _table_lines(table: TableMap) -> list[str]:
    last = letters(max(column.column for column in table.columns)) if table.columns else "A"
    area = f"A{table.header[0]}:{last}{table.body[1]}"
    chosen = "" if table.include else " · springes over"
    lines = [f"{table.sheet}!{area} · {table.kind.value} · sikkerhed {table.confidence:.0%}{chosen}"]
    if table.group:
        lines.append(f"  målgruppe: {table.group}")
    if table.price_year:
        lines.append(f"  prisniveau: {table.price_year}")
    return lines + [_column_line(column) for column in table.columns]


def _column_line(column: ColumnMap) -> str:
    extra = [
        f"år {column.year}" if column.year is not None else "",
        column.part.value if column.part else "",
        f"{column.price_year}-priser" if column.price_year else "",
        f"pr. {column.unit}" if column.unit else "",
        f"ganges med {column.factor:g}" if column.factor != 1 else "",
    ]
    told = ", ".join(part for part in extra if part)
    meaning = "" if column.meaning is Meaning.YEAR else column.meaning.value
    said = ", ".join(part for part in (meaning, told) if part)
    sure = f" ({column.confidence:.0%})" if column.meaning is not Meaning.SKIP else ""
    return f"  {letters(column.column):<3} '{column.header[:50]}' → {said}{sure}"


def _name_lines(names: Iterable[NameChoice], knowledge: KnowledgeBase) -> list[str]:
    told = []
    known = {
        **{key: record.name for key, record in knowledge.service_by_id.items()},
        **{key: record.name for key, record in knowledge.target_group_by_id.items()},
    }
    for name in names:
        if name.new:
            told.append(f"  {name.what} '{name.text}' → ny egen række '{name.id}'")
        elif name.confidence < 1:
            asked = " – svar i kortet" if waits(name) else ""
            title = known.get(name.id, "")
            told.append(f"  {name.what} '{name.text}' → {title} ({name.id}, {name.confidence:.0%}){asked}")
    return ["", "Navne:", *_cut(told)] if told else []


def _count_lines(found: Outcomes) -> list[str]:
    if not found.rows:
        return ["  intet"]
    return [f"  {DANISH[name]}: {_rows(len(rows))}" for name, rows in found.rows.items()]


def _note_lines(notes: Sequence[RowNote]) -> list[str]:
    """The notes by outcome, what needs an answer first; whole rows taken over are only counted."""
    lines = []
    for outcome in (Outcome.WAITS, Outcome.REFUSED, Outcome.PARTLY, Outcome.SKIPPED, Outcome.IMPORTED):
        told = [note for note in notes if note.outcome is outcome]
        if not told:
            continue
        lines.append(f"{outcome.value}: {len(told)}")
        if outcome is Outcome.IMPORTED:
            told = [note for note in told if not note.reason.endswith(" tal.")]
        if outcome is not Outcome.PARTLY:
            lines += _cut([f"  {note.place}: {note.reason}" for note in told])
    return lines


def _rows(count: int) -> str:
    return f"{count} {'række' if count == 1 else 'rækker'}"


def _cut(lines: list[str]) -> list[str]:
    if len(lines) <= SHOWN:
        return lines
    return [*lines[:SHOWN], f"  … og {len(lines) - SHOWN} til; se dem alle med --format json"]


def reasons(found: Outcomes) -> str:
    """The first reasons why nothing could be taken over, on one line."""
    told = [f"{n.place}: {n.reason}" for n in found.notes if n.outcome in (Outcome.WAITS, Outcome.REFUSED)]
    return " ".join(told[:3])
