"""What changed in each week of a release, as far as the record tells: scope, plans, waiting, people."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from pmreport.attribution.asbuilt import COMPLAINT, RELEASE, TEAM, Bools, Floats, Ints
from pmreport.attribution.attribute import Found
from pmreport.attribution.engine import WEEK
from pmreport.attribution.history import ACTIVE, WAIT, History, Marks
from pmreport.attribution.result import Attribution
from pmreport.attribution.selection import Axis, axis
from pmreport.case.plan import due_moves
from pmreport.model import Absent

Kind = Literal["scope", "grown", "waiting", "held", "outside", "failed", "people", "moved", "overdue"]
CONSEQUENCES = ("moved", "overdue")
"""Kinds that follow from the others; they stand last."""
WEIGHTY = 0.5
"""Days of lost or shifted time below which a week's change is not worth a line."""
LEAST = 0.05
"""Days of a ticket that a column of days shows."""
MOST_TURNS = 3


@dataclass(frozen=True)
class Change:
    """One kind of change in one week: the tickets concerned, those with most days first.

    `days` are planned days of added scope, growth of estimates, days of the waits that began, of late
    starts, of tickets from outside and until recovery from failed deployments (`n` counts them), days
    that due dates moved and days of lateness. Of `people`, `n` worked that week, `before` the week
    before; whose work it was is never told.
    """

    kind: Kind
    n: int
    days: float
    tickets: Ints
    before: int = 0


def changes(found: Found) -> list[list[Change]]:
    """The changes of every week (`weeks.starts`), the weightiest first, what follows from others last."""
    result, history = found.result, found.history
    assert result is not None
    assert history is not None
    starts = result.weeks.starts
    weeks: list[list[Change]] = [[] for _ in starts]
    for kind, marks in _marks(found, result, history):
        for week, change in _by_week(kind, marks, starts):
            weeks[week].append(change)
    for week, change in _people(result, starts, found.case.settings.people.min_group):
        weeks[week].append(change)
    return [sorted(week, key=lambda c: (c.kind in CONSEQUENCES, -c.days)) for week in weeks]


def turns(result: Attribution) -> list[int]:
    """The weeks that matter: in which the date became unlikely, and in which most days were lost."""
    lost = result.weeks.days.sum(axis=1)
    order = np.argsort(-lost, kind="stable").tolist()
    fell = [result.outlook.fell - 1] if result.outlook.fell > 0 else []
    worst = [week for week in order if lost[week] >= WEIGHTY and week not in fell]
    return sorted([*fell, *worst][:MOST_TURNS])


def behind(result: Attribution, week: int) -> tuple[int, Ints]:
    """The cause of most days of a week, and the tickets behind them that were open in it.

    −1 where no days were lost; no tickets of team conditions.
    """
    days, starts = result.weeks.days[week], result.weeks.starts
    cause = int(days.argmax())
    if days.sum() < WEIGHTY:
        return -1, np.zeros(0, np.int64)
    found, t = result.evidence, result.built.tickets
    rows = np.flatnonzero((found.category == cause) & (found.ticket >= 0) & (cause != TEAM))
    end = starts[week + 1] if week + 1 < len(starts) else np.inf
    ticket = found.ticket[rows]
    open_ = (t.start[ticket] < end) & (t.finish[ticket] > starts[week]) & (found.days[rows] >= LEAST)
    order = np.argsort(-found.days[rows][open_], kind="stable")
    tickets: Ints = ticket[open_][order]
    return cause, tickets


def _marks(found: Found, result: Attribution, history: History) -> Iterator[tuple[Kind, Marks]]:
    """Dated facts of the release's tickets, with the days that each weighs."""
    t, s, grown, failed = history.tickets, history.spans, history.changes, history.failures
    rows, mine = np.arange(t.n), t.inside
    waits = np.where(s.cause >= 0, (s.kind != ACTIVE) & (s.cause != TEAM), s.kind == WAIT)
    outside = ~mine & np.isin(t.origin, (COMPLAINT, RELEASE))
    yield "scope", _at(rows, t.ready, t.size, ~t.base)
    yield "grown", _at(grown.ticket, grown.at, grown.amount, (grown.amount > 0) & mine[grown.ticket])
    yield "waiting", _at(s.ticket, s.begin, s.end - s.begin, waits & mine[s.ticket])
    yield "held", _held(result, history)
    yield "outside", _at(rows, t.start, t.finish - t.start, outside)
    yield "failed", _at(-1 - np.arange(len(failed.at)), failed.at, failed.until - failed.at, failed.at >= 0)
    yield "moved", _moved(found, axis(found.case))
    yield "overdue", _at(rows, t.due, t.finish - t.due, mine & (t.finish > t.due))


def _at(ticket: Ints, at: Floats, days: Floats, mask: Bools) -> Marks:
    kept = np.flatnonzero(mask & np.isfinite(at))
    return Marks(ticket[kept], at[kept], at[kept], np.nan_to_num(days[kept]), kept)


def _moved(found: Found, when: Axis) -> Marks:
    """Due dates that moved later."""
    place = np.full(found.case.n + 1, -1)
    inside = found.case.final[found.rows]
    place[found.rows[inside]] = np.flatnonzero(inside)
    try:
        ticket, at, days = due_moves(found.case)
    except Absent:
        return Marks()
    return _at(place[ticket], when.days(at), days, (place[ticket] >= 0) & (days > 0))


def _held(result: Attribution, history: History) -> Marks:
    """Tickets that could not start as planned because one before them was open; the weight is the delay."""
    t, links = history.tickets, result.built.links
    source, target = links[:, 0], links[:, 1]
    open_ = (t.finish[source] > t.planned[target]) & (t.start[target] > t.planned[target])
    held = np.unique(target[open_ & t.inside[target]])
    return _at(held, t.planned[held], t.start[held] - t.planned[held], np.ones(len(held), bool))


def _by_week(kind: Kind, marks: Marks, starts: Floats) -> Iterator[tuple[int, Change]]:
    """One change per week in which the marks weigh anything; what was so at the start is none.

    A week ends with its last instant, as the outlook sees it: a date at 18:00 of its Friday is in it.
    """
    week = np.searchsorted(starts, marks.at) - 1
    for w in np.unique(week[week >= 0]).tolist():
        here = week == w
        tickets, place = np.unique(marks.ticket[here], return_inverse=True)
        days = np.bincount(place.ravel(), marks.amount[here], len(tickets))
        if kind == "scope" or days.sum() >= WEIGHTY:  # what has no size has entered all the same
            order = np.argsort(-days, kind="stable")
            named = tickets[order] if kind != "failed" else tickets[:0]
            yield w, Change(kind, len(tickets), float(days.sum()), named)


def _people(result: Attribution, starts: Floats, min_group: int) -> Iterator[tuple[int, Change]]:
    """Weeks before the planned date in which fewer people worked on the release than the week before.

    Those who work and those who no longer do are both groups large enough to be counted; a tenth fewer
    is worth telling.
    """
    phases, inside = result.built.phases, result.built.tickets.decides
    works = phases.work & (phases.who >= 0) & inside[phases.ticket]
    starts = starts[starts < result.built.planned]
    count = [
        len(np.unique(phases.who[works & (phases.begin < at + WEEK) & (phases.end > at)]))
        for at in starts.tolist()
    ]
    for week, (before, n) in enumerate(pairwise(count), start=1):
        if n >= min_group and before - n >= max(min_group, 0.1 * before):
            yield week, Change("people", n, WEEK * (before - n), np.zeros(0, np.int64), before)
