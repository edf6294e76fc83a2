"""A portfolio as text for the terminal, and as a table in a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from som_xl.analysis.portfolio.answer import COLUMNS, portfolio_mapping, project_rows, table_rows
from som_xl.analysis.portfolio.choosing import Choice
from som_xl.analysis.portfolio.portfolio import NET, PER_KRONE, PROBABILITY, Portfolio
from som_xl.analysis.wording import PAYER, decimal, percent
from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL, FileError, Problem
from som_xl.model.report import example_figures, kroner
from som_xl.storage import write_bytes_atomically

TABLE_FILES: Final = (".csv", ".xlsx", ".json")
SHOWN: Final = 50
"""So many projects are listed in the terminal; a file has them all."""
_NAME: Final = 38
_NUMBER: Final = 14
_RANKED_BY: Final = {
    NET: "nettoresultat for {payer}",
    PER_KRONE: "nettoresultat for {payer} pr. krone, indsatsen koster netto",
    PROBABILITY: "sandsynlighed for gevinst for {payer}",
}


def portfolio_text(answer: Portfolio, proposed: int, skipped: Sequence[Problem]) -> str:
    """The ranked table, the choice within the budget in words, and what the reader must know."""
    payer = PAYER[ACTORS_AND_TOTAL[answer.actor]]
    title = f"Portefølje: {len(answer.projects)} projekter"
    parts = [
        f"{title}\n{'=' * len(title)}",
        f"Ordnet efter {_RANKED_BY[answer.ranking].format(payer=payer)}. Beløb i kr., {answer.price_year}-priser, "
        "nutidsværdi i projektets eget første år.",
        _table(answer),
        "" if answer.choice is None else _choice(answer, answer.choice, payer),
        _remarks(answer, proposed, skipped),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(answer: Portfolio) -> str:
    heads = (*(ACTOR_NAMES[actor] for actor in ACTORS_AND_TOTAL), "pr. krone", "P(gevinst)")
    actor = ACTORS_AND_TOTAL[answer.actor]
    lines = [f"{'':4}{'Projekt':<{_NAME}}" + "".join(f"{head:>{_NUMBER}}" for head in heads)]
    rows = project_rows(answer)
    for row in rows[:SHOWN]:
        mark = "" if row["chosen"] is None else f"  {row['start']}" if row["chosen"] else "  –"
        amounts = "".join(
            f"{kroner(amount).removesuffix(' kr.'):>{_NUMBER}}" for amount in row["net_result"].values()
        )
        per_krone = row["per_krone"][actor]
        shown = "–" if per_krone is None else decimal(per_krone, 2)
        chance = "–" if row["prob_positive"] is None else percent(row["prob_positive"][actor])
        name = row["name"] if len(row["name"]) < _NAME else row["name"][: _NAME - 2] + "…"
        lines.append(f"{row['rank']:>3} {name:<{_NAME}}{amounts}{shown:>{_NUMBER}}{chance:>{_NUMBER}}{mark}")
    if len(rows) > SHOWN:
        lines.append(f"    … og {len(rows) - SHOWN} projekter mere (se dem alle med --ud FIL.xlsx).")
    return "\n".join(lines)


def _choice(answer: Portfolio, choice: Choice, payer: str) -> str:
    budget = answer.budget
    assert budget is not None
    chosen = sum(start is not None for start in choice.start)
    spent = float(choice.costs.sum())
    lines = [
        "Valget inden for budgettet",
        f"  {chosen} af {len(choice.start)} projekter giver {payer} {kroner(choice.value)}"
        f" (nutidsværdi i {budget.first_year}) for {kroner(spent)} af kommunens penge.",
    ]
    if budget.total is not None:
        lines.append(f"  Budget i alt: {kroner(budget.total)}, tilbage: {kroner(budget.total - spent)}")
    years = max(len(budget.per_year), max((i + 1 for i, c in enumerate(choice.costs) if c), default=0))
    for i in range(years):
        used = float(choice.costs[i]) if i < len(choice.costs) else 0.0
        limit = f" af {kroner(budget.limit(i))}" if budget.per_year else ""
        lines.append(f"  {budget.first_year + i}: {kroner(used)}{limit}")
    if choice.bound - choice.value > max(0.5, 1e-9 * abs(choice.value)):
        lines.append(
            f"  Ingen sammensætning giver mere end {kroner(choice.bound)}: valget er højst "
            f"{percent((choice.bound - choice.value) / choice.bound, 3)} fra det bedste."
        )
    lines += _more(answer, choice)
    lines += _left_out(answer)
    return "\n".join(lines)


def _more(answer: Portfolio, choice: Choice) -> list[str]:
    budget = answer.budget
    assert budget is not None
    names = budget.names(len(choice.costs))
    worth = ", ".join(
        f"{decimal(amount, 2)} kr. ({name})" for name, amount in zip(names, choice.marginal, strict=True)
    )
    return [
        f"  1 % mere budget ({kroner(choice.extra)}) ville give {kroner(choice.gain)} mere med hele projekter.",
        f"  Kunne projekter gennemføres delvist, var en krone mere værd: {worth}.",
    ]


def _left_out(answer: Portfolio) -> list[str]:
    left = [row for row in project_rows(answer) if not row["chosen"]]
    if not left:
        return ["  Alle projekter er med."]
    lines = ["  Ikke med:"]
    lines += [f"    {row['name']}: {row['why']}" for row in left[:SHOWN]]
    if len(left) > SHOWN:
        lines.append(f"    … og {len(left) - SHOWN} mere.")
    return lines


def _remarks(answer: Portfolio, proposed: int, skipped: Sequence[Problem]) -> str:
    projects = answer.projects
    examples = sum(bool(example_figures(project.case)) for project in projects)
    found = []
    if examples:
        found.append(f"EKSEMPELTAL: {examples} af {len(projects)} projekter bygger på illustrative tal.")
    if proposed:
        found.append(
            f"{proposed} af {len(projects)} projekter har ingen usikre forudsætninger i sagen. For dem bruges de "
            "foreslåede intervaller (publicerede, ellers en konvention)."
        )
    if len({project.case.settings.price_year for project in projects}) > 1:
        found.append(f"Sagerne har forskellige prisniveauer; alle beløb er omregnet til {answer.price_year}.")
    if len({project.case.settings.first_year for project in projects}) > 1:
        found.append("Sagerne begynder i forskellige år; hvert nettoresultat er nutidsværdi i sagens eget.")
    if len({project.case.settings.horizon for project in projects}) > 1:
        found.append("Sagerne har forskellige horisonter og kan derfor ikke uden videre sammenlignes.")
    cut = int((abs(answer.outcomes.cut_off) >= 0.005).sum())
    if cut:
        found.append(f"{cut} projekter har beløb efter horisonten, som ikke er regnet med.")
    found += [f"Sprunget over: {problem}" for problem in skipped]
    return "\n".join(["Forbehold", *(f"  • {remark}" for remark in found)]) if found else ""


def write_portfolio(answer: Portfolio, path: Path) -> None:
    """The whole table as CSV or a spreadsheet, or everything as JSON, by the file's ending.

    Raises:
        FileError: another ending, or the file cannot be written.
    """
    refuse_other_tables(path)
    kind = path.suffix.lower()
    if kind == ".json":
        text = json.dumps(portfolio_mapping(answer), ensure_ascii=False, indent=2, allow_nan=False)
        write_bytes_atomically(path, (text + "\n").encode())
    elif kind == ".csv":
        write_bytes_atomically(path, _csv(table_rows(answer)))
    else:
        write_bytes_atomically(path, _workbook(table_rows(answer)))


def refuse_other_tables(path: Path) -> None:
    """Only the kinds of file a table can be written as.

    Raises:
        FileError: another ending.
    """
    if path.suffix.lower() not in TABLE_FILES:
        raise FileError(
            [
                Problem(
                    path.name,
                    "Tabellen kan ikke skrives i den filtype.",
                    f"'{path.suffix}'",
                    f"Brug en fil, der ender på {', '.join(TABLE_FILES)}.",
                )
            ]
        )


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


def _workbook(rows: Sequence[tuple[Any, ...]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  (slow to import)
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Portefølje"
    for number, row in enumerate((COLUMNS, *rows), 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever the project is called
            elif isinstance(value, float):
                cell.number_format = "0.0%" if column in (12, 13) else "0.00" if column == 11 else "#,##0"
    for column, heading in enumerate(COLUMNS, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(12, len(heading) + 2)
    sheet.column_dimensions["B"].width = 44
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
