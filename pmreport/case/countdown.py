"""A release day by day before and after its planned date, so that releases compare on the same day."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.case.forecast import NON_EMPTY, RECENT
from pmreport.case.plan import WEEK
from pmreport.model import Absent
from pmreport.stats import monte_carlo
from pmreport.worktime import NONE

Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
LONGEST = 400  # days of a series
DRAWS = 1_000


@dataclass(frozen=True)
class Countdown:
    """Counts at the end of each day; day 0 is the planned day, −30 thirty calendar days before it.

    `scope` are tickets in the release, cancelled ones left out, `done` those of them that are resolved,
    `defects` the defects found so far (None where they cannot be told). `on_time` holds, once a week before
    the planned day, (day, the share of simulations that finish by it) from what was known on that day.
    """

    first: int
    scope: tuple[int, ...]
    done: tuple[int, ...]
    defects: tuple[int, ...] | None
    on_time: tuple[tuple[int, float], ...]


def countdown(c: Case) -> Countdown | None:
    """The release from its start to its end; None without a planned date, a start, or a ticket."""
    if c.subject.kind != "release" or c.release.planned == NONE or not c.scope.any():
        return None
    try:
        begin = c.start
    except Absent:
        return None
    planned = int(c.calendar.local_day(c.release.planned - 1))
    first, last = (int(c.calendar.local_day(at)) for at in (begin, min(c.closed, c.as_of) - 1))
    if last < first:
        return None
    days = np.arange(max(first, last - LONGEST + 1), last + 1)
    ends = c.calendar.end_of_day(days).astype(np.int64)
    scope, done = _upto(*_entries(c), ends), _upto(*_finished(c), ends)
    return Countdown(
        int(days[0]) - planned, _whole(scope), _whole(done), _defects(c, ends),
        _on_time(c, days - planned, ends, scope, done),
    )  # fmt: skip


def _whole(counts: Longs) -> tuple[int, ...]:
    return tuple(int(count) for count in counts)


def _upto(at: Longs, step: Longs, ends: Longs) -> Longs:
    """The sum of all steps up to each end."""
    order = np.argsort(at, kind="stable")
    total = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(step[order])))
    out: Longs = total[np.searchsorted(at[order], ends, side="right")]
    return out


def _entries(c: Case) -> tuple[Longs, Longs]:
    """When tickets came into the release (+1) and left it or were cancelled in it (−1)."""
    name, leaf = c.release.name, c.facts.leaf
    tickets, at, step = c.world.membership.steps(name)
    mine = leaf[tickets]
    born = c.world.membership.initially(name) & leaf
    gone = c.final & c.facts.cancelled & (c.cancelled_at != NONE)
    times = (c.facts.created[born], at[mine], c.cancelled_at[gone])
    steps = (np.ones(int(born.sum())), step[mine], -np.ones(int(gone.sum())))
    return np.concatenate(times).astype(np.int64), np.concatenate(steps).astype(np.int64)


def _finished(c: Case) -> tuple[Longs, Longs]:
    """When what the release holds in the end was resolved."""
    rows = c.final & c.work & (c.facts.resolved != NONE)
    at = c.facts.resolved[rows].astype(np.int64)
    return at, np.ones(len(at), dtype=np.int64)


def _defects(c: Case, ends: Longs) -> tuple[int, ...] | None:
    """Defects that belong to the release, found so far."""
    try:
        rows = c.found & c.kind("BUG")
    except Absent:
        return None
    at = c.facts.created[rows].astype(np.int64)
    return _whole(_upto(at, np.ones(len(at), dtype=np.int64), ends)) if len(at) else None


def _on_time(c: Case, day: Longs, ends: Longs, scope: Longs, done: Longs) -> tuple[tuple[int, float], ...]:
    """Once a week: simulate the open tickets from the weeks before, as a forecast of that day would."""
    out = []
    resolved = _finished(c)[0]
    for place in np.flatnonzero((day < 0) & (day % 7 == 0)).tolist():
        end, left = int(ends[place]), int(scope[place] - done[place])
        begun = min(RECENT, (place + 1) // 7)  # weeks before the start are no slow weeks
        counts = np.histogram(resolved, bins=end + WEEK * np.arange(-begun, 1))[0] if begun else np.zeros(0)
        weeks = -day[place] / 7
        if (counts > 0).sum() >= NON_EMPTY:
            ends_after = monte_carlo(counts, max(left, 0), _growth(scope, place), draws=DRAWS)
            out.append((int(day[place]), float((ends_after <= weeks).mean())))
    return tuple(out)


def _growth(scope: Longs, place: int) -> npt.NDArray[np.float64]:
    """By how much the scope grew in each of the weeks before, as a share of what it was then."""
    back = np.arange(place - 7 * RECENT, place + 1, 7)
    known = scope[back[back >= 0]]
    before, after = known[:-1], known[1:]
    rates = (after - before)[before > 0] / before[before > 0]
    return np.maximum(rates, 0.0) if len(rates) else np.zeros(1)
