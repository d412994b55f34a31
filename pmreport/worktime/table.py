"""Working periods laid end to end: instants to working seconds and back, by binary search."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NONE = int(np.iinfo(np.int64).min)
"""The instant that is missing."""

DAY = 86_400


@dataclass(frozen=True)
class Table:
    """The working periods of successive local days.

    `midnights` has the instant at which each day begins, from day number `first` (days since 1970-01-01),
    and the end of the last. Periods are [starts, ends), ascending and apart; `worked` is the number of
    working seconds up to each end, counted from the calendar's origin.
    """

    first: int
    midnights: Ints
    starts: Ints
    ends: Ints
    worked: Floats

    def seconds(self, instants: Ints) -> Floats:
        """Working seconds from the origin to each instant; flat outside the periods."""
        edges = np.column_stack([self.starts, self.ends]).ravel().astype(np.float64)
        before = self.worked - (self.ends - self.starts)
        passed: Floats = np.interp(instants, edges, np.column_stack([before, self.worked]).ravel())
        return passed

    def instants(self, seconds: Floats) -> Ints:
        """The earliest instant by which that many seconds have been worked."""
        last = len(self.ends) - 1
        period = np.minimum(np.searchsorted(self.worked, seconds), last)
        back = np.clip(self.worked[period] - seconds, 0, (self.ends - self.starts)[period])
        return self.ends[period] - np.rint(back).astype(np.int64)

    def reaches(self, seconds: Floats) -> bool:
        """Whether all those working seconds have been worked inside the table."""
        begin = self.worked[0] - (self.ends[0] - self.starts[0])
        return bool(((seconds > begin) & (seconds <= self.worked[-1])).all())

    def working(self, instants: Ints) -> Bools:
        """Whether each instant lies inside a working period."""
        period = np.searchsorted(self.starts, instants, side="right") - 1
        return (period >= 0) & (instants < self.ends[np.maximum(period, 0)])

    def days(self, instants: Ints) -> Ints:
        """The number of the local day of each instant."""
        return self.first - 1 + np.searchsorted(self.midnights, instants, side="right")


def build(zone: ZoneInfo, first: int, periods: list[npt.NDArray[np.int64]], origin: int) -> Table:
    """The table of the days from number `first`, one array of periods for each.

    An array holds rows of (start, end) in seconds of the day by the clock on the wall. The count of
    working seconds is 0 at the beginning of day number `origin`, which is one of them.
    """
    numbers = np.arange(first, first + len(periods) + 1)
    wall = np.concatenate([p + day * DAY for p, day in zip(periods, numbers[:-1], strict=True)])
    midnights = _utc(numbers * DAY, zone)
    starts, ends = _joined(_utc(wall[:, 0], zone), _utc(wall[:, 1], zone))
    worked = np.cumsum(ends - starts).astype(np.float64)
    table = Table(first, midnights, starts, ends, worked)
    zero = table.seconds(midnights[origin - first : origin - first + 1])
    return Table(first, midnights, starts, ends, worked - zero)


def _joined(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """The periods without the empty ones (the hour that summer time skips), touching ones joined."""
    some = ends > starts
    starts, ends = starts[some], ends[some]
    apart = starts[1:] > ends[:-1]
    return starts[np.append(True, apart)], ends[np.append(apart, True)]


def _utc(wall: Ints, zone: ZoneInfo) -> Ints:
    """Readings of the wall clock as instants.

    A reading that occurs twice is the first; one that is skipped is the moment after the gap.
    """
    readings = pd.DatetimeIndex(wall.astype("datetime64[s]"))
    first = np.ones(len(readings), dtype=bool)
    local = readings.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    return local.tz_convert("UTC").tz_localize(None).to_numpy("datetime64[s]").astype(np.int64)
