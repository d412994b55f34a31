"""Waits before the start that left no trace but a label: the person was free and did not begin.

A ticket labelled with team conditions (nobody assigned, a hand-over) was not ready as long as its
person idled, or began something less urgent, after everything it depended on was done.
"""

from dataclasses import replace

import numpy as np

from pmreport.attribution.asbuilt import EPS, TEAM, AsBuilt, Bools, Floats, Ints, Phases
from pmreport.attribution.history import History

LEAST = 0.25
"""Working days below which a late start is not worth a claim."""


def late_starts(history: History, built: AsBuilt, blamed: Bools) -> AsBuilt:
    """The release with a wait of team conditions before the start of the tickets so labelled."""
    t, phases = built.tickets, built.phases
    ready = t.ready.copy()
    if len(built.links):
        np.maximum.at(ready, built.links[:, 1], t.finish[built.links[:, 0]])
    at = np.flatnonzero(blamed[:, TEAM] & (np.diff(phases.first) > 0))
    waits = np.array([_hidden(phases, t.planned, float(ready[i]), int(i)) for i in at])
    late = waits > LEAST if len(at) else np.zeros(0, bool)
    return replace(built, phases=_inserted(phases, at[late], waits[late], ready)) if late.any() else built


def _hidden(phases: Phases, priority: Floats, ready: float, ticket: int) -> float:
    """Days after `ready` until the last moment that shows the ticket was not ready yet."""
    first = int(phases.first[ticket])
    person, start = phases.who[first], float(phases.begin[first])
    if person < 0 or start - ready < LEAST:
        return 0.0
    mine = np.flatnonzero((phases.who == person) & phases.work & (phases.end > ready))
    mine = mine[phases.begin[mine] < start - EPS]
    moment = start
    for j in mine[np.argsort(-phases.begin[mine], kind="stable")].tolist():
        if phases.end[j] < moment - 1e-6:
            return moment - ready
        moment = float(phases.begin[j])
        if priority[phases.ticket[j]] > priority[ticket]:
            return max(moment - ready, 0.0)
    return max(moment - ready, 0.0) if moment > ready + EPS else 0.0


def _inserted(phases: Phases, tickets: Ints, days: Floats, ready: Floats) -> Phases:
    """Phases with a claimed wait in front of some tickets."""
    at = phases.first[tickets]
    share = np.zeros((len(at), phases.share.shape[1]))
    share[:, TEAM] = 1.0
    idle = phases.idle.copy()
    idle[at] = np.maximum(idle[at] - days, 0.0)
    grown = np.diff(phases.first)
    grown[tickets] += 1
    return Phases(
        np.concatenate([[0], np.cumsum(grown)]),
        np.insert(phases.work, at, False),
        np.insert(phases.days, at, days),
        np.insert(phases.begin, at, ready[tickets]),
        np.insert(phases.who, at, -1),
        np.insert(phases.cut, at, False),
        np.insert(idle, at, 0.0),
        np.insert(phases.share, at, share, axis=0),
    )
