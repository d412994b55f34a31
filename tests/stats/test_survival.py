import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from pmreport.stats import km, km_ratio, quantile_ci
from pmreport.stats.survival import _medians

# Gehan 1965 / Freireich et al. 1963: weeks in remission under 6-mercaptopurine; + is censored.
GEHAN = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
ENDED = [True] * 9 + [False] * 12

durations = st.lists(st.tuples(st.integers(-20, 60), st.booleans()), min_size=1, max_size=50)


def test_the_curve_of_the_textbook():
    curve = km(GEHAN, ENDED)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.ended.tolist() == [3, 1, 1, 1, 1, 1, 1]
    assert (curve.n, curve.events) == (21, 9)
    expected = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.survival == pytest.approx(expected, abs=5e-4)


def test_the_quantiles_of_the_textbook():
    curve = km(GEHAN, ENDED, 0.95)
    median = curve.quantile(0.5)
    # R: survfit(conf.type = "log-log"): median 23, 95 % limits 13 and NA.
    assert (median.value, median.low, median.high, median.n, median.k) == (23, 13, None, 21, 9)
    assert curve.quantile(0.85).value is None


@pytest.mark.parametrize("seed", range(5))
def test_the_band_agrees_with_scipy(seed):
    rng = np.random.default_rng(seed)
    time, limit = rng.exponential(5, 40).round(1), rng.exponential(8, 40).round(1)
    ended = time <= limit
    seen = np.minimum(time, limit)
    curve = km(seen, ended)
    reference = ecdf(CensoredData.right_censored(seen, ~ended)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # scipy's band has no ends where nobody is left
        band = reference.confidence_interval(0.9, method="log-log")
    inside = curve.survival > 0
    for ours, theirs in ((curve.survival, reference), (curve.low, band.low), (curve.high, band.high)):
        assert ours[inside] == pytest.approx(theirs.evaluate(curve.times)[inside])


def test_another_level_of_the_quantile_takes_another_band():
    wide = km(GEHAN, ENDED).quantile(0.25, 0.99)
    assert wide == km(GEHAN, ENDED, 0.99).quantile(0.25)
    assert wide.low < km(GEHAN, ENDED).quantile(0.25).value


def test_nothing_ended_is_not_zero():
    curve = km([3.0, 4.0], [False, False])
    assert (len(curve.times), curve.n, curve.events) == (0, 2, 0)
    assert curve.quantile(0.5).value is None
    assert km([], []).quantile(0.5).n == 0


def test_a_curve_that_reaches_zero_keeps_its_upper_end():
    curve = km([1, 2, 3, 4], [True] * 4)
    assert curve.survival.tolist() == [0.75, 0.5, 0.25, 0.0]
    assert curve.low[-1] == 0
    assert curve.high[-1] == curve.high[-2] < 1
    assert curve.quantile(0.5).value == 2


@given(durations)
def test_survival_falls_between_one_and_zero_inside_its_band(rows):
    time, ended = zip(*rows, strict=True)
    curve = km(time, ended)
    assert ((curve.low <= curve.survival) & (curve.survival <= curve.high)).all()
    assert (np.diff(curve.survival) < 0).all()
    assert ((curve.survival >= 0) & (curve.survival < 1)).all()


@given(durations, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = rows.copy()
    random.shuffle(shuffled)
    first, second = (km(*zip(*r, strict=True)).quantile(0.5) for r in (rows, shuffled))
    assert first == second


@given(durations)
def test_an_open_one_never_shortens_the_median(rows):
    time, ended = zip(*rows, strict=True)
    before = km(time, ended).quantile(0.5).value
    after = km([*time, 100], [*ended, False]).quantile(0.5).value
    assert after is None or (before is not None and after >= before)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=40), st.floats(0.05, 0.95))
def test_without_open_ones_it_is_the_plain_quantile(values, p):
    assert km(values, [True] * len(values)).quantile(p).value == quantile_ci(values, p).value


def test_the_ratio_of_medians_by_hand():
    a, b = np.arange(1, 41) * 2.0, np.arange(1, 41)
    ratio = km_ratio(a, a > 0, b, b > 0)
    assert (ratio.value, ratio.n) == (2.0, 40)
    assert 1 < ratio.low < 2 < ratio.high < 4


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.integers(0, 3)), min_size=1, max_size=15))
def test_a_resampled_median_is_the_median_of_the_repeated_sample(rows):
    time, ended, drawn = (
        np.array(column) for column in zip(*sorted(rows, key=lambda r: (r[0], not r[1])), strict=True)
    )
    expected = km(np.repeat(time, drawn), np.repeat(ended, drawn)).quantile(0.5).value
    assert _medians(drawn[None, :], time.astype(float), ended)[0] == (
        math.inf if expected is None else expected
    )


def test_the_ratio_is_undefined_where_a_median_is_not_reached():
    half = np.arange(20) < 5
    assert km_ratio(np.arange(1, 21), half, np.arange(1, 21), [True] * 20).value is None


def test_many_units_take_the_closed_form_and_agree():
    rng = np.random.default_rng(2)
    a, b = rng.lognormal(0.4, 1, 2600), rng.lognormal(0, 1, 2600)
    big = km_ratio(a, a < 5, b, b < 5)
    small = km_ratio(a[:2400], a[:2400] < 5, b[:2400], b[:2400] < 5)
    assert big.low < big.value < big.high
    assert (big.low, big.high) == pytest.approx((small.low, small.high), rel=0.05)


def test_the_ratio_does_not_depend_on_the_order_of_rows():
    rng = np.random.default_rng(4)
    a, b = rng.lognormal(0.4, 1, 90), rng.lognormal(0, 1, 50)
    groups = rng.integers(0, 30, 140)
    once = km_ratio(a, a < 5, b, b < 5, groups[:90], groups[90:])
    i, j = rng.permutation(90), rng.permutation(50)
    assert km_ratio(a[i], a[i] < 5, b[j], b[j] < 5, groups[:90][i], groups[90:][j]) == once
