"""Distributions: histogram or dots, ECDF, survival, Lorenz, one strip per group."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import Floats, categories, finite, log_scale, row_texts, scale, show, span
from pmreport.charts.canvas import later, plot_size
from pmreport.charts.fonts import fit
from pmreport.charts.marks import (
    Mark,
    Series,
    blocks,
    dots,
    end_labels,
    key_row,
    segments,
    v_marks,
    write,
)
from pmreport.charts.theme import BG, DASHES, GRID, INK, MUTED, SERIES
from pmreport.charts.tips import point_texts, tips

FEW = 20  # up to here single values are shown
MANY_BINS = 30


@dataclass(frozen=True)
class Curve:
    """A survival curve: S(t) holds from each time on; `low` and `high` are the edges of its band."""

    label: str
    time: Floats
    survival: Floats
    low: Floats
    high: Floats


def histogram(
    axes: Axes,
    values: npt.ArrayLike,
    *,
    edges: npt.ArrayLike | None = None,
    marks: Sequence[Mark] = (),
    whole: bool = False,
    is_share: bool = False,
    x_label: str = "",
    y_label: str = "",
) -> None:
    """How often values occur; up to 20 values are drawn as stacked dots instead of columns.

    Args:
        values: one number per case; those that are not finite are left out.
        edges: bounds of the columns; by default round ones, at most 30.
        marks: vertical reference lines (median, P85, target).
        whole: values are counts: columns stand on integers.
        is_share: values are fractions.
        x_label: what the values are, with their unit.
        y_label: what is counted.
    """
    known = np.sort(finite(values))
    bounds = _edges(known, whole) if edges is None else np.asarray(edges, float)
    axes.set_ylabel(y_label)
    limits = span(bounds, [m.at for m in marks], zero=False)
    scale(axes.xaxis, *limits, is_share=is_share, whole=whole, ticks=6, room=0.02)
    axes.set_xlabel(x_label)
    if len(known) <= FEW:
        later(axes, lambda: _stacked_dots(axes, known))
        axes.yaxis.set_visible(False)
    else:
        counts = np.histogram(known, bounds)[0]
        scale(axes.yaxis, 0.0, float(max(counts.max(initial=0), 1)), whole=True, ticks=4, room=0.08)
        blocks(axes, bounds[:-1], 0.0, bounds[1:], counts, SERIES[0], edgecolor=BG, linewidth=1.0)
        spans = [f"{show(a, is_share)} – {show(b, is_share)}" for a, b in pairwise(bounds.tolist())]
        filled = np.where(counts > 0, counts, np.nan)
        tips(axes, (bounds[:-1] + bounds[1:]) / 2, filled, point_texts(spans, y_label, counts))
    v_marks(axes, marks)


def _edges(values: Floats, whole: bool) -> Floats:
    if not values.size:
        return np.array([0.0, 1.0])
    low, high = float(values[0]), float(values[-1])
    if whole and high - low < MANY_BINS:
        return np.arange(np.floor(low) - 0.5, np.floor(high) + 1.0)
    wanted = len(np.histogram_bin_edges(values, "fd")) - 1 if high > low else 1
    step = _round_step((high - low or 1.0) / min(max(wanted, 8), MANY_BINS - 6), whole)
    return np.arange(np.floor(low / step), np.floor(high / step) + 1.5) * step


def _round_step(step: float, whole: bool) -> float:
    power = 10.0 ** np.floor(np.log10(step))
    rounded = float(next(factor for factor in (1, 2, 2.5, 5, 10) if factor * power >= step * 0.999) * power)
    return max(np.ceil(rounded), 1.0) if whole else rounded


def _stacked_dots(axes: Axes, values: Floats) -> None:
    """One dot per value at its place, on top of the dots that it would cover."""
    size = 11.0
    wide, high = plot_size(axes)
    left, right = axes.get_xlim()
    axes.set_ylim(0, high / size)
    tops: list[tuple[float, int]] = []  # place and level of the dots so far
    for place in (values - left) / (right - left) * wide:
        taken = {level for other, level in tops if place - other < size}
        tops.append((float(place), next(level for level in range(len(values)) if level not in taken)))
    dots(axes, values, [level + 0.55 for _, level in tops], SERIES[0], size - 1.5)


def ecdf(
    axes: Axes,
    groups: Sequence[Series],
    *,
    marks: Sequence[Mark] = (),
    log: bool = False,
    is_share: bool = False,
    x_label: str = "",
    y_label: str = "",
) -> None:
    """The share of cases at or below each value, one step line per group; up to 20 values show as dots.

    Args:
        groups: the values of each group, in any order.
        marks: vertical reference lines (SLA, zero, expectation).
        log: logarithmic x axis; values not above 0 are left out.
        is_share: values are fractions.
        x_label: what the values are.
        y_label: what share it is.
    """
    sorted_values = [np.sort(finite(group.values)) for group in groups]
    if log:
        sorted_values = [values[values > 0] for values in sorted_values]
    axes.set_ylabel(y_label)
    scale(axes.yaxis, 0.0, 1.0, is_share=True, room=0.02)
    everything = finite(*sorted_values, [mark.at for mark in marks if mark.at > 0 or not log])
    _name_curves(axes, [(g.label, 1.0, g.color) for g in groups])
    if log:
        log_scale(axes.xaxis, *span(everything, zero=False))
    else:
        scale(
            axes.xaxis,
            *span(everything, zero=bool((everything >= 0).all())),
            is_share=is_share,
            ticks=6,
            room=0.02,
        )
    axes.set_xlabel(x_label)
    left, right = axes.get_xlim()
    for number, (group, values) in enumerate(zip(groups, sorted_values, strict=True)):
        color = group.color or SERIES[number]
        share = np.arange(1, len(values) + 1) / max(len(values), 1)
        _step(
            axes, np.r_[left, values, right], np.r_[0.0, share, share[-1:]][: len(values) + 2], color, number
        )
        if len(values) <= FEW:
            dots(axes, values, share, color, 5.0)
    v_marks(axes, marks)


def _name_curves(axes: Axes, named: Sequence[tuple[str, float, str | None]]) -> None:
    if any(label for label, _, _ in named):
        colors = [color or SERIES[number] for number, (_, _, color) in enumerate(named)]
        ends = [at for _, at, _ in named]
        end_labels(axes, ends, [label for label, _, _ in named], colors, DASHES[: len(named)])


def _step(axes: Axes, x: Floats, y: Floats, color: str, number: int) -> None:
    size = min(len(x), len(y))
    axes.plot(
        x[:size], y[:size], color=color, linestyle=DASHES[number], drawstyle="steps-post", linewidth=2.0
    )


def km_curves(
    axes: Axes,
    curves: Sequence[Curve],
    *,
    marks: Sequence[Mark] = (),
    levels: Sequence[Mark] = (),
    until: float | None = None,
    x_label: str = "",
    y_label: str = "",
) -> None:
    """Survival curves: the share of cases still open after each time, with the bands of their intervals.

    Args:
        curves: one per group; each begins at S(0) = 1.
        marks: vertical reference lines.
        levels: horizontal reference lines (0.5 for the median).
        until: end of the x axis; by default the last time of any curve.
        x_label: what the time is, with its unit.
        y_label: what share it is.
    """
    last = until if until is not None else span(*(curve.time for curve in curves))[1]
    axes.set_ylabel(y_label)
    scale(axes.yaxis, 0.0, 1.0, is_share=True, room=0.02)
    _name_curves(axes, [(curve.label, _at(curve, last), None) for curve in curves])
    scale(axes.xaxis, 0.0, max(last, *(mark.at for mark in marks)) if marks else last, ticks=6, room=0.02)
    axes.set_xlabel(x_label)
    for number, curve in enumerate(curves):
        inside = curve.time <= last
        time = np.r_[0.0, curve.time[inside], last]
        low, high, line = (_held(edge[inside]) for edge in (curve.low, curve.high, curve.survival))
        axes.fill_between(time, low, high, step="post", color=SERIES[number], alpha=0.16, linewidth=0)
        _step(axes, time, line, SERIES[number], number)
    for level in levels:
        axes.axhline(level.at, color=MUTED, linewidth=1.1, linestyle=(0, (4, 2)))
        write(axes, fit(level.label, 120), 0.0, level.at, 4, 7, color=MUTED)
    v_marks(axes, marks)


def _held(values: Floats) -> Floats:
    """Values from 1 at time 0, the last one held to the end."""
    held: Floats = np.r_[1.0, values, values[-1:] if values.size else 1.0]
    return held


def _at(curve: Curve, time: float) -> float:
    before = np.flatnonzero(curve.time <= time)
    return float(curve.survival[before[-1]]) if before.size else 1.0


def lorenz(
    axes: Axes, values: npt.ArrayLike, *, names: tuple[str, str], x_label: str = "", y_label: str = ""
) -> None:
    """The share of the whole that the smallest cases hold together, against equality. No case is named.

    Args:
        values: one number per case, not below 0.
        names: words for the curve and for the line of equality.
        x_label: cumulative share of what.
        y_label: cumulative share of what.
    """
    held = np.cumsum(np.r_[0.0, np.sort(finite(values))])
    total = held[-1] or 1.0
    share = np.linspace(0.0, 1.0, len(held))
    axes.set_ylabel(y_label)
    for axis in (axes.yaxis, axes.xaxis):
        scale(axis, 0.0, 1.0, is_share=True, room=0.02)
    axes.set_xlabel(x_label)
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1.1, linestyle=(0, (4, 2)))
    axes.plot(share, held / total, color=SERIES[0])
    if len(held) <= FEW + 1:
        dots(axes, share[1:], held[1:] / total, SERIES[0], 5.0)
    middle = float(np.interp(0.6, share, held / total))
    room = 0.38 * plot_size(axes)[0]
    write(axes, fit(names[1], room), 0.5, 0.5, -8, 6, ha="right", color=MUTED)
    write(axes, fit(names[0], room), 0.6, middle, 10, -8)


def strips(
    axes: Axes,
    labels: Sequence[str],
    groups: Sequence[npt.ArrayLike],
    *,
    middle: npt.ArrayLike,
    upper: npt.ArrayLike,
    names: tuple[str, str],
    texts: Sequence[str] = (),
    marks: Sequence[Mark] = (),
    log: bool = False,
    x_label: str = "",
) -> None:
    """One row of dots per group, with a long tick at its median and a short one at its upper percentile.

    Args:
        labels: name of each group, the first on top.
        groups: the values of each group.
        middle: the median of each group; NaN draws no tick.
        upper: an upper percentile of each group; NaN draws no tick.
        names: words for the two ticks.
        texts: what to write right of each row (`n = 31`).
        marks: vertical reference lines.
        log: logarithmic axis; values not above 0 are left out.
        x_label: what the values are.
    """
    values = [finite(group) for group in groups]
    if log:
        values = [group[group > 0] for group in values]
    middles, uppers = np.asarray(middle, float), np.asarray(upper, float)
    categories(axes.yaxis, labels)
    shown = row_texts(axes, texts)
    everything = finite(*values, middles, uppers, [mark.at for mark in marks])
    if log:
        log_scale(axes.xaxis, *span(everything[everything > 0], zero=False))
    else:
        scale(axes.xaxis, *span(everything), ticks=6, room=0.02)
    axes.grid(False)
    axes.set_xlabel(x_label)
    left, right = axes.get_xlim()
    rows = np.arange(len(values), dtype=float)
    segments(axes, left, rows, right, rows, GRID, 0.8)
    for row, group in enumerate(values):
        dots(axes, group, row + jitter(len(group)), SERIES[0], 4.0)
    segments(axes, uppers, rows - 0.24, uppers, rows + 0.24, INK, 1.5)
    segments(axes, middles, rows - 0.36, middles, rows + 0.36, INK, 3.0, capstyle="butt")
    for row, text in enumerate(shown):
        write(axes, text, right, row, 8)
    ticks = [
        {"marker": "|", "markersize": long, "markeredgewidth": thick} for long, thick in ((13, 3), (9, 1.5))
    ]
    key_row(axes, names, [INK, INK], ticks)
    v_marks(axes, marks, has_key=True)


def jitter(count: int, reach: float = 0.26) -> Floats:
    """Offsets that spread dots over a row: the golden-ratio sequence, the same for every drawing."""
    golden: Floats = (np.arange(count, dtype=np.float64) * 0.6180339887498949 + 0.5) % 1.0
    return (golden - 0.5) * (2 * reach)
