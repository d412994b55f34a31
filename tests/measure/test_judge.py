"""Levels by the project's own history, computed by hand (metrics.md 0.5)."""

from collections.abc import Sequence

import pytest

from pmreport.categories import metrics
from pmreport.config import Settings
from pmreport.measure import Judgement, Reading, judge, roll_up
from pmreport.measure.judge import CENSUS, change

METRICS = metrics()
# Eight points, mean 5, moving ranges all 2: limits 5 ± 2.66 · 2 = −0.32 (floored at 0 for a rate) and 10.32.
STEADY = (4, 6, 4, 6, 4, 6, 4, 6)


def at(value: float, n: int = 100, **others: object) -> Reading:
    return Reading("measured", float(value), float(value), float(value), n, **others)  # type: ignore[arg-type]


def judged(metric: str, value: float, points: Sequence[float] = STEADY, n: int = 100) -> Judgement:
    return judge(METRICS[metric], at(value, n), [at(point) for point in points], Settings())


NEUTRAL = ["deploy_frequency", "feedback_volume"]


@pytest.mark.parametrize("metric", NEUTRAL)
@pytest.mark.parametrize(
    ("value", "status"), [(5, "ok"), (10.3, "ok"), (10.4, "watch"), (0.0, "ok"), (30, "watch")]
)
def test_without_a_bad_direction_a_point_outside_is_a_signal_and_no_more(
    metric: str, value: float, status: str
) -> None:
    found = judged(metric, value)
    assert (found.status, found.mode, found.origin) == (status, "baseline", "baseline")
    assert (found.watch, found.problem) == (None, None)
    assert (found.low, found.high) == (0, pytest.approx(10.32))


@pytest.mark.parametrize("metric", NEUTRAL)
def test_a_fall_below_the_lower_limit_is_a_signal_too(metric: str) -> None:
    high = [point + 20 for point in STEADY]  # limits 19.68 and 30.32
    assert judged(metric, 19.7, high).status == "ok"
    assert judged(metric, 19.6, high).status == "watch"


@pytest.mark.parametrize("metric", NEUTRAL)
@pytest.mark.parametrize(
    ("points", "value"),
    [
        # Mean 267/11 = 24.27, mean range 2.3, half of the reach 3.06: below 21.21 three times of four.
        ((24, 26, 24, 26, 24, 26, 24, 26, 21, 21, 25), 21),
        ((26, 24, 26, 24, 26, 24, 26, 24, 29, 29, 25), 29),  # mirrored
    ],
)
def test_a_drift_to_either_side_is_a_signal(metric: str, points: Sequence[float], value: float) -> None:
    assert judged(metric, value, points).status == "watch"
    assert judged(metric, 25, points).status == "ok"


@pytest.mark.parametrize("metric", NEUTRAL)
def test_a_long_run_on_either_side_is_a_signal(metric: str) -> None:
    # Mean 296.8/12 = 24.73: seven points a little above the centre, then the eighth.
    low_then_high = (23, 27, 21, 27, 21, 25.4, 25.4, 25.4, 25.4, 25.4, 25.4, 25.4)
    assert judged(metric, 25.4, low_then_high).status == "watch"
    mirrored = [50 - point for point in low_then_high]
    assert judged(metric, 24.6, mirrored).status == "watch"


def test_six_points_are_provisional_and_five_are_no_baseline() -> None:
    assert judged("feedback_volume", 30, STEADY[:6]).status == "watch"
    assert judged("feedback_volume", 30, STEADY[:5]).status == "no_baseline"
    assert judged("complaint_rate", 30, STEADY[:7]).status == "watch"
    assert judged("complaint_rate", 30, STEADY).status == "problem"
    assert judged("complaint_rate", 0, STEADY).status == "ok"


def test_few_cases_are_shown_without_a_status_and_no_point_of_a_chart() -> None:
    assert judged("feedback_volume", 30, n=4).status is None
    small = [at(point, n=9) for point in STEADY]
    assert judge(METRICS["feedback_volume"], at(30), small, Settings()).status == "no_baseline"


def test_an_exposure_beyond_its_limit_is_watched_not_a_problem() -> None:
    points = (0.2, 0.3) * 4  # mean 0.25, ranges 0.1: limit 0.516
    assert judged("cross_dep_rate", 0.51, points).status == "ok"
    assert judged("cross_dep_rate", 0.52, points).status == "watch"
    assert judged("handoffs", 0.52, points).status == "problem"  # the same numbers of a metric that judges
    assert judged("cross_dep_rate", 0.0, points).status == "ok"


def test_what_stands_in_for_another_datum_is_shown_and_not_judged() -> None:
    found = judge(METRICS["freeze_violations"], at(0.9, judged=False), (), Settings())
    assert found.status is None
    assert judge(METRICS["freeze_violations"], at(0.9), (), Settings()).status == "problem"


def test_a_signal_makes_its_category_watched_at_most() -> None:
    levels = [("feedback_volume", "S", judged("feedback_volume", 30).status), ("nps", "P", "ok")]
    assert roll_up([(name, role, status) for name, role, status in levels]).status == "watch"


def test_a_number_read_off_the_records_moves_though_there_is_one_case() -> None:
    slip = METRICS["release_slip"]
    now, last = (Reading("measured", days, days - 0.5, days + 0.5, 1) for days in (18.0, 0.0))
    assert slip.estimator in CENSUS
    assert change(slip, now, last, "PAY 2.3.0", Settings()).verdict == "worse"
    assert change(slip, now, now, "PAY 2.3.0", Settings()).verdict == "no_clear_change"
    few = change(METRICS["on_time_rate"], at(0.1, 4), at(0.9), "PAY 2.3.0", Settings())
    assert few.verdict == "too_little_data"
