"""Agreement with the published tests of GitHub's issue-metrics; each test names what differs.

Their inputs are mocks inside the tests: the moments are restated here, the results are theirs (literals of
`expected.json` where it has them). They count elapsed time, so the calendar is 24 hours a day.
"""

import json
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pmreport.case import Case, Subject
from pmreport.categories import metrics
from pmreport.config import Exclude
from pmreport.measure import Reading, take
from pmreport.model import assemble
from pmreport.pipeline.narrow import narrowed
from tests.world import export, world

ORACLE = Path(__file__).parents[2] / "../shared/oracles"
pytestmark = pytest.mark.skipif(not ORACLE.exists(), reason="the folder of oracles is not here")
BOTS = Exclude(authors=("bot", "ignored_user", "ignored_user2"))
OWNER = "issue_owner"


@cache
def published() -> Any:
    return json.loads((ORACLE / "issue-metrics/expected.json").read_text(encoding="utf-8"))


def built(**tables: str) -> Case:
    """The whole export around the clock, without the events of ignored authors."""
    data = assemble(narrowed([export(**tables)], BOTS, None), "UTC")
    return Case(world(data, kind="24x7"), Subject("export", "export"))


def read(name: str, **tables: str) -> Reading:
    return take(metrics()[name], built(**tables))


def comments(*written: tuple[str, str], ticket: str = "I") -> str:
    lines = [f"{ticket},2023-01-{at},comment,,text,{author}" for at, author in written]
    return "\n".join(["ticket,at,field,from,to,author", *lines, "X,2023-01-09T00:00,comment,,text,zoe"])


def issues(*created: tuple[str, str]) -> str:
    rows = [f"{key},Support,{OWNER},{at},Open,todo" for key, at in created]
    return "\n".join(
        ["key,type,reporter,created,status,status_category", *rows, "X,Task,ann,2023-01-01,Open,todo"]
    )


