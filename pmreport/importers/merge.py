"""Joining the parts of one export: files one after the other, and keys that stand twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pmreport.importers.aliases import Alias
from pmreport.importers.convert import Converted, Headers, Options, convert, table_source, understand
from pmreport.importers.files import Blob
from pmreport.importers.table import Table, listed, read_table
from pmreport.model.export import Problem, Source
from pmreport.worktime import NONE

ACTIVITY = ("created", "updated", "started", "resolved")


@dataclass(frozen=True)
class Part:
    """One table file of an export, read and converted."""

    table: Table
    headers: Headers
    converted: Converted


def read_part(
    blob: Blob,
    captions: Callable[[Sequence[str]], Mapping[str, Alias]],
    options: Options,
    raw: Sequence[str] = (),
    extra: Callable[[str], str] = lambda caption: "",
    required: Sequence[str] = ("key", "created"),
    prepare: Callable[[Table, Headers], Table] = lambda table, headers: table,
) -> Part:
    """Read one table of tickets. `captions(header)` says what the captions mean.

    The cells of the meanings in `raw`, and of the captions for which `extra` names a table, are kept
    beside the canonical columns. `prepare` may put cells right before they are converted.
    Raises InputError when the file is no table or lacks a required column.
    """

    def wanted(header: Sequence[str]) -> list[int]:
        known = understand(header, captions(header), options)
        beside = [p for m in raw for p in known.meanings.get(m, ())]
        more = [p for p, caption in enumerate(header) if extra(caption)]
        return [p for f in known.fields for p in f.positions] + beside + more

    table = read_table(blob, wanted)
    known = understand(table.header, captions(table.header), options)
    named = {h: extra(h) for h in table.header if extra(h)}
    rest = tuple(h for h in known.unmapped if h not in named)
    headers = replace(known, mapped={**known.mapped, **named}, unmapped=rest)
    table = prepare(table, headers)
    return Part(table, headers, convert(table, headers.fields, required, options))


def raw_cells(part: Part, meaning: str) -> "list[pd.Series[Any]]":
    """The columns of one meaning, for the rows that were kept."""
    kept = part.converted.frame.index
    return [part.table.cells(p).loc[kept] for p in part.headers.meanings.get(meaning, ())]


def with_frame(part: Part, frame: pd.DataFrame) -> Part:
    """The part with its canonical rows replaced."""
    return replace(part, converted=replace(part.converted, frame=frame))


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


def filled(frame: pd.DataFrame, column: str) -> NDArray[np.bool_]:
    """Which rows have a value in this column; none if there is no such column."""
    if column not in frame:
        return np.zeros(len(frame), bool)
    cells = frame[column]
    return np.asarray(cells.to_numpy() != NONE if cells.dtype == np.int64 else cells.notna(), bool)


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
        converted = part.converted
        if len(gone):
            rest = converted.frame.drop(index=gone["_row"].to_list())
            converted = replace(converted, frame=rest, rejected=converted.rejected + len(gone))
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
