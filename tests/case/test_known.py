"""An earlier month sees what was known at its end, as if the data had been cut then (metrics.md 0.1)."""

import numpy as np
import pytest

from pmreport.case import CATEGORY, Case, Subject, World
from pmreport.case.choose import month
from pmreport.categories import metrics
from pmreport.measure import take
from pmreport.worktime import NONE
from tests.world import dataset, world

# X was done in February, reopened and done again in March; Y was begun and cancelled in March; Z was written
# in March; W moved from 1.0 to 2.0 in March, its due date was set in February and moved in March. D1 (and X)
# was found before 1.0 went live, D2 in February, D3 in April.
TABLES = {
    "releases": "name,planned,actual\n1.0,2026-01-20,2026-01-20\n2.0,2026-03-20,2026-03-20",
    "tickets": """
key,type,created,due,resolved,release,found_in,status,status_category
D1,Bug,2026-01-10T09:00,,2026-01-12T09:00,1.0,1.0,Done,done
D2,Bug,2026-02-10T09:00,,2026-02-12T09:00,,1.0,Done,done
D3,Bug,2026-04-10T09:00,,2026-04-12T09:00,,1.0,Done,done
W,Story,2026-01-10T09:00,2026-03-20,2026-03-19T09:00,2.0,,Done,done
X,Bug,2026-01-10T09:00,,2026-03-20T09:00,,,Done,done
Y,Story,2026-01-10T09:00,,,,,Cancelled,cancelled
Z,Story,2026-03-02T09:00,,,,,To Do,todo
""",
    "events": """
ticket,at,field,from,to,author
D1,2026-01-12T09:00,status,To Do,Done,ann
D2,2026-02-12T09:00,status,To Do,Done,ann
D3,2026-04-12T09:00,status,To Do,Done,ann
W,2026-02-05T09:00,due,,2026-02-20,zoe
W,2026-03-05T09:00,due,2026-02-20,2026-03-20,zoe
W,2026-03-05T09:00,release,1.0,2.0,zoe
W,2026-03-10T09:00,status,To Do,In Progress,ann
W,2026-03-19T09:00,status,In Progress,Done,ann
X,2026-02-02T09:00,status,To Do,In Progress,ann
X,2026-02-10T09:00,status,In Progress,Done,ann
X,2026-03-05T09:00,status,Done,In Progress,ann
X,2026-03-20T09:00,status,In Progress,Done,ann
Y,2026-03-03T09:00,status,To Do,In Progress,ann
Y,2026-03-16T09:00,status,In Progress,Cancelled,ann
""",
}
FEBRUARY = int(np.datetime64("2026-03-01T00:00", "s").astype(np.int64))


def at(text: str) -> int:
    return int(np.datetime64(text, "s").astype(np.int64))


@pytest.fixture(scope="module")
def whole() -> World:
    return world(dataset(**TABLES))


def of(world: World, name: str) -> Case:
    return Case(world, month(name, world))


def names(case: Case, mask: np.ndarray) -> str:
    return " ".join(key for key, hit in zip(case.data.tickets["key"], mask, strict=True) if hit)


def test_what_was_done_and_reopened_later_was_done_then(whole: World) -> None:
    february, march = of(whole, "2026-02"), of(whole, "2026-03")
    x = february.data.tickets["key"].tolist().index("X")
    assert february.facts.resolved[x] == at("2026-02-10T09:00")
    assert march.facts.resolved[x] == at("2026-03-20T09:00")
    assert march.facts.first_resolved[x] == at("2026-02-10T09:00")
    assert names(february, february.facts.reopened) == ""
    assert names(march, march.facts.reopened) == "X"
    assert february.category[x] == CATEGORY["done"]


def test_reopenings_count_in_the_month_that_saw_them(whole: World) -> None:
    rate = metrics()["fix_reopen_rate"]
    read = {name: take(rate, of(whole, name)) for name in ("2026-02", "2026-03")}
    assert (read["2026-02"].k, read["2026-02"].n) == (0, 2)  # X and D2, done in February
    assert (read["2026-03"].k, read["2026-03"].n) == (1, 1)


