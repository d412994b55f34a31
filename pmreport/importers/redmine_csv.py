"""Redmine issues, exported from the list as CSV: the columns of that list, in the user's language.

Encoding, delimiter, decimal comma and dates follow the user's language too (English and Chinese captions
are known). Relations stand as text. No history, no spent time by day; the closing date of an issue that was
reopened is stale and left out.
"""

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from pmreport.importers.aliases import aliases
from pmreport.importers.convert import TRUE, Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, filled, moments_text, read_part, with_frame
from pmreport.importers.redmine_words import relation, still_open
from pmreport.importers.tabular import Link, captions, cells_of, exported, keyed
from pmreport.model.export import Export

NAME = "redmine-csv"

_RELATION = re.compile(r"([^,;#]+?)\s*#(\d+)")


def sniff(blob: Blob) -> bool:
    """The first caption is `#`, beside `Tracker`."""
    found = captions(blob)
    return "#" in found and bool({"tracker", "跟踪"} & found)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The issues of one installation; ids are unique in it."""
    known = aliases("redmine", "csv")
    parts = [_tidied(read_part(b, lambda _: known, options, ("relates", "private"))) for b in blobs]
    return exported(parts, NAME, (link for part in parts for link in _links(part)))


def _tidied(part: Part) -> Part:
    frame = part.converted.frame.copy()
    frame["confidential"] = cells_of(part, "private").str.casefold().isin(TRUE)
    if "parent" in frame:
        frame["parent"] = frame["parent"].str.removeprefix("#")
    if "resolved" in frame and "status" in frame:
        closed = filled(frame, "resolved")
        reopened = frame["status"].isin(still_open(zip(frame["status"].fillna(""), closed, strict=True)))
        frame["resolved"] = pd.Series(moments_text(frame["resolved"]), frame.index, dtype="str").mask(
            reopened
        )
    return with_frame(part, frame)


def _links(part: Part) -> Iterator[Link]:
    for key, cell in keyed(part, "relates"):
        yield from (relation(words, key, other) for words, other in _RELATION.findall(cell))
