"""ClickUp tasks, exported from a list or space as CSV: dates and durations in milliseconds.

The human twins (`Date Created Text`, …), comments and checklists are not read; the export has no history and,
in most shapes, no date of completion. Of several assignees the first counts.
"""

from collections.abc import Sequence

from pmreport.importers.aliases import aliases
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, read_part, with_frame
from pmreport.importers.tabular import captions, exported, first_of, without_zeros
from pmreport.model.export import Export

NAME = "clickup-csv"

PRIORITY = {"1": "urgent", "2": "high", "3": "normal", "4": "low"}


def sniff(blob: Blob) -> bool:
    """`Task ID` beside `Date Created Text`, the human twin that only ClickUp writes."""
    return {"task id", "date created text"} <= captions(blob)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The tasks of one workspace."""
    known = aliases("clickup", "csv")
    return exported([_tidied(read_part(b, lambda _: known, options)) for b in blobs], NAME)


def _tidied(part: Part) -> Part:
    frame = without_zeros(part.converted.frame, ("estimate_h", "spent_h"))
    for column in (c for c in ("assignee", "labels") if c in frame):
        bare = frame[column].str.replace(r"^\[|\]$", "", regex=True).str.strip()
        frame[column] = bare.mask(bare == "")
    if "assignee" in frame:
        frame["assignee"] = first_of(frame["assignee"])
    if "labels" in frame:
        frame["labels"] = frame["labels"].str.replace(r"\s*,\s*", ";", regex=True)
    if "priority" in frame:
        frame["priority"] = frame["priority"].replace(PRIORITY)
    return with_frame(part, frame)
