"""The individuals and moving range chart: is a new point like the earlier ones?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
RANGE_FACTOR = 2.66  # 3 / 1.128: three sigma from the mean of ranges of two


@dataclass(frozen=True)
class Signal:
    """A point that does not fit: `index` in the series, `side` +1 above or −1 below the centre.

    `rule`: `limit` (beyond it), `run` (the last of 8 successive on this side) or `near` (the last of 4 of
    which 3, this one among them, are nearer this limit than the centre).
    """

    index: int
    side: int
    rule: str


@dataclass(frozen=True)
class Limits:
    """The natural process limits of a series and the points that break its rules, in order.

    `centre` is None without points, the limits without two. `n` counts the points that set them.
    """

    centre: float | None
    low: float | None
    high: float | None
    n: int
    signals: tuple[Signal, ...] = ()


def xmr(
    points: npt.ArrayLike,
    *,
    baseline: int | None = None,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Limits:
    """Limits mean ± 2.66 · mean moving range, and the signals of metrics.md 0.5 (Wheeler).

    The first `baseline` points set the limits (default: all); every point is judged. `floor` and
    `ceiling` are the metric's range: a limit does not pass them. nan points are not allowed.
    """
    series = np.asarray(points, dtype=np.float64)
    if np.isnan(series).any():
        raise ValueError("a point of a series is missing: leave it out")
    base = series[:baseline]
    if len(base) < 2:
        return Limits(float(base[0]) if len(base) else None, None, None, len(base))
    centre = float(base.mean())
    reach = RANGE_FACTOR * float(np.abs(np.diff(base)).mean())
    low = centre - reach if floor is None else max(centre - reach, floor)
    high = centre + reach if ceiling is None else min(centre + reach, ceiling)
    return Limits(centre, low, high, len(base), _signals(series, centre, reach, low, high))


def _signals(
    series: npt.NDArray[np.float64], centre: float, reach: float, low: float, high: float
) -> tuple[Signal, ...]:
    found: list[Signal] = []
    for side, beyond in ((1, series > high), (-1, series < low)):
        offset = side * (series - centre)
        near = offset > reach / 2
        rules = {"limit": beyond, "run": _of_last(offset > 0, 8, 8), "near": near & _of_last(near, 3, 4)}
        found += [Signal(int(i), side, rule) for rule, hit in rules.items() for i in np.flatnonzero(hit)]
    return tuple(sorted(found, key=lambda s: (s.index, s.rule)))


def _of_last(flags: Bools, k: int, window: int) -> Bools:
    """Where at least k of the last `window` flags, this one included, are set."""
    total: npt.NDArray[np.int64] = np.concatenate((np.zeros(window, dtype=np.int64), np.cumsum(flags)))
    enough: Bools = total[window:] - total[: len(flags)] >= k
    return enough
