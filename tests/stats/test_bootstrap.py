import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as reference

from pmreport.stats import (
    Interval,
    boot,
    geometric_mean_ratio,
    geometric_median,
    gini,
    mean,
    mean_difference,
    mean_gini,
    median_difference,
    quantile_ratio,
    ratio_of_sums,
    t_mean,
)
from pmreport.stats.bootstrap import clusters, weighted_median, weighted_quantile, weights
from pmreport.stats.spread import _weighted_gini

positive = st.lists(st.integers(1, 1000), min_size=2, max_size=40).map(np.array)
RNG = np.random.default_rng(11)
SKEWED, OTHER = RNG.lognormal(0.3, 0.8, 60), RNG.lognormal(0, 0.8, 45)
EPICS = RNG.integers(0, 25, 60)


def test_every_replicate_draws_as_many_units_as_there_are():
    rows = np.concatenate(list(weights([7, 5], 2000, 0)))
    assert rows.shape == (2000, 12)
    assert (rows[:, :7].sum(axis=1) == 7).all()
    assert (rows[:, 7:].sum(axis=1) == 5).all()
    assert rows.mean(axis=0) == pytest.approx(np.ones(12), abs=0.1)


def test_the_weights_do_not_depend_on_how_they_are_cut():
    whole = np.concatenate(list(weights([9], 2000, 3)))
    cut = np.concatenate(list(weights([9], 2000, 3, width=10_000)))
    assert (whole == cut).all()


@given(positive, st.integers(0, 99))
@settings(max_examples=50)
def test_weighted_statistics_are_those_of_the_repeated_sample(values, seed):
    ordered = np.sort(values).astype(float)
    drawn = next(weights([len(values)], 1, seed))
    repeated = np.repeat(ordered, drawn[0])
    n = len(repeated)
    assert weighted_median(drawn, ordered)[0] == np.median(repeated)
    assert weighted_quantile(drawn, ordered, 0.9)[0] == np.quantile(repeated, 0.9, method="inverted_cdf")
    by_definition = (2 * np.arange(1, n + 1) - n - 1) @ repeated / (n * repeated.sum())
    assert _weighted_gini(drawn, ordered)[0] == pytest.approx(by_definition)


def test_few_groups_are_not_resampled_and_units_of_no_group_stand_alone():
    assert clusters(np.arange(19), 19) is None
    assert clusters(None, 40) is None
    codes = clusters([*range(20), 3, -1, -1], 23)
    assert codes.tolist() == [*range(20), 3, 20, 21]
    with pytest.raises(ValueError, match="3 units have 2 groups"):
        clusters([0, 1], 3)


def test_the_mean_agrees_with_scipys_bootstrap():
    theirs = reference.bootstrap(
        (SKEWED,), np.mean, n_resamples=20_000, confidence_level=0.9, method="percentile", rng=5
    ).confidence_interval
    ours = mean(SKEWED)
    widening = math.sqrt(60 / 59) * reference.t.ppf(0.95, 59) / reference.norm.ppf(0.95)
    assert ours.value == pytest.approx(SKEWED.mean())
    assert ours.high - ours.low == pytest.approx((theirs.high - theirs.low) * widening, rel=0.03)
    assert ours.low == pytest.approx(theirs.low, rel=0.02)


def test_the_generic_bootstrap_is_the_special_one():
    ordered = np.sort(SKEWED)
    ours = boot(lambda rows, x: (rows * x).sum(axis=1) / len(x), (ordered,))
    special = mean(SKEWED)
    assert (ours.value, ours.low, ours.high) == pytest.approx((special.value, special.low, special.high))


def test_ratio_of_sums_by_hand():
    assert ratio_of_sums([1, 2, 3, math.nan], [2, 2, 2, 9]).value == 1.0
    assert ratio_of_sums([1, 2], [0, 0]) == Interval(None, None, None, 2)
    assert ratio_of_sums([], []) == Interval(None, None, None, 0)
    assert ratio_of_sums([3.0], [4.0]) == Interval(0.75, None, None, 1)


