"""Practice checks: preparing, running and supporting a release."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.comments import commented
from pmreport.case.deployed import deployments, failures, production
from pmreport.case.linked import has_child
from pmreport.case.titles import titled
from pmreport.categories.release_problems import category
from pmreport.measure import CANNOT_TELL, NOT_SEEN, Criterion, Traces, to_the_day, traces
from pmreport.words import N_
from pmreport.worktime import NONE

CHECKLIST = (
    "release plan|release checklist|checklist|go-live|launch plan|发布计划|发布清单|上线清单|上线计划"
    "|发布检查"
)
ROLLBACK = "rollback|roll back|fallback|回滚"
AHEAD_DAYS = 5.0
FOLLOW_DAYS = 2.0
PROMPT = 30 * 60  # seconds from a failure to the first action, around the clock
Longs = npt.NDArray[np.int64]


@category.practice(
    name=N_("Release preparation"),
    affected=N_("each release"),
    trace=N_("a checklist ticket five working days before the planned date, done before the release, and a "
             "recorded freeze date"),
    action=N_("Start every release from a checklist template."),
    criterion=Criterion("practice:release_preparation", ">=", 1.0, N_("for two releases in a row")),
)  # fmt: skip
def release_preparation(c: Case) -> Traces:
    """Whether the release was planned in writing and its plan was done by the day."""
    seen = [member.release.freeze != NONE and _prepared(member) for member in c.members]
    return traces(np.full(len(seen), -1), ("tickets.title", np.array(seen, dtype=bool)))


def _prepared(c: Case) -> bool:
    lists = c.ever & titled(c, CHECKLIST)
    planned = c.release.planned if c.release.planned != NONE else c.closed
    early = lists & (c.days(c.facts.created, planned) >= AHEAD_DAYS)
    parent = c.facts.parent
    inside = np.append(early, False)[parent] & (parent >= 0)
    open_ = inside & ((c.facts.resolved == NONE) | (c.facts.resolved > c.closed))
    unfinished = has_child(c, open_)
    done = early & ((c.facts.resolved != NONE) & (c.facts.resolved <= c.closed) | ~c.facts.leaf)
    return bool((done & ~unfinished).any())


@category.practice(
    name=N_("Release process"),
    affected=N_("each release"),
    trace=N_("deployments with an outcome, one to another environment before production, and a note on "
             "rolling back"),
    action=N_("Gate the pipeline and rehearse rolling back."),
    criterion=Criterion("change_fail_rate", "<=", 0.15, N_("for eight deployments")),
)  # fmt: skip
def release_process(c: Case) -> Traces:
    """Whether the way to production was recorded, staged and reversible."""
    c.data.require("deployments.at")
    seen = [_processed(member) for member in c.members]
    return traces(np.full(len(seen), -1), ("deployments", np.array(seen, dtype=bool)))


def _processed(c: Case) -> bool:
    live = deployments(c)
    if not len(live) or not live["outcome"].notna().all():
        return False
    frame = c.data.deployments
    mine = (frame["release"] == c.release.name).fillna(False).to_numpy(bool)
    staged = frame[mine & ~production(frame)]
    before = bool((staged["at"].to_numpy(np.int64) < int(live["at"].min())).any())
    said = commented(c, ROLLBACK)
    noted = titled(c, ROLLBACK) if said is None else titled(c, ROLLBACK) | said
    return before and bool((c.ever & noted).any())


@category.practice(
    name=N_("Technical support on the day"),
    affected=N_("failed deployments"),
    trace=N_("a first action within half an hour, a recovery time, and a follow-up ticket within two working "
             "days"),
    action=N_("Name a duty role for each release window."),
    criterion=Criterion("practice:release_support", ">=", 1.0, N_("for every failure")),
)  # fmt: skip
def release_support(c: Case) -> Traces:
    """Whether a failed deployment was acted on at once, recovered on record and followed up.

    An action: an event or a new ticket on a defect or release ticket of the release, or another deployment of
    it. Where deployments are dates without times nobody can tell whether it came within half an hour.
    """
    frame = deployments(c)
    actions = _actions(c, frame["at"].to_numpy(np.int64))
    frame = frame[failures(frame)]
    at, recovered = (frame[name].to_numpy(np.int64) for name in ("at", "recovered_at"))
    follow = _next(c.facts.created[c.kind("BUG", "OPS") & c.facts.leaf], at - 1)
    soon = np.nan_to_num(c.days(at, follow), nan=np.inf) <= FOLLOW_DAYS
    first = _next(actions, at)
    prompt = (first != NONE) & (first - at <= PROMPT) | (recovered != NONE) & (recovered - at <= PROMPT)
    known = c.data.carries("deployments.recovered_at")
    kept = (recovered != NONE) & soon
    found = traces(np.full(len(at), -1), ("deployments.recovered_at", kept & prompt if known else None))
    if not known or not to_the_day(c, "deployments.at"):
        return found
    return replace(found, result=np.where(kept, CANNOT_TELL, NOT_SEEN).astype(np.int8))


def _actions(c: Case, deployed: Longs) -> Longs:
    """When somebody did something about the release: on its defects and release tickets, or a deployment."""
    mine = c.ever | c.found if c.subject.kind == "release" else c.work
    mine = mine & c.kind("BUG", "OPS")
    events = c.data.events
    return np.concatenate([c.facts.created[mine], events.at[mine[events.ticket]], deployed])


def _next(moments: Longs, at: Longs) -> Longs:
    """The first of the moments after each instant, `NONE` where there is none."""
    ordered = np.sort(moments)
    return np.append(ordered, NONE)[np.searchsorted(ordered, at, side="right")]
