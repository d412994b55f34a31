"""Points in a plane: scatter, two-by-two, age of open work by status."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import Floats, categories, dates, finite, log_scale, scale, span
from pmreport.charts.canvas import LINE, later, margin, plot_size
from pmreport.charts.distribution import jitter
from pmreport.charts.fonts import fit, width
from pmreport.charts.marks import Mark, Series, blocks, dots, end_labels, h_marks, segments, v_marks, write
from pmreport.charts.theme import BAND, BG, INK, MUTED, REST, SERIES
from pmreport.charts.tips import point_texts, position_texts, tips

MANY_POINTS = 1500
MOST_DOTS = 4000


def scatter(
    axes: Axes,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    zone: str | None = None,
    log: bool = False,
    focus: npt.ArrayLike | None = None,
    levels: Sequence[Mark] = (),
    marks: Sequence[Mark] = (),
    ratios: Sequence[Mark] = (),
    x_label: str = "",
    y_label: str = "",
) -> None:
    """Points in a plane. Beyond 1,500 points, those that would cover one another share a dot.

    Args:
        x: instants (s UTC) with `zone`, else numbers.
        y: numbers.
        zone: time zone of the dates on the x axis.
        log: both axes logarithmic (only y with `zone`); points not above 0 are left out.
        focus: True for points in the accent colour, the others grey; None means all in the accent colour.
        levels: horizontal lines (percentiles).
        marks: vertical lines.
        ratios: lines y = at · x, named at their upper end (1 for 1:1, 2 for twice).
        x_label: what the x axis measures.
        y_label: what the y axis measures.
    """
    across, up = np.asarray(x, float), np.asarray(y, float)
    shown = np.isfinite(across) & np.isfinite(up) & ((up > 0) & ((across > 0) | bool(zone)) | (not log))
    axes.set_ylabel(y_label)
    _scale_y(axes, up[shown], [level.at for level in levels], log)
    h_marks(axes, levels, color=INK)
    if ratios:
        margin(axes, right=max(width(fit(mark.label, 90)) for mark in ratios) + 8)
    if zone:
        dates(axes.xaxis, *span(across[shown], zero=False), zone)
    elif log:
        log_scale(axes.xaxis, *span(across[shown], zero=False))
    else:
        scale(axes.xaxis, *span(across[shown], [m.at for m in marks]), ticks=6, room=0.03)
    axes.set_xlabel(x_label)
    chosen = shown if focus is None else shown & np.asarray(focus, bool)
    for mine, color in ((shown & ~chosen, REST), (chosen, SERIES[0])):
        _cloud(axes, across[mine], up[mine], color)
    where = position_texts(across[shown], zone, ())
    tips(axes, across[shown], up[shown], point_texts(where, y_label, up[shown]))
    for mark in ratios:
        _ratio(axes, mark)
    v_marks(axes, marks)


def _scale_y(axes: Axes, values: Floats, levels: Sequence[float], log: bool) -> None:
    if log:
        log_scale(axes.yaxis, *span(values, levels, zero=False))
    else:
        scale(axes.yaxis, *span(values, levels))


def _cloud(axes: Axes, x: Floats, y: Floats, color: str) -> None:
    """Dots; of many only one per cell of the picture, in cells as small as the number of dots allows."""
    if len(x) <= MANY_POINTS:
        dots(axes, x, y, color, 5.0 if len(x) <= 300 else 3.5)
        return
    wide, high = plot_size(axes)
    places = axes.transLimits.transform(axes.transScale.transform(np.column_stack((x, y))))
    for cell in (2.0, 3.0, 4.0, 6.0):
        first = np.unique((places * (wide / cell, high / cell)).astype(np.int64), axis=0, return_index=True)[
            1
        ]
        if len(first) <= MOST_DOTS:
            break
    dots(axes, x[np.sort(first)], y[np.sort(first)], color, max(2.5, cell - 0.5))


def _ratio(axes: Axes, mark: Mark) -> None:
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    first, last = max(left, low / mark.at), min(right, high / mark.at)
    if first < last:
        ends = np.array([max(first, 0.0), last])
        axes.plot(
            ends,
            ends * mark.at,
            color=MUTED,
            linewidth=1.1,
            linestyle=(0, (4, 2)),
            scalex=False,
            scaley=False,
        )
        beyond = {"dx": 4, "dy": 0} if last == right else {"dx": 0, "dy": 7, "ha": "center"}
        write(axes, fit(mark.label, 90), last, last * mark.at, color=MUTED, **beyond)
        margin(axes, top=0 if last == right else LINE + 6 + (LINE if axes.get_ylabel() else 0))


def matrix2x2(
    axes: Axes,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    labels: Sequence[str],
    *,
    split: tuple[float, float],
    quadrants: tuple[str, str, str, str],
    is_share: tuple[bool, bool] = (False, False),
    x_label: str = "",
    y_label: str = "",
) -> None:
    """Named points in four fields; a name that has no room is left to the data table.

    Args:
        x: numbers.
        y: numbers.
        labels: name of each point ("" for none); the first have the first choice of room.
        split: where the fields part, on x and on y.
        quadrants: words for the fields: upper left, upper right, lower left, lower right.
        is_share: whether x and y are fractions.
        x_label: what the x axis measures.
        y_label: what the y axis measures.
    """
    across, up = np.asarray(x, float), np.asarray(y, float)
    axes.set_ylabel(y_label)
    scale(axes.yaxis, *span(up, [split[1]]), is_share=is_share[1], room=0.12)
    scale(axes.xaxis, *span(across, [split[0]]), is_share=is_share[0], room=0.12)
    axes.set_xlabel(x_label)
    axes.grid(False)
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    segments(axes, [split[0], left], [low, split[1]], [split[0], right], [high, split[1]], MUTED, 1.1)
    dots(axes, across, up, SERIES[0], 7.0)
    later(axes, lambda: _fill_fields(axes, (across, up), labels, split, quadrants))


Box = tuple[float, float, float, float]  # left, bottom, right, top in points of the plot


def _fill_fields(
    axes: Axes, data: tuple[Floats, Floats], labels: Sequence[str], split: tuple[float, float],
    quadrants: Sequence[str],
) -> None:  # fmt: skip
    """Name the four fields, then each point at the first of its sides that is free."""
    x, y = data
    wide, high = plot_size(axes)
    (left, right), (low, top) = axes.get_xlim(), axes.get_ylim()
    px, py = (x - left) / (right - left) * wide, (y - low) / (top - low) * high
    across, up = (split[0] - left) / (right - left) * wide, (split[1] - low) / (top - low) * high
    boxes = [(a - 4, b - 4, a + 4, b + 4) for a, b in zip(px, py, strict=True)]
    boxes += [(across - 1, 0, across + 1, high), (0, up - 1, wide, up + 1)]
    for number, words in enumerate(quadrants):
        on_right, upper = number % 2 == 1, number < 2
        room = (wide - across if on_right else across) - 8
        text = fit(words, room) if room > 40 else ""
        at = (right if on_right else left, top if upper else low)
        write(
            axes,
            text,
            *at,
            -4 if on_right else 4,
            -8 if upper else 8,
            ha="right" if on_right else "left",
            color=MUTED,
        )
        start, bottom = (wide - 4 - width(text) if on_right else 4), (high - 15 if upper else 1)
        boxes.append((start, bottom, start + width(text), bottom + 14))
    _name_points(axes, (px, py), data, labels, boxes)


def _name_points(
    axes: Axes,
    at: tuple[Floats, Floats],
    data: tuple[Floats, Floats],
    labels: Sequence[str],
    boxes: list[Box],
) -> None:
    wide, high = plot_size(axes)
    for a, b, x0, y0, label in zip(*at, *data, labels, strict=True):
        text = fit(label, 130)
        long = width(text)
        for dx, dy, side in ((7, 0, "left"), (-7, 0, "right"), (0, 11, "center"), (0, -11, "center")):
            start = a + dx - long * {"left": 0.0, "right": 1.0, "center": 0.5}[side]
            box = (start, b + dy - 6, start + long, b + dy + 6)
            inside = start >= 0 and box[2] <= wide and box[1] >= 0 and box[3] <= high
            if text and inside and not any(_touch(box, other) for other in boxes):
                write(axes, text, x0, y0, dx, dy, ha=side)
                boxes.append(box)
                break


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def aging_wip(
    axes: Axes,
    statuses: Sequence[str],
    status: npt.ArrayLike,
    age: npt.ArrayLike,
    *,
    bands: Sequence[Series],
    counts: Sequence[str] = (),
    y_label: str = "",
) -> None:
    """Open work by status and age, over the ages that finished work had when it left each status.

    Args:
        statuses: names of the columns, in the order of the flow.
        status: column number of each open item.
        age: age of each open item.
        bands: percentiles of finished work per column, the lowest first (P50, P85); NaN where unknown.
        counts: words above each column (`n = 7`).
        y_label: what the age is, with its unit.
    """
    column, ages = np.asarray(status, int), np.asarray(age, float)
    axes.set_ylabel(y_label)
    scale(axes.yaxis, *span(ages, *(band.values for band in bands)))
    if bands:
        shades = [BAND if number % 2 == 0 else BG for number in range(len(bands))]
        end_labels(axes, [float(finite(b.values)[-1]) if finite(b.values).size else 0.0 for b in bands],
                   [band.label for band in bands], [MUTED] * len(bands), ["-"] * len(bands))  # fmt: skip
    categories(axes.xaxis, statuses)
    columns = np.arange(len(statuses), dtype=float)
    bottom = np.zeros(len(statuses))
    for band, shade in zip(bands, shades if bands else (), strict=True):
        tops = np.asarray(band.values, float)
        blocks(axes, columns - 0.46, bottom, columns + 0.46, tops, shade)
        segments(axes, columns - 0.46, tops, columns + 0.46, tops, MUTED, 1.1)
        bottom = np.where(np.isfinite(tops), tops, bottom)
    limit = np.asarray(bands[-1].values, float)[column] if bands else np.full(len(ages), np.inf)
    late = ages > limit
    place = column + jitter(len(ages), 0.34)
    dots(axes, place[~late], ages[~late], SERIES[0], 6.0)
    dots(axes, place[late], ages[late], SERIES[1], 7.5, hollow=True)
    if counts:
        margin(axes, top=LINE + 8 + (LINE if y_label else 0))
        for number, text in enumerate(counts):
            write(
                axes,
                fit(text, plot_size(axes)[0] / len(counts)),
                number,
                axes.get_ylim()[1],
                dy=7,
                ha="center",
                color=MUTED,
            )
