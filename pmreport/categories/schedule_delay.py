"""Schedule delay: how late it was, and whether the plan was one that the work could meet."""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.case import CATEGORY, Case, forecast, plan
from pmreport.measure import Category, Part, Reading, Threshold, by_day, part, reading, share, tickets
from pmreport.model import NoCases
from pmreport.stats import Interval, earned_schedule, geometric_median, km, mean, scaled, wilson
from pmreport.words import N_
from pmreport.worktime import NONE

DURATION = N_("of the planned duration")
MOSTLY_LATE = N_("half of the simulations after the planned date (watch), 85% of them (problem)")
category = Category(
    id="schedule_delay",
    page="schedule-delay",
    name=N_("Schedule delay"),
    question=N_("How late was it, and was the plan one that the work could meet?"),
)


@category.metric(
    role="P",
    name=N_("Release slip"),
    unit="working_days",
    worse="higher",
    needs=("releases.planned",),
    threshold=Threshold("absolute", 0.05, 0.20, True, part="relative", of=DURATION, unit="fraction"),
    estimator="value",
    interval="half a day where dates have no time",
    clock="working",
    says=N_("The release slipped by {value} against its planned date, {relative} of the planned duration"),
    limits=N_("The planned date is the export's; against a first plan that was moved the slip is larger."),
    sources=(9,),
)
def release_slip(c: Case) -> Reading:
    """Working days from the planned to the actual date of the release; negative when it was early.

    Not released and past the planned date: up to the date of the data, as a lower bound. The relative
    slip divides by the planned duration. A period: the mean over the releases that went live in it.
    """
    days, elapsed, planned = plan.slips(c)
    late, flags = by_day(c, Interval(days, None, None, 1), "releases.planned", "releases.actual")
    if any(member.actual == NONE for member in c.members):
        late, flags = replace(late, low=days, high=None), (*flags, "still open, lower bound")
    relative = scaled(late, 1 / planned) if planned > 0 else Interval(None, None, None, 0)
    parts = {
        "relative": part(DURATION, relative, "fraction"),
        "calendar_days": Part(N_("in calendar days"), elapsed, unit="calendar_days"),
    }
    return reading(late, parts=parts, flags=flags)


@category.metric(
    role="P",
    name=N_("On-time completion"),
    unit="fraction",
    worse="lower",
    needs=("tickets.due", "tickets.resolved"),
    threshold=Threshold("baseline", 0.80, 0.60, convention=True),
    estimator="proportion",
    interval="wilson",
    clock="working",
    says=N_("{value} of the tickets with a due date were finished by it ({range}, n = {n})"),
    because=N_("finished after its first due date, or open past it"),
    limits=N_("A due date set late or moved without a record makes a ticket look on time."),
    sources=(9,),
)
def on_time_rate(c: Case) -> Reading:
    """Tickets finished by their first due date ÷ tickets whose first due date has passed.

    Open and overdue counts as late; a reopened ticket is judged by its last completion, and by its
    first beside it. Tickets without a due date are left out and counted in the coverage.
    """
    rows, on_time, days = plan.overdue(c)
    first = rows & (c.facts.first_resolved != NONE) & (c.days(c.facts.first_resolved, c.facts.due0) >= 0)
    n = int(rows.sum())
    return reading(
        wilson(int(on_time.sum()), n),
        evidence=tickets(rows & ~on_time, np.nan_to_num(days)),
        parts={"first_completion": part(N_("by first completion"), wilson(int(first.sum()), n), "fraction")},
        coverage=plan.with_due(c),
        missing=("tickets.due",),
        flags=_baseline(c, "due"),
    )


