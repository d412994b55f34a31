"""Cells of a tracker's table to canonical columns: units, lists, dates; what cannot be read is a problem."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pmreport.errors import InputError
from pmreport.importers import times
from pmreport.importers.aliases import Alias, feeds, normal
from pmreport.importers.table import Table, listed
from pmreport.model.columns import Kind
from pmreport.model.export import Problem, Source
from pmreport.worktime import NONE

NOBODY = ("unassigned", "未分配", "未指派", "無")
TRUE = ("true", "yes", "1", "是", "y", "t")
UNITS = {"h": 1.0, "hour": 1.0, "hours": 1.0, "小时": 1.0, "人时": 1.0, "工时": 1.0, "d": 8.0, "天": 8.0,
         "人天": 8.0, "人日": 8.0, "个工作日": 8.0, "工作日": 8.0, "m": 1 / 60, "分钟": 1 / 60}  # fmt: skip
_NUMBER = r"^([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*([^\d\s.,]*)$"


@dataclass(frozen=True)
class Options:
    """What the user may settle about reading: more captions (header → canonical column), and whether the
    day or the month comes first where the file itself does not tell.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: times.Order = ""


@dataclass(frozen=True)
class Field:
    """One canonical column and the positions of the file that fill it, best first."""

    column: str
    kind: Kind
    positions: tuple[int, ...]
    factor: float = 1.0
    unix: times.Unix = ""
    separators: str = ""
    midnight_is_day: bool = False


@dataclass(frozen=True)
class Headers:
    """How the captions of a file were understood; `meanings` holds the positions of every meaning."""

    fields: tuple[Field, ...]
    meanings: Mapping[str, tuple[int, ...]]
    mapped: Mapping[str, str]
    unmapped: tuple[str, ...]


