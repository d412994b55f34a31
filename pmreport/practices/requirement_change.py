"""Practice checks: assessing, staffing, re-planning and securing a change."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.changes import ADDED, CONTENT
from pmreport.case.comments import commented
from pmreport.case.facts import sort_key
from pmreport.case.linked import linked
from pmreport.case.past import had
from pmreport.case.titles import titled
from pmreport.categories.requirement_change import category
from pmreport.measure import Criterion, Traces, traces
from pmreport.words import N_
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
DAYS = 5  # working days around a change in which its handling is looked for
ASSESSED = "评估|影响|impact|impacts|assess|assessed|assessment"
DATED = (
    "排期|改期|延期|日期|截止|确认|reschedule|rescheduled|replanned|due date|deadline|dates|date|confirmed"
)
RISK = "风险|回滚|兜底|risk|risks|rollback|roll back|fallback|mitigation"
AGREED = N_("over 2 releases")
AFFECTED = N_("change requests, and requirements added or rewritten after the freeze")


@dataclass(frozen=True)
class Asked:
    """The changed tickets `rows`; per ticket (whole length) when the change was asked for, when it was
    accepted, and when the work on it could go on: its start, or its completion if it had started before."""

    rows: Ints
    asked: Longs
    accepted: Longs
    until: Longs


def _asked(c: Case) -> Asked:
    changes, created, started = c.changes, c.facts.created, c.facts.started
    mine = np.isin(changes.what, (ADDED, CONTENT))
    at = np.full(c.n, NONE, dtype=np.int64)
    at[changes.ticket[mine][::-1]] = changes.at[mine][::-1]
    rows = c.scope & (c.kind("CHG") | (c.kind("REQ") & (at != NONE)))
    new = c.added | (rows & (at == NONE))
    accepted = np.where(at == NONE, np.where(c.committed == NONE, created, c.committed), at)
    begun = (started != NONE) & (started <= accepted)
    until = np.where(begun, c.facts.resolved, started)
    return Asked(
        rows=np.flatnonzero(rows).astype(np.int32),
        asked=np.where(new, created, _shift(c, accepted, -DAYS)),
        accepted=accepted,
        until=np.where(until == NONE, c.as_of, until),
    )


def _shift(c: Case, at: Longs, days: float) -> Longs:
    """So many working days later (earlier if negative)."""
    return c.calendar.instant(c.calendar.tau(at) + days * c.calendar.hours_per_day)


def _events(c: Case, fields: tuple[str, ...], low: Longs, high: Longs) -> Bools | None:
    """Tickets with a change of one of the fields in their own window [low, high]; None if none is tracked."""
    if not any(field in c.data.tracked for field in fields):
        return None
    history = c.data.history(*fields)
    hit = (history.at >= low[history.ticket]) & (history.at <= high[history.ticket])
    return np.bincount(history.ticket[hit], minlength=c.n) > 0


def _at(rows: Ints, hits: Bools | None) -> Bools | None:
    return None if hits is None else hits[rows]


@category.practice(
    name=N_("Requirement assessment"),
    affected=AFFECTED,
    trace=N_("an assessment status, an estimate or a comment on impact by someone else, before the work"),
    action=N_("Add a gate status for changes with a mandatory note of impact in days and tickets."),
    criterion=Criterion("practice:requirement_assessment", ">=", 0.9, AGREED),
)  # fmt: skip
def requirement_assessment(c: Case) -> Traces:
    """Whether the need and impact of a change were assessed before it was worked on."""
    found = _asked(c)
    passed = None
    if c.data.carries("events.status"):
        passed = c.facts.time_in(c.facts.of_kind("assessment"), found.asked, found.until) > 0
    said = commented(c, ASSESSED, after=found.asked, before=found.until, by_reporter=False)
    return traces(
        found.rows,
        ("events.status", _at(found.rows, passed)),
        ("tickets.estimate_h", _at(found.rows, _estimated(c, found))),
        ("events.comment", _at(found.rows, said)),
    )


def _estimated(c: Case, found: Asked) -> Bools | None:
    """Whether an estimate was given between the request and the work. A new estimate that is itself the
    change does not count; without a history of estimates, one that an added ticket carries does."""
    after = np.where(c.added, found.asked, found.accepted) + 1
    given = _events(c, ("estimate_h",), after, found.until)
    if given is not None or not c.data.carries("tickets.estimate_h"):
        return given
    return c.added & had(c, "estimate_h", found.until)


@category.practice(
    name=N_("Resource re-allocation"),
    affected=AFFECTED,
    trace=N_("within five working days an assignee or team set, another ticket of the same assignee "
             "re-planned, or a link to what is replaced"),
    action=N_("Name what each accepted change displaces, or note that there is room."),
    criterion=Criterion("practice:resource_reallocation", ">=", 1.0, AGREED),
)  # fmt: skip
def resource_reallocation(c: Case) -> Traces:
    """Whether capacity was moved when a change was accepted."""
    found = _asked(c)
    limit = _shift(c, found.accepted, DAYS)
    given = _events(c, ("assignee", "team"), found.accepted, limit)
    if given is not None:
        born = found.accepted == c.facts.created
        given |= born & (had(c, "assignee", found.accepted + 1) | had(c, "team", found.accepted + 1))
    moved = _displaced(c, found, limit)
    replaced = linked(c, np.ones(c.n, dtype=bool), ("replaces",)) if c.data.carries("links") else None
    return traces(
        found.rows,
        ("events.assignee", _at(found.rows, given)),
        ("events.due", _at(found.rows, moved)),
        ("links", _at(found.rows, replaced)),
    )


def _displaced(c: Case, found: Asked, limit: Longs) -> Bools | None:
    """Whether another ticket of the same assignee got another date, release or priority in the window."""
    fields = ("due", "release", "priority")
    if not any(field in c.data.tracked for field in fields):
        return None
    history, owner = c.data.history(*fields), c.data.codes("assignee")
    moved = history.where(history.old >= 0)
    by_owner = np.sort(sort_key(owner[moved.ticket], moved.at))
    by_ticket = np.sort(sort_key(moved.ticket, moved.at))
    own = np.arange(c.n, dtype=np.int32)
    others = _between(by_owner, owner, found.accepted, limit) - _between(
        by_ticket, own, found.accepted, limit
    )
    return (owner >= 0) & (others > 0)


def _between(keys: Longs, code: Ints, low: Longs, high: Longs) -> Longs:
    """How many keys of each code lie in its window."""
    upper = np.searchsorted(keys, sort_key(code, high), side="right")
    return (upper - np.searchsorted(keys, sort_key(code, low), side="left")).astype(np.int64)


@category.practice(
    name=N_("Re-planning"),
    affected=AFFECTED,
    trace=N_("a due date or planned start set or moved, or a comment on the date, before the work goes on"),
    action=N_("Decide on the date again with each change of a day or more."),
    criterion=Criterion("practice:replanning", ">=", 1.0, AGREED),
)
def replanning(c: Case) -> Traces:
    """Whether the plan was looked at again when a change was accepted."""
    found = _asked(c)
    moved = _events(c, ("due", "planned_start", "sprint"), found.accepted, found.until)
    dated = c.added & (had(c, "due", found.until) | had(c, "planned_start", found.until))
    known = c.data.carries("tickets.due") or c.data.carries("tickets.planned_start")
    said = commented(c, DATED, after=found.accepted, before=found.until)
    return traces(
        found.rows,
        ("events.due", _at(found.rows, moved)),
        ("tickets.due", dated[found.rows] if known else None),
        ("events.comment", _at(found.rows, said)),
    )


@category.practice(
    name=N_("Risk control"),
    affected=AFFECTED,
    trace=N_("a risk label, a linked risk ticket, or a comment on risk or fallback before the work"),
    action=N_("Ask for one line on risk and mitigation in the template of a change."),
    criterion=Criterion("practice:risk_control", ">=", 0.8, AGREED),
)
def risk_control(c: Case) -> Traces:
    """Whether the risk of a change was noted before it was worked on."""
    found = _asked(c)
    risky = titled(c, RISK)
    tied = linked(c, risky) if c.data.carries("links") else None
    said = commented(c, RISK, after=found.asked, before=found.until)
    return traces(
        found.rows,
        ("tickets.labels", risky[found.rows] if c.data.carries("tickets.labels") else None),
        ("links", _at(found.rows, tied)),
        ("events.comment", _at(found.rows, said)),
    )
