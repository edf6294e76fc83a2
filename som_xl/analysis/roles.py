"""The result by household role: who in the family the consequences come from, and what all share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from som_xl.model import Result
from som_xl.model.case import Consequence
from som_xl.model.discounting import Array

PARTICIPANT_ROLE: Final = "Deltageren selv"
"""What the lines without a role are called."""
OTHER_ROLES: Final = "Øvrige roller"
"""What the roles beyond the room for them are called together."""


@dataclass(frozen=True)
class RoleResults:
    """Discounted kr. per actor and in total, all arrays ``(4,)``; + is a gain. They sum to the net result.

    Attributes:
        consequences: per role, in the order of the case's lines.
        costs: the costs all roles share, negative. saved_costs: what is no longer paid, positive.
    """

    consequences: dict[str, Array]
    costs: Array
    saved_costs: Array


def results_by_role(result: Result) -> RoleResults:
    """The net result of a single case shared on household roles; costs are nobody's own."""
    amounts: dict[str, Array] = {}
    for line, value in valued_lines(result):
        role = line.role or PARTICIPANT_ROLE
        amounts[role] = amounts.get(role, np.zeros(4)) + value
    factors = result.discount_factors
    return RoleResults(amounts, -(factors @ result.costs), factors @ result.saved_costs)


def most_roles(amounts: Mapping[str, Array], room: int) -> dict[str, Array]:
    """At most ``room`` roles in the given order; when there are more, the smallest are one, last.

    The participant is always shown.

    >>> [*most_roles({role: np.full(4, size) for role, size in (("A", 3.0), ("B", -1.0), ("C", 2.0), ("D", 5.0))}, 3)]
    ['A', 'D', 'Øvrige roller']
    """
    if len(amounts) <= room:
        return dict(amounts)
    size = {role: abs(float(value[3])) for role, value in amounts.items()}
    largest = sorted(amounts, key=lambda role: (role != PARTICIPANT_ROLE, -size[role]))[: room - 1]
    rest = sum((value for role, value in amounts.items() if role not in largest), np.zeros(4))
    return {**{role: value for role, value in amounts.items() if role in largest}, OTHER_ROLES: rest}


def valued_lines(result: Result) -> Iterator[tuple[Consequence, Array]]:
    """Each included line of a single case with its discounted kr. ``(4,)``, in the order of the case."""
    assert result.case is not None, "lines belong to a single case"
    lines = result.case.included
    flow_order = sorted(range(len(lines)), key=lambda i: lines[i].per != "success")
    place = {line: row for row, line in enumerate(flow_order)}
    yield from ((line, result.lines_discounted[place[i]]) for i, line in enumerate(lines))
