"""A project's calendar: instants to cumulative working hours and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

from pmreport.errors import ConfigError
from pmreport.worktime.rules import DAY, Rules, known_years, parse_kind, parse_periods
from pmreport.worktime.table import NONE, Bools, Floats, Ints, Table, build

USUAL_HOURS = ("09:00-12:00", "13:00-18:00")
# Instants outside these years are junk ("9999-12-31" for never) and are clamped to them.
FIRST_YEAR, LAST_YEAR = 1900, 2200
_EARLIEST, _LATEST = -2_208_988_800 + DAY, 7_289_654_399 - DAY
_DEFAULT_SPAN = (1_577_836_800, 1_798_761_599)  # 2020 to 2026


@dataclass(frozen=True)
class Calendar:
    """Working time in one zone. Make it with `calendar`.

    Instants are int64 seconds since 1970 UTC, `NONE` where missing; scalars and arrays are both accepted.
    `hours_per_day` is the length of a full working day. `incomplete` lists the years of the data without
    holidays in the calendar: there Monday to Friday are worked. Any instant is accepted; those before 1900 or
    after 2200 count as the nearest in that range.
    """

    kind: str
    zone: ZoneInfo
    hours_per_day: float
    incomplete: tuple[int, ...]
    _rules: Rules = field(repr=False)
    _origin: int = field(repr=False)
    _years: tuple[int, int] = field(repr=False)

    def tau(self, instants: npt.ArrayLike) -> Floats:
        """Cumulative working hours at each instant: monotone, flat outside hours, nan where missing.

        Only differences mean something; 0 is the beginning of the data's first day.
        """
        return self._seconds(instants) / 3600

    def instant(self, tau: npt.ArrayLike) -> Ints:
        """The earliest instant by which that many hours have been worked (`tau` turned round)."""
        hours = np.asarray(tau, dtype=np.float64)
        missing = np.isnan(hours)
        seconds = np.where(missing, 0.0, hours * 3600)
        for more in (0, 10, LAST_YEAR - FIRST_YEAR):
            table = self._of_years(self._years[0] - more, self._years[1] + more)
            if table.reaches(seconds):
                break
        return np.where(missing, NONE, table.instants(seconds))

    def hours(self, a: npt.ArrayLike, b: npt.ArrayLike) -> Floats:
        """Working hours from a to b: negative if b is earlier, nan where either is missing."""
        return (self._seconds(b) - self._seconds(a)) / 3600

    def days(self, a: npt.ArrayLike, b: npt.ArrayLike) -> Floats:
        """Working days from a to b: hours ÷ hours of a full day."""
        return self.hours(a, b) / self.hours_per_day

    def is_working(self, instants: npt.ArrayLike) -> Bools:
        """Whether each instant lies in working hours; false where missing."""
        times = np.asarray(instants, dtype=np.int64)
        working: Bools = (times != NONE) & self._table(times).working(times)
        return working

    def local_day(self, instants: npt.ArrayLike) -> Ints:
        """The local date of each instant in days since 1970-01-01, `NONE` where missing."""
        times = np.asarray(instants, dtype=np.int64)
        return np.where(times == NONE, NONE, self._table(times).days(times))

    def start_of_day(self, days: npt.ArrayLike) -> Ints:
        """The instant at which each local day (number since 1970-01-01) begins; `NONE` stays."""
        numbers = np.asarray(days, dtype=np.int64)
        table = self._table(np.where(numbers == NONE, NONE, np.clip(numbers, -(2**40), 2**40) * DAY))
        inside = np.clip(numbers - table.first, 0, len(table.midnights) - 1)
        return np.where(numbers == NONE, NONE, table.midnights[inside])

    def end_of_day(self, days: npt.ArrayLike) -> Ints:
        """24:00 of each local day: the beginning of the next; `NONE` stays."""
        numbers = np.asarray(days, dtype=np.int64)
        return self.start_of_day(np.where(numbers == NONE, NONE, numbers + 1))

    def incomplete_years(self, first: int, last: int) -> tuple[int, ...]:
        """The years between two instants whose holidays the calendar does not know (for forecasts)."""
        known = known_years(self.kind)
        days = self.local_day(np.clip([first, last], _EARLIEST, _LATEST))
        a, b = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        return () if known is None else tuple(y for y in range(a, b + 1) if y not in known)

    def _seconds(self, instants: npt.ArrayLike) -> Floats:
        times = np.asarray(instants, dtype=np.int64)
        return np.where(times == NONE, np.nan, self._table(times).seconds(times))

    def _table(self, instants: Ints) -> Table:
        """The usual table, or a wider one where instants lie outside."""
        some = instants[instants != NONE]
        first, last = self._years
        if some.size and _year(some.min()) <= first:  # a local year begins up to 14 hours before the UTC year
            first = (_year(some.min()) - 1) // 10 * 10
        if some.size and _year(some.max()) >= last:
            last = (_year(some.max()) + 1) // 10 * 10 + 9  # whole decades: few different tables to keep
        return self._of_years(first, last)

    def _of_years(self, first: int, last: int) -> Table:
        years = max(first, FIRST_YEAR), min(last, LAST_YEAR)
        return _table(self._rules, self.zone, self._origin, years)


def calendar(
    kind: str = "weekdays",
    zone: str = "UTC",
    hours: tuple[str, ...] = USUAL_HOURS,
    overrides: Mapping[date, float] | None = None,
    span: tuple[int, int] = _DEFAULT_SPAN,
) -> Calendar:
    """The calendar of a kind: weekdays, cn, 24x7, or a country code of the `holidays` package.

    `hours` are the working periods of a day (ignored by 24x7), `overrides` the dates that differ with
    their working hours, `span` the first and the last instant of the data. ConfigError for a kind, zone,
    period or number of hours that does not exist.
    """
    name = parse_kind(kind)
    periods = ((0, DAY),) if name == "24x7" else parse_periods(tuple(hours))
    rules = Rules(name, periods, _overrides(overrides or {}))
    where = _zone(zone)
    years = _year(span[0]) - 1, _year(span[1]) + 1
    origin = int(np.clip(span[0], _EARLIEST, _LATEST)) // DAY
    full = sum(end - start for start, end in periods) / 3600
    result = Calendar(name, where, full, (), rules, origin, years)
    return replace(result, incomplete=result.incomplete_years(*span))


def _overrides(hours: Mapping[date, float]) -> tuple[tuple[int, float], ...]:
    for day, worked in hours.items():
        if not 0 <= worked <= 24:
            raise ConfigError(f"{day} cannot have {worked} working hours", "Give a number from 0 to 24.")
    epoch = date(1970, 1, 1).toordinal()
    return tuple(sorted((day.toordinal() - epoch, float(worked)) for day, worked in hours.items()))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(
            f"there is no time zone {name!r}", "Write a name such as Asia/Shanghai or Europe/Berlin."
        ) from None


def _year(instant: int) -> int:
    """The UTC year of an instant, clamped to the years that a calendar covers."""
    inside = np.clip(int(instant), _EARLIEST, _LATEST)
    return int(np.int64(inside).astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64)) + 1970


@lru_cache(maxsize=16)
def _table(rules: Rules, zone: ZoneInfo, origin: int, years: tuple[int, int]) -> Table:
    first = _day(years[0])
    days = rules.days(first, _day(years[1] + 1) - 1)
    if not any(len(periods) for periods in days):
        raise ConfigError("the calendar has no working hours", "Check the dates and hours of its file.")
    return build(zone, first, days, origin)


def _day(year: int) -> int:
    return date(year, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
