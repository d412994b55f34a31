"""Practice checks: a realistic plan, risks seen early, resources that can shift."""

import numpy as np
import numpy.typing as npt

from pmreport.case import CATEGORY, Case, plan
from pmreport.case.comments import commented
from pmreport.case.levels import PRIORITIES, PRIORITY_WORDS, levels
from pmreport.case.past import had
from pmreport.case.titles import titled
from pmreport.case.workload import loads
from pmreport.categories.schedule_delay import category
from pmreport.measure import Criterion, Traces, traces
from pmreport.model.lexicon import says
from pmreport.words import N_
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
USABLE = 0.8  # of the working hours can be planned
HISTORY = 3  # earlier releases of like size that a usual duration needs
EARLY = 0.25  # of the planned duration, in which risks are to be on the list
RISK = "风险|risk|risks|at-risk|at risk"
QUEUED = 0.25  # of a ticket's wait that full hands may explain
AGREED = N_("over 2 releases")


@category.practice(
    name=N_("Realistic plan"),
    affected=N_("tickets in the release at the freeze"),
    trace=N_("estimate, due date and planned start or sprint before the commitment, in a release whose plan "
             "fits its capacity and its own history"),
    action=N_("Plan from the 85th percentile of like work and keep a buffer of at least a tenth."),
    criterion=Criterion("practice:realistic_plan", ">=", 1.0, AGREED),
)  # fmt: skip
def realistic_plan(c: Case) -> Traces:
    """Whether tickets were planned before they were committed to, within what the people can do."""
    rows = c.base & c.work
    moment = _planning_ends(c)
    planned = had(c, "planned_start", moment) | had(c, "sprint", moment)
    ready = had(c, "estimate_h", moment) & had(c, "due", moment) & planned
    for member in c.members:
        ready &= ~member.base | (_fits(member) and _usual(member))
    known = all(c.data.carries(f"tickets.{name}") for name in ("estimate_h", "due"))
    codes = np.flatnonzero(rows)
    return traces(codes, ("tickets.due", ready[codes] if known else None))


def _planning_ends(c: Case) -> Longs:
    """When a plan must stand: at the commitment, or when the release began if that is later."""
    begin = np.full(c.n, NONE, dtype=np.int64)
    for member in c.members:
        begin[member.base] = member.start
    return np.maximum(c.committed, begin) + 1


def _fits(c: Case) -> bool:
    """Whether the estimates of the base fit four fifths of the working hours of its assignees up to the
    planned date; true where that cannot be said."""
    estimate, owner = c.data.array("estimate_h").astype(np.float64), c.data.codes("assignee")
    rows = c.base & c.work
    people = len(np.unique(owner[rows & (owner >= 0)]))
    if not people or c.release.planned == NONE:
        return True
    hours = float(c.hours(c.start, c.release.planned)) * people * USABLE
    return float(np.nansum(estimate[rows])) <= hours


def _usual(c: Case) -> bool:
    """Whether the planned duration is at least the median of earlier releases with half to twice as many
    tickets at the freeze; true with fewer than three of them."""
    if c.release.planned == NONE:
        return True
    size = int(c.base.sum())
    like = [r for r in c.earlier if r.release.start != NONE and size <= 2 * int(r.base.sum()) <= 4 * size]
    spans = [float(r.days(r.start, r.went_live)) for r in like]
    return len(spans) < HISTORY or float(c.days(c.start, c.release.planned)) >= float(np.median(spans))


@category.practice(
    name=N_("Risk management"),
    affected=N_("tickets in the release at the freeze"),
    trace=N_("a risk ticket in the first quarter of the plan, and for late tickets a flag, raised priority, "
             "a risk label or a comment on risk before the due date"),
    action=N_("Review risks weekly, and flag a date before it passes."),
    criterion=Criterion("practice:risk_management", ">=", 0.8, AGREED),
)  # fmt: skip
def risk_management(c: Case) -> Traces:
    """Whether risks were listed early and late tickets flagged in time."""
    codes = np.flatnonzero(c.base & c.work)
    known = [c.data.carries(f"tickets.{name}") for name in ("labels", "type", "title")]
    if not any(known):
        return traces(codes, ("tickets.labels", None))
    listed = np.zeros(c.n, dtype=bool)
    risks = titled(c, RISK)
    for member in c.members:
        listed |= member.base & _listed(member, risks)
    late = _late(c) if c.data.carries("tickets.due") else np.zeros(c.n, dtype=bool)
    return traces(codes, ("tickets.labels", (listed & (~late | _flagged(c)))[codes]))


