"""One measure over successive reports: points with intervals, natural limits per stretch, breaks between."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import scale, set_ticks, span
from pmreport.charts.fonts import fit
from pmreport.charts.marks import Mark, blocks, dots, end_labels, segments, v_marks
from pmreport.charts.theme import BAND, BG, MUTED, REST, SERIES, WORSE

DASH: Any = (0, (4, 2))
DIAMOND: Any = {"linestyle": "none", "marker": "D", "markeredgecolor": BG, "markersize": 9}
MANY = 40  # points from which on they are drawn small
LABELS = 8  # names of reports on the axis
NAME = 96.0  # widest of them, in points


@dataclass(frozen=True)
class Run:
    """A stretch of comparable points, from `first` up to, not including, `end`; its limits, if it has any.

    A `provisional` one has its limits as dashes only.
    """

    first: int
    end: int
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    provisional: bool = False


def trend(
    axes: Axes,
    labels: Sequence[str],
    values: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    *,
    runs: Sequence[Run],
    signals: Sequence[int] = (),
    breaks: Sequence[Mark] = (),
    names: tuple[str, str] = ("", ""),
    is_share: bool = False,
    whole: bool = False,
    y_label: str = "",
) -> None:
    """A control chart of reports in a row; the line does not pass from one run to the next.

    Args:
        labels: name of each report; at most eight are written.
        values: one value per report; NaN leaves a gap.
        low: lower ends of the intervals; NaN where there is none.
        high: upper ends.
        runs: stretches of comparable reports.
        signals: places of points that do not fit; they get a diamond.
        breaks: vertical lines with their words, at places between two reports.
        names: words for the centre line and for both natural limits.
        is_share: values are fractions.
        whole: values are counts.
        y_label: what the points measure.
    """
    y, bottom, top = (np.asarray(one, float) for one in (values, low, high))
    limits = [edge for run in runs for edge in (run.centre, run.lower, run.upper) if edge is not None]
    zero = not (np.nanmin([*y, *limits], initial=0.0) < 0)
    axes.set_ylabel(y_label)
    scale(axes.yaxis, *span(y, bottom, top, limits, zero=zero), is_share=is_share, whole=whole)
    x = np.arange(len(y), dtype=float)
    _named(axes, labels)
    for run in runs:
        _limits(axes, run)
    many = len(y) > MANY
    segments(axes, x, bottom, x, top, REST, 0.7 if many else 1.4)
    for run in runs:
        axes.plot(x[run.first : run.end], y[run.first : run.end], color=SERIES[0], linewidth=1.6)
    odd = np.isin(x, np.asarray(signals, float))
    dots(axes, x[~odd], y[~odd], SERIES[0], 3.0 if many else 6.0)
    axes.plot(x[odd], y[odd], color=WORSE, clip_on=False, **DIAMOND)
    _name_limits(axes, runs, names)
    v_marks(axes, breaks)


def _named(axes: Axes, labels: Sequence[str]) -> None:
    """At most eight names, the last among them, none wider than its share."""
    step = max(ceil(len(labels) / LABELS), 1)
    shown = [i for i in range(len(labels)) if (len(labels) - 1 - i) % step == 0]
    axes.set_xlim(-0.5, len(labels) - 0.5)
    set_ticks(axes.xaxis, [float(i) for i in shown], [fit(labels[i], NAME) for i in shown])


def _limits(axes: Axes, run: Run) -> None:
    if run.centre is None or run.lower is None or run.upper is None:
        return
    left, right = run.first - 0.5, run.end - 0.5
    if run.provisional:
        segments(
            axes, left, [run.lower, run.upper], right, [run.lower, run.upper], MUTED, 1.1, linestyle=DASH
        )
    else:
        blocks(axes, left, run.lower, right, run.upper, BAND, zorder=0.5)
    segments(axes, left, run.centre, right, run.centre, MUTED, 1.1)


def _name_limits(axes: Axes, runs: Sequence[Run], names: tuple[str, str]) -> None:
    """Words right of the plot for the limits of the last stretch, where it has any."""
    last = runs[-1] if runs else None
    if last is None or last.centre is None or last.lower is None or last.upper is None:
        return
    dash = DASH if last.provisional else None
    color = MUTED if last.provisional else BAND
    end_labels(axes, [last.upper, last.centre], [names[1], names[0]], [color, MUTED], [dash, "-"])
