"""Matrices: numbers in coloured cells, in vectors, so that the theme reaches them."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter

from pmreport.charts.axis import Floats, categories, finite, set_ticks, show
from pmreport.charts.canvas import LINE, margin, over_axis, plot_size, points
from pmreport.charts.fonts import fit, width
from pmreport.charts.marks import blocks
from pmreport.charts.theme import BG, DIVERGING, GRID, INK, MUTED, ON, SEQUENTIAL

GAP = {"edgecolor": BG, "linewidth": 1.5}


def heatmap(
    axes: Axes,
    rows: Sequence[str],
    columns: Sequence[str],
    values: npt.ArrayLike,
    *,
    hidden: npt.ArrayLike | None = None,
    hidden_text: str = "<5",
    diverging: bool = False,
    is_share: bool = False,
    x_label: str = "",
    y_label: str = "",
) -> None:
    """A matrix in six steps of one colour, its numbers in the cells where they have room.

    Args:
        rows: names of the rows, the first on top.
        columns: names of the columns, written above.
        values: (rows, columns); NaN leaves the cell empty.
        hidden: True for suppressed cells, which show `hidden_text` and no colour.
        hidden_text: the words of a suppressed cell.
        diverging: seven steps around 0 instead of six from the lowest (or 0) to the highest value.
        is_share: values are fractions.
        x_label: what the columns are.
        y_label: what the rows are.
    """
    table = np.asarray(values, float)
    covered = np.zeros(table.shape, bool) if hidden is None else np.asarray(hidden, bool)
    table = np.where(covered, np.nan, table)
    palette = DIVERGING if diverging else SEQUENTIAL
    steps = _steps(table, len(palette), diverging)
    categories(axes.yaxis, rows)
    _columns(axes, columns, x_label, y_label)
    axes.spines["bottom"].set_visible(False)
    axes.grid(False)
    for step, color in enumerate(palette):
        row, column = np.nonzero(steps == step)
        blocks(axes, column - 0.5, row - 0.5, column + 0.5, row + 0.5, color, **GAP)
    row, column = np.nonzero(covered)
    blocks(
        axes,
        column - 0.46,
        row - 0.44,
        column + 0.46,
        row + 0.44,
        BG,
        edgecolor=GRID,
        linewidth=0.8,
        linestyle=(0, (3, 2)),
    )
    _numbers(axes, table, covered, steps, palette, hidden_text, is_share)


def _steps(table: Floats, count: int, diverging: bool) -> npt.NDArray[np.int64]:
    """The colour step of each cell, −1 for none."""
    known = finite(table)
    reach = float(np.abs(known).max(initial=0.0)) or 1.0
    low, high = (
        (-reach, reach)
        if diverging
        else (min(float(known.min(initial=0.0)), 0.0), float(known.max(initial=0.0)))
    )
    scaled = (np.nan_to_num(table) - low) / ((high - low) or 1.0) * count
    return np.where(np.isfinite(table), np.clip(scaled.astype(np.int64), 0, count - 1), -1)


def _columns(axes: Axes, columns: Sequence[str], x_label: str, y_label: str) -> None:
    """Names above the columns; the words for rows and columns above both."""
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0)
    categories(axes.xaxis, columns)
    names = cast(FixedFormatter, axes.yaxis.get_major_formatter()).seq
    margin(axes, top=LINE + 8, left=max(width(name) for name in names) + 8, right=4)
    room = plot_size(axes)[0] / max(len(columns), 1)
    places = axes.xaxis.get_major_locator()()
    apart = places[1] - places[0] if len(places) > 1 else 1.0
    set_ticks(axes.xaxis, places, [fit(columns[int(place)], room * apart - 3) for place in places])
    title = "  ·  ".join(
        word for word in (f"↓ {y_label}" if y_label else "", f"→ {x_label}" if x_label else "") if word
    )
    if title:
        margin(axes, top=2 * LINE + 8)
        over_axis(axes, fit(title, 0.94 * points(axes)[0]))


def _numbers(
    axes: Axes, table: Floats, covered: npt.NDArray[np.bool_], steps: npt.NDArray[np.int64],
    palette: Sequence[str], hidden_text: str, is_share: bool,
) -> None:  # fmt: skip
    room = plot_size(axes)[0] / max(table.shape[1], 1) - 4
    for row, column in np.argwhere(covered | np.isfinite(table)).tolist():
        text = hidden_text if covered[row, column] else show(float(table[row, column]), is_share)
        color = MUTED if covered[row, column] else ON.get(palette[steps[row, column]], INK)
        if width(text, 9) <= room:
            axes.text(column, row, text, fontsize=9, ha="center", va="center_baseline", color=color)
