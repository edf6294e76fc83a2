"""Sensitivity, simulation and scenarios as text a person can read in a terminal or a mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from som_xl import __version__
from som_xl.analysis.parameters import SHARE, parameter_label, uncertain_parameters, value_text
from som_xl.analysis.scenarios import Compared
from som_xl.analysis.sensitivity import TOTAL, extremes, method_choices, rate_by_cost, tornado
from som_xl.analysis.simulation import QUANTILES, Simulation
from som_xl.analysis.wording import PAYER, decimal, example_notice, percent
from som_xl.knowledge import KnowledgeBase
from som_xl.model import ACTOR_NAMES, ACTORS_AND_TOTAL, Case, calculate
from som_xl.model.case import Uncertainty
from som_xl.model.report import kroner

_LABEL: Final = 44
_NUMBER: Final = 14
_BAR: Final = 40
_CONVENTION: Final = (
    "Sagen har ingen usikre forudsætninger. Her bruges de foreslåede intervaller (se 'som-xl usikkerhed'): "
    "publicerede, hvor de findes, ellers en konvention."
)


def simulation_text(
    case: Case,
    outcome: Simulation,
    knowledge: KnowledgeBase,
    proposed: bool,
    share: float,
    before: Simulation | None,
) -> str:
    """The chance of a gain, the interval and percentiles per actor, and what better knowledge is worth."""
    names = knowledge.service_names
    parts = [
        _title(case, "simulering"),
        _notices(case, proposed),
        chance_words(outcome),
        _statistics(outcome),
        _optimism_words(outcome, before, share),
        value_words(outcome, names),
        _cut_words(outcome, names),
        f"{decimal(outcome.draws)} træk med startværdi {outcome.seed}; SØM-XL {__version__}, data {knowledge.version}. "
        "Samme sag, antal og startværdi giver samme tal igen.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def chance_words(outcome: Simulation) -> str:
    """How likely a gain is, and between what the result lies: one sentence for all and one for the municipality."""
    lines = []
    for actor in (TOTAL, 0):
        low, high = outcome.quantiles[0, actor], outcome.quantiles[-1, actor]
        who = "Det offentlige i alt" if actor == TOTAL else "Kommunen"
        lines.append(
            f"{who}: sandsynligheden for gevinst er {percent(float(outcome.prob_positive[actor]))}; "
            f"resultatet ligger med 95 % sandsynlighed mellem {kroner(low)} og {kroner(high)}"
        )
    return "\n".join(lines)


def value_words(outcome: Simulation, names: Mapping[str, str]) -> str:
    """What better knowledge is worth before deciding, in words."""
    lines = [
        "Hvad er bedre viden værd, før I beslutter (gennemfør / gennemfør ikke)?",
        f"  Fuld sikkerhed om alt er højst {kroner(float(outcome.evpi[TOTAL]))} værd for det offentlige i alt "
        f"og {kroner(float(outcome.evpi[0]))} for kommunen.",
    ]
    worth = [item for item in outcome.evppi if item.value >= 0.5 or item.by_actor[0] >= 0.5]
    for item in worth[:5]:
        lines.append(
            f"  Bedre viden om '{parameter_label(item.parameter, names)}' er højst {kroner(item.value)} værd i alt "
            f"og {kroner(item.by_actor[0])} for kommunen."
        )
    if not worth:
        lines.append("  Ingen enkelt forudsætning kan alene ændre beslutningen.")
    return "\n".join(lines)


def sensitivity_text(case: Case, knowledge: KnowledgeBase, proposed: bool, actor: int = TOTAL) -> str:
    """The tornado as bars of text, extremes, the two-way table and other choices of method."""
    names = knowledge.service_names
    worst, best = extremes(case, actor)
    extreme_rows = "\n".join(
        f"{label:<{_LABEL}}" + _amounts(extreme.net)
        for label, extreme in (("Værste fald: alt i den dårlige ende", worst), ("Bedste fald", best))
    )
    choices = "\n".join(
        f"{choice.name + ': ' + choice.chosen:<{_LABEL}}" + _amounts(choice.net)
        for choice in method_choices(case)
    )
    parts = [
        _title(case, "følsomhed"),
        _notices(case, proposed),
        _tornado(case, names, actor),
        f"{'Yderpunkter':<{_LABEL}}{_heads()}\n{extreme_rows}",
        _two_way(case, actor),
        f"{'Andre metodevalg':<{_LABEL}}{_heads()}\n{choices}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def curve_text(data: Mapping[str, Any], knowledge: KnowledgeBase) -> str:
    """Net result at each value of one parameter."""
    name = data["parameter"]
    lines = [f"{parameter_label(name, knowledge.service_names):<{_LABEL}}{_heads()}"]
    for point in data["points"]:
        shown = value_text(point["value"], SHARE)
        lines.append(f"{shown:<{_LABEL}}" + _amounts(list(point["net_result"].values())))
    return "\n".join(lines) + "\n"


def pair_text(data: Mapping[str, Any], knowledge: KnowledgeBase, actor: int = TOTAL) -> str:
    """Net result of one actor, or in all, for every pair of two parameters."""
    names = knowledge.service_names
    first, second = (parameter_label(name, names) for name in data["parameters"])
    rows, columns = data["values"]
    heads = "".join(f"{value_text(value, SHARE):>{_NUMBER}}" for value in columns)
    lines = [
        f"Nettoresultat {_whose(actor)} (kr.): {first} nedad, {second} henad",
        f"{'':<{_NUMBER}}{heads}",
        *(
            f"{value_text(value, SHARE):<{_NUMBER}}" + _amounts(amounts)
            for value, amounts in zip(rows, data["net_result"][ACTORS_AND_TOTAL[actor]], strict=True)
        ),
    ]
    return "\n".join(lines) + "\n"


def comparison_text(compared: Sequence[Compared], data: Mapping[str, Any], knowledge: KnowledgeBase) -> str:
    """Scenarios below each other, and what explains each difference from the case."""
    names = knowledge.service_names
    lines = [f"{'Nettoresultat (kr.)':<{_LABEL}}{_heads()}"]
    for item, told in zip(compared, data["scenarios"], strict=True):
        lines.append(f"{item.name[: _LABEL - 2]:<{_LABEL}}" + _amounts(item.result.net_result))
        if told["prob_positive"] is not None:
            lines.append(f"  sandsynlighed for gevinst i alt: {percent(told['prob_positive']['total'])}")
    parts = ["\n".join(lines)]
    if len(compared) == 1:
        parts.append("Sagen har ingen scenarier. Læg en anden sag ind med --gem NAVN --fra FIL2 --ud FIL3.")
    for item in compared[1:]:
        assert item.explained is not None
        rows = [f"{'Hvorfor er ' + repr(item.name) + ' anderledes end sagen?':<{_LABEL}}{_heads()}"]
        rows += [
            f"  {step.difference.label(names)[: _LABEL - 4]:<{_LABEL - 2}}" + _amounts(step.amount)
            for step in item.explained.steps
        ]
        parts.append("\n".join(rows))
    if len(compared) > 1 and data["value_of_choosing"] is not None:
        parts.append(_choice_words(data, names))
    return "\n\n".join(parts) + "\n"


def _choice_words(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What knowing everything, and the most valuable single inputs, is worth for the choice between scenarios."""
    lines = [
        "At vide alt, før der vælges mellem dem (eller ingen af dem), er højst "
        f"{kroner(data['value_of_choosing'])} værd for det offentlige i alt."
    ]
    worth = [item for item in data["value_of_parameters"] if item["value"] >= 0.5]
    lines += [
        f"  Bedre viden om '{parameter_label(item['parameter'], names)}' er højst {kroner(item['value'])} værd."
        for item in worth[:5]
    ]
    return "\n".join(lines)