@category.metric(
    role="P",
    name=N_("Ticket lateness"),
    unit="working_days",
    worse="higher",
    needs=("tickets.due", "tickets.resolved"),
    threshold=Threshold("baseline", part="p85", of=N_("85th percentile")),
    estimator="km_quantile",
    interval="km",
    clock="working",
    says=N_("The median ticket was {value} late against its due date ({range}); 85% were at most {p85} late"),
    because=N_("finished after its first due date, or open past it"),
    limits=N_("Lateness of a ticket need not delay the release: it may not be on the way to it."),
    sources=(7,),
)
def lateness(c: Case) -> Reading:
    """Working days from the first due date to the completion, negative when early: median, 85th percentile
    and the share that was late.

    Only tickets whose first due date has passed; open ones count with their lateness so far
    (Kaplan–Meier).
    """
    rows, on_time, days = plan.overdue(c)
    _, ended = c.or_as_of(c.facts.resolved)
    curve = km(days[rows], ended[rows])
    median, flags = by_day(c, curve.quantile(0.5), "tickets.due", "tickets.resolved")
    high, _ = by_day(c, curve.quantile(0.85), "tickets.due", "tickets.resolved")
    late = rows & ~on_time
    return reading(
        replace(median, k=int(late.sum())),
        evidence=tickets(late, np.nan_to_num(days)),
        parts={
            "p85": part(N_("85th percentile"), high, "working_days"),
            "late": part(N_("share late"), wilson(int(late.sum()), int(rows.sum())), "fraction"),
        },
        coverage=plan.with_due(c),
        missing=("tickets.due",),
        flags=(*flags, *_baseline(c, "due"), *_censored(ended[rows])),
    )


@category.metric(
    role="S",
    name=N_("Due-date moves"),
    unit="per_ticket",
    worse="higher",
    needs=("events.due",),
    threshold=Threshold("baseline", 0.3, 1.0, convention=True),
    estimator="mean",
    interval="bootstrap",
    clock="working",
    says=N_("Due dates were moved later {value} ({range}), by {moved} in all"),
    because=N_("due date moved later after the ticket was committed"),
    limits=N_("A move may be a correction; the reason is not in the data."),
)
def replan_rate(c: Case) -> Reading:
    """Moves of a due date to a later day after the ticket was committed ÷ tickets with a due date.

    Moves to an earlier day are reported beside it and not netted; moves of one day are one move.
    """
    rows = c.work & (c.facts.due0 != NONE)
    ticket, _, days = plan.due_moves(c)
    later = np.bincount(ticket[days > 0], minlength=c.n).astype(np.float64)
    moved = np.bincount(ticket, weights=np.maximum(days, 0), minlength=c.n).astype(np.float64)
    earlier = int((rows[ticket] & (days < 0)).sum())
    return reading(
        replace(mean(later[rows], c.facts.parent[rows]), k=int(later[rows].sum())),
        evidence=tickets(rows & (later > 0), moved),
        parts={
            "moved": Part(N_("days moved later"), float(moved[rows].sum()), unit="working_days"),
            "earlier": Part(N_("moves to an earlier day"), float(earlier)),
        },
        flags=plan.commitment(c),
    )


@category.metric(
    role="S",
    while_open="P",
    name=N_("Earned-schedule index"),
    unit="ratio",
    worse="lower",
    needs=("tickets.due", "tickets.resolved"),
    threshold=Threshold("absolute", 0.95, 0.85, convention=True),
    estimator="earned_schedule",
    interval="none",
    clock="calendar",
    says=N_("Work was earned at {value} of the planned pace, {variance} against the plan"),
    because=N_("not finished by its first due date"),
    limits=N_("The cost-based index is not shown: it returns to 1 however late a project is."),
    sources=(9, 10),
)
def spi_t(c: Case) -> Reading:
    """Earned schedule ÷ actual time in weeks, from weekly curves of planned size (first due dates) and
    earned size (completions).

    Earned schedule is the time at which the plan foresaw what has been earned. The time stops where all
    is earned, the plan where all is planned. Cancelled work leaves both curves. A period: over its releases.
    """
    built = [plan.curves(member) for member in c.members]
    earned = [pair for curve in built if (pair := earned_schedule(curve.pv, curve.ev)) is not None]
    if not earned:
        raise NoCases("nothing earned", why=N_("Nothing planned has been finished yet."))
    scheduled, actual = np.array(earned).sum(axis=0)
    rows, on_time, days = plan.overdue(c)
    inside = np.logical_or.reduce([curve.rows for curve in built])
    return reading(
        Interval(float(scheduled / actual), None, None, int(inside.sum())),
        evidence=tickets(rows & inside & ~on_time, np.nan_to_num(days)),
        parts={"variance": Part(N_("against the plan"), 7 * float(scheduled - actual), unit="calendar_days")},
        coverage=plan.with_due(c),
        missing=("tickets.due",),
        flags=(*_baseline(c, "due"), *(("derived",) if any(m.start_derived for m in c.members) else ())),
    )


