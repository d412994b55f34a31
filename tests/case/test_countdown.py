"""A release counted day by day around its planned day, by hand."""

from datetime import date, timedelta

from pmreport.case.countdown import countdown
from tests.world import case

TICKETS = """key,type,status,status_category,created,started,resolved,release
A,Story,Done,done,2026-03-02T09:00:00,2026-03-02T10:00:00,2026-03-04T10:00:00,1.0
B,Story,Done,done,2026-03-02T09:00:00,2026-03-03T10:00:00,2026-03-09T10:00:00,1.0
C,Story,Done,done,2026-03-02T09:00:00,2026-03-03T10:00:00,2026-03-13T10:00:00,1.0
D,Story,Done,done,2026-03-05T09:00:00,2026-03-05T10:00:00,2026-03-06T10:00:00,1.0
E,Story,Won't do,cancelled,2026-03-02T09:00:00,,2026-03-10T09:00:00,1.0
F,Bug,Done,done,2026-03-06T09:00:00,2026-03-06T10:00:00,2026-03-06T12:00:00,1.0
G,Story,To Do,todo,2026-03-02T09:00:00,,,2.0"""
EVENTS = """ticket,at,field,from,to,author
A,2026-03-04T10:00:00,status,In Progress,Done,p
E,2026-03-10T09:00:00,status,To Do,Won't do,p
C,2026-03-04T12:00:00,release,,1.0,p
G,2026-03-11T09:00:00,release,1.0,2.0,p"""
RELEASES = """name,planned,actual,start
1.0,2026-03-11,2026-03-13,2026-03-02"""


def counted():
    # from Monday 2 March, nine days before the planned day, to Friday 13 March, two days after it
    return countdown(case("1.0", tickets=TICKETS, events=EVENTS, releases=RELEASES))


def test_days_are_counted_from_the_planned_one():
    found = counted()
    assert (found.first, len(found.scope)) == (-9, 12)


def test_scope_follows_who_entered_left_and_was_cancelled():
    # A, B, E and G from the start; C enters on the 4th, D is created on the 5th, F on the 6th;
    # E is cancelled on the 10th, G leaves on the 11th
    assert counted().scope == (4, 4, 5, 6, 7, 7, 7, 7, 6, 5, 5, 5)


def test_done_counts_what_the_release_holds_in_the_end():
    # A on the 4th, D and F on the 6th, B on the 9th, C on the 13th
    assert counted().done == (0, 0, 1, 1, 3, 3, 3, 4, 4, 4, 4, 5)


def test_defects_are_those_found_so_far():
    assert counted().defects == (0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1)


def test_without_a_history_the_scope_is_what_it_is_today():
    lines = [line for line in TICKETS.splitlines() if not line.startswith("G")]
    found = countdown(case("1.0", tickets="\n".join(lines), releases=RELEASES))
    # C is taken to be there from its creation; E, cancelled on the 10th, goes then
    assert found.scope == (4, 4, 4, 5, 6, 6, 6, 6, 5, 5, 5, 5)


def test_a_release_without_a_planned_day_has_none():
    undated = "name,actual,start\n1.0,2026-03-13,2026-03-02"
    assert countdown(case("1.0", tickets=TICKETS, releases=undated)) is None


def test_a_period_has_none():
    assert countdown(case(period="2026-03", tickets=TICKETS, releases=RELEASES)) is None


def weekly(per_week, planned, weeks=12):
    """A release that finishes so many tickets each week; forty of them are still open at the end."""
    rows = ["key,type,status,status_category,created,started,resolved,release"]
    start = date(2026, 1, 5)
    for n in range(per_week * weeks):
        day = start + timedelta(days=7 * (n // per_week) + 2)
        rows.append(f"W{n},Story,Done,done,2026-01-05T09:00:00,{day}T09:00:00,{day}T12:00:00,1.0")
    rows += [f"O{n},Story,To Do,todo,2026-01-05T09:00:00,,,1.0" for n in range(40)]
    tables = {"tickets": "\n".join(rows), "releases": f"name,planned,start\n1.0,{planned},2026-01-05"}
    return countdown(case("1.0", **tables))


def test_the_chance_is_what_was_known_on_that_day():
    # ten a week: after ten weeks 60 are open, and six weeks of ten a week finish them: no sooner
    found = dict(weekly(10, "2026-04-26").on_time)
    assert min(found) == -70  # six weeks with finished tickets are needed first
    assert found[-42] == 1.0  # 60 open, six weeks left
    assert dict(weekly(10, "2026-04-19").on_time)[-35] == 0.0  # 60 open, five weeks left


def test_after_the_planned_day_there_is_no_chance_left_to_tell():
    assert all(day < 0 for day, _ in weekly(10, "2026-03-15").on_time)
