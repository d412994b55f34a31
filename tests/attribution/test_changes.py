"""What changed week by week, on a release whose every event is known, and how the weeks are said."""

import csv
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from pmreport.attribution.attribute import attribute
from pmreport.attribution.changes import _people, behind, changes, turns
from pmreport.attribution.entry import entry
from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.config import Settings
from pmreport.pipeline.load import load
from pmreport.report.delays import delay_entry
from tests.attribution.adversarial import Known, T, asbuilt, work
from tools.simulator.folder import MONDAY, instant

STATUSES = [
    ("Open", "todo", "queue"),
    ("Doing", "doing", "active"),
    ("Held", "doing", "blocked"),
    ("Done", "done", ""),
]
COLUMNS = (
    "key type created status assignee resolved planned_start due release source estimate_h confidential"
).split()
LIVES = {
    "A-1": ((0, "Doing"), (2, "Held"), (7, "Doing"), (10, "Done")),
    "A-2": ((10, "Doing"), (13, "Done")),
    "A-3": ((8, "Doing"), (10, "Done")),
    "X-1": ((11, "Doing"), (12, "Done")),
}  # fmt: skip


def table(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


def at(day, end=False):
    return instant(day, end).isoformat()


def write(folder, **hidden):
    """Three weeks: one waits, another is held by it, work is added, a complaint comes, a deployment fails."""
    folder.mkdir()
    born = (MONDAY - timedelta(days=7)).isoformat()
    tickets = [
        {"key": "A-1", "assignee": "p", "planned_start": at(0), "due": at(9, True), "estimate_h": "64"},
        {"key": "A-2", "assignee": "q", "planned_start": at(5), "due": at(8, True), "estimate_h": "24"},
        {"key": "A-3", "assignee": "r", "created": at(6), "source": "change", "estimate_h": "16"},
        {"key": "X-1", "assignee": "p", "type": "complaint", "release": ""},
    ]
    events = [
        ("A-1", at(6), "due", at(5, True), at(9, True)),
        ("A-1", at(8), "estimate_h", "40", "64"),
    ]
    for row in tickets:
        life, before = LIVES[row["key"]], "Open"
        row["resolved"] = at(life[-1][0], True)
        row["confidential"] = hidden.get(row["key"].replace("-", ""), "")
        for day, status in life:
            events.append((row["key"], at(day, status == "Done"), "status", before, status))
            before = status
    common = {"type": "task", "created": born, "status": "Done", "release": "R", "source": "plan"}
    rows = [[{**common, **row}.get(c, "") for c in COLUMNS] for row in tickets]
    table(folder / "tickets.csv", COLUMNS, rows)
    table(folder / "events.csv", ["ticket", "at", "field", "from", "to"], events)
    table(folder / "links.csv", ["from", "kind", "to"], [("A-1", "blocks", "A-2")])
    table(folder / "statuses.csv", ["status", "category", "kind"], STATUSES)
    dates = [at(8, True), at(14, True), at(0), at(0)]
    table(folder / "releases.csv", ["name", "planned", "actual", "freeze", "start"], [["R", *dates]])
    outcomes = [(at(13, True), "R", "failed", at(14, True)), (at(14, True), "R", "success", "")]
    table(folder / "deployments.csv", ["at", "release", "outcome", "recovered_at"], outcomes)
    world, _ = load([folder], Settings(), timezone="Asia/Shanghai")
    return attribute(Case(world, choose(world, "R", None)))


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return write(tmp_path_factory.mktemp("changes") / "in")


def said(found, week):
    return {
        c["kind"]: (c["n"], round(c["days"], 3), c["tickets"]) for c in entry(found)["weeks"][week]["changes"]
    }


def test_each_week_has_its_changes(found):
    assert found.result.weeks.starts.tolist() == [0.0, 5.0, 10.0]
    assert said(found, 0) == {
        "waiting": (1, 5.0, ["A-1"]), "held": (1, 5.0, ["A-2"]), "overdue": (1, 5.0, ["A-1"])
    }  # fmt: skip
    assert said(found, 1) == {
        "scope": (1, 2.0, ["A-3"]), "grown": (1, 3.0, ["A-1"]), "moved": (1, 4.0, ["A-1"]),
        "overdue": (1, 5.0, ["A-2"]),
    }  # fmt: skip
    assert said(found, 2) == {"outside": (1, 1.0, ["X-1"]), "failed": (1, 1.0, [])}


def test_what_follows_from_others_stands_last(found):
    kinds = [[change.kind for change in week] for week in changes(found)]
    assert kinds[1] == ["grown", "scope", "overdue", "moved"]


def test_a_confidential_ticket_is_counted_and_not_named(tmp_path):
    found = write(tmp_path / "in", A1="yes")
    assert said(found, 0)["waiting"] == (1, 5.0, [])
    assert "A-1" not in str([turn["changes"] for turn in delay_entry(found)["turns"]])


def test_weeks_that_matter_are_those_with_lost_days_and_the_fall(found):
    result = found.result
    lost = result.weeks.days.sum(axis=1)
    worst = set(np.argsort(-lost)[: int((lost >= 0.5).sum())].tolist())
    fell = {result.outlook.fell - 1} if result.outlook.fell > 0 else set()
    assert set(turns(result)) == worst | fell
    cause, tickets = behind(result, int(lost.argmax()))
    assert result.weeks.days[int(lost.argmax()), cause] == result.weeks.days[int(lost.argmax())].max()
    assert set(tickets.tolist()) <= set(result.evidence.ticket[result.evidence.category == cause].tolist())


def test_weeks_are_said_in_both_languages_with_links(found):
    item = delay_entry(found)
    assert [turn["week"] for turn in item["turns"]] == turns(found.result)
    assert item["weeks"][0]["start"] == "2026-01-05T09:00:00+08:00"  # a Monday begins in the morning
    for turn in item["turns"]:
        begin = item["weeks"][turn["week"]]["start"]
        assert turn["start"] == begin
        assert turn["text"]["zh"].startswith(f"2026年1月{int(begin[8:10])}日起的一周")
        for change in turn["changes"]:
            assert set(change["text"]) == {"en", "zh"}
            assert change["text"]["en"] != change["text"]["zh"]
    everything = [change["tickets"] for turn in item["turns"] for change in turn["changes"]]
    assert any(everything)


def crew(first, second):
    """Eight days of a release on which so many people work in the first and in the second week."""
    tickets = [T(i, 0, 4, (work(0, 4),)) for i in range(first)]
    tickets += [T(i, 5, 8, (work(5, 3),)) for i in range(second)]
    return SimpleNamespace(built=asbuilt(Known(tuple(tickets), 8, {})))


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [(12, 6, [(1, 6, 12)]), (12, 8, []), (8, 8, []), (6, 12, []), (10, 4, []), (60, 55, [])],
)
def test_fewer_people_are_told_by_number_and_never_for_a_small_group(first, second, told):
    """A tenth fewer is worth a line; of four who work, or four who no longer do, nothing is said."""
    found = _people(crew(first, second), np.array([0.0, 5.0, 10.0]), min_group=5)
    changes_ = list(found)
    assert [(week, change.n, change.before) for week, change in changes_] == told
    assert all(not len(change.tickets) for _, change in changes_)
