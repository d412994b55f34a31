"""From status time and claims to the as-built release: phases of work and waiting.

Queueing for a person is no phase: the replay re-creates it. Where a person had two tickets in work,
the one begun later had the person and the other was parked, unless that is the habit; then the
person has a capacity above one.
"""

from dataclasses import dataclass

import numpy as np

from pmreport.attribution.asbuilt import EPS, AsBuilt, Bools, Floats, Ints, K, Phases, Tickets, person_pairs
from pmreport.attribution.claims import GATE, TAIL, WAITING, WORK, Claims
from pmreport.attribution.history import ACTIVE, QUEUE, History, Spans
from pmreport.attribution.implied import implied
from pmreport.attribution.parking import unpark
from pmreport.attribution.sticky import trimmed


@dataclass(frozen=True)
class Pieces:
    """Elementary intervals of tickets, sorted; no bound of a span or a claim lies inside one."""

    ticket: Ints
    begin: Floats
    end: Floats
    span: Ints  # −1: in no span


def rebuild(history: History, claims: Claims) -> AsBuilt:
    """The release as it was built, with the claimed parts of every phase."""
    t = history.tickets
    links = binding(history)
    ready = earliest(history, links)
    urgent = ~t.inside & np.isin(np.arange(t.n), claims.ticket[claims.kind == GATE])
    spans, capacity = unpark(history.spans, t.person, urgent, history.recorded)
    timed = claims.where((claims.kind != GATE) & (claims.kind != TAIL))
    pieces = _pieces(spans, timed, ready, t.finish)
    phases = _phases(pieces, spans, timed, t.finish, ready)
    if history.recorded and not history.grain:
        planned = np.where(np.isnan(t.planned), np.maximum(t.ready, history.begin), t.planned)
        phases = trimmed(phases, np.where(urgent, -np.inf, planned))
    return AsBuilt(
        _tickets(history, claims, phases, ready),
        phases,
        links,
        implied(history, links),
        capacity,
        history.planned,
        history.actual,
        _tail(claims),
    )


def binding(history: History) -> Ints:
    """Links that held: the successor did not begin before the predecessor ended."""
    t, links = history.tickets, history.links
    if not len(links):
        return np.zeros((0, 2), np.int64)
    before, after = links[:, 0], links[:, 1]
    held = t.start[after] >= t.finish[before] - history.grain - 1e-6
    forward = (t.start[before] < t.start[after]) | ((t.start[before] == t.start[after]) & (before < after))
    return np.unique(links[held & forward], axis=0)


def earliest(history: History, links: Ints) -> Floats:
    """When each ticket could have been begun: it existed, and what it depends on was done."""
    t = history.tickets
    floor = np.minimum(np.maximum(t.ready, history.begin), t.start)
    done = floor.copy()
    if len(links):
        np.maximum.at(done, links[:, 1], t.finish[links[:, 0]])
    return np.minimum(done, t.start)


def _pieces(spans: Spans, claims: Claims, ready: Floats, finish: Floats) -> Pieces:
    n = len(ready)
    owner = np.concatenate(
        [spans.ticket, spans.ticket, claims.ticket, claims.ticket, np.arange(n), np.arange(n)]
    )
    time = np.concatenate([spans.begin, spans.end, claims.begin, claims.end, ready, finish])
    time = np.clip(time, ready[owner], finish[owner])
    order = np.lexsort((time, owner))
    owner, time = owner[order], time[order]
    fine = np.flatnonzero((owner[1:] == owner[:-1]) & (time[1:] > time[:-1] + EPS))
    ticket, begin, end = owner[fine], time[fine], time[fine + 1]
    return Pieces(ticket, begin, end, _covering(spans, ticket, (begin + end) / 2))


def _covering(spans: Spans, ticket: Ints, moment: Floats) -> Ints:
    """The span of the ticket that covers a moment, −1 if none does."""
    order = np.lexsort((spans.begin, spans.ticket))
    owner = np.concatenate([spans.ticket[order], ticket])
    time = np.concatenate([spans.begin[order], moment])
    asks = np.arange(len(owner)) >= len(order)
    place = np.lexsort((asks, time, owner))
    last = np.maximum.accumulate(np.where(asks[place], -1, np.arange(len(owner))))
    found = np.full(len(ticket), -1)
    rows = np.flatnonzero(asks[place])
    source = place[last[rows]]
    hit = last[rows] >= 0
    span = order[source[hit]]
    asked = place[rows[hit]] - len(order)
    good = (spans.ticket[span] == ticket[asked]) & (spans.end[span] > moment[asked])
    found[asked[good]] = span[good]
    return found


def _claimed(pieces: Pieces, claims: Claims, work: Bools) -> Floats:
    """Share of every piece per category; several claims on one instant share it."""
    share = np.zeros((len(pieces.ticket), K))
    if not len(claims) or not len(pieces.ticket):
        return share
    low, high = _covered(pieces, claims)
    row = np.repeat(np.arange(len(claims)), high - low)
    piece = np.arange(len(row)) - np.repeat(np.cumsum(high - low) - high, high - low)
    fits = np.where(work[piece], claims.kind[row] != WAITING, claims.kind[row] != WORK)
    np.add.at(share, (piece[fits], claims.category[row[fits]]), claims.share[row[fits]])
    total = share.sum(axis=1, keepdims=True)
    out: Floats = share / np.maximum(total, 1.0)
    return out


