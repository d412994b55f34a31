"""Traces of the practices of requirement changes, schedule delay and user experience."""

from collections.abc import Mapping

import pytest

from pmreport.categories import CATEGORIES
from pmreport.measure import CANNOT_TELL, NOT_SEEN, SEEN
from pmreport.practices import PRACTICES
from tests.categories.worlds import CHANGED, PLANNED, RELEASES, USED, Fixture, built, replaced

assert PRACTICES
CHECKS = {name: practice for category in CATEGORIES for name, practice in category.practices.items()}


def results(name: str, tables: Mapping[str, str]) -> dict[str, int]:
    """The result per ticket key."""
    c = built(Fixture(tables))
    found = CHECKS[name].compute(c)
    keys = c.data.tickets["key"].to_numpy(object)[found.ticket]
    return dict(zip(keys, found.result.tolist(), strict=True))


def plus(tables: Mapping[str, str], name: str, *lines: str) -> Mapping[str, str]:
    return {**tables, name: "\n".join([tables[name].rstrip(), *lines])}


def test_a_change_is_assessed_by_status_estimate_or_comment_before_the_work():
    # Affected: A rewritten on 17 March; F, G, H added on 16, 24 and 10 March.
    tables = plus(
        CHANGED,
        "events",
        "F,2026-03-16T10:00,status,To Do,变更评估,cat",
        "F,2026-03-16T12:00,status,变更评估,To Do,cat",
        "A,2026-03-18T10:00,comment,,影响评估：两天,ben",
        "H,2026-03-11T10:00,estimate_h,,12,ben",
    )
    assert results("requirement_assessment", tables) == {"A": SEEN, "F": SEEN, "G": NOT_SEEN, "H": SEEN}


def test_a_comment_after_the_start_comes_too_late_for_an_added_requirement():
    tables = plus(CHANGED, "events", "F,2026-03-18T10:00,comment,,impact is small,ben")
    assert results("requirement_assessment", tables)["F"] == NOT_SEEN


def test_without_any_field_nobody_can_tell():
    tickets = "key,type,created,release\nA,Story,2026-03-02,2.0\nF,Story,2026-03-16,2.0"
    tables = {"releases": RELEASES, "tickets": tickets}
    assert results("requirement_assessment", tables) == {"F": CANNOT_TELL}
    assert results("resource_reallocation", tables) == {"F": CANNOT_TELL}
    assert results("replanning", tables) == {"F": CANNOT_TELL}
    assert results("risk_control", tables) == {"F": CANNOT_TELL}


def test_capacity_is_moved_by_assigning_or_by_displacing_other_work():
    tables = replaced(CHANGED, "tickets", "G,Story,2026-03-02T09:00,,,2.0,To Do,todo,1,,,,",
                      "G,Story,2026-03-02T09:00,,,2.0,To Do,todo,1,,,dan,")  # fmt: skip
    tables = replaced(
        tables, "tickets", "doing,5,,,ann", "doing,5,,,gil"
    )  # else C, moved out, makes room for A
    tables = plus(tables, "tickets", "Z,Task,2026-03-02T09:00,,,,To Do,todo,,,,dan,")
    tables = plus(
        tables,
        "events",
        "H,2026-03-12T09:00,assignee,,eva,zoe",
        "Z,2026-03-27T09:00,due,2026-04-01,2026-04-10,zoe",
        "A,2026-03-25T09:00,assignee,bob,ann,zoe",
    )
    # F was created with its assignee; A was given to another only six working days later.
    assert results("resource_reallocation", tables) == {"A": NOT_SEEN, "F": SEEN, "G": SEEN, "H": SEEN}


def test_a_change_is_replanned_before_the_work_goes_on():
    tables = plus(
        CHANGED,
        "events",
        "A,2026-03-18T09:00,due,2026-03-20,2026-03-24,zoe",
        "F,2026-03-19T09:00,due,2026-03-20,2026-03-24,zoe",
        "H,2026-03-11T09:00,comment,,新的截止日期已确认,zoe",
    )
    # F's date was moved only after its work had begun.
    assert results("replanning", tables) == {"A": SEEN, "F": NOT_SEEN, "G": NOT_SEEN, "H": SEEN}


def test_risk_of_a_change_is_noted_by_comment_or_link():
    tables = plus(CHANGED, "events", "A,2026-03-18T09:00,comment,,保留旧接口兜底,zoe")
    tables = plus(tables, "tickets", "K,Risk,2026-03-16T09:00,,,,To Do,todo,,,,,")
    tables = {**tables, "links": "from,kind,to\nF,relates,K"}
    assert results("risk_control", tables) == {"A": SEEN, "F": SEEN, "G": NOT_SEEN, "H": NOT_SEEN}


def test_a_realistic_plan_has_size_dates_and_start_before_the_commitment():
    found = results("realistic_plan", PLANNED)
    assert {key for key, result in found.items() if result == SEEN} == {"T1", "T2", "T4"}
    assert set(found) == {"T1", "T2", "T3", "T4", "T5", "T6", "T7"}


