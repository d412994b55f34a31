"""The slope of a daily series."""

import numpy as np
import numpy.typing as npt

from pmreport.stats.bootstrap import REPLICATES, percentiles
from pmreport.stats.interval import LEVEL, Floats, Interval


def theil_sen(values: npt.ArrayLike, *, block: int = 3, seed: int = 0, level: float = LEVEL) -> Interval:
    """The median slope between all pairs of an evenly spaced series, per step (Theil 1950, Sen 1968).

    The interval resamples blocks of successive residuals, because neighbouring days are alike.
    Undefined below two values.
    """
    y = np.asarray(values, dtype=np.float64)
    n = len(y)
    if n < 2:
        return Interval(None, None, None, n)
    slope = float(_slopes(y[None, :])[0])
    trend = slope * np.arange(n)
    residuals = y - trend - np.median(y - trend)
    replicates = _slopes(trend + residuals[_blocks(n, min(block, n), seed)])
    return percentiles(slope, replicates, n, n, level)


def _slopes(rows: Floats) -> Floats:
    i, j = np.triu_indices(rows.shape[1], 1)
    return np.median((rows[:, j] - rows[:, i]) / (j - i), axis=1)


def _blocks(n: int, block: int, seed: int) -> npt.NDArray[np.int64]:
    starts = np.random.default_rng(seed).integers(0, n - block + 1, (REPLICATES, -(-n // block)))
    return (starts[:, :, None] + np.arange(block)).reshape(REPLICATES, -1)[:, :n]
