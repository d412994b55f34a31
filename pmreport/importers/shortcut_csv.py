"""Shortcut (Clubhouse) stories, exported as CSV: naive times with their offset in a column of its own.

Starting and completing are given as moments; of all other moves only the last is, and not where from, so
there is no history. `is_blocked` names no blocker and is not read; the epic's planned start is not the
story's.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pmreport.importers.aliases import aliases
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, filled, read_part, with_frame
from pmreport.importers.tabular import captions, cells_of, exported, first_of, with_offset
from pmreport.model.export import Export

NAME = "shortcut-csv"

_EPIC = "epic_planned_start_date"


def sniff(blob: Blob) -> bool:
    """`is_a_blocker` beside `utc_offset`."""
    return {"is_a_blocker", "utc_offset"} <= captions(blob)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The stories of one workspace."""
    known = {h: a for h, a in aliases("shortcut", "csv").items() if h != _EPIC}
    return exported([_tidied(read_part(b, lambda _: known, options, ("tz_offset",))) for b in blobs], NAME)


def _tidied(part: Part) -> Part:
    frame, offsets = part.converted.frame.copy(), cells_of(part, "tz_offset")
    for column in (c for c in ("created", "updated", "started", "resolved") if c in frame):
        frame[column] = with_offset(frame[column], offsets)
    if "assignee" in frame:
        frame["assignee"] = first_of(frame["assignee"])
    category = np.select([filled(frame, "resolved"), filled(frame, "started")], ["done", "doing"], "todo")
    frame["status_category"] = pd.Series(category, index=frame.index, dtype="str")
    seen = {_seconds(text): int(n) for text, n in offsets.value_counts().items()}
    return with_frame(replace(part, converted=replace(part.converted, offsets=seen)), frame)


def _seconds(offset: object) -> int:
    """`+08:00` in seconds; 0 for what is no offset."""
    sign, rest = str(offset)[:1], str(offset)[1:].partition(":")
    if sign not in ("+", "-") or not (rest[0].isdecimal() and rest[2].isdecimal()):
        return 0
    return (1 if sign == "+" else -1) * (int(rest[0]) * 3600 + int(rest[2]) * 60)
