"""Figures: requirement changes."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.case.changes import weekly
from pmreport.case.rework import rework
from pmreport.case.sources import SOURCES, source_class
from pmreport.categories.requirement_change import LABELS, changed_groups
from pmreport.charts.shapes import Band, Mark, Series, hbars, histogram, lines, stacked_rows, xmr
from pmreport.figures.build import MOST, SIZES, finding, has_number, history, population, ranked, survival
from pmreport.figures.declare import Drawing, Gallery
from pmreport.measure import Measured
from pmreport.model import NoCases
from pmreport.stats import xmr as limits_of
from pmreport.words import N_, Language, Quantity, say
from pmreport.worktime import NONE

gallery = Gallery("requirement_change")
Metrics = Mapping[str, Measured]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
POINTS = 60  # moments at which the scope is looked at
FEWEST_POINTS = 6


@gallery.figure("scope_growth")
def burn_up(c: Case, metrics: Metrics) -> Drawing | None:
    """The size of the scope over time, what of it is done, and what was added since the freeze."""
    measured = has_number(metrics, "scope_growth")
    if measured is None or c.subject.kind != "release":
        return None
    moments = np.unique(np.append(np.linspace(c.start, c.closed, POINTS).astype(np.int64), c.freeze))
    scope, done = _sizes(c, moments)
    frozen = np.where(moments >= c.freeze, scope[moments == c.freeze][0], np.nan)
    dates = [(c.freeze, N_("freeze")), (c.release.planned, N_("planned")), (c.actual, N_("released"))]

    def paint(axes: Axes, language: Language) -> None:
        marks = [Mark(at, language(label)) for at, label in dates if at != NONE]
        series = [Series(language(N_("scope")), scope), Series(language(N_("done")), done)]
        grown = Band(language(N_("since the freeze")), frozen, np.where(np.isnan(frozen), np.nan, scope))
        lines(axes, moments, series, zone=c.data.zone, marks=marks, bands=[grown], steps=True,
              y_label=language(SIZES[c.weight_name]))  # fmt: skip

    language = Language("en", c.data.zone)
    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Scope and finished work over time"), SIZES[c.weight_name]),
        alt=say(N_("Two step lines: the scope went from {frozen} at the freeze to {last}; {done} is done."),
                frozen=Quantity(float(np.nanmax(frozen)), "count"), last=Quantity(float(scope[-1]), "count"),
                done=Quantity(float(done[-1]), "count")),
        paint=paint,
        columns=(N_("Day"), N_("Scope"), N_("Done")),
        rows=tuple(zip(map(language.day, moments.tolist()), scope.tolist(), done.tolist(), strict=True)),
    )  # fmt: skip


def _sizes(c: Case, moments: Longs) -> tuple[Floats, Floats]:
    """Size of the scope, and of what was done in it, at each moment."""
    facts, scope, done = c.facts, [], []
    gone, resolved = c.cancelled_at, c.facts.resolved
    for moment in moments.tolist():
        inside = c.world.membership.at(c.release.name, moment) & facts.leaf & (facts.created <= moment)
        inside &= (gone == NONE) | (gone > moment)
        scope.append(float(c.weight[inside].sum()))
        done.append(float(c.weight[inside & (resolved != NONE) & (resolved <= moment)].sum()))
    return np.array(scope), np.array(done)


@gallery.figure("req_volatility")
def volatility_by_release(c: Case, metrics: Metrics) -> Drawing | None:
    """Requirements added, removed and rewritten after the freeze, release by release."""
    measured = has_number(metrics, "req_volatility")
    if measured is None:
        return None
    known = [(label, r) for label, r in measured.series if r.parts] + [(c.label, measured.reading)]
    known = known[-MOST:]
    names = {"added": N_("added"), "removed": N_("removed"), "changed": N_("rewritten")}
    counts = {key: [float(r.parts[key].value or 0) for _, r in known] for key in names}
    labels = [label for label, _ in known]

    def paint(axes: Axes, language: Language) -> None:
        series = [Series(language(names[key]), np.array(counts[key])) for key in names]
        stacked_rows(axes, labels, series, x_label=language(N_("requirements")))

    return Drawing(
        title=finding(measured),
        subtitle=population(
            c, measured, N_("Requirements added, removed and rewritten after the freeze"), N_("number")
        ),
        alt=say(N_("Stacked bars of {count} releases; in the last one {moved} requirements moved."),
                count=len(known), moved=int(sum(counts[key][-1] for key in names))),
        paint=paint,
        columns=(N_("Release"), N_("Added"), N_("Removed"), N_("Rewritten")),
        rows=tuple(zip(labels, *counts.values(), strict=True)),
        size=(7.2, 1.0 + 0.28 * len(labels)),
    )  # fmt: skip


@gallery.figure("post_start_change_rate")
def rewritten_history(c: Case, metrics: Metrics) -> Drawing | None:
    """The share of requirements rewritten in work, release by release."""
    measured = has_number(metrics, "post_start_change_rate")
    return history(c, measured) if measured else None


@gallery.figure("change_rate")
def changes_per_week(c: Case, metrics: Metrics) -> Drawing | None:
    """Changes per week after the freeze as a process behaviour chart."""
    measured = has_number(metrics, "change_rate")
    if measured is None or c.subject.kind != "release":
        return None
    starts, counts, shares = weekly(c)
    whole = shares >= 0.5
    values = counts[whole] / shares[whole]
    if len(values) < FEWEST_POINTS:
        return None
    limits = limits_of(values, floor=0.0)
    signals = np.isin(np.arange(len(values)), [signal.index for signal in limits.signals if signal.side > 0])
    language = Language("en", c.data.zone)
    labels = [language.day(int(at))[5:] for at in starts[whole].tolist()]

    def paint(axes: Axes, language: Language) -> None:
        names = (language(N_("mean")), language(N_("lower limit")), language(N_("upper limit")))
        centre, lower, upper = (end or 0.0 for end in (limits.centre, limits.low, limits.high))
        xmr(axes, labels, values, centre=centre, lower=lower, upper=upper, signals=signals.tolist(),
            names=names, y_label=language(N_("changes per week")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Changes per week after the freeze, with natural limits")),
        alt=say(N_("{count} weeks of changes; {signals} are above what the weeks themselves lead to expect."),
                count=len(values), signals=int(signals.sum())),
        paint=paint,
        columns=(N_("Week"), N_("Changes"), N_("Share of the week")),
        rows=tuple(zip(labels, counts[whole].tolist(), shares[whole].tolist(), strict=True)),
    )  # fmt: skip


@gallery.figure("late_change_share")
def changes_over_the_plan(c: Case, metrics: Metrics) -> Drawing | None:
    """When in the time from the freeze to the planned date changes came."""
    measured = has_number(metrics, "late_change_share")
    if measured is None:
        return None
    ticket, at = c.changes.ticket, c.changes.at
    freeze, planned = c.freeze_at[ticket], c.planned_at[ticket]
    rows = (planned != NONE) & (planned > freeze)
    place = c.days(freeze[rows], at[rows]) / c.days(freeze[rows], planned[rows])

    def paint(axes: Axes, language: Language) -> None:
        marks = [Mark(2 / 3, language(N_("last third"))), Mark(1.0, language(N_("planned date")))]
        x_label, y_label = language(N_("of the way to the planned date")), language(N_("changes"))
        histogram(axes, place, marks=marks, is_share=True, x_label=x_label, y_label=y_label)

    thirds = np.histogram(place, bins=(0, 1 / 3, 2 / 3, 1.0, np.inf))[0]
    names = (N_("first third"), N_("second third"), N_("last third"), N_("after the planned date"))
    return Drawing(
        title=finding(measured),
        subtitle=population(
            c, measured, N_("Changes by their place between freeze and planned date"), N_("number")
        ),
        alt=say(
            N_("Changes over the plan: {late} of {n} in the last third."), late=int(thirds[2]), n=len(place)
        ),
        paint=paint,
        columns=(N_("Part of the plan"), N_("Changes")),
        rows=tuple((say(name), int(count)) for name, count in zip(names, thirds, strict=True)),
    )


@gallery.figure("change_rework_time")
def rework_by_ticket(c: Case, metrics: Metrics) -> Drawing | None:
    """The tickets with the most work after a change."""
    measured = has_number(metrics, "change_rework_time")
    if measured is None or not len(measured.reading.evidence):
        return None
    days = rework(c)[0] / c.calendar.hours_per_day
    codes = measured.reading.evidence[~c.data.array("confidential").astype(bool)[measured.reading.evidence]]
    keys = c.data.tickets["key"].to_numpy(object)[codes]

    def paint(axes: Axes, language: Language) -> None:
        texts = [language.quantity(value, "working_days") for value in days[codes[:MOST]].tolist()]
        hbars(axes, keys[:MOST].tolist(), days[codes[:MOST]], texts=texts)

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Active work after a change, the largest tickets")),
        alt=say(N_("Ranked bars; the longest is {name} with {days}."), name=str(keys[0]) if len(keys) else "",
                days=Quantity(float(days[codes].max(initial=0)), "working_days")),
        paint=paint,
        columns=(N_("Ticket"), N_("Working days")),
        rows=tuple(zip(keys.tolist(), days[codes].tolist(), strict=True)),
        size=(7.2, 0.7 + 0.3 * min(len(codes), MOST)),
    )  # fmt: skip


@gallery.figure("changed_vs_unchanged_cycle")
def cycles_of_changed(c: Case, metrics: Metrics) -> Drawing | None:
    """How long rewritten and other tickets stay in work."""
    measured = has_number(metrics, "changed_vs_unchanged_cycle")
    if measured is None:
        return None
    try:
        rows, days, ended, early = changed_groups(c)
    except NoCases:
        return None
    changed, others = rows & early, rows & ~early
    groups = [
        (N_("rewritten"), days[changed], ended[changed]),
        (N_("other"), days[others], ended[others]),
    ]
    drawing = survival(c, measured, groups, subtitle=N_("Tickets still in work"), x_label=N_("calendar days"))
    return drawing and replace(
        drawing,
        subtitle=population(c, measured, N_("Tickets still in work, rewritten and other"), N_("share")),
        alt=say(N_("Two falling step curves: {changed} rewritten tickets and {others} others still in work."),
                changed=int(changed.sum()), others=int(others.sum())),
    )  # fmt: skip


@gallery.figure("change_source_mix")
def sources(c: Case, metrics: Metrics) -> Drawing | None:
    """Where changes came from."""
    measured = has_number(metrics, "change_source_mix")
    if measured is None:
        return None
    counts = np.bincount(source_class(c)[c.changes.ticket], minlength=len(SOURCES))
    what = population(c, measured, N_("Changes after the freeze by source"), N_("number"))
    return ranked(measured, [LABELS[name] for name in SOURCES], counts, subtitle=what,
                  columns=(N_("Source"), N_("Changes")), translate=True)  # fmt: skip
