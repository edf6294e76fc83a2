"""Every analysis of a case that is written in a workbook, made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from som_xl.analysis.comparison import comparison_mapping
from som_xl.analysis.differences import differences
from som_xl.analysis.robustness import Robustness, robustness
from som_xl.analysis.scenarios import Compared, compare, replaced, scenario_case
from som_xl.model import Case, CaseError
from som_xl.model.case import Scenario
from som_xl.workbook.analysis_layout import SHOWN, STEPS


@dataclass(frozen=True)
class Analyses:
    """What is shown on *Følsomhed* and *Scenarier*.

    Attributes:
        robustness: None when nothing is uncertain.
        compared: the case first, then its scenarios. figures: their key figures, in the same order.
        refused: scenarios that cannot be calculated, and why. hidden: number of scenarios there is no room for.
    """

    robustness: Robustness | None
    compared: tuple[Compared, ...]
    figures: tuple[dict[str, Any], ...]
    refused: tuple[tuple[str, str], ...]
    hidden: int


def analyse(case: Case) -> Analyses:
    """All analyses, with the case's own draws and seed. A scenario that is no valid case is named, not fatal."""
    usable, refused = _usable(case)
    compared = compare(replaced(case, scenarios=usable))
    found = robustness(case)
    simulated = None if found is None else found.simulation
    return Analyses(
        robustness=found,
        compared=compared,
        figures=tuple(comparison_mapping(compared, simulated)["scenarios"]),
        refused=refused,
        hidden=max(len(case.scenarios) - SHOWN, 0),
    )


def most_steps(case: Case) -> int:
    """Steps from the case to the scenario that differs in most inputs, at most as many as are shown."""
    usable, _ = _usable(case)
    counts = [len(differences(case, scenario_case(case, scenario))) for scenario in usable]
    return min(max(counts, default=0), STEPS)


def _usable(case: Case) -> tuple[tuple[Scenario, ...], tuple[tuple[str, str], ...]]:
    usable, refused = [], []
    for scenario in case.scenarios[:SHOWN]:
        try:
            scenario_case(case, scenario)
        except CaseError as error:
            refused.append((scenario.name, str(error.problems[0])))
        else:
            usable.append(scenario)
    return tuple(usable), tuple(refused)
