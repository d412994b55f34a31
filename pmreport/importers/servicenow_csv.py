"""ServiceNow incidents: a list (one row each, captions or field names) or an event log (one row per update).

Where a number has several rows they are states of one incident, in the order of `sys_mod_count`, else of
their update; what differs between two of them was changed at the later's update. Times are in the user's
zone. The change or problem that caused an incident becomes a link.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pmreport.importers.aliases import aliases
from pmreport.importers.convert import Headers, Options, table_source
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, moments_text, read_part, stacked, with_frame
from pmreport.importers.table import Table
from pmreport.importers.tabular import Link, captions, cells_of, keyed
from pmreport.model.export import Export

NAME = "servicenow-csv"

LOGGED = ("status", "assignee", "team", "priority", "severity", "component", "resolution")
_NUMBER = re.compile(r"(?:INC|PRB|CHG|RITM|REQ|SCTASK|TASK)\d{4,}")
_TYPE = {"INC": "incident", "PRB": "problem", "CHG": "change request", "RITM": "service request",
         "REQ": "service request", "SCTASK": "task", "TASK": "task"}  # fmt: skip
_CATEGORY = {"new": "todo", "active": "doing", "in progress": "doing", "resolved": "done", "closed": "done",
             "canceled": "cancelled", "cancelled": "cancelled"}  # fmt: skip
_RAW = ("version", "author", "caused_by", "problem")


def sniff(blob: Blob) -> bool:
    """`sys_mod_count`, or an assignment group beside numbers like `INC0000045`."""
    found = captions(blob)
    if "sys_mod_count" in found and "number" in found:
        return True
    numbered = any(_NUMBER.fullmatch(cell) for row in blob.preview for cell in row)
    return numbered and bool({"assignment group", "assignment_group", "分配组"} & found)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The incidents of one instance, with the history of those that have several rows."""
    known = aliases("servicenow", "csv")
    parts = [read_part(b, lambda _: known, options, _RAW, prepare=_known_cells) for b in blobs]
    parts = [_tidied(part) for part in parts]
    states = _ordered(stacked([_with_author(part) for part in parts]))
    last = ~states["key"].duplicated(keep="last")
    tables = {"tickets": states[last].drop(columns=["_version", "_author"]).reset_index(drop=True)}
    events = _changes(states)
    if len(events):
        tables["events"] = events
    if links := sorted({link for part in parts for link in _links(part)}):
        tables["links"] = pd.DataFrame(links, columns=["from", "kind", "to"], dtype="str")
    sources = [table_source(p.table, NAME, "tickets", p.headers, p.converted) for p in parts]
    if len(events):
        sources = [replace(s, history="full" if _unbroken(states) else "partial") for s in sources]
    tracked = frozenset(f for f in LOGGED if f in states) if len(events) else frozenset()
    problems = tuple(problem for part in parts for problem in part.converted.problems)
    return Export(NAME, tables, tuple(sources), problems, tracked)


def _known_cells(table: Table, headers: Headers) -> Table:
    """`?` stands for nothing in event logs."""
    return replace(table, frame=table.frame.mask(table.frame == "?"))


def _tidied(part: Part) -> Part:
    frame = part.converted.frame.copy()
    for column in (c for c in ("priority", "severity") if c in frame):
        frame[column] = frame[column].str.replace(r"^\d\s*-\s*", "", regex=True)
    if "type" not in frame:
        prefix = frame["key"].str.extract(r"^([A-Z]+)")[0]
        frame["type"] = prefix.map(_TYPE).astype("str")
    if "status" in frame:
        words = frame["status"].str.casefold()
        waits = words.str.startswith(("awaiting", "on hold", "pending")).fillna(False).astype(bool)
        frame["status_category"] = words.map(_CATEGORY).mask(waits, "doing").astype("str")
        if "resolved" in frame:
            text = pd.Series(moments_text(frame["resolved"]), frame.index, dtype="str")
            frame["resolved"] = text.where(frame["status_category"].isin(("done", "cancelled")))
    return with_frame(part, frame)


def _with_author(part: Part) -> pd.DataFrame:
    version = pd.to_numeric(cells_of(part, "version"), errors="coerce").astype(np.float64)
    return part.converted.frame.assign(_version=version, _author=cells_of(part, "author"))


def _ordered(states: pd.DataFrame) -> pd.DataFrame:
    """The rows of each incident together, oldest first, incidents in the order of the file."""
    updated = states["updated"] if "updated" in states else states["created"]
    order = {"key": pd.factorize(states["key"])[0], "version": states["_version"].fillna(-1)}
    table = pd.DataFrame(order | {"updated": moments_text(updated)}, index=states.index)
    return states.loc[table.sort_values(["key", "version", "updated"], kind="stable").index]


def _changes(states: pd.DataFrame) -> pd.DataFrame:
    """One event for each field that differs from the row before of the same incident."""
    again = states["key"].duplicated().to_numpy()
    found = []
    for field in (f for f in LOGGED if f in states and "updated" in states):
        now, before = states[field], states[field].shift()
        differs = again & (now.fillna("") != before.fillna("")).to_numpy(bool)
        cells = {"ticket": states["key"], "at": states["updated"], "field": field, "from": before, "to": now}
        found.append(pd.DataFrame(cells | {"author": states["_author"]})[differs])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _unbroken(states: pd.DataFrame) -> bool:
    """Whether no update is missing between the first and the last of any incident."""
    steps = states.groupby("key")["_version"].diff().dropna()
    return bool((steps == 1).all())


def _links(part: Part) -> Iterator[Link]:
    for meaning in ("caused_by", "problem"):
        for key, cell in keyed(part, meaning):
            yield cell, "causes", key
