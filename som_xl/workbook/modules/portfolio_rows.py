"""What is written on *Portefølje*: for each named range the rows, as constants from the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from som_xl import __version__
from som_xl.analysis.portfolio.portfolio import Portfolio
from som_xl.analysis.portfolio.telling import budget_sentences, order_sentence, remarks, result_sentence
from som_xl.knowledge import KnowledgeBase
from som_xl.workbook import portfolio_numbers as numbers
from som_xl.workbook.canvas import Value
from som_xl.workbook.locating import Locator
from som_xl.workbook.modules import portfolio_layout as at
from som_xl.workbook.modules.description import ModuleSheet
from som_xl.workbook.package import WorkbookPackage
from som_xl.workbook.result_blocks import Rows, filled

NO_BUDGET: Final = "intet"


@dataclass(frozen=True)
class Told:
    """What is said beside the numbers.

    Attributes:
        source: the folder or list. proposed: projects simulated with proposed intervals.
        left_out: files and lines that could not be used, and why.
        notes: other remarks, after those of the portfolio itself.
    """

    source: str
    proposed: int = 0
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def portfolio_blocks(
    module: ModuleSheet,
    answer: Portfolio,
    told: Told,
    used: Sequence[Value],
    knowledge: KnowledgeBase,
    at_time: datetime,
) -> dict[str, Rows]:
    """The rows of every named range of the sheet.

    Args:
        module: the sheet. answer: the portfolio. told: what is said of it.
        used: what stands in the input cells (``raw_inputs``), kept to see when they change.
    """
    examples, notes = _notes(answer, told)
    blocks: dict[str, Rows] = {
        "som_portfolio_source": [[told.source]],
        "som_portfolio_stamp": [[_stamp(answer, knowledge, at_time)]],
        "som_portfolio_tiles": _tiles(answer),
        "som_portfolio_headline": [
            [result_sentence(answer)],
            [" · ".join(budget_sentences(answer))],
            [examples],
            [_notice(notes, told)],
        ],
        "som_portfolio_remarks": [[note] for note in _fitted(notes, told)],
        "som_portfolio_note": [[order_sentence(answer)], [_more(answer)]],
        "som_portfolio_sums": _sums(answer),
        "som_portfolio_projects": numbers.project_list(answer, at.LISTED),
        "som_portfolio_bars": numbers.bar_rows(answer, at.BARS),
        "som_portfolio_spent": numbers.spent_rows(answer, at.SPENT_YEARS),
        "som_portfolio_curve": numbers.curve_rows(answer, at.CURVE),
        "som_portfolio_marks": numbers.mark_rows(answer),
        "som_portfolio_used": [[value] for value in used],
    }
    return {
        name: filled(rows, module.areas[name].height, module.areas[name].width)
        for name, rows in blocks.items()
    }


def charted(blocks: Mapping[str, Rows]) -> dict[str, int]:
    """Rows in use of the ranges that a chart shows row by row."""
    return {
        name: max(1, sum(row[0] is not None for row in blocks[name]))
        for name in ("som_portfolio_bars", "som_portfolio_spent")
    }


def raw_inputs(package: WorkbookPackage, module: ModuleSheet) -> list[Value]:
    """What stands in the input cells, in the order of the list behind the figures; None where a cell is empty."""
    locator = Locator(package)
    cells = [package.read(locator.field(field))[0][0] for field in module.fields]
    for table in module.tables:
        found = locator.table(table)
        cells += [found.cell(row, "amount") for row in range(found.area.height)]
    return [cell.value if isinstance(cell.value, str | float | int) else None for cell in cells]


def _stamp(answer: Portfolio, knowledge: KnowledgeBase, at_time: datetime) -> str:
    return (
        f"Beregnet {at_time:%d-%m-%Y %H:%M} · SØM-XL {__version__} · videnbase {knowledge.version} · "
        f"{len(answer.projects)} projekter, hvert med sin sags antal træk og startværdi"
    )


def _tiles(answer: Portfolio) -> Rows:
    unit = f"kr., {answer.price_year}-priser"
    net = [float(amount) for amount in answer.net_in_all]
    who = "alle" if answer.choice is None else "de valgte"
    budget, choice = answer.budget, answer.choice
    spent = float(answer.outcomes.municipal_costs.sum() if choice is None else choice.costs.sum())
    total = None if budget is None else budget.total
    count, chosen = len(answer.projects), int(answer.counted.sum())
    return [
        [net[3], *net[:3], spent, NO_BUDGET if total is None else total - spent, f"{chosen} af {count}"],
        [
            f"{who}, {unit}, nutidsværdi",
            *[unit] * 3,
            "kr., udiskonteret",
            "budget i alt" if total is None else "kr. i alt",
            "intet valg" if choice is None else "er valgt",
        ],
    ]


def _notes(answer: Portfolio, told: Told) -> tuple[str, list[str]]:
    """The banner over illustrative figures, and the other remarks."""
    found = [*remarks(answer, told.proposed), *told.notes]
    examples = [note for note in found if note.startswith("EKSEMPELTAL")]
    return "".join(examples), [note for note in found if note not in examples]


def _notice(notes: Sequence[str], told: Told) -> str:
    if told.left_out:
        count = len(told.left_out)
        return f"{count} {'fil eller linje' if count == 1 else 'filer eller linjer'} kunne ikke bruges: se »Forbehold« nedenfor."
    if not notes:
        return ""
    more = f" (+ {len(notes) - 1} mere under »Forbehold« nedenfor)" if len(notes) > 1 else ""
    return f"Bemærk: {notes[0]}{more}"


def _fitted(notes: Sequence[str], told: Told) -> list[str]:
    """Remarks and files that could not be used; what there is no room for is counted."""
    every = [*notes, *(f"Kunne ikke bruges: {item}" for item in told.left_out)]
    if not every:
        return ["Der er ingen forbehold ud over metodens generelle begrænsninger (se Forside)."]
    if len(every) <= at.REMARKS:
        return every
    rest = len(every) - at.REMARKS + 1
    return [
        *every[: at.REMARKS - 1],
        f"… og {rest} mere: se dem alle med 'som-xl portefølje … --spring-over'.",
    ]


def _more(answer: Portfolio) -> str:
    rest = len(answer.projects) - at.LISTED
    if rest <= 0:
        return ""
    return (
        f"Listen viser de {at.LISTED} øverste. {rest} projekter mere er regnet med i valget, summerne og figurerne: se dem "
        "alle med 'som-xl portefølje … --ud FIL.xlsx'."
    )


def _sums(answer: Portfolio) -> Rows:
    every = numbers.sum_row(answer, "Alle projekter", [True] * len(answer.projects))
    if answer.choice is None:
        return [every]
    return [every, numbers.sum_row(answer, "De valgte (hvert i sit første år)", answer.counted.tolist())]
