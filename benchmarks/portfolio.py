"""98 municipalities × 40 interventions as one array calculation, against one calculation after the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.measuring import Line, seconds
from som_xl.analysis.portfolio.batch import Outcomes, outcomes
from som_xl.analysis.portfolio.projects import Project, single_case
from som_xl.knowledge import default_knowledge, example_case_path
from som_xl.model import Case, calculate, case_from_mapping
from som_xl.opening import open_case

MUNICIPALITIES, INTERVENTIONS = 98, 40
TARGET = 50


def interventions() -> list[Case]:
    """The built-in example with different success rates, units and amounts."""
    knowledge = default_knowledge()
    cases = []
    for i in range(INTERVENTIONS):
        data = open_case(example_case_path(), knowledge).to_mapping()
        data.pop("uncertainty", None)
        data["effect"]["success_with"] = 0.40 + 0.01 * i
        for line in data["consequences"]:
            line["units"] = [unit * (1 + i / 40) for unit in line["units"]]
        cases.append(case_from_mapping(data, knowledge.price_index))
    return cases


def projects() -> list[Project]:
    """Every intervention in every municipality, with its own number of participants and level of costs."""
    return [
        Project(f"{m}-{i}", case, factor=0.5 + m / 40, cost_factor=1 + m / 1_000)
        for i, case in enumerate(interventions())
        for m in range(MUNICIPALITIES)
    ]


def one_by_one(all_projects: list[Project]) -> Outcomes:
    """The same answers from a loop over single calculations."""
    results = [calculate(single_case(project)) for project in all_projects]
    return Outcomes(
        net=np.array([result.net_result for result in results]),
        undiscounted=np.array([result.net_result_undiscounted for result in results]),
        net_cost=np.array([r.discount_factors @ (r.costs - r.saved_costs)[:, 3] for r in results]),
        municipal_costs=np.array([result.costs[:, 0] for result in results]),
        participants=np.array([result.participants for result in results]),
        cut_off=np.array([result.cut_off for result in results]),
    )


def lines() -> Iterator[Line]:
    everything = projects()
    together, alone = outcomes(everything), one_by_one(everything)
    for name in ("net", "undiscounted", "net_cost", "participants"):
        np.testing.assert_allclose(getattr(together, name), getattr(alone, name), rtol=1e-9)
    total = f"{together.net[:, 3].sum():,.2f} kr."
    loop = seconds(lambda: one_by_one(everything))
    yield Line("one calculation after the other", loop, f"{alone.net[:, 3].sum():,.2f} kr.")
    batch = seconds(lambda: outcomes(everything))
    ratio = loop / batch
    yield Line(
        "one array calculation", batch, total, f"{ratio:.0f} × faster", f"≥ {TARGET} ×", ratio >= TARGET
    )