@category.metric(
    role="P",
    name=N_("Estimate bias"),
    unit="ratio",
    worse="higher",
    needs=("tickets.estimate_h",),
    threshold=Threshold("absolute", 1.1, 1.3, convention=True, bound="sure"),
    estimator="geo_median",
    interval="bootstrap",
    clock="working",
    either=(("tickets.spent_h", "events.status"),),
    says=N_("Finished tickets took {value} their estimate in the middle ({range}, n = {n})"),
    because=N_("took longer than estimated"),
    limits=N_("Time that was not booked is not seen."),
    sources=(11,),
)
def estimate_bias(c: Case) -> Reading:
    """Median ratio of time spent to estimate over finished tickets that carry both; 1 is unbiased.

    Nothing spent, or more than twenty times the estimate, is left out and counted. Without time spent:
    working time in active statuses up to the completion, marked as elapsed.
    """
    ratio, used, flags = plan.estimate_ratios(c)
    finished, known = c.work & (c.or_as_of(c.facts.resolved)[1]), ~np.isnan(ratio)
    over = np.nan_to_num((ratio - 1) * c.data.array("estimate_h").astype(np.float64))
    return reading(
        geometric_median(ratio[used], c.facts.parent[used]),
        evidence=tickets(used & (over > 0), over),
        parts={
            "mean": Part(N_("mean, robust"), plan.robust_mean(ratio[used]), unit="ratio"),
            "excluded": Part(N_("left out"), float((known & ~used).sum())),
        },
        coverage=share(known, finished),
        missing=("tickets.estimate_h", "tickets.spent_h"),
        flags=flags,
    )


@category.metric(
    role="S",
    name=N_("Late starts"),
    unit="working_days",
    worse="higher",
    needs=("tickets.planned_start", "tickets.started"),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="working",
    says=N_("Half of the tickets were started within {value} of their planned start ({range}, n = {n})"),
    because=N_("started after its first planned start, or not started"),
    limits=N_("A start is the first move into a status of work; work done before it is not seen."),
)
def start_delay(c: Case) -> Reading:
    """Working days from the first planned start to the start of work, negative when early: the median.

    Only tickets whose planned start has passed; those not yet started count with their delay so far
    (Kaplan–Meier).
    """
    planned, started = c.facts.planned0, c.facts.started
    due = c.work & (planned != NONE) & (planned <= c.as_of)
    begun, seen = c.or_as_of(started)
    rows = due & (seen | (c.category == CATEGORY["todo"]))
    days = c.days(planned, begun)
    median, flags = by_day(
        c, km(days[rows], seen[rows]).quantile(0.5), "tickets.planned_start", "tickets.started"
    )
    late = rows & (np.nan_to_num(days) > 0)
    return reading(
        replace(median, k=int(late.sum())),
        evidence=tickets(late, np.nan_to_num(days)),
        coverage=min(share(planned != NONE, c.work), share(rows, due)),
        missing=("tickets.planned_start", "tickets.started"),
        flags=(*flags, *_baseline(c, "planned_start"), *_censored(seen[rows])),
    )


