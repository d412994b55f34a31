"""Figures: market feedback."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.case.feedback import responses, scaled
from pmreport.case.sources import SOURCES, source_class
from pmreport.categories.market_feedback import MONTH
from pmreport.charts.shapes import Series, stacked_rows, xmr
from pmreport.figures.build import (
    finding,
    has_number,
    history,
    per_week,
    population,
    ranked,
    week_edges,
    week_labels,
)
from pmreport.figures.declare import Drawing, Gallery
from pmreport.measure import Measured
from pmreport.model import Absent
from pmreport.stats import xmr as limits_of
from pmreport.words import N_, Language, say

gallery = Gallery("market_feedback")
Metrics = Mapping[str, Measured]
FEWEST_POINTS = 6


@gallery.figure("nps")
def nps_history(c: Case, metrics: Metrics) -> Drawing | None:
    """The net promoter score, release by release."""
    measured = has_number(metrics, "nps")
    return history(c, measured) if measured else None


@gallery.figure("review_low_share")
def low_ratings(c: Case, metrics: Metrics) -> Drawing | None:
    """The share of low ratings, release by release."""
    measured = has_number(metrics, "review_low_share")
    return history(c, measured) if measured else None


@gallery.figure("rating_shift")
def before_and_after(c: Case, metrics: Metrics) -> Drawing | None:
    """How many of each star in the 30 days before and after the release."""
    measured = has_number(metrics, "rating_shift")
    if measured is None or c.subject.kind != "release":
        return None
    live = c.went_live
    sides = []
    for label, window in (
        (N_("30 days before"), (live - MONTH, live - 1)),
        (N_("30 days after"), (live, live + MONTH)),
    ):
        stars = np.clip(np.round(scaled(responses(c, "review", window=window), 1, 5)), 1, 5)
        sides.append((label, np.bincount(stars.astype(int), minlength=6)[1:]))

    def paint(axes: Axes, language: Language) -> None:
        series = [
            Series(f"{star} ★", np.array([counts[star - 1] / max(counts.sum(), 1) for _, counts in sides]))
            for star in range(1, 6)
        ]
        stacked_rows(axes, [language(label) for label, _ in sides], series, is_share=True)

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Reviews by stars, before and after the release")),
        alt=say(N_("Two stacked bars of reviews by stars, 30 days before and after the release.")),
        paint=paint,
        columns=(N_("Period"), "1", "2", "3", "4", "5"),
        rows=tuple((say(label), *(int(n) for n in counts)) for label, counts in sides),
        size=(7.2, 1.8),
    )


@gallery.figure("feedback_volume")
def volume(c: Case, metrics: Metrics) -> Drawing | None:
    """Feedback per week with its natural limits."""
    measured = has_number(metrics, "feedback_volume")
    if measured is None:
        return None
    low, high = c.window
    try:
        frame = responses(c, *(str(kind) for kind in c.data.feedback["kind"].dropna().unique()))
    except Absent:
        return None
    edges = week_edges(low, min(high, c.as_of))
    counts = per_week(frame["at"].to_numpy(np.int64), edges)
    if len(counts) < FEWEST_POINTS:
        return None
    limits = limits_of(counts, floor=0.0)
    labels = week_labels(edges, c.data.zone)
    beyond = (counts > (limits.high or 0)) | (counts < (limits.low or 0))

    def paint(axes: Axes, language: Language) -> None:
        names = (language(N_("mean")), language(N_("lower limit")), language(N_("upper limit")))
        xmr(axes, labels, counts, centre=limits.centre or 0.0, lower=limits.low or 0.0,
            upper=limits.high or 0.0, signals=beyond.tolist(), names=names, whole=True,
            y_label=language(N_("records per week")))  # fmt: skip

    return Drawing(
        title=finding(measured),
        subtitle=population(c, measured, N_("Feedback records per week with natural limits")),
        alt=say(N_("Control chart of feedback per week; {signals} weeks lie beyond the limits."),
                signals=int(beyond.sum())),
        paint=paint,
        columns=(N_("Week"), N_("Records")),
        rows=tuple(zip(labels, counts.tolist(), strict=True)),
    )  # fmt: skip


@gallery.figure("market_sourced_share")
def sources(c: Case, metrics: Metrics) -> Drawing | None:
    """Delivered requirements by their source."""
    measured = has_number(metrics, "market_sourced_share")
    if measured is None:
        return None
    names = {
        "customer": N_("customer"),
        "market": N_("market"),
        "management": N_("management"),
        "internal": N_("internal"),
        "tech": N_("technical"),
        "unknown": N_("not recorded"),
    }
    rows = c.delivered & c.kind("REQ")
    counts = np.bincount(source_class(c)[rows], minlength=len(SOURCES))
    subtitle = population(c, measured, N_("Delivered requirements by source"))
    return ranked(
        measured, [names[s] for s in SOURCES], counts, subtitle=subtitle,
        columns=(N_("Source"), N_("Requirements")), translate=True,
    )  # fmt: skip


@gallery.figure("feedback_linked")
def linked_history(c: Case, metrics: Metrics) -> Drawing | None:
    """Negative feedback with a ticket, release by release."""
    measured = has_number(metrics, "feedback_linked")
    return history(c, measured) if measured else None
