"""What one ticket's evidence alone cost the release: the true single-removal replay of the top tickets."""

from dataclasses import replace

import numpy as np

from pmreport.attribution import network
from pmreport.attribution.asbuilt import EPS, TEAM, AsBuilt, Floats, Ints, K
from pmreport.attribution.calibrate import Calibration, Mode
from pmreport.attribution.dispatch import Prepared, replay, run, steps
from pmreport.attribution.evidence import Evidence
from pmreport.attribution.loop import COMPILE_FROM

MOST, LARGE, LEAST = 5, 20_000, 0.05
"""Tickets per category; tickets of a release above which only the first is run; days worth a run."""


def ticket_removal(built: AsBuilt, found: Calibration, mode: Mode, evidence: Evidence) -> Floats:
    """Days by which the release comes earlier without one category's claims on one ticket.

    One value per row of the evidence; NaN for rows that were not run: those behind the first ones of
    their category, after the last ticket, or of team conditions. They add up to nothing in particular.
    """
    days = np.full(len(evidence.days), np.nan)
    rows = _chosen(evidence, MOST if built.tickets.n <= LARGE else 1)
    if not len(rows):
        return days
    pairs = list(zip(evidence.ticket[rows].tolist(), evidence.category[rows].tolist(), strict=True))
    if mode in ("redispatch", "scope_and_tail"):
        saved = _by_dispatch(found.prepared, pairs)
    elif mode == "network":
        saved = _by_network(built, found, pairs)
    else:
        saved = (_by_dispatch(found.prepared, pairs) + _by_network(built, found, pairs)) / 2
    days[rows] = np.where(np.abs(saved) < EPS, 0.0, saved)
    return days


def _chosen(evidence: Evidence, most: int) -> Ints:
    """The first rows of every category."""
    worth = (evidence.ticket >= 0) & (evidence.category != TEAM) & (np.abs(evidence.days) >= LEAST)
    rows = np.flatnonzero(worth)
    rows = rows[np.lexsort((evidence.ticket[rows], -np.abs(evidence.days[rows]), evidence.category[rows]))]
    category = evidence.category[rows]
    place = np.arange(len(rows)) - np.searchsorted(category, category)
    chosen: Ints = rows[place < most]
    return chosen


def _by_dispatch(prepared: Prepared, pairs: list[tuple[int, int]]) -> Floats:
    """One list schedule per pair, and one of what happened."""
    built, everything = prepared.built, np.ones(K)
    fast = (len(pairs) + 1) * len(built.phases.days) > COMPILE_FROM
    decides = built.tickets.decides
    end = float(np.max(replay(prepared, everything, fast)[decides]))
    saved = np.zeros(len(pairs))
    for row, (ticket, category) in enumerate(pairs):
        world = steps(replace(prepared, built=_without(built, ticket, category)), everything)
        counts = decides.copy()
        if _gone(built, ticket, category):
            world.ready[ticket], counts[ticket] = -np.inf, False
        finish = run(prepared, world, fast)[counts]
        saved[row] = end - float(np.max(finish)) if len(finish) else 0.0
    return saved


def _gone(built: AsBuilt, ticket: int, category: int) -> bool:
    """Whether the ticket would not exist without the category."""
    t = built.tickets
    return bool(t.gate[ticket] == category and t.gate_share[ticket] > 1.0 - EPS)


def _left(built: AsBuilt, ticket: int, category: int) -> tuple[slice, Floats]:
    """The phases of a ticket, and the part of each that is left without the category."""
    t, phases = built.tickets, built.phases
    own = slice(int(phases.first[ticket]), int(phases.first[ticket + 1]))
    left = np.maximum(1.0 - phases.share[own, category], 0.0)
    left[left < EPS] = 0.0
    return own, left * (1.0 - t.gate_share[ticket] if t.gate[ticket] == category else 1.0)


def _without(built: AsBuilt, ticket: int, category: int) -> AsBuilt:
    """The release without one category's claims on one ticket."""
    phases = built.phases
    own, left = _left(built, ticket, category)
    days, idle = phases.days.copy(), phases.idle.copy()
    days[own] *= left
    idle[own] *= left > EPS
    return replace(built, phases=replace(phases, days=days, idle=idle))


def _by_network(built: AsBuilt, found: Calibration, pairs: list[tuple[int, int]]) -> Floats:
    """All pairs at once, ¾ with the order kept and ¼ with resumptions that go with their wait."""
    keep = np.ones((len(built.phases.days), len(pairs) + 1))
    there = np.ones((built.tickets.n, len(pairs) + 1))
    for column, (ticket, category) in enumerate(pairs, start=1):
        own, left = _left(built, ticket, category)
        keep[own, column] = left
        there[ticket, column] = 0.0 if _gone(built, ticket, category) else 1.0
    dates = np.zeros(len(pairs) + 1)
    for weight, conditional in ((0.75, False), (0.25, True)):
        net = network.build(built, found.model.implied, conditional)
        finish = network.tickets(net, network.passes(net, keep, there))
        dates += weight * np.where(built.tickets.decides[:, None] & (there > EPS), finish, -np.inf).max(
            axis=0
        )
    saved: Floats = dates[0] - dates[1:]
    return saved
