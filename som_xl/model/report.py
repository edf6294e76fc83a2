"""The result of one case as plain numbers (the JSON contract) and the warnings that go with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from som_xl.model.case import COSTS_KEY, Case, Provenance

if TYPE_CHECKING:
    from som_xl.model.result import Result

EXAMPLE_STATUS: Final = "example"
STALE_YEARS: Final = 3
"""A price this many years older than the price level is told. SØM itself is revised about once a year, so an older
price has been overtaken by several revisions, and the index follows prices in general, not charges and refunds."""
RELAPSE: Final = (
    "Der regnes med tilbagefald. Konsekvensskøn fra registre rummer allerede tilbagefald, "
    "så det kan blive talt med to gange."
)
PHASE_IN_ABOVE_FULL: Final = "Indfasningen er over 100 % for mindst ét hold."
LONGER_HORIZON: Final = "Forlæng horisonten, hvis det skal med."
"""Said beside the inputs of the workbook too."""


def result_mapping(result: Result) -> dict[str, Any]:
    """The result as nested dicts of plain numbers, not rounded; ``None`` where a number does not exist."""
    named = result.by_actor
    committees = result.committees_per_year.sum(-1).tolist()
    return {
        "net_result": named(result.net_result),
        "net_result_undiscounted": named(result.net_result_undiscounted),
        "per_participant": named(result.per_participant),
        "participants": float(result.participants),
        "completions": float(result.completions),
        "successes": float(result.successes),
        "years": [
            {
                "year": year,
                "discount_factor": float(result.discount_factors[c]),
                "costs": named(result.costs[c]),
                "saved_costs": named(result.saved_costs[c]),
                "consequences": named(result.consequences[c]),
                "net": named(result.net[c]),
                "cumulative_discounted": named(result.cumulative[c]),
            }
            for c, year in enumerate(result.years)
        ],
        "services": [
            {"service": service, "discounted": named(result.services_discounted[y])}
            for y, service in enumerate(result.inputs.services)
        ],
        "committees": _added(result.committee_names, committees),
        "break_even": result.break_even.to_mapping(),
        "cut_off": float(result.cut_off),
        "warnings": warnings(result),
    }


def _added(names: tuple[str, ...], amounts: list[float]) -> dict[str, float]:
    """Amounts by name; a committee the user himself called "Ikke fordelt" is added to the rest."""
    table: dict[str, float] = {}
    for name, amount in zip(names, amounts, strict=True):
        table[name] = table.get(name, 0.0) + amount
    return table


def warnings(result: Result) -> list[str]:
    """What the reader of the result must know, as Danish sentences."""
    assert result.case is not None, "warnings belong to a single case"
    return list(_warnings(result, result.case))


def _warnings(result: Result, case: Case) -> Iterator[str]:
    examples = example_figures(case)
    if examples:
        yield f"Eksempeltal: resultatet bygger på illustrative tal og er ikke viden. Det gælder {_listed(examples)}."
    cut_off = float(result.cut_off)
    if abs(cut_off) >= 0.005:
        effect = (
            "uden for resultatet, som derfor er for lavt"
            if cut_off > 0
            else "uden for resultatet, som derfor er for højt"
        )
        yield (
            f"Efter {result.years[-1]} falder der {kroner(cut_off)} netto (udiskonteret) {effect}. "
            f"{LONGER_HORIZON}"
        )
    if case.effect.relapse > 0:
        yield RELAPSE
    if case.effect.net_rate < 0:
        yield "Nettosuccesraten er negativ: uden indsats lykkes flere end med."
    if any(factor > 1 for factor in case.effect.phase_in):
        yield PHASE_IN_ABOVE_FULL
    if float(result.successes) <= 0 and any(line.per == "success" for line in case.included):
        yield "Der er ingen netto-succeser, så resultat pr. succes findes ikke."
    yield from _stale_prices(case)
    yield from _line_warnings(case)


def _stale_prices(case: Case) -> Iterator[str]:
    level = case.settings.price_year
    prices = [case.prices[service] for service in dict.fromkeys(line.service for line in case.included)]
    old = [year for price in prices if (year := price.price_year) is not None and level - year > STALE_YEARS]
    if old:
        yield (
            f"Gamle priser: {len(old)} af {len(prices)} {'pris' if len(prices) == 1 else 'priser'} er mere end "
            f"{STALE_YEARS} år ældre end prisniveauet {level} (ældst: {min(old)}). Omregningen fanger ikke nye takster "
            "og refusionsregler."
        )


def _line_warnings(case: Case) -> Iterator[str]:
    if not case.included:
        yield "Ingen konsekvenser er medregnet: resultatet er alene omkostninger."
    for line in case.costs:
        if line.overhead > 1:
            yield f"Omkostningen '{line.name}' har et overhead på {line.overhead * 100:.0f} %. Er det en procent skrevet som helt tal?"
    used = {line.service for line in case.consequences}
    for key in case.committees:
        if key != COSTS_KEY and key not in used:
            yield f"Udvalgsfordelingen af '{key}' bruges ikke: ydelsen har ingen konsekvenslinje."


def example_figures(case: Case) -> list[str]:
    """What in the case is marked as illustrative, in Danish words; empty when nothing is."""
    marked: list[str] = []
    if case.effect.status == EXAMPLE_STATUS:
        marked.append("effekten")
    groups: tuple[tuple[str, str, list[Provenance]], ...] = (
        ("omkostningslinje", "omkostningslinjer", list(case.costs)),
        ("konsekvenslinje", "konsekvenslinjer", list(case.included)),
        ("pris", "priser", [case.prices[s] for s in dict.fromkeys(line.service for line in case.included)]),
    )
    for singular, plural, figures in groups:
        count = sum(figure.status == EXAMPLE_STATUS for figure in figures)
        if count:
            marked.append(f"{count} af {len(figures)} {singular if len(figures) == 1 else plural}")
    return marked


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " og " + parts[-1]


def kroner(amount: float) -> str:
    """Whole kr. as Danes write them.

    >>> kroner(-1234567.4)
    '−1.234.567 kr.'
    """
    rounded = round(amount)
    text = f"{abs(rounded):,}".replace(",", ".")
    return f"{'−' if rounded < 0 else ''}{text} kr."
