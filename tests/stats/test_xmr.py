import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmreport.stats import Limits, Signal, xmr

points = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=40)


def test_the_limits_by_hand():
    # Mean 5; moving ranges 2, 2, 4: mean 8/3; 2.66 · 8/3 = 7.0933.
    ours = xmr([4, 6, 8, 4, 3][:4])
    assert (ours.centre, ours.n) == (5.5, 4)
    assert (ours.low, ours.high) == pytest.approx((5.5 - 2.66 * 8 / 3, 5.5 + 2.66 * 8 / 3))


def test_the_range_of_the_metric_bounds_the_limits():
    ours = xmr([0.9, 1.0, 0.8, 1.0], floor=0.0, ceiling=1.0)
    assert ours.high == 1.0
    assert ours.low == pytest.approx(0.925 - 2.66 * 0.5 / 3)
    assert xmr([0.1, 0.3, 0.1], floor=0.0).low == 0.0


def test_too_few_points_have_no_limits():
    assert xmr([]) == Limits(None, None, None, 0)
    assert xmr([7]) == Limits(7.0, None, None, 1)


def test_a_later_point_is_judged_by_the_earlier_ones():
    ours = xmr([4, 6, 4, 6, 4, 6, 4, 6, 30], baseline=8)
    assert (ours.centre, ours.high) == (5.0, pytest.approx(5 + 2.66 * 2))
    assert ours.signals == (Signal(8, 1, "limit"),)
    assert xmr([4, 6, 4, 6, 4, 6, 4, 6, 10.32], baseline=8).signals == ()


def test_eight_on_one_side_are_a_run_and_a_point_on_the_centre_breaks_it():
    base = [4, 6] * 5  # centre 5, reach 5.32
    run = [5.5] * 8
    assert xmr([*base, 4, *run], baseline=10).signals == (Signal(18, 1, "run"),)
    assert xmr([*base, 4, *run[:7]], baseline=10).signals == ()
    assert xmr([*base, 4, *run[:4], 5, *run[:4]], baseline=10).signals == ()


def test_three_of_four_nearer_the_limit():
    base = [4, 6] * 5  # nearer the lower limit: below 5 − 2.66 = 2.34
    assert xmr([*base, 2, 2, 4, 2], baseline=10).signals == (Signal(13, -1, "near"),)
    assert xmr([*base, 2, 2, 4, 4, 2], baseline=10).signals == ()
    assert xmr([*base, 2.4, 2, 4, 2], baseline=10).signals == ()
    assert xmr([*base, 2, 8, 2, 8, 2], baseline=10).signals == ()


def test_a_missing_point_is_refused():
    with pytest.raises(ValueError, match="leave it out"):
        xmr([1, float("nan"), 2])


def test_a_stable_series_rarely_signals_a_limit():
    rng = np.random.default_rng(0)
    limits = [xmr(rng.normal(size=26), baseline=25).signals for _ in range(500)]
    false = sum(any(s.rule == "limit" and s.index == 25 for s in signals) for signals in limits)
    assert false <= 500 * 0.02


@given(points, st.floats(-100, 100))
def test_a_shift_shifts_the_limits(values, by):
    ours, shifted = xmr(values), xmr(np.array(values) + by)
    assert ours.low <= ours.centre <= ours.high
    assert (shifted.low, shifted.high) == pytest.approx((ours.low + by, ours.high + by), abs=1e-6)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=30))
def test_upside_down_the_signals_change_sides(values):
    ours, mirrored = xmr(values).signals, xmr([-v for v in values]).signals
    assert sorted((s.index, -s.side, s.rule) for s in ours) == sorted(
        (s.index, s.side, s.rule) for s in mirrored
    )