def proposals_text(case: Case, proposals: Sequence[Uncertainty], knowledge: KnowledgeBase) -> str:
    """The proposed intervals with what they rest on."""
    if not proposals:
        return "Alle forudsætninger har allerede et interval.\n"
    names = knowledge.service_names
    shown = {
        p.name: p for p in uncertain_parameters(case.model_copy(update={"uncertainty": tuple(proposals)}))
    }
    lines = [f"{'Forudsætning':<{_LABEL}}{'lav':>9}{'basis':>9}{'høj':>9}  {'fordeling':<10}grundlag"]
    for item in proposals:
        parameter = shown[item.parameter]
        values = "".join(
            f"{value_text(value, parameter.unit):>9}"
            for value in (parameter.low, parameter.base, parameter.high)
        )
        label = parameter_label(item.parameter, names)[: _LABEL - 1]
        lines.append(f"{label:<{_LABEL}}{values}  {item.distribution:<10}{item.note}")
    return "\n".join([*lines, "", "En konvention er ikke viden: ret intervallerne, hvor I ved bedre."]) + "\n"


def _title(case: Case, what: str) -> str:
    title = f"{case.title or 'Beregning uden titel'} – {what}"
    return f"{title}\n{'=' * len(title)}"


def _notices(case: Case, proposed: bool) -> str:
    return "\n".join(line for line in (example_notice(case), _CONVENTION if proposed else "") if line)


