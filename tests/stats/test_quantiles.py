import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from pmreport.stats import Interval, inverse_cdf, quantile_ci

samples = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)
shares = st.floats(0.01, 0.99)


@pytest.mark.parametrize(
    ("p", "expected"), [(0.2, 1), (0.30, 2), (0.4, 2), (0.5, 3), (0.8, 4), (0.85, 5), (1.0, 5), (0.0, 1)]
)
def test_the_quantile_inverts_the_empirical_distribution(p, expected):
    assert inverse_cdf([3, 1, 5, 2, 4], p) == expected
    assert quantile_ci([3, 1, 5, 2, 4], p).value == expected


def test_a_share_that_floats_miss_is_still_met():
    assert 0.07 * 100 > 7
    assert inverse_cdf(np.arange(1, 101), 0.07) == 7


def test_the_median_of_ten_lies_between_the_second_and_the_ninth():
    # Any table of order statistics: P(2 <= Binomial(10, 1/2) <= 8) = 0.979, and 3..7 would be 0.891.
    assert quantile_ci(np.arange(1, 11), 0.5) == Interval(5.0, 2.0, 9.0, 10)


def test_an_end_beyond_the_sample_is_unbounded():
    ours = quantile_ci(np.arange(1, 11), 0.85)
    assert (ours.value, ours.low, ours.high) == (9.0, 7.0, None)
    assert quantile_ci([4.0], 0.5) == Interval(4.0, None, None, 1)
    assert quantile_ci([], 0.5) == Interval(None, None, None, 0)


def test_missing_values_are_left_out():
    assert quantile_ci([math.nan, 2, math.nan, 1, 3], 0.5).value == 2
    assert math.isnan(inverse_cdf([math.nan], 0.5))


@given(st.integers(1, 300), shares, st.sampled_from([0.8, 0.9, 0.99]))
def test_the_ranks_hold_the_level(n, p, level):
    ours = quantile_ci(np.arange(1, n + 1), p, level)
    low = 0 if ours.low is None else ours.low
    high = n + 1 if ours.high is None else ours.high
    assert binom.cdf(high - 1, n, p) - binom.cdf(low - 1, n, p) >= level - 1e-9
    assert low <= ours.value <= high


@given(samples, shares, st.randoms())
def test_order_does_not_matter_and_a_shift_shifts(values, p, random):
    shuffled = values.copy()
    random.shuffle(shuffled)
    assert quantile_ci(shuffled, p) == quantile_ci(values, p)
    assert quantile_ci(np.array(values) + 5, p).value == quantile_ci(values, p).value + 5


@given(samples, shares, shares)
def test_a_higher_share_is_never_a_smaller_value(values, p, q):
    assert inverse_cdf(values, min(p, q)) <= inverse_cdf(values, max(p, q))
