"""Quantiles of fully observed values: the inverse of the empirical distribution."""

import math

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from pmreport.stats.interval import LEVEL, Floats, Interval, finite

# n·p is meant exactly, but 0.85·20 is 17.000000000000004 as a float.
ROUNDING = 1e-9


def known(values: npt.ArrayLike) -> Floats:
    """The values as floats without the missing ones (nan)."""
    array = np.asarray(values, dtype=np.float64).ravel()
    return array[~np.isnan(array)]


def inverse_cdf(values: npt.ArrayLike, p: float) -> float:
    """The smallest value with F(value) ≥ p, F the share of values at or below it; infinities allowed.

    nan where there are no values.
    """
    ordered = np.sort(known(values))
    if not len(ordered):
        return math.nan
    return float(ordered[max(math.ceil(len(ordered) * p - ROUNDING), 1) - 1])


def quantile_ci(values: npt.ArrayLike, p: float, level: float = LEVEL) -> Interval:
    """The p-quantile (inverse of the empirical distribution) with its order-statistics interval.

    The ends are the observed values whose ranks bound a Binomial(n, p) count at the level, so the
    interval holds for any distribution and is conservative; an end beyond the sample is None.
    nan values are left out.
    """
    ordered = np.sort(known(values))
    n = len(ordered)
    if n == 0:
        return Interval(None, None, None, 0)
    tail = (1 - level) / 2
    first, last = int(binom.ppf(tail, n, p)), int(binom.ppf(1 - tail, n, p)) + 1
    low = finite(float(ordered[first - 1])) if first >= 1 else None
    high = finite(float(ordered[last - 1])) if last <= n else None
    return Interval(finite(inverse_cdf(ordered, p)), low, high, n)