def test_a_denominator_that_may_vanish_leaves_the_end_open():
    ours = ratio_of_sums([1, 1, 1, 1, 1], [0, 0, 0, 0, 2])
    assert ours.value == 2.5
    assert ours.high is None


def test_whole_groups_are_resampled():
    codes = np.repeat(np.arange(40), 5)
    values = np.repeat(np.random.default_rng(1).normal(size=40), 5)
    alone, together = mean(values), mean(values, codes)
    # Five identical tickets of an epic are one piece of evidence: √5 wider.
    ratio = (together.high - together.low) / (alone.high - alone.low)
    assert ratio == pytest.approx(math.sqrt(5), rel=0.1)
    assert together.n == 200


def test_mean_difference_by_hand_and_against_welch():
    ours = mean_difference(SKEWED, OTHER)
    assert ours.value == pytest.approx(SKEWED.mean() - OTHER.mean())
    assert ours.n == 45
    welch = reference.ttest_ind(SKEWED, OTHER, equal_var=False).confidence_interval(0.9)
    assert ours.high - ours.low == pytest.approx(welch.high - welch.low, rel=0.1)
    assert mean_difference([], [1.0]).value is None


def test_groups_over_both_samples_cancel_what_they_share():
    rng = np.random.default_rng(3)
    epic = rng.normal(0, 5, 60)
    a, b = epic + rng.normal(1, 0.1, 60), epic + rng.normal(0, 0.1, 60)
    paired, unpaired = mean_difference(a, b, range(60), range(60)), mean_difference(a, b)
    assert paired.value == pytest.approx(unpaired.value)
    assert paired.high - paired.low < (unpaired.high - unpaired.low) / 10


def test_geometric_means_and_medians_by_hand():
    assert geometric_median([1, 2, 4, 8]).value == pytest.approx(math.sqrt(8))
    assert geometric_median([0.5, 1, 4]).value == pytest.approx(1.0)
    assert geometric_mean_ratio([2, 8], [1, 1, 1]).value == pytest.approx(4.0)
    assert median_difference([1, 2, 3, 4], [10, 20, math.nan]).value == -12.5
    assert median_difference([], [1]).value is None


def test_quantile_ratio_and_gini_by_hand():
    assert quantile_ratio(np.arange(1, 11)).value == 9 / 5
    assert gini([1, 1, 1, 1, 1]).value == 0
    assert gini([0, 0, 0, 4]).value == 0.75
    assert gini([1, 2, 3, 4]).value == pytest.approx(0.25)
    assert gini([0, 0, 0]).value is None
    assert gini([]).value is None


def test_gini_holds_its_value_and_its_range():
    ours = gini(SKEWED)
    assert 0 < ours.low <= ours.value <= ours.high <= 1
    assert gini([0.01] * 9 + [5]).high == 1


def test_replicates_without_a_value_leave_the_ends_open():
    # A third of the resamples hold only zeros, and zeros have no inequality.
    assert gini([0] * 9 + [5]) == Interval(pytest.approx(0.9), None, None, 10)


def test_t_mean_agrees_with_scipy():
    ours = t_mean([*SKEWED, math.nan])
    low, high = reference.t.interval(0.9, 59, SKEWED.mean(), reference.sem(SKEWED))
    assert (ours.low, ours.high, ours.n) == (pytest.approx(low), pytest.approx(high), 60)
    assert t_mean([5.0]) == Interval(5.0, None, None, 1)
    assert t_mean([]) == Interval(None, None, None, 0)


