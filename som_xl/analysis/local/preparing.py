"""From a panel to the persons who count, and what they are compared on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from som_xl.analysis.local.panel import Covariate, Floats, Integers, Panel
from som_xl.model.errors import Problem, SomError

MOST_CATEGORIES: Final = 30
LONGEST_FOLLOW_UP: Final = 100


@dataclass(frozen=True)
class Choices:
    """What the user chooses.

    Attributes:
        group: only rows of this target group; empty when the file has one or none.
        first_since: years from start to consequence year 1.
        least_years: calendar years a person must have in the file.
        smallest_cell: fewest persons a figure may rest on.
        filter_5_pct: leave out services whose joint test is not significant at 5 %.
        show_zero: a group where nobody uses a service is no reason to hold a figure back.
    """

    group: str = ""
    first_since: int = 0
    least_years: int = 3
    smallest_cell: int = 5
    filter_5_pct: bool = False
    show_zero: bool = False


@dataclass(frozen=True)
class FollowUp:
    """How many of those who could be observed in a consequence year are, by group.

    Attributes:
        expected: ``(J, 2)`` courses that started early enough for the year to lie inside the file's years.
        observed: ``(J, 2)`` of these, courses with a row for the year. Column 0 is not success, 1 is success.
    """

    expected: Integers
    observed: Integers


@dataclass(frozen=True)
class Study:
    """The rows that count.

    Attributes:
        rows: for consequence year 1, 2, …: positions in the panel.
        before: positions of the rows of the year before the start; none in many panels.
        background: ``(courses, k)`` numeric covariates and category indicators, by course code.
        dropped_persons: persons with too few years.
        follow_up: before persons with too few years are dropped, so that it shows who is lost.
    """

    panel: Panel
    rows: tuple[Integers, ...] = field(repr=False)
    before: Integers = field(repr=False)
    background: Floats = field(repr=False)
    dropped_persons: int
    follow_up: FollowUp


def prepare(panel: Panel, choices: Choices) -> Study:
    """Choose target group, persons with enough years and the consequence years.

    Raises:
        SomError: unknown target group, nobody left, only one of the two groups, or too many categories.
    """
    chosen = _in_group(panel, choices.group)
    follow_up = _follow_up(panel, chosen, choices.first_since)
    enough, dropped = _enough_years(panel, chosen, choices.least_years)
    kept = chosen & enough
    counted = kept & (panel.since >= choices.first_since)
    if not counted.any():
        raise _nobody(choices)
    for group, word in ((True, "succes"), (False, "ikke-succes")):
        if not (counted & (panel.success == group)).any():
            message = f"Ingen personer med {word}: der er ingen at sammenligne med."
            raise SomError([Problem("succes", message, "", "Brug et panel med begge grupper.")])
    j = panel.since - choices.first_since
    last = min(int(j[counted].max()), LONGEST_FOLLOW_UP - 1)
    rows = tuple(np.flatnonzero(counted & (j == year)) for year in range(last + 1))
    before = np.flatnonzero(kept & (panel.since == -1))
    return Study(panel, rows, before, _background(panel, kept), dropped, follow_up)


def _nobody(choices: Choices) -> SomError:
    message = "Ingen personer er tilbage at regne på."
    remedy = (
        f"Hver person skal have mindst {choices.least_years} år (--mindst-aar) og et år mindst "
        f"{choices.first_since} år efter starten (--foerste-aar)."
    )
    return SomError([Problem("", message, "", remedy)])


def _in_group(panel: Panel, group: str) -> NDArray[np.bool_]:
    """The rows of the target group."""
    if panel.group is None and group:
        remedy = "Tilføj kolonnen, eller udelad --maalgruppe, hvis hele filen er samme målgruppe."
        raise SomError([Problem("maalgruppe", "Filen har ingen kolonne 'målgruppe'.", "", remedy)])
    if panel.group is None or not group:
        if panel.group is not None and (panel.group != panel.group[0]).any():
            remedy = "Vælg en af dem med --maalgruppe."
            raise SomError([Problem("maalgruppe", "Filen har flere målgrupper.", "", remedy)])
        return np.ones(len(panel.person), dtype=np.bool_)
    chosen: NDArray[np.bool_] = panel.group == group
    if not chosen.any():
        remedy = "Ret værdien efter --maalgruppe, så den står som i kolonnen 'målgruppe'."
        raise SomError([Problem("maalgruppe", "Målgruppen findes ikke i filen.", "", remedy)])
    return chosen


def _enough_years(panel: Panel, chosen: NDArray[np.bool_], least: int) -> tuple[NDArray[np.bool_], int]:
    """Rows of persons with enough calendar years, and how many persons have not.

    A year counts once, also when the person has two courses in it.
    """
    key = panel.person[chosen].astype(np.int64) * 10_000 + panel.year[chosen]
    years = np.bincount(np.unique(key) // 10_000, minlength=int(panel.person.max()) + 1)
    return years[panel.person] >= least, int(((years > 0) & (years < least)).sum())


def _follow_up(panel: Panel, chosen: NDArray[np.bool_], first_since: int) -> FollowUp:
    first = np.unique(panel.course[chosen], return_index=True)[1]
    start, success = panel.start[chosen][first], panel.success[chosen][first].astype(int)
    horizon = int(panel.year[chosen].max()) - start - first_since
    j = panel.since[chosen] - first_since
    years = max(0, min(int(j.max()) + 1, LONGEST_FOLLOW_UP))
    expected, observed = np.zeros((years, 2), dtype=int), np.zeros((years, 2), dtype=int)
    for year in range(years):
        expected[year] = np.bincount(success[horizon >= year], minlength=2)
        observed[year] = np.bincount(panel.success[chosen][j == year], minlength=2)
    return FollowUp(expected, observed)


def _background(panel: Panel, kept: NDArray[np.bool_]) -> Floats:
    """Covariates as they stand in the course's first year, so that nothing success may have changed is adjusted for."""
    order = np.lexsort((panel.since, panel.course))
    first = order[np.r_[True, np.diff(panel.course[order]) != 0]]
    counted = kept[first]
    columns = [column for covariate in panel.covariates for column in _columns(covariate, first, counted)]
    return np.column_stack(columns) if columns else np.empty((len(first), 0))


def _columns(covariate: Covariate, first: Integers, counted: NDArray[np.bool_]) -> list[Floats]:
    """A number centred and scaled, or an indicator for every category but the commonest."""
    values = covariate.values[first]
    if not covariate.categories:
        centre, spread = values[counted].mean(), values[counted].std()
        return [(values - centre) / spread] if spread > 0 else []
    sizes = np.bincount(values[counted], minlength=covariate.categories)
    if (sizes > 0).sum() > MOST_CATEGORIES:
        message = (
            f"Kolonnen har mere end {MOST_CATEGORIES} forskellige værdier og kan ikke bruges som kategori."
        )
        raise SomError(
            [Problem(f"kolonnen '{covariate.name}'", message, "", "Saml værdierne i færre kategorier.")]
        )
    present = np.flatnonzero(sizes)
    commonest = sizes.argmax()
    return [(values == code).astype(float) for code in present if code != commonest]
