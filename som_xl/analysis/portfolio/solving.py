"""Yes-or-no choices under limits, solved by HiGHS: the best set of starts, and what limits are worth."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from som_xl.model.discounting import Array

NODES: Final = 1_000
"""The solver stops after so many branches, not after a time: the same choice on every machine."""
GAP: Final = 1e-4
"""The solver stops when no choice can be better by more than this share of the value …"""
EXACT_UP_TO: Final = 100
"""… but with so many possible starts or fewer it goes on until the best is found."""
_INFEASIBLE: Final = 2


@dataclass(frozen=True)
class Programme:
    """n yes-or-no variables.

    Attributes:
        values: ``(n,)`` kr. each gives when it is chosen.
        table: ``(limits, n)`` kr. each uses of every limit. limits: ``(limits,)`` kr.
        one_of: ``(rows, n)`` sparse, 1 for the variables of which at most one is chosen.
        least: ``(rows,)`` 1 where one of them must be chosen, otherwise 0.
    """

    values: Array
    table: Array
    limits: Array
    one_of: Any
    least: Array


def solve(programme: Programme) -> tuple[NDArray[np.bool_], float] | None:
    """Which variables are chosen, and the most any choice could give; None when no choice is possible."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  (slow to import)

    count = len(programme.values)
    if not count:
        return np.zeros(0, dtype=np.bool_), 0.0
    relaxed = _relaxation(programme)
    if relaxed.status == _INFEASIBLE:
        return None
    rows, lower, upper = _constraints(programme)
    gap = 0.0 if count <= EXACT_UP_TO else GAP
    with _no_solver_messages():
        answer = milp(
            -programme.values,
            integrality=np.ones(count, dtype=np.intp),
            bounds=Bounds(*_core(programme.values, relaxed, rows, lower, upper)),
            constraints=LinearConstraint(rows, lower, upper),
            options={"node_limit": NODES, "mip_rel_gap": gap},
        )
    if answer.x is None:
        return None
    return answer.x > 0.5, min(-float(answer.mip_dual_bound), -float(relaxed.fun))


def marginal_values(programme: Programme) -> tuple[float, ...]:
    """kr. per further krone of each limit when choices may be made in part (the dual of the relaxation)."""
    limits = programme.limits
    if not len(programme.values) or not len(limits):
        return (0.0,) * len(limits)
    per_share = -_relaxation(programme).ineqlin.marginals[: len(limits)]
    return tuple((per_share / np.where(limits > 0, limits, 1.0) + 0.0).tolist())


def _constraints(programme: Programme) -> tuple[Any, Array, Array]:
    """Rows with their least and most: the limits first, as shares, then who excludes whom."""
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415  (slow to import)

    limits, least = programme.limits, programme.least
    # As shares of the limit the solver's tolerance means the same for every budget.
    scale = np.where(limits > 0, limits, 1.0)
    rows = vstack([csr_array(programme.table / scale[:, None]), programme.one_of], format="csr")
    lower = np.concatenate((np.full(len(limits), -np.inf), least))
    return rows, lower, np.concatenate((limits / scale, np.ones(len(least))))


def _relaxation(programme: Programme) -> Any:
    """The same choice when variables may be between 0 and 1: a linear programme, solved at once."""
    from scipy.optimize import linprog  # noqa: PLC0415  (slow to import)
    from scipy.sparse import vstack  # noqa: PLC0415

    rows, lower, upper = _constraints(programme)
    required = np.flatnonzero(lower > 0)
    return linprog(
        -programme.values,
        A_ub=vstack([rows, -rows[required]]),
        b_ub=np.concatenate((upper, -lower[required])),
        bounds=(0, 1),
        method="highs",
    )


def _core(values: Array, relaxed: Any, rows: Any, lower: Array, upper: Array) -> tuple[Array, Array]:
    """Least and most of every variable, settled where the relaxation proves it (reduced-cost fixing).

    A variable whose change would cost more than lies between the relaxation and a choice that is possible
    cannot be changed in the best choice; the solver is left with the few that are in doubt.
    """
    lowest, highest = np.zeros(len(values)), np.ones(len(values))
    whole = relaxed.x > 1 - 1e-9
    used = rows @ whole.astype(np.float64)
    if (used < lower).any() or (used > upper).any():
        return lowest, highest
    columns = rows.tocsc()
    for j in np.argsort(-relaxed.x + relaxed.lower.marginals / max(1.0, np.abs(values).max()), kind="stable"):
        entries = slice(columns.indptr[j], columns.indptr[j + 1])
        touched, amounts = columns.indices[entries], columns.data[entries]
        if not whole[j] and values[j] > 0 and (used[touched] + amounts <= upper[touched]).all():
            whole[j] = True
            used[touched] += amounts
    doubt = -relaxed.fun - values[whole].sum() + 1e-9 * np.abs(values).sum()
    highest[relaxed.lower.marginals > doubt] = 0.0
    lowest[-relaxed.upper.marginals > doubt] = 1.0
    return lowest, highest


@contextmanager
def _no_solver_messages() -> Iterator[None]:
    """HiGHS writes some messages to the standard output even when told not to, where they would spoil our JSON."""
    try:
        sys.stdout.flush()
        kept = os.dup(1)
    except (OSError, ValueError, AttributeError):
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
