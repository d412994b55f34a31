"""Time lines: events in rows by kind, spans in rows, and a rug of ticks."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from pmreport.charts.axis import categories, dates, row_texts, rows_high, span
from pmreport.charts.marks import Mark, blocks, dots, segments, v_marks, write
from pmreport.charts.theme import BG, GRID, INK, REST, SERIES

FEW_EVENTS = 60


def timeline(
    axes: Axes,
    at: npt.ArrayLike,
    kind: npt.ArrayLike,
    kinds: Sequence[str],
    zone: str,
    *,
    colors: Sequence[str] = (),
    texts: Sequence[str] = (),
    marks: Sequence[Mark] = (),
    limits: tuple[float, float] | None = None,
) -> None:
    """Events in rows by their kind: dots, or ticks where there are more than 60 in a row.

    Args:
        at: instants (s UTC).
        kind: row number of each event.
        kinds: names of the rows, the first on top.
        zone: time zone of the axis.
        colors: colour of each row; by default the accent colour.
        texts: what to write right of each row; by default the number of events.
        marks: dated vertical lines.
        limits: first and last instant of the axis; by default those of the events and marks.
    """
    instants, rows = np.asarray(at, float), np.asarray(kind, int)
    categories(axes.yaxis, kinds)
    counts = np.bincount(rows, minlength=len(kinds))
    shown = row_texts(axes, texts or [f"{count:,}" for count in counts])
    dates(axes.xaxis, *(limits or span(instants, [m.at for m in marks], zero=False)), zone)
    left, right = axes.get_xlim()
    every = np.arange(len(kinds), dtype=float)
    axes.grid(False)
    segments(axes, left, every, right, every, GRID, 0.8)
    for row, text in enumerate(shown):
        color = colors[row] if colors else SERIES[0]
        mine = instants[rows == row]
        if len(mine) <= FEW_EVENTS:
            dots(axes, mine, np.full(len(mine), float(row)), color, 8.0)
        else:
            segments(axes, mine, row - 0.28, mine, row + 0.28, color, 1.0)
        write(axes, text, right, row, 9)
    v_marks(axes, marks)


def spans(
    axes: Axes,
    labels: Sequence[str],
    row: npt.ArrayLike,
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    zone: str,
    *,
    color: Sequence[str] | str = SERIES[0],
    texts: Sequence[str] = (),
    marks: Sequence[Mark] = (),
) -> None:
    """Bars from start to end in rows (silences, phases, waits), over hairlines for the whole time.

    Args:
        labels: name of each row, the first on top.
        row: row number of each bar.
        start: instants (s UTC).
        end: instants (s UTC), not before the start.
        zone: time zone of the axis.
        color: one colour, or one per bar.
        texts: what to write right of each row.
        marks: dated vertical lines.
    """
    first, last, place = np.asarray(start, float), np.asarray(end, float), np.asarray(row, float)
    shown = row_texts(axes, texts)
    categories(axes.yaxis, labels)
    dates(axes.xaxis, *span(first, last, [m.at for m in marks], zero=False), zone)
    axes.grid(False)
    left, right = axes.get_xlim()
    rows = np.arange(len(labels), dtype=float)
    segments(axes, left, rows, right, rows, GRID, 0.8)
    half = min(0.32, 9 / rows_high(axes, len(labels)))
    colors = np.full(len(first), color) if isinstance(color, str) else np.asarray(color)
    for shade in dict.fromkeys(colors.tolist()):
        mine = colors == shade
        blocks(
            axes,
            first[mine],
            place[mine] - half,
            last[mine],
            place[mine] + half,
            shade,
            edgecolor=BG,
            linewidth=1,
        )
    for number, text in enumerate(shown):
        write(axes, text, right, number, 8, color=INK)
    v_marks(axes, marks)


def rug(axes: Axes, at: npt.ArrayLike, *, color: str = REST) -> None:
    """Add a tick at the bottom of the plot for each value on its x axis."""
    place = blended_transform_factory(axes.transData, axes.transAxes)
    segments(axes, at, 0.0, at, 0.045, color, 1.0, transform=place)
