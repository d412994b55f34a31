"""Hand-computed values on release 2.0 of `worlds_teams.TEAMS`."""

from collections.abc import Mapping

import pytest

from pmreport.measure import Reading
from pmreport.stats import km, wilson
from tests.categories.worlds import Fixture, keys, read, replaced, without
from tests.categories.worlds_teams import TEAMS


def plus(name: str, *lines: str, tables: Mapping[str, str] = TEAMS) -> Mapping[str, str]:
    return {**tables, name: "\n".join([tables[name].rstrip(), *lines])}


def ends(found: Reading) -> tuple[float | None, float | None, float | None]:
    return found.value, found.low, found.high


def test_waiting_for_other_teams_counts_overlaps_once():
    found = read("external_wait_share")
    # X1: Wednesday and Thursday in the status, Thursday and Friday morning behind Y1: 19 h of 40.
    # X3: all its 40 h behind Y2. The rest: X2 16, X4 24, Y1 9, Y2 32, Y3 16 h.
    assert found.value == pytest.approx((19 + 40) / (40 + 40 + 16 + 24 + 9 + 32 + 16))
    assert (found.n, found.state) == (7, "measured")
    assert keys("external_wait_share") == ["X3", "X1"]


def test_waiting_is_partial_where_statuses_are_unknown():
    row = "\nZ,Task,A,ann,ann,2025-12-01T18:00,,,,3.0,Xyzzy,"
    tables = {**TEAMS, "tickets": TEAMS["tickets"].rstrip() + row}
    found = read("external_wait_share", Fixture(tables))
    assert (found.state, found.missing) == ("partial", ("statuses.category",))
    by_links = without(tables, "events", ",status,")  # then no status is asked
    assert read("external_wait_share", Fixture(by_links)).state == "measured"


def test_by_links_alone_only_the_blocks_are_seen():
    found = read("external_wait_share", Fixture(without(TEAMS, "events", ",status,")))
    assert found.value == pytest.approx((11 + 40) / 177)


def test_a_blocker_of_the_same_team_is_no_other_team():
    tables = replaced(TEAMS, "links", "Y2,blocks,X3", "X6,blocks,X3")
    assert read("external_wait_share", Fixture(tables)).value == pytest.approx(19 / 177)


def test_a_cancelled_blocker_blocks_nobody():
    tables = replaced(TEAMS, "tickets", "2026-03-10T09:00,,2.0,In Progress,doing",
                      "2026-03-10T09:00,,2.0,Cancelled,cancelled")  # fmt: skip
    tables = without(tables, "events", "Y2,2026-03-10")
    assert read("external_wait_share", Fixture(tables)).value == pytest.approx(19 / (177 - 32))
    assert read("cross_dep_rate", Fixture(tables)).k == 2
    found = read("dependency_lateness", Fixture(tables))
    assert (found.k, found.n) == (1, 2)


def test_with_few_known_teams_the_wait_is_partial():
    tables = {name: text for name, text in TEAMS.items() if name != "people"}
    for key in ("X2,Story,A,ann", "X4,Story,A,ann", "Y1,Task,A,ann"):
        tables = replaced(tables, "tickets", key, key.replace(",A,ann", ",,nan"))
    found = read("external_wait_share", Fixture(tables))
    assert (found.state, found.missing) == ("partial", ("tickets.team",))
    assert found.coverage == pytest.approx(4 / 7)


def test_without_history_and_links_waiting_is_not_measurable():
    tables = {name: text for name, text in TEAMS.items() if name not in ("events", "links")}
    found = read("external_wait_share", Fixture(tables))
    assert (found.state, found.missing) == ("not_measurable", ("events.status", "links"))


def test_flow_efficiency_is_active_over_active_and_waiting():
    found = read("flow_efficiency")
    # Finished: X1 24 of 40 h active, X4 16 of 24, X2 16, Y1 9, Y3 16; the open ones do not count.
    assert found.value == pytest.approx(81 / 105)
    assert (found.n, found.state) == (5, "measured")
    assert keys("flow_efficiency") == ["X1", "X4"]


def test_time_in_unknown_statuses_makes_flow_efficiency_partial():
    tables = replaced(without(TEAMS, "statuses", "等待联调"), "events", "等待联调", "Zwischenstand")
    tables = replaced(tables, "events", "In Progress,Zwischenstand", "In Progress,Zwischenstand")
    tables = {**tables, "events": tables["events"].replace("等待联调", "Zwischenstand")}
    found = read("flow_efficiency", Fixture(tables))
    assert found.value == pytest.approx(81 / 89)
    assert found.coverage == pytest.approx(89 / 105)
    assert found.state == "measured"
    longer = replaced(tables, "events", "X1,2026-03-06T09:00,status", "X1,2026-03-06T17:00,status")
    longer = without(longer, "events", "X4,2026-03-03T09:00", "X4,2026-03-04T09:00")
    longer = replaced(longer, "events", "X4,2026-03-02T09:00,status,To Do,In Progress",
                      "X4,2026-03-02T09:00,status,To Do,Zwischenstand")  # fmt: skip
    found = read("flow_efficiency", Fixture(longer))
    assert (found.state, found.missing) == ("partial", ("events.status",))


def test_without_a_status_of_work_there_is_no_flow_efficiency():
    tables = replaced(TEAMS, "statuses", "doing,active,", "doing,queue,")
    found = read("flow_efficiency", Fixture(tables))
    assert (found.state, found.missing) == ("not_measurable", ("statuses.active",))


