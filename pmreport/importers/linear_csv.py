"""Linear issues, exported as CSV: moments of starting, completing and cancelling, but no change history.

Cells that a spreadsheet would take for a formula carry a leading `'`; a row may be one cell short.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from pmreport.importers import times
from pmreport.importers.aliases import aliases, normal
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import (
    Part,
    filled,
    merged,
    moments_text,
    raw_cells,
    read_part,
    with_frame,
)
from pmreport.model.export import Export

NAME = "linear-csv"

_RAW = ("cancelled", "sprint_number", "sprint_start", "sprint_end", "blocked_by", "relates", "duplicates")


def sniff(blob: Blob) -> bool:
    """`Cycle Number` beside `Project Milestone`, or beside `Team` and `Triaged` in older files."""
    header = {normal(h) for h in blob.header} if blob.shape == "table" else set()
    return "cycle number" in header and bool({"project milestone", "triaged"} & header)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The issues of one workspace."""
    known = {h: a for h, a in aliases("linear", "csv").items() if a.meaning != "epic"}
    parts = [_completed(read_part(blob, lambda _: known, options, _RAW)) for blob in blobs]
    tickets, sources, problems = merged(parts, NAME)
    tables = {"tickets": tickets}
    if links := sorted({found for part in parts for found in _links(part)}):
        tables["links"] = pd.DataFrame(links, columns=["from", "kind", "to"], dtype="str")
    cycles = pd.concat([_cycles(part) for part in parts], ignore_index=True).drop_duplicates(
        ["name", "project"]
    )
    if len(cycles):
        tables["sprints"] = cycles.reset_index(drop=True)
    offsets = {0: sum(p.converted.offsets.get(0, 0) for p in parts)}
    return Export(NAME, tables, tuple(sources), tuple(problems), zone_offsets=offsets)


def _completed(part: Part) -> Part:
    """Categories from the moments that are filled, names for unnamed cycles, formula guards taken off."""
    frame = part.converted.frame.copy()
    for column in [str(c) for c in frame.columns if frame[c].dtype == "str"]:
        frame[column] = frame[column].str.replace(r"^'(?=[-+=@])", "", regex=True)
    if "priority" in frame:
        frame["priority"] = frame["priority"].mask(frame["priority"] == "No priority")
    cancelled = _cancelled(part)
    done, doing = filled(frame, "resolved"), filled(frame, "started")
    gone = cancelled.notna().to_numpy()
    category = np.select([gone, done, doing], ["cancelled", "done", "doing"], "todo")
    frame["status_category"] = pd.Series(category, index=frame.index, dtype="str")
    if gone.any():
        frame["resolved"] = _either(frame, cancelled)
    for numbers in raw_cells(part, "sprint_number"):
        named = "Cycle " + numbers.str.removesuffix(".0")
        frame["sprint"] = frame["sprint"].fillna(named) if "sprint" in frame else named
    return with_frame(part, frame)


def _cancelled(part: Part) -> "pd.Series[str]":
    cells = raw_cells(part, "cancelled")
    return cells[0] if cells else pd.Series(None, index=part.converted.frame.index, dtype="str")


def _either(frame: pd.DataFrame, cancelled: "pd.Series[str]") -> "pd.Series[str]":
    """Moment of completion, else of cancellation, as text."""
    at = pd.Series(moments_text(pd.Series(times.parse(cancelled).values)), index=frame.index, dtype="str")
    if "resolved" not in frame:
        return at
    return pd.Series(moments_text(frame["resolved"]), index=frame.index, dtype="str").fillna(at)


def _links(part: Part) -> Iterator[tuple[str, str, str]]:
    for meaning, kind in (("blocked_by", "blocks"), ("relates", "relates"), ("duplicates", "duplicates")):
        for cells in raw_cells(part, meaning):
            for key, cell in zip(part.converted.frame["key"], cells.fillna(""), strict=True):
                for other in filter(None, (c.strip() for c in cell.split(","))):
                    ends = (other, key) if kind == "blocks" else (key, other)
                    low, high = min(ends), max(ends)
                    yield (low, kind, high) if kind == "relates" else (ends[0], kind, ends[1])


def _cycles(part: Part) -> pd.DataFrame:
    """Cycles with their dates, as far as both are there."""
    start, end = raw_cells(part, "sprint_start"), raw_cells(part, "sprint_end")
    frame = part.converted.frame
    if not start or not end or "sprint" not in frame:
        return pd.DataFrame(columns=["name", "project", "start", "end"])
    project = frame.get("project")
    cycles = pd.DataFrame({"name": frame["sprint"], "project": project, "start": start[0], "end": end[0]})
    cycles = cycles.dropna(subset=["name", "start"]).drop_duplicates(["name", "project"])
    for column in ("start", "end"):
        cycles[column] = times.parse(cycles[column]).values
    return cycles