@dataclass(frozen=True)
class Converted:
    """Canonical rows (index = row numbers of the table), and what was wrong."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    rejected: int
    offsets: Mapping[int, int]


def understand(header: Sequence[str], captions: Mapping[str, Alias], options: Options) -> Headers:
    """Match captions with meanings; the user's own `[columns]` come before the tracker's."""
    own = {normal(h): feeds(column) for h, column in options.columns.items()}
    meanings: dict[str, list[int]] = {}
    columns: dict[str, list[tuple[int, int, Alias]]] = {}
    mapped: dict[str, str] = {}
    for position, caption in enumerate(header):
        alias = own.get(normal(caption)) or captions.get(normal(caption))
        if alias is None:
            continue
        meanings.setdefault(alias.meaning, []).append(position)
        if alias.column:
            mapped[caption] = alias.column
            columns.setdefault(alias.column, []).append((alias.rank, position, alias))
    fields = tuple(_field(column, found) for column, found in columns.items())
    known = {p for positions in meanings.values() for p in positions}
    unmapped = tuple(dict.fromkeys(h for p, h in enumerate(header) if h and p not in known))
    return Headers(fields, {m: tuple(p) for m, p in meanings.items()}, mapped, unmapped)


def _field(column: str, found: list[tuple[int, int, Alias]]) -> Field:
    found = sorted(found, key=lambda f: f[:2])
    best = found[0][2]
    same = [p for _, p, a in found if best.kind != "number" or a.factor == best.factor]
    return Field(column, best.kind, tuple(same), best.factor, best.unix, best.separators, True)


def convert(table: Table, fields: Sequence[Field], required: Sequence[str], options: Options) -> Converted:
    """Read every field of every row; rows without a readable `required` column are rejected.

    Raises InputError when the file lacks a required column altogether.
    """
    _require(table, fields, required)
    _refuse_rounded_keys(table, fields)
    frame = table.frame[~table.frame.index.isin(table.rejected)]
    notes = _Notes(table)
    offsets: Counter[int] = Counter()
    out = pd.DataFrame(index=frame.index)
    dates = [f for f in fields if f.kind in ("instant", "deadline")]
    for f, read in zip(dates, _dates(frame, dates, options), strict=True):
        out[f.column] = read.values
        offsets.update(read.offsets)
        notes.dates(f, first_filled(frame, f.positions), read)
    for f in fields:
        if f.kind == "number":
            out[f.column] = notes.numbers(f, first_filled(frame, f.positions))
        elif f.kind not in ("instant", "deadline"):
            out[f.column] = _words(frame, f)
    lost = notes.lost(out, required)
    problems = listed([*table.problems, *notes.made()])
    rejected = int(lost.sum()) + len(table.rejected) + sum(p.code == "cut-row" for p in table.problems)
    kept = out[[f.column for f in fields]][~lost]
    return Converted(kept, tuple(problems), rejected, dict(sorted(offsets.items())))


def _require(table: Table, fields: Sequence[Field], required: Sequence[str]) -> None:
    there = {f.column for f in fields}
    for column in required:
        if column not in there:
            has = ", ".join(repr(h[:40]) for h in table.header[:15] if h)
            raise InputError(
                f"{table.blob.name} has no column for {column!r}; it has {has}.",
                "Export all fields, or name the column under [columns] in pmreport.toml.",
            )


def _refuse_rounded_keys(table: Table, fields: Sequence[Field]) -> None:
    """A spreadsheet turns long ids into `1.2E+15`; several tickets then share one key."""
    for f in fields:
        cells = first_filled(table.frame, f.positions)
        if f.column == "key" and cells.str.fullmatch(r"\d(\.\d+)?[eE]\+\d+").any():
            raise InputError(
                f"{table.blob.name} was saved by a spreadsheet that rounded its ids (like 1.2E+15).",
                "Export it again and use the file as it comes.",
            )


def first_filled(frame: pd.DataFrame, positions: Sequence[int]) -> "pd.Series[Any]":
    """The first filled cell of each row among these columns."""
    cells = frame[positions[0]]
    for p in positions[1:]:
        cells = cells.fillna(frame[p])
    return cells


def _dates(frame: pd.DataFrame, fields: Sequence[Field], options: Options) -> list[times.Instants]:
    """All date columns; one that cannot tell day from month follows the columns of its file that can."""
    columns = [first_filled(frame, f.positions) for f in fields]
    read = [
        times.parse(cells, options.date_order, f.unix, f.midnight_is_day)
        for f, cells in zip(fields, columns, strict=True)
    ]
    sure = {r.order for r in read if r.order and r.decided}
    order = sure.pop() if len(sure) == 1 else options.date_order
    if not order:
        return read
    return [
        times.parse(cells, order, f.unix, f.midnight_is_day) if r.ambiguous else r
        for f, cells, r in zip(fields, columns, read, strict=True)
    ]


def _words(frame: pd.DataFrame, f: Field) -> Any:
    if f.kind == "list":
        return joined(frame, f.positions, f.separators)
    cells = first_filled(frame, f.positions)
    if f.kind == "flag":
        return cells.str.casefold().isin(TRUE)
    return cells.mask(cells.str.casefold().isin(NOBODY)) if f.column == "assignee" else cells


def joined(frame: pd.DataFrame, positions: Sequence[int], separators: str = "") -> "pd.Series[Any]":
    """All values of repeated columns as one canonical list (`;`); `separators` split single cells too."""
    out: pd.Series[Any] | None = None
    for p in positions:
        cells = _divided(frame[p], separators) if separators else frame[p].str.replace(";", ",", regex=False)
        out = cells if out is None else (out + ";" + cells).fillna(out).fillna(cells)
    assert out is not None
    return out.mask(out == "")


def _divided(cells: "pd.Series[Any]", separators: str) -> "pd.Series[Any]":
    """Cells with `;` between their values; only the cells that hold a separator are touched."""
    several = cells.str.contains(f"[{separators};]", regex=True)
    if not several.any():
        return cells
    parts = cells[several].str.replace(f"[{separators}]", ";", regex=True)
    return cells.mask(several, parts.str.replace(r"\s*;\s*", ";", regex=True).str.strip(";"))


def numbers(cells: "pd.Series[Any]", factor: float = 1.0) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Numbers of a text column, in hours where a unit is written, else times `factor`; which are none."""
    values = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan) * factor
    odd = np.flatnonzero(np.isnan(values) & cells.notna().to_numpy())
    if len(odd):
        text = cells.iloc[odd].str.casefold().str.replace(r"(?<=\d),(?=\d{3}(\D|$))", "", regex=True)
        parts = text.str.replace(",", ".", regex=False).str.extract(_NUMBER)
        hours = parts[1].map(lambda u: UNITS.get(u, np.nan if u else factor), na_action="ignore")
        values[odd] = pd.to_numeric(parts[0]).to_numpy(np.float64, na_value=np.nan) * hours.to_numpy(
            np.float64
        )
    finite = np.isfinite(values)
    return np.where(finite, values, np.nan), ~finite & cells.notna().to_numpy()