def _listed(c: Case, risks: Bools) -> bool:
    """Whether a risk of the release was created in the first quarter of its plan."""
    if c.release.planned == NONE:
        return bool((c.ever & risks).any())
    limit = c.start + EARLY * (c.release.planned - c.start)
    return bool((c.ever & risks & (c.facts.created <= limit)).any())


def _late(c: Case) -> Bools:
    rows, on_time, _ = plan.overdue(c)
    return rows & ~on_time


def _flagged(c: Case) -> Bools:
    """Tickets with a sign of risk before their first due date."""
    due = c.facts.due0
    out = np.zeros(c.n, dtype=bool)
    for field in ("flag", "labels", "priority"):
        if field in c.data.tracked:
            history = c.data.history(field)
            hit = _SIGNS[field](c, history.old, history.new) & (history.at < due[history.ticket])
            out[history.ticket[hit]] = True
    said = commented(c, RISK, before=due)
    labels = c.data.bags["labels"]
    marked = np.array([says(RISK, str(name)) for name in labels.names], dtype=bool)
    untracked = labels.has_any(marked) if "labels" not in c.data.tracked else np.zeros(c.n, dtype=bool)
    return out | untracked | (said if said is not None else False)


def _raised(c: Case, old: Ints, new: Ints) -> Bools:
    codes = np.unique(np.concatenate([old, new]))
    names = np.append(c.data.events.values, "")[codes]
    known = levels(names, PRIORITIES, PRIORITY_WORDS, c.settings.priority)
    before, after = (known[np.searchsorted(codes, side)] for side in (old, new))
    return (before >= 0) & (after > before)


def _risky(c: Case, old: Ints, new: Ints) -> Bools:
    codes = np.unique(new[new >= 0])
    hits = [code for code in codes.tolist() if says(RISK, str(c.data.events.values[code]))]
    return np.isin(new, hits)


def _set(c: Case, old: Ints, new: Ints) -> Bools:
    return new >= 0


_SIGNS = {"flag": _set, "labels": _risky, "priority": _raised}


@category.practice(
    name=N_("Resource management"),
    affected=N_("tickets finished late, or open past their due date"),
    trace=N_("less than a quarter of the wait fell on days above the limit of work in progress, or it "
             "was given to someone else"),
    action=N_("Limit work in progress, and pass work on when the queue is longer than three working days."),
    criterion=Criterion("wip_overload", "<", 0.10, AGREED),
)  # fmt: skip
def resource_management(c: Case) -> Traces:
    """Whether late tickets waited because hands were full, and whether that was answered."""
    c.data.require("tickets.due", "tickets.assignee")
    owner = c.data.codes("assignee")
    codes = np.flatnonzero(_late(c) & (owner >= 0)).astype(np.int32)
    queued = _queued(c, codes, owner) < QUEUED if c.data.carries("events.status") else None
    given = None
    if "assignee" in c.data.tracked or "team" in c.data.tracked:
        history = c.data.history("assignee", "team")
        hit = (history.old >= 0) & (history.at > c.committed[history.ticket])
        given = np.bincount(history.ticket[hit], minlength=c.n)[codes] > 0
    return traces(codes, ("events.status", queued), ("events.assignee", given), lists=False)


def _queued(c: Case, codes: Ints, owner: Ints) -> npt.NDArray[np.float64]:
    """The share of each ticket's waiting days on which its assignee had more other tickets in progress than
    the limit; 0 where it did not wait."""
    people, row = np.unique(owner[codes], return_inverse=True)
    noon, counts = loads(c, people)
    spans, limit = c.facts.spans, c.settings.limits.wip
    place = np.full(c.n, -1)
    place[codes] = np.arange(len(codes))
    waits = (place[spans.ticket] >= 0) & c.facts.of_kind("queue", "blocked", "pause")[spans.status]
    ticket = place[spans.ticket[waits]]
    first, last = (np.searchsorted(noon, side[waits]) for side in (spans.start, spans.end))
    # A ticket that waits in a status of progress is itself among those counted.
    own = (c.facts.meaning.category[spans.status[waits]] == CATEGORY["doing"]).astype(int)
    over = np.stack([_sums(counts > limit), _sums(counts > limit + 1)])
    full = over[own, row[ticket], last] - over[own, row[ticket], first]
    waited = np.bincount(ticket, weights=last - first, minlength=len(codes))
    overloaded = np.bincount(ticket, weights=full, minlength=len(codes))
    return np.divide(overloaded, waited, out=np.zeros(len(codes)), where=waited > 0)


def _sums(hits: Bools) -> npt.NDArray[np.int64]:
    """Running totals per row, beginning with 0."""
    return np.concatenate([np.zeros((len(hits), 1), dtype=np.int64), np.cumsum(hits, axis=1)], axis=1)
