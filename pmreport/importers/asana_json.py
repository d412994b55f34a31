"""Asana tasks (a project exported as JSON, or the API) and their stories, joined by `gid` of the task.

A story tells a change in fields where the API was asked for them, else only in English sentences, which are
not read. Completion and assignment are always there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import objects, values
from pmreport.importers.records import Rows, records, text
from pmreport.model.export import Export, History

NAME = "asana-json"

FIELDS = {  # caption of a custom field: column of `tickets`
    "priority": "priority",
    "优先级": "priority",
    "severity": "severity",
    "严重程度": "severity",
    "story points": "points",
    "estimate": "points",
    "estimated hours": "estimate_h",
    "actual hours": "spent_h",
    "team": "team",
    "source": "source",
    "customer": "customer",
}
Record = Mapping[str, Any]


def sniff(blob: Blob) -> bool:
    """Tasks have `gid` and `memberships` or `completed_at`; stories `gid` and `resource_subtype`."""
    keys = set(blob.json.record)
    return "gid" in keys and bool({"memberships", "completed_at", "resource_subtype"} & keys)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The tasks of one or more projects. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    tasks: dict[str, Record] = {}
    stories: dict[str, list[tuple[int, int, Record]]] = {}
    for file, blob in enumerate(blobs):
        for line, record in enumerate(records(blob), start=1):
            task = isinstance(record, dict) and ("completed" in record or "memberships" in record)
            story = isinstance(record, dict) and not task and isinstance(record.get("target"), dict)
            rows.count(file, "events" if story else "tickets")
            if task:
                tasks[str(record.get("gid"))] = record
                _add_task(record, file, line, rows)
            elif story:
                stories.setdefault(str(record["target"].get("gid")), []).append((file, line, record))
            else:
                rows.reject(file, line, "neither a task nor a story that names its task")
    for gid, told in stories.items():
        told.sort(key=lambda s: str(s[2].get("created_at")))
        for file, line, event in _events(told, tasks.get(gid, {})):
            rows.add("events", file, line, {"ticket": gid, **event})
    history: dict[int, History] = {file: "partial" for told in stories.values() for file, _, _ in told}
    return rows.export(NAME, frozenset(), history)


def _add_task(task: Record, file: int, line: int, rows: Rows) -> None:
    rows.add("tickets", file, line, _cells(task))
    for other in objects(task.get("dependencies")):
        rows.add("links", file, line, {"from": other.get("gid"), "kind": "blocks", "to": task.get("gid")})


def _section(task: Record) -> str | None:
    members = task.get("memberships")
    sections = [m.get("section") for m in members if isinstance(m, dict)] if isinstance(members, list) else []
    return next((t for s in sections if (t := text(s))), None)


def _project(task: Record) -> str | None:
    places = [*objects(task.get("memberships")), *({"project": p} for p in values(task.get("projects")))]
    return next((t for p in places if (t := text(p.get("project")))), None)


def _custom(task: Record) -> dict[str, Any]:
    fields = task.get("custom_fields")
    named = [f for f in fields if isinstance(f, dict)] if isinstance(fields, list) else []
    columns = {FIELDS.get(str(f.get("name")).casefold(), ""): f.get("display_value") for f in named}
    return {c: v for c, v in columns.items() if c}


def _cells(task: Record) -> dict[str, Any]:
    done, parent = bool(task.get("completed")), task.get("parent")
    return {
        **_custom(task),
        "key": task.get("gid"),
        "project": _project(task),
        "type": task.get("resource_subtype"),
        "title": task.get("name"),
        "description": task.get("notes"),
        "status": "Completed" if done else _section(task),
        "status_category": "done" if done else None,
        "reporter": text(task.get("created_by")),
        "assignee": text(task.get("assignee")),
        "labels": task.get("tags"),
        "created": task.get("created_at"),
        "updated": task.get("modified_at"),
        "resolved": task.get("completed_at"),
        "due": task.get("due_at") or task.get("due_on"),
        "planned_start": task.get("start_on"),
        "parent": parent.get("gid") if isinstance(parent, dict) else None,
        "url": task.get("permalink_url"),
    }


def _events(
    told: Sequence[tuple[int, int, Record]], task: Record
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Changes of one task, oldest first; a completed task is in "Completed", whatever its section."""
    moves = [s for _, _, s in told if s.get("resource_subtype") == "section_changed"]
    section = next((_value(s.get("old_section")) for s in moves), _section(task))
    status, names = section, {"name_changed": ("title", "name"), "due_date_changed": ("due", "dates")}
    for file, line, s in told:
        base = {"at": s.get("created_at"), "author": text(s.get("created_by"))}
        what, old = text(s.get("resource_subtype")), status
        if what == "section_changed":
            section = _value(s.get("new_section"))
            status = status if status == "Completed" else section
        elif what in ("marked_complete", "marked_incomplete"):
            status = "Completed" if what == "marked_complete" else section
        elif what in ("assigned", "unassigned"):
            yield (
                file,
                line,
                {**base, "field": "assignee", "to": text(s.get("assignee")) if what == "assigned" else None},
            )
        elif what == "comment_added":
            yield file, line, {**base, "field": "comment", "to": s.get("text")}
        elif what in names:
            field, key = names[what]
            values = {"from": _value(s.get(f"old_{key}")), "to": _value(s.get(f"new_{key}"))}
            yield file, line, {**base, "field": field, **values}
        if status != old:
            yield file, line, {**base, "field": "status", "from": old, "to": status}


def _value(value: Any) -> str | None:
    if isinstance(value, dict) and ("due_on" in value or "due_at" in value):
        return text(value.get("due_at") or value.get("due_on"))
    return text(value)
