"""A portfolio as text for the terminal, and as a table in a file of text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from som_xl.analysis.portfolio.answer import COLUMNS, portfolio_mapping, project_rows, table_rows
from som_xl.analysis.portfolio.choosing import Budget, Choice
from som_xl.analysis.portfolio.portfolio import Portfolio
from som_xl.analysis.portfolio.telling import (
    budget_sentences,
    counted_reasons,
    order_sentence,
    remarks,
    result_sentence,
)
from som_xl.analysis.wording import decimal, percent
from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL
from som_xl.model.report import kroner
from som_xl.storage import write_bytes_atomically

SHOWN: Final = 50
"""So many projects are listed in the terminal; a file has them all."""
REASONS: Final = 10
"""So many projects that are left out are told one by one."""
_NAME: Final = 36
_NUMBER: Final = 12


def portfolio_text(answer: Portfolio, proposed: int, skipped: Sequence[str]) -> str:
    """The ranked table, the choice within the budget in words, and what the reader must know.

    Args:
        proposed: projects simulated with proposed intervals. skipped: what was left out, and why.
    """
    title = f"Portefølje: {len(answer.projects)} projekter"
    notes = [*remarks(answer, proposed), *(f"Sprunget over: {item}" for item in skipped)]
    parts = [
        f"{title}\n{'=' * len(title)}",
        order_sentence(answer),
        _table(answer),
        result_sentence(answer)
        if answer.choice is None or answer.budget is None
        else _choice(answer, answer.choice, answer.budget),
        "\n".join(["Forbehold", *(f"  • {note}" for note in notes)]) if notes else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(answer: Portfolio) -> str:
    heads = (*(ACTOR_NAMES[actor] for actor in ACTORS_AND_TOTAL), "Udgift", "pr. krone", "P(gevinst)")
    chosen = "" if answer.choice is None else "  Start"
    lines = [f"{'':4}{'Projekt':<{_NAME}}" + "".join(f"{head:>{_NUMBER}}" for head in heads) + chosen]
    rows = project_rows(answer)
    lines += [_line(row, ACTORS_AND_TOTAL[answer.actor]) for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        lines.append(f"    … og {len(rows) - SHOWN} projekter mere (se dem alle med --ud FIL.xlsx).")
    return "\n".join(lines)


def _line(row: dict[str, Any], actor: str) -> str:
    start = "" if row["chosen"] is None else f"  {row['start'] or '–'}"
    per_krone, chances = row["per_krone"][actor], row["prob_positive"]
    cells = [
        *(
            kroner(amount).removesuffix(" kr.")
            for amount in (*row["net_result"].values(), row["municipal_cost"])
        ),
        "–" if per_krone is None else decimal(per_krone, 2),
        "–" if chances is None else percent(chances[actor]),
    ]
    name = row["name"] if len(row["name"]) < _NAME else row["name"][: _NAME - 2] + "…"
    return f"{row['rank']:>3} {name:<{_NAME}}" + "".join(f"{cell:>{_NUMBER}}" for cell in cells) + start


def _choice(answer: Portfolio, choice: Choice, budget: Budget) -> str:
    lines = ["Valget inden for budgettet", f"  {result_sentence(answer)}"]
    years = max(len(budget.per_year), max((i + 1 for i, c in enumerate(choice.costs) if c), default=0))
    for i in range(years):
        used = float(choice.costs[i]) if i < len(choice.costs) else 0.0
        limit = f" af {kroner(budget.limit(i))}" if budget.per_year else ""
        lines.append(f"  {budget.first_year + i}: {kroner(used)}{limit}")
    lines += [f"  {sentence}" for sentence in budget_sentences(answer)]
    return "\n".join([*lines, *_left_out(answer)])


def _left_out(answer: Portfolio) -> list[str]:
    left = [row for row in project_rows(answer) if not row["chosen"]]
    if not left:
        return ["  Alle projekter er med."]
    lines = ["  Ikke med:", *(f"    {row['name']}: {row['why']}" for row in left[:REASONS])]
    if len(left) > REASONS:
        rest = left[REASONS:]
        lines.append(f"    … og {len(rest)} mere: {counted_reasons([row['why'] for row in rest])}.")
    return lines


def write_text_table(answer: Portfolio, path: Path) -> None:
    """The whole table as CSV, or everything as JSON, by the file's ending (.csv, .json).

    Raises:
        FileError: the file cannot be written.
    """
    if path.suffix.lower() == ".json":
        text = json.dumps(portfolio_mapping(answer), ensure_ascii=False, indent=2, allow_nan=False)
        write_bytes_atomically(path, (text + "\n").encode())
    else:
        write_bytes_atomically(path, _csv(table_rows(answer)))


def _csv(rows: Sequence[tuple[Any, ...]]) -> bytes:
    """With semicolons and decimal commas, as a Danish Excel opens it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            [repr(cell).replace(".", ",") if isinstance(cell, float) else _safe(cell) for cell in row]
        )
    return text.getvalue().encode("utf-8-sig")


def _safe(cell: Any) -> Any:
    """Text that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell
