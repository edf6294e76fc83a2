"""The uncertain parameters of a case: base value, bounds and distribution, and whether they can be true together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from som_xl.model.case import Case, Uncertainty
from som_xl.model.discounting import Array
from som_xl.model.distributions import Constant, Distribution, DistributionError, Normal, fitted
from som_xl.model.errors import Problem

SUCCESS_WITH: Final = "effect.success_with"
SUCCESS_WITHOUT: Final = "effect.success_without"
SUCCESS_RATE: Final = "effect.success_rate"
DROPOUT: Final = "participants.dropout"
COSTS, CONSEQUENCES, PRICES = "costs", "consequences", "prices"

Path = tuple[str | int, ...]


class Bounds(NamedTuple):
    """The values a parameter can have at all."""

    low: float
    high: float


_BOUNDS: Final = {
    SUCCESS_WITH: Bounds(0.0, 1.0),
    SUCCESS_WITHOUT: Bounds(0.0, 1.0),
    SUCCESS_RATE: Bounds(-1.0, 1.0),
    DROPOUT: Bounds(0.0, 1.0),
}
_ANY: Final = Bounds(-np.inf, np.inf)


def base_value(case: Case, parameter: str) -> float:
    """The value of a parameter in the case; 1 for the factors on costs, consequences and prices."""
    effect = case.effect
    if parameter == SUCCESS_RATE:
        return effect.net_rate
    if parameter == DROPOUT:
        return case.participants.dropout
    if parameter in {SUCCESS_WITH, SUCCESS_WITHOUT}:
        value = effect.success_with if parameter == SUCCESS_WITH else effect.success_without
        assert value is not None  # a parameter that is not in the case is refused when the case is made
        return value
    return 1.0


def bounds(parameter: str) -> Bounds:
    """Where draws of a parameter are cut off: a share stays a share."""
    return _BOUNDS.get(parameter, _ANY)


def distribution(case: Case, item: Uncertainty) -> Distribution:
    """The distribution of one uncertain parameter; of the number of standard errors where ``se`` is given.

    Raises:
        DistributionError: there is no such distribution.
    """
    if item.se is not None:
        return Normal(0.0, 1.0) if any(item.se) else Constant(0.0)
    assert item.low is not None
    assert item.high is not None
    return fitted(item.distribution, base_value(case, item.parameter), item.low, item.high, item.level)


def correlation_matrix(names: Sequence[str], correlations: Sequence[tuple[str, str, float]]) -> Array:
    """The correlations of normal scores as a symmetric matrix with ones on the diagonal, ``(P, P)``.

    >>> correlation_matrix(["a", "b"], [("a", "b", 0.5)]).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    matrix = np.eye(len(names))
    position = {name: i for i, name in enumerate(names)}
    for first, second, value in correlations:
        i, j = position[first], position[second]
        matrix[i, j] = matrix[j, i] = value
    return matrix


def uncertainty_problems(case: Case) -> Iterator[tuple[Path, Problem]]:
    """Everything that makes the uncertainty of a case impossible, with its place in the case."""
    seen: set[str] = set()
    for i, item in enumerate(case.uncertainty):
        path: Path = ("uncertainty", i)
        if item.parameter in seen:
            yield (
                (*path, "parameter"),
                _problem("Parameteren står to gange.", item.parameter, "Slet den ene."),
            )
        seen.add(item.parameter)
        yield from _item_problems(case, item, path)
    if SUCCESS_RATE in seen and seen & {SUCCESS_WITH, SUCCESS_WITHOUT}:
        i = [item.parameter for item in case.uncertainty].index(SUCCESS_RATE)
        yield (
            ("uncertainty", i, "parameter"),
            _problem(
                "Nettosuccesraten kan ikke være usikker sammen med raten med eller uden indsats.",
                SUCCESS_RATE,
                "Behold enten effect.success_rate eller de to andre.",
            ),
        )
    yield from _correlation_problems(case, seen)


def _item_problems(case: Case, item: Uncertainty, path: Path) -> Iterator[tuple[Path, Problem]]:
    name = item.parameter
    if name in {SUCCESS_WITH, SUCCESS_WITHOUT} and case.effect.success_with is None:
        yield (
            (*path, "parameter"),
            _problem(
                "Parameteren findes ikke i sagen.", name, "Sagen har kun effect.success_rate: brug den."
            ),
        )
        return
    if item.se is not None:
        yield from _standard_error_problems(case, item, path)
        return
    try:
        distribution(case, item)
    except DistributionError as error:
        found = f"{name}: low {_number(item.low)}, basis {_number(base_value(case, name))}, high {_number(item.high)}"
        yield path, Problem("", error.condition, found, error.remedy)


def _standard_error_problems(case: Case, item: Uncertainty, path: Path) -> Iterator[tuple[Path, Problem]]:
    assert item.se is not None
    if not item.parameter.startswith(f"{CONSEQUENCES}["):
        yield (
            (*path, "se"),
            _problem("Kun konsekvenser kan have standardfejl pr. år.", item.parameter, "Angiv low og high."),
        )
    if item.distribution != "normal":
        yield (
            (*path, "distribution"),
            _problem("Standardfejl hører til normalfordelingen.", item.distribution, "Skriv normal."),
        )
    if item.low is not None or item.high is not None:
        yield (
            (*path, "se"),
            _problem("Der er både interval og standardfejl.", item.parameter, "Behold det ene."),
        )
    years = max(
        (
            len(line.units)
            for line in case.consequences
            if item.parameter == f"{CONSEQUENCES}[{line.service}]"
        ),
        default=len(item.se),
    )
    if len(item.se) > years:
        yield (
            (*path, "se"),
            _problem(
                "Der er flere standardfejl, end konsekvensen har år.",
                f"{item.parameter}: {len(item.se)} standardfejl",
                f"Skriv højst {years}.",
            ),
        )


def _correlation_problems(case: Case, uncertain: set[str]) -> Iterator[tuple[Path, Problem]]:
    pairs: set[frozenset[str]] = set()
    sound = True
    for i, (first, second, _) in enumerate(case.correlations):
        pair, path = frozenset((first, second)), ("correlations", i)
        message = ""
        if len(pair) == 1:
            message, remedy = "En parameter kan ikke hænge sammen med sig selv.", "Slet linjen."
        elif pair in pairs:
            message, remedy = "Sammenhængen står to gange.", "Slet den ene."
        elif pair - uncertain:
            message = "En parameter uden usikkerhed kan ikke have en sammenhæng."
            remedy = "Giv den et interval under uncertainty, eller slet linjen."
        pairs.add(pair)
        if message:
            sound = False
            shown = ", ".join(sorted(pair - uncertain)) or f"{first}, {second}"
            yield path, _problem(message, shown, remedy)
    names = sorted({name for pair in pairs for name in pair})
    if sound and names and np.linalg.eigvalsh(correlation_matrix(names, case.correlations))[0] < 1e-10:
        yield (
            ("correlations",),
            _problem(
                "Sammenhængene kan ikke gælde samtidig: matricen er ikke positiv definit.",
                ", ".join(f"{a} og {b}: {_number(r)}" for a, b, r in case.correlations),
                "Gør mindst én af dem svagere (tættere på 0).",
            ),
        )


def _problem(message: str, found: str, remedy: str) -> Problem:
    return Problem("", message, found, remedy)


def _number(value: float | None) -> str:
    return "intet" if value is None else f"{value:.10g}".replace(".", ",").replace("-", "−")
