"""Missing features: what was promised and is not there, and what was never asked for in time."""

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.linked import has_child, linked
from pmreport.case.sources import SOURCES, source_class
from pmreport.measure import Category, Part, Reading, Threshold, part, reading, share, tickets
from pmreport.model import Absent, NoCases
from pmreport.model.bag import split
from pmreport.model.lexicon import says
from pmreport.stats import km, poisson_rate, quantile_ci, wilson
from pmreport.words import N_
from pmreport.worktime import NONE

ASKED = 90 * 86_400  # how long after a release missing functions are awaited
CHECKS = "test|tests|test case|acceptance|verification|测试|用例|验收"

Bools = npt.NDArray[np.bool_]

category = Category(
    id="missing_features",
    page="missing-features",
    name=N_("Missing features"),
    question=N_("What was promised and is not there, and what was never asked for in time?"),
)


@category.metric(
    role="P",
    name=N_("Functional completeness"),
    unit="fraction",
    worse="lower",
    needs=("tickets.release", "releases.actual", "tickets.resolved"),
    threshold=Threshold("baseline", 0.95, 0.85, convention=True),
    estimator="proportion",
    interval="wilson",
    says=N_("{value} of the {n} requirements agreed at the freeze were delivered ({range})"),
    because=N_("agreed at the freeze and not delivered with the release"),
    limits=N_("A requirement left out on purpose counts as missing; the part shows how many."),
    sources=(14,),
)
def functional_completeness(c: Case) -> Reading:
    """Requirements agreed at the freeze and delivered by the release date ÷ those agreed.

    This is 1 − A/B of ISO/IEC 25023; requirements taken out on purpose stay in A and are a part.
    """
    return _completeness(c, c.base & c.kind("REQ"))


def _completeness(c: Case, agreed: Bools, coverage: float = 1.0) -> Reading:
    if not any(member.release.actual != NONE for member in c.members):
        raise Absent("releases.actual")
    there = agreed & c.delivered
    parts = {}
    if c.data.carries("events.release") or c.data.carries("events.status"):
        taken_out = int((agreed & c.removed & ~there).sum())
        parts["descoped"] = Part(N_("of the missing ones taken out of scope"), float(taken_out))
    found = reading(
        wilson(int(there.sum()), int(agreed.sum())),
        evidence=tickets(agreed & ~there),
        parts=parts,
        coverage=coverage,
        missing=("tickets.priority",),
    )
    return found.also("freeze: derived") if c.freeze_derived else found


@category.metric(
    role="P",
    name=N_("Must-have completeness"),
    unit="fraction",
    worse="lower",
    needs=("tickets.priority", "tickets.release", "releases.actual", "tickets.resolved"),
    threshold=Threshold("absolute", 1.00, 0.95, convention=True),
    estimator="proportion",
    interval="wilson",
    says=N_("{value} of the {n} must-have requirements agreed at the freeze were delivered ({range})"),
    because=N_("must-have agreed at the freeze and not delivered with the release"),
    limits=N_("Which priority is a must-have follows its name; the configuration can say otherwise."),
    sources=(14,),
)
def must_have_completeness(c: Case) -> Reading:
    """As functional completeness, over requirements of the top priority class (P0, P1, highest, must)."""
    agreed = c.base & c.kind("REQ")
    return _completeness(c, agreed & c.must_have, share(c.data.codes("priority") >= 0, agreed))


