import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from pmreport.stats import poisson_rate


@pytest.mark.parametrize(
    ("k", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (50, 37.111, 65.919)],
)
def test_garwood_is_the_published_interval(k, low, high):
    ours = poisson_rate(k, 1.0, 0.95)
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-3)


@given(st.integers(0, 400), st.floats(0.1, 1e4))
def test_garwood_ends_are_where_the_tails_are_five_percent(k, exposure):
    ours = poisson_rate(k, exposure)
    assert ours.value == k / exposure
    assert ours.low <= ours.value < ours.high
    assert poisson.cdf(k, ours.high * exposure) == pytest.approx(0.05)
    if k:
        assert poisson.sf(k - 1, ours.low * exposure) == pytest.approx(0.05)
    else:
        assert ours.low == 0


def test_no_events_are_a_rate_of_zero_with_an_upper_end():
    ours = poisson_rate(0, 12.5)
    assert (ours.value, ours.low, ours.n, ours.k) == (0.0, 0.0, 12, 0)
    assert ours.high == pytest.approx(-math.log(0.05) / 12.5)


def test_without_exposure_there_is_no_rate():
    assert poisson_rate(0, 0).value is None
    with pytest.raises(ValueError, match="cannot be -1"):
        poisson_rate(-1, 3)
