"""Plan against work: weekly curves of planned and earned work, throughput, moves of due dates."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.case.facts import CATEGORY
from pmreport.model import Absent, NoCases
from pmreport.stats import Interval, inverse_cdf, km, wilson
from pmreport.words import N_
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
WEEK = 7 * 86_400
ABSURD = 20.0  # times the estimate: a typing error, not an overrun


@dataclass(frozen=True)
class Curves:
    """Cumulative planned value at the ends of weeks 1, 2, … from the start, and earned value up to the
    date of the report; `weight` is what either ends at when all is done."""

    start: int
    pv: Floats
    ev: Floats
    rows: Bools


def undated(c: Case) -> Bools:
    """Tickets that are done at a time nobody recorded: neither on time nor late."""
    out: Bools = (c.category == CATEGORY["done"]) & (c.facts.resolved == NONE)
    return out


def overdue(c: Case) -> tuple[Bools, Bools, Floats]:
    """Work whose first due date has passed; which of it was finished by then; working days late (signed,
    to `as_of` for open tickets)."""
    due, resolved = c.facts.due0, c.facts.resolved
    rows = c.work & (due != NONE) & (due <= c.as_of) & ~undated(c)
    end, seen = c.or_as_of(resolved)
    days = c.facts.once(("days late", c.as_of), lambda: c.days(due, end))
    return rows, rows & seen & (days <= 0), days


def cycle_days(c: Case, rows: Bools) -> tuple[Bools, Floats, Bools]:
    """Which of the tickets were started, their calendar days from the start to the completion (`as_of`
    while open), and whether they ended. A ticket completed before its start has no cycle time."""
    started = c.facts.started
    end, ended = c.or_as_of(c.facts.resolved)
    days = c.calendar_days(started, end)
    with np.errstate(invalid="ignore"):
        known: Bools = rows & (started != NONE) & (days >= 0) & ~undated(c)
    return known, days, ended


def curves(c: Case) -> Curves:
    """Planned and earned value of one release by week. Raises `NoCases` before its first full week.

    Over the work that is in the release at the end and has a first due date. A released release is
    seen as it was on its date, in the week that holds it; a running one at its last full week.
    """
    due, resolved, start = c.facts.due0, c.facts.resolved, c.start
    rows = c.work & c.final & (due != NONE) & ~undated(c)
    elapsed = (c.closed - start) / WEEK
    weeks = int(np.floor(elapsed)) if c.actual == NONE else int(np.ceil(elapsed))
    if weeks < 1 or not rows.any():
        raise NoCases("no week or no plan")
    ends = start + WEEK * np.arange(1, weeks + 1)
    plan_weeks = max(int(np.ceil((due[rows].max() - start) / WEEK)), 1)
    done = rows & (resolved != NONE)
    return Curves(
        start=start,
        pv=_cumulative(due[rows], c.weight[rows], start + WEEK * np.arange(1, plan_weeks + 1)),
        ev=_cumulative(resolved[done], c.weight[done], np.minimum(ends, c.closed)),
        rows=rows,
    )


def _cumulative(at: Longs, weight: Floats, ends: Longs) -> Floats:
    """Σ weight of what happened by each end."""
    order = np.argsort(at, kind="stable")
    total = np.concatenate([[0.0], np.cumsum(weight[order])])
    out: Floats = total[np.searchsorted(at[order], ends, side="right")]
    return out


def due_moves(c: Case) -> tuple[Ints, Longs, Floats]:
    """Moves of due dates after the ticket was committed: ticket, time, working days moved (signed).

    Moves of one ticket on one local day are one; setting a first date is none.
    """
    history = c.data.history("due")
    table = c.data.value_instants(deadline=True)
    origin = np.full(c.n, NONE, dtype=np.int64)
    origin[history.ticket[history.first]] = table[history.old[history.first]]
    known = history.where(table[history.new] != NONE)
    ticket, new, day = known.ticket, table[known.new], c.calendar.local_day(known.at)
    same = np.zeros(len(known), dtype=bool)
    same[1:] = ticket[1:] == ticket[:-1]
    before = np.where(same, np.roll(new, 1), origin[ticket])
    opens = ~same
    opens[1:] |= day[1:] != day[:-1]
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(known))[: len(first)] - 1
    days = c.days(before[first], new[last])
    agreed = c.committed[ticket[first]]
    late = (agreed != NONE) & (known.at[first] > agreed) & (known.at[first] <= c.as_of)
    kept = late & (np.nan_to_num(days) != 0)
    return ticket[first][kept], known.at[first][kept], days[kept]


def with_due(c: Case) -> float:
    """The share of the work that has a due date and no completion of unknown date."""
    eligible = c.work
    return float((eligible & (c.facts.due0 != NONE) & ~undated(c)).sum() / max(eligible.sum(), 1))


def commitment(c: Case) -> tuple[str, ...]:
    """Flags of what depends on the commitment: without a history of releases and sprints it is the start."""
    known = c.data.carries("events.release") or c.data.carries("events.sprint")
    return () if known else ("derived",)


def slips(c: Case) -> tuple[float, float, float]:
    """The mean slip over the releases of a case: working days, calendar days, planned working days.
    Raises `NoCases` while no planned date has come."""
    found = [late for member in c.members if (late := slip(member)) is not None]
    if not found:
        raise NoCases("not due", why=N_("The planned date has not come yet, or is not known."))
    days, elapsed, planned = np.array(found).mean(axis=0).tolist()
    return days, elapsed, planned


def slip(c: Case) -> tuple[float, float, float] | None:
    """Working and calendar days from the planned date to the end, and the planned working days (0 unknown);
    None while the planned date has not come."""
    planned, end = c.release.planned, c.closed
    if planned == NONE or (c.actual == NONE and end <= planned):
        return None
    try:
        duration = max(float(c.days(c.start, planned)), 0.0)
    except Absent:
        duration = 0.0
    return float(c.days(planned, end)), (end - planned) / 86_400, duration


def effort(c: Case) -> tuple[Floats, tuple[str, ...]]:
    """Hours spent per ticket, or working time in active statuses. Raises `Absent` without either."""
    if c.data.carries("tickets.spent_h"):
        return c.data.array("spent_h").astype(np.float64), ()
    if not c.data.carries("events.status"):
        raise Absent("tickets.spent_h")
    active = c.facts.time_in(c.facts.of_kind("active"), c.facts.created, c.facts.resolved)
    return active, ("elapsed, not effort",)


def usual_cycle(c: Case) -> float:
    """The 85th percentile of the cycle times of all finished tickets, in calendar days."""
    rows, days, ended = cycle_days(c, c.facts.leaf & ~c.facts.cancelled)
    finished = days[rows & ended]
    if not len(finished):
        raise NoCases("no finished ticket", why=N_("No finished ticket to compare with."))
    return inverse_cdf(finished, 0.85)


def estimate_ratios(c: Case) -> tuple[Floats, Bools, tuple[str, ...]]:
    """Effort ÷ estimate of the finished work that carries both (nan otherwise), which of it is credible,
    and flags."""
    spent, flags = effort(c)
    estimate = c.data.array("estimate_h").astype(np.float64)
    _, finished = c.or_as_of(c.facts.resolved)
    both = c.work & finished & (estimate > 0) & (spent >= 0)
    ratio = np.divide(spent, estimate, out=np.full(c.n, np.nan), where=both)
    return ratio, both & (ratio > 0) & (ratio <= ABSURD), flags


def robust_mean(ratios: Floats) -> float | None:
    """The mean of a lognormal with the sample's median and quartiles: exp(median + ½(IQR/1.349)²)."""
    if not len(ratios):
        return None
    logs = np.log(ratios)
    spread = (inverse_cdf(logs, 0.75) - inverse_cdf(logs, 0.25)) / 1.349
    return math.exp(float(np.median(logs)) + spread**2 / 2)


def expected_days(c: Case) -> float | None:
    """The agreed days of the configuration, else the previous case's 85th percentile."""
    if c.settings.limits.sle_days is not None:
        return c.settings.limits.sle_days
    if not c.earlier:
        return None
    before = c.earlier[-1]
    rows, days, ended = cycle_days(before, before.work)
    return km(days[rows], ended[rows]).quantile(0.85).value


def within_service_level(c: Case) -> Interval:
    """The share of work finished within the expected days; open tickets count once they are older."""
    limit = expected_days(c)
    if limit is None:
        return Interval(None, None, None, 0)
    rows, days, ended = cycle_days(c, c.work)
    judged = rows & (ended | (days > limit))
    return wilson(int((judged & (days <= limit)).sum()), int(judged.sum()))
