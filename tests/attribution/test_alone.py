"""Single removal per ticket: each value is a replay of its own, and they need not add up."""

from dataclasses import replace

import numpy as np
import pytest

from pmreport.attribution import divide as dv
from pmreport.attribution import network
from pmreport.attribution.alone import MOST, ticket_removal
from pmreport.attribution.asbuilt import TEAM
from pmreport.attribution.calibrate import calibrate
from pmreport.attribution.evidence import Evidence, drill_down
from tests.attribution.adversarial import (
    COLLAB,
    COMPLAINT,
    KNOWN,
    REQ,
    TECH,
    UX,
    Known,
    T,
    asbuilt,
    wait,
    work,
)


def alone(known, mode="redispatch"):
    """(category, ticket) -> days."""
    built = asbuilt(known)
    found = calibrate(built)
    design, active, on = dv.coalitions(built, seed=0)
    days = dv.divide(dv.mixed(built, found, "redispatch", on), design, active).release
    evidence = drill_down(built, network.build(built), days, active, 0)
    saved = ticket_removal(built, found, mode, evidence)
    return {
        (c, t): d
        for c, t, d in zip(evidence.category.tolist(), evidence.ticket.tolist(), saved.tolist(), strict=True)
    }


def test_serial_causes_are_saved_in_full():
    assert alone(KNOWN["serial 3 + 5"]) == pytest.approx({(COLLAB, 0): 3.0, (UX, 1): 5.0})


def test_of_two_parallel_ones_neither_alone_helps():
    assert alone(KNOWN["parallel equal 5 | 5"]) == pytest.approx({(COLLAB, 0): 0.0, (TECH, 1): 0.0})


def test_two_tickets_of_one_cause_are_told_apart():
    """Each waits four days of the same cause: the category alone saves them, one ticket alone nothing."""
    tickets = tuple(T(i, 0, 4, (work(0, 2), wait(2, 4, UX), work(6, 2))) for i in range(2))
    assert set(alone(Known(tickets, 4, {})).values()) == {0.0}


def test_a_ticket_that_only_exists_by_its_cause_goes_with_all_its_time():
    saved = alone(KNOWN["added ticket with a technical block"])
    assert saved == pytest.approx({(REQ, 1): 7.0, (TECH, 1): 4.0})
    assert alone(KNOWN["complaint takes a person"]) == pytest.approx({(COMPLAINT, 2): 3.0})


@pytest.mark.parametrize("name", ["serial 3 + 5", "parallel equal 5 | 5", "masked 8 with float 5"])
def test_network_and_blend_agree_where_the_order_does_not_matter(name):
    assert alone(KNOWN[name], "network") == pytest.approx(alone(KNOWN[name]))
    assert alone(KNOWN[name], "blend") == pytest.approx(alone(KNOWN[name]))


def test_only_the_first_tickets_are_run_and_none_of_team_conditions():
    tickets = tuple(T(i, 0, 4, (work(0, 2), wait(2, 4, UX), work(6, 2))) for i in range(MOST + 3))
    built = asbuilt(Known(tickets, 4, {}))
    n = MOST + 3
    evidence = Evidence(np.full(n, UX), np.arange(n), np.arange(n) + 1.0)
    found = calibrate(built)
    saved = ticket_removal(built, found, "redispatch", evidence)
    assert np.isnan(saved).tolist() == [True] * 3 + [False] * MOST
    hidden = replace(evidence, category=np.full(n, TEAM))
    assert np.isnan(ticket_removal(built, found, "redispatch", hidden)).all()


@pytest.mark.parametrize("mode", ["redispatch", "network"])
def test_a_ticket_that_would_not_exist_does_not_keep_its_day_of_entry(mode):
    """All is done on day 5; on day 8 a change is added that takes two days: five are saved, not two."""
    late = T(1, 0, 0, (work(8, 2),), gate=REQ, created=8.0)
    known = Known((T(0, 0, 5, (work(0, 5),)), late), 5, {})
    assert alone(known, mode) == pytest.approx({(REQ, 1): 5.0})
