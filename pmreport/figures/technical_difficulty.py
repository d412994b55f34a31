"""Figures: technical difficulty."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.case.levels import CRITICAL
from pmreport.categories.technical_difficulty import OBSERVED, defects_of
from pmreport.charts.shapes import Mark, Series, balance, ecdf, stacked_rows
from pmreport.figures.build import (
    finding,
    has_number,
    history,
    per_week,
    population,
    release_marks,
    survival,
    week_edges,
    week_labels,
)
from pmreport.figures.declare import Drawing, Gallery
from pmreport.measure import Measured
from pmreport.words import N_, Language, say
from pmreport.worktime import NONE

gallery = Gallery("technical_difficulty")
Metrics = Mapping[str, Measured]


@gallery.figure("dre")
def found_when(c: Case, metrics: Metrics) -> Drawing | None:
    """Defects found before and after the release, for this and earlier releases."""
    measured = has_number(metrics, "dre")
    if measured is None or c.subject.kind != "release":
        return None
    cases = [*c.earlier, c][-10:]
    before, after = [], []
    for one in cases:
        defects, created = one.found & c.kind("BUG"), c.facts.created
        before.append(int((defects & (created <= one.actual)).sum()))
        late = defects & (created > one.actual) & (created <= one.actual + OBSERVED)
        after.append(int(late.sum()))
    labels = [one.label for one in cases]

    def paint(axes: Axes, language: Language) -> None:
        series = [
            Series(language(N_("before the release")), np.array(before, dtype=float)),
            Series(language(N_("in the 90 days after")), np.array(after, dtype=float)),
        ]
        stacked_rows(axes, labels, series, x_label=language(N_("defects")))

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Defects found before and within 90 days after each release")),
        alt=say(N_("Stacked bars of {count} releases; in the last one {before} were found before and {after} "
                   "after."), count=len(cases), before=before[-1], after=after[-1]),
        paint=paint,
        columns=(N_("Release"), N_("Before"), N_("After")),
        rows=tuple(zip(labels, before, after, strict=True)),
        size=(7.2, 1.0 + 0.28 * len(labels)),
    )  # fmt: skip


@gallery.figure("open_defect_trend")
def defects_per_week(c: Case, metrics: Metrics) -> Drawing | None:
    """Defects that came and went per week, and how many were open."""
    measured = has_number(metrics, "open_defect_trend")
    if measured is None:
        return None
    low, high = c.window
    defects = defects_of(c) & ~c.facts.cancelled
    edges = week_edges(low, min(high, c.as_of))
    came, went = (per_week(at[defects], edges) for at in (c.facts.created, c.facts.resolved))
    start = int((c.facts.created[defects] < low).sum() - np.sum(
        (c.facts.resolved[defects] != NONE) & (c.facts.resolved[defects] < low)))  # fmt: skip
    stock = start + np.cumsum(came - went)
    labels = week_labels(edges, c.data.zone)
    lines = release_marks(c, edges)

    def paint(axes: Axes, language: Language) -> None:
        names = (language(N_("found")), language(N_("fixed")), language(N_("open")))
        marks = [Mark(at, language(N_("release"))) for at, _ in lines]
        balance(axes, labels, came, went, stock, names=names, marks=marks,
                y_label=language(N_("defects per week")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Defects found, fixed and open per week")),
        alt=say(N_("Columns of defects found and fixed per week, line of open ones; at most {peak} open."),
                peak=int(stock.max(initial=0))),
        paint=paint,
        columns=(N_("Week"), N_("Found"), N_("Fixed"), N_("Open")),
        rows=tuple(zip(labels, came.tolist(), went.tolist(), stock.tolist(), strict=True)),
    )  # fmt: skip


@gallery.figure("critical_fix_time")
def critical_fixes(c: Case, metrics: Metrics) -> Drawing | None:
    """How long critical defects stay open, against the other defects."""
    measured = has_number(metrics, "critical_fix_time")
    if measured is None:
        return None
    defects = defects_of(c)
    critical = defects & (c.severity_or_priority >= CRITICAL)
    end, seen = c.or_as_of(c.facts.resolved)
    hours = np.maximum(c.hours(c.facts.created, end), 0.0)
    groups = [
        (N_("critical"), hours[critical], seen[critical]),
        (N_("other defects"), hours[defects & ~critical], seen[defects & ~critical]),
    ]
    return survival(c, measured, groups, subtitle=N_("Defects still open"), x_label=N_("working hours"))


@gallery.figure("tech_overrun_ratio")
def overrun_curves(c: Case, metrics: Metrics) -> Drawing | None:
    """Spent ÷ estimate of technical and other tickets, as cumulative shares."""
    measured = has_number(metrics, "tech_overrun_ratio")
    if measured is None:
        return None
    spent, estimate = (c.data.array(name).astype(np.float64) for name in ("spent_h", "estimate_h"))
    rows = c.work & (c.facts.resolved != NONE) & (spent > 0) & (estimate > 0)
    ratio = np.divide(spent, estimate, out=np.full(c.n, np.nan), where=rows)
    technical = c.facet("TECH")
    groups = [(N_("technical"), ratio[rows & technical]), (N_("other"), ratio[rows & ~technical])]

    def paint(axes: Axes, language: Language) -> None:
        series = [Series(language(label), values) for label, values in groups]
        marks = [Mark(1.0, language(N_("as estimated")))]
        x_label, y_label = language(N_("time spent ÷ estimate")), language(N_("share of tickets"))
        ecdf(axes, series, marks=marks, log=True, x_label=x_label, y_label=y_label)

    shares = (0.1, 0.25, 0.5, 0.75, 0.9)
    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Time spent ÷ estimate, technical and other tickets")),
        alt=say(N_("Two cumulative curves of time spent ÷ estimate: technical and other tickets.")),
        paint=paint,
        columns=(N_("Quantile"), N_("Technical"), N_("Other")),
        rows=tuple((q, *(float(np.quantile(values, q)) for _, values in groups)) for q in shares),
    )


@gallery.figure("fix_reopen_rate")
def reopen_history(c: Case, metrics: Metrics) -> Drawing | None:
    """Fixes that came back, release by release."""
    measured = has_number(metrics, "fix_reopen_rate")
    return history(c, measured) if measured else None
