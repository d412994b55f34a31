"""What an excluded author wrote does not count, what it set stays (metrics.md 8.5, 8.9, 9.2)."""

from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.categories import metrics
from pmreport.config import Exclude, Settings
from pmreport.measure import Reading, take
from pmreport.model import assemble
from pmreport.pipeline.narrow import narrowed
from tests.categories.worlds_management import HOURS, SHIFTS
from tests.world import export, world

BOT = Exclude(authors=("ci-bot",))
TICKETS = """
key,type,reporter,assignee,created,release,status,status_category
A,Story,zoe,ann,2026-03-02T09:00,2.0,Done,done
"""
# The machine moved the ticket to review, a person finished it from there.
MOVED = """
ticket,at,field,from,to,author
A,2026-03-03T09:00,status,To Do,In Progress,ann
A,2026-03-04T09:00,status,In Progress,In Review,ci-bot
A,2026-03-06T18:00,status,In Review,Done,ann
A,2026-03-04T09:00,release,1.0,2.0,ci-bot
A,2026-03-04T10:00,comment,,build 17 passed,ci-bot
A,2026-03-04T11:00,comment,,looks good,ben
A,2026-03-05T09:00,description,old words,entirely different ones,ci-bot
A,2026-03-05T10:00,points,3,8,ci-bot
"""


def built(exclude: Exclude = BOT, release: str | None = None, **tables: str) -> Case:
    data = assemble(narrowed([export(**tables)], exclude, None), "UTC")
    made = world(data, Settings(exclude=exclude))
    return Case(made, choose(made, release))


def read(metric: str, exclude: Exclude = BOT, **tables: str) -> Reading:
    return take(metrics()[metric], built(exclude, "2.0", **tables))


def test_what_a_machine_set_stays_and_is_nobodys() -> None:
    (out,) = narrowed([export(tickets=TICKETS, events=MOVED)], BOT, None)
    events = out.tables["events"]
    kept = events[["field", "to"]].agg("=".join, axis=1).tolist()
    assert kept == [
        "status=In Progress", "status=In Review", "status=Done", "release=2.0",
        "comment=looks good", "points=8",
    ]  # fmt: skip
    assert events["author"].isna().tolist() == [False, True, False, True, False, True]


def test_the_chain_of_statuses_does_not_break() -> None:
    spans = built(tickets=TICKETS, events=MOVED).facts.spans
    names = ["To Do", "In Progress", "In Review", "Done"]
    statuses = built(tickets=TICKETS, events=MOVED).data.statuses["status"].tolist()
    assert [statuses[code] for code in spans.status] == names
    assert ((spans.end - spans.start) / 86_400).tolist()[:3] == [1.0, 1.0, 2.375]


def test_without_excluded_authors_nothing_is_left_out() -> None:
    (out,) = narrowed([export(tickets=TICKETS, events=MOVED)], Exclude(), None)
    assert len(out.tables["events"]) == 8


def test_an_export_without_authors_is_left_alone() -> None:
    events = "ticket,at,field,from,to\nA,2026-03-03T09:00,status,To Do,Done"
    (out,) = narrowed([export(tickets=TICKETS, events=events)], BOT, None)
    assert len(out.tables["events"]) == 1


def test_a_machines_reassignment_is_none() -> None:
    by_bot = SHIFTS["events"].replace("S1,2026-03-04T09:00,assignee,ben,cat,zoe",
                                      "S1,2026-03-04T09:00,assignee,ben,cat,ci-bot")  # fmt: skip
    tables = {**SHIFTS, "events": by_bot}
    assert (read("reassignments", Exclude(), **tables).value, read("reassignments", **tables).value) == (
        3 / 5,
        2 / 5,  # cat gave it back to ben by hand; S3 went to eva
    )
    # Who held it when does not change: the waiting without an assignee is the same.
    assert read("unassigned_wait", **tables).value == read("unassigned_wait", Exclude(), **tables).value


def test_a_machines_events_are_nobodys_overtime() -> None:
    every = read("off_hours_share", Exclude(), **HOURS)
    ticket = HOURS["tickets"].strip().splitlines()[1].split(",")[0]
    night = f"{HOURS['events'].rstrip()}\n{ticket},2026-03-04T03:00,priority,Low,High,ci-bot"
    assert read("off_hours_share", Exclude(), **{**HOURS, "events": night}).n == every.n + 1
    found = read("off_hours_share", **{**HOURS, "events": night})
    assert (found.value, found.n) == (every.value, every.n)


def test_an_automatic_reply_is_no_first_response() -> None:
    tickets = """
key,type,reporter,created,release,status,status_category
A,Complaint,zoe,2026-03-02T09:00,2.0,Open,todo
B,Complaint,zoe,2026-03-02T09:00,2.0,Open,todo
C,Task,ann,2026-04-02T09:00,,Open,todo
"""
    events = """
ticket,at,field,from,to,author
A,2026-03-02T09:01,comment,,we received your message,ci-bot
A,2026-03-02T13:00,comment,,hello,ben
B,2026-03-02T11:00,comment,,hello,ben
"""
    tables = {
        "tickets": tickets,
        "events": events,
        "releases": "name,start,actual\n2.0,2026-03-01,2026-04-01",
    }
    assert read("first_response", Exclude(), **tables).value == 1 / 60
    assert read("first_response", **tables).value == 2.0
