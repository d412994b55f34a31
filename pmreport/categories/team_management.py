"""Team management: whether work was spread, owned and steady enough. Aggregates only, never a person."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.feedback import weeks
from pmreport.case.holders import by_machine, held
from pmreport.case.workload import (
    active_hours,
    bus_factors,
    clarity,
    crew,
    events_of_teams,
    person_days,
    silence,
    span,
    weekly_throughput,
)
from pmreport.measure import Category, Part, Reading, Threshold, reading, share
from pmreport.measure.reading import GOOD
from pmreport.model import Absent, NoCases, Suppressed
from pmreport.stats import Interval, mean, mean_gini, ratio_of_sums, wilson, xmr
from pmreport.words import N_
from pmreport.worktime import NONE

WEEK = 7 * 86_400
SILENT_DAYS = 5.0
FEWEST_WEEKS = 8
PRESENT = 0.5  # of the working days: less is no full member of the team in the window

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

category = Category(
    id="team_management",
    page="team-management",
    name=N_("Team management"),
    question=N_("Was the work spread, owned and steady enough to be done?"),
)


def _aggregate(found: Reading) -> Reading:
    """A number about groups: it lists no tickets, because one click would lead to one person."""
    return replace(found, confidential=True)


@category.metric(
    role="P",
    name=N_("Overload"),
    unit="fraction",
    worse="higher",
    needs=("tickets.started", "tickets.resolved", "tickets.assignee"),
    threshold=Threshold("absolute", 0.25, 0.50, convention=True),
    estimator="ratio_of_sums",
    interval="bootstrap",
    clock="working",
    says=N_(
        "On {value} of {n} person-days more tickets were in progress than the limit of {limit} ({range})"
    ),
    limits=N_("A ticket left in progress by mistake counts as work."),
    sources=(6,),
)
def wip_overload(c: Case) -> Reading:
    """Person-days with more tickets in progress than the limit ÷ person-days with at least one.

    Counted in the middle of each working day of the window; the limit is two unless configured. Resampled
    by person; hidden for fewer than five people.
    """
    load = person_days(c)
    over = (load > c.settings.limits.wip).sum(axis=1).astype(np.float64)
    busy = (load > 0).sum(axis=1).astype(np.float64)
    found = replace(ratio_of_sums(over, busy), n=int(busy.sum()), k=int(over.sum()))
    parts = {"limit": Part(N_("limit"), float(c.settings.limits.wip))}
    return _aggregate(reading(found, parts=parts))


@category.metric(
    role="S",
    name=N_("Workload inequality"),
    unit="gini",
    worse="higher",
    needs=("tickets.assignee",),
    threshold=Threshold("baseline"),
    estimator="gini",
    interval="bootstrap",
    clock="working",
    either=(("tickets.spent_h", "events.status"),),
    says=N_("The Gini coefficient of the workload is {value} ({range}) over {n} people"),
    limits=N_("Roles differ, so equal hours are not the aim; compare with earlier releases."),
)
def workload_gini(c: Case) -> Reading:
    """Gini coefficient of the working hours of people in progress on at least half of the working days.

    Within each team of at least five of them; the mean over the teams, weighted by people. Hours are the
    time spent on the work if four fifths of the finished tickets carry it, else the time in active statuses,
    two tickets at once counting twice. Where no team is known, all are one.
    """
    present = (person_days(c) > 0).mean(axis=1) >= PRESENT
    team = c.facts.people.team_of[crew(c)]
    groups = [present & (team == code) for code in np.unique(team[present])]
    groups = [group for group in groups if int(group.sum()) >= c.settings.people.min_group]
    if not groups:
        raise Suppressed
    hours, given = _hours(c)
    found = mean_gini([hours[group] for group in groups])
    if given:
        return _aggregate(reading(found))
    mapped, missing = c.facts.mapped, ("statuses.category",)
    return _aggregate(reading(found, coverage=mapped, missing=missing, flags=("elapsed, not effort",)))


def _hours(c: Case) -> tuple[Floats, bool]:
    """Working hours per person of `crew`, and whether they are the time spent."""
    spent = c.data.array("spent_h").astype(np.float64)
    owner = c.data.codes("assignee")
    rows = c.work & (owner >= 0) & (spent > 0)
    given = bool(rows.any()) and share(rows, c.work & (owner >= 0) & (c.facts.resolved != NONE)) >= GOOD
    if not given:
        return active_hours(c), False
    totals = np.bincount(owner[rows], weights=spent[rows], minlength=len(c.data.people))
    return totals.astype(np.float64)[crew(c)], True


@category.metric(
    role="P",
    name=N_("Key-person dependence"),
    unit="fraction",
    worse="higher",
    needs=("tickets.component", "tickets.assignee", "tickets.resolved"),
    threshold=Threshold("baseline", 0.25, 0.50, convention=True),
    estimator="proportion",
    interval="wilson",
    clock="calendar",
    says=N_("In {k} of {n} components one person finished more than half of the tickets ({range})"),
    limits=N_("Who finished a ticket is not everybody who knows the component."),
    sources=(20,),
)
def key_person_components(c: Case) -> Reading:
    """Components in which one person resolved more than half of the tickets of 180 days ÷ components with
    at least ten such tickets. Components of teams below five people are left out.
    """
    factors, hidden = bus_factors(c)
    if not len(factors) and hidden:
        raise Suppressed
    parts = {
        f"factor_{name}": Part(label, float(rows.sum()))
        for name, label, rows in (
            ("1", N_("components with factor 1"), factors == 1),
            ("2", N_("components with factor 2"), factors == 2),
            ("3", N_("components with factor 3 or more"), factors >= 3),
        )
    }
    return _aggregate(reading(wilson(int((factors == 1).sum()), len(factors)), parts=parts))


@category.metric(
    role="P",
    name=N_("Throughput"),
    unit="per_week",
    worse="lower",
    needs=("tickets.resolved",),
    threshold=Threshold("baseline", within=True),
    estimator="xmr",
    interval="xmr",
    clock="working",
    says=N_("Tickets were finished at a rate of {value}, between {low} and {high} in a usual week"),
    limits=N_("Tickets differ in size; the chart shows steadiness, not productivity."),
    sources=(6, 21),
)
def throughput_stability(c: Case) -> Reading:
    """Tickets finished per full week of the window, scaled by working days, as a process behaviour chart.

    The interval is that of the natural process limits. Needs at least eight weeks.
    """
    points = weekly_throughput(c)
    if len(points) < FEWEST_WEEKS:
        raise Absent("tickets.resolved", why=N_("Not measurable: fewer than eight full weeks of work."))
    limits = xmr(points, floor=0.0)
    found = Interval(limits.centre, limits.low, limits.high, len(points))
    parts = {
        "low": Part(N_("lower limit"), limits.low, unit="count"),
        "high": Part(N_("upper limit"), limits.high, unit="count"),
    }
    return _aggregate(reading(found, parts=parts, points=points.tolist()))


@category.metric(
    role="S",
    name=N_("Reassignment after start"),
    unit="per_ticket",
    worse="higher",
    needs=("events.assignee", "tickets.started"),
    threshold=Threshold("baseline", 0.3, 0.8, convention=True),
    estimator="mean",
    interval="bootstrap",
    says=N_("The assignee changed {value} after the start on average ({range}, n = {n})"),
    limits=N_("Pairing and planned rotation look the same as a forced change."),
)
def reassignments(c: Case) -> Reading:
    """Mean number of changes from one assignee to another between start and completion, over started work.

    Time without an assignee in between makes no difference; the change that comes with the start is none,
    nor is one by an author that the configuration excludes as a machine.
    """
    pieces = held(c)
    pieces = pieces.where(pieces.holder >= 0)
    started, end = c.facts.started, c.or_as_of(c.facts.resolved)[0]
    ticket, at = pieces.ticket[1:], pieces.start[1:]
    rows = (ticket == pieces.ticket[:-1]) & (pieces.holder[1:] != pieces.holder[:-1])
    rows &= (at > started[ticket]) & (at <= end[ticket]) & ~by_machine(c, ticket, at)
    counts = np.bincount(ticket[rows], minlength=c.n).astype(np.float64)
    begun = c.work & (started != NONE) & (started <= c.as_of)
    return _aggregate(reading(mean(counts[begun], c.facts.parent[begun])))


@category.metric(
    role="S",
    name=N_("Unassigned waiting"),
    unit="fraction",
    worse="higher",
    needs=("events.assignee",),
    threshold=Threshold("baseline"),
    estimator="ratio_of_sums",
    interval="bootstrap",
    clock="working",
    says=N_(
        "{value} of the time from commitment to completion passed without an assignee ({range}, n = {n})"
    ),
    limits=N_("Teams that pull work assign late on purpose."),
)
def unassigned_wait(c: Case) -> Reading:
    """Working time committed and without an assignee ÷ working time from commitment to completion."""
    begun, end = c.committed, c.or_as_of(c.facts.resolved)[0]
    rows = c.work & (begun != NONE) & (begun < end)
    pieces = held(c)
    pieces = pieces.where((pieces.holder < 0) & rows[pieces.ticket])
    low = np.maximum(pieces.start, begun[pieces.ticket])
    high = np.minimum(pieces.end, end[pieces.ticket])
    keep = high > low
    hours = c.calendar.hours(low[keep], high[keep])
    wait = np.bincount(pieces.ticket[keep], weights=hours, minlength=c.n)
    total = np.nan_to_num(c.hours(begun, end))
    sums = ratio_of_sums(wait[rows], total[rows], c.facts.parent[rows])
    return _aggregate(reading(replace(sums, n=int(rows.sum()))))


@category.metric(
    role="S",
    name=N_("Silent work"),
    unit="fraction",
    worse="higher",
    needs=("events.*", "tickets.started"),
    threshold=Threshold("baseline", 0.20, 0.40, convention=True),
    estimator="proportion",
    interval="wilson",
    clock="working",
    says=N_("{value} of {n} started tickets were silent for more than five working days ({range})"),
    limits=N_("Work can go on without a trace in the tracker."),
)
def stale_rate(c: Case) -> Reading:
    """Started tickets with more than five working days in progress without any event ÷ started tickets."""
    started = c.facts.started
    rows = c.work & (started != NONE) & (started <= c.as_of)
    silent = silence(c) > SILENT_DAYS
    return _aggregate(reading(wilson(int((rows & silent).sum()), int(rows.sum()))))


@category.metric(
    role="P",
    name=N_("Clear ownership"),
    unit="fraction",
    worse="lower",
    needs=("tickets.assignee", "tickets.started"),
    threshold=Threshold("absolute", 0.90, 0.70, convention=True),
    estimator="proportion",
    interval="wilson",
    either=(
        ("tickets.due", "tickets.sprint"),
        ("tickets.description", "tickets.acceptance"),
        ("tickets.parent", "tickets.release"),
    ),
    says=N_("{value} of {n} tickets had owner, date, description and place before work began ({range})"),
    limits=N_("What was agreed by word of mouth is not seen."),
)
def goal_clarity(c: Case) -> Reading:
    """Started tickets that had an assignee, a due date or sprint, a description or acceptance criteria, and
    a parent or release before work began ÷ started tickets.
    """
    conditions = clarity(c)
    rows = c.work & (c.facts.started != NONE) & (c.facts.started <= c.as_of)
    clear = rows & np.logical_and.reduce(list(conditions.values()))
    labels = {
        "owner": N_("without an assignee"),
        "date": N_("without a due date or sprint"),
        "text": N_("without a description"),
        "place": N_("without a parent or release"),
    }
    parts = {key: Part(labels[key], float((rows & ~held_).sum())) for key, held_ in conditions.items()}
    return _aggregate(reading(wilson(int(clear.sum()), int(rows.sum())), parts=parts))


@category.metric(
    role="S",
    name=N_("Activity outside working time"),
    unit="fraction",
    worse="higher",
    needs=("events.at",),
    threshold=Threshold("baseline"),
    estimator="ratio_of_sums",
    interval="bootstrap",
    clock="working",
    says=N_("{value} of {n} events happened outside working time ({range})"),
    limits=N_("Other time zones and flexible hours look like overtime."),
)
def off_hours_share(c: Case) -> Reading:
    """Events outside the working calendar ÷ events on the subject's work by known people in the window.

    Only of teams with five or more such people; resampled by person; not measurable where times are dates
    only.
    """
    if c.data.dates.get("events.at", 0.0) > 0.5:
        raise Absent("events.at")
    events, rows = c.data.events, events_of_teams(c)
    off = ~c.calendar.is_working(events.at[rows])
    # Summed by person, so that people are resampled however few they are.
    _, person = np.unique(events.author[rows], return_inverse=True)
    found = ratio_of_sums(np.bincount(person, weights=off), np.bincount(person).astype(np.float64))
    return _aggregate(reading(replace(found, n=len(off), k=int(off.sum()))))


@category.metric(
    role="Q",
    name=N_("Little's-law consistency"),
    unit="ratio",
    worse="neutral",
    needs=("tickets.started", "tickets.resolved"),
    threshold=Threshold("none"),
    estimator="ratio",
    interval="none",
    clock="calendar",
    says=N_("Work in progress is {value} what throughput and cycle time imply (0.8 to 1.25 is consistent)"),
    limits=N_("Outside that range arrivals and departures are not balanced, or starts are not recorded."),
    sources=(21,),
)
def littles_check(c: Case) -> Reading:
    """Mean work in progress ÷ (throughput × mean cycle time) over the window; 1 in a stable system."""
    low, high = span(c)
    started, resolved = c.facts.started, c.facts.resolved
    rows = c.work & (started != NONE) & (started < high)
    end = np.where(resolved == NONE, high, np.minimum(resolved, high))
    inside = np.maximum(end - np.maximum(started, low), 0)[rows]
    done = rows & (resolved != NONE) & (resolved >= low) & (resolved <= high)
    n = int(done.sum())
    if not n or high <= low:
        raise NoCases("nothing finished")
    wip = inside.sum() / (high - low)
    cycle = (resolved - started)[done].mean() / WEEK
    rate = n / weeks(low, high)
    if cycle <= 0:
        raise NoCases("no cycle time")
    parts = {"wip": Part(N_("mean work in progress"), float(wip))}
    return _aggregate(reading(Interval(float(wip / (rate * cycle)), None, None, n), parts=parts))
