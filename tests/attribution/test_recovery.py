"""What is recovered where the record is thin: sticky waits, unrecorded dependencies, late starts."""

from dataclasses import replace

import numpy as np
import pytest

from pmreport.attribution.asbuilt import TEAM
from pmreport.attribution.engine import _group
from pmreport.attribution.hidden import hidden_waits
from pmreport.attribution.implied import implied
from pmreport.attribution.intervals import table
from pmreport.attribution.plausible import PRIOR, _experience, _linked, _queue, outlook
from pmreport.attribution.sticky import trimmed
from tests.attribution.adversarial import COLLAB, Known, T, asbuilt, wait, work
from tests.attribution.test_rules import facts, history, marks, spans


def pairs(n):
    """n people whose first ticket waits while they do two other ones; the status stays on waiting."""
    tickets = []
    for p in range(n):
        tickets += [
            T(p, 0, 2, (work(0, 1), wait(1, 6, COLLAB), work(7, 1))),
            T(p, 2, 4, (work(1, 2),)),
            T(p, 4, 8, (work(3, 4),)),
        ]
    return asbuilt(Known(tuple(tickets), 8, {}))


def test_sticky_wait_ends_between_the_last_less_urgent_start_and_its_end():
    built = pairs(9)
    days = trimmed(built.phases, built.tickets.planned).days
    waits = ~built.phases.work
    # The third ticket (planned later) was begun at 3, so the first was not ready then: 3 … 7, the middle.
    assert days[waits] == pytest.approx(np.full(9, 4.0))
    assert days[~waits].tolist() == built.phases.days[~waits].tolist()


def test_few_coincidences_are_left_alone():
    built = pairs(3)
    assert trimmed(built.phases, built.tickets.planned) is built.phases


def test_dependency_from_the_plan():
    table = facts(
        3, planned=np.array([0.0, 4.0, 4.0]), due=np.array([4.0, 9.0, 6.0]), start=np.array([0.0, 5.0, 5.0]),
        finish=np.array([5.0, 10.0, 7.0]), person=np.array([0, 1, 0]),
    )  # fmt: skip
    time = spans((0, 0, 5, 1, -1), (1, 5, 10, 1, -1), (2, 5, 7, 1, -1))
    h = history(table, time)
    h = replace(h, spans=replace(time, who=np.array([0, 1, 0])))
    # Ticket 1 was planned for when 0 was due, by somebody else; ticket 2 just followed on its person.
    assert implied(h, h.links).tolist() == [[0, 1]]
    assert implied(h, np.array([[0, 1]])).tolist() == []


def test_late_start_of_a_ticket_with_a_team_label():
    known = Known((T(0, 0, 2, (work(4, 2),)), T(0, 2, 4, (work(0, 2),))), 4, {})
    built = asbuilt(known)
    blamed = np.zeros((2, 10), bool)
    blamed[0, TEAM] = True
    h = history(facts(2), spans((0, 4, 6, 1, -1)))
    grown = hidden_waits(h, built, blamed).phases
    # Its person idled from 2 to 4, and before that worked on what was planned for later.
    assert grown.days.tolist() == [4.0, 2.0, 2.0]
    assert grown.share[0, TEAM] == 1.0
    assert grown.first.tolist() == [0, 2, 3]
    assert hidden_waits(h, built, np.zeros((2, 10), bool)).phases is built.phases


def test_outlook_knows_only_what_was_known():
    n = 30
    tickets = tuple(T(0, float(i), i + 1.0, (work(2.0 * i, 2.0),)) for i in range(n))
    built = asbuilt(Known(tickets, 31, {}))
    built = replace(built, tickets=replace(built.tickets, size=np.ones(n)))
    entered = np.zeros(n)
    seen = outlook(built, entered, np.array([0.0, 20.0, 40.0, 70.0]), seed=0)
    assert seen.probability[0] > 0.3  # everything went by the plan as far as anybody knew
    assert seen.probability[1] == 0.0  # ten tickets took two days each, twenty are left for eleven days
    assert seen.probability[2] == 0.0
    assert seen.probability[3] == 0.0  # all done, but late
    assert seen.fell == 1
    assert seen.entered.tolist() == [n, 0, 0, 0]


def test_a_later_estimate_is_not_known_before():
    """Ten days are left for a ticket that was thought to take eight, and turns out to be one of sixteen."""
    tickets = (T(0, 0, 9.5, (work(0, 16),)),)
    built = asbuilt(Known(tickets, 10, {}))
    built = replace(built, tickets=replace(built.tickets, size=np.array([16.0])))
    moments, grown = np.array([0.0, 5.0]), marks((0, 4.0, 4.0, 8.0))
    knowing = outlook(built, np.zeros(1), moments, 0, grown).probability
    assert outlook(built, np.zeros(1), moments, 0).probability[0] < 0.1
    assert knowing[0] > 0.7
    assert knowing[1] < 0.1


def test_small_tickets_that_took_long_say_little_about_large_ones():
    """Forty small tickets took five times their plan, forty large ones a tenth more: 1.2 times in all."""
    small, large = np.full(40, 0.1), np.full(40, 4.0)
    size, spent = np.concatenate([small, large]), np.concatenate([small * 5, large * 1.1])
    ratio, waits = _experience(spent, np.zeros(80), size, (200_000,), np.random.default_rng(0))
    expected = (80 * spent.sum() / size.sum() + PRIOR) / (80 + PRIOR)
    assert ratio.mean() == pytest.approx(expected, rel=0.01)
    assert not waits.any()


def test_waiting_holds_up_nobodys_queue():
    """The first of a person's two tickets waits for another's: the second goes ahead meanwhile."""
    first, second, other = T(0, 0, 2, (work(9, 1),)), T(0, 2, 3, (work(0, 1),)), T(1, 0, 9, (work(0, 9),))
    built = asbuilt(Known((first, second, other), 10, {}, links=((2, 0),)))
    effort = np.array([[1.0], [1.0], [9.0]])
    begin = _queue(built, np.arange(3), np.array([0, 0, 1]), -1.0, effort)
    assert begin.ravel().tolist() == [0.0, 1.0, 0.0]
    # The other is planned at the same moment and as built first, so that the link is kept.
    assert _linked(built, np.arange(3), begin, effort).ravel().tolist() == [10.0, 2.0, 9.0]


def test_every_group_of_factors_ships():
    h = history(facts(1), spans((0, 0, 10, 1, -1)))
    linked = replace(h, links=np.array([[0, 0]]))
    assert _group(h, "blend", "poor") == "blend/unlinked"
    assert _group(h, "blend", "days") == "blend/days"
    assert _group(linked, "blend", "poor") == "blend/poor"
    assert _group(replace(h, recorded=False), "blend", "good") == "no_history"
    modes, records = ("redispatch", "blend", "network"), ("good", "poor", "days", "unlinked")
    names = {"no_history", *(f"{mode}/{record}" for mode in modes for record in records)}
    assert set(table()["factors"]) == names
