"""Joining the parts of one export: files one after the other, and keys that stand twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from pmreport.importers.convert import Converted, Headers, table_source
from pmreport.importers.table import Table, listed
from pmreport.model.export import Problem, Source
from pmreport.worktime import NONE

ACTIVITY = ("created", "updated", "started", "resolved")


@dataclass(frozen=True)
class Part:
    """One table file of an export, read and converted."""

    table: Table
    headers: Headers
    converted: Converted


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames one after the other; a column of moments that is text in one part is text in all."""
    frames = [f for f in frames if len(f)] or list(frames[:1])
    columns = list(dict.fromkeys(c for f in frames for c in f.columns))
    mixed = {c for c in columns if len({f[c].dtype == np.int64 for f in frames if c in f}) > 1}
    some = [f.assign(**{c: moments_text(f[c]) for c in mixed & set(f.columns)}) for f in frames]
    for c in columns:
        if any(f[c].dtype == np.int64 for f in some if c in f):
            some = [f if c in f else f.assign(**{c: NONE}) for f in some]
    return pd.concat(some, ignore_index=True)[columns] if some else pd.DataFrame()


def moments_text(values: "pd.Series[Any]") -> Any:
    """Moments as ISO 8601 text, from seconds UTC or from text."""
    if values.dtype != np.int64:
        return values
    seconds = values.to_numpy(np.int64)
    text = np.char.add(np.datetime_as_string(seconds.astype("M8[s]")), "Z").astype(object)
    text[seconds == NONE] = None
    return text


def newest(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the rows to keep: of those with one key the newest by activity, else the first."""
    double = frame["key"].duplicated(keep=False)
    if not double.any():
        return ~double
    some = frame[double]
    activity = pd.DataFrame({c: moments_text(some[c]) for c in ACTIVITY if c in some}, index=some.index)
    latest = activity.fillna("").astype(object).max(axis=1)
    best = latest.groupby(some["key"]).transform("max")
    winners = some.index[(latest == best) & ~(some["key"].where(latest == best).duplicated())]
    keep = ~double
    keep.loc[winners] = True
    return keep


def merged(parts: Sequence[Part], format: str) -> tuple[pd.DataFrame, list[Source], list[Problem]]:
    """The tickets of all parts with unique keys, one source per part, and every problem."""
    frames = [p.converted.frame.assign(_part=i, _row=p.converted.frame.index) for i, p in enumerate(parts)]
    together = stacked(frames)
    keep = newest(together)
    dropped = together.loc[~keep, ["_part", "_row", "key"]]
    sources: list[Source] = []
    problems: list[Problem] = []
    for i, part in enumerate(parts):
        gone = dropped[dropped["_part"] == i]
        rest = part.converted.frame.drop(index=gone["_row"].to_list())
        converted = replace(part.converted, frame=rest, rejected=part.converted.rejected + len(gone))
        sources.append(table_source(part.table, format, "tickets", part.headers, converted))
        lines = part.table.lines(gone["_row"])
        problems += part.converted.problems
        problems += listed(
            [_double(part, lines[r], k) for r, k in zip(gone["_row"], gone["key"], strict=True)]
        )
    return together[keep].drop(columns=["_part", "_row"]).reset_index(drop=True), sources, problems


def _double(part: Part, line: int, key: str) -> Problem:
    message = f"{key} stands more than once; the row with the newest activity counts"
    return Problem(part.table.blob.name, line, "key", "duplicate-key", message)
