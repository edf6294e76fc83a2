"""What a command says: short enough for a dialog of VBA, which holds about a thousand characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MOST_CHARACTERS: Final = 780
"""Room for a list, with room left for what stands above it."""


def bullets(items: Sequence[str], room: int = MOST_CHARACTERS) -> str:
    """One line per item; what there is no room for is counted.

    >>> print(bullets(["a" * 9, "b" * 9, "c" * 9], room=24))
    • aaaaaaaaa
    • bbbbbbbbb
    … og 1 til
    """
    lines: list[str] = []
    for item in items:
        line = f"• {item}"
        if lines and sum(map(len, lines)) + len(line) > room:
            break
        lines.append(line)
    rest = len(items) - len(lines)
    return "\n".join([*lines, *([f"… og {rest} til"] if rest else [])])


def kr(amount: float) -> str:
    """An amount with Danish separators.

    >>> kr(-132743.125), kr(0)
    ('−132.743,12', '0,00')
    """
    return f"{amount:,.2f}".translate(str.maketrans(",.-", ".,−"))
