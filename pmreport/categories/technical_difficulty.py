"""Technical difficulty: which technical problems held work up, and whether they came back."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.feedback import weeks
from pmreport.case.kept import known_defects
from pmreport.case.levels import CRITICAL
from pmreport.case.linked import linked
from pmreport.measure import Category, Part, Reading, Threshold, part, reading, share, tickets
from pmreport.model import Absent, NoCases
from pmreport.model.lexicon import says
from pmreport.stats import (
    geometric_mean_ratio,
    km,
    mover,
    poisson_rate,
    quantile_ratio,
    ratio_of_sums,
    scaled,
    theil_sen,
    wilson,
)
from pmreport.words import N_
from pmreport.worktime import NONE

OBSERVED = 90 * 86_400  # how long after a release its defects are awaited
ENOUGH = 8  # tickets in each of two groups that are compared
LAST_DAYS = 10  # working days before the release in which defects should converge
STILL_OPEN = 0.20  # of the peak: more open defects than that are too many to converge
RISING = N_("the slope surely above 0 (watch), and more than a fifth of the peak still open (problem)")
DEBT = "tech-debt|tech debt|technical debt|debt|refactor|refactoring|技术债|重构"

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

category = Category(
    id="technical_difficulty",
    page="technical-difficulty",
    name=N_("Technical difficulty"),
    question=N_("Which technical problems held work up, and did they come back?"),
)


@category.metric(
    role="P",
    name=N_("Technically blocked time"),
    unit="fraction",
    worse="higher",
    needs=("events.status",),
    threshold=Threshold("baseline"),
    estimator="ratio_of_sums",
    interval="bootstrap",
    clock="working",
    either=(("statuses.blocked",),),
    says=N_("{value} of the working time of {n} tickets was blocked for technical reasons ({range})"),
    because=N_("longest blocked for a technical reason"),
    limits=N_("Blocked time without a recorded reason is shown apart and never counted as technical."),
    sources=(6,),
)
def tech_block_share(c: Case) -> Reading:
    """Working time in blocked statuses with a technical reason ÷ working time from start to completion.

    The reason is the status's cause, a technical label or type, or a link to a technical ticket. Blocked
    time without a recorded reason is a part of its own.
    """
    rows, total = _lead_time(c)
    technical, no_reason = _blocked_hours(c)
    sums = ratio_of_sums(technical[rows], total[rows], c.facts.parent[rows])
    unknown = ratio_of_sums(no_reason[rows], total[rows], c.facts.parent[rows])
    parts = {"no_reason": part(N_("blocked without a recorded reason"), unknown, "fraction")}
    return reading(
        replace(sums, n=int(rows.sum())), evidence=tickets(rows & (technical > 0), technical), parts=parts,
        coverage=c.facts.mapped, missing=("statuses.category",),
    )  # fmt: skip


def _lead_time(c: Case) -> tuple[Bools, Floats]:
    """Started work, and its working hours from the start to the completion (or `as_of`)."""
    started = c.facts.started
    rows = c.work & (started != NONE) & (started <= c.as_of)
    return rows, np.nan_to_num(c.hours(started, c.or_as_of(c.facts.resolved)[0]))


def _blocked_hours(c: Case) -> tuple[Floats, Floats]:
    """Blocked working hours per ticket: with a technical reason, and without any reason.

    Raises `Absent` where no status means blocked: then blocked time is not recorded.
    """
    facts = c.facts
    end = c.or_as_of(facts.resolved)[0]
    blocked = facts.of_kind("blocked")
    if not blocked[:-1].any():
        raise Absent("statuses.blocked")
    cause = np.append(c.data.statuses["cause"].fillna("").to_numpy(object), "")
    by_status = facts.time_in(blocked & (cause == "technical_difficulty"), facts.started, end)
    unnamed = facts.time_in(blocked & (cause == ""), facts.started, end)
    technical = _is_technical(c)
    return by_status + np.where(technical, unnamed, 0.0), np.where(technical, 0.0, unnamed)


def technically_blocked(c: Case) -> Bools:
    """Tickets that were blocked for a technical reason. Raises `Absent` where blocks are not recorded."""
    return _blocked_hours(c)[0] > 0


def _is_technical(c: Case) -> Bools:
    """Tickets that are technical by class or label, or linked to such a ticket."""
    return c.facet("TECH") | c.data.bags["labels"].has("technical_difficulty") | linked(c, c.facet("TECH"))


@category.metric(
    role="P",
    name=N_("Overrun on technical work"),
    unit="ratio",
    worse="higher",
    needs=("tickets.estimate_h", "tickets.spent_h"),
    threshold=Threshold("absolute", 1.0, 1.5, convention=True, bound="sure"),
    estimator="ratio_geo",
    interval="bootstrap",
    either=(("tickets.labels", "tickets.type"),),
    says=N_("Technical work overran its estimate {value} as much as other work ({range})"),
    because=N_("technical ticket that overran its estimate most"),
    limits=N_("Only tickets with both an estimate and time spent can be compared."),
    sources=(11,),
)
def tech_overrun_ratio(c: Case) -> Reading:
    """Geometric mean of spent ÷ estimate of technical tickets ÷ the same of the other tickets.

    Both groups need at least eight resolved tickets with both numbers.
    """
    ratio, technical, parent = _overrun(c), c.facet("TECH"), c.facts.parent
    known = ratio > 0
    one, other = technical & known, ~technical & known
    if min(one.sum(), other.sum()) < ENOUGH:
        raise NoCases("fewer than eight tickets in a group")
    return reading(
        geometric_mean_ratio(ratio[one], ratio[other], parent[one], parent[other]),
        evidence=tickets(technical & (ratio > 1), np.nan_to_num(ratio)),
        coverage=share(known, c.work & c.or_as_of(c.facts.resolved)[1]),
        missing=("tickets.estimate_h", "tickets.spent_h"),
    )


def _overrun(c: Case) -> Floats:
    """Spent ÷ estimate of resolved work with both above 0, NaN elsewhere."""
    spent, estimate = (c.data.array(name).astype(np.float64) for name in ("spent_h", "estimate_h"))
    known = c.work & c.or_as_of(c.facts.resolved)[1] & (spent > 0) & (estimate > 0)
    ratio: Floats = np.divide(spent, estimate, out=np.full(c.n, np.nan), where=known)
    return ratio


@category.metric(
    role="P",
    name=N_("Defect removal efficiency"),
    unit="fraction",
    worse="lower",
    needs=("tickets.type", "tickets.created", "releases.actual"),
    threshold=Threshold("baseline", 0.90, 0.80, convention=True),
    estimator="proportion",
    interval="wilson",
    clock="calendar",
    says=N_("{value} of {n} defects were found before the release ({range})"),
    because=N_("defect found after the release"),
    limits=N_("Defects that nobody reported are in neither number."),
    sources=(15,),
)
def dre(c: Case) -> Reading:
    """Defects found before the release ÷ those found before it or within 90 days after it.

    Before the 90 days are over the number is partial and at most to be watched. Duplicates are left out.
    """
    before, after, open_ = np.zeros(c.n, dtype=bool), np.zeros(c.n, dtype=bool), False
    created = c.facts.created
    for member in c.members:
        live = member.went_live
        defects = member.found & c.kind("BUG")
        before |= defects & (created <= live)
        after |= defects & (created > live) & (created <= live + OBSERVED)
        open_ |= live + OBSERVED > c.as_of
    n = int((before | after).sum())
    found = reading(wilson(int(before.sum()), n), evidence=tickets(after))
    return replace(found, state="partial").also("window incomplete") if open_ else found


@category.metric(
    role="S",
    name=N_("Defects per delivered requirement"),
    unit="per_requirement",
    worse="higher",
    needs=("tickets.type", "tickets.release"),
    threshold=Threshold("baseline"),
    estimator="rate",
    interval="garwood",
    says=N_("{k} defects belong to the release, {value} delivered ({range})"),
    because=N_("defect of the release"),
    limits=N_("A team that tests more finds more."),
    sources=(14, 15),
)
def defect_density(c: Case) -> Reading:
    """Defects that belong to the release ÷ delivered requirements."""
    defects = c.found & known_defects(c)
    delivered = int((c.delivered & c.kind("REQ")).sum())
    if not delivered:
        raise NoCases("no delivered requirement")
    return replace(
        reading(poisson_rate(int(defects.sum()), delivered), evidence=tickets(defects)), n=delivered
    )


@category.metric(
    role="P",
    name=N_("Fixes that came back"),
    unit="fraction",
    worse="higher",
    needs=("events.status",),
    threshold=Threshold("baseline", 0.05, 0.15, convention=True),
    estimator="proportion",
    interval="wilson",
    says=N_("{k} of {n} fixed defects were opened again ({range})"),
    because=N_("defect opened again after it was fixed"),
    limits=N_("A fix that fails under a new ticket is not seen here."),
    sources=(15,),
)
def fix_reopen_rate(c: Case) -> Reading:
    """Defects opened again after being done ÷ defects that were ever done."""
    done = defects_of(c) & (c.facts.first_resolved != NONE)
    again = done & c.facts.reopened
    return reading(wilson(int(again.sum()), int(done.sum())), evidence=tickets(again))


def defects_of(c: Case) -> Bools:
    """Defects in the work of the subject; for a release also those found in it."""
    mine = c.work | c.found if c.subject.kind == "release" else c.work
    return mine & c.kind("BUG")


@category.metric(
    role="S",
    name=N_("Time to fix critical defects"),
    unit="working_hours",
    worse="higher",
    needs=("tickets.created", "tickets.resolved"),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="working",
    either=(("tickets.severity", "tickets.priority"),),
    says=N_("Half of the {n} critical defects were fixed within {value} ({range})"),
    because=N_("critical defect that took longest"),
    limits=N_("A severity that was lowered to meet a target makes the number look better."),
    sources=(22,),
)
def critical_fix_time(c: Case) -> Reading:
    """Kaplan–Meier median of working hours from creation to the last completion of critical defects."""
    if not (c.data.carries("tickets.severity") or c.data.carries("tickets.priority")):
        raise Absent("tickets.severity")
    defects = defects_of(c)
    rows = defects & (c.severity_or_priority >= CRITICAL)
    end, seen = c.or_as_of(c.facts.resolved)
    hours = np.maximum(c.hours(c.facts.created, end), 0.0)
    return reading(
        km(hours[rows], seen[rows]).quantile(0.5),
        evidence=tickets(rows, hours),
        coverage=share(c.severity_or_priority >= 0, defects),
        missing=("tickets.severity",),
        flags=() if seen[rows].all() else ("censored",),
    )


@category.metric(
    role="S",
    name=N_("Convergence before release"),
    unit="per_day",
    worse="higher",
    needs=("tickets.type", "tickets.created", "tickets.resolved"),
    threshold=Threshold("absolute", 1.0, 2.0, part="stage", rule=RISING),
    estimator="theil_sen",
    interval="bootstrap",
    clock="working",
    says=N_("Open defects changed by {value} over the last ten working days ({range}); {open} were left"),
    because=N_("defect open at the end"),
    limits=N_("Defects moved to a later release look closed only if they are closed."),
    sources=(15,),
)
def open_defect_trend(c: Case) -> Reading:
    """Theil–Sen slope of the number of open defects per working day, over the last ten working days before
    the release (or the end of the data).

    Watch: the slope is surely above 0. Problem: also more than a fifth of the peak is still open.
    """
    end = c.closed if c.subject.kind == "release" else c.as_of
    defects = defects_of(c) & (c.facts.created <= end)
    if not defects.any():
        raise NoCases("no defect")
    days = _last_working_days(c, end)
    counts = _open_at(c, defects, days)
    peak = int(_open_at(c, defects, np.sort(c.facts.created[defects])).max(initial=0))
    slope = theil_sen(counts)
    rising = slope.low is not None and slope.low > 0
    stage = 0.0 if not rising else 2.0 if counts[-1] > STILL_OPEN * peak else 1.0
    left = defects & ((c.facts.resolved == NONE) | (c.facts.resolved > end))
    parts = {
        "open": Part(N_("open at the end"), float(counts[-1])),
        "peak": Part(N_("open at the peak"), float(peak)),
        "stage": Part(N_("rising 1, rising with many open 2"), stage, stage, stage),
    }
    return reading(replace(slope, n=int(defects.sum())), evidence=tickets(left), parts=parts)


def _last_working_days(c: Case, end: int) -> npt.NDArray[np.int64]:
    """The ends of the last ten working days up to a moment, and the moment itself."""
    hours = float(c.calendar.tau(np.array([end]))[0])
    steps = np.arange(LAST_DAYS, -1, -1) * c.calendar.hours_per_day
    return np.append(c.calendar.instant(hours - steps)[:-1], end)


def _open_at(c: Case, rows: Bools, moments: npt.NDArray[np.int64]) -> Floats:
    """How many of the tickets were open at each moment."""
    resolved = np.sort(c.facts.resolved[rows & (c.facts.resolved != NONE)])
    created = np.sort(c.facts.created[rows])
    came = np.searchsorted(created, moments, side="right")
    return (came - np.searchsorted(resolved, moments, side="right")).astype(np.float64)


@category.metric(
    role="S",
    name=N_("Technical-debt balance"),
    unit="count",
    worse="higher",
    needs=("tickets.created", "tickets.resolved"),
    threshold=Threshold("baseline"),
    estimator="difference",
    interval="garwood",
    either=(("tickets.labels", "tickets.type"),),
    says=N_("{created} technical-debt tickets were written and {closed} closed: {value} net ({range})"),
    because=N_("technical-debt ticket written in the period and still open"),
    limits=N_("Debt that nobody wrote down is not in the balance."),
)
def debt_balance(c: Case) -> Reading:
    """Technical-debt tickets created − closed in the subject's window; also by weight."""
    if not (c.data.carries("tickets.labels") or c.data.carries("tickets.type")):
        raise Absent("tickets.labels")
    debt = c.facts.leaf & ~c.facts.cancelled & _debt(c)
    low, high = c.window[0], min(c.window[1], c.as_of)
    inside = [(at >= low) & (at <= high) for at in (c.facts.created, c.facts.resolved)]
    created, closed = debt & inside[0], debt & inside[1]
    counts = [poisson_rate(int(rows.sum()), 1.0) for rows in (created, closed)]
    balance = mover(*counts)
    weight = float(c.weight[created].sum() - c.weight[closed].sum())
    parts = {
        "created": Part(N_("created"), float(created.sum())),
        "closed": Part(N_("closed"), float(closed.sum())),
        "weight": Part(N_("balance by size"), weight),
        "per_week": part(N_("balance per week"), scaled(balance, 1 / weeks(low, high)), "per_week"),
    }
    n = int((created | closed).sum())
    open_ = created & (c.facts.resolved == NONE)
    return reading(replace(balance, n=n), evidence=tickets(open_), parts=parts)


