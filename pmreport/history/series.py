"""Reports in a row: which belong together, where the line breaks, what is a signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from pmreport.history.record import Point, Record
from pmreport.measure.judge import FEW
from pmreport.stats import Interval, Limits, mover, widened, xmr

Verdict = Literal["worse", "better", "no_clear_change", "too_little_data", "not_comparable"]
PROVISIONAL, BASELINE = 6, 8  # points from which limits are drawn, provisionally and for good
LIMITS_FROM = 12  # the first points that set the limits: later ones are judged, not averaged in
WHOLE = ("count", "working_days")  # the slip of a release and counts are points whatever their n
SIGNED = ("release_slip", "lateness", "forecast_gap")  # below zero where something was early
ENOUGH = 10  # cases behind a point that sets limits (metrics.md 0.5)


@dataclass(frozen=True)
class Break:
    """The line ends before this report: its numbers are defined or configured otherwise."""

    index: int
    why: Literal["definition", "configuration"]


@dataclass(frozen=True)
class Segment:
    """Successive reports whose numbers are comparable: from `first` up to, not including, `end`.

    `limits` are those of its points, None below six; provisional below eight. The indices of their
    signals are those of the whole series.
    """

    first: int
    end: int
    limits: Limits | None
    provisional: bool


@dataclass(frozen=True)
class Change:
    """The movement of a number from one report to a later one, with its 99 % interval."""

    delta: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True)
class Series:
    """One metric over the reports of a group, oldest first; a report without it has None."""

    metric: str
    records: tuple[Record, ...]
    points: tuple[Point | None, ...]
    breaks: tuple[Break, ...]
    segments: tuple[Segment, ...]

    @property
    def known(self) -> tuple[int, ...]:
        """The reports that have a number."""
        return tuple(i for i, p in enumerate(self.points) if p is not None and p.value is not None)

    @property
    def signals(self) -> tuple[int, ...]:
        """The reports whose number does not fit the others, in order."""
        found = {s.index for part in self.segments if part.limits for s in part.limits.signals}
        return tuple(sorted(found))

    @property
    def change(self) -> Change | None:
        """The newest number against the one before; None without two."""
        if len(self.known) < 2:
            return None
        before, last = self.known[-2:]
        return self.between(before, last)

    def between(self, before: int, after: int) -> Change:
        """The movement between two reports; only where nothing was redefined between them."""
        if any(before < found.index <= after for found in self.breaks):
            return Change(None, None, None, "not_comparable")
        return change(self.points[after], self.points[before])


def change(now: Point | None, then: Point | None) -> Change:
    """now − then with a 99 % interval (MOVER); whether it lies beyond none, and on which side."""
    if now is None or then is None or now.value is None or then.value is None:
        return Change(None, None, None, "not_comparable")
    if now.version != then.version or now.unit != then.unit:
        return Change(None, None, None, "not_comparable")
    gap = mover(widened(_interval(now)), widened(_interval(then)))
    few = not now.is_census and min(now.n, then.n) < FEW
    return Change(gap.value, gap.low, gap.high, "too_little_data" if few else _verdict(gap, now))


def _interval(point: Point) -> Interval:
    return Interval(point.value, point.low, point.high, point.n)


def _verdict(gap: Interval, now: Point) -> Verdict:
    up = gap.low is not None and gap.low > 0
    down = gap.high is not None and gap.high < 0
    if now.direction == "neutral" or not (up or down):
        return "no_clear_change"
    return "worse" if up == (now.direction == "higher_is_worse") else "better"


def groups(records: Sequence[Record]) -> list[tuple[tuple[str, str], tuple[Record, ...]]]:
    """The reports by kind and series, oldest first; the group with the newest report comes first."""
    ordered = sorted(records, key=lambda one: (one.group, one.order))
    found = [(key, tuple(members)) for key, members in groupby(ordered, key=lambda one: one.group)]
    return sorted(found, key=lambda pair: pair[1][-1].order, reverse=True)


def series(metric: str, records: Sequence[Record]) -> Series:
    """A metric over reports of one group, oldest first."""
    points = tuple(one.points.get(metric) for one in records)
    breaks = _breaks(records, points)
    edges = [0, *(found.index for found in breaks), len(records)]
    parts = [_segment(metric, points, a, b) for a, b in pairwise(edges)]
    return Series(metric, tuple(records), points, breaks, tuple(parts))


def _breaks(records: Sequence[Record], points: Sequence[Point | None]) -> tuple[Break, ...]:
    """Where the definition or the configuration of a number differs from the number before."""
    found, last = [], None
    for i, point in enumerate(points):
        if point is None or point.value is None:
            continue
        if last is not None and points[last].version != point.version:  # type: ignore[union-attr]
            found.append(Break(i, "definition"))
        elif last is not None and not records[last].is_comparable(records[i]):
            found.append(Break(i, "configuration"))
        last = i
    return tuple(found)


def _segment(metric: str, points: Sequence[Point | None], first: int, end: int) -> Segment:
    places = [i for i in range(first, end) if _sets_limits(points[i])]
    values = [float(points[i].value) for i in places]  # type: ignore[union-attr, arg-type]
    if len(values) < PROVISIONAL:
        return Segment(first, end, None, False)
    unit = points[places[0]].unit  # type: ignore[union-attr]
    ceiling = 1.0 if unit == "fraction" else None
    limits = xmr(values, baseline=LIMITS_FROM, floor=_floor(metric, unit), ceiling=ceiling)
    signals = tuple(type(s)(places[s.index], s.side, s.rule) for s in limits.signals)
    moved = Limits(limits.centre, limits.low, limits.high, limits.n, signals)
    return Segment(first, end, moved, len(values) < BASELINE)


def _sets_limits(point: Point | None) -> bool:
    if point is None or point.value is None:
        return False
    return point.n >= ENOUGH or point.unit in WHOLE


def _floor(metric: str, unit: str) -> float | None:
    """Nothing ends below none, but what can be early or lost: days against a date, scores."""
    return None if metric in SIGNED or unit == "points" else 0.0
