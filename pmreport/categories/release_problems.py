"""Release problems: whether the release went out cleanly, and how fast it was put right when not."""

from dataclasses import replace

import numpy as np

from pmreport.case import Case
from pmreport.case.deployed import deployments, failures, live_at, production
from pmreport.case.feedback import weeks
from pmreport.case.kept import known_defects
from pmreport.case.levels import BLOCKER, CRITICAL
from pmreport.measure import Category, Part, Reading, Threshold, part, reading, share, tickets
from pmreport.model import Absent, NoCases
from pmreport.stats import Interval, km, poisson_rate, wilson
from pmreport.words import N_
from pmreport.worktime import NONE

DAY = 86_400
ESCAPE_WINDOW = 30 * DAY
AHEAD_DAYS = 5.0

category = Category(
    id="release_problems",
    page="release-problems",
    name=N_("Release problems"),
    question=N_("Did the release go out cleanly, and how fast was it put right when not?"),
)


@category.metric(
    role="P",
    name=N_("Change fail rate"),
    unit="fraction",
    worse="higher",
    needs=("deployments.outcome",),
    threshold=Threshold("baseline", 0.15, 0.30, convention=True),
    estimator="proportion",
    interval="wilson",
    says=N_("{k} of {n} deployments failed, were rolled back or degraded the service ({range})"),
    limits=N_("A failure that nobody recorded counts as a success."),
    sources=(24,),
)
def change_fail_rate(c: Case) -> Reading:
    """Deployments whose outcome is failed, rolled back, degraded or in need of a hotfix ÷ all deployments.

    Deployments without a recorded outcome are left out and lower the coverage.
    """
    frame = deployments(c)
    known = frame["outcome"].notna().to_numpy(bool)
    failed = int(failures(frame).sum())
    covered = float(known.mean()) if len(frame) else 1.0
    return reading(wilson(failed, int(known.sum())), coverage=covered, missing=("deployments.outcome",))


@category.metric(
    role="P",
    name=N_("Failed deployment recovery time"),
    unit="hours",
    worse="higher",
    needs=("deployments.outcome",),
    threshold=Threshold("absolute", 24.0, 168.0, convention=True),
    estimator="km_quantile",
    interval="km",
    clock="calendar",
    either=(("deployments.recovered_at",),),
    says=N_("Half of the {n} failed deployments were put right within {value} ({range})"),
    limits=N_("The recorded recovery may be later than what users felt."),
    sources=(24,),
)
def recovery_time(c: Case) -> Reading:
    """Kaplan–Meier median of the hours from a failed deployment to its recovery, around the clock.

    A failure without a recovery time is still open and counts with its age so far.
    """
    frame = deployments(c)
    frame = frame[failures(frame)]
    if not len(frame):
        raise NoCases("no failed deployment")
    c.data.require("deployments.recovered_at")
    at = frame["at"].to_numpy(np.int64)
    end, seen = c.or_as_of(frame["recovered_at"].to_numpy(np.int64))
    curve = km((end - at) / 3600, seen)
    return reading(curve.quantile(0.5), flags=() if seen.all() else ("censored",))


@category.metric(
    role="S",
    name=N_("Deployment frequency"),
    unit="per_week",
    worse="neutral",
    needs=("deployments.at",),
    estimator="rate",
    interval="garwood",
    clock="calendar",
    says=N_("Deployments came at a rate of {value} ({k} in all, {range})"),
    limits=N_("More is not better by itself; read it together with the change fail rate."),
    sources=(24,),
)
def deploy_frequency(c: Case) -> Reading:
    """Production deployments per week of the subject's window."""
    low, high = c.window
    # Before its first entry the list covers nothing: that nothing was deployed would be a guess.
    if high < int(c.data.deployments["at"].min()):
        raise NoCases("deployments", why=N_("No deployment of that time is in the data."))
    count = len(deployments(c))
    rate = poisson_rate(count, weeks(low, high))
    return reading(replace(rate, n=max(rate.n, count, 1)))  # before the first week has passed it counts too


