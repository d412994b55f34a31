"""What happened, as the replay needs it: tickets, phases, people, dependencies.

All times are float64 on one axis of working days; durations are working days. Categories are the
integers 0–9 in the project's fixed order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

CATEGORY_IDS = (
    "requirement_change",
    "schedule_delay",
    "user_experience",
    "missing_features",
    "collaboration",
    "technical_difficulty",
    "market_feedback",
    "team_management",
    "customer_complaints",
    "release_problems",
)
K = len(CATEGORY_IDS)
REQ, PLAN, UX, MISSING, COLLAB, TECH, MARKET, TEAM, COMPLAINT, RELEASE = range(K)
EPS = 1e-9
"""Instants closer than this (working days; 30 microseconds) are one instant."""


@dataclass(frozen=True)
class Tickets:
    """One row per ticket that took time from the people of the release.

    `ready` is when the ticket could have been begun at the earliest; `start` and `finish` are
    as built; `due` is the baseline due date and `size` the planned work (NaN without one);
    `planned` orders tickets as the plan did. `decides` marks the tickets the release waited for;
    `gate` is the category without which a ticket would not exist (−1: none) and `gate_share` how
    much of it then goes.
    """

    ready: Floats
    start: Floats
    finish: Floats
    due: Floats
    planned: Floats
    size: Floats
    urgent: Bools
    decides: Bools
    gate: Ints
    gate_share: Floats

    @property
    def n(self) -> int:
        """Number of tickets."""
        return len(self.ready)


@dataclass(frozen=True)
class Phases:
    """The life of every ticket as work and waiting, in order; ticket i owns `first[i]:first[i + 1]`.

    `work` needs the person `who` (−1: nobody in particular), the rest is waiting. `begin` is as
    built. `cut` marks work that a person took up again after other work. `idle` is the time right
    before the phase in which nothing on record kept it from beginning. `share[j, c]` is the part of
    the duration that category c claims (rows sum to at most 1).
    """

    first: Ints
    work: Bools
    days: Floats
    begin: Floats
    who: Ints
    cut: Bools
    idle: Floats
    share: Floats

    @property
    def ticket(self) -> Ints:
        """Ticket of every phase."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))

    @property
    def end(self) -> Floats:
        """As-built end of every phase."""
        return self.begin + self.days


@dataclass(frozen=True)
class AsBuilt:
    """The reconstructed release.

    `links` and `implied` are (e, 2) arrays of (predecessor, successor); `capacity` is how many
    tickets each person works on at once; `tail[c]` are claimed days between the last ticket and the
    release; `planned` is NaN when there was no planned date.
    """

    tickets: Tickets
    phases: Phases
    links: Ints
    implied: Ints
    capacity: Ints
    planned: float
    actual: float
    tail: Floats

    @property
    def last(self) -> float:
        """As-built finish of the last ticket that decided the release."""
        finish = self.tickets.finish[self.tickets.decides]
        return float(finish.max()) if len(finish) else self.actual

    @property
    def rest(self) -> float:
        """Days between the last ticket and the release that nothing claims (negative: overlap)."""
        return self.actual - self.last - float(self.tail.sum())

    def active(self) -> Ints:
        """Categories that have a claim, a gate or a tail; every other one gets 0 days."""
        named = (self.phases.share > 0).any(axis=0) | (self.tail > 0)
        gates = self.tickets.gate[self.tickets.gate >= 0]
        named[gates] = True
        return np.flatnonzero(named)


def remaining(built: AsBuilt, on: Floats) -> tuple[Floats, Floats]:
    """Parts of every phase and every ticket that are left with the categories `on` (10 values 0–1)."""
    keep, there = remaining_in_all(built, on[None, :])
    return keep[:, 0] * there[built.phases.ticket, 0], there[:, 0]


def remaining_in_all(built: AsBuilt, on: Floats) -> tuple[Floats, Floats]:
    """Parts of the phases (apart from their tickets') and of the tickets, a column per coalition."""
    t, off = built.tickets, 1.0 - on
    keep = np.maximum(1.0 - built.phases.share @ off.T, 0.0)
    keep[keep < EPS] = 0.0
    there = np.ones((t.n, len(on)))
    gated = np.flatnonzero(t.gate >= 0)
    there[gated] -= t.gate_share[gated, None] * off.T[t.gate[gated]]
    return keep, there


def person_pairs(phases: Phases) -> Ints:
    """For every work phase, the work of the same person that ended last before it began."""
    work = np.flatnonzero(phases.work & (phases.who >= 0))
    n = len(work)
    time = np.concatenate([phases.end[work], phases.begin[work] + EPS])
    begins = np.arange(2 * n) >= n
    who = np.tile(phases.who[work], 2)
    order = np.lexsort((begins, time, who))
    last = np.maximum.accumulate(np.where(begins[order], -1, np.arange(2 * n))) if n else np.zeros(0, int)
    asks = begins[order] & (last >= 0)
    target, source = order[asks] - n, order[last[asks]]
    fine = (who[source] == who[target]) & (source != target)
    return np.stack([work[source[fine]], work[target[fine]]], axis=1)
