"""Dependencies that nobody recorded, read from the plan and from prompt starts.

They are candidates only: the calibration uses them if the replay tells the release clearly better.
"""

import numpy as np

from pmreport.attribution.asbuilt import Bools, Floats, Ints
from pmreport.attribution.history import ACTIVE, History

PROMPT = 0.3
"""A ticket begun within this many working days of its sibling's end may have waited for it."""
SAME = 1e-3
"""Planned dates closer than this (half a minute) were one date in the plan."""


def implied(history: History, links: Ints) -> Ints:
    """(predecessor, successor) pairs that the plan or the start times suggest and no link records."""
    found = np.concatenate([_planned(history), _prompt(history, links)])
    t = history.tickets
    held = t.start[found[:, 1]] >= t.finish[found[:, 0]] - history.grain - 1e-6
    held &= t.start[found[:, 0]] < t.start[found[:, 1]]
    pairs = np.unique(found[held], axis=0)
    known = np.isin(pairs[:, 0] * t.n + pairs[:, 1], links[:, 0] * t.n + links[:, 1])
    return pairs[~known]


def _planned(history: History) -> Ints:
    """A ticket planned to begin when another one was due, and not when its own person became free.

    Siblings are believed first, then the only ticket of anybody that was due at that moment.
    """
    t = history.tickets
    dated = np.flatnonzero(t.inside & np.isfinite(t.planned) & np.isfinite(t.due))
    order = dated[np.argsort(t.due[dated], kind="stable")]
    low = np.searchsorted(t.due[order], t.planned[dated] - SAME)
    high = np.searchsorted(t.due[order], t.planned[dated] + SAME, side="right")
    row = np.repeat(np.arange(len(dated)), high - low)
    before = order[np.arange(len(row)) - np.repeat(np.cumsum(high - low) - high, high - low)]
    after = dated[row]
    own = t.person[before] == t.person[after]
    busy = np.zeros(t.n, bool)
    busy[after[own]] = True
    open_ = ~own & ~busy[after] & (before != after)
    before, after = before[open_], after[open_]
    kin = (t.parent[before] == t.parent[after]) & (t.parent[after] >= 0)
    return np.concatenate([_only(before, after, kin, t.n), _only(before, after, ~kin, t.n, kin)])


def _only(before: Ints, after: Ints, mask: Bools, n: int, better: Bools | None = None) -> Ints:
    """Pairs of the mask whose successor has exactly one, and none among the better ones."""
    count = np.bincount(after[mask], minlength=n)
    if better is not None:
        count[after[better]] = 0
    fine = mask & (count[after] == 1)
    return np.stack([before[fine], after[fine]], axis=1)


def _prompt(history: History, links: Ints) -> Ints:
    """Siblings planned one after the other, the second begun promptly by somebody who was free."""
    t = history.tickets
    linked = np.zeros(t.n, bool)
    linked[links.ravel()] = True
    order = np.lexsort((t.planned, t.parent))
    order = order[(t.parent[order] >= 0) & t.inside[order]]
    first, then = order[:-1], order[1:]
    gap = t.start[then] - t.finish[first]
    ok = (t.parent[first] == t.parent[then]) & ~linked[then] & (t.person[first] != t.person[then])
    ok &= (gap >= -history.grain - 1e-6) & (gap <= PROMPT + history.grain)
    first, then = first[ok], then[ok]
    ok = ~_just_released(history, t.person[then], t.start[then])
    return np.stack([first[ok], then[ok]], axis=1)


def _just_released(history: History, person: Ints, at: Floats) -> Bools:
    """Whether a person ended other work within about a hundredth of a day of a moment."""
    s = history.spans
    work = np.flatnonzero((s.kind == ACTIVE) & (s.who >= 0))
    key = np.sort(s.who[work] * 10_000_000 + np.round(s.end[work] * 100).astype(np.int64))
    want = person * 10_000_000 + np.round(at * 100).astype(np.int64)
    return np.searchsorted(key, want + 1, side="right") > np.searchsorted(key, want - 1)
