"""Statuses against labels: who is believed, what half a record leaves open; readers overrule both."""

from dataclasses import replace

import numpy as np
import pytest

from pmreport.attribution.agreement import agreed, labels_numbered, open_labels
from pmreport.attribution.asbuilt import COLLAB, MARKET, TEAM, UX
from pmreport.attribution.disputes import settled
from pmreport.attribution.hidden import hidden_waits
from pmreport.attribution.history import ACTIVE, QUEUE, WAIT
from pmreport.attribution.overrun import overruns
from pmreport.attribution.rebuild import rebuild
from pmreport.attribution.rules import all_claims
from pmreport.config.disputes import Dispute
from tests.attribution.test_rules import facts, history, spans

N = 20


def release(odd, label):
    """N tickets that wait for team conditions before any work and say so twice; the last one's status is
    `odd` and its label `label`. N more wait for others in the middle of their work, and say so twice."""
    table = facts(2 * N)
    table.blames[:N, TEAM] = True
    table.blames[N:, COLLAB] = True
    table.blames[N - 1] = False
    if label is not None:
        table.blames[N - 1, label] = True
    rows = []
    for i in range(N):
        rows += [(i, 0, 4, WAIT, TEAM if i < N - 1 else odd), (i, 4, 10, ACTIVE, -1)]
    for i in range(N, 2 * N):
        rows += [(i, 0, 3, ACTIVE, -1), (i, 3, 6, WAIT, COLLAB), (i, 6, 10, ACTIVE, -1)]
    return history(table, spans(*rows))


def days_of_last(h):
    built, _, _ = overruns(h, rebuild(h, agreed(h, all_claims(h))), agreed(h, all_claims(h)))
    mine = built.phases.ticket == N - 1
    return built.phases.days[mine] @ built.phases.share[mine]


def test_a_label_overrules_a_status_that_the_record_makes_unlikely():
    days = days_of_last(release(MARKET, TEAM))
    assert days[TEAM] > 3.8
    assert days[TEAM] + days[MARKET] == pytest.approx(4.0)


def test_a_status_that_the_record_makes_likely_stays():
    days = days_of_last(release(TEAM, MARKET))
    assert days[TEAM] > 3.8


