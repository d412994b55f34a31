"""Practice checks: preparing, running and supporting a release."""

import numpy as np

from pmreport.case import Case
from pmreport.case.comments import commented
from pmreport.case.deployed import deployments, failures, production
from pmreport.case.linked import has_child
from pmreport.case.titles import titled
from pmreport.categories.release_problems import category
from pmreport.measure import Criterion, Traces, traces
from pmreport.words import N_
from pmreport.worktime import NONE

CHECKLIST = (
    "release plan|release checklist|checklist|go-live|launch plan|发布计划|发布清单|上线清单|上线计划"
    "|发布检查"
)
ROLLBACK = "rollback|roll back|fallback|回滚"
AHEAD_DAYS = 5.0
FOLLOW_DAYS = 2.0


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
    trace=N_("a recovery time, and a follow-up ticket within two working days"),
    action=N_("Name a duty role for each release window."),
    criterion=Criterion("practice:release_support", ">=", 1.0, N_("for every failure")),
)
def release_support(c: Case) -> Traces:
    """Whether a failed deployment was recovered on record and followed up."""
    frame = deployments(c)
    frame = frame[failures(frame)]
    follow = np.sort(c.facts.created[c.kind("BUG", "OPS") & c.facts.leaf])
    seen = []
    for at, recovered in zip(frame["at"].tolist(), frame["recovered_at"].tolist(), strict=True):
        place = int(np.searchsorted(follow, at))
        soon = place < len(follow) and float(c.days(at, int(follow[place]))) <= FOLLOW_DAYS
        seen.append(recovered != NONE and soon)
    known = c.data.carries("deployments.recovered_at")
    signal = np.array(seen, dtype=bool) if known else None
    return traces(np.full(len(seen), -1), ("deployments.recovered_at", signal))
