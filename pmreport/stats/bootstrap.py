"""The percentile bootstrap, with every replicate computed at once from a matrix of weights.

A replicate draws as many units as there are, with replacement; how often each was drawn is its weight.
A statistic that can be computed from weights needs no loop over replicates.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from pmreport.stats.interval import LEVEL, Floats, Interval, critical, finite
from pmreport.stats.quantiles import ROUNDING

REPLICATES = 2000
MANY = 5_000  # units; beyond it the delta method says the same for less
CLUSTERS = 20  # fewer groups than this are too few to resample
_CELLS = 2_000_000  # weights held at a time

Weights = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int64]
Statistic = Callable[..., Floats]


def boot(
    statistic: Statistic,
    arrays: Sequence[npt.NDArray[Any]],
    groups: npt.ArrayLike | None = None,
    *,
    sizes: Sequence[int] | None = None,
    b: int = REPLICATES,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """A statistic of equally long arrays with its percentile bootstrap interval.

    `statistic(weights, *arrays)` takes a matrix of replicates × units of non-negative integers and
    returns one number per replicate (nan where undefined). Whole groups are resampled when `groups`
    (one code per unit, negative = on its own) holds at least 20; otherwise units, inside each of the
    consecutive samples of the given `sizes`. `n` counts the units. Sort the arrays first: another order
    of the units draws others.
    """
    n = len(arrays[0])
    if n == 0:
        return Interval(None, None, None, 0)
    value = float(statistic(np.ones((1, n), dtype=np.int64), *arrays)[0])
    codes = clusters(groups, n)
    samples = (sizes or [n]) if codes is None else [int(codes.max()) + 1]
    drawn = weights(samples, b, seed, width=n)
    rows = (part if codes is None else part[:, codes] for part in drawn)
    replicates = np.concatenate([statistic(part, *arrays) for part in rows])
    return percentiles(value, replicates, n, min(samples), level)


def clusters(groups: npt.ArrayLike | None, n: int) -> Codes | None:
    """Codes 0, 1, … of the groups to resample, or None where units are resampled one by one.

    `groups` has a code per unit; a negative one means that the unit belongs to no group and is one by
    itself. Fewer than 20 groups are too few to resample.
    """
    if groups is None:
        return None
    codes = np.asarray(groups, dtype=np.int64)
    if len(codes) != n:
        raise ValueError(f"{n} units have {len(codes)} groups")
    alone = codes < 0
    if len(np.unique(codes[~alone])) < CLUSTERS:
        return None
    own = np.where(alone, codes.max() + 1 + np.arange(n), codes)
    return np.unique(own, return_inverse=True)[1].astype(np.int64)


def weights(sizes: Sequence[int], b: int, seed: int, *, width: int = 0) -> Iterator[Weights]:
    """How often each unit is drawn, as matrices of replicates × units that have b rows in all.

    Each of the consecutive samples of the given sizes is resampled by itself. `width` tells how wide
    the caller will make a row, to bound the memory.
    """
    rng = np.random.default_rng(seed)
    rows = max(_CELLS // max(sum(sizes), width, 1), 1)
    for start in range(0, b, rows):
        count = min(rows, b - start)
        yield np.concatenate([_draw(rng, size, count) for size in sizes if size], axis=1)


def _draw(rng: np.random.Generator, size: int, rows: int) -> Weights:
    picks = rng.integers(0, size, (rows, size))
    picks += size * np.arange(rows)[:, None]
    return np.bincount(picks.ravel(), minlength=rows * size).reshape(rows, size)


def percentiles(value: float, replicates: Floats, n: int, units: float, level: float) -> Interval:
    """The interval between two percentiles of the replicates.

    The percentiles are widened for small samples as Student's t is to the normal (Hesterberg 2015, the
    expanded percentile interval): plain ones are too narrow by √((n − 1)/n) and by normal for t.
    An undefined replicate might be anything, so it counts against both ends.
    """
    if units < 2 or math.isnan(value):
        return Interval(finite(value), None, None, n)
    reach = math.sqrt(units / (units - 1)) * float(student.ppf(0.5 + level / 2, units - 1))
    tail = 0.5 * math.erfc(reach / math.sqrt(2))
    unknown = np.isnan(replicates)
    low = np.quantile(np.where(unknown, -np.inf, replicates), tail, method="inverted_cdf")
    high = np.quantile(np.where(unknown, np.inf, replicates), 1 - tail, method="inverted_cdf")
    return Interval(finite(value), finite(float(low)), finite(float(high)), n)


def delta(value: float, influence: Floats, n: int, level: float = LEVEL) -> Interval:
    """The delta-method interval: a value and what each resampled unit adds to its error.

    `influence` sums to about 0; its squares sum to the variance of the value.
    """
    m = len(influence)
    half = critical(level) * math.sqrt(m / (m - 1) * float(np.square(influence).sum()))
    return Interval(value, value - half, value + half, n)


def weighted_sums(rows: Weights, values: Floats) -> Floats:
    """Σ weight·value per replicate. Not by BLAS, whose order of summation depends on the machine."""
    sums: Floats = np.einsum("bn,n->b", rows, values)
    return sums


def weighted_median(rows: Weights, ordered: Floats) -> Floats:
    """The median of each replicate of ascending values: the middle one, or the mean of the middle two.

    nan where nothing was drawn.
    """
    reached = np.cumsum(rows, axis=1)
    total = reached[:, -1:]
    lower, upper = (2 * reached < total).sum(axis=1), (2 * reached <= total).sum(axis=1)
    padded = np.append(ordered, np.nan)
    middle: Floats = (padded[lower] + padded[upper]) / 2
    return middle


def weighted_quantile(rows: Weights, ordered: Floats, p: float) -> Floats:
    """The p-quantile (inverse of the empirical distribution) of each replicate of ascending values."""
    reached = np.cumsum(rows, axis=1)
    quantiles: Floats = ordered[(reached < p * reached[:, -1:] - ROUNDING).sum(axis=1)]
    return quantiles
