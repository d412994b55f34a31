"""Waits that left no trace but a label: the person was free and did not go on.

A ticket whose label names a cause, and whose claims do not, was not ready as long as its person idled,
or began something less urgent. Before the first work only a label of team conditions (nobody assigned,
a hand-over) says so; between two pieces of work any label does, and R8 decides how much counts.
"""

from dataclasses import replace

import numpy as np

from pmreport.attribution.asbuilt import EPS, TEAM, AsBuilt, Bools, Floats, Ints, K, Phases
from pmreport.attribution.history import History

LEAST = 0.25
"""Working days below which a late start is not worth a claim."""


def hidden_waits(history: History, built: AsBuilt, blamed: Bools) -> AsBuilt:
    """The release with the waits that show behind the open labels `blamed` (tickets × 10).

    Those before the start are claimed for team conditions, those between two phases are unclaimed.
    """
    t, phases = built.tickets, built.phases
    ready = t.ready.copy()
    if len(built.links):
        np.maximum.at(ready, built.links[:, 1], t.finish[built.links[:, 0]])
    first = phases.first[np.flatnonzero(blamed[:, TEAM] & (np.diff(phases.first) > 0))]
    later = _resumed(phases, np.asarray(blamed.any(axis=1))) if history.recorded else first[:0]
    at = np.concatenate([first, later])
    since = np.concatenate([ready[phases.ticket[first]], phases.end[later - 1]])
    priority = np.where(t.urgent, -np.inf, t.planned)
    rows = zip(_others(phases, at), at.tolist(), since.tolist(), strict=True)
    days = np.array([_hidden(phases, priority, *row) for row in rows])
    team = np.arange(len(at)) < len(first)
    found = np.flatnonzero(days > LEAST) if len(at) else at
    found = found[np.argsort(at[found], kind="stable")]
    if not len(found):
        return built
    return replace(built, phases=_inserted(phases, at[found], days[found], since[found], team[found]))


def _resumed(phases: Phases, tickets: Bools) -> Ints:
    """Work of these tickets that began some time after their phase before it."""
    own, rows = phases.ticket, np.arange(1, len(phases.days))
    late = phases.begin[1:] - phases.end[:-1] > LEAST
    fine = late & phases.work[1:] & (own[1:] == own[:-1]) & tickets[own[1:]]
    out: Ints = rows[fine]
    return out


def _others(phases: Phases, at: Ints) -> list[Ints]:
    """For each of these phases, all work of its person, in order."""
    work = np.flatnonzero(phases.work)
    work = work[np.argsort(phases.who[work], kind="stable")]
    low = np.searchsorted(phases.who[work], phases.who[at])
    high = np.searchsorted(phases.who[work], phases.who[at], side="right")
    return [work[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True)]


def _hidden(phases: Phases, priority: Floats, mine: Ints, phase: int, ready: float) -> float:
    """Days after `ready` until the last moment that shows the ticket was not ready for a phase yet.

    `mine` is all work of the phase's person.
    """
    ticket, person, start = phases.ticket[phase], phases.who[phase], float(phases.begin[phase])
    if person < 0 or start - ready < LEAST:
        return 0.0
    mine = mine[phases.begin[mine] < start - EPS]
    mine = mine[phases.begin[mine] + phases.days[mine] > ready + EPS]
    moment = start
    for j in mine[np.argsort(-phases.begin[mine], kind="stable")].tolist():
        if phases.begin[j] + phases.days[j] < moment - 1e-6:
            return moment - ready
        moment = float(phases.begin[j])
        if priority[phases.ticket[j]] > priority[ticket]:
            return max(moment - ready, 0.0)
    return max(moment - ready, 0.0) if moment > ready + EPS else 0.0


def _inserted(phases: Phases, at: Ints, days: Floats, since: Floats, team: Bools) -> Phases:
    """Phases with a wait in front of some, claimed for team conditions where `team`."""
    share = np.zeros((len(at), K))
    share[:, TEAM] = team
    idle = phases.idle.copy()
    idle[at] = np.maximum(idle[at] - days, 0.0)
    grown = np.diff(phases.first) + np.bincount(phases.ticket[at], minlength=len(phases.first) - 1)
    return Phases(
        np.concatenate([[0], np.cumsum(grown)]),
        np.insert(phases.work, at, False),
        np.insert(phases.days, at, days),
        np.insert(phases.begin, at, since),
        np.insert(phases.who, at, -1),
        np.insert(phases.cut, at, False),
        np.insert(idle, at, 0.0),
        np.insert(phases.share, at, share, axis=0),
    )
