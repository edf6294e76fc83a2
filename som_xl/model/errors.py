"""The one exception family of SØM-XL: what is wrong, where, what was found and what to do (in Danish)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what the user gave us.

    Attributes:
        place: field path (``costs[0].payers``), or sheet and cell (``Omkostninger!D7``); may be empty.
        message: what is wrong, a Danish sentence.
        found: the value found, as the user would recognise it; empty when there is none to show.
        remedy: what to do about it, a Danish sentence.
    """

    place: str
    message: str
    found: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """One Danish line.

        >>> print(Problem("Omkostninger!D7", "Beløbet er tekst, ikke et tal.", "'12,5 %'", "Skriv 0,125."))
        Omkostninger!D7: Beløbet er tekst, ikke et tal. Fundet: '12,5 %'. Skriv 0,125.
        """
        parts = [self.message]
        if self.found:
            parts.append(f"Fundet: {self.found}.")
        if self.remedy:
            parts.append(self.remedy)
        text = " ".join(parts)
        return f"{self.place}: {text}" if self.place else text


class SomError(Exception):
    """Something the user can put right. Carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        self.problems: tuple[Problem, ...] = (
            (Problem("", problems),) if isinstance(problems, str) else tuple(problems)
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CaseError(SomError):
    """A case that cannot be calculated."""


class KnowledgeError(SomError):
    """A knowledge base with a malformed table or row."""


class FileError(SomError):
    """A file that cannot be read or written."""


class WorkbookError(SomError):
    """A workbook whose sheets, names or cells are not as the model needs them."""
