"""Each evidence rule on hand-made histories, and what the reconstruction makes of the claims."""

from dataclasses import replace

import numpy as np
import pytest

from pmreport.attribution import rules
from pmreport.attribution.asbuilt import COLLAB, COMPLAINT, MARKET, PLAN, RELEASE, REQ, TEAM, TECH, UX
from pmreport.attribution.claims import GATE, TAIL, WAITING, WORK
from pmreport.attribution.history import (
    ACTIVE,
    QUEUE,
    REVIEW,
    TEST,
    UNKNOWN,
    WAIT,
    Facts,
    History,
    Marks,
    Spans,
)
from pmreport.attribution.overrun import optimism, overruns
from pmreport.attribution.rebuild import rebuild


def facts(n, **more):
    one = {
        "ready": np.zeros(n), "start": np.zeros(n), "finish": np.full(n, 10.0), "due": np.full(n, np.nan),
        "planned": np.arange(n, dtype=float), "size": np.full(n, np.nan), "person": np.arange(n),
        "team": np.zeros(n, int), "parent": np.full(n, -1), "inside": np.ones(n, bool),
        "base": np.ones(n, bool), "origin": np.full(n, -1), "blames": np.zeros((n, 10), bool),
    }  # fmt: skip
    return Facts(**{**one, **more})


def spans(*rows):
    """(ticket, begin, end, kind, cause) in order."""
    ticket, begin, end, kind, cause = (np.array(c) for c in zip(*rows, strict=True))
    return Spans(
        ticket, begin.astype(float), end.astype(float), kind, cause, ticket.copy(), np.arange(len(rows))
    )


def history(table, time, **more):
    links = more.pop("links", np.zeros((0, 2), np.int64))
    return History(table, time, links, **{"planned": 8.0, "actual": 10.0, "begin": 0.0, **more})


def marks(*rows):
    """(ticket, at, until, amount)."""
    ticket, at, until, amount = (np.array(c) for c in zip(*rows, strict=True))
    return Marks(ticket, at.astype(float), until.astype(float), amount.astype(float), np.arange(len(rows)))


def test_r1_status_is_work_if_people_work_in_it():
    h = history(facts(1), spans((0, 0, 2, ACTIVE, -1), (0, 2, 5, WAIT, COLLAB), (0, 5, 10, ACTIVE, REQ)))
    found = rules.r1_status(h)
    assert found.category.tolist() == [COLLAB, REQ]
    assert found.kind.tolist() == [WAITING, WORK]
    assert (found.begin.tolist(), found.end.tolist()) == ([2, 5], [5, 10])
    assert found.event.tolist() == [1, 2]


def test_r2_reestimate_is_the_share_of_the_work_after_it():
    h = history(facts(1), spans((0, 0, 10, ACTIVE, -1)), changes=marks((0, 2.0, 2.0, 4.0)))
    found = rules.r2_content(h)
    assert found.share.tolist() == [0.5]  # 4 of the 8 active days that follow
    assert rebuild(h, found).phases.share[:, REQ] @ rebuild(h, found).phases.days == pytest.approx(4.0)


def test_r2_text_change_counts_what_exceeds_the_plan_and_nothing_before_the_start():
    table = facts(1, size=np.array([7.0]), start=np.array([1.0]))
    h = history(
        table, spans((0, 1, 10, ACTIVE, -1)), changes=marks((0, 5.0, 5.0, np.nan), (0, 0.5, 0.5, np.nan))
    )
    found = rules.r2_content(h)
    assert len(found) == 1
    assert found.share[0] * 5 == pytest.approx(2.0)


def test_r3_origin_of_added_tickets():
    table = facts(
        5,
        base=np.array([True, False, False, False, False]),
        origin=np.array([-1, MARKET, UNKNOWN, UNKNOWN, -1]),
    )
    table.blames[3, UX] = True
    found = rules.r3_scope(history(table, Spans()))
    assert found.ticket.tolist() == [1, 2, 3]
    assert found.category.tolist() == [MARKET, REQ, UX]
    assert found.share.tolist() == [1.0, 0.5, 1.0]
    assert set(found.kind.tolist()) == {GATE}


def test_r4_r5_r6_are_waits_of_their_categories():
    table = facts(1)
    h = history(
        table, spans((0, 0, 2, ACTIVE, -1), (0, 2, 6, QUEUE, -1), (0, 6, 10, ACTIVE, -1)),
        blockers=marks((0, 3.0, 5.0, np.nan)), unassigned=marks((0, 2.0, 3.0, np.nan)),
        handovers=marks((0, 5.0, 6.0, np.nan)),
    )  # fmt: skip
    assert rules.r4_blockers(h).category.tolist() == [COLLAB]
    assert rules.r5_unassigned(h).category.tolist() == rules.r6_handover(h).category.tolist() == [TEAM]
    built = rebuild(h, rules.all_claims(h))
    days = built.phases.days @ built.phases.share
    assert days[COLLAB] == pytest.approx(2.0)
    assert days[TEAM] == pytest.approx(2.0)


def test_r7_complaints_outside_and_not_other_work():
    table = facts(3, inside=np.array([True, False, False]), origin=np.array([COMPLAINT, COMPLAINT, -1]))
    found = rules.r7_complaints(history(table, Spans()))
    assert found.ticket.tolist() == [1]


def test_r10_only_counts_between_the_last_ticket_and_the_release_and_nothing_twice():
    table = facts(1, finish=np.array([6.0]))
    h = history(table, Spans(), failures=marks((-1, 5, 7, np.nan), (-1, 6.5, 8, np.nan), (-1, 9, 12, np.nan)))
    found = rules.r10_deployments(h)
    assert found.kind.tolist() == [TAIL] * 3
    assert (found.end - found.begin).sum() == pytest.approx(3.0)
    assert found.category.tolist() == [RELEASE] * 3


