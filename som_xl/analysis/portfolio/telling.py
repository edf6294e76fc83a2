"""A portfolio in Danish sentences: how it is ordered, what was chosen, and what the reader must know."""

from __future__ import annotations

from collections import Counter
from typing import Final

from som_xl.analysis.portfolio.answer import NO_ROOM, why
from som_xl.analysis.portfolio.portfolio import NET, PER_KRONE, PROBABILITY, Portfolio
from som_xl.analysis.wording import PAYER, decimal, percent
from som_xl.model import ACTORS_AND_TOTAL
from som_xl.model.report import example_figures, kroner

_RANKED_BY: Final = {
    NET: "nettoresultat for {payer}",
    PER_KRONE: "nettoresultat for {payer} pr. krone, indsatsen koster netto",
    PROBABILITY: "sandsynlighed for gevinst for {payer}",
}


def order_sentence(answer: Portfolio) -> str:
    """What the ranking is by, and what the amounts are."""
    ranked = _RANKED_BY[answer.ranking].format(payer=_payer(answer))
    return (
        f"Ordnet efter {ranked}. Beløb i kr., {answer.price_year}-priser, nutidsværdi i projektets eget første år. "
        "Udgift er kommunens udgifter i alt, udiskonteret. Pr. krone: nettoresultat delt med nettoomkostningen (sparet trukket fra), nutidsværdi."
    )


def result_sentence(answer: Portfolio) -> str:
    """What the chosen projects give and cost; without a budget all of them."""
    count = len(answer.projects)
    spent = (
        float(answer.outcomes.municipal_costs.sum()) if answer.choice is None else answer.choice.costs.sum()
    )
    net = float(answer.net_in_all[answer.actor])
    if answer.choice is None or answer.budget is None:
        who = "1 projekt giver" if count == 1 else f"{count} projekter giver tilsammen"
        return f"{who} {_payer(answer)} {kroner(net)} for {kroner(spent)} af kommunens penge, hvis alle gennemføres."
    return (
        f"{int(answer.counted.sum())} af {count} projekter giver {_payer(answer)} {kroner(net)} "
        f"(nutidsværdi i {answer.budget.first_year}) for {kroner(float(spent))} af kommunens penge."
    )


def budget_sentences(answer: Portfolio) -> list[str]:
    """What is left, how good the choice is proven to be, and what more budget would give."""
    budget, choice = answer.budget, answer.choice
    if budget is None or choice is None:
        return []
    told = []
    if budget.total is not None:
        left = budget.total - float(choice.costs.sum())
        told.append(f"Budget i alt: {kroner(budget.total)}, tilbage: {kroner(left)}")
    if choice.bound - choice.value > max(0.5, 1e-9 * abs(choice.value)):
        told.append(
            f"Ingen sammensætning giver mere end {kroner(choice.bound)}: valget er højst "
            f"{percent((choice.bound - choice.value) / choice.bound, 3)} fra det bedste."
        )
    if NO_ROOM not in {why(answer, choice, i) for i in range(len(answer.projects))}:
        return [
            *told,
            "Intet projekt er fravalgt, fordi pengene slap op: mere budget ændrer ikke, hvad der vælges.",
        ]
    told.append(
        f"1 % mere budget ({kroner(choice.extra)}) ville give {kroner(choice.gain)} mere med hele projekter."
    )
    names = budget.names(len(choice.costs))
    worth = [
        f"{decimal(amount, 2)} kr. ({name})"
        for name, amount in zip(names, choice.marginal, strict=True)
        if amount >= 0.005
    ]
    if worth:
        told.append(f"Kunne projekter gennemføres delvist, var en krone mere værd: {', '.join(worth)}.")
    return told


def counted_reasons(reasons: list[str]) -> str:
    """Reasons with how many have each, the commonest first.

    >>> counted_reasons(["dyr", "sen", "dyr"])
    '2 dyr, 1 sen'
    """
    return ", ".join(f"{count} {reason}" for reason, count in Counter(reasons).most_common())


def remarks(answer: Portfolio, proposed: int) -> list[str]:
    """What the reader must know, the gravest first.

    Args:
        proposed: projects whose case has no uncertain assumptions, and that were simulated with proposed intervals.
    """
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
    return found


def _payer(answer: Portfolio) -> str:
    return PAYER[ACTORS_AND_TOTAL[answer.actor]]
