"""Lines over time or numbers: values, steps, bands, and control charts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import categories, dates, scale, span
from pmreport.charts.marks import Band, Mark, Series, dots, end_labels, h_marks, v_marks
from pmreport.charts.theme import BAND, BAND2, BG, DASHES, MUTED, REST, SERIES, WORSE
from pmreport.charts.tips import point_texts, position_texts, tips

FILLS = (BAND, BAND2)
LEVEL: Any = (0, (4, 2))
MANY = 40  # from here on a line carries no dots


def lines(
    axes: Axes,
    x: npt.ArrayLike,
    series: Sequence[Series],
    *,
    zone: str | None = None,
    labels: Sequence[str] = (),
    marks: Sequence[Mark] = (),
    levels: Sequence[Mark] = (),
    bands: Sequence[Band] = (),
    steps: bool = False,
    is_share: bool = False,
    whole: bool = False,
    zero: bool = True,
    y_label: str = "",
    x_label: str = "",
) -> None:
    """Up to five lines over one x, each named at its end; up to 40 points are shown as dots as well.

    Args:
        x: positions, ascending: instants (s UTC) with `zone`, numbers of periods with `labels`, else numbers.
        series: y values of each line on `x`; NaN breaks the line.
        zone: time zone of the dates on the axis.
        labels: names of the periods 0, 1, 2 ….
        marks: vertical reference lines (freeze, releases).
        levels: horizontal reference lines.
        bands: at most two shaded areas, the wider first (fan, percentiles, interval).
        steps: values hold until the next x (burn-up, scope).
        is_share: values are fractions.
        whole: values are counts, so ticks are integers.
        zero: the y axis contains 0.
        y_label: what the y axis measures.
        x_label: what the x axis measures.
    """
    at = np.asarray(x, float)
    values = [np.asarray(one.values, float) for one in series]
    edges = [edge for band in bands for edge in (band.low, band.high)]
    axes.set_ylabel(y_label)
    scale(
        axes.yaxis, *span(*values, *edges, [m.at for m in levels], zero=zero), is_share=is_share, whole=whole
    )
    colors = [one.color or SERIES[number] for number, one in enumerate(series)]
    dashes = list(DASHES[: len(series)])
    named: list[tuple[str, npt.ArrayLike, str, Any]] = [
        (one.label, y, color, dash)
        for one, y, color, dash in zip(series, values, colors, dashes, strict=True)
    ]
    named += [(band.label, band.high, color, None) for band, color in zip(bands, FILLS, strict=False)]
    _name_ends(axes, named, levels)
    x_axis(axes, at, zone, labels, x_label)
    for band, color in zip(bands, FILLS, strict=False):
        axes.fill_between(at, band.low, band.high, color=color, linewidth=0, step="post" if steps else None)
    places = position_texts(at, zone, labels)
    for one, y, color, dash in zip(series, values, colors, dashes, strict=True):
        tips(axes, at, y, point_texts(places, one.label or y_label, y, is_share=is_share))
        axes.plot(at, y, color=color, linestyle=dash, drawstyle="steps-post" if steps else "default")
        if len(at) <= MANY and not steps:
            dots(axes, at, y, color, 6.0)
    v_marks(axes, marks)


def _name_ends(
    axes: Axes, named: Sequence[tuple[str, npt.ArrayLike, str, Any]], levels: Sequence[Mark]
) -> None:
    """Names of lines, bands and levels share the right margin, so that none covers another."""
    entries = [(label, _last(np.asarray(y, float)), color, dash) for label, y, color, dash in named if label]
    entries += [(mark.label, mark.at, MUTED, LEVEL) for mark in levels]
    if entries:
        labels, ends, colors, dashes = zip(*entries, strict=True)
        end_labels(axes, ends, labels, colors, dashes)
    for mark in levels:
        axes.axhline(mark.at, color=MUTED, linewidth=1.1, linestyle=LEVEL)


def _last(values: npt.NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else 0.0


def x_axis(
    axes: Axes, at: npt.NDArray[np.float64], zone: str | None, labels: Sequence[str], x_label: str = ""
) -> None:
    """The x axis of dates, of named periods, or of numbers."""
    if zone:
        dates(axes.xaxis, float(at.min()), float(at.max()), zone)
    elif labels:
        categories(axes.xaxis, labels)
    else:
        scale(axes.xaxis, *span(at, zero=False), ticks=6, room=0.02)
    axes.set_xlabel(x_label)


def xmr(
    axes: Axes,
    labels: Sequence[str],
    values: npt.ArrayLike,
    *,
    centre: float,
    lower: float,
    upper: float,
    signals: Sequence[bool],
    names: tuple[str, str, str] = ("", "", ""),
    marks: Sequence[Mark] = (),
    is_share: bool = False,
    whole: bool = False,
    y_label: str = "",
) -> None:
    """A control chart: the points of the periods, centre line and natural limits, signals as diamonds.

    Args:
        labels: names of the periods.
        values: one value per period; NaN leaves a gap.
        centre: the centre line.
        lower: lower natural limit.
        upper: upper natural limit.
        signals: which periods are signals; they get a diamond.
        names: words for centre, lower and upper limit.
        marks: vertical reference lines at period numbers.
        is_share: values are fractions.
        whole: values are counts.
        y_label: what the points measure.
    """
    y = np.asarray(values, float)
    x = np.arange(len(y), dtype=float)
    found = np.asarray(signals, bool) & np.isfinite(y)
    axes.set_ylabel(y_label)
    scale(axes.yaxis, *span(y, [centre, lower, upper], zero=lower >= 0), is_share=is_share, whole=whole)
    place = [(upper, names[2]), (centre, names[0]), (lower, names[1])]
    h_marks(axes, [Mark(at, name) for at, name in place if name])
    x_axis(axes, x, None, labels)
    axes.axhspan(lower, upper, color=BAND, linewidth=0, zorder=0.5)
    axes.axhline(centre, color=MUTED, linewidth=1.1)
    tips(axes, x, y, point_texts(labels, y_label, y, is_share=is_share))
    axes.plot(x, y, color=REST, linewidth=1.5)
    dots(axes, x[~found], y[~found], SERIES[0], 6.0)
    axes.plot(x[found], y[found], linestyle="none", marker="D", color=WORSE, markeredgecolor=BG, markersize=9)
    v_marks(axes, marks)
