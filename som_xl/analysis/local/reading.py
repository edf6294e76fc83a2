"""From a file to a checked ``Panel``."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from som_xl.analysis.local.cells import Cells, numbers_of, place_of
from som_xl.analysis.local.columns import Columns, Request, recognise
from som_xl.analysis.local.faults import Faults, check_courses
from som_xl.analysis.local.files import open_source
from som_xl.analysis.local.panel import SYNTHETIC_MARK, Covariate, Floats, Integers, Panel
from som_xl.model.errors import Problem, SomError

_LATEST: Final = 2200
_TIME: Final = {"year": (1900, _LATEST), "start": (1900, _LATEST), "since": (-100, 100)}
"""The columns that say when, and what may stand in them."""


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
    pieces = [
        _piece(Cells(frame, columns.headings, source.decimal, faults), columns)
        for frame in source.pieces(_text_columns(columns))
    ]
    pieces = [piece for piece in pieces if len(piece.rows)]
    if not pieces:
        raise SomError(
            [Problem(path.name, "Filen har ingen rækker med data.", "", "Tilføj data under kolonnenavnene.")]
        )
    return _joined(columns, pieces, faults, source.decimal)


def _text_columns(columns: Columns) -> set[int]:
    text = {columns.roles[role] for role in ("person", "group") if role in columns.roles}
    return text | set(columns.covariates.values())


class _Piece(NamedTuple):
    """Some rows of the file as arrays."""

    rows: Integers
    person: pd.Categorical
    group: pd.Categorical | None
    time: dict[str, Integers]
    success: NDArray[np.bool_]
    use: Floats
    covariates: list[pd.Categorical]


def _piece(cells: Cells, columns: Columns) -> _Piece:
    roles = columns.roles
    use = np.empty((len(cells.rows), len(columns.services)))
    for i, position in enumerate(columns.services.values()):
        use[:, i] = cells.units(position)
    return _Piece(
        cells.rows,
        cells.texts(roles["person"]),
        cells.texts(roles["group"]) if "group" in roles else None,
        {role: cells.whole(roles[role], *bounds) for role, bounds in _TIME.items() if role in roles},
        cells.whole(roles["success"], 0, 1) == 1,
        use,
        [cells.texts(position) for position in columns.covariates.values()],
    )


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
    values = numbers_of(pd.Series(np.asarray(cells.categories), dtype="str"), decimal)
    codes = np.asarray(cells.codes)
    if name in columns.categories or np.isnan(values).all():
        return Covariate(name, codes, len(values))
    remedy = "Ret cellen. Er det en kategori, så brug --kategori i stedet for --justér."
    message = "Nogle celler i kolonnen er tal, men her står tekst."
    heading = columns.headings[columns.covariates[name]]
    faults.add(place_of(heading), message, remedy, rows[np.isnan(values)[codes]])
    return Covariate(name, values[codes])
