"""Bugzilla's REST answers: bugs (`/rest/bug`) and their changes (`/rest/bug/ID/history`), one kind per file.

Changes join bugs by id; those of list fields (keywords) are additions and removals and become whole lists.
Comments are not read. People are logins, as the changes name them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.bugzilla_words import category, dependencies, given
from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.lists import joined, unfolded
from pmreport.importers.nested import Record, objects
from pmreport.importers.records import Rows, records, text
from pmreport.importers.tabular import Link
from pmreport.model.export import Export, History

NAME = "bugzilla-json"

FIELDS: Mapping[str, str] = {  # name in the history: field of the event
    "status": "status",
    "bug_status": "status",
    "resolution": "resolution",
    "assigned_to": "assignee",
    "priority": "priority",
    "severity": "severity",
    "bug_severity": "severity",
    "target_milestone": "release",
    "version": "found_in",
    "summary": "title",
    "short_desc": "title",
    "component": "component",
    "deadline": "due",
    "estimated_time": "estimate_h",
}
Found = list[tuple[int, int, Record]]


def kind(record: Record) -> str:
    """`bug`, `history` or nothing."""
    if {"id", "history"} <= set(record) and isinstance(record["history"], list):
        return "history"
    return "bug" if {"id", "creation_time", "is_open", "product"} <= set(record) else ""


def sniff(blob: Blob) -> bool:
    """Bugs have `creation_time` and `is_open`; changes lie under `history`."""
    return blob.shape in ("json", "ndjson") and bool(kind(blob.json.record))


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """Everything of one installation. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    bugs: Found = []
    changes: Found = []
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            what = kind(record) if isinstance(record, dict) else ""
            rows.count(file, "events" if what == "history" else "tickets")
            if not what:
                rows.reject(file, line, "neither a bug nor the history of one")
            (bugs if what == "bug" else changes if what else []).append((file, line, record))
    return _export(rows, bugs, changes)


def _export(rows: Rows, bugs: Found, changes: Found) -> Export:
    known = {str(b["id"]): b for _, _, b in bugs}
    links: set[Link] = set()
    for file, line, bug in bugs:
        rows.add("tickets", file, line, _cells(bug))
        ends = [_list(bug, k) for k in ("depends_on", "blocks")]
        for link in dependencies(str(bug["id"]), *ends):
            if link not in links:
                links.add(link)
                rows.add("links", file, line, dict(zip(("from", "kind", "to"), link, strict=True)))
    for file, line, change in changes:
        if str(change["id"]) not in known:
            rows.reject(file, line, "the history belongs to a bug that is not in the export")
        else:
            for event in _events(change, known[str(change["id"])]):
                rows.add("events", file, line, event)
    told = set(known) & {str(c["id"]) for _, _, c in changes}
    whole = set(known) <= told
    history: dict[int, History] = {file: "full" if whole else "partial" for file, _, _ in changes}
    tracked = frozenset({*FIELDS.values(), "labels"}) if told else frozenset[str]()
    return rows.export(NAME, tracked, history, about=frozenset() if whole else frozenset(told))


def _given(bug: Record, key: str) -> str | None:
    return given(text(bug.get(key)))


def _list(bug: Record, key: str) -> list[str]:
    value = bug.get(key)
    return [str(v) for v in value if v] if isinstance(value, list) else []


def _cells(bug: Record) -> dict[str, Any]:
    status = _given(bug, "status")
    return {
        "key": text(bug["id"]),
        "project": _given(bug, "product"),
        "type": _given(bug, "type"),
        "title": bug.get("summary"),
        "status": status,
        "status_category": category(status) or ("todo" if bug.get("is_open") else "done"),
        "resolution": _given(bug, "resolution"),
        "priority": _given(bug, "priority"),
        "severity": _given(bug, "severity"),
        "reporter": _given(bug, "creator"),
        "assignee": _given(bug, "assigned_to"),
        "component": _given(bug, "component"),
        "labels": bug.get("keywords"),
        "created": bug.get("creation_time"),
        "updated": bug.get("last_change_time"),
        "resolved": None if bug.get("is_open") else bug.get("cf_last_resolved"),
        "due": bug.get("deadline"),
        "estimate_h": bug.get("estimated_time") or None,
        "spent_h": bug.get("actual_time") or None,
        "release": _given(bug, "target_milestone"),
        "found_in": _given(bug, "version"),
        "confidential": bool(bug.get("groups")),
    }


def _events(change: Record, bug: Record) -> Iterator[dict[str, Any]]:
    edits = sorted(objects(change["history"]), key=lambda e: str(e.get("when")))
    lists: list[tuple[dict[str, Any], list[str], list[str]]] = []
    for edit in edits:
        who = {"ticket": text(bug["id"]), "at": edit.get("when"), "author": text(edit.get("who"))}
        for one in objects(edit.get("changes")):
            name, old, new = str(one.get("field_name")), _given(one, "removed"), _given(one, "added")
            if name in FIELDS:
                yield {**who, "field": FIELDS[name], "from": old, "to": new}
            elif name == "keywords":
                lists.append(({**who, "field": "labels"}, _split(new), _split(old)))
    today = _list(bug, "keywords")
    steps = unfolded(today, [(added, removed) for _, added, removed in lists])
    for (who, _, _), (before, after) in zip(lists, steps, strict=True):
        yield {**who, "from": joined(before), "to": joined(after)}


def _split(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(",") if part.strip()]
