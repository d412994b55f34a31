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


def trimmed(phases: Phases, priority: Floats) -> Phases:
    """The phases with sticky waits cut; `priority` orders tickets as their people would take them."""
    waits, ends_with_work = _candidates(phases)
    sticky = waits[ends_with_work]
    if len(sticky) < FEWEST:
        return phases
    usual = float(np.median(phases.days[waits[~ends_with_work]])) if (~ends_with_work).any() else 0.0
    begin, end = phases.begin[sticky], phases.end[sticky]
    low = np.array([_ready_after(phases, priority, int(j)) for j in sticky])
    likely = np.where(begin + usual < low, (low + end) / 2, np.minimum(begin + usual, end))
    days = phases.days.copy()
    days[sticky] = np.maximum(likely - begin, 0.0)
    return replace(phases, days=days)


def _candidates(phases: Phases) -> tuple[Ints, Bools]:
    """Waits that lead to work, and which of them end when their person ends other work."""
    ticket = phases.ticket
    j = np.flatnonzero(~phases.work[:-1] & phases.work[1:] & (ticket[1:] == ticket[:-1]))
    j = j[(phases.who[j + 1] >= 0) & (phases.share[j].sum(axis=1) > 0)]
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
