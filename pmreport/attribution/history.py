"""What the rules read: tickets, time in statuses and marks, as plain arrays on the working-day axis."""

from dataclasses import dataclass, field

import numpy as np

from pmreport.attribution.asbuilt import Bools, Floats, Ints

QUEUE, ACTIVE, WAIT, REVIEW, TEST = range(5)
"""Kinds of time: queueing for a person (also to-do), work, waiting, design review, test."""
UNKNOWN = -2
"""Origin of a ticket that came after the freeze and says nothing about why."""


def _ints() -> Ints:
    return np.zeros(0, np.int64)


def _floats() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True)
class Facts:
    """One row per ticket of the release, and per other ticket that took time from its people.

    `ready`: created, or entered the release later; `size`: planned work in working days (NaN: none);
    `origin`: the category without which the ticket would not exist (−1 planned, −2 unknown);
    `blames[i, c]`: a label of the ticket names category c; `inside`: belongs to the release;
    `base`: was in it at the freeze; `person` −1: nobody; missing times are NaN.
    """

    ready: Floats
    start: Floats
    finish: Floats
    due: Floats
    planned: Floats
    size: Floats
    person: Ints
    team: Ints
    parent: Ints
    inside: Bools
    base: Bools
    origin: Ints
    blames: Bools

    @property
    def n(self) -> int:
        """Number of tickets."""
        return len(self.ready)


@dataclass(frozen=True)
class Spans:
    """Time in statuses: `kind` as above, `cause` a category or −1, `event` the row that began it."""

    ticket: Ints = field(default_factory=_ints)
    begin: Floats = field(default_factory=_floats)
    end: Floats = field(default_factory=_floats)
    kind: Ints = field(default_factory=_ints)
    cause: Ints = field(default_factory=_ints)
    who: Ints = field(default_factory=_ints)
    event: Ints = field(default_factory=_ints)


@dataclass(frozen=True)
class Marks:
    """Dated facts of tickets: from `at` until `until`, `amount` in working days where one is known."""

    ticket: Ints = field(default_factory=_ints)
    at: Floats = field(default_factory=_floats)
    until: Floats = field(default_factory=_floats)
    amount: Floats = field(default_factory=_floats)
    event: Ints = field(default_factory=_ints)


@dataclass(frozen=True)
class History:
    """Everything that is known about one release.

    `links` are (predecessor, successor) inside the release; `blockers` are waits for tickets of other
    teams outside it (at, until); `changes` content changes (amount: re-estimate, NaN none);
    `unassigned` committed time without an assignee; `handovers` from a change of assignee to the new
    one's first event; `failures` failed deployments until recovery (ticket −1); `bugs` tickets with a
    linked defect. `recorded`: there is a status history. `grain`: precision of the times in working
    days (0 exact, 1 whole days).
    """

    tickets: Facts
    spans: Spans
    links: Ints
    planned: float
    actual: float
    begin: float
    blockers: Marks = field(default_factory=Marks)
    changes: Marks = field(default_factory=Marks)
    unassigned: Marks = field(default_factory=Marks)
    handovers: Marks = field(default_factory=Marks)
    failures: Marks = field(default_factory=Marks)
    bugs: Ints = field(default_factory=_ints)
    recorded: bool = True
    grain: float = 0.0
    optimism: float = float("nan")  # r of earlier releases, where known
    optimism_spread: float = 0.0  # its standard error in ln r
    optimism_from: int = 0  # and the tickets behind it
    tier: str = ""  # C where only completions are known; else A with and B without a history
