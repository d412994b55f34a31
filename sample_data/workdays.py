"""Working time of the sample: 09:00–12:00 and 13:00–18:00 on Chinese working days, 2024 to 2026.

The days are the State Council's notices (国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号), written out here
so that the sample never changes with a library. Times inside the sample are working hours since
the first working morning (`float`); `at` turns them into local datetimes.
"""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta, timezone

ZONE = timezone(timedelta(hours=8))  # Asia/Shanghai has had no clock changes since 1991
FIRST, LAST = date(2024, 1, 2), date(2027, 6, 30)  # 2027: plain weekdays, only for what is cut off
DAY = 8.0

_OFF = """
2024-02-10/2024-02-17 2024-04-04/2024-04-06 2024-05-01/2024-05-05 2024-06-10 2024-09-15/2024-09-17
2024-10-01/2024-10-07 2025-01-01 2025-01-28/2025-02-04 2025-04-04/2025-04-06 2025-05-01/2025-05-05
2025-05-31/2025-06-02 2025-10-01/2025-10-08 2026-01-01/2026-01-03 2026-02-15/2026-02-23
2026-04-04/2026-04-06 2026-05-01/2026-05-05 2026-06-19/2026-06-21 2026-09-25/2026-09-27
2026-10-01/2026-10-07
"""
_ON = """
2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""


def _span(text: str) -> list[date]:
    low, _, high = text.partition("/")
    first, last = date.fromisoformat(low), date.fromisoformat(high or low)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


_off = {day for text in _OFF.split() for day in _span(text)}
_on = {date.fromisoformat(text) for text in _ON.split()}
DAYS = [
    day
    for day in (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    if day in _on or (day.weekday() < 5 and day not in _off)
]


def morning(day: date) -> float:
    """Working hours at the beginning of a day (of the next working day, if it is none)."""
    return bisect_right(DAYS, day - timedelta(days=1)) * DAY


def evening(day: date) -> float:
    """Working hours at the end of a day (of the working day before, if it is none)."""
    return bisect_right(DAYS, day) * DAY


def at(hours: float) -> datetime:
    """The local instant of a working time, to the minute; a day's end stays on that day."""
    minutes = round(hours * 60)
    day, rest = divmod(minutes - 1, int(DAY * 60)) if minutes else (0, -1)
    rest += 1
    noon = rest > 180
    clock = datetime.combine(DAYS[day], time(9), ZONE) + timedelta(minutes=rest + 60 * noon)
    return clock


def day_of(hours: float) -> date:
    """The day on which a working time falls."""
    return at(hours).date()


def hours_at(moment: datetime) -> float:
    """Working hours up to a local instant."""
    local = moment.astimezone(ZONE)
    if local.date() not in _dayset:
        return morning(local.date())
    minutes = local.hour * 60 + local.minute
    worked = min(max(minutes - 540, 0), 180) + min(max(minutes - 780, 0), 300)
    return morning(local.date()) + worked / 60


_dayset = set(DAYS)
