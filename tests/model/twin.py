"""The calculation once more, as a ledger of single payments in plain loops.

Written from the specification alone, without NumPy and without the engine, so that the two can disagree.
Every krone is posted as one payment (year, actor, kind, service); everything else is sums over the ledger.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

ACTORS = ("municipality", "region", "state")
AUDIENCES = (*ACTORS, "total")
UNALLOCATED = "Ikke fordelt"


class Payment(NamedTuple):
    """One payment: ``net`` is signed as it counts for the public purse (a cost is negative)."""

    year: int
    actor: str
    kind: str  # "cost", "saved", "success" or "participant"
    fixed: bool
    service: str
    net: float
    at_full_success: float  # the same payment if the net success rate were 1


def ledger(data: dict[str, Any], price_index: dict[int, float]) -> list[Payment]:
    """Every payment of the case, also those beyond the horizon, in the case's price level."""
    return cost_payments(data, price_index) + consequence_payments(data, price_index)


def uprating(data: dict[str, Any], line: dict[str, Any], price_index: dict[int, float]) -> float:
    case_year = data["settings"]["price_year"]
    return price_index[case_year] / price_index[line.get("price_year", case_year)]


def net_success_rate(effect: dict[str, Any]) -> float:
    if "success_rate" in effect:
        return effect["success_rate"]
    return effect["success_with"] - effect["success_without"]


def phase_in(data: dict[str, Any], cohort: int) -> float:
    steps = data["effect"].get("phase_in")
    if not steps:
        return 1.0
    return steps[cohort] if cohort < len(steps) else steps[-1]


def course_length(data: dict[str, Any]) -> float:
    return data["participants"].get("course_years", 1.0)


def completion_delay(data: dict[str, Any]) -> int:
    """Calendar years from the start of a cohort to its completion."""
    return max(math.ceil(course_length(data)), 1) - 1


def share_of_year_enrolled(length: float, elapsed: int) -> float:
    return min(max(length - elapsed, 0.0), 1.0)


def cost_payments(data: dict[str, Any], price_index: dict[int, float]) -> list[Payment]:
    starts = data["participants"]["starts"]
    completing = 1 - data["participants"].get("dropout", 0.0)
    length = course_length(data)
    payments = []
    for line in data.get("costs", []):
        saved = line.get("saved", False)
        for t in range(len(starts)):
            amounts = line["amounts"]
            amount = amounts[t] if isinstance(amounts, list) else amounts
            amount = amount * uprating(data, line, price_index) * (1 + line.get("overhead", 0.0))
            bases = []  # (calendar index, kr.)
            if line["kind"] == "fixed":
                bases.append((t, amount))
            elif line["kind"] == "per_start":
                bases.append((t, amount * starts[t]))
            elif line["kind"] == "per_completion":
                bases.append((t + completion_delay(data), amount * starts[t] * completing))
            elif line["kind"] == "per_participant_year":
                for elapsed in range(math.ceil(length)):
                    person_years = starts[t] * share_of_year_enrolled(length, elapsed)
                    bases.append((t + elapsed, amount * person_years))
            else:
                raise ValueError(line["kind"])
            for c, kr in bases:
                for actor, share in line.get("payers", {"municipality": 1.0}).items():
                    net = kr * share if saved else -kr * share
                    kind = "saved" if saved else "cost"
                    payments.append(Payment(c, actor, kind, line["kind"] == "fixed", "", net, net))
    return payments


def included_lines(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for line in data.get("consequences", []) if line.get("include", True)]


