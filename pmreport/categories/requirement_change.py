"""Requirement changes: how much the ask moved after the scope was settled, and what that cost."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.changes import CONTENT, weekly
from pmreport.case.rework import after_start, rework
from pmreport.case.sources import SOURCES, UNKNOWN, source_class
from pmreport.measure import Category, Part, Reading, Threshold, part, reading, tickets
from pmreport.model import Absent, NoCases
from pmreport.stats import Interval, km, km_ratio, mean, poisson_rate, ratio_of_sums, scaled, wilson
from pmreport.words import N_
from pmreport.worktime import NONE

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
GROUP = 8  # tickets that either side of the cycle-time comparison needs

category = Category(
    id="requirement_change",
    page="requirement-change",
    name=N_("Requirement changes"),
    question=N_("How much did the ask change after the scope was settled, and what did that cost?"),
)


@category.metric(
    role="P",
    name=N_("Scope growth"),
    unit="fraction",
    worse="higher",
    needs=("tickets.release", "tickets.created"),
    threshold=Threshold("baseline", 0.10, 0.25, convention=True, beyond_whole=True),
    estimator="ratio_of_sums",
    interval="bootstrap",
    says=N_("The scope grew by {value} after the freeze ({range}): {k} tickets added to {n}"),
    because=N_("entered the release after the freeze and stayed"),
    limits=N_("Work that was never written down as a ticket does not show."),
    sources=(1, 2, 3),
)
def scope_growth(c: Case) -> Reading:
    """Size of the tickets that entered the release after the freeze and are still in it ÷ size of the
    tickets that were in it at the freeze.

    Size is story points, else the estimate, else the number of tickets; one unit per report. Tickets
    moved in and out again count in the volatility, not here.
    """
    base, stayed = _base(c), c.added & c.final & ~c.facts.cancelled
    rows, weight = base | stayed, c.weight
    grown = _ratio(c, rows, weight * stayed, weight * base)
    counted = _ratio(c, rows, stayed, base)
    by_count = {"by_count": part(N_("by number of tickets"), counted, "fraction")}
    return reading(
        replace(grown, n=int(base.sum()), k=int(stayed.sum())),
        evidence=tickets(stayed, weight),
        parts={} if c.weight_name == "count" else by_count,
        flags=_scope_flags(c),
    )


@category.metric(
    role="P",
    name=N_("Requirements volatility"),
    unit="fraction",
    worse="higher",
    needs=("events.release", "events.content"),
    threshold=Threshold("baseline", beyond_whole=True),
    estimator="ratio",
    interval="bootstrap",
    says=N_(
        "{value} of the requirements moved after the freeze ({range}): {added} added, "
        "{removed} removed, {changed} rewritten"
    ),
    because=N_("added, removed or rewritten after the freeze"),
    limits=N_(
        "May exceed 100 %. Published projects range from a few percent to more than half; no norm holds."
    ),
    sources=(1, 2, 3, 4),
)
def req_volatility(c: Case) -> Reading:
    """Requirements added, removed or rewritten after the freeze ÷ requirements in the release at the freeze.

    Over requirements and change requests. Rewritten: a text changed by at least a tenth, or an estimate
    or points by at least a fifth. Each ticket counts once, as added before removed before rewritten.
    """
    asked = c.kind("REQ", "CHG")
    base, added = _base(c) & asked, c.added & asked
    removed = c.removed & asked
    changed = base & ~removed & _touched(c, CONTENT)
    moved = added | removed | changed
    sums = _ratio(c, base | added, moved, base)
    return reading(
        replace(sums, n=int(base.sum()), k=int(moved.sum())),
        evidence=tickets(moved, c.weight),
        parts={
            "added": Part(N_("added"), float(added.sum())),
            "removed": Part(N_("removed"), float(removed.sum())),
            "changed": Part(N_("rewritten"), float(changed.sum())),
        },
        flags=_scope_flags(c),
    )


@category.metric(
    role="P",
    name=N_("Change after work began"),
    unit="fraction",
    worse="higher",
    needs=("events.content", "tickets.started"),
    threshold=Threshold("baseline", 0.15, 0.30, convention=True),
    estimator="proportion",
    interval="wilson",
    says=N_("{value} of the requirements in work were rewritten after work on them began ({range}, n = {n})"),
    because=N_("rewritten after work on it began"),
    limits=N_("A rewrite may be a clarification that saves work; the rate does not tell which."),
    sources=(2, 5),
)
def post_start_change_rate(c: Case) -> Reading:
    """Started requirements whose content changed after work on them began ÷ started requirements.

    Content: title, description, acceptance, estimate, points, beyond a trivial edit. Edits by the
    assignee within an hour of the start are ignored as clerical.
    """
    started = c.facts.started
    rows = c.scope & c.kind("REQ") & (started != NONE) & (started <= c.as_of)
    changes = after_start(c)
    count = np.bincount(changes.ticket, minlength=c.n)
    changed = rows & (count > 0)
    return reading(
        wilson(int(changed.sum()), int(rows.sum())), evidence=tickets(changed, count.astype(np.float64))
    )


@category.metric(
    role="S",
    name=N_("Change events per week"),
    unit="per_week",
    worse="higher",
    threshold=Threshold("baseline", within=True),
    estimator="rate",
    interval="garwood",
    clock="working",
    either=(("events.content", "events.release"),),
    says=N_("Scope or content changed at a rate of {value} after the freeze ({range}), {k} in all"),
    because=N_("added, removed or rewritten after the freeze"),
    limits=N_("Large and small changes count alike."),
    sources=(3, 6),
)
def change_rate(c: Case) -> Reading:
    """Days on which a ticket was added, removed or rewritten after the freeze, counted per ticket, ÷ weeks
    from the freeze to the release.

    The first and the last week count by their share of working days. Weeks that are at least half
    inside are the points of a process behaviour chart that judges the release by its own weeks.
    """
    weeks = [weekly(member) for member in c.members]
    count = sum(int(counts.sum()) for _, counts, _ in weeks)
    exposure = sum(float(share.sum()) for _, _, share in weeks)
    points = [n / s for _, counts, share in weeks for n, s in zip(counts, share, strict=True) if s >= 0.5]
    changed = np.bincount(c.changes.ticket, minlength=c.n)
    result = reading(
        poisson_rate(count, exposure),
        evidence=tickets(changed > 0, changed.astype(np.float64)),
        flags=_scope_flags(c),
        points=points if c.subject.kind == "release" else (),
    )
    if c.data.carries("events.content") or c.data.carries("events.release"):
        return result
    return replace(result, state="partial", missing=("events.content", "events.release"))


@category.metric(
    role="S",
    name=N_("Late changes"),
    unit="fraction",
    worse="higher",
    needs=("releases.planned",),
    threshold=Threshold("absolute", 1 / 3, 1 / 2, convention=True, bound="sure"),
    estimator="proportion",
    interval="wilson",
    clock="working",
    either=(("events.content", "events.release"),),
    says=N_(
        "{value} of the changes after the freeze came in the last third before the planned "
        "date ({range}, n = {n})"
    ),
    because=N_("changed in the last third of the time to the planned date"),
    limits=N_("If changes came evenly, one third would be late."),
    sources=(2,),
)
def late_change_share(c: Case) -> Reading:
    """Changes in the last third of the working time from the freeze to the planned date ÷ all changes
    after the freeze.

    Changes after the planned date are in the denominator only and shown beside it. At most one change
    per ticket and day.
    """
    _needs_changes(c)
    changes = c.changes
    freeze, planned = c.freeze_at[changes.ticket], c.planned_at[changes.ticket]
    rows = (planned != NONE) & (planned > freeze)
    if c.subject.kind == "release" and c.planned <= c.freeze:
        raise NoCases("planned before the freeze")
    place = c.days(freeze[rows], changes.at[rows]) / c.days(freeze[rows], planned[rows])
    late, after = (place >= 2 / 3) & (place <= 1), place > 1
    count = np.bincount(changes.ticket[rows][late], minlength=c.n)
    return reading(
        wilson(int(late.sum()), len(place)),
        evidence=tickets(count > 0, count.astype(np.float64)),
        parts={"after": part(N_("after the planned date"), wilson(int(after.sum()), len(place)), "fraction")},
        flags=_scope_flags(c),
    )


@category.metric(
    role="P",
    name=N_("Rework after change"),
    unit="working_days",
    worse="higher",
    needs=("events.status", "events.content"),
    threshold=Threshold("baseline"),
    estimator="sum",
    interval="bootstrap",
    clock="working",
    says=N_(
        "{value} of active work followed changes made after work had begun ({range}); that "
        "is {share} of all active time"
    ),
    because=N_("had active working time after its content changed"),
    limits=N_(
        "Not all work after a change is rework; what was left to do anyway is taken off only "
        "where estimate and time spent are known."
    ),
    sources=(1, 5),
)
def change_rework_time(c: Case) -> Reading:
    """Working time in active statuses between a content change after the start and the next completion,
    summed over tickets, less the part of the estimate not yet spent where both are known.

    Several changes of a ticket: the union of the intervals. Open tickets count up to the date of the data.
    """
    started = c.facts.started
    rows = c.scope & (started != NONE) & (started <= c.as_of)
    redone, censored = rework(c)
    active = c.facts.time_in(c.facts.of_kind("active"), c.facts.created, np.full(c.n, c.as_of))
    per_ticket = mean(redone[rows] / c.calendar.hours_per_day, c.facts.parent[rows])
    total = scaled(per_ticket, per_ticket.n)
    share = ratio_of_sums(redone[rows], active[rows], c.facts.parent[rows])
    return reading(
        replace(total, k=int((rows & (redone > 0)).sum())),
        evidence=tickets(rows & (redone > 0), redone),
        parts={"share": part(N_("share of active time"), share, "fraction")},
        coverage=c.facts.mapped,
        missing=("statuses.category",),
        flags=("censored",) if (rows & censored).any() else (),
    )


@category.metric(
    role="S",
    name=N_("Cycle time of changed tickets"),
    unit="ratio",
    worse="higher",
    needs=("events.content", "tickets.started", "tickets.resolved"),
    threshold=Threshold("absolute", 1.0, 1.5, convention=True, bound="sure"),
    estimator="km_ratio",
    interval="bootstrap",
    clock="calendar",
    says=N_("Tickets rewritten in work took {value} as long as others of their kind ({range})"),
    because=N_("rewritten early in its work"),
    limits=N_(
        "Long tickets have more time to be changed, so only changes within the first median "
        "cycle time count; some of that effect remains."
    ),
    sources=(7, 8),
)
def changed_vs_unchanged_cycle(c: Case) -> Reading:
    """Median cycle time of tickets rewritten after their start ÷ median of those that were not, within the
    kind of ticket that was rewritten most often.

    Kaplan–Meier medians with open tickets; a change counts only within the first median cycle time of
    that kind (landmark). At least eight tickets on either side.
    """
    rows, days, ended, early = changed_groups(c)
    changed, others = rows & early, rows & ~early
    if min(changed.sum(), others.sum()) < GROUP:
        raise NoCases("too few", why=N_("Fewer than eight tickets on one side of the comparison."))
    ratio = km_ratio(
        days[changed], ended[changed], days[others], ended[others],
        c.facts.parent[changed], c.facts.parent[others],
    )  # fmt: skip
    flags = () if ended[rows].all() else ("censored",)
    return reading(replace(ratio, k=int(changed.sum())), evidence=tickets(changed, days), flags=flags)


@category.metric(
    role="D",
    name=N_("Where changes come from"),
    unit="fraction",
    worse="neutral",
    needs=("tickets.source",),
    threshold=Threshold("absolute", 0.30, None),
    estimator="proportion",
    interval="wilson",
    says=N_(
        "{value} of the changes after the freeze name no source ({range}); customers asked for {customer}"
    ),
    because=N_("changed without a recorded source"),
    limits=N_("The source is that of the ticket, which need not be that of a later rewrite."),
    sources=(1,),
)
def change_source_mix(c: Case) -> Reading:
    """Changes after the freeze by the source their ticket names; the value is the share without one.

    Sources are read as customer, market, management, internal or technical; anything else is unknown.
    """
    changes = c.changes
    source = source_class(c)[changes.ticket]
    count, n = np.bincount(source, minlength=len(SOURCES)), len(changes)
    shares = {name: wilson(int(count[code]), n) for code, name in enumerate(SOURCES)}
    unknown = np.bincount(changes.ticket[source == UNKNOWN], minlength=c.n)
    return reading(
        shares["unknown"],
        evidence=tickets(unknown > 0, unknown.astype(np.float64)),
        parts={name: part(LABELS[name], shares[name], "fraction") for name in SOURCES[:UNKNOWN]},
        flags=_scope_flags(c),
    )


LABELS = {
    "customer": N_("customer"),
    "market": N_("market"),
    "management": N_("management"),
    "internal": N_("internal"),
    "tech": N_("technical"),
    "unknown": N_("no source recorded"),
}


def _base(c: Case) -> Bools:
    """The scope at the freeze. Raises `Absent` if the release had no ticket then, `NoCases` if never."""
    base = c.base
    if not base.any() and c.scope.any():
        why = N_("No baseline scope: no ticket was in the release when it was frozen.")
        raise Absent("releases.freeze", why=why)
    return base


def _ratio(c: Case, rows: Bools, num: Floats | Bools, den: Floats | Bools) -> Interval:
    return ratio_of_sums(num[rows].astype(float), den[rows].astype(float), c.facts.parent[rows])


def _scope_flags(c: Case) -> tuple[str, ...]:
    flags = ("freeze: derived",) if c.freeze_derived else ()
    return flags if c.data.carries("events.release") else (*flags, "derived")


def _needs_changes(c: Case) -> None:
    if not (c.data.carries("events.content") or c.data.carries("events.release")):
        raise Absent("events.content", "events.release")


def _touched(c: Case, what: int) -> Bools:
    """Tickets with a change of this sort after the freeze."""
    changes = c.changes
    return np.bincount(changes.ticket[changes.what == what], minlength=c.n) > 0


def changed_groups(c: Case) -> tuple[Bools, Floats, Bools, Bools]:
    """The tickets of the kind that was rewritten most, their cycle times in days with whether they ended,
    and which of them were rewritten within the first median cycle time."""
    changes, started = after_start(c), c.facts.started
    end, ended = c.or_as_of(c.facts.resolved)
    days = c.calendar_days(started, end)
    rows = c.work & (days > 0)
    kind = c.classes.kind
    rewritten = rows & (np.bincount(changes.ticket, minlength=c.n) > 0)
    if not rewritten.any():
        raise NoCases("nothing rewritten")
    rows &= kind == np.bincount(kind[rewritten]).argmax()
    landmark = km(days[rows], ended[rows]).quantile(0.5).value
    since = (changes.at - started[changes.ticket]) / 86_400
    early = changes.ticket[since <= (np.inf if landmark is None else landmark)]
    return rows, days, ended, np.bincount(early, minlength=c.n) > 0
