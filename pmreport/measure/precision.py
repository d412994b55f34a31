"""Dates without times: what a metric of such dates must add (metrics.md 0.2)."""

from dataclasses import replace

from pmreport.case import Case
from pmreport.stats import Interval

HALF = 0.5  # working days on either side
MOST = 0.5


def to_the_day(c: Case, *columns: str) -> bool:
    """Whether most values of every one of the columns (`tickets.due`) are dates without a time."""
    return all(c.data.dates.get(column, 0.0) > MOST for column in columns)


def by_day(c: Case, interval: Interval, *columns: str) -> tuple[Interval, tuple[str, ...]]:
    """The interval of a number of working days, half a day wider on both sides if its inputs are only
    dates, and the flag that says so. An exact number becomes an interval of one day."""
    if interval.value is None or not to_the_day(c, *columns):
        return interval, ()
    exact = interval.low is None and interval.high is None
    low = interval.value if exact else interval.low
    high = interval.value if exact else interval.high
    wider = replace(
        interval, low=None if low is None else low - HALF, high=None if high is None else high + HALF
    )
    return wider, ("precision: day",)
