"""The result as text a person can read in a terminal or a mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from som_xl.analysis.wording import break_even_words, example_notice, headline, percent, period
from som_xl.knowledge import STATUS_LABELS
from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL, Case, Result
from som_xl.model.case import Provenance
from som_xl.model.report import kroner, warnings

_LABEL: Final = 30
_NUMBER: Final = 16


def result_text(case: Case, result: Result) -> str:
    """Net result per payer and participant, break-even in words, warnings and the status of the data used."""
    parts = [
        _title(case),
        _summary(case, result),
        _table(case, result),
        _people(result),
        _break_even(result),
        _match(case),
        _remarks(result),
        _data(case),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(case: Case) -> str:
    title = " – ".join(part for part in (case.title or "Beregning uden titel", case.municipality) if part)
    return f"{title}\n{'=' * len(title)}"


def _summary(case: Case, result: Result) -> str:
    notice = example_notice(case)
    return "\n".join([*([notice, ""] if notice else []), *headline(result)])


def amounts_header() -> str:
    """The names of the four actors over their columns."""
    return f"{'':<{_LABEL}}" + "".join(f"{ACTOR_NAMES[a]:>{_NUMBER}}" for a in ACTORS_AND_TOTAL)


def amounts_row(label: str, amounts: Iterable[float]) -> str:
    """A row of whole kr. under ``amounts_header``; a long label is cut."""
    label = label if len(label) < _LABEL else label[: _LABEL - 2] + "…"
    return f"{label:<{_LABEL}}" + "".join(f"{kroner(a).removesuffix(' kr.'):>{_NUMBER}}" for a in amounts)


def _table(case: Case, result: Result) -> str:
    factors = result.discount_factors
    heading = (
        f"Nettoresultat {period(result)} (kr., {case.settings.price_year}-priser, nutidsværdi; + er gevinst)"
    )
    names = amounts_header()
    line = "-" * len(names)
    return "\n".join(
        [
            heading,
            names,
            line,
            amounts_row("Omkostninger", (-factors @ result.costs).tolist()),
            amounts_row("Sparede omkostninger", (factors @ result.saved_costs).tolist()),
            amounts_row("Konsekvenser", (factors @ result.consequences).tolist()),
            line,
            amounts_row("Nettoresultat", result.net_result.tolist()),
            amounts_row("  pr. deltager", result.per_participant.tolist()),
            amounts_row("  udiskonteret", result.net_result_undiscounted.tolist()),
        ]
    )


def _people(result: Result) -> str:
    def number(value: float) -> str:
        return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")

    return (
        f"Deltagere: {number(float(result.participants))}, gennemfører: {number(float(result.completions))}, "
        f"netto-succeser: {number(float(result.successes))} (nettosuccesrate {percent(float(result.inputs.success_rate))})."
    )


def _break_even(result: Result) -> str:
    words = break_even_words(result)
    names = ("Succesrate", "Omkostning", "Deltagere", "År")
    lines = ["Break-even"]
    actors = len(ACTORS_AND_TOTAL)
    for i, actor in reversed(list(enumerate(ACTORS_AND_TOTAL))):
        lines.append(f"  {ACTOR_NAMES[actor]}")
        lines += [f"    {name:<12}{words[m * actors + i][1]}" for m, name in enumerate(names)]
    return "\n".join(lines)


def _match(case: Case) -> str:
    """The user's own judgement of whether the knowledge base's figures fit this case."""
    told = case.documentation
    rows = (
        ("Målgruppen svarer til modellens", told.target_group_match, told.target_group_argument),
        ("Effektmålet svarer til succesmålet", told.success_measure_match, told.success_measure_argument),
        ("Konklusion", told.conclusion, ""),
    )
    lines = [
        f"  {label}: {' – '.join(part for part in (answer, argument) if part)}"
        for label, answer, argument in rows
        if answer or argument
    ]
    return "\n".join(["Match (brugerens egen vurdering)", *lines]) if lines else ""


def _remarks(result: Result) -> str:
    found = warnings(result)
    return "\n".join(["Forbehold", *(f"  • {remark}" for remark in found)]) if found else ""


def _data(case: Case) -> str:
    """How the figures that count are founded, counted by status."""
    services = dict.fromkeys(line.service for line in case.included)
    groups: tuple[tuple[str, Sequence[Provenance]], ...] = (
        ("Effekt", [case.effect]),
        ("Omkostninger", case.costs),
        ("Konsekvenser", case.included),
        ("Priser", [case.prices[service] for service in services]),
    )
    lines = ["Datastatus"]
    for name, figures in groups:
        counts = Counter(STATUS_LABELS.get(figure.status, figure.status or "egne tal") for figure in figures)
        told = ", ".join(f"{count} {label}" for label, count in counts.most_common()) or "ingen"
        lines.append(f"  {name:<14}{told}")
    return "\n".join(lines)
