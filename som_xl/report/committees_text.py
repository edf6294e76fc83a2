"""The municipality's result by committee as text and as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from som_xl.analysis.committees import CommitteeResult, results_by_committee
from som_xl.analysis.wording import example_notice, period, price_level
from som_xl.model import Result
from som_xl.model.report import kroner

_LABEL: Final = 30
_NUMBER: Final = 14
_YEARS: Final = 6
"""Years beside each other; more follow below."""
NOT_SHARED: Final = (
    "Sagen har ingen udvalg: alt er ikke fordelt. Skriv udvalgene og deres andele (arbejdsbogen: Indstillinger og Priser; "
    "sagsfilen: committees)."
)


def committees_text(result: Result) -> str:
    """Who pays and who gains inside the municipality, in a sentence, in all and by year."""
    assert result.case is not None, "committees belong to a single case"
    found = results_by_committee(result)
    title = f"{result.case.title or 'Beregning uden titel'}: kommunens udvalg"
    parts = [
        f"{title}\n{'=' * len(title)}",
        example_notice(result.case),
        _sentence(found) if result.inputs.committees else NOT_SHARED,
        _summary(result, found),
        *_by_year(result, found),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def committees_mapping(result: Result) -> dict[str, Any]:
    """The same as plain numbers, not rounded."""
    return {
        "net_result": float(result.net_result[0]),
        "years": list(result.years),
        "committees": [
            {
                "committee": row.name,
                "costs": float(row.costs.sum()),
                "consequences": float(row.consequences.sum()),
                "net": float(row.net.sum()),
                "net_by_year": row.net.tolist(),
            }
            for row in results_by_committee(result)
        ],
    }


def _sentence(found: Sequence[CommitteeResult]) -> str:
    nets = {row.name: round(float(row.net.sum())) for row in found}
    parts = [
        f"{name} {'vinder' if net > 0 else 'taber'} {kroner(abs(net))}" for name, net in nets.items() if net
    ]
    if not parts:
        return "Intet udvalg vinder eller taber."
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} og {parts[-1]}"


def _summary(result: Result, found: Sequence[CommitteeResult]) -> str:
    rows = [(row.name, [row.costs.sum(), row.consequences.sum(), row.net.sum()]) for row in found]
    total = ("Kommunen", [sum(amounts[i] for _, amounts in rows) for i in range(3)])
    heading = (
        f"Kommunens resultat efter udvalg {period(result)} ({price_level(result)}, nutidsværdi; + er gevinst)"
    )
    return _table(heading, ("Omkostninger", "Konsekvenser", "Netto"), rows, total)


def _by_year(result: Result, found: Sequence[CommitteeResult]) -> list[str]:
    """The net by year, a few years at a time."""
    tables = []
    for first in range(0, len(result.years), _YEARS):
        part = slice(first, first + _YEARS)
        rows = [(row.name, row.net[part].tolist()) for row in found]
        total = ("Kommunen", result.discounted_net[part, 0].tolist())
        tables.append(_table("Netto pr. år", [str(year) for year in result.years[part]], rows, total))
    return tables


def _table(
    heading: str,
    headers: Sequence[str],
    rows: Sequence[tuple[str, Sequence[float]]],
    total: tuple[str, Sequence[float]],
) -> str:
    names = f"{'':<{_LABEL}}" + "".join(f"{header:>{_NUMBER}}" for header in headers)
    line = "-" * len(names)
    return "\n".join([heading, names, line, *(_row(*row) for row in rows), line, _row(*total)])


def _row(label: str, amounts: Sequence[float]) -> str:
    label = label if len(label) < _LABEL else label[: _LABEL - 2] + "…"
    shown = (kroner(float(amount) + 0.0).removesuffix(" kr.") for amount in amounts)
    return f"{label:<{_LABEL}}" + "".join(f"{amount:>{_NUMBER}}" for amount in shown)
