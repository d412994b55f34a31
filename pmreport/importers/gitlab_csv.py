"""GitLab issues, exported as CSV and sent by e-mail: times are UTC, ids are unique only in a project."""

from collections.abc import Sequence
from dataclasses import replace

from pmreport.importers.aliases import aliases, normal
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, merged, read_part, with_frame
from pmreport.model.export import Export

NAME = "gitlab-csv"

CATEGORY = {"open": "todo", "opened": "todo", "closed": "done"}
_UTC = ("created", "updated", "resolved")


def sniff(blob: Blob) -> bool:
    """GitLab alone writes `Created At (UTC)` beside `Issue ID`."""
    header = {normal(h) for h in blob.header}
    return blob.shape == "table" and "created at (utc)" in header and bool({"issue id", "iid"} & header)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The issues of one or more projects; keys are `group/project#iid`."""
    known = aliases("gitlab", "csv")
    parts = [_completed(read_part(blob, lambda _: known, options)) for blob in blobs]
    tickets, sources, problems = merged(parts, NAME)
    offsets = {0: sum(p.converted.offsets.get(0, 0) for p in parts)}
    return Export(NAME, {"tickets": tickets}, tuple(sources), tuple(problems), zone_offsets=offsets)


def _completed(part: Part) -> Part:
    frame = part.converted.frame.copy()
    for column in (c for c in _UTC if c in frame):
        frame[column] = frame[column].astype("str").str.replace(r"(?<=:\d\d)$", "Z", regex=True)
    if "url" in frame:
        place = frame["url"].str.extract(r"https?://[^/]+/(.+?)/-?/?(?:issues|work_items)/\d+")[0]
        frame["key"] = (place + "#" + frame["key"]).fillna(frame["key"])
        frame["project"] = place
    if "status" in frame:
        frame["status_category"] = frame["status"].str.casefold().map(CATEGORY).astype("str")
    for column in (c for c in ("estimate_h", "spent_h") if c in frame):
        frame[column] = frame[column].mask(frame[column] == 0)  # GitLab writes 0 where nothing was entered
    if "assignee" in frame:
        frame["assignee"] = frame["assignee"].str.replace(r"\s*,.*$", "", regex=True)
    done = replace(part.converted, offsets={0: int(frame["created"].notna().sum())})
    return with_frame(replace(part, converted=done), frame)