def _covered(pieces: Pieces, claims: Claims) -> tuple[Ints, Ints]:
    """Range of pieces inside every claim, by rank so that large tables lose no precision."""
    times = np.unique(np.concatenate([pieces.begin, pieces.end, claims.begin, claims.end]))
    key = pieces.ticket * len(times) + np.searchsorted(times, (pieces.begin + pieces.end) / 2)
    low = np.searchsorted(
        key, claims.ticket * len(times) + np.searchsorted(times, claims.begin), side="right"
    )
    high = np.searchsorted(key, claims.ticket * len(times) + np.searchsorted(times, claims.end), side="right")
    return low, np.maximum(low, high)


def _phases(pieces: Pieces, spans: Spans, claims: Claims, finish: Floats, ready: Floats) -> Phases:
    kind = np.where(pieces.span >= 0, spans.kind[pieces.span] if len(spans.kind) else QUEUE, QUEUE)
    work = kind == ACTIVE
    share = _claimed(pieces, claims, work)
    stays = (kind != QUEUE) | (share.sum(axis=1) > 0)
    stays |= _held(pieces, work, stays)
    at = np.flatnonzero(stays)
    who = np.where(work[at], spans.who[pieces.span[at]] if len(spans.who) else -1, -1)
    return _sequence(pieces, at, work[at], who, share[at], ready)


def _held(pieces: Pieces, work: Bools, stays: Bools) -> Bools:
    """Queueing that no person ends: before a wait, or before the ticket is done."""
    n = len(work)
    nearest = np.where(stays, np.arange(n), n)
    following = np.minimum.accumulate(nearest[::-1])[::-1] if n else nearest
    inside = following < n
    follow = np.minimum(following, n - 1)
    same = inside & (pieces.ticket[follow] == pieces.ticket)
    begun = np.maximum.accumulate(np.where(stays, np.arange(n), -1)) if n else nearest
    opened = (begun >= 0) & (pieces.ticket[np.maximum(begun, 0)] == pieces.ticket)
    return ~stays & np.where(same, ~work[follow] & opened, True)


def _sequence(pieces: Pieces, at: Ints, work: Bools, who: Ints, share: Floats, ready: Floats) -> Phases:
    """Phases in order, with what they waited for besides the person."""
    ticket, begin, end = pieces.ticket[at], pieces.begin[at], pieces.end[at]
    same = np.zeros(len(at), bool)
    same[1:] = ticket[1:] == ticket[:-1]
    before = np.where(same, np.roll(end, 1), ready[ticket])
    cut = same & work & np.roll(work, 1) & (begin > before + EPS)
    joins = same & ~cut & (begin <= before + EPS) & (work == np.roll(work, 1)) & (who == np.roll(who, 1))
    joins &= (share == np.roll(share, 1, axis=0)).all(axis=1)
    heads = np.flatnonzero(~joins)
    days = np.add.reduceat(end - begin, heads) if len(heads) else np.zeros(0)
    phases = Phases(
        np.searchsorted(ticket[heads], np.arange(len(ready) + 1)),
        work[heads],
        days,
        begin[heads],
        who[heads],
        cut[heads],
        np.zeros(len(heads)),
        share[heads],
    )
    return _with_idle(phases, before[heads])


def _with_idle(phases: Phases, before: Floats) -> Phases:
    """Time before a phase in which neither its ticket nor its person was held by anything on record."""
    free = before.copy()
    pairs = person_pairs(phases)
    np.maximum.at(free, pairs[:, 1], phases.end[pairs[:, 0]])
    idle = np.where(phases.work & (phases.who < 0), 0.0, phases.begin - free)
    return Phases(**{**vars(phases), "idle": np.where(idle > EPS, idle, 0.0)})


def _tickets(history: History, claims: Claims, phases: Phases, ready: Floats) -> Tickets:
    t = history.tickets
    gates = claims.where(claims.kind == GATE)
    gate, part = np.full(t.n, -1), np.ones(t.n)
    gate[gates.ticket] = gates.category
    part[gates.ticket] = gates.share
    done = t.inside & (t.finish <= history.actual + EPS + history.grain)
    decides = done if done.any() else t.inside
    urgent = ~t.inside & (gate >= 0)
    base = np.minimum(np.maximum(t.ready, history.begin), t.start)
    planned = np.where(np.isnan(t.planned), base, t.planned)
    return Tickets(base, t.start, t.finish, t.due, planned, t.size, urgent, decides, gate, part)


def _tail(claims: Claims) -> Floats:
    rows = claims.where(claims.kind == TAIL)
    return np.bincount(rows.category, rows.end - rows.begin, K).astype(float)
