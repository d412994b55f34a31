"""The simulator's own dispatch, and the truth: what the release date is without some mechanisms.

Written apart from the product's replay on purpose. Compiled, since the truth takes up to 1,024 runs.
"""

from dataclasses import dataclass
from heapq import heappop, heappush
from math import comb

import numba
import numpy as np

from tools.simulator.world import PLAN, RELEASE, World


@dataclass
class Flat:
    """A world as arrays; segment s of ticket i lies in first[i]:first[i + 1]."""

    first: np.ndarray
    work: np.ndarray
    days: np.ndarray
    cause: np.ndarray
    plain: np.ndarray
    person: np.ndarray
    ready: np.ndarray
    key: np.ndarray
    urgent: np.ndarray
    gate: np.ndarray
    scope: np.ndarray
    edges: np.ndarray
    heads: np.ndarray
    pending: np.ndarray


def flat(world: World) -> Flat:
    tickets = world.tickets
    segments = [s for t in tickets for s in t.segments]
    first = np.concatenate([[0], np.cumsum([len(t.segments) for t in tickets])]).astype(np.int64)
    pairs = sorted((b, i) for i, t in enumerate(tickets) for b in set(t.before))
    edges = np.array([p[1] for p in pairs], np.int64)
    heads = np.searchsorted(np.array([p[0] for p in pairs], np.int64), np.arange(len(tickets) + 1))
    cause = np.array([s[2] for s in segments], np.int64)
    base = np.array([t.kind == "base" for t in tickets])
    owner = np.repeat(np.arange(len(tickets)), np.diff(first))
    return Flat(
        first,
        np.array([s[0] for s in segments]),
        np.array([s[1] for s in segments], float),
        cause,
        (cause < 0) & base[owner],
        np.array([t.person for t in tickets], np.int64),
        np.array([t.ready for t in tickets], float),
        np.array([t.key for t in tickets], float),
        np.array([t.kind == "complaint" for t in tickets]),
        np.array([t.gate for t in tickets], np.int64),
        np.array([t.kind != "complaint" for t in tickets]),
        edges,
        heads.astype(np.int64),
        np.bincount(edges, minlength=len(tickets)).astype(np.int64),
    )


@numba.njit(cache=False)
def _dispatch(first, work, days, person, ready, key, urgent, arrival, lanes, people, edges, heads, pending):
    """Begin and end of every segment, and the finish of every ticket."""
    n = len(ready)
    begin, end = np.zeros(len(days)), np.zeros(len(days))
    finish, came = np.zeros(n), np.zeros(n)
    at, holding = first[:n].copy(), np.zeros(n, np.bool_)
    free = np.full(people, lanes)
    waiting = [[-1] for _ in range(people)]
    events = [(0.0, -1)]
    for i in range(n):
        if pending[i] == 0:
            heappush(events, (ready[i], i))
    woken = np.zeros(people, np.bool_)
    while len(events):
        now = events[0][0]
        while len(events) and events[0][0] <= now + 1e-9:
            t, i = heappop(events)
            if i < 0:
                continue
            if at[i] > first[i]:
                end[at[i] - 1] = t
            s = at[i]
            while s < first[i + 1] and days[s] <= 0:
                begin[s], end[s] = t, t
                s += 1
            at[i] = s
            stays = s < first[i + 1] and work[s] and holding[i]
            if holding[i] and not stays:
                holding[i] = False
                free[person[i]] += 1
                woken[person[i]] = True
            if s == first[i + 1]:
                finish[i] = t
                for e in range(heads[i], heads[i + 1]):
                    j = edges[e]
                    pending[j] -= 1
                    if pending[j] == 0:
                        heappush(events, (max(t, ready[j]), j))
            elif stays or not work[s]:
                begin[s] = t
                at[i] = s + 1
                heappush(events, (t + days[s], i))
            else:
                came[i] = t
                waiting[person[i]].append(i)
                woken[person[i]] = True
        for p in np.flatnonzero(woken):
            woken[p] = False
            line = waiting[p]
            while free[p] > 0 and len(line) > 1:
                best = 1
                for q in range(2, len(line)):
                    a, b = line[q], line[best]
                    ka = came[a] if arrival else key[a]
                    kb = came[b] if arrival else key[b]
                    if (not urgent[a], ka, key[a], a) < (not urgent[b], kb, key[b], b):
                        best = q
                i = line.pop(best)
                free[p] -= 1
                holding[i] = True
                s = at[i]
                begin[s] = now
                at[i] = s + 1
                heappush(events, (now + days[s], i))
    return begin, end, finish