@category.metric(
    role="S",
    name=N_("Cycle time"),
    unit="calendar_days",
    worse="higher",
    needs=("tickets.started", "tickets.resolved"),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="calendar",
    says=N_("85% of the tickets were finished within {value} of their start ({range}); half within {median}"),
    because=N_("among the longest from start to completion"),
    limits=N_("Elapsed time, weekends and waiting included; it is not effort."),
    sources=(6, 8, 12),
)
def cycle_time_p85(c: Case) -> Reading:
    """Calendar days from the first start of work to the last completion: the 85th percentile, and the median.

    Open tickets count with their age so far (Kaplan–Meier). Adherence: the share finished within the
    agreed days of the configuration, else within the 85th percentile of the previous release.
    """
    rows, days, ended = plan.cycle_days(c, c.work)
    curve = km(days[rows], ended[rows])
    high = curve.quantile(0.85)
    longest = math.inf if high.value is None else high.value
    parts = {
        "median": part(N_("median"), curve.quantile(0.5), "calendar_days"),
        "sle": part(N_("finished within the service level"), plan.within_service_level(c), "fraction"),
    }
    return reading(
        high,
        evidence=tickets(rows & (days >= longest), np.nan_to_num(days)),
        parts=parts,
        coverage=share(c.facts.started != NONE, c.work & (c.category == CATEGORY["done"])),
        missing=("tickets.started",),
        flags=_censored(ended[rows]),
    )


@category.metric(
    role="S",
    name=N_("Ageing work"),
    unit="fraction",
    worse="higher",
    needs=("tickets.started",),
    threshold=Threshold("absolute", 0.15, 0.30, bound="sure"),
    estimator="proportion",
    interval="wilson",
    clock="calendar",
    says=N_("{value} of the tickets in work are older than 85% of finished ones ever got ({range}, n = {n})"),
    because=N_("in work for longer than 85% of the finished tickets took"),
    limits=N_("About 15% are expected; a young project has few finished tickets to compare with."),
    sources=(6, 12),
)
def aging_wip(c: Case) -> Reading:
    """Tickets in work that are older than the 85th percentile of the cycle times of all finished tickets
    of the export ÷ tickets in work, in calendar days at the date of the data."""
    doing = c.work & (c.category == CATEGORY["doing"])
    limit = plan.usual_cycle(c)
    age = c.calendar_days(c.facts.started, np.full(c.n, c.as_of))
    rows = doing & (age >= 0)
    old = rows & (age > limit)
    return reading(
        wilson(int(old.sum()), int(rows.sum())),
        evidence=tickets(old, np.nan_to_num(age)),
        parts={"limit": Part(N_("85th percentile of finished tickets"), limit, unit="calendar_days")},
        coverage=share(rows, doing),
        missing=("tickets.started",),
    )


@category.metric(
    role="P",
    name=N_("Forecast against plan"),
    unit="working_days",
    worse="higher",
    needs=("tickets.resolved", "releases.planned"),
    threshold=Threshold("absolute", 0.0, 0.0, part="p50", strict=True, rule=MOSTLY_LATE),
    estimator="monte_carlo",
    interval="quantiles",
    clock="working",
    says=N_("At the recent pace 85% of the simulations end by {value} after the planned date"),
    because=N_("still open"),
    limits=N_("It assumes that coming weeks are like the last twelve and that tickets are of similar size."),
    sources=(12,),
)
def forecast_gap(c: Case) -> Reading:
    """Working days from the planned date to the date by which the open tickets are finished in 85% of 10 000
    simulations of the last twelve weeks' throughput and scope growth.

    Only while unreleased, with at least six weeks in which tickets were finished. Half of the simulations
    after the planned date: to watch; 85% of them: a problem. The back-test is the share of past weeks
    whose forecast held.
    """
    gaps, flags = forecast.gaps(c)
    left, done = forecast.remaining(c), forecast.throughput(c)
    middle = Interval(gaps[0.5], gaps[0.15], gaps[0.85], int(left.sum()))
    parts = {
        "p50": part(N_("half of the simulations"), middle, "working_days"),
        "remaining": Part(N_("open tickets"), float(left.sum())),
        "backtest": part(N_("past weeks whose forecast held"), forecast.backtest(c), "fraction"),
    }
    return reading(
        Interval(gaps[0.85], gaps[0.05], gaps[0.95], len(done)),
        evidence=tickets(left, c.weight),
        parts=parts,
        flags=flags,
    )


def _baseline(c: Case, field: str) -> tuple[str, ...]:
    return () if field in c.data.tracked else ("baseline: current value",)


def _censored(ended: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    return () if ended.all() else ("censored",)
