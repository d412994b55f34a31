"""One chart to SVG: a figure without pyplot, margins by measured labels, the same bytes every time."""

import io
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from pmreport.charts.fonts import FAMILY, fit, register, safe, width
from pmreport.charts.theme import BG, GRID, INK, MUTED, SERIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

SIZE = (7.2, 3.4)
FONT_SIZE = 10.0
LINE = 15.0  # points from one line of text to the next
RC: dict[str, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "pmreport", "text.parse_math": False, "font.family": [FAMILY],
    "font.size": FONT_SIZE, "axes.unicode_minus": True, "axes.formatter.use_mathtext": False,
    "axes.formatter.useoffset": False, "figure.facecolor": "none", "figure.edgecolor": "none",
    "axes.facecolor": "none", "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False,
    "axes.edgecolor": MUTED, "axes.linewidth": 0.8, "axes.grid": True, "axes.grid.axis": "y",
    "grid.color": GRID, "grid.linewidth": 0.8, "axes.axisbelow": True, "axes.labelcolor": MUTED,
    "xtick.color": MUTED, "ytick.color": MUTED, "text.color": INK, "ytick.major.size": 0,
    "xtick.major.size": 3, "xtick.labelsize": FONT_SIZE, "ytick.labelsize": FONT_SIZE, "lines.linewidth": 2.2,
    "lines.markersize": 6, "lines.solid_capstyle": "round", "patch.linewidth": 0, "patch.edgecolor": BG,
    "hatch.linewidth": 0.8, "path.simplify": True,
    "axes.prop_cycle": f"cycler('color', {list(SERIES)!r})",
}  # fmt: skip
_later: "WeakKeyDictionary[Figure, list[Callable[[], None]]]" = WeakKeyDictionary()


def draw(paint: "Callable[[Axes], None]", size: tuple[float, float] = SIZE) -> str:
    """Let `paint` draw on an empty Axes and return matplotlib's SVG; `size` is in inches.

    Give the result to `themed` for a page, `slim` for the PDF, `standalone` for a download.
    """
    import matplotlib as mpl  # here, not above: 0.6 s that commands without charts do not pay
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    from pmreport.charts.tips import attribute

    register()
    with mpl.rc_context(cast("Any", RC)):
        figure = Figure(figsize=size)
        canvas = FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        figure.subplots_adjust(0, 0, 1, 1)
        margin(axes, left=4, right=10, top=10, bottom=4)
        paint(axes)
        _settle(axes)
        for place in _later.pop(figure, []):
            place()
        for text in (*axes.texts, *figure.texts):  # what a painter wrote without `fit`
            text.set_text(safe(text.get_text())[0])
        out = io.StringIO()
        canvas.print_figure(
            out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
        noted = attribute(figure)
    return out.getvalue().replace("<svg ", f"<svg {noted}", 1)


def later(axes: "Axes", place: Callable[[], None]) -> None:
    """Call when all margins are known: for what must keep a distance in points."""
    _later.setdefault(figure_of(axes), []).append(place)


def margin(axes: "Axes", *, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0) -> None:
    """Keep at least so many points free on each side; a margin only grows."""
    wide, high = points(axes)
    now = figure_of(axes).subplotpars
    figure_of(axes).subplots_adjust(
        left=max(now.left, left / wide), right=min(now.right, 1 - right / wide),
        top=min(now.top, 1 - top / high), bottom=max(now.bottom, bottom / high),
    )  # fmt: skip


def figure_of(axes: "Axes") -> "Figure":
    """The figure that holds the axes."""
    return cast("Figure", axes.figure)


def points(axes: "Axes") -> tuple[float, float]:
    """Width and height of the whole figure in points."""
    wide, high = figure_of(axes).get_size_inches() * 72
    return float(wide), float(high)


def plot_size(axes: "Axes") -> tuple[float, float]:
    """Width and height of the plotting area in points, with the margins known so far."""
    wide, high = points(axes)
    now = figure_of(axes).subplotpars
    return wide * (now.right - now.left), high * (now.top - now.bottom)


def _settle(axes: "Axes") -> None:
    """Make room for the labels of the axes, and write the name of the y axis flat above it."""
    if axes.yaxis.get_visible():
        names = [width(text) for _, text in _labels(axes.yaxis)]
        margin(axes, left=max(names, default=0) + 8)
    if axes.get_ylabel():
        title = fit(axes.get_ylabel(), 0.9 * points(axes)[0])
        axes.set_ylabel("")
        over_axis(axes, title)
    if axes.xaxis.get_visible():
        margin(axes, bottom=LINE + 6)
        _settle_columns(axes)
    if axes.get_xlabel() and axes.xaxis.get_visible():
        axes.set_xlabel(fit(axes.get_xlabel(), 0.9 * plot_size(axes)[0]), loc="right", labelpad=3)
        margin(axes, bottom=2 * LINE + 8)


def _labels(axis: "Axis") -> list[tuple[float, str]]:
    """Place and text of every tick; fixed ones are read without making matplotlib's tick objects."""
    from matplotlib.ticker import FixedFormatter, FixedLocator

    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    if isinstance(locator, FixedLocator) and isinstance(formatter, FixedFormatter):
        return list(zip(locator(), formatter.seq, strict=True))
    texts = [label.get_text() for label in axis.get_ticklabels()]
    return list(zip(axis.get_ticklocs(), texts, strict=True))


def _settle_columns(axes: "Axes") -> None:
    """Cut the labels of the x axis to the distance of two ticks, and make room for half of the outer ones."""
    from matplotlib.ticker import FixedFormatter, FixedLocator

    wide, _ = points(axes)
    now = figure_of(axes).subplotpars
    low, high = now.left * wide, now.right * wide
    to_axes = axes.transData + axes.transAxes.inverted()
    labels = _labels(axes.xaxis)
    centres = [
        low + float(to_axes.transform((place, axes.get_ylim()[0]))[0]) * (high - low) for place, _ in labels
    ]
    room = min((after - before for before, after in pairwise(centres)), default=high - low) * 0.96
    edge = [max(2 * min(centre, wide - centre), 60) for centre in centres]
    texts = [fit(text, max(min(room, most), 24)) for (_, text), most in zip(labels, edge, strict=True)]
    axes.xaxis.set_major_locator(FixedLocator([place for place, _ in labels]))
    axes.xaxis.set_major_formatter(FixedFormatter(texts))
    for centre, text in zip(centres, texts, strict=True):
        half = width(text) / 2 + 2
        if low - 1 <= centre <= high + 1:
            before, after = max(half - centre, 0), max(centre + half - wide, 0)
            margin(axes, left=low + 1.25 * before, right=wide - high + 1.25 * after)


def over_axis(axes: "Axes", title: str) -> None:
    """Write what the y axis measures, in the top left corner of the figure."""
    wide, high = points(axes)
    margin(axes, top=LINE + 8)
    figure_of(axes).text(2 / wide, 1 - 3 / high, title, ha="left", va="top", color=MUTED)
