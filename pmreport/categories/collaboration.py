"""Collaboration: where work waited between teams."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.case import Case, holders
from pmreport.case.holders import enough_people, first_act
from pmreport.case.linked import pairs
from pmreport.measure import Category, Part, Reading, Threshold, part, reading, share, tickets
from pmreport.model import Absent, NoCases, Suppressed
from pmreport.model.lexicon import says
from pmreport.stats import km, mean, quantile_ci, ratio_of_sums, wilson
from pmreport.words import N_
from pmreport.worktime import NONE

OTHERS = (
    "waiting for other team|waiting on other team|waiting for external|external|dependency|cross-team"
    "|等待外部|等待其他|其他部门|跨部门|联调|等待依赖"
)

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

category = Category(
    id="collaboration",
    page="collaboration",
    name=N_("Cross-department collaboration"),
    question=N_("Where did work wait between teams?"),
)


@category.metric(
    role="P",
    name=N_("Waiting on other teams"),
    unit="fraction",
    worse="higher",
    needs=("tickets.team",),
    threshold=Threshold("baseline", 0.15, 0.30, convention=True),
    estimator="ratio_of_sums",
    interval="bootstrap",
    clock="working",
    either=(("events.status", "links"),),
    says=N_("{value} of the working time of {n} tickets was waiting for another team ({range})"),
    because=N_("waited longest for another team"),
    limits=N_("Waiting that is neither a status nor a link is not seen."),
    sources=(12,),
)
def external_wait_share(c: Case) -> Reading:
    """Working time in statuses that wait for another team, or while an open ticket of another team blocks
    ÷ working time from start to completion. Overlapping waits count once.
    """
    if not (c.data.carries("events.status") or c.data.carries("links")):
        raise Absent("events.status", "links")
    rows, total = _lead_time(c)
    wait = _union(c, *_waits(c, rows))
    teams = share(c.facts.people.ticket_team >= 0, rows)
    mapped = c.facts.mapped if c.data.carries("events.status") else 1.0
    return reading(
        replace(ratio_of_sums(wait[rows], total[rows], c.facts.parent[rows]), n=int(rows.sum())),
        evidence=tickets(rows & (wait > 0), wait),
        coverage=min(teams, mapped),
        missing=("tickets.team",) if teams <= mapped else ("statuses.category",),
    )


def _lead_time(c: Case) -> tuple[Bools, Floats]:
    """Started work, and its working hours from the start to the completion (or `as_of`)."""
    started = c.facts.started
    rows = c.work & (started != NONE) & (started <= c.as_of)
    return rows, c.facts.once(("lead time", c.as_of), lambda: _lead_hours(c))


def _lead_hours(c: Case) -> Floats:
    return np.nan_to_num(c.hours(c.facts.started, c.or_as_of(c.facts.resolved)[0]))


def _waits(c: Case, rows: Bools) -> tuple[Ints, Longs, Longs]:
    """Intervals of waiting for another team: by status, and by an open blocker of another team."""
    parts = []
    if c.data.carries("events.status"):
        spans = c.facts.spans
        mine = _external_statuses(c)[spans.status] & rows[spans.ticket]
        parts.append((spans.ticket[mine], spans.start[mine], spans.end[mine]))
    blocker, blocked = cross_links(c)
    mine = rows[blocked]
    blocker, blocked = blocker[mine], blocked[mine]
    parts.append((blocked, c.facts.created[blocker], c.or_as_of(c.facts.resolved)[0][blocker]))
    ticket, start, end = (np.concatenate(column) for column in zip(*parts, strict=True))
    return ticket, start, end


def _external_statuses(c: Case) -> Bools:
    """Statuses that wait for another team, by cause or name; one more False for unknown ones."""
    table = c.data.statuses
    by_cause = (table["cause"] == "collaboration").fillna(False).to_numpy(bool)
    by_name = np.array([says(OTHERS, str(name)) for name in table["status"]], dtype=bool)
    unnamed = table["cause"].isna().to_numpy(bool)
    return np.append(by_cause | (by_name & unnamed), False)


def _union(c: Case, ticket: Ints, start: Longs, end: Longs) -> Floats:
    """Working hours covered by the intervals within each ticket's own lead time, overlaps once."""
    low = np.maximum(start, c.facts.started[ticket])
    high = np.minimum(end, c.or_as_of(c.facts.resolved)[0][ticket])
    keep = high > low
    ticket, low, high = ticket[keep], c.calendar.tau(low[keep]), c.calendar.tau(high[keep])
    order = np.lexsort((low, ticket))
    ticket, low, high = ticket[order], low[order], high[order]
    # Tickets lie far apart on one axis, so that one running maximum serves all of them.
    width = float(high.max(initial=0.0) - low.min(initial=0.0)) + 1.0
    shift = ticket * width
    reach = np.maximum.accumulate(high + shift) if len(high) else high
    covered = np.r_[-np.inf, reach[:-1]] if len(reach) else reach
    gained = np.maximum(reach - np.maximum(low + shift, covered), 0.0)
    return np.bincount(ticket, weights=gained, minlength=c.n).astype(np.float64)


