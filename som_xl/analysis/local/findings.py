"""What may be shown of a local estimate: rounded figures with intervals, held-back cells, and what to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from scipy import stats

from som_xl.analysis.local.disclosure import Refusal, refusals, rounded_count, rounded_to_error
from som_xl.analysis.local.estimating import YearEstimate, covariance, estimate
from som_xl.analysis.local.panel import Floats, Integers, Panel
from som_xl.analysis.local.preparing import Choices, FollowUp, Study, prepare

LEVEL: Final = 0.95
SIGNIFICANT: Final = 0.05
UNEVEN_FOLLOW_UP: Final = 0.10
SHARE_STEP: Final = 0.05


@dataclass(frozen=True)
class Cell:
    """One service in one consequence year; figures are None where ``refusal`` says why.

    Attributes:
        year: consequence year, from 1; 0 is the year before the start.
        difference: units per success, success minus not success, adjusted.
        se: its standard error. low, high: 95 % interval.
    """

    year: int
    refusal: Refusal
    difference: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ServiceFinding:
    """One service.

    Attributes:
        cells: one per consequence year.
        before: the year before the start, where success can have changed nothing; None without such rows.
        joint_p: probability of such differences, over the years together, if there were none; None without figures.
        included: it has figures, and the 5 % filter (if chosen) lets it through.
    """

    service: str
    cells: tuple[Cell, ...]
    before: Cell | None
    joint_p: float | None
    included: bool


@dataclass(frozen=True)
class YearCount:
    """The persons of one consequence year, rounded; None where too few.

    Attributes:
        others, successes: persons the estimates rest on.
        followed_others, followed_successes: share of those who could be observed that is, in steps of 5 %.
    """

    year: int
    others: int | None
    successes: int | None
    followed_others: float | None
    followed_successes: float | None


@dataclass(frozen=True)
class Findings:
    """Everything that may leave the room.

    Attributes:
        adjusted_for: names of the covariates; start year is always adjusted for.
        first_start, last_start: span of start years.
        dropped: persons with too few years, a true count: shown only through ``count_words``.
        uneven_follow_up: the consequence years where the two groups are followed unequally.
        unused: headings of unused columns.
    """

    choices: Choices
    services: tuple[ServiceFinding, ...]
    years: tuple[YearCount, ...]
    adjusted_for: tuple[str, ...]
    first_start: int
    last_start: int
    start_given: bool
    dropped: int
    uneven_follow_up: tuple[int, ...]
    unused: tuple[str, ...]
    synthetic: bool

    @property
    def start_years(self) -> str:
        """First to last start year."""
        same = self.first_start == self.last_start
        return str(self.first_start) if same else f"{self.first_start}–{self.last_start}"

    @property
    def included(self) -> tuple[ServiceFinding, ...]:
        """The services that can be put in a case."""
        return tuple(finding for finding in self.services if finding.included)


def local_consequences(panel: Panel, choices: Choices) -> Findings:
    """Estimate, hold back what rests on too few, and round the rest.

    Raises:
        SomError: nothing can be estimated with these choices.
    """
    study = prepare(panel, choices)
    years = [_year(study, rows, choices) for rows in study.rows]
    before = _year(study, study.before, choices) if len(study.before) else None
    starts = np.unique(np.concatenate([panel.start[rows] for rows in study.rows]))
    return Findings(
        choices=choices,
        services=_services(panel.services, years, before, choices.filter_5_pct),
        years=tuple(
            _year_count(j, year.persons, study.follow_up, choices.smallest_cell)
            for j, year in enumerate(years)
        ),
        adjusted_for=tuple(covariate.name for covariate in panel.covariates),
        first_start=int(starts[0]),
        last_start=int(starts[-1]),
        start_given=panel.start_given,
        dropped=study.dropped_persons,
        uneven_follow_up=_uneven(study.follow_up, choices.smallest_cell),
        unused=panel.unused,
        synthetic=panel.synthetic,
    )


class _Year(NamedTuple):
    """One year's estimate, why each service is held back, and the persons (not success, success)."""

    estimate: YearEstimate | None
    refusals: list[Refusal]
    persons: tuple[int, int]


def _year(study: Study, rows: Integers, choices: Choices) -> _Year:
    panel, year = study.panel, estimate(study, rows)
    held_back, persons = refusals(
        year,
        panel.use[rows],
        panel.success[rows],
        panel.person[rows],
        choices.smallest_cell,
        choices.show_zero,
    )
    return _Year(year, held_back, persons)


