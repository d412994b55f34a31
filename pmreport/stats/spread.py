"""Robust centres, spread and inequality."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.stats.bootstrap import (
    MANY,
    Weights,
    boot,
    clusters,
    delta,
    weighted_median,
    weighted_quantile,
    weighted_sums,
)
from pmreport.stats.interval import LEVEL, Floats, Interval, critical, exp, finite, mover
from pmreport.stats.quantiles import inverse_cdf

Ints = npt.NDArray[np.int64]


def geometric_median(
    ratios: npt.ArrayLike, groups: npt.ArrayLike | None = None, *, seed: int = 0, level: float = LEVEL
) -> Interval:
    """exp(median ln ratio) of positive ratios: 1 means that overruns and underruns balance.

    The median of an even number is the (geometric) mean of the middle two. Bootstrap interval, groups
    as in `boot`; beyond 5,000 units the order statistics that bound the median (Woodruff 1952). nan
    values are left out.
    """
    logs, codes = _ordered(np.log(np.asarray(ratios, dtype=np.float64)), groups)
    if len(logs) > MANY:
        return exp(_large_median(logs, codes, level))
    return exp(boot(weighted_median, (logs,), codes, seed=seed, level=level))


def median_difference(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    groups_a: npt.ArrayLike | None = None,
    groups_b: npt.ArrayLike | None = None,
    *,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """median(a) − median(b) of two samples, with its bootstrap interval; nan values are left out.

    With groups in both (the same code is the same group) whole groups are resampled over both samples
    together; otherwise each sample by itself. Beyond 5,000 units `mover` of the order-statistics
    intervals of the two medians. `n` is the smaller sample's.
    """
    (x, codes_x), (y, codes_y) = (
        _ordered(np.asarray(values, dtype=np.float64), groups)
        for values, groups in ((a, groups_a), (b, groups_b))
    )
    n = min(len(x), len(y))
    if n == 0:
        return Interval(None, None, None, 0)
    if len(x) + len(y) > MANY:
        return mover(_large_median(x, codes_x, level), _large_median(y, codes_y, level))

    def statistic(rows: Weights, both: Floats) -> Floats:
        return weighted_median(rows[:, : len(x)], both[: len(x)]) - weighted_median(
            rows[:, len(x) :], both[len(x) :]
        )

    codes = None if codes_x is None or codes_y is None else np.concatenate([codes_x, codes_y])
    result = boot(statistic, (np.concatenate([x, y]),), codes, sizes=(len(x), len(y)), seed=seed, level=level)
    return replace(result, n=n)


def quantile_ratio(
    values: npt.ArrayLike,
    upper: float = 0.9,
    lower: float = 0.5,
    groups: npt.ArrayLike | None = None,
    *,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """One quantile ÷ another of positive values (P90/P50): how wide a distribution is.

    Quantiles invert the empirical distribution. Bootstrap interval, groups as in `boot`; beyond 5,000
    units the delta method with densities from Woodruff's intervals. nan values are left out.
    """
    ordered, codes = _ordered(np.asarray(values, dtype=np.float64), groups)
    if len(ordered) > MANY:
        return _large_quantile_ratio(ordered, upper, lower, codes, level)

    def statistic(rows: Weights, x: Floats) -> Floats:
        quotient: Floats = weighted_quantile(rows, x, upper) / weighted_quantile(rows, x, lower)
        return quotient

    return boot(statistic, (ordered,), codes, seed=seed, level=level)


def gini(
    values: npt.ArrayLike, groups: npt.ArrayLike | None = None, *, seed: int = 0, level: float = LEVEL
) -> Interval:
    """The Gini coefficient Σ(2k − n − 1)x_(k) ÷ (n Σx) of non-negative values.

    Bootstrap interval, groups as in `boot`; beyond 5,000 units the delta method.

    0 = all equal, towards 1 = one has everything; undefined where the sum is 0. nan values are left out.
    The coefficient of a sample of n falls short by about 1/n and that of a resample once more, so the ends
    are stretched by (n/(n − 1))² (Deltas 2003); plain percentiles cover 55 % at n = 8 instead of 90 %.
    """
    ordered, codes = _ordered(np.asarray(values, dtype=np.float64), groups)
    if len(ordered) > MANY and ordered[-1] > 0:
        return delta(*_gini_errors(ordered, codes), len(ordered), level)
    g, n = boot(_weighted_gini, (ordered,), codes, seed=seed, level=level), len(ordered)
    if g.value is None or g.low is None or g.high is None:
        return g
    stretch = (n / (n - 1)) ** 2
    return replace(g, low=min(g.low * stretch, g.value), high=min(g.high * stretch, 1.0))


def mean_gini(samples: Sequence[npt.ArrayLike], *, seed: int = 0, level: float = LEVEL) -> Interval:
    """The mean of the Gini coefficients of several samples, weighted by their sizes.

    Its interval recovers the variances of theirs (MOVER); undefined where one of them is. `n` counts all.
    """
    found = [gini(sample, seed=seed, level=level) for sample in samples]
    n = sum(one.n for one in found)
    values, shares = [one.value for one in found], [one.n / n for one in found if n]
    if not shares or None in values:
        return Interval(None, None, None, n)
    mean = sum(share * value for share, value in zip(shares, values, strict=True) if value is not None)
    below = [_part(share, one.value, one.low) for share, one in zip(shares, found, strict=True)]
    above = [_part(share, one.value, one.high) for share, one in zip(shares, found, strict=True)]
    return Interval(mean, finite(mean - math.hypot(*below)), finite(mean + math.hypot(*above)), n)


def _part(share: float, value: float | None, end: float | None) -> float:
    return share * (value - end) if value is not None and end is not None else math.inf


def _weighted_gini(rows: Weights, ordered: Floats) -> Floats:
    reached = np.cumsum(rows, axis=1)
    n = reached[:, -1]
    ranks = rows * (2 * reached - rows - n[:, None])  # a value drawn w times has w ranks up to `reached`
    with np.errstate(divide="ignore", invalid="ignore"):
        coefficient: Floats = weighted_sums(ranks, ordered) / (n * weighted_sums(rows, ordered))
    return coefficient


def _gini_errors(ordered: Floats, groups: Ints | None) -> tuple[float, Floats]:
    """The coefficient A/μ with A = E[x(2F(x) − 1)], and what each cluster adds to its error."""
    n, mean = len(ordered), float(ordered.mean())
    ranks = 2 * np.arange(1, n + 1) - n - 1
    a = float((ranks * ordered).sum()) / n**2
    above = ordered[::-1].cumsum()[::-1] / n
    errors = ordered * ranks / n + 2 * above - (a + mean) - a - a / mean * (ordered - mean)
    return a / mean, _by_cluster(errors / (n * mean), groups)


def _ordered(values: Floats, groups: npt.ArrayLike | None) -> tuple[Floats, Ints | None]:
    """The known values ascending, with their groups in the same order; equal values by group."""
    codes = None if groups is None else np.asarray(groups, dtype=np.int64)
    order = np.argsort(values) if codes is None else np.lexsort((codes, values))
    kept = order[: int((~np.isnan(values)).sum())]
    return values[kept], None if codes is None else codes[kept]


def _large_median(ordered: Floats, groups: Ints | None, level: float) -> Interval:
    """The median between the values whose ranks bound the share below it, taken over groups (Woodruff)."""
    below = (ordered <= inverse_cdf(ordered, 0.5)).astype(np.float64)
    share = delta(0.5, _by_cluster((below - below.mean()) / len(ordered), groups), len(ordered), level)
    low, high = (inverse_cdf(ordered, p or 0.0) for p in (share.low, share.high))
    return Interval(float(np.median(ordered)), low, high, len(ordered))


def _large_quantile_ratio(
    ordered: Floats, upper: float, lower: float, groups: Ints | None, level: float
) -> Interval:
    errors = _log_quantile_error(ordered, upper) - _log_quantile_error(ordered, lower)
    log = math.log(inverse_cdf(ordered, upper) / inverse_cdf(ordered, lower))
    return exp(delta(log, _by_cluster(errors, groups), len(ordered), level))


def _by_cluster(errors: Floats, groups: Ints | None) -> Floats:
    codes = clusters(groups, len(errors))
    return errors if codes is None else np.bincount(codes, errors).astype(np.float64)


def _log_quantile_error(ordered: Floats, p: float) -> Floats:
    """What each value adds to the error of ln(quantile): (p − [x ≤ q]) ÷ (n f), f the density of ln x."""
    half = critical(LEVEL) * math.sqrt(p * (1 - p) / len(ordered))
    span = math.log(inverse_cdf(ordered, p + half) / inverse_cdf(ordered, p - half))
    below = ordered <= inverse_cdf(ordered, p)
    errors: Floats = (below.mean() - below) * span / (2 * half * len(ordered))
    return errors