@dataclass
class Run:
    begin: np.ndarray
    end: np.ndarray
    finish: np.ndarray
    release: float


def run(world: World, f: Flat, on: np.ndarray, sizes: np.ndarray | None = None) -> Run:
    """The project with the mechanisms `on` (ten booleans)."""
    days = f.days * np.where(f.plain & bool(on[PLAN]), world.beta, 1.0) if sizes is None else sizes
    exists = (f.gate < 0) | on[f.gate]
    keep = np.where(f.cause < 0, True, on[f.cause]) & np.repeat(exists, np.diff(f.first))
    days = np.where(keep, days, 0.0) * np.where(f.work, float(world.knobs.lanes), 1.0)
    ready = np.where(exists, f.ready, 0.0)
    begin, end, finish = _dispatch(
        f.first,
        f.work,
        days,
        f.person,
        ready,
        f.key,
        f.urgent,
        world.knobs.policy == "fifo",
        world.knobs.lanes,
        world.people,
        f.edges,
        f.heads,
        f.pending.copy(),
    )
    tail = sum(world.failures) if on[RELEASE] else 0.0
    return Run(begin, end, finish, float(finish[f.scope & exists].max()) + tail)


def plan(world: World) -> Flat:
    """Sets every base ticket's planned start and due date, and the planned release."""
    f = flat(world)
    base = np.array([t.kind == "base" for t in world.tickets])
    owner = np.repeat(np.arange(len(world.tickets)), np.diff(f.first))
    first_plain = np.zeros(len(f.days), bool)
    first_plain[f.first[:-1]] = True
    sizes = np.where(first_plain, np.array([t.size for t in world.tickets])[owner], 0.0)
    work, causes = f.work.copy(), f.cause.copy()
    f.work[:], f.cause[:] = True, -1
    nothing = np.zeros(10, bool)
    place = np.where(base, np.arange(len(base), dtype=float), f.key)
    keys, f.key = f.key, place
    fifo, world.knobs = world.knobs, _in_order(world)
    result = run(world, f, nothing, sizes)
    world.knobs, f.key, f.work, f.cause = fifo, keys, work, causes
    for i in np.flatnonzero(base):
        t = world.tickets[i]
        t.due, t.planned = float(result.finish[i]), float(result.finish[i]) - t.size
        if world.knobs.policy in ("planned", "fifo"):
            t.key = t.planned
    world.planned = float(result.finish[base].max()) * (1 + world.knobs.buffer)
    return flat(world)


def _in_order(world: World):
    from dataclasses import replace

    return replace(world.knobs, policy="planned", lanes=1)


@dataclass
class Truth:
    active: tuple[int, ...]
    phi: np.ndarray
    unexplained: float
    slip: float
    values: list[float]


def truth(world: World, f: Flat) -> Truth:
    """Shapley values of the simulator's own runs with mechanisms physically removed."""
    active = world.active
    k = len(active)
    values = np.zeros(2**k)
    for mask in range(2**k):
        on = np.zeros(10, bool)
        on[[c for j, c in enumerate(active) if mask >> j & 1]] = True
        values[mask] = run(world, f, on).release
    phi = np.zeros(10)
    for j, c in enumerate(active):
        for mask in range(2**k):
            if not mask >> j & 1:
                size = bin(mask).count("1")
                phi[c] += (values[mask | 1 << j] - values[mask]) / (k * comb(k - 1, size))
    return Truth(
        active, phi, float(values[0]) - world.planned, float(values[-1]) - world.planned, values.tolist()
    )