@category.metric(
    role="P",
    name=N_("Deployment rework rate"),
    unit="fraction",
    worse="higher",
    needs=("deployments.outcome", "deployments.release"),
    threshold=Threshold("baseline"),
    estimator="proportion",
    interval="wilson",
    says=N_("{k} of {n} deployments were unplanned repairs ({range})"),
    limits=N_("An unplanned deployment that is not marked as a hotfix is not seen."),
    sources=(24,),
)
def deploy_rework_rate(c: Case) -> Reading:
    """Unplanned deployments that repair a production incident ÷ all deployments.

    A deployment is one when its outcome says hotfix, or when its release holds only defects that were
    created after the previous deployment of any release.
    """
    frame = deployments(c)
    repair = (frame["outcome"] == "hotfix").fillna(False).to_numpy(bool, copy=True)
    live = production(c.data.deployments)
    every = np.sort(c.data.deployments["at"].to_numpy(np.int64)[live if live.any() else ~live])
    before = np.append(NONE, every)[np.searchsorted(every, frame["at"].to_numpy(np.int64))]
    for row, (release, since) in enumerate(zip(frame["release"].tolist(), before.tolist(), strict=True)):
        repair[row] |= isinstance(release, str) and since != NONE and _only_new_defects(c, release, since)
    return reading(wilson(int(repair.sum()), len(frame)))


def _only_new_defects(c: Case, release: str, since: int) -> bool:
    inside = c.world.membership.now(release) & c.facts.leaf
    return bool(inside.any() and (c.kind("BUG")[inside] & (c.facts.created[inside] > since)).all())


@category.metric(
    role="S",
    name=N_("Done to deployed"),
    unit="calendar_days",
    worse="higher",
    needs=("tickets.resolved",),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="calendar",
    either=(("deployments.at", "releases.actual"),),
    says=N_("Half of the finished tickets waited {value} or more until they were live ({range})"),
    because=N_("waited longest between its completion and the first successful deployment"),
    limits=N_("This is not the change lead time of DORA, which needs commit times."),
    sources=(24,),
)
def done_to_deployed(c: Case) -> Reading:
    """Kaplan–Meier median of the days from a ticket's completion to the first successful deployment of its
    release at or after it; without deployments the release's actual date stands for it.
    """
    live = live_at(c)
    given = bool((live[c.work] != NONE).any())
    if not given:
        live = c.actual_at
        if not (live != NONE).any():
            c.data.require("deployments.at")
            raise NoCases("nothing is live")
    resolved = c.facts.resolved
    rows = c.work & (resolved != NONE) & (given | (live != NONE))
    end, seen = c.or_as_of(np.where(live >= resolved, live, NONE))
    days = c.calendar_days(resolved, end)
    found = reading(
        km(days[rows], seen[rows]).quantile(0.5),
        evidence=tickets(rows & seen, np.nan_to_num(days)),
        flags=() if given else ("derived",),
    )
    return found if given else replace(found, state="partial", missing=("deployments.at",))


@category.metric(
    role="P",
    name=N_("Defects in the first 30 days"),
    unit="per_requirement",
    worse="higher",
    needs=("tickets.type", "tickets.created", "releases.actual"),
    threshold=Threshold("baseline"),
    estimator="rate",
    interval="garwood",
    clock="calendar",
    says=N_("{k} defects came in the first 30 days, {value} delivered ({range})"),
    because=N_("defect created in the first 30 days after the release"),
    limits=N_("Few reports can mean few users as well as few defects."),
    sources=(15,),
)
def escaped_defects(c: Case) -> Reading:
    """Defects of the release created within 30 days after it went live ÷ delivered requirements.

    Before the 30 days are over the number is partial.
    """
    rows, open_, defects = np.zeros(c.n, dtype=bool), False, known_defects(c)
    for member in c.members:
        live = member.went_live
        created = c.facts.created
        rows |= member.found & defects & (created > live) & (created <= live + ESCAPE_WINDOW)
        open_ |= live + ESCAPE_WINDOW > c.as_of
    delivered = int((c.delivered & c.kind("REQ")).sum())
    if not delivered:
        raise NoCases("no delivered requirement")
    found = reading(poisson_rate(int(rows.sum()), delivered), evidence=tickets(rows))
    found = replace(found, n=delivered)
    return replace(found, state="partial").also("window incomplete") if open_ else found


