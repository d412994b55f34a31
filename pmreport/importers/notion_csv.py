"""Notion databases, exported as "Markdown & CSV": one row per page, properties as captions, no history.

Without a property of unique ids the title is the key. A property of creation (`Created time`) is needed.
Estimates are read where every one carries its unit (`4h`, `1.5 天`). Relations lose their address; a range
`A → B` is a planned start and a due date. Where a database was exported with a view and whole (`…_all.csv`),
the whole is read.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pmreport.importers.aliases import Alias, aliases, normal
from pmreport.importers.convert import Field, Headers, Options, numbers
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, filled, read_part, with_frame
from pmreport.importers.named import Names, links, names, referred
from pmreport.importers.table import Table
from pmreport.importers.table_csv import keys_of
from pmreport.importers.tabular import captions, cells_of, exported, first_of
from pmreport.model.export import Export, Source

NAME = "notion-csv"

_FILE = re.compile(r"[ _-]([0-9a-f]{32})(_all)?\.csv$")
_ADDRESS = r"\s*\((?:https?://|\.\.|[^()]*%20)[^()]*\)"
_ZONE = re.compile(r"\s*\((?:GMT|UTC)([+-])(\d{1,2})(?::?(\d{2}))?\)")
_UNIT = r"\d\s*[^\d\s.,]+\s*$"
_LINKS = {"blocked_by": "-blocks"}


def sniff(blob: Blob) -> bool:
    """The file's name ends in the database's id of 32 hex digits, and there is a title or status."""
    return bool(_FILE.search(blob.basename)) and bool({*aliases("notion", "csv")} & captions(blob))


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The rows of one or more databases. Raises InputError when one has no property of creation."""
    whole = {_id(b) for b in blobs if b.basename.endswith("_all.csv")}
    used = [b for b in blobs if b.basename.endswith("_all.csv") or _id(b) not in whole]
    parts = [_part(blob, options) for blob in used]
    known = names(parts)
    parts = [_with_parents(part, known) for part in parts]
    export = exported(parts, NAME, (link for part in parts for link in links(part, known, _LINKS)))
    views = tuple(_view(blob) for blob in blobs if blob not in used)
    return replace(export, sources=(*export.sources, *views))


def _with_parents(part: Part, known: Names) -> Part:
    """Parents, which stand as titles, by key."""
    frame = part.converted.frame
    if not filled(frame, "parent").any():
        return part
    keys = frame["parent"].map(lambda cell: referred(cell, known)).astype("str")
    return with_frame(part, frame.assign(parent=keys))


def _id(blob: Blob) -> str:
    found = _FILE.search(blob.basename)
    return found[1] if found else blob.name


def _view(blob: Blob) -> Source:
    note = "a view of a database that was exported whole; not read"
    return Source(blob.name, NAME, "tickets", blob.sha256, 0, 0, 0, encoding=blob.encoding, notes=(note,))


def _part(blob: Blob, options: Options) -> Part:
    known = aliases("notion", "csv")
    keyed = any(known[h].column == "key" for h in map(normal, blob.header) if h in known)
    required = ("key" if keyed else "title", "created")
    part = read_part(
        blob, lambda _: _captions(known), options, (*_LINKS, "estimate"), required=required, prepare=_plain
    )
    part = _estimated(part)
    frame = part.converted.frame.copy()
    if not keyed:
        frame["key"] = keys_of(frame["title"])
    if "assignee" in frame:
        frame["assignee"] = first_of(frame["assignee"])
    if "resolved" in frame:
        frame["status_category"] = pd.Series("done", frame.index, dtype="str").where(
            filled(frame, "resolved")
        )
    return with_frame(part, frame)


def _estimated(part: Part) -> Part:
    """The part with its estimates in hours, if all carry a unit; else their column is left out."""
    cells, headers = cells_of(part, "estimate"), part.headers
    named = [part.table.header[p] for p in headers.meanings.get("estimate", ())]
    if not (cells.notna().any() and cells.dropna().str.contains(_UNIT).all()):
        return replace(part, headers=replace(headers, unmapped=(*headers.unmapped, *named)))
    mapped = {**headers.mapped, **dict.fromkeys(named, "estimate_h")}
    frame = part.converted.frame.assign(estimate_h=numbers(cells)[0])
    return with_frame(replace(part, headers=replace(headers, mapped=mapped)), frame)


def _captions(known: Mapping[str, Alias]) -> dict[str, Alias]:
    """Notion's captions, estimates as they stand, and those of finished work."""
    done = {h: Alias("resolved", "resolved") for h in ("completed on", "completed", "done date", "完成时间")}
    bare = {h: replace(a, column="") if a.meaning == "estimate" else a for h, a in known.items()}
    return {**done, **bare}


def _plain(table: Table, headers: Headers) -> Table:
    """Relations as titles, moments with a zone that can be read, ranges as two dates."""
    frame = table.frame.copy()
    kinds = {p: f for f in headers.fields for p in f.positions}
    for p in map(int, frame.columns):
        cells = frame[p].str.replace(_ADDRESS, "", regex=True)
        field = kinds.get(p)
        if field and field.kind in ("instant", "deadline"):
            start, end = _range(cells)
            cells = end.fillna(start) if field.kind == "deadline" else start
        frame[p] = cells
    return replace(table, frame=_ranges(frame, table.frame, kinds))


def _range(cells: "pd.Series[Any]") -> "tuple[pd.Series[Any], pd.Series[Any]]":
    """Both ends of `A → B`; a single date is a start. `(GMT+8)` becomes an offset."""
    text = cells.map(lambda c: _ZONE.sub(_offset, c), na_action="ignore").astype("str")
    return text.str.replace(r"\s*→.*$", "", regex=True), text.str.extract(r"→\s*(.+)$")[0]


def _offset(found: re.Match[str]) -> str:
    return f" {found[1]}{int(found[2]):02}:{found[3] or '00'}"


def _ranges(frame: pd.DataFrame, raw: pd.DataFrame, kinds: Mapping[int, Field]) -> pd.DataFrame:
    """The end of a planned range is the due date of rows that have no other."""
    due = next((p for p, f in kinds.items() if f.column == "due"), None)
    for p in (p for p, f in kinds.items() if f.column == "planned_start"):
        if due is not None:
            frame[due] = frame[due].fillna(_range(raw[p])[1])
    return frame