@category.metric(
    role="P",
    name=N_("Missing-function reports"),
    unit="per_requirement",
    worse="higher",
    needs=("tickets.source", "releases.actual"),
    threshold=Threshold("baseline"),
    estimator="rate",
    interval="garwood",
    clock="calendar",
    either=(("tickets.type", "tickets.labels"),),
    says=N_("{k} reports of missing functions came in 90 days, {value} delivered ({range})"),
    because=N_("report of a missing function after the release"),
    limits=N_("A wish for something new can look like a missing function."),
    sources=(14,),
)
def gap_request_rate(c: Case) -> Reading:
    """Tickets of the 90 days after the release that report a missing function, or customer requests linked
    to a delivered requirement ÷ delivered requirements. Before the 90 days are over it is partial.
    """
    if not (c.data.carries("tickets.type") or c.data.carries("tickets.labels")):
        raise Absent("tickets.type", "tickets.labels")
    rows, open_ = np.zeros(c.n, dtype=bool), False
    created = c.facts.created
    asked = c.facet("GAP") | _customer_requests(c)
    for member in c.members:
        live = member.went_live
        rows |= asked & (created > live) & (created <= live + ASKED)
        open_ |= live + ASKED > c.as_of
    rows &= c.facts.leaf & ~c.facts.cancelled
    delivered = int((c.delivered & c.kind("REQ")).sum())
    if not delivered:
        raise NoCases("no delivered requirement")
    found = replace(reading(poisson_rate(int(rows.sum()), delivered), evidence=tickets(rows)), n=delivered)
    return replace(found, state="partial").also("window incomplete") if open_ else found


def _customer_requests(c: Case) -> Bools:
    """Requirements from customers that are linked to a delivered requirement."""
    customer: Bools = source_class(c) == SOURCES.index("customer")
    return c.kind("REQ") & customer & linked(c, c.delivered & c.kind("REQ"))


@category.metric(
    role="S",
    name=N_("Descoped"),
    unit="fraction",
    worse="higher",
    threshold=Threshold("baseline"),
    estimator="proportion",
    interval="wilson",
    either=(("events.release", "events.status"),),
    says=N_("{k} of {n} requirements agreed at the freeze were taken out ({range})"),
    because=N_("agreed at the freeze, later moved out or cancelled"),
    limits=N_("Taking something out may save the date; what it costs the users is not measured."),
)
def descoped_rate(c: Case) -> Reading:
    """Requirements agreed at the freeze that were later moved out or cancelled ÷ those agreed."""
    agreed = c.base & c.kind("REQ")
    out = agreed & c.removed
    found = reading(wilson(int(out.sum()), int(agreed.sum())), evidence=tickets(out))
    return found.also("freeze: derived") if c.freeze_derived else found


@category.metric(
    role="S",
    name=N_("Carried over"),
    unit="fraction",
    worse="higher",
    threshold=Threshold(
        "baseline", 0.05, 0.15, convention=True, part="chronic", of=N_("moved repeatedly"), unit="fraction"
    ),
    estimator="proportion",
    interval="wilson",
    either=(("events.sprint", "events.release"),),
    says=N_("{value} of {n} committed tickets were moved to a later sprint or release, {chronic} repeatedly"),
    because=N_("moved to a later sprint or release"),
    limits=N_("A ticket that is closed and written anew is not seen as carried over."),
)
def carry_over_rate(c: Case) -> Reading:
    """Committed tickets moved to a later sprint or release at least once ÷ committed tickets; those moved
    twice or more are the chronic part.
    """
    if not (c.data.carries("events.sprint") or c.data.carries("events.release")):
        raise Absent("events.sprint", "events.release")
    moves = _later_moves(c)
    rows = c.work & (c.committed != NONE)
    n = int(rows.sum())
    chronic = part(N_("moved repeatedly"), wilson(int((rows & (moves >= 2)).sum()), n), "fraction")
    moved = rows & (moves >= 1)
    return reading(
        wilson(int(moved.sum()), n),
        evidence=tickets(moved, moves.astype(np.float64)),
        parts={"chronic": chronic},
    )


def _release_order(c: Case) -> Mapping[str, int]:
    return {r.name: r.when for r in c.world.releases if r.when != NONE}


def _sprint_order(c: Case) -> Mapping[str, int]:
    ends = zip(c.data.sprints["name"], c.data.sprints["end"], c.data.sprints["start"], strict=True)
    return {str(name): int(end if end != NONE else start) for name, end, start in ends}