@category.metric(
    role="P",
    name=N_("Critical defects open at release"),
    unit="count",
    worse="higher",
    needs=("tickets.created", "tickets.resolved", "releases.actual"),
    threshold=Threshold("absolute", 1.0, 3.0, part="judged", of=N_("as judged")),
    estimator="count",
    interval="none",
    either=(("tickets.severity", "tickets.priority"),),
    says=N_("{k} critical defects were open on the day of the release"),
    because=N_("critical defect that was open when the release went live"),
    limits=N_("Severities are as recorded; a defect found later does not count here."),
)
def open_critical_at_release(c: Case) -> Reading:
    """Defects of severity critical or worse that were open when the release went live.

    A single defect of blocker severity counts as three. Severity, else priority, says which is critical.
    """
    if not c.data.carries("tickets.priority"):
        c.data.require("tickets.severity")
    rows = np.zeros(c.n, dtype=bool)
    defects = (c.found | c.work) & known_defects(c)
    for member in c.members:
        live = member.went_live
        resolved = c.facts.resolved
        open_then = (c.facts.created <= live) & ((resolved == NONE) | (resolved > live))
        rows |= (member.found | member.work) & defects & open_then & ~c.facts.cancelled
    rated = c.severity_or_priority
    critical = rows & (rated >= CRITICAL)
    blockers = int((critical & (rated >= BLOCKER)).sum())
    count = int(critical.sum())
    weight = max(count, 3) if blockers else count
    return reading(
        Interval(float(count), float(count), float(count), max(int(defects.sum()), 1), count),
        evidence=tickets(critical, rated.astype(np.float64)),
        parts={
            "blockers": Part(N_("of them blockers"), float(blockers)),
            "judged": Part(N_("as judged"), float(weight), float(weight), float(weight)),
        },
        coverage=share(rated >= 0, defects),
        missing=("tickets.severity",),
    )


@category.metric(
    role="S",
    name=N_("Changes after code freeze"),
    unit="fraction",
    worse="higher",
    needs=("tickets.started",),
    threshold=Threshold("absolute", 0.05, 0.15, convention=True),
    estimator="proportion",
    interval="wilson",
    either=(("releases.code_freeze", "releases.freeze"),),
    says=N_("{k} of {n} tickets were started or reopened after the freeze ({range})"),
    because=N_("started or reopened after the code freeze"),
    limits=N_("Work that went on without a change of status is not seen."),
)
def freeze_violations(c: Case) -> Reading:
    """Tickets started or reopened after the given code freeze of their release ÷ tickets of the scope.

    A derived freeze is not enough. Where only the scope freeze is given it stands for the code freeze, and
    the number is shown but not judged: most work is begun after the scope has been settled.
    """
    by_code = [(m, m.release.code_freeze) for m in c.members if m.release.code_freeze != NONE]
    given = by_code or [(m, m.release.freeze) for m in c.members if m.release.freeze != NONE]
    if not given:
        raise Absent("releases.freeze", "releases.code_freeze")
    rows, late = np.zeros(c.n, dtype=bool), np.zeros(c.n, dtype=bool)
    for member, freeze in given:
        rows |= member.work
        late |= member.work & ((c.facts.started > freeze) | _reopened_after(c, freeze))
    flags = () if by_code else ("freeze: scope",)
    found = reading(wilson(int(late.sum()), int(rows.sum())), evidence=tickets(late), flags=flags)
    return replace(found, judged=bool(by_code))


