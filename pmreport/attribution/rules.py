"""The evidence rules: what the record says about why time passed. One function per rule.

Every rule is a pure function of the history and returns claims; the numbers are those of the
specification. R8 and R9 need the reconstructed phases and are in `overrun.py`. R14, five silent days
without a reason, makes no claim: the absence of a record is evidence against nobody.
"""

from collections.abc import Callable

import numpy as np

from pmreport.attribution.asbuilt import COLLAB, COMPLAINT, MARKET, RELEASE, REQ, TEAM, TECH, UX, Floats, Ints
from pmreport.attribution.claims import GATE, TAIL, WAITING, WORK, Claims, claims, joined, numbered
from pmreport.attribution.history import ACTIVE, REVIEW, TEST, UNKNOWN, WAIT, History, Marks

Rule = Callable[[History], Claims]


def r1_status(history: History) -> Claims:
    """A status that names a cause: waiting, or extra work if people work in it."""
    s = history.spans
    at = np.flatnonzero(s.cause >= 0)
    kind = np.where(s.kind[at] == ACTIVE, WORK, WAITING)
    return claims(
        1, s.ticket[at], s.cause[at], kind, s.begin[at], s.end[at], strength=0.95, event=s.event[at]
    )


def r2_content(history: History) -> Claims:
    """Work after the content changed: the re-estimate, else what exceeds the planned size."""
    marks, t, s = history.changes, history.tickets, history.spans
    work = s.kind == ACTIVE
    total = np.bincount(s.ticket[work], (s.end - s.begin)[work], t.n)
    begun = (marks.at > t.start[marks.ticket]) & (marks.at < t.finish[marks.ticket])
    extra = np.where(np.isnan(marks.amount), total[marks.ticket] - t.size[marks.ticket], marks.amount)
    after = _active_after(history, marks)
    share = np.clip(np.where(np.isnan(extra), after, extra) / np.maximum(after, 1e-12), 0, 1)
    at = np.flatnonzero(begun & (share > 0) & (after > 0))
    end = t.finish[marks.ticket[at]]
    return claims(2, marks.ticket[at], REQ, WORK, marks.at[at], end, share=share[at], event=marks.event[at])


def _active_after(history: History, marks: Marks) -> Floats:
    """Active days of a mark's ticket after the mark."""
    s = history.spans
    work = np.flatnonzero(s.kind == ACTIVE)
    order = work[np.argsort(s.ticket[work], kind="stable")]
    low = np.searchsorted(s.ticket[order], marks.ticket)
    high = np.searchsorted(s.ticket[order], marks.ticket, side="right")
    row = np.repeat(np.arange(len(marks.ticket)), high - low)
    span = order[np.arange(len(row)) - np.repeat(np.cumsum(high - low) - high, high - low)]
    left = np.maximum(s.end[span] - np.maximum(s.begin[span], marks.at[row]), 0)
    return np.bincount(row, left, len(marks.ticket)).astype(float)


def r3_scope(history: History) -> Claims:
    """A ticket that entered after the freeze exists only because of its origin.

    An origin that is not said is the only label, else a changed requirement at half strength.
    """
    t = history.tickets
    late = t.inside & ~t.base
    unsaid = t.origin == UNKNOWN
    labelled = unsaid & (t.blames.sum(axis=1) == 1)
    origin = np.where(labelled, t.blames.argmax(axis=1), np.where(unsaid, REQ, t.origin))
    at = np.flatnonzero(late & (origin >= 0))
    half = np.where((unsaid & ~labelled)[at], 0.5, 1.0)
    return claims(
        3, at, origin[at], GATE, t.start[at], t.finish[at], share=half, strength=np.where(half < 1, 0.5, 0.9)
    )


def r4_blockers(history: History) -> Claims:
    """An open ticket of another team outside the release held this one up."""
    m = history.blockers
    return claims(4, m.ticket, COLLAB, WAITING, m.at, m.until, event=m.event)


