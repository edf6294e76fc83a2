"""Distributions of parameters: the functions of SciPy, the interval asked for, and a Danish reason when there is none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from som_xl.model.distributions import (
    Beta,
    Constant,
    Distribution,
    DistributionError,
    Gamma,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
    fitted,
)

SCORES = np.linspace(-5.0, 5.0, 401)
MEAN, MODE = ("normal", "uniform", "beta", "gamma", "lognormal"), ("triangular", "pert")
# kind, base, low, high: symmetric where the kind must be, skew where it can be
INTERVALS = [
    ("normal", 1.0, 0.7, 1.3),
    ("uniform", -0.2, -0.5, 0.1),
    ("beta", 0.73, 0.60, 0.84),
    ("gamma", 1.0, 0.55, 1.60),
    ("lognormal", 2.0, 0.9, 4.0),
    ("triangular", 1.0, 0.65, 1.20),
    ("pert", 1.0, 0.75, 1.40),
]


def in_scipy(distribution: Distribution) -> Any:
    """The same distribution by SciPy's own names."""
    match distribution:
        case Normal(mean, sd):
            return stats.norm(mean, sd)
        case Lognormal(log_mean, log_sd):
            return stats.lognorm(log_sd, scale=math.exp(log_mean))
        case Uniform(low, high):
            return stats.uniform(low, high - low)
        case Triangular(low, mode, high):
            return stats.triang((mode - low) / (high - low), low, high - low)
        case Beta(a, b, low, high):
            return stats.beta(a, b, low, high - low)
        case Gamma(shape, mean):
            return stats.gamma(shape, scale=mean / shape)
    raise AssertionError(distribution)


def condition(*interval: Any) -> tuple[str, str]:
    """What is wrong and what to do, of an interval that no such distribution can have."""
    with pytest.raises(DistributionError) as caught:
        fitted(*interval)
    return caught.value.condition, caught.value.remedy


@pytest.mark.parametrize(
    "distribution",
    [
        Normal(3.0, 2.0),
        Lognormal(-0.5, 0.8),
        Uniform(-2.0, 5.0),
        Triangular(1.0, 1.5, 4.0),
        Triangular(1.0, 1.0, 4.0),
        Triangular(1.0, 4.0, 4.0),
        Beta(2.5, 7.0),
        Beta(0.6, 0.7),
        Beta(1.8, 4.2, -1.0, 3.0),
        Gamma(0.4, 2.0),
        Gamma(15.0, 1.0),
    ],
    ids=str,
)
def test_a_score_gives_the_value_with_the_same_probability(distribution):
    # Upper tail by survival: 1 − Φ(5) would lose half of its digits.
    exact = in_scipy(distribution)
    wanted = np.where(SCORES < 0, exact.ppf(stats.norm.cdf(SCORES)), exact.isf(stats.norm.sf(SCORES)))
    assert distribution.at(SCORES) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


def test_scores_may_have_any_shape():
    for kind, base, low, high in INTERVALS:
        found = fitted(kind, base, low, high, 0.95).at(SCORES[:400].reshape(4, 100))
        assert found.shape == (4, 100)
        assert found.ravel().tolist() == fitted(kind, base, low, high, 0.95).at(SCORES[:400]).tolist()


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize(("kind", "base", "low", "high"), INTERVALS)
def test_the_interval_holds_the_share_asked_for_and_the_base_is_mean_or_mode(kind, base, low, high, level):
    exact = in_scipy(distribution := fitted(kind, base, low, high, level))
    assert exact.cdf(high) - exact.cdf(low) == pytest.approx(level, abs=1e-9)
    if kind in MEAN:
        assert exact.mean() == pytest.approx(base, rel=1e-12)
    elif isinstance(distribution, Triangular):
        assert distribution.mode == base
    else:
        # mode of a beta on first … last: (a − 1) / (a + b − 2) of the way; PERT has a + b = 6
        assert isinstance(distribution, Beta)
        assert distribution.a + distribution.b == pytest.approx(6.0)
        way = (distribution.a - 1) / 4
        assert distribution.low + way * (distribution.high - distribution.low) == pytest.approx(base)


@pytest.mark.parametrize("kind", MODE)
def test_triangular_and_pert_leave_out_equally_much_on_both_sides(kind):
    exact = in_scipy(fitted(kind, 1.0, 0.75, 1.4, 0.9))
    assert (exact.cdf(0.75), exact.sf(1.4)) == (pytest.approx(0.05, abs=1e-9), pytest.approx(0.05, abs=1e-9))


