"""Practice checks: early assessment, risk plan and support for technical work."""

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.comments import commented, passed_status
from pmreport.case.holders import holder_at
from pmreport.case.linked import linked, linked_since
from pmreport.case.titles import titled
from pmreport.categories.technical_difficulty import category, technically_blocked
from pmreport.measure import Criterion, Traces, traces
from pmreport.model import Absent
from pmreport.words import N_
from pmreport.worktime import NONE

SPIKES = "spike|poc|design review|tech review|technical review|prototype|预研|技术评审|原型"
REVIEWED = "预研|评审|spike|poc|prototype|design review"
RISK = "risk|mitigation|fallback|风险|兜底|回滚"
HELP_DAYS = 2.0
EARLY = 0.25  # of the release

Bools = npt.NDArray[np.bool_]


def _large(c: Case) -> Bools:
    """Work in the top quarter by size."""
    sizes = c.weight[c.work]
    return c.work & (c.weight > np.quantile(sizes, 0.75)) if len(sizes) else c.work


@category.practice(
    name=N_("Early technical assessment"),
    affected=N_("technical tickets, the largest quarter of the tickets, and technically blocked ones"),
    trace=N_("a linked spike, prototype or design review, or a review status or comment before work began "
             "and before a quarter of the release was over"),
    action=N_("Give each of the largest tickets a time-boxed spike of at most three days."),
    criterion=Criterion("practice:technical_assessment", ">=", 0.8, N_("over two releases")),
)  # fmt: skip
def technical_assessment(c: Case) -> Traces:
    """Whether the technical side of a ticket was looked at early."""
    rows = np.flatnonzero(c.work & (c.facet("TECH") | _large(c) | _blocked(c)))
    early = np.minimum(np.where(c.facts.started == NONE, c.as_of, c.facts.started), _quarter(c))
    since = linked_since(c, titled(c, SPIKES))
    spike = (since != NONE) & (since <= early) if c.data.carries("links") else None
    status = passed_status(c, ("assessment", "design_review"), before=early)
    said = commented(c, REVIEWED, before=early)
    return traces(
        rows,
        ("links", None if spike is None else spike[rows]),
        ("events.status", None if status is None else status[rows]),
        ("events.comment", None if said is None else said[rows]),
    )


def _blocked(c: Case) -> Bools:
    try:
        return technically_blocked(c)
    except Absent:
        return np.zeros(c.n, dtype=bool)


def _quarter(c: Case) -> int:
    """A quarter into the release; the end of the window where its dates are not known."""
    try:
        return int(c.start + EARLY * (c.planned - c.start)) if c.subject.kind == "release" else c.as_of
    except Absent:
        return c.as_of


@category.practice(
    name=N_("Technical risk plan"),
    affected=N_("technically blocked tickets"),
    trace=N_("a risk label, a linked risk ticket or a comment on risks before the first block"),
    action=N_("Enter a risk with a fallback for each spike."),
    criterion=Criterion("practice:technical_risk_plan", ">=", 0.8, N_("over two releases")),
)
def technical_risk_plan(c: Case) -> Traces:
    """Whether a block had been foreseen in writing."""
    blocked = technically_blocked(c) & c.work
    rows = np.flatnonzero(blocked)
    said = commented(c, RISK, before=_first_block(c))
    known = titled(c, RISK)
    tied = linked(c, known) if c.data.carries("links") else None
    return traces(
        rows,
        ("tickets.labels", known[rows] if c.data.carries("tickets.labels") else None),
        ("links", None if tied is None else tied[rows]),
        ("events.comment", None if said is None else said[rows]),
    )


def _first_block(c: Case) -> npt.NDArray[np.int64]:
    """When each ticket was blocked first, `NONE` never."""
    spans = c.facts.spans
    rows = np.flatnonzero(c.facts.of_kind("blocked")[spans.status])[::-1]
    out = np.full(c.n, NONE, dtype=np.int64)
    out[spans.ticket[rows]] = spans.start[rows]
    return out


@category.practice(
    name=N_("Support when blocked"),
    affected=N_("technically blocked tickets"),
    trace=N_("an event by another person within two working days of the block"),
    action=N_("Agree on an escalation path and a daily slot to unblock work."),
    criterion=Criterion("practice:technical_support", ">=", 0.85, N_("over two releases")),
)
def technical_support(c: Case) -> Traces:
    """Whether somebody else acted soon after a ticket was blocked."""
    rows = np.flatnonzero(technically_blocked(c) & c.work)
    block = _first_block(c)
    events = c.data.events
    owner = holder_at(c, block)[events.ticket]
    since = block[events.ticket]
    helps = (events.author >= 0) & (events.author != owner) & (since != NONE) & (events.at > since)
    soon = helps & (c.calendar.days(np.where(since == NONE, events.at, since), events.at) <= HELP_DAYS)
    out = np.zeros(c.n, dtype=bool)
    out[events.ticket[soon]] = True
    return traces(rows, ("events.*", out[rows]))