def r5_unassigned(history: History) -> Claims:
    """Committed, and nobody was assigned."""
    m = history.unassigned
    return claims(5, m.ticket, TEAM, WAITING, m.at, m.until, strength=0.8, event=m.event)


def r6_handover(history: History) -> Claims:
    """From a change of assignee after the start to the first event of the new one."""
    m = history.handovers
    return claims(6, m.ticket, TEAM, WAITING, m.at, m.until, strength=0.8, event=m.event)


def r7_complaints(history: History) -> Claims:
    """Tickets outside that took the people's time: complaints, or hotfixes of the last release."""
    t = history.tickets
    at = np.flatnonzero(~t.inside & np.isin(t.origin, (COMPLAINT, RELEASE)))
    return claims(7, at, t.origin[at], GATE, t.start[at], t.finish[at], strength=0.95)


def r10_deployments(history: History) -> Claims:
    """Failed deployments between the last ticket and the release, until recovery."""
    t, m = history.tickets, history.failures
    done = t.finish[t.inside & (t.finish <= history.actual + 1e-9)]
    last = float(done.max()) if len(done) else history.begin
    begin, end = np.maximum(m.at, last), np.minimum(m.until, history.actual)
    begin = np.maximum(begin, _running_end(begin, end))
    at = np.flatnonzero(end > begin)
    none = np.full(len(at), -1)
    return claims(10, none, RELEASE, TAIL, begin[at], end[at], strength=1.0, event=m.event[at])


def _running_end(begin: Floats, end: Floats) -> Floats:
    """Latest end among the earlier intervals, so that no instant is counted twice."""
    order = np.lexsort((end, begin))
    before = np.empty(len(begin))
    before[order] = np.concatenate([[-np.inf], np.maximum.accumulate(end[order])[:-1]])[: len(begin)]
    return before


def r11_review_loops(history: History) -> Claims:
    """Work that a design review sent back."""
    return _returned(history, 11, np.array([REVIEW]), UX, 0.9, None)


def r12_defect_loops(history: History) -> Claims:
    """Work that a test sent back, on a ticket with a linked defect."""
    return _returned(history, 12, np.array([TEST]), TECH, 0.8, history.bugs)


def _returned(
    history: History, rule: int, source: Ints, category: int, strength: float, only: Ints | None
) -> Claims:
    """Unnamed active spans after the first visit to one of the kinds `source`."""
    s = history.spans
    visited = np.full(history.tickets.n, np.inf)
    mark = np.isin(s.kind, source)
    np.minimum.at(visited, s.ticket[mark], s.end[mark])
    back = (s.kind == ACTIVE) & (s.cause < 0) & (s.begin >= visited[s.ticket] - 1e-9)
    if only is not None:
        back &= np.isin(s.ticket, only)
    at = np.flatnonzero(back)
    return claims(
        rule, s.ticket[at], category, WORK, s.begin[at], s.end[at], strength=strength, event=s.event[at]
    )


def r13_market_hold(history: History) -> Claims:
    """On hold without a named cause, on a ticket whose label names the market."""
    s = history.spans
    at = np.flatnonzero((s.kind == WAIT) & (s.cause < 0) & history.tickets.blames[s.ticket, MARKET])
    return claims(13, s.ticket[at], MARKET, WAITING, s.begin[at], s.end[at], event=s.event[at])


RULES: dict[int, Rule] = {
    1: r1_status,
    2: r2_content,
    3: r3_scope,
    4: r4_blockers,
    5: r5_unassigned,
    6: r6_handover,
    7: r7_complaints,
    10: r10_deployments,
    11: r11_review_loops,
    12: r12_defect_loops,
    13: r13_market_hold,
}
TIMED = (1, 2, 4, 5, 6, 11, 12, 13)
"""Rules that read the status history; without one they say nothing."""


def all_claims(history: History, skip: frozenset[int] = frozenset()) -> Claims:
    """Claims of every rule but R8 and R9, without those that a configuration switches off."""
    off = skip if history.recorded else skip | set(TIMED)
    return numbered(joined([rule(history) for number, rule in RULES.items() if number not in off]))