def test_what_came_later_is_not_there(whole: World) -> None:
    february = of(whole, "2026-02")
    assert names(february, february.facts.leaf) == "D1 D2 W X Y"
    assert names(february, february.facts.started != NONE) == "X"
    assert names(february, february.facts.cancelled) == ""
    assert names(of(whole, "2026-03"), of(whole, "2026-03").facts.cancelled) == "Y"
    assert (february.facts.spans.end <= FEBRUARY).all()
    assert february.facts.last_event.max() == at("2026-02-12T09:00")


def test_due_dates_are_those_that_were_known(whole: World) -> None:
    january, february, march = (of(whole, f"2026-0{number}") for number in (1, 2, 3))
    w = january.data.tickets["key"].tolist().index("W")
    assert (january.facts.due[w], january.facts.due0[w]) == (NONE, NONE)
    assert february.facts.due[w] == february.facts.due0[w] == at("2026-02-21T00:00")  # the end of the day
    assert march.facts.due[w] == at("2026-03-21T00:00")
    assert march.facts.due0[w] == at("2026-02-21T00:00")


def test_releases_are_those_that_were_known(whole: World) -> None:
    january, march = of(whole, "2026-01"), of(whole, "2026-03")
    assert [release.actual != NONE for release in january.world.releases] == [True, False]
    assert names(january, january.final) == "D1 W"
    assert names(march, march.final) == "W"


def test_windows_after_a_release_are_as_open_as_they_were(whole: World) -> None:
    removal = metrics()["dre"]
    january = take(removal, of(whole, "2026-01"))
    assert (january.k, january.n, january.state, january.flags) == (2, 2, "partial", ("window incomplete",))
    release = next(r for r in whole.releases if r.name == "1.0")
    today = take(removal, Case(whole, Subject("release", "1.0", release)))
    assert (today.k, today.n) == (2, 4)  # D1 and X before, D2 and D3 in the 90 days after


@pytest.mark.parametrize("metric", sorted(metrics()))
def test_a_month_reads_like_the_month_of_data_that_end_with_it(whole: World, metric: str) -> None:
    """The same metric on the same data, cut when they were read (`--as-of`)."""
    earlier = of(whole, "2026-02")
    cut = world(dataset(FEBRUARY, **TABLES))
    then = Case(cut, Subject("period", "2026-02", None, earlier.subject.start, FEBRUARY))
    one, other = take(metrics()[metric], earlier), take(metrics()[metric], then)
    assert (one.state, one.value, one.n, one.k) == (other.state, other.value, other.n, other.k)


def test_the_preceding_months_come_from_the_whole(whole: World) -> None:
    march = of(whole, "2026-03")
    assert [case.as_of for case in march.earlier][-1] == march.subject.start
    assert all(case.world.whole is whole for case in march.earlier)


DATED = """
key,type,created,due,resolved,status,status_category
A,Story,2026-01-10T09:00,2026-02-20,2026-02-19T09:00,Done,done
B,Story,2026-01-10T09:00,2026-02-20,2026-03-19T09:00,Done,done
"""


def test_without_a_history_a_past_month_is_seen_by_hindsight() -> None:
    bare = world(dataset(tickets=DATED))
    found = take(metrics()["on_time_rate"], of(bare, "2026-02"))
    assert (found.k, found.n, "hindsight" in found.flags) == (1, 2, True)
    today = take(metrics()["on_time_rate"], Case(bare, Subject("export", "export")))
    assert (today.k, "hindsight" in today.flags) == (1, False)
    events = (
        "ticket,at,field,from,to\nA,2026-02-19T09:00,status,To Do,Done\nB,2026-03-19T09:00,status,To Do,Done"
    )
    told = take(metrics()["on_time_rate"], of(world(dataset(tickets=DATED, events=events)), "2026-02"))
    assert (told.k, told.n, "hindsight" in told.flags) == (1, 2, False)