def _reopened_after(c: Case, moment: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tickets that left a done status for an open one after the moment; none without history."""
    out = np.zeros(c.n, dtype=bool)
    if c.data.carries("events.status"):
        spans = c.facts.spans
        category = c.facts.meaning.category[spans.status]
        back = np.r_[False, (category[:-1] == 2) & (category[1:] >= 0) & (category[1:] < 2)]
        out[spans.ticket[spans.entry & back & (spans.start > moment)]] = True
    return out


@category.metric(
    role="S",
    name=N_("Ready before the date"),
    unit="fraction",
    worse="lower",
    needs=("releases.planned", "tickets.resolved"),
    threshold=Threshold("absolute", 0.90, 0.70, convention=True),
    estimator="proportion",
    interval="wilson",
    clock="working",
    says=N_("{value} of the scope was done five working days before the planned date ({range})"),
    because=N_("not done five working days before the planned date"),
    limits=N_("Work added after that day counts as not ready."),
)
def readiness_curve(c: Case) -> Reading:
    """Share of the scope that was done five working days before the planned release date."""
    rows, ready = np.zeros(c.n, dtype=bool), np.zeros(c.n, dtype=bool)
    planned = [member for member in c.members if member.release.planned != NONE]
    if not planned:
        raise Absent("releases.planned")
    for member in planned:
        if float(c.days(c.as_of, member.planned)) > AHEAD_DAYS:
            continue  # nobody can tell yet
        mine = member.work
        left = c.days(c.facts.resolved, member.planned)
        rows |= mine
        ready |= mine & (np.nan_to_num(left, nan=-1.0) >= AHEAD_DAYS)
    return reading(wilson(int(ready.sum()), int(rows.sum())), evidence=tickets(rows & ~ready))


@category.metric(
    role="S",
    name=N_("Last ticket done to live"),
    unit="working_days",
    worse="higher",
    needs=("releases.actual", "tickets.resolved"),
    threshold=Threshold("baseline"),
    estimator="value",
    interval="none",
    clock="working",
    says=N_("The release went live {value} after its last ticket was done"),
    because=N_("the last ticket to be done"),
    limits=N_("Days of failed deployments lie inside and are shown apart."),
)
def release_tail(c: Case) -> Reading:
    """Working days from the last completion in scope to the release; days of failed deployments apart.

    For a period the mean over its releases.
    """
    tails, failed, last = [], [], np.zeros(c.n, dtype=bool)
    for member in c.members:
        resolved = np.where(member.delivered, c.facts.resolved, NONE)
        if not (resolved != NONE).any():
            continue
        tails.append(float(c.days(int(resolved.max()), member.went_live)))
        failed.append(_failed_days(member, int(resolved.max())))
        last |= resolved == resolved.max()
    if not tails:
        raise NoCases("no ticket done")
    value = float(np.mean(tails))
    days = Interval(float(np.mean(failed)), None, None, len(tails))
    parts = {"failed": part(N_("days of failed deployments inside"), days, "working_days")}
    return reading(Interval(value, None, None, len(tails)), evidence=tickets(last), parts=parts)


def _failed_days(c: Case, since: int) -> float:
    """Working days of failed deployments between the last completion and the release, overlaps once."""
    if not c.data.carries("deployments.outcome"):
        return 0.0
    frame = deployments(c)
    frame = frame[failures(frame)].sort_values("at", kind="stable")
    total, done = 0.0, since
    for at, recovered in zip(frame["at"].tolist(), frame["recovered_at"].tolist(), strict=True):
        low, high = max(at, done), min(recovered if recovered != NONE else c.went_live, c.went_live)
        if high > low:
            total += float(c.days(low, high))
            done = high
    return total