def test_hand_offs_between_start_and_completion():
    found = read("handoffs")
    assert found.value == pytest.approx(6 / 7)  # X4 three, X3 two, X1 one; Y2 changed before it began
    assert (found.n, found.parts["p85"].value) == (7, 2)
    assert keys("handoffs") == ["X4", "X3", "X1"]


def test_without_a_history_of_teams_the_assignees_teams_count():
    tables = without(TEAMS, "events", ",team,")
    tables = plus("events", "X2,2026-03-02T14:00,assignee,ann,ben,ann",
                  "X2,2026-03-03T09:00,assignee,ben,bea,ben", tables=tables)  # fmt: skip
    assert read("handoffs", Fixture(tables)).value == pytest.approx(1 / 7)  # within B it is no hand-off


def test_without_teams_and_assignees_in_the_history_there_are_no_hand_offs():
    found = read("handoffs", Fixture(without(TEAMS, "events", ",team,")))
    assert (found.state, found.missing) == ("not_measurable", ("events.team",))


def test_pick_up_is_the_first_event_of_the_receiving_team():
    found = read("handoff_wait")
    # Hours: X1 4, X3 8 and 11, X4 5, 8 and 7.
    expected = km([0.5, 1, 1.375, 0.625, 1, 0.875], [True] * 6).quantile(0.5)
    assert ends(found) == (0.875, expected.low, expected.high)
    assert (found.n, found.k, found.flags, found.confidential) == (6, 6, (), True)
    assert keys("handoff_wait") == []


def test_a_hand_off_that_nobody_picked_up_counts_with_its_wait():
    found = read("handoff_wait", Fixture(without(TEAMS, "events", "X3,2026-03-12")))
    assert (found.value, found.n, found.k, found.flags) == (0.875, 6, 5, ("censored",))


def test_with_fewer_than_five_people_the_pick_up_is_hidden():
    tables = replaced(TEAMS, "tickets", "Y3,Task,C,cat", "Y3,Task,C,ann")
    found = read("handoff_wait", Fixture(tables))
    assert (found.state, found.value) == ("suppressed", None)


def test_without_hand_offs_there_is_no_wait_and_no_ping_pong():
    tables = replaced(without(TEAMS, "events", "X1,2026-03-03", "X3,2026-03-1", ",team,B", ",team,C"),
                      "events", "X4,2026-03-02T14:00,team,A,B", "X4,2026-02-28T14:00,team,A,B")  # fmt: skip
    assert read("handoff_wait", Fixture(tables)).state == "no_cases"
    assert read("bounce_rate", Fixture(tables)).state == "no_cases"


def test_ping_pong_goes_back_at_once():
    found, expected = read("bounce_rate"), wilson(1, 3)
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert keys("bounce_rate") == ["X3"]  # X4 went round by C


def test_four_of_nine_depend_on_another_team():
    found, expected = read("cross_dep_rate"), wilson(4, 9)
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert keys("cross_dep_rate") == ["X1", "X3", "X5", "X6"]


def test_two_of_three_dependencies_were_late():
    found, expected = read("dependency_lateness"), wilson(2, 3)
    # Y1 35 h after Monday morning, Y2 still open 5 days after; Y3 in time; X6 needs Y2 only on 20 March.
    assert ends(found) == (expected.value, expected.low, expected.high)
    assert found.parts["days"].value == pytest.approx(35 / 8 + 5)
    assert (found.state, found.flags) == ("measured", ())
    assert keys("dependency_lateness") == ["X3", "X1"]


def test_the_first_planned_start_decides():
    tables = plus("events", "X1,2026-03-04T10:00,planned_start,2026-03-09,2026-03-02,zoe")
    found = read("dependency_lateness", Fixture(tables))
    assert (found.k, found.n) == (1, 3)


def test_links_without_a_planned_start_are_not_covered():
    tables = replaced(TEAMS, "tickets", "2026-03-06T09:00,2026-03-20", "2026-03-06T09:00,")
    found = read("dependency_lateness", Fixture(tables))
    assert (found.state, found.coverage, found.n) == ("partial", 3 / 4, 3)


def test_without_planned_starts_the_actual_ones_stand_for_them():
    tables = TEAMS
    for date in ("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-20"):
        tables = {**tables, "tickets": tables["tickets"].replace(f"T09:00,{date},", "T09:00,,")}
    found = read("dependency_lateness", Fixture(tables))
    assert (found.k, found.n, found.state) == (2, 2, "partial")  # X5 and X6 have not begun
    assert (found.flags, found.missing) == (("derived",), ("tickets.planned_start",))


def test_without_links_between_teams_nothing_is_late():
    found = read("dependency_lateness", Fixture(without(TEAMS, "links", "Y")))
    assert (found.state, found.value) == ("no_cases", None)


def test_the_first_answer_of_the_team_a_ticket_was_written_for():
    found = read("cross_response")
    # B for A: X3 after 5 days, Y1 after 2 h, Y2 after 1 day; C for B: X5 unanswered for 6 days.
    # X1, written in A for A, was handed to B later.
    expected = km([5, 0.25, 1, 6], [True, True, True, False]).quantile(0.5)
    assert ends(found) == (1, expected.low, expected.high)
    assert (found.n, found.k, found.flags) == (4, 3, ("censored",))
    assert keys("cross_response") == ["X5", "X3", "Y2", "Y1"]


def test_taking_a_ticket_over_is_not_yet_picking_it_up():
    tables = replaced(TEAMS, "events", "X1,2026-03-03T14:00,team,A,B,ann", "X1,2026-03-03T14:00,team,A,B,ben")
    assert ends(read("handoff_wait", Fixture(tables))) == ends(read("handoff_wait"))
