"""Azure DevOps work items from the REST API, and their updates (`…/workItems/{id}/updates`), joined by id.

Revision 1 of the updates holds the first values. The newest update carries a date in the year 9999, so
the time of an update is its `System.ChangedDate`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.lists import joined
from pmreport.importers.markup import plain_html
from pmreport.importers.records import Rows, records, text
from pmreport.model.columns import EVENT_FIELDS
from pmreport.model.export import Export, History

NAME = "azure-devops-json"

COMMON, PLAN = "Microsoft.VSTS.Common.", "Microsoft.VSTS.Scheduling."
FIELDS: Mapping[str, tuple[str, ...]] = {  # column of `tickets`: reference names, best first
    "project": ("System.TeamProject",),
    "type": ("System.WorkItemType",),
    "title": ("System.Title",),
    "description": ("System.Description", "Microsoft.VSTS.TCM.ReproSteps"),
    "acceptance": (f"{COMMON}AcceptanceCriteria",),
    "status": ("System.State",),
    "priority": (f"{COMMON}Priority",),
    "severity": (f"{COMMON}Severity",),
    "reporter": ("System.CreatedBy",),
    "assignee": ("System.AssignedTo",),
    "component": ("System.AreaPath",),
    "labels": ("System.Tags",),
    "created": ("System.CreatedDate",),
    "updated": ("System.ChangedDate",),
    "started": (f"{COMMON}ActivatedDate",),
    "resolved": (f"{COMMON}ClosedDate", f"{COMMON}ResolvedDate"),
    "due": (f"{PLAN}DueDate", f"{PLAN}TargetDate", f"{PLAN}FinishDate"),
    "planned_start": (f"{PLAN}StartDate",),
    "estimate_h": (f"{PLAN}OriginalEstimate",),
    "spent_h": (f"{PLAN}CompletedWork",),
    "points": (f"{PLAN}StoryPoints", f"{PLAN}Effort", f"{PLAN}Size"),
    "parent": ("System.Parent",),
    "found_in": ("Microsoft.VSTS.Build.FoundIn",),
    "release": ("Microsoft.VSTS.Build.IntegrationBuild",),
    "sprint": ("System.IterationPath",),
    "resolution": ("System.Reason", f"{COMMON}ResolvedReason"),
}
LINKS = {
    "System.LinkTypes.Dependency-Forward": ("blocks", False),
    "System.LinkTypes.Dependency-Reverse": ("blocks", True),
    "System.LinkTypes.Related": ("relates", False),
    "System.LinkTypes.Duplicate-Forward": ("duplicates", True),
    "System.LinkTypes.Duplicate-Reverse": ("duplicates", False),
    "Microsoft.VSTS.Common.TestedBy-Forward": ("tests", True),
}
Record = Mapping[str, Any]


def sniff(blob: Blob) -> bool:
    """Work items have `fields` with `System.…` names; updates `workItemId` and `revisedDate`."""
    record = blob.json.record
    fields = record.get("fields")
    item = isinstance(fields, dict) and any(k.startswith("System.") for k in fields)
    return blob.shape in ("json", "ndjson") and (item or {"workItemId", "revisedDate"} <= set(record))


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The work items of one organisation. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    logged: set[int] = set()
    linked: set[tuple[str, str, str]] = set()
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            update = isinstance(record, dict) and "workItemId" in record
            rows.count(file, "events" if update else "tickets")
            if update:
                logged.add(file)
                for event in _events(record):
                    rows.add("events", file, line, event)
            elif isinstance(record, dict) and isinstance(record.get("fields"), dict):
                rows.add("tickets", file, line, _cells(record))
                for link in _links(record):
                    if link not in linked:
                        linked.add(link)
                        rows.add("links", file, line, dict(zip(("from", "kind", "to"), link, strict=True)))
            else:
                rows.reject(file, line, "neither a work item nor an update of one")
    history: dict[int, History] = dict.fromkeys(sorted(logged), "full")
    tracked = (frozenset(FIELDS) & frozenset(EVENT_FIELDS)) if logged else frozenset[str]()
    return rows.export(NAME, tracked, history)


def _cells(item: Record) -> dict[str, Any]:
    fields = item["fields"]
    cells = {
        c: next((v for n in names if (v := _value(c, fields.get(n)))), None) for c, names in FIELDS.items()
    }
    parents = [_target(r) for r in _relations(item) if r.get("rel") == "System.LinkTypes.Hierarchy-Reverse"]
    page = (
        item.get("_links", {}).get("html", {}).get("href") if isinstance(item.get("_links"), dict) else None
    )
    parent = cells["parent"] or next(iter(parents), None)
    return {**cells, "key": text(item.get("id")), "parent": parent, "url": page or item.get("url")}


def _value(column: str, value: Any) -> str | None:
    if column in ("reporter", "assignee"):
        return re.sub(r"\s*<[^>]*>$", "", text(value) or "") or None
    if column in ("description", "acceptance"):
        return plain_html(text(value))
    if column == "labels":
        return joined([t.strip() for t in str(value or "").split(";") if t.strip()])
    cell = text(value)
    return cell.rpartition("\\")[2] if cell and column in ("component", "sprint") else cell


def _relations(item: Record) -> list[Record]:
    relations = item.get("relations")
    return [r for r in relations if isinstance(r, dict)] if isinstance(relations, list) else []


def _target(relation: Record) -> str:
    return str(relation.get("url")).rstrip("/").rpartition("/")[2]


def _links(item: Record) -> Iterator[tuple[str, str, str]]:
    """(from, kind, to) of each link; related items in the order of their ids."""
    for relation in _relations(item):
        kind, backward = LINKS.get(str(relation.get("rel")), ("", False))
        ends = [str(item.get("id")), _target(relation)]
        if kind:
            ends = sorted(ends) if kind == "relates" else (ends[::-1] if backward else ends)
            yield ends[0], kind, ends[1]


def _events(update: Record) -> Iterator[dict[str, Any]]:
    """Changed fields of one update; revision 1 is the creation, not a change."""
    fields = update.get("fields")
    if not isinstance(fields, dict) or update.get("rev") == 1:
        return
    changed = fields.get("System.ChangedDate")
    at = (changed.get("newValue") if isinstance(changed, dict) else None) or update.get("revisedDate")
    author = _value("assignee", update.get("revisedBy"))
    for column, names in FIELDS.items():
        for change in (fields[n] for n in names if isinstance(fields.get(n), dict)):
            old, new = _value(column, change.get("oldValue")), _value(column, change.get("newValue"))
            if column in EVENT_FIELDS and old != new:
                base = {"ticket": text(update.get("workItemId")), "at": at, "author": author}
                yield {**base, "field": column, "from": old, "to": new}
