"""YouTrack issues, exported from the list as CSV or XLSX: dates as the user sees them, no history, no links.

Captions are English or Chinese; custom fields are those of the list. Periods like `1w 2d 3h` are hours of
weeks of five days of eight hours.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pmreport.importers.aliases import aliases
from pmreport.importers.convert import Headers, Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, filled, read_part, with_frame
from pmreport.importers.table import Table
from pmreport.importers.tabular import captions, exported
from pmreport.importers.youtrack_words import hours
from pmreport.model.export import Export

NAME = "youtrack-csv"

_MARKS = {"subsystem", "fixed in build", "affected versions", "子系统", "受影响的版本"}


def sniff(blob: Blob) -> bool:
    """`Issue Id` beside `Subsystem`, `Affected versions` or `Fixed in build`; Jira has an `Issue key` too."""
    found = captions(blob)
    return bool({"issue id", "问题 id"} & found) and bool(_MARKS & found) and "issue key" not in found


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The issues of one installation."""
    known = aliases("youtrack", "csv")
    return exported([_tidied(read_part(b, lambda _: known, options, prepare=_periods)) for b in blobs], NAME)


def _periods(table: Table, headers: Headers) -> Table:
    frame = table.frame.copy()
    for field in (f for f in headers.fields if f.column in ("estimate_h", "spent_h")):
        for p in field.positions:
            frame[p] = frame[p].map(hours, na_action="ignore")
    return replace(table, frame=frame)


def _tidied(part: Part) -> Part:
    """A resolved issue is done, whatever its state is called."""
    frame = part.converted.frame
    done = pd.Series("done", frame.index, dtype="str").where(filled(frame, "resolved"))
    return with_frame(part, frame.assign(status_category=done))
