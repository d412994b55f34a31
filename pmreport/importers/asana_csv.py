"""An Asana project, exported as CSV: dates without times, parents and dependencies by *name*.

The section is the status; a completed task is done whatever its section. Ids that Excel turned into
`1.2E+15` cannot be used.
"""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from pmreport.importers.aliases import aliases, normal
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, filled, merged, raw_cells, read_part, with_frame
from pmreport.model.export import Export

NAME = "asana-csv"

Names = Mapping[str, str | None]


def sniff(blob: Blob) -> bool:
    """`Section/Column` beside `Task ID`."""
    header = {normal(h) for h in blob.header} if blob.shape in ("table", "workbook") else set()
    return {"section/column", "task id"} <= header


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The tasks of one or more projects; a name that several tasks have links nothing."""
    known = aliases("asana", "csv")
    parts = [read_part(blob, lambda _: known, options, ("blocked_by", "blocks")) for blob in blobs]
    names = _names(parts)
    parts = [_completed(part, names) for part in parts]
    tickets, sources, problems = merged(parts, NAME)
    tables = {"tickets": tickets}
    if links := sorted({found for part in parts for found in _links(part, names)}):
        tables["links"] = pd.DataFrame(links, columns=["from", "kind", "to"], dtype="str")
    return Export(NAME, tables, tuple(sources), tuple(problems))


def _names(parts: Sequence[Part]) -> Names:
    """Task name → id; None for names that several tasks have."""
    found: dict[str, str | None] = {}
    for part in parts:
        frame = part.converted.frame
        for name, key in zip(frame.get("title", []), frame["key"], strict=False):
            found[name] = None if name in found and found[name] != key else key
    return found


def _completed(part: Part, names: Names) -> Part:
    frame = part.converted.frame.copy()
    if "parent" in frame:
        frame["parent"] = frame["parent"].map(names).astype("str")
    if "resolved" in frame:
        done = filled(frame, "resolved")
        frame["status_category"] = pd.Series("done", index=frame.index, dtype="str").where(done)
        frame["status"] = frame["status"].mask(done, "Completed") if "status" in frame else None
    if "project" in frame:
        frame["project"] = frame["project"].str.replace(r",.*$", "", regex=True)
    return with_frame(part, frame)


def _links(part: Part, names: Names) -> Iterator[tuple[str, str, str]]:
    for meaning in ("blocked_by", "blocks"):
        for cells in raw_cells(part, meaning):
            for key, cell in zip(part.converted.frame["key"], cells.fillna(""), strict=True):
                for other in _known(cell, names):
                    yield (other, "blocks", key) if meaning == "blocked_by" else (key, "blocks", other)


def _known(cell: str, names: Names) -> Iterator[str]:
    """Ids of the names in a cell; names may hold the comma that separates them."""
    whole = names.get(cell)
    found = [whole] if whole else [names.get(n.strip()) for n in cell.split(",")]
    yield from (f for f in found if f)
