import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmreport.stats import earned_schedule, how_many, inverse_cdf, monte_carlo

ORACLE = Path(__file__).parents[2] / "../shared/oracles/monte_carlo_exact.json"
needs_oracle = pytest.mark.skipif(not ORACLE.exists(), reason="the folder of oracles is not here")
PERCENTILES = ("50", "70", "85", "95")


def _oracle(*path):
    found = json.loads(ORACLE.read_text(encoding="utf-8"))
    for name in path:
        found = found[name]
    return found


@needs_oracle
@pytest.mark.parametrize("items", [28, 35])
def test_when_agrees_with_the_exact_days(items):
    days = monte_carlo(_oracle("lighthouse", "throughput_per_day"), items)
    exact = _oracle("lighthouse", f"when_{items}_items", "exact")
    for p in PERCENTILES:
        assert abs(inverse_cdf(days, int(p) / 100) - exact[p]) <= 1
    if items == 28:
        share = _oracle("lighthouse", "when_28_items", "exact_P_by_day_30")
        assert (days <= 30).mean() == pytest.approx(share, abs=0.015)


@needs_oracle
@pytest.mark.parametrize("items", ["100", "110", "120"])
def test_when_agrees_with_the_exact_weeks(items):
    weeks = monte_carlo(_oracle("bowler", "throughput_per_week"), int(items))
    for p in PERCENTILES:
        assert abs(inverse_cdf(weeks, int(p) / 100) - _oracle("bowler", "exact_weeks", items)[p]) <= 1


@needs_oracle
@pytest.mark.parametrize("days", [10, 30])
def test_how_many_agrees_with_the_exact_counts(days):
    items = how_many(_oracle("lighthouse", "throughput_per_day"), days)
    for p in PERCENTILES:
        sure_of = inverse_cdf(items, 1 - int(p) / 100)
        assert abs(sure_of - _oracle("lighthouse", f"how_many_in_{days}_days", "exact")[p]) <= 1


@pytest.mark.parametrize("n", [7, 14, 30, 90])
def test_one_a_day_takes_as_many_days_as_items(n):
    assert (monte_carlo([1], n) == n).all()
    assert (how_many([1], n) == n).all()


def test_growth_by_hand():
    # 10 → 10·1.5 − 8 = 7 → 10.5 − 8 = 2.5 → 3.75 − 8 < 0: three periods.
    assert (monte_carlo([8], 10, [0.5], draws=5) == 3).all()
    assert (monte_carlo([8], 10, draws=5) == 2).all()


def test_work_that_grows_as_fast_as_it_is_done_never_ends():
    assert np.isinf(monte_carlo([5], 10, [0.5], draws=5)).all()
    assert np.isinf(monte_carlo([0, 0], 10, draws=5)).all()


def test_nothing_left_is_done_now():
    assert (monte_carlo([3], 0, draws=4) == 0).all()


@pytest.mark.parametrize("past", [[], [3, -1]])
def test_a_forecast_needs_a_past(past):
    with pytest.raises(ValueError, match="past throughput"):
        monte_carlo(past, 10)
    with pytest.raises(ValueError, match="past throughput"):
        how_many(past, 10)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 60), st.integers(0, 5))
@settings(max_examples=30)
def test_more_work_never_ends_earlier_and_a_seed_repeats(past, items, seed):
    few, more = (monte_carlo(past, n, draws=200, seed=seed) for n in (items, items + 1))
    assert (few <= more).all()
    assert (few == monte_carlo(past, items, draws=200, seed=seed)).all()
    assert few.min() >= np.ceil(items / max(past))


def test_earned_schedule_by_hand():
    # Planned 10, 25, 45, 70, 100; after 4 periods 50 are earned: ES = 3 + (50 − 45)/25 = 3.2.
    assert earned_schedule([10, 25, 45, 70, 100], [5, 20, 35, 50]) == (pytest.approx(3.2), 4)
    assert earned_schedule([10, 20], [4]) == (pytest.approx(0.4), 1)


def test_a_late_finished_project_does_not_end_at_one():
    # Planned in 3 periods, done in 5, looked at after 7: SPI(t) stays 3/5.
    assert earned_schedule([10, 20, 30, 30, 30], [5, 10, 15, 25, 30, 30, 30]) == (3, 5)


def test_an_early_finished_project_is_above_one():
    assert earned_schedule([10, 20, 30], [15, 30]) == (3, 2)


def test_a_pause_in_the_plan_counts_as_earned_when_it_is_over():
    assert earned_schedule([10, 10, 10, 30], [10]) == (3, 1)


@pytest.mark.parametrize(("pv", "ev"), [([10, 20], [0, 0]), ([], [3]), ([10], []), ([0, 0], [1])])
def test_nothing_planned_or_earned_has_no_index(pv, ev):
    assert earned_schedule(pv, ev) is None


@given(st.lists(st.integers(1, 20), min_size=1, max_size=12))
def test_work_done_as_planned_is_on_time(work):
    planned = np.cumsum(work)
    for now in range(1, len(work) + 1):
        assert earned_schedule(planned, planned[:now]) == (now, now)
