"""Redmine's REST answers: issues (`include=journals,relations`), statuses, versions, time entries.

Journals hold ids, not names. Names come from the issues themselves, from `issue_statuses.json` (which also
says which statuses are closed) and from `versions.json` (which gives due dates); an id without a name stays a
number. The hours of `time_entries.json` count where an issue has no `spent_hours`. One kind per file; custom
fields are not read.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.records import Rows, records, text
from pmreport.importers.redmine_words import relation, still_open
from pmreport.importers.tabular import Link
from pmreport.model.export import Export, History

NAME = "redmine-json"

FIELDS: Mapping[str, tuple[str, str]] = {  # attribute in a journal: field of the event, kind of its ids
    "status_id": ("status", "status"),
    "assigned_to_id": ("assignee", "user"),
    "fixed_version_id": ("release", "version"),
    "priority_id": ("priority", "priority"),
    "tracker_id": ("type", "tracker"),
    "category_id": ("component", "category"),
    "subject": ("title", ""),
    "description": ("description", ""),
    "due_date": ("due", ""),
    "start_date": ("planned_start", ""),
    "estimated_hours": ("estimate_h", ""),
    "parent_id": ("parent", ""),
}
_NAMED = {"status": "status", "assigned_to": "user", "author": "user", "fixed_version": "version",
          "priority": "priority", "tracker": "tracker", "category": "category"}  # fmt: skip
_MAIN = {"issue": "tickets", "status": "statuses", "version": "releases", "time": "worklogs"}
Found = list[tuple[int, int, Record]]
Names = Mapping[tuple[str, str], str]


def kind(record: Record) -> str:
    """`issue`, `status`, `version`, `time` or nothing."""
    if {"tracker", "status", "subject"} <= set(record):
        return "issue"
    if {"name", "is_closed"} <= set(record):
        return "status"
    if {"hours", "spent_on"} <= set(record):
        return "time"
    return "version" if {"name", "sharing", "project"} <= set(record) else ""


def sniff(blob: Blob) -> bool:
    """Issues have a `tracker`, statuses `is_closed`, versions `sharing`, time entries `spent_on`."""
    return blob.shape in ("json", "ndjson") and bool(kind(_issue(blob.json.record)))


def _issue(record: Any) -> Record:
    """A record without the envelope `{"issue": …}` of single answers."""
    inner = mapping(mapping(record).get("issue"))
    return inner if "subject" in inner else mapping(record)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """Everything of one installation. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    found: dict[str, Found] = {"issue": [], "status": [], "version": [], "time": []}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(map(_issue, records(blob)), start=1):
            what = kind(record)
            rows.count(file, _MAIN.get(what, "tickets"))
            if what:
                found[what].append((file, line, record))
            else:
                rows.reject(file, line, "not an issue, status, version or time entry of Redmine")
    names = _names(found)
    closed = {str(r.get("name")): bool(r["is_closed"]) for _, _, r in found["status"]}
    for file, line, r in found["status"]:
        rows.add(
            "statuses", file, line, {"status": r.get("name"), "category": "done" if r["is_closed"] else None}
        )
    for file, line, r in found["version"]:
        rows.add("releases", file, line, _release(r))
    spent = _spent(rows, found["time"], {str(r.get("id")) for _, _, r in found["issue"]})
    return _export(rows, found["issue"], names, closed, spent)


def _spent(rows: Rows, times: Found, known: set[str]) -> Mapping[str, float]:
    """Hours by issue."""
    hours: dict[str, float] = {}
    for file, line, r in times:
        issue, worked = str(inside(r, "issue", "id") or r.get("issue_id")), r.get("hours")
        if issue in known and isinstance(worked, int | float):
            hours[issue] = hours.get(issue, 0.0) + worked
        else:
            rows.reject(file, line, "the time was spent on no issue of the export")
    return hours


