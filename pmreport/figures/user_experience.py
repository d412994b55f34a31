"""Figures: user experience."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.case.levels import SEVERITIES
from pmreport.case.usability import WINDOW, issues, review_loops
from pmreport.charts.shapes import Series, histogram, stacked_rows
from pmreport.figures.build import MOST, finding, has_number, history, population, survival
from pmreport.figures.declare import Drawing, Gallery
from pmreport.measure import Measured
from pmreport.words import N_, Language, Msg, Quantity, say

gallery = Gallery("user_experience")
Metrics = Mapping[str, Measured]
LEVELS = (N_("trivial"), N_("minor"), N_("major"), N_("critical"), N_("blocker"))


@gallery.figure("ux_issue_density")
def density_history(c: Case, metrics: Metrics) -> Drawing | None:
    """Issues of use per requirement, release by release."""
    measured = has_number(metrics, "ux_issue_density")
    return history(c, measured) if measured else None


@gallery.figure("ux_escape_rate")
def found_when(c: Case, metrics: Metrics) -> Drawing | None:
    """Issues of use found before the freeze, before and after the release, for this and earlier releases."""
    measured = has_number(metrics, "ux_escape_rate")
    if measured is None or c.subject.kind != "release":
        return None
    cases = [*c.earlier, c][-MOST:]
    created = c.facts.created
    before = [int((issues(one) & (created <= one.went_live)).sum()) for one in cases]
    after = [
        int((issues(one) & (created > one.went_live) & (created <= one.went_live + WINDOW)).sum())
        for one in cases
    ]
    return _by_release(
        measured, cases, {N_("before the release"): before, N_("in the 90 days after"): after},
        subtitle=population(c, measured, N_("Issues of use before and 90 days after release"), N_("number")),
    )  # fmt: skip


@gallery.figure("ux_severe_share")
def severities(c: Case, metrics: Metrics) -> Drawing | None:
    """Issues of use by severity, for this and earlier releases."""
    measured = has_number(metrics, "ux_severe_share")
    if measured is None or c.subject.kind != "release":
        return None
    cases = [*c.earlier, c][-MOST:]
    counts = {
        LEVELS[level]: [int((issues(one) & (c.severity == level)).sum()) for one in cases]
        for level in reversed(range(len(SEVERITIES)))
    }
    return _by_release(
        measured,
        cases,
        counts,
        subtitle=population(c, measured, N_("Issues of use by severity"), N_("number")),
    )


def _by_release(
    measured: Measured, cases: list[Case], counts: Mapping[str, list[int]], *, subtitle: Msg
) -> Drawing:
    """Stacked bars of counts, one row per release."""
    labels = [one.label for one in cases]

    def paint(axes: Axes, language: Language) -> None:
        series = [Series(language(name), np.array(values, dtype=float)) for name, values in counts.items()]
        stacked_rows(axes, labels, series, x_label=language(N_("issues")))

    return Drawing(
        title=finding(measured),
        subtitle=subtitle,
        alt=say(
            N_("Stacked bars of {count} releases; the last one has {total} issues of use."),
            count=len(cases),
            total=sum(values[-1] for values in counts.values()),
        ),
        paint=paint,
        columns=(N_("Release"), *counts),
        rows=tuple(zip(labels, *counts.values(), strict=True)),
        size=(7.2, 1.0 + 0.28 * len(labels)),
    )


@gallery.figure("csat_top2")
def satisfaction_history(c: Case, metrics: Metrics) -> Drawing | None:
    """Satisfied answers, release by release."""
    measured = has_number(metrics, "csat_top2")
    return history(c, measured) if measured else None


@gallery.figure("sus_mean")
def sus_history(c: Case, metrics: Metrics) -> Drawing | None:
    """The usability score, release by release."""
    measured = has_number(metrics, "sus_mean")
    return history(c, measured) if measured else None


@gallery.figure("ux_fix_time")
def fixes(c: Case, metrics: Metrics) -> Drawing | None:
    """How long issues of use stay open."""
    measured = has_number(metrics, "ux_fix_time")
    if measured is None:
        return None
    end, ended = c.or_as_of(c.facts.resolved)
    days, rows = c.calendar_days(c.facts.created, end), issues(c)
    return survival(c, measured, [("", days[rows], ended[rows])], subtitle=N_("Issues of use still open"),
                    x_label=N_("calendar days"))  # fmt: skip


@gallery.figure("ux_reopen_rate")
def reopened_history(c: Case, metrics: Metrics) -> Drawing | None:
    """Reopened fixes, release by release."""
    measured = has_number(metrics, "ux_reopen_rate")
    return history(c, measured) if measured else None


@gallery.figure("design_loops")
def loops(c: Case, metrics: Metrics) -> Drawing | None:
    """How often tickets went back from design review."""
    measured = has_number(metrics, "design_loops")
    if measured is None:
        return None
    entered, count = review_loops(c)
    values = count[c.work & entered]
    numbers = np.arange(int(values.max(initial=0)) + 1)

    def paint(axes: Axes, language: Language) -> None:
        x_label, y_label = language(N_("times back from design review")), language(N_("tickets"))
        histogram(axes, values, whole=True, x_label=x_label, y_label=y_label)

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Times back from design review per ticket"), N_("number")),
        alt=say(N_("Counts of tickets by loops; the mean is {value}."),
                value=Quantity(measured.reading.value or 0.0, "per_ticket")),
        paint=paint,
        columns=(N_("Times back"), N_("Tickets")),
        rows=tuple((int(number), int((values == number).sum())) for number in numbers.tolist()),
    )  # fmt: skip


@gallery.figure("effectiveness_in_use")
def success_history(c: Case, metrics: Metrics) -> Drawing | None:
    """Task success, release by release."""
    measured = has_number(metrics, "effectiveness_in_use")
    return history(c, measured) if measured else None
