"""Text to instants, a whole column at once.

Almost every time in an export is ISO 8601; those are read as digits of a byte matrix. What is left is
read once per distinct date and once per distinct time of day: month names of fourteen languages (Babel's
CLDR data), day and month in either order (decided over the whole column), 12-hour clocks, Chinese dates,
RFC 822, unix seconds and milliseconds.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pmreport.importers.buffers import halves, iso_texts
from pmreport.importers.iso8601 import AWARE, BAD, DATE, DAY, EMPTY, NAIVE, read_iso
from pmreport.worktime import NONE

Order = Literal["", "dmy", "mdy"]
Unix = Literal["", "s", "ms", "auto"]

_DAY_WRITTEN = r"\d{4}-\d{2}-\d{2}"
_TIME_WRITTEN = _DAY_WRITTEN + r"T\d{2}:\d{2}:[0-5]\d"
LANGUAGES = "en zh de fr es it pt pl ru ja ko tr nl cs".split()
FAR_PAST, FAR_FUTURE = np.array(["1902", "9999"], "M8[s]").astype(np.int64)  # beyond: written for "never"


@dataclass(frozen=True)
class Instants:
    """A column of moments.

    `values` are int64 seconds UTC (`NONE` where missing) when every value has an offset, else ISO 8601
    text (None or NA where missing): dates stay dates, naive times stay naive. `bad` marks what could not be
    read; `ambiguous` says that day and month could be either and that `order` was assumed; `offsets`
    counts the UTC offsets (seconds) that were written out. `decided`: a row of this column settled `order`.
    """

    values: Any
    bad: NDArray[np.bool_]
    ambiguous: bool = False
    order: Order = ""
    decided: bool = False
    offsets: Mapping[int, int] = field(default_factory=dict)


class _Moment(NamedTuple):
    kind: int
    seconds: int  # since 1970: UTC for AWARE, local for NAIVE, midnight for DATE
    offset: int


_NOTHING = _Moment(EMPTY, 0, 0)
_UNREADABLE = _Moment(BAD, 0, 0)


def parse(
    texts: "pd.Series[Any]", order: Order = "", unix: Unix = "", midnight_is_day: bool = False
) -> Instants:
    """Read a column of text (missing = NA) as moments.

    `order` is used where the column itself does not decide between day first and month first; `unix`
    says that plain numbers are seconds or milliseconds since 1970 (`auto`: by magnitude).
    `midnight_is_day`: a column in which every time without offset is 00:00 holds days, not moments.
    """
    n = len(texts)
    kind, seconds, offset = np.zeros(n, np.uint8), np.zeros(n, np.int64), np.zeros(n, np.int32)
    given = texts.notna().to_numpy()
    kind[given] = BAD
    read_iso(texts, given, kind, seconds, offset)
    rest = np.flatnonzero(kind == BAD)
    ambiguous = settled = False
    if len(rest):
        moments, order, settled, ambiguous = _read_words(texts.iloc[rest], order, unix)
        kind[rest], seconds[rest], offset[rest] = moments.T
    _drop_never(kind, seconds)
    if midnight_is_day and not (seconds[kind == NAIVE] % DAY).any():
        kind[kind == NAIVE] = DATE
    values = texts.array if _as_written(texts, kind, given) else _values(kind, seconds)
    return Instants(values, kind == BAD, ambiguous, order, settled, _count_offsets(kind, offset))


def _drop_never(kind: NDArray[Any], seconds: NDArray[np.int64]) -> None:
    """The epoch itself and years that no tracker existed in mean "no date"."""
    never = (seconds == 0) | (seconds < FAR_PAST) | (seconds >= FAR_FUTURE)
    kind[never & (kind != BAD)] = EMPTY


def _count_offsets(kind: NDArray[Any], offset: NDArray[Any]) -> dict[int, int]:
    found, counts = np.unique(offset[kind == AWARE], return_counts=True)
    return {int(o): int(c) for o, c in zip(found, counts, strict=True)}


def _as_written(texts: "pd.Series[Any]", kind: NDArray[Any], given: NDArray[np.bool_]) -> bool:
    """Whether every cell already is the text that `_values` would make of it."""
    if not given.any() or not np.isin(kind[given], (DATE, NAIVE)).all():
        return False
    days, times = (texts.str.fullmatch(p).to_numpy(bool) for p in (_DAY_WRITTEN, _TIME_WRITTEN))
    return bool(np.where(given, np.where(kind == DATE, days, times), ~given).all())


def _values(kind: NDArray[Any], seconds: NDArray[np.int64]) -> Any:
    aware, given = kind == AWARE, (kind != EMPTY) & (kind != BAD)
    if given.any() and (aware == given).all():
        return np.where(aware, seconds, NONE)
    days = bool(given.any() and (kind[given] == DATE).all())
    if days or (given.any() and (kind[given] == NAIVE).all()):
        quick = iso_texts(seconds, given, days)
        if quick is not None:
            return quick
    text = np.full(len(kind), None, dtype=object)
    moments = seconds.astype("M8[s]")
    text[kind == DATE] = np.datetime_as_string(moments[kind == DATE], unit="D").astype(object)
    text[kind == NAIVE] = np.datetime_as_string(moments[kind == NAIVE]).astype(object)
    text[aware] = np.char.add(np.datetime_as_string(moments[aware]), "Z").astype(object)
    return text


# --- everything else ---


@lru_cache(1)
def month_names() -> dict[str, int]:
    """Month names and abbreviations of `LANGUAGES`, folded, without the closing point."""
    from babel import Locale

    names = {"mrz": 3}  # how older Java versions shorten the German March
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale(language).months[context][width].items():
                    names.setdefault(_folded(name).rstrip("."), number)
    return names


@lru_cache(1)
def _clock() -> re.Pattern[str]:
    """A time of day with optional half of the day before or behind, and zone."""
    half = "|".join(sorted(map(_loosely, _halves()), key=len, reverse=True))
    zone = r"(?:gmt|utc)?[+-]\d{2}:?\d{2}|z\b|utc|gmt"
    return re.compile(
        rf"(?:(?P<before>{half})\s*)?(?<!\d)(\d{{1,2}})[:h](\d{{2}})(?::(\d{{2}})(?:[.,]\d+)?)?(?!\d)"
        rf"\s*(?P<behind>{half})?\s*\(?(?P<zone>{zone})?\)?(?:\s*\([^)]*\))?"
    )


@lru_cache(1)
def _halves() -> dict[str, str]:
    from babel import Locale

    names = {"凌晨": "am", "早上": "am", "中午": "pm", "晚上": "pm", "am": "am", "pm": "pm"}
    for language in LANGUAGES:
        for widths in Locale(language).day_periods["format"].values():
            names |= {_bare(w): k for k, w in widths.items() if k in ("am", "pm") and len(_bare(w)) > 1}
    return names


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _bare(text: str) -> str:
    return re.sub(r"[.\s]", "", _folded(text))


def _loosely(word: str) -> str:
    return r"\.?\s?".join(map(re.escape, word)) + (r"\.?" if word.isascii() else "")


def _read_words(
    texts: "pd.Series[Any]", order: Order, unix: Unix
) -> tuple[NDArray[np.int64], Order, bool, bool]:
    """Moments of texts as rows (kind, seconds, offset), and how day and month were told apart.

    Days and times of day repeat far more than moments do, so each is read once.
    """
    before, behind = halves(texts, " ")
    (day_codes, days), (time_codes, clocks) = pd.factorize(before), pd.factorize(behind.fillna(""))
    order, settled, ambiguous = _day_order(days, clocks, order)
    day = np.array([_or_bad(_day(_folded(d), order)) for d in days], np.int64)[day_codes]
    time = np.array([_clock_only(c) for c in clocks], np.int64).reshape(-1, 3)[time_codes]
    moments = np.column_stack([time[:, 0], day * DAY + time[:, 1] - time[:, 2], time[:, 2]])
    odd = np.flatnonzero((day == BAD_DAY) | (time[:, 0] == BAD))
    if len(odd):
        codes, wholes = pd.factorize(texts.iloc[odd])
        moments[odd] = np.array([_whole(w, order, unix) for w in wholes], np.int64)[codes]
    return moments, order, settled, ambiguous


_EPOCH = date(1970, 1, 1).toordinal()
BAD_DAY = np.iinfo(np.int32).min


def _or_bad(day: int | None) -> int:
    return BAD_DAY if day is None else day


def _clock_only(text: str) -> tuple[int, int, int]:
    """(kind, seconds of the day, offset) of a text that is a time of day and nothing else."""
    folded = _folded(text)
    found = _clock().fullmatch(folded)
    time = _time(found) if found else None
    if time is None:
        return (BAD, 0, 0) if folded else (DATE, 0, 0)
    return (NAIVE, time[0], 0) if time[1] is None else (AWARE, time[0], time[1])


def _whole(text: str, order: Order, unix: Unix) -> _Moment:
    folded = _folded(text)
    if unix and re.fullmatch(r"-?\d+(\.\d+)?(e\+?\d+)?", folded):
        return _unix(float(folded), unix)
    if not folded.strip("0-:/ .t"):
        return _NOTHING  # 0000-00-00 00:00:00
    clock = _clock().search(folded)
    day = _day(folded if clock is None else f"{folded[: clock.start()]} {folded[clock.end() :]}", order)
    time = _time(clock) if clock else None
    if day is None or (clock and time is None):
        return _UNREADABLE
    if time is None:
        return _Moment(DATE, day * DAY, 0)
    seconds, offset = day * DAY + time[0], time[1]
    return _Moment(NAIVE, seconds, 0) if offset is None else _Moment(AWARE, seconds - offset, offset)


def _unix(number: float, unix: Unix) -> _Moment:
    milliseconds = unix == "ms" or (unix == "auto" and abs(number) >= 1e11)
    seconds = number / 1000 if milliseconds else number
    return _Moment(AWARE, int(seconds // 1), 0) if abs(seconds) < 1e11 else _UNREADABLE


def _time(clock: re.Match[str]) -> tuple[int, int | None] | None:
    """(seconds of the day, UTC offset or None) of a match of `_clock`; None for 25:00."""
    hour, minute, second = int(clock[2]), int(clock[3]), int(clock[4] or 0)
    half = _bare(clock["before"] or clock["behind"] or "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if _halves()[half] == "pm" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return hour * 3600 + minute * 60 + second, _offset(clock["zone"])


def _offset(zone: str | None) -> int | None:
    if zone is None:
        return None
    found = re.search(r"([+-])(\d{2}):?(\d{2})", zone)
    return (1 if found[1] == "+" else -1) * (int(found[2]) * 3600 + int(found[3]) * 60) if found else 0


_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})"
)
_NUMBERS = re.compile(r"(?:\w+ )?(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})\.?")


def _day(text: str, order: Order) -> int | None:
    """Days since 1970 of a date without time; None if there is none."""
    text = text.strip(" ,t")
    if found := _YEAR_FIRST.fullmatch(text):
        return _checked(*(int(g) for g in found.groups() if g))
    if found := _NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
        swap = found[2] != "." and order == "mdy"
        return _checked(year, first, second) if swap else _checked(year, second, first)
    return _named_day(text)


def _named_day(text: str) -> int | None:
    words = re.findall(r"\d+월|\d+月|[^\W\d_]+|\d+", text)
    month = next((m for w in words if (m := _month(w))), None)
    numbers = [w for w in words if w.isdigit()]
    if month is None or len(numbers) != 2:
        return None
    year, day = (
        sorted(numbers, key=len, reverse=True) if len(numbers[0]) != len(numbers[1]) else numbers[::-1]
    )
    return _checked(_full_year(year), month, int(day)) if len(day) <= 2 else None


def _month(word: str) -> int | None:
    if word.isdigit():
        return None
    if exact := month_names().get(word):
        return exact
    starts = {n for name, n in month_names().items() if len(word) > 2 and name.startswith(word)}
    return starts.pop() if len(starts) == 1 else None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= 70 else 2000)


def _checked(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def _day_order(days: Iterable[str], clocks: Iterable[str], fallback: Order) -> tuple[Order, bool, bool]:
    """(order, settled by a row, undecidable) of dates like `3/4/2026`, over the whole column.

    A component above 12 decides; points mean day first everywhere. Undecided: `fallback`, else month
    first where a 12-hour clock is written (as its users do), else day first.
    """
    votes: Counter[str] = Counter()
    open_questions = False
    for text in days:
        if found := re.match(r"\s*(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})(?!\d)", text):
            first, second = int(found[1]), int(found[3])
            votes["dmy"] += first > 12
            votes["mdy"] += second > 12
            open_questions |= first <= 12 and second <= 12 and first != second
    if votes["dmy"] != votes["mdy"]:
        return ("dmy" if votes["dmy"] > votes["mdy"] else "mdy"), True, False
    if fallback:
        return fallback, False, False
    twelve_hours = any(re.search(r"(?i)[ap]\.?m", c) for c in clocks)
    return ("mdy" if twelve_hours else "dmy"), False, open_questions
