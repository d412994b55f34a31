"""Customer complaints: how many came, how fast they were handled, and whether they return."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.complaints import (
    complaints,
    duplicates,
    every_complaint,
    paused_hours,
    responded_at,
    targets,
)
from pmreport.case.feedback import weeks
from pmreport.case.linked import linked
from pmreport.case.usability import rated_well
from pmreport.measure import Category, Part, Reading, Threshold, part, reading, tickets
from pmreport.model import Absent
from pmreport.model.lexicon import says
from pmreport.stats import Interval, km, poisson_rate, quantile_ci, wilson
from pmreport.words import N_
from pmreport.worktime import NONE

AGAIN = 30 * 86_400
CAUSE = "root cause|root-cause|原因|根因"

Bools = npt.NDArray[np.bool_]

category = Category(
    id="customer_complaints",
    page="customer-complaints",
    name=N_("Customer complaints"),
    question=N_("How many complaints came, how fast were they handled, and do they return?"),
)


@category.metric(
    role="P",
    name=N_("Complaint rate"),
    unit="per_week",
    worse="higher",
    needs=("tickets.type", "tickets.created"),
    threshold=Threshold(
        "baseline", part="per_1000", of=N_("per 1,000 customers, where their number is known")
    ),
    estimator="rate",
    interval="garwood",
    clock="calendar",
    says=N_("{k} complaints came in, {value} ({range})"),
    because=N_("complaint of the period"),
    limits=N_("Without the number of active customers growth looks like trouble."),
    sources=(22,),
)
def complaint_rate(c: Case) -> Reading:
    """Complaints created in the subject's window per week; duplicates count once.

    With a series active_customers the rate per 1,000 customers and week is given as a part, and judged.
    """
    rows = complaints(c)
    low, high = c.window
    exposure = weeks(low, min(high, c.as_of))
    rate = poisson_rate(int(rows.sum()), exposure)
    customers = _customers(c)
    again = int((duplicates(c) & (c.facts.created >= low) & (c.facts.created <= high)).sum())
    parts = {"repeat": Part(N_("duplicates not counted"), float(again))}
    if customers:
        per = poisson_rate(int(rows.sum()), exposure * customers / 1000)
        parts["per_1000"] = part(N_("per 1,000 customers and week"), per, "per_week")
    flags = () if customers else ("not scaled by customers",)
    return reading(replace(rate, n=max(rate.n, int(rows.sum()), 1)), evidence=tickets(rows), parts=parts,
                   flags=flags)  # fmt: skip


def _customers(c: Case) -> float | None:
    """Mean of the series active_customers in the window, None without one."""
    frame = c.data.series
    frame = frame[(frame["name"] == "active_customers").fillna(False).to_numpy(bool)]
    low, high = c.window
    at = frame["at"].to_numpy(np.int64)
    values = frame["value"].to_numpy(np.float64)[(at >= low) & (at <= high)]
    return float(values.mean()) if len(values) else None


@category.metric(
    role="P",
    name=N_("First response"),
    unit="working_hours",
    worse="higher",
    needs=("tickets.created", "events.reply"),
    threshold=Threshold("target"),
    estimator="km_quantile",
    interval="km",
    clock="working",
    either=(("tickets.reporter",),),
    says=N_("Half of the {n} complaints were answered within {value} ({range}), nine of ten within {p90}"),
    because=N_("longest wait for a first response"),
    limits=N_("A reply outside the tracker, by phone or mail, is not seen."),
    sources=(23,),
)
def first_response(c: Case) -> Reading:
    """Kaplan–Meier median and P90 of working hours from creation to the first reply by another person."""
    rows = complaints(c)
    hours, seen = _waited(c, responded_at(c))
    curve = km(hours[rows], seen[rows])
    late = rows & (hours > targets(c, "response")[0])
    return reading(
        curve.quantile(0.5),
        evidence=tickets(late, hours),
        parts={"p90": part(N_("nine of ten"), curve.quantile(0.9), "working_hours")},
        flags=() if seen[rows].all() else ("censored",),
    )


def _waited(c: Case, at: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.float64], Bools]:
    """Working hours from creation to an instant (else to `as_of`), and whether it came."""
    end, seen = c.or_as_of(at)
    return np.maximum(c.hours(c.facts.created, end), 0.0), seen


def _met(c: Case, at: npt.NDArray[np.int64], limit: npt.NDArray[np.float64]) -> tuple[Bools, Bools]:
    """Complaints within their target and beyond it; an open one not yet past it is neither."""
    rows = complaints(c)
    end, seen = c.or_as_of(at)
    hours = np.maximum(c.hours(c.facts.created, end), 0.0) - paused_hours(c, end)
    return rows & seen & (hours <= limit), rows & (hours > limit)


@category.metric(
    role="P",
    name=N_("Response target met"),
    unit="fraction",
    worse="lower",
    needs=("tickets.created", "events.reply"),
    threshold=Threshold("absolute", 0.95, 0.85, convention=True),
    estimator="proportion",
    interval="wilson",
    clock="working",
    either=(("tickets.reporter",),),
    says=N_("{value} of {n} complaints were answered within the target ({range})"),
    because=N_("first response later than the target of its priority"),
    limits=N_("Waiting for the customer stops the clock only in statuses mapped as pause."),
    sources=(22, 23),
)
def sla_response_met(c: Case) -> Reading:
    """Complaints answered within the target of their priority ÷ answered in time or late.

    An open complaint past its target counts as late, one not yet past it is left out.
    """
    limit, given = targets(c, "response")
    met, late = _met(c, responded_at(c), limit)
    return reading(
        wilson(int(met.sum()), int((met | late).sum())),
        evidence=tickets(late),
        flags=() if given else ("default target",),
    )


@category.metric(
    role="P",
    name=N_("Resolution target met"),
    unit="fraction",
    worse="lower",
    needs=("tickets.created", "tickets.resolved"),
    threshold=Threshold("absolute", 0.95, 0.85, convention=True),
    estimator="proportion",
    interval="wilson",
    clock="working",
    says=N_("{value} of {n} complaints were resolved within the target ({range})"),
    because=N_("resolved later than the target of its priority, or open past it"),
    limits=N_("Waiting for the customer stops the clock only in statuses mapped as pause."),
    sources=(22, 23),
)
def sla_resolution_met(c: Case) -> Reading:
    """Complaints resolved within the target of their priority ÷ resolved in time or late.

    An open complaint past its target counts as late, one not yet past it is left out.
    """
    days, given = targets(c, "resolution")
    met, late = _met(c, c.facts.resolved, days * c.calendar.hours_per_day)
    return reading(
        wilson(int(met.sum()), int((met | late).sum())),
        evidence=tickets(late),
        flags=() if given else ("default target",),
    )


@category.metric(
    role="S",
    name=N_("Resolution time"),
    unit="working_hours",
    worse="higher",
    needs=("tickets.created", "tickets.resolved"),
    threshold=Threshold("baseline"),
    estimator="km_quantile",
    interval="km",
    clock="working",
    says=N_("Half of the {n} complaints were resolved within {value} ({range}), nine of ten within {p90}"),
    because=N_("longest time to resolution"),
    limits=N_("The last completion counts: a reopened complaint is measured to its end."),
    sources=(22,),
)
def resolution_time(c: Case) -> Reading:
    """Kaplan–Meier median and P90 of working hours from creation to the last completion."""
    rows = complaints(c)
    hours, seen = _waited(c, c.facts.resolved)
    curve = km(hours[rows], seen[rows])
    return reading(
        curve.quantile(0.5),
        evidence=tickets(rows, hours),
        parts={"p90": part(N_("nine of ten"), curve.quantile(0.9), "working_hours")},
        flags=() if seen[rows].all() else ("censored",),
    )


@category.metric(
    role="S",
    name=N_("Reopened complaints"),
    unit="fraction",
    worse="higher",
    needs=("events.status",),
    threshold=Threshold("absolute", 0.05, 0.15, convention=True),
    estimator="proportion",
    interval="wilson",
    says=N_("{k} of {n} resolved complaints were opened again ({range})"),
    because=N_("opened again after it was done"),
    limits=N_("A customer who writes a new ticket instead is counted under repeat complaints."),
    sources=(22,),
)
def complaint_reopen(c: Case) -> Reading:
    """Complaints opened again after being done ÷ complaints that were ever done."""
    done = complaints(c) & (c.facts.first_resolved != NONE)
    again = done & c.facts.reopened
    return reading(wilson(int(again.sum()), int(done.sum())), evidence=tickets(again))


@category.metric(
    role="S",
    name=N_("Complaint satisfaction"),
    unit="fraction",
    worse="lower",
    needs=("tickets.satisfaction",),
    threshold=Threshold("baseline"),
    estimator="proportion",
    interval="wilson",
    says=N_("{value} of {n} rated complaints were rated 4 or 5 of 5 ({range})"),
    because=N_("rated 3 or less of 5"),
    limits=N_("Only rated complaints count; who rates is not a sample of all."),
    sources=(17,),
)
def ticket_csat(c: Case) -> Reading:
    """Complaints rated 4 or 5 of 5 ÷ rated complaints; the share that was rated is given as a part.

    On scales up to 10 or 100 the top two fifths count.
    """
    rows = complaints(c)
    score = c.data.array("satisfaction").astype(np.float64)
    rated = rows & ~np.isnan(score)
    good = rated & rated_well(score)
    covered = wilson(int(rated.sum()), int(rows.sum()))
    return reading(
        wilson(int(good.sum()), int(rated.sum())),
        evidence=tickets(rated & ~good, -np.nan_to_num(score)),
        parts={"rated": part(N_("share of complaints rated"), covered, "fraction")},
    )


@category.metric(
    role="P",
    name=N_("Root cause recorded"),
    unit="fraction",
    worse="lower",
    needs=("tickets.type", "tickets.resolved"),
    threshold=Threshold("absolute", 0.80, 0.50, convention=True),
    estimator="proportion",
    interval="wilson",
    either=(("links", "tickets.labels"),),
    says=N_("{value} of {n} resolved complaints are linked to a cause ({range})"),
    because=N_("resolved without a link to a defect or requirement"),
    limits=N_("A link says that a cause was named, not that it was the right one."),
    sources=(22,),
)
def root_cause_linked(c: Case) -> Reading:
    """Resolved complaints with a link to a defect or requirement, or with a cause label ÷ resolved ones."""
    if not (c.data.carries("links") or cause_label(c).any()):
        raise Absent("links")
    resolved = complaints(c) & (c.facts.resolved != NONE)
    known = resolved & (linked_to_cause(c) | cause_label(c))
    return reading(wilson(int(known.sum()), int(resolved.sum())), evidence=tickets(resolved & ~known))


def linked_to_cause(c: Case) -> Bools:
    """Tickets with a link, either way, to a defect or requirement."""
    return linked(c, c.kind("BUG", "REQ"))


def cause_label(c: Case) -> Bools:
    """Tickets with a label that names a cause."""
    bag = c.data.bags["labels"]
    return bag.has_any(np.array([says(CAUSE, str(name)) for name in bag.names], dtype=bool))


@category.metric(
    role="S",
    name=N_("Repeat complaints"),
    unit="fraction",
    worse="higher",
    needs=("tickets.type", "tickets.created"),
    threshold=Threshold("baseline"),
    estimator="proportion",
    interval="wilson",
    clock="calendar",
    either=(("tickets.customer", "links"),),
    says=N_("{k} of {n} complaints came again within 30 days ({range})"),
    because=N_("the same customer complained about the same component again within 30 days"),
    limits=N_("Other customers with the same trouble are not counted here."),
    sources=(22,),
)
def repeat_rate(c: Case) -> Reading:
    """Complaints followed within 30 days by one of the same customer and component, or by a duplicate
    ÷ complaints that could be followed for 30 days. Without components the customer alone decides.
    """
    if not (c.data.carries("tickets.customer") or (c.data.links["kind"] == "duplicates").any()):
        raise Absent("tickets.customer")
    rows = (complaints(c) | (duplicates(c) & c.kind("SUP"))) & (c.facts.created + AGAIN <= c.as_of)
    low, high = c.window
    rows &= (c.facts.created >= low) & (c.facts.created <= high)
    again = rows & (_followed(c) | _original(c))
    by_component = c.data.carries("tickets.component")
    flags = () if by_component else ("derived",)
    return reading(wilson(int(again.sum()), int(rows.sum())), evidence=tickets(again), flags=flags)


def _followed(c: Case) -> Bools:
    """Complaints after which the same customer complained about the same component within 30 days."""
    out = np.zeros(c.n, dtype=bool)
    customer, component = c.data.codes("customer"), c.data.bags["component"].first()
    known = (component >= 0) | (not c.data.carries("tickets.component"))
    codes = np.flatnonzero(c.kind("SUP") & c.facts.leaf & (customer >= 0) & known)
    created = c.facts.created
    order = codes[np.lexsort((created[codes], component[codes], customer[codes]))]
    one, two = order[:-1], order[1:]
    same = (customer[one] == customer[two]) & (component[one] == component[two])
    out[one[same & (created[two] - created[one] <= AGAIN)]] = True
    return out


def _original(c: Case) -> Bools:
    """Complaints of which another, created within 30 days after it, is linked as a duplicate."""
    out = np.zeros(c.n, dtype=bool)
    links = c.data.links
    rows = links[(links["kind"] == "duplicates").fillna(False).to_numpy(bool)]
    rows = rows[(rows["source"] >= 0) & (rows["target"] >= 0)]
    later, first = rows["source"].to_numpy(), rows["target"].to_numpy()
    gap = c.facts.created[later] - c.facts.created[first]
    out[first[(gap >= 0) & (gap <= AGAIN)]] = True
    return out


@category.metric(
    role="S",
    name=N_("Open complaints"),
    unit="calendar_days",
    worse="higher",
    needs=("tickets.created", "tickets.resolved"),
    threshold=Threshold("baseline"),
    estimator="quantile",
    interval="order_stat",
    clock="calendar",
    says=N_("{n} complaints are open; 85% of them are younger than {value} ({range})"),
    because=N_("open longest"),
    limits=N_("The age says nothing about how urgent a complaint is."),
)
def backlog_age(c: Case) -> Reading:
    """P85 of the age of complaints open at the end of the window; their number and the net flow per week."""
    low, high = c.window
    end = min(high, c.as_of)
    resolved, created = c.facts.resolved, c.facts.created
    every = every_complaint(c)
    open_ = every & (created <= end) & ((resolved == NONE) | (resolved > end))
    age = (end - created) / 86_400
    came = int((every & (created >= low) & (created <= end)).sum())
    went = int((every & (resolved >= low) & (resolved <= end)).sum())
    flow = Interval((came - went) / weeks(low, end), None, None, came + went)
    parts = {
        "open": Part(N_("open"), float(open_.sum())),
        "net_flow": part(N_("net flow"), flow, "per_week"),
    }
    found = quantile_ci(age[open_], 0.85)
    return reading(found, evidence=tickets(open_, age), parts=parts)
