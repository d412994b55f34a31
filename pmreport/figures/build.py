"""Figures that many metrics share: history of a metric, survival, weeks, ranked names."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.charts.shapes import Curve, Mark, dot_interval, hbars, km_curves
from pmreport.figures.declare import Drawing, Row
from pmreport.measure import Measured, Reading
from pmreport.measure import finding as say_finding
from pmreport.stats import Survival, km
from pmreport.words import N_, Language, Msg, Quantity, say
from pmreport.worktime import NONE

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]
WEEK = 7 * 86_400
SIZES = {"points": N_("story points"), "estimate_h": N_("estimated hours"), "count": N_("tickets")}
MOST = 12  # rows of a chart; the data table holds all

UNIT_NAMES = {
    "fraction": N_("share"),
    "ratio": N_("ratio"),
    "working_days": N_("working days"),
    "calendar_days": N_("calendar days"),
    "working_hours": N_("working hours"),
    "hours": N_("hours"),
    "count": N_("number"),
    "points": N_("points"),
    "per_week": N_("per week"),
    "per_ticket": N_("per ticket"),
    "per_requirement": N_("per delivered requirement"),
    "per_day": N_("per day"),
    "gini": N_("Gini coefficient"),
}


def finding(measured: Measured) -> Msg:
    """The metric's own sentence: a figure's title carries the numbers of the reading itself."""
    return say_finding(measured.metric, measured.reading)


def population(case: Case, measured: Measured, what: str, unit: str = "") -> Msg:
    """The subtitle: what is shown, of how many, for which subject, and in which unit: that of the chart where
    it is not the metric's own (a catalogue text)."""
    return say(
        N_("{what} ({unit}), {subject}, n = {n}"),
        what=say(what),
        unit=say(unit or UNIT_NAMES[measured.metric.unit]),
        subject=case.subject.name,
        n=measured.reading.n,
    )


def has_number(metrics: Mapping[str, Measured], name: str) -> Measured | None:
    """The metric if it has a value."""
    found = metrics.get(name)
    return found if found is not None and found.reading.value is not None else None


def history(case: Case, measured: Measured) -> Drawing | None:
    """The metric of this and earlier subjects of the series, as dots with their intervals."""
    points = [(label, r) for label, r in measured.series if r.value is not None][-11:]
    points.append((case.subject.name, measured.reading))
    if len(points) < 2:
        return None
    labels = [label for label, _ in points]
    value, low, high = (_column(points, name) for name in ("value", "low", "high"))
    unit = measured.metric.unit

    def paint(axes: Axes, language: Language) -> None:
        texts = [language.quantity(v, unit) for v in value.tolist()]
        share, focus = unit == "fraction", len(labels) - 1
        dot_interval(axes, labels, value, low, high, texts=texts, focus=focus, is_share=share,
                     x_label=language(UNIT_NAMES[unit]))  # fmt: skip

    rows: list[Row] = [(label, r.value, r.low, r.high, r.n) for label, r in points]
    return Drawing(
        title=finding(measured),
        subtitle=say(N_("{metric} of each release, with 90% interval"), metric=say(measured.metric.name)),
        alt=say(
            N_("Dots with intervals: {metric} of {count} releases; the last is {value}."),
            metric=say(measured.metric.name),
            count=len(points),
            value=Quantity(measured.reading.value or 0.0, unit),
        ),
        paint=paint,
        columns=(N_("Release"), N_("Value"), N_("Low"), N_("High"), N_("n")),
        rows=tuple(rows),
        size=(7.2, 0.9 + 0.26 * len(labels)),
    )


def _column(points: Sequence[tuple[str, Reading]], name: str) -> Floats:
    return np.array([np.nan if getattr(r, name) is None else getattr(r, name) for _, r in points])


