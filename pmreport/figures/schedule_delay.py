"""Figures: schedule delay."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.case import CATEGORY, Case, forecast, plan
from pmreport.charts.shapes import (
    Mark,
    Series,
    aging_wip,
    arrow,
    ecdf,
    histogram,
    lines,
    scatter,
    slope,
    stacked_bars,
    strips,
)
from pmreport.figures.build import MOST, SIZES, WEEK, finding, has_number, history, population, week_labels
from pmreport.figures.declare import Drawing, Gallery, Row
from pmreport.measure import Measured
from pmreport.stats import inverse_cdf, quantile_ci
from pmreport.words import N_, Language, Quantity, say
from pmreport.worktime import NONE

gallery = Gallery("schedule_delay")
Metrics = Mapping[str, Measured]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
QUANTILES = (0.05, 0.15, 0.25, 0.5, 0.75, 0.85, 0.95)
LINES = 40  # moved dates drawn


@gallery.figure("release_slip")
def slip_history(c: Case, metrics: Metrics) -> Drawing | None:
    """The slip of this and earlier releases."""
    measured = has_number(metrics, "release_slip")
    return history(c, measured) if measured else None


@gallery.figure("on_time_rate")
def due_by_week(c: Case, metrics: Metrics) -> Drawing | None:
    """Tickets by the week of their first due date: on time, late, open."""
    measured = has_number(metrics, "on_time_rate")
    if measured is None:
        return None
    rows, on_time, _ = plan.overdue(c)
    due = c.facts.due0 - 1  # 24:00 of a day belongs to that day
    _, closed = c.or_as_of(c.facts.resolved)
    edges = due[rows].min() + np.arange(min(int((due[rows].max() - due[rows].min()) // WEEK) + 2, 105)) * WEEK
    parts = {
        N_("on time"): on_time,
        N_("late"): rows & closed & ~on_time,
        N_("open and overdue"): rows & ~closed,
    }
    counts = [np.histogram(due[part], bins=edges)[0].astype(np.float64) for part in parts.values()]
    labels = week_labels(edges, c.data.zone)

    def paint(axes: Axes, language: Language) -> None:
        series = [Series(language(name), values) for name, values in zip(parts, counts, strict=True)]
        stacked_bars(axes, labels, series, whole=True, y_label=language(N_("tickets due in the week")))

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Tickets by the week of their first due date"), N_("number")),
        alt=say(N_("Stacked columns per week: {on_time} on time, {late} late, {open} open and overdue."),
                on_time=int(counts[0].sum()), late=int(counts[1].sum()), open=int(counts[2].sum())),
        paint=paint,
        columns=(N_("Week from"), *parts),
        rows=tuple(zip(labels, *(values.astype(int).tolist() for values in counts), strict=True)),
    )  # fmt: skip


@gallery.figure("lateness")
def lateness_curve(c: Case, metrics: Metrics) -> Drawing | None:
    """How late tickets were, as a cumulative share."""
    measured = has_number(metrics, "lateness")
    if measured is None:
        return None
    rows, _, days = plan.overdue(c)
    values = days[rows]

    def paint(axes: Axes, language: Language) -> None:
        marks = [Mark(0.0, language(N_("due date")))]
        x_label, y_label = language(N_("working days after the due date")), language(N_("share of tickets"))
        ecdf(axes, [Series("", values)], marks=marks, x_label=x_label, y_label=y_label)

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Working days after the first due date, open tickets so far")),
        alt=say(N_("Rising step curve of lateness; {late} of {n} tickets lie right of their due date."),
                late=measured.reading.k or 0, n=measured.reading.n),
        paint=paint,
        columns=(N_("Quantile"), N_("Working days")),
        rows=_quantiles(values),
    )  # fmt: skip


def _quantiles(values: Floats) -> tuple[Row, ...]:
    return tuple((p, inverse_cdf(values, p)) for p in QUANTILES)


@gallery.figure("replan_rate")
def moved_dates(c: Case, metrics: Metrics) -> Drawing | None:
    """First and last due date of the tickets whose date was moved later."""
    measured = has_number(metrics, "replan_rate")
    if measured is None or not len(measured.reading.evidence):
        return None
    hidden = c.data.array("confidential").astype(bool)
    codes = measured.reading.evidence[~hidden[measured.reading.evidence]]
    origin = int(c.facts.due0[codes].min(initial=c.as_of))
    first, last = (c.days(np.full(len(codes), origin), at[codes]) for at in (c.facts.due0, c.facts.due))
    keys = c.data.tickets["key"].to_numpy(object)[codes].tolist()

    def paint(axes: Axes, language: Language) -> None:
        names = (language(N_("first due date")), language(N_("last due date")))
        slope(axes, keys[:LINES], first[:LINES], last[:LINES], names=names, focus=range(min(3, len(keys))),
              y_label=language(N_("working days from the earliest")))  # fmt: skip

    moved = (last - first).tolist()
    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("First and last due date of moved tickets"), N_("working days")),
        alt=say(N_("Lines from first to last due date of {count} tickets; the longest move is {days}."),
                count=len(keys), days=Quantity(float(max(moved, default=0.0)), "working_days")),
        paint=paint,
        columns=(N_("Ticket"), N_("Working days moved")),
        rows=tuple(zip(keys, moved, strict=True)),
    )  # fmt: skip


@gallery.figure("spi_t")
def planned_and_earned(c: Case, metrics: Metrics) -> Drawing | None:
    """The curves of planned and earned work by week, and how far apart they are in time."""
    measured = has_number(metrics, "spi_t")
    if measured is None or c.subject.kind != "release":
        return None
    curve = plan.curves(c)
    weeks = np.arange(max(len(curve.pv), len(curve.ev)) + 1, dtype=np.float64)
    planned, earned = (_stretched(values, len(weeks)) for values in (curve.pv, curve.ev))
    variance = float(measured.reading.parts["variance"].value or 0.0)

    def paint(axes: Axes, language: Language) -> None:
        series = [Series(language(N_("planned")), planned), Series(language(N_("earned")), earned)]
        lines(
            axes,
            weeks,
            series,
            x_label=language(N_("weeks from the start")),
            y_label=language(SIZES[c.weight_name]),
        )
        if variance:
            now = float(np.argmax(earned == np.nanmax(earned)))
            words = language.quantity(variance, "calendar_days", signed=True)
            arrow(axes, now, now + variance / 7, float(np.nanmax(earned)), words)

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Planned and earned size by week"), SIZES[c.weight_name]),
        alt=say(N_("Two rising curves by week; earned work lies {days} from the plan."),
                days=Quantity(variance, "calendar_days", signed=True)),
        paint=paint,
        columns=(N_("Week"), N_("Planned"), N_("Earned")),
        rows=tuple((int(w), float(p), None if np.isnan(e) else float(e))
                   for w, p, e in zip(weeks, planned, earned, strict=True)),
    )  # fmt: skip


def _stretched(values: Floats, length: int) -> Floats:
    """From 0; what has no value yet is nan, except a plan, which stays at its end."""
    out = np.full(length, np.nan)
    out[: len(values) + 1] = np.append(0.0, values)
    return out


@gallery.figure("estimate_bias")
def estimate_against_effort(c: Case, metrics: Metrics) -> Drawing | None:
    """Estimate and effort of finished tickets, on logarithmic axes."""
    measured = has_number(metrics, "estimate_bias")
    if measured is None:
        return None
    ratio, used, _ = plan.estimate_ratios(c)
    estimate = c.data.array("estimate_h").astype(np.float64)

    def paint(axes: Axes, language: Language) -> None:
        ratios = [Mark(1.0, "1 : 1"), Mark(2.0, "× 2"), Mark(0.5, "× ½")]
        scatter(axes, estimate[used], (estimate * ratio)[used], log=True, ratios=ratios,
                x_label=language(N_("estimated hours")), y_label=language(N_("hours spent")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Time spent and estimate of finished tickets"), N_("hours")),
        alt=say(N_("Dots of {n} tickets around the line of equal time; half took {value} or more."),
                n=measured.reading.n, value=Quantity(measured.reading.value or 0.0, "ratio")),
        paint=paint,
        columns=(N_("Quantile"), N_("Time spent ÷ estimate")),
        rows=_quantiles(ratio[used]),
    )  # fmt: skip


@gallery.figure("start_delay")
def starts_by_component(c: Case, metrics: Metrics) -> Drawing | None:
    """How late work began, by component."""
    measured = has_number(metrics, "start_delay")
    if measured is None:
        return None
    days = c.days(c.facts.planned0, c.or_as_of(c.facts.started)[0])
    rows = c.work & (c.facts.planned0 != NONE) & (c.facts.planned0 <= c.as_of) & (c.facts.started != NONE)
    bag = c.data.bags["component"]
    counts = np.bincount(bag.value[rows[bag.ticket]], minlength=len(bag.names))
    chosen = [code for code in np.argsort(-counts, kind="stable")[:MOST].tolist() if counts[code]]
    groups = [(str(bag.names[code]), days[rows & bag.has(str(bag.names[code]))]) for code in chosen]
    if not groups:
        return None
    middle, upper = ([inverse_cdf(values, p) for _, values in groups] for p in (0.5, 0.85))

    def paint(axes: Axes, language: Language) -> None:
        labels, values = [name for name, _ in groups], [values for _, values in groups]
        strips(axes, labels, values, middle=middle, upper=upper,
               names=(language(N_("median")), language(N_("85th percentile"))),
               texts=[f"n = {len(values)}" for _, values in groups],
               marks=[Mark(0.0, language(N_("planned start")))],
               x_label=language(N_("working days after the planned start")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Working days from planned to actual start, by component")),
        alt=say(N_("Rows of dots per component; the median of all is {value}."),
                value=Quantity(measured.reading.value or 0.0, "working_days")),
        paint=paint,
        columns=(N_("Component"), N_("Tickets"), N_("Median"), N_("85th percentile")),
        rows=tuple((name, len(values), m, u)
                   for (name, values), m, u in zip(groups, middle, upper, strict=True)),
        size=(7.2, 1.1 + 0.3 * len(groups)),
    )  # fmt: skip


@gallery.figure("cycle_time_p85")
def cycle_times(c: Case, metrics: Metrics) -> Drawing | None:
    """Cycle time of each finished ticket by the day it was finished, with percentiles."""
    measured = has_number(metrics, "cycle_time_p85")
    if measured is None:
        return None
    rows, days, ended = plan.cycle_days(c, c.work)
    done = rows & ended
    high, middle = measured.reading.value or 0.0, measured.reading.parts["median"].value

    def paint(axes: Axes, language: Language) -> None:
        levels = [Mark(high, language(N_("85th percentile")))]
        levels += [Mark(middle, language(N_("median")))] if middle is not None else []
        scatter(axes, c.facts.resolved[done], days[done], zone=c.data.zone, levels=levels,
                focus=days[done] > high, y_label=language(N_("calendar days in work")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Cycle time of finished tickets by day of completion")),
        alt=say(N_("Dots of finished tickets over time; 85% lie at or below {value}."),
                value=Quantity(high, "calendar_days")),
        paint=paint,
        columns=(N_("Quantile"), N_("Calendar days")),
        rows=_quantiles(days[done]),
    )  # fmt: skip


@gallery.figure("aging_wip")
def ages_by_status(c: Case, metrics: Metrics) -> Drawing | None:
    """The age of work in progress by status, over the ages at which finished work left each status."""
    measured = has_number(metrics, "aging_wip")
    if measured is None or c.as_of < c.data.as_of:
        return None
    doing = c.work & (c.category == CATEGORY["doing"]) & (c.facts.started != NONE)
    status = c.data.codes("status")
    shown = np.unique(status[doing & (status >= 0)])
    if not len(shown):
        return None
    age = c.calendar_days(c.facts.started, np.full(c.n, c.as_of))
    rows = np.flatnonzero(doing & (status >= 0))
    labels = [str(c.data.names("status")[code]) for code in shown.tolist()]
    column = np.searchsorted(shown, status[rows])
    bands = [np.array([_left_at(c, code, p) for code in shown.tolist()]) for p in (0.5, 0.85)]

    def paint(axes: Axes, language: Language) -> None:
        names = (language(N_("median")), language(N_("85th percentile")))
        shades = [Series(name, band) for name, band in zip(names, bands, strict=True)]
        counts = [f"n = {int((column == place).sum())}" for place in range(len(shown))]
        aging_wip(axes, labels, column, age[rows], bands=shades, counts=counts,
                  y_label=language(N_("calendar days since the start")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Age of work in progress by status"), N_("calendar days")),
        alt=say(N_("Dots of {n} open tickets by status; the oldest is {days}."), n=len(rows),
                days=Quantity(float(age[rows].max()), "calendar_days")),
        paint=paint,
        columns=(N_("Status"), N_("Tickets"), N_("Oldest"), N_("85th percentile of finished tickets")),
        rows=tuple(
            (labels[place], int((column == place).sum()), float(age[rows][column == place].max()),
             None if np.isnan(bands[1][place]) else float(bands[1][place]))
            for place in range(len(shown))
        ),
    )  # fmt: skip


def _left_at(c: Case, status: int, p: float) -> float:
    """The age, from the start of work, at which finished tickets left a status: that percentile."""
    if not c.data.carries("events.status"):
        return float("nan")
    spans, started, resolved = c.facts.spans, c.facts.started, c.facts.resolved
    rows = (spans.status == status) & (resolved[spans.ticket] != NONE) & (started[spans.ticket] != NONE)
    ages = (spans.end[rows] - started[spans.ticket[rows]]) / 86_400
    return quantile_ci(ages[ages >= 0], p).value or float("nan")


@gallery.figure("forecast_gap")
def finish_dates(c: Case, metrics: Metrics) -> Drawing | None:
    """When the simulations finish, against the planned date."""
    measured = has_number(metrics, "forecast_gap")
    if measured is None:
        return None
    weeks, _ = forecast.simulated_weeks(c)
    ends, counts = np.unique(np.minimum(weeks, forecast.FARTHEST), return_counts=True)
    days = c.days(np.full(len(ends), c.planned), c.as_of + (ends * WEEK).astype(np.int64))
    values = np.repeat(days, counts)

    def paint(axes: Axes, language: Language) -> None:
        marks = [Mark(0.0, language(N_("planned date"))), Mark(inverse_cdf(values, 0.5), "50%"),
                 Mark(inverse_cdf(values, 0.85), "85%")]  # fmt: skip
        x_label, y_label = language(N_("working days after the planned date")), language(N_("simulations"))
        histogram(axes, values, marks=marks, x_label=x_label, y_label=y_label)

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Simulated finish against the planned date")),
        alt=say(N_("Columns of simulated finish dates; half are at {half} or later."),
                half=Quantity(inverse_cdf(values, 0.5), "working_days", signed=True)),
        paint=paint,
        columns=(N_("Quantile"), N_("Working days")),
        rows=_quantiles(values),
    )  # fmt: skip
