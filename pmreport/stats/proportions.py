"""Shares of counted cases, their differences, and the net promoter score."""

import math

from pmreport.stats.interval import LEVEL, Interval, critical, mover


def wilson(k: int, n: int, level: float = LEVEL) -> Interval:
    """The proportion k/n with Wilson's score interval (Wilson 1927); undefined for n = 0."""
    if not 0 <= k <= n:
        raise ValueError(f"a proportion needs 0 <= k <= n, not {k} of {n}")
    if n == 0:
        return Interval(None, None, None, 0, 0)
    p, z2 = k / n, critical(level) ** 2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # The ends at k = 0 and k = n are exactly 0 and 1; rounding would miss them by an ulp.
    low = 0.0 if k == 0 else max(centre - half, 0.0)
    high = 1.0 if k == n else min(centre + half, 1.0)
    return Interval(p, low, high, n, k)


def newcombe(k1: int, n1: int, k2: int, n2: int, level: float = LEVEL) -> Interval:
    """The difference k1/n1 − k2/n2 with the hybrid score interval (Newcombe 1998, method 10)."""
    return mover(wilson(k1, n1, level), wilson(k2, n2, level))


def nps(promoters: int, passives: int, detractors: int, level: float = LEVEL) -> Interval:
    """The net promoter score in points, −100 to 100, with the adjusted Wald interval.

    Three answers are added for the interval, ¾ promoter and ¾ detractor (Rocks 2016); the value is
    the observed score. `n` counts the answers.
    """
    n = promoters + passives + detractors
    if n == 0:
        return Interval(None, None, None, 0)
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = critical(level) * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    low, high = max(p - d - half, -1.0), min(p - d + half, 1.0)
    return Interval(100 * (promoters - detractors) / n, 100 * low, 100 * high, n)
