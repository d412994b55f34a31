"""Change: from nothing to a total by parts, and what came in against what went out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from pmreport.charts.axis import (
    categories,
    finite,
    row_texts,
    scale,
    set_ticks,
    show,
    span,
    tick_texts,
)
from pmreport.charts.bars import bar_half, bare
from pmreport.charts.marks import (
    Mark,
    blocks,
    end_labels,
    segments,
    v_marks,
    write,
)
from pmreport.charts.theme import BETTER, BG, INK, MUTED, REST, SERIES, WORSE


def waterfall(
    axes: Axes,
    labels: Sequence[str],
    values: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    *,
    total: str,
    texts: Sequence[str] | None = None,
    x_label: str = "",
) -> None:
    """From nothing to the total, part by part, downwards; a part that may be 0 is hatched.

    Args:
        labels: name of each part, the first on top.
        values: length of each part; negative parts lead back.
        low: lower ends of the parts' intervals; NaN for none.
        high: upper ends.
        total: name of the last row, the sum.
        texts: what to write behind each part and the sum; by default the signed value.
        x_label: unit of the values.
    """
    part, lower, upper = (np.asarray(column, float) for column in (values, low, high))
    after = np.cumsum(part)
    before = after - part
    whole = float(after[-1]) if len(after) else 0.0
    written = list(texts) if texts is not None else [_signed(v) for v in part] + [show(whole, False)]
    shown = row_texts(axes, written)
    categories(axes.yaxis, [*labels, total])
    reach = np.fmax(np.fmax(before, after), before + np.nan_to_num(upper, nan=-np.inf))
    scale(axes.xaxis, *span(before, after, before + lower, before + upper), room=0.02)
    rows = np.arange(len(part) + 1, dtype=float)
    half = bar_half(axes, len(rows))
    open_ = (lower <= 0) & (upper >= 0)
    for color, mine in ((WORSE, part >= 0), (BETTER, part < 0)):
        for style, those in (({}, mine & ~open_), (HATCHED | {"edgecolor": color}, mine & open_)):
            left, right = np.minimum(before, after)[those], np.maximum(before, after)[those]
            blocks(
                axes,
                left,
                rows[:-1][those] - half,
                right,
                rows[:-1][those] + half,
                BG if style else color,
                **style,
            )
    blocks(axes, min(whole, 0), rows[-1] - half, max(whole, 0), rows[-1] + half, REST)
    segments(axes, after, rows[:-1] + half, after, rows[1:] - half, MUTED, 0.8)
    segments(axes, before + lower, rows[:-1], before + upper, rows[:-1], INK, 1.5)
    for row, text in enumerate(shown):
        write(axes, text, float(np.append(reach, max(whole, 0.0))[row]), row, 6)
    bare(axes, True, x_label)


HATCHED: dict[str, Any] = {"hatch": "////", "linewidth": 1.0}


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + show(value, False)


def balance(
    axes: Axes,
    labels: Sequence[str],
    opened: npt.ArrayLike,
    closed: npt.ArrayLike,
    stock: npt.ArrayLike,
    *,
    names: tuple[str, str, str],
    marks: Sequence[Mark] = (),
    y_label: str = "",
) -> None:
    """What came in (columns up) and went out (columns down) per period, and the line of what is open.

    Args:
        labels: names of the periods.
        opened: count per period.
        closed: count per period, drawn downwards.
        stock: open at the end of each period.
        names: words for opened, closed and open.
        marks: vertical reference lines at period numbers.
        y_label: what is counted.
    """
    up, down, line = (np.asarray(column, float) for column in (opened, closed, stock))
    axes.set_ylabel(y_label)
    scale(axes.yaxis, *span(up, -down, line), whole=True)
    places = axes.yaxis.get_major_locator()()
    set_ticks(axes.yaxis, places, tick_texts(np.abs(places)))
    ends = [
        float(np.nan_to_num(up)[-1]) / 2,
        -float(np.nan_to_num(down)[-1]) / 2,
        float(finite(line)[-1]) if finite(line).size else 0.0,
    ]
    end_labels(axes, ends, names, [SERIES[1], SERIES[0], INK], [None, None, "-"])
    categories(axes.xaxis, labels)
    columns = np.arange(len(up), dtype=float)
    blocks(axes, columns - 0.38, 0.0, columns + 0.38, up, SERIES[1])
    blocks(axes, columns - 0.38, -down, columns + 0.38, 0.0, SERIES[0])
    axes.axhline(0.0, color=MUTED, linewidth=0.8)
    axes.plot(columns, line, color=INK)
    v_marks(axes, marks)
