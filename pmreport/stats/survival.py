"""Durations of which some are still running: the Kaplan–Meier curve and its quantiles."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pmreport.stats.bootstrap import MANY, Weights, boot
from pmreport.stats.interval import LEVEL, Floats, Interval, critical, exp, log, mover

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
# Products of shares such as (1 − 1/4)(1 − 1/3) are meant to reach 1/2 exactly.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Survival:
    """The share still open after each distinct time at which something ended.

    `times` ascend; `survival`, `low`, `high` (the band of the curve at `level`), `at_risk` (still open
    just before) and `ended` (ended at that time) have their length. `n` counts all durations, `events`
    those that ended.
    """

    times: Floats
    survival: Floats
    low: Floats
    high: Floats
    at_risk: Ints
    ended: Ints
    n: int
    events: int
    level: float = LEVEL

    def quantile(self, p: float, level: float | None = None) -> Interval:
        """The smallest time with S(time) ≤ 1 − p; its interval inverts the band of the curve.

        None where the curve, or the band, does not come down that far. `k` counts the ended durations.
        """
        low, high = self.low, self.high
        if level is not None and level != self.level:
            low, high = _band(self.survival, self.at_risk, self.ended, level)
        at, below, above = (_first(self.times, curve, 1 - p) for curve in (self.survival, low, high))
        return Interval(at, below, above, self.n, self.events)


def km(durations: npt.ArrayLike, observed: npt.ArrayLike, level: float = LEVEL) -> Survival:
    """The Kaplan–Meier estimate of how long things take when some are still open.

    `observed` is true where the duration has ended, false where it is only a lower bound (censored);
    nan durations are left out. At a tie the ended ones come first. The band is Greenwood's on the
    log(−log) scale (Kaplan & Meier 1958; Kalbfleisch & Prentice). Where the curve has reached 0 the
    lower end is 0 and the upper end is that of the time before.
    """
    time, ended = np.asarray(durations, dtype=np.float64), np.asarray(observed, dtype=bool)
    time, ended = time[~np.isnan(time)], ended[~np.isnan(time)]
    times, counts = np.unique(time[ended], return_counts=True)
    at_risk = len(time) - np.searchsorted(np.sort(time), times)
    survival = np.cumprod(1 - counts / at_risk, dtype=np.float64)
    low, high = _band(survival, at_risk, counts, level)
    return Survival(times, survival, low, high, at_risk, counts, len(time), int(ended.sum()), level)


def _band(survival: Floats, at_risk: Ints, ended: Ints, level: float) -> tuple[Floats, Floats]:
    inside = survival > 0
    with np.errstate(divide="ignore"):  # the last time may end everything: no variance, and not inside
        variance = np.cumsum(ended / (at_risk * (at_risk - ended)))
    low, high = np.zeros_like(survival), np.ones_like(survival)
    log = np.log(survival[inside])
    reach = np.exp(critical(level) * np.sqrt(variance[inside]) / np.abs(log))
    low[inside], high[inside] = np.exp(log * reach), np.exp(log / reach)
    if len(survival) > 1 and not inside[-1]:
        high[-1] = high[-2]
    return low, high


def _first(times: Floats, curve: Floats, level: float) -> float | None:
    reached = curve <= level + ROUNDING
    return float(times[reached.argmax()]) if reached.any() else None


def km_ratio(
    a: npt.ArrayLike,
    observed_a: npt.ArrayLike,
    b: npt.ArrayLike,
    observed_b: npt.ArrayLike,
    groups_a: npt.ArrayLike | None = None,
    groups_b: npt.ArrayLike | None = None,
    *,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """The Kaplan–Meier median of a ÷ that of b (positive durations), with its bootstrap interval.

    Groups as in `mean_difference`. More than 5,000 units: from the two medians' own intervals on the log
    scale (`mover`). Undefined where a median is not reached. `n` is the smaller sample's, nan left out.
    """
    samples = [_sample(a, observed_a, groups_a), _sample(b, observed_b, groups_b)]
    sizes = [len(sample[0]) for sample in samples]
    medians = [km(time, ended, level).quantile(0.5) for time, ended, _ in samples]
    if medians[0].value is None or not medians[1].value:
        return Interval(None, None, None, min(sizes))
    if sum(sizes) > MANY:
        return exp(mover(log(medians[0]), log(medians[1])))
    time, ended, groups = (np.concatenate(parts) for parts in zip(*samples, strict=True))
    first = np.arange(len(time)) < sizes[0]
    clustered = None if groups_a is None or groups_b is None else groups
    result = boot(_median_ratio, (time, ended, first), clustered, sizes=sizes, seed=seed, level=level)
    return replace(result, n=min(sizes))


def _sample(
    time: npt.ArrayLike, ended: npt.ArrayLike, groups: npt.ArrayLike | None
) -> tuple[Floats, Bools, Ints]:
    """The known durations ascending, ended ones first, with whether they ended and their groups."""
    durations = np.asarray(time, dtype=np.float64)
    over = np.asarray(ended, dtype=bool)
    codes = np.full(len(durations), -1) if groups is None else np.asarray(groups, dtype=np.int64)
    order = np.lexsort((codes, ~over, durations))[: int((~np.isnan(durations)).sum())]
    return durations[order], over[order], codes[order]


def _median_ratio(rows: Weights, time: Floats, ended: Bools, first: Bools) -> Floats:
    over, under = (_medians(rows[:, part], time[part], ended[part]) for part in (first, ~first))
    with np.errstate(divide="ignore", invalid="ignore"):
        return over / under


def _medians(rows: Weights, time: Floats, ended: Bools) -> Floats:
    """The Kaplan–Meier median of each replicate of a `_sample`, infinite where it is not reached.

    Units one after the other give the curve also at ties: (1 − 1/r)(1 − 1/(r − 1)) = 1 − 2/r.
    """
    at_risk = rows[:, ::-1].cumsum(axis=1)[:, ::-1]
    share = np.where(ended, rows, 0) / np.maximum(at_risk, 1)
    before = (np.cumprod(1 - share, axis=1) > 0.5 + ROUNDING).sum(axis=1)
    medians: Floats = np.append(time, np.inf)[before]
    return medians
