"""Phabricator's Conduit answers: `maniphest.search` and `maniphest.gettasktransactions`, one kind per file.

People and projects are PHIDs; names come from `user.search`, `project.search` or `phid.query` when their
answers are given too, PHIDs stay otherwise. Priorities in transactions are numbers and become the names that
tasks have for them. A task's closing is the moment of its last change to a closed status.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.outline import json_bytes
from pmreport.importers.records import Rows, damaged, text
from pmreport.model.export import Export, History

NAME = "phabricator-json"

FIELDS: Mapping[str, str] = {
    "status": "status", "reassign": "assignee", "owner": "assignee", "priority": "priority", "title": "title",
    "description": "description", "points": "points",
}  # fmt: skip
CLOSED = ("resolved", "wontfix", "invalid", "duplicate", "spite", "declined")
Names = dict[str, str]
Found = list[tuple[int, int, Record]]


def sniff(blob: Blob) -> bool:
    """The envelope of Conduit: `result` beside `error_code` and `error_info`."""
    return blob.shape == "json" and {"result", "error_code", "error_info"} <= set(blob.json.keys)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """Everything of one installation. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    names: Names = {}
    tasks: Found = []
    changes: Found = []
    for file, blob in enumerate(blobs):
        found = [(file, line, r) for line, r in enumerate(_records(blob), start=1)]
        sorted_: dict[str, Found] = {"change": [], "task": [], "name": []}
        for one in found:
            sorted_[_kind(one[2])].append(one)
        changes += sorted_["change"]
        tasks += sorted_["task"]
        kinds = {"events": sorted_["change"], "tickets": sorted_["task"], "people": sorted_["name"]}
        rows.count(file, max(kinds, key=lambda k: len(kinds[k])), len(found))
        for _, line, r in sorted_["name"]:
            if not _name(r, names):
                rows.reject(file, line, "neither a task nor a transaction nor anything with a name")
    return _export(rows, tasks, changes, names)


def _kind(r: Record) -> str:
    if "transactionType" in r:
        return "change"
    return "task" if str(r.get("phid")).startswith("PHID-TASK") else "name"


def _records(blob: Blob) -> list[Record]:
    try:
        result = mapping(msgspec.json.decode(json_bytes(blob.read()))).get("result")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise damaged(blob, e) from e
    if isinstance(result, dict) and "data" not in result:  # by task or by PHID
        return [r for v in result.values() for r in (objects(v) if isinstance(v, list) else objects([v]))]
    return objects(inside(result, "data") if isinstance(result, dict) else result)


def _name(r: Record, names: Names) -> bool:
    """Note the name of a person or project; False where there is none."""
    found = (
        inside(r, "fields", "realName") or inside(r, "fields", "name") or r.get("fullName") or r.get("name")
    )
    if found and r.get("phid"):
        names[str(r["phid"])] = str(found)
    return bool(found and r.get("phid"))


def _export(rows: Rows, tasks: Found, changes: Found, names: Names) -> Export:
    for _, _, t in tasks:
        for what in ("priority", "status"):
            names[f"{what}:{text(inside(t, 'fields', what, 'value'))}"] = str(text(inside(t, "fields", what)))
    by_task: dict[str, Found] = {}
    known = {str(t.get("id")) for _, _, t in tasks}
    for file, line, c in changes:
        if str(c.get("taskID")) in known:
            by_task.setdefault(str(c["taskID"]), []).append((file, line, c))
        else:
            rows.reject(file, line, "the transaction belongs to a task that is not in the export")
    for file, line, t in tasks:
        mine = sorted(by_task.get(str(t.get("id")), []), key=lambda c: str(c[2].get("dateCreated")))
        rows.add("tickets", file, line, _cells(t, [c for _, _, c in mine], names))
        for at_file, at_line, c in mine:
            for event in _events(c, names, inside(t, "fields", "dateCreated")):
                rows.add("events", at_file, at_line, {"ticket": f"T{t.get('id')}", **event})
    whole = bool(known) and known <= set(by_task)
    history: dict[int, History] = {file: "full" if whole else "partial" for file, _, _ in changes}
    tracked = frozenset({*FIELDS.values(), "comment"}) if by_task else frozenset[str]()
    about = frozenset() if whole else frozenset(f"T{task}" for task in by_task)
    return rows.export(NAME, tracked, history, unix="s", about=about)


def _cells(t: Record, mine: Sequence[Record], names: Names) -> dict[str, Any]:
    fields = mapping(t.get("fields"))
    status = str(inside(fields, "status", "value"))
    ends = [c for c in mine if c.get("transactionType") == "status" and c.get("newValue") in CLOSED]
    projects = inside(t, "attachments", "projects", "projectPHIDs")
    return {
        "key": f"T{t.get('id')}",
        "type": text(fields.get("subtype")),
        "title": fields.get("name"),
        "description": inside(fields, "description", "raw"),
        "status": text(fields.get("status")),
        "status_category": ("cancelled" if status != "resolved" else "done") if status in CLOSED else None,
        "priority": text(fields.get("priority")),
        "reporter": _named(fields.get("authorPHID"), names),
        "assignee": _named(fields.get("ownerPHID"), names),
        "component": [_named(p, names) for p in projects] if isinstance(projects, list) else None,
        "created": fields.get("dateCreated"),
        "updated": fields.get("dateModified"),
        "resolved": fields.get("dateClosed")
        or (ends[-1].get("dateCreated") if ends and status in CLOSED else None),
        "points": fields.get("points"),
    }


def _named(value: Any, names: Names) -> str | None:
    cell = text(value)
    return names.get(cell, cell) if cell else None


def _events(c: Record, names: Names, created: Any) -> Iterator[dict[str, Any]]:
    what = str(c.get("transactionType"))
    who = {"at": c.get("dateCreated"), "author": _named(c.get("authorPHID"), names)}
    if what == "core:comment" and c.get("comments"):
        yield {**who, "field": "comment", "to": text(c["comments"])}
    elif what in FIELDS and c.get("oldValue") != c.get("newValue") and not _first(c, created):
        old, new = (_value(what, c.get(k), names) for k in ("oldValue", "newValue"))
        yield {**who, "field": FIELDS[what], "from": old, "to": new}


def _first(c: Record, created: Any) -> bool:
    """Whether this is a first value, all of which the creation of a task logs."""
    return c.get("oldValue") is None and text(c.get("dateCreated")) == text(created)


def _value(what: str, value: Any, names: Names) -> str | None:
    cell = text(value)
    return names.get(f"{what}:{cell}", names.get(cell, cell)) if cell else None
