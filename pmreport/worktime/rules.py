"""Which days are worked, and when: kinds of calendars, periods of a day, single days that differ."""

import difflib
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pmreport.errors import ConfigError
from pmreport.worktime import china

DAY = 86_400
OWN = ("weekdays", "cn", "24x7")
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_PERIOD = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")


@dataclass(frozen=True)
class Rules:
    """What a calendar is made from: `periods` in seconds of the day, `overrides` of (day number, hours)."""

    kind: str
    periods: tuple[tuple[int, int], ...]
    overrides: tuple[tuple[int, float], ...] = ()

    def days(self, first: int, last: int) -> list[Ints]:
        """The working periods of every day from number `first` to `last`, rows of (start, end) seconds."""
        usual, none = np.array(self.periods), np.zeros((0, 2), dtype=np.int64)
        worked = workdays(self.kind, np.arange(first, last + 1))
        out = [usual if works else none for works in worked.tolist()]
        for day, hours in self.overrides:
            if first <= day <= last:
                out[day - first] = stretched(usual, hours)
        return out


def parse_periods(texts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """`09:00-12:00` and so on as seconds of the day; ConfigError unless ascending and apart."""
    periods: list[tuple[int, int]] = []
    for text in texts:
        match = _PERIOD.fullmatch(text.strip())
        h1, m1, h2, m2 = map(int, match.groups()) if match else (0, 0, 0, 0)
        start, end = h1 * 3600 + m1 * 60, h2 * 3600 + m2 * 60
        if max(m1, m2) > 59 or not (periods[-1][1] if periods else 0) <= start < end <= DAY:
            raise ConfigError(
                f"the working hours {list(texts)} are not times of one day in ascending order",
                'Write them as in hours = ["09:00-12:00", "13:00-18:00"].',
            )
        periods.append((start, end))
    if not periods:
        raise ConfigError("the calendar has no working hours", 'Write hours = ["09:00-18:00"].')
    return tuple(periods)


def stretched(periods: Ints, hours: float) -> Ints:
    """The periods cut from the end, or extended after the last and then before the first, to total `hours`.

    Where even that is not enough the hours are one block to the end of the day.
    """
    wanted = round(hours * 3600)
    missing = wanted - int((periods[:, 1] - periods[:, 0]).sum())
    if missing <= 0:
        used = np.minimum(np.cumsum(periods[:, 1] - periods[:, 0]), wanted)
        lengths = np.diff(used, prepend=0)
        return np.column_stack([periods[:, 0], periods[:, 0] + lengths])[lengths > 0]
    out = periods.copy()
    out[-1, 1] = min(DAY, periods[-1, 1] + missing)
    out[0, 0] = periods[0, 0] - (missing - (out[-1, 1] - periods[-1, 1]))
    return out if out[0, 0] >= 0 else np.array([[DAY - wanted, DAY]])


def workdays(kind: str, days: Ints) -> Bools:
    """Whether each of the successive days (numbers since 1970-01-01) is worked."""
    if kind == "24x7":
        return np.ones(len(days), dtype=bool)
    weekdays = (days + 3) % 7 < 5  # day 0 was a Thursday
    if kind == "weekdays":
        return weekdays
    if kind == "cn":
        return (weekdays & ~np.isin(days, china.days_off())) | np.isin(days, china.made_up())
    return _country(kind, days)


def known_years(kind: str) -> range | None:
    """The years whose holidays a kind knows, None where it needs none."""
    if kind in ("24x7", "weekdays"):
        return None
    if kind == "cn":
        return range(min(china.YEARS), max(china.YEARS) + 1)
    import holidays

    country = holidays.country_holidays(kind)
    return range(country.start_year, country.end_year + 1)


def parse_kind(text: str) -> str:
    """The kind in its usual spelling; ConfigError that names the nearest if there is no such kind."""
    if text.casefold() in OWN:
        return text.casefold()
    import holidays

    countries = holidays.list_supported_countries(include_aliases=False)
    if text.upper() in countries:
        return text.upper()
    near = difflib.get_close_matches(text.casefold(), [*OWN, *sorted(countries)], n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise ConfigError(
        f"there is no calendar {text!r}",
        f"{hint}It is weekdays, cn, 24x7 or the two-letter code of a country.",
    )


def _country(kind: str, days: Ints) -> Bools:
    """Weekends and public holidays by the `holidays` package, plain weekdays in years it does not know."""
    import holidays

    dates = days.astype("datetime64[D]").astype(object)
    years = known_years(kind)
    country = holidays.country_holidays(kind, years=sorted({d.year for d in dates} & set(years or ())))
    return np.array(
        [country.is_working_day(d) if d.year in country.years else d.weekday() < 5 for d in dates]
    )
