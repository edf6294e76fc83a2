"""From a file to a checked ``Panel``."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from som_xl.analysis.local.columns import Columns, Request, recognise
from som_xl.analysis.local.faults import Faults, check_courses
from som_xl.analysis.local.files import FIRST_ROW, Source, open_source
from som_xl.analysis.local.panel import SYNTHETIC_MARK, Covariate, Floats, Integers, Panel
from som_xl.model.errors import Problem, SomError

_NUMBER: Final = {
    ",": r"\s*[+-]?\d+(?:,\d+)?(?:[eE][+-]?\d+)?\s*",
    ".": r"\s*[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*",
}
_EARLIEST, _LATEST, _LONGEST = 1900, 2200, 100


def read_panel(path: Path, request: Request, known: Collection[str]) -> Panel:
    """Read and check a panel.

    Args:
        path: CSV or .xlsx file.
        request: covariates and services the user chooses.
        known: service ids of the knowledge base.

    Raises:
        SomError: every problem in the file, by column and row number.
    """
    source = open_source(path)
    columns = recognise(source.header, request, known, path.name)
    faults = Faults(path)
    pieces = [_Piece(source, columns, frame, faults) for frame in source.pieces(_text_columns(columns))]
    pieces = [piece for piece in pieces if len(piece.rows)]
    if not pieces:
        raise SomError(
            [Problem(path.name, "Filen har ingen rækker med data.", "", "Tilføj data under kolonnenavnene.")]
        )
    return _joined(columns, pieces, faults, source.decimal)


def _text_columns(columns: Columns) -> set[int]:
    text = {columns.roles[role] for role in ("person", "group") if role in columns.roles}
    return text | set(columns.covariates.values())


class _Piece:
    """Some rows of the file as arrays; what cannot be read is told to ``faults``."""

    def __init__(self, source: Source, columns: Columns, frame: pd.DataFrame, faults: Faults) -> None:
        beyond = frame.columns[-1]
        frame = frame.dropna(how="all")
        self._frame, self._columns, self._faults = frame, columns, faults
        self._number = _NUMBER[source.decimal]
        self._decimal = source.decimal
        self.rows: Integers = frame.index.to_numpy() + FIRST_ROW
        remedy = "Sæt tekst med skilletegn i anførselstegn, eller fjern den ekstra celle."
        faults.add(
            "", "Rækken har flere celler, end der er kolonner.", remedy, self.rows[frame[beyond].notna()]
        )
        self.person = self._text(columns.roles["person"])
        self.group = self._text(columns.roles["group"]) if "group" in columns.roles else None
        self.time = {
            role: self._whole(columns.roles[role], lowest, highest)
            for role, lowest, highest in (
                ("year", _EARLIEST, _LATEST),
                ("start", _EARLIEST, _LATEST),
                ("since", -_LONGEST, _LONGEST),
            )
            if role in columns.roles
        }
        self.success = self._whole(columns.roles["success"], 0, 1) == 1
        self.use = np.empty((len(frame), len(columns.services)))
        for i, position in enumerate(columns.services.values()):
            self.use[:, i] = self._units(position)
        self.covariates = [self._text(position) for position in columns.covariates.values()]

    def _fault(self, position: int, message: str, remedy: str, where: Any) -> None:
        self._faults.add(self._place(position), message, remedy, self.rows[np.asarray(where, dtype=bool)])

    def _place(self, position: int) -> str:
        name = self._columns.headings[position]
        return name if name.startswith("kolonne") else f"kolonnen {name}"

    def _text(self, position: int) -> pd.Categorical:
        """Text without blanks around it; every cell must have some."""
        cells = self._frame[position].astype("str").str.strip() if len(self._frame) else self._frame[position]
        empty = self._frame[position].isna() | (cells == "")
        self._fault(position, "Cellen er tom.", "Udfyld den, eller fjern rækken.", empty)
        return pd.Categorical(cells)

    def _numbers(self, position: int) -> Floats:
        """Finite numbers; what is none is told, and 0 here."""
        cells = self._frame[position]
        empty = cells.isna().to_numpy()
        self._fault(
            position,
            "Cellen er tom.",
            "Skriv 0, hvis der ikke er brugt noget; fjern rækken, hvis det ikke vides.",
            empty,
        )
        if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
            values = cells.to_numpy(dtype=float)
        else:
            text = cells.astype("str")
            is_text = cells.map(lambda cell: isinstance(cell, str)).to_numpy(dtype=bool)
            wrong = is_text & ~text.str.fullmatch(self._number).to_numpy(dtype=bool)
            values = pd.to_numeric(
                text.str.replace(self._decimal, ".", regex=False).where(~wrong), errors="coerce"
            ).to_numpy(dtype=float)
        message = "Her skal stå et tal."
        remedy = f"Skriv tallet uden enhed og uden tusindtalsskilletegn, med '{self._decimal}' før decimaler."
        self._fault(position, message, remedy, ~np.isfinite(values) & ~empty)
        return np.where(np.isfinite(values), values, 0.0)

    def _whole(self, position: int, lowest: int, highest: int) -> Integers:
        values = self._numbers(position)
        wrong = (values != np.round(values)) | (values < lowest) | (values > highest)
        wrong &= ~self._frame[position].isna().to_numpy()
        self._fault(position, f"Her skal stå et helt tal fra {lowest} til {highest}.", "Ret tallet.", wrong)
        return np.where(wrong, lowest, values).astype(np.int16)

    def _units(self, position: int) -> Floats:
        values = self._numbers(position)
        remedy = "Skriv en tilbagebetaling i det år, den retter, så årets forbrug ikke er under 0."
        self._fault(position, "Forbruget er negativt.", remedy, values < 0)
        return values


def _joined(columns: Columns, pieces: list[_Piece], faults: Faults, decimal: str) -> Panel:
    """The pieces as one panel; each piece is let go when its numbers are copied."""
    rows = np.concatenate([piece.rows for piece in pieces])
    faults.raise_any()
    ids = pd.api.types.union_categoricals([piece.person for piece in pieces])
    person = np.asarray(ids.codes)
    synthetic = all(str(name).startswith(SYNTHETIC_MARK) for name in ids.categories)
    start, since = _time(columns, pieces, person, faults, rows)
    course = np.unique(person.astype(np.int64) * 10_000 + start, return_inverse=True)[1].astype(np.int32)
    success = np.concatenate([piece.success for piece in pieces])
    check_courses(faults, rows, course, since, success)
    group = None
    if "group" in columns.roles:
        groups = [piece.group for piece in pieces if piece.group is not None]
        group = np.asarray(pd.api.types.union_categoricals(groups))
    covariates = tuple(
        _covariate(columns, name, i, pieces, faults, rows, decimal)
        for i, name in enumerate(columns.covariates)
    )
    faults.raise_any()
    use = np.empty((len(rows), len(columns.services)))
    end = len(rows)
    while pieces:
        block = pieces.pop().use
        use[end - len(block) : end] = block
        end -= len(block)
    return Panel(
        person.astype(np.int32),
        course,
        start,
        since,
        success,
        group,
        use,
        tuple(columns.services),
        covariates,
        columns.unused,
        synthetic,
        bool({"start", "since"} & columns.roles.keys()),
    )


def _time(
    columns: Columns, pieces: list[_Piece], person: Integers, faults: Faults, rows: Integers
) -> tuple[Integers, Integers]:
    """Start year and years since it, from the two or three columns the file has."""
    given = {
        role: np.concatenate([piece.time[role] for piece in pieces])
        for role in ("year", "start", "since")
        if role in columns.roles
    }
    if "year" not in given:
        return given["start"], given["since"]
    year = given["year"]
    if "start" not in given and "since" not in given:
        first = np.full(person.max() + 1, _LATEST, dtype=np.int16)
        np.minimum.at(first, person, year)
        return first[person], year - first[person]
    start = given["start"] if "start" in given else year - given["since"]
    if len(given) == 3:
        remedy = "Ret en af de tre kolonner, eller fjern 'år_siden_start'."
        message = "'år', 'start_år' og 'år_siden_start' passer ikke sammen."
        faults.add("", message, remedy, rows[year - start != given["since"]])
    return start, year - start


def _covariate(
    columns: Columns,
    name: str,
    i: int,
    pieces: list[_Piece],
    faults: Faults,
    rows: Integers,
    decimal: str,
) -> Covariate:
    """Numbers when every cell is one and they are no codes; otherwise categories."""
    cells = pd.api.types.union_categoricals([piece.covariates[i] for piece in pieces])
    texts = pd.Series(np.asarray(cells.categories), dtype="str")
    numeric = texts.str.fullmatch(_NUMBER[decimal]).to_numpy(dtype=bool)
    codes = np.asarray(cells.codes)
    if name in columns.categories or not numeric.any():
        return Covariate(name, codes, len(texts))
    remedy = "Ret cellen. Er det en kategori, så brug --kategori i stedet for --justér."
    position = columns.covariates[name]
    faults.add(
        f"kolonnen {columns.headings[position]}",
        "Nogle celler i kolonnen er tal, men her står tekst.",
        remedy,
        rows[~numeric[codes]],
    )
    values = pd.to_numeric(texts.str.replace(decimal, ".", regex=False), errors="coerce").to_numpy(
        dtype=float
    )
    return Covariate(name, values[codes])
