"""The record as the engine's `History`, as the product's adapter makes it from the written folder."""

from dataclasses import replace

import numpy as np

from pmreport.attribution.history import ACTIVE, QUEUE, UNKNOWN, WAIT, Facts, History, Marks, Spans
from tools.simulator.record import DOING, DONE, Record
from tools.simulator.world import COMPLAINT


def history(r: Record) -> History:
    tickets = r.world.tickets
    n = len(tickets)
    base = np.array([t.kind == "base" for t in tickets])
    inside = np.array([t.kind != "complaint" for t in tickets])
    blames = np.zeros((n, 10), bool)
    for i, names in enumerate(r.labels):
        blames[i, names] = True
    origin = np.array([o if o != -2 else UNKNOWN for o in r.origin])
    origin = np.where(inside, origin, np.where(np.array(r.complaint) | blames[:, COMPLAINT], COMPLAINT, -1))
    facts = Facts(
        ready=np.array([t.ready for t in tickets])
        if not r.knobs.days_only
        else np.floor([t.ready for t in tickets]),
        start=np.array([min(b, e) for b, e in zip(_first(r), r.finish, strict=True)])
        if r.knobs.history
        else r.start,
        finish=r.finish,
        due=np.array([t.due if b else np.nan for t, b in zip(tickets, base, strict=True)]),
        planned=np.array([t.planned if b else np.nan for t, b in zip(tickets, base, strict=True)]),
        size=np.array([t.size if b else np.nan for t, b in zip(tickets, base, strict=True)]),
        person=np.array([t.person for t in tickets]),
        team=np.array([t.team for t in tickets]),
        parent=np.array([t.epic for t in tickets]),
        inside=inside,
        base=base,
        origin=origin,
        blames=blames,
    )
    failures = np.array(r.failures).reshape(-1, 2)
    k = len(failures)
    marks = Marks(np.full(k, -1), failures[:, 0], failures[:, 1], np.full(k, np.nan), np.arange(k))
    half = 0.5 if r.knobs.days_only else 0.0
    begin, end = facts.start + half, facts.finish - half
    facts = replace(facts, start=np.minimum(begin, end), finish=end)
    return History(
        facts,
        _spans(r),
        np.array(r.links, np.int64).reshape(-1, 2),
        r.world.planned,
        r.actual,
        0.0,
        failures=marks,
        recorded=r.knobs.history,
        grain=1.0 if r.knobs.days_only else 0.0,
    )


def _first(r: Record) -> np.ndarray:
    first = np.full(len(r.world.tickets), np.inf)
    for i, t, s in r.events:
        if s != DONE:
            first[i] = min(first[i], t)
    return np.where(np.isfinite(first), first, r.finish)


def _spans(r: Record) -> Spans:
    person = np.array([t.person for t in r.world.tickets])
    if not r.knobs.history:
        n = len(person)
        code, half = np.full(n, ACTIVE), 0.5 if r.knobs.days_only else 0.0
        return Spans(
            np.arange(n),
            np.minimum(r.start + half, r.finish - half),
            r.finish - half,
            code,
            np.full(n, -1),
            person,
            np.full(n, -1),
        )
    rows = [
        (i, t, r.events[e + 1][1], s)
        for e, (i, t, s) in enumerate(r.events)
        if s != DONE and r.events[e + 1][1] > t
    ]
    ticket, begin, end, status = (np.array(c) for c in zip(*rows, strict=True))
    if r.knobs.days_only:
        begin = begin + 0.5
        end = np.maximum(end + np.where(end == r.finish[ticket], -0.5, 0.5), begin)
    kind = np.where((status == DOING) | (status >= 10), ACTIVE, np.where(status >= 0, WAIT, QUEUE))
    cause = np.where(status >= 10, status - 10, np.where(status >= 0, status, -1))
    return Spans(
        ticket, begin.astype(float), end.astype(float), kind, cause, person[ticket], np.arange(len(rows))
    )
