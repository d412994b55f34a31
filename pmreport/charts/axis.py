"""Axes: few ticks at round places, labels without locale, room for what stands beside the plot."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator

from pmreport.charts.canvas import margin, plot_size, points
from pmreport.charts.fonts import fit, width
from pmreport.charts.theme import INK

Floats = npt.NDArray[np.float64]
DAY = 86400
DATE_ROOM = 68.0  # points of a date with its year
OTHER_FONT = 1.17  # a page may show the texts in a wider font of its own
MANY_DAYS = 100  # beyond, ticks are months
DAY_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)


def number(value: float) -> str:
    """A number as axes print it in every language: 1,284 · 0.25 · −3."""
    return f"{value:,.6g}".replace("-", "−") if abs(value) < 1e6 else f"{value:,.0f}".replace("-", "−")


def show(value: float, is_share: bool) -> str:
    """A value beside its mark: three digits, and no more than two decimals from 0.1 on."""
    shown = 100 * value if is_share else value
    digits = round(shown) if abs(shown) >= 1000 else float(f"{shown:.3g}")
    text = number(round(digits, 2) if abs(digits) >= 0.1 else digits)
    return text + "%" if is_share else text


def finite(*arrays: npt.ArrayLike) -> Floats:
    """All finite values of the arrays in one row."""
    joined = np.concatenate([np.asarray(array, float).ravel() for array in arrays]) if arrays else np.empty(0)
    return joined[np.isfinite(joined)]


def span(*arrays: npt.ArrayLike, zero: bool = True) -> tuple[float, float]:
    """Lowest and highest finite value, with 0 inside if asked; never an empty range."""
    values = finite(*arrays)
    if zero:
        values = np.append(values, 0.0)
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    return (low, high) if high > low else (low, low + 1.0)


def scale(
    axis: Axis,
    low: float,
    high: float,
    *,
    is_share: bool = False,
    whole: bool = False,
    ticks: int = 5,
    room: float = 0.04,
) -> None:
    """Set the limits of a linear axis, with `room` beyond values that are not 0, and its round ticks."""
    wide = (high - low) * room
    bottom, top = (low if low == 0 else low - wide), (high if high == 0 else high + wide)
    steps = [1, 2, 2.5, 5, 10] if not whole else [1, 2, 5, 10]
    places = np.asarray(MaxNLocator(ticks, integer=whole, steps=steps).tick_values(bottom, top))
    places = places[(places >= bottom - 1e-9 * wide) & (places <= top + 1e-9 * wide)]
    set_ticks(axis, places, tick_texts(places, is_share=is_share))
    _limit(axis, bottom, top)


def log_scale(axis: Axis, low: float, high: float) -> None:
    """Set a logarithmic axis from `low` to `high`, both above 0; ticks at 1, 2 and 5 or at powers of ten."""
    if isinstance(axis, XAxis):
        axis.axes.set_xscale("log")
    else:
        axis.axes.set_yscale("log")
    low, high = low / 1.15, high * 1.15
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    every = (1.0, 2.0, 5.0) if high / low <= 200 else (1.0,)
    places = np.sort(np.outer(powers, every).ravel())
    places = places[(places >= low) & (places <= high)]
    set_ticks(axis, places, [number(place) for place in places])
    axis.set_minor_locator(FixedLocator([]))
    _limit(axis, low, high)


def tick_texts(places: Floats, *, is_share: bool = False) -> list[str]:
    """The numbers of an axis, all with as many decimals as the one that needs most."""
    values = np.round(places * 100 if is_share else places, 10)
    decimals = max((len(f"{value:.6f}".rstrip("0").partition(".")[2]) for value in values), default=0)
    return [f"{value:,.{decimals}f}".replace("-", "−") + "%" * is_share for value in values + 0.0]


def _limit(axis: Axis, low: float, high: float) -> None:
    if isinstance(axis, XAxis):
        axis.axes.set_xlim(low, high)
    else:
        axis.axes.set_ylim(low, high)


def set_ticks(axis: Axis, places: Sequence[float] | Floats, labels: Sequence[str]) -> None:
    """Fix ticks and their labels; labels of rows may take 38 % of the width, which is kept free at once."""
    limit = points(axis.axes)[0] * (0.9 if isinstance(axis, XAxis) else 0.38)
    texts = [fit(label, limit) for label in labels]
    axis.set_major_locator(FixedLocator(list(places)))
    axis.set_major_formatter(FixedFormatter(texts))
    if not isinstance(axis, XAxis):
        margin(axis.axes, left=max((width(text) for text in texts), default=0) + 8)


def categories(axis: Axis, labels: Sequence[str], *, at: Floats | None = None) -> None:
    """Name rows (y, the first on top) or columns (x) at 0, 1, 2 …; columns too many to name are thinned."""
    places = np.arange(len(labels), dtype=float) if at is None else at
    if not isinstance(axis, XAxis):
        axis.axes.set_ylim(len(labels) - 0.5, -0.5)
        room = 0.38 / OTHER_FONT * points(axis.axes)[0]
        names = [fit(label, room) for label in labels]
        set_ticks(axis, places, names)
        margin(axis.axes, left=OTHER_FONT * max((width(name) for name in names), default=0) + 8)
        axis.set_tick_params(labelcolor=INK)
        return
    axis.axes.set_xlim(-0.5, len(labels) - 0.5)
    widest = max((width(fit(label, 110)) for label in labels), default=0) + 8
    step = int(np.ceil(len(labels) * min(widest, 110) / plot_size(axis.axes)[0]))
    if step > 1 and len(labels) <= 12:
        step = 1
    set_ticks(axis, places[::step], list(labels)[::step])


def dates(axis: Axis, low: float, high: float, zone: str, *, ticks: int = 6, room: float = 0.02) -> None:
    """An x axis of instants (s UTC), ticks at midnights or months of the zone, ISO labels."""
    low, high = (low, high) if high - low >= DAY else (low - DAY, high + DAY)
    pad = (high - low) * room
    axis.axes.set_xlim(low - pad, high + pad)
    ticks = max(2, min(ticks, int(plot_size(axis.axes)[0] / DATE_ROOM)))
    inside = _moments(low - pad, high + pad, ZoneInfo(zone), ticks)
    monthly = all(moment.day == 1 for moment in inside) and high - low > 150 * DAY
    labels = [moment.strftime("%Y-%m") for moment in inside] if monthly else _days(inside)
    set_ticks(axis, [moment.timestamp() for moment in inside], labels)


def _days(moments: Sequence[datetime]) -> list[str]:
    """Month and day, with the year on the first and wherever it changes."""
    changes = [True, *(before.year != after.year for before, after in pairwise(moments))]
    return [
        moment.strftime("%Y-%m-%d" if change else "%m-%d")
        for moment, change in zip(moments, changes, strict=True)
    ]


def _moments(low: float, high: float, zone: ZoneInfo, ticks: int) -> list[datetime]:
    """Midnights or months from `low` to `high`, at least one, at most `ticks`."""
    inside: list[datetime] = []
    for every in [*_midnights(low, high, zone), *_months(low, high, zone)]:
        before, inside = inside, [moment for moment in every if low <= moment.timestamp() <= high]
        if not inside:
            return before[:: -(-len(before) // ticks)]
        if len(inside) <= ticks:
            break
    return inside


def _midnights(low: float, high: float, zone: ZoneInfo) -> Iterator[list[datetime]]:
    first = datetime.fromtimestamp(low, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = int((high - low) / DAY) + 2
    for step in (step for step in DAY_STEPS if days / step < MANY_DAYS):
        yield [first + timedelta(days=day) for day in range(0, days, step)]


def _months(low: float, high: float, zone: ZoneInfo) -> Iterator[list[datetime]]:
    first, last = (datetime.fromtimestamp(at, zone) for at in (low, high))
    for step in MONTH_STEPS:
        counts = range((first.year * 12 + first.month - 1) // step * step, last.year * 12 + last.month, step)
        yield [datetime(count // 12, count % 12 + 1, 1, tzinfo=zone) for count in counts]


def spread(places: Floats, gap: float, low: float, high: float) -> Floats:
    """Move positions apart until neighbours are `gap` from each other, inside [low, high] if they fit."""
    order = np.argsort(places, kind="stable")
    moved = np.clip(places[order], low, high)
    for step in range(1, len(moved)):
        moved[step] = max(moved[step], moved[step - 1] + gap)
    if len(moved) and moved[-1] > high:
        moved[-1] = high
        for step in range(len(moved) - 2, -1, -1):
            moved[step] = min(moved[step], moved[step + 1] - gap)
    out = np.empty_like(moved)
    out[order] = moved
    return out


def rows_high(axes: Axes, rows: int) -> float:
    """Points of height that a row of a chart with so many rows has."""
    return plot_size(axes)[1] / max(rows, 1)


def row_texts(axes: Axes, texts: Sequence[str], gap: float = 14.0) -> list[str]:
    """What stands behind the rows, fitted to 28 % of the picture; room for it is kept on the right."""
    shown = [fit(text, 0.28 * points(axes)[0]) for text in texts]
    margin(axes, right=max((width(text) for text in shown), default=0) + gap)
    return shown
