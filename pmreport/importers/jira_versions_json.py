"""Jira's versions of a project (`/rest/api/2/project/KEY/versions`): names and the one date of each.

The date moves when the plan slips, so a released version has an `actual` day, an unreleased one a
`planned` day, never both.
"""

from collections.abc import Sequence

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.records import Rows, records
from pmreport.model.export import Export

NAME = "jira-versions-json"


def sniff(blob: Blob) -> bool:
    """Objects with `name`, `released` and `archived`."""
    return blob.shape in ("json", "ndjson") and {"name", "released", "archived"} <= set(blob.json.record)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """One row of `releases` for each version; which project they belong to is not written in the file."""
    rows = Rows(blobs)
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            rows.count(file, "releases")
            if not isinstance(record, dict) or not record.get("name"):
                rows.reject(file, line, "not a version of Jira")
                continue
            date = "actual" if record.get("released") else "planned"
            cells = {"name": record["name"], "start": record.get("startDate")}
            rows.add("releases", file, line, {**cells, date: record.get("releaseDate")})
    return rows.export(NAME)
