"""Kept and helped are two answers; what vanished is told; what is late is counted."""

from datetime import date, timedelta

import pytest

from pmreport.actions.judge import Seen, Ticket, done, effect
from pmreport.actions.read import Criterion, Promise
from pmreport.actions.register import recommended, register
from pmreport.history.record import Record
from tests.history.made import metric, month, release

TEXT = {"en": "Ask first", "zh": "先问"}
LESS = Criterion("on_time_rate", ">=", 0.8)  # the metric of the made months; more is better


def promise(**rest):
    plain = {"accepted": date(2026, 8, 3), "criterion": LESS, "category": "schedule_delay"}
    return Promise("A-1", TEXT, **plain | rest)


def rate(value):
    return metric(value, value - 0.03, value + 0.03)


MONTHS = [
    month(f"2026-{i:02}", rate(value)) for i, value in ((6, 0.9), (7, 0.9), (8, 0.5), (9, 0.6), (10, 0.9))
]


def seen(upto, tickets=None, months=MONTHS):
    return Seen(months[upto], tuple(months[:upto]), (tickets or {}).get)


def entry(one, at, **tickets):
    return register([one], seen(at, tickets))["actions"][0]


# --- kept -------------------------------------------------------------------------------------------


def test_nothing_says_that_it_is_done():
    assert done(promise(), seen(4)).answer == "no"


def test_its_own_date_says_so_once_it_has_come():
    one = promise(done=date(2026, 9, 15))
    assert done(one, seen(2)).answer == "no"  # the data of August end before
    kept = done(one, seen(3))
    assert (kept.answer, kept.day, kept.how) == ("yes", date(2026, 9, 15), "date")


def test_its_ticket_says_so():
    one, day = promise(ticket="PAY-1"), MONTHS[2].as_of  # the last moment of 31 August
    kept = done(one, seen(3, {"PAY-1": Ticket(day)}))
    assert (kept.answer, kept.day, kept.how) == ("yes", date(2026, 8, 31), "ticket")
    assert done(one, seen(1, {"PAY-1": Ticket(day)})).answer == "no"
    assert done(one, seen(3, {"PAY-1": Ticket(None)})).answer == "no"


def test_a_cancelled_ticket_is_no_deed():
    kept = done(promise(ticket="PAY-1"), seen(3, {"PAY-1": Ticket(MONTHS[2].as_of, True)}))
    assert (kept.answer, kept.how) == ("no", "cancelled")


def test_a_ticket_that_the_export_does_not_hold_cannot_tell():
    assert done(promise(ticket="PAY-1"), seen(3)).answer == "cannot_tell"


def test_the_team_can_say_so():
    assert done(promise(state="done"), seen(3)).how == "stated"


# --- helped -----------------------------------------------------------------------------------------


def test_a_number_that_moved_beyond_noise_after_it_was_done():
    one = promise(report="m2026-08", done=date(2026, 9, 15))
    found = effect(one, seen(4), done(one, seen(4)))
    assert (found.answer, found.then[0], found.now[0]) == ("yes", "2026-08", "2026-10")
    assert found.change.delta == pytest.approx(0.4) and found.change.low > 0
    assert found.met is True


def test_without_a_named_report_the_last_one_before_the_promise_counts():
    one = promise(accepted=date(2026, 9, 2), done=date(2026, 9, 15))
    assert effect(one, seen(4), done(one, seen(4))).then[0] == "2026-08"


def test_it_is_too_early_while_it_is_not_done_though_the_number_moved():
    found = effect(promise(report="m2026-08"), seen(4), done(promise(), seen(4)))
    assert (found.answer, found.why, found.met) == ("too_early", "it is not done yet", True)


def test_it_is_too_early_in_the_month_in_which_it_was_done():
    one = promise(report="m2026-08", done=date(2026, 10, 5))
    assert effect(one, seen(4), done(one, seen(4))).why == "the report covers time from before it was done"


def test_a_movement_within_noise_is_none():
    noisy = [month("2026-08", metric(0.5, 0.3, 0.7)), month("2026-10", metric(0.6, 0.4, 0.8))]
    one = promise(report="m2026-08", done=date(2026, 9, 15))
    at = seen(1, months=noisy)
    assert effect(one, at, done(one, at)).answer == "no"


@pytest.mark.parametrize(("then", "now", "answer"), [(0.9, 0.5, "yes"), (0.5, 0.9, "no"), (0.9, 0.89, "no")])
def test_where_less_is_wanted_a_fall_is_the_help(then, now, answer):
    months = [month("2026-08", rate(then)), month("2026-10", rate(now))]
    wanted = Criterion("on_time_rate", "<=", 0.6)
    one = promise(report="m2026-08", done=date(2026, 9, 15), criterion=wanted)
    at = seen(1, months=months)
    assert effect(one, at, done(one, at)).answer == answer


def test_a_movement_the_wrong_way_is_no_help():
    one = promise(report="m2026-07", done=date(2026, 8, 31))
    assert effect(one, seen(3), done(one, seen(3))).answer == "no"


OTHERWISE = month("2026-10", rate(0.9), measuring_sha256="0")


