"""Who worked on what when two tickets of one person were in work at once."""

import numpy as np

from pmreport.attribution.asbuilt import EPS, Bools, Floats, Ints
from pmreport.attribution.history import ACTIVE, QUEUE, WAIT, Spans

HABIT = 0.25
"""Parked time above this share of the active time means that the person really does several things."""


def unpark(spans: Spans, assignees: Ints, urgent: Bools, habits: bool) -> tuple[Spans, Ints]:
    """Active spans without their parked parts, and every person's capacity.

    While a later-begun ticket of the same person is in work, the earlier one is parked: an unclaimed
    wait, or mere queueing if the other ticket is one of `urgent`, which takes the person away whatever
    the first one was doing. A person with much parked time keeps all of it as work, with the
    time-weighted 80th percentile of the tickets in work as capacity.
    """
    people = int(max(spans.who.max(initial=-1), assignees.max(initial=-1))) + 1
    capacity = np.ones(people, np.int64)
    work = np.flatnonzero((spans.kind == ACTIVE) & (spans.who >= 0) & (spans.end > spans.begin + EPS))
    order = work[np.lexsort((spans.end[work], spans.begin[work], spans.who[work]))]
    keep: list[tuple[int, float, float, int]] = []
    cut: list[int] = []
    for group in _overlapping(spans, order):
        who = int(spans.who[group[0]])
        if capacity[who] > 1:
            continue
        capacity[who] = _habit(spans, order[spans.who[order] == who]) if habits else 1
        if capacity[who] == 1:
            keep += _owned(spans, group, urgent)
            cut += group.tolist()
    return _replaced(spans, np.array(cut, np.int64), keep), capacity


def _overlapping(spans: Spans, order: Ints) -> list[Ints]:
    """Groups of one person's active spans that overlap in a chain."""
    if not len(order):
        return []
    who, begin, end = spans.who[order], spans.begin[order], spans.end[order]
    offset = who * (float(end.max()) - float(begin.min()) + 1.0)
    reach = np.maximum.accumulate(end + offset)
    new = np.ones(len(order), bool)
    new[1:] = begin[1:] + offset[1:] >= reach[:-1] - 1e-7
    groups = np.split(order, np.flatnonzero(new)[1:])
    return [g for g in groups if len(g) > 1]


def _cells(begin: Floats, end: Floats) -> tuple[Floats, Bools]:
    """Bounds of the elementary cells, and which interval covers which cell."""
    bounds = np.unique(np.concatenate([begin, end]))
    middle = (bounds[1:] + bounds[:-1]) / 2
    return bounds, (begin[:, None] <= middle) & (end[:, None] > middle)


def _habit(spans: Spans, mine: Ints) -> int:
    """1, or how many tickets this person usually has in work."""
    events = np.concatenate([spans.begin[mine], spans.end[mine]])
    step = np.concatenate([np.ones(len(mine)), -np.ones(len(mine))])
    order = np.lexsort((step, events))
    count = np.cumsum(step[order])[:-1]
    length = np.diff(events[order])
    busy = count > 0
    active = float((count * length)[busy].sum())
    parked = float(((count - 1) * length)[busy].sum())
    if parked <= HABIT * active:
        return 1
    count, length = count[busy], length[busy]
    place = np.argsort(count, kind="stable")
    total = np.cumsum(length[place])
    return int(count[place][np.searchsorted(total, 0.8 * total[-1])])


def _owned(spans: Spans, group: Ints, urgent: Bools) -> list[tuple[int, float, float, int]]:
    """(span, begin, end, kind) of every span of a group: work while it has the person, else parked."""
    group = group[np.lexsort((group, spans.begin[group]))]
    bounds, covers = _cells(spans.begin[group], spans.end[group])
    owner = len(group) - 1 - covers[::-1].argmax(axis=0)
    kinds = np.where(urgent[spans.ticket[group[owner]]], QUEUE, WAIT)
    found = []
    for row, span in enumerate(group):
        kind = np.where(covers[row], np.where(owner == row, ACTIVE, kinds), -1)
        change = np.flatnonzero(np.r_[True, kind[1:] != kind[:-1]])
        for a, b in zip(change, np.r_[change[1:], len(kind)], strict=True):
            if kind[a] >= 0:
                found.append((int(span), float(bounds[a]), float(bounds[b]), int(kind[a])))
    return found


def _replaced(spans: Spans, cut: Ints, keep: list[tuple[int, float, float, int]]) -> Spans:
    if not len(cut):
        return spans
    rows = np.concatenate([np.setdiff1d(np.arange(len(spans.ticket)), cut), [k[0] for k in keep]]).astype(int)
    columns = {name: column[rows] for name, column in vars(spans).items()}
    old = len(rows) - len(keep)
    for name, value in (("begin", 1), ("end", 2), ("kind", 3)):
        columns[name][old:] = [k[value] for k in keep]
    return Spans(**columns)
