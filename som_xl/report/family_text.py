"""The result by household role as text and as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from som_xl.analysis.roles import results_by_role
from som_xl.analysis.wording import example_notice, headline, period, price_level
from som_xl.model import Result
from som_xl.model.report import warnings
from som_xl.report.text import amounts_header, amounts_row


def family_text(result: Result, remarks: Sequence[str]) -> str:
    """Who pays and who gains, role by role, in all and per family; then what the reader must know."""
    assert result.case is not None, "a family is a single case"
    title = f"{result.case.title or 'Beregning uden titel'}: hele familien"
    notice = example_notice(result.case)
    told = [*remarks, *warnings(result)]
    parts = [
        f"{title}\n{'=' * len(title)}",
        "\n".join([*([notice, ""] if notice else []), *headline(result)]),
        _table(result),
        "\n".join(["Forbehold", *(f"  • {remark}" for remark in told)]) if told else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def family_mapping(result: Result, remarks: Sequence[str]) -> dict[str, Any]:
    """The same as plain numbers, not rounded."""
    found, named = results_by_role(result), result.by_actor
    return {
        "net_result": named(result.net_result),
        "per_family": named(result.per_participant),
        "families": float(result.participants),
        "successes": float(result.successes),
        "roles": [{"role": role, **named(value)} for role, value in found.consequences.items()],
        "costs": named(found.costs),
        "saved_costs": named(found.saved_costs),
        "remarks": list(remarks),
        "warnings": warnings(result),
    }


def _table(result: Result) -> str:
    found, names = results_by_role(result), amounts_header()
    line = "-" * len(names)
    families, saved = float(result.participants), found.saved_costs.tolist()
    return "\n".join(
        [
            f"Resultat pr. rolle {period(result)} ({price_level(result)}, nutidsværdi; + er gevinst)",
            names,
            line,
            *(amounts_row(role, value.tolist()) for role, value in found.consequences.items()),
            amounts_row("Omkostninger (fælles)", (found.costs + 0.0).tolist()),
            *([amounts_row("Sparede omkostninger (fælles)", saved)] if any(saved) else []),
            line,
            amounts_row("Nettoresultat", result.net_result.tolist()),
            "",
            "Pr. familie, der starter",
            *(amounts_row(role, (value / families).tolist()) for role, value in found.consequences.items()),
            amounts_row("Nettoresultat", result.per_participant.tolist()),
        ]
    )
