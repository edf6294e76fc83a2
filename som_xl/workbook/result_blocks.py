"""What is written on the result sheets: for each named range the rows, as constants from the engine.

Text where there is no number: *nås ikke* (no break-even) and *findes ikke* (undefined). Cells beyond the
horizon and rows not in use are None.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from som_xl.analysis import wording as words
from som_xl.analysis.committees import results_by_committee
from som_xl.analysis.mixing import UNASSIGNED, results_by_group
from som_xl.analysis.roles import most_roles, results_by_role
from som_xl.model import Case, Result
from som_xl.model.break_even import NEVER
from som_xl.model.discounting import Array
from som_xl.workbook.analysing import most_steps
from som_xl.workbook.analysis_layout import BARS, KNOWN, AnalysisLayout
from som_xl.workbook.canvas import Value
from som_xl.workbook.chart_parts import fit_chart, fit_chart_rows, with_chart_texts
from som_xl.workbook.modules.family_layout import ROLES as FAMILY_ROLES
from som_xl.workbook.modules.family_layout import roles_area
from som_xl.workbook.plan import Plan
from som_xl.workbook.result_layout import (
    BREAK_EVEN,
    COST_STEPS,
    FACTOR_ROW,
    MARKER_ROW,
    MEASURES,
    ROLES,
    SUCCESS_STEPS,
    WARNINGS,
    ResultLayout,
)

UNDEFINED: Final = "findes ikke"
NOT_SIMULATED: Final = "ikke simuleret"
OWN_DOMAIN: Final = "Egne ydelser"
NO_ROLES: Final = "Sagen har ingen roller"
NO_MIX: Final = "Sagen har ingen blandet målgruppe"
Rows = list[list[Value]]


def result_blocks(
    plan: Plan,
    case: Case,
    result: Result,
    probability: float | None = None,
    interval: str = "",
) -> dict[str, Rows]:
    """The rows of every named range of results, each as large as its area.

    Args:
        plan: the workbook's description; the case must fit in it.
        case: the case. result: its result.
        probability: P(net result in all > 0), when the case has been simulated.
        interval: the middle 95 % of the simulated net results in all, in words.
    """
    unit = words.price_level(result)
    layout = ResultLayout(plan)
    blocks = {
        **top_blocks(case, result, unit, probability, interval),
        **_summary(result, unit),
        **_by_year(result, unit),
        "som_result_domains": _table(_domains(plan, case, result), unit, "Konsekvenser i alt"),
        "som_result_roles": _roles_table(case, result, unit),
        "som_result_groups": _groups_table(plan, case, result, unit),
        "som_result_services": _table(_services(plan, case, result), unit, "Konsekvenser i alt"),
        "som_result_figures": _column(words.figure_texts(result)),
        **break_even_blocks(result, unit),
        **_committees(result, unit),
    }
    return {
        name: filled(rows, layout.areas[name].height, layout.areas[name].width)
        for name, rows in blocks.items()
    }


def fitted_chart(chart_xml: bytes, plan: Plan, case: Case, result: Result) -> bytes:
    """Any chart of the result sheets made as long as this result, with its titles."""
    layout = ResultLayout(plan)
    areas = dict(layout.areas)
    areas |= AnalysisLayout(plan).areas | AnalysisLayout(plan).formula_areas
    areas["som_family_roles"] = roles_area()
    for name, (offset, rows) in charted_rows(plan, case, result).items():
        chart_xml = fit_chart_rows(chart_xml, areas[name].sheet, areas[name].first_row + offset, rows)
    first = areas["som_result_figures"].first_row
    texts = {(BREAK_EVEN, first + i): text for i, text in enumerate(words.figure_texts(result))}
    return with_chart_texts(fit_chart(chart_xml, len(result.years), layout.horizon), texts)


def charted_rows(plan: Plan, case: Case, result: Result) -> dict[str, tuple[int, int]]:
    """For tables shown in a chart row by row: the first row shown, from 0, and the number of rows in use."""
    uncertain = len(case.uncertainty)
    return {
        "som_result_domains": (1, len(_domains(plan, case, result))),
        "som_result_committees": (1, len(_committee_rows(result))),
        "som_sensitivity_bars": (0, min(uncertain, BARS)),
        "som_sensitivity_knowledge": (1, min(uncertain, KNOWN)),
        "som_scenario_waterfall": (0, most_steps(case) + 2),
        "som_family_roles": (0, len(family_roles(case, result))),
    }


def filled(rows: Rows, height: int, width: int) -> Rows:
    """The rows widened and lengthened with None to the area."""
    filled: Rows = [[*row, *[None] * (width - len(row))] for row in rows]
    return filled + [[None] * width for _ in range(height - len(rows))]


def _column(values: Iterable[Value]) -> Rows:
    return [[value] for value in values]


def row_of(amounts: Array) -> list[Value]:
    """Numbers as they are written; *findes ikke* where there is none."""
    return [UNDEFINED if np.isnan(amount) else float(amount) for amount in amounts]


def _reached(amounts: Array) -> list[Value]:
    return [words.NOT_REACHED if np.isnan(amount) else float(amount) for amount in amounts]


def _years(amounts: Array) -> list[Value]:
    """*nås ikke* or the calendar year, per actor."""
    return [words.NOT_REACHED if np.isnan(amount) else int(amount) for amount in amounts]


def top_blocks(
    case: Case, result: Result, unit: str, probability: float | None, interval: str
) -> dict[str, Rows]:
    """Tiles, the result in two sentences, and what must be known about it."""
    municipality, region, state, total = result.net_result.tolist()
    notice, remarks = words.notices(case, result, WARNINGS)
    values: list[Value] = [
        total,
        municipality,
        region,
        state,
        float(result.per_participant[3]),
        _years(result.break_even.year)[3],
        NOT_SIMULATED if probability is None else probability,
    ]
    horizon = f"horisont {words.period(result)}"
    chance = f"95 %: {interval}" if interval else "netto i alt over 0 kr."
    units: list[Value] = [unit, unit, unit, unit, unit, horizon, chance]
    return {
        "som_result_tiles": [values, units],
        "som_result_headline": _column(words.headline(result)),
        "som_result_examples": [[words.example_notice(case)]],
        "som_result_notice": [[notice]],
        "som_result_warnings": _column(remarks),
    }


def _summary(result: Result, unit: str) -> dict[str, Rows]:
    factors = result.discount_factors
    discounted = [factors @ amounts for amounts in (-result.costs, result.saved_costs, result.consequences)]
    basis = (
        f"Beløb i {unit}, nutidsværdi i {result.years[0]} ved årlig diskontering, summeret over {words.period(result)}. "
        "Plus er en gevinst, minus en udgift for det offentlige. I årstabellen er omkostninger positive og trækkes fra."
    )
    return {
        "som_result_basis": [[basis]],
        "som_result_summary_units": _column([unit] * 7 + ["personer"] * 3),
        "som_result_summary": [row_of(amounts + 0.0) for amounts in discounted],  # + 0.0: no negative zero
        "som_result_net": [row_of(result.net_result)],
        "som_result_key_figures": [
            row_of(result.net_result_undiscounted),
            row_of(result.per_participant),
            row_of(result.per_success),
        ],
        "som_result_heads": _column(
            [float(result.participants), float(result.completions), float(result.successes)]
        ),
    }


def _by_year(result: Result, unit: str) -> dict[str, Rows]:
    measures = (
        result.costs,
        result.saved_costs,
        result.consequences,
        result.net,
        result.discounted_net,
        result.cumulative,
    )
    rows: Rows = [[None, *row_of(result.discount_factors)]]
    for (_, summed), amounts in zip(MEASURES, measures, strict=True):
        for actor in range(4):
            by_year = amounts[:, actor]
            rows.append([float(by_year.sum()) if summed else None, *row_of(by_year)])
    found = result.break_even.year[3]
    rows.append(
        [
            None,
            *(
                float(result.cumulative[c, 3]) if year == found else None
                for c, year in enumerate(result.years)
            ),
        ]
    )
    return {
        "som_result_years_header": [list(result.years)],
        "som_result_years_units": _column(
            "faktor" if i == FACTOR_ROW else unit for i in range(MARKER_ROW + 1)
        ),
        "som_result_years": rows,
    }


Named = list[tuple[str, Array]]
"""Names with discounted amounts ``(4,)``, the largest in all first."""


def _ordered(amounts: dict[str, Array]) -> Named:
    return sorted(amounts.items(), key=lambda item: -abs(float(item[1][3])))


def _table(named: Named, unit: str, sum_label: str) -> Rows:
    """The sum, then the rows."""
    total = sum((amounts for _, amounts in named), np.zeros(4))
    return [[name, unit, *row_of(amounts)] for name, amounts in [(sum_label, total), *named]]


def _services(plan: Plan, case: Case, result: Result) -> Named:
    known = plan.knowledge.service_by_id
    rows = []
    for service, amounts in zip(result.inputs.services, result.services_discounted, strict=True):
        own = case.prices[service].name
        rows.append((own or (known[service].name if service in known else service), amounts))
    return sorted(rows, key=lambda row: -abs(float(row[1][3])))


def _domains(plan: Plan, case: Case, result: Result) -> Named:
    """By main area. The user's own areas beyond the room for them are one row."""
    room = ResultLayout(plan).domains
    amounts: dict[str, Array] = {}
    for service, value in zip(result.inputs.services, result.services_discounted, strict=True):
        name = _domain_name(plan, case, service)
        known = any(name == domain.name for domain in plan.knowledge.domains)
        if (
            not known
            and name not in amounts
            and len(_not_known(plan, amounts)) >= room - len(plan.knowledge.domains) - 1
        ):
            name = OWN_DOMAIN
        amounts[name] = amounts.get(name, np.zeros(4)) + value
    return _ordered(amounts)


