"""ISO 8601 read as digits of a byte matrix: a million moments in a fraction of a second."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pmreport.importers.buffers import utf8

EMPTY, DATE, NAIVE, AWARE, BAD = range(5)  # what a cell holds
DAY = 86_400


def read_iso(
    texts: "pd.Series[Any]",
    given: NDArray[np.bool_],
    kind: NDArray[Any],
    seconds: NDArray[np.int64],
    offset: NDArray[Any],
) -> None:
    """Read the cells of `given` that are ISO 8601 into kind, seconds (UTC or local) and UTC offset."""
    lengths = texts.str.len().fillna(0).to_numpy(dtype=np.int64)
    for length in np.flatnonzero(np.bincount(np.where(given, np.minimum(lengths, 99), 0))):
        if length != 10 and not 16 <= length <= 35:
            continue
        rows = np.flatnonzero(given & (lengths == length))
        for part in np.array_split(rows, max(1, len(rows) >> 15)):
            kind[part], seconds[part], offset[part] = _iso(_letters(texts.iloc[part], int(length)))


def _letters(texts: "pd.Series[Any]", length: int) -> NDArray[Any]:
    """Texts of equal length as a matrix of characters, one row each."""
    found = utf8(texts)
    if found is None:
        letters = np.array(texts.to_numpy(dtype=object), dtype=f"<U{length}")
        return letters.view(np.uint32).reshape(-1, length)
    limits, data = found
    if limits[-1] - limits[0] != len(texts) * length:  # not ASCII
        return np.zeros((len(texts), length), np.uint8)
    return data[limits[0] : limits[-1]].reshape(-1, length)


def _digits(m: NDArray[np.uint32], *columns: int) -> NDArray[np.int64]:
    """The number in these columns; -1 where one of them is not a digit."""
    number = np.zeros(len(m), np.int64)
    wrong = np.zeros(len(m), bool)
    for c in columns:
        digit = m[:, c].astype(np.int32) - ord("0")
        wrong |= (digit < 0) | (digit > 9)
        number = number * 10 + digit
    return np.where(wrong, -1, number)


def _is(m: NDArray[np.uint32], column: int, letters: str) -> NDArray[np.bool_]:
    return np.isin(m[:, column], [ord(c) for c in letters])


def _iso(m: NDArray[np.uint32]) -> tuple[NDArray[Any], NDArray[np.int64], NDArray[Any]]:
    """(kind, seconds, offset) of equally long texts; kind BAD where a text is not ISO 8601."""
    length = m.shape[1]
    year, month, day = _digits(m, 0, 1, 2, 3), _digits(m, 5, 6), _digits(m, 8, 9)
    ok = _is(m, 4, "-/") & (m[:, 7] == m[:, 4]) & valid_date(year, month, day)
    seconds = days_from_civil(year, month, day) * DAY
    offset = np.zeros(len(m), np.int64)
    if length == 10:
        return np.where(ok, DATE, BAD).astype(np.uint8), seconds, offset
    hour, minute = _digits(m, 11, 12), _digits(m, 14, 15)
    ok &= _is(m, 10, "T ") & _is(m, 13, ":") & (hour >= 0) & (hour < 24) & (minute >= 0) & (minute < 60)
    tail = 16
    second = np.zeros(len(m), np.int64)
    timed = _is(m, 16, ":") if length >= 19 else np.zeros(len(m), bool)  # with seconds, not only minutes
    if timed.any():
        second = np.where(timed, _digits(m, 17, 18), 0)
        ok &= (second >= 0) & (second < 61)
    if timed.all() and len(m):
        zoned = _zone(m, 19, offset)
    elif timed.any():
        zoned, later = _zone(m, tail, offset), np.zeros(len(m), np.int64)
        zoned = np.where(timed, _zone(m, 19, later), zoned)
        offset = np.where(timed, later, offset)
    else:
        zoned = _zone(m, tail, offset)
    kind = np.where(ok, zoned, BAD).astype(np.uint8)
    seconds += hour * 3600 + minute * 60 + second - offset
    return kind, seconds, offset


def _zone(m: NDArray[np.uint32], tail: int, offset: NDArray[np.int64]) -> NDArray[np.int64]:
    """Kind by what follows the time: nothing, a fraction, `Z` or an offset (written to `offset`)."""
    length = m.shape[1]
    kind = np.where(_fraction(m, tail, length), NAIVE, BAD)
    kind[_is(m, length - 1, "Zz") & _fraction(m, tail, length - 1)] = AWARE
    for size, columns in ((6, (5, 4, 2, 1)), (5, (4, 3, 2, 1))):
        if length - size < tail:
            continue
        sign = _is(m, length - size, "+-")
        number = _digits(m, *(length - c for c in columns))
        here = sign & (number >= 0) & (number % 100 < 60) & _fraction(m, tail, length - size)
        if size == 6:
            here &= _is(m, length - 3, ":")
        value = (number // 100 * 3600 + number % 100 * 60) * np.where(m[:, length - size] == ord("-"), -1, 1)
        offset[here], kind[here] = value[here], AWARE
    return kind


def _fraction(m: NDArray[np.uint32], start: int, end: int) -> NDArray[np.bool_]:
    """Whether the columns hold nothing, one blank, or a point and up to nine digits."""
    size = end - start
    if size <= 0:
        return np.full(len(m), size == 0)
    if size == 1:
        return np.asarray(_is(m, start, " "), bool)
    digits = _digits(m, *range(start + 1, min(end, start + 10)))
    return np.asarray(_is(m, start, ".,") & (digits >= 0) & (size <= 10), bool)


def valid_date(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether the day exists in the Gregorian calendar; `0000-00-00` does not."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    lengths = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[np.clip(month, 0, 12)]
    fits = (day >= 1) & (day <= lengths + ((month == 2) & leap))
    return np.asarray((year >= 0) & (month >= 1) & (month <= 12) & fits, bool)


def days_from_civil(year: Any, month: Any, day: Any) -> Any:
    """Days since 1970-01-01 of a proleptic Gregorian date, for arrays or integers.

    Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    """
    y = year - (month <= 2)
    era = y // 400
    year_of_era = y - era * 400
    day_of_year = (153 * (month + np.where(month > 2, -3, 9)) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468