@pytest.mark.parametrize(
    ("months", "answer", "why"),
    [
        ([month("2026-08"), month("2026-10", rate(0.9))], "too_early", "no report of this kind"),
        ([month("2026-08", rate(0.5)), month("2026-10")], "cannot_tell", "is not measured in this report"),
        ([month("2026-08", rate(0.5)), month("2026-10", rate(0.9) | {"version": 2})], "cannot_tell", "other"),
        ([month("2026-08", rate(0.5)), OTHERWISE], "cannot_tell", "configured otherwise"),
        ([month("2026-08", rate(0.5) | {"n": 3}), month("2026-10", rate(0.9))], "cannot_tell", "too few"),
        ([release("1.0", "2026-08-01", rate(0.5)), month("2026-10", rate(0.9))], "too_early", "of this kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_says_why(months, answer, why):
    one = promise(report="m2026-08", done=date(2026, 9, 15))
    at = seen(1, months=months)
    found = effect(one, at, done(one, at))
    assert found.answer == answer and why in found.why


def test_without_a_criterion_nobody_can_tell():
    assert effect(promise(criterion=None), seen(4), done(promise(), seen(4))).answer == "cannot_tell"


# --- the register -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "at", "state"),
    [
        ({}, 4, "accepted"),
        ({"state": "proposed"}, 4, "proposed"),
        ({"state": "dropped", "reason": "r"}, 4, "dropped"),
        ({"report": "m2026-08", "done": date(2026, 9, 15)}, 4, "effective"),
        ({"report": "m2026-07", "done": date(2026, 8, 31)}, 3, "not_effective"),
        ({"report": "m2026-08", "done": date(2026, 10, 5)}, 4, "done"),
    ],
)
def test_done_and_effective_are_different_states(rest, at, state):
    assert entry(promise(**rest), at)["state"] == state


def test_a_promise_without_a_date_is_due_after_eight_weeks():
    found = entry(promise(), 4)
    assert (found["due"], found["due_by_rule"]) == ("2026-09-28", True)
    assert found["overdue"] and found["late_days"] == 33 and found["age_days"] == 89


def test_what_is_done_late_is_not_overdue():
    found = entry(promise(due=date(2026, 8, 10), done=date(2026, 8, 20), report="m2026-08"), 4)
    assert not found["overdue"] and found["late_days"] == 10


@pytest.mark.parametrize(("day", "there"), [(31, True), (32, False)])
def test_a_promise_made_after_the_data_is_not_there_yet(day, there):
    accepted = date(2026, 8, 1) + timedelta(days=day - 1)  # the data end at 24:00 of 31 August
    assert bool(register([promise(accepted=accepted)], seen(2))["actions"]) is there


def having(one, *entries):
    return Record({**one.line, "actions": list(entries)})


def test_what_vanished_was_dropped_without_a_decision():
    kept = entry(promise(), 3)
    months = [*MONTHS[:3], having(MONTHS[3], kept), MONTHS[4]]
    found = register([], seen(4, months=months))
    assert [(e["id"], e["state"]) for e in found["actions"]] == [("A-1", "undecided")]
    assert found["promised"] == {"against": "2026-09", "done": 0, "open": 0, "dropped": 0, "undecided": 1}
    after = [*months[:4], having(MONTHS[4], *found["actions"]), month("2026-11")]
    again = register([], seen(5, months=after))
    assert [e["state"] for e in again["actions"]] == ["undecided"]  # still told, counted once
    assert again["promised"]["undecided"] == 0


def test_what_was_decided_may_leave_the_file():
    over = entry(promise(report="m2026-08", done=date(2026, 9, 15)), 4) | {"state": "effective"}
    months = [*MONTHS, month("2026-11")]
    months[4] = having(MONTHS[4], over)
    assert register([], seen(5, months=months))["actions"] == []


def test_promised_last_time_counts_what_was_open_then():
    months = [*MONTHS[:3], having(MONTHS[3], entry(promise(), 3)), MONTHS[4]]
    fresh = Promise("A-9", TEXT, accepted=date(2026, 10, 5))
    kept = promise(done=date(2026, 10, 2))
    found = register([kept, fresh], seen(4, months=months))
    assert found["promised"] == {"against": "2026-09", "done": 1, "open": 0, "dropped": 0, "undecided": 0}


def test_overdue_ones_are_counted():
    late = Promise("A-2", TEXT, due=date(2026, 9, 1), accepted=date(2026, 8, 1))
    assert register([promise(), late], seen(4))["overdue"] == 2


def test_texts_are_cleaned():
    found = register(
        [promise(owner="Li Lei's board", reason="r")], seen(4), lambda t: t.replace("Li Lei", "…")
    )
    assert found["actions"][0]["owner"] == "…'s board"


def test_a_recommendation_that_was_accepted_says_so():
    categories = [
        {
            "id": "c",
            "actions": [{"id": "A-gate", "state": "proposed"}, {"id": "A-other", "state": "proposed"}],
        }
    ]
    entries = [{"id": "A-gate", "state": "dropped"}, {"id": "A-gate-2", "state": "accepted"}]
    first, second = recommended(categories, entries)[0]["actions"]
    assert (first["state"], first["promise"], second["state"]) == ("accepted", "A-gate-2", "proposed")
