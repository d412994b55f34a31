"""R9 prefers how optimistic the plans of earlier releases were."""

import csv

import numpy as np
import pytest

from pmreport.attribution.asbuilt import PLAN
from pmreport.attribution.attribute import attribute
from pmreport.attribution.earlier import habit
from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.config import Settings
from pmreport.pipeline.load import load
from pmreport.report.chains import _evidence
from tools.simulator.folder import instant

COUNT = 10


def rows(name, begin, days):
    """Ten tickets of one person, one after the other, each planned for two days and worked on `days`."""
    for i in range(COUNT):
        start, due = begin + days * i, begin + 2 * (i + 1)
        yield {
            "key": f"{name}-{i}",
            "created": instant(begin).isoformat(),
            "status": "Done",
            "assignee": "p",
            "release": name,
            "estimate_h": 16,
            "planned_start": instant(due - 2).isoformat(),
            "due": instant(due, True).isoformat(),
            "started": instant(start).isoformat(),
            "resolved": instant(start + days, True).isoformat(),
        }


def case(folder, releases, name):
    """`releases`: (name, begin in working days, days per ticket)."""
    folder.mkdir()
    tickets = [row for release in releases for row in rows(*release)]
    when = [
        (
            n,
            instant(b + 20, True).isoformat(),
            instant(b + d * COUNT, True).isoformat(),
            instant(b).isoformat(),
        )
        for n, b, d in releases
    ]
    tables = {
        "tickets.csv": (list(tickets[0]), [list(t.values()) for t in tickets]),
        "releases.csv": (["name", "planned", "actual", "freeze", "start"], [[*w, w[-1]] for w in when]),
    }
    for file, (head, body) in tables.items():
        with (folder / file).open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([head, *body])
    world, _ = load([folder], Settings(), timezone="Asia/Shanghai")
    return Case(world, choose(world, name, None))


def test_without_earlier_releases_r_is_the_release_s_own(tmp_path):
    alone = case(tmp_path / "in", [("2.0", 0, 4)], "2.0")
    assert habit(alone) is None
    found = attribute(alone).result
    assert not found.optimism.earlier
    assert found.optimism.r == pytest.approx(2.0, rel=0.02)
    assert found.days[PLAN] == pytest.approx(20.0, rel=0.03)


def test_overrun_that_is_no_habit_is_not_the_plans(tmp_path):
    """A release on plan, then one that took twice as long: nothing says that its plan was the cause."""
    c = case(tmp_path / "in", [("1.0", 0, 2), ("2.0", 60, 4)], "2.0")
    found = attribute(c).result
    assert (found.optimism.earlier, found.optimism.n) == (True, COUNT)
    assert found.days[PLAN] == pytest.approx(0.0, abs=0.2)
    assert found.unexplained == pytest.approx(20.0, abs=0.2)


def test_habit_goes_before_what_this_release_shows(tmp_path):
    """Earlier plans took three days for two: of four days per ticket a third is optimism."""
    c = case(tmp_path / "in", [("1.0", 0, 3), ("2.0", 60, 4)], "2.0")
    delays = attribute(c)
    found = delays.result
    assert found.optimism.r == pytest.approx(1.5, rel=0.01)
    assert found.days[PLAN] == pytest.approx(40 / 3, rel=0.02)
    assert found.days.sum() + found.unexplained == pytest.approx(found.slip, abs=1e-9)
    (line,) = _evidence(delays, PLAN)
    assert line["text"]["en"].startswith("In earlier releases, planned work that nothing disturbed took 1.5")


def test_releases_are_weighed_together(tmp_path):
    c = case(tmp_path / "in", [("1.0", 0, 3), ("2.0", 60, 4), ("3.0", 120, 2)], "3.0")
    known = habit(c)
    assert known.n == 2 * COUNT
    assert 1.5 < known.r < 2.0
    assert known.spread >= np.log(2 / 1.5) / 2 / np.sqrt(2) - 1e-3
