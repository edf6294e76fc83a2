"""The estimates against statsmodels, against the truth of made-up panels, and against figures by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS

from som_xl.analysis.local.disclosure import Refusal
from som_xl.analysis.local.estimating import covariance, estimate, estimate_year
from som_xl.analysis.local.findings import joint_p, local_consequences
from som_xl.analysis.local.panel import Covariate
from som_xl.analysis.local.preparing import Choices, prepare
from som_xl.model.errors import SomError
from tests.analysis.local.panels import OTHER_USE, SUCCESS_USE, panel

ONE_YEAR = Choices(least_years=1)
REPETITIONS = 500
BY_CHANCE = 3.3 * np.sqrt(0.95 * 0.05 / REPETITIONS)
"""How far the share of 500 intervals that cover may be from 95 %: once in a thousand it is farther."""


def design(random, n, covariates=3):
    background = np.column_stack([random.normal(size=(n, covariates)), random.integers(0, 2, n)])
    success = random.random(n) < 1 / (1 + np.exp(-background[:, 0]))
    return background, success, np.column_stack([np.ones(n), background, success])


def test_difference_and_error_are_those_by_hand():
    # Means 3 and 14. HC3 of a difference of means: (1/5 · e / (1 − 1/5))² = e² / 16; Σe² = 10 + 40.
    use = np.array(SUCCESS_USE + OTHER_USE)[:, None]
    findings = local_consequences(panel(use, [1] * 5 + [0] * 5), ONE_YEAR)
    cell = findings.services[0].cells[0]
    se = np.sqrt(50 / 16)  # 1,7678; t with 8 degrees of freedom: 2,3060
    assert (cell.difference, cell.se) == (-11.0, round(se, 2))
    assert (
        (cell.low, cell.high) == (round(-11 - 2.3060 * se, 2), round(-11 + 2.3060 * se, 2)) == (-15.08, -6.92)
    )


def test_robust_error_is_statsmodels_hc3():
    random = np.random.default_rng(1)
    background, success, full = design(random, 80)
    use = random.gamma(1, 10, (80, 4)) * (1 + success[:, None])
    year = estimate_year(use, success, np.arange(80), background)
    for service in range(4):
        fit = OLS(use[:, service], full).fit(cov_type="HC3", use_t=True)
        np.testing.assert_allclose(year.difference[service], fit.params[-1], rtol=1e-9)
        np.testing.assert_allclose(year.se[service], fit.bse[-1], rtol=1e-9)
        low, high = fit.conf_int()[-1]
        reach = stats.t.ppf(0.975, year.freedom) * year.se[service]
        np.testing.assert_allclose(
            [year.difference[service] - reach, year.difference[service] + reach], [low, high], rtol=1e-9
        )


def test_clustered_error_is_statsmodels_when_persons_stand_several_times():
    random = np.random.default_rng(2)
    background, success, full = design(random, 90)
    person = random.integers(0, 40, 90)
    use = random.gamma(1, 10, (90, 3)) + person[:, None]
    year = estimate_year(use, success, person, background)
    for service in range(3):
        fit = OLS(use[:, service], full).fit(cov_type="cluster", cov_kwds={"groups": person}, use_t=True)
        np.testing.assert_allclose(year.se[service], fit.bse[-1], rtol=1e-9)
    assert year.freedom == len(np.unique(person)) - 1


def test_covariances_between_years_are_those_of_one_stacked_model_clustered_by_person():
    random = np.random.default_rng(3)
    person = np.repeat(np.arange(40), 2)  # everyone has two courses a year, so that all years are clustered
    years, stacked, groups, outcome, factors = [], [], [], [], []
    for j in range(3):
        there = random.random(80) < 1 - 0.2 * j
        background, success, full = design(random, there.sum())
        use = random.gamma(1, 10, (there.sum(), 1)) + person[there][:, None]
        years.append(estimate_year(use, success, person[there], background))
        block = np.zeros((there.sum(), 3 * full.shape[1]))
        block[:, j * full.shape[1] : (j + 1) * full.shape[1]] = full
        stacked.append(block)
        groups.append(person[there])
        outcome.append(use[:, 0])
        n, g = there.sum(), len(np.unique(person[there]))
        factors.append(g / (g - 1) * (n - 1) / (n - full.shape[1]))
    clustered = {"groups": np.concatenate(groups), "use_correction": False}
    fit = OLS(np.concatenate(outcome), np.vstack(stacked)).fit(cov_type="cluster", cov_kwds=clustered)
    success = [(j + 1) * full.shape[1] - 1 for j in range(3)]
    expected = fit.cov_params()[np.ix_(success, success)] * np.sqrt(np.outer(factors, factors))
    np.testing.assert_allclose(covariance(tuple(years))[0], expected, rtol=1e-8)
    np.testing.assert_allclose([year.difference[0] for year in years], fit.params[success], rtol=1e-9)


def repeated_panels(effect, persons=60, years=4, designs=5):
    """500 outcomes: person effects, a confounder, errors that are larger for those who succeed; some are lost."""
    for seed in range(designs):
        random = np.random.default_rng(seed)
        earlier = random.gamma(2, 1, persons)
        success = random.random(persons) < 1 / (1 + np.exp(earlier - 2))
        person, since = np.repeat(np.arange(persons), years), np.tile(np.arange(years), persons)
        start = np.repeat(random.integers(2015, 2018, persons), years)
        size = (len(person), REPETITIONS // designs)
        own = random.normal(0, 4, (persons, size[1]))[person]
        error = random.normal(0, 3, size) * np.where(success, 2, 1)[person, None]
        use = 50 + 3 * earlier[person, None] + (start[:, None] - 2015) + own + error
        use += np.outer(success[person], np.ones(size[1])) * np.asarray(effect)[since, None]
        there = (since == 0) | (random.random(len(since)) < 0.9)
        yield panel(
            use[there],
            success[person][there],
            person=person[there],
            start=start[there],
            since=since[there],
            covariates={"earlier": earlier[person][there]},
        )


def test_intervals_cover_the_truth_95_times_of_100_and_the_mean_is_the_truth():
    truth = np.array([-2.0, -6.0, -4.0, 0.0])
    differences, covered = [], []
    for made_up in repeated_panels(truth):
        study = prepare(made_up, ONE_YEAR)
        years = tuple(estimate(study, rows) for rows in study.rows)
        difference = np.array([year.difference for year in years])
        reach = np.array([stats.t.ppf(0.975, year.freedom) * year.se for year in years])
        differences.append(difference)
        covered.append(np.abs(difference - truth[:, None]) <= reach)
    differences, covered = np.hstack(differences), np.hstack(covered)
    assert differences.shape == (4, REPETITIONS)
    assert np.abs(covered.mean(axis=1) - 0.95).max() < BY_CHANCE
    error = differences.std(axis=1) / np.sqrt(REPETITIONS)
    assert (np.abs(differences.mean(axis=1) - truth) < 3.3 * error).all()


def test_the_joint_test_rejects_5_of_100_when_there_is_no_difference():
    rejected = []
    for made_up in repeated_panels([0.0] * 4):
        study = prepare(made_up, ONE_YEAR)
        years = tuple(estimate(study, rows) for rows in study.rows)
        covariances = covariance(years)
        for service in range(made_up.use.shape[1]):
            difference = np.array([year.difference[service] for year in years])
            rejected.append(
                joint_p(difference, covariances[service], min(year.freedom for year in years)) < 0.05
            )
    assert abs(np.mean(rejected) - 0.05) < BY_CHANCE


def test_adjusting_takes_out_what_earlier_use_explains():
    # Use is 100 + 10 · earlier − 4 · success exactly; those who succeed used 1,5 less before.
    earlier = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 3, 1, 2, 3, 4, 1, 2, 3, 4])
    success = np.arange(18) < 9
    use = (100 + 10 * earlier - 4 * success)[:, None]
    gap = earlier[success].mean() - earlier[~success].mean()
    plain = local_consequences(panel(use, success), ONE_YEAR).services[0].cells[0]
    adjusted = (
        local_consequences(panel(use, success, covariates={"earlier": earlier}), ONE_YEAR)
        .services[0]
        .cells[0]
    )
    assert plain.difference == pytest.approx(-4 + 10 * gap, abs=0.01)
    assert gap < -1
    assert adjusted.difference == pytest.approx(-4.0)


def test_what_differs_between_start_years_is_not_taken_for_an_effect():
    # In 2021 more succeed, and everybody uses 50 more, success or not.
    start = np.repeat([2020, 2021], 20)
    success = np.r_[np.arange(20) < 6, np.arange(20) < 14]
    use = (np.tile(np.arange(20) % 7, 2) + 50 * (start == 2021))[:, None]
    use = (
        use
        - np.array([use[(start == s) & (success == g)].mean() for s, g in zip(start, success, strict=True)])[
            :, None
        ]
        + 60
        + 50 * (start == 2021)[:, None]
    )
    cell = local_consequences(panel(use, success, start=start), ONE_YEAR).services[0].cells[0]
    assert cell.difference == pytest.approx(0.0, abs=1e-9)


def test_a_background_that_says_the_same_twice_changes_nothing():
    random = np.random.default_rng(4)
    background, success, _ = design(random, 50)
    use = random.gamma(1, 10, (50, 2))
    twice = np.column_stack([background, background[:, 0] * 2 - background[:, 1], np.ones(50)])
    one, two = (estimate_year(use, success, np.arange(50), columns) for columns in (background, twice))
    np.testing.assert_allclose(one.difference, two.difference, rtol=1e-9)
    np.testing.assert_allclose(one.se, two.se, rtol=1e-9)
    assert one.freedom == two.freedom


def test_success_that_is_the_same_as_a_background_is_not_estimated():
    use = np.array(SUCCESS_USE + OTHER_USE)[:, None]
    success = np.array([1] * 5 + [0] * 5)
    finding = local_consequences(panel(use, success, covariates={"twin": 7 * success}), ONE_YEAR).services[0]
    assert [cell.refusal for cell in finding.cells] == [Refusal.NOT_SEPARABLE]
    assert (finding.joint_p, finding.included) == (None, False)


def test_background_is_read_before_success_can_change_it():
    # The covariate falls with success after the start; only its first value counts, and that is the same for all.
    person, since = np.repeat(np.arange(20), 2), np.tile([0, 1], 20)
    success = person < 10
    use = (50 - 5 * success + person % 3)[:, None]
    after = np.where(since == 1, 9 * success, person % 4)
    study = prepare(panel(use, success, person=person, since=since, covariates={"later": after}), ONE_YEAR)
    first = np.arange(20) % 4
    np.testing.assert_allclose(study.background[:, 0], (first - first.mean()) / first.std())


def test_a_category_with_too_many_values_is_refused():
    made_up = panel(np.arange(1.0, 41.0)[:, None], np.arange(40) % 2)
    codes = Covariate("postnr", np.arange(40) % 31, 31)
    with pytest.raises(SomError, match="kolonnen 'postnr': Kolonnen har mere end 30 forskellige værdier"):
        local_consequences(replace(made_up, covariates=(codes,)), ONE_YEAR)


def test_a_category_is_an_indicator_for_each_value_but_the_commonest():
    made_up = panel(np.arange(1.0, 13.0)[:, None], np.arange(12) % 2)
    codes = Covariate("by", np.array([0, 1, 1, 1, 2, 2] * 2), 3)
    background = prepare(replace(made_up, covariates=(codes,)), ONE_YEAR).background
    assert background.T.tolist() == [[1, 0, 0, 0, 0, 0] * 2, [0, 0, 0, 0, 1, 1] * 2]