def consequence_payments(data: dict[str, Any], price_index: dict[int, float]) -> list[Payment]:
    starts = data["participants"]["starts"]
    completing = 1 - data["participants"].get("dropout", 0.0)
    rate = net_success_rate(data["effect"])
    relapse = data["effect"].get("relapse", 0.0)
    offset = 1 if data["settings"].get("first_consequence", "completion_year") == "year_after" else 0
    payments = []
    for line in included_lines(data):
        price = data["prices"][line["service"]]
        sign = 1 if price.get("revenue", False) else -1
        per = line.get("per", "success")
        units = list(line["units"])
        for _ in range(line.get("continue_years", 0)):
            units.append(line["units"][-1])
        for t in range(len(starts)):
            for j in range(1, len(units) + 1):
                c = t + completion_delay(data) + offset + j - 1
                change = units[j - 1] * line.get("weight", 1.0)
                if per == "success":
                    change *= (1 - relapse) ** (j - 1)
                    heads_at_full_success = starts[t] * completing * phase_in(data, t)
                    heads = heads_at_full_success * rate
                else:
                    heads = heads_at_full_success = starts[t]
                for actor in ACTORS:
                    value = sign * price[actor] * uprating(data, price, price_index)
                    payments.append(
                        Payment(
                            c,
                            actor,
                            per,
                            False,
                            line["service"],
                            heads * change * value,
                            heads_at_full_success * change * value,
                        )
                    )
    return payments


def official_rate(elapsed: int) -> float:
    if elapsed <= 35:
        return 0.035
    return 0.025 if elapsed <= 70 else 0.015


def discount_factors(data: dict[str, Any]) -> list[float]:
    rate = data["settings"].get("discount_rate", "official")
    factors = [1.0]
    for c in range(1, data["settings"]["horizon"]):
        yearly = official_rate(c) if rate == "official" else rate
        factors.append(factors[-1] / (1 + yearly))
    return factors


def with_total(of_actor: dict[str, float]) -> dict[str, float]:
    return {**of_actor, "total": of_actor["municipality"] + of_actor["region"] + of_actor["state"]}


def nobody() -> dict[str, float]:
    return {"municipality": 0.0, "region": 0.0, "state": 0.0}


def twin(data: dict[str, Any], price_index: dict[int, float]) -> dict[str, Any]:
    """The result mapping of specification section 5 without the warnings."""
    horizon = data["settings"]["horizon"]
    factors = discount_factors(data)
    participants = data["participants"]
    starts = participants["starts"]
    completions = [n * (1 - participants.get("dropout", 0.0)) for n in starts]
    rate = net_success_rate(data["effect"])
    everything = ledger(data, price_index)
    inside = [payment for payment in everything if payment.year < horizon]
    discounted, undiscounted = nobody(), nobody()
    for payment in inside:
        discounted[payment.actor] += payment.net * factors[payment.year]
        undiscounted[payment.actor] += payment.net
    net_result = with_total(discounted)
    years = yearly_results(data, inside, factors)
    return {
        "net_result": net_result,
        "net_result_undiscounted": with_total(undiscounted),
        "per_participant": {audience: net_result[audience] / sum(starts) for audience in AUDIENCES},
        "participants": sum(starts),
        "completions": sum(completions),
        "successes": sum(completions[t] * rate * phase_in(data, t) for t in range(len(starts))),
        "years": years,
        "services": service_results(data, inside, factors),
        "committees": committee_results(data, inside, factors),
        "break_even": {audience: break_even(data, inside, factors, audience) for audience in AUDIENCES},
        "cut_off": sum(payment.net for payment in everything if payment.year >= horizon),
    }


def yearly_results(data: dict[str, Any], inside: list[Payment], factors: list[float]) -> list[dict[str, Any]]:
    columns = ("costs", "saved_costs", "consequences", "net")
    tables = [{column: nobody() for column in columns} for _ in factors]
    for payment in inside:
        table = tables[payment.year]
        table["net"][payment.actor] += payment.net
        if payment.kind == "cost":
            table["costs"][payment.actor] -= payment.net
        elif payment.kind == "saved":
            table["saved_costs"][payment.actor] += payment.net
        else:
            table["consequences"][payment.actor] += payment.net
    running = nobody()
    years = []
    for c, table in enumerate(tables):
        for actor in ACTORS:
            running[actor] += factors[c] * table["net"][actor]
        years.append(
            {
                "year": data["settings"]["first_year"] + c,
                "discount_factor": factors[c],
                **{column: with_total(table[column]) for column in columns},
                "cumulative_discounted": with_total(running),
            }
        )
    return years