class _Notes:
    """Collects what was wrong by row number, and turns it into problems with physical lines at the end."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows: list[tuple[int, str, str, str]] = []
        self.whole: list[Problem] = []

    def caption(self, f: Field) -> str:
        return self.table.header[f.positions[0]]

    def cells(self, f: Field, code: str, what: str, bad: "pd.Series[Any]") -> None:
        rows = zip(bad.index, bad, strict=True)
        self.rows += [(int(row), self.caption(f), code, quoted(cell, what)) for row, cell in rows]

    def dates(self, f: Field, cells: "pd.Series[Any]", read: times.Instants) -> None:
        self.cells(f, "bad-date", "a date", cells[read.bad])
        if read.ambiguous:
            which = "month" if read.order == "mdy" else "day"
            message = f"day and month cannot be told apart in any row; {which} first was assumed"
            self.whole.append(
                Problem(self.table.blob.name, 0, self.caption(f), "date-order-ambiguous", message)
            )

    def numbers(self, f: Field, cells: "pd.Series[Any]") -> NDArray[np.float64]:
        values, bad = numbers(cells, f.factor)
        self.cells(f, "bad-number", "a number", cells[bad])
        return values

    def lost(self, out: pd.DataFrame, required: Sequence[str]) -> NDArray[np.bool_]:
        lost = np.zeros(len(out), bool)
        for column in required:
            there = out[column].to_numpy() != NONE if out[column].dtype == np.int64 else out[column].notna()
            missing = ~np.asarray(there, bool) & ~lost
            self.rows += [
                (r, column, f"missing-{column}", f"the row has no {column}") for r in out.index[missing]
            ]
            lost |= missing
        return lost

    def made(self) -> list[Problem]:
        lines = self.table.lines(r for r, *_ in self.rows)
        rows = sorted(self.rows, key=lambda r: r[0])
        return [*self.whole, *(Problem(self.table.blob.name, lines.get(r, 0), *rest) for r, *rest in rows)]


def quoted(cell: object, what: str) -> str:
    """`'31/31/2026' is not a date`; a cell without digits is not shown, it might be a name."""
    text = str(cell)
    return f"{text[:30]!r} is not {what}" if any(c.isdigit() for c in text) else f"the cell is not {what}"


def table_source(
    table: Table, format: str, kind: str, headers: Headers, converted: Converted, notes: Sequence[str] = ()
) -> Source:
    """What became of the rows of a table."""
    used = len(converted.frame)
    return Source(
        file=table.blob.name,
        format=format,
        kind=kind,
        sha256=table.blob.sha256,
        rows_read=used + converted.rejected,
        rows_used=used,
        rows_rejected=converted.rejected,
        encoding=table.encoding,
        mapped=headers.mapped,
        unmapped=headers.unmapped,
        notes=tuple(notes),
    )
