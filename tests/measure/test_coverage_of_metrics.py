"""Do the 90 % intervals of the metrics hold the truth? (metrics.md 13 k, through the metrics themselves)

One row per estimator and interval that any metric declares: a process with a known truth, and a metric that
reads it from a hundred and more releases. `tests/stats/test_coverage.py` does the same, with more
repetitions, for the bare statistics.
"""

from functools import partial

import numpy as np
import pytest

from pmreport.categories import metrics
from pmreport.measure import take
from tests.measure import simulated as sim

METRICS = metrics()
LEAST, MOST = 0.85, 0.97
CONSERVATIVE = 1.0  # Garwood and order statistics cover more than they say, by construction

# (estimator, interval): metric, process, repetitions, the most that its intervals may cover
ROWS = {
    ("proportion", "wilson"): ("on_time_rate", sim.shares, 200, MOST),
    ("rate", "garwood"): ("defect_density", sim.defects, 200, CONSERVATIVE),
    ("difference", "garwood"): ("debt_balance", sim.debts, 200, CONSERVATIVE),
    ("ratio_of_sums", "bootstrap"): ("flow_efficiency", sim.waits, 120, MOST),
    ("ratio", "bootstrap"): ("req_volatility", sim.moved, 120, MOST),
    ("sum", "bootstrap"): ("change_rework_time", sim.redone, 120, MOST),
    ("mean", "bootstrap"): ("reassignments", sim.reassigned, 120, MOST),
    ("mean", "t"): ("sus_mean", partial(sim.asked, kind="survey"), 200, MOST),
    ("mean_diff", "bootstrap"): ("rating_shift", sim.reviewed, 120, MOST),
    ("nps", "adjusted_wald"): ("nps", partial(sim.asked, kind="nps"), 200, MOST),
    ("km_quantile", "km"): ("cycle_time_p85", sim.durations, 200, MOST),
    ("km_ratio", "bootstrap"): ("changed_vs_unchanged_cycle", sim.rewritten, 100, MOST),
    ("quantile", "order_stat"): ("unmet_demand_age", sim.ages, 200, CONSERVATIVE),
    ("quantile_ratio", "bootstrap"): (
        "estimate_spread",
        partial(sim.spent, n=80, truth=float(np.exp(0.4 * 1.2815515655446004)), sigma=0.4),
        120,
        MOST,
    ),
    ("geo_median", "bootstrap"): (
        "estimate_bias",
        partial(sim.spent, n=40, truth=1.2, sigma=0.5),
        120,
        MOST,
    ),
    ("ratio_geo", "bootstrap"): (
        "tech_overrun_ratio",
        partial(sim.spent, n=50, truth=1.6, sigma=0.5, technical=1.6),
        120,
        MOST,
    ),
    ("gini", "bootstrap"): ("workload_gini", sim.loads, 120, MOST),
    ("theil_sen", "bootstrap"): ("open_defect_trend", sim.arrivals, 120, MOST),
}

# What carries no interval of an estimate, and why.
WITHOUT = {
    ("value", "none"): "a difference of two recorded dates",
    ("value", "half a day where dates have no time"): "a recorded date; the half day is its precision",
    ("count", "none"): "a complete count: both ends are the count",
    ("earned_schedule", "none"): "read off two recorded curves",
    ("ratio", "none"): "a check of the records, not of a process",
    ("xmr", "xmr"): "natural process limits: they are to hold single weeks, tested below",
    ("monte_carlo", "quantiles"): "a forecast: its range is to hold the outcome, tested below",
}


def test_every_estimator_that_a_metric_declares_has_a_row() -> None:
    declared = {(metric.estimator, metric.interval) for metric in METRICS.values()}
    assert declared == set(ROWS) | set(WITHOUT)
    assert not set(ROWS) & set(WITHOUT)
    for (estimator, interval), (metric, *_) in ROWS.items():
        assert (METRICS[metric].estimator, METRICS[metric].interval) == (estimator, interval)


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_nine_of_ten_intervals_hold_the_truth(row: tuple[str, str]) -> None:
    metric, draw, runs, most = ROWS[row]
    drawn = draw(np.random.default_rng(20260301), runs)
    held = 0
    for c in sim.cases(drawn):
        found = take(METRICS[metric], c)
        assert found.value is not None, (found.state, found.missing, found.reason)
        low = -np.inf if found.low is None else found.low
        high = np.inf if found.high is None else found.high
        held += low <= drawn.truth <= high
    assert LEAST <= held / runs <= most


def test_natural_limits_hold_the_weeks_of_a_stable_process() -> None:
    rng, runs = np.random.default_rng(5), 100
    rows = [row for r in range(runs) for row in sim.weeks_of(rng, r, 12, sim.LIVE, mean=20)]
    dates = [f"{sim.name(r)},P{r},{sim.day(-84, sim.LIVE)},{sim.LIVE.isoformat()}" for r in range(runs)]
    tables = {"releases": ["name,project,start,actual", *dates], "tickets": [sim.HEAD, *rows]}
    held = 0
    for c in sim.cases(sim.Drawn(tables, 20, runs)):
        found = take(METRICS["throughput_stability"], c)
        assert found.low is not None and found.high is not None
        held += found.low <= rng.poisson(20) <= found.high  # a week to come
    assert 0.95 <= held / runs <= 1.0


def test_the_range_of_a_forecast_holds_the_outcome() -> None:
    rng, runs, left = np.random.default_rng(7), 100, 30
    now = sim.LIVE
    rows = [row for r in range(runs) for row in sim.weeks_of(rng, r, 12, now)]
    rows += [
        sim.ticket(f"{sim.name(r)}-L{i:02d}", release=sim.name(r), created=sim.day(-200))
        for r in range(runs)
        for i in range(left)
    ]
    tables = {
        "releases": sim.releases(runs, actual=False, planned=now.isoformat()),
        "tickets": [sim.HEAD, *rows],
    }
    held = 0
    for c in sim.cases(sim.Drawn(tables, 0, runs), as_of=now):
        found = take(METRICS["forecast_gap"], c)
        assert found.low is not None and found.high is not None, (found.state, found.missing)
        done = np.cumsum(rng.poisson(6, 100))
        weeks = int(np.argmax(done >= left)) + 1
        held += found.low <= 7 * weeks <= found.high
    assert LEAST <= held / runs <= 1.0  # whole weeks: the range is wider than nine tenths


def test_what_has_no_interval_claims_none() -> None:
    drawn = sim.shares(np.random.default_rng(1), 1)
    (c,) = sim.cases(drawn)
    for metric in ("spi_t", "release_tail", "littles_check"):
        found = take(METRICS[metric], c)
        assert found.value is not None
        assert (found.low, found.high) == (None, None)
