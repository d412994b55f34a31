"""Event-driven list scheduling: the release again, with some causes taken away.

A person takes the first ticket of the own queue, works its contiguous work phases and is free
again; waiting runs without the person; a finished ticket frees its successors. All events of one
instant are taken in before anybody decides (Graham 1969 for what such schedulers can do).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pmreport.attribution.asbuilt import EPS, AsBuilt, Bools, Floats, Ints, remaining
from pmreport.attribution.loop import finishes

Order = Literal["planned", "fifo", "as_built", "short", "long"]
ORDERS: tuple[Order, ...] = ("planned", "fifo", "as_built", "short", "long")


@dataclass(frozen=True)
class Model:
    """How people picked their next ticket, and what the replay takes as given."""

    order: Order = "planned"
    urgent_first: bool = True
    implied: bool = False
    idle: bool = False


@dataclass(frozen=True)
class Steps:
    """Phases of one coalition, merged: ticket i owns `first[i]:first[i + 1]`; `who` −1 is waiting."""

    first: Ints
    days: Floats
    who: Ints
    ready: Floats


@dataclass(frozen=True)
class Prepared:
    """What does not depend on the coalition."""

    built: AsBuilt
    model: Model
    rank: Ints  # unique place of every ticket in the person's queue (tie-break under FIFO)
    pending: Ints  # number of predecessors
    succ_first: Ints
    succ: Ints
    dynamic: bool  # the queue is ordered by arrival
    early: Floats  # 1 for tickets that jump the queue


def prepare(built: AsBuilt, model: Model) -> Prepared:
    """Everything that the runs of one model share."""
    links = np.concatenate([built.links, built.implied]) if model.implied else built.links
    links = links[np.lexsort((links[:, 1], links[:, 0]))]
    n = built.tickets.n
    counts = np.bincount(links[:, 0], minlength=n)
    return Prepared(
        built,
        model,
        _rank(built, model),
        np.bincount(links[:, 1], minlength=n).astype(np.int64),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        links[:, 1].copy(),
        model.order == "fifo",
        (built.tickets.urgent & model.urgent_first).astype(float),
    )


def _rank(built: AsBuilt, model: Model) -> Ints:
    t = built.tickets
    size = np.where(np.isnan(t.size), t.finish - t.start, t.size)
    key = {"planned": t.planned, "fifo": t.planned, "as_built": t.start, "short": size, "long": -size}
    late = ~(t.urgent & model.urgent_first)
    place = np.lexsort((t.finish, t.start, t.planned, key[model.order], late))
    rank = np.empty(t.n, np.int64)
    rank[place] = np.arange(t.n)
    return rank


def steps(ready_to_run: Prepared, on: Floats) -> Steps:
    """The phases that exist in coalition `on`: gone ones dropped, contiguous ones merged."""
    built, phases = ready_to_run.built, ready_to_run.built.phases
    keep, stays = remaining(built, on)
    days = phases.days * keep
    if ready_to_run.model.idle:
        days = days + phases.idle * (keep > 0)
    alive = np.flatnonzero(days > EPS)
    ticket, who = phases.ticket[alive], np.where(phases.work, phases.who, -1)[alive]
    new = np.ones(len(alive), bool)
    new[1:] = (ticket[1:] != ticket[:-1]) | (who[1:] != who[:-1]) | phases.cut[alive][1:]
    heads = np.flatnonzero(new)
    merged = np.add.reduceat(days[alive], heads) if len(heads) else np.zeros(0)
    first = np.searchsorted(ticket[heads], np.arange(built.tickets.n + 1))
    return Steps(first, merged, who[heads], np.where(stays > EPS, built.tickets.ready, -np.inf))


def run(model: Prepared, coalition: Steps, fast: bool = False) -> Floats:
    """Finish of every ticket; NaN for a ticket whose predecessors wait for each other.

    Whoever was busy with a ticket takes nothing new before it is done; `fast` asks for compiled code.
    """
    low = float(np.min(model.built.tickets.ready, initial=np.inf))
    arrays = (
        *(coalition.first, coalition.days, coalition.who, coalition.ready),
        *(model.pending, model.succ_first, model.succ, model.rank, model.early, model.dynamic),
        *(model.built.capacity, low, EPS),
    )
    return finishes(arrays, len(coalition.ready), fast)


def replay(model: Prepared, on: Floats, fast: bool = False) -> Floats:
    """Finish of every ticket in the world where only the categories `on` happened."""
    return run(model, steps(model, on), fast)


def release(built: AsBuilt, finish: Floats, on: Floats) -> float:
    """Release date of a replay: the last deciding ticket that exists, plus what followed it."""
    t = built.tickets
    gone = (t.gate >= 0) & (t.gate_share * (1.0 - on[t.gate]) > 1.0 - EPS)
    counts: Bools = t.decides & ~gone
    last = float(np.max(finish[counts])) if counts.any() else built.last
    return last + built.rest + float(built.tail @ on)