def _not_known(plan: Plan, amounts: dict[str, Array]) -> set[str]:
    return set(amounts) - {domain.name for domain in plan.knowledge.domains} - {OWN_DOMAIN}


def _domain_name(plan: Plan, case: Case, service: str) -> str:
    known, domains = plan.knowledge.service_by_id.get(service), plan.knowledge.domain_by_id
    own = case.prices[service].domain
    if own:
        return domains[own].name if own in domains else own
    return domains[known.domain_id].name if known else OWN_DOMAIN


def _roles(case: Case, result: Result) -> Named:
    """By household role; nothing when the case has no roles. Roles beyond the room for them are one row."""
    if not any(line.role for line in case.included):
        return []
    return [*most_roles(dict(_ordered(results_by_role(result).consequences)), ROLES).items()]


def family_roles(case: Case, result: Result) -> dict[str, Array]:
    """The roles *Familie* shows, in the order of the case; nothing when it has none."""
    if not any(line.role for line in case.included):
        return {}
    return most_roles(results_by_role(result).consequences, FAMILY_ROLES)


def _roles_table(case: Case, result: Result, unit: str) -> Rows:
    named = _roles(case, result)
    return _table(named, unit, "Konsekvenser i alt") if named else [[NO_ROLES]]


def _groups_table(plan: Plan, case: Case, result: Result, unit: str) -> Rows:
    """The net result of each group of a mixed target group, its share of the costs included."""
    if not case.target_group_mix:
        return [[NO_MIX]]
    found, known = results_by_group(result, plan.knowledge), plan.knowledge.target_group_by_id
    named = [
        (
            f"{known[group].name if group in known else group} ({words.percent(case.target_group_mix[group], 0)})",
            net,
        )
        for group, net in found.groups.items()
    ]
    if found.unassigned is not None:
        named.append((UNASSIGNED, found.unassigned))
    return _table(named, unit, "Nettoresultat")


