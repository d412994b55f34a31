"""Dots: estimates with their intervals, and pairs of values."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import categories, finite, log_scale, room_right, scale, show, span
from pmreport.charts.fonts import fit
from pmreport.charts.marks import Mark, dots, segments, v_marks, write
from pmreport.charts.theme import GRID, INK, MUTED, REST, SERIES

VALUE_TEXT = 150.0  # widest text behind a row, in points


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
    shown = [fit(text, VALUE_TEXT) for text in texts] if texts is not None else [
        show(one, is_share) if np.isfinite(one) else "—" for one in value
    ]  # fmt: skip
    everything = finite(value, lower, upper, [mark.at for mark in marks])
    categories(axes.yaxis, labels)
    room_right(axes, shown, 14)
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