def survival(
    case: Case,
    measured: Measured,
    groups: Sequence[tuple[str, Floats, Bools]],
    *,
    subtitle: str,
    x_label: str,
    marks: Sequence[tuple[float, str]] = (),
) -> Drawing | None:
    """Kaplan–Meier curves of groups (catalogue label, durations, observed): the share still open."""
    curves = [(label, km(time, seen)) for label, time, seen in groups if len(time)]
    curves = [(label, curve) for label, curve in curves if len(curve.times)]
    if not curves:
        return None

    def paint(axes: Axes, language: Language) -> None:
        shown = [_curve(language(label) if label else "", c) for label, c in curves]
        lines = [Mark(at, language(label)) for at, label in marks]
        km_curves(axes, shown, marks=lines, x_label=language(x_label), y_label=language(N_("still open")))

    return Drawing(
        title=finding(measured),
        subtitle=population(case, measured, subtitle),
        alt=say(
            N_("Falling step curve: the share of {n} cases still open; half are closed at {value}."),
            n=measured.reading.n,
            value=Quantity(measured.reading.value or 0.0, measured.metric.unit),
        ),
        paint=paint,
        columns=(N_("Group"), N_("Time"), N_("Share still open"), N_("Low"), N_("High")),
        rows=tuple(row for label, curve in curves for row in _curve_rows(label, curve)),
    )


def _curve(label: str, curve: Survival) -> Curve:
    return Curve(label, curve.times, curve.survival, curve.low, curve.high)


def _curve_rows(label: str, curve: Survival) -> list[Row]:
    """At most forty steps of a curve, evenly taken."""
    rows = np.unique(np.linspace(0, len(curve.times) - 1, min(len(curve.times), 40)).astype(int))
    group = say(label) if label else ""
    table = zip(curve.times, curve.survival, curve.low, curve.high, strict=True)
    cells = [tuple(float(x) for x in step) for step in table]
    return [(group, *cells[row]) for row in rows.tolist()]


def ranked(
    measured: Measured,
    names: Sequence[str],
    counts: npt.ArrayLike,
    *,
    subtitle: Msg,
    columns: tuple[str, str],
    translate: bool = False,
) -> Drawing | None:
    """Named counts, the largest first (Pareto); `translate` where names are catalogue texts."""
    values = np.asarray(counts, dtype=np.float64)
    order = np.lexsort([np.array(names, dtype=object).astype(str), -values])
    order = order[values[order] > 0]
    if not len(order):
        return None
    shown = order[:MOST]

    def paint(axes: Axes, language: Language) -> None:
        labels = [language(names[i]) if translate else names[i] for i in shown.tolist()]
        hbars(axes, labels, values[shown], accent=(0,))

    first = say(names[order[0]]) if translate else names[order[0]]
    return Drawing(
        title=finding(measured),
        subtitle=subtitle,
        alt=say(
            N_("Ranked bars; the longest is {name} with {count}."), name=first, count=int(values[order[0]])
        ),
        paint=paint,
        columns=columns,
        rows=tuple((say(names[i]) if translate else names[i], float(values[i])) for i in order.tolist()),
        size=(7.2, 0.7 + 0.3 * len(shown)),
    )


def week_edges(low: int, high: int) -> Longs:
    """Instants that part a span into weeks, the last one possibly short; at most two years of them."""
    count = min(max(-(-(high - low) // WEEK), 1), 104)
    return low + np.arange(count + 1, dtype=np.int64) * WEEK


def week_labels(edges: Longs, zone: str) -> list[str]:
    """The first day of each week as month and day."""
    language = Language("en", zone)
    return [language.day(int(at))[5:] for at in edges[:-1].tolist()]


def per_week(at: Longs, edges: Longs) -> npt.NDArray[np.int64]:
    """How many instants fall into each week."""
    return np.histogram(at[at != NONE], bins=edges)[0]


def release_marks(case: Case, edges: Longs) -> list[tuple[float, int]]:
    """Places of the subject's releases on an axis of weeks, and their instants."""
    out = []
    for release in case.world.releases:
        if edges[0] <= release.actual <= edges[-1]:
            out.append(((release.actual - edges[0]) / WEEK - 0.5, release.actual))
    return out[-3:]