def _services(
    names: tuple[str, ...], years: list[_Year], before: _Year | None, filtered: bool
) -> tuple[ServiceFinding, ...]:
    there = tuple(year.estimate for year in years if year.estimate is not None)
    position = np.cumsum([year.estimate is not None for year in years]) - 1
    covariances = covariance(there) if there else np.empty((len(names), 0, 0))
    findings = []
    for s, name in enumerate(names):
        at = position[[j for j, year in enumerate(years) if year.refusals[s] is Refusal.NONE]]
        p = None
        if len(at):
            differences = np.array([there[i].difference[s] for i in at])
            freedom = min(there[i].freedom for i in at)
            p = round(joint_p(differences, covariances[s][np.ix_(at, at)], freedom), 4)
        cells = tuple(_cell(j + 1, year, s) for j, year in enumerate(years))
        included = p is not None and (not filtered or p < SIGNIFICANT)
        findings.append(ServiceFinding(name, cells, before and _cell(0, before, s), p, included))
    return tuple(findings)


def joint_p(differences: Floats, covariances: Floats, freedom: float) -> float:
    """Wald test that the differences of all years are 0, as an F-test.

    Defined as ``F = d' V⁺ d / q``, q the rank of V, with q and ``freedom`` degrees of freedom.

    >>> import numpy as np
    >>> round(joint_p(np.array([2.0]), np.array([[1.0]]), 1e9), 4)      # z = 2
    0.0455
    """
    q = int(np.linalg.matrix_rank(covariances, hermitian=True))
    if q == 0:
        return float(not differences.any())
    inverse = np.linalg.pinv(covariances, hermitian=True)
    return float(stats.f.sf(differences @ inverse @ differences / q, q, freedom))


def _cell(number: int, year: _Year, service: int) -> Cell:
    estimate, refusal = year.estimate, year.refusals[service]
    if refusal is not Refusal.NONE or estimate is None:
        return Cell(number, refusal)
    difference, se = float(estimate.difference[service]), float(estimate.se[service])
    reach = float(stats.t.ppf((1 + LEVEL) / 2, estimate.freedom)) * se
    figures = (difference, se, difference - reach, difference + reach)
    return Cell(number, refusal, *(rounded_to_error(figure, se) for figure in figures))


def _year_count(j: int, persons: tuple[int, int], follow_up: FollowUp, smallest: int) -> YearCount:
    others, successes = (rounded_count(count) if count >= smallest else None for count in persons)
    shares = [_share(j, group, follow_up, smallest) for group in (0, 1)]
    return YearCount(j + 1, others, successes, *shares)


def _share(j: int, group: int, follow_up: FollowUp, smallest: int) -> float | None:
    """The share followed, coarse enough that one person cannot be read from it."""
    if j >= len(follow_up.expected) or follow_up.expected[j, group] < smallest:
        return None
    share = float(follow_up.observed[j, group] / follow_up.expected[j, group])
    return round(SHARE_STEP * round(share / SHARE_STEP), 2)


def _uneven(follow_up: FollowUp, smallest: int) -> tuple[int, ...]:
    """The consequence years where the share followed differs by more than ten percentage points."""
    years = []
    for j, (expected, observed) in enumerate(zip(follow_up.expected, follow_up.observed, strict=True)):
        if expected.min() >= smallest:
            others, successes = observed / expected
            if abs(others - successes) > UNEVEN_FOLLOW_UP:
                years.append(j + 1)
    return tuple(years)


def findings_mapping(findings: Findings) -> dict[str, Any]:
    """The findings as plain values for JSON; counts rounded to 5, a small number of dropped persons ``null``."""
    choices = findings.choices
    few = 0 < findings.dropped < choices.smallest_cell
    return {
        "synthetic": findings.synthetic,
        "target_group": choices.group,
        "first_consequence_since_start": choices.first_since,
        "start_years": [findings.first_start, findings.last_start],
        "adjusted_for": ["start_year", *findings.adjusted_for],
        "least_years": choices.least_years,
        "smallest_cell": choices.smallest_cell,
        "filter_5_pct": choices.filter_5_pct,
        "dropped_persons": None if few else rounded_count(findings.dropped),
        "uneven_follow_up": list(findings.uneven_follow_up),
        "unused_columns": list(findings.unused),
        "years": [vars(year) for year in findings.years],
        "services": [
            {
                "service": finding.service,
                "included": finding.included,
                "joint_p": finding.joint_p,
                "years": [_cell_mapping(cell) for cell in finding.cells],
                "before_start": finding.before and _cell_mapping(finding.before),
            }
            for finding in findings.services
        ],
    }


def _cell_mapping(cell: Cell) -> dict[str, Any]:
    return {**vars(cell), "refusal": cell.refusal.value}
