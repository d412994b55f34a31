"""Raw tables to the coded data set: order of events, roll-back, statuses, what counts as there."""

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pmreport.case.spans import status_codes
from pmreport.model import Absent
from pmreport.model.assemble import assemble
from pmreport.worktime import NONE
from tests.world import dataset, export

TICKETS = """
key,created,status,status_category,resolved,due
A,2026-03-02T09:00,Done,done,2026-03-06T12:00,2026-03-10
B,2026-03-03T09:00,In Progress,doing,,
"""
EVENTS = """
ticket,at,field,from,to
A,2026-03-03T10:00,status,Open,In Progress
A,2026-03-05T10:00,status,In Progress,Review
A,2026-03-05T10:00,status,Review,Test
A,2026-03-05T10:00,status,Test,In Progress
A,2026-03-06T12:00,status,In Progress,Done
A,2026-03-04T10:00,due,2026-03-08,2026-03-10
"""


def at(text: str) -> int:
    return int(np.datetime64(text, "s").astype(np.int64))


def path(data) -> list[str]:
    history = data.history("status")
    return [str(history.values[code]) for code in history.new]


def test_equal_instants_are_chained_whatever_the_order_of_rows():
    head, *lines = EVENTS.strip().splitlines()
    for seed in range(20):
        random.Random(seed).shuffle(lines)
        data = dataset(tickets=TICKETS, events="\n".join([head, *lines]))
        assert path(data) == ["In Progress", "Review", "Test", "In Progress", "Done"]


def test_what_does_not_chain_comes_in_text_order():
    events = "ticket,at,field,from,to\nB,2026-03-04T10:00,status,X,Y\nB,2026-03-04T10:00,status,P,Q"
    assert path(dataset(tickets=TICKETS, events=events)) == ["Q", "Y"]


def test_a_field_is_rolled_back_to_the_from_of_its_first_later_event():
    data = dataset(at("2026-03-05T09:00"), tickets=TICKETS, events=EVENTS)
    names, codes = data.names("status"), data.codes("status")
    assert names[codes[0]] == "In Progress"
    assert data.array("due").tolist() == [at("2026-03-11"), NONE]  # it had been moved before
    assert data.array("resolved").tolist() == [NONE, NONE]
    before = dataset(at("2026-03-04T09:00"), tickets=TICKETS, events=EVENTS)
    assert before.array("due").tolist() == [at("2026-03-09"), NONE]


def test_roll_back_chains_equal_instants_first():
    head, *lines = EVENTS.strip().splitlines()
    for seed in range(10):
        random.Random(seed).shuffle(lines)
        data = dataset(at("2026-03-05T09:59"), tickets=TICKETS, events="\n".join([head, *lines]))
        assert data.names("status")[data.codes("status")[0]] == "In Progress"


def test_the_categories_of_the_export_belong_to_the_statuses_of_today():
    # Rolled back, A is in progress again, but its exported category is still that of Done.
    data = dataset(at("2026-03-04T09:00"), tickets=TICKETS, events=EVENTS)
    table = dict(zip(data.statuses["status"], data.statuses["category"], strict=True))
    assert table["In Progress"] == "doing"
    assert table["Done"] == "done"


def test_tickets_created_later_are_not_there_yet():
    data = dataset(at("2026-03-02T12:00"), tickets=TICKETS, events=EVENTS)
    assert data.tickets["key"].tolist() == ["A"]
    assert len(data.events) == 0


def test_as_of_is_the_newest_activity_never_a_plan():
    data = dataset(tickets=TICKETS, events=EVENTS, releases="name,planned\n1.0,2027-01-01")
    assert data.as_of == at("2026-03-06T12:00")


def test_a_dated_event_that_enters_done_is_at_the_end_of_its_day():
    tickets = "key,created,status,status_category\nA,2026-03-02,Done,done"
    events = "ticket,at,field,from,to\nA,2026-03-03,status,Open,Doing\nA,2026-03-06,status,Doing,Done"
    data = dataset(tickets=tickets, events=events)
    assert data.history("status").at.tolist() == [at("2026-03-03"), at("2026-03-07")]
    assert data.as_of == at("2026-03-07")  # so that it is not in the future


def test_of_two_rows_with_one_key_the_newer_stands():
    rows = ["A,2026-03-02,2026-03-04,new", "A,2026-03-02,2026-03-03,old"]
    for order in (rows, rows[::-1]):
        data = dataset(tickets="\n".join(["key,created,updated,title", *order]))
        assert data.tickets["title"].tolist() == ["new"]
        assert [problem.code for problem in data.problems] == ["duplicate-key"]


def test_what_the_data_carry():
    data = dataset(tickets=TICKETS, events=EVENTS, feedback="at,kind,score\n2026-03-05,csat,4")
    assert data.carries("tickets.due") and not data.carries("tickets.severity")
    assert data.carries("events.status") and not data.carries("events.release")
    assert data.carries("tickets.started")  # the history of statuses tells it
    assert data.carries("feedback.csat") and not data.carries("feedback.nps")
    assert not data.carries("events.content") and data.carries("events.*")
    with pytest.raises(Absent) as absent:
        data.require("tickets.due", "tickets.severity", "links")
    assert absent.value.fields == ("tickets.severity", "links")


def test_codes_of_statuses_cover_both_tickets_and_history():
    data = dataset(tickets=TICKETS, events=EVENTS)
    codes = status_codes(data)
    history = data.history("status")
    assert (codes[history.new] >= 0).all()
    assert codes[-1] == -1


def test_a_ring_of_one_instant_begins_with_the_value_that_held_before():
    events = """
ticket,at,field,from,to
B,2026-03-04T10:00,status,Open,Review
B,2026-03-05T10:00,status,In Progress,Review
B,2026-03-05T10:00,status,Review,In Progress
"""
    data = dataset(tickets=TICKETS, events=events)
    assert path(data) == ["Review", "In Progress", "Review"]


def test_instants_as_seconds_of_one_export_and_as_texts_of_the_next_meet():
    seconds = pd.DataFrame({"name": ["1.0"], "planned": [at("2026-03-06T16:00:00")]})
    first = replace(export(), tables={"releases": seconds})
    second = export(releases="name,planned\n2.0,2026-03-07")
    data = assemble([first, second], "Asia/Shanghai")
    assert data.problems == ()
    assert data.releases["planned"].tolist() == [at("2026-03-06T16:00:00"), at("2026-03-07T16:00:00")]
    assert data.dates["releases.planned"] == 0.5
