"""Do intervals of the 90 % level hold the truth nine times in ten? (metrics.md 13 k, seeded)"""

import numpy as np
import pytest
from scipy.stats import norm

from pmreport import stats

RUNS = 500
E = np.exp


def _flows(rng, n=15):
    return np.cumsum(rng.poisson(2.3, n) - rng.poisson(2.0, n))


def _open_too(rng, n, median):
    time, limit = rng.lognormal(np.log(median), 0.8, n), rng.exponential(6, n)
    return np.minimum(time, limit), time <= limit


def _epics(rng):
    size = rng.integers(1, 9, 40)
    codes = np.repeat(np.arange(40), size)
    return np.repeat(rng.normal(size=40), size) + rng.normal(size=len(codes)), codes


CASES = {
    "wilson": (0.3, lambda r: stats.wilson(int(r.binomial(50, 0.3)), 50), 0.94),
    "newcombe": (
        0.2,
        lambda r: stats.newcombe(int(r.binomial(60, 0.5)), 60, int(r.binomial(50, 0.3)), 50),
        0.94,
    ),
    "garwood": (2.0, lambda r: stats.poisson_rate(int(r.poisson(24)), 12.0), 1.0),
    "order statistics": (E(norm.ppf(0.85)), lambda r: stats.quantile_ci(r.lognormal(size=60), 0.85), 1.0),
    "kaplan-meier median": (3.0, lambda r: stats.km(*_open_too(r, 60, 3.0)).quantile(0.5), 0.94),
    "t": (0.0, lambda r: stats.t_mean(r.normal(size=10)), 0.94),
    "nps": (30.0, lambda r: stats.nps(*map(int, r.multinomial(60, [0.5, 0.3, 0.2]))), 0.95),
    "mean": (1.0, lambda r: stats.mean(r.exponential(size=30)), 0.94),
    "mean of epics": (0.0, lambda r: stats.mean(*_epics(r)), 0.94),
    "mean difference": (
        1.0,
        lambda r: stats.mean_difference(r.exponential(2, 30), r.exponential(1, 40)),
        0.94,
    ),
    "geometric mean ratio": (
        E(0.5),
        lambda r: stats.geometric_mean_ratio(r.lognormal(0.5, 1, 20), r.lognormal(0, 1, 30)),
        0.94,
    ),
    "geometric median": (1.0, lambda r: stats.geometric_median(r.lognormal(size=40)), 0.94),
    "median difference": (
        0.0,
        lambda r: stats.median_difference(r.normal(size=60), r.normal(size=60)),
        0.94,
    ),
    "quantile ratio": (
        E(norm.ppf(0.9)),
        lambda r: stats.quantile_ratio(r.lognormal(size=80)),
        0.95,
    ),
    "gini": (2 * norm.cdf(0.5 / 2**0.5) - 1, lambda r: stats.gini(r.lognormal(0, 0.5, 15)), 0.94),
    "kaplan-meier ratio": (
        1.5,
        lambda r: stats.km_ratio(*_open_too(r, 120, 3.0), *_open_too(r, 120, 2.0)),
        0.95,
    ),
    "slope": (0.3, lambda r: stats.theil_sen(_flows(r)), 0.95),
}


def _ratio(rng):
    size = rng.lognormal(0, 0.5, 80)
    return stats.ratio_of_sums(size * rng.lognormal(-0.125, 0.5, 80), size)


CASES["ratio of sums"] = (1.0, _ratio, 0.94)
CASES["mover"] = (
    1.0,
    lambda r: stats.mover(stats.t_mean(r.normal(1, 1, 30)), stats.t_mean(r.normal(0, 2, 30))),
    0.94,
)


@pytest.mark.parametrize("name", CASES)
def test_ninety_percent_intervals_hold_the_truth(name):
    truth, draw, most = CASES[name]
    rng = np.random.default_rng(2024)
    held = 0
    for _ in range(RUNS):
        interval = draw(rng)
        low = -np.inf if interval.low is None else interval.low
        high = np.inf if interval.high is None else interval.high
        held += low <= truth <= high
    assert 0.86 <= held / RUNS <= most