def _debt(c: Case) -> Bools:
    """Tickets whose type or label says technical debt."""
    types = np.array([*(says(DEBT, str(name)) for name in c.data.names("type")), False], dtype=bool)
    bag = c.data.bags["labels"]
    return types[c.data.codes("type")] | bag.has_any(
        np.array([says(DEBT, str(n)) for n in bag.names], dtype=bool)
    )


@category.metric(
    role="S",
    name=N_("Estimate uncertainty"),
    unit="ratio",
    worse="higher",
    needs=("tickets.estimate_h", "tickets.spent_h"),
    threshold=Threshold("baseline"),
    estimator="quantile_ratio",
    interval="bootstrap",
    says=N_("The ninth tenth of the work needed {value} the usual share of its estimate ({range})"),
    because=N_("needed most beyond its estimate"),
    limits=N_("It says how much buffer a plan needs, not who estimated."),
    sources=(11,),
)
def estimate_spread(c: Case) -> Reading:
    """P90 ÷ P50 of time spent ÷ estimate over resolved tickets with both."""
    ratio = _overrun(c)
    known = ratio > 0
    return reading(
        quantile_ratio(ratio[known], groups=c.facts.parent[known]),
        evidence=tickets(known, np.nan_to_num(ratio)),
        coverage=share(known, c.work & c.or_as_of(c.facts.resolved)[1]),
        missing=("tickets.estimate_h", "tickets.spent_h"),
    )
