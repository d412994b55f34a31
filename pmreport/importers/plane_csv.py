"""Plane work items, exported from the workspace as CSV or XLSX: one file for each project, no history.

A cycle is the sprint, with its dates; a module is the component. Of several assignees the first counts.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from pmreport.importers import times
from pmreport.importers.aliases import Alias
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, filled, read_part, with_frame
from pmreport.importers.tabular import captions, cells_of, exported, first_of
from pmreport.model.export import Export

NAME = "plane-csv"

COLUMNS: Mapping[str, str] = {
    "id": "key", "project": "project", "name": "title", "description": "description", "state": "status",
    "priority": "priority", "created by": "reporter", "assignee": "assignee", "assignees": "assignee",
    "labels": "labels", "cycle name": "sprint", "module name": "component", "start date": "planned_start",
    "target date": "due", "created at": "created", "updated at": "updated", "completed at": "resolved",
    "estimate": "points", "parent": "parent",
}  # fmt: skip
_BESIDE = {"cycle start date": "sprint_start", "cycle end date": "sprint_end"}


def sniff(blob: Blob) -> bool:
    """`Cycle Name` beside `Module Name` and `State`."""
    return {"cycle name", "module name", "state"} <= captions(blob)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The work items of all projects."""
    known = {h: Alias(c, c, separators="," * (c == "labels")) for h, c in COLUMNS.items()}
    known |= {h: Alias(meaning) for h, meaning in _BESIDE.items()}
    parts = [_tidied(read_part(b, lambda _: known, options, tuple(_BESIDE.values()))) for b in blobs]
    cycles = pd.concat([_cycles(part) for part in parts], ignore_index=True)
    cycles = cycles.drop_duplicates(["name", "project"], ignore_index=True)
    return exported(parts, NAME, more={"sprints": cycles})


def _tidied(part: Part) -> Part:
    frame = part.converted.frame.copy()
    if "assignee" in frame:
        frame["assignee"] = first_of(frame["assignee"])
    if "priority" in frame:
        frame["priority"] = frame["priority"].mask(frame["priority"].str.casefold() == "none")
    done = pd.Series("done", frame.index, dtype="str").where(filled(frame, "resolved"))
    return with_frame(part, frame.assign(status_category=done))


def _cycles(part: Part) -> pd.DataFrame:
    frame = part.converted.frame
    cells = {"name": frame.get("sprint"), "project": frame.get("project")}
    table = pd.DataFrame(cells, index=frame.index)
    for column in ("start", "end"):
        table[column] = times.parse(cells_of(part, f"sprint_{column}"), midnight_is_day=True).values
    return table.dropna(subset=["name"])
