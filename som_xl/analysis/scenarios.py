"""Scenarios: other versions of a case under a name, compared side by side and explained input by input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from som_xl.analysis.attribution import over_all_orders
from som_xl.analysis.differences import Difference, differences, with_differences
from som_xl.model import Case, CaseError, Problem, Result, calculate, case_from_mapping
from som_xl.model.case import Scenario
from som_xl.model.discounting import Array

EXACT_UP_TO: Final = 8
"""So many differing inputs are explained over all orders (2^n calculations); more over two orders."""
_LINE_KEYS: Final = {"costs": ("name",), "consequences": ("service", "role"), "uncertainty": ("parameter",)}


@dataclass(frozen=True)
class Step:
    """What one differing input adds to the net result, ``(4,)`` kr."""

    difference: Difference
    amount: Array


@dataclass(frozen=True)
class Explained:
    """The way from one case to another.

    Attributes:
        start, end: ``(4,)`` net results. steps: one per differing input; they sum to ``end − start``.
        exact: averaged over all orders (Shapley); otherwise over one order and its reverse.
    """

    start: Array
    end: Array
    steps: tuple[Step, ...]
    exact: bool


def scenario_case(case: Case, scenario: Scenario) -> Case:
    """The case of a scenario: valid, without scenarios of its own.

    Raises:
        CaseError: the changes do not give a valid case; every problem names the scenario.
    """
    base = {} if scenario.complete else _without_scenarios(case)
    data = merged(base, scenario.changes)
    data.pop("scenarios", None)
    try:
        return case_from_mapping(data, case.price_index)
    except CaseError as error:
        raise CaseError(
            Problem(f"Scenariet '{scenario.name}', {p.place}", p.message, p.found, p.remedy)
            for p in error.problems
        ) from None


def scenario_of(case: Case, name: str, note: str = "") -> Scenario:
    """The whole case as a scenario under a name."""
    return Scenario(name=name, note=note, complete=True, changes=_without_scenarios(case))


def with_scenario(case: Case, scenario: Scenario) -> Case:
    """The case with the scenario added; one of the same name is replaced where it stands."""
    names = [existing.name for existing in case.scenarios]
    kept = list(case.scenarios)
    if scenario.name in names:
        kept[names.index(scenario.name)] = scenario
    else:
        kept.append(scenario)
    return replaced(case, scenarios=tuple(kept))


def replaced(case: Case, **fields: Any) -> Case:
    """The case with other values in some fields, which must be valid; the price index is kept."""
    return case.model_copy(update=fields)


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The base with the changes laid over: groups merged, lines of a list found by their key.

    >>> merged({"a": {"x": 1, "y": 2}, "b": [1]}, {"a": {"y": 3}, "b": [2, 2]})
    {'a': {'x': 1, 'y': 3}, 'b': [2, 2]}
    """
    result = dict(base)
    for key, value in changes.items():
        found = result.get(key)
        if isinstance(value, Mapping) and isinstance(found, Mapping):
            result[key] = merged(found, value)
        elif key in _LINE_KEYS and isinstance(value, list) and isinstance(found, list):
            result[key] = _merged_lines(found, value, _LINE_KEYS[key])
        else:
            result[key] = value
    return result


def _merged_lines(base: list[Any], changes: list[Any], keys: tuple[str, ...]) -> list[Any]:
    def identity(line: Any) -> tuple[Any, ...] | None:
        return tuple(line.get(key, "") for key in keys) if isinstance(line, Mapping) else None

    lines = list(base)
    for change in changes:
        found = [i for i, line in enumerate(lines) if identity(line) == identity(change)]
        if found and isinstance(change, Mapping):
            lines[found[0]] = merged(lines[found[0]], change)
        else:
            lines.append(change)
    return lines


def explain(start: Case, end: Case) -> Explained:
    """Why two cases differ: the part of each input that is not the same in both.

    A part is the average of what the input adds when it is changed before or after the others, so that it
    depends on no order and the parts sum to the whole difference.
    """
    found = differences(start, end)

    def net(chosen: Iterable[int]) -> Array:
        mixed = with_differences(start, end, [found[i] for i in sorted(chosen)])
        return calculate(mixed).net_result

    first, last = calculate(start).net_result, calculate(end).net_result
    exact = len(found) <= EXACT_UP_TO
    amounts = over_all_orders(len(found), net) if exact else _over_two_orders(len(found), net)
    steps = tuple(Step(difference, amount) for difference, amount in zip(found, amounts, strict=True))
    return Explained(first, last, steps, exact)


def _over_two_orders(count: int, net: Callable[[Iterable[int]], Array]) -> list[Array]:
    forward = [net(range(i)) for i in range(count + 1)]
    backward = [net(range(i, count)) for i in range(count + 1)]
    return [(forward[i + 1] - forward[i] + backward[i] - backward[i + 1]) / 2 for i in range(count)]


@dataclass(frozen=True)
class Compared:
    """One scenario beside the case: its own case and result, and what explains the difference."""

    name: str
    case: Case
    result: Result
    explained: Explained | None


def compare(case: Case, name: str = "Sagen") -> tuple[Compared, ...]:
    """The case first, then each of its scenarios.

    Raises:
        CaseError: a scenario is no valid case.
    """
    others = [(scenario.name, scenario_case(case, scenario)) for scenario in case.scenarios]
    return (
        Compared(name, case, calculate(case), None),
        *(Compared(name, other, calculate(other), explain(case, other)) for name, other in others),
    )


def value_of_choosing(nets: Sequence[Array]) -> float:
    """EVPI in kr. between alternatives simulated with the same draws, or doing nothing.

    Defined as E[max over alternatives, 0] − max over alternatives of E, 0. Each array is ``(draws,)``.

    >>> value_of_choosing([np.array([1.0, -1.0]), np.array([-1.0, 1.0])])
    1.0
    """
    table = np.stack([*nets, np.zeros_like(nets[0])])
    return float(table.max(0).mean() - table.mean(1).max())


def _without_scenarios(case: Case) -> dict[str, Any]:
    data = case.to_mapping()
    data.pop("scenarios", None)
    return data
