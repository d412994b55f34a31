"""Bars: ranked, stacked over periods, stacked per row. They start at 0."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import (
    Floats,
    categories,
    finite,
    row_texts,
    rows_high,
    scale,
    set_ticks,
    show,
    span,
)
from pmreport.charts.canvas import plot_size
from pmreport.charts.fonts import width
from pmreport.charts.marks import BEHIND, Mark, Series, blocks, end_labels, key_row, segments, v_marks, write
from pmreport.charts.theme import BAND, BETTER, BG, INK, MUTED, ON, REST, SERIES, WORSE
from pmreport.charts.tips import point_texts, tips

THICKEST = 26.0  # points of a horizontal bar
DIVIDER = {"edgecolor": BG, "linewidth": 1.5}


def hbars(
    axes: Axes,
    labels: Sequence[str],
    values: npt.ArrayLike,
    *,
    low: npt.ArrayLike | None = None,
    high: npt.ArrayLike | None = None,
    texts: Sequence[str] | None = None,
    accent: Collection[int] | None = None,
    marks: Sequence[Mark] = (),
    is_share: bool = False,
    x_label: str = "",
) -> None:
    """Horizontal bars in the given order, the first on top, each with its value written behind it.

    Args:
        labels: name of each row.
        values: length of each bar; a row without a number shows its text only.
        low: lower ends of whiskers (with `high`); NaN for none.
        high: upper ends of whiskers.
        texts: what to write instead of the value (`<5`, `12 of 31`).
        accent: rows in the accent colour, the others grey; None means all.
        marks: vertical reference lines.
        is_share: values are fractions, written as percent.
        x_label: unit of the values, written under the bars.
    """
    lengths = np.asarray(values, float)
    ends = (finite(low), finite(high)) if low is not None and high is not None else ()
    bottom, top = span(lengths, *ends, [mark.at for mark in marks])
    shown = row_texts(axes, texts if texts is not None else [_shown(v, is_share) for v in lengths])
    categories(axes.yaxis, labels)
    scale(axes.xaxis, bottom, top, is_share=is_share, ticks=5, room=0.0 if not ends else 0.02)
    rows = np.arange(len(lengths), dtype=float)
    chosen = np.array([accent is None or row in accent for row in range(len(lengths))])
    half = bar_half(axes, len(rows))
    for color, mine in ((SERIES[0], chosen), (REST, ~chosen)):
        blocks(axes, 0.0, rows[mine] - half, lengths[mine], rows[mine] + half, color)
    if low is not None and high is not None:
        segments(axes, low, rows, high, rows, INK, 1.5)
    reach = (
        np.fmax(np.nan_to_num(lengths), np.nan_to_num(high)) if high is not None else np.nan_to_num(lengths)
    )
    for row, text in enumerate(shown):
        write(axes, text, max(float(reach[row]), 0.0), row, 5, bbox=BEHIND if marks else None)
    bare(axes, bool(ends) or bool(marks), x_label)
    v_marks(axes, marks)


def bar_half(axes: Axes, rows: int) -> float:
    """Half the height of a bar as a share of its row."""
    return min(0.36, THICKEST / 2 / rows_high(axes, rows))


def _shown(value: float, is_share: bool) -> str:
    return show(value, is_share) if np.isfinite(value) else "—"


def bare(axes: Axes, scaled: bool, x_label: str) -> None:
    """Rows need no grid of their own; the x axis stays where marks must be read off it, its name always."""
    axes.grid(False)
    axes.spines["bottom"].set_visible(scaled)
    if not scaled:
        set_ticks(axes.xaxis, [], [])
    axes.xaxis.set_visible(scaled or bool(x_label))
    segments(axes, 0.0, -0.5, 0.0, len(axes.yaxis.get_major_locator()()) - 0.5, MUTED, 0.8)
    axes.set_xlabel(x_label)


def stacked_bars(
    axes: Axes,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    marks: Sequence[Mark] = (),
    is_share: bool = False,
    whole: bool = False,
    y_label: str = "",
) -> None:
    """One column per period, its parts from the bottom up in the order of the series.

    Args:
        labels: name of each period; those that do not fit are left out.
        series: at most five parts, not below 0; NaN counts as nothing.
        marks: vertical reference lines at period numbers (2.5 is between the third and the fourth).
        is_share: values are fractions.
        whole: values are counts, so ticks are integers.
        y_label: what the columns measure.
    """
    parts = np.vstack([np.nan_to_num(np.asarray(one.values, float)) for one in series])
    tops = np.cumsum(parts, axis=0)
    axes.set_ylabel(y_label)
    scale(axes.yaxis, *span(tops), is_share=is_share, whole=whole)
    colors = [one.color or SERIES[number] for number, one in enumerate(series)]
    if len(series) > 1:
        end_labels(axes, _ends(tops, parts), [one.label for one in series], colors)
    categories(axes.xaxis, labels)
    columns = np.arange(parts.shape[1], dtype=float)
    for one, color, top, part in zip(series, colors, tops, parts, strict=True):
        mine = part > 0
        said = point_texts(labels, one.label or y_label, part, is_share=is_share)
        tips(axes, np.where(mine, columns, np.nan), top - part / 2, said)
        style: dict[str, Any] = DIVIDER if len(columns) <= 60 else {}
        blocks(axes, columns[mine] - 0.4, (top - part)[mine], columns[mine] + 0.4, top[mine], color, **style)
    v_marks(axes, marks)


def _ends(tops: Floats, parts: Floats) -> Floats:
    """Height of the middle of each part in the last column where there is anything."""
    filled = np.flatnonzero(tops[-1] > 0)
    last = int(filled[-1]) if filled.size else 0
    middle: Floats = tops[:, last] - parts[:, last] / 2
    return middle


def stacked_rows(
    axes: Axes,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    is_share: bool = False,
    texts: Sequence[str] | None = None,
    x_label: str = "",
) -> None:
    """One bar per row, its parts from left to right; each part that has room carries its value.

    Args:
        labels: name of each row, the first on top.
        series: at most five parts, not below 0; NaN counts as nothing.
        is_share: values are fractions.
        texts: what to write behind each row; by default its sum, and nothing for shares.
        x_label: unit, written under the bars.
    """
    parts = np.vstack([np.nan_to_num(np.asarray(one.values, float)) for one in series])
    ends = np.cumsum(parts, axis=0)
    categories(axes.yaxis, labels)
    sums = [] if is_share else [show(total, False) for total in ends[-1]]
    shown = row_texts(axes, texts if texts is not None else sums)
    scale(axes.xaxis, *span(ends), is_share=is_share, room=0.0)
    colors = [one.color or SERIES[number] for number, one in enumerate(series)]
    for color, end, part in zip(colors, ends, parts, strict=True):
        _part(axes, end - part, end, color, is_share)
    for row, text in enumerate(shown):
        write(axes, text, float(ends[-1, row]), row, 5)
    bare(axes, False, x_label)
    key_row(axes, [one.label for one in series], colors)


def _part(axes: Axes, start: Floats, end: Floats, color: str, is_share: bool) -> None:
    """One part of each row, with its value inside where it has room."""
    rows, half = np.arange(len(start), dtype=float), bar_half(axes, len(start))
    left, right = np.minimum(start, end), np.maximum(start, end)
    mine = right > left
    blocks(axes, left[mine], rows[mine] - half, right[mine], rows[mine] + half, color, **DIVIDER)
    low, high = axes.get_xlim()
    unit = plot_size(axes)[0] / (high - low)
    for row in np.flatnonzero(mine):
        text = show(float(right[row] - left[row]), is_share)
        if width(text) + 6 <= (right[row] - left[row]) * unit:
            write(axes, text, float(left[row] + right[row]) / 2, float(row), ha="center", color=ON[color])


def diverging_bars(
    axes: Axes,
    labels: Sequence[str],
    left: Sequence[Series],
    right: Sequence[Series],
    *,
    is_share: bool = False,
    texts: Sequence[str] = (),
    x_label: str = "",
) -> None:
    """Parts to both sides of a zero line: against and for, removed and added.

    Args:
        labels: name of each row, the first on top.
        left: parts drawn to the left, the innermost first; values not below 0.
        right: parts drawn to the right, the innermost first; values not below 0.
        is_share: values are fractions.
        texts: what to write right of each row.
        x_label: what the bars measure.
    """
    shown = row_texts(axes, texts)
    categories(axes.yaxis, labels)
    sides = [
        np.vstack([np.nan_to_num(np.asarray(s.values, float)) for s in side])
        for side in (left, right)
        if side
    ]
    reach = [float(side.sum(axis=0).max(initial=0)) for side in sides]
    low = reach[0] if left else 0.0
    scale(axes.xaxis, *span([-low, reach[-1] if right else 0.0]), is_share=is_share, room=0.0)
    palette = iter([*([WORSE, SERIES[4]][: len(left)]), *([BETTER, SERIES[2], SERIES[3]][: len(right)])])
    keys = []
    for sign, side in ((-1.0, left), (1.0, right)):
        start = np.zeros(len(labels))
        for one in side:
            color = one.color or next(palette)
            keys.append((one.label, color))
            end = start + sign * np.nan_to_num(np.asarray(one.values, float))
            _part(axes, start, end, color, is_share)
            start = end
    edge = axes.get_xlim()[1]
    for row, text in enumerate(shown):
        write(axes, text, edge, row, 6)
    bare(axes, False, x_label)
    key_row(axes, [label for label, _ in keys], [color for _, color in keys])


def bullet(
    axes: Axes,
    labels: Sequence[str],
    values: npt.ArrayLike,
    targets: npt.ArrayLike,
    *,
    texts: Sequence[str] | None = None,
    is_share: bool = False,
    names: tuple[str, str] = ("", ""),
) -> None:
    """What was reached (bar) against what was planned (wide pale bar with a tick at its end).

    Args:
        labels: name of each row, the first on top.
        values: what was reached.
        targets: what was planned; NaN for no plan.
        texts: what to write behind each row; by default `value / target`.
        is_share: values are fractions.
        names: words for the bar and for the target, written over the first row.
    """
    reached, planned = np.asarray(values, float), np.asarray(targets, float)
    written = (
        texts
        if texts is not None
        else [_of(value, target, is_share) for value, target in zip(reached, planned, strict=True)]
    )
    shown = row_texts(axes, written)
    categories(axes.yaxis, labels)
    scale(axes.xaxis, *span(reached, planned), is_share=is_share, room=0.0)
    rows, half = np.arange(len(reached), dtype=float), bar_half(axes, len(reached))
    blocks(axes, 0.0, rows - half, planned, rows + half, BAND)
    blocks(axes, 0.0, rows - half * 0.45, reached, rows + half * 0.45, SERIES[0])
    segments(axes, planned, rows - half, planned, rows + half, INK, 2.5, capstyle="butt", clip_on=False)
    edge = axes.get_xlim()[1]
    for row, text in enumerate(shown):
        write(axes, text, edge, row, 8)
    bare(axes, False, "")
    if any(names):
        key_row(axes, list(names), [SERIES[0], BAND])


def _of(value: float, target: float, is_share: bool) -> str:
    return _shown(value, is_share) + (f" / {show(target, is_share)}" if np.isfinite(target) else "")
