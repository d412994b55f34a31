"""Stacked areas: the cumulative flow diagram."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import scale, span
from pmreport.charts.lines import x_axis
from pmreport.charts.marks import Mark, Series, end_labels, v_marks
from pmreport.charts.theme import BG, REST, SERIES


def cfd(
    axes: Axes,
    x: npt.ArrayLike,
    series: Sequence[Series],
    *,
    zone: str | None = None,
    labels: Sequence[str] = (),
    marks: Sequence[Mark] = (),
    whole: bool = True,
    y_label: str = "",
) -> None:
    """Areas stacked from the bottom up, each named at its end.

    Args:
        x: ascending instants (s UTC) with `zone`, or numbers of periods with `labels`.
        series: at most six areas, the last finished status first; values not below 0.
        zone: time zone of the dates on the axis.
        labels: names of the periods.
        marks: vertical reference lines.
        whole: values are counts.
        y_label: what is counted.
    """
    at = np.asarray(x, float)
    parts = np.vstack([np.nan_to_num(np.asarray(one.values, float)) for one in series])
    tops = np.cumsum(parts, axis=0)
    palette = (*SERIES, REST)
    colors = [one.color or palette[number] for number, one in enumerate(series)]
    axes.set_ylabel(y_label)
    scale(axes.yaxis, *span(tops), whole=whole)
    end_labels(axes, tops[:, -1] - parts[:, -1] / 2, [one.label for one in series], colors)
    x_axis(axes, at, zone, labels)
    for color, top, part in zip(colors, tops, parts, strict=True):
        axes.fill_between(at, top - part, top, color=color, edgecolor=BG, linewidth=0)
        axes.plot(at, top, color=BG, linewidth=1.2)
    v_marks(axes, marks)