def _export(
    rows: Rows, issues: Found, names: Names, closed: Mapping[str, bool], spent: Mapping[str, float]
) -> Export:
    open_ = still_open((_status(r), bool(r.get("closed_on"))) for _, _, r in issues)
    links: set[Link] = set()
    bare = {file for file, _, r in issues if not isinstance(r.get("journals"), list)}
    for file, line, r in issues:
        status = _status(r)
        done = _done(r, closed.get(status), status in open_)
        worked = spent.get(str(r.get("id")))
        rows.add("tickets", file, line, {**_cells(r, done), "spent_h": r.get("spent_hours") or worked})
        for event in _events(r, names):
            rows.add("events", file, line, event)
        for link in _links(r):
            if link not in links:
                links.add(link)
                rows.add("links", file, line, dict(zip(("from", "kind", "to"), link, strict=True)))
    full: dict[int, History] = {file: "full" for file, _, _ in issues if file not in bare}
    tracked = frozenset(field for field, _ in FIELDS.values()) | {"comment"}
    told = {str(r.get("id")) for _, _, r in issues if isinstance(r.get("journals"), list)}
    about = frozenset(told) if bare else frozenset[str]()
    return rows.export(NAME, tracked if told else frozenset(), full, about=about)


def _names(found: Mapping[str, Found]) -> Names:
    """(kind, id) → name, of everything that the files name."""
    names: dict[tuple[str, str], str] = {}
    for what in ("status", "version"):
        names |= {(what, str(r.get("id"))): str(r.get("name")) for _, _, r in found[what]}
    for _, _, r in found["issue"]:
        for key, what in _NAMED.items():
            _note(names, what, r.get(key))
        for journal in objects(r.get("journals")):
            _note(names, "user", journal.get("user"))
    return names


def _note(names: dict[tuple[str, str], str], what: str, value: Any) -> None:
    if inside(value, "name"):
        names.setdefault((what, str(inside(value, "id"))), str(inside(value, "name")))


def _status(r: Record) -> str:
    return text(r.get("status")) or ""


def _done(r: Record, listed: bool | None, open_: bool) -> bool:
    """Whether the issue is closed: by its own status, by the list of statuses, else by its closing date."""
    told = inside(r.get("status"), "is_closed")
    known = told if isinstance(told, bool) else listed
    return known if known is not None else bool(r.get("closed_on")) and not open_


def _cells(r: Record, done: bool) -> dict[str, Any]:
    parent = inside(r.get("parent"), "id")
    return {
        "key": text(r.get("id")),
        "project": text(r.get("project")),
        "type": text(r.get("tracker")),
        "title": r.get("subject"),
        "description": r.get("description"),
        "status": text(r.get("status")),
        "status_category": "done" if done else None,
        "priority": text(r.get("priority")),
        "reporter": text(r.get("author")),
        "assignee": text(r.get("assigned_to")),
        "component": text(r.get("category")),
        "created": r.get("created_on"),
        "updated": r.get("updated_on"),
        "resolved": r.get("closed_on") if done else None,
        "due": r.get("due_date"),
        "planned_start": r.get("start_date"),
        "estimate_h": r.get("estimated_hours"),
        "parent": text(parent),
        "release": text(r.get("fixed_version")),
        "confidential": bool(r.get("is_private")),
    }


def _events(r: Record, names: Names) -> Iterator[dict[str, Any]]:
    for journal in objects(r.get("journals")):
        who = {
            "ticket": text(r.get("id")),
            "at": journal.get("created_on"),
            "author": text(journal.get("user")),
        }
        if notes := text(journal.get("notes")):
            yield {**who, "field": "comment", "to": notes}
        for detail in objects(journal.get("details")):
            field, what = FIELDS.get(str(detail.get("name")), ("", ""))
            if field and detail.get("property") == "attr":
                old, new = (_named(detail.get(k), what, names) for k in ("old_value", "new_value"))
                yield {**who, "field": field, "from": old, "to": new}


def _named(value: Any, what: str, names: Names) -> str | None:
    cell = text(value)
    return names.get((what, cell), cell) if cell else None


def _links(r: Record) -> Iterator[Link]:
    for found in objects(r.get("relations")):
        source, target = text(found.get("issue_id")), text(found.get("issue_to_id"))
        if source and target:
            yield relation(str(found.get("relation_type")), source, target)


def _release(r: Record) -> dict[str, Any]:
    """A version's date is the planned one while it is open, else the actual one."""
    when = "planned" if r.get("status") in (None, "open") else "actual"
    return {"name": r.get("name"), "project": text(r.get("project")), when: r.get("due_date")}
