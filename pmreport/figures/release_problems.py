"""Figures: release problems."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.case.deployed import deployments, failures, live_at, production
from pmreport.categories.release_problems import ESCAPE_WINDOW
from pmreport.charts.shapes import Mark, Series, hbars, lines, timeline
from pmreport.figures.build import finding, has_number, history, population, survival
from pmreport.figures.declare import Drawing, Gallery
from pmreport.measure import Measured
from pmreport.words import N_, Language, say
from pmreport.worktime import NONE

gallery = Gallery("release_problems")
Metrics = Mapping[str, Measured]
DAY = 86_400
OUTCOMES = {
    "success": N_("success"),
    "hotfix": N_("hotfix"),
    "hotfix_needed": N_("hotfix needed"),
    "degraded": N_("degraded"),
    "failed": N_("failed"),
    "rolled_back": N_("rolled back"),
}


@gallery.figure("change_fail_rate")
def deployments_by_outcome(c: Case, metrics: Metrics) -> Drawing | None:
    """Production deployments on a time axis by their outcome."""
    measured = has_number(metrics, "change_fail_rate")
    if measured is None:
        return None
    frame = c.data.deployments
    low, high = c.window
    at = frame["at"].to_numpy(np.int64)
    frame = frame[(at >= low) & (at <= high) & production(frame)]
    frame = frame[frame["outcome"].isin(list(OUTCOMES)).to_numpy(bool)]
    used = [name for name in OUTCOMES if (frame["outcome"] == name).any()]
    if not used:
        return None
    kind = np.array([used.index(name) for name in frame["outcome"].tolist()])
    live = c.actual if c.subject.kind == "release" and c.actual != NONE else None

    def paint(axes: Axes, language: Language) -> None:
        marks = [Mark(float(live), language(N_("release")))] if live is not None else []
        names = [language(OUTCOMES[name]) for name in used]
        timeline(axes, frame["at"].to_numpy(np.int64), kind, names, c.data.zone, marks=marks)

    day = Language("en", c.data.zone).day
    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Production deployments by outcome")),
        alt=say(N_("Dots of {count} deployments on a time axis, in one row per outcome."), count=len(frame)),
        paint=paint,
        columns=(N_("Day"), N_("Release"), N_("Outcome")),
        rows=tuple(
            (day(int(when)), name if isinstance(name, str) else "", say(OUTCOMES[outcome]))
            for when, name, outcome in zip(frame["at"], frame["release"], frame["outcome"], strict=True)
        ),
        size=(7.2, 1.0 + 0.4 * len(used)),
    )


@gallery.figure("recovery_time")
def recoveries(c: Case, metrics: Metrics) -> Drawing | None:
    """Hours from each failed deployment to its recovery."""
    measured = has_number(metrics, "recovery_time")
    if measured is None:
        return None
    frame = deployments(c)
    frame = frame[failures(frame)]
    end, seen = c.or_as_of(frame["recovered_at"].to_numpy(np.int64))
    hours = (end - frame["at"].to_numpy(np.int64)) / 3600
    day = Language("en", c.data.zone).day
    labels = [day(int(at)) for at in frame["at"].tolist()]

    def paint(axes: Axes, language: Language) -> None:
        texts = [f"{language.number(float(h))}{'' if ok else '+'}" for h, ok in zip(hours, seen, strict=True)]
        hbars(axes, labels, hours, texts=texts, x_label=language(N_("hours")))

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Failed deployments by hours to recovery; + is still open")),
        alt=say(N_("Bars of hours to recovery for {count} failed deployments."), count=len(labels)),
        paint=paint,
        columns=(N_("Deployed"), N_("Hours"), N_("Recovered")),
        rows=tuple(
            (label, float(h), say(N_("yes")) if ok else say(N_("no")))
            for label, h, ok in zip(labels, hours, seen, strict=True)
        ),
        size=(7.2, 0.9 + 0.35 * len(labels)),
    )


@gallery.figure("escaped_defects")
def defects_after(c: Case, metrics: Metrics) -> Drawing | None:
    """Defects in the first 30 days, this release against the earlier ones."""
    measured = has_number(metrics, "escaped_defects")
    if measured is None or c.subject.kind != "release":
        return None
    days = np.arange(31)
    curves = [(one.label, _curve(one, days)) for one in [*c.earlier, c][-5:]]

    def paint(axes: Axes, language: Language) -> None:
        series = [Series(label, values.astype(float)) for label, values in curves]
        lines(axes, days, series, steps=True, whole=True, x_label=language(N_("days after the release")),
              y_label=language(N_("defects")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Defects reported since each release went live")),
        alt=say(N_("Step lines of defects in the first 30 days of {count} releases; the last reached {k}."),
                count=len(curves), k=int(curves[-1][1][-1])),
        paint=paint,
        columns=(N_("Days after the release"), *(label for label, _ in curves)),
        rows=tuple((int(day), *(int(v[day]) for _, v in curves)) for day in days[::5].tolist()),
    )  # fmt: skip


def _curve(c: Case, days: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray:
    created = c.facts.created
    rows = c.found & c.kind("BUG") & (created > c.actual) & (created <= c.actual + ESCAPE_WINDOW)
    return np.searchsorted(np.sort(created[rows]), c.actual + days * DAY, side="right")


@gallery.figure("readiness_curve")
def ready_over_time(c: Case, metrics: Metrics) -> Drawing | None:
    """The share of the scope that was done, day by day, with planned and actual date."""
    measured = has_number(metrics, "readiness_curve")
    if measured is None or c.subject.kind != "release":
        return None
    low, high = c.window[0], c.closed
    at = np.linspace(low, high, 120)
    resolved = np.sort(c.facts.resolved[c.work & (c.facts.resolved != NONE)])
    total = max(int(c.work.sum()), 1)
    share = np.searchsorted(resolved, at, side="right") / total

    def paint(axes: Axes, language: Language) -> None:
        marks = [Mark(float(c.planned), language(N_("planned")))]
        if c.actual != NONE:
            marks.append(Mark(float(c.actual), language(N_("actual"))))
        lines(axes, at, [Series(language(N_("done")), share)], zone=c.data.zone, marks=marks, steps=True,
              is_share=True, y_label=language(N_("share of the scope done")))  # fmt: skip

    day = Language("en", c.data.zone).day
    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Share of the scope done, with the planned and the actual date")),
        alt=say(N_("Rising line of the share of the scope that was done, {count} tickets."), count=total),
        paint=paint,
        columns=(N_("Day"), N_("Share done")),
        rows=tuple((day(int(at[i])), float(share[i])) for i in range(0, 120, 8)),
    )


@gallery.figure("done_to_deployed")
def waiting_for_release(c: Case, metrics: Metrics) -> Drawing | None:
    """How long finished tickets wait until they are live."""
    measured = has_number(metrics, "done_to_deployed")
    if measured is None:
        return None
    live = live_at(c)
    if not (live[c.work] != NONE).any():
        return history(c, measured)
    rows = c.work & (c.facts.resolved != NONE)
    end, seen = c.or_as_of(live)
    days = np.maximum(c.calendar_days(c.facts.resolved, end), 0.0)
    return survival(c, measured, [("", days[rows], seen[rows])],
                    subtitle=N_("Finished tickets not yet live"), x_label=N_("calendar days"))  # fmt: skip
