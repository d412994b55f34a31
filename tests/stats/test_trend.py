import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from pmreport.stats import Interval, theil_sen

series = st.lists(st.integers(-50, 50), min_size=2, max_size=15)


@given(series)
def test_the_slope_agrees_with_scipy(values):
    assert theil_sen(values).value == pytest.approx(theilslopes(values).slope)


def test_a_straight_line_is_certain():
    assert theil_sen(2.0 * np.arange(11)) == Interval(2.0, 2.0, 2.0, 11)


def test_one_outlier_does_not_move_the_slope():
    values = 2.0 * np.arange(11)
    values[4] += 1000
    assert theil_sen(values).value == 2.0


def test_too_few_days_have_no_slope_or_no_interval():
    assert theil_sen([3.0]) == Interval(None, None, None, 1)
    assert theil_sen([3, 5, 4, 6]) == Interval(pytest.approx(2 / 3, abs=0.34), None, None, 4)


@given(st.lists(st.integers(-50, 50), min_size=7, max_size=15))
def test_the_mirrored_series_has_the_mirrored_slope(values):
    ours, mirrored = theil_sen(values), theil_sen([-v for v in values])
    assert mirrored.value == pytest.approx(-ours.value)
    assert ours.low <= ours.high
