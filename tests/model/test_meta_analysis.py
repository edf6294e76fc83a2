"""Pooling of studies: by hand, against a published worked example, and against statsmodels where it is installed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from som_xl.model.errors import CaseError
from som_xl.model.meta_analysis import Interval, asymmetry, pool, standard_error
from som_xl.model.student_t import t_distribution, t_quantile

BCG = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
    (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
)  # fmt: skip
"""Colditz et al. (1994), JAMA 271: tuberculosis yes/no with and without BCG vaccine in 13 trials."""


def log_risk_ratios() -> tuple[list[float], list[float]]:
    estimates = [math.log((a / (a + b)) / (c / (c + d))) for a, b, c, d in BCG]
    errors = [math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG]
    return estimates, errors


def test_two_equal_studies_by_hand():
    # weights 1 and 1: mean 1, variance 1/2; Q = 1 + 1 = 2; Paule–Mandel: 2 / (1 + τ²) = 1, so τ² = 1
    pooled = pool([0.0, 2.0], [1.0, 1.0])
    assert pooled.common.estimate == 1.0
    assert pooled.common.high - 1.0 == pytest.approx(1.959964 / math.sqrt(2), abs=1e-6)
    assert pooled.tau2 == pytest.approx(1.0)
    # random: weights 1/2 and 1/2, variance 1; two studies have the normal 1.96 and no prediction
    assert pooled.random.high - 1.0 == pytest.approx(1.959964, abs=1e-6)
    assert pooled.prediction is None


def test_a_precise_study_weighs_more():
    # 1/1 against 1/0.25 = 1 : 4; mean (0 + 4·1)/5
    pooled = pool([0.0, 1.0], [1.0, 0.5])
    assert pooled.common_weights == pytest.approx((0.2, 0.8))
    assert pooled.common.estimate == pytest.approx(0.8)


def test_studies_that_agree_have_no_variance_between_them():
    pooled = pool([0.3, 0.3, 0.3], [0.1, 0.2, 0.3])
    assert (pooled.q, pooled.i2, pooled.tau2) == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)
    assert pooled.random.estimate == pytest.approx(0.3)


def test_the_bcg_trials_as_published():
    # Viechtbauer (2010), J. Stat. Software 36(3), and the metafor manual: Q(12) = 152.2330, common effect −0.4303
    # [−0.5097; −0.3509], Paule–Mandel τ² = 0.3181 with mean −0.7150
    pooled = pool(*log_risk_ratios())
    assert pooled.q == pytest.approx(152.2330, abs=5e-5)
    assert pooled.i2 == pytest.approx(0.9212, abs=5e-5)
    common = pooled.common
    assert (common.estimate, common.low, common.high) == pytest.approx((-0.4303, -0.5097, -0.3509), abs=5e-5)
    assert pooled.tau2 == pytest.approx(0.3181, abs=5e-5)
    assert pooled.random.estimate == pytest.approx(-0.7150, abs=5e-5)


@pytest.mark.filterwarnings(
    "ignore:`use_t=True` requires `nobs`"
)  # about single studies, which we do not ask for
def test_statsmodels_agrees():
    meta = pytest.importorskip("statsmodels.stats.meta_analysis")
    estimates, errors = log_risk_ratios()
    theirs = meta.combine_effects(
        np.array(estimates), np.array(errors) ** 2, method_re="iterated", use_t=True, atol=1e-12
    )
    table, ours = theirs.summary_frame(), pool(estimates, errors)
    assert ours.tau2 == pytest.approx(theirs.tau2, rel=1e-8)
    assert ours.q == pytest.approx(theirs.q, rel=1e-12)
    hartung_knapp = table.loc["random effect wls"]
    assert (ours.random.estimate, ours.random.low, ours.random.high) == pytest.approx(
        (hartung_knapp["eff"], hartung_knapp["ci_low"], hartung_knapp["ci_upp"]), rel=1e-7
    )


def test_three_studies_have_the_interval_of_hartung_and_knapp():
    # Q(τ²) = 2 / (0.25 + τ²) = 2, so τ² = 0.75, each weight 1, variance 1/3; t(2) = 4.3027
    pooled = pool([-1.0, 0.0, 1.0], [0.5, 0.5, 0.5])
    assert pooled.random.high == pytest.approx(4.3027 / math.sqrt(3), abs=1e-4)


def test_the_prediction_interval_is_wider_than_that_of_the_mean():
    # three studies around 0 with τ² > 0; t(1) = 12.7062 on √(τ² + 1/Σw)
    pooled = pool([-1.0, 0.0, 1.0], [0.5, 0.5, 0.5])
    # Q(τ²) = 2 / (0.25 + τ²) = 2, so τ² = 0.75 and each weight is 1
    assert pooled.tau2 == pytest.approx(0.75)
    assert pooled.prediction is not None
    assert pooled.prediction.high == pytest.approx(12.7062 * math.sqrt(0.75 + 1 / 3), abs=1e-3)


def test_the_order_of_the_studies_does_not_matter():
    estimates, errors = log_risk_ratios()
    assert pool(estimates[::-1], errors[::-1]).random.estimate == pytest.approx(
        pool(estimates, errors).random.estimate
    )


@pytest.mark.parametrize(
    ("estimates", "errors"),
    [([], []), ([1.0], [1.0]), ([1.0, 2.0], [1.0]), ([1.0, 2.0], [1.0, 0.0]), ([1.0, math.nan], [1.0, 1.0])],
)
def test_what_cannot_be_pooled_is_told(estimates, errors):
    with pytest.raises(CaseError):
        pool(estimates, errors)


def test_huge_differences_between_studies_end():
    assert pool([-1e9, 1e9], [1e-6, 1e-6]).tau2 == pytest.approx(2e18, rel=1e-6)


def test_the_standard_error_and_the_asymmetry_of_an_interval():
    # RR 1.70 (1.23–2.34): (ln 2.34 − ln 1.23) / 3.92 = 0.1641
    interval = Interval(math.log(1.70), math.log(1.23), math.log(2.34))
    assert standard_error(interval) == pytest.approx(0.1641, abs=1e-4)
    assert asymmetry(interval) < 0.01
    assert asymmetry(Interval(3.0, 0.0, 4.0)) == 0.5


@pytest.mark.parametrize(
    ("freedom", "expected"), [(1, 12.7062), (2, 4.3027), (3, 3.1824), (7, 2.3646), (30, 2.0423)]
)
def test_quantiles_of_t_as_in_the_tables(freedom, expected):
    assert t_quantile(0.975, freedom) == pytest.approx(expected, abs=5e-5)


def test_t_is_symmetric_and_has_its_middle_at_zero():
    assert t_distribution(0.0, 5) == 0.5
    assert t_distribution(-1.3, 4) == pytest.approx(1 - t_distribution(1.3, 4))
    assert t_quantile(0.5, 3) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(("probability", "freedom"), [(0.2, 3), (1.0, 3), (0.9, 0)])
def test_a_quantile_that_does_not_exist_is_told(probability, freedom):
    with pytest.raises(CaseError):
        t_quantile(probability, freedom)
