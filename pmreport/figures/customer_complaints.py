"""Figures: customer complaints."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.case.complaints import RESPONSE_HOURS, complaints, duplicates, responded_at
from pmreport.case.linked import linked
from pmreport.charts.shapes import Mark, Series, balance, ecdf
from pmreport.figures.build import (
    finding,
    has_number,
    history,
    per_week,
    population,
    ranked,
    release_marks,
    survival,
    week_edges,
    week_labels,
)
from pmreport.figures.declare import Drawing, Gallery
from pmreport.measure import Measured
from pmreport.words import N_, Language, say
from pmreport.worktime import NONE

gallery = Gallery("customer_complaints")
Metrics = Mapping[str, Measured]


@gallery.figure("complaint_rate")
def complaints_per_week(c: Case, metrics: Metrics) -> Drawing | None:
    """Complaints created and closed per week, and how many were open."""
    measured = has_number(metrics, "complaint_rate")
    if measured is None:
        return None
    low, high = c.window
    rows = c.facts.leaf & ~c.facts.cancelled & c.kind("SUP") & ~duplicates(c)
    edges = week_edges(low, min(high, c.as_of))
    came, went = (per_week(at[rows], edges) for at in (c.facts.created, c.facts.resolved))
    resolved = c.facts.resolved[rows]
    before = int((c.facts.created[rows] < low).sum()) - int(((resolved != NONE) & (resolved < low)).sum())
    stock = before + np.cumsum(came - went)
    labels = week_labels(edges, c.data.zone)
    lines = release_marks(c, edges)

    def paint(axes: Axes, language: Language) -> None:
        names = (language(N_("created")), language(N_("closed")), language(N_("open")))
        marks = [Mark(at, language(N_("release"))) for at, _ in lines]
        balance(axes, labels, came, went, stock, names=names, marks=marks,
                y_label=language(N_("complaints per week")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Complaints created, closed and open per week")),
        alt=say(N_("Columns of complaints created and closed per week; at most {peak} were open."),
                peak=int(stock.max(initial=0))),
        paint=paint,
        columns=(N_("Week"), N_("Created"), N_("Closed"), N_("Open")),
        rows=tuple(zip(labels, came.tolist(), went.tolist(), stock.tolist(), strict=True)),
    )  # fmt: skip


@gallery.figure("first_response")
def response_curve(c: Case, metrics: Metrics) -> Drawing | None:
    """How fast complaints were answered, against the targets."""
    measured = has_number(metrics, "first_response")
    if measured is None:
        return None
    rows = complaints(c)
    end, seen = c.or_as_of(responded_at(c))
    hours = np.maximum(c.hours(c.facts.created, end), 0.0)[rows & seen]
    limits = {**RESPONSE_HOURS, **{str(k): v for k, v in c.settings.sla.response_h.items()}}

    def paint(axes: Axes, language: Language) -> None:
        words = {"high": N_("high"), "medium": N_("medium"), "low": N_("low")}
        marks = [Mark(limits[name], language(word)) for name, word in words.items()]
        ecdf(axes, [Series("", hours)], marks=marks, x_label=language(N_("working hours")),
             y_label=language(N_("answered")))  # fmt: skip

    shares = (0.25, 0.5, 0.75, 0.9)
    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Answered complaints by waiting time, with targets by priority")),
        alt=say(N_("Rising curve of the share of complaints answered within a time.")),
        paint=paint,
        columns=(N_("Share answered"), N_("Working hours")),
        rows=tuple((share, float(np.quantile(hours, share))) for share in shares) if len(hours) else (),
    )


@gallery.figure("resolution_time")
def resolution_curve(c: Case, metrics: Metrics) -> Drawing | None:
    """How long complaints stay open."""
    measured = has_number(metrics, "resolution_time")
    if measured is None:
        return None
    rows = complaints(c)
    end, seen = c.or_as_of(c.facts.resolved)
    hours = np.maximum(c.hours(c.facts.created, end), 0.0)
    return survival(c, measured, [("", hours[rows], seen[rows])], subtitle=N_("Complaints still open"),
                    x_label=N_("working hours"))  # fmt: skip


@gallery.figure("root_cause_linked")
def causes(c: Case, metrics: Metrics) -> Drawing | None:
    """Complaints per component, those with a linked cause."""
    measured = has_number(metrics, "root_cause_linked")
    if measured is None:
        return None
    rows = complaints(c) & (c.facts.resolved != NONE) & linked(c, c.kind("BUG", "REQ"))
    bag = c.data.bags["component"]
    counts = np.bincount(bag.value[rows[bag.ticket]], minlength=len(bag.names))
    subtitle = population(c, measured, N_("Complaints with a linked cause per component"))
    found = ranked(measured, [str(n) for n in bag.names], counts, subtitle=subtitle,
                   columns=(N_("Component"), N_("Complaints")))  # fmt: skip
    return found or history(c, measured)


@gallery.figure("sla_resolution_met")
def targets_history(c: Case, metrics: Metrics) -> Drawing | None:
    """Complaints resolved within their target, release by release."""
    measured = has_number(metrics, "sla_resolution_met")
    return history(c, measured) if measured else None