def test_what_both_could_be_is_divided():
    """Half of the waits before work are of each, and half of the tickets carry no label."""
    h = release(COLLAB, TEAM)
    blames, cause = h.tickets.blames.copy(), h.spans.cause.copy()
    cause[0:N:2] = COLLAB
    blames[: N // 2] = blames[N:] = False
    blames[: N // 2, COLLAB] = True
    days = days_of_last(
        replace(h, tickets=replace(h.tickets, blames=blames), spans=replace(h.spans, cause=cause))
    )
    assert 1.0 < days[TEAM] < 3.0
    assert days[TEAM] + days[COLLAB] == pytest.approx(4.0)


def test_nothing_moves_without_a_label_or_a_contradiction():
    for odd, label in ((MARKET, None), (TEAM, TEAM)):
        recorded = all_claims(release(odd, label))
        assert agreed(release(odd, label), recorded) is recorded
    h = release(MARKET, None)
    nobody = replace(h, tickets=replace(h.tickets, blames=np.zeros((2 * N, 10), bool)))
    assert days_of_last(nobody)[MARKET] == pytest.approx(4.0)


def test_the_claims_keep_their_order_and_their_time():
    h = release(MARKET, TEAM)
    recorded = all_claims(h)
    found = agreed(h, recorded)
    n = len(recorded)
    assert found.rule[:n].tolist() == recorded.rule.tolist()
    assert found.rule[n:].tolist() == [8]
    assert found.ticket[n:].tolist() == [N - 1]
    time = (found.end - found.begin) * found.share
    assert time.sum() == pytest.approx((recorded.end - recorded.begin).sum())


def test_a_reader_overrules_both():
    h = release(MARKET, TEAM)
    keys = [f"A-{i}" for i in range(2 * N)]
    relabelled = settled(h, keys, [Dispute(f"A-{N - 1}", "user_experience", "R1")])
    assert agreed(relabelled.history, relabelled.recorded).share.min() == 1.0
    last = relabelled.recorded.where(relabelled.recorded.ticket == N - 1)
    assert (last.category.tolist(), last.share.tolist()) == ([UX], [1.0])
    rejected = settled(h, keys, [Dispute(f"A-{N - 1}", None, "R8")])
    assert not rejected.history.tickets.blames[N - 1].any()
    assert agreed(rejected.history, rejected.recorded).share.tolist() == [1.0] * len(rejected.recorded)


def test_claims_of_one_label_are_told_apart():
    h = release(MARKET, TEAM)
    found = agreed(h, all_claims(h))
    last = found.where(found.rule == 8)
    twice = labels_numbered(last.where(np.array([0, 0])))
    assert sorted(twice.number.tolist()) == [TEAM + 1, TEAM + 11]


def usual(last):
    """Nine tickets with waiting and then work of UX, and one more with the spans `last`."""
    table = facts(10, size=np.full(10, 4.0))
    table.blames[:, UX] = True
    rows = []
    for i in range(9):
        rows += [(i, 0, 4, ACTIVE, -1), (i, 4, 7, WAIT, UX), (i, 7, 10, ACTIVE, UX)]
    return history(table, spans(*rows, *((9, *row) for row in last)))


def test_half_a_record_leaves_the_label_open():
    half = usual([(0, 4, ACTIVE, -1), (4, 7, WAIT, UX), (7, 10, ACTIVE, -1)])
    left = open_labels(half, all_claims(half))
    assert left[9, UX]
    assert not left[:9].any()
    built, _, _ = overruns(half, rebuild(half, all_claims(half)), all_claims(half))
    mine = built.phases.ticket == 9
    assert built.phases.days[mine] @ built.phases.share[mine, UX] == pytest.approx(6.0)
    whole = usual([(0, 4, ACTIVE, -1), (4, 7, WAIT, UX), (7, 10, ACTIVE, UX)])
    assert not open_labels(whole, all_claims(whole)).any()


def queued(*others):
    """Work from 0 to 4 and from 9 to 10, ready in between, and what its person did: (planned, begin, end)."""
    n = 1 + len(others)
    planned, begin, end = (np.array(c, float) for c in zip((0, 0, 10), *others, strict=True))
    table = facts(n, planned=planned, person=np.zeros(n, int), size=np.full(n, 4.0), start=begin, finish=end)
    table.blames[0, COLLAB] = True
    own = [(0, 0, 4, ACTIVE, -1), (0, 4, 9, QUEUE, -1), (0, 9, 10, ACTIVE, -1)]
    time = spans(*own, *((i + 1, b, e, ACTIVE, -1) for i, (_, b, e) in enumerate(others)))
    h = history(table, replace(time, who=np.zeros(len(time.ticket), int)))
    return h, rebuild(h, all_claims(h))


def waits(h, built):
    phases = hidden_waits(h, built, open_labels(h, all_claims(h))).phases
    assert phases.share.sum() == 0.0  # how much of it the label takes is for R8 to say
    return [(b, d) for b, d, work in zip(phases.begin, phases.days, phases.work, strict=True) if not work]


def test_queueing_behind_a_label_is_waiting_as_far_as_it_was_not_ready():
    assert waits(*queued((5, 6, 7))) == [(4.0, 5.0)]  # its person idled from 7 to 9
    assert waits(*queued((5, 6, 9))) == [(4.0, 2.0)]  # began something less urgent at 6
    assert waits(*queued((-1, 4, 9))) == []  # was busy with something more urgent


def test_an_urgent_ticket_does_not_tell_that_another_was_not_ready():
    h, built = queued((-1, 4, 6), (5, 6, 9))
    assert waits(h, built) == [(4.0, 2.0)]
    assert waits(h, replace(built, tickets=replace(built.tickets, urgent=np.array([0, 0, 1], bool)))) == []