def _later_moves(c: Case) -> npt.NDArray[np.int64]:
    """On how many days each ticket's latest sprint or release became a later one."""
    tracked = [field for field in ("sprint", "release") if c.data.carries(f"events.{field}")]
    days = np.concatenate([_moved_on(c, field) for field in tracked], axis=1)
    return np.bincount(np.unique(days, axis=1)[0], minlength=c.n)


def _moved_on(c: Case, field: str) -> npt.NDArray[np.int64]:
    """Tickets and days (two rows) of changes of a list to one whose latest member is later."""
    order = _sprint_order(c) if field == "sprint" else _release_order(c)
    history = c.data.history(field)
    codes = np.union1d(history.old, history.new)
    rank = np.full(len(history.values) + 1, np.nan)
    for code in codes[codes >= 0].tolist():
        rank[code] = _latest(str(history.values[code]), order)
    later = (rank[history.new] > rank[history.old]) & (history.at <= c.as_of)
    return np.stack([history.ticket[later].astype(np.int64), c.calendar.local_day(history.at[later])])


def _latest(cell: str, order: Mapping[str, int]) -> float:
    """The date of the latest of the names; without dates the number in its name."""
    values = [float(order[name]) if name in order else _number(name) for name in split(cell)]
    return max(values, default=float("nan"))


def _number(name: str) -> float:
    digits = re.findall(r"\d+", name)
    return float(sum(int(d) / 1000**i for i, d in enumerate(digits[:3]))) if digits else float("nan")


@category.metric(
    role="P",
    name=N_("Requirement traceability"),
    unit="fraction",
    worse="lower",
    threshold=Threshold("absolute", 0.90, 0.70, convention=True),
    estimator="proportion",
    interval="wilson",
    either=(("links", "tickets.parent"),),
    says=N_("{value} of {n} delivered requirements lead to implementation and to a check ({range})"),
    because=N_("delivered without a link to its implementation or to a check"),
    limits=N_("A check that is written in the text but not linked is not seen."),
    sources=(4,),
)
def traceability(c: Case) -> Reading:
    """Delivered requirements with a link or child to implementation and one to verification ÷ delivered.

    Implementation: a link of that kind, or a linked or child task. Verification: a test link, or a linked
    or child test, acceptance or defect. Requirements with child tickets are counted themselves.
    """
    if not (c.data.carries("links") or c.data.carries("tickets.parent")):
        raise Absent("links")
    rows = (c.delivered | _delivered_parents(c)) & c.kind("REQ")
    built, checked = _implemented(c), _verified(c)
    both = rows & built & checked
    labels = {
        "built_only": (N_("only implementation linked"), rows & built & ~checked),
        "checked_only": (N_("only a check linked"), rows & ~built & checked),
        "neither": (N_("neither linked"), rows & ~built & ~checked),
    }
    parts = {key: Part(label, float(mask.sum())) for key, (label, mask) in labels.items()}
    return reading(
        wilson(int(both.sum()), int(rows.sum())), evidence=tickets(rows & ~(built & checked)), parts=parts
    )


def _delivered_parents(c: Case) -> Bools:
    """Parents completed with the release: no leaves, so no other metric counts them, but children trace."""
    out = np.zeros(c.n, dtype=bool)
    resolved = c.facts.resolved
    for member in c.members:
        out |= member.ever & (resolved != NONE) & (resolved <= member.closed)
    return out & ~c.facts.leaf & ~c.facts.cancelled


def _implemented(c: Case) -> Bools:
    everything = np.ones(c.n, dtype=bool)
    work = c.kind("TASK", "CHG") & ~_checks(c)
    return linked(c, everything, ("implements",)) | linked(c, work) | has_child(c, work)


def _verified(c: Case) -> Bools:
    everything = np.ones(c.n, dtype=bool)
    checks = _checks(c) | c.kind("BUG")
    return linked(c, everything, ("tests",)) | linked(c, checks) | has_child(c, checks)


def _checks(c: Case) -> Bools:
    """Tickets whose type says test or acceptance."""
    names = [says(CHECKS, str(name)) for name in c.data.names("type")]
    return np.array([*names, False], dtype=bool)[c.data.codes("type")]