def _heads() -> str:
    return "".join(f"{ACTOR_NAMES[actor]:>{_NUMBER}}" for actor in ACTORS_AND_TOTAL)


def _whose(actor: int) -> str:
    return "i alt" if actor == TOTAL else f"for {PAYER[ACTORS_AND_TOTAL[actor]]}"


def _amounts(amounts: Any) -> str:
    return "".join(f"{kroner(float(a)).removesuffix(' kr.'):>{_NUMBER}}" for a in amounts)


def _statistics(outcome: Simulation) -> str:
    rows = [("Middel", outcome.mean), ("Standardafvigelse", outcome.sd)]
    rows += [
        (f"{value_text(share, SHARE)}-fraktil", outcome.quantiles[i]) for i, share in enumerate(QUANTILES)
    ]
    lines = [f"{'Nettoresultat (kr.)':<{_LABEL}}{_heads()}"]
    lines += [f"{label:<{_LABEL}}" + _amounts(amounts) for label, amounts in rows]
    chances = "".join(f"{percent(float(chance)):>{_NUMBER}}" for chance in outcome.prob_positive)
    return "\n".join([*lines, f"{'Sandsynlighed for gevinst':<{_LABEL}}{chances}"])


def _optimism_words(outcome: Simulation, before: Simulation | None, share: float) -> str:
    if before is None:
        return ""
    return (
        f"Korrektion for optimisme: {value_text(share, SHARE)} af nettoeffekten er trukket fra (konvention).\n"
        f"  før korrektion: middel i alt {kroner(float(before.mean[TOTAL]))}, "
        f"gevinst i {percent(float(before.prob_positive[TOTAL]))} af trækkene\n"
        f"  efter: middel i alt {kroner(float(outcome.mean[TOTAL]))}, "
        f"gevinst i {percent(float(outcome.prob_positive[TOTAL]))}"
    )


def _cut_words(outcome: Simulation, names: Mapping[str, str]) -> str:
    if not outcome.cut:
        return ""
    listed = ", ".join(parameter_label(name, names) for name in outcome.cut)
    return (
        f"Forbehold: mere end 1 af 1.000 træk af {listed} lå uden for det mulige (0–100 %) og er skåret af. "
        "Vælg en betafordeling eller et smallere interval."
    )


def _tornado(case: Case, names: Mapping[str, str], actor: int) -> str:
    base = float(calculate(case).net_result[actor])
    bars = tornado(case, actor)
    widest = max((abs(float(end[actor]) - base) for bar in bars for end in (bar.low, bar.high)), default=0.0)
    lines = [
        f"Nettoresultat {_whose(actor)}: {kroner(base)} Én forudsætning ændres ad gangen; den vigtigste først."
    ]
    for bar in bars:
        parameter = bar.parameter
        inputs = f"{value_text(parameter.low, parameter.unit)} – {value_text(parameter.high, parameter.unit)}"
        ends = f"{kroner(float(bar.low[actor]))} – {kroner(float(bar.high[actor]))}"
        lines.append(f"{parameter_label(parameter.name, names)} ({inputs}): {ends}")
        lines.append("  " + _bar(float(bar.low[actor]) - base, float(bar.high[actor]) - base, widest))
    return "\n".join(lines)


def _bar(low: float, high: float, widest: float) -> str:
    """A bar around the middle: what the low value gives as ░, the high as █."""
    cells = [" "] * (2 * _BAR + 1)
    for amount, mark in ((low, "░"), (high, "█")):
        length = round(abs(amount) / widest * _BAR) if widest else 0
        for i in range(1, length + 1):
            cells[_BAR + (i if amount > 0 else -i)] = mark
    cells[_BAR] = "│"
    return "".join(cells).rstrip()


def _two_way(case: Case, actor: int) -> str:
    rates, costs, table = rate_by_cost(case)
    heads = "".join(f"{value_text(cost, SHARE):>{_NUMBER}}" for cost in costs)
    lines = [
        f"Nettoresultat {_whose(actor)} (kr.): nettosuccesrate nedad, omkostninger i forhold til sagens henad"
    ]
    lines.append(f"{'':<10}{heads}")
    lines += [
        f"{value_text(rate, SHARE):<10}" + _amounts(row[:, actor])
        for rate, row in zip(rates, table, strict=True)
    ]
    return "\n".join(lines)
