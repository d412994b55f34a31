"""Figures: team management. Groups only: no figure shows or orders a person."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.case.workload import events_of_teams, person_days, span, weekly_throughput
from pmreport.charts.shapes import Series, cfd, heatmap, stacked_rows, xmr
from pmreport.figures.build import finding, has_number, history, population, ranked
from pmreport.figures.declare import Drawing, Gallery
from pmreport.measure import Measured
from pmreport.stats import xmr as limits_of
from pmreport.words import N_, Language, say
from pmreport.worktime import NONE

gallery = Gallery("team_management")
Metrics = Mapping[str, Measured]
DAY, MOST_POINTS = 86_400, 200
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@gallery.figure("throughput_stability")
def throughput(c: Case, metrics: Metrics) -> Drawing | None:
    """Finished tickets per week with natural limits."""
    measured = has_number(metrics, "throughput_stability")
    if measured is None:
        return None
    points = weekly_throughput(c)
    limits = limits_of(points, floor=0.0)
    beyond = (points > (limits.high or 0)) | (points < (limits.low or 0))
    labels = [str(week + 1) for week in range(len(points))]

    def paint(axes: Axes, language: Language) -> None:
        names = (language(N_("mean")), language(N_("lower limit")), language(N_("upper limit")))
        xmr(axes, labels, points, centre=limits.centre or 0.0, lower=limits.low or 0.0,
            upper=limits.high or 0.0, signals=beyond.tolist(), names=names,
            y_label=language(N_("finished per week")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Finished tickets per week of the release, natural limits")),
        alt=say(N_("Control chart of finished tickets over {n} weeks; {signals} lie beyond the limits."),
                n=len(points), signals=int(beyond.sum())),
        paint=paint,
        columns=(N_("Week"), N_("Finished")),
        rows=tuple((label, float(value)) for label, value in zip(labels, points, strict=True)),
    )  # fmt: skip


@gallery.figure("wip_overload")
def concurrent(c: Case, metrics: Metrics) -> Drawing | None:
    """Person-days by the number of tickets in progress at once."""
    measured = has_number(metrics, "wip_overload")
    if measured is None:
        return None
    load = person_days(c)
    counts = np.bincount(np.minimum(load[load > 0], 6).ravel(), minlength=7)[1:]
    labels = [*(str(k) for k in range(1, 6)), "6+"]
    shown = counts / max(counts.sum(), 1)

    def paint(axes: Axes, language: Language) -> None:
        series = [
            Series(language(N_("within the limit")), _upto(shown, c.settings.limits.wip)),
            Series(language(N_("above the limit")), _beyond(shown, c.settings.limits.wip)),
        ]
        stacked_rows(axes, labels, series, is_share=True)

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Person-days by tickets in progress at once")),
        alt=say(N_("Bars of person-days by the number of tickets in progress; {k} of {n} above the limit."),
                k=measured.reading.k or 0, n=measured.reading.n),
        paint=paint,
        columns=(N_("Tickets at once"), N_("Person-days")),
        rows=tuple(zip(labels, counts.tolist(), strict=True)),
        size=(7.2, 2.6),
    )  # fmt: skip


def _upto(shares: np.ndarray[tuple[int], np.dtype[np.float64]], limit: int) -> np.ndarray:
    return np.where(np.arange(1, len(shares) + 1) <= limit, shares, 0.0)


def _beyond(shares: np.ndarray[tuple[int], np.dtype[np.float64]], limit: int) -> np.ndarray:
    return np.where(np.arange(1, len(shares) + 1) > limit, shares, 0.0)


@gallery.figure("goal_clarity")
def what_is_missing(c: Case, metrics: Metrics) -> Drawing | None:
    """What was missing on tickets when work on them began."""
    measured = has_number(metrics, "goal_clarity")
    if measured is None:
        return None
    parts = measured.reading.parts.values()
    subtitle = population(c, measured, N_("Started tickets by what they lacked before work began"))
    return ranked(
        measured, [part.label for part in parts], [part.value or 0.0 for part in parts], subtitle=subtitle,
        columns=(N_("Missing"), N_("Tickets")), translate=True,
    )  # fmt: skip


@gallery.figure("key_person_components")
def factors(c: Case, metrics: Metrics) -> Drawing | None:
    """Components by how few people finished more than half of their tickets."""
    measured = has_number(metrics, "key_person_components")
    if measured is None:
        return None
    parts = [part for name, part in measured.reading.parts.items() if name.startswith("factor")]
    subtitle = population(c, measured, N_("Components by the number of people behind half of the work"))
    return ranked(
        measured, [part.label for part in parts], [part.value or 0.0 for part in parts], subtitle=subtitle,
        columns=(N_("Factor"), N_("Components")), translate=True,
    )  # fmt: skip


@gallery.figure("littles_check")
def cumulative_flow(c: Case, metrics: Metrics) -> Drawing | None:
    """Cumulative flow: tickets not started, in progress and done, day by day."""
    measured = has_number(metrics, "littles_check")
    if measured is None:
        return None
    low, high = span(c)
    step = max((high - low) // MOST_POINTS, DAY)
    at = np.arange(low, high + 1, step)
    created, started, resolved = (
        np.sort(times[c.work & (times != NONE)])
        for times in (c.facts.created, c.facts.started, c.facts.resolved)
    )
    came, begun, done = (np.searchsorted(times, at, side="right") for times in (created, started, resolved))
    layers = (
        (N_("done"), done),
        (N_("in progress"), np.maximum(begun - done, 0)),
        (N_("not started"), np.maximum(came - np.maximum(begun, done), 0)),
    )

    def paint(axes: Axes, language: Language) -> None:
        series = [Series(language(label), values.astype(float)) for label, values in layers]
        cfd(axes, at, series, zone=c.data.zone, y_label=language(N_("tickets")))

    day = Language("en", c.data.zone).day
    keep = np.unique(np.linspace(0, len(at) - 1, min(len(at), 30)).astype(int))
    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Tickets of the subject by state, day by day")),
        alt=say(N_("Stacked areas of tickets done, in progress and not started; {done} done at the end."),
                done=int(done[-1])),
        paint=paint,
        columns=(N_("Day"), *(label for label, _ in layers)),
        rows=tuple((day(int(at[i])), *(int(values[i]) for _, values in layers)) for i in keep.tolist()),
    )  # fmt: skip


@gallery.figure("off_hours_share")
def hours_of_the_week(c: Case, metrics: Metrics) -> Drawing | None:
    """Events by weekday and hour, over everybody."""
    measured = has_number(metrics, "off_hours_share")
    if measured is None:
        return None
    at = c.data.events.at[events_of_teams(c)]
    day = c.calendar.local_day(at)
    hour = (at - c.calendar.start_of_day(day)) // 3600
    weekday = (day + 3) % 7
    table = np.zeros((7, 8))
    np.add.at(table, (weekday, np.minimum(hour // 3, 7)), 1)
    columns = [f"{3 * block:02}–{3 * block + 3:02}" for block in range(8)]
    hidden = (table > 0) & (table < c.settings.people.min_group)

    def paint(axes: Axes, language: Language) -> None:
        heatmap(axes, [language(name) for name in WEEKDAYS], columns, np.where(table > 0, table, np.nan),
                hidden=hidden, x_label=language(N_("hour of the day")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Events by weekday and hour; fewer than five are hidden")),
        alt=say(N_("Matrix of events by weekday and hour; {k} of {n} outside working time."),
                k=measured.reading.k or 0, n=measured.reading.n),
        paint=paint,
        columns=(N_("Weekday"), *columns),
        rows=tuple(
            (say(WEEKDAYS[i]), *(None if hidden[i, j] else int(table[i, j]) for j in range(8)))
            for i in range(7)
        ),
        size=(7.2, 3.0),
    )  # fmt: skip


@gallery.figure("stale_rate")
def silence_history(c: Case, metrics: Metrics) -> Drawing | None:
    """Silent work, release by release."""
    measured = has_number(metrics, "stale_rate")
    return history(c, measured) if measured else None
