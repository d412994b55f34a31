"""Bars: ranked, stacked over periods, stacked per row. They start at 0."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import Floats, categories, finite, room_right, rows_high, scale, show, span
from pmreport.charts.canvas import plot_size
from pmreport.charts.fonts import fit, width
from pmreport.charts.marks import Mark, Series, blocks, end_labels, key_row, segments, v_marks, write
from pmreport.charts.theme import BG, INK, MUTED, ON, REST, SERIES

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
        x_label: unit of the values; shown with an axis where there are whiskers or marks.
    """
    lengths = np.asarray(values, float)
    ends = (finite(low), finite(high)) if low is not None and high is not None else ()
    bottom, top = span(lengths, *ends, [mark.at for mark in marks])
    shown = [fit(t, 110) for t in texts] if texts is not None else [_shown(v, is_share) for v in lengths]
    categories(axes.yaxis, labels)
    scale(axes.xaxis, bottom, top, is_share=is_share, ticks=5, room=0.0 if not ends else 0.02)
    rows = np.arange(len(lengths), dtype=float)
    chosen = np.array([accent is None or row in accent for row in range(len(lengths))])
    half = _half(axes, len(rows))
    for color, mine in ((SERIES[0], chosen), (REST, ~chosen)):
        blocks(axes, 0.0, rows[mine] - half, lengths[mine], rows[mine] + half, color)
    if low is not None and high is not None:
        segments(axes, low, rows, high, rows, INK, 1.5)
    reach = (
        np.fmax(np.nan_to_num(lengths), np.nan_to_num(high)) if high is not None else np.nan_to_num(lengths)
    )
    room_right(axes, shown, 12)
    for row, text in enumerate(shown):
        write(axes, text, max(float(reach[row]), 0.0), row, 5)
    _bare(axes, bool(ends) or bool(marks), x_label)
    v_marks(axes, marks)


def _half(axes: Axes, rows: int) -> float:
    """Half the height of a bar as a share of its row."""
    return min(0.36, THICKEST / 2 / rows_high(axes, rows))


def _shown(value: float, is_share: bool) -> str:
    return show(value, is_share) if np.isfinite(value) else "—"


def _bare(axes: Axes, scaled: bool, x_label: str) -> None:
    """Rows need no grid of their own; the x axis stays where marks must be read off it."""
    axes.grid(False)
    axes.spines["bottom"].set_visible(scaled)
    axes.xaxis.set_visible(scaled)
    segments(axes, 0.0, -0.5, 0.0, len(axes.yaxis.get_major_locator()()) - 0.5, MUTED, 0.8)
    if scaled and x_label:
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
        end_labels(axes, _ends(tops, parts), [one.label for one in series], colors, block=True)
    categories(axes.xaxis, labels)
    columns = np.arange(parts.shape[1], dtype=float)
    for color, top, part in zip(colors, tops, parts, strict=True):
        mine = part > 0
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
    sums = texts if texts is not None else [] if is_share else [show(total, False) for total in ends[-1]]
    room_right(axes, [fit(text, 110) for text in sums], 12)
    scale(axes.xaxis, *span(ends), is_share=is_share, room=0.0)
    rows = np.arange(parts.shape[1], dtype=float)
    colors = [one.color or SERIES[number] for number, one in enumerate(series)]
    half = _half(axes, len(rows))
    for color, end, part in zip(colors, ends, parts, strict=True):
        mine = part > 0
        blocks(axes, (end - part)[mine], rows[mine] - half, end[mine], rows[mine] + half, color, **DIVIDER)
        _inside(axes, end, part, color, is_share)
    for row, text in enumerate(sums):
        write(axes, fit(text, 110), float(ends[-1, row]), row, 5)
    _bare(axes, False, x_label)
    key_row(axes, [one.label for one in series], colors)


def _inside(axes: Axes, end: Floats, part: Floats, color: str, is_share: bool) -> None:
    """Write the value into each part wide enough for it."""
    low, high = axes.get_xlim()
    unit = plot_size(axes)[0] / (high - low)
    for row in np.flatnonzero(part > 0):
        text = show(float(part[row]), is_share)
        if width(text) + 6 <= part[row] * unit:
            write(axes, text, float(end[row] - part[row] / 2), float(row), ha="center", color=ON[color])
