"""What a statistic is: a value, how far it can be trusted, and from how many cases."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Floats = npt.NDArray[np.float64]
LEVEL = 0.90


@dataclass(frozen=True)
class Interval:
    """An estimate with its two-sided confidence interval.

    `value` is None where the statistic is not defined; an end is None where it is unbounded or not
    defined. `n` counts the cases behind it, `k` those of them that the statistic counts.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    k: int | None = None


def critical(level: float) -> float:
    """The standard normal quantile that leaves (1 − level)/2 on either side."""
    return float(ndtri(0.5 + level / 2))


def finite(value: float) -> float | None:
    """The number, or None where it is infinite or not a number."""
    return float(value) if math.isfinite(value) else None


def exp(interval: Interval) -> Interval:
    """The interval of e to the power of the estimate."""
    value, low, high = (
        None if x is None else math.exp(x) for x in (interval.value, interval.low, interval.high)
    )
    return replace(interval, value=value, low=low, high=high)


def log(interval: Interval) -> Interval:
    """The interval of the natural logarithm; what is not positive has none."""
    value, low, high = (math.log(x) if x else None for x in (interval.value, interval.low, interval.high))
    return replace(interval, value=value, low=low, high=high)


def scaled(interval: Interval, factor: float) -> Interval:
    """The interval of the estimate times a positive constant: a sum from a mean, hours from days."""
    value, low, high = (
        None if x is None else x * factor for x in (interval.value, interval.low, interval.high)
    )
    return replace(interval, value=value, low=low, high=high)


def widened(interval: Interval, level: float = 0.99) -> Interval:
    """A 90 % interval stretched about its value to another level, by the ratio of normal quantiles."""
    if interval.value is None:
        return interval
    stretch, value = critical(level) / critical(LEVEL), interval.value
    low = None if interval.low is None else value - stretch * (value - interval.low)
    high = None if interval.high is None else value + stretch * (interval.high - value)
    return replace(interval, low=low, high=high)


def mover(a: Interval, b: Interval) -> Interval:
    """The difference a − b of two independent estimates, from their intervals.

    Method of variance estimates recovery (Zou & Donner 2008); both intervals must be of the same level,
    which the result then has. With Wilson intervals it is Newcombe's hybrid score interval. An end that
    depends on an unbounded end is None. `n` is the smaller of the two.
    """
    n = min(a.n, b.n)
    if a.value is None or b.value is None:
        return Interval(None, None, None, n)
    difference = a.value - b.value
    below = _hypotenuse(a.value, a.low, b.value, b.high)
    above = _hypotenuse(a.value, a.high, b.value, b.low)
    low = None if below is None else difference - below
    high = None if above is None else difference + above
    return Interval(difference, low, high, n)


def _hypotenuse(a: float, a_end: float | None, b: float, b_end: float | None) -> float | None:
    return None if a_end is None or b_end is None else math.hypot(a - a_end, b - b_end)