def service_results(
    data: dict[str, Any], inside: list[Payment], factors: list[float]
) -> list[dict[str, Any]]:
    discounted = {line["service"]: nobody() for line in included_lines(data)}
    for payment in inside:
        if payment.service:
            discounted[payment.service][payment.actor] += payment.net * factors[payment.year]
    return [{"service": service, "discounted": with_total(kr)} for service, kr in discounted.items()]


def committee_results(data: dict[str, Any], inside: list[Payment], factors: list[float]) -> dict[str, float]:
    committees = {UNALLOCATED: 0.0}
    sharing = data.get("committees", {})
    for shares in sharing.values():
        for committee in shares:
            committees[committee] = 0.0
    for payment in inside:
        if payment.actor != "municipality":
            continue
        rest = payment.net * factors[payment.year]
        shares = sharing.get(payment.service or "*costs*", {})
        for committee, share in shares.items():
            part = share * payment.net * factors[payment.year]
            committees[committee] += part
            rest -= part
        committees[UNALLOCATED] += rest
    return committees


class Stakes(NamedTuple):
    """Discounted sums inside the horizon for one audience, and the same sums without regard to sign."""

    fixed_cost: float
    variable_cost: float
    success_value: float
    full_success_value: float
    participant_value: float
    gross_fixed_cost: float
    gross_variable_cost: float
    gross_success_value: float
    gross_full_success_value: float
    gross_participant_value: float


def stakes(inside: list[Payment], factors: list[float], audience: str) -> Stakes:
    fixed_cost = variable_cost = success = full_success = participant = 0.0
    gross_fixed = gross_variable = gross_success = gross_full_success = gross_participant = 0.0
    for payment in inside:
        if audience not in {payment.actor, "total"}:
            continue
        kr = payment.net * factors[payment.year]
        if payment.kind == "success":
            success += kr
            gross_success += abs(kr)
            full_success += payment.at_full_success * factors[payment.year]
            gross_full_success += abs(payment.at_full_success * factors[payment.year])
        elif payment.kind == "participant":
            participant += kr
            gross_participant += abs(kr)
        elif payment.fixed:
            fixed_cost -= kr
            gross_fixed += abs(kr)
        else:
            variable_cost -= kr
            gross_variable += abs(kr)
    return Stakes(
        fixed_cost,
        variable_cost,
        success,
        full_success,
        participant,
        gross_fixed,
        gross_variable,
        gross_success,
        gross_full_success,
        gross_participant,
    )


def break_even(
    data: dict[str, Any], inside: list[Payment], factors: list[float], audience: str
) -> dict[str, Any]:
    at_stake = stakes(inside, factors, audience)
    starts = sum(data["participants"]["starts"])
    value = at_stake.success_value + at_stake.participant_value
    cost = at_stake.fixed_cost + at_stake.variable_cost
    answer: dict[str, Any] = {
        "cost_per_participant": value / starts,
        "cost_multiple": value / cost if cost > 0 else None,
    }

    if at_stake.full_success_value <= 0:
        answer["success_rate"], answer["success_rate_status"] = None, "never"
    else:
        rate = (cost - at_stake.participant_value) / at_stake.full_success_value
        if rate <= 0:
            answer["success_rate"], answer["success_rate_status"] = 0.0, "always"
        else:
            answer["success_rate"] = rate
            answer["success_rate_status"] = "unattainable" if rate > 1 else "ok"

    gain_before_fixed = value - at_stake.variable_cost
    if gain_before_fixed <= 0:
        answer["participants"], answer["participants_status"] = None, "never"
    else:
        factor = at_stake.fixed_cost / gain_before_fixed
        if factor <= 0:
            answer["participants"], answer["participants_status"] = 0.0, "always"
        else:
            answer["participants"], answer["participants_status"] = factor * starts, "ok"

    cumulative, tolerance = cumulative_path(inside, factors, audience)
    path = [0.0 if abs(kr) <= tolerance else kr for kr in cumulative]
    first_year = data["settings"]["first_year"]
    deficits = [c for c, kr in enumerate(path) if kr < 0]
    if path[-1] < 0:
        answer["year"], answer["years"], answer["year_status"] = None, None, "never"
    elif not deficits:
        answer["year"], answer["years"], answer["year_status"] = first_year, 0.0, "always"
    else:
        last = deficits[-1]
        answer["year"] = first_year + last + 1
        answer["years"] = last + 1 + (0 - path[last]) / (path[last + 1] - path[last])
        answer["year_status"] = "ok"
    return answer