def break_even_blocks(result: Result, unit: str) -> dict[str, Rows]:
    """The four measures in numbers and words, and the curves."""
    measures, participants = result.break_even, float(result.participants)
    rate = float(result.inputs.success_rate)
    in_words = words.break_even_words(result)
    cost_today = float(measures.costs[3]) / participants
    return {
        "som_result_break_even_headline": [[f"I alt: {in_words[3][1]} {in_words[7][1]}"]],
        "som_result_break_even_units": _column(
            ["pct. netto", unit, "pct. af i dag", "personer", "kalenderår"]
        ),
        "som_result_break_even": [
            _reached(measures.success_rate),
            row_of(measures.cost_per_participant),
            row_of(measures.cost_multiple),
            _reached(measures.participants),
        ],
        "som_result_break_even_year": [_years(measures.year)],
        "som_result_break_even_today": _column([rate, cost_today, 1.0, participants]),
        "som_result_break_even_status": _column(status for status, _ in in_words),
        "som_result_break_even_text": _column(text for _, text in in_words),
        **_curves(result, unit),
    }


def _curves(result: Result, unit: str) -> dict[str, Rows]:
    """Net result against success rate and against cost; both are straight lines."""
    measures, rate = result.break_even, float(result.inputs.success_rate)
    at_zero = measures.value - rate * measures.value_at_full_success - measures.costs
    rates = [i / (SUCCESS_STEPS - 1) for i in range(SUCCESS_STEPS)]
    multiples = [2 * i / (COST_STEPS - 1) for i in range(COST_STEPS)]
    net = float(result.net_result[3])
    found = float(measures.success_rate[3]) if measures.success_rate_status[3] != NEVER else np.nan
    multiple = float(measures.cost_multiple[3])
    return {
        "som_result_curve_success": [
            [x, unit, *row_of(at_zero + x * measures.value_at_full_success)] for x in rates
        ],
        "som_result_curve_cost": [[x, unit, *row_of(measures.value - x * measures.costs)] for x in multiples],
        "som_result_curve_points": [
            _point(rate, net, 1.0),
            _point(found, float(at_zero[3] + found * measures.value_at_full_success[3]), 1.0),
            _point(1.0, net, 2.0),
            _point(multiple, 0.0, 2.0),
        ],
    }


def _point(x: float, y: float, highest: float) -> list[Value]:
    """A marked point, or nothing when it is outside the chart."""
    return [x, y] if 0 <= x <= highest else [None, None]


def _committee_rows(result: Result) -> dict[str, Array]:
    """Discounted kr. per year by committee."""
    return {row.name: row.net for row in results_by_committee(result)}


def _committees(result: Result, unit: str) -> dict[str, Rows]:
    named = {"Kommunens nettoresultat": result.discounted_net[:, 0], **_committee_rows(result)}
    headline = (
        f"{unit[0].upper()}{unit[1:]}, nutidsværdi i {result.years[0]}. Plus er en gevinst for udvalget, minus en udgift. "
        "Summen er kommunens nettoresultat."
    )
    return {
        "som_result_committees_headline": [[headline]],
        "som_result_committees_header": [list(result.years)],
        "som_result_committees": [
            [name, unit, "Kommune", float(amounts.sum()), *row_of(amounts)] for name, amounts in named.items()
        ],
    }
