"""The updated forecast as a case of its own, with exactly the forecast's net result in every year.

Participants, success rates and amounts have a number per year in a case, so realised ones are written where they
belong. A price and the units of a service have one number for all years; what only the realised years had
differently stands on cost lines of its own, named as such, in kr.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from som_xl.analysis.followup.drivers import Plan, Rates, State, quantities
from som_xl.analysis.followup.outcome import costs_per_year, net_per_year
from som_xl.model import ACTOR_NAMES, ACTORS, Case, calculate, case_from_mapping
from som_xl.model.discounting import Array, uprate

CORRECTION: Final = "Opfølgning: afvigelse i kr."
_NOTE: Final = (
    "Det, realiserede priser, forbrug og udgifter i enkelte år betyder ud over sagens egne tal; + er gevinst."
)
_ORE: Final = 0.005


def updated_case(plan: Plan, state: State, last_year: int) -> Case:
    """The case with a state's numbers.

    Args:
        plan: the case as planned. state: realised, with the rest as planned or carried on.
        last_year: the last realised year, for the note.

    Returns:
        A valid case. Intervals of the drop-out and scenarios belong to the plan and are left out.

    Raises:
        CaseError: nothing is left that a case can hold, such as no participants at all.
    """
    data = plan.case.to_mapping()
    data.pop("scenarios", None)
    _without_dropout_interval(data)
    dropout, phase_in = _rates(plan, state)
    data["participants"] = data["participants"] | {"starts": state.volume.tolist(), "dropout": dropout}
    data["effect"] = data["effect"] | {"phase_in": phase_in}
    _write_amounts(data, plan, state, dropout)
    _write_levels(data, plan, state)
    data["notes"] = "\n".join(
        part
        for part in (data.get("notes", ""), f"Opdateret med realiserede tal til og med {last_year}.")
        if part
    )
    first = case_from_mapping(data, plan.case.price_index)
    missing = (net_per_year(plan, state) - calculate(first).net)[:, :3]
    if not (np.abs(missing) > _ORE).any():
        return first
    return case_from_mapping(_with_corrections(data, missing), plan.case.price_index)


def _without_dropout_interval(data: dict[str, Any]) -> None:
    name = "participants.dropout"
    data["uncertainty"] = [item for item in data.get("uncertainty", []) if item["parameter"] != name]
    data["correlations"] = [pair for pair in data.get("correlations", []) if name not in pair[:2]]


def _rates(plan: Plan, state: State) -> tuple[float, list[float]]:
    """One drop-out for all cohorts, and the phase-in that gives each its own net successes where a case can."""
    starts, rate = state.volume, plan.inputs.success_rate
    completing = starts * state.rate.completing
    dropout = float(np.clip(1.0 - completing.sum() / max(starts.sum(), 1e-300), 0.0, 1.0))
    at_full = starts * (1.0 - dropout) * rate
    possible = at_full != 0
    phase_in = np.where(
        possible,
        completing * state.rate.net / np.where(possible, at_full, 1.0),
        plan.inputs.phase_in,
    )
    return dropout, np.maximum(phase_in, 0.0).tolist()


def _write_amounts(data: dict[str, Any], plan: Plan, state: State, dropout: float) -> None:
    """Amounts per operating year that give each year's realised costs, where the year has one cohort's quantity."""
    inputs, cohorts = plan.inputs, len(state.volume)
    kept = State(state.volume, Rates(np.full(cohorts, 1.0 - dropout), state.rate.net), state.price, state.use)
    wanted = costs_per_year(plan, state)
    alone = quantities(plan, kept)
    for k, line in enumerate(plan.case.costs):
        level = (1.0 + line.overhead) * uprate(
            1.0, line.price_year, plan.case.settings.price_year, plan.case.price_index
        )
        amounts = inputs.amounts[k].copy()
        for t in range(min(cohorts, plan.years)):
            amounts[t] *= state.price.amounts[k, t]
            others = alone[k, :, t].sum() - alone[k, t, t]
            if alone[k, t, t] > 0 and others == 0 and alone[k, t].sum() == alone[k, t, t]:
                amounts[t] = wanted[k, t] / alone[k, t, t]
        if level:
            data["costs"][k]["amounts"] = (amounts / level).tolist()


def _write_levels(data: dict[str, Any], plan: Plan, state: State) -> None:
    """Prices and units at the level of the last year: that of the years to come."""
    inputs = plan.inputs
    included = [i for i, line in enumerate(plan.case.consequences) if line.include]
    # The arrays have the success lines first, each kind in the case's order.
    ordered = sorted(included, key=lambda i: plan.case.consequences[i].per != "success")
    scaled: set[str] = set()
    for row, position in enumerate(ordered):
        line = data["consequences"][position]
        factor = float(state.use.factor[row, -1])
        line["units"] = [unit * factor for unit in line["units"]]
        service = inputs.services[inputs.service_of_line[row]]
        if service not in scaled:
            scaled.add(service)
            price = data["prices"][service]
            for actor in ACTORS:
                price[actor] *= float(state.price.services[row, -1])


def _with_corrections(data: dict[str, Any], missing: Array) -> dict[str, Any]:
    """One line per actor whose net is not yet right, over as many operating years as it takes."""
    own = len(data["participants"]["starts"])
    years = max(own, int(np.flatnonzero((np.abs(missing) > _ORE).any(1))[-1]) + 1)
    further = [0.0] * (years - own)
    # A case may have operating years after its horizon; nothing is missing there.
    kr = np.concatenate((missing, np.zeros((years, len(ACTORS)))))[:years]
    participants = data["participants"] | {"starts": data["participants"]["starts"] + further}
    costs = [line | {"amounts": _spread(line["amounts"], own) + further} for line in data.get("costs", [])]
    for i, actor in enumerate(ACTORS):
        if (np.abs(missing[:, i]) > _ORE).any():
            costs.append(
                {
                    "name": f"{CORRECTION} ({ACTOR_NAMES[actor].lower()})",
                    "kind": "fixed",
                    "amounts": kr[:, i].tolist(),
                    "payers": {actor: 1.0},
                    "saved": True,
                    "note": _NOTE,
                }
            )
    return data | {"participants": participants, "costs": costs}


def _spread(amounts: Any, years: int) -> list[float]:
    return list(amounts) if isinstance(amounts, list) else [amounts] * years