def test_the_whole_range_ends_where_the_interval_ends():
    assert fitted("uniform", 5.0, 0.0, 10.0, 1.0) == Uniform(0.0, 10.0)
    assert fitted("triangular", 2.0, 0.0, 10.0, 1.0) == Triangular(0.0, 2.0, 10.0)
    # PERT: a = 1 + 4 · (2 − 0) / 10 = 1.8 and b = 1 + 4 · (10 − 2) / 10 = 4.2
    assert fitted("pert", 2.0, 0.0, 10.0, 1.0) == Beta(pytest.approx(1.8), pytest.approx(4.2), 0.0, 10.0)


def test_fits_that_can_be_checked_by_hand():
    # ±1.96 around 10 is one standard deviation of 1; 90 % of a uniform of width 10 is 9 wide
    assert fitted("normal", 10.0, 8.040036, 11.959964, 0.95) == Normal(10.0, pytest.approx(1.0, rel=1e-7))
    assert fitted("uniform", 5.0, 0.5, 9.5, 0.9) == Uniform(pytest.approx(0.0), pytest.approx(10.0))
    # mean exp(μ + σ²/2) = 1 with σ = 0.5 and μ = −0.125; interval exp(μ ± 1.959964 · σ)
    ends = (math.exp(-0.125 - 1.959964 * 0.5), math.exp(-0.125 + 1.959964 * 0.5))
    assert fitted("lognormal", 1.0, *ends, 0.95) == Lognormal(pytest.approx(-0.125), pytest.approx(0.5))
    # Beta(3, 7) has mean 0.3; its 2.5 and 97.5 percentiles by SciPy
    ends = tuple(stats.beta(3, 7).ppf([0.025, 0.975]))
    assert fitted("beta", 0.3, *ends, 0.95) == Beta(pytest.approx(3.0), pytest.approx(7.0))
    ends = tuple(stats.gamma(4, scale=0.5).ppf([0.025, 0.975]))
    assert fitted("gamma", 2.0, *ends, 0.95) == Gamma(pytest.approx(4.0), 2.0)


@pytest.mark.parametrize("level", [0.95, 1.0])
@pytest.mark.parametrize("kind", [*MEAN, *MODE])
def test_an_interval_of_no_width_is_no_uncertainty(kind, level):
    assert fitted(kind, 0.3, 0.3, 0.3, level) == Constant(0.3)
    assert Constant(0.3).at(np.array([-9.0, 0.0, 9.0])).tolist() == [0.3, 0.3, 0.3]


SYMMETRY = "Ret intervallet, eller vælg pert, triangular eller lognormal."
POSITIVE = "Ret low og high, eller vælg normal, pert, triangular eller uniform."
BETA = (
    "Betafordelingen kræver low over 0, high under 1 og basisværdien inde i intervallet.",
    "Ret low og high, eller vælg pert, triangular eller uniform.",
)
GAMMA = ("Gammafordelingen kræver, at low er over 0, og at basisværdien ligger inde i intervallet.", POSITIVE)
LOGNORMAL = (
    "Lognormalfordelingen kræver, at low er over 0, og at basisværdien ligger inde i intervallet.",
    POSITIVE,
)
OUTSIDE = ("Intervallet indeholder ikke basisværdien.", "Ret low eller high, så basisværdien ligger imellem.")
WHOLE = ("Kun ligefordelt, trekant og PERT har et yderste interval (100 %).", "Brug fx level 0.95.")


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        *((( kind, 0.5, 0.6, 0.7, 0.95), OUTSIDE) for kind in (*MEAN, *MODE)),
        *(((kind, 0.5, 0.3, 0.4, 0.95), OUTSIDE) for kind in (*MEAN, *MODE)),
        (("normal", 1.0, 0.9, 1.3, 0.95), ("Normalfordelingen er symmetrisk, men basisværdien ligger ikke midt i intervallet.", SYMMETRY)),
        (("uniform", 1.0, 0.9, 1.3, 0.95), ("Ligefordelingen er symmetrisk, men basisværdien ligger ikke midt i intervallet.", SYMMETRY)),
        (("beta", 0.5, 0.0, 0.9, 0.95), BETA),
        (("beta", 0.5, 0.1, 1.0, 0.95), BETA),
        (("beta", 1.0, 0.5, 1.5, 0.95), BETA),
        (("beta", -0.1, -0.2, 0.1, 0.95), BETA),
        (("beta", 0.5, 0.5, 0.9, 0.95), BETA),
        (("gamma", 1.0, 0.0, 2.0, 0.95), GAMMA),
        (("gamma", 1.0, -1.0, 2.0, 0.95), GAMMA),
        (("gamma", 1.0, 1.0, 2.0, 0.95), GAMMA),
        (("lognormal", 1.0, 0.0, 2.0, 0.95), LOGNORMAL),
        (("lognormal", -1.0, -2.0, 2.0, 0.95), LOGNORMAL),
        (("lognormal", 2.0, 1.0, 2.0, 0.95), LOGNORMAL),
        *(((kind, 0.5, 0.4, 0.6, 1.0), WHOLE) for kind in ("normal", "beta", "gamma", "lognormal")),
        (("gamma", 1.0, 0.9, 50.0, 0.95), ("Gammafordelingen kan ikke være så skæv: basisværdien ligger for tæt på den ene ende af intervallet.", "Ret intervallet, eller vælg pert eller triangular.")),
        (("lognormal", 1.0, 0.001, 1.1, 0.95), ("Lognormalfordelingen kan ikke være så skæv: basisværdien ligger for tæt på den ene ende af intervallet.", "Ret intervallet, eller vælg pert eller triangular.")),
        (("lognormal", 1.0, 0.0002, 1e7, 0.95), ("Lognormalfordelingen kan ikke være så skæv: basisværdien ligger for tæt på den ene ende af intervallet.", "Ret intervallet, eller vælg pert eller triangular.")),
    ],
)  # fmt: skip
def test_an_interval_no_such_distribution_can_have_is_refused_with_the_reason(interval, expected):
    assert condition(*interval) == expected


