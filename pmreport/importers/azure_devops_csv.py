"""Azure DevOps work items, exported from a query as CSV: the columns of that query, in the user's format.

People are `Name <mail>`, areas and iterations are paths, dates follow the user's language. No history, no
links except `Parent`, no state categories.
"""

from collections.abc import Sequence

from pmreport.importers.aliases import aliases, normal
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, merged, read_part, with_frame
from pmreport.model.export import Export

NAME = "azure-devops-csv"

PEOPLE = ("assignee", "reporter")
PATHS = ("sprint", "component")


def sniff(blob: Blob) -> bool:
    """`Work Item Type` beside `Assigned To` or `State`, in English or Chinese."""
    header = {normal(h) for h in blob.header} if blob.shape in ("table", "workbook") else set()
    english = "work item type" in header and bool({"assigned to", "state"} & header) and "id" in header
    return english or {"工作项类型", "指派给"} <= header


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The work items of one organisation; ids are unique in it."""
    known = aliases("azure_devops", "csv")
    parts = [_completed(read_part(blob, lambda _: known, options)) for blob in blobs]
    tickets, sources, problems = merged(parts, NAME)
    return Export(NAME, {"tickets": tickets}, tuple(sources), tuple(problems))


def _completed(part: Part) -> Part:
    frame = part.converted.frame.copy()
    for column in (c for c in PEOPLE if c in frame):
        frame[column] = frame[column].str.replace(r"\s*<[^>]*>$", "", regex=True)
    for column in (c for c in PATHS if c in frame):
        frame[column] = frame[column].str.replace(r"^.*\\", "", regex=True)
    return with_frame(part, frame)
