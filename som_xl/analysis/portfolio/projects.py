"""A project of a portfolio: a case, and in what a municipality differs from it."""

from __future__ import annotations

from dataclasses import dataclass

from som_xl.analysis.scenarios import replaced
from som_xl.model import Case


@dataclass(frozen=True)
class Project:
    """One case in a portfolio.

    Attributes:
        name: what it is called, unique in the portfolio.
        case: the intervention as described; many projects may share one.
        municipality: who carries it out; empty when only the case says it.
        group: alternatives of which at most one is chosen have the same group; empty for none.
        required: part of every choice.
        factor: on the number of participants in every year; fixed costs stay.
        starts: own number of participants per operating year, before the factor; the case's when absent.
        cost_factor: on every cost line that is not a saved alternative.
        amounts: own amount by name of cost line, kr. as the line counts it, the same in every operating year.
    """

    name: str
    case: Case
    municipality: str = ""
    group: str = ""
    required: bool = False
    factor: float = 1.0
    starts: tuple[float, ...] | None = None
    cost_factor: float = 1.0
    amounts: tuple[tuple[str, float], ...] = ()


def single_case(project: Project) -> Case:
    """The project as a case of its own: what the batch must agree with."""
    case = with_own_amounts(project)
    starts = case.participants.starts if project.starts is None else project.starts
    scaled = tuple(start * project.factor for start in starts)
    return replaced(
        case,
        participants=case.participants.model_copy(update={"starts": scaled}),
        costs=tuple(
            line
            if line.saved
            else line.model_copy(update={"overhead": (1.0 + line.overhead) * project.cost_factor - 1.0})
            for line in case.costs
        ),
    )


def with_own_amounts(project: Project) -> Case:
    """The project's case with the municipality's own amounts; the case itself when there are none."""
    if not project.amounts:
        return project.case
    own = dict(project.amounts)
    return replaced(
        project.case,
        costs=tuple(
            line.model_copy(update={"amounts": own.get(line.name, line.amounts)})
            for line in project.case.costs
        ),
    )
