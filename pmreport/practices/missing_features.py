"""Practice checks: requirement analysis, feasibility, requirement tracking."""

import re

import numpy as np
import numpy.typing as npt

from pmreport.case import CATEGORY, Case
from pmreport.case.comments import commented
from pmreport.case.linked import linked, linked_since
from pmreport.case.past import had
from pmreport.case.titles import titled
from pmreport.categories.missing_features import category
from pmreport.measure import Criterion, Traces, traces
from pmreport.words import N_
from pmreport.worktime import NONE

LONG = 100  # characters: a shorter text is a title, not an analysis
CHECKLIST = ("- [ ]", "- [x]", "* [ ]", "☐", "☑")
HOUR = 1.0
SPIKES = "spike|poc|tech review|technical review|feasibility|预研|技术评审|可行性"
DECIDED_DAYS = 10.0

Bools = npt.NDArray[np.bool_]


def _agreed(c: Case) -> npt.NDArray[np.int64]:
    return np.flatnonzero(c.base & c.kind("REQ"))


@category.practice(
    name=N_("Requirement analysis"),
    affected=N_("requirements agreed at the freeze"),
    trace=N_("acceptance criteria, a description of 100 characters or a checklist, an hour in an analysis "
             "status, or a parent with a description"),
    action=N_("Agree on a definition of ready: no commitment without acceptance criteria."),
    criterion=Criterion("practice:requirement_analysis", ">=", 0.9, N_("over two releases")),
)  # fmt: skip
def requirement_analysis(c: Case) -> Traces:
    """What was written down about a requirement before it was committed to."""
    rows = _agreed(c)
    text = described(c)
    parent = c.facts.parent
    by_parent = (parent >= 0) & np.append(_written(c), False)[parent]
    analysed = None
    if c.data.carries("events.status"):
        start, end = c.facts.created, np.where(c.committed == NONE, c.as_of, c.committed)
        analysed = c.facts.time_in(c.facts.of_kind("assessment"), start, end) >= HOUR
    return traces(
        rows,
        ("tickets.acceptance", had(c, "acceptance", c.committed)[rows] if _agreed_upon(c) else None),
        ("tickets.description", None if text is None else text[rows]),
        ("events.status", None if analysed is None else analysed[rows]),
        ("tickets.parent", by_parent[rows] if c.data.carries("tickets.parent") else None),
    )


def _agreed_upon(c: Case) -> bool:
    return c.data.carries("tickets.acceptance") or c.data.carries("events.acceptance")


def described(c: Case) -> Bools | None:
    """Tickets with a long description or a checklist, and some description when they were committed to.

    None where descriptions are not exported."""
    if not c.data.carries("tickets.description"):
        return None
    texts = c.data.tickets["description"].fillna("")
    listed = texts.str.contains("|".join(map(re.escape, CHECKLIST)))
    return ((texts.str.len() >= LONG) | listed).to_numpy(bool) & had(c, "description", c.committed)


def _written(c: Case) -> Bools:
    return c.data.tickets["description"].notna().to_numpy(bool)


@category.practice(
    name=N_("Feasibility assessment"),
    affected=N_("requirements agreed at the freeze"),
    trace=N_("an estimate, a linked spike or technical review, or an engineering comment before commitment"),
    action=N_("Ask engineering for a feasibility statement before a requirement is committed to."),
    criterion=Criterion("practice:feasibility_assessment", ">=", 0.9, N_("over two releases")),
)
def feasibility_assessment(c: Case) -> Traces:
    """Whether engineering looked at a requirement before it was committed to."""
    rows = _agreed(c)
    sized = had(c, "estimate_h", c.committed) | had(c, "points", c.committed)
    spike = None
    if c.data.carries("links"):
        since = linked_since(c, titled(c, SPIKES))
        spike = (since != NONE) & ((since <= c.committed) | (c.committed == NONE))
    said = commented(c, before=c.committed, by_reporter=False)
    known = c.data.carries("tickets.estimate_h") or c.data.carries("tickets.points")
    return traces(
        rows,
        ("tickets.estimate_h", sized[rows] if known else None),
        ("links", None if spike is None else spike[rows]),
        ("events.comment", None if said is None else said[rows]),
    )


@category.practice(
    name=N_("Requirement tracking"),
    affected=N_("all requirements of the release, rejected ones too"),
    trace=N_("done, rejected or moved to a named release, and linked, ten working days after the release"),
    action=N_("Sweep undecided requirements once a week."),
    criterion=Criterion("practice:requirement_tracking", ">=", 1.0, N_("ten working days after the release")),
)
def requirement_tracking(c: Case) -> Traces:
    """Whether every requirement reached a decision and is linked, soon after the release.

    A requirement that still has time for it is not counted unless it is through already.
    """
    every = c.scope & c.kind("REQ")
    if not (c.data.carries("links") or c.data.carries("tickets.parent")):
        return traces(np.flatnonzero(every), ("links", None))
    closed = np.where(c.facts.cancelled, c.cancelled_at, c.facts.resolved)
    limit = np.where(c.actual_at != NONE, c.actual_at, c.as_of)
    # One that was closed without a date counts as closed in time.
    in_time = (closed == NONE) | (np.nan_to_num(c.days(limit, closed)) <= DECIDED_DAYS)
    over = np.isin(c.facts.category, [CATEGORY["done"], CATEGORY["cancelled"]]) | c.facts.cancelled
    deferred = ~c.final & (c.data.bags["release"].counts() > 0)
    tied = linked(c, np.ones(c.n, dtype=bool)) | (c.facts.parent >= 0)
    through = ((over & in_time) | deferred) & tied
    due = c.days(limit, np.full(c.n, c.as_of)) > DECIDED_DAYS
    rows = np.flatnonzero(every & (through | due))
    return traces(rows, ("links", through[rows]))
