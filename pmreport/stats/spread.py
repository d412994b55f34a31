"""Robust centres, spread and inequality."""

import math

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
from pmreport.stats.interval import LEVEL, Floats, Interval, critical, exp
from pmreport.stats.quantiles import inverse_cdf


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
        low, high = _woodruff(logs, 0.5, codes, level)
        result = Interval(float(np.median(logs)), low, high, len(logs))
    else:
        result = boot(weighted_median, (logs,), codes, seed=seed, level=level)
    return exp(result)


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
        return weighted_quantile(rows, x, upper) / weighted_quantile(rows, x, lower)

    return boot(statistic, (ordered,), codes, seed=seed, level=level)


def gini(
    values: npt.ArrayLike, groups: npt.ArrayLike | None = None, *, seed: int = 0, level: float = LEVEL
) -> Interval:
    """The Gini coefficient Σ(2k − n − 1)x_(k) ÷ (n Σx) of non-negative values, bootstrap interval.

    0 = all equal, towards 1 = one has everything; undefined where the sum is 0. nan values are left out.
    """
    ordered, codes = _ordered(np.asarray(values, dtype=np.float64), groups)
    return boot(_weighted_gini, (ordered,), codes, seed=seed, level=level)


def _weighted_gini(rows: Weights, ordered: Floats) -> Floats:
    reached = np.cumsum(rows, axis=1)
    n = reached[:, -1]
    ranks = rows * (2 * reached - rows - n[:, None])  # a value drawn w times has w ranks up to `reached`
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.einsum("bn,n->b", ranks, ordered) / (n * weighted_sums(rows, ordered))


def _ordered(values: Floats, groups: npt.ArrayLike | None) -> tuple[Floats, npt.NDArray[np.int64] | None]:
    """The known values ascending, with their groups in the same order."""
    order = np.argsort(values, kind="stable")[: int((~np.isnan(values)).sum())]
    return values[order], None if groups is None else np.asarray(groups, dtype=np.int64)[order]


def _woodruff(
    ordered: Floats, p: float, groups: npt.NDArray[np.int64] | None, level: float
) -> tuple[float, float]:
    """Where the interval of the share below the quantile, taken over groups, meets the values."""
    below = (ordered <= inverse_cdf(ordered, p)).astype(np.float64)
    error = (below - below.mean()) / len(ordered)
    codes = clusters(groups, len(ordered))
    share = delta(p, error if codes is None else np.bincount(codes, error), len(ordered), level)
    return inverse_cdf(ordered, share.low or 0.0), inverse_cdf(ordered, min(share.high or 1.0, 1.0))


def _large_quantile_ratio(
    ordered: Floats, upper: float, lower: float, groups: npt.NDArray[np.int64] | None, level: float
) -> Interval:
    errors = _log_quantile_error(ordered, upper) - _log_quantile_error(ordered, lower)
    codes = clusters(groups, len(ordered))
    log = math.log(inverse_cdf(ordered, upper) / inverse_cdf(ordered, lower))
    d = delta(log, errors if codes is None else np.bincount(codes, errors), len(ordered), level)
    return exp(d)


def _log_quantile_error(ordered: Floats, p: float) -> Floats:
    """What each value adds to the error of ln(quantile): (p − [x ≤ q]) ÷ (n f), f the density of ln x."""
    half = critical(LEVEL) * math.sqrt(p * (1 - p) / len(ordered))
    span = math.log(inverse_cdf(ordered, p + half) / inverse_cdf(ordered, p - half))
    below = ordered <= inverse_cdf(ordered, p)
    return (below.mean() - below) * span / (2 * half * len(ordered))