def cross_links(c: Case) -> tuple[Ints, Ints]:
    """Blockers and blocked tickets of links between different known teams; cancelled ones block nobody."""
    team = np.where(c.facts.cancelled, -1, c.facts.people.ticket_team)
    source, target = pairs(c, ("blocks",))
    rows = (team[source] >= 0) & (team[target] >= 0) & (team[source] != team[target])
    return source[rows], target[rows]


@category.metric(
    role="P",
    name=N_("Flow efficiency"),
    unit="fraction",
    worse="lower",
    needs=("events.status",),
    threshold=Threshold("baseline"),
    estimator="ratio_of_sums",
    interval="bootstrap",
    clock="working",
    either=(("statuses.active",),),
    says=N_("{value} of the time of {n} finished tickets was active work, the rest waiting ({range})"),
    because=N_("waited longest between start and completion"),
    limits=N_("The number depends on which statuses count as waiting; it has no norm."),
    sources=(12,),
)
def flow_efficiency(c: Case) -> Reading:
    """Working time in active statuses ÷ working time in active and waiting statuses, from start to
    completion, summed over finished tickets.
    """
    facts = c.facts
    active, waiting = facts.of_kind("active"), facts.of_kind("queue")
    if not active[:-1].any():
        raise Absent("statuses.active")
    rows = c.work & (facts.started != NONE) & (facts.resolved != NONE) & (facts.resolved <= c.as_of)
    work = facts.cycle_time_in(active)
    wait = facts.cycle_time_in(waiting)
    sums = ratio_of_sums(work[rows], (work + wait)[rows], facts.parent[rows])
    unmapped = facts.cycle_time_in(facts.meaning.kind < 0)[rows].sum()
    known = (work + wait)[rows].sum()
    coverage = float(known / (known + unmapped)) if known + unmapped else 1.0
    return reading(
        replace(sums, n=int(rows.sum())),
        evidence=tickets(rows & (wait > 0), wait),
        coverage=coverage,
        missing=("events.status",),
    )


@category.metric(
    role="S",
    name=N_("Hand-offs per ticket"),
    unit="per_ticket",
    worse="higher",
    threshold=Threshold("baseline"),
    estimator="mean",
    interval="bootstrap",
    either=(("events.team", "events.assignee"),),
    says=N_("Work changed teams {value} between start and completion ({range}, n = {n})"),
    because=N_("changed teams most often"),
    limits=N_("A hand-off can be the right way; the number says how often work had to be understood anew."),
    sources=(18,),
)
def handoffs(c: Case) -> Reading:
    """Mean number of changes of team between start and completion, over started work; also its P85.

    The team field, else the team of the assignee.
    """
    moved = np.bincount(holders.handoffs(c).ticket, minlength=c.n).astype(np.float64)
    rows = c.work & (c.facts.started != NONE) & (c.facts.started <= c.as_of)
    return reading(
        mean(moved[rows], c.facts.parent[rows]),
        evidence=tickets(rows & (moved > 0), moved),
        parts={"p85": part(N_("85% of the tickets at most"), quantile_ci(moved[rows], 0.85), "per_ticket")},
    )


@category.metric(
    role="P",
    name=N_("Pick-up time after a hand-off"),
    unit="working_days",
    worse="higher",
    needs=("events.*", "tickets.team"),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="working",
    says=N_("Half of the {n} hand-offs were picked up within {value} ({range})"),
    limits=N_("Work that begins without a trace in the tracker is seen late."),
    sources=(18, 7),
)
def handoff_wait(c: Case) -> Reading:
    """Kaplan–Meier median of working days from a hand-off to the first event of the receiving team."""
    moves = holders.handoffs(c)
    if not len(moves.ticket):
        raise NoCases("no hand-off")
    if not enough_people(c, c.data.codes("assignee")[c.work]):
        raise Suppressed
    picked = first_act(c, moves.ticket, moves.at, moves.receiver)
    end, seen = c.or_as_of(picked)
    found = reading(km(c.days(moves.at, end), seen).quantile(0.5), flags=() if seen.all() else ("censored",))
    return replace(found, confidential=True)


@category.metric(
    role="S",
    name=N_("Ping-pong"),
    unit="fraction",
    worse="higher",
    threshold=Threshold("baseline", 0.15, 0.30, convention=True),
    estimator="proportion",
    interval="wilson",
    either=(("events.team", "events.assignee"),),
    says=N_("{k} of {n} handed-off tickets came back to the team they left ({range})"),
    because=N_("came back to a team that had handed it off"),
    limits=N_("A planned return, as for review, looks the same."),
    sources=(18,),
)
def bounce_rate(c: Case) -> Reading:
    """Tickets that went from team A to B and from there back to A ÷ tickets with at least one hand-off."""
    moves = holders.handoffs(c)
    handed, back = np.zeros(c.n, dtype=bool), np.zeros(c.n, dtype=bool)
    handed[moves.ticket] = True
    same = moves.ticket[1:] == moves.ticket[:-1]
    same &= (moves.giver[1:] == moves.receiver[:-1]) & (moves.receiver[1:] == moves.giver[:-1])
    back[moves.ticket[1:][same]] = True
    return reading(wilson(int(back.sum()), int(handed.sum())), evidence=tickets(back))