def test_r11_r12_loops():
    time = spans((0, 0, 3, ACTIVE, -1), (0, 3, 4, REVIEW, -1), (0, 4, 6, ACTIVE, -1),
                 (0, 6, 7, TEST, -1), (0, 7, 10, ACTIVE, -1))  # fmt: skip
    h = history(facts(1), time)
    assert rules.r11_review_loops(h).begin.tolist() == [4, 7]
    assert len(rules.r12_defect_loops(h)) == 0
    found = rules.r12_defect_loops(replace(h, bugs=np.array([0])))
    assert (found.begin.tolist(), found.category.tolist()) == ([7], [TECH])


def test_r13_hold_with_a_market_label():
    table = facts(1)
    h = history(table, spans((0, 0, 3, ACTIVE, -1), (0, 3, 9, WAIT, -1), (0, 9, 10, ACTIVE, -1)))
    assert len(rules.r13_market_hold(h)) == 0
    table.blames[0, MARKET] = True
    assert rules.r13_market_hold(h).category.tolist() == [MARKET]


def test_r14_silence_claims_nothing():
    h = history(facts(1), spans((0, 0, 1, ACTIVE, -1), (0, 1, 9, WAIT, -1), (0, 9, 10, ACTIVE, -1)))
    assert len(rules.all_claims(h)) == 0
    built = rebuild(h, rules.all_claims(h))
    assert built.phases.days.tolist() == [1, 8, 1]
    assert not built.phases.share.any()


def test_rules_can_be_switched_off():
    h = history(facts(1), spans((0, 0, 10, WAIT, UX)))
    assert len(rules.all_claims(h)) == 1
    assert len(rules.all_claims(h, skip=frozenset({1}))) == 0


def test_two_claims_on_one_instant_share_it():
    h = history(
        facts(1), spans((0, 0, 4, WAIT, UX), (0, 4, 10, ACTIVE, -1)), blockers=marks((0, 2.0, 4.0, np.nan))
    )
    built = rebuild(h, rules.all_claims(h))
    days = built.phases.days @ built.phases.share
    assert days[UX] == pytest.approx(3.0)
    assert days[COLLAB] == pytest.approx(1.0)


def test_r8_label_takes_what_exceeds_the_plan_waiting_first():
    table = facts(1, size=np.array([4.0]))
    table.blames[0, TECH] = True
    h = history(table, spans((0, 0, 4, ACTIVE, -1), (0, 4, 6, WAIT, -1), (0, 6, 10, ACTIVE, -1)))
    recorded = rules.all_claims(h)
    built, claims, _ = overruns(h, rebuild(h, recorded), recorded)
    days = built.phases.days * built.phases.share[:, TECH]
    assert days.sum() == pytest.approx(6.0)
    assert days[~built.phases.work].sum() == pytest.approx(2.0)
    assert claims.rule.tolist() == [8]


def many(ratio, noise=0.0, n=60):
    rng = np.random.default_rng(0)
    spent = 2.0 * ratio * np.exp(rng.normal(-(noise**2) / 2, noise, n))
    table = facts(n, size=np.full(n, 2.0), finish=spent)
    return history(table, spans(*((i, 0.0, float(d), ACTIVE, -1) for i, d in enumerate(spent))))


def test_r9_finds_systematic_optimism():
    h = many(1.3, 0.25)
    recorded = rules.all_claims(h)
    built, claims, found = overruns(h, rebuild(h, recorded), recorded)
    assert found.r == pytest.approx(1.3, rel=0.08)
    share = built.phases.share[:, PLAN]
    assert share == pytest.approx(np.full(60, 1 - 1 / found.r))
    assert set(claims.rule.tolist()) == {9}


def test_r9_does_not_call_noise_optimism():
    h = many(1.0, 0.25)
    assert optimism(h, rebuild(h, rules.all_claims(h)), rules.all_claims(h)).r == pytest.approx(1.0, abs=0.02)


def test_r9_needs_eight_tickets():
    h = many(2.0, n=7)
    assert optimism(h, rebuild(h, rules.all_claims(h)), rules.all_claims(h)).r == 1.0


def test_later_ticket_has_the_person_and_the_earlier_one_is_parked():
    table = facts(2, person=np.array([0, 0]), finish=np.array([12.0, 4.0]), start=np.array([0.0, 2.0]))
    time = replace(spans((0, 0, 12, ACTIVE, -1), (1, 2, 4, ACTIVE, -1)), who=np.array([0, 0]))
    built = rebuild(history(table, time, actual=12.0), rules.all_claims(history(table, time)))
    assert built.phases.days.tolist() == [2, 2, 8, 2]
    assert built.phases.work.tolist() == [True, False, True, True]
    assert built.capacity.tolist() == [1]


def test_habitual_overlap_is_capacity():
    table = facts(2, person=np.array([0, 0]))
    time = replace(spans((0, 0, 10, ACTIVE, -1), (1, 0, 10, ACTIVE, -1)), who=np.array([0, 0]))
    built = rebuild(history(table, time), rules.all_claims(history(table, time)))
    assert built.capacity.tolist() == [2]
    assert built.phases.days.tolist() == [10, 10]


def test_link_that_was_not_kept_is_no_dependency():
    table = facts(2, start=np.array([0.0, 5.0]))
    time = spans((0, 0, 10, ACTIVE, -1), (1, 5, 10, ACTIVE, -1))
    built = rebuild(history(table, time, links=np.array([[0, 1]])), rules.all_claims(history(table, time)))
    assert len(built.links) == 0
