"""The sets and dates of a case on a release frozen on Friday 6 March 2026, out on 3 April."""

import numpy as np
import pytest

from pmreport.case import CATEGORY
from pmreport.model import Absent, NoCases
from pmreport.worktime import NONE
from tests.categories.worlds import CHANGED, RELEASES, USED
from tests.world import case, export_case


def at(text: str) -> int:
    return int(np.datetime64(text, "s").astype(np.int64))


def names(c, mask) -> str:
    return "".join(key for key, hit in zip(c.data.tickets["key"], mask, strict=True) if hit)


def test_scope_base_added_removed():
    c = case("2.0", **CHANGED)
    assert names(c, c.scope) == "ABCDEFGH"
    assert names(c, c.work) == "ABCDFGH"
    assert names(c, c.final) == "ABDEFG"
    assert names(c, c.base) == "ABCDE"
    assert names(c, c.added) == "FGH"
    assert names(c, c.removed) == "CE"
    assert names(c, c.delivered) == "ABDF"


def test_when_tickets_were_added_and_removed():
    c = case("2.0", **CHANGED)
    added = dict(zip(c.data.tickets["key"], c.added_at, strict=True))
    removed = dict(zip(c.data.tickets["key"], c.removed_at, strict=True))
    assert (added["F"], added["G"], added["A"]) == (at("2026-03-16T09:00"), at("2026-03-24T10:00"), NONE)
    assert (removed["C"], removed["E"], removed["A"]) == (
        at("2026-03-18T10:00"),
        at("2026-03-20T10:00"),
        NONE,
    )


def test_without_history_only_the_final_release_is_known():
    c = case("2.0", releases=RELEASES, tickets=CHANGED["tickets"])
    assert names(c, c.base) == "ABDEG"
    assert names(c, c.added) == "F"
    with pytest.raises(Absent) as absent:
        _ = c.removed
    assert absent.value.fields == ("events.release", "events.status")


def test_cancelled_before_the_freeze_is_not_in_the_base():
    events = CHANGED["events"].replace("E,2026-03-20", "E,2026-03-05")
    c = case("2.0", **{**CHANGED, "events": events})
    assert names(c, c.base) == "ABCD"
    assert names(c, c.removed) == "C"


def test_refused_by_resolution_counts_from_the_day_it_was_closed():
    tickets = """
key,created,resolved,release,status,status_category,resolution
A,2026-03-02,2026-03-20T10:00,2.0,Done,done,Won't fix
B,2026-03-02,2026-03-20T10:00,2.0,Done,done,Fixed
"""
    events = "ticket,at,field,from,to\nB,2026-03-20T10:00,status,Open,Done"
    c = case("2.0", releases=RELEASES, tickets=tickets, events=events)
    assert names(c, c.removed) == "A"
    assert c.removed_at.tolist() == [at("2026-03-20T10:00"), NONE]


def test_freeze_is_derived_from_the_first_work():
    c = case("2.0", **{**CHANGED, "releases": "name,planned,actual\n2.0,2026-03-27,2026-04-03"})
    assert c.start == at("2026-03-03T09:00")
    assert c.freeze == at("2026-03-04")
    assert c.freeze_derived and c.start_derived


def test_without_start_or_work_there_is_no_freeze():
    c = case("2.0", releases="name,actual\n2.0,2026-04-03", tickets="key,created,release\nA,2026-03-02,2.0")
    with pytest.raises(Absent) as absent:
        _ = c.base
    assert absent.value.fields == ("releases.start",)


def test_found_belongs_by_name_else_by_the_live_release():
    c = case("2.0", **USED)
    found = set(c.data.tickets["key"][c.found])
    assert {"U1", "U2", "U3", "U4", "U6", "B1"} <= found
    assert "U5" not in found
    assert c.before is not None and c.before.name == "1.0"


def test_changes_are_first_of_their_day():
    more = "\nA,2026-03-17T15:00,description,one thing,quite another matter,zoe"
    c = case("2.0", **{**CHANGED, "events": CHANGED["events"].rstrip() + more})
    keys = c.data.tickets["key"].to_numpy(object)[c.changes.ticket]
    assert "".join(keys) == "ACEFFGH"


def test_commitment_is_the_first_of_release_sprint_and_start():
    c = case("2.0", **CHANGED)
    committed = dict(zip(c.data.tickets["key"], c.committed, strict=True))
    assert committed["A"] == at("2026-03-02T09:00")  # created in the release
    assert committed["H"] == at("2026-03-10T10:00")
    alone = case("2.0", releases=RELEASES, tickets=CHANGED["tickets"])
    assert alone.committed[0] == at("2026-03-03T09:00")  # without history: the start
    assert alone.committed[7] == NONE


def test_status_of_a_past_moment():
    c = case(period="2026-02", **CHANGED)
    assert (c.category == -1).all()  # nothing existed yet
    march = case(period="2026-03", **CHANGED)
    open_ = dict(zip(march.data.tickets["key"], march.category, strict=True))
    assert (open_["A"], open_["G"]) == (CATEGORY["done"], CATEGORY["todo"])


def test_a_period_pools_the_releases_that_went_live_in_it():
    c = case(
        period="2026-04", **{**CHANGED, "tickets": CHANGED["tickets"] + "Z,Task,2026-05-02,,,,To Do,todo\n"}
    )
    assert [member.label for member in c.members] == ["2.0"]
    assert names(c, c.base) == "ABCDE"
    with pytest.raises(NoCases):
        _ = case(period="2026-03", **CHANGED).members


def test_earlier_points_are_earlier_releases_of_the_series():
    c = case("2.0", **USED)
    assert [point.label for point in c.earlier] == ["1.0"]
    assert export_case(**USED).earlier == ()


def test_weights_are_one_unit_per_report():
    c = case("2.0", **CHANGED)
    assert c.weight_name == "points"
    assert c.weight.tolist() == [2, 3, 5, 2, 3, 4, 1, 2]


def test_reopened_needs_a_history():
    with pytest.raises(Absent):
        _ = case("2.0", releases=RELEASES, tickets=CHANGED["tickets"]).facts.reopened
