"""What a newer data package changes, in the tables and in one case: as text and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from som_xl.analysis.new_data import CaseChange
from som_xl.knowledge import KnowledgeBase
from som_xl.knowledge.updating import TableChange
from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL
from som_xl.model.report import kroner
from som_xl.report.knowledge_text import TABLE_NAMES
from som_xl.report.layers_text import told

SHOWN: Final = 15
"""Changes per table shown as text; JSON has them all."""
_DANISH: Final = {table: danish for danish, table in TABLE_NAMES.items()}


def update_text(
    old: KnowledgeBase, new: KnowledgeBase, found: Sequence[TableChange], case: CaseChange | None
) -> str:
    """Versions, then table by table what is added, changed and removed, then the case."""
    lines = [f"Videnbase {old.version} ({old.date}) → {new.version} ({new.date})"]
    if not found:
        lines.append("Tabellerne er ens.")
    for change in found:
        counts = f"{len(change.added)} nye, {len({key for key, *_ in change.changed})} ændrede, {len(change.removed)} fjernet"
        lines += ["", f"{_DANISH[change.table]}: {counts}"]
        told_here = [f"  + {key}" for key in change.added] + [f"  − {key}" for key in change.removed]
        told_here += [f"  {key}: {field} {told(a)} → {told(b)}" for key, field, a, b in change.changed]
        lines += told_here[:SHOWN]
        if len(told_here) > SHOWN:
            lines.append(f"  … og {len(told_here) - SHOWN} til; se dem alle med --format json")
    if case is not None:
        lines += ["", *_case_lines(case)]
    return "\n".join(lines)


def update_data(
    old: KnowledgeBase, new: KnowledgeBase, found: Sequence[TableChange], case: CaseChange | None
) -> dict[str, Any]:
    """The same as plain values."""
    data: dict[str, Any] = {
        "from": {"version": old.version, "date": old.date},
        "to": {"version": new.version, "date": new.date},
        "tables": {
            change.table: {
                "added": list(change.added),
                "removed": list(change.removed),
                "changed": [
                    {"id": key, "field": field, "old": _plain(a), "new": _plain(b)}
                    for key, field, a, b in change.changed
                ],
            }
            for change in found
        },
    }
    if case is not None:
        data["case"] = {
            "figures": [{"figure": name, "old": _plain(a), "new": _plain(b)} for name, a, b in case.figures],
            "untouched": list(case.untouched),
            "net_result": dict(zip(ACTORS_AND_TOTAL, case.before, strict=True)),
            "net_result_with_new_figures": dict(zip(ACTORS_AND_TOTAL, case.after, strict=True)),
        }
    return data


def _case_lines(case: CaseChange) -> list[str]:
    lines = ["Sagen beholder de tal, den er gemt med. Med pakkens tal ville den ændres sådan:"]
    lines += [f"  {name}: {told(a)} → {told(b)}" for name, a, b in case.figures] or ["  ingen tal ændres"]
    lines += [f"  uændret: {reason}" for reason in case.untouched]
    lines.append("Nettoresultat:")
    for name, before, after in zip(ACTOR_NAMES.values(), case.before, case.after, strict=True):
        lines.append(f"  {name}: {kroner(before)} → {kroner(after)}")
    return lines


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else getattr(value, "value", value)
