"""Two trackers in one build, of which one has no history: no metric may take "unknown" for "no change"."""

from dataclasses import replace

import numpy as np
import pytest

from pmreport.case import Case, Subject
from pmreport.categories import CATEGORIES
from pmreport.measure import take
from pmreport.measure.take import measure
from pmreport.model import EVENT_FIELDS, assemble
from pmreport.practices import PRACTICES
from tests.world import export, world

CATEGORY = {c.id: c for c in CATEGORIES}
METRICS = {name: metric for c in CATEGORIES for name, metric in c.metrics.items()}

WORK = """
key,type,status,status_category,created,resolved,reporter,assignee
J-1,Bug,Done,done,2026-03-02T09:00:00Z,2026-03-04T09:00:00Z,ann,bob
J-2,Bug,Done,done,2026-03-02T09:00:00Z,2026-03-05T09:00:00Z,ann,bob
J-3,Bug,Open,todo,2026-03-03T09:00:00Z,,ann,bob
"""
CHANGES = """
ticket,at,field,from,to,author
J-1,2026-03-03T09:00:00Z,status,Open,Doing,bob
J-1,2026-03-04T09:00:00Z,status,Doing,Done,bob
J-2,2026-03-03T09:00:00Z,status,Open,Doing,bob
J-2,2026-03-04T09:00:00Z,status,Doing,Done,bob
J-2,2026-03-04T12:00:00Z,status,Done,Doing,ann
J-2,2026-03-05T09:00:00Z,status,Doing,Done,bob
"""
STATUSES = "status,category\nOpen,todo\nDoing,doing\nDone,done\nNew,todo\nIn work,doing\nSolved,done\n"
DESK = """
key,type,status,status_category,created,resolved,reporter,assignee
Z-1,Complaint,Solved,done,2026-03-02T09:00:00Z,2026-03-03T09:00:00Z,dan,eve
Z-2,Complaint,Solved,done,2026-03-02T09:00:00Z,2026-03-06T09:00:00Z,dan,eve
Z-3,Complaint,In work,doing,2026-03-04T09:00:00Z,,dan,eve
"""
REPLIES = """
ticket,at,field,author
Z-1,2026-03-02T10:00:00Z,comment,eve
Z-2,2026-03-02T11:00:00Z,comment,eve
"""


def case_of(*exports):
    built = world(assemble(exports, "UTC"))
    return Case(built, Subject("export", "export"))


def tracker(tracked=frozenset(EVENT_FIELDS)):
    return replace(
        export(tickets=WORK, events=CHANGES, statuses=STATUSES), format="jira-json", tracked=tracked
    )


def desk(*, replies=False):
    if not replies:
        return replace(export(tickets=DESK), format="zentao-csv")
    return replace(export(tickets=DESK, events=REPLIES), format="zendesk-csv", tracked=frozenset({"reply"}))


def more_work(count):
    rows = [
        f"K-{i},Bug,Done,done,2026-03-02T09:00:00Z,2026-03-0{3 + i % 3}T09:00:00Z,ann,bob"
        for i in range(count)
    ]
    head = "key,type,status,status_category,created,resolved,reporter,assignee"
    return replace(export(tickets="\n".join([head, *rows])), format="redmine-csv")


def test_which_tickets_are_recorded_is_known_per_source():
    data = case_of(tracker(), desk(replies=True)).data
    keys = data.tickets["key"].tolist()
    assert [k for k, known in zip(keys, data.recorded("events.status"), strict=True) if known] == [
        "J-1",
        "J-2",
        "J-3",
    ]
    assert data.recorded("events.reply").all()
    assert not case_of(tracker()).data.unrecorded


def test_events_of_another_file_are_about_the_tickets_that_they_name():
    silent = replace(tracker(), tables={"tickets": tracker().tables["tickets"]}, tracked=frozenset())
    log = replace(export(events=CHANGES), format="pmreport-csv")
    data = case_of(silent, log, desk()).data
    assert data.recorded("events.status").tolist() == [True, True, True, False, False, False]


def test_no_reopening_of_complaints_is_claimed_from_the_history_of_other_tickets():
    assert take(METRICS["complaint_reopen"], case_of(tracker(), desk())).state == "not_measurable"
    found = take(METRICS["complaint_reopen"], case_of(tracker(), desk()))
    assert found.missing == ("events.status",)


def test_what_has_a_history_is_measured_as_alone():
    alone, mixed = case_of(tracker()), case_of(tracker(), desk())
    one, both = (take(METRICS["fix_reopen_rate"], c) for c in (alone, mixed))
    assert (one.k, one.n) == (both.k, both.n) == (1, 2)
    keys = [c.data.tickets["key"].to_numpy()[r.evidence].tolist() for c, r in ((alone, one), (mixed, both))]
    assert keys[0] == keys[1] == ["J-2"]


def test_the_coverage_counts_cases_without_history():
    found = take(METRICS["fix_reopen_rate"], case_of(tracker(), more_work(2)))
    assert (found.state, found.k, found.n, found.coverage) == ("partial", 1, 2, 0.5)
    assert found.missing == ("events.status",)
    assert "history of a part" in found.flags
    assert take(METRICS["fix_reopen_rate"], case_of(tracker(), more_work(9))).state == "not_measurable"


def test_first_replies_of_a_desk_count_beside_a_full_history():
    found = take(METRICS["first_response"], case_of(tracker(), desk(replies=True)))
    alone = take(METRICS["first_response"], case_of(desk(replies=True)))
    assert (found.state, found.value, found.n) == ("measured", alone.value, 3)
    assert found.value == 2.0
    assert take(METRICS["first_response"], case_of(tracker(), desk())).missing == ("events.reply",)


def test_resolutions_of_a_desk_without_history_stay():
    mixed, alone = case_of(tracker(), desk()), case_of(desk())
    one, both = (take(METRICS["sla_resolution_met"], c) for c in (alone, mixed))
    assert (one.k, one.n, one.value) == (both.k, both.n, both.value)


def test_nobody_knows_when_a_ticket_without_history_entered_its_sprint():
    head, *rows = DESK.strip().splitlines()
    text = "\n".join([f"{head},sprint", *(f"{row},S1" for row in rows)])
    silent = replace(export(tickets=text), format="zentao-csv")
    mixed, alone = case_of(tracker(), silent), case_of(silent)
    assert mixed.committed[3:].tolist() == alone.committed.tolist()


def test_an_open_ticket_without_history_was_not_started_when_it_was_created():
    mixed = case_of(tracker(), desk())
    row = mixed.data.tickets["key"].tolist().index("Z-3")
    assert mixed.facts.started[row] == case_of(desk()).facts.started[2]
    assert not np.isin(row, mixed.facts.spans.ticket)


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda c: c.id)
def test_practices_cannot_tell_where_the_history_is_missing(category):
    alone, mixed = measure(category, case_of(desk()), ()), measure(category, case_of(tracker(), desk()), ())
    keys = case_of(tracker(), desk()).data.tickets["key"].tolist()
    assert PRACTICES  # filed with their categories when imported
    for name, there in alone.practices.items():
        known = dict(zip(there.traces.ticket.tolist(), there.traces.result.tolist(), strict=True))
        new = mixed.practices[name].traces
        for ticket, result in zip(new.ticket.tolist(), new.result.tolist(), strict=True):
            if ticket >= 0 and keys[ticket].startswith("Z"):
                assert result == known.get(ticket - 3, -1), name
