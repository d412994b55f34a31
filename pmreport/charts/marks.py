"""Marks: many rectangles, segments or dots as one path; labels beside lines; reference lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import (
    Affine2D,
    Affine2DBase,
    ScaledTranslation,
    Transform,
    blended_transform_factory,
)

from pmreport.charts.axis import Floats, spread
from pmreport.charts.canvas import LINE, figure_of, later, margin, plot_size, points
from pmreport.charts.fonts import fit, width
from pmreport.charts.theme import BAND, BG, INK, MUTED

BEHIND = {"facecolor": BG, "linewidth": 0, "pad": 1}  # keeps lines out of words
BLOCK = {"linewidth": 8, "solid_capstyle": "butt"}
MARK_ROWS = 4  # lines of text above a plot; labels of more marks than that are left to the data table
MARK_LABEL = 190.0  # widest label of a reference line, in points


@dataclass(frozen=True)
class Series:
    """Values of one name; `color` is a hex of the theme, by default the next of the series colours."""

    label: str
    values: Floats
    color: str | None = None


@dataclass(frozen=True)
class Band:
    """A shaded area between two edges over the same x, and its name."""

    label: str
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Mark:
    """A reference on an axis: a place in its units (for dates, s UTC) and the words beside it."""

    at: float
    label: str = ""


def blocks(
    axes: Axes,
    left: npt.ArrayLike,
    bottom: npt.ArrayLike,
    right: npt.ArrayLike,
    top: npt.ArrayLike,
    color: str,
    **style: Any,
) -> None:
    """Rectangles of one colour as one path; those with an edge at no number are left out."""
    edges = np.stack(
        np.broadcast_arrays(*(np.asarray(e, float) for e in (left, bottom, right, top))), -1
    ).reshape(-1, 4)
    edges = edges[np.isfinite(edges).all(1)]
    if edges.size:
        corners = edges[:, [0, 1, 2, 1, 2, 3, 0, 3, 0, 1]].reshape(-1, 2)
        codes = np.tile(np.array([1, 2, 2, 2, 79], np.uint8), len(edges))
        _add(axes, corners, codes, facecolor=color, **style)


def segments(
    axes: Axes,
    x0: npt.ArrayLike,
    y0: npt.ArrayLike,
    x1: npt.ArrayLike,
    y1: npt.ArrayLike,
    color: str,
    width: float = 1.5,
    **style: Any,
) -> None:
    """Straight segments of one colour as one path."""
    ends = np.stack(np.broadcast_arrays(*(np.asarray(e, float) for e in (x0, y0, x1, y1))), -1).reshape(-1, 4)
    ends = ends[np.isfinite(ends).all(1)]
    if ends.size:
        codes = np.tile(np.array([1, 2], np.uint8), len(ends))
        _add(axes, ends.reshape(-1, 2), codes, fill=False, edgecolor=color, linewidth=width, **style)


def dots(
    axes: Axes, x: npt.ArrayLike, y: npt.ArrayLike, color: str, size: float = 6.0, *, hollow: bool = False
) -> None:
    """Round dots of a diameter in points: segments of no length with round ends, so one path for all."""
    style = {"capstyle": "round", "clip_on": False}
    segments(axes, x, y, x, y, color, size, **style)
    if hollow:
        segments(axes, x, y, x, y, BG, size - 3.0, **style)


def _add(axes: Axes, corners: Floats, codes: npt.NDArray[np.uint8], **style: Any) -> None:
    path = Path(corners, codes)
    path.should_simplify = False
    axes.add_artist(PathPatch(path, **style))


def write(
    axes: Axes,
    text: str,
    x: float,
    y: float,
    dx: float = 0,
    dy: float = 0,
    *,
    size: float | None = None,
    **style: Any,
) -> None:
    """Write a text (already fitted) at a place of the data, moved by points."""
    axes.annotate(
        text, (x, y), xytext=(dx, dy), textcoords="offset points", annotation_clip=False,
        **({"va": "center_baseline", "color": INK} | ({"fontsize": size} if size else {}) | style),
    )  # fmt: skip


def from_edge(axes: Axes) -> Transform:
    """Points from the right edge (x) and from the upper edge (y) of the plot, wherever that will be."""
    inches = Affine2D().scale(1 / 72) + figure_of(axes).dpi_scale_trans
    return inches + ScaledTranslation(1, 1, cast(Affine2DBase, axes.transAxes))


def end_labels(
    axes: Axes,
    places: npt.ArrayLike,
    labels: Sequence[str],
    colors: Sequence[str],
    dashes: Sequence[Any] | None = None,
) -> None:
    """Name what ends at these heights (y data) right of the plot, each with a sample.

    A sample is a line of that dash, or a block where the dash is None (areas, columns).
    """
    texts = [fit(label, 0.3 * points(axes)[0]) for label in labels]
    margin(axes, right=max((width(text) for text in texts), default=0) + 26)
    later(axes, lambda: _place_end_labels(axes, np.asarray(places, float), texts, colors, dashes))


def _place_end_labels(
    axes: Axes, places: Floats, texts: Sequence[str], colors: Sequence[str], dashes: Sequence[Any] | None
) -> None:
    low, high = axes.transAxes.inverted().transform(axes.transData.transform([(0, 0), (0, 1)]))[:, 1]
    shares = low + np.nan_to_num(places) * (high - low)
    shares = spread(shares, (LINE - 1) / plot_size(axes)[1], 0.02, 0.98)
    place = blended_transform_factory(from_edge(axes), axes.transAxes)
    for number, (text, share) in enumerate(zip(texts, shares, strict=True)):
        dash = dashes[number] if dashes else None
        sample: dict[str, Any] = BLOCK if dash is None else {"linewidth": 2.2, "linestyle": dash}
        axes.add_artist(
            Line2D([5, 17], [share, share], color=colors[number], transform=place, clip_on=False, **sample)
        )
        axes.annotate(
            text, (1, share), xycoords="axes fraction", xytext=(21, 0), textcoords="offset points",
            va="center_baseline", annotation_clip=False,
        )  # fmt: skip


def key_row(
    axes: Axes, labels: Sequence[str], colors: Sequence[str], samples: Sequence[dict[str, Any]] = ()
) -> None:
    """Name parts above the plot, in their order, each behind a sample: by default a block of its colour."""
    wide, high = points(axes)
    margin(axes, top=LINE + 10)
    limit = (wide - 8) / max(len(labels), 1) - 28
    start, y = 4.0, 1 - 9 / high
    for number, (label, color) in enumerate(zip(labels, colors, strict=True)):
        text = fit(label, limit)
        style = samples[number] if samples else BLOCK
        x = [start / wide, (start + 10) / wide] if style is BLOCK else [(start + 5) / wide]
        key = Line2D(x, [y] * len(x), color=color, transform=figure_of(axes).transFigure, **style)
        figure_of(axes).add_artist(key)
        figure_of(axes).text((start + 14) / wide, y, text, va="center_baseline", color=INK)
        start += 14 + width(text) + 14


def v_marks(axes: Axes, marks: Sequence[Mark], *, has_key: bool = False) -> None:
    """Vertical reference lines with their words above the plot, on as many lines as they need.

    `has_key` leaves the line of a `key_row` free.
    """
    marks = sorted(marks, key=lambda mark: mark.at)
    low, high = axes.get_xlim()
    marks = [mark for mark in marks if low <= mark.at <= high]
    if not marks:
        return
    at = np.array([mark.at for mark in marks])
    place = blended_transform_factory(axes.transData, axes.transAxes)
    segments(axes, at, 0.0, at, 1.0, MUTED, 1.1, transform=place, linestyle=(0, (4, 2)), clip_on=False)
    wide, _ = plot_size(axes)
    texts = [fit(mark.label, min(MARK_LABEL, 0.6 * wide)) for mark in marks]
    starts = (at - low) / (high - low) * wide
    rows = _rows(axes, starts, texts)
    above = np.array([4.0 + row * LINE if row < MARK_ROWS else 0.0 for row in rows])
    margin(axes, top=float(above.max()) + LINE + 2 + (LINE if axes.get_ylabel() or has_key else 0))
    stem = blended_transform_factory(axes.transData, from_edge(axes))
    segments(axes, at, 0.0, at, above, MUTED, 1.1, transform=stem, linestyle=(0, (4, 2)), clip_on=False)
    for start, text, row, mark in zip(starts, texts, rows, marks, strict=True):
        if text and row < MARK_ROWS:
            axes.annotate(
                text, (mark.at, 1), xycoords=place, xytext=(0, 6 + row * LINE), textcoords="offset points",
                ha=_side(start, width(text), wide), va="baseline", color=MUTED, annotation_clip=False,
                bbox=BEHIND,
            )  # fmt: skip


def _side(start: float, wide: float, whole: float) -> str:
    if start + wide / 2 > whole + 8:
        return "right"
    return "left" if start - wide / 2 < -8 else "center"


def _rows(axes: Axes, starts: Floats, texts: Sequence[str]) -> list[int]:
    """The line of text of each label: the lowest on which it does not touch the one before."""
    whole = plot_size(axes)[0]
    ends: list[float] = []
    rows: list[int] = []
    for start, text in zip(starts, texts, strict=True):
        wide = width(text)
        begin = start - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[_side(start, wide, whole)]
        row = next((number for number, end in enumerate(ends) if end + 8 <= begin), len(ends))
        ends[row : row + 1] = [begin + wide]
        rows.append(row)
    return rows


def h_marks(axes: Axes, marks: Sequence[Mark], *, color: str = MUTED, dash: Any = (0, (4, 2))) -> None:
    """Horizontal reference lines, named right of the plot."""
    if marks:
        at = np.array([mark.at for mark in marks])
        place = blended_transform_factory(axes.transAxes, axes.transData)
        segments(axes, 0.0, at, 1.0, at, color, 1.1, transform=place, linestyle=dash, zorder=2.6)
        end_labels(axes, at, [mark.label for mark in marks], [color] * len(marks), [dash] * len(marks))


def shade(axes: Axes, areas: Sequence[tuple[float, float, str]]) -> None:
    """Shade stretches of the x axis, their words at the upper edge, where the y axis makes room."""
    left, right = axes.get_xlim()
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.12 * (high - low))
    place = blended_transform_factory(axes.transData, axes.transAxes)
    for start, end, label in areas:
        first, last = max(start, left), min(end, right)
        blocks(axes, first, 0.0, last, 1.0, BAND, transform=place, zorder=0.4, edgecolor=BG, linewidth=1.5)
        text = fit(label, max(plot_size(axes)[0] * (last - first) / (right - left) - 6, 0))
        axes.text((first + last) / 2, 0.985, text, ha="center", va="top", color=MUTED, transform=place)


def arrow(axes: Axes, start: float, end: float, y: float, label: str) -> None:
    """A horizontal arrow between two places of the x axis, with its words above the middle."""
    head = {"arrowstyle": "->", "color": INK, "linewidth": 1.3, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (end, y), xytext=(start, y), arrowprops=head, annotation_clip=False)
    text = fit(label, MARK_LABEL)
    write(axes, text, (start + end) / 2, y, dy=5, ha="center", va="baseline", bbox=BEHIND)
