"""The answer on a portfolio as plain rows and numbers: the JSON of ``som-xl portefølje``, and its tables."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from som_xl.analysis.portfolio.choosing import Choice
from som_xl.analysis.portfolio.portfolio import Portfolio
from som_xl.model import ACTORS_AND_TOTAL

CHOSEN, LOSS, ALTERNATIVE, LATE, NO_ROOM = (
    "valgt",
    "negativt nettoresultat",
    "et alternativ er valgt",
    "begynder efter budgettets sidste år",
    "ikke plads i budgettet",
)


def portfolio_mapping(answer: Portfolio) -> dict[str, Any]:
    """Everything as nested dicts of plain numbers, not rounded; ``None`` where a number does not exist."""
    return {
        "actor": ACTORS_AND_TOTAL[answer.actor],
        "ranking": answer.ranking,
        "price_year": answer.price_year,
        "net_result": _by_actor(answer.outcomes.net.sum(0)),
        "projects": project_rows(answer),
        "choice": None if answer.choice is None else _choice(answer, answer.choice),
    }


def project_rows(answer: Portfolio) -> list[dict[str, Any]]:
    """One row per project, best first."""
    per_krone = answer.per_krone
    rows = []
    for rank, i in enumerate(answer.order.tolist(), 1):
        project = answer.projects[i]
        chances = answer.chances
        start = None if answer.choice is None else answer.choice.start[i]
        rows.append(
            {
                "rank": rank,
                "name": project.name,
                "municipality": project.municipality,
                "group": project.group,
                "participants": float(answer.outcomes.participants[i]),
                "net_result": _by_actor(answer.outcomes.net[i]),
                "net_cost": float(answer.outcomes.net_cost[i]),
                "municipal_cost": float(answer.outcomes.municipal_costs[i].sum()),
                "per_krone": _by_actor(per_krone[i]),
                "prob_positive": None if chances is None else _by_actor(chances.positive[i]),
                "expected_regret": None if chances is None else _by_actor(chances.regret[i]),
                "cut_off": float(answer.outcomes.cut_off[i]),
                "chosen": None if answer.choice is None else start is not None,
                "start": start,
                "why": "" if answer.choice is None else why(answer, answer.choice, i),
            }
        )
    return rows


def why(answer: Portfolio, choice: Choice, i: int) -> str:
    """Why a project is chosen or left out, in Danish."""
    project, budget = answer.projects[i], answer.budget
    assert budget is not None
    if choice.start[i] is not None:
        return CHOSEN
    last = budget.first_year + len(budget.per_year) - 1
    if budget.per_year and project.case.settings.first_year > last:
        return LATE
    if answer.outcomes.net[i, answer.actor] <= 0:
        return LOSS
    chosen = {p.group for p, start in zip(answer.projects, choice.start, strict=True) if start is not None}
    return ALTERNATIVE if project.group and project.group in chosen else NO_ROOM


COLUMNS: Final = (
    "Nr.",
    "Projekt",
    "Kommune",
    "Deltagere",
    "Netto kommune",
    "Netto region",
    "Netto stat",
    "Netto i alt",
    "Nettoomkostning",
    "Kommunens udgift",
    "Netto i alt pr. krone",
    "Sandsynlighed for gevinst i alt",
    "Sandsynlighed for gevinst, kommune",
    "Valgt",
    "Startår",
    "Begrundelse",
)


def table_rows(answer: Portfolio) -> list[tuple[Any, ...]]:
    """The rows below ``COLUMNS``, for a spreadsheet."""
    table = []
    for row in project_rows(answer):
        chance = row["prob_positive"] or {}
        chosen = {None: "", True: "ja", False: "nej"}[row["chosen"]]
        table.append(
            (
                row["rank"],
                row["name"],
                row["municipality"],
                row["participants"],
                *(row["net_result"][actor] for actor in ACTORS_AND_TOTAL),
                row["net_cost"],
                row["municipal_cost"],
                row["per_krone"]["total"],
                chance.get("total"),
                chance.get("municipality"),
                chosen,
                row["start"],
                row["why"],
            )
        )
    return table


def _choice(answer: Portfolio, choice: Choice) -> dict[str, Any]:
    budget = answer.budget
    assert budget is not None
    limits = [name.replace("i alt", "total") for name in budget.names(len(choice.costs))]
    return {
        "budget": {"total": budget.total, "per_year": list(budget.per_year), "first_year": budget.first_year},
        "value": choice.value,
        "net_result": _by_actor(answer.net_in_all),
        "bound": choice.bound,
        "chosen": sum(start is not None for start in choice.start),
        "costs_per_year": {
            str(budget.first_year + i): amount for i, amount in enumerate(choice.costs.tolist()) if amount
        },
        "more_budget": {"extra": choice.extra, "gain": choice.gain},
        "marginal": dict(zip(limits, choice.marginal, strict=True)),
    }


def _by_actor(amounts: np.ndarray[Any, Any]) -> dict[str, float | None]:
    numbers = [None if math.isnan(amount) else amount for amount in amounts.tolist()]
    return dict(zip(ACTORS_AND_TOTAL, numbers, strict=True))
