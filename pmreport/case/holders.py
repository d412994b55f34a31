"""Who held which ticket when, and hand-offs between teams. Codes only: no name leaves this module."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.case.case import Case
from pmreport.case.facts import sort_key
from pmreport.model import Absent, History
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pieces:
    """Intervals [start, end) of tickets, each with one holder (a person code, −1 nobody)."""

    ticket: Ints
    start: Longs
    end: Longs
    holder: Ints

    def where(self, rows: Bools) -> "Pieces":
        """Only these intervals."""
        return Pieces(self.ticket[rows], self.start[rows], self.end[rows], self.holder[rows])


def people_codes(c: Case) -> Ints:
    """The person code of each text of the event vocabulary, −1 for other texts and for empty."""
    found = pd.Index(c.data.people).get_indexer(pd.Index(c.data.events.values))
    return np.append(found, -1).astype(np.int32)


def held(c: Case) -> Pieces:
    """Every ticket from its creation to the end of the data, by assignee; today's without history."""
    return c.facts.once(("held", c.data.as_of), lambda: _held(c))


def _held(c: Case) -> Pieces:
    now, created = c.data.codes("assignee"), c.facts.created
    if not c.data.carries("events.assignee"):
        end = np.full(c.n, c.data.as_of, dtype=np.int64)
        return Pieces(np.arange(c.n, dtype=np.int32), created, np.maximum(created, end), now)
    history, codes = c.data.history("assignee"), people_codes(c)
    first = now.copy()
    first[history.ticket[history.first]] = codes[history.old[history.first]]
    ticket = np.concatenate([np.arange(c.n, dtype=np.int32), history.ticket])
    start = np.concatenate([created, np.maximum(history.at, created[history.ticket])])
    holder = np.concatenate([first, codes[history.new]])
    order = np.argsort(ticket, kind="stable")
    ticket, start, holder = ticket[order], start[order], holder[order]
    last = np.r_[ticket[1:] != ticket[:-1], True]
    end = np.where(last, np.maximum(c.data.as_of, start), np.r_[start[1:], NONE])
    return Pieces(ticket, start, end, holder)


def by_machine(c: Case, ticket: Ints, at: Longs) -> Bools:
    """Which of these changes of the assignee were made by an excluded author: those have no author left."""
    history = c.data.history("assignee")
    theirs = history.where((history.author < 0) & bool(c.settings.exclude.authors))
    return np.isin(sort_key(ticket, at), sort_key(theirs.ticket, theirs.at))


def holder_at(c: Case, moment: Longs) -> Ints:
    """Who held each ticket at an instant of its own, −1 nobody."""
    pieces, at = held(c), moment[held(c).ticket]
    rows = (pieces.start <= at) & (at < pieces.end)
    out = np.full(c.n, -1, dtype=np.int32)
    out[pieces.ticket[rows]] = pieces.holder[rows]
    return out


def in_progress(c: Case) -> Pieces:
    """Intervals in which a leaf was in a doing status, by holder; start to completion without history."""
    return c.facts.once(("in progress", c.as_of), lambda: _in_progress(c))


def _in_progress(c: Case) -> Pieces:
    facts, known = c.facts, c.data.recorded("events.status")
    dated = facts.leaf & (facts.started != NONE) & ~facts.cancelled & ~known
    codes = np.flatnonzero(dated).astype(np.int32)
    doing = (codes, facts.started[codes], c.or_as_of(facts.resolved)[0][codes])
    if c.data.carries("events.status"):
        spans = facts.spans
        rows = facts.of_category("doing")[spans.status] & facts.leaf[spans.ticket]
        doing = (
            np.concatenate([spans.ticket[rows], doing[0]]),
            np.concatenate([spans.start[rows], doing[1]]),
            np.concatenate([spans.end[rows], doing[2]]),
        )
    return _crossed(*doing, held(c), c.n)


def active_work(c: Case) -> Pieces:
    """Intervals in which a leaf was in an active status, by holder.

    Raises `Absent` without a history of statuses, and where none of them is active."""
    c.data.require("events.status")
    facts = c.facts
    active = facts.of_kind("active")
    if not active[:-1].any():
        raise Absent("statuses.active")
    spans = facts.spans
    rows = active[spans.status] & facts.leaf[spans.ticket]
    return _crossed(spans.ticket[rows], spans.start[rows], spans.end[rows], held(c), c.n)


def _crossed(ticket: Ints, start: Longs, end: Longs, holders: Pieces, n: int) -> Pieces:
    """The intersections of intervals with the holders' intervals of the same ticket."""
    first = np.searchsorted(holders.ticket, np.arange(n + 1))
    count = (first[1:] - first[:-1])[ticket]
    row = np.repeat(np.arange(len(ticket)), count)
    within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    other = first[ticket][row] + within
    low = np.maximum(start[row], holders.start[other])
    high = np.minimum(end[row], holders.end[other])
    keep = high > low
    return Pieces(ticket[row][keep], low[keep], high[keep], holders.holder[other][keep])


@dataclass(frozen=True)
class Handoffs:
    """Changes of the team of a ticket between its start and its completion, by ticket and time."""

    ticket: Ints
    at: Longs
    giver: Ints
    receiver: Ints


def handoffs(c: Case) -> Handoffs:
    """Hand-offs of the subject's work: changes of the team field, else of the assignee's team.

    Raises `Absent` where neither is recorded."""
    if c.data.carries("events.team"):
        history = c.data.history("team")
        table = _team_codes(c, history)
    elif c.data.carries("events.assignee") and (c.facts.people.team_of >= 0).any():
        history = c.data.history("assignee")
        table = c.facts.people.team_of[people_codes(c)]
    else:
        raise Absent("events.team")
    old, new = table[history.old], table[history.new]
    started, end = c.facts.started[history.ticket], c.or_as_of(c.facts.resolved)[0][history.ticket]
    rows = (old >= 0) & (new >= 0) & (old != new) & c.work[history.ticket]
    rows &= (started != NONE) & (history.at >= started) & (history.at <= end)
    return Handoffs(history.ticket[rows], history.at[rows], old[rows], new[rows])


def _team_codes(c: Case, history: History) -> Ints:
    found = pd.Index(c.facts.people.teams).get_indexer(pd.Index(history.values))
    return np.append(found, -1).astype(np.int32)


def first_team(c: Case) -> Ints:
    """The team each ticket was written for: before the first hand-off, today's without history."""
    out: Ints = c.facts.people.ticket_team.copy()
    if c.data.carries("events.team"):
        history = c.data.history("team")
        given = _team_codes(c, history)[history.old]
        rows = history.first & (given >= 0)
        out[history.ticket[rows]] = given[rows]
    return out


def first_act(c: Case, ticket: Ints, after: Longs, team: Ints) -> Longs:
    """The first event strictly after an instant on a ticket by somebody of a team; `NONE` without one."""
    events, n_teams = c.data.events, len(c.facts.people.teams)
    doer = c.facts.people.team_of[events.author]
    known = doer >= 0
    pair = events.ticket[known].astype(np.int64) * n_teams + doer[known]
    order = np.lexsort((events.at[known], pair))
    pair, at = pair[order], events.at[known][order]
    wanted = ticket.astype(np.int64) * n_teams + team
    place = np.searchsorted(sort_key(pair, at), sort_key(wanted, after), side="right")
    found = np.append(pair, -1)[place] == wanted
    return np.where(found, np.append(at, NONE)[place], NONE)


def enough_people(c: Case, codes: Ints) -> bool:
    """Whether these person codes are at least as many different people as may be shown together."""
    return len(np.unique(codes[codes >= 0])) >= c.settings.people.min_group
