"""Means, ratios of sums and their differences."""

import math

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from pmreport.stats.bootstrap import MANY, clusters, delta, percentiles, weighted_sums, weights
from pmreport.stats.interval import LEVEL, Floats, Interval, exp
from pmreport.stats.quantiles import known


def t_mean(values: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """The mean with Student's t interval; nan values are left out. One value has no interval."""
    sample = np.sort(known(values))
    n = len(sample)
    if n == 0:
        return Interval(None, None, None, 0)
    value = float(sample.mean())
    if n == 1:
        return Interval(value, None, None, 1)
    half = float(student.ppf(0.5 + level / 2, n - 1)) * float(sample.std(ddof=1)) / math.sqrt(n)
    return Interval(value, value - half, value + half, n)


def mean(
    values: npt.ArrayLike, groups: npt.ArrayLike | None = None, *, seed: int = 0, level: float = LEVEL
) -> Interval:
    """The mean with its bootstrap interval; groups as in `boot`. nan values are left out."""
    array = np.asarray(values, dtype=np.float64)
    return ratio_of_sums(array, np.ones(len(array)), groups, seed=seed, level=level)


def ratio_of_sums(
    num: npt.ArrayLike,
    den: npt.ArrayLike,
    groups: npt.ArrayLike | None = None,
    *,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """Σ num ÷ Σ den over units, with its bootstrap interval (groups as in `boot`).

    More than 5,000 resampled units: the delta method. Units with a nan in either are left out;
    undefined where Σ den is 0. `n` counts the units.
    """
    pair = np.column_stack([np.asarray(num, dtype=np.float64), np.asarray(den, dtype=np.float64)])
    kept, codes = _known(pair, groups)
    n, sums = len(kept), _sums(kept, codes)
    over, under = sums.sum(axis=0)
    if under == 0:
        return Interval(None, None, None, n)
    value = float(over / under)
    if len(sums) > MANY:
        return delta(value, (sums[:, 0] - value * sums[:, 1]) / under, n, level)
    replicates = _replicates(sums, [len(sums)], seed)
    return percentiles(value, _divide(replicates[0], replicates[1]), n, len(sums), level)


def mean_difference(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    groups_a: npt.ArrayLike | None = None,
    groups_b: npt.ArrayLike | None = None,
    *,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """mean(a) − mean(b) of two samples, with its bootstrap interval; nan values are left out.

    With groups in both (the same code is the same group) whole groups are resampled over both samples
    together; otherwise each sample by itself. More than 5,000 resampled units: the delta method.
    `n` is the smaller sample's.
    """
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    n = min(int((~np.isnan(x)).sum()), int((~np.isnan(y)).sum()))
    if n == 0:
        return Interval(None, None, None, 0)
    table, codes = _side_by_side(x, y, groups_a, groups_b)
    sums = _sums(table, codes)
    total_b, count_b, total_a, count_a = sums.sum(axis=0)
    mean_a, mean_b = total_a / count_a, total_b / count_b
    value = float(mean_a - mean_b)
    if len(sums) > MANY:
        error_b = (sums[:, 0] - mean_b * sums[:, 1]) / count_b
        return delta(value, (sums[:, 2] - mean_a * sums[:, 3]) / count_a - error_b, n, level)
    sizes = [int(count_b), int(count_a)] if codes is None else [len(sums)]
    r = _replicates(sums, sizes, seed)
    return percentiles(value, _divide(r[2], r[3]) - _divide(r[0], r[1]), n, min(sizes), level)


def geometric_mean_ratio(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    groups_a: npt.ArrayLike | None = None,
    groups_b: npt.ArrayLike | None = None,
    *,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """The geometric mean of a ÷ that of b, both positive; intervals as in `mean_difference`."""
    logs = [np.log(np.asarray(values, dtype=np.float64)) for values in (a, b)]
    d = mean_difference(logs[0], logs[1], groups_a, groups_b, seed=seed, level=level)
    return exp(d)


def _side_by_side(
    x: Floats, y: Floats, groups_a: npt.ArrayLike | None, groups_b: npt.ArrayLike | None
) -> tuple[Floats, npt.NDArray[np.int64] | None]:
    """Rows of (value in b, 1 if in b, value in a, 1 if in a), and the codes of the groups to resample.

    Sorted by their last columns, the rows of b come first: two consecutive samples.
    """
    table = np.zeros((len(x) + len(y), 4))
    table[: len(x), 2:] = np.column_stack([x, np.ones(len(x))])
    table[len(x) :, :2] = np.column_stack([y, np.ones(len(y))])
    groups = None
    if groups_a is not None and groups_b is not None:
        groups = np.concatenate([np.asarray(groups_a), np.asarray(groups_b)])
    return _known(table, groups)


def _known(table: Floats, groups: npt.ArrayLike | None) -> tuple[Floats, npt.NDArray[np.int64] | None]:
    """The rows without nan, and the codes of the groups to resample."""
    kept = ~np.isnan(table).any(axis=1)
    return table[kept], clusters(None if groups is None else np.asarray(groups)[kept], int(kept.sum()))


def _sums(table: Floats, codes: npt.NDArray[np.int64] | None) -> Floats:
    """The columns summed by group, or the rows themselves; sorted, for the order of rows never matters."""
    if codes is not None:
        order = np.lexsort(table.T)  # a sum of floats depends on the order
        table = np.column_stack([np.bincount(codes[order], column) for column in table[order].T])
    return table[np.lexsort(table.T)]


def _replicates(sums: Floats, sizes: list[int], seed: int) -> list[Floats]:
    """Each column's total in every replicate."""
    parts = [[weighted_sums(rows, column) for column in sums.T] for rows in weights(sizes, 2000, seed)]
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def _divide(over: Floats, under: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return over / under
