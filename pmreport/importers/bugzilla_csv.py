"""Bugzilla bugs, exported from a list as CSV: the columns of that list, without the time zone.

The default list has no date of creation: add `Opened` (`opendate`) to its columns, and `Last Resolved`,
`Blocks` and `Depends On` as wanted. No history, no descriptions.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from pmreport.importers.aliases import aliases
from pmreport.importers.bugzilla_words import CATEGORY, NOTHING
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, moments_text, read_part, with_frame
from pmreport.importers.tabular import Link, captions, exported, keyed, without_zeros
from pmreport.model.export import Export

NAME = "bugzilla-csv"


def sniff(blob: Blob) -> bool:
    """`bug_id` beside `short_desc`."""
    return {"bug_id", "short_desc"} <= captions(blob)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The bugs of one installation. Raises InputError when a list has no date of creation."""
    known = aliases("bugzilla", "csv")
    parts = [_tidied(read_part(b, lambda _: known, options, ("blocks", "blocked_by"))) for b in blobs]
    return exported(parts, NAME, (link for part in parts for link in _links(part)))


def _tidied(part: Part) -> Part:
    frame = without_zeros(part.converted.frame, ("estimate_h", "spent_h"))
    for column in (c for c in ("release", "found_in", "labels", "priority", "severity") if c in frame):
        frame[column] = frame[column].mask(frame[column].isin(NOTHING))
    if "status" in frame:
        frame["status_category"] = frame["status"].str.casefold().map(CATEGORY).astype("str")
        if "resolved" in frame:  # kept when a bug is reopened
            text = pd.Series(moments_text(frame["resolved"]), frame.index, dtype="str")
            frame["resolved"] = text.mask(frame["status_category"].isin(("todo", "doing")))
    return with_frame(part, frame)


def _links(part: Part) -> Iterator[Link]:
    for meaning in ("blocks", "blocked_by"):
        for key, cell in keyed(part, meaning):
            for other in filter(None, (c.strip() for c in cell.replace(",", " ").split())):
                yield (key, "blocks", other) if meaning == "blocks" else (other, "blocks", key)
