"""The cells of some rows of a panel as numbers and texts; what cannot be read is told by column and row."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from som_xl.analysis.local.faults import Faults
from som_xl.analysis.local.files import FIRST_ROW
from som_xl.analysis.local.panel import Floats, Integers

NUMBER: Final = {
    ",": r"\s*[+-]?\d+(?:,\d+)?(?:[eE][+-]?\d+)?\s*",
    ".": r"\s*[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*",
}
"""A number that is text, by its decimal character. A point in a file with decimal commas is not guessed about."""


class Cells:
    """Some rows of the file, read column by column.

    Attributes:
        rows: ``(n,)`` row number in the file of each row that is not empty.
    """

    def __init__(self, frame: pd.DataFrame, headings: tuple[str, ...], decimal: str, faults: Faults) -> None:
        self._frame = frame.dropna(how="all")
        self._headings, self._decimal, self._faults = headings, decimal, faults
        self.rows: Integers = self._frame.index.to_numpy() + FIRST_ROW
        beyond = self._frame[frame.columns[-1]].notna()
        remedy = "Sæt tekst med skilletegn i anførselstegn, eller fjern den ekstra celle."
        faults.add("", "Rækken har flere celler, end der er kolonner.", remedy, self.rows[beyond])

    def texts(self, position: int) -> pd.Categorical:
        """Texts without blanks around them; every cell must have one."""
        cells = self._frame[position].cat
        names = pd.Series([str(name).strip() for name in cells.categories], dtype="str")
        codes, texts = pd.factorize(names, sort=True)
        empty = np.append((names == "").to_numpy(dtype=bool), True)[cells.codes]
        self._fault(position, "Cellen er tom.", "Udfyld den, eller fjern rækken.", empty)
        return pd.Categorical.from_codes(
            np.append(codes, -1)[cells.codes], categories=pd.Index(texts, dtype="str")
        )

    def numbers(self, position: int) -> Floats:
        """Finite numbers; what is none is told, and not a number here."""
        cells = self._frame[position]
        empty = cells.isna().to_numpy()
        remedy = "Skriv 0, hvis der ikke er brugt noget; fjern rækken, hvis det ikke vides."
        self._fault(position, "Cellen er tom.", remedy, empty)
        if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
            values = cells.to_numpy(dtype=float)
        else:
            is_text = cells.map(lambda cell: isinstance(cell, str)).to_numpy(dtype=bool)
            values = numbers_of(cells.astype("str"), self._decimal, is_text)
        values = np.where(np.isfinite(values), values, np.nan)
        remedy = f"Skriv tallet uden enhed og uden tusindtalsskilletegn, med '{self._decimal}' før decimaler."
        self._fault(position, "Her skal stå et tal.", remedy, np.isnan(values) & ~empty)
        return values

    def whole(self, position: int, lowest: int, highest: int) -> Integers:
        """Whole numbers within bounds; what is none is told, and the lowest here."""
        values = self.numbers(position)
        wrong = (values != np.round(values)) | (values < lowest) | (values > highest)
        message = f"Her skal stå et helt tal fra {lowest} til {highest}."
        self._fault(position, message, "Ret tallet.", wrong & ~np.isnan(values))
        return np.where(wrong, lowest, values).astype(np.int16)

    def units(self, position: int) -> Floats:
        """Units of a service: numbers from 0."""
        values = self.numbers(position)
        remedy = "Skriv en tilbagebetaling i det år, den retter, så årets forbrug ikke er under 0."
        self._fault(position, "Forbruget er negativt.", remedy, values < 0)
        return values

    def _fault(self, position: int, message: str, remedy: str, where: Any) -> None:
        rows = self.rows[np.asarray(where, dtype=bool)]
        self._faults.add(place_of(self._headings[position]), message, remedy, rows)


def place_of(heading: str) -> str:
    """A column in a message.

    >>> place_of("'alder'"), place_of("kolonne 7")
    ("kolonnen 'alder'", 'kolonne 7')
    """
    return heading if heading.startswith("kolonne") else f"kolonnen {heading}"


def numbers_of(texts: pd.Series[Any], decimal: str, checked: Any = True) -> Floats:
    """Texts as numbers, not a number where a text is none; ``checked`` says which must look like typed numbers.

    >>> numbers_of(pd.Series(["1,5", "1.5", "x"]), ",").tolist()
    [1.5, nan, nan]
    """
    wrong = checked & ~texts.str.fullmatch(NUMBER[decimal]).to_numpy(dtype=bool)
    readable = texts.str.replace(decimal, ".", regex=False).where(~wrong)
    values: Floats = pd.to_numeric(readable, errors="coerce").to_numpy(dtype=float)
    return values
