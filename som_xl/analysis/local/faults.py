"""What is wrong with a panel, told by column and row number: never by what stands in the cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from som_xl.analysis.local.panel import Integers
from som_xl.model.errors import Problem, SomError


class Faults:
    """Collects faults; one problem per kind and column, with its first row and how many rows have it."""

    def __init__(self, path: Path) -> None:
        self._file = path.name
        self._found: dict[tuple[str, str, str], tuple[int, int]] = {}

    def add(self, column: str, message: str, remedy: str, rows: Integers) -> None:
        """Rows with a fault, as row numbers of the file; none is no fault."""
        if len(rows):
            first, count = self._found.get((column, message, remedy), (int(rows[0]), 0))
            self._found[column, message, remedy] = first, count + len(rows)

    def raise_any(self) -> None:
        """Stop here when something is wrong.

        Raises:
            SomError: every problem collected.
        """
        if self._found:
            raise SomError(
                Problem(
                    f"{self._file}, række {first}" + (f", {column}" if column else ""),
                    message + (f" Det gælder {count:,} rækker.".replace(",", ".") if count > 1 else ""),
                    "",
                    remedy,
                )
                for (column, message, remedy), (first, count) in self._found.items()
            )


def check_courses(
    faults: Faults, rows: Integers, course: Integers, since: Integers, success: NDArray[np.bool_]
) -> None:
    """No year twice in a course, and one success per course."""
    order = np.lexsort((rows, since, course))
    same = (course[order][1:] == course[order][:-1]) & (since[order][1:] == since[order][:-1])
    faults.add(
        "",
        "Personen har allerede en række for samme år.",
        "Læg rækkerne sammen, så der er én pr. person og år.",
        np.sort(rows[order][1:][same]),
    )
    first: Any = np.full(course.max(initial=-1) + 1, False)
    seen = order[np.r_[True, course[order][1:] != course[order][:-1]]] if len(order) else order
    first[course[seen]] = success[seen]
    faults.add(
        "kolonnen 'succes'",
        "Succes skifter mellem en persons rækker.",
        "Skriv samme tal i alle personens rækker: succes er opnået eller ikke opnået én gang.",
        np.sort(rows[success != first[course]]),
    )
