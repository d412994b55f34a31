"""Waits whose status stayed although they were over: the person was busy elsewhere.

A status that stays on "waiting" until somebody takes the ticket up again records a wait that is too
long. The queueing at its end is no phase (the replay re-creates it), so the wait is cut to where it
may have ended. Only done where the record shows the habit: many waits that end at the very instant
at which the same person ends other work.
"""

from dataclasses import replace

import numpy as np

from pmreport.attribution.asbuilt import EPS, Bools, Floats, Ints, Phases

FEWEST = 8
"""Coincidences below which nothing is cut: a few may be chance."""
SAME = 1e-6
MIDDLE = 1.0
"""Waits that the middle between the bounds counts for, beside those that are known."""


def trimmed(phases: Phases, priority: Floats) -> Phases:
    """The phases with sticky waits cut; `priority` orders tickets as their people would take them."""
    waits, ends_with_work = _candidates(phases)
    sticky = waits[ends_with_work]
    if len(sticky) < FEWEST:
        return phases
    low = np.array([_ready_after(phases, priority, int(j)) for j in sticky]) - phases.begin[sticky]
    likely = _expected(phases, np.setdiff1d(_claimed_waits(phases), sticky), sticky, low)
    days = phases.days.copy()
    days[sticky] = likely
    return replace(phases, days=days)


def _expected(phases: Phases, known: Ints, sticky: Ints, low: Floats) -> Floats:
    """Mean length of the waits of the same category that lie between the bounds, and of the middle."""
    length, category = phases.days[known], phases.share[known].argmax(axis=1)
    mine, high = phases.share[sticky].argmax(axis=1), phases.days[sticky]
    fits = (category == mine[:, None]) & (length > low[:, None]) & (length <= high[:, None])
    middle = (low + high) / 2
    found: Floats = (fits @ length + MIDDLE * middle) / (fits.sum(axis=1) + MIDDLE)
    return found


def _claimed_waits(phases: Phases) -> Ints:
    """Waits with a cause that lead to work of a person, at once or after queueing."""
    ticket = phases.ticket
    j = np.flatnonzero(~phases.work[:-1] & phases.work[1:] & (ticket[1:] == ticket[:-1]))
    out: Ints = j[(phases.who[j + 1] >= 0) & (phases.share[j].sum(axis=1) > 0)]
    return out


def _candidates(phases: Phases) -> tuple[Ints, Bools]:
    """Waits that lead to work at once, and which of them end when their person ends other work."""
    j = _claimed_waits(phases)
    j = j[np.abs(phases.begin[j + 1] - phases.end[j]) < SAME]
    work = np.flatnonzero(phases.work & (phases.who >= 0) & (phases.days > EPS))
    span = float(phases.end.max(initial=0.0)) + 10.0
    ends = np.sort(phases.who[work] * span + phases.end[work])
    want = phases.who[j + 1] * span + phases.end[j]
    near = np.searchsorted(ends, want + SAME, side="right") - np.searchsorted(ends, want - SAME)
    return j, near > 0


def _ready_after(phases: Phases, priority: Floats, wait: int) -> float:
    """The latest moment in a wait at which its person began something less urgent, or was idle.

    The ticket cannot have been ready then, or it would have been taken.
    """
    person, own = phases.who[wait + 1], phases.ticket[wait]
    begin, moment = float(phases.begin[wait]), float(phases.end[wait])
    mine = np.flatnonzero((phases.who == person) & phases.work & (phases.days > EPS))
    mine = mine[(phases.end[mine] > begin) & (phases.begin[mine] < moment - SAME)]
    for j in mine[np.argsort(-phases.begin[mine], kind="stable")].tolist():
        if phases.end[j] < moment - SAME:
            return moment  # idle before this
        moment = float(phases.begin[j])
        if priority[phases.ticket[j]] > priority[own]:
            return max(moment, begin)
    return begin
