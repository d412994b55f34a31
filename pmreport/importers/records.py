"""JSON records to canonical rows: reading the records of a file, and turning collected cells into tables."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from pmreport.errors import InputError
from pmreport.importers import times
from pmreport.importers.buffers import packed, text_column
from pmreport.importers.convert import numbers, quoted
from pmreport.importers.files import Blob
from pmreport.importers.merge import filled, newest
from pmreport.importers.outline import json_bytes
from pmreport.importers.table import cleaned, listed
from pmreport.model.columns import REQUIRED, TABLES
from pmreport.model.export import Export, History, Problem, Source


def damaged(blob: Blob, error: Exception) -> InputError:
    """The sentence about JSON that is cut or broken."""
    return InputError(f"{blob.name} is not valid JSON: {error}.", "The file may be cut; export it again.")


def records(blob: Blob) -> list[Any]:
    """All records of a file: a list, an envelope with a list, a list of envelopes, JSON lines, or one object.

    Raises InputError when the file is not valid JSON.
    """
    head = blob.json
    try:
        data = json_bytes(blob.read(), blob.encoding)
        if blob.shape == "ndjson":
            items = [msgspec.json.decode(line) for line in data.splitlines() if line.strip()]
        else:
            items = [msgspec.json.decode(data)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise damaged(blob, e) from e
    return [r for item in items for r in _inside(item, head.path)]


def _inside(item: Any, path: Sequence[str]) -> list[Any]:
    if isinstance(item, list):
        return item
    inner = item
    for key in path:
        inner = inner.get(key) if isinstance(inner, dict) else None
    return inner if path and isinstance(inner, list) else [item]


def text(value: Any) -> str | None:
    """A JSON value as a cell: the name of an object, `;` between the items of a list, None if empty."""
    if type(value) is str:
        return value.strip() or None
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).lower()
    if isinstance(value, dict):
        keys = ("name", "value", "title", "displayName", "display_name", "key", "login", "id")
        return next((text(value[k]) for k in keys if value.get(k) not in (None, "")), None)
    if isinstance(value, list):
        return ";".join(t.replace(";", ",") for v in value if (t := text(v))) or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip() or None


def _gathered(rows: Sequence[Mapping[str, Any]], columns: Iterable[str]) -> pd.DataFrame:
    """Rows of JSON values as columns of text."""
    there: set[str] = set()
    for row in rows:
        there.update(row)
    out: dict[str, Any] = {c: [row[c] for row in rows] for c in ("_file", "_line")}
    for column in (c for c in columns if c in there):
        cells = [v if type(v) is str else text(v) for v in (row.get(column) for row in rows)]
        out[column] = text_column([packed(cells)])
    return pd.DataFrame(out)


@dataclass
class Rows:
    """Canonical rows under construction, from several files.

    `add` takes cells as JSON gives them; `export` casts them, reports what cannot be read, and drops rows
    without a required column. `read` counts the records of each file: tickets of a file of tickets,
    activities of a file of activities; a file is `used` for its `kind`.
    """

    blobs: Sequence[Blob]
    cells: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    gathered: dict[str, dict[str, Any]] = field(default_factory=dict)  # what came as columns of text
    read: Counter[int] = field(default_factory=Counter)
    lost: Counter[int] = field(default_factory=Counter)
    gone: set[tuple[int, int]] = field(default_factory=set)  # records that are counted as lost
    kinds: dict[int, str] = field(default_factory=dict)
    clues: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    offsets: Counter[int] = field(default_factory=Counter)

    def count(self, file: int, kind: str, records: int = 1) -> None:
        """Note that a file held so many more records, which feed the table `kind`."""
        self.read[file] += records
        self.kinds.setdefault(file, kind)

    def clue(self, file: int, note: str) -> None:
        """What a file says about the version of the tool that wrote it."""
        self.clues.setdefault(file, note)

    def add(self, table: str, file: int, line: int, cells: Mapping[str, Any]) -> None:
        """One row: `file` is the number of the blob, `line` the number of the record in it, from 1."""
        self.cells.setdefault(table, []).append({**cells, "_file": file, "_line": line})

    def gather(self, table: str, frame: pd.DataFrame) -> None:
        """All rows of a table as columns of text, with `_file` and `_line`."""
        if len(frame):
            self.gathered[table] = {str(column): cells for column, cells in frame.items()}

    def note(self, file: int, line: int, column: str, code: str, message: str) -> None:
        """One problem."""
        self.problems.append(Problem(self.blobs[file].name, line, column, code, message))

    def reject(self, file: int, line: int, message: str) -> None:
        """A record that cannot be used at all."""
        self._count_lost(file, line)
        self.note(file, line, "", "bad-record", message)

    def tables(self, unix: times.Unix = "") -> dict[str, pd.DataFrame]:
        """The canonical frames, with unique ticket keys."""
        while self.cells:  # each list is given up before the next table is made
            name = next(iter(self.cells))
            self.gather(name, _gathered(self.cells.pop(name), TABLES[name]))
        return {name: self._cast(name, self.gathered.pop(name), unix) for name in list(self.gathered)}

    def _cast(self, name: str, raw: dict[str, "pd.Series[Any]"], unix: times.Unix) -> pd.DataFrame:
        at = pd.DataFrame({c: raw.pop(c) for c in ("_file", "_line")})
        cast = {
            column: self._column(at, column, kind, raw.pop(column), unix)
            for column, kind in TABLES[name].items()
            if column in raw
        }
        out = at.assign(**cast)
        keep = np.ones(len(out), bool)
        for column in REQUIRED[name]:
            missing = keep & ~filled(out, column)
            self._lose(name, out[missing], column, f"missing-{column}", f"the record has no {column}")
            keep &= ~missing
        out = out if keep.all() else out[keep]
        if name == "tickets":
            double = ~newest(out)
            message = "the key stands more than once; the record with the newest activity counts"
            self._lose(name, out[double], "key", "duplicate-key", message)
            out = out[~double] if double.any() else out
        return out.drop(columns=["_file", "_line"]).reset_index(drop=True)

    def _lose(self, name: str, rows: pd.DataFrame, column: str, code: str, message: str) -> None:
        for file, line in zip(rows["_file"], rows["_line"], strict=True):
            self.note(file, line, column, code, message)
            if self.kinds.get(file) == name:
                self._count_lost(file, line)

    def _count_lost(self, file: int, line: int) -> None:
        """A record that told several rows is lost once."""
        self.lost[file] += (file, line) not in self.gone
        self.gone.add((file, line))

    def _column(
        self, at: pd.DataFrame, column: str, kind: str, cells: "pd.Series[Any]", unix: times.Unix
    ) -> Any:
        if kind == "number":
            values, bad = numbers(cells)
            self._unread(at, column, "bad-number", "a number", cells, bad)
            return values
        if kind in ("instant", "deadline"):
            read = times.parse(cells, unix=unix)
            self._unread(at, column, "bad-date", "a date", cells, read.bad)
            self.offsets.update(read.offsets)
            return read.values
        return cells.eq("true").fillna(False).astype(bool) if kind == "flag" else cleaned(cells)

    def _unread(
        self, at: pd.DataFrame, column: str, code: str, what: str, cells: "pd.Series[Any]", bad: Any
    ) -> None:
        for file, line, cell in zip(at["_file"][bad], at["_line"][bad], cells[bad], strict=True):
            self.note(file, line, column, code, quoted(cell, what))

    def sources(
        self,
        format: str,
        history: Mapping[int, History] | None = None,
        mapped: Mapping[str, str] | None = None,
    ) -> tuple[Source, ...]:
        """What became of the records of each file."""
        return tuple(
            Source(
                file=blob.name,
                format=format,
                kind=self.kinds.get(i, "tickets"),
                sha256=blob.sha256,
                rows_read=self.read[i],
                rows_used=self.read[i] - self.lost[i],
                rows_rejected=self.lost[i],
                history=(history or {}).get(i, "none"),
                encoding=blob.encoding,
                mapped=mapped or {},
                notes=(self.clues[i],) if i in self.clues else (),
            )
            for i, blob in enumerate(self.blobs)
        )

    def export(
        self,
        format: str,
        tracked: frozenset[str] = frozenset(),
        history: Mapping[int, History] | None = None,
        unix: times.Unix = "",
        zone_default: str = "",
        mapped: Mapping[str, str] | None = None,
        about: frozenset[str] = frozenset(),
    ) -> Export:
        """Everything collected, as one export."""
        tables = self.tables(unix)
        sources = self.sources(format, history, mapped)
        problems = tuple(listed(self.problems))
        offsets = dict(sorted(self.offsets.items()))
        return Export(format, tables, sources, problems, tracked, offsets, zone_default, about)
