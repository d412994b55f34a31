"""Practice checks: research with users, design review, and improvement from feedback."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.case import Case
from pmreport.case.comments import commented
from pmreport.case.commitment import first_filled
from pmreport.case.levels import CRITICAL
from pmreport.case.linked import linked, pairs
from pmreport.case.sources import SOURCES, source_class
from pmreport.case.titles import titled
from pmreport.case.usability import DESIGN, issues
from pmreport.categories.user_experience import category
from pmreport.measure import Criterion, Traces, traces
from pmreport.model.lexicon import says
from pmreport.words import N_
from pmreport.worktime import NONE

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
RESEARCH = "research|interview|interviews|survey|user test|usability test|调研|访谈|问卷|用户研究|可用性测试"
REVIEW = "review|reviewed|approved|评审|走查|通过"
DESIGNERS = "design|designer|designers|ux|ui|设计|体验"
TOLD = 50  # characters of a customer's wish that tell something
DECIDED = 30 * 86_400  # seconds in which a severe issue is to be planned
AGREED = N_("over 2 releases")


def _screens(c: Case) -> Ints:
    """Delivered requirements with a user interface: the facet UX."""
    return np.flatnonzero(c.delivered & c.kind("REQ") & c.facet("UX")).astype(np.int32)


@category.practice(
    name=N_("User research"),
    affected=N_("delivered requirements with a user interface"),
    trace=N_("a linked research or survey ticket, feedback on the same component before the commitment, or a "
             "customer's wish of fifty characters"),
    action=N_("Hold five interviews or one survey per epic before the commitment."),
    criterion=Criterion("practice:user_research", ">=", 0.8, AGREED),
)  # fmt: skip
def user_research(c: Case) -> Traces:
    """Whether users were asked before a requirement about use was committed to."""
    rows = _screens(c)
    studies = titled(c, RESEARCH)
    tied = linked(c, studies) if c.data.carries("links") else None
    heard = _heard(c) if c.data.carries("feedback.component") or c.data.carries("feedback.ticket") else None
    wish = None
    if c.data.carries("tickets.source") and c.data.carries("tickets.description"):
        told = (c.data.tickets["description"].fillna("").str.len() >= TOLD).to_numpy(bool)
        wish = told & (source_class(c) == SOURCES.index("customer"))
    return traces(
        rows,
        ("links", None if tied is None else tied[rows]),
        ("feedback", None if heard is None else heard[rows]),
        ("tickets.source", None if wish is None else wish[rows]),
    )


def _heard(c: Case) -> Bools:
    """Tickets that feedback names, or whose component had feedback before they were committed to."""
    frame = c.data.feedback
    at, about = frame["at"].to_numpy(np.int64), frame["about"].to_numpy(np.int32)
    bag = c.data.bags["component"]
    place = pd.Index(bag.names).get_indexer(pd.Index(frame["component"].astype("object")))
    first = np.full(len(bag.names), np.iinfo(np.int64).max)
    np.minimum.at(first, place[place >= 0], at[place >= 0])
    agreed = np.where(c.committed == NONE, c.as_of, c.committed)
    out = np.zeros(c.n, dtype=bool)
    out[bag.ticket[first[bag.value] < agreed[bag.ticket]]] = True
    out[about[about >= 0]] = True
    return out


@category.practice(
    name=N_("Design review"),
    affected=N_("delivered requirements with a user interface"),
    trace=N_("a design review, or a review comment of the design team, before development began"),
    action=N_("Make a design review the condition for starting development."),
    criterion=Criterion("practice:design_review", ">=", 0.9, AGREED),
)
def design_review(c: Case) -> Traces:
    """Whether the design was reviewed before it was built."""
    rows = _screens(c)
    begun = _development(c)
    passed = _reviewed(c, begun) if c.data.carries("events.status") else None
    said = _designers_said(c, begun)
    return traces(
        rows,
        ("events.status", None if passed is None else passed[rows]),
        ("events.comment", None if said is None else said[rows]),
    )


def _development(c: Case) -> Longs:
    """When each ticket first was in a status of active work that is not design; else its start."""
    if not c.data.carries("events.status"):
        return c.facts.started
    spans, names = c.facts.spans, c.data.statuses["status"].tolist()
    design = np.array([*(says(DESIGN, str(name)) for name in names), False], dtype=bool)
    rows = np.flatnonzero((c.facts.of_kind("active") & ~design)[spans.status])[::-1]
    out = c.facts.resolved.copy()
    out[spans.ticket[rows]] = spans.start[rows]
    return out


def _reviewed(c: Case, before: Longs) -> Bools | None:
    """Tickets that were in a design review before development; None where no status is one."""
    review = c.facts.of_kind("design_review")
    if not review.any():
        return None
    spans = c.facts.spans
    rows = review[spans.status] & ((spans.start < before[spans.ticket]) | (before[spans.ticket] == NONE))
    return np.bincount(spans.ticket[rows], minlength=c.n) > 0


def _designers_said(c: Case, before: Longs) -> Bools | None:
    """Tickets with a comment on a review by a team of designers before development."""
    teams = c.facts.people
    design = np.array([*(says(DESIGNERS, str(name)) for name in teams.teams), False], dtype=bool)
    if not design.any() or not c.data.carries("events.comment"):
        return None
    history = c.data.history("comment")
    theirs = history.where(design[teams.team_of[history.author]] & (history.at < before[history.ticket]))
    wrote = np.bincount(theirs.ticket, minlength=c.n) > 0
    said = commented(c, REVIEW, before=before)
    return None if said is None else wrote & said


@category.practice(
    name=N_("Completion from feedback"),
    affected=N_("severe issues of use"),
    trace=N_("planned into a release, itself or a linked requirement or defect, within 30 days"),
    action=N_("Sort feedback on use once a month and decide on every severe issue."),
    criterion=Criterion("practice:feedback_completion", ">=", 1.0, N_("within 10 working days")),
)
def feedback_completion(c: Case) -> Traces:
    """Whether severe issues of use led to planned work."""
    c.data.require("tickets.severity")
    rows = np.flatnonzero(issues(c) & (c.severity >= CRITICAL)).astype(np.int32)
    if not c.data.carries("tickets.release"):
        return traces(rows, ("tickets.release", None))
    planned = _planned(c)
    limit = c.facts.created + DECIDED
    soon = (planned != NONE) & (planned <= limit)
    source, target = pairs(c)
    work = c.kind("REQ", "BUG")
    for one, other in ((source, target), (target, source)):
        hit = work[other] & (planned[other] != NONE) & (planned[other] <= limit[one])
        soon[one[hit]] = True
    return traces(rows, ("tickets.release", soon[rows]))


def _planned(c: Case) -> Longs:
    """When each ticket was first planned into a release; its creation where that is not recorded."""
    if c.data.carries("events.release"):
        return first_filled(c.data, "release")
    return np.where(c.data.bags["release"].counts() > 0, c.facts.created, NONE)
