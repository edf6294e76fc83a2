"""The changes of a scenario as text in cells: JSON in pieces that a cell has room for, and back again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from som_xl.model import Problem

PIECE: Final = 30_000
"""Characters per cell; Excel's limit is 32,767."""
DEEPEST: Final = 30
"""Groups inside groups; a case has no more than five."""
_NOT_ONE_UNIT: Final = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")
"""Characters that count as two in a cell, or cannot stand in a file at all."""


class ScenarioTextError(Exception):
    """A text that is no scenario; carries the problem without its place."""

    def __init__(self, message: str, found: str) -> None:
        self.problem = Problem(
            "", message, found, "Fortryd ændringen, eller slet rækken, og gem scenariet igen."
        )
        super().__init__(str(self.problem))


def pieces(changes: Mapping[str, Any]) -> list[str]:
    """The changes as JSON in pieces of at most ``PIECE`` characters.

    >>> pieces({"effect": {"success_with": 0.6}})
    ['{"effect": {"success_with": 0.6}}']
    """
    text = json.dumps(changes, ensure_ascii=False, default=str)
    text = _NOT_ONE_UNIT.sub(lambda found: json.dumps(found[0])[1:-1], text)
    return [text[i : i + PIECE] for i in range(0, len(text), PIECE)]


def joined(texts: Sequence[str]) -> dict[str, Any]:
    """The changes in the pieces of one row.

    Raises:
        ScenarioTextError: no JSON, or not one group of fields.

    >>> joined(['{"effect": {"succ', 'ess_with": 0.6}}'])
    {'effect': {'success_with': 0.6}}
    """
    text = "".join(texts)
    if text.count("{") + text.count("[") > DEEPEST and _depth(text) > DEEPEST:
        raise ScenarioTextError("Scenariets data er ikke en sag.", f"mere end {DEEPEST} niveauer")
    try:
        data = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        found = f"tegn {error.pos + 1}: '{text[max(error.pos - 10, 0) : error.pos + 10]}'"
        raise ScenarioTextError("Scenariets data er ikke gyldig JSON.", found) from None
    except ValueError:  # a number of thousands of digits
        raise ScenarioTextError("Scenariets data har et tal, der ikke kan bruges.", "") from None
    if not isinstance(data, dict):
        raise ScenarioTextError("Scenariets data er ikke en gruppe af felter.", f"'{text[:40]}'")
    return data


def _refuse(constant: str) -> None:
    raise ScenarioTextError("Scenariets data har et tal, der ikke er endeligt.", constant)


def _depth(text: str) -> int:
    """How deep brackets are nested, brackets inside texts left out."""
    deepest = depth = 0
    for sign in re.sub(r'"(?:[^"\\]|\\.)*"', "", text):
        depth += (sign in "{[") - (sign in "}]")
        deepest = max(deepest, depth)
    return deepest
