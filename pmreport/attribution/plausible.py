"""The plausibility replay: how likely the date was, week by week, with only what was known then."""

from dataclasses import dataclass

import numpy as np

from pmreport.attribution.asbuilt import EPS, AsBuilt, Bools, Floats, Ints
from pmreport.attribution.network import levels

RUNS = 400
ENOUGH = 8
FIRST_SPREAD = 0.3
"""Log-normal spread (mean 1) of work ÷ plan that is assumed until eight tickets are done."""


@dataclass(frozen=True)
class Outlook:
    """`probability[w]` of meeting the planned date, seen from `moments[w]` (working-day axis).

    `fell` is the first week from which it stayed below one half, −1 if it never did; `entered[w]`
    counts the tickets that came in during the week before the moment.
    """

    moments: Floats
    probability: Floats
    entered: Ints
    fell: int


def outlook(built: AsBuilt, entered: Floats, moments: Floats, seed: int) -> Outlook:
    """Monte Carlo over the open work in the planned order, with ratios of the tickets done so far.

    `entered` is when each ticket became known. What a moment could not know (later tickets, how long
    the open ones take) does not enter.
    """
    rng = np.random.default_rng(seed)
    chance = np.array([_chance(built, entered, float(at), rng) for at in moments])
    known = np.searchsorted(moments, entered[built.tickets.decides])
    count = np.bincount(known, minlength=len(moments) + 1)[: len(moments)]
    below = chance < 0.5
    stays = np.flatnonzero(np.logical_and.accumulate(below[::-1])[::-1])
    return Outlook(moments, chance, count, int(stays[0]) if len(stays) else -1)


def _chance(built: AsBuilt, entered: Floats, at: float, rng: np.random.Generator) -> float:
    """Share of runs in which everything known is done by the planned date."""
    t = built.tickets
    left = (entered <= at) & ~(t.finish <= at) & t.decides
    if at > built.planned:
        missed = (entered <= at) & ~(t.finish <= built.planned + EPS) & t.decides
        return 0.0 if missed.any() else 1.0
    if not left.any():
        return 1.0
    finish = _finishes(built, left, at, rng)
    return float(np.mean(finish.max(axis=0) <= built.planned + EPS))


def _finishes(built: AsBuilt, left: Bools, at: float, rng: np.random.Generator) -> Floats:
    """Finish of every open ticket in every run, in a network of planned order and known dependencies."""
    t = built.tickets
    done = t.finish <= at
    work, wait, person = _spent(built, at)
    size = np.where(t.size > EPS, t.size, np.nanmedian(t.size) if (t.size > EPS).any() else 1.0)
    open_ = np.flatnonzero(left)
    ratio, waits = _experience(work[done] / size[done], wait[done] / size[done], (len(open_), RUNS), rng)
    effort = np.maximum(size[open_, None] * ratio - work[open_, None], 0.1 * size[open_, None])
    delay = np.maximum(size[open_, None] * waits - wait[open_, None], 0.0)
    return _forward(built, open_, person[open_], effort, delay, at)


def _spent(built: AsBuilt, at: float) -> tuple[Floats, Floats, Ints]:
    """Work and waiting of every ticket until a moment, and who works on it."""
    phases, n = built.phases, built.tickets.n
    days = np.clip(at - phases.begin, 0, phases.days)
    owner = phases.ticket
    person = np.full(n, -1)
    who = np.flatnonzero(phases.who >= 0)[::-1]
    person[owner[who]] = phases.who[who]
    return (
        np.bincount(owner, days * phases.work, n).astype(float),
        np.bincount(owner, days * ~phases.work, n).astype(float),
        person,
    )


def _experience(
    ratios: Floats, waits: Floats, shape: tuple[int, int], rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Work and waiting per planned day, drawn from the tickets done so far."""
    if len(ratios) < ENOUGH:
        return rng.lognormal(-(FIRST_SPREAD**2) / 2, FIRST_SPREAD, shape), np.zeros(shape)
    drawn = rng.integers(0, len(ratios), shape)
    return ratios[drawn], waits[drawn]


def _forward(built: AsBuilt, open_: Ints, person: Ints, effort: Floats, delay: Floats, at: float) -> Floats:
    """One forward pass for all runs; a person's next ticket need not wait for the waiting of this one."""
    t, n = built.tickets, len(open_)
    place = np.full(t.n, -1)
    place[open_] = np.arange(n)
    order = np.lexsort((t.start[open_], t.planned[open_], t.start[open_] > at, person))
    same = (person[order[1:]] == person[order[:-1]]) & (person[order[1:]] >= 0)
    links = place[built.links]
    links = links[(links >= 0).all(axis=1)]
    rank = np.empty(n, np.int64)
    rank[np.lexsort((t.start[open_], t.planned[open_], t.start[open_] > at))] = np.arange(n)
    links = links[rank[links[:, 0]] < rank[links[:, 1]]]
    source = np.concatenate([order[:-1][same], links[:, 0]])
    target = np.concatenate([order[1:][same], links[:, 1]])
    own = np.arange(len(source)) < same.sum()
    level = levels(n, source, target)
    start = np.full(effort.shape, at)
    for depth in range(1, int(level.max(initial=0)) + 1):
        for edge in np.flatnonzero(level[target] == depth):
            a, b = source[edge], target[edge]
            ready = start[a] + effort[a] + (0.0 if own[edge] else delay[a])
            np.maximum(start[b], ready, out=start[b])
    return start + effort + delay
