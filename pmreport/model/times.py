"""ISO 8601 texts to instants: int64 seconds UTC, `NONE` where there is no value."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.worktime import NONE

DAY = 86_400
_AT_ONCE = 1 << 20  # rows read together: keeps the memory for texts small
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def instants(values: pd.Series, zone: str, *, deadline: bool) -> tuple[Ints, Bools]:
    """The instants of a column, and which of them were dates without a time.

    Integers are taken as seconds already. Naive times are read in `zone`; where clocks were set
    back the first reading is taken, where they were set forward the next instant that existed.
    A date is 00:00 of that day, or 24:00 if the column is a `deadline` (metrics.md 0.2).
    What cannot be read is `NONE`; the caller compares with the nulls of the input.
    """
    if pd.api.types.is_integer_dtype(values.dtype):
        return values.to_numpy(np.int64, na_value=NONE), np.zeros(len(values), dtype=bool)
    parts = [values.iloc[i : i + _AT_ONCE] for i in range(0, max(len(values), 1), _AT_ONCE)]
    at, dates = zip(*(_instants(part, zone, deadline=deadline) for part in parts), strict=True)
    return np.concatenate(at), np.concatenate(dates)


def _instants(values: pd.Series, zone: str, *, deadline: bool) -> tuple[Ints, Bools]:
    codes, unique = pd.factorize(values)
    table, dates = _unique_instants(pd.Series(unique, dtype="str"), zone, deadline=deadline)
    return np.append(table, NONE)[codes], np.append(dates, False)[codes]


def _unique_instants(texts: pd.Series, zone: str, *, deadline: bool) -> tuple[Ints, Bools]:
    out = np.full(len(texts), NONE, dtype=np.int64)
    if not len(texts):
        return out, np.zeros(0, dtype=bool)
    day = texts.str.fullmatch(r"\d{4}-\d{2}-\d{2}").to_numpy(bool)
    aware = texts.str.contains(r"(?:Z|[+-]\d{2}:?\d{2})$", regex=True).to_numpy(bool) & ~day
    naive = ~day & ~aware
    out[aware] = _seconds(pd.to_datetime(texts[aware], format="ISO8601", utc=True, errors="coerce"))
    local = pd.to_datetime(texts[naive], format="ISO8601", errors="coerce")
    out[naive] = _seconds(_localized(local, zone))
    days = pd.to_datetime(texts[day], format="%Y-%m-%d", errors="coerce")
    out[day] = _seconds(_localized(days + pd.Timedelta(days=int(deadline)), zone))
    return out, day


def _localized(times: pd.Series, zone: str) -> pd.Series:
    first = np.ones(len(times), dtype=bool)
    local: pd.Series = times.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    moved: pd.Series = local.dt.tz_convert("UTC")
    return moved


def _seconds(times: pd.Series) -> Ints:
    stamps = times.dt.tz_localize(None).to_numpy("datetime64[s]")
    return np.where(np.isnat(stamps), NONE, stamps.astype(np.int64))
