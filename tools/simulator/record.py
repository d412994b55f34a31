"""What a tracker would have recorded: status time, labels, links; with all its gaps and mistakes."""

from dataclasses import dataclass

import numpy as np

from tools.simulator.knobs import Knobs
from tools.simulator.schedule import Flat, Run
from tools.simulator.world import COMPLAINT, World

TODO, DOING, READY, DONE = -1, -2, -3, -4
"""Plain statuses; 0–9 wait for a cause, 10–19 are extra work of a cause."""


@dataclass
class Record:
    knobs: Knobs
    world: World
    # (ticket, begin, status), sorted by ticket and time
    events: list[tuple[int, float, int]]
    start: np.ndarray
    finish: np.ndarray
    labels: list[list[int]]
    origin: list[int]  # −1 planned, −2 not said, else the category
    complaint: list[bool]  # the type says complaint
    links: list[tuple[int, int]]
    failures: list[tuple[float, float]]
    actual: float


def record(world: World, f: Flat, happened: Run, knobs: Knobs) -> Record:
    rng = np.random.default_rng([world.seed, 3])
    n = len(world.tickets)
    events, labels = [], []
    start = np.zeros(n)
    for i in range(n):
        rows = range(int(f.first[i]), int(f.first[i + 1]))
        events += _statuses(i, rows, f, happened, knobs, rng)
        causes = {int(f.cause[s]) for s in rows if f.cause[s] >= 0} | {world.tickets[i].gate} - {
            -1,
            COMPLAINT,
        }
        draws = rng.random((len(causes), 2))
        other = rng.integers(0, 9, len(causes))
        named = [
            another(c, int(o)) if d[1] < knobs.mislabel else c
            for c, d, o in zip(sorted(causes), draws, other, strict=True)
            if d[0] < knobs.labels
        ]
        labels.append(sorted(set(named)))
        start[i] = min(happened.begin[s] for s in rows if f.work[s])
    origin, complaint = _origins(world, knobs, rng)
    pairs = sorted((b, i) for i, t in enumerate(world.tickets) for b in set(t.before))
    links = [p for p, d in zip(pairs, rng.random(len(pairs)), strict=True) if d < knobs.links]
    last = float(happened.finish[f.scope].max())
    failures, at = [], last
    for days in world.failures:
        failures.append((at, at + days))
        at += days
    return _dated(
        Record(
            knobs,
            world,
            events,
            start,
            happened.finish.copy(),
            labels,
            origin,
            complaint,
            links,
            failures,
            happened.release,
        )
    )


def _statuses(
    i: int, rows: range, f: Flat, run: Run, knobs: Knobs, rng: np.random.Generator
) -> list[tuple[int, float, int]]:
    made: list[tuple[int, float, int]] = []
    previous = float(run.begin[rows[0]])
    for s in rows:
        draw, wrong, other, sticky, where = rng.random(5)
        if run.end[s] <= run.begin[s]:
            continue
        gap = run.begin[s] > previous + 1e-9
        if made and gap and f.work[s] and not (made[-1][2] in range(10) and sticky < knobs.sticky):
            made.append((i, previous, READY))
        cause = int(f.cause[s])
        if cause >= 0 and draw < knobs.visibility:
            named = another(cause, int(other * 9)) if wrong < knobs.mislabel else cause
            status = named + (10 if f.work[s] else 0)
        else:
            status = DOING if f.work[s] or where < 0.7 else READY
            if not made and not f.work[s]:
                continue  # nothing tells an unrecorded wait before the start from the backlog
        if not made or made[-1][2] != status:
            made.append((i, float(run.begin[s]), status))
        previous = float(run.end[s])
    return [*made, (i, previous, DONE)]


def another(category: int, draw: int) -> int:
    """One of the nine other categories, by a number from 0 to 8."""
    return (category + 1 + draw) % 10


def _origins(world: World, knobs: Knobs, rng: np.random.Generator) -> tuple[list[int], list[bool]]:
    origin, complaint = [], []
    for t in world.tickets:
        draw, wrong, other = rng.random(3)
        seen = draw < knobs.visibility
        named = another(t.gate, int(other * 9)) if wrong < knobs.mislabel else t.gate
        origin.append(-1 if t.kind == "base" else named if seen else -2)
        complaint.append(t.kind == "complaint" and seen)
    return origin, complaint


def _dated(r: Record) -> Record:
    """Day stamps: what begins keeps its day's beginning, what ends its day's end."""
    if not r.knobs.days_only:
        return r
    r.events = [(i, float(np.ceil(t - 1e-9) if s == DONE else np.floor(t + 1e-9)), s) for i, t, s in r.events]
    r.start, r.finish = np.floor(r.start + 1e-9), np.ceil(r.finish - 1e-9)
    r.failures = [(float(np.floor(a)), float(np.ceil(b))) for a, b in r.failures]
    r.actual = float(np.ceil(r.actual - 1e-9))
    return r
