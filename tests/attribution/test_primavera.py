"""The forward pass against schedules of Primavera P6; its run on the reversed network gives the floats."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from pmreport.attribution import network
from pmreport.worktime import calendar

ORACLE = Path(__file__).parents[3] / "shared/oracles/cpm-p6/cases"
COMPARED = (
    "01-fs-chain", "02-ss-with-lag", "03-ff-with-lag", "04-sf-edge-case", "05-negative-float",
    "07-ontario-holidays", "08-in-progress-retained-logic", "09-completed-successor",
    "10-out-of-sequence-progress", "11-mandatory-start-finish", "12-snet-fnlt",
)  # fmt: skip
# What the model does not have, and how its case shows that it needs it.
OUTSIDE = {
    "06-multiple-calendars": ("a release has one calendar", lambda given: len(given["opts"]["cal_map"]) > 1),
    "13-alap": (
        "a ticket begins as early as it can",
        lambda given: any("CS_ALAP" in str(a) for a in given["activities"]),
    ),
}
NO_EARLIER, NO_LATER = ("CS_MSOA", "CS_MSO", "CS_MEO"), ("CS_MEOB", "CS_MSO", "CS_MEO")
AT_THE_END = ("CS_MEO", "CS_MEOB")

pytestmark = pytest.mark.skipif(
    not ORACLE.is_dir(), reason="the published cases are not beside this repository"
)


def given_of(case):
    return json.loads((ORACLE / case / "input.json").read_text("utf-8"))


class Axis:
    """Dates to working days since the date of the data, and back."""

    def __init__(self, given):
        (kind,) = given["opts"]["cal_map"].values()
        assert kind["work_days"] == [1, 2, 3, 4, 5]
        free = {date.fromisoformat(day): 0.0 for day in kind["holidays"]}
        self.calendar = calendar(overrides=free)
        self.zero = self.calendar.tau(self._instant(given["opts"]["dataDate"]))

    def _instant(self, day):
        return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())

    def at(self, day):
        """Working days before a date."""
        return float(self.calendar.tau(self._instant(day)) - self.zero) / self.calendar.hours_per_day

    def last(self, days):
        """The date on which so many days are done."""
        at = self.calendar.instant(self.zero + days * self.calendar.hours_per_day)
        return datetime.fromtimestamp(int(at), UTC).date().isoformat()

    def first(self, days):
        """The date on which the day after so many begins."""
        return self.last(days + 0.01)


@dataclass
class Schedule:
    early_start: np.ndarray
    early_finish: np.ndarray
    late_start: np.ndarray
    late_finish: np.ndarray


def scheduled(given, axis):
    """Activities of three nodes (begin, body, end); what is complete binds nobody any more."""
    activities = [a for a in given["activities"] if "actual_finish" not in a]
    place = {a["code"]: i for i, a in enumerate(activities)}
    n = len(activities)
    body = np.array([a.get("remaining_duration", a["duration_days"]) for a in activities], float)
    days = np.concatenate([np.zeros(n), body, np.zeros(n)])
    edges = [(i, n + i, 0.0) for i in range(n)] + [(n + i, 2 * n + i, 0.0) for i in range(n)]
    for r in given["relationships"]:
        if r["from_code"] in place and r["to_code"] in place:
            a, b = place[r["from_code"]], place[r["to_code"]]
            ends = {"S": 0, "F": 2 * n}
            edges.append((ends[r["type"][0]] + a, ends[r["type"][1]] + b, float(r["lag_days"])))
    source, target, lag = (np.array(c) for c in zip(*edges, strict=True))
    soonest, latest = bounds(activities, axis)
    _, finish = network.forward(days, source, target, lag, soonest)
    end = finish.max()
    back, _ = network.forward(days, target, source, lag, np.maximum(end - latest, 0.0))
    # P6 lets a finish-bound activity begin late; ours begins early and waits for its end
    begun, done = finish[2 * n :] - body, finish[2 * n :]
    late = np.minimum(end - back[:n], end - back[2 * n :] - body)
    return place, Schedule(begun, done, late, late + body)


def bounds(activities, axis):
    """Earliest and latest day of each node, from the constraints on dates."""
    n = len(activities)
    soonest, latest = np.zeros(3 * n), np.full(3 * n, np.inf)
    for i, a in enumerate(activities):
        kind = a.get("constraint", {}).get("type")
        node = i + 2 * n * (kind in AT_THE_END)
        if kind in NO_EARLIER:
            soonest[node] = axis.at(a["constraint"]["date"])
        if kind in NO_LATER:
            latest[node] = axis.at(a["constraint"]["date"])
    return soonest, latest


@pytest.mark.parametrize("case", COMPARED)
def test_dates_and_total_float_agree(case):
    given = given_of(case)
    axis = Axis(given)
    place, found = scheduled(given, axis)
    recorded = {a["code"]: a for a in given["activities"]}
    with (ORACLE / case / "comparison.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["activity_code"] for row in rows] == sorted(recorded)
    for row in rows:
        started = recorded[row["activity_code"]].get("actual_start")
        assert row["ES_p6"].endswith(" A") == (started is not None)
        if row["activity_code"] not in place:  # complete: P6 repeats the record and has no float
            assert row["TF_p6"] == ""
            continue
        i = place[row["activity_code"]]
        assert axis.last(found.early_finish[i]) == row["EF_p6"][:10]
        assert axis.last(found.late_finish[i]) == row["LF_p6"][:10]
        assert found.late_finish[i] - found.early_finish[i] == pytest.approx(float(row["TF_p6"]), abs=1e-9)
        if started is None:
            assert axis.first(found.early_start[i]) == row["ES_p6"][:10]
            assert axis.first(found.late_start[i]) == row["LS_p6"][:10]


def test_every_case_is_compared_or_needs_what_the_model_lacks():
    assert sorted(path.name for path in ORACLE.iterdir()) == sorted([*COMPARED, *OUTSIDE])
    for case, (_, shows) in OUTSIDE.items():
        assert shows(given_of(case))
    for case in COMPARED:
        assert not any(shows(given_of(case)) for _, shows in OUTSIDE.values())
