"""Zendesk tickets, exported from the account as CSV: times in the account's zone, no texts, no history.

Of the durations only the first reply is read: it becomes a comment at that moment, by the assignee, who is
taken for the agent that replied. Counts without moments (reopens, stations) and `Resolution time`, which is
rounded to hours, are not read. A solving date of a ticket that was reopened is left out.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from pmreport.importers.aliases import Alias, aliases
from pmreport.importers.convert import Options, numbers
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, moments_text, read_part, with_frame
from pmreport.importers.tabular import captions, cells_of, exported
from pmreport.importers.zendesk_words import CATEGORY, score, support
from pmreport.model.export import Export
from pmreport.model.recorded import REPLY

NAME = "zendesk-csv"

_MARKS = {"requester domain", "group stations", "assignee stations", "satisfaction score"}


def sniff(blob: Blob) -> bool:
    """`Group stations`, `Requester domain` and the like beside `Solved at`."""
    found = captions(blob)
    return "solved at" in found and len(found & _MARKS) > 1


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The tickets of one account."""
    known = _captions()
    raw = ("satisfaction", "first_reply_minutes")
    parts = [_tidied(read_part(b, lambda _: known, options, raw)) for b in blobs]
    replies = [_replies(part) for part in parts]
    told = all("first_reply_minutes" in part.headers.meanings for part in parts)
    tracked = frozenset({REPLY}) if told else frozenset[str]()
    return exported(parts, NAME, more={"events": pd.concat(replies, ignore_index=True)}, tracked=tracked)


def _captions() -> dict[str, Alias]:
    """Ratings are words here, and durations within business hours tell no moment."""
    found = {h: a for h, a in aliases("zendesk", "csv").items() if not h.endswith("business hours")}
    return {h: replace(a, column="") if a.meaning == "satisfaction" else a for h, a in found.items()}


def _tidied(part: Part) -> Part:
    frame = part.converted.frame.copy()
    frame["type"] = frame["type"].map(support) if "type" in frame else "Support"
    frame["satisfaction"] = cells_of(part, "satisfaction").map(score).astype(np.float64)
    if "status" in frame:
        frame["status_category"] = frame["status"].str.casefold().map(CATEGORY).astype("str")
        if "resolved" in frame:
            text = pd.Series(moments_text(frame["resolved"]), frame.index, dtype="str")
            frame["resolved"] = text.where(frame["status_category"] == "done")
    return with_frame(part, frame)


def _replies(part: Part) -> pd.DataFrame:
    """One comment for each ticket that was answered."""
    frame = part.converted.frame
    minutes = pd.Series(numbers(cells_of(part, "first_reply_minutes"))[0], frame.index)
    at = pd.Series(moments_text(frame["created"]), frame.index, dtype="str")
    there = minutes.notna() & at.str.len().ge(16)
    table = {"ticket": frame["key"], "at": later(at.where(there), minutes), "field": "comment"}
    assignee = frame.get("assignee")
    return pd.DataFrame(table | {"author": assignee})[there]


def later(moments: "pd.Series[Any]", minutes: "pd.Series[float]") -> "pd.Series[Any]":
    """ISO 8601 moments some minutes later; the offset, or that there is none, stays."""
    clock = moments.str.slice(0, 19).to_numpy(dtype=object, na_value="NaT").astype("M8[s]")
    whole = clock + (minutes.fillna(0).to_numpy() * 60).astype("m8[s]")
    text = pd.Series(np.datetime_as_string(whole), moments.index, dtype="str")
    return (text + moments.str.slice(19)).where(moments.notna())