# The end of their test's name → the comments (reviews of pull requests are comments here), and the days to
# the first response.
RESPONSES = {
    "": ([("02T00:00", "a"), ("02T12:00", "b")], 1),
    "_no_comments": ([], None),
    "_with_pull_request_comments": ([("02T00:00", "a"), ("02T12:00", "b")], 1),
    "_issue_comment_faster": ([("02T00:00", "a"), ("03T00:00", "b")], 1),
    "_pull_request_comment_faster": ([("03T00:00", "a"), ("02T00:00", "b")], 1),
    "_ignore_users": (
        [("02T00:00", "ignored_user"), ("05T00:00", "a"), ("03T00:00", "ignored_user"), ("04T00:00", "a")], 3,
    ),
    "_only_ignored_users": (
        [("02T00:00", "ignored_user"), ("05T00:00", "ignored_user2"), ("03T00:00", "ignored_user")], None,
    ),
    "_ignore_issue_owners_comment": (
        [("02T00:00", OWNER), ("05T00:00", "a"), ("03T00:00", OWNER), ("04T00:00", "a")], 3,
    ),
    "_ignore_bot": (
        [("02T00:00", "bot"), ("03T00:00", "bot"), ("04T00:00", "a")], 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("test", RESPONSES)
def test_the_first_response_to_an_issue(test: str):
    assert f"test_measure_time_to_first_response{test}" in published()["test_time_to_first_response.py"]
    written, days = RESPONSES[test]
    found = read("first_response", tickets=issues(("I", "2023-01-01T00:00")), events=comments(*written))
    # Theirs is empty without a response; here the wait goes on and there is no number yet.
    assert found.value == (None if days is None else pytest.approx(24 * days))
    assert found.state == ("no_cases" if days is None else "measured")


def test_a_draft_is_no_later_beginning():
    # Theirs starts when a pull request is ready for review (3 January, so one day); complaints have no draft:
    # the first comment counts, a day after the creation. A pending review is a comment not made yet.
    written = [("02T00:00", "a"), ("05T00:00", "a"), ("02T12:00", "b"), ("04T00:00", "b")]
    found = read("first_response", tickets=issues(("I", "2023-01-01T00:00")), events=comments(*written))
    assert found.value == pytest.approx(24)


def test_open_issues_are_not_dropped_from_the_statistics():
    tickets = issues(("A", "2023-01-01T00:00"), ("B", "2023-01-01T00:00"), ("C", "2023-01-01T00:00"))
    events = comments(("02T00:00", "a"), ticket="A") + "\nB,2023-01-03T00:00,comment,,text,b"
    found = read("first_response", tickets=tickets, events=events)
    # Theirs: the mean of 1 and 2 days, 1.5, the unanswered one left out. Ours: the median of all three with
    # the unanswered one still waiting, 2 days.
    assert (found.value, found.n, found.k) == (pytest.approx(48), 3, 2)
    both = "\n".join(line for line in tickets.splitlines() if not line.startswith("C,"))
    curve = read("first_response", tickets=both, events=events)
    assert (curve.value + curve.parts["p90"].value) / 2 == pytest.approx(1.5 * 24)


def test_the_time_to_close():
    assert "test_measure_time_to_close" in published()["test_time_to_close.py"]
    head = "key,type,created,resolved,status,status_category\n"
    row = "A,Support,2021-01-01T00:00,2021-01-03T00:00,Done,done\n"
    assert read("resolution_time", tickets=head + row).value == pytest.approx(2 * 24)
    # Of 2 days, 4 days and an open one theirs is the mean of the closed, 3; ours the median of all three.
    more = "B,Support,2021-01-01T00:00,2021-01-05T00:00,Done,done\nC,Support,2021-01-01T00:00,,Open,todo\n"
    found = read("resolution_time", tickets=head + row + more)
    assert (found.value, found.n, found.k) == (pytest.approx(4 * 24), 3, 2)
    none = read(
        "resolution_time",
        tickets=head + "C,Support,2021-01-01T00:00,,Open,todo\nD,Task,2021-01-01,2021-01-02,Done,done",
    )
    assert (none.state, none.value) == ("no_cases", None)  # theirs: None


# Their test and label → what happened (day of January 2021, on or off), the day of closing, the days.
LABELS = {
    ("closed_issue", "bug"): ([(1, 1), (3, 0), (4, 1)], 5, 3),
    ("closed_issue", "feature"): ([(2, 1)], 5, 3),
    ("closed_issue_labeled_past_closed_at", "foo"): ([(20, 1)], 5, 0),
    ("closed_issue_label_removed_before_closure", "test-label"): ([(6, 1), (11, 0)], 16, 5),
    ("closed_issue_label_remains_through_closure", "stays-applied"): ([(3, 1)], 11, 8),
    ("label_applied_at_creation_and_removed_before_closure", "creation-label"): ([(1, 1), (8, 0)], 21, 7),
    ("label_applied_at_creation_remains_through_closure", "permanent-label"): ([(1, 1)], 31, 30),
    ("multiple_labels_different_timeframes", "label-a"): ([(1, 1), (22, 0)], 61, 21),
    ("multiple_labels_different_timeframes", "label-b"): ([(15, 1), (36, 0)], 61, 21),
}


@pytest.mark.parametrize(("test", "label"), LABELS)
def test_the_time_in_a_label_as_time_in_a_status(test: str, label: str):
    known = {
        a["what"]: a["expected"]
        for a in published()["test_labels.py"][f"test_get_label_metrics_{test}"]["assertions"]
    }
    changes, closed, days = LABELS[test, label]
    literal = known[f"metrics['{label}']"]
    if isinstance(literal, str):
        assert int(re.findall(r"days=(\d+)", literal)[0]) == days
    # Labels overlap and statuses do not, so that each label is a ticket. One put on after the closing is
    # None for them and no time here.
    names = ("Open", label)
    events = [f"I,{_day(day)},status,{names[1 - on]},{names[on]},a" for day, on in changes]
    end = _day(closed)
    now = names[changes[-1][1]]  # the label stays after the closing, and the data go on
    c = built(
        tickets="key,type,created,resolved,status,status_category\n"
        f"I,Support,{_day(1)},{end},{now},doing\nZ,Task,{_day(90)},,Open,doing",
        events="\n".join(["ticket,at,field,from,to,author", *events]),
        statuses=f"status,category,kind\nOpen,doing,active\n{label},doing,blocked",
    )
    at = np.full(2, int(datetime.fromisoformat(end).replace(tzinfo=UTC).timestamp()))
    inside = c.facts.time_in(c.facts.of_kind("blocked"), c.facts.created, at)
    assert inside[0] == pytest.approx(24 * days)


def _day(number: int) -> str:
    return f"{date(2021, 1, 1) + timedelta(days=number - 1)}T00:00"


def test_every_closed_row_of_lighthouse_is_finished_once():
    """Lighthouse publishes rows and no results: what was closed in full weeks must be the throughput."""
    text = (ORACLE / "lighthouse/DemoData/Team Zenith.csv").read_text(encoding="utf-8-sig")
    today = date(2026, 6, 1)  # the dates are relative to a day of one's own

    def resolved(match: re.Match[str]) -> str:
        # Days with a w are Mondays to Fridays.
        back = int(match[2])
        return str(np.busday_offset(today, back) if match[1] else today + timedelta(days=back))

    lines = re.sub(r"\{(w?)(-?\d+)\}", resolved, text).splitlines()
    cells = [line.split(",") for line in lines[1:] if line]
    done = [c for c in cells if c[2] == "Done"]
    first = min(c[5] for c in done)
    rows = [f"{c[0]},{c[5]},{c[5]},{c[6]}T12:00,{c[2]},done" for c in done]
    rows.append(f"Z,{today},,,To Do,todo")
    tickets = "\n".join(["key,created,started,resolved,status,status_category", *rows])
    found = take(metrics()["throughput_stability"], built(tickets=tickets))
    weeks = (today - date.fromisoformat(first)).days // 7
    expected = [0] * weeks
    for c in done:
        week = (date.fromisoformat(c[6]) - date.fromisoformat(first)).days // 7
        if week < weeks:
            expected[week] += 1
    assert found.points == tuple(expected)
    assert found.value == pytest.approx(sum(expected) / weeks)
