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
    return np.asfortranarray(data[limits[0] : limits[-1]].reshape(-1, length))


def _digits(m: NDArray[Any], *columns: int) -> NDArray[np.int32]:
    """The number in these columns; -1 where one of them is not a digit."""
    number = np.zeros(len(m), np.int32)
    wrong = np.zeros(len(m), bool)
    for c in columns:
        digit = m[:, c] - m.dtype.type(ord("0"))  # what is below "0" becomes a large number
        wrong |= digit > 9
        number *= 10
        number += digit.astype(np.int32)
    number[wrong] = -1
    return number


def _is(m: NDArray[Any], column: int, letters: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = m[:, column] == ord(letters[0])
    for letter in letters[1:]:
        found |= m[:, column] == ord(letter)
    return found


def _iso(m: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64], NDArray[Any]]:
    """(kind, seconds, offset) of equally long texts; kind BAD where a text is not ISO 8601."""
    length = m.shape[1]
    year, month, day = _digits(m, 0, 1, 2, 3), _digits(m, 5, 6), _digits(m, 8, 9)
    there, days = _days(year, month, day)
    ok = _is(m, 4, "-/") & (m[:, 7] == m[:, 4]) & there
    seconds = days.astype(np.int64) * DAY
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


def _zone(m: NDArray[Any], tail: int, offset: NDArray[np.int64]) -> NDArray[np.int64]:
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


def _fraction(m: NDArray[Any], start: int, end: int) -> NDArray[np.bool_]:
    """Whether the columns hold nothing, one blank, or a point and up to nine digits."""
    size = end - start
    if size <= 0:
        return np.full(len(m), size == 0)
    if size == 1:
        return np.asarray(_is(m, start, " "), bool)
    digits = _digits(m, *range(start + 1, min(end, start + 10)))
    return np.asarray(_is(m, start, ".,") & (digits >= 0) & (size <= 10), bool)


def days_from_civil(year: Any, month: Any, day: Any) -> Any:
    """Days since 1970-01-01 of a proleptic Gregorian date, for arrays or integers.

    Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    """
    y = year - (month <= 2)
    era = y // 400
    year_of_era = y - era * 400
    day_of_year = (153 * (month + np.where(month > 2, -3, 9)) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


_YEARS, _MONTHS = np.divmod(np.arange(120_000), 12)
_STARTS = days_from_civil(_YEARS, _MONTHS + 1, 1).astype(np.int32)  # of every month of the years 0 to 9999
_LENGTHS = np.append(np.diff(_STARTS), np.int32(31))


def _days(
    year: NDArray[np.int32], month: NDArray[np.int32], day: NDArray[np.int32]
) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """Whether the day exists in the Gregorian calendar (`0000-00-00` does not), and days since 1970."""
    at = np.maximum(year, 0) * 12 + np.clip(month, 1, 12) - 1
    there = (year >= 0) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= _LENGTHS[at])
    return there, _STARTS[at] + day - 1
