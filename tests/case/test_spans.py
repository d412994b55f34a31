"""Status intervals, time in statuses, content edits and classes."""

import random

import numpy as np
import pytest

from pmreport.case.classify import KINDS
from pmreport.case.content import edited, levenshtein
from pmreport.worktime import NONE
from tests.world import export_case

TICKETS = """
key,created,status,status_category
A,2026-03-02T09:00,Done,done
B,2026-03-03T09:00,In Progress,doing
"""
EVENTS = """
ticket,at,field,from,to
A,2026-03-03T09:00,status,Open,In Progress
A,2026-03-04T09:00,status,In Progress,Waiting
A,2026-03-05T09:00,status,Waiting,In Progress
A,2026-03-06T18:00,status,In Progress,Done
"""


def test_spans_cover_every_ticket_from_creation_to_the_end_without_gaps():
    c = export_case(tickets=TICKETS, events=EVENTS)
    spans = c.facts.spans
    assert spans.ticket.tolist() == [0, 0, 0, 0, 0, 1]
    for code in (0, 1):
        rows = spans.ticket == code
        assert spans.start[rows][0] == c.facts.created[code]
        assert (spans.start[rows][1:] == spans.end[rows][:-1]).all()
        assert spans.end[rows][-1] == c.as_of


def test_time_in_statuses_is_working_time():
    c = export_case(tickets=TICKETS, events=EVENTS)
    active = c.facts.of_kind("active")
    everything = np.full(2, c.as_of)
    assert c.facts.time_in(active, c.facts.created, everything).tolist() == [8 + 16, 32]
    assert c.facts.time_in(c.facts.of_kind("queue"), c.facts.created, everything).tolist() == [8 + 8, 0]
    assert c.facts.time_in(active, np.array([NONE, NONE]), everything).tolist() == [0, 0]


def test_hours_spent_by_a_moment_agree_with_windows():
    c = export_case(tickets=TICKETS, events=EVENTS)
    active, rng = c.facts.of_kind("active"), np.random.default_rng(0)
    ticket = rng.integers(0, 2, 200).astype(np.int32)
    moment = rng.integers(c.facts.created.min() - 10_000, c.as_of, 200)
    spent = c.facts.spent_by(active, ticket, moment)
    for code, end, hours in zip(ticket, moment, spent, strict=True):
        ends = np.where(np.arange(2) == code, end, c.facts.created)
        assert hours == pytest.approx(c.facts.time_in(active, c.facts.created, ends)[code])


def test_unknown_statuses_lower_the_mapped_share():
    known = export_case(tickets=TICKETS, events=EVENTS)
    assert known.facts.mapped == 1.0
    strange = export_case(tickets=TICKETS, events=EVENTS.replace("Waiting", "Xyzzy"))
    assert 0.8 < strange.facts.mapped < 1.0


def test_a_ticket_without_a_status_has_its_own_category():
    c = export_case(tickets="key,created,status_category\nA,2026-03-02,done\nB,2026-03-02,")
    assert c.facts.category.tolist() == [2, -1]


def reference(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def test_edit_distance_against_the_plain_algorithm():
    rng = random.Random(1)
    for _ in range(500):
        a, b = ("".join(rng.choice("ab变") for _ in range(rng.randint(0, 14))) for _ in range(2))
        assert levenshtein(a, b) == reference(a, b)
        longest = max(len(a), len(b))
        assert edited(a, b, 0.3) == (a != b and reference(a, b) >= 0.3 * longest - 1e-9)


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("estimate_h,8,9.5", "", False),
        ("estimate_h,8,9.6", "", True),
        ("estimate_h,,16", "", False),
        ("points,5,3", "", True),
        ("description,,", "", True),
        ("description,,a first text", "", True),
        ("title,Pay  by CARD,pay by card", "", False),
        ("comment,,a comment", "", False),
    ],
)
def test_what_counts_as_a_substantial_change(old: str, new: str, counts: bool):
    events = f"ticket,at,field,from,to\nA,2026-03-03T09:00,{old}\nA,2026-03-04T09:00,title,x,y"
    c = export_case(tickets=TICKETS, events=events)
    assert (len(c.facts.content) == 2) == counts


@pytest.mark.parametrize(
    ("cells", "kind", "rule"),
    [
        ("Story,,,Crash in the cart", "REQ", 0),
        ("Bug,,,New feature", "BUG", 0),
        ("需求变更,,,", "CHG", 0),  # the longest term first
        ("Thing,投诉,,", "SUP", 1),
        ("Thing,,deploy,", "OPS", 2),
        ("Thing,,,修复支付错误", "BUG", 3),
        ("Thing,,,build it", "TASK", -1),
    ],
)
def test_the_first_field_that_matches_gives_the_kind(cells: str, kind: str, rule: int):
    c = export_case(tickets=f"key,created,type,labels,component,title\nA,2026-03-02,{cells}")
    assert (KINDS[c.classes.kind[0]], c.classes.rule[0]) == (kind, rule)


def test_facets_are_any_number_and_match_whole_words():
    c = export_case(
        tickets="key,created,type,labels,title\nA,2026-03-02,Bug,ux;performance,x\nB,2026-03-02,Bug,,build"
    )
    assert c.facet("UX").tolist() == [True, False]  # "ui" inside "build" is no match
    assert c.facet("TECH").tolist() == [True, False]
