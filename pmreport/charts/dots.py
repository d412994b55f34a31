"""Dots: estimates with their intervals, and pairs of values."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import categories, dates, finite, log_scale, row_texts, scale, show, span
from pmreport.charts.marks import Mark, dots, end_labels, key_row, segments, v_marks, write
from pmreport.charts.theme import BETTER, BG, DASHES, GRID, INK, MUTED, REST, SERIES, WORSE


def dot_interval(
    axes: Axes,
    labels: Sequence[str],
    values: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    *,
    texts: Sequence[str] | None = None,
    marks: Sequence[Mark] = (),
    focus: int | None = None,
    is_share: bool = False,
    log: bool = False,
    zero: bool = True,
    x_label: str = "",
) -> None:
    """One dot per row with its interval, the first row on top, the value written on the right.

    Args:
        labels: name of each row.
        values: estimates; NaN draws no dot (the row then shows its text only, such as `<5`).
        low: lower ends; −inf or NaN reaches to the edge of the plot.
        high: upper ends; inf or NaN reaches to the edge of the plot.
        texts: what to write instead of the value.
        marks: vertical reference lines.
        focus: the row in the accent colour, the others grey; None means all in the accent colour.
        is_share: values are fractions; the axis is 0 to 1.
        log: logarithmic axis; values must be above 0.
        zero: the axis contains 0.
        x_label: what the axis measures.
    """
    value, lower, upper = (np.asarray(column, float) for column in (values, low, high))
    known = np.isfinite(value)
    values_shown = [show(one, is_share) if np.isfinite(one) else "—" for one in value]
    shown = row_texts(axes, texts if texts is not None else values_shown)
    everything = finite(value, lower, upper, [mark.at for mark in marks])
    categories(axes.yaxis, labels)
    if log:
        log_scale(axes.xaxis, *span(everything[everything > 0], zero=False))
    else:
        scale(
            axes.xaxis,
            *((0.0, 1.0) if is_share else span(everything, zero=zero)),
            is_share=is_share,
            room=0.03,
        )
    axes.grid(False)
    left, right = axes.get_xlim()
    rows = np.arange(len(value), dtype=float)
    segments(axes, left, rows, right, rows, GRID, 0.8)
    reach = np.where(np.isfinite(upper), upper, right)
    start = np.where(np.isfinite(lower), lower, left)
    colors = [SERIES[0] if focus is None or row == focus else REST for row in range(len(value))]
    for color in dict.fromkeys(colors):
        mine = known & np.array([one == color for one in colors])
        segments(axes, start[mine], rows[mine], reach[mine], rows[mine], color, 3.0, capstyle="butt")
        dots(axes, value[mine], rows[mine], color, 9.0)
    for row, text in enumerate(shown):
        write(axes, text, right, row, 8, color=INK if known[row] else MUTED)
    axes.set_xlabel(x_label)
    v_marks(axes, marks)


def dumbbell(
    axes: Axes,
    labels: Sequence[str],
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    *,
    names: tuple[str, str],
    zone: str | None = None,
    less_is_worse: bool = False,
    texts: Sequence[str] = (),
    marks: Sequence[Mark] = (),
    is_share: bool = False,
    x_label: str = "",
) -> None:
    """Two values per row, the first hollow, the second full, joined in the colour of better or worse.

    Args:
        labels: name of each row, the first on top.
        before: the plan or the earlier value; NaN for none.
        after: the actual or the later value; NaN for none.
        names: words for the two, written above the rows.
        zone: time zone, when the values are instants (s UTC).
        less_is_worse: a lower second value is worse; by default a higher one is.
        texts: what to write right of each row (`+5 d`).
        marks: vertical reference lines.
        is_share: values are fractions.
        x_label: what the axis measures.
    """
    first, last = np.asarray(before, float), np.asarray(after, float)
    shown = row_texts(axes, texts)
    categories(axes.yaxis, labels)
    limits = span(first, last, [mark.at for mark in marks], zero=False)
    if zone:
        dates(axes.xaxis, *limits, zone, room=0.03)
    else:
        scale(axes.xaxis, *limits, is_share=is_share, ticks=6, room=0.04)
    axes.grid(False)
    axes.set_xlabel(x_label)
    left, right = axes.get_xlim()
    rows = np.arange(len(first), dtype=float)
    segments(axes, left, rows, right, rows, GRID, 0.8)
    worse = (last < first) if less_is_worse else (last > first)
    for color, mine in ((WORSE, worse), (BETTER, ~worse)):
        segments(axes, first[mine], rows[mine], last[mine], rows[mine], color, 3.0, capstyle="butt")
        dots(axes, last[mine], rows[mine], color, 9.0)
        dots(axes, first[mine], rows[mine], color, 9.0, hollow=True)
    for row, text in enumerate(shown):
        write(axes, text, right, row, 8)
    hollow, full = ({"marker": "o", "markersize": 8, "markerfacecolor": fill} for fill in (BG, MUTED))
    key_row(axes, names, [MUTED, MUTED], [hollow | {"markeredgewidth": 1.8}, full])
    v_marks(axes, marks, has_key=True)


def slope(
    axes: Axes,
    labels: Sequence[str],
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    *,
    names: tuple[str, str],
    focus: Sequence[int] = (),
    is_share: bool = False,
    y_label: str = "",
) -> None:
    """One line per row from the earlier to the later value; lines in focus are coloured and named.

    Args:
        labels: name of each line.
        before: earlier values.
        after: later values.
        names: words for the two sides.
        focus: at most five lines to name; without any, all are named where there are at most eight.
        is_share: values are fractions.
        y_label: what the values are.
    """
    first, last = np.asarray(before, float), np.asarray(after, float)
    named = list(focus) or (list(range(len(first))) if len(first) <= 8 else [])
    axes.set_ylabel(y_label)
    scale(axes.yaxis, *span(first, last, zero=False), is_share=is_share)
    colors = [SERIES[focus.index(line)] if line in focus else REST for line in named]
    if named:
        end_labels(
            axes,
            last[named],
            [f"{labels[line]} {show(last[line], is_share)}" for line in named],
            colors,
            ["-"] * len(named),
        )
    categories(axes.xaxis, names)
    axes.set_xlim(-0.15, 1.0)
    others = np.array([line not in focus for line in range(len(first))])
    segments(axes, 0.0, first[others], 1.0, last[others], REST, 1.3)
    for number, line in enumerate(focus):
        axes.plot([0, 1], [first[line], last[line]], color=SERIES[number], linestyle=DASHES[number])
        dots(axes, [0, 1], [first[line], last[line]], SERIES[number], 7.0)
    dots(axes, np.repeat([0.0, 1.0], others.sum()), np.r_[first[others], last[others]], REST, 5.0)