def test_a_plan_beyond_the_capacity_is_not_realistic():
    tables = replaced(PLANNED, "tickets", "spent_h", "spent_h,assignee")
    tables = replaced(tables, "tickets", "done,8,16", "done,200,16,ann")  # 128 hours can be planned
    assert SEEN not in results("realistic_plan", tables).values()


def test_risks_are_listed_early_and_late_tickets_flagged_in_time():
    assert SEEN not in results("risk_management", PLANNED).values()
    risk = "K,Risk,2026-03-03T09:00,,,,,2.0,To Do,todo,,"
    tables = plus(PLANNED, "tickets", risk)
    tables = plus(
        tables,
        "events",
        "T4,2026-03-12T08:00,comment,,at risk,zoe",
        "T5,2026-03-23T08:00,comment,,at risk,zoe",
    )
    found = results("risk_management", tables)
    assert {key for key, result in found.items() if result == NOT_SEEN} == {"T2", "T5"}  # T5's came too late


def _late(other_tasks: int) -> Mapping[str, str]:
    """A ticket of ann that waits from 2 to 20 March while she has so many others in progress."""
    rows = ["L,Story,2026-03-02T09:00,2026-03-20T09:00,2026-03-10,2026-03-24T18:00,2.0,Done,done,ann"]
    rows += [
        f"W{n},Task,2026-03-02T08:00,2026-03-02T08:30,,2026-03-25T18:00,,Done,done,ann"
        for n in range(other_tasks)
    ]
    events = [
        "L,2026-03-20T09:00,status,To Do,In Progress,ann",
        "L,2026-03-24T18:00,status,In Progress,Done,ann",
    ]
    for n in range(other_tasks):
        events += [
            f"W{n},2026-03-02T08:30,status,To Do,In Progress,ann",
            f"W{n},2026-03-25T18:00,status,In Progress,Done,ann",
        ]
    head = "key,type,created,started,due,resolved,release,status,status_category,assignee"
    return {
        "releases": RELEASES,
        "tickets": "\n".join([head, *rows]),
        "events": "\n".join(["ticket,at,field,from,to,author", *events]),
    }


@pytest.mark.parametrize(("others", "result"), [(2, SEEN), (3, NOT_SEEN)])
def test_a_late_ticket_waited_behind_full_hands(others: int, result: int):
    assert results("resource_management", _late(others)) == {"L": result}


def test_full_hands_answered_by_another_assignee():
    tables = plus(_late(3), "events", "L,2026-03-23T09:00,assignee,ann,bob,zoe")
    assert results("resource_management", tables)["L"] == SEEN


def test_practices_about_hands_list_no_tickets():
    assert CHECKS["resource_management"].compute(built(Fixture(_late(3)))).lists is False


def _screens() -> Mapping[str, str]:
    """R1 to R3 have a user interface."""
    tables = USED
    for key in ("R1", "R2", "R3"):
        tables = replaced(tables, "tickets", f"{key},Story,,", f"{key},Story,ux,")
    return tables


def test_users_were_asked_before():
    tables = plus(_screens(), "tickets", "S,Interview,,2026-02-01T09:00,2026-02-03T09:00,,,Done,done,")
    tables = {**tables, "links": "from,kind,to\nR1,relates,S"}
    assert results("user_research", tables) == {"R1": SEEN, "R2": NOT_SEEN, "R3": NOT_SEEN}


def test_feedback_on_the_component_before_the_commitment():
    tables = replaced(_screens(), "tickets", "labels,", "labels,component,")
    for key, part in (("R1,Story,ux", "cart"), ("R2,Story,ux", "search"), ("R3,Story,ux", "")):
        tables = replaced(tables, "tickets", key, f"{key},{part}")
    tables = {**tables, "tickets": "\n".join(
        line if line.startswith(("key", "R1", "R2", "R3")) else line.replace(",", ",,", 1) if line else line
        for line in tables["tickets"].strip().splitlines()
    )}  # fmt: skip
    tables = {
        **tables,
        "feedback": "at,kind,score,component\n2026-01-10,csat,2,cart\n2026-03-10,csat,2,search",
    }
    found = results("user_research", tables)
    assert (found["R1"], found["R2"]) == (SEEN, NOT_SEEN)  # R2's came after the work began


def test_the_design_was_reviewed_before_it_was_built():
    assert results("design_review", _screens()) == {"R1": SEEN, "R2": SEEN, "R3": NOT_SEEN}


def test_without_a_status_of_design_review_nobody_can_tell():
    tables = {**_screens(), "events": "ticket,at,field,from,to\nR1,2026-03-20T18:00,status,开发中,Done"}
    assert set(results("design_review", tables).values()) == {CANNOT_TELL}


def test_severe_issues_are_planned_within_thirty_days():
    assert results("feedback_completion", USED) == {"U1": SEEN, "U3": NOT_SEEN}
    tables = plus(USED, "tickets", "P,Story,,2026-05-05T09:00,,3.0,,Open,todo,")
    tables = {**tables, "links": "from,kind,to\nP,relates,U3"}
    assert results("feedback_completion", tables) == {"U1": SEEN, "U3": SEEN}
