"""How likely each project is to pay: the simulation of its case, moved to its own participants and costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from som_xl.analysis.draws import Scores
from som_xl.analysis.linear_form import FACTORS_ON_ALL, linear_form
from som_xl.analysis.parameters import names_of, uncertain_parameters
from som_xl.analysis.portfolio.batch import Mapper, here
from som_xl.analysis.portfolio.projects import Project, with_own_amounts
from som_xl.analysis.proposals import with_proposals
from som_xl.analysis.scenarios import replaced
from som_xl.analysis.simulation import BLOCK
from som_xl.knowledge import KnowledgeBase
from som_xl.model import Case
from som_xl.model.discounting import Array

assert FACTORS_ON_ALL == ("costs", "participants.starts"), "a variation gives its factors in this order"
Variation = tuple[float, float]
"""Factor on costs and factor on participants."""
MEASURES: Final = 2
"""Share of draws with a gain, and mean loss."""


@dataclass(frozen=True)
class Task:
    """One case to simulate, with the factors of every project that has it; small enough to be sent."""

    case: Case
    variations: tuple[Variation, ...]


@dataclass(frozen=True)
class Chances:
    """What the simulations say of n projects.

    Attributes:
        positive: ``(n, 4)`` share of draws with a net result above 0, as ``som-xl simuler`` gives it.
        regret: ``(n, 4)`` kr., expected regret of carrying it out: the mean over all draws of what is lost.
    """

    positive: Array
    regret: Array


def chances(projects: Sequence[Project], mapper: Mapper = here) -> Chances:
    """Simulate every project with its case's own number of draws and seed.

    Projects that share case and participants share the draws and differ by their factors only.
    """
    members: dict[tuple[object, ...], list[int]] = {}
    for i, project in enumerate(projects):
        members.setdefault((id(project.case), project.amounts, project.starts), []).append(i)
    tasks = [_task([projects[i] for i in rows]) for rows in members.values()]
    table = np.empty((len(projects), MEASURES, 4))
    for rows, task, found in zip(members.values(), tasks, mapper(simulated, tasks), strict=True):
        place = {variation: position for position, variation in enumerate(task.variations)}
        for i in rows:
            table[i] = found[place[projects[i].cost_factor, projects[i].factor]]
    return Chances(table[:, 0], table[:, 1])


def with_intervals(projects: Sequence[Project], knowledge: KnowledgeBase) -> tuple[list[Project], int]:
    """The projects with proposed intervals where a case has none, and how many projects that is."""
    cases = {id(project.case): project.case for project in projects}
    given = {
        key: case if case.uncertainty else with_proposals(case, knowledge) for key, case in cases.items()
    }
    proposed = sum(not project.case.uncertainty for project in projects)
    return [replace(project, case=given[id(project.case)]) for project in projects], proposed


def _task(projects: Sequence[Project]) -> Task:
    case, starts = with_own_amounts(projects[0]), projects[0].starts
    if starts is not None:
        case = replaced(case, participants=case.participants.model_copy(update={"starts": starts}))
    return Task(case, tuple(dict.fromkeys((project.cost_factor, project.factor) for project in projects)))


def simulated(task: Task) -> Array:
    """Share of draws with a gain and mean loss for each variation of a case, ``(variations, 2, 4)``."""
    case = task.case
    parameters = uncertain_parameters(case)
    form = linear_form(case, (*names_of(parameters), *FACTORS_ON_ALL))
    scores = Scores(names_of(parameters), case.correlations, case.simulation.seed)
    draws = case.simulation.draws if parameters else 1
    sums = np.zeros((len(task.variations), MEASURES, 4))
    for first in range(0, draws, BLOCK):
        values = scores.next(min(BLOCK, draws - first))
        for i, parameter in enumerate(parameters):
            values[i] = parameter.at(values[i])
        whole = np.concatenate((values, np.empty((len(FACTORS_ON_ALL), values.shape[1]))))
        for row, variation in zip(sums, task.variations, strict=True):
            whole[len(parameters) :] = np.array(variation)[:, None]
            net = form.net_result(whole)
            row[0] += (net > 0).sum(1)
            row[1] += np.maximum(-net, 0.0).sum(1)
    return sums / draws
