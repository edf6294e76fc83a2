"""A portfolio as blocks of cells: the list and the numbers behind its figures, for any sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from som_xl.analysis.portfolio.answer import project_rows
from som_xl.analysis.portfolio.figures import efficiency_curve, spending
from som_xl.analysis.portfolio.portfolio import Portfolio
from som_xl.model import ACTORS_AND_TOTAL
from som_xl.workbook.canvas import Value

Rows = list[list[Value]]
NOT_PAID: Final = "koster intet"
NOT_SIMULATED: Final = "ikke simuleret"
_LABEL: Final = 42


def project_list(answer: Portfolio, most: int) -> Rows:
    """One row per project, best first: the columns of the sheet's list."""
    return [_project(row, ACTORS_AND_TOTAL[answer.actor]) for row in project_rows(answer)[:most]]


def _project(row: dict[str, Any], actor: str) -> list[Value]:
    per_krone, chances, chosen = row["per_krone"][actor], row["prob_positive"], row["chosen"]
    return [
        row["rank"],
        row["name"],
        row["municipality"] or None,
        row["participants"],
        *row["net_result"].values(),
        row["municipal_cost"],
        NOT_PAID if per_krone is None else per_krone,
        NOT_SIMULATED if chances is None else chances[actor],
        None if chosen is None else "Ja" if chosen else "Nej",
        row["start"],
        row["why"] or None,
    ]


def sum_row(answer: Portfolio, label: str, counted: Sequence[bool]) -> list[Value]:
    """The list's columns added up over some of the projects, from the name to the net result per krone."""
    which = np.array(counted, dtype=np.bool_)
    found = answer.outcomes
    net, paid = found.net[which].sum(0), float(found.net_cost[which].sum())
    return [
        label,
        f"{int(which.sum())} projekter",
        float(found.participants[which].sum()),
        *(float(amount) for amount in net),
        float(found.municipal_costs[which].sum()),
        float(net[answer.actor]) / paid if paid > 0 else None,
    ]


def bar_rows(answer: Portfolio, most: int) -> Rows:
    """Name with the year of start, net result when chosen, and when not: the best of the list."""
    rows: Rows = []
    for rank, i in enumerate(answer.order[:most].tolist(), 1):
        start, net = answer.starts[i], float(answer.outcomes.net[i, answer.actor])
        state = "" if answer.choice is None else f" ({start or 'ikke valgt'})"
        name, room = f"{rank}. {answer.projects[i].name}", _LABEL - len(state)
        label = (name if len(name) <= room else name[: room - 1] + "…") + state
        rows.append([label, None, net] if start is None else [label, net, None])
    return rows


def spent_rows(answer: Portfolio, most: int) -> Rows:
    """Calendar year, the municipality's costs, and the budget of the year where there is one."""
    budget = answer.budget
    limits = budget.limit if budget is not None and budget.per_year else lambda _i: None
    years = list(spending(answer).items())[:most]
    return [[year, amount, limits(i)] for i, (year, amount) in enumerate(years)]


def curve_rows(answer: Portfolio, most: int) -> Rows:
    """Points of the efficiency curve, thinned evenly to at most so many; the first and last stay."""
    costs, net = efficiency_curve(answer)
    kept = np.unique(np.linspace(0, len(costs) - 1, min(most, len(costs))).round().astype(np.intp))
    return [[float(costs[i]), float(net[i])] for i in kept]


def mark_rows(answer: Portfolio) -> Rows:
    """Costs and net result of the choice, and the two ends of the budget's line; empty without them."""
    budget, choice = answer.budget, answer.choice
    if budget is None or choice is None:
        return [[None, None]] * 3
    total, top = budget.total, float(efficiency_curve(answer)[1][-1])
    line: Rows = [[None, None]] * 2 if total is None else [[total, 0.0], [total, top]]
    return [[float(choice.costs.sum()), choice.value], *line]