STATISTICS = [
    lambda x, y, g, h: mean(x, g),
    lambda x, y, g, h: ratio_of_sums(x, x + 1, g),
    lambda x, y, g, h: geometric_median(x, g),
    lambda x, y, g, h: quantile_ratio(x, groups=g),
    lambda x, y, g, h: gini(x, g),
    lambda x, y, g, h: mean_difference(x, y, g, h),
    lambda x, y, g, h: geometric_mean_ratio(x, y, g, h),
    lambda x, y, g, h: median_difference(x, y, g, h),
]


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("grouped", [False, True])
def test_the_order_of_rows_never_matters(statistic, grouped):
    i, j = np.random.default_rng(8).permutation(60), np.random.default_rng(9).permutation(45)
    g, h = (EPICS, EPICS[:45]) if grouped else (None, None)
    shuffled = (g[i], h[j]) if grouped else (None, None)
    assert statistic(SKEWED[i], OTHER[j], *shuffled) == statistic(SKEWED, OTHER, g, h)


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("grouped", [False, True])
def test_beyond_5000_units_the_closed_form_agrees_with_the_bootstrap(statistic, grouped, monkeypatch):
    rng = np.random.default_rng(6)
    epics = rng.integers(0, 60, 8000)
    # Tickets of an epic are alike, so that resampling epics matters.
    values = rng.lognormal(0, 0.5, 8000) * np.exp(rng.normal(0, 0.3, 60))[epics]
    groups = (epics[:4500], epics[4500:]) if grouped else (None, None)
    both = (values[:4500], values[4500:], *groups)
    large = (values, values, epics if grouped else None, None) if statistic in STATISTICS[:5] else both
    closed = statistic(*large)
    monkeypatch.setattr("pmreport.stats.means.MANY", 10**9)
    monkeypatch.setattr("pmreport.stats.spread.MANY", 10**9)
    resampled = statistic(*large)
    assert closed.value == pytest.approx(resampled.value, rel=1e-9)
    width = resampled.high - resampled.low
    if statistic is STATISTICS[7] and grouped:
        # The closed form takes the two samples for independent: epics in both make it wider, not narrower.
        assert closed.high - closed.low > width
    else:
        assert closed.high - closed.low == pytest.approx(width, rel=0.12)
    assert abs(closed.low - resampled.low) < 0.12 * width or statistic is STATISTICS[7]


@given(positive, st.integers(1, 50))
@settings(max_examples=30, deadline=None)
def test_a_scale_scales_and_ratios_do_not_change(values, factor):
    ours, scaled = mean(values), mean(values * factor)
    assert (scaled.low, scaled.high) == pytest.approx((ours.low * factor, ours.high * factor))
    assert gini(values * factor).high == pytest.approx(gini(values).high)
    assert quantile_ratio(values * factor).low == pytest.approx(quantile_ratio(values).low)


@given(positive)
@settings(max_examples=30, deadline=None)
def test_the_interval_lies_inside_the_data(values):
    ours = mean(values)
    assert values.min() <= ours.low <= ours.value <= ours.high <= values.max()
    assert 0 <= gini(values).low <= gini(values).high <= 1


def test_another_seed_is_another_bootstrap_and_the_same_seed_the_same():
    assert mean(SKEWED, seed=1) != mean(SKEWED, seed=2)
    assert mean(SKEWED, seed=1) == mean(SKEWED, seed=1)
    wide, narrow = mean(SKEWED, level=0.99), mean(SKEWED, level=0.5)
    assert wide.low < narrow.low < narrow.high < wide.high


def test_the_mean_of_inequalities_is_weighted_by_people():
    one, other = [10.0, 20, 20, 30, 40], [1.0] * 15
    first, second = gini(one), gini(other)
    found = mean_gini([one, other])
    assert found.value == pytest.approx((5 * first.value + 15 * second.value) / 20)
    assert found.value == pytest.approx(140 / 600 / 4)
    assert found.low == pytest.approx(found.value - (first.value - first.low) / 4)
    assert found.high == pytest.approx(found.value + (first.high - first.value) / 4)
    assert (found.n, mean_gini([]).n) == (20, 0)
    alone = mean_gini([one])
    assert (alone.value, alone.low, alone.high) == pytest.approx((first.value, first.low, first.high))
    assert mean_gini([one, [0.0] * 5]).value is None
