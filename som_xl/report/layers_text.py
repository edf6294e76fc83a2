"""Which layer each value comes from: as text and as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.base import Override
from som_xl.report.knowledge_text import TABLE_NAMES

_DANISH = {table: danish for danish, table in TABLE_NAMES.items()}


def layers_text(knowledge: KnowledgeBase, folder: Path) -> str:
    """The base, the user's rows per table, and each value of the base that another one takes the place of."""
    lines = [
        "Sagens egne tal går forud for jeres eget lag, som går forud for grundlaget.",
        f"Grundlag: videnbase {knowledge.version} ({knowledge.date}), {_where(knowledge, folder)}",
    ]
    if knowledge.overlay is None:
        return "\n".join([*lines, f"Eget lag: intet i {folder}"])
    lines.append(f"Eget lag: {knowledge.overlay}")
    lines += [f"  {_DANISH[table]}: {len(ids)} rækker" for table, ids in knowledge.own_ids.items() if ids]
    if knowledge.overrides:
        lines += ["", "Går forud for grundlaget:"]
        lines += [line for override in knowledge.overrides for line in _lines(override)]
    return "\n".join(lines)


def layers_data(knowledge: KnowledgeBase, folder: Path) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "data_version": knowledge.version,
        "base": _where(knowledge, folder),
        "overlay": None if knowledge.overlay is None else str(knowledge.overlay),
        "own_rows": {table: sorted(ids) for table, ids in knowledge.own_ids.items() if ids},
        "overrides": [
            {
                "table": override.table,
                "id": override.id,
                "by": override.by,
                "changes": {
                    field: {"shipped": _plain(old), "used": _plain(new)}
                    for field, old, new in differences(override.below, override.above)
                },
            }
            for override in knowledge.overrides
        ],
    }


def differences(below: Any, above: Any) -> list[tuple[str, Any, Any]]:
    """The fields in which two records of a table differ: name, old and new value."""
    old, new = below._asdict(), above._asdict()
    return [(field, old[field], new[field]) for field in old if old[field] != new[field]]


def told(value: Any) -> str:
    """A value of a record as the user reads it."""
    if value is None or value in ("", ()):
        return "tom"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return (
            f"{value:,.6g}".translate(str.maketrans(",.", ".,"))
            if abs(value) < 1e6
            else f"{value:,.0f}".replace(",", ".")
        )
    return ";".join(value) if isinstance(value, tuple) else str(value)


def _where(knowledge: KnowledgeBase, folder: Path) -> str:
    return "installeret pakke" if knowledge.directory == folder / "grundlag" else "fulgte med programmet"


def _lines(override: Override) -> list[str]:
    name = f"  {_DANISH[override.table]} {override.id}"
    if override.by != override.id:
        return [f"{name}: ikke længere standardpris; {override.by} er"]
    changes = [
        f"{field} {told(old)} → {told(new)}"
        for field, old, new in differences(override.below, override.above)
    ]
    return [f"{name}: {', '.join(changes) or 'uændret'}"]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else getattr(value, "value", value)