@category.metric(
    role="S",
    name=N_("Time to decision"),
    unit="calendar_days",
    worse="higher",
    needs=("tickets.created", "tickets.started"),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="calendar",
    says=N_("Half of the {n} requirements were decided within {value} ({range})"),
    because=N_("waited longest for a decision"),
    limits=N_("A decision taken in a meeting and recorded later looks late."),
)
def decision_latency(c: Case) -> Reading:
    """Kaplan–Meier median of the days from creation to the commitment or the rejection of a requirement."""
    rows = c.scope & c.kind("REQ")
    committed, refused = c.committed, c.cancelled_at
    first = np.where(committed == NONE, refused, committed)
    first = np.where((refused != NONE) & (refused < first), refused, first)
    end, seen = c.or_as_of(first)
    days = np.maximum(c.calendar_days(c.facts.created, end), 0.0)
    return reading(
        km(days[rows], seen[rows]).quantile(0.5),
        evidence=tickets(rows, days),
        flags=() if seen[rows].all() else ("censored",),
    )


@category.metric(
    role="S",
    name=N_("Gaps found late"),
    unit="fraction",
    worse="higher",
    needs=("tickets.created",),
    threshold=Threshold("baseline"),
    estimator="proportion",
    interval="wilson",
    either=(("tickets.labels", "tickets.type"),),
    says=N_("{k} of {n} gaps were found after the freeze or in test ({range})"),
    because=N_("gap created after the freeze or after testing began"),
    limits=N_("A gap that was known and written down late looks as if it was found late."),
)
def late_gap_share(c: Case) -> Reading:
    """Gap tickets of the release created after the start of testing or after the freeze ÷ its gap tickets."""
    if not (c.data.carries("tickets.labels") or c.data.carries("tickets.type")):
        raise Absent("tickets.labels")
    rows, late = np.zeros(c.n, dtype=bool), np.zeros(c.n, dtype=bool)
    for member in c.members:
        mine = (member.found | member.work) & c.facet("GAP")
        border = min(member.freeze, _test_start(member))
        rows |= mine
        late |= mine & (c.facts.created > border)
    found = reading(wilson(int(late.sum()), int(rows.sum())), evidence=tickets(late))
    return found.also("freeze: derived") if c.freeze_derived else found


def _test_start(c: Case) -> int:
    """The first entry of a ticket in scope into a test status; far in the future without one."""
    far = int(np.iinfo(np.int64).max)
    if not c.data.carries("events.status"):
        return far
    spans = c.facts.spans
    rows = c.facts.of_kind("test")[spans.status] & spans.entry & c.work[spans.ticket]
    return int(spans.start[rows].min(initial=far))


@category.metric(
    role="S",
    name=N_("Age of open customer requests"),
    unit="calendar_days",
    worse="higher",
    needs=("tickets.source", "tickets.created"),
    threshold=Threshold("baseline"),
    estimator="quantile",
    interval="order_stat",
    clock="calendar",
    says=N_("{n} customer requests are open; 85% of them are younger than {value} ({range})"),
    because=N_("customer request open longest"),
    limits=N_("An old request may have been decided against without being closed."),
)
def unmet_demand_age(c: Case) -> Reading:
    """P85 of the age of open requirements from customers at the end of the window, and their number."""
    end = min(c.window[1], c.as_of)
    resolved, created = c.facts.resolved, c.facts.created
    customer = source_class(c) == SOURCES.index("customer")
    every = c.facts.leaf & ~c.facts.cancelled & c.kind("REQ") & (created <= end)
    open_ = every & customer & ((resolved == NONE) | (resolved > end))
    age = (end - created) / 86_400
    return reading(
        quantile_ci(age[open_], 0.85),
        evidence=tickets(open_, age),
        parts={"open": Part(N_("open"), float(open_.sum()))},
        coverage=share(c.data.codes("source") >= 0, every),
        missing=("tickets.source",),
    )