def cumulative_path(inside: list[Payment], factors: list[float], audience: str) -> tuple[list[float], float]:
    """Cumulative discounted net per year, and what counts as zero in it.

    The gross flow of a year is costs + saved costs + consequences, each without its sign.
    """
    flows = [{"cost": 0.0, "saved": 0.0, "consequence": 0.0} for _ in factors]
    for payment in inside:
        if audience in {payment.actor, "total"}:
            column = payment.kind if payment.kind in {"cost", "saved"} else "consequence"
            flows[payment.year][column] += payment.net * factors[payment.year]
    cumulative, running, gross = [], 0.0, 0.0
    for year in flows:
        running += year["cost"] + year["saved"] + year["consequence"]
        gross += abs(year["cost"]) + abs(year["saved"]) + abs(year["consequence"])
        cumulative.append(running)
    return cumulative, 1e-9 * (1 + gross)


def knife_edges(data: dict[str, Any], price_index: dict[int, float]) -> set[tuple[str, str]]:
    """The (audience, break-even field) pairs whose status hangs on rounding, so that no twin can decide it.

    A sum of nothing but zeros is exactly zero for everybody and is no knife edge.
    """
    factors = discount_factors(data)
    inside = [payment for payment in ledger(data, price_index) if payment.year < len(factors)]
    edges: set[tuple[str, str]] = set()
    for audience in AUDIENCES:
        at = stakes(inside, factors, audience)
        cost, gross_cost = at.fixed_cost + at.variable_cost, at.gross_fixed_cost + at.gross_variable_cost
        value = at.success_value + at.participant_value
        gross_value = at.gross_success_value + at.gross_participant_value

        def undecided(kr: float, gross: float) -> bool:
            return gross > 0 and abs(kr) < 1e-6 * gross

        if undecided(cost, gross_cost):
            edges.add((audience, "cost_multiple"))
        full = at.full_success_value
        missing = cost - at.participant_value
        if (
            undecided(full, at.gross_full_success_value)
            or undecided(missing, gross_cost + at.gross_participant_value)
            or (full > 0 and abs(missing / full - 1) < 1e-9)
        ):
            edges |= {(audience, "success_rate"), (audience, "success_rate_status")}
        if undecided(value - at.variable_cost, gross_value + at.gross_variable_cost) or undecided(
            at.fixed_cost, at.gross_fixed_cost
        ):
            edges |= {(audience, "participants"), (audience, "participants_status")}
        cumulative, tolerance = cumulative_path(inside, factors, audience)
        if any(1e-3 * tolerance < abs(kr) < 1e3 * tolerance for kr in cumulative):
            edges |= {(audience, "year"), (audience, "years"), (audience, "year_status")}
    return edges


def differences(found: Any, expected: Any, place: str = "") -> list[str]:
    """Where two result mappings differ: relative 1e-9 plus absolute 1e-6 for numbers, exact for the rest."""
    if isinstance(expected, dict) and isinstance(found, dict):
        if found.keys() != expected.keys():
            return [f"{place}: {sorted(found)} instead of {sorted(expected)}"]
        return [text for key in expected for text in differences(found[key], expected[key], f"{place}.{key}")]
    if isinstance(expected, list) and isinstance(found, list):
        if len(found) != len(expected):
            return [f"{place}: {len(found)} entries instead of {len(expected)}"]
        pairs = enumerate(zip(found, expected, strict=True))
        return [text for n, (one, other) in pairs for text in differences(one, other, f"{place}[{n}]")]
    numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in (found, expected))
    if numbers and math.isfinite(found) and abs(found - expected) <= 1e-6 + 1e-9 * abs(expected):
        return []
    return [] if not numbers and found == expected else [f"{place}: {found!r} instead of {expected!r}"]
