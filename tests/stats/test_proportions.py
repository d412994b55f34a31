import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from pmreport.stats import Interval, mover, newcombe, nps, wilson


@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 10), (1, 10), (8, 10), (81, 263), (263, 263)])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_wilson_agrees_with_scipy(k, n, level):
    expected = binomtest(k, n).proportion_ci(level, method="wilson")
    ours = wilson(k, n, level)
    assert (ours.value, ours.n, ours.k) == (k / n, n, k)
    assert (ours.low, ours.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_is_the_published_interval():
    # Newcombe 1998 (Statistics in Medicine 17, 857), method 3: 81 of 263.
    ours = wilson(81, 263, 0.95)
    assert (ours.low, ours.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_wilson_without_cases_is_undefined_not_zero():
    assert wilson(0, 0) == Interval(None, None, None, 0, 0)


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3)])
def test_wilson_refuses_what_is_no_proportion(k, n):
    with pytest.raises(ValueError, match="0 <= k <= n"):
        wilson(k, n)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_value_inside_0_and_1_and_mirrors(case):
    k, n = case
    ours, other = wilson(k, n), wilson(n - k, n)
    assert 0 <= ours.low <= ours.value <= ours.high <= 1
    assert math.isclose(ours.low, 1 - other.high, abs_tol=1e-12)
    assert (ours.low == 0) == (k == 0)
    assert (ours.high == 1) == (k == n)


@pytest.mark.parametrize(
    ("case", "low", "high"),
    [  # Newcombe 1998 (Statistics in Medicine 17, 873), table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_is_the_published_interval(case, low, high):
    ours = newcombe(*case, level=0.95)
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=5e-5)
    assert ours.value == pytest.approx(case[0] / case[1] - case[2] / case[3])


def test_newcombe_needs_both_groups():
    assert newcombe(0, 0, 3, 4).value is None


def test_mover_by_hand():
    a, b = Interval(10.0, 7.0, 14.0, 30), Interval(4.0, 1.0, 8.0, 12)
    assert mover(a, b) == Interval(6.0, 6 - 5.0, 6 + 5.0, 12)


def test_mover_keeps_an_unbounded_end_unbounded():
    a, b = Interval(10.0, None, 14.0, 30), Interval(4.0, 1.0, 8.0, 12)
    assert mover(a, b).low is None
    assert mover(a, b).high == pytest.approx(11.0)
    assert mover(b, a).low == pytest.approx(-11.0)
    assert mover(b, a).high is None
    assert mover(Interval(None, None, None, 0), b) == Interval(None, None, None, 0)


ends = st.tuples(*[st.floats(-1e6, 1e6)] * 3).map(sorted).map(lambda t: Interval(t[1], t[0], t[2], 9))


@given(ends, ends)
def test_mover_is_antisymmetric_and_holds_the_difference(a, b):
    ours, other = mover(a, b), mover(b, a)
    assert ours.low <= ours.value <= ours.high
    assert (ours.low, ours.high) == (-other.high, -other.low)


def test_nps_by_hand():
    # 60 promoters, 20 passives, 20 detractors: p = 60.75/103, d = 20.75/103.
    p, d = 60.75 / 103, 20.75 / 103
    half = 1.6448536269514722 * math.sqrt((p + d - (p - d) ** 2) / 103)
    ours = nps(60, 20, 20)
    assert (ours.value, ours.n) == (40.0, 100)
    assert (ours.low, ours.high) == pytest.approx((100 * (p - d - half), 100 * (p - d + half)))


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_nps_stays_on_its_scale_and_mirrors(promoters, passives, detractors):
    ours, other = nps(promoters, passives, detractors), nps(detractors, passives, promoters)
    if ours.value is None:
        assert promoters + passives + detractors == 0
    else:
        assert -100 <= ours.low < ours.high <= 100
        assert ours.value == -other.value
        assert ours.low == pytest.approx(-other.high)