def test_a_symmetric_distribution_takes_an_interval_a_little_off_the_middle():
    # width 2: the middle may be 5 % of it, 0.1, off the base
    assert isinstance(fitted("normal", 1.0, 0.09, 2.09, 0.95), Normal)
    assert condition("normal", 1.0, 0.11, 2.11, 0.95)[1] == SYMMETRY


KINDS = st.sampled_from([*MEAN, *MODE])
LEVELS = st.sampled_from([0.5, 0.68, 0.8, 0.9, 0.95, 0.99, 1.0])


@settings(max_examples=250, deadline=None)
@given(KINDS, st.floats(0.02, 3.0), st.floats(0.005, 2.0), st.floats(0.005, 2.0), LEVELS)
def test_what_is_fitted_covers_its_level_and_rises_with_the_score(kind, base, below, above, level):
    if kind in {"normal", "uniform"}:
        above = below
    low, high = base - below, base + above
    try:
        distribution = fitted(kind, base, low, high, level)
    except DistributionError:
        return
    exact = in_scipy(distribution)
    assert exact.cdf(high) - exact.cdf(low) == pytest.approx(level, abs=1e-6)
    assert (np.diff(distribution.at(np.linspace(-8.0, 8.0, 801))) >= 0).all()


SIZES = st.one_of(
    st.floats(0, 2), st.floats(-1e15, 1e15), st.sampled_from([0.0, 1e-300, 1e-15, 1 - 1e-15, 1.0, 1 + 1e-15])
)


def values_or_reason(scores: Any, *interval: Any) -> Any:
    """The values; none when the interval is refused with what is wrong and what to do."""
    try:
        return fitted(*interval).at(scores)
    except DistributionError as error:
        if not (error.condition and error.remedy):
            raise
        return np.empty(0)


@settings(max_examples=250, deadline=None)
@given(KINDS, st.lists(SIZES, min_size=3, max_size=3), st.sampled_from([0.01, 0.5, 0.95, 0.999999, 1.0]))
def test_extreme_intervals_give_numbers_or_the_reason_why_not(kind, values, level):
    low, base, high = sorted(values)
    assert np.isfinite(values_or_reason(np.linspace(-9.0, 9.0, 91), kind, base, low, high, level)).all()


@pytest.mark.parametrize("width", [1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14, 1e-16])
@pytest.mark.parametrize("kind", [*MEAN, *MODE])
def test_an_interval_of_hardly_any_width_stays_near_its_base(kind, width):
    # 95 % within ± width is 1.96 standard deviations; 8.4 of them are 4.3 widths of a normal, 5 of a skew one
    scores = np.linspace(-8.4, 8.4, 201)
    for base in (0.27, 0.5, 0.79):
        found = values_or_reason(scores, kind, base, base * (1 - width), base * (1 + width), 0.95)
        assert (np.abs(found / base - 1) <= 5 * width + 1e-14).all()