@category.metric(
    role="S",
    name=N_("Cross-team dependencies"),
    unit="fraction",
    worse="higher",
    needs=("links", "tickets.team"),
    threshold=Threshold("baseline", signal=True),
    estimator="proportion",
    interval="wilson",
    says=N_("{value} of {n} tickets were blocked by a ticket of another team ({range})"),
    because=N_("blocked by a ticket of another team"),
    limits=N_("Dependencies that nobody linked are not seen; more links can mean better records."),
    sources=(18,),
)
def cross_dep_rate(c: Case) -> Reading:
    """Tickets with a link "is blocked by" to a ticket of another team ÷ tickets of the scope."""
    _, blocked = cross_links(c)
    rows = np.zeros(c.n, dtype=bool)
    rows[blocked] = True
    rows &= c.work
    known = c.facts.people.ticket_team >= 0
    return reading(
        wilson(int(rows.sum()), int(c.work.sum())),
        evidence=tickets(rows),
        coverage=share(known, c.work),
        missing=("tickets.team",),
    )


@category.metric(
    role="P",
    name=N_("Late dependencies"),
    unit="fraction",
    worse="higher",
    needs=("links", "tickets.team"),
    threshold=Threshold("absolute", 0.20, 0.40, convention=True),
    estimator="proportion",
    interval="wilson",
    clock="working",
    either=(("tickets.planned_start", "tickets.started"),),
    says=N_("{k} of {n} cross-team dependencies were delivered after they were needed ({range})"),
    because=N_("waited for a dependency that came later than needed"),
    limits=N_("The planned start stands for the day on which the dependency was needed."),
    sources=(9, 18),
)
def dependency_lateness(c: Case) -> Reading:
    """Cross-team links whose blocker was done after the dependent's first planned start ÷ those links.

    A blocker still open past that day is late; one open before it is left out. Without planned starts the
    actual start stands for the day (partial). The working days of lateness are summed in a part.
    """
    blocker, blocked = cross_links(c)
    rows = c.work[blocked]
    blocker, blocked = blocker[rows], blocked[rows]
    if not len(blocked):
        raise NoCases("no cross-team dependency")
    needed, derived = c.facts.planned0[blocked], not c.data.carries("tickets.planned_start")
    if derived:
        needed = c.facts.started[blocked]
    end, done = c.or_as_of(c.facts.resolved)
    days = c.days(needed, end[blocker])
    known = ~np.isnan(days) & (done[blocker] | (needed <= c.as_of))
    late = known & (days > 0)
    worst = np.zeros(c.n)
    np.maximum.at(worst, blocked[late], days[late])
    found = reading(
        wilson(int(late.sum()), int(known.sum())),
        evidence=tickets(worst > 0, worst),
        parts={"days": Part(N_("working days late in all"), float(days[late].sum()), unit="working_days")},
        coverage=1.0 if derived else float((needed != NONE).mean()),
        missing=("tickets.planned_start",),
        flags=("derived",) if derived else (),
    )
    return replace(found, state="partial", missing=("tickets.planned_start",)) if derived else found


@category.metric(
    role="S",
    name=N_("First response across teams"),
    unit="working_days",
    worse="higher",
    needs=("events.*", "tickets.team"),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="working",
    says=N_("Half of the {n} tickets written for another team were answered within {value} ({range})"),
    because=N_("written for another team and answered latest"),
    limits=N_("An answer outside the tracker is not seen."),
    sources=(23,),
)
def cross_response(c: Case) -> Reading:
    """Kaplan–Meier median of working days from the creation of a ticket by one team for another to the
    first event of the other team.
    """
    reporter, team = c.facts.people.team_of[c.data.codes("reporter")], holders.first_team(c)
    rows = c.work & (reporter >= 0) & (team >= 0) & (reporter != team)
    codes = np.flatnonzero(rows).astype(np.int32)
    if not len(codes):
        raise NoCases("no ticket for another team")
    picked = first_act(c, codes, c.facts.created[codes] - 1, team[codes])
    end, seen = c.or_as_of(picked)
    days = c.days(c.facts.created[codes], end)
    wait = np.zeros(c.n)
    wait[codes] = np.nan_to_num(days)
    return reading(
        km(days, seen).quantile(0.5),
        evidence=tickets(rows, wait),
        flags=() if seen.all() else ("censored",),
    )
