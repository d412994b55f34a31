"""What a mark says when a reader points at it: its place in the finished picture, and its words."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from pmreport.charts.axis import show
from pmreport.charts.canvas import figure_of
from pmreport.charts.fonts import plain
from pmreport.charts.post import TIPS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    Noted = list[tuple[Axes, npt.NDArray[np.float64], Sequence[str]]]

MOST = 300  # marks of one picture that can be pointed at; of more, every second, third, …
_noted: "WeakKeyDictionary[Figure, Noted]" = WeakKeyDictionary()


def tips(axes: "Axes", x: npt.ArrayLike, y: npt.ArrayLike, texts: Sequence[str]) -> None:
    """Let each mark at (x, y), in the units of the data, say its text; marks at no number say nothing."""
    places = np.column_stack(np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float)))
    _noted.setdefault(figure_of(axes), []).append((axes, places, texts))


def point_texts(at: Sequence[str], label: str, values: npt.ArrayLike, *, is_share: bool = False) -> list[str]:
    """`2026-06-01 · label 12`: where a point lies, what it is and its value."""
    numbers = (show(value, is_share) for value in np.asarray(values, float).tolist())
    return [" · ".join(part for part in (place, f"{label} {number}".strip()) if part)
            for place, number in zip(at, numbers, strict=True)]  # fmt: skip


def position_texts(at: npt.NDArray[np.float64], zone: str | None, labels: Sequence[str]) -> list[str]:
    """The words of positions on an x axis: dates in a zone, names of periods, or numbers."""
    if zone:
        return [datetime.fromtimestamp(one, ZoneInfo(zone)).date().isoformat() for one in at.tolist()]
    if labels:
        return [labels[int(one)] for one in at.tolist()]
    return [show(one, False) for one in at.tolist()]


def attribute(figure: "Figure") -> str:
    """The attribute of the picture that holds its tips as [[x, y, text], …] in points; empty without any."""
    found: list[list[float | str]] = []
    wide, high = figure.get_size_inches() * 72
    for axes, places, texts in _noted.pop(figure, []):
        known = np.flatnonzero(np.isfinite(places).all(1))
        if not known.size:
            continue
        shares = figure.transFigure.inverted().transform(axes.transData.transform(places[known]))
        for row, (across, up) in zip(known.tolist(), shares.tolist(), strict=True):
            found.append([round(across * wide, 1), round((1 - up) * high, 1), plain(texts[row])])
    chosen = found[:: -(-len(found) // MOST) or 1]
    return f"{TIPS}={quoteattr(json.dumps(chosen, ensure_ascii=False))} " if chosen else ""
